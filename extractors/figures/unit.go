package figures

import "trichluc/extractors/vietnamese"

// kind says what sort of thing a number counts or measures.
type kind uint8

const (
	nothing kind = iota
	percent
	points // percentage points: 1,3 điểm phần trăm
	money
	measure
	noun     // a counted noun of the lexicon
	unknown  // a counted noun that the lexicon does not know
	excluded // durations, ages, times: read, so that they can be passed over
)

// unit is what follows a number: tokens lo to hi.
type unit struct {
	kind   kind
	lo, hi int
	name   string // VND, USD, %, m2; empty for nouns, which are called as written
	per    string
	perHi  int // end of the rate, hi where there is none
	half   bool
	rest   decimal // what is written behind the measure: 1m75
}

var (
	wordPoints   = vietnamese.KeyOf("điểm")
	wordPercent  = vietnamese.NewTrie(vietnamese.Entry[bool]{Phrase: "phần trăm", Value: true})
	together     = vietnamese.NewSet("loạt", "ý", "lòng", "thuận") // what makes an adverb or a verb of đồng
	wordDong     = vietnamese.KeyOf("đồng")
	wordEach     = vietnamese.NewSet("mỗi", "một", "trên")
	latitudes    = vietnamese.NewSet("vĩ", "kinh", "phút", "'")
	markPercent  = vietnamese.KeyOf("%")
	markPermille = vietnamese.KeyOf("‰")
)

// unitAt reads the unit that begins at token j, behind the amount a.
func (f *finder) unitAt(j int, a *amount) unit {
	t := f.t
	u := f.plainUnit(j, a)
	if u.kind == nothing {
		return u
	}
	if t.Is(u.hi, wordHalf) && t.Gap(u.hi) == vietnamese.Space && (u.kind == measure || u.kind == money) { // 2 tấn rưỡi
		u.half = true
		u.hi++
	}
	if a != nil && u.kind == measure && u.name == "m" && u.hi == j+1 && !a.frac && a.mag == 0 {
		f.centimetres(&u)
	}
	u.perHi = u.hi
	if u.kind != excluded && u.kind != unknown {
		f.rate(&u)
	}
	return u
}

// centimetres takes the decimals of a length behind its m: 1m75, 2m5. A lone 2
// or 3 there is a power.
func (f *finder) centimetres(u *unit) {
	t := f.t
	d := t.Digits(u.hi)
	if !t.Glued(u.hi) || !t.Glued(u.lo) || t.Kind(u.hi) != vietnamese.Number || d > 2 || f.taken.Any(u.hi, u.hi+1) || u.hi+1 < len(t.Tokens) && t.Glued(u.hi+1) && t.Kind(u.hi+1) == vietnamese.Word {
		return
	}
	u.rest = decimal{int64(t.Int(u.hi)), -d}
	u.hi++
}

// plainUnit is unitAt without the rate and the half behind the unit.
func (f *finder) plainUnit(j int, a *amount) unit {
	t := f.t
	none := unit{lo: j, hi: j, perHi: j}
	if j >= len(t.Tokens) || t.Gap(j) == vietnamese.Line || f.taken.Any(j, j+1) || j > 0 && t.Tokens[j].Sentence != t.Tokens[j-1].Sentence {
		return none
	}
	if t.Is(j, wordDong) && (a == nil || a.mag == 0) && together.Has(f.key(j+1)) && t.Gap(j+1) == vietnamese.Space { // Ba mẫu Kappa 12 đồng loạt giảm
		return none
	}
	u := f.symbol(j)
	if u.kind == nothing {
		u = f.counted(j, a)
	} else if a == nil || a.mag == 0 {
		if _, n := nouns.Match(t, j); n > u.hi-j { // 27 đồng chí, ba xu hướng; but 5 tỷ đồng tiền phạt
			u = f.counted(j, a)
		}
	}
	if u.kind == nothing {
		return none
	}
	u.perHi = u.hi
	return u
}

