package archive

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/zlib"
)

func look(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed", tool)
	} else if err != nil {
		t.Skipf("%s is not installed", tool)
	}
	return path
}

func runIn(t *testing.T, dir, tool string, args ...string) {
	t.Helper()
	cmd := exec.Command(tool, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", tool, args, err, out)
	}
}

// record is one WARC record.
func record(kind, uri, fields, block string) string {
	s := "WARC/1.0\r\nWARC-Type: " + kind + "\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2024-11-22T03:04:05Z\r\n"
	if uri != "" {
		s += "WARC-Target-URI: " + uri + "\r\n"
	}
	if fields != "" {
		s += fields + "\r\n"
	}
	return s + fmt.Sprintf("Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
}

// response is a record with an HTTP response.
func response(uri, fields, body string) string {
	return record("response", uri, "Content-Type: application/http; msgtype=response", "HTTP/1.1 200 OK\r\n"+fields+"\r\n\r\n"+body)
}

func page(n int) string {
	return response(fmt.Sprintf("https://bao.example/%d", n), "Content-Type: text/html; charset=utf-8", article(n))
}

func chunked(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n := min(len(s), 37)
		fmt.Fprintf(&b, "%x;ext=1\r\n%s\r\n", n, s[:n])
		s = s[n:]
	}
	return b.String() + "0\r\n\r\n"
}

