package dates

import (
	"trichluc/extractors/vietnamese"
)

// year reads a year at the word năm, token i: năm 2030, năm 938 "year".
func (f *finder) year(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 2, rule: "year"}
	u.month, u.months = 1, 12
	if f.t.Gap(i+1) == vietnamese.Line {
		return u, false
	}
	u.year = f.yearNumber(i + 1)
	if u.year == 0 && f.t.Digits(i+1) == 3 && f.words[i] == wYear && !f.counted(i+2) && !f.t.IsMark(i+2, '.') && !f.t.IsMark(i+2, '%') && !f.t.IsMark(i+2, '/') {
		u.year = f.t.Int(i + 1)
	}
	return u, u.year >= 100 && f.cleanRight(i+2) && !f.t.Is(i+2, keyBC)
}

var keyBC = vietnamese.KeyOf("TCN")

// bareYear reads a year without the word năm, token i: từ 2013, (2022), SEA Games 2023 "year-bare".
func (f *finder) bareYear(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 1, rule: "year-bare"}
	u.month, u.months, u.year = 1, 12, f.yearNumber(i)
	return u, u.year >= 1900 && u.year < 2100 && f.bareYearAt(i)
}

// bareYearAt reports whether the four digits at token i can be a year: they
// stand alone and count nothing.
func (f *finder) bareYearAt(i int) bool {
	if f.t.IsMark(i-1, '-') && f.t.Digits(i-2) > 0 && f.yearNumber(i-2) == 0 { // ISO 9001 - 2015
		return false
	}
	return f.cleanLeft(i) && f.cleanRight(i+1) && !(f.t.IsMark(i+1, '-') && f.t.Glued(i+1) && f.t.Glued(i+2) && f.t.Digits(i+2) == 1) && !f.yearCounts(i+1) && !(i > 0 && f.t.Gap(i) != vietnamese.Line && serialHeads.Has(f.t.Tokens[i-1].Key))
}
