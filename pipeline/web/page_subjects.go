package web

import (
	"net/http"
	"strings"

	"trichluc/pipeline/report"
	"trichluc/pipeline/web/chart"
)

// subjectData is a page about one document, official or series of figures.
type subjectData struct {
	Heading, Kind, Kicker string
	Facts                 []fact
	Others                []fact // other documents of the same number, or posts like this one
	OthersHeading         string
	Charts                []chartView
	Quotes                []quoted
	QuotesHeading         string
	Together              tableView
	TogetherCSV           string
	Units                 chartView
	Form                  []string
	CSV                   string
	Prev, Next            string
	Notes                 []string
}

// fact is one line of what is known.
type fact struct {
	Label, Value, Href, Note string
	Long                     bool // a sentence rather than a word
}

// quoted is one place in an article.
type quoted struct{ Day, Machine, Href, Title, Site, Before, Words, After, Extra, Class string }

// quotes lists rows with their sentences, the words marked in them.
func (v *view) quotes(t report.Table, words string, class func(row []any) string, extra func(row []any) string) []quoted {
	var out []quoted
	for _, row := range t.Rows {
		q := quoted{Day: v.day(cell(t, row, "day")), Machine: cell(t, row, "day"), Href: v.hrefOf(t, row, "title"), Title: cell(t, row, "title"), Site: cell(t, row, "site")}
		if q.Title == "" {
			q.Title = v.T("untitled")
		}
		sentence, w := cell(t, row, "quote"), strings.Join(strings.Fields(cell(t, row, words)), " ")
		before, after, found := strings.Cut(sentence, w)
		if found && w != "" {
			q.Before, q.Words, q.After = before, w, after
		} else {
			q.Before = sentence
		}
		q.Class, q.Extra = class(row), extra(row)
		out = append(out, q)
	}
	return out
}

func always(class string) func([]any) string { return func([]any) string { return class } }

func (s *site) document(r *http.Request, v *view) error {
	v.Page = "subject"
	if v.Value("document") == "" {
		return errMissing
	}
	about, err := v.ask(r, "document", 20)
	if err != nil {
		return err
	}
	if len(about.Rows) == 0 {
		return errMissing
	}
	row := about.Rows[0]
	text := func(c string) string { return cell(about, row, c) }
	d := subjectData{Kind: "document", Heading: text("document"), Kicker: text("type"), QuotesHeading: v.T("cited-in"), OthersHeading: v.T("same-number"), CSV: v.CSV("document-citations"), Form: []string{"since", "until", "site"}}
	if d.Heading == "" {
		d.Heading = v.T("unnamed-document")
	}
	v.Title = d.Heading
	for _, c := range []string{"issuer", "issued_on", "subject", "articles", "mentions", "sites", "first_cited", "last_cited"} {
		if i := about.Column(c); i >= 0 {
			if shown := v.show(about.Columns[i], row[i]); shown != "" {
				d.Facts = append(d.Facts, fact{Label: v.column(c), Value: shown, Long: c == "subject"})
			}
		}
	}
	for _, other := range about.Rows[1:] {
		name := strings.Join(nonEmpty(cell(about, other, "document"), cell(about, other, "issuer"), v.day(cell(about, other, "issued_on"))), ", ")
		d.Others = append(d.Others, fact{Value: name, Href: v.hrefOf(about, other, "document")})
	}
	key := cell(about, row, "document_key")
	period := v.Value("period")
	if period == "" {
		period = finer(text("first_cited"), text("last_cited"))
	}
	cited, err := v.ask(r, "citations", chartRows, "document", key, "period", period)
	if err != nil {
		return err
	}
	c := v.overTime("citations", v.T("citations-over-time"), cited, []chart.Series{{Name: v.column("citations"), Class: "document"}}, []string{"citations"})
	c.CSV, c.Table = v.CSV("citations", "document", key, "period", period), v.table(cited, c.Heading, "period", "citations", "mentions")
	d.Charts = append(d.Charts, c)
	t, prev, next, err := v.paged(r, "document-citations", "document", key)
	if err != nil {
		return err
	}
	d.Prev, d.Next = prev, next
	d.Quotes = v.quotes(t, "words", always("document"), func(row []any) string {
		n, _ := numeric(t, row, "mentions")
		return v.T("times-named") + " " + v.number(n)
	})
	d.Notes = v.notes(about, t)
	v.Data = d
	return nil
}

