package storetest

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// Run runs the whole suite; open gives a new empty store, closed when t ends.
func Run(t *testing.T, open func(t testing.TB) store.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s store.Store)
	}{
		{"RoundTrip", testRoundTrip},
		{"NothingFound", testNothingFound},
		{"TypedRows", testTypedRows},
		{"Idempotent", testIdempotent},
		{"DuplicatesInABatch", testDuplicatesInABatch},
		{"FetchedAgain", testFetchedAgain},
		{"RulesBeingWritten", testRulesBeingWritten},
		{"CurrentViews", testCurrentViews},
		{"SharedTextAndBytes", testSharedTextAndBytes},
		{"WithoutRawBody", testWithoutRawBody},
		{"NULAndInvalidUTF8", testNULAndInvalidUTF8},
		{"LongKeys", testLongKeys},
		{"BadEntriesAreRejected", testBadEntriesAreRejected},
		{"Rejected", testRejected},
		{"Cancelled", testCancelled},
		{"Ping", testPing},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
	t.Run("ManyAtOnce", func(t *testing.T) { testManyAtOnce(t, open(t)) })
	t.Run("OrderDoesNotMatter", func(t *testing.T) { testOrderDoesNotMatter(t, open) })
	t.Run("CurrentByTheContract", func(t *testing.T) { testCurrentByTheContract(t, open(t)) })
	t.Run("ConcurrentPuts", func(t *testing.T) { testConcurrentPuts(t, open) })
}

// Put puts entries and fails the test on an error or a rejection.
func Put(t testing.TB, s store.Store, entries ...store.Entry) store.Summary {
	t.Helper()
	sum, err := s.Put(context.Background(), entries)
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.Rejections) > 0 {
		t.Fatalf("rejected: %v", sum.Rejections[0].Err)
	}
	return sum
}

func wantCounts(t testing.TB, s store.Summary, added, updated, unchanged int) {
	t.Helper()
	if s.Added != added || s.Updated != updated || s.Unchanged != unchanged {
		t.Errorf("added %d, updated %d, unchanged %d; want %d, %d, %d", s.Added, s.Updated, s.Unchanged, added, updated, unchanged)
	}
}

func wantCurrent(t testing.TB, s store.Summary, want ...bool) {
	t.Helper()
	if !slices.Equal(s.Current, want) {
		t.Errorf("current: %v, want %v", s.Current, want)
	}
}

func wantRows(t testing.TB, s store.Store, query string, want ...string) {
	t.Helper()
	if got := Query(t, s.Reader(), query); !slices.Equal(got, want) {
		t.Errorf("%s\n got %q\nwant %q", query, got, want)
	}
}

func testRoundTrip(t *testing.T, s store.Store) {
	entries := Entries(0, 20)
	entries[3].Record = schemas.Record{
		Schema: schemas.RecordSchema, ID: "bare", Ruleset: schemas.Ruleset{Version: 1},
		Article: schemas.Article{ContentSHA256: entries[3].Record.Article.ContentSHA256, Byline: []string{}},
		Dates:   []schemas.Date{}, Documents: []schemas.Document{}, Officials: []schemas.Official{}, Figures: []schemas.Figure{}, Warnings: []string{},
	}
	sum := Put(t, s, entries...)
	wantCounts(t, sum, 20, 0, 0)
	wantCurrent(t, sum, slices.Repeat([]bool{true}, 20)...)
	for i, e := range entries {
		got, err := s.Reader().Record(context.Background(), e.Record.ID)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, e.Record) {
			t.Fatalf("record %d came back as\n%+v\nwant\n%+v", i, got, e.Record)
		}
		raw, err := s.Reader().Raw(context.Background(), e.Record.Article.ContentSHA256)
		if err != nil || string(raw) != string(e.Raw.Body) {
			t.Fatalf("raw %d came back as %.80q, %v", i, raw, err)
		}
	}
}

