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

// SVG draws the chart; empty where there is nothing to draw.
func (c Lanes) SVG() template.HTML {
	if len(c.Lanes) == 0 {
		return ""
	}
	const row = 46
	height := float64(len(c.Lanes)*row + 30)
	var b builder
	role := "img"
	for _, l := range c.Lanes {
		if l.Href != "" {
			role = "group"
		}
	}
	b.open(role, c.ID, "lanes", c.Title, c.Description, height)
	for i, l := range c.Lanes {
		y := float64(i * row)
		from := min(0.985, max(0, l.From))
		to := min(1, max(l.To, from+0.015)) // a single day is still to be seen
		label := `<text class="lane" x="0" y="` + pixels(y+16) + `">` + escape(clip(l.Label, 70)) + `</text>`
		if l.Href != "" {
			label = `<a href="` + escape(l.Href) + `">` + label + `</a>`
		}
		b.put(`<g><title>`, escape(l.Label), " ", escape(l.Detail), `</title>`, label,
			`<line class="grid" x1="0" x2="100%" y1="`, pixels(y+30), `" y2="`, pixels(y+30), `"/>`,
			`<rect class="fill `, escape(l.Class), `" rx="4" x="`, percent(from), `" width="`, percent(to-from), `" y="`, pixels(y+25), `" height="10"/></g>`)
	}
	b.along(c.Labels, func(i int) float64 {
		if len(c.Labels) == 1 {
			return 0.5
		}
		return float64(i) / float64(len(c.Labels)-1)
	}, height-6)
	return b.close()
}

// clip shortens a label to n code points.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
