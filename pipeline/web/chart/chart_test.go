package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
)

const evil = `<script>alert("1")</script>&'`

// elements parses a drawing strictly and returns its elements by name.
func elements(t *testing.T, drawing string) map[string][]xml.StartElement {
	t.Helper()
	found := map[string][]xml.StartElement{}
	d := xml.NewDecoder(strings.NewReader(drawing))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("%v in %s", err, drawing)
		}
		if e, ok := token.(xml.StartElement); ok {
			found[e.Name.Local] = append(found[e.Name.Local], e.Copy())
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("<%s %s>: the page's policy forbids it", e.Name.Local, a.Name.Local)
				}
			}
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func filled(es []xml.StartElement) []xml.StartElement {
	return slices.DeleteFunc(slices.Clone(es), func(e xml.StartElement) bool { return !strings.HasPrefix(attr(e, "class"), "fill ") })
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		low, high, least float64
		want             string
	}{
		{0, 3, 1, "[0 1 2 3]"}, {0, 1, 1, "[0 1]"}, {0, 1, 0, "[0 0.25 0.5 0.75 1]"}, {0, 8, 1, "[0 2 4 6 8]"}, {0, 9, 1, "[0 2.5 5 7.5 10]"}, {0, 97, 1, "[0 25 50 75 100]"},
		{0, 18.6e9, 0, "[0 5e+09 1e+10 1.5e+10 2e+10]"}, {-5, 5, 0, "[-5 -2.5 0 2.5 5]"}, {0, 0, 1, "[0 1]"}, {3, math.NaN(), 1, "[0 1]"}, {0, math.Inf(1), 1, "[0 1]"},
	} {
		if got := fmt.Sprint(Ticks(c.low, c.high, c.least)); got != c.want {
			t.Errorf("ticks from %v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
	for _, high := range []float64{1e-9, 0.3, 7, 11, 13, 99, 101, 12345, 1e18} {
		ticks := Ticks(0, high, 0)
		if len(ticks) < 2 || len(ticks) > 6 || ticks[len(ticks)-1] < high {
			t.Errorf("ticks to %v: %v", high, ticks)
		}
	}
}

func TestColumns(t *testing.T) {
	c := Columns{ID: "c", Title: evil, Description: evil, Labels: []string{"một", evil}, Format: Count,
		Series: []Series{{evil, "figure"}, {"hai", "date"}}, Values: [][]float64{{1, 0}, {3, 2}}}
	found := elements(t, string(c.SVG()))
	rects := filled(found["rect"])
	if len(rects) != 3 { // nothing is drawn for 0
		t.Fatalf("%d columns", len(rects))
	}
	// 4 is the greatest sum and reaches the top; 1 and 3 stand on each other.
	if attr(rects[0], "height") != "44.5" || attr(rects[1], "height") != "133.5" || attr(rects[1], "y") != "18" || attr(rects[0], "y") != "151.5" || attr(rects[2], "height") != "89" {
		t.Errorf("%v", rects)
	}
	if attr(found["svg"][0], "role") != "img" || attr(found["svg"][0], "aria-labelledby") != "c-title c-desc" || len(found["title"]) != 3 || len(found["script"]) != 0 {
		t.Errorf("%v", found)
	}
	if (Columns{}).SVG() != "" {
		t.Error("a chart of nothing")
	}
	many := Columns{ID: "m", Labels: make([]string, 500), Format: Count, Series: []Series{{"a", "b"}}, Values: [][]float64{slices.Repeat([]float64{1}, 500)}}
	found = elements(t, string(many.SVG()))
	if n := len(found["text"]); n > 16 {
		t.Errorf("%d labels under 500 columns", n)
	}
	if n := len(filled(found["rect"])); n != 500 {
		t.Errorf("%d of 500 columns", n)
	}
}

func TestPoints(t *testing.T) {
	c := Points{ID: "p", Title: "t", Labels: []string{"a", "b"}, Format: Count, Series: []Series{{"kết quả", "result"}},
		Points: []Point{{At: 0, Low: 10, High: 10, Label: evil, Href: `/x?a=1&b="`}, {At: 1, Low: 2, High: 8}, {At: 0.5, Low: -4, High: -4}}}
	found := elements(t, string(c.SVG()))
	circles := found["circle"]
	if len(circles) != 3 || attr(circles[0], "cx") != "9%" || attr(circles[1], "cx") != "97%" || len(found["a"]) != 1 || attr(found["a"][0], "href") != `/x?a=1&b="` {
		t.Errorf("%v", circles)
	}
	ranges := slices.DeleteFunc(found["line"], func(e xml.StartElement) bool { return !strings.HasPrefix(attr(e, "class"), "range") })
	if len(ranges) != 1 {
		t.Errorf("%d ranges", len(ranges))
	}
	if (Points{}).SVG() != "" {
		t.Error("a chart of nothing")
	}
}

func TestLanesAndBars(t *testing.T) {
	found := elements(t, string(Lanes{ID: "l", Title: evil, Labels: []string{"x"}, Lanes: []Lane{
		{Label: evil + strings.Repeat("dài ", 50), Detail: evil, From: 0, To: 0, Class: "official"}, {From: 0.5, To: 1, Class: "official"}, {From: 1, To: 1, Class: "official"}}}.HTML()))
	rects := filled(found["rect"])
	if len(rects) != 3 || attr(rects[0], "width") != "1.5%" || attr(rects[1], "x") != "50%" || attr(rects[1], "width") != "50%" || attr(rects[2], "x") != "98.5%" {
		t.Errorf("%v", rects)
	}
	drawing := string(Bars{Title: evil, Series: []Series{{"a", "result"}, {"b", "target"}}, Format: Count, Bars: []Bar{
		{Label: evil, Note: evil, Href: "/figures?unit=a&b", Values: []float64{3, 1}}, {Label: "hai", Values: []float64{0, 2}}, {Label: "ba", Values: []float64{0, 0}}}}.HTML())
	found = elements(t, drawing)
	rects = filled(found["rect"])
	if len(found["li"]) != 3 || len(rects) != 3 || attr(rects[0], "width") != "75%" || attr(rects[1], "x") != "75%" || attr(rects[2], "width") != "50%" || len(found["script"]) != 0 {
		t.Errorf("%s", drawing)
	}
	if (Lanes{}).HTML() != "" || (Bars{}).HTML() != "" {
		t.Error("a chart of nothing")
	}
}

func TestValuesFarApartStandOnPowersOfTen(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{{1, 1000, "[1 10 100 1000]"}, {3, 2000, "[1 10 100 1000 10000]"}, {1, 1e12, "[1 100 10000 1e+06 1e+08 1e+10 1e+12]"}, {10, 10, "[10 100]"}, {0.02, 30, "[0.01 0.1 1 10 100]"}} {
		if got := fmt.Sprint(Powers(c.low, c.high)); got != c.want {
			t.Errorf("powers from %v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
	c := Points{ID: "p", Format: Count, Series: []Series{{"a", "b"}}, Points: []Point{{Low: 1, High: 1}, {Low: 1000, High: 1000}, {Low: 1e6, High: 1e6}}}
	circles := elements(t, string(c.SVG()))["circle"]
	if !c.Uneven() || attr(circles[0], "cy") != "230" || attr(circles[1], "cy") != "124" || attr(circles[2], "cy") != "18" {
		t.Errorf("%v", circles)
	}
	zero := Points{ID: "p", Format: Count, Series: []Series{{"a", "b"}}, Points: []Point{{}, {Low: 1, High: 1}, {Low: 1e6, High: 1e6}}}
	if circles = elements(t, string(zero.SVG()))["circle"]; !zero.Uneven() || attr(circles[0], "cy") != "230" {
		t.Errorf("0 among them: %v", circles)
	}
	for _, points := range [][]Point{nil, {{Low: 0, High: 1e6}}, {{Low: -1, High: 1e6}}, {{Low: 10, High: 9999}}} {
		if (Points{Points: points}).Uneven() {
			t.Errorf("%v are uneven", points)
		}
	}
}

func TestLabelsDoNotMeet(t *testing.T) {
	for _, label := range []string{"Quý 2/2019", "05/2024", "2024", "một nhãn rất dài, dài hơn mọi chỗ trống có được"} {
		labels := slices.Repeat([]string{label}, 40)
		found := elements(t, string(Columns{ID: "c", Labels: labels, Format: Count, Series: []Series{{"a", "b"}}, Values: [][]float64{slices.Repeat([]float64{1}, 40)}}.SVG()))
		under := slices.DeleteFunc(found["text"], func(e xml.StartElement) bool { return attr(e, "y") != "214" })
		if n := len(under); n > 1 && n*7*len([]rune(label)) > 400 && n > 2 {
			t.Errorf("%d labels %q in a row", n, label)
		}
	}
}
