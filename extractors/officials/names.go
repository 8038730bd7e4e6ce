package officials

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

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
	if f.isVietnam(i) || f.opensPost(i) || f.knownWord(i, f.class[i]&commonSurname != 0) {
		return 0
	}
	j, n := f.syllable(i), 1
	for n < 6 && j < len(f.t.Tokens) && f.t.Gap(j) == vietnamese.Space && f.nameWord(j, i) && !(n >= 2 && f.titleAt(j)) && !f.opensOffice(j, n) && !f.opensSentence(j) {
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

// titleAt reports whether a post of two words or more is written at token i,
// also as part of a body's name: Ban |Tổng giám đốc.
func (f *finder) titleAt(i int) bool {
	if f.class[i]&(opensTitle|statusWord) == 0 && !f.isDeputy(i) {
		return false
	}
	if _, n := lex.titles.Match(f.t, i); n > 1 {
		return true
	}
	return f.opensPost(i)
}

// nameWord reports whether token i may be a syllable of a name that began at
// token first: capitalised, in capitals only where all of it is.
func (f *finder) nameWord(i, first int) bool {
	tok := f.t.Tokens[i]
	if tok.Kind != vietnamese.Word {
		return false
	}
	if f.shouting(i) {
		return i < first+3 || f.class[i]&(stopWord|opensEntity|opensTitle) == 0
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
	if f.t.IsMark(i+1, '\'') && f.t.Glued(i+1) && f.t.Kind(i+2) == vietnamese.Word && (f.t.Glued(i+2) || f.t.Is(i, wordH) && f.t.Gap(i+2) == vietnamese.Space && f.t.Capital(i+2)) {
		return i + 3 // also H' Hen
	}
	return i + 1
}

var wordH = vietnamese.KeyOf("h")

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
	if f.class[i]&commonSurname == 0 && !f.t.Is(i+1, wordThi) && (!f.postFollows(hi) || f.titleAt(hi-1)) {
		return 0
	}
	m := f.mention(prefix{}, i, hi, ruleBare)
	return f.after(m, hi)
}

var wordThi = vietnamese.KeyOf("thị") // Vi Thị Sâm: a woman's name

// postFollows reports whether a mark and a post stand at token i.
func (f *finder) postFollows(i int) bool {
	if f.t.IsMark(i, ',') || f.t.IsMark(i, '-') || f.t.IsMark(i, '(') {
		i++
	}
	return i < len(f.t.Tokens) && f.opensPost(i)
}

// knownWord reports whether a word of two syllables, an office or a country
// begins at token i: Công Thương, Thái Lan. Where it begins with a common
// family name only a country counts.
func (f *finder) knownWord(i int, family bool) bool {
	if f.class[i]&opensEntity == 0 {
		return false
	}
	e, n := lex.entities.Match(f.t, i)
	return n > 1 && (!family || e.what == country)
}

var (
	// openers begin sentences and never stand inside a name.
	openers = vietnamese.NewSet("theo", "tại", "những", "các", "nhiều", "đây", "trong", "khi", "với", "để", "của", "cũng", "nếu", "một")
	// datings open a sentence where a number follows: Sáng 9/5.
	datings = vietnamese.NewSet("sáng", "chiều", "tối", "trưa", "đêm", "ngày", "tháng", "năm", "lúc", "từ", "đến", "hiện", "sau", "trước", "gần", "hơn")
	// openings begin sentences with a word that a name may hold too: Quỳnh Như.
	openings = vietnamese.NewTrie(entries("như vậy", "như thế", "từ đó", "từ khi", "trước đó", "trước khi", "sau khi", "sau đó", "cùng ngày", "cùng với", "cùng dự",
		"qua đó", "còn theo", "đồng thời", "nhân dịp", "thực hiện", "tham dự", "tham gia", "thông tin", "thông qua", "đại diện", "đại biểu", "bên cạnh", "bà con",
		"dịp này", "cụ thể", "liên quan", "trả lời", "mới đây", "lý giải", "đề nghị", "sáng nay", "sáng qua", "sáng ngày", "chiều nay", "chiều qua", "chiều ngày", "tối qua",
		"được biết", "phát biểu", "dự kiến", "hiện nay", "hiện tại", "đến nay", "tuy nhiên", "mặc dù", "do đó", "vì vậy", "trao đổi", "đánh giá", "có thể", "mấy năm", "về phía", "trên cơ sở", "cho rằng", "là người")...)
)

func entries(phrases ...string) []vietnamese.Entry[bool] {
	out := make([]vietnamese.Entry[bool], len(phrases))
	for i, p := range phrases {
		out[i] = vietnamese.Entry[bool]{Phrase: p, Value: true}
	}
	return out
}

// opensSentence reports whether token j begins a sentence that the page glued
// to the name before it without a full stop: "Huỳnh Vĩnh Ái Như vậy, …".
func (f *finder) opensSentence(j int) bool {
	if f.t.Tokens[j].Case != vietnamese.Title {
		return false
	}
	if openers.Has(f.t.Tokens[j].Key) {
		return true
	}
	if f.t.Kind(j+1) == vietnamese.Number && f.t.Gap(j+1) == vietnamese.Space {
		return datings.Has(f.t.Tokens[j].Key)
	}
	if f.t.Kind(j+1) != vietnamese.Word || f.t.Tokens[j+1].Case != vietnamese.Lower {
		return false
	}
	_, n := openings.Match(f.t, j)
	return n > 1
}

// isSyllable reports whether a word can be one Vietnamese syllable by its
// letters: an onset, one group of vowels, a final. Vingroup and Brown are none.
func isSyllable(s string) bool {
	s = vietnamese.Fold(s)
	i := strings.IndexFunc(s, isVowel)
	if i < 0 {
		return false
	}
	j := strings.IndexFunc(s[i:], func(r rune) bool { return !isVowel(r) })
	if j < 0 {
		j = len(s) - i
	}
	return onsets[s[:i]] && finals[s[i+j:]]
}

var (
	onsets = wordSet("", "b", "c", "ch", "d", "đ", "g", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x")
	finals = wordSet("", "c", "ch", "m", "n", "ng", "nh", "p", "t")
)

func wordSet(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// isForeign reports whether the name lo to hi is of somebody from abroad: a
// known leader, or by its letters: no family name of Vietnam, no tone mark, a
// syllable that Vietnamese does not have.
func (f *finder) isForeign(lo, hi int) bool {
	if _, n := lex.foreigners.Match(f.t, lo); n > 0 && n == hi-lo {
		return true
	}
	if f.class[lo]&(commonSurname|rareSurname) != 0 {
		return false
	}
	odd := false
	for i := lo; i < hi; i++ {
		if f.t.Kind(i) != vietnamese.Word {
			return false // H'Hen
		}
		word := f.t.Str(i)
		for j := 0; j < len(word); j++ {
			if word[j] >= 0x80 {
				return false
			}
		}
		odd = odd || !isSyllable(word)
	}
	return odd
}

func isVowel(r rune) bool {
	switch {
	case r > 0x7f:
		return r != 'đ'
	}
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}
