package archive

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// newsPage is a page of about 25 KB, as news sites have them: furniture and a text.
func newsPage(r *rand.Rand, n int) string {
	words := strings.Fields("ngày tỉnh huyện xã đồng chí chủ tịch ủy ban nhân dân nghị quyết hỗ trợ nông thôn mới hộ nghèo dự án đầu tư xây dựng trường học kinh phí tỷ đồng lao động việc làm đào tạo nghề kế hoạch báo cáo")
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><html><head><title>Tin số %d</title></head><body>", n)
	for i := range 120 {
		fmt.Fprintf(&b, `<li class="menu-item"><a href="/chuyen-muc-%d/trang-%d.html">Chuyên mục %d</a></li>`, i, n, i)
	}
	for range 60 {
		b.WriteString("<p>")
		for range 40 {
			b.WriteString(words[r.IntN(len(words))])
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d</p>\n", r.IntN(100_000))
	}
	b.WriteString("</body></html>")
	return b.String()
}

// crawl writes a WARC.gz as crawlers do: a request and a response for each page, a member each.
func crawl(b *testing.B, pages int) (path string, unpacked int64) {
	b.Helper()
	path = filepath.Join(b.TempDir(), "crawl.warc.gz")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r := rand.New(rand.NewPCG(1, 2))
	for n := range pages {
		uri := fmt.Sprintf("https://bao.example/%d.html", n)
		for _, rec := range []string{
			record("request", uri, "Content-Type: application/http; msgtype=request", "GET / HTTP/1.1\r\nHost: bao.example\r\nUser-Agent: crawler\r\n\r\n"),
			response(uri, "Content-Type: text/html; charset=utf-8\r\nServer: nginx", newsPage(r, n)),
		} {
			unpacked += int64(len(rec))
			if _, err := io.WriteString(f, gzipped(b, rec)); err != nil {
				b.Fatal(err)
			}
		}
	}
	return path, unpacked
}

// BenchmarkWARC compares reading a WARC.gz with unpacking it alone. The bar is 70 %.
func BenchmarkWARC(b *testing.B) {
	path, unpacked := crawl(b, 1000)
	b.Run("unpack", func(b *testing.B) {
		b.SetBytes(unpacked)
		for b.Loop() {
			f, err := os.Open(path)
			if err != nil {
				b.Fatal(err)
			}
			z, err := gzip.NewReader(newReader(f))
			if err != nil {
				b.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, z); err != nil || n != unpacked {
				b.Fatal(n, err)
			}
			f.Close()
		}
	})
	b.Run("read", func(b *testing.B) {
		b.SetBytes(unpacked)
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for item := range Read([]string{path}, Options{}) {
				if item.Err != nil {
					b.Fatal(item.Err)
				}
				n++
			}
			if n != 1000 {
				b.Fatal(n)
			}
		}
	})
}

// BenchmarkZIP reads the same pages out of a ZIP and a packed TAR.
func BenchmarkZIP(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var members []member
	size := int64(0)
	for n := range 500 {
		m := member{name: fmt.Sprintf("tin/%d.html", n), body: newsPage(r, n)}
		size += int64(len(m.body))
		members = append(members, m)
	}
	dir := b.TempDir()
	for name, content := range map[string]string{"a.zip": zipped(b, members...), "b.tar.gz": gzipped(b, tarred(b, members...))} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				n := 0
				for item := range Read([]string{path}, Options{}) {
					if item.Err != nil || !bytes.HasPrefix(item.Raw.Body, []byte("<!DOCTYPE")) {
						b.Fatal(item.Err)
					}
					n++
				}
				if n != len(members) {
					b.Fatal(n)
				}
			}
		})
	}
}
