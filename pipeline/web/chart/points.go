package chart

import "html/template"

// Point is one value at one time; High is above Low for a range.
type Point struct {
	At        float64 // 0 to 1 across the time shown
	Low, High float64
	Series    int
	Label     string // read on hovering
	Href      string // where it leads, empty for nowhere
}

// Points shows single values over time; ranges are upright lines.
type Points struct {
	ID, Title, Description string
	Labels                 []string // below, evenly spread from first to last
	Series                 []Series
	Points                 []Point
	Format                 func(float64) string
}

// SVG draws the chart; empty where there is nothing to draw.
func (c Points) SVG() template.HTML {
	if len(c.Points) == 0 {
		return ""
	}
	low, high := 0.0, 0.0
	for _, p := range c.Points {
		low, high = min(low, p.Low), max(high, p.High)
	}
	const height = 260
	var b builder
	b.open("group", c.ID, "points", c.Title, c.Description, height)
	y := scale{ticks: Ticks(low, high, 0), top: 18, bottom: height - 30}
	if least := c.least(); c.Uneven() {
		y.ticks, y.powers = Powers(least, high), true
	}
	b.grid(y, c.Format)
	for _, p := range c.Points {
		x := percent(0.09 + 0.88*min(1, max(0, p.At)))
		class := c.Series[p.Series].Class
		if p.Href != "" { // reached by keyboard in the list below, not a hundred times here
			b.put(`<a tabindex="-1" href="`, escape(p.Href), `">`)
		}
		b.put(`<g class="point `, class, `"><title>`, escape(p.Label), `</title>`)
		if p.High > p.Low {
			b.put(`<line class="range `, class, `" x1="`, x, `" x2="`, x, `" y1="`, pixels(y.y(p.High)), `" y2="`, pixels(y.y(p.Low)), `"/>`)
		}
		b.put(`<circle class="fill `, class, `" cx="`, x, `" cy="`, pixels(y.y(p.High)), `" r="5"/></g>`)
		if p.Href != "" {
			b.put(`</a>`)
		}
	}
	b.along(c.Labels, func(i int) float64 {
		if len(c.Labels) == 1 {
			return 0.53
		}
		return 0.09 + 0.88*float64(i)/float64(len(c.Labels)-1)
	}, height-8)
	return b.close()
}

// unevenFrom is how many times the least value the greatest must be for powers of ten.
const unevenFrom = 1000

// Uneven reports whether the values are so far apart that the chart shows powers
// of ten: else all but the greatest would lie on the ground. Values of 0 lie there.
func (c Points) Uneven() bool {
	least, greatest := c.least(), 0.0
	for _, p := range c.Points {
		greatest = max(greatest, p.High)
	}
	return least > 0 && greatest/least >= unevenFrom
}

// least is the least value above 0; 0 where there is none, or one is below 0.
func (c Points) least() float64 {
	least := 0.0
	for _, p := range c.Points {
		if p.Low < 0 {
			return 0
		}
		for _, v := range []float64{p.Low, p.High} {
			if v > 0 && (least == 0 || v < least) {
				least = v
			}
		}
	}
	return least
}
