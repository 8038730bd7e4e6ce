package dates

import (
	"trichluc/extractors/vietnamese"
)

// isoDay reads 2024-03-15, 2024/03/15: "day-iso".
func (f *finder) isoDay(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 5, rule: "day-iso"}
	u.year, u.month, u.day = f.yearNumber(i), f.monthDigits(i+2), f.dayNumber(i+4)
	if u.year < 1900 || f.t.Digits(i+2) != 2 || f.t.Digits(i+4) != 2 || f.separator(i+1, false) == 0 || f.separator(i+1, false) != f.separator(i+3, false) {
		return u, false
	}
	return u, u.valid() && f.cleanRight(u.hi)
}

// spaced reads the stamp of some sites, behind a weekday: 08 08 2019 "day-full".
func (f *finder) spaced(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 3, rule: "day-full"}
	u.day, u.month, u.year = f.dayNumber(i), f.monthDigits(i+1), f.yearNumber(i+2)
	if f.t.Digits(i) != 2 || f.t.Digits(i+1) != 2 || u.year == 0 || f.t.Gap(i+2) == vietnamese.Line {
		return u, false
	}
	return u, u.valid()
}

// dayWord reads a day behind the word ngày, token i: "day-full", "day-month",
// "day-words", or "day-alone" where the month is not said.
func (f *finder) dayWord(i int, l lead) (unit, bool) {
	j := i + 1
	if f.t.Gap(j) == vietnamese.Line {
		return unit{}, false
	}
	var u unit
	ok := false
	switch f.word(j) {
	case wHom, wMai, wKia:
		return f.deicticDay(i, l.part)
	case wMung:
		u, ok = f.mung(j)
	case wRam:
		u, ok = f.fullMoon(j)
	case wStart, wEnd:
		return f.edgeDay(i)
	case wThu, wChu:
		wd, n := f.weekdayAt(j)
		if n == 0 {
			return u, false
		}
		u, ok = f.weekdayDay(lead{weekday: wd, wday: j, hi: j + n, any: true}, j)
	case number, numeral:
		u, ok = f.dayNumbered(j)
	}
	u.lo = i
	return u, ok
}

// edgeDay reads ngày đầu tiên của tháng 3, ngày cuối cùng của năm 2021, token i on: "day-edge".
func (f *finder) edgeDay(i int) (unit, bool) {
	first := f.is(i+1, wStart) && f.t.Is(i+2, keyFirst)
	if !first && !(f.is(i+1, wEnd) && f.is(i+2, wSame)) {
		return unit{}, false
	}
	j := i + 3
	if f.is(j, wOf) {
		j++
	}
	var u unit
	ok := false
	switch f.word(j) {
	case wMonth:
		u, ok = f.month(j)
	case wYear:
		u, ok = f.year(j)
	}
	if !ok || u.lunar || u.relative != absolute || u.months == 0 {
		return u, false
	}
	u.lo, u.rule = i, "day-edge"
	u.day = 1
	if !first {
		u.month += u.months - 1
		u.day = daysIn(u.year, u.month)
	}
	u.months = 0
	return u, true
}

var keyFirst = vietnamese.KeyOf("tiên")

// dayNumbered reads the number behind ngày, token j.
func (f *finder) dayNumbered(j int) (unit, bool) {
	if u, ok := f.isoDay(j); ok {
		return u, true
	}
	if u, ok := f.numeric(j, true); ok {
		f.lunarAfter(&u)
		return u, true
	}
	if u, ok := f.spelled(j, true); ok {
		return u, true
	}
	d := f.dayNumber(j)
	if d == 0 {
		return unit{}, false
	}
	if u, ok := f.tet(j, j+1, d); ok {
		return u, true
	}
	u := unit{lo: j, hi: j + 1, rule: "day-alone"}
	u.day = d
	return u, f.cleanRight(j+1) || f.tightList(j+1)
}

// numeric reads a day in digits whose first number is token i. Strong says
// that the words before (ngày, sáng, …) promise a day: then points and hyphens
// may stand for the slash and the day may stand alone.
//
//	17/5/2021, 17-5-2021, 9.5.2022, 3/3/17     "day-full"
//	9/5; strong: 9-5, 17 – 9, 7.9              "day-month"
func (f *finder) numeric(i int, strong bool) (unit, bool) {
	u := unit{lo: i, rule: "day-month"}
	u.day = f.dayNumber(i)
	if u.day == 0 {
		return u, false
	}
	if f.t.IsMark(i+1, '/') && f.t.IsMark(i+2, '/') && f.t.Glued(i+1) && f.t.Glued(i+2) { // 04//7/2019: a slash too many
		i++
	}
	s := f.separator(i+1, strong)
	u.month = f.monthDigits(i + 2)
	if s == 0 || u.month == 0 {
		return u, false
	}
	u.hi = i + 3
	if s2 := f.separator(i+3, true); s2 != 0 && f.t.Kind(i+4) == vietnamese.Number && f.t.Gap(i+4) != vietnamese.Line {
		y, digits := f.t.Int(i+4), f.t.Digits(i+4)
		switch {
		case digits == 4 && y >= 1000 && y < 2200 && !(s2 == '-' && s != '-' && f.startsDay(i+4)):
			u.year, u.hi, u.rule = y, i+5, "day-full"
		case digits == 2 && s2 == s && (strong || s == '/') && f.t.Glued(i+4) && f.t.Glued(i+3):
			u.year, u.hi, u.rule = twoDigitYear(y), i+5, "day-full"
		case s == '-' && s2 != '-' && f.t.Glued(i+4): // 04-10/3/2024: a range of days
			return u, false
		}
	}
	if u.rule == "day-month" && s == '-' && f.is(u.hi, wMonth) { // 5-9 tháng 10
		return u, false
	}
	if u.rule == "day-month" && !strong && s != '/' {
		return u, false
	}
	if u.rule == "day-month" {
		f.yearAfter(&u)
	}
	return u, u.valid() && f.cleanRight(u.hi)
}

// spelled reads a day whose month is a word apart; number is the day at token i.
//
//	(ngày) 9 tháng 5 năm 2022, 9 tháng 5/2022, 9 tháng năm năm 2021    "day-words"
//	(ngày) 23 tháng Chạp                                                "lunar-day"
func (f *finder) spelled(i int, strong bool) (unit, bool) {
	u := unit{lo: i, rule: "day-words"}
	n := 1
	if u.day = f.dayNumber(i); u.day == 0 || f.is(i-1, wWeek) { // tuần 2 tháng 6
		if !strong || u.day != 0 {
			return u, false
		}
		if u.day, n = f.t.Words(i); n == 0 || u.day < 1 || u.day > 31 {
			return u, false
		}
	}
	if !f.is(i+n, wMonth) || f.t.Gap(i+n) == vietnamese.Line {
		return u, false
	}
	m, ok := f.month(i + n)
	if !ok || m.months != 1 {
		return u, false
	}
	if !strong && m.year == 0 && (!f.t.IsMark(m.hi, ',') && !f.t.IsMark(m.hi, '.') && !m.lunar || f.is(i-1, wIn)) {
		return u, false // 12 tháng 10 ngày
	}
	day := u.day
	u.moment, u.hi = m.moment, m.hi
	u.day, u.months = day, 0
	if u.lunar {
		u.rule = "lunar-day"
	}
	return u, u.valid()
}
