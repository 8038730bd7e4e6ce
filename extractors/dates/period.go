package dates

import (
	"trichluc/extractors/vietnamese"
)

// quarter reads quý I/2022, quý 4 năm nay, quý III, quý này, token i on: "quarter".
func (f *finder) quarter(i int) (unit, bool) {
	u := unit{lo: i, rule: "quarter"}
	u.months = 3
	j := i + 1
	if f.t.Gap(j) == vietnamese.Line || f.is(i-1, wEvery) && f.t.Kind(j) == vietnamese.Number && f.yearNumber(j+2) == 0 { // mỗi quý 2 lần
		return u, false
	}
	q, n := f.quarterNumber(j)
	if n == 0 {
		u.relative, u.hi = byQuarter, j+1
		switch f.word(j) {
		case wThis:
		case wBefore:
			u.offset = -1
		case wToi, wAfter:
			u.offset = 1
		default:
			return u, false
		}
		return u, true
	}
	u.month, u.hi = 3*q-2, j+n
	if !f.yearGlued(&u) {
		f.yearAfter(&u)
	}
	return u, true
}

func (f *finder) quarterNumber(i int) (q, n int) {
	if f.t.Kind(i) == vietnamese.Number {
		if q = f.t.Int(i); q >= 1 && q <= 4 && f.t.Digits(i) <= 2 && f.cleanRight(i+1) {
			return q, 1
		}
		if q >= 1 && q <= 4 && f.t.IsMark(i+1, '/') {
			return q, 1
		}
		return 0, 0
	}
	if q, n = roman.Match(f.t, i); n > 0 && f.t.Capital(i) {
		return q, n
	}
	if q, n = small.Match(f.t, i); n > 0 && q <= 4 {
		return q, n
	}
	return 0, 0
}

// monthsOfYear reads a run of months counted from the year's start or end; the
// count is token i (digits or words).
//
//	6 tháng đầu năm 2022, sáu tháng đầu năm    "half-year"
//	9 tháng năm 2021, 3 tháng cuối năm          "months-of-year"
func (f *finder) monthsOfYear(i int) (unit, bool) {
	u := unit{lo: i, rule: "months-of-year"}
	count, n := f.t.Int(i), 1
	if f.t.Kind(i) != vietnamese.Number {
		if count, n = small.Match(f.t, i); n == 0 {
			return u, false
		}
	}
	j := i + n
	switch {
	case count < 1 || count > 12:
		return u, false
	case f.is(j, wMonth):
	case f.is(j, wQuarter) && count <= 3 && (f.is(j+1, wStart) || f.is(j+1, wEnd)): // hai quý đầu năm
		count *= 3
	default:
		return u, false
	}
	j++
	u.month, u.months = 1, count
	side := f.word(j)
	if side == wStart || side == wEnd {
		j++
		if f.is(j, wOf) {
			j++
		}
		if !f.is(j, wYear) || f.is(j+1, wSchool) {
			return u, false
		}
		if side == wEnd {
			u.month = 13 - count
		}
		if count == 6 {
			u.rule = "half-year"
		}
		u.hi = j + 1
		if y := f.yearNumber(j + 1); y != 0 && f.cleanRight(j+2) && f.t.Gap(j+1) != vietnamese.Line {
			u.year, u.hi = y, j+2
		} else if n, offset := f.yearRelative(j); n > 0 {
			u.relative, u.offset, u.hi = inYear, offset, j+n
		} else {
			u.relative = inYear // of the year that the article is of
		}
		return u, true
	}
	if f.is(j, wOf) {
		j++
	}
	if f.t.IsMark(j, '/') && f.t.Glued(j) {
		j++
	}
	if f.is(j, wYear) {
		j++
	}
	if u.year = f.yearNumber(j); u.year < 1900 || f.t.Gap(j) == vietnamese.Line || !f.bareYearAt(j) {
		return u, false
	}
	u.hi = j + 1
	return u, true
}

// halfYear reads nửa đầu năm 2022, nửa cuối năm ngoái: "half-year"; nửa đầu
// tháng 5 is that month.
func (f *finder) halfYear(i int) (unit, bool) {
	u := unit{lo: i, rule: "half-year"}
	side := f.word(i + 1)
	if side != wStart && side != wEnd && !f.t.Is(i+1, keySau) {
		return u, false
	}
	j := i + 2
	if f.is(j, wOf) {
		j++
	}
	if f.is(j, wMonth) {
		m, ok := f.month(j)
		m.lo, m.mod = i, "START"
		if side != wStart {
			m.mod = "END"
		}
		return m, ok
	}
	if !f.is(j, wYear) || f.is(j+1, wSchool) {
		return u, false
	}
	u.month, u.months, u.hi = 1, 6, j+1
	if side != wStart {
		u.month = 7
	}
	if y := f.yearNumber(j + 1); y != 0 && f.t.Gap(j+1) != vietnamese.Line {
		u.year, u.hi = y, j+2
	} else if n, offset := f.yearRelative(j); n > 0 {
		u.relative, u.offset, u.hi = inYear, offset, j+n
	} else {
		u.relative = inYear
	}
	return u, true
}

var keySau = vietnamese.KeyOf("sau")

// partOfPeriod reads đầu, giữa, cuối before a month, quarter or year; the
// whole named month or year is meant.
func (f *finder) partOfPeriod(i int) (unit, bool) {
	var u unit
	ok := false
	switch f.word(i + 1) {
	case wMonth:
		u, ok = f.month(i + 1)
	case wQuarter:
		u, ok = f.quarter(i + 1)
	case wYear:
		if !f.is(i+2, wSchool) {
			u, ok = f.year(i + 1)
		}
	case number:
		u, ok = f.bareYear(i + 1)
	}
	if !ok || f.t.Gap(i+1) == vietnamese.Line {
		return u, false
	}
	u.lo = i
	switch f.words[i] {
	case wStart:
		u.mod = "START"
	case wMid:
		u.mod = "MID"
	case wEnd:
		u.mod = "END"
	}
	return u, true
}

// schoolYear passes over năm học 2021-2022, which the calendar does not settle.
func (f *finder) schoolYear(i int) int {
	j := i + 2
	for f.yearNumber(j) != 0 && f.t.Gap(j) != vietnamese.Line {
		j++
		if f.t.Kind(j) == vietnamese.Mark && f.yearNumber(j+1) != 0 && (f.t.IsMark(j, '-') || f.t.IsMark(j, '/') || f.t.IsMark(j, ',')) {
			j++
		} else {
			break
		}
	}
	return j
}
