package chart

import "html/template"

// Columns counts things over periods: a column a period, stacked by series.
// What it counts is whole.
type Columns struct {
	ID, Title, Description string
	Labels                 []string    // of the periods, all of them, gaps filled
	Series                 []Series    // from the bottom up
	Values                 [][]float64 // by series, then by period; negative values count as 0
	Format                 func(float64) string
}

// SVG draws the chart; empty where there is nothing to draw.
func (c Columns) SVG() template.HTML {
	n := len(c.Labels)
	if n == 0 || len(c.Series) == 0 {
		return ""
	}
	highest := 0.0
	for i := range n {
		sum := 0.0
		for s := range c.Series {
			sum += max(0, c.Values[s][i])
		}
		highest = max(highest, sum)
	}
	const height = 220
	var b builder
	b.open("img", c.ID, "columns", c.Title, c.Description, height)
	y := scale{ticks: Ticks(0, highest, 1), top: 18, bottom: height - 24}
	b.grid(y, c.Format)
	gap := 0.18
	if n > 120 {
		gap = 0
	}
	const left = 0.07 // where the values of the grid stand
	width := (1 - left) / float64(n)
	inset := gap / 2 * width
	if least := 0.06; width*(1-gap) > least { // a lone column is no wall
		inset = (width - least) / 2
	}
	for i := range n {
		b.put(`<g class="column"><title>`, escape(c.Labels[i]))
		for s, series := range c.Series {
			b.put("\n", escape(series.Name), ": ", escape(c.Format(c.Values[s][i])))
		}
		b.put(`</title>`)
		// The whole height answers to the pointer, so that small columns can be met.
		b.put(`<rect class="reach" x="`, percent(left+float64(i)*width), `" width="`, percent(width), `" y="18" height="`, pixels(y.bottom-y.top), `"/>`)
		sum := 0.0
		for s, series := range c.Series {
			v := max(0, c.Values[s][i])
			if v == 0 {
				continue
			}
			top, bottom := y.y(sum+v), y.y(sum)
			sum += v
			b.put(`<rect class="fill `, series.Class, `" x="`, percent(left+float64(i)*width+inset), `" width="`, percent(width-2*inset),
				`" y="`, pixels(top), `" height="`, pixels(max(1, bottom-top)), `"/>`)
		}
		b.put(`</g>`)
	}
	b.along(c.Labels, func(i int) float64 { return left + (float64(i)+0.5)*width }, height-6)
	return b.close()
}
