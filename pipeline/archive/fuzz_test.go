package archive

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// fuzz reads data in one format: no panic, no endless reading, and what was read
// twice is the same.
func fuzz(t *testing.T, format string, data []byte) {
	t.Helper()
	o := Options{Format: format, MaxBody: 1 << 20, MaxSpool: 1 << 20}
	read := func() (items []Item) {
		o.Stdin = bytes.NewReader(data)
		for item := range Read([]string{Stdin}, o) {
			if len(items) > len(data)+10 {
				t.Fatalf("%d items out of %d bytes", len(items), len(data))
			}
			if item.Err == nil && len(bytes.TrimSpace(item.Raw.Body)) == 0 {
				t.Fatalf("%s: neither article nor error", item.Name)
			}
			if int64(len(item.Raw.Body)) > o.MaxBody+64<<10 {
				t.Fatalf("%s: %d bytes", item.Name, len(item.Raw.Body))
			}
			if strings.ContainsAny(item.Name, "\x00\x1b\n") || strings.Contains(item.Raw.Ref, "..//") {
				t.Fatalf("name %q", item.Name)
			}
			items = append(items, item)
		}
		return items
	}
	first, second := read(), read()
	if len(first) != len(second) {
		t.Fatalf("%d items, then %d", len(first), len(second))
	}
	for i := range first {
		if first[i].Name != second[i].Name || !bytes.Equal(first[i].Raw.Body, second[i].Raw.Body) || (first[i].Err == nil) != (second[i].Err == nil) {
			t.Fatalf("item %d differs: %v, %v", i, first[i], second[i])
		}
		if errors.Is(first[i].Err, errStop) || errors.Is(first[i].Err, errLongLine) {
			t.Fatalf("inner error shown: %v", first[i].Err)
		}
	}
}

func FuzzWARC(f *testing.F) {
	whole := page(1) + response("https://bao.example/2", "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(gzipped(f, article(2)))) +
		record("revisit", "https://bao.example/1", "", "") + page(3)
	f.Add([]byte(whole))
	f.Add([]byte(gzipped(f, page(1)) + gzipped(f, page(2))))
	f.Add([]byte(gzipped(f, whole)))
	f.Add([]byte(zstded(f, whole)))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, "warc", data) })
}

func FuzzMHTML(f *testing.F) {
	f.Add([]byte(mhtml("https://bao.example/a", article(1))))
	f.Add([]byte("Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/html\n\nx\n--y--\n--x--\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, "mhtml", data) })
}

func FuzzZIP(f *testing.F) {
	f.Add([]byte(zipped(f, mixed(f)...)))
	f.Add([]byte(zipped(f, member{name: "a.html", body: article(1)})))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, "zip", data) })
}

func FuzzTAR(f *testing.F) {
	f.Add([]byte(tarred(f, mixed(f)...)))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, "tar", data) })
}

func FuzzMediaWiki(f *testing.F) {
	f.Add([]byte("<mediawiki><page><title>A</title><ns>0</ns><revision><text>[[a|b]] {{c}}</text></revision></page></mediawiki>"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, "mediawiki", data) })
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("ref,body\n1,\"a\nb\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) { fuzz(t, "csv", data) })
}