func testNothingFound(t *testing.T, s store.Store) {
	ctx := context.Background()
	if _, err := s.Reader().Record(ctx, "unknown"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown record: %v", err)
	}
	if _, err := s.Reader().Raw(ctx, strings.Repeat("0", 64)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown raw: %v", err)
	}
	if sum, err := s.Put(ctx, nil); err != nil || len(sum.Outcomes) != 0 {
		t.Errorf("put nothing: %+v, %v", sum, err)
	}
}

func testTypedRows(t *testing.T, s store.Store) {
	e := Entry(1, Options{FetchedAt: "2022-11-03T08:00:00+07:00"})
	e.Record.Article.PublishedAt = "2022-05-09T23:17:40+07:00"
	e.Record.Dates = append(e.Record.Dates,
		schemas.Date{Span: schemas.Span{Text: "năm 2024"}, Type: "DATE", Value: "2024", From: "2024-01-01", To: "2024-12-31", Rule: "r"},
		schemas.Date{Span: schemas.Span{Text: "hôm nay"}, Type: "DATE", Value: "XXXX-XX-XX", Rule: "r"})
	half, huge := 1234567.5, 1e17
	e.Record.Figures = append(e.Record.Figures,
		schemas.Figure{Span: schemas.Span{Text: "a"}, Value: &half, Unit: "VND", Qualifier: "exact", Rule: "r"},
		schemas.Figure{Span: schemas.Span{Text: "b"}, Value: &huge, Unit: "VND", Qualifier: "exact", Rule: "r"},
		schemas.Figure{Span: schemas.Span{Text: "c"}, Value: &half, Unit: "USD", Qualifier: "exact", Rule: "r"})
	e.Record.Officials[0].Name = "Hoà Thị THUÝ Đào"
	Put(t, s, e)
	wantRows(t, s, "SELECT published_on, published_month, published_quarter, published_year, fetched_at FROM articles",
		"published_on=2022-05-09 published_month=2022-05 published_quarter=2022-Q2 published_year=2022 fetched_at=2022-11-03T08:00:00+07:00")
	wantRows(t, s, "SELECT fetched_us FROM contents", "fetched_us=1667437200000000")
	wantRows(t, s, "SELECT from_date, days FROM dates WHERE n >= 6 ORDER BY n", "from_date=2024-01-01 days=366", "from_date=<nil> days=<nil>")
	wantRows(t, s, "SELECT value, value_vnd FROM figures WHERE n >= 6 ORDER BY n",
		"value=1.2345675e+06 value_vnd=1234568", "value=1e+17 value_vnd=<nil>", "value=1.2345675e+06 value_vnd=<nil>")
	wantRows(t, s, "SELECT low, high, low_vnd, high_vnd FROM figures WHERE n = 1", "low=5e+09 high=7.000000001e+09 low_vnd=5000000000 high_vnd=7000000001")
	wantRows(t, s, "SELECT name, name_key, name_plain FROM officials WHERE n = 0", "name=Hoà Thị THUÝ Đào name_key=hòa thị thúy đào name_plain=hoa thi thuy dao")
	wantRows(t, s, "SELECT number, number_key, year, inferred_issuer, inferred_year, mention_count, text, rule FROM documents WHERE n = 0",
		"number=02-NQ/TU number_key=02-nq/tu year=<nil> inferred_issuer=Tỉnh ủy inferred_year=2021 mention_count=1 text=Nghị quyết số 02-NQ/TU rule=v1")
	// The words stand in the text where the offsets say.
	for _, table := range []string{"dates", "document_mentions", "roles", "official_mentions", "figures"} {
		wantRows(t, s, `SELECT count(*) AS wrong FROM `+table+` m JOIN texts t ON t.article_id = m.article_id
			WHERE m.end_offset > 0 AND substr(t.text, m.start_offset + 1, m.end_offset - m.start_offset) <> m.text`, "wrong=0")
	}
}

