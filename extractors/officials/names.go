package officials

import "trichluc/extractors/vietnamese"

// nameMode says how sure the words around a name are of it.
type nameMode uint8

const (
	bareName     nameMode = iota // nothing stands before it: needs a family name
	honouredName                 // an honorific or a post stands before it
)

// name gives the end of the personal name that begins at token i, 0 where none
// does: two to five capitalised syllables (six for the long names of the
// Central Highlands), one where an honorific stands before it (ông Hồi).
func (f *finder) name(i int, mode nameMode) int {
	if i >= len(f.t.Tokens) || !f.nameWord(i, i) {
		return 0
	}
	if mode == bareName && (f.place[i] > 0 || f.class[i]&(commonSurname|rareSurname) == 0) {
		return 0
	}
	j, n := f.syllable(i), 1
	for n < 6 && j < len(f.t.Tokens) && f.t.Gap(j) == vietnamese.Space && f.nameWord(j, i) && !f.opensPost(j) && !f.opensOffice(j, n) {
		if _, k := lex.eponyms.Match(f.t, j); k > 2 {
			break
		}
		j = f.syllable(j)
		n++
	}
	if j < len(f.t.Tokens) && f.t.Gap(j) == vietnamese.Space && n == 6 && f.nameWord(j, i) {
		return 0 // a heading in capitals, a list without commas
	}
	switch {
	case n == 1 && mode == bareName:
		return 0
	case n == 6 && f.class[i]&commonSurname != 0:
		return 0
	}
	if _, k := lex.eponyms.Match(f.t, i); k == j-i && mode == bareName {
		return 0
	}
	return j
}

// nameWord reports whether token i may be a syllable of a name that began at
// token first: capitalised, in capitals only where all of it is.
func (f *finder) nameWord(i, first int) bool {
	tok := f.t.Tokens[i]
	if tok.Kind != vietnamese.Word {
		return false
	}
	if f.shouting(i) {
		return f.class[i]&(opensTitle) == 0 && (f.class[i]&stopWord == 0 || f.class[i]&(commonSurname|rareSurname|middleName) != 0)
	}
	switch tok.Case {
	case vietnamese.Title:
		return f.t.Tokens[first].Case != vietnamese.Upper || tok.End-tok.Start <= 3
	case vietnamese.Upper:
		return f.t.Tokens[first].Case == vietnamese.Upper && f.class[first]&(commonSurname|rareSurname) != 0 || first == i && f.class[i]&commonSurname != 0
	}
	return false
}

// syllable gives the end of the name syllable at token i: H'Hen, K'Beo and
// R'Com hold an apostrophe.
func (f *finder) syllable(i int) int {
	if f.t.IsMark(i+1, '\'') && f.t.Glued(i+1) && f.t.Kind(i+2) == vietnamese.Word && f.t.Glued(i+2) {
		return i + 3
	}
	return i + 1
}

// opensOffice reports whether an organisation begins at token i, so that the
// name before it is over: "Nguyễn Văn A UBND xã".
func (f *finder) opensOffice(i, sofar int) bool {
	if f.class[i]&opensEntity == 0 || sofar < 2 {
		return false
	}
	e, n := lex.entities.Match(f.t, i)
	if n == 0 || e.what != head {
		return false
	}
	if n > 1 {
		return true
	}
	_, k := lex.entities.Match(f.t, min(i+n, len(f.t.Tokens)-1))
	return k > 1 || i+n < len(f.place) && f.place[i+n] > 0
}

// shouting reports whether token i stands in a sentence written in capitals.
func (f *finder) shouting(i int) bool {
	if f.t.Tokens[i].Case != vietnamese.Upper {
		return false
	}
	r := f.t.Sentence(i)
	if r.Hi-r.Lo > 60 {
		r = vietnamese.Range{Lo: max(r.Lo, i-10), Hi: min(r.Hi, i+10)}
	}
	upper := 0
	for j := r.Lo; j < r.Hi; j++ {
		switch f.t.Tokens[j].Case {
		case vietnamese.Lower, vietnamese.Title:
			if f.t.Tokens[j].End-f.t.Tokens[j].Start > 1 {
				return false
			}
		case vietnamese.Upper:
			upper++
		}
	}
	return upper >= 5
}

// bare reads a NAME without honorific and the posts behind it.
//
//	Nguyễn Hồng Lĩnh, Phó Chủ nhiệm Ủy ban Kiểm tra Trung ương
func (f *finder) bare(i int) int {
	hi := f.name(i, bareName)
	if hi == 0 {
		return 0
	}
	if i > 0 && f.t.Gap(i) != vietnamese.Line && f.class[i-1]&namedAfter != 0 && f.t.Gap(i) == vietnamese.Space {
		return hi // đường Lê Hồng Phong, trường Nguyễn Trãi
	}
	if f.class[i]&commonSurname == 0 && !f.postFollows(hi) {
		return 0
	}
	m := f.mention(prefix{}, i, hi, "name")
	return f.after(m, hi)
}

// postFollows reports whether a mark and a post stand at token i.
func (f *finder) postFollows(i int) bool {
	if f.t.IsMark(i, ',') || f.t.IsMark(i, '-') || f.t.IsMark(i, '(') {
		i++
	}
	return i < len(f.t.Tokens) && f.opensPost(i)
}
