package web

import (
	"net/http"
	"strings"
	"time"

	"trichluc/pipeline/web/chart"
)

type overviewData struct {
	Totals                                            []total
	Form                                              []string
	Empty                                             bool // nothing is stored, or nothing of what the filters ask for
	First, Last                                       string
	Articles, Documents, Figures, Officials, Mentions chartView
	Month                                             string // of the documents, as shown
	Newest                                            tableView
}

// total is one number at the head of the overview.
type total struct{ Label, Value, Href, Kind string }

// overview is the first page: how much there is, and what stands out.
func (s *site) overview(r *http.Request, v *view) error {
	v.Page, v.Title = "overview", v.T("overview")
	monthly, err := v.ask(r, "coverage", maxDataRows, "period", "month")
	if err != nil {
		return err
	}
	var sums [5]float64
	counted := []string{"articles", "dates", "documents", "officials", "figures"}
	for _, row := range monthly.Rows {
		for i, c := range counted {
			n, _ := numeric(monthly, row, c)
			sums[i] += n
		}
	}
	d := overviewData{Form: []string{"site", "since", "until"}, Empty: sums[0] == 0}
	paths := []string{"/search", "/dates", "/documents", "/officials", "/figures"}
	for i, c := range counted {
		d.Totals = append(d.Totals, total{Label: v.T("total-" + c), Value: v.number(sums[i]), Href: v.narrowed(paths[i]), Kind: []string{"article", "date", "document", "official", "figure"}[i]})
	}
	if v.Data = d; d.Empty {
		return nil
	}
	firstMonth, lastMonth := span(monthly, "period")
	coverage := monthly
	period := "month"
	if begin, err := time.Parse("2006-01", firstMonth); err == nil {
		end, _ := time.Parse("2006-01", lastMonth)
		if period = finer(begin.Format(time.DateOnly), end.AddDate(0, 1, -1).Format(time.DateOnly)); period != "month" {
			if coverage, err = v.ask(r, "coverage", maxDataRows, "period", period); err != nil {
				return err
			}
		}
		d.First, d.Last = v.period(firstMonth), v.period(lastMonth)
	}
	d.Articles = v.overTime("articles", v.T("articles-over-time"), coverage, []chart.Series{{Name: v.T("total-articles"), Class: "plain"}}, []string{"articles"})
	d.Articles.CSV, d.Articles.Table = v.CSV("coverage", "period", period), v.table(coverage, v.T("articles-over-time"), "period", "site", "articles")

	d.Mentions = v.overTime("mentions", v.T("mentions-over-time"), coverage, []chart.Series{{Name: v.T("total-figures"), Class: "figure"}, {Name: v.T("total-officials"), Class: "official"},
		{Name: v.T("total-documents"), Class: "document"}, {Name: v.T("total-dates"), Class: "date"}}, []string{"figures", "officials", "documents", "dates"})
	d.Mentions.CSV, d.Mentions.Table = d.Articles.CSV, v.table(coverage, v.T("mentions-over-time"), "period", "site", "dates", "documents", "officials", "figures")

	// The month is the newest in which a document is cited at all.
	month := ""
	for _, row := range monthly.Rows {
		if n, _ := numeric(monthly, row, "documents"); n > 0 {
			month = max(month, cell(monthly, row, "period"))
		}
	}
	since, until := v.Value("since"), v.Value("until")
	if month != "" {
		end, _ := time.Parse("2006-01", month)
		since = max(since, month+"-01")
		if last := end.AddDate(0, 1, -1).Format(time.DateOnly); until == "" || last < until {
			until = last
		}
		d.Month = v.period(month)
	}
	documents, err := v.ask(r, "documents", 8, "since", since, "until", until)
	if err != nil {
		return err
	}
	d.Documents = v.ranking(strings.TrimSpace(v.T("documents-of-month")+" "+d.Month), "document", documents, "document", "articles", "type", "issuer")
	d.Documents.CSV = v.CSV("documents", "since", since, "until", until)
	units, err := v.ask(r, "units", 8)
	if err != nil {
		return err
	}
	d.Figures = v.unitsByKind(units)
	d.Figures.CSV = v.CSV("units")
	officials, err := v.ask(r, "officials", 8)
	if err != nil {
		return err
	}
	d.Officials = v.ranking(v.T("officials-most"), "official", officials, "name", "articles", "post", "organization")
	d.Officials.CSV = v.CSV("officials")
	newest, err := v.ask(r, "articles", 10)
	if err != nil {
		return err
	}
	d.Newest = v.table(newest, v.T("newest-articles"), "day", "title", "site")
	v.Data = d
	return nil
}

// narrowed is a path with the page's own limits of time and site.
func (v *view) narrowed(path string) string {
	return link(path, "since", v.Value("since"), "until", v.Value("until"), "site", v.Value("site"))
}

func (s *site) nowhere(*http.Request, *view) error { return errMissing }
