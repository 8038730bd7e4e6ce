package reprocess

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trichluc/schemas"
)

// Kind says how a mention changed.
type Kind string

// The kinds of change.
const (
	Gained  Kind = "gained"
	Lost    Kind = "lost"
	Altered Kind = "altered"
)

// Change is one difference between two readings of the same bytes.
type Change struct {
	Field  string // dates, documents, officials, roles, figures, warnings, article
	Rule   string // that made the mention; "old → new" where another rule makes it now
	Kind   Kind
	Quote  Quote
	Before string // what was read of it, as far as it changed
	After  string
}

// Quote is a mention in its words' company.
type Quote struct {
	Left  string `json:"left,omitempty"`
	Text  string `json:"text"`
	Right string `json:"right,omitempty"`
}

// Compare lists what one reading found and the other did not. Mentions are told
// apart by where they stand; where the cleaned text itself differs, by their words.
func Compare(before, after schemas.Record) []Change {
	changes := articleChanges(before.Article, after.Article)
	sameText := before.Article.Text == after.Article.Text
	oldItems, newItems := itemsOf(before), itemsOf(after)
	var quoteOld, quoteNew *quoter
	for _, field := range fields {
		c := match(field, oldItems[field], newItems[field], sameText)
		for _, pair := range c {
			change := Change{Field: field}
			switch {
			case pair.old == nil:
				change.Kind, change.Rule, change.After = Gained, pair.new.rule, pair.new.String()
			case pair.new == nil:
				change.Kind, change.Rule, change.Before = Lost, pair.old.rule, pair.old.String()
			default:
				change.Kind, change.Rule = Altered, pair.new.rule
				if pair.old.rule != pair.new.rule {
					change.Rule = pair.old.rule + " → " + pair.new.rule
				}
				change.Before, change.After = differences(pair.old, pair.new)
			}
			if pair.new != nil {
				quoteNew = quoteNew.of(after.Article.Text)
				change.Quote = quoteNew.quote(pair.new)
			} else {
				quoteOld = quoteOld.of(before.Article.Text)
				change.Quote = quoteOld.quote(pair.old)
			}
			changes = append(changes, change)
		}
	}
	return changes
}

// fields are those of a record that hold mentions, in the order of the report.
var fields = []string{"dates", "documents", "officials", "roles", "figures", "warnings"}

// item is one mention with what was read of it.
type item struct {
	start, end int
	text, rule string
	read       []attribute
}

type attribute struct{ name, value string }

func (i *item) String() string { return join(i.read) }

func join(read []attribute) string {
	var parts []string
	for _, a := range read {
		if a.value != "" {
			parts = append(parts, a.name+" "+a.value)
		}
	}
	return strings.Join(parts, ", ")
}

func (i *item) sameAs(j *item) bool { return slices.Equal(i.read, j.read) }

// differences are the attributes that two readings of a mention do not share.
func differences(a, b *item) (before, after string) {
	var old, new []attribute
	if a.start != b.start || a.end != b.end || a.text != b.text {
		old, new = append(old, attribute{"words", a.text}), append(new, attribute{"words", b.text})
	}
	for i := range max(len(a.read), len(b.read)) {
		var x, y attribute
		if i < len(a.read) {
			x = a.read[i]
		}
		if i < len(b.read) {
			y = b.read[i]
		}
		if x == y {
			continue
		}
		for _, v := range []struct {
			list *[]attribute
			a    attribute
		}{{&old, x}, {&new, y}} {
			if v.a.value == "" {
				v.a.value = "–"
			}
			*v.list = append(*v.list, v.a)
		}
	}
	return join(old), join(new)
}

func itemsOf(r schemas.Record) map[string][]item {
	out := map[string][]item{}
	add := func(field string, span schemas.Span, rule string, read ...attribute) {
		out[field] = append(out[field], item{span.Start, span.End, span.Text, rule, read})
	}
	for _, d := range r.Dates {
		add("dates", d.Span, d.Rule, attribute{"type", d.Type}, attribute{"value", d.Value}, attribute{"from", string(d.From)},
			attribute{"to", string(d.To)}, attribute{"mod", d.Mod}, attribute{"calendar", d.Calendar})
	}
	for _, d := range r.Documents {
		inferred := schemas.Inferred{}
		if d.Inferred != nil {
			inferred = *d.Inferred
		}
		for _, m := range d.Mentions {
			add("documents", m.Span, m.Rule, attribute{"number", string(d.Number)}, attribute{"name", d.Name}, attribute{"year", year(d.Year)},
				attribute{"type", string(d.Type)}, attribute{"issuer", string(d.Issuer)}, attribute{"issued", string(d.IssuedOn)},
				attribute{"subject", string(d.Subject)}, attribute{"inferred number", inferred.Number}, attribute{"inferred issuer", inferred.Issuer},
				attribute{"inferred day", inferred.IssuedOn}, attribute{"inferred year", year(inferred.Year)}, attribute{"term", inferred.Term}, attribute{"key", d.Key})
		}
	}
	for _, o := range r.Officials {
		for _, m := range o.Mentions {
			add("officials", m.Span, m.Rule, attribute{"name", o.Name}, attribute{"honorific", string(o.Honorific)})
		}
		for _, p := range o.Roles {
			add("roles", p.Span, p.Rule, attribute{"of", o.Name}, attribute{"title", p.Title}, attribute{"organization", string(p.Organization)},
				attribute{"area", string(p.Area)}, attribute{"status", p.Status})
		}
	}
	for _, f := range r.Figures {
		add("figures", f.Span, f.Rule, attribute{"value", number(f.Value)}, attribute{"low", number(f.Low)}, attribute{"high", number(f.High)},
			attribute{"unit", f.Unit}, attribute{"qualifier", f.Qualifier}, attribute{"per", f.Per}, attribute{"subject", string(f.Subject)})
	}
	for _, w := range r.Warnings {
		add("warnings", schemas.Span{Text: w}, "")
	}
	return out
}

