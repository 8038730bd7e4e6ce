package reprocess

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"trichluc/schemas"
)

// rec makes a record of a text; each date is written "words=value@rule".
func rec(text string, dates ...string) schemas.Record {
	r := schemas.Record{ID: "id", Ref: "bai", Article: schemas.Article{Text: text, Title: "Tin"}}
	from := 0
	for _, d := range dates {
		words, rest, _ := strings.Cut(d, "=")
		value, rule, _ := strings.Cut(rest, "@")
		at := strings.Index(text[from:], words)
		if at < 0 {
			panic(words)
		}
		start := len([]rune(text[:from+at]))
		r.Dates = append(r.Dates, schemas.Date{Span: schemas.Span{Start: start, End: start + len([]rune(words)), Text: words}, Type: "DATE", Value: value, Rule: rule})
		from += at
	}
	return r
}

func shown(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "%s %s %s [%s] %s -> %s\n", c.Field, c.Kind, c.Rule, c.Quote.Text, c.Before, c.After)
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	text := "Tin\nNgày 9/5, xã họp. Ngày 10/5, huyện họp."
	for name, test := range map[string]struct {
		before, after schemas.Record
		want          string
	}{
		"alike": {rec(text, "Ngày 9/5=2022-05-09@a"), rec(text, "Ngày 9/5=2022-05-09@a"), ""},
		// The same mention by another rule is no change that a reader would see.
		"another rule": {rec(text, "Ngày 9/5=2022-05-09@a"), rec(text, "Ngày 9/5=2022-05-09@b"), ""},
		"gained": {rec(text, "Ngày 9/5=2022-05-09@a"), rec(text, "Ngày 9/5=2022-05-09@a", "Ngày 10/5=2022-05-10@b"),
			"dates gained b [Ngày 10/5]  -> type DATE, value 2022-05-10\n"},
		"lost": {rec(text, "Ngày 9/5=2022-05-09@a"), rec(text), "dates lost a [Ngày 9/5] type DATE, value 2022-05-09 -> \n"},
		"value": {rec(text, "Ngày 9/5=2021-05-09@a"), rec(text, "Ngày 9/5=2022-05-09@b"),
			"dates altered a → b [Ngày 9/5] value 2021-05-09 -> value 2022-05-09\n"},
		"span": {rec(text, "9/5=2022-05-09@a"), rec(text, "Ngày 9/5=2022-05-09@a"),
			"dates altered a [Ngày 9/5] words 9/5 -> words Ngày 9/5\n"},
		"another text": {rec("Tin\nNgày 9/5, xã họp.", "Ngày 9/5=2022-05-09@a"), rec("Tin\n\nLời dẫn. Ngày 9/5, xã họp.", "Ngày 9/5=2022-05-09@a"),
			"article altered text [Tin] 21 characters: …Ngày 9/5, xã họp. -> 31 characters: … Lời dẫn. Ngày 9/5, xã họp.\n"},
		"from nothing": {rec(text), rec(text), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := shown(Compare(test.before, test.after)); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

func TestCompareEveryField(t *testing.T) {
	value := 54.0
	span := schemas.Span{Start: 0, End: 3, Text: "Tin"}
	full := rec("Tin")
	full.Documents = []schemas.Document{{Number: "06-NQ/TU", Key: "k", Mentions: []schemas.Mention{{Span: span, Rule: "d"}}, Inferred: &schemas.Inferred{Issuer: "Tỉnh ủy"}}}
	full.Officials = []schemas.Official{{Name: "Lò Thị Mai", Mentions: []schemas.Mention{{Span: span, Rule: "o"}}, Roles: []schemas.Role{{Span: span, Title: "Chủ tịch", Rule: "r"}}}}
	full.Figures = []schemas.Figure{{Span: span, Value: &value, Unit: "lớp", Rule: "f"}}
	full.Warnings = []string{"w"}
	full.Article.PublishedAt = "2022-05-09"
	changes := Compare(rec("Tin"), full)
	var got []string
	for _, c := range changes {
		got = append(got, c.Field+" "+string(c.Kind)+" "+c.Rule)
	}
	want := "article gained published_at, documents gained d, officials gained o, roles gained r, figures gained f, warnings gained "
	if strings.Join(got, ", ") != want {
		t.Errorf("got %q\nwant %q", strings.Join(got, ", "), want)
	}
	if len(Compare(full, full)) != 0 {
		t.Errorf("a record differs from itself: %v", Compare(full, full))
	}
	for i, c := range Compare(full, rec("Tin")) {
		if c.Kind != Lost {
			t.Errorf("%d: %+v", i, c)
		}
	}
}

func TestChanges(t *testing.T) {
	text := "Tin\nNgày 9/5, xã họp. Ngày 10/5, huyện họp."
	before, after := rec(text, "Ngày 9/5=2022-05-09@a"), rec(text, "Ngày 9/5=2021-05-09@a", "Ngày 10/5=2022-05-10@b")
	c := &Changes{}
	for i := range 9 {
		after.ID = fmt.Sprint(i)
		c.add(14, after, Compare(before, after))
	}
	if one := (&Changes{}); true { // an article that changed in two places is one example
		twice := rec(text, "Ngày 9/5=2022-05-09@b", "Ngày 10/5=2022-05-10@b")
		one.add(14, twice, Compare(rec(text), twice))
		if one.Rules[0].Gained != 2 || len(one.Rules[0].Examples) != 1 {
			t.Errorf("%+v", one.Rules)
		}
	}
	c.same(13)
	c.New++
	if c.Compared != 10 || c.Same != 1 || c.Changed != 9 || len(c.Rules) != 2 || c.Rules[0].Altered != 9 || c.Rules[1].Gained != 9 {
		t.Errorf("%+v", c)
	}
	for _, r := range c.Rules {
		if len(r.Examples) != examplesKept {
			t.Errorf("%s: %d examples", r.Rule, len(r.Examples))
		}
	}
	if e := c.Rules[1].Examples[0]; e.Quote.Left != "Tin Ngày 9/5, xã họp. " || e.Quote.Right != ", huyện họp." || e.Name != "bai" {
		t.Errorf("%+v", e)
	}
	s := Summary{Ruleset: schemas.Ruleset{Version: 15, Hash: "abc"}, Articles: 11, Changes: c}
	s.fail(`<b>"1".html`, fmt.Errorf("broken at 17"))
	s.fail("2.html", fmt.Errorf("broken at 99"))
	s = s.sorted()
	if len(s.Failures) != 1 || s.Failures[0].Count != 2 || s.Failures[0].Reason != "broken at …" {
		t.Errorf("%+v", s.Failures)
	}
	var table, asJSON, asHTML bytes.Buffer
	if err := WriteTable(&table, c, 1); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ruleset 13, 14 read: 1 articles alike, 9 changed, 1 not read before", "b     9       0     0", "[Ngày 10/5], huyện", "+ type DATE, value 2022-05-10"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, table.String())
		}
	}
	if err := WriteJSON(&asJSON, s); err != nil {
		t.Fatal(err)
	}
	var back Summary
	if err := json.Unmarshal(asJSON.Bytes(), &back); err != nil || back.Changes.Rules[1].Gained != 9 || back.Changes.Against[14] != 9 {
		t.Errorf("%v %+v", err, back.Changes)
	}
	if err := WriteHTML(&asHTML, s); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<mark>Ngày 10/5</mark>", "ruleset 15", "&lt;b&gt;&#34;1&#34;.html: broken at 17"} {
		if !strings.Contains(asHTML.String(), want) {
			t.Errorf("no %q in the page", want)
		}
	}
	if strings.Contains(asHTML.String(), "<b>") {
		t.Error("the page lets an article's markup through")
	}
}
