package dates

import "trichluc/extractors/vietnamese"

// unit is one point as written: a day with what leads it, a month, a year.
type unit struct {
	moment
	lo, hi int
	mod    string
	rule   string
}

// refused is the rule of words that look like a date and are none; they are
// passed over as a whole.
const refused = ""

// valid reports whether the day can exist: no 30/2, 31/4.
func (u *unit) valid() bool {
	if u.month < 1 || u.month > 12 || u.day < 1 {
		return false
	}
	if u.lunar {
		return u.day <= 30
	}
	return u.day <= daysIn(u.year, u.month)
}

// daysIn is the length of a month; of February without a year 29.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year != 0 && (year%4 != 0 || year%100 == 0 && year%400 != 0) {
			return 28
		}
		return 29
	}
	return 31
}

// unit reads the construct that begins at token i.
func (f *finder) unit(i int) (unit, bool) {
	switch f.word(i) {
	case number:
		return f.numberUnit(i)
	case numeral:
		return f.monthsOfYear(i)
	case wDay, wMung, wRam, wHom, wPart, wDawn, wBuoi, wThu, wChu:
		return f.day(i)
	case wMonth:
		if w := f.word(i - 1); (w == number || w == numeral || w == wEvery) && f.t.Gap(i) != vietnamese.Line {
			u, ok := f.month(i)
			return u, ok && u.year != 0 && w != wEvery
		}
		return f.month(i)
	case wYear:
		return f.year(i)
	case wQuarter:
		return f.quarter(i)
	case wHalf:
		if u, ok := f.day(i); ok {
			return u, ok
		}
		return f.halfYear(i)
	case wStart, wMid, wEnd:
		return f.partOfPeriod(i)
	}
	return unit{}, false
}

// numberUnit reads what a number in digits can head.
func (f *finder) numberUnit(i int) (unit, bool) {
	if !f.cleanLeft(i) {
		return unit{}, false
	}
	if u, ok := f.isoDay(i); ok {
		return u, true
	}
	if u, ok := f.numeric(i, false); ok {
		if u.year == 0 && !f.bareDay(u) {
			return u, false
		}
		f.lunarAfter(&u)
		f.clockAfter(&u)
		return u, !f.codeBefore(i)
	}
	if u, ok := f.monthSlashYear(i, false); ok {
		return u, !f.codeBefore(i) && !f.documentBefore(i)
	}
	if u, ok := f.monthsOfYear(i); ok {
		return u, true
	}
	if u, ok := f.spelled(i, false); ok {
		return u, true
	}
	if u, ok := f.bareYear(i); ok {
		return u, !f.documentBefore(i)
	}
	return f.day(i)
}

// isoDay reads 2024-03-15, 2024/03/15: "day-iso".
func (f *finder) isoDay(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 5, rule: "day-iso"}
	u.year, u.month, u.day = f.yearNumber(i), f.monthDigits(i+2), f.dayNumber(i+4)
	if u.year < 1900 || f.t.Digits(i+2) != 2 || f.t.Digits(i+4) != 2 || f.separator(i+1, false) == 0 || f.separator(i+1, false) != f.separator(i+3, false) {
		return u, false
	}
	return u, u.valid() && f.cleanRight(u.hi)
}

// bareDay tells a day such as 9/5 that no word announces from a fraction, an
// address, a grade.
func (f *finder) bareDay(u unit) bool {
	if f.codeBefore(u.lo) {
		return false
	}
	announced := u.lo > 0 && f.t.Gap(u.lo) != vietnamese.Line && (f.t.IsMark(u.lo-1, '(') || announcers.Has(f.t.Tokens[u.lo-1].Key))
	if f.counted(u.hi) {
		return announced && !f.t.Is(u.hi, keySo) && u.day >= u.month
	}
	if u.day > u.month || announced || u.tense != unsaid || u.relative != absolute {
		return true
	}
	next := f.t.Kind(u.hi)
	return next == vietnamese.Mark || f.t.Gap(u.hi) == vietnamese.Line || f.t.Capital(u.hi) || feasts[[2]int{u.day, u.month}]
}

var keySo = vietnamese.KeyOf("số")

// announcers are words behind which d/m is a day.
var announcers = vietnamese.NewSet("từ", "đến", "tới", "trước", "sau", "hết", "ngày", "vào", "dịp", "lễ", "khánh", "mừng", "hôm", "nhân", "qua", "nay", "động", "nữ", "nhi", "sĩ", "sỹ", "nam", "nhất", "tổ", "khoảng", "lúc")

// feasts are solar days known by their number alone.
var feasts = map[[2]int]bool{{1, 1}: true, {3, 2}: true, {8, 3}: true, {1, 5}: true, {1, 6}: true, {2, 9}: true, {30, 4}: true}

