package chart

import (
	"html/template"
	"strconv"
)

// Bar is one line of Bars.
type Bar struct {
	Label, Note, Href string
	Values            []float64 // by series; negative values count as 0
}

// Bars ranks things: a line each, with its bar under its name.
type Bars struct {
	Title  string
	Series []Series
	Bars   []Bar
	Format func(float64) string
}

// HTML draws the chart as a list, which reads well without seeing it; empty
// where there is nothing to draw.
func (c Bars) HTML() template.HTML {
	if len(c.Bars) == 0 {
		return ""
	}
	highest := 0.0
	for _, bar := range c.Bars {
		highest = max(highest, sum(bar.Values))
	}
	if highest == 0 {
		highest = 1
	}
	var b builder
	b.put(`<ol class="chart bars" aria-label="`, escape(c.Title), `">`)
	for _, bar := range c.Bars {
		b.put(`<li><span class="what">`)
		if bar.Href != "" {
			b.put(`<a href="`, escape(bar.Href), `">`, escape(bar.Label), `</a>`)
		} else {
			b.put(escape(bar.Label))
		}
		if bar.Note != "" {
			b.put(` <span class="note">`, escape(bar.Note), `</span>`)
		}
		b.put(`</span> <span class="value">`, escape(c.Format(sum(bar.Values))), `</span><svg aria-hidden="true" width="100%" height="8">`)
		at := 0.0
		for s, v := range bar.Values {
			if v <= 0 {
				continue
			}
			b.put(`<rect class="fill `, escape(c.Series[s].Class), `" x="`, percent(at/highest), `" width="`, percent(v/highest), `" height="8"><title>`,
				escape(c.Series[s].Name), ": ", escape(c.Format(v)), `</title></rect>`)
			at += v
		}
		b.put(`</svg></li>`)
	}
	b.put(`</ol>`)
	return template.HTML(b.String()) // every text in it went through escape
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += max(0, v)
	}
	return total
}

// Count writes a number without digits behind the point, for charts without a language.
func Count(v float64) string { return strconv.FormatFloat(v, 'f', 0, 64) }
