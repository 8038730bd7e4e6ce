package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"trichluc/pipeline"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// The lists of a summary are broken at lineWidth and begin at indent.
const (
	lineWidth = 100
	indent    = 12
)

// totals counts what a run did.
type totals struct {
	outcomes                             [store.OutcomeCount]int // by store.Outcome
	dates, documents, officials, figures int
	warnings                             int
}

func (t *totals) add(e pipeline.Event) {
	t.outcomes[e.Outcome]++
	if e.Err != nil {
		return
	}
	t.dates += len(e.Record.Dates)
	t.documents += len(e.Record.Documents)
	t.officials += len(e.Record.Officials)
	t.figures += len(e.Record.Figures)
	t.warnings += len(e.Record.Warnings)
}

func (t *totals) articles() int {
	n := 0
	for _, c := range t.outcomes {
		n += c
	}
	return n
}

func (t *totals) String() string {
	parts := make([]string, 0, 4)
	for _, o := range []store.Outcome{store.Added, store.Updated, store.Unchanged} {
		if n := t.outcomes[o]; n > 0 || o == store.Added {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), o))
		}
	}
	if n := t.outcomes[store.Removed]; n > 0 {
		parts = append(parts, thousands(n)+" removed before and not stored again")
	}
	if n := t.outcomes[store.Rejected]; n > 0 {
		parts = append(parts, thousands(n)+" in the dead letters")
	}
	return fmt.Sprintf("%s: %s\nfound %s, %s, %s, %s", count(t.articles(), "article"), strings.Join(parts, ", "),
		count(t.documents, "document"), count(t.officials, "official"), count(t.figures, "figure"), count(t.dates, "date"))
}

// briefly is one line about an article.
func briefly(s style, e pipeline.Event) string {
	r := e.Record
	title := string(r.Article.Title)
	if title == "" {
		title, _, _ = strings.Cut(r.Article.Text, "\n")
	}
	return fmt.Sprintf("%s %s  %s", outcomeText(s, e.Outcome), s.bold(label(e)), cut(title, lineWidth-20-utf8.RuneCountInString(label(e))))
}

func outcomeText(s style, o store.Outcome) string {
	padded := fmt.Sprintf("%-9s", o)
	switch o {
	case store.Added:
		return s.green(padded)
	case store.Updated:
		return s.yellow(padded)
	}
	return s.dim(padded)
}

// label is what people call the article: its sender's name for it, else its address.
func label(e pipeline.Event) string {
	for _, l := range []string{e.Raw.Ref, e.Raw.URL, e.Name} {
		if l != "" {
			return l
		}
	}
	return e.Record.ID
}

// atLength is a block of lines about an article: what was found of each kind.
func atLength(s style, e pipeline.Event) string {
	var b strings.Builder
	fmt.Fprintln(&b, briefly(s, e))
	r := e.Record
	published := string(r.Article.PublishedAt)
	if published == "" {
		published = "day unknown"
	}
	block(&b, s, "published", []string{published})
	block(&b, s, "documents", each(r.Documents, documentText))
	block(&b, s, "officials", each(r.Officials, officialText))
	block(&b, s, "figures", each(r.Figures, func(f schemas.Figure) string { return f.Text }))
	block(&b, s, "dates", each(r.Dates, func(d schemas.Date) string { return d.Text + " = " + d.Value }))
	block(&b, s, "warnings", r.Warnings)
	return b.String()
}

// block writes a list in as many lines as it needs.
func block(b *strings.Builder, s style, name string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "  %s", s.dim(fmt.Sprintf("%-9s", name)))
	column := indent - 1
	for i, item := range items {
		if i < len(items)-1 {
			item += ";"
		}
		item = oneLineText(item)
		width := utf8.RuneCountInString(item) + 1
		if column+width > lineWidth && column >= indent {
			fmt.Fprintf(b, "\n%*s", indent-1, "")
			column = indent - 1
		}
		b.WriteString(" " + item)
		column += width
	}
	b.WriteByte('\n')
}

func documentText(d schemas.Document) string {
	text := string(d.Number)
	if text == "" {
		text = d.Name
	}
	if d.Type != "" && !strings.HasPrefix(text, string(d.Type)) {
		text = string(d.Type) + " " + text
	}
	if d.IssuedOn != "" {
		text += " of " + string(d.IssuedOn)
	}
	return text
}

func officialText(o schemas.Official) string {
	return o.Name + " (" + strings.Join(each(o.Roles, func(r schemas.Role) string { return r.Text }), "; ") + ")"
}

func each[T any](in []T, f func(T) string) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

// cut shortens text to n characters.
func cut(text string, n int) string {
	r := []rune(oneLineText(text))
	if n = max(n, 20); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return string(r)
}

// oneLineText also keeps control characters of an article away from the terminal.
func oneLineText(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f && r < 0xa0 }), " ")
}
