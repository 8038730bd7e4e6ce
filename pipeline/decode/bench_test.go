package decode

import (
	"bytes"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"text/template"

	readability "codeberg.org/readeck/go-readability/v2"

	"trichluc/schemas"
)

// benchPages are the five layouts, each filled up to 100 KB the way real
// pages are: scripts, styles, menus, related items; twice the story's length.
func benchPages(tb testing.TB) [][]byte {
	files, _ := filepath.Glob("testdata/layouts/*.html")
	var out [][]byte
	for _, file := range files {
		page, err := template.ParseFiles(file)
		if err != nil {
			tb.Fatal(err)
		}
		art := sampleArticle()
		art.Charset = "utf-8"
		for i, p := range art.Paragraphs {
			art.Paragraphs = append(art.Paragraphs, fmt.Sprintf("Đợt %d: %s", i+2, p))
		}
		var b bytes.Buffer
		if err := page.Execute(&b, art); err != nil {
			tb.Fatal(err)
		}
		s := b.String()
		var head, menu, list strings.Builder
		for i := 0; head.Len() < 40_000; i++ {
			fmt.Fprintf(&head, "<script>window.dataLayer=window.dataLayer||[];function g%d(a,b){return a<b?'<div>'+a:b}g%d(%d,'chuyên mục')</script>\n<style>.c%d > li{margin:0 %dpx}</style>\n", i, i, i, i, i)
		}
		for i := 0; menu.Len() < 20_000; i++ {
			fmt.Fprintf(&menu, `<li class="menu-item menu-item-type-%d"><a href="/chuyen-muc-%d.html" title="Chuyên mục">Chuyên mục số %d</a></li>`+"\n", i, i, i)
		}
		for i := 0; list.Len() < 100_000-len(s)-head.Len()-menu.Len(); i++ {
			fmt.Fprintf(&list, `<div class="story story--small"><a class="thumb" href="/bai-%d.html"><img data-src="https://anh.example.vn/%d.jpg" alt="Ảnh minh họa"></a><h3 class="story__heading"><a href="/bai-%d.html">Một bài viết khác của tòa soạn trong ngày số %d</a></h3></div>`+"\n", i, i, i, i)
		}
		at := strings.Index(strings.ToLower(s), "</head>")
		end := strings.LastIndex(strings.ToLower(s), "</body>")
		body := strings.Index(strings.ToLower(s), "<body")
		body += strings.IndexByte(s[body:], '>') + 1
		out = append(out, []byte(s[:at]+head.String()+s[at:body]+"<ul>"+menu.String()+"</ul>"+s[body:end]+`<div class="wrap-stories">`+list.String()+"</div>"+s[end:]))
	}
	return out
}

// TestBenchPages holds the pages of the benchmark to what is read from them.
func TestBenchPages(t *testing.T) {
	for i, page := range benchPages(t) {
		if len(page) < 95_000 || len(page) > 110_000 {
			t.Errorf("page %d has %d bytes", i, len(page))
		}
		a, _, err := Decode(schemas.RawArticle{Body: page})
		if err != nil || string(a.Title) != sampleArticle().Title || len(a.Byline) != 1 || strings.Contains(a.Text, "Chuyên mục số") || strings.Contains(a.Text, "Một bài viết khác") {
			t.Errorf("page %d: %v %q %q\n%s", i, err, a.Title, a.Byline, a.Text)
		}
	}
}

func BenchmarkPages(b *testing.B) {
	pages := benchPages(b)
	bytes := 0
	for _, p := range pages {
		bytes += len(p)
	}
	report := func(b *testing.B) {
		b.SetBytes(int64(bytes))
		b.ReportAllocs()
		b.ReportMetric(float64(b.N*len(pages))/b.Elapsed().Seconds(), "pages/s")
	}
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			for _, p := range pages {
				if _, _, err := Decode(schemas.RawArticle{Body: p, ContentType: "text/html", URL: "https://vidu.example.vn/a.html"}); err != nil {
					b.Fatal(err)
				}
			}
		}
		report(b)
	})
	b.Run("readability", func(b *testing.B) {
		u, _ := url.Parse("https://vidu.example.vn/a.html")
		for b.Loop() {
			for _, p := range pages {
				art, err := readability.FromReader(strings.NewReader(string(p)), u)
				if err != nil {
					b.Fatal(err)
				}
				var text strings.Builder
				if err := art.RenderText(&text); err != nil {
					b.Fatal(err)
				}
			}
		}
		report(b)
	})
}

func BenchmarkPlainText(b *testing.B) {
	art := sampleArticle()
	text := []byte(art.Title + "\n" + art.Stamp + "\n" + strings.Repeat(strings.Join(art.Paragraphs, "\n")+"\n", 4) + art.Author)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Decode(schemas.RawArticle{Body: text}); err != nil {
			b.Fatal(err)
		}
	}
}
