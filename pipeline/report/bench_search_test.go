//go:build unix

package report_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// BenchmarkSearch searches in the stores of BenchmarkQuestions, for what is hard
// as well as for what is usual: searches are chosen by how often their words stand in the texts.
func BenchmarkSearch(b *testing.B) {
	n := 2000
	if s := os.Getenv("BENCH_ARTICLES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			url := os.Getenv("BENCH_" + strings.ToUpper(string(engine)))
			switch {
			case url != "":
			case engine == store.Postgres:
				url = postgrestest.Start(b).NewSchema(b)
			default:
				url = sqliteURL(b)
			}
			r := benchStore(b, url, n)
			for _, s := range searches(b, r) {
				b.Run(strings.ReplaceAll(s.what, " ", "_"), func(b *testing.B) {
					var took []time.Duration
					rows := 0
					for i := 0; b.Loop(); i++ {
						f := s.filters[i%len(s.filters)]
						f.Limit = 50
						start := time.Now()
						table, err := report.Ask(context.Background(), r, "search", f)
						if err != nil {
							b.Fatal(err)
						}
						took, rows = append(took, time.Since(start)), rows+len(table.Rows)
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "slowest-ms")
					b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
					b.ReportMetric(float64(rows)/float64(len(took)), "rows")
					b.ReportMetric(0, "ns/op")
				})
			}
		})
	}
}

type searchKind struct {
	what    string
	filters []report.Filters
}

// searches are eight of each kind, found by counting the words of every
// nineteenth text. Common words are the sixty in most texts, rare ones the last
// twentieth; a rare phrase is of words in a third of the texts each.
func searches(b *testing.B, r *store.Reader) []searchKind {
	const each = 8
	texts, words, pairs, triples, marked := 0, map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	as := map[string]string{} // a plain word or pair as it is written
	rows, err := r.Query("SELECT t.text FROM index_articles i JOIN texts t ON t.text_id = i.text_id WHERE i.docid % 19 = 0 ORDER BY i.docid")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var split keys.Splitter
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			b.Fatal(err)
		}
		texts++
		seen := map[string]bool{}
		count := func(in map[string]int, kind, key, written string) {
			if !seen[kind+key] {
				seen[kind+key] = true
				in[key]++
				as[key] = written
			}
		}
		list := split.Words(text, 0)
		for i, w := range list {
			if w.Plain[0] < 'a' {
				continue
			}
			count(words, "w", w.Plain, w.Marked)
			if w.HasMarks() {
				count(marked, "m", w.Marked, w.Marked)
			}
			if i > 0 && list[i-1].Plain[0] >= 'a' {
				count(pairs, "p", list[i-1].Plain+" "+w.Plain, list[i-1].Marked+" "+w.Marked)
				if i > 1 && list[i-2].Plain[0] >= 'a' {
					count(triples, "t", list[i-2].Plain+" "+list[i-1].Plain+" "+w.Plain, list[i-2].Marked+" "+list[i-1].Marked+" "+w.Marked)
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	// top lists keys by how common they are; some takes a few of those that are ok, spread evenly.
	top := func(in map[string]int) []string {
		var out []string
		for k := range in {
			out = append(out, k)
		}
		slices.SortFunc(out, func(a, b string) int { return cmp.Or(in[b]-in[a], strings.Compare(a, b)) })
		return out
	}
	some := func(kind string, from []string, ok func(string) bool) []string {
		var good []string
		for _, k := range from {
			if ok(k) {
				good = append(good, k)
			}
		}
		var out []string
		for i := range min(each, len(good)) {
			out = append(out, good[i*len(good)/min(each, len(good))])
		}
		if len(out) == 0 {
			b.Fatalf("no search for a %s", kind)
		}
		return out
	}
	common := func(w string) bool { return words[w]*3 > texts }
	isCommon := top(words)[:min(60, len(words))]
	var rarePairs, rareTriples, never []string
	for _, x := range isCommon {
		for _, y := range isCommon {
			switch n := pairs[x+" "+y]; {
			case n == 0:
				never = append(never, x+" "+y)
			case n*200 < texts && common(x) && common(y):
				rarePairs = append(rarePairs, x+" "+y)
			}
		}
	}
	commonPairs := top(pairs)[:min(400, len(pairs))]
	for _, p := range commonPairs {
		first, second, _ := strings.Cut(p, " ")
		for _, q := range commonPairs {
			if third, ok := strings.CutPrefix(q, second+" "); ok && triples[first+" "+q] == 0 {
				rareTriples = append(rareTriples, first+" "+second+" "+third)
			}
		}
	}
	any := func(string) bool { return true }
	kinds := []searchKind{}
	add := func(what string, change func(*report.Filters), queries ...string) {
		k := searchKind{what: what}
		for _, q := range queries {
			f := report.Filters{Query: q}
			if change != nil {
				change(&f)
			}
			k.filters = append(k.filters, f)
		}
		kinds = append(kinds, k)
	}
	written := func(list []string) []string {
		var out []string
		for _, k := range list {
			out = append(out, as[k])
		}
		return out
	}
	quoted := func(list []string) []string {
		var out []string
		for _, k := range list {
			out = append(out, `"`+k+`"`)
		}
		return out
	}
	rare := some("rare word", top(words)[len(words)*19/20:], any)
	commonWords := some("common word", isCommon, any)
	both := func(a, b []string) []string {
		var out []string
		for i := range a {
			out = append(out, a[i]+" "+b[(i+3)%len(b)])
		}
		return out
	}
	rp := some("rare phrase", rarePairs, any)
	add("common word", nil, written(commonWords)...)
	add("common word plain", nil, commonWords...)
	add("rare word", nil, written(rare)...)
	add("rare marks on a common word", nil, some("rare marks", top(marked), func(m string) bool {
		w := split.Words(m, 1)[0]
		return common(w.Plain) && marked[m]*20 < texts
	})...)
	add("two common words", nil, both(commonWords, commonWords)...)
	add("common and rare word", nil, both(commonWords, rare)...)
	add("common phrase", nil, quoted(written(some("common phrase", commonPairs, any)))...)
	add("rare phrase of common words", nil, quoted(written(rp))...)
	add("rare phrase plain", nil, quoted(rp)...)
	add("rare phrase not quoted", nil, rp...)
	add("rare phrase of a site", func(f *report.Filters) { f.Site = "bao3.example.vn" }, quoted(rp)...)
	add("rare phrase of a quarter", func(f *report.Filters) { f.Since, f.Until = "2022-01-01", "2022-03-31" }, quoted(rp)...)
	add("common words of a site", func(f *report.Filters) { f.Site = "bao3.example.vn" }, both(commonWords, commonWords)...)
	add("common words of an old month", func(f *report.Filters) { f.Since, f.Until = "2021-02-01", "2021-02-28" }, both(commonWords, commonWords)...)
	add("phrase of common words that never stand so", nil, quoted(some("phrase that never stands", never, any))...)
	add("three words of two common pairs that never stand so", nil, quoted(some("three words", rareTriples, any))...)
	add("no such word", nil, "zqxjvk", "tỉnh zqxjvk")
	add("page 20 of a common word", func(f *report.Filters) { f.Offset = 950 }, commonWords...)
	for _, k := range kinds {
		b.Logf("%s: %s", k.what, fmt.Sprint(k.filters[0].Query))
	}
	return kinds
}
