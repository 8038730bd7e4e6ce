package web

import (
	"cmp"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"trichluc/schemas"
)

// mark is one mention to be shown in the text: code points, end exclusive.
type mark struct {
	start, end int
	kind       string // date, document, official, post or figure: also its class
	about      string // id of the finding that it belongs to
	rule       string
	id         string // of the element
}

// marksOf lists the mentions of a record in the order of the text. Those that do
// not lie within it are left out.
func marksOf(r schemas.Record, length int) []mark {
	var all []mark
	add := func(s schemas.Span, kind, about, rule string) {
		if 0 <= s.Start && s.Start < s.End && s.End <= length {
			all = append(all, mark{start: s.Start, end: s.End, kind: kind, about: about, rule: rule})
		}
	}
	for i, d := range r.Dates {
		add(d.Span, "date", findingID("date", i), d.Rule)
	}
	for i, d := range r.Documents {
		for _, m := range d.Mentions {
			add(m.Span, "document", findingID("document", i), m.Rule)
		}
	}
	for i, o := range r.Officials {
		for _, m := range o.Mentions {
			add(m.Span, "official", findingID("official", i), m.Rule)
		}
		for _, p := range o.Roles {
			add(p.Span, "post", findingID("official", i), p.Rule)
		}
	}
	for i, f := range r.Figures {
		add(f.Span, "figure", findingID("figure", i), f.Rule)
	}
	// Longer ones first where two begin together: they lie outside.
	slices.SortStableFunc(all, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	for i := range all {
		all[i].id = "m" + strconv.Itoa(i)
	}
	return all
}

func findingID(kind string, i int) string { return kind + "-" + strconv.Itoa(i) }

// marked writes the lines of the text that are not empty, with their marks. Where marks overlap the
// text is cut at every boundary and the pieces are nested, the shortest mark
// innermost; the innermost is the link to what was found there, and names all
// the others for the script.
func marked(text []rune, marks []mark) []template.HTML {
	var lines []template.HTML
	var open []mark // those that cover the present position
	next := 0
	seen := make(map[string]bool, len(marks))
	for lineStart := 0; lineStart <= len(text); {
		lineEnd := lineStart
		for lineEnd < len(text) && text[lineEnd] != '\n' {
			lineEnd++
		}
		var b strings.Builder
		for at := lineStart; at < lineEnd; {
			open = slices.DeleteFunc(open, func(m mark) bool { return m.end <= at })
			for next < len(marks) && marks[next].start <= at {
				if marks[next].end > at {
					open = append(open, marks[next])
				}
				next++
			}
			until := lineEnd
			if next < len(marks) {
				until = min(until, marks[next].start)
			}
			for _, m := range open {
				until = min(until, m.end)
			}
			piece(&b, string(text[at:until]), open, seen)
			at = until
		}
		if lineEnd > lineStart {
			lines = append(lines, template.HTML(b.String())) // the text went through EscapeString, the rest is ours
		}
		lineStart = lineEnd + 1
	}
	return lines
}

// piece writes a stretch of text that the same marks cover throughout.
func piece(b *strings.Builder, text string, covering []mark, seen map[string]bool) {
	if len(covering) == 0 {
		b.WriteString(html.EscapeString(text))
		return
	}
	layers := slices.Clone(covering)
	slices.SortStableFunc(layers, func(a, c mark) int { return cmp.Compare(c.end-c.start, a.end-a.start) })
	for i, m := range layers {
		inner := i == len(layers)-1
		b.WriteString(`<`)
		b.WriteString(map[bool]string{true: "a", false: "span"}[inner])
		b.WriteString(` class="m ` + m.kind + ` d` + strconv.Itoa(min(len(layers)-1-i, 2)) + `"`)
		first := !seen[m.id]
		if first {
			seen[m.id] = true
			b.WriteString(` id="` + m.id + `"`)
		}
		if inner {
			b.WriteString(` href="#` + m.about + `"`)
			if !first { // the rest of a mark that was cut: one stop of the keyboard is enough
				b.WriteString(` tabindex="-1"`)
			}
			var about, rules []string
			for j := len(layers) - 1; j >= 0; j-- {
				about, rules = append(about, layers[j].about), append(rules, layers[j].rule)
			}
			b.WriteString(` data-about="` + strings.Join(about, " ") + `" data-rules="` + html.EscapeString(strings.Join(rules, " ")) + `"`)
		}
		b.WriteString(`>`)
	}
	b.WriteString(html.EscapeString(text))
	b.WriteString(`</a>`)
	b.WriteString(strings.Repeat(`</span>`, len(layers)-1))
}