// symbol reads percent signs, currencies and measures.
func (f *finder) symbol(j int) unit {
	t := f.t
	u := unit{lo: j, hi: j + 1, name: "%"}
	switch {
	case t.Is(j, markPercent):
		u.kind = percent
		return u
	case t.Is(j, markPermille):
		u.kind, u.name = percent, "‰"
		return u
	case t.Is(j, wordPoints):
		if t.Is(j+1, markPercent) {
			u.kind, u.hi, u.name = points, j+2, "điểm %"
			return u
		}
		if _, n := wordPercent.Match(t, j+1); n > 0 {
			u.kind, u.hi, u.name = points, j+1+n, "điểm phần trăm"
			return u
		}
	}
	if _, n := wordPercent.Match(t, j); n > 0 {
		u.kind, u.hi = percent, j+n
		return u
	}
	s, n := symbols.Match(t, j)
	if n == 0 || !f.written(j, n, s) {
		return unit{}
	}
	u.kind, u.hi, u.name = s.kind, j+n, s.name
	if s.name == "°" && (latitudes.Has(f.key(u.hi)) || t.Kind(u.hi) == vietnamese.Number && latitudes.Has(f.key(u.hi+1))) { // 16,5 độ Vĩ Bắc, 15 độ 30 phút: positions
		u.kind = excluded
		return u
	}
	if n == 1 && s.power { // m2, km 2, m²
		if p := f.power(u.hi); p != 0 {
			u.hi++
			u.name = s.squared
			if p == 3 {
				u.name = s.cubed
			}
		}
	}
	if u.kind == measure && (t.IsMark(u.hi, '/') || t.Is(u.hi, wordOver)) { // km/h, m3/s, kilomet trên giờ
		if v, n := flows.Match(t, u.hi+1); n > 0 && t.Gap(u.hi+1) != vietnamese.Line {
			u.name = flow(u.name, v)
			u.hi += 1 + n
		}
	}
	return u
}

// written guards the short symbols: m, g, l, k as words of their own letters
// only in the case that the symbol has, so that M, A or T never measure.
func (f *finder) written(j, n int, s symbol) bool {
	if n > 1 || !s.exact {
		return !f.taken.Any(j, j+n)
	}
	if f.t.Str(j) != s.written && !(f.t.Glued(j) && f.t.Str(j) == "v") {
		return false
	}
	if len(s.written) == 1 && f.t.Gap(j) != vietnamese.None { // 5 m dài, but never "5 l." nor an initial
		next := j + 1
		return s.written == "m" || s.written == "g" || s.written == "l" && !f.t.IsMark(next, '.')
	}
	return true
}

// power is 2 or 3 where token j is that exponent, else 0.
func (f *finder) power(j int) int {
	t := f.t
	switch {
	case j >= len(t.Tokens) || t.Gap(j) == vietnamese.Line || f.taken.Any(j, j+1):
	case t.Tokens[j].Ch == '²':
		return 2
	case t.Tokens[j].Ch == '³':
		return 3
	case t.Digits(j) == 1 && (t.Str(j) == "2" || t.Str(j) == "3"):
		if t.Gap(j) == vietnamese.Space && !f.clauseEnd(j+1) && (t.Kind(j+1) != vietnamese.Word || t.Tokens[j+1].Case != vietnamese.Lower || f.countable(j+1)) {
			return 0 // dài 5 m 2 đầu
		}
		if t.Glued(j+1) && t.Kind(j+1) == vietnamese.Word {
			return 0
		}
		return t.Int(j)
	}
	return 0
}

