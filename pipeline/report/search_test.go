//go:build unix

package report_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// Both engines find what a look at every text finds, newest first, in stores of
// several of PostgreSQL's windows: as stored, with the index behind, and after
// texts were read anew, removed and rolled back.
func TestSearchFindsAll(t *testing.T) {
	ctx := context.Background()
	const articles = 3000 // more than a window
	rnd := rand.New(rand.NewPCG(7, 11))
	syllables := strings.Fields("hòa hoà hoa họa bình binh nông thôn mới hợp tác xã hội tỉnh ủy uỷ nước sạch vùng cao đường sá của và các được trong")
	say := func(n int) string {
		var b strings.Builder
		for range n {
			// The first are far more common than the last.
			b.WriteString(syllables[min(rnd.IntN(len(syllables)), rnd.IntN(len(syllables)))] + " ")
		}
		return b.String()
	}
	list := make([]news, articles)
	entries := make([]store.Entry, articles)
	for i := range list {
		day := fmt.Sprintf("%d-%02d-%02d", 2019+rnd.IntN(5), 1+rnd.IntN(12), 1+rnd.IntN(28))
		if i%50 == 0 {
			day = ""
		}
		list[i] = news{id: fmt.Sprintf("n%04d", i), site: fmt.Sprintf("bao%d.example", i%9), day: day, title: "Tin", text: "Tin\n" + say(3+rnd.IntN(14)) + fmt.Sprint(i)}
		entries[i] = list[i].entry(t)
	}

	server := postgrestest.Start(t)
	urls := []string{sqliteURL(t), server.NewSchema(t)}
	var readers []*store.Reader
	for _, url := range urls {
		readers = append(readers, fill(t, url, entries...))
	}
	var split keys.Splitter
	stands := func(text, phrase string) bool {
		words, wanted := split.Words(text, 0), split.Words(phrase, 0)
		for i := 0; i+len(wanted) <= len(words); i++ {
			if slices.EqualFunc(words[i:i+len(wanted)], wanted, func(w, q keys.Word) bool {
				return w.Plain == q.Plain && (!q.HasMarks() || w.Marked == q.Marked)
			}) {
				return true
			}
		}
		return false
	}
	check := func(when string, upToDate bool) {
		t.Helper()
		found := 0
		for i := range 60 {
			f := report.Filters{Query: strings.TrimSpace(say(1 + i%4)), Copies: true}
			if i%5 > 0 {
				f.Query = `"` + f.Query + `"`
			}
			switch i % 6 {
			case 1:
				f.Site = "bao4.example"
			case 2:
				f.Since, f.Until = "2020-02-10", "2020-09-03"
			case 3:
				f.Until = "2021-06-30"
			case 4:
				f.Limit, f.Offset = 7, i
			}
			lite, postgres := ask(t, readers[0], "search", f), ask(t, readers[1], "search", f)
			if a, b := lines(lite), lines(postgres); !slices.Equal(a, b) {
				t.Errorf("%s: %+v: SQLite finds %d, PostgreSQL %d", when, f, len(a), len(b))
			}
			found += len(lite.Rows)
			if !upToDate || f.Limit > 0 || f.Query[0] != '"' {
				continue
			}
			var want, got []string
			for _, n := range list {
				if n.id != "" && (f.Site == "" || f.Site == n.site) && n.day >= f.Since && (f.Until == "" || n.day != "" && n.day <= f.Until) && stands(n.text, f.Query) {
					want = append(want, n.id)
				}
			}
			for _, id := range column(t, postgres, "article") {
				got = append(got, id.(string))
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%s: %+v: %d found, %d stand there", when, f, len(got), len(want))
			}
		}
		if found < 1000 {
			t.Errorf("%s: %d found: too few to say anything", when, found)
		}
	}
	check("as stored", true)

	// Every seventh article is read otherwise by the next ruleset, of the same bytes; every eleventh is removed.
	first := slices.Clone(list)
	var again []store.Entry
	var gone []string
	for i := range list {
		switch {
		case i%11 == 0:
			gone = append(gone, list[i].id)
			first[i].id, list[i].id = "", ""
		case i%7 == 0:
			list[i].version, list[i].text = 2, "Tin\n"+say(3+rnd.IntN(14))+fmt.Sprint(i)
			e := list[i].entry(t)
			e.Raw.Body, e.Record.Article.ContentSHA256 = entries[i].Raw.Body, entries[i].Record.Article.ContentSHA256
			again = append(again, e)
		}
	}
	each := func(do func(m *store.Maintenance) error) {
		t.Helper()
		for _, url := range urls {
			m, err := store.OpenMaintenance(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			if err := do(m); err != nil {
				t.Fatal(err)
			}
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, url := range urls {
		s, err := store.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := s.Put(ctx, again); err != nil || sum.Added != len(again) {
			t.Fatalf("%d of %d added, %v", sum.Added, len(again), err)
		}
		_ = s.Close()
	}
	each(func(m *store.Maintenance) error { _, err := m.Remove(ctx, gone, false); return err })
	check("behind", false)
	for _, r := range readers {
		for _, id := range column(t, ask(t, r, "search", report.Filters{Query: "hoa", Copies: true}), "article") {
			if slices.Contains(gone, id.(string)) {
				t.Fatalf("%s: %s was removed and is found", r.Engine, id)
			}
		}
	}
	for _, url := range urls {
		update(t, url)
	}
	check("read anew", true)
	list = first
	each(func(m *store.Maintenance) error { _, err := m.Rollback(ctx, 1, false); return err })
	for _, url := range urls {
		update(t, url)
	}
	check("rolled back", true)
}
