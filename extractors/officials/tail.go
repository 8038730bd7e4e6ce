package officials

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// last is what a post's organisation was last found to end with.
type last uint8

const (
	afterTitle   last = iota
	afterHead         // Sở, UBND, Ban
	afterWord         // vocabulary
	afterLevel        // tỉnh, with no name yet
	afterPlace        // Quảng Ninh
	afterProper       // a proper name that is no place
	afterLink         // của, thuộc
	afterCountry      // Trung Quốc
)

// organisation is the state of reading one.
type organisation struct {
	last    last
	rank    uint8 // of the first head
	open    bool  // Trung tâm, Hội, Ban: any noun may follow
	about   bool  // Ban Chỉ đạo: "về …" may follow
	closed  bool  // Sở Y tế, Bộ Tài chính: has its field already
	named   bool  // a head that wants a name stands last
	viet    bool  // Việt Nam was named
	village bool  // thôn, ấp, tổ: a number may end its name
	units   int
	odd     int // words in a row that no lexicon knows
}

// tail reads the organisation and place behind a title, up to the name that
// touches them or to the word that belongs to them no more.
func (f *finder) tail(p *post, j int) {
	o := organisation{rank: openTitles[strings.TrimPrefix(p.Head, "phó ")]}
	o.open = o.rank > 0
	o.village = villageTitles[strings.TrimPrefix(p.Head, "phó ")]
	if p.titleKind == staff { // Trợ lý Phó Thủ tướng
		if of, hi, ok := f.head(j); ok {
			p.Hi, j = hi, hi
			o.units++
			o.last = afterWord
			if of.titleKind == Public {
				p.org = Public
			}
		}
	}
	for j < len(f.t.Tokens) && f.t.Gap(j) != vietnamese.Line {
		var next int
		switch tok := f.t.Tokens[j]; tok.Kind {
		case vietnamese.Mark:
			next = f.tailMark(p, &o, j)
		case vietnamese.Number:
			next = f.tailNumber(&o, j)
		case vietnamese.Word:
			if tok.Case == vietnamese.Lower || f.shouting(j) {
				next = f.tailLower(p, &o, j)
			} else {
				next = f.tailCapital(p, &o, j)
			}
		}
		if next <= j {
			break
		}
		j = next
		if o.last != afterLink {
			p.Hi = j
		}
	}
	p.hasUnit = o.units > 0 || o.last != afterTitle
	if p.org == Unknown && f.t.IsMark(j, '(') { // Phó Trưởng phòng CSGT (CA tỉnh)
		if e, n := lex.entities.Match(f.t, min(j+1, len(f.t.Tokens)-1)); n > 0 && e.what == head {
			p.org = e.kind
		}
	}
	if o.viet && p.org == Foreign {
		p.org = Public
	}
}

// openTitles hold their organisation's head themselves, of this rank: Trưởng
// phòng Kinh tế - Hạ tầng.
var openTitles = map[string]uint8{
	"trưởng ban": 5, "trưởng phòng": 3, "trưởng khoa": 3, "chủ nhiệm khoa": 3, "trưởng trạm": 3, "trưởng bộ môn": 2, "chủ nhiệm bộ môn": 2,
	"trưởng tiểu ban": 4, "trưởng ban thường trực": 5, "chánh văn phòng": 5, "trưởng văn phòng": 5, "trưởng đoàn": 4, "đội trưởng": 3, "tổ trưởng": 2,
	"cục trưởng": 6, "vụ trưởng": 5, "chi cục trưởng": 4, "chánh tòa": 4,
}

// villageTitles hold the kind of village, whose name may end in a number: Trưởng thôn Bình An 2.
var villageTitles = map[string]bool{
	"trưởng thôn": true, "trưởng bản": true, "trưởng ấp": true, "trưởng khu": true, "trưởng khu phố": true, "trưởng khóm": true,
	"trưởng buôn": true, "trưởng làng": true, "trưởng xóm": true,
}

