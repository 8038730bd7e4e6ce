package report

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// fixture is a store of two sites and three articles; document 06-NQ/TU is cited by two of them.
func fixture(t *testing.T) *store.Reader {
	t.Helper()
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "trichluc.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	span := func(start int, text string) schemas.Span {
		return schemas.Span{Start: start, End: start + len([]rune(text)), Text: text}
	}
	article := func(n int, site, day string, cites ...string) store.Entry {
		r := schemas.Record{Schema: schemas.RecordSchema, ID: fmt.Sprintf("id-%d", n), Ref: fmt.Sprint(n),
			Ruleset: schemas.Ruleset{Version: 1, Hash: "test"}}
		r.Article = schemas.Article{Site: schemas.Nullable(site), Charset: "utf-8", ContentSHA256: strings.Repeat(fmt.Sprint(n), 64),
			Title: schemas.Nullable(fmt.Sprintf("Tin %d", n)), PublishedAt: schemas.Nullable(day), Byline: []string{},
			Text: "=586 hộ nghèo theo Nghị quyết của bà Tạ Thị Hòa, Phó Giám đốc Sở Y tế"}
		v := 586.0
		r.Figures = []schemas.Figure{{Span: span(1, "586 hộ"), Value: &v, Unit: "hộ", Qualifier: "exact", Subject: "=586 hộ nghèo", Rule: "noun"}}
		r.Officials = []schemas.Official{{Name: "Tạ Thị Hòa",
			Roles:    []schemas.Role{{Span: span(49, "Phó Giám đốc Sở Y tế"), Title: "Phó Giám đốc", Organization: "Sở Y tế", Status: "current", Rule: "after"}},
			Mentions: []schemas.Mention{{Span: span(37, "Tạ Thị Hòa"), Rule: "after"}}}}
		for _, number := range cites {
			r.Documents = append(r.Documents, schemas.Document{Number: schemas.Nullable(number), Type: "Nghị quyết", Key: number,
				Mentions: []schemas.Mention{{Span: span(19, "Nghị quyết"), Rule: "named"}}})
		}
		return store.Entry{Raw: schemas.RawArticle{Ref: fmt.Sprint(n), Body: []byte(fmt.Sprint(n))}, Record: r}
	}
	sum, err := s.Put(context.Background(), []store.Entry{
		article(1, "bao.example", "2024-04-30", "06-NQ/TU"),
		article(2, "bao.example", "2024-05-17", "06-NQ/TU", "27-NQ/HU"),
		article(3, "tin.example", "2024-05-18"),
	})
	if err != nil || sum.Added != 3 {
		t.Fatalf("%+v, %v", sum, err)
	}
	return s.Reader()
}

func answer(t *testing.T, r *store.Reader, name string, f Filter) string {
	t.Helper()
	q, err := Named(name)
	if err != nil {
		t.Fatal(err)
	}
	table, err := Ask(context.Background(), r, q, f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := table.Write(&b, "csv"); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnswers(t *testing.T) {
	r := fixture(t)
	const documents = "document,type,issuer,issued_on,articles,mentions,first_cited,last_cited\n"
	const coverage = "site,month,articles,dates,documents,officials,figures,with_warnings,ruleset\n"
	for _, c := range []struct {
		name   string
		filter Filter
		want   string
	}{
		{"documents", Filter{}, documents + "06-NQ/TU,Nghị quyết,,,2,2,2024-04-30,2024-05-17\n27-NQ/HU,Nghị quyết,,,1,1,2024-05-17,2024-05-17\n"},
		{"documents", Filter{Limit: 1}, documents + "06-NQ/TU,Nghị quyết,,,2,2,2024-04-30,2024-05-17\n"},
		{"documents", Filter{Until: "2024-04-30"}, documents + "06-NQ/TU,Nghị quyết,,,1,1,2024-04-30,2024-04-30\n"},
		{"documents", Filter{Site: "tin.example"}, documents},
		{"officials", Filter{Since: "2024-05-01"}, "name,post,organization,area,status,articles,first_seen,last_seen\n" +
			"Tạ Thị Hòa,Phó Giám đốc,Sở Y tế,,current,2,2024-05-17,2024-05-18\n"},
		{"figures", Filter{Site: "tin.example"}, "published_on,article,words,qualifier,value,low,high,unit,per,subject\n" +
			"2024-05-18,Tin 3,586 hộ,exact,586,,,hộ,,'=586 hộ nghèo\n"},
		{"coverage", Filter{}, coverage + "bao.example,2024-04,1,0,1,1,1,0,1\nbao.example,2024-05,1,0,2,1,1,0,1\ntin.example,2024-05,1,0,0,1,1,0,1\n"},
	} {
		if got := answer(t, r, c.name, c.filter); got != c.want {
			t.Errorf("%s %+v:\n%swant\n%s", c.name, c.filter, got, c.want)
		}
	}
	if _, err := Named("weather"); err == nil {
		t.Error("an unknown question was found")
	}
}

func TestForms(t *testing.T) {
	table := Table{Columns: []string{"tên", "số"}, Rows: [][]any{
		{"Nguyễn \"Út\", <b>", int64(5)}, {nil, -12.5}, {"-1+2", nil}, {strings.Repeat("dài ", 20), int64(12345)},
	}}
	write := func(format string) string {
		var b strings.Builder
		if err := table.Write(&b, format); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}

	rows, err := csv.NewReader(strings.NewReader(write("csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if rows[1][0] != `Nguyễn "Út", <b>` || rows[2][1] != "-12.5" || rows[3][0] != "'-1+2" {
		t.Errorf("CSV %q", rows)
	}

	var objects []map[string]any
	out := write("json")
	if err := json.Unmarshal([]byte(out), &objects); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if objects[0]["tên"] != `Nguyễn "Út", <b>` || objects[1]["tên"] != nil || objects[1]["số"] != -12.5 || !strings.Contains(out, "<b>") {
		t.Errorf("JSON %s", out)
	}

	lines := strings.Split(write("table"), "\n")
	if end := len([]rune(lines[1])); len([]rune(lines[2])) != end || len([]rune(lines[4])) != end {
		t.Errorf("numbers do not line up:\n%s", strings.Join(lines, "\n"))
	}
	if !strings.Contains(lines[4], "…") {
		t.Errorf("a long cell was not cut: %s", lines[4])
	}
	if err := table.Write(&strings.Builder{}, "xml"); err == nil {
		t.Error("an unknown form was written")
	}
}
