// Package documents finds official documents by number, or laws by name and
// year, and the bodies that issue them.
//
// A number is what stands behind "số" in a document's head: 06-NQ/TU,
// 1719/QĐ-TTg, 43/2019/QH14. The file that reads it is symbol.go; types.go
// knows the kinds, issuer.go the issuing bodies, short.go what journalists
// write instead (Nghị quyết 18), lists.go several numbers behind one word.
package documents

import "trichluc/extractors/vietnamese"

// Mention is one place where a document is named: tokens Lo to Hi, Hi
// exclusive, from the kind (Nghị quyết) or "số" to the end of the number. A
// date or an issuer behind it is not part of it.
type Mention struct {
	Lo, Hi int
	Number string // canonical: no spaces, plain hyphens; "" for a document known by name only
	Short  bool   // the number is a short form (Nghị quyết 18, Nghị định 23/2020)
	Serial string // the number's first part without leading zeros: "6", "30a", "66.7"
	Name   string // of a law without number: "Luật Đất đai"
	Year   int    // inside the number, or beside a short form or a name; 0 where none
	Type   string // "Nghị quyết"; "" where neither words nor code tell
	Worded bool   // the kind stands in words beside the number
	Code   string // the kind's code inside the number: "NQ"; "" where it has none
	Issuer string // the issuer's code inside the number: "TU", "QH"; "" in a short form
	Term   int    // of the National Assembly (QH15), as the number says it; else 0
	Rule   string
}

// Find returns the documents named in a text in order, one entry a mention.
func Find(t *vietnamese.Text) []Mention {
	f := finder{t: t}
	for i := 0; i < len(t.Tokens); {
		next := i + 1
		switch t.Tokens[i].Kind {
		case vietnamese.Word:
			if k, n := kinds.Match(t, i); n > 0 {
				next = f.announced(i, n, k)
			}
		case vietnamese.Number:
			if f.mayOpen(i) {
				next = f.bare(i)
			}
		}
		i = max(next, i+1)
	}
	return f.out
}

// finder collects mentions on one walk over the tokens.
type finder struct {
	t    *vietnamese.Text
	out  []Mention
	done int // tokens before it belong to mentions already

	before     kind // the kind whose words end right before token beforeHi
	beforeHi   int
	beforeFrom int
}

// crossesLine reports whether a line ends between tokens lo and hi.
func (f *finder) crossesLine(lo, hi int) bool {
	for i := lo + 1; i <= hi; i++ {
		if f.t.Gap(i) == vietnamese.Line {
			return true
		}
	}
	return false
}

func (f *finder) add(m Mention) {
	f.out = append(f.out, m)
	f.done = m.Hi
}

// announced reads what follows the words of a kind, tokens i to i+n, and
// returns where to go on.
func (f *finder) announced(i, n int, k kind) int {
	t := f.t
	if !k.written(t, i, n) {
		return i + n
	}
	if k.proof == proofNot {
		return f.skipObject(i + n)
	}
	lo, j := i, i+n
	if f.beforeHi == i && f.before.proof == proofNoun && t.Tokens[i].Case == vietnamese.Lower {
		k, lo = f.before, f.beforeFrom // thông tư hướng dẫn số 21
		i = lo
	}
	f.before, f.beforeHi, f.beforeFrom = k, j, i
	if t.IsMark(j, '(') && t.Is(j+1, keySo) { // Kết luận thanh tra (số 825/KL-SYT)
		lo, j = j+1, j+1
	}
	colon := false
	if t.IsMark(j, ':') {
		j, colon = j+1, true
	}
	marked := t.Is(j, keySo) && t.Gap(j) != vietnamese.Line
	if marked {
		j++
		if t.IsMark(j, ':') {
			j++
		}
	}
	if f.crossesLine(i, j) {
		return f.beforeHi
	}
	if s, ok := parseSymbol(t, j, true); ok {
		m := s.mention(lo, k)
		m.Rule = ruleNamed
		f.add(m)
		return f.list(len(f.out)-1, i, k)
	}
	if f.span(lo, j, k) {
		return f.done
	}
	if k.proof == proofLaw {
		return f.law(i, n, k)
	}
	if s, ok := f.short(i, j, k, marked, colon); ok {
		f.add(s)
		return f.list(len(f.out)-1, i, k)
	}
	return f.beforeHi
}

