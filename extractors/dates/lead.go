package dates

import (
	"trichluc/extractors/vietnamese"
)

// lead is what can stand before a day: weekday, time of day, part of the day.
type lead struct {
	part    part
	clock   clock
	weekday int // 1 Monday … 7 Sunday, 0 none
	wday    int // its token
	hi      int
	any     bool
}

// leadAt reads weekday, clock and part of the day, in any order, from token i on.
func (f *finder) leadAt(i int) lead {
	l := lead{hi: i}
	for range 5 {
		j := l.hi
		if l.any {
			if f.t.Gap(j) == vietnamese.Line {
				return l
			}
			if f.t.IsMark(j, ',') || f.is(j, wOf) || f.is(j, wInto) || f.is(j, wAt) || f.t.IsMark(j, '(') && l.weekday != 0 {
				if l2 := f.leadPiece(j+1, l); l2.hi > j+1 {
					l = l2
					continue
				}
				return l
			}
		}
		next := f.leadPiece(j, l)
		if next.hi == j {
			return l
		}
		l = next
	}
	return l
}

func (f *finder) leadPiece(j int, l lead) lead {
	switch f.word(j) {
	case number:
		if !l.clock.set {
			if c, n := f.clockAt(j); n > 0 {
				l.clock, l.hi, l.any = c, j+n, true
				return l
			}
		}
	case wPart, wDawn, wBuoi, wHalf, wStart:
		if p, n := f.partAt(j); n > 0 && l.part == noPart {
			l.part, l.hi, l.any = p, j+n, true
			return l
		}
	case wDay:
		if wd, n := f.weekdayAt(j + 1); n > 0 && !l.any && f.t.Gap(j+1) != vietnamese.Line {
			l.weekday, l.wday, l.hi, l.any = wd, j+1, j+1+n, true
			return l
		}
	case wThu, wChu:
		if wd, n := f.weekdayAt(j); n > 0 && l.weekday == 0 {
			l.weekday, l.wday, l.hi, l.any = wd, j, j+n, true
			return l
		}
	}
	l.hi = j
	return l
}

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
	u.clock, u.weekday = l.clock, l.weekday
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
	d, ok := f.dayCore(j, lead{any: true, hi: j})
	if !ok || d.relative != absolute || d.month == 0 || d.lunar || f.t.Gap(j) == vietnamese.Line {
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
	if wd, n := f.weekdayAt(u.hi + 1); n > 0 && f.t.IsMark(u.hi+1+n, ')') {
		u.hi += n + 2
		u.weekday = wd
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
		if u, ok := f.spaced(i); ok && l.weekday != 0 {
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

// clockAfter takes a time of day behind a day: ngày 30/4 lúc 11 giờ, 09/05/2022 | 14:17.
func (f *finder) clockAfter(u *unit) {
	if u.clock.set || u.part != noPart {
		return
	}
	j := u.hi
	if f.t.Gap(j) == vietnamese.Line {
		return
	}
	switch {
	case f.is(j, wInto) && f.is(j+1, wAt):
		j += 2
	case f.is(j, wAt):
		j++
	case (f.t.IsMark(j, '|') || f.t.IsMark(j, '-') || f.t.IsMark(j, ',')) && f.t.IsMark(j+2, ':') && f.t.Kind(j+1) == vietnamese.Number:
		j++
	case f.t.IsMark(j+1, ':'):
	default:
		return
	}
	if c, n := f.clockAt(j); n > 0 && f.t.Gap(j) != vietnamese.Line {
		u.clock, u.hi = c, j+n
		if p, n := f.partAt(u.hi); n > 0 && f.t.Gap(u.hi) != vietnamese.Line {
			u.part, u.hi = p, u.hi+n
		}
	}
}
