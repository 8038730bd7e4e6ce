package dates

import (
	"trichluc/extractors/vietnamese"
)

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
	case f.is(u.lo-1, wOf): // đại diện của 5/7 Hội cơ sở: a share of them
		return false
	case u.month <= 5 || u.month == 10:
		return false // a fraction unless something says otherwise
	}
	return f.t.Kind(u.hi) == vietnamese.Mark || f.t.Gap(u.hi) == vietnamese.Line || f.t.Capital(u.hi)
}

// reaches reports whether token i is đến or tới, which also go with amounts.
func (f *finder) reaches(i int) bool { return f.is(i, wTo) || f.is(i, wToi) }

// quantities are words behind which n/m is a share or a score.
var quantities = vietnamese.NewSet("đạt", "được", "chiếm", "có", "còn", "quá", "gần", "hơn", "khoảng", "bằng", "dưới", "trên", "cả", "thắng", "hòa", "thua", "điểm", "giảm", "tăng", "bỏ", "đa")

var keySo = vietnamese.KeyOf("số")

// announcers are words behind which d/m is a day.
var announcers = vietnamese.NewSet("từ", "đến", "tới", "trước", "sau", "hết", "ngày", "vào", "dịp", "lễ", "khánh", "mừng", "hôm", "nhân", "động", "nữ", "nhi", "sĩ", "sỹ", "nam", "nhất", "tổ", "lúc", "đợt", "chót", "phiên", "mùng", "mồng")

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
		if !feast && (i == 0 || !deadlineHeads.Has(f.t.Tokens[i-1].Key)) {
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

// deadlineHeads are the words of hạn chót 30.6, sau đợt 30.6.
var deadlineHeads = vietnamese.NewSet("chót", "đợt")

var feastHeads = vietnamese.NewSet("dịp", "lễ", "khánh")
