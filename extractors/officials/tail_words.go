package officials

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// tailLink reads của, thuộc, và, về, tại: part of the post only before more of
// the organisation.
func (f *finder) tailLink(p *post, o *organisation, j int) int {
	i := j + 1
	if i >= len(f.t.Tokens) || f.t.Gap(i) != vietnamese.Space {
		return 0
	}
	if f.t.Is(i, wordCac) {
		return 0
	}
	e, n := lex.entities.Match(f.t, i)
	place := f.place[i] > 0
	ok := false
	switch {
	case f.t.Is(j, wordVa):
		ok = n > 0 && e.word && (o.last == afterWord || o.last == afterProper && o.open || o.last == afterHead && e.what == vocabulary) && !(e.what == head && f.t.Capital(i) && o.closed) && !f.opensPost(i)
		if n > 0 && e.what == head && !e.starred && o.last == afterWord && n > 1 && e.kind == Public && e.rank >= 6 {
			ok = false
		}
		if !ok && o.open && !o.closed && (o.last == afterWord || o.last == afterProper) {
			ok = f.newWord(i)
		}
	case f.t.Is(j, wordCua):
		ok = n > 0 && (e.what == head || e.what == level || e.what == country && f.t.Capital(i)) || place
	case f.t.Is(j, wordThuoc):
		ok = n > 0 && e.what == head || place
	case f.t.Is(j, wordVe):
		ok = n > 0 && (o.about || o.last == afterWord && o.open && f.t.Str(j-1) == "phạm")
	case f.t.Is(j, wordTai):
		ok = p.titleKind == embassy && f.t.Capital(i) || f.isSeat(p, o, i)
	}
	if f.t.Is(j, wordCua) && o.units > 0 {
		if v, m := lex.titles.Match(f.t, i); m > 0 && (v.canonical == "thủ tướng" || v.canonical == "chủ tịch nước") && f.name(i+m, bareName) == 0 {
			o.last = afterPlace
			return i + m // Tổ tư vấn kinh tế của Thủ tướng
		}
	}
	if f.t.Is(j, wordTai) && n > 0 && e.what == country && f.t.Capital(i) && o.rank > 0 && o.rank <= 6 && f.isVietnamBefore(j) && p.titleKind != embassy {
		o.last, o.viet = afterCountry, true
		o.units++
		return i + n // Hội Sinh viên Việt Nam tại Úc
	}
	if !ok || f.opensPost(i) {
		return 0
	}
	if o.last != afterTitle || !f.t.Is(j, wordVa) {
		o.last = afterLink
	}
	if p.titleKind == embassy && f.t.Is(j, wordTai) { // Đại sứ Việt Nam tại Sri Lanka
		k := i
		if n > 0 && e.what == country {
			k = i + n
		}
		for k < len(f.t.Tokens) && f.t.Capital(k) && f.t.Gap(k) == vietnamese.Space && (k == i || f.class[k]&commonSurname == 0 && f.name(k, honouredName)-k < 2) {
			k++
		}
		o.last = afterCountry
		return k
	}
	return j + 1
}

// isSeat reports whether the place at token i behind "tại" says where a body
// sits, and not where something happened: Giám đốc Kho bạc Nhà nước tại |TPHCM|.
func (f *finder) isSeat(p *post, o *organisation, i int) bool {
	switch o.last {
	case afterTitle, afterLink, afterLevel, afterCountry:
		return false
	}
	if o.units == 0 || o.rank >= 6 && !o.open && !strings.HasSuffix(p.Head, "giám đốc") {
		return false // Chủ tịch UBND, Bộ trưởng, of whom no second one sits elsewhere
	}
	k := i
	if e, n := lex.entities.Match(f.t, i); f.place[i] == 0 && n > 0 && e.what == level { // at TP. Huế, not at TP.HCM
		k += n
		if f.t.IsMark(k, '.') && f.t.Glued(k) {
			k++
		}
	}
	n := 0
	if k < len(f.place) {
		n = int(f.place[k])
	}
	if n == 0 {
		return false
	}
	k += n
	if o.last == afterPlace || f.isVietnamBefore(i-1) { // … Việt Nam tại TPHCM, đồng Trưởng ban; …, cho biết
		return (o.viet || o.last != afterPlace) && (f.t.IsMark(k, ')') || f.t.IsMark(k, ',') && k+1 < len(f.t.Tokens) && f.opensPost(k+1) || f.name(k, bareName) > 0)
	}
	return k >= len(f.t.Tokens) || f.t.Kind(k) != vietnamese.Number && !datings.Has(f.t.Tokens[k].Key) && !eventWords.Has(f.t.Tokens[k].Key)
}

// eventWords go on from the place of an event: tại Hà Nội |vào| sáng 9/5.
var eventWords = vietnamese.NewSet("vào", "hôm", "hồi", "nhân", "về", "để", "và", "bị")

// newWord reports whether a capitalised word of two syllables that no lexicon
// knows stands at token i, and neither a person nor an office of its own:
// Hiệp hội Chế biến và |Xuất khẩu| Thủy sản.
func (f *finder) newWord(i int) bool {
	if !f.t.Capital(i) || f.place[i] > 0 || f.class[i]&(commonSurname|opensHonorific|opensTitle) != 0 {
		return false
	}
	if e, n := lex.entities.Match(f.t, i); n > 0 && e.what == head && !e.word {
		return false
	}
	return f.t.Kind(i+1) == vietnamese.Word && f.t.Gap(i+1) == vietnamese.Space && f.t.Tokens[i+1].Case == vietnamese.Lower && f.class[i+1]&stopWord == 0
}

