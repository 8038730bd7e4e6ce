package dates

import (
	"trichluc/extractors/vietnamese"
)

// unit is one point as written: a day with what leads it, a month, a year.
type unit struct {
	moment
	lo, hi int
	mod    string
	rule   string
}

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
		if f.word(i-1) == number && f.is(i-2, wDay) { // ngày 31 tháng 4: no day, nor a month
			return unit{}, false
		}
		if w := f.word(i - 1); (w == number || w == numeral || w == wEvery) && f.t.Gap(i) != vietnamese.Line {
			u, ok := f.month(i)
			return u, ok && u.year != 0 && w != wEvery
		}
		return f.month(i)
	case wYear:
		return f.year(i)
	case wQuarter:
		if i > 0 && f.t.Gap(i) == vietnamese.Space && precious.Has(f.t.Tokens[i-1].Key) { // giải thưởng cao quý này
			return unit{}, false
		}
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

// precious make another word of the quý behind them, which is no quarter.
var precious = vietnamese.NewSet("cao", "đá", "đáng", "phú", "tôn", "kim", "yêu", "trân", "hiếm", "thanh", "vinh")

// numberUnit reads what a number in digits can head.
func (f *finder) numberUnit(i int) (unit, bool) {
	if u, ok := f.monthLetter(i); ok {
		return u, true
	}
	if !f.cleanLeft(i) {
		return unit{}, false
	}
	if u, ok := f.isoDay(i); ok {
		return u, true
	}
	if u, ok := f.bracketed(i); ok {
		return u, true
	}
	if u, ok := f.announced(i); ok {
		return u, true
	}
	if u, ok := f.numeric(i, false); ok {
		if f.lunarAfter(&u); u.year == 0 && !u.lunar && !f.bareDay(u) {
			return u, false
		}
		f.clockAfter(&u)
		return u, !f.codeBefore(i)
	}
	if u, ok := f.numeric(i, true); ok { // giỗ Tổ 10.3 âm lịch
		if f.lunarAfter(&u); u.lunar {
			return u, true
		}
	}
	if u, ok := f.monthSlashYear(i, false); ok {
		return u, !f.codeBefore(i) && !f.documentBefore(i)
	}
	if u, ok := f.monthsOfYear(i); ok {
		return u, true
	}
	if u, ok := f.spelled(i, f.is(i-1, wFrom)); ok {
		return u, !f.codeBefore(i)
	}
	if u, ok := f.bareYear(i); ok {
		return u, true
	}
	return f.day(i)
}
