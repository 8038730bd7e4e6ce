package reprocess

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
)

// WriteJSON writes a summary with all its changes.
func WriteJSON(w io.Writer, s Summary) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(s)
}

// WriteTable writes what changed as a table for a terminal, with examples of each
// rule where there are to be any.
func WriteTable(w io.Writer, c *Changes, examples int) error {
	fmt.Fprintf(w, "compared with what ruleset %s read: %d articles alike, %d changed, %d not read before\n", versions(c.Rulesets()), c.Same, c.Changed, c.New)
	if len(c.Rules) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "field\trule\tgained\tlost\taltered")
	for _, total := range c.Totals() {
		fmt.Fprintf(t, "%s\t\t%d\t%d\t%d\n", total.Field, total.Gained, total.Lost, total.Altered)
		for _, r := range c.Rules {
			if r.Field == total.Field && r.Rule != "" {
				fmt.Fprintf(t, "\t%s\t%d\t%d\t%d\n", r.Rule, r.Gained, r.Lost, r.Altered)
			}
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range c.Rules {
		for i, e := range r.Examples {
			if i == examples {
				break
			}
			name := e.Name
			if name == "" {
				name = e.Article
			}
			fmt.Fprintf(w, "\n%s %s %s in %s\n  …%s[%s]%s…\n", e.Kind, r.Field, r.Rule, plain(name), plain(e.Quote.Left), plain(e.Quote.Text), plain(e.Quote.Right))
			if e.Before != "" {
				fmt.Fprintf(w, "  - %s\n", plain(e.Before))
			}
			if e.After != "" {
				fmt.Fprintf(w, "  + %s\n", plain(e.After))
			}
		}
	}
	return nil
}

func versions(list []int) string {
	if len(list) == 0 {
		return "–"
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, ", ")
}

// plain keeps control characters of an article away from the terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

//go:embed changes.html
var pageSource string

var page = template.Must(template.New("changes").Funcs(template.FuncMap{
	"versions": versions,
	"of":       rulesOf,
	"total":    func(r RuleCount) int { return r.Gained + r.Lost + r.Altered },
}).Parse(pageSource))

func rulesOf(c *Changes, field string) []RuleCount {
	var out []RuleCount
	for _, r := range c.Rules {
		if r.Field == field {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b RuleCount) int {
		return b.Gained + b.Lost + b.Altered - a.Gained - a.Lost - a.Altered
	})
	return out
}

// WriteHTML writes a summary as one page that needs nothing else.
func WriteHTML(w io.Writer, s Summary) error { return page.Execute(w, s) }
