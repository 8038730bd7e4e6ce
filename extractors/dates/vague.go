package dates

import (
	"trichluc/extractors/vietnamese"
)

// noDate reports whether an expression is read as a date but names no day on
// the calendar: a season of every year, nowadays, the year in a name.
func (f *finder) noDate(e *expression) bool {
	switch e.rule {
	case "months-of-year", "half-year":
		return f.habitual(e)
	case "deictic":
		return f.nowadays(e)
	case "year", "year-bare", "month-year", "month-digits":
		return f.endsName(e)
	}
	return false
}

// habitReach is how far from a season the words that make it one of every
// year may stand, in tokens.
const habitReach = 24

// habitual reports whether a sentence without a year speaks of every year:
// thường bận nhất vào ba tháng cuối năm.
func (f *finder) habitual(e *expression) bool {
	if e.isRange || e.a.relative != inYear || !f.is(e.hi-1, wYear) {
		return false
	}
	s := f.t.Sentence(e.lo)
	for i := max(s.Lo, e.lo-habitReach); i < min(s.Hi, e.hi+habitReach); i++ {
		if _, n := habits.Match(f.t, i); n > 0 {
			return true
		}
		if f.t.Is(i, keyUsually) && !f.t.Capital(i) && !(i > 0 && halfUsual.Has(f.t.Tokens[i-1].Key)) && (i+1 >= len(f.words) || !usualHalf.Has(f.t.Tokens[i+1].Key)) {
			return true
		}
	}
	return false
}

var (
	keyUsually = vietnamese.KeyOf("thường")
	// halfUsual and usualHalf make another word of thường: bình thường, thường trực.
	halfUsual = vietnamese.NewSet("bình", "thông", "bất", "khác", "phi", "bồi", "coi", "xem", "đời", "dị", "tầm", "phú")
	usualHalf = vietnamese.NewSet("trực", "vụ", "xuyên", "niên", "kỳ", "dân", "phục", "thức", "trú", "tín", "phẩm")
	habits    = phrases("mọi năm", "quanh năm", "hằng năm", "hàng năm", "mỗi năm", "tất bật nhất vào", "bận rộn nhất vào", "đông nhất vào", "nhiều nhất vào")
)

// nowadays reports whether hôm nay means the present time: thế hệ trẻ hôm nay,
// niềm tự hào ngày hôm nay.
func (f *finder) nowadays(e *expression) bool {
	if e.isRange || !f.is(e.hi-1, wNay) || e.a.offset != 0 || f.t.Gap(e.lo) == vietnamese.Line || f.t.IsMark(e.hi, '(') || f.word(e.hi) == number {
		return false
	}
	if !f.is(e.lo, wHom) && !f.is(e.lo, wDay) || f.t.Capital(e.lo) {
		return false
	}
	for k := min(3, e.lo); k >= 1; k-- {
		if _, n := presents.Match(f.t, e.lo-k); n == k {
			return true
		}
	}
	return false
}

// presents are what hôm nay makes one of our time; a city, a country do things
// on a day as well and are not among them.
var presents = phrases("thế hệ", "thế hệ trẻ", "tuổi trẻ", "lớp trẻ", "người trẻ", "quê hương", "cuộc sống", "đời sống", "diện mạo", "thành quả", "thành quả của", "thành tựu", "thành công của", "thành công", "tự hào",
	"có được", "cơ đồ", "vị thế", "nông thôn", "vùng cao", "hòa bình", "cho đến tận")

// longestName is how many tokens a quoted name has at most.
const longestName = 12

// endsName reports whether a year ends a name in quotation marks: “Tôi là sinh
// viên 2013”, chương trình “Ưu đãi đầu năm 2024”. A bare year is part of any
// such name, a year with năm only where the words before say that it is one.
func (f *finder) endsName(e *expression) bool {
	if e.isRange || !f.t.IsMark(e.hi, '"') || f.t.Gap(e.hi) == vietnamese.Line {
		return false
	}
	for open := e.lo - 1; open >= 0 && open >= e.lo-longestName; open-- {
		if f.t.Gap(open+1) == vietnamese.Line {
			return false
		}
		if f.t.Kind(open) != vietnamese.Mark {
			continue
		}
		if ch := f.t.Tokens[open].Ch; ch != '"' {
			if ch == '-' || ch == ',' {
				continue
			}
			return false
		}
		if open+1 == e.lo || !f.t.Capital(open+1) {
			return false
		}
		switch f.word(e.lo - 1) {
		case wTo, wFrom, wToi:
			return false
		}
		if e.rule == "year-bare" && e.mod == "" {
			return true
		}
		for k := min(3, open); k >= 1; k-- {
			if _, n := nameHeads.Match(f.t, open-k); n == k {
				return true
			}
		}
		return false
	}
	return false
}

var nameHeads = phrases("chương trình", "chiến dịch", "cuộc thi", "hội thi", "giải", "lễ hội", "ngày hội", "sự kiện", "phong trào", "hành trình", "dự án", "phim", "bộ phim", "chủ đề", "gói", "triển lãm", "diễn đàn", "liên hoan", "tọa đàm", "hội chợ", "chương trình nghệ thuật")

func phrases(list ...string) *vietnamese.Trie[bool] {
	tr := vietnamese.NewTrie[bool]()
	for _, p := range list {
		tr.Add(p, true)
	}
	return tr
}