// bare reads a number without the words of a kind right before it.
func (f *finder) bare(i int) int {
	t := f.t
	s, ok := parseSymbol(t, i, false)
	if !ok {
		return i + 1
	}
	lo := i
	marked := false
	if j := i - 1; j >= f.done && t.IsMark(j, ':') {
		lo = j
	}
	if t.Is(lo-1, keySo) && lo-1 >= f.done && !f.crossesLine(lo-1, i) {
		lo, marked = lo-1, true
	} else {
		lo = i
	}
	k, from := f.kindBefore(lo, s)
	if k.proof == proofNot || !s.certain && !marked && k.name == "" {
		return s.hi
	}
	if !s.certain && k.name == "" && s.issuer == "" && s.code == "" {
		return s.hi
	}
	m := s.mention(lo, k)
	m.Rule = ruleNumber
	switch {
	case from >= 0 && k.proof == proofLaw:
		m.Lo, m.Name, m.Rule = from, lawName(t, from, lo), ruleLawNumber
	case from >= 0 && marked:
		m.Lo = from
	}
	f.add(m)
	return f.list(len(f.out)-1, lo, k)
}

// mayOpen reports whether number token i can begin a document's number: not in
// the middle of a decimal, a plate, an address, and a separator follows.
func (f *finder) mayOpen(i int) bool {
	t := f.t
	if d := t.Digits(i); d == 0 || d > 5 {
		return false
	}
	j := i + 1
	if j >= len(t.Tokens) {
		return false
	}
	switch next := &t.Tokens[j]; next.Kind {
	case vietnamese.Mark:
		if next.Ch != '/' && next.Ch != '-' && next.Ch != '.' || next.Gap == vietnamese.Line {
			return false
		}
	case vietnamese.Word:
		if next.Gap != vietnamese.None || next.End-next.Start > 3 {
			return false
		}
	default:
		return false
	}
	if i == 0 || !t.Glued(i) {
		return true
	}
	switch prev := &t.Tokens[i-1]; prev.Kind {
	case vietnamese.Mark: // 2/9, 12.345, QCVN-01 continue something
		return prev.Ch != '/' && prev.Ch != '-' && prev.Ch != '.' && prev.Ch != ',' && prev.Ch != '+'
	case vietnamese.Word:
		return prev.Key == keySo // số31-QĐ/TW
	}
	return false
}

// The names of the rules, as they stand in Mention.Rule.
const (
	ruleNamed     = "documents.named"      // Nghị quyết số 06-NQ/TU
	ruleNumber    = "documents.number"     // 1719/QĐ-TTg; Luật … số 64/2025/QH15
	ruleLawNumber = "documents.law-number" // Luật Quản lý thuế số 38/2019/QH14
	ruleShort     = "documents.short"      // Nghị quyết 18
	ruleShortYear = "documents.short-year" // Nghị định 23/2020
	ruleList      = "documents.list"       // Nghị quyết số 57-NQ/TW, 59-NQ/TW
	ruleElided    = "documents.list-tail"  // các Nghị quyết 18, 19-NQ/TW: the 18
	ruleLaw       = "documents.law"        // Luật Đất đai năm 2013
	ruleLawYears  = "documents.law-years"  // Luật Đất đai 1993, 2003, 2013: the 2003
	ruleSpan      = "documents.span"       // thông tư 01-04/2021/TT-BGDĐT: the 01
)

// Joint reports whether the document is one of several issuers: thông tư liên tịch.
func (m *Mention) Joint() bool {
	return m.Code == "TTLT" || m.Code == "NQLT" || m.Code == "TTLB" || m.Type == "Thông tư liên tịch" || m.Type == "Nghị quyết liên tịch"
}

// Listed reports whether the number shares the words of its kind with one
// before it: the second of "các Nghị quyết số 57-NQ/TW, 59-NQ/TW".
func (m *Mention) Listed() bool { return m.Rule == ruleList }
