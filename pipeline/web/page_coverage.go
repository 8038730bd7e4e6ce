package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trichluc/pipeline/report"
	"trichluc/pipeline/web/chart"
)

// coverageData is the page about what was read and how it went.
type coverageData struct {
	Form                               []string
	Charts                             []chartView
	Sites, Rulesets, Warnings          tableView
	SitesCSV, RulesetsCSV, WarningsCSV string
	Copies, Rejected                   tableView
	CopiesCSV, RejectedCSV             string
	Pending                            string
}

func (s *site) coverage(r *http.Request, v *view) error {
	v.Page, v.Title = "coverage", v.T("coverage")
	d := coverageData{Form: []string{"site", "since", "until"}}
	period := v.Value("period")
	if period == "" {
		period = "month"
	}
	t, err := v.ask(r, "coverage", maxDataRows, "period", period, "limit", "", "offset", "")
	if err != nil {
		return err
	}
	all := t // of every site
	if t.More {
		if all, err = v.ask(r, "coverage", maxDataRows, "period", "year", "limit", "", "offset", ""); err != nil {
			return err
		}
	}
	if first, last := span(t, "period"); v.Value("period") == "" && first != "" {
		if finest := finer(first+"-01", last+"-28"); finest != period {
			period = finest
			if t, err = v.ask(r, "coverage", maxDataRows, "period", period, "limit", "", "offset", ""); err != nil {
				return err
			}
		}
	}
	c := v.stacked("coverage", v.T("articles-over-time"), t, []chart.Series{{Name: v.T("without-warnings"), Class: "neutral"}, {Name: v.column("with_warnings"), Class: "warning"}}, func(row []any) []float64 {
		all, _ := numeric(t, row, "articles")
		warned, _ := numeric(t, row, "with_warnings")
		return []float64{all - warned, warned}
	}, v.number)
	c.CSV = v.CSV("coverage", "period", period)
	shown := t
	shown.Rows = shown.Rows[:min(maxPageRows, len(shown.Rows))]
	c.Table = v.table(shown, v.T("by-site-period"), "site", "period", "articles", "dates", "documents", "officials", "figures", "with_warnings", "copies", "dead_letters", "newest_ruleset")
	d.Charts = []chartView{c}
	d.Sites, d.SitesCSV = v.table(bySite(all), v.T("by-site"), "site", "articles", "dates", "documents", "officials", "figures", "with_warnings", "copies", "dead_letters", "years"), v.CSV("coverage", "period", "year")
	for _, part := range []struct {
		question string
		into     *tableView
		csv      *string
		heading  string
		columns  []string
	}{
		{"rejected", &d.Rejected, &d.RejectedCSV, "rejected", []string{"reason", "stage", "articles", "sites", "newest"}},
		{"rulesets", &d.Rulesets, &d.RulesetsCSV, "rulesets", []string{"ruleset", "articles", "sites", "first_day", "last_day"}},
		{"warnings", &d.Warnings, &d.WarningsCSV, "warnings", []string{"warning", "articles", "newest"}},
		{"copies", &d.Copies, &d.CopiesCSV, "copies", []string{"first_day", "title", "site", "day"}},
	} {
		t, err := v.ask(r, part.question, pageRows, "limit", strconv.Itoa(pageRows), "offset", "")
		if err != nil {
			return err
		}
		*part.into, *part.csv = v.table(t, v.T(part.heading), part.columns...), v.CSV(part.question)
	}
	v.Data = d
	return nil
}

// bySite adds the rows of the question coverage up, a row a site, the site with
// the most articles first.
func bySite(t report.Table) report.Table {
	counted := []string{"articles", "dates", "documents", "officials", "figures", "with_warnings", "copies", "dead_letters"}
	out := report.Table{Columns: []report.Column{{Name: "site", Type: report.Text}}, Notes: t.Notes}
	for _, c := range counted {
		out.Columns = append(out.Columns, report.Column{Name: c, Type: report.Int})
	}
	out.Columns = append(out.Columns, report.Column{Name: "years", Type: report.Text})
	at := map[any]int{}
	years := map[any][2]string{}
	for _, row := range t.Rows {
		site := row[t.Column("site")]
		i, ok := at[site]
		if !ok {
			i, at[site] = len(out.Rows), len(out.Rows)
			sums := []any{site}
			for range counted {
				sums = append(sums, int64(0))
			}
			out.Rows = append(out.Rows, append(sums, ""))
		}
		for n, c := range counted {
			x, _ := numeric(t, row, c)
			out.Rows[i][n+1] = out.Rows[i][n+1].(int64) + int64(x)
		}
		if year, _, _ := strings.Cut(cell(t, row, "period"), "-"); year != "" {
			y := years[site]
			if y[0] == "" || year < y[0] {
				y[0] = year
			}
			years[site] = [2]string{y[0], max(y[1], year)}
		}
	}
	for site, y := range years {
		span := y[0]
		if y[1] != y[0] {
			span += "–" + y[1]
		}
		out.Rows[at[site]][len(counted)+1] = span
	}
	slices.SortStableFunc(out.Rows, func(a, b []any) int { return cmp.Compare(b[1].(int64), a[1].(int64)) })
	return out
}

// deadData is the page of dead letters.
type deadData struct {
	Reachable bool
	Letters   []deadRow
}

type deadRow struct {
	DeadLetter     DeadLetter
	Href, At, Size string
}

func (s *site) deadLetters(r *http.Request, v *view) error {
	v.Page, v.Title = "dead", v.T("dead-letters")
	d := deadData{Reachable: s.opts.Dead != nil}
	if d.Reachable {
		letters, err := s.opts.Dead.DeadLetters(r.Context())
		if err != nil {
			s.opts.Log.Warn("list dead letters", "error", err)
			d.Reachable = false
		}
		for _, l := range letters[:min(len(letters), maxDeadListed)] {
			row := deadRow{DeadLetter: l, Href: external(l.URL), Size: v.number(float64(l.Size))}
			if !l.At.IsZero() {
				row.At = v.day(l.At.UTC().Format("2006-01-02T15:04:05Z"))
			}
			d.Letters = append(d.Letters, row)
		}
	}
	v.Data = d
	return nil
}