// tailCapital reads a word with a capital: a place, an office, a field, a
// proper name, or the person.
func (f *finder) tailCapital(p *post, o *organisation, j int) int {
	if n := int(f.place[j]); n > 0 && !(o.last == afterPlace && f.longerName(j, n)) {
		return f.takePlace(p, o, j, n)
	}
	if o.last != afterLink && o.last != afterHead && f.opensPost(j) {
		return 0
	}
	if f.class[j]&opensHonorific != 0 && f.startsPrefix(j) && !f.isVocabulary(o, j) {
		return 0
	}
	if f.isVietnam(j) {
		o.viet = true
		n := 1
		if f.t.Tokens[j].Case == vietnamese.Title {
			n = 2
		}
		return f.takePlace(p, o, j, n)
	}
	if f.class[j]&opensEntity != 0 {
		if e, n := lex.entities.Match(f.t, j); n > 0 && f.acceptCapital(o, e, j, n) {
			return f.take(p, o, e, j, n)
		}
	}
	if kind, ok := f.aliases[f.t.Tokens[j].Key]; ok && (f.t.Tokens[j].Case != vietnamese.Title || !isSyllable(f.t.Str(j))) {
		if p.org == Unknown || p.org == Neutral {
			p.org = kind
		}
		o.last, o.closed = afterPlace, true
		o.units++
		return j + 1
	}
	if f.class[j]&opensEntity != 0 && o.units > 0 {
		if e, n := lex.entities.Match(f.t, j); n > 0 && e.inner && !e.word {
			return 0
		}
	}
	b := f.run(j)
	if k, hi := f.split(p, o, j, b); k > 0 {
		p.name, p.nameHi = k, hi
		if k > j {
			o.last = afterProper
			o.units++
			if p.org == Unknown && o.rank == 0 {
				p.org = Neutral
			}
			p.Hi = k
		}
		return 0
	}
	if b == j+1 && o.last == afterTitle && f.givenName(j) {
		p.name, p.nameHi, p.short = j, b, true
		return 0
	}
	if o.last == afterCountry && p.titleKind != embassy {
		return 0
	}
	o.last = afterProper
	if o.named {
		o.named = false
		if !o.open {
			o.last = afterPlace
		}
	}
	o.units++
	return b
}

// isVocabulary reports whether the honorific at token j is part of a body's
// name: Bộ |TT&TT|, Hội |Nhà báo| Việt Nam.
func (f *finder) isVocabulary(o *organisation, j int) bool {
	if f.class[j]&opensEntity == 0 || o.last != afterHead {
		return false
	}
	e, n := lex.entities.Match(f.t, j)
	if n < 2 || !e.word {
		return false
	}
	return f.name(j+n, bareName) == 0 || !f.t.Glued(j+1) && o.open || f.t.Glued(j+1)
}

// longerName reports whether a person's name begins at token j that goes on
// behind the n tokens of a place: tỉnh Hậu Giang |Đồng Văn| Thanh.
func (f *finder) longerName(j, n int) bool {
	hi := f.name(j, honouredName)
	return hi-j > n && f.isStrong(j, hi)
}

var wordViet, wordNam, wordVN = vietnamese.KeyOf("việt"), vietnamese.KeyOf("nam"), vietnamese.KeyOf("vn")

func (f *finder) isVietnam(j int) bool {
	return f.t.Is(j, wordViet) && f.t.Is(j+1, wordNam) || f.t.Is(j, wordVN)
}

func (f *finder) isVietnamBefore(j int) bool {
	return j > 1 && f.isVietnam(j-2) || j > 0 && f.t.Is(j-1, wordVN)
}

func (f *finder) startsPrefix(j int) bool {
	_, ok := f.prefixAt(j)
	return ok
}

// acceptCapital turns down known words that are the first syllable of a name
// or of a place: Mỹ in Mỹ An, Đức in Đức Anh, Đoàn in Đoàn Văn A.
func (f *finder) acceptCapital(o *organisation, e entity, j, n int) bool {
	if e.inner && !e.word && o.units > 0 {
		return false // Chủ tịch Công đoàn Ngân hàng |Ban Thường vụ…
	}
	if n > 1 {
		return true
	}
	next := j + n
	capital := next < len(f.t.Tokens) && f.t.Gap(next) == vietnamese.Space && f.t.Tokens[next].Case == vietnamese.Title
	switch e.what {
	case country:
		return !capital || o.last != afterLevel && !o.named && (f.class[next]&commonSurname != 0 || !isSyllable(f.t.Str(next)))
	case head, vocabulary:
		if f.t.Tokens[j].Case == vietnamese.Upper {
			return true
		}
		if capital && f.class[j]&commonSurname != 0 && f.name(j, bareName)-j >= 3 {
			return false
		}
		if e.what == vocabulary {
			if capital && f.class[j]&rareSurname != 0 && f.name(j, bareName)-j >= 3 {
				return false // Y Khút Niê
			}
			return !capital || o.last == afterHead || o.last == afterTitle || o.last == afterWord
		}
	}
	return true
}

// run is the end of the capitalised words that begin at token j, up to a
// place, a post or an honorific.
func (f *finder) run(j int) int {
	b := f.syllable(j)
	for b < len(f.t.Tokens) && f.t.Gap(b) == vietnamese.Space && f.t.Capital(b) && f.place[b] == 0 && !f.opensPost(b) {
		b = f.syllable(b)
	}
	return b
}

// isName reports whether an abbreviation is a body's whole name: EVN, VTV, not
// UBND, which a place completes.
func isName(s string) bool {
	switch s {
	case "EVN", "PVN", "VTV", "VOV", "TTXVN", "VCCI", "TKV", "VNPT", "VAMC", "SCIC", "VEC", "Vinacomin", "Viettel", "Vinalines", "MobiFone", "Agribank", "VPCP", "TTCP", "UBTVQH", "VFF", "VUSTA":
		return true
	}
	return false
}
