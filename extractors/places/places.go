// Package places finds provinces and districts in a text.
package places

import "trichluc/extractors/vietnamese"

// Mention is one place name: tokens Lo to Hi, Hi exclusive, without the word
// before it that says what it is (tỉnh, huyện).
type Mention struct {
	Lo, Hi   int
	Name     string // as in the list of provinces or districts
	Level    Level
	Province string // name of the province it lies in, "" where several have such a unit
	Prefixed bool   // tỉnh, TP, huyện… stands before it
}

// Level is the kind of administrative unit.
type Level uint8

const (
	Province Level = iota + 1
	District       // until 30/6/2025
	Commune
)

// Find returns the places of a text in order. A name that province and town
// share is the province, unless the word before it says otherwise.
func Find(t *vietnamese.Text) []Mention {
	var out []Mention
	for i := 0; i < len(t.Tokens); i++ {
		if c := t.Tokens[i].Case; c != vietnamese.Title && c != vietnamese.Upper && c != vietnamese.Mixed {
			continue
		}
		u, n := gazetteer.Match(t, i)
		if n == 0 || !capitals(t, i, i+n) {
			continue
		}
		m, ok := read(t, i, n, u)
		if !ok {
			continue
		}
		out = append(out, m)
		i += n - 1
	}
	return out
}

// capitals reports whether every word from lo to hi begins with a capital: "hòa bình" is no province.
func capitals(t *vietnamese.Text, lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if t.Kind(i) == vietnamese.Word && !t.Capital(i) && !(i > lo && t.Glued(i)) { // Đắk R’lấp
			return false
		}
	}
	return true
}

func read(t *vietnamese.Text, i, n int, u unit) (Mention, bool) {
	m := Mention{Lo: i, Hi: i + n, Name: u.name, Level: Province, Province: u.name}
	before := prefixOf(t, i)
	switch {
	case before == aCommune:
		return m, false
	case before == aDistrict && u.inDistrict, before == aTown && u.inDistrict && !u.isCity, !u.isProvince:
		m.Level, m.Province = District, u.province
	}
	m.Prefixed = before != none
	if before == none {
		if u.needsPrefix && t.Tokens[i].Case == vietnamese.Title { // Chủ tịch Hồ Chí Minh
			return m, false
		}
		if i > 0 && t.Gap(i) == vietnamese.Space && (commonSurnames.Has(t.Tokens[i-1].Key) && t.Capital(i-1) || n == 1 && addresses.Has(t.Tokens[i-1].Key)) {
			return m, false // Nguyễn Hòa Bình, bà Huế
		}
	}
	return m, true
}

type prefix uint8

const (
	none prefix = iota
	aProvince
	aTown // thành phố: a city of its own or a town in a province
	aDistrict
	aCommune
)

// prefixOf reads the word before token i.
func prefixOf(t *vietnamese.Text, i int) prefix {
	j := i - 1
	if t.IsMark(j, '.') && j > 0 && t.Glued(j) { // TP. Huế
		j--
	}
	if j < 0 || t.Gap(j+1) == vietnamese.Line {
		return none
	}
	if j > 0 {
		switch {
		case t.Is(j, wordPho) && t.Is(j-1, wordThanh):
			return aTown
		case t.Is(j, wordXa) && t.Is(j-1, wordThi):
			return aDistrict
		case t.Is(j, wordTran) && t.Is(j-1, wordThi):
			return aCommune
		}
	}
	p, _ := prefixes.Match(t, j)
	return p
}

// Ranges are the runs of tokens of mentions.
func Ranges(in []Mention) []vietnamese.Range {
	out := make([]vietnamese.Range, len(in))
	for i, m := range in {
		out[i] = vietnamese.Range{Lo: m.Lo, Hi: m.Hi}
	}
	return out
}
