//go:build unix

package report_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
	"trichluc/schemas"
)

// news is an article by hand: in its text [words|what] marks a mention, what
// being "N unit [qualifier]", "@name; title; organisation; area", "#number; type;
// issuer" or a day.
type news struct {
	id, site, day, title, text string
	version                    int
}

func (n news) entry(t testing.TB) store.Entry {
	t.Helper()
	if n.version == 0 {
		n.version = 1
	}
	r := schemas.Record{Schema: schemas.RecordSchema, ID: n.id, Ref: n.id, Ruleset: schemas.Ruleset{Version: n.version, Hash: fmt.Sprint(n.version)},
		Article: schemas.Article{URL: schemas.Nullable("https://" + n.site + "/" + n.id), Site: schemas.Nullable(n.site), Charset: "utf-8",
			Title: schemas.Nullable(n.title), PublishedAt: schemas.Nullable(n.day), Byline: []string{}}}
	var b strings.Builder
	rest := n.text
	for {
		before, mark, found := strings.Cut(rest, "[")
		b.WriteString(before)
		if !found {
			break
		}
		mark, rest, _ = strings.Cut(mark, "]")
		words, what, ok := strings.Cut(mark, "|")
		if !ok {
			t.Fatalf("%s: [%s]", n.id, mark)
		}
		start := utf8.RuneCountInString(b.String())
		span := schemas.Span{Start: start, End: start + utf8.RuneCountInString(words), Text: words}
		b.WriteString(words)
		mark1 := schemas.Mention{Span: span, Rule: "hand"}
		parts := append(strings.Split(what[1:], "; "), "", "", "")
		switch {
		case strings.HasPrefix(what, "@"):
			o := schemas.Official{Name: parts[0], Mentions: []schemas.Mention{mark1}}
			if parts[1] != "" {
				o.Roles = []schemas.Role{{Span: span, Title: parts[1], Organization: schemas.Nullable(parts[2]), Area: schemas.Nullable(parts[3]), Status: "current", Rule: "hand"}}
			}
			r.Officials = append(r.Officials, o)
		case strings.HasPrefix(what, "#"):
			d := schemas.Document{Number: schemas.Nullable(parts[0]), Type: schemas.Nullable(parts[1]), Issuer: schemas.Nullable(parts[2]),
				Key: strings.ToLower(parts[0]), Mentions: []schemas.Mention{mark1}}
			r.Documents = append(r.Documents, d)
		case len(what) == 10 && what[4] == '-':
			r.Dates = append(r.Dates, schemas.Date{Span: span, Type: "DATE", Value: what, From: schemas.Nullable(what), To: schemas.Nullable(what), Rule: "hand"})
		default:
			f := schemas.Figure{Span: span, Qualifier: "exact", Subject: schemas.Nullable(words), Rule: "hand"}
			var v float64
			fields := strings.Fields(what)
			if _, err := fmt.Sscan(fields[0], &v); err != nil {
				t.Fatalf("%s: %s: %v", n.id, what, err)
			}
			f.Value, f.Unit = &v, fields[1]
			if len(fields) > 2 {
				f.Qualifier = fields[2]
			}
			r.Figures = append(r.Figures, f)
		}
	}
	r.Article.Text = b.String()
	body := []byte(n.id + r.Article.Text)
	r.Article.ContentSHA256 = store.ContentSHA256(body)
	return store.Entry{Raw: schemas.RawArticle{Ref: n.id, URL: string(r.Article.URL), Body: body}, Record: r}
}

// filler is text that makes an article long enough to be compared.
const filler = " Huyện có mười hai xã, hai thị trấn, dân số sống chủ yếu bằng nghề rừng và trồng chè; những năm qua đường về các thôn được mở rộng," +
	" trường học và trạm xá sửa sang, chợ phiên họp đều mỗi tuần, hàng hóa của bà con bán ra tận dưới xuôi." +
	" Các hộ nuôi ong, nuôi cá lồng dọc hồ thủy điện, trồng quế, trồng hồi, lập hợp tác xã để cùng bán mật và tinh dầu."

