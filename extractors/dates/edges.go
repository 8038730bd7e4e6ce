package dates

import (
	"trichluc/extractors/vietnamese"
)

// separator is the mark at token i if it can divide day, month and year.
func (f *finder) separator(i int, strong bool) rune {
	if f.t.Kind(i) != vietnamese.Mark || i >= len(f.words) || f.t.Gap(i) == vietnamese.Line || f.t.Gap(i+1) == vietnamese.Line {
		return 0
	}
	ch := f.t.Tokens[i].Ch
	glued := f.t.Glued(i) && f.t.Glued(i+1)
	switch ch {
	case '/':
		if glued || strong {
			return ch
		}
	case '-':
		if glued || strong {
			return ch
		}
	case '.':
		if glued {
			return ch
		}
	}
	return 0
}

// startsDay reports whether a day with its month begins at token i.
func (f *finder) startsDay(i int) bool {
	return f.dayNumber(i) != 0 && f.t.IsMark(i+1, '/')
}

// dayNumber is the day 1–31 at token i, 0 where there is none.
func (f *finder) dayNumber(i int) int {
	if f.t.Kind(i) != vietnamese.Number || f.t.Digits(i) > 2 {
		return 0
	}
	if n := f.t.Int(i); n <= 31 {
		return max(n, 0)
	}
	return 0
}

func (f *finder) monthDigits(i int) int {
	if n := f.dayNumber(i); n <= 12 && f.t.Gap(i) != vietnamese.Line {
		return n
	}
	return 0
}

// yearNumber is the year at token i, 0 where there is none: four digits.
func (f *finder) yearNumber(i int) int {
	if f.t.Digits(i) != 4 {
		return 0
	}
	if n := f.t.Int(i); n >= 1000 && n < 2200 {
		return n
	}
	return 0
}

func twoDigitYear(y int) int {
	if y < 50 {
		return 2000 + y
	}
	return 1900 + y
}

// cleanLeft reports whether nothing glued before token i makes it part of a
// longer number or code.
func (f *finder) cleanLeft(i int) bool {
	if !f.t.Glued(i) || i == 0 {
		return true
	}
	p := f.t.Tokens[i-1]
	if p.Kind != vietnamese.Mark {
		return false
	}
	switch p.Ch {
	case '/', '.', ',', '-', ':', '_', '$', '+', '#', '*', '=', '&':
		if i >= 2 && f.t.Glued(i-1) && f.t.Kind(i-2) == vietnamese.Number {
			return false
		}
		if p.Ch == '/' || p.Ch == '_' || p.Ch == '$' || p.Ch == '#' || p.Ch == '&' {
			return false
		}
		return p.Ch != '-' || i < 2 || !f.t.Glued(i-1)
	}
	return true
}

// cleanRight reports whether nothing glued at token hi makes the number before
// it part of a longer number or code.
func (f *finder) cleanRight(hi int) bool {
	if hi >= len(f.words) || !f.t.Glued(hi) {
		return true
	}
	p := f.t.Tokens[hi]
	if p.Kind != vietnamese.Mark {
		return p.Kind == vietnamese.Word && f.words[hi] != other || p.Kind == vietnamese.Word && p.Case == vietnamese.Lower && p.End-p.Start > 3
	}
	switch p.Ch {
	case '/':
		switch f.word(hi + 1) {
		case wYear, wMonth, wDay: // năm 2021/năm 2020
			return true
		}
		return !f.t.Glued(hi + 1) // 07/6/ đến: a slash too many
	case ',':
		return !(f.t.Glued(hi+1) && f.t.Kind(hi+1) == vietnamese.Number) || f.startsDay(hi+1) // 12/1,13/1
	case '.', ':':
		if p.Ch == ':' && f.yearNumber(hi-1) != 0 { // năm 2015:20.000 khách
			return true
		}
		return !(f.t.Glued(hi+1) && f.t.Kind(hi+1) == vietnamese.Number)
	case '-': // 9/5-Ban, but not 5-NQ
		return !(f.t.Glued(hi+1) && f.t.Kind(hi+1) == vietnamese.Word && f.t.Tokens[hi+1].Case != vietnamese.Title)
	case '%', '°', '²', '+':
		return false
	}
	return true
}

// tightList reports whether the comma at token i parts days, 9,10/5, and not
// the digits of one number.
func (f *finder) tightList(i int) bool {
	if !f.t.IsMark(i, ',') || f.dayNumber(i+1) == 0 {
		return false
	}
	return f.t.IsMark(i+2, ',') || f.t.IsMark(i+2, '/') || f.is(i+2, wAnd) || f.is(i+2, wMonth)
}