func testIdempotent(t *testing.T, s store.Store) {
	entries := Entries(0, 30)
	Put(t, s, entries...)
	before := Dump(t, s.Reader())
	sum := Put(t, s, entries...)
	wantCounts(t, sum, 0, 0, 30)
	wantCurrent(t, sum, slices.Repeat([]bool{true}, 30)...)
	if after := Dump(t, s.Reader()); after != before {
		t.Errorf("the second put changed the store:\n%s", FirstDifference(before, after))
	}
}

func testDuplicatesInABatch(t *testing.T, s store.Store) {
	e := Entry(1, Options{})
	wantCounts(t, Put(t, s, e, Entry(2, Options{}), e, e), 2, 0, 2)
	wantRows(t, s, "SELECT count(*) AS n FROM results", "n=2")
	// Two articles, one content: the bytes are kept once.
	f := e
	f.Record.ID = "another"
	wantCounts(t, Put(t, s, f), 1, 0, 0)
	wantRows(t, s, "SELECT count(*) AS n FROM raws", "n=2")
	wantRows(t, s, "SELECT count(*) AS n FROM articles", "n=3")
}

func testFetchedAgain(t *testing.T, s store.Store) {
	Put(t, s, Entry(1, Options{FetchedAt: "2022-05-01T00:00:00Z"}))
	later := Entry(1, Options{FetchedAt: "2022-05-02T06:59:00+07:00"}) // still 1 May in UTC
	later.Record.Ref = "lần sau"
	sum := Put(t, s, later)
	wantCounts(t, sum, 0, 1, 0)
	wantCurrent(t, sum, true)
	wantRows(t, s, "SELECT fetched_at, ref FROM articles", "fetched_at=2022-05-02T06:59:00+07:00 ref=lần sau")
	for _, earlier := range []string{"2022-05-01T20:00:00Z", "2022-05-02T07:00:00+14:00"} {
		wantCounts(t, Put(t, s, Entry(1, Options{FetchedAt: earlier})), 0, 0, 1)
	}
	wantRows(t, s, "SELECT fetched_at, ref FROM articles", "fetched_at=2022-05-02T06:59:00+07:00 ref=lần sau")
	wantRows(t, s, "SELECT count(*) AS n FROM dates", "n=6")
}

func testRulesBeingWritten(t *testing.T, s store.Store) {
	Put(t, s, Entry(1, Options{Hash: "a"}), Entry(2, Options{Hash: "a"}))
	changed := Entry(1, Options{Hash: "b"})
	changed.Record.Dates = changed.Record.Dates[:1]
	changed.Record.Article.Text += "Thêm một câu."
	sum := Put(t, s, changed, Entry(2, Options{Hash: "b"}))
	wantCounts(t, sum, 0, 2, 0)
	wantCurrent(t, sum, true, true)
	wantRows(t, s, "SELECT r.ruleset_hash, r.date_count, (SELECT count(*) FROM dates d WHERE d.article_id = r.article_id) AS rows FROM results r JOIN articles a ON a.article_id = r.article_id ORDER BY a.ref",
		"ruleset_hash=b date_count=1 rows=1", "ruleset_hash=b date_count=6 rows=6")
	wantRows(t, s, "SELECT count(*) AS n FROM texts", "n=2")
	got, err := s.Reader().Record(context.Background(), changed.Record.ID)
	if err != nil || !reflect.DeepEqual(got, changed.Record) {
		t.Errorf("the changed record came back as %+v, %v", got, err)
	}
}

