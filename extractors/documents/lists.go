package documents

import (
	"strings"

	"trichluc/extractors/vietnamese"
)

// list reads the numbers that share the words of a kind with mention first:
//
//	Nghị quyết số 57-NQ/TW, 59-NQ/TW và 66-NQ/TW
//	các Nghị quyết 18, 19-NQ/TW        (the first takes the codes of the last)
//	4 Nghị quyết 59, 70, 71 và 72
//	các Nghị định: số 78/2025/NĐ-CP …; số 187/2025/NĐ-CP …
//
// It returns the token where to go on. Words says where the kind's words begin.
func (f *finder) list(first, words int, k kind) int {
	t := f.t
	many := f.plural(words)
	j := f.out[first].Hi
	open := -1 // short forms since then wait for the codes of a later number
	if f.out[first].Short && f.out[first].Year == 0 {
		open = first
	}
	for {
		at, ok := nextItem(t, j)
		if !ok {
			break
		}
		lo := at
		marked := t.Is(at, keySo)
		if marked {
			at++
			if t.IsMark(at, ':') {
				at++
			}
		}
		if s, ok := parseSymbol(t, at, true); ok && (s.certain || marked || many) {
			m := s.mention(lo, kind{})
			if m.Type == "" || m.Code == "" || m.Type == "Công văn" {
				m.Type = typeOf(k, &s)
			}
			m.Rule = ruleList
			f.add(m)
			if open >= 0 && many {
				f.shareCodes(open, &s)
			}
			open, j = -1, s.hi
			continue
		}
		m, ok := shortNumber(t, at)
		if m.Year != 0 && f.out[first].Year == 0 {
			break
		}
		if m.Year == 0 && !many {
			if !f.endsList(at, j) {
				break
			}
			many = true
		}
		if !ok || m.Year == 0 && (counts(t, m.Hi) || looksLikeYear(t, at) && !f.out[first].Short) {
			break
		}
		if m.Year == 0 && !closes(t, m.Hi) && !t.IsMark(m.Hi, ',') && k.proof != proofNoun {
			break
		}
		m.Lo, m.Type, m.Rule = lo, k.name, ruleList
		f.add(m)
		if open < 0 {
			open = len(f.out) - 1
		}
		j = m.Hi
	}
	return f.out[len(f.out)-1].Hi
}

// span reads a run of numbers that share their codes: thông tư
// 01-04/2021/TT-BGDĐT. The first and the last are the mentions; those between
// stand nowhere in the text.
func (f *finder) span(lo, j int, k kind) bool {
	t := f.t
	if t.Kind(j) != vietnamese.Number || t.Gap(j) == vietnamese.Line || t.Digits(j) > 3 || !t.IsMark(j+1, '-') || !t.Glued(j+1) || !t.Glued(j+2) || t.Kind(j+2) != vietnamese.Number || t.Int(j) >= t.Int(j+2) || t.Int(j) == 0 {
		return false
	}
	s, ok := parseSymbol(t, j+2, true)
	if !ok || s.year == 0 || !s.certain {
		return false
	}
	m := s.mention(lo, k)
	m.Hi, m.Serial, m.Rule = j+1, trimZeros(t.Str(j)), ruleSpan
	m.Number = t.Str(j) + s.number[strings.IndexAny(s.number, "/-"):]
	f.add(m)
	last := s.mention(j+2, k)
	last.Rule = ruleList
	f.add(last)
	return true
}

// nextItem finds the next number of a list that goes on at token j.
func nextItem(t *vietnamese.Text, j int) (int, bool) {
	if t.Gap(j) == vietnamese.Line {
		return 0, false
	}
	k := j
	if t.IsMark(k, ',') || t.IsMark(k, ';') || t.IsMark(k, '&') {
		k++
	}
	if t.Kind(k) == vietnamese.Word && joiners.Has(t.Tokens[k].Key) && t.Gap(k) != vietnamese.Line {
		k++
	}
	if k == j || t.Gap(k) == vietnamese.Line {
		return 0, false
	}
	n := k
	if t.Is(n, keySo) {
		n++
		if t.IsMark(n, ':') && t.Gap(n) != vietnamese.Line {
			n++
		}
	}
	if t.Kind(n) != vietnamese.Number || t.Gap(n) == vietnamese.Line {
		return 0, false
	}
	return k, true
}

var joiners = vietnamese.NewSet("và", "hoặc", "hay", "cùng")

// plural reports whether the words of the kind at token i are in the plural:
// các Nghị quyết, 4 Nghị quyết, hai Nghị quyết, bộ tứ nghị quyết.
func (f *finder) plural(i int) bool {
	t := f.t
	if i == 0 || t.Gap(i) == vietnamese.Line {
		return false
	}
	prev := &t.Tokens[i-1]
	switch prev.Kind {
	case vietnamese.Number:
		return t.Digits(i-1) <= 2
	case vietnamese.Word:
		return plurals.Has(prev.Key)
	}
	return false
}

var plurals = vietnamese.NewSet("các", "những", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "loạt", "tứ", "số", "cả")

// endsList reports whether the short numbers from token i on are a list of
// documents although no plural says so: they lead to a number with codes (18,
// 19, 20-NQ/TW), or the last is followed by what belongs to a document (18 và
// 19 của Trung ương). Comma is the token behind the number before them.
func (f *finder) endsList(i, comma int) bool {
	t := f.t
	for n := 0; n < 8; n++ {
		if _, ok := parseSymbol(t, i, true); ok {
			return true
		}
		m, ok := shortNumber(t, i)
		if !ok {
			return false
		}
		next, ok := nextItem(t, m.Hi)
		if !ok {
			return (n > 0 || !t.IsMark(comma, ',')) && t.Gap(m.Hi) != vietnamese.Line && m.Hi < len(t.Tokens) && ofDocuments.Has(t.Tokens[m.Hi].Key)
		}
		if i = next; t.Is(i, keySo) {
			i++
		}
	}
	return false
}

// ofDocuments are words behind a list of documents that nothing else takes.
var ofDocuments = vietnamese.NewSet("của", "về")

// shareCodes completes the short numbers from mention from on, which a list
// left without codes, with the codes of number s at its end.
func (f *finder) shareCodes(from int, s *symbol) {
	tail := s.number
	for i := 0; i < len(tail); i++ {
		if c := tail[i]; c == '/' || c == '-' {
			tail = tail[i:]
			break
		}
	}
	for i := from; i < len(f.out)-1; i++ {
		m := &f.out[i]
		if !m.Short || m.Year != 0 {
			continue
		}
		m.Number += tail
		m.Short = false
		m.Year, m.Code, m.Issuer, m.Term = s.year, s.code, s.issuer, s.term
		m.Rule = ruleElided
	}
}