var paper = []news{
	{id: "a1", site: "bao.example", day: "2024-05-17", title: "Cho vay ở huyện",
		text: "Cho vay ở huyện\nTheo [Nghị quyết số 06-NQ/TU|#06-NQ/TU; Nghị quyết; Tỉnh ủy Hòa Bình], đến nay huyện đã cho vay [586 hộ|586 hộ]." +
			" Mục tiêu cả năm là [900 hộ|900 hộ]. Ông [Lê Văn Hoà|@Lê Văn Hoà; Chủ tịch; MTTQ tỉnh Hoà Bình; Hòa Bình] cho biết [586 hộ|586 hộ] đều dùng vốn đúng." + filler},
	// The same text elsewhere, and with a line more: copies.
	{id: "a2", site: "tin.example", day: "2024-05-18", title: "Cho vay ở huyện",
		text: "Cho vay ở huyện\nTheo [Nghị quyết số 06-NQ/TU|#06-NQ/TU; Nghị quyết; Tỉnh ủy Hòa Bình], đến nay huyện đã cho vay [586 hộ|586 hộ]." +
			" Mục tiêu cả năm là [900 hộ|900 hộ]. Ông [Lê Văn Hoà|@Lê Văn Hoà; Chủ tịch; MTTQ tỉnh Hoà Bình; Hòa Bình] cho biết [586 hộ|586 hộ] đều dùng vốn đúng." + filler},
	{id: "a3", site: "bao.example", day: "2024-05-20", title: "Cho vay ở huyện",
		text: "Cho vay ở huyện\nTheo [Nghị quyết số 06-NQ/TU|#06-NQ/TU; Nghị quyết; Tỉnh ủy Hòa Bình], đến nay huyện đã cho vay [586 hộ|586 hộ]." +
			" Mục tiêu cả năm là [900 hộ|900 hộ]. Ông [Lê Văn Hoà|@Lê Văn Hoà; Chủ tịch; MTTQ tỉnh Hoà Bình; Hòa Bình] cho biết [586 hộ|586 hộ] đều dùng vốn đúng." + filler + "\nTheo bạn đọc."},
	{id: "b1", site: "tin.example", day: "2024-06-02", title: "Giải ngân",
		text: "Giải ngân\nTỉnh đã giải ngân [1.5 tỷ đồng|1500000000 VND] cho [khoảng 40 hộ|40 hộ about] và [14 hộ|14 hộ]; đạt [95%|95 %]. Năm học mới, nam sinh được nhận sách." +
			" Bà [Tạ Thị Mai|@Tạ Thị Mai; Phó Chủ tịch; Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Hòa Bình; Hòa Bình] và ông [Lê Văn Hòa|@Lê Văn Hòa; Chủ tịch; Mặt trận Tổ quốc tỉnh Hòa Bình; Hòa Bình] dự." +
			" Hội nghị sẽ họp lại ngày [15/8|2024-08-15] theo [Nghị quyết 06-NQ/TU|#06-NQ/TU; Nghị quyết] và [Quyết định 12/QĐ-UBND|#12/QĐ-UBND; Quyết định; UBND tỉnh]."},
	{id: "c1", site: "cu.example", day: "", title: "Không ngày", text: "Không ngày\nBài không rõ ngày, có [3 hộ|3 hộ]."},
}

func paperStore(t testing.TB) (*store.Reader, string) {
	url := sqliteURL(t)
	var entries []store.Entry
	for _, n := range paper {
		entries = append(entries, n.entry(t))
	}
	return fill(t, url, entries...), url
}

// column lists what a column holds.
func column(t testing.TB, table report.Table, name string) []any {
	t.Helper()
	i := table.Column(name)
	if i < 0 {
		t.Fatalf("%s has no column %s", table.Question, name)
	}
	var out []any
	for _, row := range table.Rows {
		out = append(out, row[i])
	}
	return out
}

