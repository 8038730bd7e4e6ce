package web

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"trichluc/pipeline"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// manyArticles are articles about the same document, official and unit, so that
// every list, chart and page is full.
func manyArticles(b *testing.B, n int) []store.Entry {
	var entries []store.Entry
	for i := range n {
		day := fmt.Sprintf("%02d/%02d/%d", 1+i%28, 1+i/28%12, 2018+i/336%7)
		var body strings.Builder
		fmt.Fprintf(&body, "Huyện số %d bàn việc trồng rừng\nNgày %s, ông Lương Đức Khải, Bí thư Huyện ủy, cho biết theo Nghị quyết số 27-NQ/HU và Quyết định số %d/QĐ-UBND, ", i, day, i)
		for j := range 12 {
			fmt.Fprintf(&body, "xã thứ %d đã trồng %d ha rừng, giải ngân %d tỷ đồng cho %d hộ trước ngày 30/%d/2026. ", j, 100+i*7+j, 3+i%50+j, 20+i%400, 4+j%9)
		}
		raw := schemas.RawArticle{Ref: fmt.Sprint(i), ContentType: "text/plain", URL: fmt.Sprintf("https://s%d.example/%d", i%9, i), PublishedAt: fmt.Sprintf("%d-%02d-%02d", 2018+i/336%7, 1+i/28%12, 1+i%28), Body: []byte(body.String())}
		rec, err := pipeline.Process(raw)
		if err != nil {
			b.Fatal(err)
		}
		entries = append(entries, store.Entry{Raw: raw, Record: rec})
	}
	return entries
}

// BenchmarkPages times whole pages. ms-over-questions is what a page costs
// beyond what its questions do.
func BenchmarkPages(b *testing.B) {
	r := fill(b, filepath.Join(b.TempDir(), "trichluc.db"), manyArticles(b, 1000))
	s, err := newSite(r, options(b))
	if err != nil {
		b.Fatal(err)
	}
	h := s.handler()
	var id string
	if err := r.QueryRow(`SELECT article_id FROM articles LIMIT 1`).Scan(&id); err != nil {
		b.Fatal(err)
	}
	for _, target := range []string{"/", "/search?query=rung", "/documents", "/document?document=27-NQ/HU", "/officials", "/official?official=L%C6%B0%C6%A1ng+%C4%90%E1%BB%A9c+Kh%E1%BA%A3i",
		"/posts", "/posts?organization=huy%E1%BB%87n", "/post?post=B%C3%AD+th%C6%B0&organization=Huy%E1%BB%87n+%E1%BB%A7y",
		"/figures", "/figures?unit=ha", "/dates", "/coverage", "/article?article=" + id} {
		b.Run(strings.TrimPrefix(strings.SplitN(target, "=", 2)[0], "/"), func(b *testing.B) {
			s.asked.Store(0)
			for b.Loop() {
				if w := get(b, h, target); w.Code != http.StatusOK {
					b.Fatalf("%s: %d", target, w.Code)
				}
			}
			total := float64(b.Elapsed().Microseconds()) / float64(b.N)
			b.ReportMetric(total/1000-float64(s.asked.Load())/1e6/float64(b.N), "ms-over-questions")
		})
	}
}
