package web

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline"
	"trichluc/pipeline/report"
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
// beyond what its questions do. The store holds 1,000 articles, or is the one that
// BENCH_SQLITE names (the benchmark of pipeline/report makes one of a million
// mentions and keeps it); the pages are those of what it holds most of.
func BenchmarkPages(b *testing.B) {
	var r *store.Reader
	if path := os.Getenv("BENCH_SQLITE"); path != "" {
		var err error
		if r, err = store.OpenReader(b.Context(), path); err != nil {
			b.Fatal(err)
		}
		defer r.Close()
	} else {
		r = fill(b, filepath.Join(b.TempDir(), "trichluc.db"), manyArticles(b, 1000))
	}
	s, err := newSite(r, options(b))
	if err != nil {
		b.Fatal(err)
	}
	h := s.handler()
	first := func(question string) (report.Table, []any) {
		t, err := report.Ask(b.Context(), r, question, report.Filters{Limit: 1})
		if err != nil || len(t.Rows) == 0 {
			b.Fatalf("%s: %d rows, %v", question, len(t.Rows), err)
		}
		return t, t.Rows[0]
	}
	hrefOf := func(question, column string) string {
		t, row := first(question)
		return (&view{}).hrefOf(t, row, column)
	}
	officials, row := first("officials")
	for _, target := range []string{"/", "/search?query=rung", "/documents", hrefOf("documents", "document"), "/officials", hrefOf("officials", "name"),
		"/posts", link("/posts", "organization", cell(officials, row, "organization")), hrefOf("officials", "post"),
		"/figures", hrefOf("units", "unit"), "/dates", "/coverage", hrefOf("articles", "title")} {
		b.Run(strings.TrimPrefix(strings.SplitN(target, "=", 2)[0], "/"), func(b *testing.B) {
			s.asked.Store(0)
			slowest := 0.0
			for b.Loop() {
				began, asked := time.Now(), s.asked.Load()
				if w := get(b, h, target); w.Code != http.StatusOK {
					b.Fatalf("%s: %d", target, w.Code)
				}
				slowest = max(slowest, float64(time.Since(began).Microseconds())/1000-float64(s.asked.Load()-asked)/1e6)
			}
			total := float64(b.Elapsed().Microseconds()) / float64(b.N)
			b.ReportMetric(total/1000-float64(s.asked.Load())/1e6/float64(b.N), "ms-over-questions")
			b.ReportMetric(slowest, "slowest-ms-over-questions")
		})
	}
}
