// Package dates finds temporal expressions and resolves them to calendar days.
//
// It works in two steps. The grammar (day.go, month.go, year.go, range.go, …)
// walks the tokens once and reads expressions as written, with what they leave
// out left out. Then resolve.go fills in missing years and months from the
// sentence or the publication day, and value.go writes the TIMEX3 value.
package dates

import (
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// Mention is one temporal expression: tokens Lo to Hi, Hi exclusive.
type Mention struct {
	Lo, Hi   int
	Type     string      // TIMEX3: DATE, TIME, DURATION, SET
	Value    string      // TIMEX3 value, or an EDTF interval a/b
	From, To schemas.Day // zero where the publication day is needed and unknown
	Mod      string      // TIMEX3 mod
	Calendar string      // "lunar" or ""
	Rule     string
}

// Find returns the temporal expressions of a text in order. Published is the
// day that relative expressions resolve against, zero where unknown; taken are
// the tokens of document numbers, in which no date is looked for.
func Find(t *vietnamese.Text, published schemas.Day, taken vietnamese.Mask) []Mention {
	if len(t.Tokens) == 0 {
		return nil
	}
	f := finder{t: t, words: lex(t), taken: taken, found: make([]expression, 0, len(t.Tokens)/64+4)}
	for i := 0; i < len(t.Tokens); {
		i = f.at(i)
	}
	return resolve(&f, published)
}

// finder walks one text.
type finder struct {
	t     *vietnamese.Text
	words []word // by token
	taken vietnamese.Mask
	found []expression
}

// expression is one mention as written: a point, or a range from a to b.
type expression struct {
	lo, hi  int
	a, b    moment
	isRange bool
	mod     string
	rule    string
	linked  bool // belongs to a list with the expression before it

	yearWritten bool // the year stands in the text, it was not filled in
}

// moment is one point on the calendar as far as it is written: 0 is not said.
type moment struct {
	year, month, day int
	months           int // length of what is longer than a day: 1 month, 3 quarter, 12 year; 0 a day
	lunar            bool
	relative         relative
	offset           int // days, weeks, months or years from the publication day, see relative
	part             part
	clock            clock
	tense            tense
	weekday          int // 1 Monday … 7 Sunday where written beside a date, else 0
}

// tense is what the words beside a date say of its direction.
type tense uint8

const (
	unsaid tense = iota
	gone         // vừa qua
	coming       // tới
	due          // what is asked for, perhaps done by now
	asked        // what is asked for, said far before
	either       // a feast: whichever is nearer
)

// known reports whether nothing must be filled in.
func (m moment) known() bool {
	return m.relative == absolute && m.year != 0 && m.month != 0 && (m.day != 0 || m.months != 0)
}

// at tries every construct at token i and returns the token to go on from.
func (f *finder) at(i int) int {
	if f.taken.Any(i, i+1) {
		return i + 1
	}
	switch f.words[i] {
	case other:
		return i + 1
	case number:
		if !f.numberMayStart(i) {
			return i + 1
		}
	case numeral:
		if f.word(i+1) != wMonth && f.word(i+1) != numeral && f.word(i+1) != wQuarter {
			return i + 1
		}
	case wYear:
		if f.is(i+1, wSchool) {
			return f.schoolYear(i)
		}
	}
	e, ok := f.expression(i)
	switch {
	case ok && f.noDate(&e):
		return e.hi
	case ok && !f.taken.Any(e.lo, e.hi):
		return f.add(e)
	case !ok && f.seq(i, wDay, number, wMonth): // ngày 31 tháng 4 năm 2020 leaves no year behind
		if m, ok := f.month(i + 2); ok && m.year != 0 {
			return m.hi
		}
	}
	return i + 1
}

// numberMayStart turns away most numbers at a glance: those that no mark or
// word of a date follows.
func (f *finder) numberMayStart(i int) bool {
	switch f.t.Digits(i) {
	case 4:
		return true
	case 1, 2:
	default:
		return false
	}
	switch f.word(i + 1) {
	case wMonth, wQuarter, wHour, wTo, wToi, wCho:
		return true
	}
	if f.t.Kind(i+1) != vietnamese.Mark || i+1 >= len(f.words) {
		return false
	}
	ch := f.t.Tokens[i+1].Ch
	return ch == '/' || ch == '-' || ch == '.' || ch == ':'
}

// add keeps an expression and the list that it heads, and returns the token
// behind them. What comes back every year is no day: ngày 14/6 hằng năm.
func (f *finder) add(e expression) int {
	first := len(f.found)
	f.found = append(f.found, e)
	hi := e.hi
	for !e.isRange {
		next, ok := f.listed(e, hi)
		if !ok || f.taken.Any(next.lo, next.hi) {
			break
		}
		f.found = append(f.found, next)
		e, hi = next, next.hi
	}
	if f.is(hi, wEvery) && (f.is(hi+1, wYear) || f.is(hi+1, wMonth)) {
		f.found = f.found[:first]
	}
	return hi
}

// Rules are the names that mentions carry, in the order of their files.
var Rules = []string{
	"day-month", "day-full", "day-words", "day-alone", "day-iso", "day-stamp", "day-edge",
	"month", "month-year", "month-digits", "month-deictic",
	"quarter", "half-year", "months-of-year", "year", "year-bare",
	"day-range", "night-range", "mixed-range", "month-range", "year-range", "period",
	"lunar-day", "lunar-month", "deictic", "deictic-date", "weekday",
}
