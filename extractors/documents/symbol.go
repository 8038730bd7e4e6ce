package documents

import (
	"strings"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// symbol is a document's number as read:
//
//	admin  N/CODE-ISSUER(-UNIT)      15/QĐ-UBND, 207/QĐ-MTTW-BTT   NĐ 30/2020, App. I
//	letter N/ISSUER-UNIT             4079/UBND-KT: a letter has no code
//	legal  N/YEAR/CODE-ISSUER(-…)    57/2022/QĐ-UBND, 14/2016/TTLT-BTTTT-BKHCN
//	house  N/YEAR/QHk, UBTVQHk       64/2025/QH15; older 09/2003/PL-UBTVQH11
//	party  N-CODE/ISSUER             06-NQ/TU                       HD 36-HD/VPTW
//	court  N/YEAR/FIELD-LEVEL        34/2025/DS-ST; older 184/2020/HSST
//	old    N-ISSUER(-ISSUER)/CODE    01-TANDTC-VKSNDTC/TTLT; 0054/NH-GP
type symbol struct {
	hi      int    // token behind the number
	number  string // canonical
	serial  string
	year    int
	code    string // of the kind
	state   string // kind by the code; "" where it has none
	issuer  string // code of the issuer
	term    int
	certain bool // a number even without any words
}

// segment is one part of a number behind the serial.
type segment struct {
	text  string
	sep   byte // before it, '/' or '-'
	code  code
	known bool
	term  int // QH15
	digit bool
}

const maxSegments = 6

// parseSymbol reads a number that begins at token i. Announced tells that the
// words of a kind stand before it; then less is asked of the codes.
func parseSymbol(t *vietnamese.Text, i int, announced bool) (symbol, bool) {
	serial, j, ok := serialAt(t, i, announced)
	if !ok {
		return symbol{}, false
	}
	s := symbol{serial: strings.TrimLeft(serial, "0")}
	var yearSep byte
	if sep, k, gaps := separator(t, j); sep != 0 && gaps <= 1 && t.Digits(k) == 4 {
		if _, l, g := separator(t, k+1); l > k+1 && g <= 1 && t.Kind(l) == vietnamese.Word && t.Capital(l) {
			s.year, yearSep, j = t.Int(k), sep, k+1
		}
	}
	var segs [maxSegments]segment
	n := 0
	for n < maxSegments {
		sep, k, gaps := separator(t, j)
		if sep == 0 && n == 0 && announced {
			sep, k, gaps = missingSeparator(t, j)
		}
		if sep == 0 {
			break
		}
		seg, hi, ok := segmentAt(t, k, gaps, segs[:n], announced)
		if !ok {
			break
		}
		seg.sep = sep
		segs[n] = seg
		n++
		j = hi
		if n < maxSegments {
			n += splitGlued(segs[:], n)
		}
	}
	if n == 0 {
		return symbol{}, false
	}
	if seg, ok := missingIssuer(t, j, segs[:n]); ok && announced {
		segs[n] = seg
		n, j = n+1, j+1
	}
	s.hi = j
	s.read(segs[:n])
	s.tidy(t, segs[:n])
	if !s.accept(t, i, segs[:n], announced) {
		return symbol{}, false
	}
	var b strings.Builder
	b.Grow(len(serial) + 32)
	b.WriteString(serial)
	if s.year != 0 {
		b.WriteByte(yearSep)
		writeInt(&b, s.year)
	}
	for _, seg := range segs[:n] {
		b.WriteByte(seg.sep)
		b.WriteString(seg.text)
	}
	s.number = b.String()
	return s, true
}

func writeInt(b *strings.Builder, n int) {
	for d := 1000; d > 0; d /= 10 {
		b.WriteByte(byte('0' + n/d%10))
	}
}

// separator reads / or - at token j: what it is, the token behind it, and on
// how many sides spaces stand. It returns 0 where there is none.
func separator(t *vietnamese.Text, j int) (sep byte, next, gaps int) {
	if j >= len(t.Tokens) || t.Tokens[j].Kind != vietnamese.Mark {
		return 0, j, 0
	}
	switch t.Tokens[j].Ch {
	case '/':
		sep = '/'
	case '-':
		sep = '-'
	default:
		return 0, j, 0
	}
	k := j + 1
	if t.IsMark(k, rune(sep)) && t.Glued(k) { // 04//7
		k++
	}
	if t.Gap(j) == vietnamese.Line || t.Gap(k) == vietnamese.Line {
		return 0, j, 0
	}
	if t.Gap(j) == vietnamese.Space {
		gaps++
	}
	if t.Gap(k) == vietnamese.Space {
		gaps++
	}
	return sep, k, gaps
}

// missingSeparator reads "06 KH – ĐKT": a space for the mark before the code.
func missingSeparator(t *vietnamese.Text, j int) (sep byte, next, gaps int) {
	if t.Kind(j) != vietnamese.Word || t.Tokens[j].Case == vietnamese.Lower || t.Gap(j) == vietnamese.Line {
		return 0, j, 0
	}
	c, ok := codes[t.Tokens[j].Key]
	if !ok || c.state == "" || utf8.RuneCountInString(c.text) < 2 {
		return 0, j, 0
	}
	after, k, _ := separator(t, j+1)
	if after == 0 || !t.Capital(k) || t.Tokens[k].Case == vietnamese.Title {
		return 0, j, 0
	}
	if after == '/' {
		return '-', j, 1
	}
	return '/', j, 1
}

// segmentAt reads the part of a number at token k, gaps spaces before it.
func segmentAt(t *vietnamese.Text, k, gaps int, before []segment, announced bool) (segment, int, bool) {
	var seg segment
	if t.Kind(k) == vietnamese.Number {
		// A year or a running number at the end: 22/HSPT/2010, 05/BC-ĐA-19.
		d := t.Digits(k)
		if gaps > 0 || len(before) == 0 || d != 4 && (d > 2 || !announced) {
			return seg, 0, false
		}
		if sep, _, _ := separator(t, k+1); sep != 0 || t.IsMark(k+1, '.') && t.Glued(k+1) && t.Kind(k+2) == vietnamese.Number && t.Glued(k+2) {
			return seg, 0, false
		}
		seg.text, seg.digit = t.Str(k), true
		return seg, k + 1, true
	}
	if t.Kind(k) != vietnamese.Word {
		return seg, 0, false
	}
	tok := &t.Tokens[k]
	seg.code, seg.known = codes[tok.Key]
	if seg.known && tok.Case == vietnamese.Title && len(before) == 0 && utf8.RuneCountInString(seg.code.text) > 1 {
		seg.known = false // "Ct", "Qh": words of the text, not codes
	}
	switch {
	case tok.Case == vietnamese.Lower:
		if !seg.known || gaps > 0 || !announced {
			return seg, 0, false
		}
	case gaps == 2: // 40 – CT/TW, TT – BXD; but not "10/2025/TT-BTC - VTV"
		lone := announced && len(before) == 1 && before[0].known && before[0].code.state != "" && tok.Case == vietnamese.Upper
		if !seg.known && !lone || complete(before) && !followsIssuer(seg.code.text) {
			return seg, 0, false
		}
	case gaps == 1:
		if len(before) == 0 && !seg.known || tok.Case == vietnamese.Title && !seg.known {
			return seg, 0, false
		}
	case tok.Case == vietnamese.Title:
		numbered := announced && shortCapital(t, k) && t.Kind(k+1) == vietnamese.Number && t.Glued(k+1) // 32/C46
		if !seg.known && !numbered && (len(before) == 0 || tok.End-tok.Start > 2) {
			return seg, 0, false
		}
	}
	hi := k + 1
	seg.text = t.Str(k)
	if seg.known {
		seg.text = seg.code.text
	}
	if n := t.Int(hi); seg.known && (seg.text == "QH" || seg.text == "UBTVQH") && t.Gap(hi) == vietnamese.Space && n > 7 && n < len(terms) && t.Digits(hi) == 2 { // QH 14
		seg.term = n
		seg.text += t.Str(hi)
		return seg, hi + 1, true
	}
	for hi < len(t.Tokens) && t.Glued(hi) {
		next := &t.Tokens[hi]
		switch {
		case next.Kind == vietnamese.Number && next.End-next.Start <= 3 && t.Kind(hi-1) == vietnamese.Word: // QH15, C46, TD1
			seg.term = t.Int(hi)
			seg.text += t.Str(hi)
			hi++
			continue
		case next.Kind == vietnamese.Mark && next.Ch == '&' && t.Kind(hi+1) == vietnamese.Word && t.Glued(hi+1) && t.Tokens[hi+1].Case == vietnamese.Upper:
			seg.text = t.S[tok.Start:t.Tokens[hi+1].End] // BGD&ĐT
			hi += 2
			continue
		case next.Kind == vietnamese.Mark && next.Ch == '.' && hi == k+1 && shortCapital(t, k) && shortCapital(t, hi+1) && t.Glued(hi+1): // T.Ư, C.I
			seg.text = t.S[tok.Start:t.Tokens[hi+1].End]
			seg.code, seg.known = codes[vietnamese.KeyOf(strings.ReplaceAll(seg.text, ".", ""))]
			hi += 2
			continue
		}
		break
	}
	return seg, hi, true
}

// shortCapital reports whether token i is one capital letter.
func shortCapital(t *vietnamese.Text, i int) bool {
	return t.Kind(i) == vietnamese.Word && t.Tokens[i].Case == vietnamese.Title && t.Tokens[i].End-t.Tokens[i].Start <= 2 && utf8.RuneCountInString(t.Str(i)) == 1
}

// complete reports whether the parts read so far make a whole number: a kind
// and an issuer.
func complete(segs []segment) bool {
	kind, issuer := false, false
	for i, s := range segs {
		if i == 0 && s.known && s.code.state != "" {
			kind = true
		} else {
			issuer = true
		}
	}
	return kind && issuer || len(segs) > 1
}

// followsIssuer knows the units that stand behind an issuer in a number.
func followsIssuer(c string) bool { return c == "BTT" || c == "VP" || c == "BTV" }

// read finds which part is the kind and which the issuer.
func (s *symbol) read(segs []segment) {
	first, last := &segs[0], &segs[len(segs)-1]
	switch {
	case first.known && first.code.text == "QH" && (s.year != 0 || first.term != 0): // Quốc hội, not Quy hoạch
		s.setIssuer(*first)
	case first.known && first.code.state != "":
		s.setKind(first.code)
		for _, seg := range segs[1:] {
			if seg.known && seg.code.issue || s.issuer == "" && !seg.digit {
				s.setIssuer(seg)
				break
			}
		}
	case first.known && first.code.issue:
		s.setIssuer(*first)
		if len(segs) > 1 && last.known && last.code.state != "" && !(last.code.issue && last.sep == '-') && (last.sep == '/' || len(segs) == 2 && isPermit(last.code.text)) {
			s.setKind(last.code)
		}
	default:
		if c, ok := kindInside(first.text); ok {
			s.setKind(c)
			if len(segs) > 1 {
				s.setIssuer(segs[1])
			}
			break
		}
		if len(segs) > 1 && last.known && last.code.state != "" && last.sep == '/' || len(segs) > 1 && isPermit(last.text) {
			s.setKind(last.code)
		}
		s.setIssuer(*first)
	}
}

func isPermit(c string) bool { return c == "GP" || c == "GCN" || c == "GPXD" }

func (s *symbol) setKind(c code) { s.code, s.state = c.text, c.state }

func (s *symbol) setIssuer(seg segment) {
	s.issuer = seg.text
	if seg.known {
		s.issuer = seg.code.text
	}
	if seg.term > 0 && (s.issuer == "QH" || s.issuer == "UBTVQH") {
		s.term = seg.term
	}
}

// kindInside reads a kind's code that opens a longer one: QĐKT, KLTTr.
func kindInside(text string) (code, bool) {
	for _, p := range [...]string{"QĐ", "NQ", "KL", "GP", "TB", "KH"} {
		if len(text) > len(p) && strings.HasPrefix(text, p) {
			return codes[vietnamese.KeyOf(p)], true
		}
	}
	return code{}, false
}

// accept decides whether what was read is a document's number.
func (s *symbol) accept(t *vietnamese.Text, i int, segs []segment, announced bool) bool {
	if i > 0 && standards.Has(t.Tokens[i-1].Key) { // TCVN 5738-2001/BKHCN
		return false
	}
	first := segs[0]
	letters := utf8.RuneCountInString(first.text)
	switch {
	case s.year != 0:
		s.certain = first.known || len(segs) > 1 && segs[1].known
		return first.known || letters >= 2 && (len(segs) > 1 || announced)
	case s.code != "" && s.issuer != "" && first.known: // 15/QĐ-UBND, 06-NQ/TU
		s.certain = first.sep == '/' || segs[1].sep == '/'
	case first.known && first.code.issue && first.sep == '/' && len(segs) > 1: // 4079/UBND-KT
		s.certain = true
	case len(segs) > 1 && segs[len(segs)-1].known && s.code != "" && segs[len(segs)-1].sep == '/': // 01-TANDTC-VKSNDTC/TTLT
		s.certain = true
	}
	return s.certain || (announced || first.sep == '/') && letters >= 2
}

// standards are what carries a number of its own kind: no document here.
var standards = vietnamese.NewSet("QCVN", "TCVN", "TCXD", "TCXDVN", "TCN", "ISO", "QCXDVN", "TCCS", "Km", "IEC", "ASTM")

// mention makes the mention of a number whose first token is lo.
func (s *symbol) mention(lo int, k kind) Mention {
	return Mention{
		Lo: lo, Hi: s.hi, Number: s.number, Serial: s.serial, Year: s.year, Code: s.code, Issuer: s.issuer, Term: s.term,
		Type: typeOf(k, s), Worded: k.name != "",
	}
}

// typeOf is the kind: the words win over the code (Quy định số 128-QĐ/TW),
// but "văn bản", which says nothing, over neither.
func typeOf(k kind, s *symbol) string {
	byCode := s.state
	if byCode != "" && strings.Contains(s.number, "-"+s.code+"/") {
		if c := codes[vietnamese.KeyOf(s.code)]; c.party != "" {
			byCode = c.party
		}
	}
	if byCode == "" && s.issuer != "" && s.term == 0 && s.issuer != "QH" && strings.Contains(s.number, "-") {
		byCode = "Công văn"
	}
	if k.name == "" || k.name == "Văn bản" && byCode != "" {
		return byCode
	}
	return k.name
}
