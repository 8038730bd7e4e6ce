// Package chart draws charts as SVG: pure functions from numbers to markup.
//
// Positions across are percentages and heights are pixels, so a chart takes the
// width it is given while its letters keep their size. Nothing is styled inline:
// colours and type come from the page's style sheet by class. Every chart has a
// title and a description for screen readers; the table of its numbers stands
// beside it on the page.
package chart

import (
	"html"
	"html/template"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Series is one kind of value in a chart: its name for readers and its class
// for the style sheet.
type Series struct{ Name, Class string }

// builder writes markup; text passes through escape.
type builder struct{ strings.Builder }

func (b *builder) put(parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

func escape(s string) string { return html.EscapeString(s) }

// percent is a share of the width, 0 to 1, as SVG writes it.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1e5)/1e3, 'f', -1, 64) + "%"
}

func pixels(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// open begins a drawing with its title. Its role is img where it reads as one
// image, group where there are links inside.
func (b *builder) open(role, id, class, title, description string, height float64) {
	b.put(`<svg class="chart `, class, `" role="`, role, `" aria-labelledby="`, id, `-title `, id, `-desc" width="100%" height="`, pixels(height), `">`,
		`<title id="`, id, `-title">`, escape(title), `</title><desc id="`, id, `-desc">`, escape(description), `</desc>`)
}

func (b *builder) close() template.HTML {
	b.put(`</svg>`)
	return template.HTML(b.String()) // every text in it went through escape
}

// Ticks are round values from 0, or from below where low is negative, to at
// least high: two to six of them, no closer than least.
func Ticks(low, high, least float64) []float64 {
	if math.IsNaN(low) || math.IsInf(low, 0) || low > 0 {
		low = 0
	}
	if math.IsNaN(high) || math.IsInf(high, 0) || high <= low {
		high = low + 1
	}
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, by := range []float64{1, 2, 2.5, 5, 10} {
		if (high-low)/(step*by) <= 4 {
			step *= by
			break
		}
	}
	step = max(step, least)
	var ticks []float64
	for i := math.Floor(low / step); ; i++ {
		ticks = append(ticks, i*step)
		if i*step >= high {
			return ticks
		}
	}
}

// Powers are powers of ten from at most low to at least high, both above 0: two
// to seven of them, evenly many zeros apart.
func Powers(low, high float64) []float64 {
	from, to := int(math.Floor(math.Log10(low))), int(math.Ceil(math.Log10(high)))
	step := max(1, (to-from+5)/6)
	ticks := []float64{math.Pow10(from)}
	for e := from; e < to; {
		e += step
		ticks = append(ticks, math.Pow10(e))
	}
	if len(ticks) == 1 {
		ticks = append(ticks, math.Pow10(from+1))
	}
	return ticks
}

// scale maps values to heights: the first tick lies at the bottom.
type scale struct {
	ticks       []float64
	top, bottom float64
	powers      bool // the ticks are powers of ten, as far apart as their exponents
}

func (s scale) y(v float64) float64 {
	low, high := s.ticks[0], s.ticks[len(s.ticks)-1]
	if s.powers {
		low, high, v = math.Log10(low), math.Log10(high), math.Log10(max(v, low))
	}
	return s.bottom - (v-low)/(high-low)*(s.bottom-s.top)
}

// grid draws a line for each tick, its value standing on it at the left.
func (b *builder) grid(s scale, format func(float64) string) {
	for i, t := range s.ticks {
		class := "grid"
		if i == 0 {
			class = "grid base"
		}
		y := s.y(t)
		b.put(`<line class="`, class, `" x1="0" x2="100%" y1="`, pixels(y), `" y2="`, pixels(y), `"/>`)
		if i > 0 {
			b.put(`<text class="tick" x="0" y="`, pixels(y-4), `">`, escape(format(t)), `</text>`)
		}
	}
}

// along writes labels below the plot, no more than fit into a narrow card and
// evenly spread from the first to the last, each at its own share of the width;
// on narrow screens the style sheet hides those of class minor.
func (b *builder) along(labels []string, at func(int) float64, y float64) {
	longest := 1
	for _, l := range labels {
		longest = max(longest, utf8.RuneCountInString(l))
	}
	const card, letter, gap = 400, 7, 16 // pixels
	most := min(10, len(labels), max(2, card/(letter*longest+gap)))
	if most > 3 && most%2 == 0 && most < len(labels) {
		most-- // so that one stands in the middle
	}
	for n := range most {
		i := 0
		if most > 1 {
			i = (n*(len(labels)-1) + (most-1)/2) / (most - 1)
		}
		class, anchor, x := "tick", "middle", at(i)
		half := 6.5 * float64(utf8.RuneCountInString(labels[i])) / 2 / 300 // of the width of a phone's card
		switch {
		case x < half && len(labels) > 1:
			anchor, x = "start", max(0, x-0.02)
		case x+half > 1 && len(labels) > 1:
			anchor, x = "end", 1
		}
		if n != 0 && n != most-1 && (most%2 == 0 || n != most/2) {
			class = "tick minor"
		}
		b.put(`<text class="`, class, `" text-anchor="`, anchor, `" x="`, percent(x), `" y="`, pixels(y), `">`, escape(labels[i]), `</text>`)
	}
}