func packed(t testing.TB, encoding, s string) string {
	t.Helper()
	var b bytes.Buffer
	switch encoding {
	case "gzip":
		return gzipped(t, s)
	case "zstd":
		return zstded(t, s)
	case "br":
		w := brotli.NewWriter(&b)
		_, err := w.Write([]byte(s))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
	case "zlib":
		w := zlib.NewWriter(&b)
		_, err := w.Write([]byte(s))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
	case "raw deflate":
		w, err := flate.NewWriter(&b, 6)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestWARC(t *testing.T) {
	html := "Content-Type: text/html"
	records := []string{
		record("warcinfo", "", "Content-Type: application/warc-fields", "software: test\r\n"),
		record("request", "https://bao.example/1", "Content-Type: application/http; msgtype=request", "GET /1 HTTP/1.1\r\nHost: bao.example\r\n\r\n"),
		page(1),
		response("<https://bao.example/2>", html+"\r\nTransfer-Encoding: chunked", chunked(article(2))),
		response("https://bao.example/3", html+"\r\ncontent-encoding: gzip", packed(t, "gzip", article(3))),
		response("https://bao.example/4", html+"\r\nContent-Encoding: br", packed(t, "br", article(4))),
		response("https://bao.example/5", html+"\r\nContent-Encoding: zstd", packed(t, "zstd", article(5))),
		response("https://bao.example/6", html+"\r\nContent-Encoding: deflate", packed(t, "zlib", article(6))),
		response("https://bao.example/7", html+"\r\nContent-Encoding: deflate", packed(t, "raw deflate", article(7))),
		response("https://bao.example/8", html+"\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked(packed(t, "gzip", article(8)))),
		response("https://bao.example/9", html+"\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip", article(9)), // stored decoded
		response("https://bao.example/10", html+"\r\nContent-Encoding: br, gzip", packed(t, "gzip", packed(t, "br", article(10)))),
		response("https://bao.example/hinh.jpg", "Content-Type: image/jpeg", "\xff\xd8\xff"),
		response("https://bao.example/robots.txt", "Content-Type: text/plain", "User-agent: *"),
		response("https://bao.example/trong", html, ""),
		record("response", "https://bao.example/cu", "Content-Type: application/http", "HTTP/1.1 301 Moved Permanently\r\nLocation: /1\r\n\r\n"),
		record("revisit", "https://bao.example/1", "Content-Type: application/http; msgtype=response\r\nWARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest", "HTTP/1.1 200 OK\r\n\r\n"),
		record("resource", "https://bao.example/11", "Content-Type: text/html", article(11)),
		record("resource", "metadata://gnu.org/software/wget/warc/wget.log", "Content-Type: text/plain", "log"),
		record("metadata", "https://bao.example/1", "Content-Type: application/warc-fields", "x: y\r\n"),
		response("https://bao.example/12", "X-Long: a\r\n folded: b", article(12)), // no Content-Type: sniffed
		response("https://bao.example/la", "", "không phải trang"),
		response("https://bao.example/13", html+"\r\nContent-Encoding: compress", "xyz"),
		response("https://bao.example/14", html+"\r\nContent-Encoding: gzip", packed(t, "gzip", article(14))[:60]),
		record("response", "https://bao.example/15", "Content-Type: application/http\r\nWARC-Truncated: length", "HTTP/1.1 200 OK\r\n"+html+"\r\nContent-Encoding: gzip\r\n\r\n"+packed(t, "gzip", article(15))[:110]),
		record("response", "https://bao.example/16", "Content-Type: application/http\r\nWARC-Segment-Number: 1", "HTTP/1.1 200 OK\r\n"+html+"\r\n\r\n<p>"),
		record("response", "https://bao.example/17", "Content-Type: application/http", "not HTTP\r\n\r\n"),
		page(18),
	}
	var want []string
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12} {
		want = append(want, fmt.Sprintf("!https://bao.example/%d | https://bao.example/%d | Tin số %d", n, n, n))
	}
	want = append(want,
		`!https://bao.example/13 | not supported: Content-Encoding "compress"`,
		`!https://bao.example/14 | gzip body: damaged: ends too early`,
		`!https://bao.example/15 | https://bao.example/15 | Tin số 15`,
		`!https://bao.example/16 | not supported: segmented WARC record`,
		`!https://bao.example/17 | damaged: no HTTP response`,
		`!https://bao.example/18 | https://bao.example/18 | Tin số 18`,
	)
	whole := strings.Join(records, "")
	each := ""
	for _, r := range records {
		each += gzipped(t, r)
	}
	dir := write(t, map[string]string{
		"a.warc": whole, "b.warc.gz": each, "c.warc.gz": gzipped(t, whole), "d.warc.zst": zstded(t, whole),
		"e.warc": strings.ReplaceAll(whole, "\r\nWARC-Date", "\nWARC-Date"), "khong-ten": each,
	})
	for _, file := range []string{"a.warc", "b.warc.gz", "c.warc.gz", "d.warc.zst", "e.warc", "khong-ten"} {
		t.Run(file, func(t *testing.T) {
			var o Options
			counts := skips(&o)
			expected := slices.Clone(want)
			for i := range expected {
				expected[i] = file + expected[i]
			}
			same(t, listed(t, dir, o, file), expected...)
			for reason, n := range map[string]int{SkippedRevisit: 1, SkippedRecord: 4, SkippedMedia: 2, SkippedRobots: 1, SkippedStatus: 1, SkippedNoBody: 1} {
				if counts[reason] != n {
					t.Errorf("%s: %d, want %d", reason, counts[reason], n)
				}
			}
		})
	}
	for item := range Read([]string{filepath.Join(dir, "a.warc")}, Options{}) {
		if item.Raw.FetchedAt != "2024-11-22T03:04:05Z" || item.Raw.ContentType != "text/html; charset=utf-8" || item.Raw.Ref != "" {
			t.Errorf("%+v", item.Raw)
		}
		break
	}
}

func TestDamagedWARC(t *testing.T) {
	flipped := func(s string, at int) string {
		b := []byte(s)
		b[at] ^= 0x55
		return string(b)
	}
	one, two, three := page(1), page(2), page(3)
	g1, g2, g3 := gzipped(t, one), gzipped(t, two), gzipped(t, three)
	dir := write(t, map[string]string{
		"length.warc":  one + strings.Replace(two, "Content-Length: ", "Content-Length: x", 1) + three,
		"short.warc":   one + strings.Replace(two, fmt.Sprintf("Content-Length: %d", len(two)-strings.Index(two, "HTTP/1.1")-4), "Content-Length: 100", 1) + three,
		"none.warc":    one + strings.Replace(two, "Content-Length", "Content-Longth", 1) + three,
		"cut.warc":     one + two[:len(two)-20],
		"crc.warc.gz":  g1 + flipped(g2, len(g2)-6) + g3,
		"data.warc.gz": g1 + flipped(g2, len(g2)/2) + g3,
		"head.warc.gz": g1 + flipped(g2, 2) + g3,
		"cut.warc.gz":  g1 + g2[:len(g2)-30],
		"pad.warc.gz":  g1 + "\x00\x00\x00\x00" + g2,
		"junk.warc.gz": g1 + "junk" + g2,
		"one.warc.gz":  flipped(g1, 3) + g2,
	})
	line := func(file string, n int) string {
		return fmt.Sprintf("%s!https://bao.example/%d | https://bao.example/%d | Tin số %d", file, n, n, n)
	}
	for _, file := range []string{"length.warc", "none.warc", "crc.warc.gz", "data.warc.gz", "head.warc.gz", "short.warc"} {
		t.Run(file, func(t *testing.T) {
			got := listed(t, dir, Options{}, file)
			if len(got) < 3 || got[0] != line(file, 1) || got[len(got)-1] != line(file, 3) {
				t.Fatalf("got %q", got)
			}
			damage := 0
			for _, l := range got[1 : len(got)-1] {
				if strings.Contains(l, "| damaged: ") {
					damage++
				}
			}
			if damage != 1 {
				t.Errorf("%d damages named in %q", damage, got)
			}
			if strings.HasSuffix(file, ".gz") && strings.Contains(strings.Join(got, "\n"), "Tin số 2") {
				t.Errorf("a body with a wrong checksum was passed on: %q", got)
			}
		})
	}
	same(t, listed(t, dir, Options{}, "cut.warc"), line("cut.warc", 1), "cut.warc!https://bao.example/2 | damaged: ends too early")
	same(t, listed(t, dir, Options{}, "cut.warc.gz"), line("cut.warc.gz", 1), "cut.warc.gz!https://bao.example/2 | damaged: ends too early")
	same(t, listed(t, dir, Options{}, "pad.warc.gz"), line("pad.warc.gz", 1), line("pad.warc.gz", 2))
	if got := listed(t, dir, Options{}, "junk.warc.gz"); len(got) != 3 || got[2] != line("junk.warc.gz", 2) {
		t.Errorf("junk between members: %q", got)
	}
	if got := listed(t, dir, Options{}, "one.warc.gz"); len(got) != 2 || got[1] != line("one.warc.gz", 2) {
		t.Errorf("damaged first member: %q", got)
	}
}

// TestWARCOfWget reads what wget wrote from a server on this machine.
func TestWARCOfWget(t *testing.T) {
	wget := look(t, "wget")
	mux := http.NewServeMux()
	for n := range 5 {
		body := article(n)
		mux.HandleFunc(fmt.Sprintf("/%d.html", n), func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			switch n {
			case 1: // without a length the server sends chunks
				for i := 0; i < len(body); i += 40 {
					_, _ = w.Write([]byte(body[i:min(len(body), i+40)]))
					w.(http.Flusher).Flush()
				}
				return
			case 2:
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write([]byte(gzipped(t, body)))
				return
			}
			_, _ = w.Write([]byte(body))
		})
	}
	mux.HandleFunc("/cu", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/4.html", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/a.png", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte("\x89PNG"))
	})
	server := httptest.NewServer(mux)
	defer server.Close()

	for _, pack := range []bool{true, false} {
		t.Run(fmt.Sprintf("packed=%v", pack), func(t *testing.T) {
			dir := t.TempDir()
			args := []string{"-q", "--no-proxy", "--no-config", "--tries=1", "--warc-file=crawl", "--delete-after"}
			file := "crawl.warc.gz"
			if !pack {
				args, file = append(args, "--no-warc-compression"), "crawl.warc"
			}
			var want []string
			for n := range 4 {
				args = append(args, fmt.Sprintf("%s/%d.html", server.URL, n))
				want = append(want, fmt.Sprintf("%s!%s/%d.html | %s/%d.html | Tin số %d", file, server.URL, n, server.URL, n, n))
			}
			want = append(want, fmt.Sprintf("%s!%s/4.html | %s/4.html | Tin số 4", file, server.URL, server.URL))
			args = append(args, server.URL+"/cu", server.URL+"/a.png")
			cmd := exec.Command(wget, args...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "http_proxy=", "no_proxy=*")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("wget: %v\n%s", err, out)
			}
			var o Options
			counts := skips(&o)
			same(t, listed(t, dir, o, file), want...)
			if counts[SkippedStatus] != 1 || counts[SkippedMedia] != 1 || counts[SkippedRecord] < 7 {
				t.Errorf("skipped %v", counts)
			}
		})
	}
}
