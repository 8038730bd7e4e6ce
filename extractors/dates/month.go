package dates

import (
	"trichluc/extractors/vietnamese"
)

// month reads a month at the word tháng, token i.
//
//	tháng 5/2022, tháng 10-2015, tháng 7.2017, tháng 5 năm 2022   "month-year"
//	tháng 5, tháng tư vừa qua, tháng 10 năm ngoái                 "month"
//	tháng Giêng, tháng Chạp                                       "lunar-month"
//	tháng trước, tháng này, tháng tới                             "month-deictic"
func (f *finder) month(i int) (unit, bool) {
	u := unit{lo: i, rule: "month"}
	u.months = 1
	j := i + 1
	if f.t.Gap(j) == vietnamese.Line || i > 0 && f.t.Is(i-1, keyRevolution) {
		return u, false // Cách mạng tháng Tám is a name
	}
	switch f.word(j) {
	case number:
		if u.month = f.monthDigits(j); u.month == 0 || f.t.Scale(j+1) != 0 || f.is(j+1, wHour) || f.t.IsMark(j+1, '%') {
			return u, false // lương tháng 6 triệu
		}
		u.hi = j + 1
	case wGieng, wChap:
		u.month, u.lunar, u.rule, u.hi = 1, true, "lunar-month", j+1
		if f.is(j, wChap) {
			u.month = 12
		}
	default:
		m, n := small.Match(f.t, j)
		if n == 0 {
			return f.deicticMonth(i)
		}
		u.month, u.hi = m, j+n
		if n == 1 && f.is(j, wYear) && !f.meansMay(i) {
			return u, false
		}
	}
	if d := f.dayNumber(u.hi); d != 0 && !u.lunar && f.t.IsMark(u.hi+1, ',') && f.yearNumber(u.hi+2) >= 1900 && f.t.Gap(u.hi) != vietnamese.Line && f.cleanRight(u.hi+3) {
		u.day, u.months, u.year, u.rule, u.hi = d, 0, f.yearNumber(u.hi+2), "day-stamp", u.hi+3 // Tháng Năm 9, 2022
		f.clockAfter(&u)
		return u, u.valid()
	}
	if !f.yearGlued(&u) {
		f.yearAfter(&u)
	}
	if u.year != 0 && u.rule == "month" {
		u.rule = "month-year"
	}
	f.lunarAfter(&u)
	return u, f.cleanRight(u.hi) || u.year != 0 || f.tightList(u.hi) || f.t.IsMark(u.hi, ':') // tháng 5:12 vụ
}

var keyRevolution = vietnamese.KeyOf("mạng")

// meansMay tells tháng năm, May, from tháng năm, months and years: behind a
// day number, or with a year or the end of the clause behind it.
func (f *finder) meansMay(i int) bool {
	if f.word(i-1) == number {
		return true
	}
	if f.is(i-1, wMany) || f.is(i-1, wThe) || f.is(i-1, wYear) {
		return false
	}
	return f.dayNumber(i+2) != 0 && f.t.IsMark(i+3, ',') || f.t.Capital(i+1) && f.t.Tokens[i].Case == vietnamese.Lower || f.is(i+2, wYear) && f.yearNumber(i+3) != 0 || f.yearNumber(i+2) != 0 || f.t.IsMark(i+2, '/')
}

// yearGlued takes a year behind a mark: /2022, -2015, .2017.
func (f *finder) yearGlued(u *unit) bool {
	if f.separator(u.hi, true) == 0 {
		return false
	}
	if y := f.yearNumber(u.hi + 1); y != 0 && f.cleanRight(u.hi+2) {
		u.year, u.hi = y, u.hi+2
		return true
	}
	return false
}

