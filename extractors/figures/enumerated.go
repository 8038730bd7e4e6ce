package figures

import "trichluc/extractors/vietnamese"

// enumerations announce several amounts of one thing.
var enumerations = vietnamese.NewTrie(
	vietnamese.Entry[bool]{Phrase: "lần lượt", Value: true}, vietnamese.Entry[bool]{Phrase: "các mức", Value: true},
)

// longestEnumeration is how many amounts ahead the one with the unit may stand.
const longestEnumeration = 8

// enumerated is the unit that a bare number shares with the last of its list:
// lần lượt là 5, 7 và 9%; lần lượt đạt 12, 15 và 20 triệu đồng. Only where the
// list is announced: other numbers in a row are names as often.
func (f *finder) enumerated(a *amount) unit {
	if !f.announced(a.lo) {
		return unit{}
	}
	mag, total := 0, 0
	j := a.hi
	for range longestEnumeration {
		next := f.pastJoin(j)
		if next == j || f.t.Kind(next) != vietnamese.Number || f.t.Gap(next) == vietnamese.Line || f.taken.Any(j, next+1) {
			return unit{}
		}
		b := f.amount(next)
		if b.code || b.hi == next || f.taken.Any(next, b.hi) {
			return unit{}
		}
		if mag == 0 {
			mag, total = b.mag, b.total
		}
		u := f.unitAt(b.hi, &b)
		if u.kind == nothing {
			j = b.hi
			continue
		}
		if u.kind == unknown || u.kind == excluded {
			return unit{}
		}
		if a.mag == 0 && mag > 0 {
			a.v, a.mag, a.hasAlt = a.v.shift(total), mag, false
		} else {
			a.settle(u)
		}
		if u.kind == noun {
			u.name = f.t.Slice(u.lo, u.hi)
		}
		u.lo, u.hi, u.perHi = a.hi, a.hi, a.hi
		f.sharedEnd = a.hi
		return u
	}
	return unit{}
}

// announced reports whether the number at lo opens an announced list or goes
// on in one.
func (f *finder) announced(lo int) bool {
	if f.sharedEnd > 0 && f.sharedEnd < lo && f.pastJoin(f.sharedEnd) == lo {
		return true
	}
	for k := lo - 2; k >= max(f.floor, lo-6); k-- {
		if f.t.Tokens[k].Sentence != f.t.Tokens[lo].Sentence || f.t.Kind(k) != vietnamese.Word {
			return false
		}
		if _, n := enumerations.Match(f.t, k); n > 0 {
			return true
		}
	}
	return false
}

// pastJoin is the token behind a comma, a và or both at j; j where there is none.
func (f *finder) pastJoin(j int) int {
	if f.t.IsMark(j, ',') || f.t.IsMark(j, ';') {
		j++
	}
	if f.t.Is(j, wordAnd) {
		j++
	}
	return j
}
