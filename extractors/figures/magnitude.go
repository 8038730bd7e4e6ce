package figures

import "trichluc/extractors/vietnamese"

// amount is a number with its magnitude: 1,2 nghìn tỷ; 1 tỷ 200 triệu; hai
// mươi nghìn. Tokens lo to hi.
type amount struct {
	numeral
	mag     int  // exponent of the last magnitude: 3 nghìn, 6 triệu, 9 tỷ; 0 none
	total   int  // what the magnitudes come to together: 12 for nghìn tỷ
	spelled bool // in words
	lone    bool // one word only: hai, ba, năm
}

// hundred and ten are magnitudes only behind digits: 5 trăm, 2 chục.
var (
	wordHundred = vietnamese.KeyOf("trăm")
	wordTens    = vietnamese.KeyOf("chục")
	wordHalf    = vietnamese.KeyOf("rưỡi")
	wordOne     = vietnamese.KeyOf("một")
	notMillion  = vietnamese.NewSet("phú", "tập", "hồi", "chứng", "kiến", "gọi", "trinh")
	// notMagnitude follow tỷ in words that only begin like one: 2 tỷ lệ, 3 tỷ phú.
	notMagnitude = vietnamese.NewSet("lệ", "trọng", "số", "giá", "suất", "phú", "khâu")
)

// scaleAt is the exponent of the magnitude word at i, 0 for other tokens.
func (f *finder) scaleAt(i int) int {
	if f.t.Gap(i) == vietnamese.Line || f.taken.Any(i, i+1) {
		return 0
	}
	switch f.t.Scale(i) {
	case 1e3:
		return 3
	case 1e4:
		return 4
	case 1e6:
		if notMillion.Has(f.key(i + 1)) { // 2 triệu phú, Điều 5 triệu tập
			return 0
		}
		return 6
	case 1e9:
		if notMagnitude.Has(f.key(i + 1)) {
			return 0
		}
		return 9
	}
	return 0
}

// amount reads the amount that begins at token i, a number or a number word;
// hi is i where none begins.
func (f *finder) amount(i int) amount {
	if f.t.Kind(i) == vietnamese.Word {
		return f.spelled(i)
	}
	a := amount{numeral: f.numeral(i)}
	if a.code {
		return a
	}
	f.magnitude(&a)
	f.restated(&a)
	return a
}

// restated passes over the words that repeat a number in brackets: 3 (ba) xã.
func (f *finder) restated(a *amount) {
	t := f.t
	if a.digits == 0 || a.mag != 0 || !t.IsMark(a.hi, '(') || t.Gap(a.hi) == vietnamese.Line {
		return
	}
	v, n := t.Words(a.hi + 1)
	end := a.hi + 1 + n
	if n == 0 || float64(v) != a.v.float() || !t.IsMark(end, ')') || !f.oneLine(a.hi, end) || f.taken.Any(a.hi, end+1) {
		return
	}
	a.hi = end + 1
}

// magnitude takes the magnitude words behind digits, and what a chain adds.
func (f *finder) magnitude(a *amount) {
	t := f.t
	if a.short(f) {
		return
	}
	for {
		s := f.scaleAt(a.hi)
		if s == 0 && a.mag == 0 && a.digits > 0 && a.digits <= 2 && t.Gap(a.hi) == vietnamese.Space {
			switch { // 5 trăm, 2 chục, 3 trăm nghìn
			case t.Is(a.hi, wordHundred):
				s = 2
			case t.Is(a.hi, wordTens):
				s = 1
			}
		}
		if s == 0 || a.mag >= s || a.mag == 4 || a.mag >= 3 && s == 4 {
			break
		}
		a.hasAlt = false // 51,304 tỷ has a decimal comma
		a.mag, a.v = s, a.v.shift(s)
		a.total += s // nghìn tỷ: thousands of billions
		a.hi++
	}
	if a.mag == 0 {
		return
	}
	if t.Is(a.hi, wordHalf) && t.Gap(a.hi) != vietnamese.Line { // 2 tỷ rưỡi
		if v, ok := a.v.plus(decimal{5, a.mag - 1}); ok {
			a.v = v
			a.hi++
		}
		return
	}
	f.chain(a)
}