// yearAfter takes a year in the words behind: năm 2022, 2022, năm ngoái; or
// the words that say which of the years is meant: vừa qua, tới.
func (f *finder) yearAfter(u *unit) {
	j := u.hi
	if f.t.Gap(j) == vietnamese.Line {
		return
	}
	if f.is(j, wOf) || f.t.IsMark(j, ',') || f.t.IsMark(j, '/') {
		switch {
		case f.is(j+1, wYear) && f.yearNumber(j+2) != 0:
			j++
		case f.t.IsMark(j, ',') && u.months == 1 && f.yearNumber(j+1) >= 1900 && f.bareYearAt(j+1): // tháng 12, 2018
			u.year, u.hi = f.yearNumber(j+1), j+2
			return
		default:
			f.tenseAfter(u)
			return
		}
	}
	if f.is(j, wYear) && f.t.Gap(j+1) != vietnamese.Line {
		if y := f.yearNumber(j + 1); y != 0 && f.cleanRight(j+2) {
			u.year, u.hi = y, j+2
			return
		}
		if stems.Has(f.t.Tokens[j+1].Key) && j+2 < len(f.words) && branches.Has(f.t.Tokens[j+2].Key) { // tháng Giêng năm Giáp Thìn
			u.lunar, u.hi = true, j+3
			return
		}
		if n, offset := f.yearRelative(j); n > 0 {
			u.relative, u.offset, u.hi = inYear, offset, j+n
			return
		}
		return
	}
	if y := f.yearNumber(j); y >= 1900 && f.bareYearAt(j) {
		u.year, u.hi = y, j+1
		return
	}
	f.tenseAfter(u)
}

// The sixty-year cycle names lunar years by two syllables.
var (
	stems    = vietnamese.NewSet("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
	branches = vietnamese.NewSet("tý", "tí", "sửu", "dần", "mão", "mẹo", "thìn", "tỵ", "tị", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
)

// yearRelative reads năm nay, năm ngoái, năm trước, năm sau, năm tới at token i.
func (f *finder) yearRelative(i int) (n, offset int) {
	switch f.word(i + 1) {
	case wNay, wThis:
		return 2, 0
	case wLast, wBefore:
		return 2, -1
	case wAfter, wToi:
		return 2, 1
	}
	return 0, 0
}

// tenseAfter takes vừa qua, vừa rồi, tới, sắp tới behind a date without a year.
func (f *finder) tenseAfter(u *unit) {
	j := u.hi
	switch {
	case f.seq(j, wJust, wQua), f.seq(j, wJust, wRoi):
		u.tense, u.hi = gone, j+2
	case f.seq(j, wSoon, wToi), f.seq(j, wToi, wHere):
		u.tense, u.hi = coming, j+2
	case f.is(j, wToi) && f.t.Gap(j) != vietnamese.Line && !f.startsUnit(j+1):
		u.tense, u.hi = coming, j+1
	}
}

// startsUnit reports whether token i can begin a date.
func (f *finder) startsUnit(i int) bool {
	switch f.word(i) {
	case number, wDay, wMonth, wYear, wQuarter, wPart, wUntilEnd, wEnd, wStart, wMid, wThu, wHom:
		return true
	}
	return false
}

// deicticMonth reads tháng trước, tháng này, tháng tới; not một tháng trước.
func (f *finder) deicticMonth(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 2, rule: "month-deictic"}
	switch f.word(i - 1) {
	case number, numeral, wMany, wYear, wEvery, wThe, wHalf, wMonth:
		return u, false
	}
	u.months, u.relative = 1, byMonth
	switch f.word(i + 1) {
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

// monthSlashYear reads a month in digits with its year, token i on: 5/2022 "month-digits".
func (f *finder) monthSlashYear(i int, strong bool) (unit, bool) {
	u := unit{lo: i, hi: i + 3, rule: "month-digits"}
	u.months, u.month, u.year = 1, f.monthDigits(i), f.yearNumber(i+2)
	if u.month == 0 || u.year < 1900 {
		return u, false
	}
	if s := f.separator(i+1, strong); s == 0 || s != '/' && !strong {
		return u, false
	}
	return u, f.cleanRight(i + 3)
}

// monthLetter reads T5/2022, the letter short for tháng; token i is the 5: "month-digits".
func (f *finder) monthLetter(i int) (unit, bool) {
	if i == 0 || !f.t.Glued(i) || f.t.Str(i-1) != "T" || i > 1 && f.t.Glued(i-1) && f.t.Kind(i-2) != vietnamese.Mark {
		return unit{}, false
	}
	u, ok := f.monthSlashYear(i, false)
	u.lo = i - 1
	return u, ok
}
