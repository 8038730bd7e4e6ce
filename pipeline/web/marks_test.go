package web

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"trichluc/schemas"
)

// textOf is what a reader sees of markup.
func textOf(t *testing.T, markup string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!doctype html><body><div>" + markup + "</div>"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

func record(text string, dates, figures [][2]int) schemas.Record {
	r := schemas.Record{Article: schemas.Article{Text: text}}
	runes := []rune(text)
	span := func(s [2]int) schemas.Span {
		quoted := ""
		if 0 <= s[0] && s[0] <= s[1] && s[1] <= len(runes) {
			quoted = string(runes[s[0]:s[1]])
		}
		return schemas.Span{Start: s[0], End: s[1], Text: quoted}
	}
	for _, s := range dates {
		r.Dates = append(r.Dates, schemas.Date{Span: span(s), Rule: "d"})
	}
	for _, s := range figures {
		r.Figures = append(r.Figures, schemas.Figure{Span: span(s), Rule: "f"})
	}
	return r
}

func lines(r schemas.Record) []string {
	text := []rune(r.Article.Text)
	var out []string
	for _, l := range marked(text, marksOf(r, len(text))) {
		out = append(out, string(l))
	}
	return out
}

func TestMarks(t *testing.T) {
	for _, c := range []struct {
		name           string
		text           string
		dates, figures [][2]int
		want           string
	}{
		{"none", "năm <b>", nil, nil, "năm &lt;b&gt;"},
		{"offsets are code points, not bytes", "ngày 9/5 có", [][2]int{{5, 8}}, nil, `ngày <a class="m date d0" id="m0" href="#date-0" data-about="date-0" data-rules="d">9/5</a> có`},
		{"one within another", "trong 5 năm", [][2]int{{0, 11}}, [][2]int{{6, 7}},
			`<a class="m date d0" id="m0" href="#date-0" data-about="date-0" data-rules="d">trong </a>` +
				`<span class="m date d1"><a class="m figure d0" id="m1" href="#figure-0" data-about="figure-0 date-0" data-rules="f d">5</a></span>` +
				`<a class="m date d0" href="#date-0" tabindex="-1" data-about="date-0" data-rules="d"> năm</a>`},
		{"crossing", "abcde", [][2]int{{0, 3}}, [][2]int{{2, 5}},
			`<a class="m date d0" id="m0" href="#date-0" data-about="date-0" data-rules="d">ab</a>` +
				`<span class="m date d1"><a class="m figure d0" id="m1" href="#figure-0" data-about="figure-0 date-0" data-rules="f d">c</a></span>` +
				`<a class="m figure d0" href="#figure-0" tabindex="-1" data-about="figure-0" data-rules="f">de</a>`},
		{"outside, empty and turned round are left out", "abc", [][2]int{{-1, 2}, {1, 1}, {2, 1}, {2, 9}}, nil, "abc"},
		{"across lines", "a\n\nb", [][2]int{{0, 4}}, nil,
			`<a class="m date d0" id="m0" href="#date-0" data-about="date-0" data-rules="d">a</a>|<a class="m date d0" href="#date-0" tabindex="-1" data-about="date-0" data-rules="d">b</a>`},
	} {
		if got := strings.Join(lines(record(c.text, c.dates, c.figures)), "|"); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// However marks lie, the words on the page are those of the text, and each mark
// covers exactly its own.
func TestMarksKeepTheText(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	letters := []rune("aắđ <>&\"'\n𝄞y")
	for range 300 {
		var text []rune
		for range 1 + random.IntN(40) {
			text = append(text, letters[random.IntN(len(letters))])
		}
		spans := func() (out [][2]int) {
			for range random.IntN(5) {
				a, b := random.IntN(len(text)+1), random.IntN(len(text)+1)
				out = append(out, [2]int{min(a, b), max(a, b)})
			}
			return out
		}
		r := record(string(text), spans(), spans())
		var plain []string
		for l := range strings.SplitSeq(string(text), "\n") {
			if l != "" {
				plain = append(plain, l)
			}
		}
		page := lines(r)
		if got := textOf(t, strings.Join(page, "")); got != strings.Join(plain, "") {
			t.Fatalf("%q became %q", text, got)
		}
		for i, f := range r.Figures {
			piece := regexp.MustCompile(`data-about="[^"]*\bfigure-` + string(rune('0'+i)) + `\b[^>]*>([^<]*)<`)
			var covered strings.Builder
			for _, m := range piece.FindAllStringSubmatch(strings.Join(page, ""), -1) {
				covered.WriteString(html.UnescapeString(m[1]))
			}
			if want := strings.ReplaceAll(f.Text, "\n", ""); covered.String() != want {
				t.Fatalf("in %q the mark %v covers %q, not %q\n%s", text, f.Span, covered.String(), want, page)
			}
		}
	}
}