func TestAnswers(t *testing.T) {
	r, _ := paperStore(t)
	type F = report.Filters
	for _, c := range []struct {
		name    string
		filters F
		column  string
		want    []any
	}{
		// A text counts once, asked of one site once there, and each time if asked for.
		{"documents", F{}, "document", []any{"06-NQ/TU", "12/QĐ-UBND"}},
		{"documents", F{}, "articles", []any{int64(2), int64(1)}},
		{"documents", F{Copies: true}, "articles", []any{int64(4), int64(1)}},
		{"documents", F{Site: "bao.example"}, "articles", []any{int64(1)}},
		{"documents", F{Site: "www.tin.example"}, "articles", []any{int64(2), int64(1)}},
		{"documents", F{Until: "2024-05-31"}, "articles", []any{int64(1)}},
		{"documents", F{Issuer: "tỉnh uỷ hoà bình"}, "document", []any{"06-NQ/TU"}},
		{"documents", F{Issuer: "ủy ban nhân dân"}, "document", []any{"12/QĐ-UBND"}},
		{"documents", F{Type: "quyết định"}, "document", []any{"12/QĐ-UBND"}},
		{"document", F{Document: "06-nq/tu"}, "issuer", []any{"Tỉnh ủy Hòa Bình"}},
		{"document-citations", F{Document: "06-NQ/TU"}, "quote", []any{
			"Hội nghị sẽ họp lại ngày 15/8 theo Nghị quyết 06-NQ/TU và Quyết định 12/QĐ-UBND.",
			"Theo Nghị quyết số 06-NQ/TU, đến nay huyện đã cho vay 586 hộ."}},
		{"citations", F{Document: "06-NQ/TU"}, "period", []any{"2024-05", "2024-06"}},
		{"document-types", F{}, "citations", []any{int64(2), int64(1)}},

		// One person under two spellings of the name, one organisation under three.
		{"officials", F{}, "articles", []any{int64(2), int64(1)}},
		{"officials", F{Organization: "MTTQ"}, "articles", []any{int64(2), int64(1)}},
		{"officials", F{Organization: "mặt trận tổ quốc tỉnh hoà bình", Post: "chủ tịch"}, "official_key", []any{"lê văn hòa"}},
		{"official", F{Official: "LÊ VĂN HOÀ"}, "articles", []any{int64(2)}},
		{"official", F{Official: "lê văn hòa"}, "last_seen", []any{"2024-06-02"}},
		{"official-appearances", F{Official: "Lê Văn Hòa"}, "article", []any{"b1", "a1"}},
		{"holders", F{Organization: "Mặt trận Tổ quốc tỉnh Hòa Bình"}, "official_key", []any{"lê văn hòa", "tạ thị mai"}},
		{"together", F{Official: "Tạ Thị Mai"}, "official_key", []any{"lê văn hòa"}},

		// Sums: exact values alone, nothing twice, targets apart, rough ones left out.
		{"sums", F{Unit: "hộ"}, "kind", []any{"plain", "result", "target", "result"}},
		{"sums", F{Unit: "hộ"}, "sum", []any{nil, 586.0, 900.0, 14.0}},
		{"sums", F{Unit: "hộ"}, "left_out", []any{int64(1), int64(0), int64(0), int64(1)}},
		{"sums", F{Unit: "vnd", Period: "quarter"}, "sum", []any{1.5e9}},
		{"sums", F{Unit: "vnd", Period: "quarter"}, "period", []any{"2024-Q2"}},
		{"sums", F{Unit: "%"}, "sum", []any{nil}},
		{"figures", F{Kind: "target"}, "words", []any{"900 hộ"}},
		{"figures", F{Subject: "586 ho", Limit: 1}, "quote", []any{"Theo Nghị quyết số 06-NQ/TU, đến nay huyện đã cho vay 586 hộ."}},
		{"units", F{}, "figures", []any{int64(6), int64(1), int64(1)}},

		{"dates", F{Today: "2024-07-01"}, "from", []any{"2024-08-15"}},
		{"dates", F{Today: "2024-09-01"}, "from", nil},
		{"articles", F{}, "article", []any{"b1", "a1", "c1"}},
		{"articles", F{Copies: true}, "article", []any{"b1", "a3", "a2", "a1", "c1"}},
		{"articles", F{Until: "2024-12-31"}, "article", []any{"b1", "a1"}},
		{"copies", F{}, "article", []any{"a1", "a2", "a3"}},
		{"coverage", F{}, "articles", []any{int64(2), int64(1), int64(1), int64(1)}},

		// Search: without marks any marks, with marks those alone; phrases before words.
		{"search", F{Query: "le van hoa"}, "article", []any{"b1", "a1"}},
		{"search", F{Query: "nam sinh"}, "match", []any{"phrase"}},
		{"search", F{Query: "năm sinh"}, "match", []any{"phrase"}},
		{"search", F{Query: `"năm sinh"`}, "article", nil},
		{"search", F{Query: `"nam hoc"`}, "article", []any{"b1"}},
		{"search", F{Query: "thuỷ điện"}, "article", []any{"a1"}},
		{"search", F{Query: "chè ong"}, "match", []any{"words"}},
		{"search", F{Query: "NQ/TU", Copies: true}, "article", []any{"b1", "a3", "a2", "a1"}},
		{"search", F{Query: "06-NQ/TU", Site: "bao.example"}, "article", []any{"a1"}},
		{"search", F{Query: "không rõ"}, "quote", []any{"Bài không rõ ngày, có 3 hộ."}},
		{"search", F{Query: "mật", Offset: 1}, "article", nil},
		{"search", F{Query: "hoi", Limit: 1}, "article", []any{"b1"}},
	} {
		if got := column(t, ask(t, r, c.name, c.filters), c.column); !slices.Equal(got, c.want) {
			t.Errorf("%s %+v: %s is %q, want %q", c.name, c.filters, c.column, got, c.want)
		}
	}
	if more := ask(t, r, "search", F{Query: "hoi", Limit: 1}).More; !more {
		t.Error("a further find is not told of")
	}
}