// documentBefore reports whether the words before token i name a kind of
// document: Nghị định 10/2022, Luật Đất đai 2024.
func (f *finder) documentBefore(i int) bool {
	return i > 0 && f.t.Gap(i) != vietnamese.Line && documentHeads.Has(f.t.Tokens[i-1].Key)
}

var documentHeads = vietnamese.NewSet("định", "quyết", "tư", "thị", "luật", "lệnh", "văn", "số", "hoạch", "báo", "trình", "điện")

// day reads a day with the weekday, time and part of day before and behind it.
//
//	14 giờ 30 ngày 9/5, sáng 9/5, thứ Hai (9/5), Thứ Tư, 07/01/2015 | 22:34
//	hôm nay (2/5), 9h sáng nay
func (f *finder) day(i int) (unit, bool) {
	l := f.leadAt(i)
	u, ok := f.dayCore(l.hi, l)
	if ok && l.any && f.t.Gap(l.hi) == vietnamese.Line {
		ok = false
	}
	if !ok && l.any && (f.t.IsMark(l.hi, ',') || f.t.IsMark(l.hi, '(') || f.is(l.hi, wOf) || f.is(l.hi, wInto) || f.is(l.hi, wAt)) && f.t.Gap(l.hi+1) != vietnamese.Line {
		if u, ok = f.dayCore(l.hi+1, l); ok && f.t.IsMark(l.hi, '(') {
			if ok = f.t.IsMark(u.hi, ')'); ok {
				u.hi++
			}
		}
	}
	if !ok {
		if l.weekday == 0 {
			return u, false
		}
		u, ok := f.weekdayDay(l, i)
		return u, ok
	}
	u.lo = i
	if l.part != noPart {
		u.part = l.part
	}
	u.clock = l.clock
	f.clockAfter(&u)
	if u.relative == byDay || u.relative == byWeekday {
		f.dateInBrackets(&u)
	} else {
		f.weekdayInBrackets(&u)
	}
	return u, true
}

// dateInBrackets joins the date that explains a deictic day: hôm nay (2/5),
// sáng nay, 30/6. The date wins.
func (f *finder) dateInBrackets(u *unit) {
	j := u.hi
	if f.t.Gap(j) == vietnamese.Line {
		return
	}
	open := f.t.IsMark(j, '(')
	if open || f.t.IsMark(j, ',') || f.t.IsMark(j, '-') {
		j++
	}
	d, ok := f.dayCore(j, lead{any: open || f.is(j, wDay), hi: j})
	if !ok || d.relative != absolute || d.month == 0 || d.lunar || f.t.Gap(j) == vietnamese.Line || !open && !f.is(j, wDay) && !f.t.IsMark(j+1, '/') {
		return
	}
	if open {
		if !f.t.IsMark(d.hi, ')') {
			return
		}
		d.hi++
	}
	p, c := u.part, u.clock
	u.moment, u.hi = d.moment, d.hi
	u.part, u.clock = p, c
	u.rule = "deictic-date"
}

func (f *finder) weekdayInBrackets(u *unit) {
	if !f.t.IsMark(u.hi, '(') {
		return
	}
	if _, n := f.weekdayAt(u.hi + 1); n > 0 && f.t.IsMark(u.hi+1+n, ')') {
		u.hi += n + 2
	}
}

// dayCore reads the day itself at token i, after its lead.
func (f *finder) dayCore(i int, l lead) (unit, bool) {
	if l.any && i > l.hi+1 {
		return unit{}, false
	}
	switch f.word(i) {
	case wMung:
		return f.mung(i)
	case wRam:
		return f.fullMoon(i)
	case wHom:
		if u, ok := f.deicticDay(i, l.part); ok {
			return u, true
		}
		if f.t.Gap(i+1) != vietnamese.Line && f.t.Kind(i+1) == vietnamese.Number {
			if u, ok := f.numeric(i+1, true); ok {
				u.lo = i
				return u, true
			}
		}
		if wd, n := f.weekdayAt(i + 1); n > 0 {
			return f.weekdayDay(lead{weekday: wd, wday: i + 1, hi: i + 1 + n, any: true}, i+1)
		}
	case wNay, wQua, wMai:
		return f.deicticDay(i, l.part)
	case wDay:
		return f.dayWord(i, l)
	case number:
		if !l.any {
			return unit{}, false
		}
		if u, ok := f.numeric(i, true); ok {
			f.lunarAfter(&u)
			return u, true
		}
		if u, ok := f.spelled(i, true); ok {
			return u, true
		}
		if d := f.dayNumber(i); d != 0 {
			if u, ok := f.tet(i, i+1, d); ok {
				return u, true
			}
			if l.part != noPart && f.cleanRight(i+1) {
				u := unit{lo: i, hi: i + 1, rule: "day-alone"}
				u.day = d
				return u, true
			}
		}
	}
	return unit{}, false
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
	return u, f.cleanRight(j + 1)
}
