package dates

import (
	"trichluc/extractors/vietnamese"
)

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
//	ngày 5, 6/5; các ngày 5, 6 và 7/5; chiều 14 và sáng 15/6
//	tháng 3, 4/2021; quý I và II/2022; năm 2010, 2011
func (f *finder) listed(e expression, hi int) (expression, bool) {
	if e.a.lunar && e.a.month == 0 || e.a.relative != absolute {
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

// longestList is how many items ahead the one that brings the month or year
// may stand.
const longestList = 12

// item reads one list item at token j in the light of the item before it.
func (f *finder) item(j int, before moment, depth int) (unit, bool) {
	if depth > longestList {
		return unit{}, false
	}
	switch before.months {
	case 0:
		return f.dayItem(j, before, depth)
	case 1:
		return f.monthItem(j, before, depth)
	case 3:
		return f.quarterItem(j)
	case 12:
		if f.is(j, wYear) {
			return f.year(j)
		}
		if f.word(j) == number && f.yearNumber(j) >= 1900 {
			return f.bareYear(j)
		}
	}
	return unit{}, false
}

// dayItem reads a day in a list of days. One without its month is taken only
// if the item before lacks it too and one of the next items brings it.
func (f *finder) dayItem(j int, before moment, depth int) (unit, bool) {
	lo, l := j, lead{}
	if f.is(j, wPart) || f.is(j, wDawn) {
		l = f.leadAt(j)
		j = l.hi
	}
	if f.is(j, wDay) {
		j++
	}
	if j > lo && f.t.Gap(j) == vietnamese.Line {
		return unit{}, false
	}
	var u unit
	ok := false
	if f.is(j, wMung) {
		u, ok = f.mung(j)
	} else if f.word(j) == number {
		u, ok = f.dayNumbered(j)
	}
	u.lo, u.part = lo, l.part
	if !ok || u.lunar && before.month != 0 {
		return u, false
	}
	if u.rule != "day-alone" {
		return u, u.year != 0 || before.month == 0 || lo < j || f.dayAfterDay(u)
	}
	if before.month != 0 {
		return u, false
	}
	if next, ok := f.listSeparator(u.hi); ok {
		if _, ok := f.item(next, u.moment, depth+1); ok {
			return u, true
		}
	}
	_, ok = f.ranged(u)
	return u, ok
}

// dayAfterDay tells the day in lễ 30/4 và 1/5 from the share in ngày 9/5, 2/3
// đại biểu.
func (f *finder) dayAfterDay(u unit) bool {
	if f.counted(u.hi) || f.t.Tokens[u.lo+1].Ch == '-' && !f.t.IsMark(u.lo-3, '-') { // 30-4, 1-5
		return false
	}
	noun := f.t.Gap(u.hi) != vietnamese.Line && f.t.Kind(u.hi) == vietnamese.Word && f.t.Tokens[u.hi].Case == vietnamese.Lower && f.word(u.hi) == other
	return u.day >= u.month || u.month > 5 || !noun || f.is(u.lo-1, wAnd)
}

// monthItem reads a month in a list of months: 4/2021, tháng 5, 6 năm 2021.
func (f *finder) monthItem(j int, before moment, depth int) (unit, bool) {
	if f.is(j, wMonth) {
		return f.month(j)
	}
	if f.word(j) != number {
		return unit{}, false
	}
	if u, ok := f.monthSlashYear(j, false); ok {
		return u, true
	}
	u := unit{lo: j, hi: j + 1, rule: "month"}
	u.months, u.month = 1, f.monthDigits(j)
	if u.month == 0 || before.year != 0 || !f.cleanRight(u.hi) && !f.tightList(u.hi) {
		return u, false
	}
	if f.yearAfter(&u); u.year != 0 || u.relative == inYear {
		return u, true
	}
	if next, ok := f.listSeparator(u.hi); ok {
		if _, ok := f.item(next, u.moment, depth+1); ok {
			return u, true
		}
	}
	return u, f.is(j-1, wAnd) && u.month > before.month && !f.counted(u.hi) && f.word(u.hi) == other
}

// quarterItem reads a quarter in a list of quarters: II/2022, quý III.
func (f *finder) quarterItem(j int) (unit, bool) {
	if f.is(j, wQuarter) {
		return f.quarter(j)
	}
	q, n := f.quarterNumber(j)
	if n == 0 || f.word(j) == numeral || f.counted(j+n) {
		return unit{}, false
	}
	u := unit{lo: j, hi: j + n, rule: "quarter"}
	u.months, u.month = 3, 3*q-2
	if !f.yearGlued(&u) {
		f.yearAfter(&u)
	}
	return u, true
}

// standsAlone reports whether a day number without a month may be a day:
// ngày 17, but not 3 ngày 2 đêm, mỗi ngày 15 lượt.
func (f *finder) standsAlone(u unit) bool {
	if next, ok := f.listSeparator(u.hi); ok {
		if _, ok := f.item(next, u.moment, 0); ok {
			return true
		}
	}
	if !f.is(u.hi-2, wDay) {
		return false
	}
	if u.lo == u.hi-2 {
		switch f.word(u.lo - 1) {
		case number, numeral, wEvery, wMany, wIn, wThe:
			return false
		}
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
