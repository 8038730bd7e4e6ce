package dates

import (
	"trichluc/extractors/vietnamese"
)

// relative says how a moment hangs on the publication day.
type relative uint8

const (
	absolute  relative = iota
	byDay              // offset days
	byWeekday          // the nearest weekday moment.day, 1 Monday … 7 Sunday
	byWeek             // the weekday moment.day of the week offset weeks away
	byMonth            // offset months
	byQuarter          // offset quarters
	inYear             // the written month or quarter of the year offset years away
)

// weekdayAt reads a weekday at token i: thứ Hai, thứ 2, Chủ nhật.
func (f *finder) weekdayAt(i int) (weekday, n int) {
	if f.t.Gap(i+1) == vietnamese.Line {
		return 0, 0
	}
	switch f.word(i) {
	case wChu:
		if f.is(i+1, wNhat) {
			return 7, 2
		}
	case wThu:
		if f.t.Kind(i+1) == vietnamese.Number {
			if d := f.t.Int(i + 1); d >= 2 && d <= 7 && f.t.Digits(i+1) == 1 && f.cleanRight(i+2) {
				return d - 1, 2
			}
			return 0, 0
		}
		if d, n := small.Match(f.t, i+1); n == 1 && d >= 2 && d <= 7 {
			return d - 1, 2
		}
	}
	return 0, 0
}

// deicticDay reads a day named from the day of speaking, behind a part of the
// day or not.
//
//	hôm nay, hôm qua, hôm kia, ngày mai, sáng nay, tối qua   "deictic"
func (f *finder) deicticDay(i int, p part) (unit, bool) {
	u := unit{lo: i, rule: "deictic"}
	u.relative = byDay
	j := i
	if f.is(j, wDay) {
		j++
	}
	hom := f.is(j, wHom)
	if hom {
		j++
	}
	if j > i && f.t.Gap(j) == vietnamese.Line {
		return u, false
	}
	switch f.word(j) {
	case wNay:
		if !hom && (p == noPart || j > i) || f.t.Is(i-1, keyAs) || f.is(i-1, wDay) && f.t.Is(i-2, keyAs) { // ngày nay; được như hôm nay
			return u, false
		}
	case wQua:
		if !hom && p == noPart || f.passes(j) || !hom && (j > i || f.word(i-1) == wPart && f.word(i-2) == number) { // 2 chiều qua hầm
			return u, false
		}
		u.offset = -1
	case wKia:
		if j == i {
			return u, false
		}
		u.offset = -2
		if !hom {
			u.offset = 2
		}
	case wMai:
		if j == i && p == noPart || f.t.Capital(j) {
			return u, false
		}
		u.offset = 1
	default:
		return u, false
	}
	u.hi = j + 1
	if u.part = p; p == noPart { // hôm nay buổi sáng
		if f.is(u.hi, wBuoi) {
			if p, n := f.partAt(u.hi); n > 0 {
				u.part, u.hi = p, u.hi+n
			}
		}
	}
	return u, true
}

// ordinals are what thứ counts.
var ordinals = vietnamese.NewSet("lần", "đợt", "khóa", "kỳ", "hạng", "vòng", "bậc", "họp", "tập", "nghị", "vị", "trí", "giải")

// everyWeek reports whether the words from token i on, up to the end of the
// clause, make a weekday one of every week.
func (f *finder) everyWeek(i int) bool {
	for j := i; j < i+10 && j < len(f.words) && f.t.Gap(j) != vietnamese.Line && !f.t.IsMark(j, '.'); j++ {
		if f.is(j, wEvery) && f.is(j+1, wWeek) {
			return true
		}
	}
	return false
}

var keyAs = vietnamese.KeyOf("như")

// passes tells qua, to pass, from (tối) qua, last.
func (f *finder) passes(i int) bool {
	return f.t.Gap(i+1) != vietnamese.Line && i+1 < len(f.words) && passed.Has(f.t.Tokens[i+1].Key)
}

var passed = vietnamese.NewSet("đời", "lại", "khỏi", "sông", "cầu", "trạm", "trung", "đường", "tay", "mặt")

// weekdayDay makes a day of a weekday that no date follows, if the words make
// clear that it is one and not an ordinal.
//
//	thứ Tư vừa qua, sáng thứ Bảy, thứ sáu tuần này    "weekday"
func (f *finder) weekdayDay(l lead, lo int) (unit, bool) {
	u := unit{lo: lo, hi: l.hi, rule: "weekday"}
	u.relative, u.day, u.part, u.clock = byWeekday, l.weekday, l.part, l.clock
	if f.is(lo-1, wDay) && f.is(lo-2, wThe) || f.is(lo-1, wEvery) || f.is(lo-1, wThe) || f.is(lo-1, wMany) || f.is(l.wday-1, wEvery) || f.is(l.wday-1, wThe) {
		return u, false
	}
	j := l.hi
	sure := l.part != noPart && l.wday > lo || f.is(lo-1, wHom) || f.is(lo-1, wDay) || f.is(lo-1, wInto)
	named := f.t.Tokens[l.wday+1].Case == vietnamese.Title && !(f.t.Sentence(lo).Lo == lo && f.t.IsMark(l.hi, ',')) // Thứ Hai, … may open a list
	if lo == l.wday && lo > 0 && f.t.Gap(lo) != vietnamese.Line && ordinals.Has(f.t.Tokens[lo-1].Key) {
		return u, false
	}
	if f.t.Gap(j) != vietnamese.Line {
		if f.is(j, wOf) && f.is(j+1, wWeek) {
			j++
		}
		if f.is(j, wWeek) {
			switch f.word(j + 1) {
			case wThis:
				u.tense, u.offset, u.hi = unsaid, 0, j+2
			case wBefore, wQua, wRoi:
				u.offset, u.hi = -1, j+2
			case wJust:
				u.offset, u.hi = -1, j+2
			case wToi, wAfter:
				u.offset, u.hi = 1, j+2
			default:
				return u, false // thứ Hai hằng tuần, thứ Hai tuần thứ ba
			}
			u.relative = byWeek
			return u, true
		}
		if f.is(j, wTo) || f.t.IsMark(j, '-') || f.everyWeek(j) {
			return u, false
		}
		if f.is(j, wThis) {
			u.relative, u.hi = byWeek, j+1
			return u, true
		}
		if f.is(j, wRoi) || named && f.is(j, wQua) { // not thứ 5 qua phải: fifth from the right
			u.tense, u.hi = gone, j+1
			return u, true
		}
		v := u
		if f.tenseAfter(&v); v.tense != unsaid {
			return v, true
		}
	}
	s := f.t.Sentence(lo)
	return u, sure || s.Lo == lo && s.Hi == l.hi || named && f.words[l.wday] == wThu
}
