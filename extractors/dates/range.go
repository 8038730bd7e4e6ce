package dates

import (
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// expression reads a point, range or period that begins at token i.
func (f *finder) expression(i int) (expression, bool) {
	switch f.word(i) {
	case wGiai, wNhiem, wThoi, wNien, wTam, wKhoa:
		return f.period(i)
	case wFrom:
		return f.fromDays(i)
	case number:
		if e, ok := f.season(i); ok {
			return e, true
		}
		if e, ok := f.numbersRange(i, false); ok {
			return e, true
		}
	}
	u, ok := f.unit(i)
	if !ok {
		return expression{}, false
	}
	e := expression{lo: u.lo, hi: u.hi, a: u.moment, mod: u.mod, rule: u.rule}
	if r, ok := f.ranged(u); ok {
		e = r
	} else if u.rule == "day-alone" && !f.standsAlone(u) || u.months == 12 && f.decade(u) {
		return e, false
	}
	if e.a.months == 0 && !e.a.lunar {
		e.hi = f.sameDay(e.hi)
	}
	return e, true
}

// decade reports whether a year stands for its decade: những năm 1990, thập niên 1960.
func (f *finder) decade(u unit) bool {
	return u.year%10 == 0 && (f.is(u.lo-1, wMany) || f.seq(u.lo-2, wMany, wYear) || f.is(u.lo-1, wNien) || f.t.Is(u.lo-1, keyDecade))
}

var keyDecade = vietnamese.KeyOf("kỷ")

// season reads 2021/2022 "year-range".
func (f *finder) season(i int) (expression, bool) {
	y := f.yearNumber(i)
	if y < 1900 || !f.t.IsMark(i+1, '/') || !f.t.Glued(i+1) || !f.t.Glued(i+2) || f.yearNumber(i+2) != y+1 || !f.cleanLeft(i) || !f.cleanRight(i+3) {
		return expression{}, false
	}
	e := expression{lo: i, hi: i + 3, isRange: true, rule: "year-range"}
	e.a.year, e.a.month, e.a.months = y, 1, 12
	e.b.year, e.b.month, e.b.months = y+1, 1, 12
	return e, true
}

// connector returns the token behind the words that join the two ends of a
// range: - – đến tới cho đến đến hết.
func (f *finder) connector(i int) (next int, ok bool) {
	if f.t.Gap(i) == vietnamese.Line {
		return 0, false
	}
	j := i
	if f.t.IsMark(j, '/') && f.is(j+1, wTo) { // 07/6/ đến
		j++
	}
	switch {
	case f.t.IsMark(j, '-'):
		j++
	case f.is(j, wCho) && (f.is(j+1, wTo) || f.is(j+1, wToi)):
		j += 2
	case f.is(j, wTo), f.is(j, wToi):
		j++
	default:
		return 0, false
	}
	if f.is(j, wTo) { // 5/5 - đến 9/5
		j++
	}
	for f.is(j, wUntilEnd) || f.is(j, wInto) {
		j++
	}
	if f.is(j, wThoi) && f.t.Is(j+1, keyPoint) { // đến thời điểm 15/6/2017
		j += 2
	}
	return j, f.t.Gap(j) != vietnamese.Line
}

var keyPoint = vietnamese.KeyOf("điểm")

// ranged looks for the other end of a range that u begins.
//
//	từ ngày 5 đến 9/5, ngày 25 - 27/02/2024, 30.4-1.5        "day-range"
//	từ tháng 4/2009 đến 4/2016, tháng 3-5/2021               "month-range"
//	năm 2023 - 2024, từ năm 2007 đến 2011                    "year-range"
//	đêm 31/12, rạng sáng 1/1                                 "night-range"
func (f *finder) ranged(u unit) (expression, bool) {
	if u.relative == byDay && u.rule == "deictic" {
		return expression{}, false
	}
	j, ok := f.connector(u.hi)
	rule := ""
	if !ok {
		if j, ok = f.dawnAfter(u); !ok {
			return expression{}, false
		}
		rule = "night-range"
	}
	v, ok := f.partner(j, u)
	if !ok {
		return f.mixed(j, u)
	}
	e := expression{lo: u.lo, hi: v.hi, a: u.moment, b: v.moment, isRange: true, mod: u.mod}
	switch {
	case rule != "":
	case u.months == 0:
		rule = "day-range"
	case u.months == 12:
		rule = "year-range"
	default:
		rule = "month-range"
	}
	e.rule = rule
	return e, f.distribute(&e)
}

// mixed reads a range whose ends differ in size, behind từ: từ năm 2015 đến
// tháng 6/2020, từ 15/3/2021 đến hết năm 2025 "mixed-range". Both ends must be
// written in full.
func (f *finder) mixed(j int, u unit) (expression, bool) {
	if !f.is(u.lo-1, wFrom) || !u.known() || u.lunar {
		return expression{}, false
	}
	v, ok := f.unit(j)
	if !ok || !v.known() || v.lunar || v.months == u.months {
		return expression{}, false
	}
	e := expression{lo: u.lo, hi: v.hi, a: u.moment, b: v.moment, isRange: true, mod: u.mod, rule: "mixed-range"}
	from, _ := span(u.moment, schemas.Day{})
	_, to := span(v.moment, schemas.Day{})
	return e, !from.IsZero() && from.Before(to)
}

// dawnAfter finds rạng sáng behind the evening or night before.
func (f *finder) dawnAfter(u unit) (int, bool) {
	if u.part != night && u.part != evening {
		return 0, false
	}
	j := u.hi
	if f.t.IsMark(j, ',') || f.is(j, wAnd) {
		j++
	}
	return j, f.is(j, wDawn) && f.t.Gap(j) != vietnamese.Line
}

// partner reads the second end of a range at token j, in the light of the first.
func (f *finder) partner(j int, a unit) (unit, bool) {
	var b unit
	ok := false
	switch {
	case a.months == 0: // a day
		l := f.leadAt(j)
		k := l.hi
		if l.any && (f.t.IsMark(k, ',') || f.is(k, wOf)) {
			k++
		}
		if b, ok = f.dayCore(k, lead{any: true, hi: k, part: morning}); ok {
			b.lo = j
			if l.part != noPart || l.clock.set {
				b.part, b.clock = l.part, l.clock
			}
			ok = b.relative == absolute
		}
	case a.months == 1:
		switch f.word(j) {
		case wMonth, wEnd, wStart, wMid:
			b, ok = f.unit(j)
		case number:
			if b, ok = f.monthSlashYear(j, true); !ok {
				b = unit{lo: j, hi: j + 1}
				b.months, b.month = 1, f.monthDigits(j)
				if b.month == 0 || f.t.IsMark(j+1, '/') && f.t.Glued(j+1) {
					return b, false
				}
				f.yearAfter(&b)
				f.lunarAfter(&b)
				ok = (b.year != 0 || a.year == 0 && b.month > a.month && !f.counted(b.hi)) && f.cleanRight(b.hi)
			}
		}
		ok = ok && b.months == 1 && b.relative != byMonth
	case a.months == 3:
		if f.is(j, wQuarter) {
			b, ok = f.quarter(j)
		} else if q, n := f.quarterNumber(j); n > 0 {
			b = unit{lo: j, hi: j + n}
			b.months, b.month, ok = 3, 3*q-2, true
			if !f.yearGlued(&b) {
				f.yearAfter(&b)
			}
		}
		ok = ok && b.months == 3
	case a.months == 12:
		switch f.word(j) {
		case wYear:
			b, ok = f.year(j)
		case number:
			b = unit{lo: j, hi: j + 1}
			b.year, b.month, b.months = f.yearNumber(j), 1, 12
			ok = f.cleanRight(j+1) && !f.yearCounts(j+1)
		case wEnd, wMid, wStart:
			b, ok = f.partOfPeriod(j)
		}
		ok = ok && b.months == 12 && b.year > a.year
	}
	return b, ok
}

// distribute gives each end of a range what only the other end says: the
// month and year of the last for the first, one year later where the range
// wraps. It reports whether the ends make a range.
func (f *finder) distribute(e *expression) bool {
	a, b := &e.a, &e.b
	if a.lunar != b.lunar {
		a.lunar, b.lunar = true, true
	}
	if a.months == 12 {
		return true
	}
	if b.relative == inYear && a.relative == absolute && a.year == 0 {
		a.relative, a.offset = b.relative, b.offset
	}
	if a.months == 0 {
		if a.month == 0 {
			a.month = b.month
			if b.month != 0 && a.day > b.day { // 28-3/2
				if a.month--; a.month == 0 {
					a.month = 12
				}
			}
		}
		if b.month == 0 {
			b.month = a.month
		}
		if a.month == 0 && a.day >= b.day {
			return false
		}
	}
	wraps := a.month > b.month || a.month == b.month && a.day > b.day
	switch {
	case a.year == 0 && b.year != 0:
		if a.year = b.year; wraps {
			a.year--
		}
	case a.year != 0 && b.year == 0:
		if b.year = a.year; wraps {
			b.year++
		}
	case a.year == 0 && wraps:
		b.tense, a.tense = unsaid, unsaid
	}
	if a.year != 0 && b.year != 0 && (a.year > b.year || a.year == b.year && wraps) {
		return false
	}
	return a.months != 0 || a.month == 0 || (&unit{moment: *a}).valid() && (&unit{moment: *b}).valid()
}

// numbersRange reads a range of days that begins with a bare number, token i;
// promised says that từ or the like stands before.
//
//	25 - 27/02/2024, 14-18/5, (từ) 5 đến 9/5, 30.4-1.5    "day-range"
func (f *finder) numbersRange(i int, promised bool) (expression, bool) {
	if f.dayNumber(i) == 0 || !f.cleanLeft(i) || f.codeBefore(i) && !promised {
		return expression{}, false
	}
	promised = promised || f.t.IsMark(i-1, '(')
	u := unit{lo: i, hi: i + 1}
	u.day = f.dayNumber(i)
	full, pointed := f.numeric(i, true)
	if pointed {
		if f.t.Tokens[i+1].Ch != '.' || full.year != 0 {
			return expression{}, false // the ordinary way
		}
		u = full
	}
	j, ok := f.connector(u.hi)
	if ok && f.is(j, wDay) && promised {
		j++
	}
	if !ok || f.t.Kind(j) != vietnamese.Number || f.t.Gap(j) == vietnamese.Line {
		return expression{}, false
	}
	v, ok := f.numeric(j, true)
	if !ok || v.months != 0 || !pointed && f.t.Tokens[j+1].Ch != '/' && !(promised && f.t.Tokens[j+1].Ch == '.') || pointed && f.t.Tokens[j+1].Ch != '.' {
		return expression{}, false
	}
	if !pointed && v.day <= u.day || pointed && v.year == 0 && !promised && f.codeBefore(i) {
		return expression{}, false
	}
	if !promised && v.year == 0 && (f.counted(v.hi) || !pointed && !f.is(i-1, wDay) && v.day <= 12 && v.month >= v.day || pointed && u.day <= 12 && v.day <= 12) {
		return expression{}, false
	}
	e := expression{lo: i, hi: v.hi, a: u.moment, b: v.moment, isRange: true, rule: "day-range"}
	if !f.distribute(&e) {
		return e, false
	}
	e.hi = f.sameDay(e.hi)
	return e, true
}

// fromDays reads a range of bare numbers behind từ, token i.
func (f *finder) fromDays(i int) (expression, bool) {
	if f.t.Gap(i+1) == vietnamese.Line {
		return expression{}, false
	}
	if e, ok := f.numbersRange(i+1, true); ok {
		return e, true
	}
	a := unit{lo: i + 1}
	if a.day = f.dayNumber(i + 1); a.day < 20 { // từ 29 đến mùng 5 Tết
		return expression{}, false
	}
	j, ok := f.connector(i + 2)
	if !ok || !f.is(j, wMung) {
		return expression{}, false
	}
	b, ok := f.mung(j)
	a.month, a.lunar = 12, true
	return expression{lo: i + 1, hi: b.hi, a: a.moment, b: b.moment, isRange: true, rule: "day-range"}, ok && b.lunar && b.month == 1
}

// period reads a named span of years (or months) and its head, token i.
//
//	giai đoạn 2021-2025, nhiệm kỳ 2020 – 2025, thời kỳ 1954 - 1975     "period"
//	giai đoạn từ năm 2021 đến năm 2025; tầm nhìn 2045
func (f *finder) period(i int) (expression, bool) {
	if !f.seq(i, wGiai, wDoan) && !f.seq(i, wNhiem, wKy) && !f.seq(i, wThoi, wKy) && !f.seq(i, wTam, wNhin) && !f.seq(i, wNien, wKhoa) && !f.is(i, wKhoa) {
		return expression{}, false
	}
	j := i + 2
	if f.is(i, wKhoa) {
		j--
	}
	if f.is(j, wFrom) || f.t.IsMark(j, '(') || f.is(j, wTo) && f.is(i, wTam) {
		j++
	}
	if f.t.Gap(j) == vietnamese.Line || !f.startsUnit(j) {
		return expression{}, false
	}
	e, ok := f.expression(j)
	if !ok || e.a.months == 0 && !e.isRange {
		return e, false
	}
	if !f.t.IsMark(j-1, '(') && (e.isRange || f.is(i, wTam) && f.is(j, number)) {
		e.lo, e.rule = i, "period"
	}
	return e, true
}
