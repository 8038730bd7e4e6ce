package chart

import "html/template"

// Lane is one thing that lasted from one time to another.
type Lane struct {
	Label, Detail string
	Href          string  // where the label leads, empty for nowhere
	From, To      float64 // 0 to 1 across the time shown
	Class         string
}

// Lanes shows what lasted how long, a lane each, its label above it.
type Lanes struct {
	ID, Title, Description string
	Labels                 []string // below, evenly spread from first to last
	Lanes                  []Lane
}

// HTML draws the chart as a list, whose labels break into lines where there is
// little room, with the scale of time below; empty where there is nothing to draw.
func (c Lanes) HTML() template.HTML {
	if len(c.Lanes) == 0 {
		return ""
	}
	var b builder
	b.put(`<div class="chart lanes"><p class="hidden" id="`, c.ID, `-desc">`, escape(c.Description), `</p><ol aria-label="`, escape(c.Title), `" aria-describedby="`, c.ID, `-desc">`)
	for _, l := range c.Lanes {
		from := min(0.985, max(0, l.From))
		to := min(1, max(l.To, from+0.015)) // a single day is still to be seen
		b.put(`<li><span class="what">`)
		if l.Href != "" {
			b.put(`<a href="`, escape(l.Href), `">`, escape(l.Label), `</a>`)
		} else {
			b.put(escape(l.Label))
		}
		b.put(`</span> <span class="value">`, escape(l.Detail), `</span><svg aria-hidden="true" width="100%" height="12">`,
			`<line class="grid" x1="0" x2="100%" y1="6" y2="6"/>`,
			`<rect class="fill `, escape(l.Class), `" rx="4" x="`, percent(from), `" width="`, percent(to-from), `" y="1" height="10"/></svg></li>`)
	}
	b.put(`</ol><svg class="axis" aria-hidden="true" width="100%" height="20">`)
	b.along(c.Labels, func(i int) float64 {
		if len(c.Labels) == 1 {
			return 0.5
		}
		return float64(i) / float64(len(c.Labels)-1)
	}, 14)
	b.put(`</svg></div>`)
	return template.HTML(b.String()) // every text in it went through escape
}