// A dead letter counts on its site and day until its very bytes are stored.
func TestRejected(t *testing.T) {
	server := postgrestest.Start(t)
	for _, url := range []string{sqliteURL(t), server.NewSchema(t)} {
		var entries []store.Entry
		for _, n := range paper {
			entries = append(entries, n.entry(t))
		}
		r := fill(t, url, entries...)
		at := time.Date(2024, 7, 1, 12, 0, 0, 0, time.UTC)
		letter := func(address, body, day, reason string) store.DeadLetter {
			at = at.Add(time.Second)
			return store.DeadLetter{Raw: schemas.RawArticle{URL: address, Ref: "tin " + body, Body: []byte(body), PublishedAt: day}, Stage: "extract", Reason: reason, At: at}
		}
		saved := news{id: "e1", site: "bao.example", day: "2024-06-30", title: "Tin", text: "Tin\nMột tin đến muộn."}
		late := saved.entry(t)
		noteDead(t, url, letter("https://bao.example/x", "x", "2024-05-02", "trang trống"), letter("https://www.tin.example/y", "y", "2024-06-30T23:00:00+07:00", "trang trống"),
			letter("https://moi.example/z", "z", "", "quá lớn"), letter(string(late.Record.Article.URL), string(late.Raw.Body), "2024-06-30", "quá lâu"))
		type F = report.Filters
		check := func(name string, f F, col string, want ...any) {
			t.Helper()
			if got := column(t, ask(t, r, name, f), col); !slices.Equal(got, want) {
				t.Errorf("%s: %s %+v: %s is %q, want %q", r.Engine, name, f, col, got, want)
			}
		}
		one, none := int64(1), int64(0)
		check("coverage", F{}, "site", "bao.example", "bao.example", "cu.example", "moi.example", "tin.example", "tin.example")
		check("coverage", F{}, "period", "2024-05", "2024-06", nil, "2024-07", "2024-05", "2024-06")
		check("coverage", F{}, "dead_letters", one, one, none, one, none, one)
		check("coverage", F{}, "articles", int64(2), none, one, none, one, one)
		check("coverage", F{Site: "tin.example", Period: "year"}, "dead_letters", one)
		check("coverage", F{Since: "2024-06-30", Until: "2024-06-30"}, "dead_letters", one, one)
		check("rejected", F{}, "reason", "trang trống", "quá lâu", "quá lớn")
		check("rejected", F{}, "articles", int64(2), one, one)
		check("rejected", F{}, "sites", int64(2), one, one)
		check("rejected", F{}, "newest", "2024-06-30", "2024-06-30", "2024-07-01")
		check("rejected", F{Limit: 1}, "ref", "tin y")
		check("rejected", F{Site: "bao.example", Until: "2024-05-31"}, "url", "https://bao.example/x")
		fill(t, url, late)
		check("rejected", F{}, "reason", "trang trống", "quá lớn")
		check("coverage", F{Site: "bao.example"}, "dead_letters", one, none)
	}
}

func TestAskedWrongly(t *testing.T) {
	r, _ := paperStore(t)
	for name, f := range map[string]report.Filters{
		"weather": {}, "document": {}, "units": {Official: "x"}, "documents": {Since: "May"}, "sums": {Unit: "hộ", Period: "week"}, "figures": {Kind: "guess"},
		"search": {Query: " … "}, "articles": {Limit: -1},
	} {
		_, err := report.Ask(context.Background(), r, name, f)
		if _, ok := errors.AsType[*report.InputError](err); !ok {
			t.Errorf("%s %+v: %v", name, f, err)
		}
	}
}