// clauseEnd reports whether the stop, comma or bracket at k closes what stands
// before it: rộng 40 m 2. but never the decimals of m 2,5.
func (f *finder) clauseEnd(k int) bool {
	t := f.t
	if k >= len(t.Tokens) {
		return true
	}
	if !t.Glued(k) || !t.IsMark(k, '.') && !t.IsMark(k, ',') && !t.IsMark(k, ';') && !t.IsMark(k, ')') {
		return false
	}
	return k+1 >= len(t.Tokens) || !t.Glued(k+1)
}

// countable reports whether a measure, a magnitude or a listed noun begins at j.
func (f *finder) countable(j int) bool {
	if _, n := symbols.Match(f.t, j); n > 0 || f.scaleAt(j) > 0 {
		return true
	}
	return f.listed(j)
}

// listed reports whether a noun of the table begins at k.
func (f *finder) listed(k int) bool {
	_, n := nouns.Match(f.t, k)
	return n > 0
}

// rate reads what the unit is per: /người/tháng, /ha, mỗi tháng, một năm.
func (f *finder) rate(u *unit) {
	t := f.t
	j := u.hi
	for t.IsMark(j, '/') && t.Gap(j) != vietnamese.Line && j-u.hi < 9 {
		k := j + 1
		if t.Kind(k) == vietnamese.Number && t.Gap(k) != vietnamese.Line && (u.kind != noun || t.Int(k) == 1) { // đồng/1 m2, tạ/1.000 m2, ấn phẩm/1 lớp; but 12 cuộc/450 lượt
			n := f.numeral(k)
			if f.plainUnit(n.hi, nil).kind == nothing {
				break
			}
			k = n.hi
		}
		n := f.perWord(k)
		if n == 0 || (u.kind == noun || u.kind == percent) && k == j+1 && f.listed(k) && !perNouns.Has(t.Tokens[k].Key) { // 24 tập đoàn/tổng công ty
			break
		}
		if f.taken.Any(j, k+n) {
			break
		}
		j = k + n
	}
	if j > u.hi {
		u.per, u.perHi = t.Slice(u.hi+1, j), j
		return
	}
	if (u.kind == money || u.kind == measure) && wordEach.Has(f.key(j)) && t.Gap(j) == vietnamese.Space { // 150.000 đồng một kg
		if n := f.perWord(j + 1); n > 0 && t.Gap(j+1) != vietnamese.Line {
			u.per = t.Slice(j+1, j+1+n)
		}
	}
}

// perNouns are what counts are given per: 4 người/phòng, 200 sản phẩm/máy.
var perNouns = vietnamese.NewSet("người", "hộ", "lớp", "máy", "xã", "thôn", "phòng", "giường", "xe", "chuyến", "trận", "ca", "đội", "tổ", "học", "khách", "cây", "con", "dân", "vạn", "đơn", "đợt", "kỳ", "phiên", "buổi", "giáo", "trường", "huyện", "bản", "gia", "trẻ", "lao")

// perMeasures are measured by only behind a price: 85 triệu đồng/lượng.
var perMeasures = vietnamese.NewSet("lượng", "chỉ", "ký", "kí", "cân", "khối", "cuốc")

// perWord is how many tokens the thing that a rate is per takes, 0 for none.
func (f *finder) perWord(k int) int {
	t := f.t
	if t.Kind(k) != vietnamese.Word || t.Gap(k) == vietnamese.Line || f.taken.Any(k, k+1) {
		return 0
	}
	if u := f.symbol(k); u.kind == measure || u.kind == money {
		return u.hi - k
	}
	if perMeasures.Has(t.Tokens[k].Key) {
		return 1
	}
	if f.scaleAt(k) > 0 { // 3 nghìn đồng/triệu/ngày
		return 1
	}
	if _, n := excludedWords.Match(t, k); n > 0 {
		return n
	}
	if _, n := nouns.Match(t, k); n > 0 {
		return n
	}
	return 0
}

func (f *finder) key(i int) vietnamese.Key {
	if i < 0 || i >= len(f.t.Tokens) {
		return 0
	}
	return f.t.Tokens[i].Key
}
