package web

import (
	"slices"
	"strings"
	"time"

	"trichluc/pipeline/report"
	"trichluc/pipeline/web/chart"
)

// maxColumns bounds the columns of a chart over time; older ones are left out.
const maxColumns = 240

// overTime draws rows with a period column as columns: one series for each
// named column.
func (v *view) overTime(id, heading string, t report.Table, series []chart.Series, columns []string) chartView {
	return v.stacked(id, heading, t, series, func(row []any) []float64 {
		out := make([]float64, len(columns))
		for i, c := range columns {
			out[i], _ = numeric(t, row, c)
		}
		return out
	}, v.number)
}

// stacked draws rows with a period column; values gives what a row adds to each
// series. Rows of one period add up.
func (v *view) stacked(id, heading string, t report.Table, series []chart.Series, values func(row []any) []float64, format func(float64) string) chartView {
	sums := map[string][]float64{}
	undated := 0.0
	var first, last string
	for _, row := range t.Rows {
		p := cell(t, row, "period")
		if p == "" {
			for _, x := range values(row) {
				undated += x
			}
			continue
		}
		if first == "" || p < first {
			first = p
		}
		last = max(last, p)
		into := sums[p]
		if into == nil {
			into = make([]float64, len(series))
			sums[p] = into
		}
		for i, x := range values(row) {
			into[i] += x
		}
	}
	c := chart.Columns{ID: id, Title: heading, Series: series, Format: format, Values: make([][]float64, len(series))}
	for _, p := range periodsBetween(first, last, maxColumns) {
		c.Labels = append(c.Labels, v.period(p))
		for i := range series {
			x := 0.0
			if s := sums[p]; s != nil {
				x = s[i]
			}
			c.Values[i] = append(c.Values[i], x)
		}
	}
	c.Description = v.describe(first, last)
	out := chartView{Heading: heading, Legend: legend(series), Drawing: c.SVG()}
	if undated > 0 {
		out.Note = v.T("undated") + " " + format(undated)
	}
	return out
}

// describe says what span of time a chart shows, for those who do not see it.
func (v *view) describe(first, last string) string {
	if first == "" {
		return v.T("nothing-found")
	}
	return v.T("chart-from") + " " + v.period(first) + " " + v.T("chart-to") + " " + v.period(last) + ". " + v.T("chart-table")
}

// ranking draws rows as bars.
func (v *view) ranking(heading, class string, t report.Table, name, value string, note ...string) chartView {
	c := chart.Bars{Title: heading, Series: []chart.Series{{Name: v.column(value), Class: class}}, Format: v.number}
	for _, row := range t.Rows {
		n, _ := numeric(t, row, value)
		var notes []string
		for _, col := range note {
			if s := cell(t, row, col); s != "" {
				if i := t.Column(col); i >= 0 {
					s = v.show(t.Columns[i], s)
				}
				notes = append(notes, s)
			}
		}
		c.Bars = append(c.Bars, chart.Bar{Label: cell(t, row, name), Note: strings.Join(notes, " · "), Href: v.hrefOf(t, row, name), Values: []float64{n}})
	}
	return chartView{Heading: heading, Drawing: c.HTML()}
}

// legend names the series; a single one needs none.
func legend(series []chart.Series) []legendItem {
	if len(series) < 2 {
		return nil
	}
	var items []legendItem
	for _, s := range slices.Backward(series) {
		items = append(items, legendItem{s.Name, s.Class})
	}
	return items
}

// figureKinds are the series of figures, never added to each other in sums.
func (v *view) figureKinds() []chart.Series {
	return []chart.Series{{Name: v.T("kind-result"), Class: "result"}, {Name: v.T("kind-target"), Class: "target"}, {Name: v.T("kind-plain"), Class: "neutral"}}
}

func kindIndex(kind string) int {
	return max(0, slices.Index([]string{"result", "target", "plain"}, kind))
}

// unitsByKind draws the units of figures with their kinds.
func (v *view) unitsByKind(t report.Table) chartView {
	series := v.figureKinds()
	c := chart.Bars{Title: v.T("figures-by-unit"), Series: series, Format: v.number}
	for _, row := range t.Rows {
		var n [3]float64
		for i, col := range []string{"results", "targets", "plain"} {
			n[i], _ = numeric(t, row, col)
		}
		c.Bars = append(c.Bars, chart.Bar{Label: v.unit(cell(t, row, "unit")), Href: v.hrefOf(t, row, "unit"), Values: n[:]})
	}
	across := legend(series)
	slices.Reverse(across) // bars run from the left, columns from the ground up
	return chartView{Heading: c.Title, Legend: across, Drawing: c.HTML()}
}

// unit is a folded unit as a reader writes it.
func (v *view) unit(u string) string {
	switch u {
	case "vnd", "usd", "eur":
		return strings.ToUpper(u)
	}
	return u
}