// The index follows the store: after changes, new rulesets and removals it is
// what it would be had it been made afresh.
func TestIndexFollows(t *testing.T) {
	ctx := context.Background()
	r, url := paperStore(t)
	if n, err := report.Pending(ctx, r, true); err != nil || n != 0 {
		t.Fatalf("%d pending, %v", n, err)
	}
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	changed := paper[3]
	changed.version, changed.day, changed.text = 2, "2024-04-01", "Giải ngân\nTỉnh đã giải ngân cho [15 hộ|15 hộ] theo [Chỉ thị 5/CT-TTg|#5/CT-TTg; Chỉ thị]."
	added := news{id: "d1", site: "moi.example", day: "2024-01-01", title: "Cho vay", text: strings.Replace(paper[0].text, "586", "586", 1)} // earlier than its copies
	if _, err := s.Put(ctx, []store.Entry{changed.entry(t), added.entry(t)}); err != nil {
		t.Fatal(err)
	}
	if notes := ask(t, r, "articles", report.Filters{}).Notes; !slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, "behind") }) {
		t.Errorf("an index that is behind is not told of: %q", notes)
	}
	if sum := update(t, url); sum != (index.Summary{Indexed: 2, Dropped: 1, Searched: 2}) {
		t.Errorf("%+v", sum)
	}
	if got := column(t, ask(t, r, "articles", report.Filters{}), "article"); !slices.Equal(got, []any{"b1", "d1", "c1"}) {
		t.Errorf("articles that count: %q", got)
	}
	if got := column(t, ask(t, r, "documents", report.Filters{}), "document"); !slices.Equal(got, []any{"06-NQ/TU", "5/CT-TTg"}) {
		t.Errorf("documents: %q", got)
	}

	m, err := store.OpenMaintenance(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Remove(ctx, []string{"d1", "a2"}, false); err != nil {
		t.Fatal(err)
	}
	update(t, url)

	fresh := sqliteURL(t)
	f := fill(t, fresh, paper[0].entry(t), paper[2].entry(t), changed.entry(t), paper[4].entry(t))
	for _, q := range []struct {
		name string
		f    report.Filters
	}{{"articles", report.Filters{}}, {"documents", report.Filters{}}, {"officials", report.Filters{}}, {"figures", report.Filters{}}, {"copies", report.Filters{}},
		{"sums", report.Filters{Unit: "hộ"}}, {"coverage", report.Filters{}}, {"search", report.Filters{Query: "ho"}}, {"dates", report.Filters{}}} {
		if a, b := lines(ask(t, r, q.name, q.f)), lines(ask(t, f, q.name, q.f)); !slices.Equal(a, b) {
			t.Errorf("%s: followed\n%q\nafresh\n%q", q.name, a, b)
		}
	}
	for _, table := range []string{"index_articles", "index_documents", "index_document_keys", "index_posts", "index_figures", "index_dates", "index_bands"} {
		var a, b int
		if err := r.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&a); err != nil {
			t.Fatal(err)
		}
		if err := f.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&b); err != nil {
			t.Fatal(err)
		}
		if a != b {
			t.Errorf("%s has %d rows, afresh %d", table, a, b)
		}
	}
}

// Of an article that was removed and purged no word is left in the file.
func TestPurge(t *testing.T) {
	ctx := context.Background()
	url := sqliteURL(t)
	odd := news{id: "z1", site: "bao.example", day: "2024-05-17", title: "Tin", text: "Tin\nMột chữ lạ: zqxjvkword, [5 hộ|5 hộ] zqxjvkunit."}
	entries := []store.Entry{odd.entry(t)}
	for _, n := range paper {
		entries = append(entries, n.entry(t))
	}
	r := fill(t, url, entries...)
	traces := func() int {
		n := 0
		for _, suffix := range []string{"", "-wal"} {
			b, err := os.ReadFile(url + suffix)
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			n += strings.Count(string(b), "zqxjvk")
		}
		return n
	}
	if len(ask(t, r, "search", report.Filters{Query: "zqxjvkword"}).Rows) != 1 || traces() == 0 {
		t.Fatal("the word is not there to begin with")
	}
	m, err := store.OpenMaintenance(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Remove(ctx, []string{"z1"}, false); err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if _, err := x.Update(ctx, index.Options{Purge: true}); err != nil {
		t.Fatal(err)
	}
	if err := m.EmptyLog(ctx); err != nil {
		t.Fatal(err)
	}
	if n := traces(); n != 0 {
		t.Errorf("%d traces left", n)
	}
}