func testCurrentViews(t *testing.T, s store.Store) {
	old := Entry(1, Options{FetchedAt: "2022-01-01T00:00:00Z"})
	next := Entry(1, Options{Content: 1, FetchedAt: "2022-01-02T00:00:00Z", Version: 2})
	next.Record.Documents = next.Record.Documents[:1]
	Put(t, s, old, next, Entry(2, Options{}))
	for view, want := range map[string]string{
		"articles": "2", "dates": "12", "documents": "4", "document_mentions": "4", "officials": "6", "roles": "6", "official_mentions": "6",
		"figures": "12", "warnings": "2",
	} {
		wantRows(t, s, "SELECT count(*) AS n FROM current_"+view, "n="+want)
	}
	wantRows(t, s, "SELECT count(*) AS n FROM documents", "n=7")
	wantRows(t, s, "SELECT d.number, a.ruleset_version FROM current_documents d JOIN current_articles a ON a.article_id = d.article_id WHERE a.ref = 'bai-1'",
		"number=02-NQ/TU ruleset_version=2")
	all := Query(t, s.Reader(), "SELECT result_id FROM results ORDER BY ruleset_version, content_sha256")
	if len(all) != 3 {
		t.Fatalf("%d results kept, want 3", len(all))
	}
}

func testSharedTextAndBytes(t *testing.T, s store.Store) {
	wantCounts(t, Put(t, s, Entry(1, Options{Version: 1}), Entry(1, Options{Version: 3})), 2, 0, 0)
	wantRows(t, s, "SELECT count(*) AS n FROM texts", "n=1")
	sum := Put(t, s, Entry(1, Options{Version: 4}), Entry(1, Options{Version: 2}))
	wantCounts(t, sum, 2, 0, 0)
	wantCurrent(t, sum, true, false)
	for table, want := range map[string]string{"articles": "1", "contents": "1", "raws": "1", "texts": "1", "results": "4", "dates": "24"} {
		wantRows(t, s, "SELECT count(*) AS n FROM "+table, "n="+want)
	}
}

func testWithoutRawBody(t *testing.T, s store.Store) {
	e := Entry(1, Options{})
	body := e.Raw.Body
	e.Raw.Body = nil
	Put(t, s, e)
	wantRows(t, s, "SELECT count(*) AS n FROM raws", "n=0")
	e = Entry(1, Options{Version: 2})
	Put(t, s, e)
	got, err := s.Reader().Raw(context.Background(), e.Record.Article.ContentSHA256)
	if err != nil || string(got) != string(body) {
		t.Errorf("raw %.40q, %v", got, err)
	}
}

func testNULAndInvalidUTF8(t *testing.T, s store.Store) {
	e := Entry(1, Options{})
	e.Record.Article.Text = "a\x00b\xff\xfec"
	e.Record.Article.Title = "tiêu\x00đề"
	e.Record.Ref = "\xc3("
	e.Raw.ContentType = "text/plain\x00"
	e.Record.Figures[0].Unit = "h\xe1\xbb" // cut short
	e.Record.Documents[0].Subject = `\u0000 written out` + "\x00"
	e.Record.Article.Origins = map[string]string{"ti\x00tle": "x\xff"}
	wantCounts(t, Put(t, s, e, Entry(2, Options{})), 2, 0, 0)
	got, err := s.Reader().Record(context.Background(), e.Record.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ field, got, want string }{
		{"text", got.Article.Text, "a\ufffdb\ufffd\ufffdc"},
		{"title", string(got.Article.Title), "tiêu\ufffdđề"},
		{"ref", got.Ref, "\ufffd("},
		{"unit", got.Figures[0].Unit, "h\ufffd\ufffd"},
		{"subject", string(got.Documents[0].Subject), `\u0000 written out` + "\ufffd"},
		{"origin", got.Article.Origins["ti\ufffdtle"], "x\ufffd"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.field, c.got, c.want)
		}
	}
	wantCounts(t, Put(t, s, e), 0, 0, 1)
}