// tailMark reads a mark inside an organisation's name.
func (f *finder) tailMark(p *post, o *organisation, j int) int {
	switch f.t.Tokens[j].Ch {
	case '&':
		return j + 1
	case '/': // HIV/AIDS
		if f.t.Glued(j) && f.t.Glued(j+1) && f.t.Tokens[j-1].Case == vietnamese.Upper && j+1 < len(f.t.Tokens) && f.t.Tokens[j+1].Case == vietnamese.Upper {
			return j + 2
		}
	case '.': // TP. Huế, Q. 5; but not TP...
		if f.t.Glued(j) && !f.t.IsMark(j-1, '.') && !f.t.IsMark(j+1, '.') && f.t.Tokens[j-1].Case != vietnamese.Lower && f.t.Tokens[j-1].End-f.t.Tokens[j-1].Start <= 3 && o.last == afterLevel && j+1 < len(f.t.Tokens) && f.t.Tokens[j+1].Sentence == f.t.Tokens[j].Sentence {
			return j + 1
		}
	case ',':
		return f.tailComma(p, o, j)
	case '-':
		return f.tailDash(p, o, j)
	case '(':
		if c := f.closing(j); c > 0 && c-j <= 12 && c+1 < len(f.place) && f.t.Gap(c+1) == vietnamese.Space {
			if f.place[c+1] > 0 || f.isLevelPlace(c+1) || f.isOffice(c+1) || f.isLevelBehind(o, j, c) { // Sở Tài nguyên và Môi trường (TN-MT) Thanh Hóa
				return c + 1
			}
			if f.class[c+1]&linkWord != 0 && f.isAcronym(j+1, c) && !f.t.Is(c+1, wordVa) && !f.t.Is(c+1, wordVe) {
				return f.tailLink(p, o, c+1) // Liên đoàn Bóng đá Việt Nam (VFF) tại TPHCM
			}
			if hi := f.name(c+1, bareName); hi > 0 { // Bộ trưởng Kế hoạch và Đầu tư (KH-ĐT) Nguyễn Chí Dũng
				p.name, p.nameHi = c+1, hi
			}
		}
	}
	return 0
}

// isLevelBehind reports whether the bracket lo to hi holds a body's short form
// and its level stands behind: Bệnh viện Đa khoa (BVĐK) |tỉnh|, Hội Nông dân
// (HND) |xã Đắk Nia|.
func (f *finder) isLevelBehind(o *organisation, lo, hi int) bool {
	if o.last == afterPlace || o.last == afterLevel || !f.isAcronym(lo+1, hi) {
		return false
	}
	e, n := lex.entities.Match(f.t, hi+1)
	return n > 0 && e.what == level && f.t.Tokens[hi+1].Case == vietnamese.Lower
}

// isAcronym reports whether tokens lo to hi are one short form in capitals: LĐ-TB&XH.
func (f *finder) isAcronym(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if i > lo && f.t.Gap(i) != vietnamese.None {
			return false
		}
		if f.t.Kind(i) == vietnamese.Word && f.t.Tokens[i].Case != vietnamese.Upper && f.t.Tokens[i].Case != vietnamese.Mixed {
			return false
		}
	}
	return hi > lo && f.t.Kind(lo) == vietnamese.Word
}

// isOffice reports whether a body written with a capital begins at token i.
func (f *finder) isOffice(i int) bool {
	if f.class[i]&opensEntity == 0 || !f.t.Capital(i) || f.class[i]&commonSurname != 0 {
		return false
	}
	e, n := lex.entities.Match(f.t, i)
	return n > 0 && e.what == head && e.rank >= 5
}

func (f *finder) isLevelPlace(i int) bool {
	e, n := lex.entities.Match(f.t, i)
	return n > 0 && e.what == level && i+n < len(f.place) && f.place[i+n] > 0
}

