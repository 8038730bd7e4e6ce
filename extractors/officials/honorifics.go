package officials

import "trichluc/extractors/vietnamese"

// prefix is a run of honorifics before a name.
type prefix struct {
	lo, hi int
	several, foreign,
	titled bool // a rank or degree, not only ông
}

// prefixAt reads the honorifics that begin at token i, with the marks that
// join degrees: "Thiếu tướng, PGS.TS. NGƯT", "đồng chí, đại tá".
func (f *finder) prefixAt(i int) (prefix, bool) {
	p := prefix{lo: i}
	for j := i; j < len(f.t.Tokens); {
		if f.class[j]&opensHonorific == 0 || j > i && f.t.Gap(j) == vietnamese.Line {
			break
		}
		h, n := lex.honorifics.Match(f.t, j)
		if n == 0 || !f.honorificHere(j, n, h) {
			break
		}
		p.hi = j + n
		switch h.kind {
		case plural:
			p.several = true
		case foreignAddress:
			p.foreign = true
		case rank, degree, religiousRank:
			p.titled = true
		}
		j = p.hi
		for h.kind != address && (f.t.IsMark(j, '.') && f.t.Glued(j) && f.t.Tokens[j-1].Case != vietnamese.Lower || (f.t.IsMark(j, ',') || f.t.IsMark(j, '-')) && f.moreHonorifics(j+1)) {
			j++
			if f.t.IsMark(j-1, '.') {
				p.hi = j
			}
		}
		if h.kind == degree && f.t.Kind(j) == vietnamese.Word && (f.t.Str(j) == "I" || f.t.Str(j) == "II") { // BSCK II
			j++
			p.hi = j
		}
	}
	return p, p.hi > p.lo
}

var wordThich = vietnamese.KeyOf("thích")

func (f *finder) moreHonorifics(i int) bool {
	if i >= len(f.t.Tokens) || f.class[i]&opensHonorific == 0 {
		return false
	}
	h, n := lex.honorifics.Match(f.t, i)
	return n > 0 && f.honorificHere(i, n, h) && (h.kind == degree || h.kind == rank)
}

// honorificHere turns down words that only look like an honorific: "em" inside
// a name, the abbreviation TS of something else.
func (f *finder) honorificHere(i, n int, h honorific) bool {
	if n > 1 {
		return true
	}
	tok := f.t.Tokens[i]
	switch h.kind {
	case religiousRank: // TT is also what TT&TT begins with
		if tok.Case == vietnamese.Upper && !f.shouting(i) {
			return f.t.IsMark(i+1, '.') && f.t.Glued(i+1) || f.t.Is(i+1, wordThich)
		}
		return tok.Case != vietnamese.Lower
	case degree: // abbreviations are written in capitals
		return tok.Case == vietnamese.Upper || tok.Case == vietnamese.Mixed || tok.Case == vietnamese.Title
	case address:
		return tok.Case != vietnamese.Mixed && (tok.Case != vietnamese.Upper || f.shouting(i))
	}
	return true
}

// honoured reads HONORIFIC NAME and the posts behind it.
//
//	đồng chí Phạm Văn Thành, Phó Chủ tịch UBND tỉnh
//	Thiếu tướng, PGS.TS Trần Văn E, Chính ủy
func (f *finder) honoured(i int) int {
	p, ok := f.prefixAt(i)
	if !ok {
		return 0
	}
	if p.several {
		return f.list(p.hi, nil, p)
	}
	if p.hi >= len(f.t.Tokens) || f.t.Gap(p.hi) == vietnamese.Line || f.opensPost(p.hi) {
		return p.hi // đồng chí Tổng Bí thư Tô Lâm
	}
	hi := f.name(p.hi, honouredName)
	if hi == 0 {
		return p.hi
	}
	m := f.mention(p, p.hi, hi, ruleHonorific)
	return f.after(m, hi)
}

// mention records a person and gives its index.
func (f *finder) mention(p prefix, lo, hi int, rule string) int {
	m := Mention{Lo: lo, Hi: hi, Name: f.text(lo, hi), Family: f.class[lo]&commonSurname != 0, Foreign: p.foreign || f.isForeign(lo, hi), Rule: rule}
	if p.hi > p.lo {
		m.Honorific = f.t.Slice(p.lo, p.hi)
	}
	f.out = append(f.out, m)
	if k := len(f.out) - 1; f.waiting != nil {
		posts := f.waiting
		f.waiting = nil
		f.give(k, posts, roleAppointment)
	}
	return len(f.out) - 1
}

// text is the words of a run with single spaces.
func (f *finder) text(lo, hi int) string { return singleSpaces(f.t.Slice(lo, hi)) }

func singleSpaces(s string) string {
	for i := 1; i < len(s); i++ {
		if s[i] == ' ' && s[i-1] == ' ' {
			out := make([]byte, 0, len(s))
			for j := 0; j < len(s); j++ {
				if s[j] != ' ' || j == 0 || s[j-1] != ' ' {
					out = append(out, s[j])
				}
			}
			return string(out)
		}
	}
	return s
}
