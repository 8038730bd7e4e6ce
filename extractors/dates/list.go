package dates

import "trichluc/extractors/vietnamese"

// listSeparator returns the token behind a comma, và or both.
func (f *finder) listSeparator(i int) (next int, ok bool) {
	j := i
	if f.t.Gap(j) == vietnamese.Line {
		return 0, false
	}
	if f.t.IsMark(j, ',') || f.t.IsMark(j, ';') || f.t.IsMark(j, '&') {
		j++
	}
	if f.is(j, wAnd) {
		j++
	}
	return j, j > i && f.t.Gap(j) != vietnamese.Line
}

// listed reads the next item of a list that e belongs to, behind token hi. An
// item may leave out what the list's last item says.
//
//	ngày 5, 6/5; các ngày 5, 6 và 7/5; tháng 3, 4/2021; quý I và II/2022; năm 2010, 2011
func (f *finder) listed(e expression, hi int) (expression, bool) {
	if e.a.lunar && e.a.month == 0 || e.a.relative != absolute || e.a.clock.set {
		return expression{}, false
	}
	j, ok := f.listSeparator(hi)
	if !ok {
		return expression{}, false
	}
	u, ok := f.item(j, e.a, 0)
	if !ok {
		return expression{}, false
	}
	next := expression{lo: u.lo, hi: u.hi, a: u.moment, rule: u.rule}
	if r, ok := f.ranged(u); ok {
		next = r
	}
	if next.a.months == 0 && !next.a.lunar {
		next.hi = f.sameDay(next.hi)
	}
	next.linked = true
	return next, true
}

// item reads one list item at token j in the light of the item before it. A
// day or month without its year or month is taken only if one of the next few
// items brings it.
func (f *finder) item(j int, before moment, depth int) (unit, bool) {
	var u unit
	if depth > 12 {
		return u, false
	}
	lo := j
	switch {
	case before.months == 0:
		if f.is(j, wDay) {
			if f.t.Gap(j+1) == vietnamese.Line {
				return u, false
			}
			j++
		}
		var ok bool
		if f.is(j, wMung) {
			u, ok = f.mung(j)
		} else if f.word(j) == number {
			u, ok = f.dayNumbered(j)
		}
		u.lo = lo
		if !ok || u.lunar && before.month != 0 {
			return u, false
		}
		if u.rule != "day-alone" {
			if u.year == 0 && before.month != 0 && lo == j && (f.counted(u.hi) || f.t.Tokens[j+1].Ch == '-') {
				return u, false
			}
			return u, true
		}
		if before.month != 0 {
			return u, false
		}
		if next, ok := f.listSeparator(u.hi); ok {
			if v, ok := f.item(next, u.moment, depth+1); ok {
				u.month = v.month // for the chain; filled again when resolved
				u.month = 0
				return u, true
			}
		}
		_, isRange := f.ranged(u)
		return u, isRange
	case before.months == 1:
		if f.is(j, wMonth) {
			return f.month(j)
		}
		if f.word(j) != number || before.year != 0 && f.t.Int(j) > 12 {
			return u, false
		}
		if u, ok := f.monthSlashYear(j, false); ok {
			return u, true
		}
		u = unit{lo: j, hi: j + 1, rule: "month"}
		u.months, u.month = 1, f.monthDigits(j)
		if u.month == 0 || before.year != 0 || !f.cleanRight(u.hi) {
			return u, false
		}
		if f.yearAfter(&u); u.year != 0 || u.relative == inYear {
			return u, true
		}
		if next, ok := f.listSeparator(u.hi); ok {
			_, ok = f.item(next, u.moment, depth+1)
			return u, ok
		}
		return u, f.is(j-1, wAnd) && u.month > before.month && !f.counted(u.hi) && f.word(u.hi) == other
	case before.months == 3:
		if f.is(j, wQuarter) {
			return f.quarter(j)
		}
		q, n := f.quarterNumber(j)
		if n == 0 || f.word(j) == numeral {
			return u, false
		}
		u = unit{lo: j, hi: j + n, rule: "quarter"}
		u.months, u.month = 3, 3*q-2
		if !f.yearGlued(&u) {
			f.yearAfter(&u)
		}
		return u, true
	case before.months == 12:
		if f.is(j, wYear) {
			return f.year(j)
		}
		if f.word(j) == number && f.yearNumber(j) >= 1900 {
			return f.bareYear(j)
		}
	}
	return u, false
}

// standsAlone reports whether a day number without a month may be a day:
// ngày 17, but not 3 ngày 2 đêm, mỗi ngày 15 lượt.
func (f *finder) standsAlone(u unit) bool {
	if next, ok := f.listSeparator(u.hi); ok {
		if _, ok := f.item(next, u.moment, 0); ok {
			return true
		}
	}
	if !f.is(u.lo, wDay) || f.is(u.lo+1, wMung) {
		return false
	}
	switch f.word(u.lo - 1) {
	case number, numeral, wEvery, wMany, wIn, wThe:
		return false
	}
	switch f.word(u.hi) {
	case wEvery, wMonth, wDay, wPart, number, numeral, wYear, wHour:
		return false
	}
	if f.t.Gap(u.hi) == vietnamese.Line || u.hi >= len(f.words) {
		return true
	}
	if f.t.Kind(u.hi) == vietnamese.Mark {
		ch := f.t.Tokens[u.hi].Ch
		return ch == '.' || ch == ',' || ch == ')' || ch == ';' || ch == ':'
	}
	return !f.yearCounts(u.hi)
}
