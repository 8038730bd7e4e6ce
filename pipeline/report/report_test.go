//go:build unix

package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// fill makes a store of entries at url, indexed.
func fill(t testing.TB, url string, entries ...store.Entry) *store.Reader {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for len(entries) > 0 {
		n := min(len(entries), 256)
		sum, err := s.Put(ctx, entries[:n])
		if err != nil || len(sum.Rejections) > 0 {
			t.Fatalf("%+v, %v", sum.Rejections, err)
		}
		entries = entries[n:]
	}
	update(t, url)
	return s.Reader()
}

func update(t testing.TB, url string) index.Summary {
	t.Helper()
	x, err := index.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	sum, err := x.Update(context.Background(), index.Options{Search: true})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func noteDead(t testing.TB, url string, letters ...store.DeadLetter) {
	t.Helper()
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.NoteDead(context.Background(), letters); err != nil {
		t.Fatal(err)
	}
}

// deadLetters are some for a store of the entries: of their sites and others, some
// of bytes that are stored.
func deadLetters(entries []store.Entry) []store.DeadLetter {
	var out []store.DeadLetter
	for i, e := range entries[:100] {
		l := store.DeadLetter{Raw: e.Raw, Stage: []string{"extract", "store", "queue"}[i%3], Reason: fmt.Sprintf("hỏng %d", i%7),
			At: time.Date(2024, 5, 1, 0, 0, i, 0, time.UTC)}
		if i%4 > 0 {
			l.Raw.Body = []byte(fmt.Sprint("không đọc được ", i))
		}
		if i%5 == 0 {
			l.Raw.URL, l.Raw.PublishedAt = "", ""
		}
		out = append(out, l)
	}
	return out
}

func sqliteURL(t testing.TB) string { return filepath.Join(t.TempDir(), "trichluc.db") }

func ask(t testing.TB, r *store.Reader, name string, f report.Filters) report.Table {
	t.Helper()
	table, err := report.Ask(context.Background(), r, name, f)
	if err != nil {
		t.Fatalf("%s %+v: %v", name, f, err)
	}
	return table
}

// lines are an answer's rows, with what must be equal on all engines.
func lines(t report.Table) []string {
	out := []string{fmt.Sprintf("more=%t", t.More)}
	for _, row := range t.Rows {
		b, err := json.Marshal(row)
		if err != nil {
			panic(err)
		}
		out = append(out, string(b))
	}
	return out
}

// asked are the questions with filters that give an answer on the generated store.
func asked(t testing.TB, r *store.Reader) []struct {
	name    string
	filters report.Filters
} {
	t.Helper()
	documents, officials := ask(t, r, "documents", report.Filters{Limit: 1}), ask(t, r, "officials", report.Filters{Limit: 1})
	if len(documents.Rows) == 0 || len(officials.Rows) == 0 {
		t.Fatal("the store names no document or no official")
	}
	document := documents.Rows[0][documents.Column("document")].(string)
	official := officials.Rows[0][officials.Column("name")].(string)
	type F = report.Filters
	return []struct {
		name    string
		filters report.Filters
	}{
		{"documents", F{}}, {"documents", F{Limit: 20, Offset: 5}}, {"documents", F{Since: "2022-01-01", Until: "2022-12-31", Limit: 10}},
		{"documents", F{Site: "bao3.example.vn", Limit: 10}}, {"documents", F{Type: "nghị quyết", Issuer: "ubnd tỉnh hoà bình", Limit: 10}},
		{"documents", F{Copies: true, Limit: 10}}, {"documents", F{Document: document}},
		{"document-types", F{Limit: 50}}, {"citations", F{}}, {"citations", F{Document: document, Period: "quarter"}}, {"citations", F{Period: "day", Limit: 50}},
		{"document", F{Document: document}}, {"document-citations", F{Document: document, Limit: 20}},
		{"officials", F{Limit: 50}}, {"officials", F{Organization: "MTTQ tỉnh", Post: "Chủ tịch", Limit: 20}}, {"officials", F{Area: "Thanh Hoá", Limit: 20}},
		{"official", F{Official: official}}, {"official-appearances", F{Official: strings.ToUpper(official), Limit: 20}},
		{"holders", F{Organization: "UBND tỉnh Quảng Ninh", Post: "Chủ tịch"}}, {"together", F{Official: official, Limit: 30}},
		{"figures", F{Limit: 50}}, {"figures", F{Unit: "hộ", Subject: "vay von", Limit: 50}}, {"figures", F{Unit: "VND", Kind: "target", Limit: 20}},
		{"units", F{}}, {"sums", F{Unit: "hộ", Period: "quarter"}}, {"sums", F{Unit: "vnd", Period: "year"}}, {"sums", F{Unit: "km", Subject: "vay vốn", Site: "bao1.example.vn"}},
		{"dates", F{From: "2024-03-01", To: "2024-03-31", Limit: 30}}, {"dates", F{Today: "2025-01-01", Limit: 30}},
		{"articles", F{Limit: 50}}, {"articles", F{Site: "bao4.example.vn", Limit: 50}}, {"copies", F{Limit: 50}},
		{"coverage", F{}}, {"coverage", F{Period: "day", Site: "bao2.example.vn"}}, {"rulesets", F{}}, {"warnings", F{}}, {"rejected", F{}}, {"rejected", F{Site: "bao2.example.vn", Since: "2022-01-01"}},
		{"search", F{Query: "nông thôn mới", Limit: 20}}, {"search", F{Query: "nong thon", Limit: 20}}, {"search", F{Query: `"hoà bình"`, Limit: 20}},
		{"search", F{Query: "hoa binh", Site: "bao3.example.vn", Limit: 10}}, {"search", F{Query: "trường hợp tác", Since: "2022-01-01", Limit: 10, Offset: 5}},
		{"search", F{Query: "lễ", Limit: 20}}, {"search", F{Query: strings.ToLower(official), Limit: 20}},
	}
}

// Every question has the same answer on both engines, in whatever order the
// articles came.
func TestEnginesAgree(t *testing.T) {
	server := postgrestest.Start(t)
	entries := reporttest.Entries(0, 1000)
	backwards := slices.Clone(entries)
	slices.Reverse(backwards)
	liteURL, postgresURL := sqliteURL(t), server.NewSchema(t)
	lite, postgres := fill(t, liteURL, entries...), fill(t, postgresURL, backwards...)
	for _, url := range []string{liteURL, postgresURL} {
		noteDead(t, url, deadLetters(entries)...)
	}
	seen := map[string]bool{}
	for _, q := range asked(t, lite) {
		seen[q.name] = true
		a, b := lines(ask(t, lite, q.name, q.filters)), lines(ask(t, postgres, q.name, q.filters))
		if len(a) < 2 {
			t.Errorf("%s %+v: no answer, nothing is compared", q.name, q.filters)
		}
		for i := range max(len(a), len(b)) {
			if i >= len(a) || i >= len(b) || a[i] != b[i] {
				t.Errorf("%s %+v: SQLite has %d rows, PostgreSQL %d; line %d is\n%s\n%s", q.name, q.filters, len(a), len(b), i, at(a, i), at(b, i))
				break
			}
		}
	}
	for _, q := range report.List() {
		if !seen[q.Name] {
			t.Errorf("%s was not compared", q.Name)
		}
	}
}

// Several indexers at once, while articles are stored, leave what one would have.
func TestIndexersTogether(t *testing.T) {
	ctx := context.Background()
	server := postgrestest.Start(t)
	entries := reporttest.Entries(0, 300)
	want := fill(t, sqliteURL(t), entries...)
	for _, url := range []string{sqliteURL(t), server.NewSchema(t)} {
		s, err := store.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		if _, err := s.Put(ctx, entries[:150]); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				x, err := index.Open(ctx, url)
				if err != nil {
					t.Error(err)
					return
				}
				defer x.Close()
				for range 3 {
					if _, err := x.Update(ctx, index.Options{Search: true}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for some := range slices.Chunk(entries[150:], 50) {
			if _, err := s.Put(ctx, some); err != nil {
				t.Error(err)
			}
		}
		wg.Wait()
		update(t, url)
		for _, name := range []string{"articles", "documents", "officials", "figures", "copies", "units"} {
			if a, b := lines(ask(t, s.Reader(), name, report.Filters{})), lines(ask(t, want, name, report.Filters{})); !slices.Equal(a, b) {
				t.Errorf("%s: %s has %d rows, want %d", s.Reader().Engine, name, len(a), len(b))
			}
		}
	}
}

// Questions about one thing go through the index made for them. PostgreSQL,
// which would rather read a small table whole, is kept from it.
func TestQuestionsUseIndexes(t *testing.T) {
	server := postgrestest.Start(t)
	entries := reporttest.Entries(0, 400)
	lite, postgres := fill(t, sqliteURL(t), entries...), fill(t, server.NewSchema(t)+"&enable_seqscan=off", entries...)
	type F = report.Filters
	for _, c := range []struct {
		name           string
		filters        F
		lite, postgres string
	}{
		{"document", F{Document: "01/NQ-TU"}, "index_document_keys_by_number", "index_document_keys_by_number"},
		{"document", F{Document: "01/NQ-TU"}, "SEARCH d USING PRIMARY KEY (doc_key=?)", "index_documents_pkey"},
		{"document-citations", F{Document: "01/NQ-TU"}, "SEARCH d USING PRIMARY KEY (doc_key=?)", "index_documents_pkey"},
		{"citations", F{Document: "01/NQ-TU"}, "SEARCH d USING PRIMARY KEY (doc_key=?)", "index_documents_pkey"},
		{"official", F{Official: "Lê Văn Hòa"}, "SEARCH p USING PRIMARY KEY (person_key=?", "index_posts_pkey"},
		{"official-appearances", F{Official: "Lê Văn Hòa"}, "SEARCH p USING PRIMARY KEY (person_key=?", "index_posts_pkey"},
		{"together", F{Official: "Lê Văn Hòa"}, "index_posts_by_docid", "index_posts_by_docid"},
		{"figures", F{Unit: "hộ"}, "SEARCH f USING PRIMARY KEY (unit_key=?", "index_figures_pkey"},
		{"figures", F{Limit: 10}, "index_figures_by_docid", "index_figures_by_docid"},
		{"sums", F{Unit: "hộ"}, "SEARCH f USING PRIMARY KEY (unit_key=?", "index_figures_pkey"},
		{"dates", F{Today: "2024-05-01"}, "SEARCH d USING PRIMARY KEY (from_date>?", "index_dates_pkey"},
		{"articles", F{Since: "2024-05-01"}, "SEARCH a USING INTEGER PRIMARY KEY (rowid>?", "index_articles_pkey"},
		{"articles", F{Site: "bao1.example.vn"}, "index_articles_by_site", "index_articles_by_site"},
		{"copies", F{}, "index_articles_by_copies", "index_articles_by_copies"},
		{"coverage", F{Since: "2024-05-01"}, "contents_by_hash", "rejections_by_day"},
		{"rejected", F{Since: "2024-05-01"}, "rejections_by_day", "rejections_by_day"},
		{"search", F{Query: `"hòa bình"`}, "index_search VIRTUAL TABLE INDEX", "index_search_by_term"},
		{"search", F{Query: "và", Site: "bao1.example.vn", Since: "2024-05-01"}, "index_search VIRTUAL TABLE INDEX", "index_search_by_term"},
	} {
		for _, on := range []struct {
			r    *store.Reader
			want string
		}{{lite, c.lite}, {postgres, c.postgres}} {
			plan, err := report.Explain(context.Background(), on.r, c.name, c.filters)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plan, on.want) {
				t.Errorf("%s: %s %+v does without %s:\n%s", on.r.Engine, c.name, c.filters, on.want, plan)
			}
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}