// tailComma continues over a comma inside a field (Ủy ban Quốc phòng, An ninh
// và Đối ngoại) and before the body that a smaller unit belongs to (Vụ Thông
// tin Báo chí, Bộ Ngoại giao).
func (f *finder) tailComma(p *post, o *organisation, j int) int {
	i := j + 1
	if p.titleKind == embassy && o.last == afterCountry { // Tổng Lãnh sự Việt Nam tại Khỏn Kèn, Thái Lan
		if e, n := lex.entities.Match(f.t, min(i, len(f.t.Tokens)-1)); n > 0 && e.what == country && f.t.Capital(i) {
			return i + n
		}
	}
	if i >= len(f.t.Tokens) || f.t.Gap(i) == vietnamese.Line || f.opensPost(i) {
		return 0
	}
	e, n := lex.entities.Match(f.t, i)
	if n == 0 {
		return 0
	}
	if (o.last == afterWord || o.last == afterHead && e.what == vocabulary) && e.word && !f.t.Is(i, wordBan) {
		for k, steps := i+n, 0; k < len(f.t.Tokens) && steps < 3; steps++ {
			switch {
			case f.t.Is(k, wordVa):
				if e, m := lex.entities.Match(f.t, k+1); m > 0 && e.word {
					return k + 1 + m
				}
				return f.parent(p, o, i, e, n)
			case f.t.IsMark(k, ','):
				e, m := lex.entities.Match(f.t, k+1)
				if m == 0 || !e.word {
					return f.parent(p, o, i, e, n)
				}
				k += 1 + m
				continue
			}
			break
		}
	}
	return f.parent(p, o, i, e, n)
}

// parent takes the office at token i as the one that the unit before the comma belongs to.
func (f *finder) parent(p *post, o *organisation, i int, e entity, n int) int {
	if e.what != head || o.rank == 0 || e.rank <= o.rank && e.kind != Private || f.t.Tokens[i].Case == vietnamese.Lower || o.last == afterTitle {
		return 0
	}
	if p.org == Unknown || p.org == Neutral || e.kind == Private {
		p.org = e.kind
	}
	o.units++
	o.rank, o.last, o.named, o.closed, o.open = e.rank, afterHead, e.named, false, e.open
	return i + n
}

// tailDash continues over a dash that joins two words of a field or a number
// to a word: Tài chính - Ngân sách, Covid-19.
func (f *finder) tailDash(p *post, o *organisation, j int) int {
	if j+1 >= len(f.t.Tokens) || f.t.Gap(j+1) == vietnamese.Line {
		return 0
	}
	if f.t.Glued(j) && f.t.Glued(j+1) {
		if f.t.Kind(j+1) == vietnamese.Number || f.t.Capital(j+1) && f.t.Tokens[j-1].Case == vietnamese.Upper && !f.opensPost(j+1) && f.name(j+1, bareName) == 0 {
			return j + 2
		}
	}
	if e, n := lex.entities.Match(f.t, j+1); n > 0 && e.what == country && (o.last == afterPlace && f.isVietnamBefore(j) || o.last == afterProper && f.t.Is(j-1, wordViet)) && f.t.Capital(j+1) {
		o.last, o.viet = afterCountry, true
		return j + 1 + n // Hội Hữu nghị Việt Nam - Lào
	}
	if o.last != afterWord && o.last != afterProper || f.opensPost(j+1) || f.class[j+1]&opensHonorific != 0 && f.startsPrefix(j+1) {
		return 0
	}
	if e, n := lex.entities.Match(f.t, j+1); n > 0 && (f.t.Tokens[j+1].Case != vietnamese.Lower || o.open && !e.starred) {
		if e.word {
			return j + 1 + n
		}
		return f.parent(p, o, j+1, e, n)
	}
	if o.last == afterProper && f.t.Capital(j+1) && f.t.Tokens[j-1].Case == vietnamese.Title && f.place[j+1] == 0 && f.class[j+1]&commonSurname == 0 {
		k, _ := f.split(p, o, j+1, f.run(j+1))
		if k > j+1 || k == 0 && f.t.Glued(j) && f.t.Glued(j+1) {
			return j + 1 // Vườn quốc gia Phong Nha-|Kẻ Bàng| Lê Văn Ái
		}
	}
	return 0
}

