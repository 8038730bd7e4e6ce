package figures

import "trichluc/extractors/vietnamese"

var (
	rangeWords = vietnamese.NewSet("đến", "tới", "-")
	// changes join two levels of one thing: từ 4,8 lên 5,3%, each a figure.
	changes     = vietnamese.NewSet("lên", "xuống", "còn", "giảm", "tăng", "mức", "đến", "tới", "về", "chỉ")
	changeHeads = vietnamese.NewSet("lên", "xuống", "còn")
	wordBetween = vietnamese.KeyOf("giữa")
	wordAnd     = vietnamese.KeyOf("và")
)

// second reads the far end of a range: 5-7 triệu, từ 5 triệu đồng đến 10 triệu
// đồng, 7 - 7,2%, giữa 1000 và 2000 đồng. A is the near end, u its unit. Where
// it is a range, a becomes the near end in the unit of the far one.
func (f *finder) second(a *amount, u unit) (b amount, bu unit, ok bool) {
	t := f.t
	j := u.perHi
	if u.kind == nothing {
		j = a.hi
	}
	few := f.fewWords(a, u, j) // hai, ba hộ
	if j >= len(t.Tokens) || t.Gap(j) == vietnamese.Line || !few && !rangeWords.Has(t.Tokens[j].Key) && !(t.Is(j, wordAnd) && a.lo > f.floor && t.Is(a.lo-1, wordBetween)) {
		return b, bu, false
	}
	k := j + 1
	if few && !t.IsMark(j, ',') {
		k = j
	}
	for n := 0; n < 2 && k < len(t.Tokens) && t.Kind(k) != vietnamese.Number; n++ { // đến dưới 100 triệu, -VND2000
		_, q := qualifiers.Match(t, k)
		if s, m := symbols.Match(t, k); m > 0 && s.kind == money && t.Glued(k+m) {
			q = m
		}
		if q == 0 {
			break
		}
		k += q
	}
	if k >= len(t.Tokens) || t.Gap(k) == vietnamese.Line || f.taken.Any(j, k+1) || !(t.Kind(k) == vietnamese.Number || numberWords.Has(t.Tokens[k].Key)) {
		return b, bu, false
	}
	b = f.amount(k)
	if b.hi == k || b.code || f.taken.Any(k, b.hi) {
		return b, bu, false
	}
	bu = f.unitAt(b.hi, &b)
	if bu.kind == unknown && (a.spelled || b.spelled) && (a.lone || b.lone) {
		return b, bu, false
	}
	if few && (!b.lone || bu.kind != noun || b.v.m != a.v.m+1) {
		return b, bu, false
	}
	near := *a
	if u.kind == nothing { // the near end borrows unit and magnitude
		if near.mag == 0 && b.mag > 0 && !b.spelled == !near.spelled {
			near.v, near.mag, near.hasAlt = near.v.shift(b.total), b.mag, false
		}
	} else if bu.kind != u.kind || bu.kind != noun && bu.name != u.name || bu.kind == noun && !f.sameWords(u, bu) {
		if !(bu.kind == nothing && b.mag == 0 && u.kind == measure && t.Is(j, vietnamese.KeyOf("-"))) {
			return b, bu, false
		}
	}
	if bu.kind == nothing && b.mag < 3 {
		return b, bu, false
	}
	near.settle(bu)
	b.settle(bu)
	if !near.v.less(b.v) {
		return b, bu, false
	}
	*a = near
	return b, bu, true
}

// fewWords reports whether two number words may stand side by side for a few:
// hai ba người, hai, ba hộ.
func (f *finder) fewWords(a *amount, u unit, j int) bool {
	t := f.t
	if !a.lone || u.kind != nothing || j >= len(t.Tokens) || t.Gap(j) == vietnamese.Line {
		return false
	}
	if t.IsMark(j, ',') {
		j++
	}
	return j < len(t.Tokens) && numberWords.Has(t.Tokens[j].Key) && t.Gap(j) == vietnamese.Space
}

// sameWords reports whether two counted nouns are the same words.
func (f *finder) sameWords(a, b unit) bool {
	if a.hi-a.lo != b.hi-b.lo {
		return false
	}
	for i := range a.hi - a.lo {
		if f.t.Tokens[a.lo+i].Key != f.t.Tokens[b.lo+i].Key {
			return false
		}
	}
	return true
}

// borrowed is the unit that a bare number shares with the level it changes
// to: từ 4,8 lên 5,3%; từ 14 lên 18 tiêu chí.
func (f *finder) borrowed(a *amount) unit {
	t := f.t
	if a.lo <= f.floor || !t.Is(a.lo-1, wordFrom) || !changeHeads.Has(f.key(a.hi)) && !changes.Has(f.key(a.hi)) {
		return unit{}
	}
	j := a.hi
	for j < a.hi+4 && changes.Has(f.key(j)) {
		j++
	}
	for n := 0; n < 2; n++ {
		if _, q := qualifiers.Match(t, j); q > 0 {
			j += q
		}
	}
	if t.Kind(j) != vietnamese.Number || t.Gap(j) == vietnamese.Line || f.taken.Any(a.hi, j+1) {
		return unit{}
	}
	b := f.amount(j)
	if b.code || b.hi == j {
		return unit{}
	}
	u := f.unitAt(b.hi, &b)
	if u.kind == unknown || u.kind == excluded || u.kind == nothing {
		return unit{}
	}
	if a.mag == 0 && b.mag > 0 {
		a.v, a.mag, a.hasAlt = a.v.shift(b.total), b.mag, false
	}
	return u
}
