package figures

import "trichluc/extractors/vietnamese"

// numberWords can begin an amount in words. Một begins one only where more
// follows (một trăm, một phẩy năm), không only in không phẩy; năm is mostly
// the year, see wordNumberStands.
var numberWords = vietnamese.NewSet("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "không")

var (
	wordZero  = vietnamese.KeyOf("không")
	wordPoint = vietnamese.NewSet("phẩy", "chấm")
	// decimals are the digits behind phẩy, said one by one.
	decimals = vietnamese.NewTrie(
		digit("không", 0), digit("một", 1), digit("hai", 2), digit("ba", 3), digit("bốn", 4), digit("tư", 4), digit("năm", 5), digit("lăm", 5),
		digit("sáu", 6), digit("bảy", 7), digit("bẩy", 7), digit("tám", 8), digit("chín", 9),
	)
)

func digit(word string, value int) vietnamese.Entry[int] {
	return vietnamese.Entry[int]{Phrase: word, Value: value}
}

// spelled reads an amount in words: hai mươi mốt, một trăm linh năm triệu, hai
// phẩy năm tỷ.
func (f *finder) spelled(i int) amount {
	t := f.t
	v, n := t.Words(i)
	if t.Is(i, wordZero) {
		v, n = 0, 1
		if !wordPoint.Has(f.key(i + 1)) {
			n = 0
		}
	}
	a := amount{numeral: numeral{lo: i, hi: i + n, v: whole(v)}, spelled: true, lone: n == 1}
	if n == 0 || v > 1e15 || !f.oneLine(i, a.hi) || f.taken.Any(i, a.hi) {
		a.hi = i
		return a
	}
	for j := i; j < a.hi; j++ {
		if s := f.scaleAt(j); s > 0 {
			a.mag = s
			a.total += s
		} else if t.Scale(j) > 0 { // một tỷ lệ
			a.hi = i
			return a
		}
	}
	if wordPoint.Has(f.key(a.hi)) && v < 1e9 {
		f.pointed(&a, int64(v))
	}
	if a.lone && t.Is(i, wordOne) {
		a.hi = i
	}
	return a
}

// pointed takes the decimals behind phẩy and the magnitude behind them.
func (f *finder) pointed(a *amount, m int64) {
	places, j := 0, a.hi+1
	for places < 6 {
		d, n := decimals.Match(f.t, j)
		if n == 0 || f.t.Gap(j) == vietnamese.Line || f.taken.Any(j, j+1) {
			break
		}
		m, places, j = m*10+int64(d), places+1, j+1
	}
	if places == 0 {
		return
	}
	a.v, a.frac, a.lone, a.hi = decimal{m, -places}, true, false, j
	for s := f.scaleAt(a.hi); s > 0 && a.mag < s; s = f.scaleAt(a.hi) {
		a.v, a.mag, a.hi = a.v.shift(s), s, a.hi+1
		a.total += s
	}
}

// oneLine reports whether tokens lo to hi stand on one line.
func (f *finder) oneLine(lo, hi int) bool {
	for i := lo + 1; i < hi; i++ {
		if f.t.Gap(i) == vietnamese.Line {
			return false
		}
	}
	return true
}