// tailNumber continues over the number of a unit: Quận 5, Quân khu 7, Đội số 3.
func (f *finder) tailNumber(o *organisation, j int) int {
	village := (o.last == afterProper || o.last == afterPlace) && o.village
	numbered := o.last == afterWord && o.open && (f.t.Digits(j) <= 2 && (j+1 >= len(f.t.Tokens) || f.t.Kind(j+1) == vietnamese.Mark || f.class[j+1]&stopWord != 0) || f.t.Is(j+1, wordCua))
	if o.last == afterCountry && f.t.Digits(j) == 4 && f.t.Tokens[j-1].Case == vietnamese.Upper && f.t.Gap(j) == vietnamese.Space && !f.t.IsMark(j+1, '/') {
		return j + 1 // Chủ tịch ASEAN 2020
	}
	if f.class[j-1]&numberedUnit == 0 && !village && !numbered || f.t.Glued(j) && f.t.Kind(j-1) != vietnamese.Word {
		return 0
	}
	if f.t.IsMark(j+1, '/') || f.t.IsMark(j+1, '.') && f.t.Glued(j+1) && f.t.Kind(j+2) == vietnamese.Number {
		return 0
	}
	o.last, o.village = afterPlace, false
	o.units++
	return j + 1
}

// tailLower reads a word in small letters, or any word of a text in capitals.
func (f *finder) tailLower(p *post, o *organisation, j int) int {
	shouting := f.t.Tokens[j].Case != vietnamese.Lower
	if shouting {
		if n := int(f.place[j]); n > 0 {
			return f.takePlace(p, o, j, n)
		}
		if f.opensPost(j) || f.class[j]&opensHonorific != 0 {
			return 0
		}
	}
	if f.class[j]&opensEntity != 0 {
		if e, n := lex.entities.Match(f.t, j); n > 0 && f.continues(p, o, e, j, n, shouting) {
			return f.take(p, o, e, j, n)
		}
	}
	if shouting {
		if hi := f.name(j, bareName); hi > 0 && f.class[j]&commonSurname != 0 {
			p.name, p.nameHi = j, hi
		}
		return 0
	}
	if f.class[j]&linkWord != 0 {
		return f.tailLink(p, o, j)
	}
	if f.t.Str(j) == "số" && f.t.Kind(j+1) == vietnamese.Number && (o.last == afterLevel || o.last == afterHead) {
		return j + 1
	}
	if f.opensPost(j) || f.class[j]&opensHonorific != 0 && f.startsPrefix(j) {
		return 0
	}
	if f.t.Is(j, wordKiem) && o.last == afterTitle {
		return f.tailSecond(j)
	}
	if f.class[j]&(stopWord|countWord) != 0 {
		return f.tailBridge(o, j)
	}
	// the second syllable of a word that no lexicon knows: Cục Xuất bản
	if prev := f.t.Tokens[j-1]; o.last == afterProper && prev.Case == vietnamese.Title && f.t.Gap(j) == vietnamese.Space {
		o.last = afterWord
		return j + 1
	}
	if o.open && o.odd < 6 && (o.last == afterHead || o.last == afterWord || o.last == afterProper) {
		o.odd++
		o.last = afterWord
		return j + 1
	}
	return 0
}

// tailSecond passes a second post that no lexicon knows, up to the body that
// both are of: Phó Giám đốc |kiêm đạo diễn| Nhà hát Kịch Việt Nam.
func (f *finder) tailSecond(j int) int {
	k := j + 1
	for k < j+5 && k < len(f.t.Tokens) && f.t.Gap(k) == vietnamese.Space && f.t.Tokens[k].Case == vietnamese.Lower && f.class[k]&stopWord == 0 {
		k++
	}
	if k == j+1 || k >= len(f.t.Tokens) || f.t.Gap(k) != vietnamese.Space || !f.t.Capital(k) {
		return 0
	}
	if e, n := lex.entities.Match(f.t, k); n > 0 && e.what == head && e.kind == Public {
		return k
	}
	return 0
}