func testLongKeys(t *testing.T, s store.Store) {
	e := Entry(1, Options{})
	long := strings.Repeat("Ủy ban ", 5000)
	e.Record.Documents[0].Key, e.Record.Documents[0].Number = long, schemas.Nullable(long)
	e.Record.Officials[0].Name, e.Record.Officials[0].Roles[0].Organization = long, schemas.Nullable(long)
	e.Record.Figures[0].Unit, e.Record.Article.Site = long, schemas.Nullable(long)
	e.Record.Article.Title = schemas.Nullable(long)
	Put(t, s, e)
	got, err := s.Reader().Record(context.Background(), e.Record.ID)
	if err != nil || !reflect.DeepEqual(got, e.Record) {
		t.Errorf("a record with long names came back changed: %v", err)
	}
}

func testBadEntriesAreRejected(t *testing.T, s store.Store) {
	entries := Entries(0, 40)
	nan := math.NaN()
	bad := map[int]func(*store.Entry){
		3:  func(e *store.Entry) { e.Record.Ruleset.Version = -1 },                                 // refused by the database
		4:  func(e *store.Entry) { e.Record.ID = "" },                                              // refused before
		17: func(e *store.Entry) { e.Record.Dates[0].End = e.Record.Dates[0].Start - 1 },           // refused by the database
		18: func(e *store.Entry) { e.Record.Article.ContentSHA256 = "abc" },                        // refused before
		25: func(e *store.Entry) { e.Record.Figures[0].End = 1 << 40 },                             // refused before
		29: func(e *store.Entry) { e.Record.Figures[0].Value = &nan },                              // refused before
		39: func(e *store.Entry) { e.Record.Officials[1].Mentions[0].Start = -5 },                  // refused by the database
		22: func(e *store.Entry) { e.Record.ID = strings.Repeat("x", 1000) },                       // refused before
		23: func(e *store.Entry) { e.Record.Article.ContentSHA256 = strings.Repeat("A", 32) + "" }, // refused before
	}
	for i, spoil := range bad {
		spoil(&entries[i])
	}
	sum, err := s.Put(context.Background(), entries)
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for _, r := range sum.Rejections {
		got = append(got, r.Index)
		if r.Err == nil || !store.IsRejected(r.Err) || store.IsTransient(r.Err) {
			t.Errorf("rejection %d: %v is not said to be the entry's fault", r.Index, r.Err)
		}
		if sum.Outcomes[r.Index] != store.Rejected {
			t.Errorf("outcome %d is %v", r.Index, sum.Outcomes[r.Index])
		}
	}
	if want := []int{3, 4, 17, 18, 22, 23, 25, 29, 39}; !slices.Equal(got, want) {
		t.Errorf("rejected %v, want %v", got, want)
	}
	wantCounts(t, sum, 31, 0, 0)
	wantRows(t, s, "SELECT count(*) AS n FROM articles", "n=31")
	wantRows(t, s, "SELECT count(*) AS n FROM dates", "n=186") // nothing is left of the rejected
	// Mended, they are stored.
	for i := range bad {
		entries[i] = Entry(i, Options{})
	}
	wantCounts(t, Put(t, s, entries...), len(bad), 0, 31)
}

func testCancelled(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Put(ctx, Entries(0, 3)); !errors.Is(err, context.Canceled) || !store.IsTransient(err) {
		t.Errorf("put with a cancelled context: %v", err)
	}
	wantRows(t, s, "SELECT count(*) AS n FROM articles", "n=0")
	Put(t, s, Entries(0, 3)...)
}

func testPing(t *testing.T, s store.Store) {
	if err := s.Ping(context.Background()); err != nil {
		t.Error(err)
	}
}

// testManyAtOnce puts more than one transaction takes.
func testManyAtOnce(t *testing.T, s store.Store) {
	entries := Entries(0, 1100)
	entries[1050].Record.Ruleset.Version = -1
	sum, err := s.Put(context.Background(), entries)
	if err != nil || len(sum.Rejections) != 1 || sum.Rejections[0].Index != 1050 {
		t.Fatalf("put: %v, rejections %v", err, sum.Rejections)
	}
	wantCounts(t, sum, 1099, 0, 0)
	wantRows(t, s, "SELECT count(*) AS n FROM current_figures", "n=6594")
}
