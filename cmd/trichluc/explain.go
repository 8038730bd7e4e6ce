package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"trichluc/pipeline"
	"trichluc/pipeline/archive"
	"trichluc/schemas"
)

func (a *app) explainCommand() *cobra.Command {
	var color string
	var in inputs
	cmd := &cobra.Command{
		Use:   "explain FILE…|-",
		Short: "Show an article with its mentions marked, and why each was found",
		Long: `Explain prints the article's text with every mention in brackets, numbered, and
below it for each number: its kind, its value, the rule that found it, and what it
was resolved from. FILE is whatever extract reads.`,
		Example: `  trichluc explain bai.txt
  trichluc explain --color always page.html | less -R
  trichluc explain --csv-column body=noi_dung,title=tieu_de export.csv`,
		Args: atLeastOne("file or -"),
		RunE: func(_ *cobra.Command, paths []string) error {
			files, err := in.options(a, false, nil)
			if err != nil {
				return err
			}
			s := a.styleFor(color, a.out)
			failed := false
			for item := range archive.Read(paths, files) {
				record, err := schemas.Record{}, item.Err
				if err == nil {
					record, err = pipeline.Isolated(pipeline.Process)(item.Raw)
				}
				if err != nil {
					a.fail(item.Name, err)
					failed = true
					continue
				}
				explain(a.out, s, item.Name, record)
			}
			if failed {
				return errInputs
			}
			return nil
		},
	}
	colorFlag(cmd, &color)
	inputFlags(cmd, &in)
	return cmd
}

// mark is one mention to be shown: what it is and why.
type mark struct {
	schemas.Span
	kind, value, rule, origin string
}

func explain(w io.Writer, s style, name string, r schemas.Record) {
	a := r.Article
	fmt.Fprintf(w, "%s\n", s.bold(name))
	for _, field := range []struct{ name, key, value string }{
		{"title", "title", string(a.Title)},
		{"published", "published_at", string(a.PublishedAt)},
		{"byline", "byline", strings.Join(a.Byline, "; ")},
		{"site", "site", string(a.Site)},
		{"id", "id", r.ID},
	} {
		value, from := field.value, ""
		if value == "" {
			value = "not known"
		}
		if o := a.Origins[field.key]; o != "" {
			from = s.dim(" from " + o)
		}
		fmt.Fprintf(w, "  %-10s %s%s\n", field.name, oneLineText(value), from)
	}
	marks := marksOf(r)
	fmt.Fprintf(w, "\n%s\n\n", markedText(s, a.Text, marks))
	for i, m := range marks {
		fmt.Fprintf(w, "%s %s %s = %s\n", s.bold(fmt.Sprintf("%4d", i+1)), s.paint(kindColor(m.kind), fmt.Sprintf("%-8s", m.kind)),
			strconv.Quote(oneLineText(m.Text)), m.value)
		fmt.Fprintf(w, "              %s\n", s.dim(strings.TrimSuffix("rule "+m.rule+"; "+m.origin, "; ")))
	}
	for _, text := range r.Warnings {
		fmt.Fprintf(w, "%s %s\n", s.yellow("warning"), oneLineText(text))
	}
	fmt.Fprintln(w)
}

// marksOf lists every mention of a record in the order of the text.
func marksOf(r schemas.Record) []mark {
	var out []mark
	for _, d := range r.Dates {
		out = append(out, mark{d.Span, "date", dateValue(d), d.Rule, dateOrigin(d, r.Article)})
	}
	for _, d := range r.Documents {
		for _, m := range d.Mentions {
			out = append(out, mark{m.Span, "document", documentText(d), m.Rule, documentOrigin(d)})
		}
	}
	for _, o := range r.Officials {
		for _, m := range o.Mentions {
			out = append(out, mark{m.Span, "official", o.Name, m.Rule, string(o.Honorific)})
		}
		for _, p := range o.Roles {
			out = append(out, mark{p.Span, "post", postValue(o, p), p.Rule, p.Status})
		}
	}
	for _, f := range r.Figures {
		out = append(out, mark{f.Span, "figure", figureValue(f), f.Rule, "about: " + oneLineText(string(f.Subject))})
	}
	slices.SortStableFunc(out, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	return out
}

// markedText is the text with [brackets] around the mentions, each followed by
// its number. Mentions may stand in one another.
func markedText(s style, text string, marks []mark) string {
	runes := []rune(text)
	opens, closes := make([]string, len(runes)+1), make([]string, len(runes)+1)
	for i, m := range marks {
		if m.Start < 0 || m.End > len(runes) || m.Start > m.End {
			continue
		}
		color := kindColor(m.kind)
		opens[m.Start] += s.paint(color, "[")
		closes[m.End] = s.paint(color, "]"+superscript(i+1)) + closes[m.End] // inner ones close first
	}
	var b strings.Builder
	for i := 0; i <= len(runes); i++ {
		b.WriteString(closes[i])
		b.WriteString(opens[i])
		if i < len(runes) {
			b.WriteRune(runes[i])
		}
	}
	return b.String()
}

// superscript writes a number so that it is not taken for a part of the text.
func superscript(n int) string {
	return strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").
		Replace(strconv.Itoa(n))
}

func kindColor(kind string) string {
	switch kind {
	case "date":
		return "36"
	case "document":
		return "33"
	case "figure":
		return "35"
	}
	return "32"
}

func dateValue(d schemas.Date) string {
	value := d.Type + " " + d.Value
	if d.Mod != "" {
		value += " " + d.Mod
	}
	if d.From != "" {
		value += ", " + string(d.From)
		if d.To != d.From {
			value += " to " + string(d.To)
		}
	}
	if d.Calendar != "" {
		value += ", " + d.Calendar + " calendar"
	}
	return value
}

// dateOrigin says what the days were resolved from: words that name their year
// need nothing else.
func dateOrigin(d schemas.Date, a schemas.Article) string {
	switch {
	case d.From == "":
		return "not resolved to days"
	case strings.Contains(d.Text, string(d.From[:4])), a.PublishedAt == "":
		return "from its own words"
	}
	return "its words seen from the publication day " + string(a.PublishedAt[:min(len(a.PublishedAt), len("2024-05-17"))])
}

func documentOrigin(d schemas.Document) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("issuer", string(d.Issuer))
	if i := d.Inferred; i != nil {
		add("inferred number", i.Number)
		add("inferred issuer", i.Issuer)
		add("inferred issue day", i.IssuedOn)
		add("inferred term", i.Term)
		if i.Year != 0 {
			add("inferred year", strconv.Itoa(i.Year))
		}
	}
	add("key", d.Key)
	return strings.Join(parts, "; ")
}

func postValue(o schemas.Official, p schemas.Role) string {
	value := o.Name + ": " + p.Title
	if p.Organization != "" {
		value += ", " + string(p.Organization)
	}
	if p.Area != "" {
		value += ", " + string(p.Area)
	}
	return value
}

func figureValue(f schemas.Figure) string {
	number := func(v *float64) string {
		if v == nil {
			return "…"
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	value := number(f.Value)
	if f.Value == nil {
		value = number(f.Low) + " to " + number(f.High)
	}
	if f.Qualifier != "" && f.Qualifier != "exact" {
		value = f.Qualifier + " " + value
	}
	value += " " + f.Unit
	if f.Per != "" {
		value += " per " + f.Per
	}
	return value
}
