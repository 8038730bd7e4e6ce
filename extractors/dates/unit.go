package dates

import "trichluc/extractors/vietnamese"

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

// bracketed reads a pointed or hyphened day that stands alone in brackets: (19.6), (29-10).
func (f *finder) bracketed(i int) (unit, bool) {
	if !f.t.IsMark(i-1, '(') {
		return unit{}, false
	}
	u, ok := f.numeric(i, true)
	return u, ok && f.t.IsMark(u.hi, ')') && u.day > 12
}

// announced reads a pointed or hyphened day without ngày behind words that go
// with days: lễ 30-4, dịp 2-9, từ 15-8, đến 30.6. As a range of numbers 15-8
// would run backwards.
func (f *finder) announced(i int) (unit, bool) {
	feast := i > 0 && feastHeads.Has(f.t.Tokens[i-1].Key)
	switch f.word(i - 1) {
	case wFrom, wTo, wBefore, wAfter, wUntilEnd, wInto:
	default:
		if !feast {
			return unit{}, false
		}
	}
	u, ok := f.numeric(i, true)
	if !ok || u.year != 0 || f.t.Gap(i) == vietnamese.Line || f.counted(u.hi) || f.yearCounts(u.hi) || f.t.Scale(u.hi) != 0 || f.word(u.hi) == wYear || f.word(u.hi) == wHour {
		return u, false
	}
	if f.t.Tokens[i+1].Ch == '.' && u.day <= 12 && !feast {
		return u, false
	}
	return u, u.day > u.month || feast
}

var feastHeads = vietnamese.NewSet("dịp", "lễ", "khánh")

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
	if u.day < u.month && announced && f.reaches(u.lo-1) && f.t.Kind(u.hi) == vietnamese.Word && f.t.Tokens[u.hi].Case == vietnamese.Lower && f.t.Gap(u.hi) != vietnamese.Line && f.words[u.hi] == other && u.month <= 5 {
		return false // đến 2/3 đài
	}
	if u.day == 24 && u.month == 7 && !f.is(u.lo-1, wFrom) && !f.is(u.lo-1, wTo) && !f.is(u.lo-1, wBefore) && !f.is(u.lo-1, wAfter) {
		return false // round the clock
	}
	if announced || u.tense != unsaid || u.relative != absolute {
		return true
	}
	switch {
	case u.day <= 12 && u.lo > 0 && f.t.Gap(u.lo) != vietnamese.Line && quantities.Has(f.t.Tokens[u.lo-1].Key):
		return false // đạt 7/9
	case u.day > u.month, u.day == 2 && u.month == 9:
		return true
	case u.month <= 5 || u.month == 10:
		return false // a fraction unless something says otherwise
	}
	return f.t.Kind(u.hi) == vietnamese.Mark || f.t.Gap(u.hi) == vietnamese.Line || f.t.Capital(u.hi)
}

// quantities are words behind which n/m is a share or a score.
var quantities = vietnamese.NewSet("đạt", "được", "chiếm", "có", "còn", "quá", "gần", "hơn", "khoảng", "bằng", "dưới", "trên", "cả", "thắng", "hòa", "thua", "điểm", "giảm", "tăng", "bỏ", "đa")

// reaches reports whether token i is đến or tới, which also go with amounts.
func (f *finder) reaches(i int) bool { return f.is(i, wTo) || f.is(i, wToi) }

var keySo = vietnamese.KeyOf("số")

// announcers are words behind which d/m is a day.
var announcers = vietnamese.NewSet("từ", "đến", "tới", "trước", "sau", "hết", "ngày", "vào", "dịp", "lễ", "khánh", "mừng", "hôm", "nhân", "động", "nữ", "nhi", "sĩ", "sỹ", "nam", "nhất", "tổ", "lúc", "đợt", "chót", "phiên", "mùng", "mồng")

// documentBefore reports whether the words before token i name a kind of
// document: Nghị định 10/2022, Luật Đất đai 2024.
func (f *finder) documentBefore(i int) bool {
	if i == 0 || f.t.Gap(i) == vietnamese.Line {
		return false
	}
	if f.t.Is(i-1, keySo) {
		return true
	}
	_, n := documentHeads.Match(f.t, max(i-2, 0))
	return n == 2
}

var documentHeads = vietnamese.NewTrie(
	vietnamese.Entry[bool]{Phrase: "nghị định"}, vietnamese.Entry[bool]{Phrase: "quyết định"}, vietnamese.Entry[bool]{Phrase: "nghị quyết"},
	vietnamese.Entry[bool]{Phrase: "thông tư"}, vietnamese.Entry[bool]{Phrase: "chỉ thị"}, vietnamese.Entry[bool]{Phrase: "kết luận"},
	vietnamese.Entry[bool]{Phrase: "công văn"}, vietnamese.Entry[bool]{Phrase: "công điện"}, vietnamese.Entry[bool]{Phrase: "quy định"},
	vietnamese.Entry[bool]{Phrase: "hướng dẫn"}, vietnamese.Entry[bool]{Phrase: "tờ trình"}, vietnamese.Entry[bool]{Phrase: "pháp lệnh"},
)

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

// tightList reports whether the comma at token i parts days, 9,10/5, and not
// the digits of one number.
func (f *finder) tightList(i int) bool {
	if !f.t.IsMark(i, ',') || f.dayNumber(i+1) == 0 {
		return false
	}
	return f.t.IsMark(i+2, ',') || f.t.IsMark(i+2, '/') || f.is(i+2, wAnd) || f.is(i+2, wMonth)
}
