package dates

import "trichluc/extractors/vietnamese"

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

// startsDay reports whether a day with its month begins at token i.
func (f *finder) startsDay(i int) bool {
	return f.dayNumber(i) != 0 && f.t.IsMark(i+1, '/')
}

func twoDigitYear(y int) int {
	if y < 50 {
		return 2000 + y
	}
	return 1900 + y
}

// separator is the mark at token i if it can divide day, month and year.
func (f *finder) separator(i int, strong bool) rune {
	if f.t.Kind(i) != vietnamese.Mark || i >= len(f.words) || f.t.Gap(i) == vietnamese.Line || f.t.Gap(i+1) == vietnamese.Line {
		return 0
	}
	ch := f.t.Tokens[i].Ch
	glued := f.t.Glued(i) && f.t.Glued(i+1)
	switch ch {
	case '/':
		if glued || strong {
			return ch
		}
	case '-':
		if glued || strong {
			return ch
		}
	case '.':
		if glued {
			return ch
		}
	}
	return 0
}

// dayNumber is the day 1–31 at token i, 0 where there is none.
func (f *finder) dayNumber(i int) int {
	if f.t.Kind(i) != vietnamese.Number || f.t.Digits(i) > 2 {
		return 0
	}
	if n := f.t.Int(i); n <= 31 {
		return max(n, 0)
	}
	return 0
}

func (f *finder) monthDigits(i int) int {
	if n := f.dayNumber(i); n <= 12 && f.t.Gap(i) != vietnamese.Line {
		return n
	}
	return 0
}

// yearNumber is the year at token i, 0 where there is none: four digits.
func (f *finder) yearNumber(i int) int {
	if f.t.Digits(i) != 4 {
		return 0
	}
	if n := f.t.Int(i); n >= 1000 && n < 2200 {
		return n
	}
	return 0
}

// cleanLeft reports whether nothing glued before token i makes it part of a
// longer number or code.
func (f *finder) cleanLeft(i int) bool {
	if !f.t.Glued(i) || i == 0 {
		return true
	}
	p := f.t.Tokens[i-1]
	if p.Kind != vietnamese.Mark {
		return false
	}
	switch p.Ch {
	case '/', '.', ',', '-', ':', '_', '$', '+', '#', '*', '=', '&':
		if i >= 2 && f.t.Glued(i-1) && f.t.Kind(i-2) == vietnamese.Number {
			return false
		}
		if p.Ch == '/' || p.Ch == '_' || p.Ch == '$' || p.Ch == '#' || p.Ch == '&' {
			return false
		}
		return p.Ch != '-' || i < 2 || !f.t.Glued(i-1)
	}
	return true
}

// cleanRight reports whether nothing glued at token hi makes the number before
// it part of a longer number or code.
func (f *finder) cleanRight(hi int) bool {
	if hi >= len(f.words) || !f.t.Glued(hi) {
		return true
	}
	p := f.t.Tokens[hi]
	if p.Kind != vietnamese.Mark {
		return p.Kind == vietnamese.Word && f.words[hi] != other || p.Kind == vietnamese.Word && p.Case == vietnamese.Lower && p.End-p.Start > 3
	}
	switch p.Ch {
	case '/':
		switch f.word(hi + 1) {
		case wYear, wMonth, wDay: // năm 2021/năm 2020
			return true
		}
		return !f.t.Glued(hi + 1) // 07/6/ đến: a slash too many
	case ',':
		return !(f.t.Glued(hi+1) && f.t.Kind(hi+1) == vietnamese.Number) || f.startsDay(hi+1) // 12/1,13/1
	case '.', ':':
		return !(f.t.Glued(hi+1) && f.t.Kind(hi+1) == vietnamese.Number)
	case '-': // 9/5-Ban, but not 5-NQ
		return !(f.t.Glued(hi+1) && f.t.Kind(hi+1) == vietnamese.Word && f.t.Tokens[hi+1].Case != vietnamese.Title)
	case '%', '°', '²', '+':
		return false
	}
	return true
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
