package documents

import (
	"strings"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// serialAt reads the serial of a number at token i: digits, perhaps a letter
// (30a, 13bis) or a part behind a dot (66.7). Where a kind announced it, the
// letter O is read as the digit 0: O6, 1O.
func serialAt(t *vietnamese.Text, i int, announced bool) (serial string, next int, ok bool) {
	if announced && t.Is(i, keyO) && t.Kind(i+1) == vietnamese.Number && t.Glued(i+1) {
		if d := t.Digits(i + 1); d <= 4 {
			return "0" + t.Str(i+1), i + 2, true
		}
		return "", i, false
	}
	if d := t.Digits(i); d == 0 || d > 5 {
		return "", i, false
	}
	serial, next = t.Str(i), i+1
	if !t.Glued(next) || next >= len(t.Tokens) {
		return serial, next, true
	}
	switch tok := &t.Tokens[next]; tok.Kind {
	case vietnamese.Word:
		switch {
		case tok.Key == keyO && announced:
			return serial + "0", next + 1, true
		case tok.End-tok.Start == 1 && t.S[tok.Start] >= 'a' && t.S[tok.Start] <= 'h', tok.Key == keyBis:
			return serial + t.Str(next), next + 1, true
		}
		c := codes[tok.Key]
		return serial, next, announced && c.state != "" && tok.Case == vietnamese.Upper // 06NQ/TU
	case vietnamese.Mark:
		if tok.Ch == '.' && t.Kind(next+1) == vietnamese.Number && t.Glued(next+1) {
			sep, _, gaps := separator(t, next+2)
			switch d := t.Digits(next + 1); {
			case sep == '/' && gaps == 0 && d <= 2:
				return serial + "." + t.Str(next+1), next + 2, true
			case sep == '/' && gaps == 0 && d == 3 && len(serial) <= 2: // 1.719/QĐ-TTg
				return serial + t.Str(next+1), next + 2, true
			}
			return serial, next, false
		}
	}
	return serial, next, true
}

// missingIssuer reads an issuer behind a space where its mark was lost:
// 117/2020/NĐ CP.
func missingIssuer(t *vietnamese.Text, j int, segs []segment) (segment, bool) {
	if len(segs) != 1 || !segs[0].known || segs[0].code.state == "" || segs[0].term != 0 || t.Gap(j) != vietnamese.Space || t.Kind(j) != vietnamese.Word {
		return segment{}, false
	}
	c, ok := codes[t.Tokens[j].Key]
	if !ok || !c.issue || c.state != "" || t.Tokens[j].Case != vietnamese.Upper && t.Tokens[j].Case != vietnamese.Mixed {
		return segment{}, false
	}
	seg := segment{text: c.text, sep: '-', code: c, known: true}
	if c.inner {
		seg.sep = '/'
	}
	return seg, true
}

// splitGlued puts back a mark that was lost between kind and issuer: NĐCP,
// NQTW. It returns how many parts it added to the n that segs has.
func splitGlued(segs []segment, n int) int {
	last := &segs[n-1]
	if n != 1 || last.known || n == len(segs) {
		return 0
	}
	for _, p := range [...]string{"NĐ", "QĐ", "NQ", "CT", "TT", "KL", "KH"} {
		rest, ok := strings.CutPrefix(last.text, p)
		if !ok || utf8.RuneCountInString(rest) < 2 {
			continue
		}
		c, ok := codes[vietnamese.KeyOf(rest)]
		if !ok || !c.issue || c.text != rest || rest == "TTr" {
			continue
		}
		issuer := segment{text: c.text, code: c, known: true, sep: '-'}
		if c.inner {
			issuer.sep = '/'
		}
		last.code = codes[vietnamese.KeyOf(p)]
		last.text, last.known = last.code.text, true
		segs[n] = issuer
		return 1
	}
	return 0
}

// tidy gives a number of the Party its marks (06/NQ/TU, 06/NQ-TU → 06-NQ/TU),
// one of the State its own where one mark is written twice (25/BC/UBND →
// 25/BC-UBND; 15-CT/UB is old, but right), and reads TƯ, which is written for both Trung ương and Tỉnh ủy.
func (s *symbol) tidy(t *vietnamese.Text, segs []segment) {
	for i := range segs {
		if isTU := segs[i].text == "TƯ" || segs[i].text == "T.Ư"; isTU {
			c := codes[vietnamese.KeyOf("TW")]
			if segs[i].text == "TƯ" && localAhead(t, s.hi) {
				c = codes[vietnamese.KeyOf("TU")]
			}
			segs[i].text, segs[i].code, segs[i].known = c.text, c, true
			if s.issuer == "TƯ" || s.issuer == "T.Ư" {
				s.issuer = c.text
			}
		}
	}
	if s.year == 0 && len(segs) == 2 && s.code != "" && segs[0].known && segs[1].known && segs[1].code.inner {
		segs[0].sep, segs[1].sep = '-', '/'
	}
	if s.year != 0 && (s.issuer == "QH" || s.issuer == "UBTVQH") { // 653/2019-UBTVQH14
		segs[0].sep = '/'
	}
	if len(segs) == 2 && segs[0].known && segs[0].code.state != "" && segs[1].known && segs[1].code.issue && !segs[1].code.inner && segs[0].sep == segs[1].sep {
		segs[0].sep, segs[1].sep = '/', '-'
	}
}

var localBodies = vietnamese.NewSet("tỉnh", "thành", "huyện")

// localAhead reports whether a committee below the centre is named right
// behind token i: "của Tỉnh ủy", "của Ban Thường vụ Thành ủy".
func localAhead(t *vietnamese.Text, i int) bool {
	for j := i; j < i+12 && j < len(t.Tokens) && t.Gap(j) != vietnamese.Line; j++ {
		if t.IsMark(j, '.') || t.IsMark(j, ';') {
			return false
		}
		if localBodies.Has(t.Tokens[j].Key) && t.Is(j+1, keyUy) {
			return true
		}
	}
	return false
}

var keyUy = vietnamese.KeyOf("ủy")