// tailBridge passes a word that looks like a verb in the middle of a field
// which its post names itself, where the field still ends in a place and a
// person: Cục trưởng Thi hành án dân |dự| TP HCM Lê Văn Ái.
func (f *finder) tailBridge(o *organisation, j int) int {
	if o.last != afterWord || !o.open || o.units > 1 {
		return 0
	}
	k := j + 1
	for k < j+4 && k < len(f.t.Tokens) && f.place[k] == 0 && f.t.Gap(k) == vietnamese.Space && f.t.Tokens[k].Case == vietnamese.Lower && f.class[k]&stopWord == 0 {
		k++
	}
	if k < len(f.t.Tokens) && f.place[k] == 0 && f.isLevelPlace(k) {
		_, n := lex.entities.Match(f.t, k)
		k += n
	}
	if k >= len(f.t.Tokens) || f.place[k] == 0 || f.t.Gap(k) != vietnamese.Space {
		return 0
	}
	if lo := k + int(f.place[k]); f.t.Gap(lo) == vietnamese.Space {
		if hi := f.name(lo, bareName); hi > 0 && f.isStrong(lo, hi) {
			return j + 1
		}
	}
	return 0
}

// continues reports whether a known word in small letters still belongs to
// the organisation, or is the verb that looks like it.
func (f *finder) continues(p *post, o *organisation, e entity, j, n int, shouting bool) bool {
	switch e.what {
	case level:
		return o.last != afterPlace || n == 1 && f.place[min(j+n, len(f.place)-1)] > 0
	case country:
		return shouting
	case head:
		if e.inner && !e.word && o.units > 0 {
			return false // a list of bodies begins
		}
		if e.word && !e.starred && n > 1 {
			return true
		}
		switch o.last {
		case afterTitle, afterLink:
			return f.class[j]&stopWord == 0 || n > 1 || o.last == afterTitle
		case afterHead:
			return n > 1 || f.class[j]&stopWord == 0
		case afterWord:
			return (n > 1 || shouting) && !o.closed
		case afterLevel, afterPlace:
			return false
		}
		return n > 1
	}
	if o.last == afterPlace {
		return false
	}
	if !e.starred {
		return o.last != afterLevel || n > 1
	}
	switch o.last {
	case afterTitle, afterHead, afterLink:
		return !o.closed // Thủ tướng Chính phủ |điều hành|
	case afterWord:
		return o.open || shouting && !o.closed
	}
	return false
}

// take consumes a known part of an organisation.
func (f *finder) take(p *post, o *organisation, e entity, j, n int) int {
	switch e.what {
	case head:
		if p.org == Unknown || p.org == Neutral {
			p.org = e.kind
		}
		if o.units == 0 {
			o.rank = e.rank
		}
		o.last, o.named, o.closed = afterHead, e.named, false
		o.open, o.about = e.open, e.committee
		o.closed = e.rank >= 9 // Chính phủ: nothing but another body follows
		o.units++
		if n == 1 && isName(f.t.Str(j)) && !e.open && !e.named { // EVN, TTXVN
			o.closed, o.last = true, afterPlace
		}
	case vocabulary:
		o.closed = o.closed || o.last == afterHead && e.rank == 0 && o.rank >= 5 && !o.open
		o.last, o.named = afterWord, false
		if p.org == Unknown && (e.kind == Public || p.titleHi == j && p.Head == "trưởng ban") {
			p.org = Public
		}
	case level:
		o.last, o.named, o.village = afterLevel, false, f.communeBefore(j+n)
		o.units++
		if p.org == Unknown {
			p.org = Public
		}
	case country:
		o.last, o.named = afterCountry, false
		o.units++
		if !o.viet && (e.kind == Foreign || p.org == Unknown) {
			p.org = e.kind
		}
	}
	return j + n
}

func (f *finder) takePlace(p *post, o *organisation, j, n int) int {
	o.last, o.named = afterPlace, false
	o.units++
	if p.org == Unknown && j == p.titleHi && (p.Head == "chủ tịch" || p.Head == "phó chủ tịch") {
		p.org = Public // Chủ tịch TPHCM
	}
	return j + n
}
