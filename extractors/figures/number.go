package figures

import "trichluc/extractors/vietnamese"

// Vietnamese writes 1.400 for one thousand four hundred and 98,5 for
// ninety-eight and a half. English marks slip in (1,400 lao động; 4.5%), and
// so does noise (200. 000). Three digits behind one comma can be read both
// ways: what follows decides, see amount.settle.

// numeral is one number written with digits: tokens lo to hi.
type numeral struct {
	lo, hi int
	v      decimal
	alt    decimal // the thousands reading of 1,400; v is then the decimal one
	hasAlt bool
	frac   bool // v has a decimal part as written
	group  bool // has thousands marks
	dotted bool // the decimal mark is a dot: 22.7 may be a date
	digits int  // how many digits, where there are no marks; else 0
	first  int  // digits of the first group
	code   bool // no number: IP address, phone, date-like
}

// numeral reads the number that begins at number token i. It always takes the
// whole run of digits and marks, also where the run is no number (code).
func (f *finder) numeral(i int) numeral {
	t := f.t
	n := numeral{lo: i, hi: i + 1, first: t.Digits(i)}
	dots, commas, dotsFirst := 0, 0, true
	good := true    // every group behind a mark has three digits
	lastMark := ' ' // mark before the last group
	total := n.first
	for n.hi+1 < len(t.Tokens) && t.Glued(n.hi) && t.Glued(n.hi+1) && t.Kind(n.hi+1) == vietnamese.Number {
		ch := t.Tokens[n.hi].Ch
		if ch != '.' && ch != ',' {
			break
		}
		if lastMark != ' ' && t.Digits(n.hi-1) != 3 {
			good = false
		}
		if ch == '.' {
			dots++
			dotsFirst = dotsFirst && commas == 0
		} else {
			commas++
		}
		lastMark = ch
		total += t.Digits(n.hi + 1)
		n.hi += 2
	}
	last := t.Digits(n.hi - 1)
	zero := n.first > 1 && t.S[t.Tokens[i].Start] == '0'
	switch marks := dots + commas; {
	case total > maxDigits:
		n.code = true
	case marks == 0:
		n.digits = n.first
		n.code = n.first > 2 && zero // 007, 0912345678
		n.v = decimal{m: f.join(i, n.hi)}
		f.spaced(&n)
	case marks == 1 && lastMark == ',':
		n.v = decimal{f.join(i, n.hi), -last}
		n.frac = true
		n.code = zero && n.first > 2
		if last == 3 && n.first <= 3 && !zero && t.Int(i) != 0 {
			n.alt, n.hasAlt = decimal{m: n.v.m}, true
		}
	case marks == 1: // one dot
		if last == 3 && n.first <= 3 && !zero && t.Int(i) != 0 {
			n.v, n.group = decimal{m: f.join(i, n.hi)}, true
			break
		}
		n.v = decimal{f.join(i, n.hi), -last}
		n.frac, n.dotted = true, true
		n.code = zero && n.first > 2
	case good && n.first <= 3 && last == 3 && (commas == 0 || dots == 0): // 1.234.567
		n.v, n.group, n.code = decimal{m: f.join(i, n.hi)}, true, zero
	case good && n.first <= 3 && commas == 1 && dotsFirst && lastMark == ',', // 6.206,9
		good && n.first <= 3 && dots == 1 && !dotsFirst && lastMark == '.': // 1,234.5
		n.v, n.group, n.frac, n.code = decimal{f.join(i, n.hi), -last}, true, true, zero
	default:
		n.code = true
	}
	return n
}

// join is the digits of the number tokens from lo to hi as one integer.
func (f *finder) join(lo, hi int) int64 {
	var m int64
	for i := lo; i < hi; i++ {
		if f.t.Kind(i) != vietnamese.Number {
			continue
		}
		for _, c := range []byte(f.t.Str(i)) {
			m = m*10 + int64(c-'0')
		}
	}
	return m
}

// spaced joins groups of three digits that a space has torn off: 200. 000
// đồng, 1 400 000 đồng. Only where the first group cannot end a sentence or be
// a name, and where a word follows that the whole can count.
func (f *finder) spaced(n *numeral) {
	t := f.t
	if n.code || n.first > 3 || t.S[t.Tokens[n.lo].Start] == '0' || n.lo == 0 || t.Kind(n.lo-1) == vietnamese.Number || f.labelled(n.lo) != noLabel {
		return
	}
	j, sep := n.hi, rune(0)
	for j < len(t.Tokens) && j-n.lo < 8 {
		k, ch := j, ' '
		if c := t.Tokens[k].Ch; (c == '.' || c == ',') && t.Gap(k) != vietnamese.Line {
			k, ch = k+1, c
		}
		if sep != 0 && ch != sep || t.Digits(k) != 3 || t.Gap(k) == vietnamese.Line {
			break
		}
		if ch == ',' && t.Str(k) != "000" { // a list: 5, 200 hộ
			break
		}
		j, sep = k+1, ch
	}
	if j == n.hi || j >= len(t.Tokens) || t.Gap(j) == vietnamese.Line {
		return
	}
	if next := t.Tokens[j]; next.Kind == vietnamese.Number || next.Kind == vietnamese.Mark && next.Ch != '%' && next.Ch != '$' || next.Kind == vietnamese.Word && next.Case != vietnamese.Lower && next.Case != vietnamese.Upper {
		return
	}
	if prev := t.Tokens[n.lo-1]; prev.Kind == vietnamese.Word && prev.Case != vietnamese.Lower || prev.Kind == vietnamese.Mark && (prev.Ch == '.' || t.Gap(n.lo) == vietnamese.None) {
		return
	}
	n.hi, n.group, n.digits = j, true, 0
	n.v = decimal{m: f.join(n.lo, j)}
}