func (s *site) official(r *http.Request, v *view) error {
	v.Page = "subject"
	if v.Value("official") == "" {
		return errMissing
	}
	posts, err := v.ask(r, "official", 200)
	if err != nil {
		return err
	}
	t, prev, next, err := v.paged(r, "official-appearances")
	if err != nil {
		return err
	}
	if len(t.Rows) == 0 && v.Value("offset") == "" {
		return errMissing
	}
	d := subjectData{Kind: "official", Heading: v.Value("official"), Kicker: v.T("official"), QuotesHeading: v.T("appears-in"), CSV: v.CSV("official-appearances"),
		Form: []string{"since", "until", "site"}, Prev: prev, Next: next}
	if len(t.Rows) > 0 {
		d.Heading = cell(t, t.Rows[0], "name")
	}
	v.Title = d.Heading
	c := v.posts(posts)
	c.CSV, c.Table = v.CSV("official"), v.table(posts, c.Heading, "post", "organization", "area", "status", "first_seen", "last_seen", "articles", "sites")
	d.Charts = append(d.Charts, c)
	all, err := v.ask(r, "official-appearances", chartRows, "limit", "", "offset", "")
	if err != nil {
		return err
	}
	first, last := span(all, "day")
	kind := finer(first, last)
	byPeriod := report.Table{Columns: []report.Column{{Name: "period", Type: report.Period}, {Name: "articles", Type: report.Int}}}
	counts := map[string]int64{}
	sites := map[string]bool{}
	for _, row := range all.Rows {
		if site := cell(all, row, "site"); site != "" {
			sites[site] = true
		}
	}
	d.Facts = []fact{{Label: v.column("articles"), Value: v.number(float64(len(all.Rows)))}, {Label: v.column("sites"), Value: v.number(float64(len(sites)))}}
	if all.More {
		d.Facts[0].Value += "+"
	}
	if first != "" {
		d.Facts = append(d.Facts, fact{Label: v.column("first_seen"), Value: v.day(first)}, fact{Label: v.column("last_seen"), Value: v.day(last)})
	}
	undated := 0
	for _, row := range all.Rows {
		if at, ok := parsePeriod(cell(all, row, "day")); ok != "" {
			counts[periodOf(at, kind)]++
		} else {
			undated++
		}
	}
	if first != "" {
		a, _ := parsePeriod(first)
		b, _ := parsePeriod(last)
		for _, p := range periodsBetween(periodOf(a, kind), periodOf(b, kind), maxColumns) {
			if counts[p] > 0 {
				byPeriod.Rows = append(byPeriod.Rows, []any{p, counts[p]})
			}
		}
	}
	c = v.overTime("appearances", v.T("appearances-over-time"), byPeriod, []chart.Series{{Name: v.column("articles"), Class: "official"}}, []string{"articles"})
	c.CSV, c.Table = d.CSV, v.table(byPeriod, c.Heading, "period", "articles")
	if undated > 0 {
		c.Note = v.T("undated") + " " + v.number(float64(undated))
	}
	d.Charts = append(d.Charts, c)
	d.Quotes = v.quotes(t, "name", always("official"), func(row []any) string { return cell(t, row, "post") })
	together, err := v.ask(r, "together", 20, "limit", "", "offset", "")
	if err != nil {
		return err
	}
	d.TogetherCSV = v.CSV("together")
	d.Together = v.table(together, v.T("appears-with"), "name", "post", "organization", "articles", "last_together")
	d.Notes = v.notes(posts, t)
	v.Data = d
	return nil
}

// figures lists the units; with a unit it shows that series.
func (s *site) figures(r *http.Request, v *view) error {
	unit := strings.TrimSpace(v.Value("unit"))
	form := []string{"unit", "subject", "kind", "site", "since", "until"}
	if unit == "" && strings.TrimSpace(v.Value("subject")) == "" {
		v.Page, v.Title = "list", v.T("figures")
		t, prev, next, err := v.paged(r, "units")
		if err != nil {
			return err
		}
		d := listData{About: v.T("about-figures"), Form: form, CSV: v.CSV("units"), Count: len(t.Rows), Prev: prev, Next: next, Table: v.table(t, v.Title, "unit", "figures", "results", "targets", "plain", "first_seen", "last_seen")}
		top := t
		top.Rows = top.Rows[:min(12, len(top.Rows))]
		d.Chart = v.unitsByKind(top)
		d.Chart.CSV = d.CSV
		v.Data = d
		return nil
	}
	v.Page = "subject"
	t, prev, next, err := v.paged(r, "figures")
	if err != nil {
		return err
	}
	d := subjectData{Kind: "figure", Kicker: v.T("figures"), Heading: strings.Join(nonEmpty(v.unit(strings.ToLower(unit)), v.Value("subject")), " · "), QuotesHeading: v.T("figures-quotes"),
		CSV: v.CSV("figures"), Form: form, Prev: prev, Next: next}
	v.Title = d.Heading
	if unit != "" {
		values, err := v.ask(r, "figures", 400, "limit", "400", "offset", "")
		if err != nil {
			return err
		}
		c := v.points(values, strings.ToLower(unit))
		if values.More {
			c.Note = strings.Join(nonEmpty(c.Note, v.T("newest-drawn")+" "+v.number(float64(len(values.Rows)))), " ")
		}
		c.CSV, c.Table = d.CSV, v.table(values, c.Heading, "day", "words", "value", "low", "high", "qualifier", "kind", "title")
		d.Charts = append(d.Charts, c)
		first, last := span(values, "day")
		period := v.Value("period")
		if period == "" {
			period = finer(first, last)
		}
		sums, err := v.ask(r, "sums", chartRows, "period", period, "limit", "", "offset", "")
		if err != nil {
			return err
		}
		c = v.stacked("counts", v.T("figures-over-time"), sums, v.figureKinds(), func(row []any) []float64 {
			out := make([]float64, 3)
			out[kindIndex(cell(sums, row, "kind"))], _ = numeric(sums, row, "figures")
			return out
		}, v.number)
		c.CSV, c.Table = v.CSV("sums", "period", period), v.table(sums, v.T("figures-sums"), "period", "kind", "figures", "summed", "left_out", "sum", "smallest", "greatest")
		d.Charts = append(d.Charts, c)
		d.Notes = v.notes(sums)
	}
	d.Quotes = v.quotes(t, "words", func(row []any) string { return "figure" }, func(row []any) string {
		kind := cell(t, row, "kind")
		return strings.Join(nonEmpty(v.T("kind-"+kind), v.qualified(cell(t, row, "qualifier"))), ", ")
	})
	d.Notes = append(d.Notes, v.notes(t)...)
	v.Data = d
	return nil
}

func (v *view) qualified(q string) string {
	if q == "" || q == "exact" {
		return ""
	}
	return v.T("qualifier-" + q)
}

// notes are the rules of several answers, each once.
func (v *view) notes(tables ...report.Table) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range tables {
		for _, n := range t.Notes {
			if !seen[n] {
				seen[n] = true
				out = append(out, v.note(n))
			}
		}
	}
	return out
}