// settle decides how three digits behind one comma are meant once the unit is
// known: a thousand and more of what is counted or paid, but a decimal of a
// measure or a percentage, except that no decimal is written with a closing
// zero (150,000 tấn).
func (a *amount) settle(u unit) {
	if !a.hasAlt {
		return
	}
	a.hasAlt = false
	switch u.kind {
	case percent, points:
	case measure:
		if a.v.m%10 == 0 {
			a.v, a.frac = a.alt, false
		}
	default:
		a.v, a.frac, a.group = a.alt, false, true
	}
}

// chain adds what follows a magnitude in smaller ones: 1 tỷ 200 triệu, 5 nghìn
// 200 đồng.
func (f *finder) chain(a *amount) {
	t := f.t
	for a.mag >= 3 && t.Kind(a.hi) == vietnamese.Number && t.Gap(a.hi) == vietnamese.Space && !f.taken.Any(a.hi, a.hi+1) {
		rest := a.hi
		if t.Digits(rest) > 3 {
			return
		}
		hi := rest + 1
		v := decimal{m: f.join(rest, hi)}
		if t.IsMark(hi, ',') && t.Glued(hi) && t.Glued(hi+1) && t.Kind(hi+1) == vietnamese.Number { // 1 tỷ 200,5 triệu
			v = decimal{f.join(rest, hi+2), -t.Digits(hi + 1)}
			hi += 2
		}
		s := f.scaleAt(hi)
		switch {
		case s > 0 && s < a.mag && v.shift(s).less(decimal{1, a.mag}):
			hi++
		case s == 0 && a.mag == 3 && t.Digits(rest) == 3 && f.symbol(hi).kind == money: // 5 nghìn 200 đồng
		default:
			return
		}
		sum, ok := a.v.plus(v.shift(s))
		if !ok {
			return
		}
		a.v, a.hi, a.mag = sum, hi, s
	}
}

// Short magnitudes are typed against the number: 50k, 10tr, 1tr2, 2tỷ5.
var shortScale = vietnamese.NewTrie(
	vietnamese.Entry[int]{Phrase: "k", Value: 3}, vietnamese.Entry[int]{Phrase: "tr", Value: 6}, vietnamese.Entry[int]{Phrase: "trđ", Value: 6},
	vietnamese.Entry[int]{Phrase: "tỷđồng", Value: 9}, vietnamese.Entry[int]{Phrase: "tỉđồng", Value: 9}, vietnamese.Entry[int]{Phrase: "triệuđồng", Value: 6},
)

func (a *amount) short(f *finder) bool {
	t := f.t
	if !t.Glued(a.hi) || t.Kind(a.hi) != vietnamese.Word || f.taken.Any(a.hi, a.hi+2) {
		return false
	}
	s, _ := shortScale.Match(t, a.hi)
	if s == 3 && t.Tokens[a.hi].Case != vietnamese.Lower { // 5K: a slogan, 4K: a resolution
		return false
	}
	if s == 0 {
		if s = f.scaleAt(a.hi); s == 0 || !t.Glued(a.hi+1) || t.Kind(a.hi+1) != vietnamese.Number {
			return false
		}
	}
	if t.Glued(a.hi+1) && t.Kind(a.hi+1) == vietnamese.Number {
		d := t.Digits(a.hi + 1)
		v, ok := a.v.shift(s).plus(decimal{f.join(a.hi+1, a.hi+2), s - d})
		if !ok || d > 3 || s == 3 {
			return false
		}
		a.v, a.mag, a.hi, a.hasAlt = v, s, a.hi+2, false
		return true
	}
	a.v, a.mag, a.hi, a.hasAlt = a.v.shift(s), s, a.hi+1, false
	return true
}
