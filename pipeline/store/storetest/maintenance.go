package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// RunMaintenance checks what is done to a store by hand; newURL names a new, empty one.
func RunMaintenance(t *testing.T, newURL func(t testing.TB) string) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, m *maintained)
	}{
		{"Rollback", testRollback},
		{"RolledBackRulesetGoesOn", testRolledBackRulesetGoesOn},
		{"Remove", testRemove},
		{"RemoveUnknown", testRemoveUnknown},
		{"RemoveRejected", testRemoveRejected},
		{"PruneRulesets", testPruneRulesets},
		{"PruneFetches", testPruneFetches},
		{"PruneBytes", testPruneBytes},
		{"ReadAgain", testReadAgain},
		{"Baselines", testBaselines},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, openMaintained(t, newURL(t))) })
	}
	t.Run("NeedsAStore", func(t *testing.T) {
		if _, err := store.OpenMaintenance(context.Background(), newURL(t)); err == nil {
			t.Error("opened what is no store")
		}
	})
}

// maintained is a store with both of its sides.
type maintained struct {
	store.Store
	*store.Maintenance
}

func openMaintained(t testing.TB, url string) *maintained {
	t.Helper()
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	m, err := store.OpenMaintenance(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	both := &maintained{s, m}
	t.Cleanup(func() {
		if err := both.Close(); err != nil {
			t.Error(err)
		}
	})
	return both
}

// Close closes both sides.
func (m *maintained) Close() error { return errors.Join(m.Maintenance.Close(), m.Store.Close()) }

// versions counts the articles by the ruleset that they show.
func (m *maintained) versions(t testing.TB) string {
	t.Helper()
	return strings.Join(Query(t, m.Reader(), `SELECT r.ruleset_version AS v, count(*) AS n FROM articles a JOIN results r
		ON r.result_id = a.current_result_id AND r.article_id = a.article_id AND r.ruleset_version = a.current_ruleset_version GROUP BY 1 ORDER BY 1`), ", ")
}

func (m *maintained) wantVersions(t testing.TB, want string) {
	t.Helper()
	if got := m.versions(t); got != want {
		t.Errorf("articles by ruleset: %s, want %s", got, want)
	}
}

// many makes entries of n articles under one ruleset.
func many(n, version int) []store.Entry {
	var out []store.Entry
	for i := range n {
		out = append(out, Entry(i, Options{Version: version, Hint: fmt.Sprintf("2022-05-%02d", version)}))
	}
	return out
}

func testRollback(t *testing.T, m *maintained) {
	ctx := context.Background()
	const articles = 620 // more than one transaction holds
	Put(t, m, many(articles, 14)...)
	Put(t, m, many(articles-20, 15)...)
	Put(t, m, Entry(9000, Options{Version: 15})) // no other ruleset has read it
	after := Dump(t, m.Reader())
	m.wantVersions(t, "v=14 n=20, v=15 n=601")

	dry, err := m.Rollback(ctx, 14, true)
	if err != nil {
		t.Fatal(err)
	}
	if Dump(t, m.Reader()) != after {
		t.Error("a dry run changed the store")
	}
	done, err := m.Rollback(ctx, 14, false)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(done) != fmt.Sprint(dry) || done.Repointed != 600 || done.Kept != 1 || !slices.Equal(done.Retired, []int{15}) {
		t.Errorf("dry run said %+v, rollback %+v", dry, done)
	}
	m.wantVersions(t, "v=14 n=620, v=15 n=1")
	if use, err := m.Reader().Rulesets(ctx); err != nil || len(use) != 2 || use[0].Retired || !use[1].Retired || use[1].Current != 1 || use[1].Results != 601 {
		t.Errorf("rulesets: %+v, %v", use, err)
	}
	again, err := m.Rollback(ctx, 14, false)
	if err != nil || again.Repointed != 0 || len(again.Retired) != 0 {
		t.Errorf("a second time: %+v, %v", again, err)
	}
	if _, err := m.Prune(ctx, store.PruneOptions{Retired: true}, nil); err != nil {
		t.Fatal(err)
	}
	m.wantVersions(t, "v=14 n=620, v=15 n=1")

	if _, err := m.Rollback(ctx, 99, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("rolled back to a ruleset that has read nothing: %v", err)
	}
}

// A store in which the rollback comes first, in the middle or last ends the same,
// and a later ruleset counts again.
func testRolledBackRulesetGoesOn(t *testing.T, m *maintained) {
	ctx := context.Background()
	Put(t, m, many(30, 14)...)
	Put(t, m, many(10, 15)...)
	if _, err := m.Rollback(ctx, 14, false); err != nil {
		t.Fatal(err)
	}
	sum := Put(t, m, many(30, 15)...) // a worker that was not replaced yet
	if sum.Added != 20 || sum.Unchanged != 10 || slices.Contains(sum.Current, true) {
		t.Errorf("%+v", sum)
	}
	m.wantVersions(t, "v=14 n=30")
	if back, err := m.Reader().IsRetired(ctx, 15); err != nil || !back {
		t.Errorf("15 is not retired: %v", err)
	}
	Put(t, m, many(30, 13)...)
	m.wantVersions(t, "v=14 n=30")
	Put(t, m, many(5, 16)...)
	m.wantVersions(t, "v=14 n=25, v=16 n=5")
	if done, err := m.Rollback(ctx, 15, false); err != nil || done.Repointed != 30 || !slices.Equal(done.Restored, []int{15}) || !slices.Equal(done.Retired, []int{16}) {
		t.Errorf("forward again: %+v, %v", done, err)
	}
	m.wantVersions(t, "v=15 n=30")
	// A newer fetch shows even if only a retired ruleset has read it.
	Put(t, m, Entry(0, Options{Version: 16, Content: 1, FetchedAt: "2030-01-01T00:00:00Z"}))
	m.wantVersions(t, "v=15 n=29, v=16 n=1")
	Put(t, m, Entry(0, Options{Version: 12, Content: 1, FetchedAt: "2030-01-01T00:00:00Z"}))
	m.wantVersions(t, "v=12 n=1, v=15 n=29")
}

func testRemove(t *testing.T, m *maintained) {
	ctx := context.Background()
	entries := Entries(0, 5)
	entries = append(entries, Entry(1, Options{Content: 1, FetchedAt: "2030-01-01T00:00:00Z"}), Entry(1, Options{Version: 2}))
	copied := Entry(1, Options{}) // the same bytes under another address
	copied.Record.ID = "copy"
	Put(t, m, append(entries, copied)...)
	id, sha := entries[1].Record.ID, entries[1].Record.Article.ContentSHA256
	url := string(entries[1].Record.Article.URL)
	ids, err := m.Find(ctx, strings.Replace(url, "https://", "http://www.", 1))
	if err != nil || !slices.Contains(ids, id) {
		t.Fatalf("found %v, %v", ids, err)
	}
	before := Dump(t, m.Reader())
	if _, err := m.Remove(ctx, []string{id}, true); err != nil {
		t.Fatal(err)
	}
	if Dump(t, m.Reader()) != before {
		t.Error("a dry run removed something")
	}
	removal, err := m.Remove(ctx, []string{id}, false)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(removal.Articles)
	want := []string{id, "copy"}
	slices.Sort(want)
	if !slices.Equal(removal.Articles, want) || removal.Contents != 2 || removal.Results != 4 {
		t.Errorf("removed %+v", removal)
	}
	left := Dump(t, m.Reader())
	for _, trace := range []string{"article_id=" + id + " ", sha, "article_id=copy "} {
		if strings.Contains(left, trace) {
			t.Errorf("%s is still there", trace)
		}
	}
	if n := strings.Count(left, "== "); n == 0 || !strings.Contains(left, entries[0].Record.ID) {
		t.Error("others are gone as well")
	}
	// Neither the article nor its bytes come back, whoever sends them.
	sum := Put(t, m, entries[0], entries[1], copied, Entry(1, Options{Content: 7}))
	if got := fmt.Sprint(sum.Outcomes); got != "[unchanged removed removed removed]" || sum.Current[1] {
		t.Errorf("put again: %s %v", got, sum.Current)
	}
	if Dump(t, m.Reader()) != left {
		t.Error("something came back")
	}
	if n, err := m.Allow(ctx, []string{id}); err != nil || n == 0 {
		t.Fatalf("allowed %d, %v", n, err)
	}
	if sum := Put(t, m, entries[1]); sum.Added != 1 {
		t.Errorf("allowed, but not stored: %+v", sum)
	}
}

func testRemoveUnknown(t *testing.T, m *maintained) {
	e := Entry(3, Options{})
	removal, err := m.Remove(context.Background(), []string{e.Record.ID}, false)
	if err != nil || len(removal.Articles) != 0 {
		t.Fatalf("%+v, %v", removal, err)
	}
	if sum := Put(t, m, e); sum.Outcomes[0] != store.Removed {
		t.Errorf("stored: %v", sum.Outcomes)
	}
}

func testPruneRulesets(t *testing.T, m *maintained) {
	ctx := context.Background()
	Put(t, m, many(40, 13)...)
	Put(t, m, many(30, 14)...)
	Put(t, m, many(30, 15)...)
	before := Dump(t, m.Reader())
	o := store.PruneOptions{RulesetsBelow: 15, DryRun: true}
	dry, err := m.Prune(ctx, o, nil)
	if err != nil || dry.Results != 60 {
		t.Fatalf("%+v, %v", dry, err)
	}
	if Dump(t, m.Reader()) != before {
		t.Error("a dry run pruned")
	}
	o.DryRun = false
	if done, err := m.Prune(ctx, o, nil); err != nil || done != dry {
		t.Fatalf("%+v, %v, want %+v", done, err, dry)
	}
	m.wantVersions(t, "v=13 n=10, v=15 n=30")
	// What is left is what a store holds that never saw the others.
	for _, q := range []string{"SELECT count(*) AS n FROM results", "SELECT count(*) AS n FROM (SELECT DISTINCT article_id, result_id FROM figures) AS f"} {
		wantRows(t, m.Store, q, "n=40")
	}
	if again, err := m.Prune(ctx, o, nil); err != nil || again != (store.Pruned{}) {
		t.Errorf("a second time: %+v, %v", again, err)
	}
}

func testPruneFetches(t *testing.T, m *maintained) {
	ctx := context.Background()
	var all, newest []store.Entry
	for i := range 20 {
		newest = append(newest, Entry(i, Options{Content: 2, FetchedAt: "2024-03-01T00:00:00Z"}))
		all = append(all, Entry(i, Options{Content: 0, FetchedAt: "2024-01-01T00:00:00Z"}), Entry(i, Options{Content: 1, FetchedAt: "2024-02-01T00:00:00Z"}), newest[i])
	}
	Put(t, m, all...)
	o := store.PruneOptions{OldFetches: true, DryRun: true}
	dry, err := m.Prune(ctx, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.DryRun = false
	done, err := m.Prune(ctx, o, nil)
	if err != nil || done != dry || done != (store.Pruned{Results: 40, Contents: 40, Raws: 40}) {
		t.Errorf("pruned %+v, dry %+v, %v", done, dry, err)
	}
	for _, q := range []string{"SELECT count(*) AS n FROM results", "SELECT count(*) AS n FROM contents", "SELECT count(*) AS n FROM raws", "SELECT count(*) AS n FROM articles"} {
		wantRows(t, m.Store, q, "n=20")
	}
	sum := Put(t, m, newest...)
	if sum.Unchanged != 20 {
		t.Errorf("%+v", sum)
	}
}

func testPruneBytes(t *testing.T, m *maintained) {
	ctx := context.Background()
	Put(t, m, Entry(0, Options{FetchedAt: "2020-01-01T00:00:00Z"}), Entry(1, Options{FetchedAt: "2024-01-01T00:00:00Z"}), Entry(2, Options{}))
	shared := Entry(0, Options{FetchedAt: "2024-01-01T00:00:00Z"}) // the same bytes, needed by another
	shared.Record.ID = "other"
	Put(t, m, shared)
	prune := func(before string) store.Pruned {
		day, err := time.Parse(time.DateOnly, before)
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.Prune(ctx, store.PruneOptions{RawBefore: day}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := prune("2023-01-01"); p.Raws != 0 {
		t.Errorf("bytes that another article needs are gone: %+v", p)
	}
	if p := prune("2024-06-01"); p.Raws != 2 {
		t.Errorf("%+v", p)
	}
	wantRows(t, m.Store, "SELECT count(*) AS n FROM raws", "n=1") // fetched nobody knows when, stored just now
	wantRows(t, m.Store, "SELECT count(*) AS n FROM results", "n=4")
	raws, err := m.Reader().Raws(ctx, store.RawFilter{}, store.ContentKey{}, 10)
	if err != nil || len(raws) != 4 {
		t.Fatalf("%d, %v", len(raws), err)
	}
	missing := 0
	for _, r := range raws {
		if _, err := m.Reader().Unpack(r); errors.Is(err, store.ErrNotFound) {
			missing++
		} else if err != nil {
			t.Error(err)
		}
	}
	if missing != 3 {
		t.Errorf("%d without bytes, want 3", missing)
	}
}

func testReadAgain(t *testing.T, m *maintained) {
	ctx := context.Background()
	var entries []store.Entry
	for i := range 25 {
		entries = append(entries, Entry(i, Options{Version: 14, FetchedAt: fmt.Sprintf("2024-01-%02dT00:00:00Z", i+1), Hint: "2022-05-09"}))
	}
	Put(t, m, entries...)
	Put(t, m, Entry(0, Options{Version: 15, FetchedAt: "2024-01-01T00:00:00Z"}), Entry(1, Options{Version: 14, Content: 1, FetchedAt: "2024-02-02T00:00:00Z"}))
	list := func(f store.RawFilter) (out []store.StoredRaw) {
		var after store.ContentKey
		for {
			part, err := m.Reader().Raws(ctx, f, after, 7)
			if err != nil {
				t.Fatal(err)
			}
			if len(part) == 0 {
				break
			}
			out = append(out, part...)
			after = part[len(part)-1].ContentKey
		}
		if n, err := m.Reader().CountRaws(ctx, f); err != nil || n != len(out) {
			t.Errorf("counted %d, %v, listed %d", n, err, len(out))
		}
		return out
	}
	site := string(entries[2].Record.Article.Site)
	ofSite := 0
	for _, e := range entries {
		if string(e.Record.Article.Site) == site {
			ofSite++
		}
	}
	for name, test := range map[string]struct {
		f    store.RawFilter
		want int
	}{
		"all":       {store.RawFilter{}, 25},
		"fetches":   {store.RawFilter{AllFetches: true}, 26},
		"id":        {store.RawFilter{IDs: []string{entries[3].Record.ID, "none"}}, 1},
		"site":      {store.RawFilter{Sites: []string{site}}, ofSite},
		"ruleset":   {store.RawFilter{Ruleset: 15}, 1},
		"not read":  {store.RawFilter{NotReadBy: schemas.Ruleset{Version: 15, Hash: "hash-15"}}, 24},
		"read else": {store.RawFilter{NotReadBy: schemas.Ruleset{Version: 15, Hash: "other"}}, 25},
		"since":     {store.RawFilter{FetchedSince: "2024-01-20"}, 7},
	} {
		if got := list(test.f); len(got) != test.want {
			t.Errorf("%s: %d, want %d", name, len(got), test.want)
		}
	}
	byDay := list(store.RawFilter{PublishedFrom: "2022-05-01", PublishedTo: "2022-05-31"})
	if none := list(store.RawFilter{PublishedFrom: "2031-01-01"}); len(none) != 0 || len(byDay) == 0 && m.versions(t) == "" {
		t.Errorf("by day: %d, %d", len(byDay), len(none))
	}
	for _, s := range list(store.RawFilter{IDs: []string{entries[5].Record.ID}}) {
		raw, err := m.Reader().Unpack(s)
		want := entries[5].Raw
		if err != nil || raw.ContentType != want.ContentType || raw.URL != want.URL || raw.Ref != want.Ref || raw.FetchedAt != want.FetchedAt ||
			raw.PublishedAt != want.PublishedAt || string(raw.Body) != string(want.Body) {
			t.Errorf("%+v, %v, want %+v", raw, err, want)
		}
	}
}

func testBaselines(t *testing.T, m *maintained) {
	ctx := context.Background()
	e13, e14, e15 := Entry(0, Options{Version: 13}), Entry(0, Options{Version: 14, Hint: "2022-05-09"}), Entry(0, Options{Version: 15})
	Put(t, m, e13, e14, e15)
	key := store.ContentKey{ArticleID: e13.Record.ID, Content: e13.Record.Article.ContentSHA256}
	find := func(but schemas.Ruleset) store.Baseline {
		got, err := m.Reader().Baselines(ctx, []store.ContentKey{key, {ArticleID: "none", Content: "none"}}, but)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %v", got, err)
		}
		return got[key]
	}
	if b := find(schemas.Ruleset{Version: 15, Hash: "hash-15"}); b.Version != 14 {
		t.Errorf("%+v", b)
	}
	b := find(schemas.Ruleset{Version: 16})
	if b.Version != 15 {
		t.Errorf("%+v", b)
	}
	digest, err := e15.Prepare()
	if err != nil || digest != b.Digest {
		t.Errorf("digest %s, %v, want %s", digest, err, b.Digest)
	}
	if rec, err := m.Reader().RecordOf(ctx, key.ArticleID, b.ResultID); err != nil || rec.Ruleset.Version != 15 {
		t.Errorf("%+v, %v", rec.Ruleset, err)
	}
	if _, err := m.Rollback(ctx, 14, false); err != nil {
		t.Fatal(err)
	}
	if b := find(schemas.Ruleset{Version: 16}); b.Version != 14 {
		t.Errorf("compared with a ruleset that was rolled back: %+v", b)
	}
}