// points draws single figures over time: rows with day, value or low and high,
// and kind. Rows without a day are left out.
func (v *view) points(t report.Table, unit string) chartView {
	series := v.figureKinds()
	c := chart.Points{ID: "values", Title: v.T("values-over-time"), Series: series, Format: func(x float64) string { return v.short(x) }}
	first, last := span(t, "day")
	for _, row := range t.Rows {
		day := cell(t, row, "day")
		low, hasLow := numeric(t, row, "low")
		high, hasHigh := numeric(t, row, "high")
		if x, ok := numeric(t, row, "value"); ok {
			low, high = x, x
		} else if hasLow && !hasHigh {
			high = low
		} else if hasHigh && !hasLow {
			low = high
		} else if !hasLow {
			continue
		}
		if day == "" {
			continue
		}
		c.Points = append(c.Points, chart.Point{At: share(day, first, last), Low: low, High: high, Series: kindIndex(cell(t, row, "kind")),
			Label: v.day(day) + ": " + cell(t, row, "words") + "\n" + cell(t, row, "title"), Href: link("/article", "article", cell(t, row, "article"))})
	}
	c.Labels = v.scaleLabels(first, last)
	c.Description = v.describe(first, last)
	out := chartView{Heading: c.Title + " (" + v.unit(unit) + ")", Legend: legend(series), Drawing: c.SVG()}
	if c.Uneven() {
		out.Note = v.T("powers")
	}
	return out
}

// posts draws the posts of an official as lanes.
func (v *view) posts(t report.Table) chartView {
	return v.lanes("posts", v.T("posts-over-time"), t, "post", func(row []any) string {
		return strings.Join(nonEmpty(cell(t, row, "post"), cell(t, row, "organization"), cell(t, row, "area")), ", ")
	})
}

// holders draws those who held a post as lanes.
func (v *view) holders(id string, o office) chartView {
	return v.lanes(id, v.T("holders-over-time"), o.holders, "name", func(row []any) string {
		name := cell(o.holders, row, "name")
		if status := cell(o.holders, row, "status"); status != "" && status != "current" {
			name += " (" + v.T("status-"+status) + ")"
		}
		return name
	})
}

// lanes draws rows with first_seen, last_seen and status, each under its label,
// which leads where the column does. Rows without a day are left out.
func (v *view) lanes(id, heading string, t report.Table, column string, label func(row []any) string) chartView {
	first, _ := span(t, "first_seen")
	_, last := span(t, "last_seen")
	c := chart.Lanes{ID: id, Title: heading, Labels: v.scaleLabels(first, last), Description: v.describe(first, last)}
	undated, further := 0, 0
	for _, row := range t.Rows {
		from, to := cell(t, row, "first_seen"), cell(t, row, "last_seen")
		if from == "" {
			undated++
			continue
		}
		if len(c.Lanes) == holdersDrawn {
			further++
			continue
		}
		class := "official"
		if status := cell(t, row, "status"); status != "current" {
			class = "official " + status
		}
		c.Lanes = append(c.Lanes, chart.Lane{Label: label(row), Href: v.hrefOf(t, row, column),
			Detail: v.between(from, to), From: share(from, first, last), To: share(to, first, last), Class: class})
	}
	out := chartView{Heading: c.Title, Drawing: c.HTML()}
	if further > 0 {
		out.Note = v.T("not-drawn") + " " + v.number(float64(further))
	}
	if undated > 0 {
		out.Note = strings.Join(nonEmpty(out.Note, v.T("undated")+" "+v.number(float64(undated))), ". ")
	}
	return out
}

// between writes a stretch of days; a single day once.
func (v *view) between(from, to string) string {
	if from == to || to == "" {
		return v.day(from)
	}
	return v.day(from) + " – " + v.day(to)
}

func nonEmpty(words ...string) []string {
	return slices.DeleteFunc(words, func(s string) bool { return s == "" })
}

// span is the first and the last day of a column.
func span(t report.Table, column string) (first, last string) {
	for _, row := range t.Rows {
		d := cell(t, row, column)
		if d == "" {
			continue
		}
		if first == "" || d < first {
			first = d
		}
		last = max(last, d)
	}
	return first, last
}

// share is where a day lies between two others, 0 to 1.
func share(day, first, last string) float64 {
	d, _ := parsePeriod(day)
	a, _ := parsePeriod(first)
	b, _ := parsePeriod(last)
	if !a.Before(b) {
		return 0.5
	}
	return d.Sub(a).Hours() / b.Sub(a).Hours()
}

// scaleLabels are up to five days evenly spread from first to last.
func (v *view) scaleLabels(first, last string) []string {
	a, kind := parsePeriod(first)
	b, _ := parsePeriod(last)
	if kind == "" {
		return nil
	}
	if !a.Before(b) {
		return []string{v.day(first)}
	}
	days := int(b.Sub(a).Hours() / 24)
	n := min(5, days+1)
	var labels []string
	for i := range n {
		labels = append(labels, v.day(a.AddDate(0, 0, days*i/(n-1)).Format(time.DateOnly)))
	}
	return labels
}