func year(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// pair is a mention in two readings, one of them nil where it is gained or lost.
type pair struct{ old, new *item }

// match pairs the mentions of a field and returns the pairs that differ, in the
// order of the text.
func match(field string, old, new []item, sameText bool) []pair {
	usedOld, usedNew := make([]bool, len(old)), make([]bool, len(new))
	var pairs []pair
	try := func(alike func(a, b *item) bool, differ bool) {
		for i := range old {
			for j := range new {
				if usedOld[i] || usedNew[j] || !alike(&old[i], &new[j]) {
					continue
				}
				usedOld[i], usedNew[j] = true, true
				if differ {
					pairs = append(pairs, pair{&old[i], &new[j]})
				}
			}
		}
	}
	place := func(a, b *item) bool { return a.start == b.start && a.end == b.end }
	if !sameText || field == "warnings" {
		place = func(a, b *item) bool { return a.text == b.text }
	}
	try(func(a, b *item) bool { return place(a, b) && a.sameAs(b) }, false)
	try(place, true)
	if sameText && field != "warnings" {
		try(func(a, b *item) bool { return a.start < b.end && b.start < a.end }, true)
	}
	for i := range old {
		if !usedOld[i] {
			pairs = append(pairs, pair{old: &old[i]})
		}
	}
	for j := range new {
		if !usedNew[j] {
			pairs = append(pairs, pair{new: &new[j]})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return a.at() - b.at() })
	return pairs
}

func (p pair) at() int {
	if p.new != nil {
		return p.new.start
	}
	return p.old.start
}

// articleChanges compares what was read around the mentions.
func articleChanges(a, b schemas.Article) []Change {
	var out []Change
	for _, f := range []struct{ name, before, after string }{
		{"title", string(a.Title), string(b.Title)},
		{"published_at", string(a.PublishedAt), string(b.PublishedAt)},
		{"byline", strings.Join(a.Byline, "; "), strings.Join(b.Byline, "; ")},
		{"source", a.Source, b.Source},
		{"section", a.Section, b.Section},
	} {
		if f.before == f.after {
			continue
		}
		c := Change{Field: "article", Rule: f.name, Kind: Altered, Before: f.before, After: f.after, Quote: Quote{Text: string(b.Title)}}
		switch {
		case f.before == "":
			c.Kind = Gained
		case f.after == "":
			c.Kind = Lost
		}
		out = append(out, c)
	}
	if a.Text != b.Text {
		at := firstDifference(a.Text, b.Text)
		out = append(out, Change{Field: "article", Rule: "text", Kind: Altered, Quote: Quote{Text: string(b.Title)},
			Before: fmt.Sprintf("%d characters: …%s", len([]rune(a.Text)), excerpt(a.Text, at)),
			After:  fmt.Sprintf("%d characters: …%s", len([]rune(b.Text)), excerpt(b.Text, at))})
	}
	return out
}

// firstDifference is the byte where two texts part, at a character's beginning.
func firstDifference(a, b string) int {
	last := 0
	for i, r := range a {
		if !strings.HasPrefix(b[min(i, len(b)):], string(r)) {
			return i
		}
		last = i + len(string(r))
	}
	return last
}

func excerpt(s string, at int) string {
	r := []rune(s[min(at, len(s)):])
	return strings.ReplaceAll(string(r[:min(len(r), 80)]), "\n", " ")
}

// quoter quotes out of one text, which it cuts into characters once.
type quoter struct{ runes []rune }

func (q *quoter) of(text string) *quoter {
	if q == nil {
		return &quoter{[]rune(text)}
	}
	return q
}

func (q *quoter) quote(i *item) Quote {
	const around = 48
	out := Quote{Text: i.text}
	if i.end <= i.start || i.end > len(q.runes) {
		return out
	}
	out.Left = flat(q.runes[max(0, i.start-around):i.start])
	out.Right = flat(q.runes[i.end:min(len(q.runes), i.end+around)])
	return out
}

func flat(r []rune) string { return strings.ReplaceAll(string(r), "\n", " ") }
