package dates

import (
	"trichluc/extractors/vietnamese"
)

// lunarAfter marks a day or month as lunar where the words behind say so: âm
// lịch, (âm lịch), AL, of a feast.
func (f *finder) lunarAfter(u *unit) {
	j := u.hi
	if f.t.Gap(j) == vietnamese.Line {
		return
	}
	open := f.t.IsMark(j, '(')
	if open {
		j++
	}
	if !f.is(j, wLunar) {
		return
	}
	switch {
	case f.is(j+1, wCalendar):
		j += 2
	case f.t.Capital(j) && f.t.Tokens[j].Case == vietnamese.Upper:
		j++
	default:
		return
	}
	if open {
		if !f.t.IsMark(j, ')') {
			return
		}
		j++
	}
	u.lunar, u.hi = true, j
	u.rule = "lunar-day"
	if u.months != 0 {
		u.rule = "lunar-month"
	}
	if u.year == 0 && u.relative == absolute {
		f.yearAfter(u)
	}
}

// mung reads a day of the month's first ten at the word mùng, token i. It is
// solar with a solar feast or month, lunar with Tết, Giêng, âm lịch and on 10/3.
//
//	mùng 2/9, mồng 3 tháng 3                         "day-month", "day-words"
//	mùng 4 Tết, mùng 10/3, mùng 6 tháng Giêng        "lunar-day"
func (f *finder) mung(i int) (unit, bool) {
	j := i + 1
	if f.t.Gap(j) == vietnamese.Line {
		return unit{}, false
	}
	if u, ok := f.numeric(j, true); ok {
		u.lo = i
		f.lunarAfter(&u)
		if u.month == 3 && u.day == 10 && u.year == 0 {
			u.lunar, u.rule = true, "lunar-day"
		}
		return u, true
	}
	if u, ok := f.spelled(j, true); ok {
		u.lo = i
		if u.month == 3 && u.day == 10 && u.year == 0 {
			u.lunar, u.rule = true, "lunar-day"
		}
		return u, true
	}
	day, n := f.dayNumber(j), 1
	if day == 0 {
		if day, n = f.t.Words(j); n == 0 || day < 1 || day > 10 {
			return unit{}, false
		}
	}
	if u, ok := f.tet(i, j+n, day); ok {
		return u, true
	}
	u := unit{lo: i, hi: j + n, rule: "day-alone"}
	u.day = day
	return u, true
}

// tet reads the words Tết, Giêng or Chạp behind a day: 30 Tết, mùng 4 Tết, 23
// Chạp. From the 20th on Tết means the last month of the old year.
func (f *finder) tet(lo, j, day int) (unit, bool) {
	u := unit{lo: lo, hi: j + 1, rule: "lunar-day"}
	u.lunar, u.day = true, day
	if f.t.Gap(j) == vietnamese.Line {
		return u, false
	}
	switch f.word(j) {
	case wTet:
		u.month = 1
		if day >= 20 {
			u.month = 12
		}
	case wGieng:
		u.month = 1
	case wChap:
		u.month = 12
	default:
		return u, false
	}
	return u, day <= 30
}

// fullMoon reads rằm tháng Giêng, rằm tháng 7, token i on: "lunar-day".
func (f *finder) fullMoon(i int) (unit, bool) {
	u := unit{lo: i, rule: "lunar-day"}
	if !f.is(i+1, wMonth) || f.t.Gap(i+1) == vietnamese.Line {
		return u, false
	}
	m, ok := f.month(i + 1)
	if !ok || m.months != 1 || m.relative == byMonth {
		return u, false
	}
	u.moment, u.hi = m.moment, m.hi
	u.lunar, u.day, u.months = true, 15, 0
	return u, true
}

// sameDay passes over the lunar name of a solar day: (tức 16 - 18 tháng Giêng),
// tức rằm tháng Giêng, (nhằm ngày 10 tháng 3 âm lịch). It returns the token behind it.
func (f *finder) sameDay(hi int) int {
	if f.t.Gap(hi) == vietnamese.Line {
		return hi
	}
	j := hi
	open := f.t.IsMark(j, '(')
	if open || f.t.IsMark(j, ',') {
		j++
	}
	if !f.is(j, wThatIs) {
		return hi
	}
	j++
	if f.t.Is(j, keyLa) {
		j++
	}
	if open {
		for k := j; k < len(f.words) && k < j+24 && f.t.Gap(k) != vietnamese.Line; k++ {
			if f.t.IsMark(k, ')') {
				return k + 1
			}
		}
		return hi
	}
	u, ok := f.unit(j)
	if !ok || !u.lunar {
		return hi
	}
	return u.hi
}

var keyLa = vietnamese.KeyOf("là")
