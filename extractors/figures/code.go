package figures

import "trichluc/extractors/vietnamese"

// glued looks at what touches the number from the left: a currency sign ($5,
// USD 1,2 triệu) belongs to the figure, a letter or a dash behind a word makes
// it part of a code (A321, Covid-19). Lo is where the figure begins.
func (f *finder) glued(i int) (lo int, currency string, ok bool) {
	t := f.t
	if i == 0 {
		return i, "", true
	}
	if !t.Glued(i) {
		if s, n := symbols.Match(t, i-1); n == 1 && s.kind == money && t.Gap(i) == vietnamese.Space && i-1 >= f.floor && !f.taken.Any(i-1, i) && (t.Kind(i-1) == vietnamese.Mark || t.Tokens[i-1].Case == vietnamese.Upper) {
			return i - 1, s.name, true // USD 1,2 triệu
		}
		if t.Is(i-1, wordBelow) && i-1 >= f.floor && t.Gap(i) == vietnamese.Space && !f.taken.Any(i-1, i) && f.below(i) { // âm 5 độ C
			return i - 1, "", true
		}
		return i, "", true
	}
	prev := t.Tokens[i-1]
	if prev.Kind == vietnamese.Word || prev.Kind == vietnamese.Mark {
		for k := 2; k >= 1; k-- { // US$5, $5, USD5, VN$1000
			if i-k < f.floor || k == 2 && (i < 2 || !t.Glued(i-1)) {
				continue
			}
			if s, n := symbols.Match(t, i-k); n == k && s.kind == money && !f.taken.Any(i-k, i) && s.written != "đ" && (i == k || !t.Glued(i-k) || t.Kind(i-k-1) == vietnamese.Mark) {
				return i - k, s.name, true
			}
		}
	}
	if prev.Kind != vietnamese.Mark {
		return i, "", false
	}
	alone := i == 1 || !t.Glued(i-1) // the mark touches nothing on its left
	switch prev.Ch {
	case '(', '"', '\'', '[', ':', '…', '!', '?', ';', '=', '<', '>', '≤', '≥', '~', '≈', '±', ')', '%', '•', '·':
		return i, "", prev.Ch != ':' || alone || t.Kind(i-2) != vietnamese.Number || f.taken.Any(i-2, i-1) // năm 2015:20.000 khách
	case ',':
		return i, "", alone || t.Kind(i-2) != vietnamese.Number
	case '.': // "vừa qua.5 người" runs on; Q.5 is a name
		return i, "", alone || t.Kind(i-2) == vietnamese.Word && t.Tokens[i-2].Case == vietnamese.Lower && t.Tokens[i-2].End-t.Tokens[i-2].Start > 2
	case '/': // 12 cuộc/450 lượt
		return i, "", t.Kind(i-2) == vietnamese.Word && t.Tokens[i-2].Case == vietnamese.Lower && i-1 >= f.floor && len(f.out) > 0 && f.out[len(f.out)-1].Hi+4 >= i && f.listedCount(i)
	case '+':
		return i, "", alone
	case '-':
		if !alone {
			return i, "", t.Kind(i-2) == vietnamese.Mark && t.Tokens[i-2].Ch != '/' && t.Tokens[i-2].Ch != '.'
		}
		if t.Gap(i-1) == vietnamese.Space && i-1 > f.floor && t.Kind(i-2) == vietnamese.Word && t.Tokens[i-2].Case == vietnamese.Lower && f.below(i) {
			return i - 1, "", true // còn -5 độ C
		}
		return i, "", true
	}
	return i, "", false
}

// listedCount reports whether the number at i counts a noun of the table.
func (f *finder) listedCount(i int) bool {
	n := f.numeral(i)
	return !n.code && n.hi < len(f.t.Tokens) && f.t.Gap(n.hi) == vietnamese.Space && f.listed(n.hi)
}

var wordBelow = vietnamese.KeyOf("âm")

// below reports whether the number at i, behind a dash, can be below zero.
func (f *finder) below(i int) bool {
	n := f.numeral(i)
	u := f.symbol(n.hi)
	return n.hi < len(f.t.Tokens) && (u.kind == percent || u.kind == measure && (u.name == "°C" || u.name == "°F" || u.name == "m"))
}

// fraction reports whether the amount is the first part of a ratio (19/19 tiêu
// chí, 2/3), a time (14:30) or a chainage (Km 12+300); a.hi is then its end.
func (f *finder) fraction(a *amount, u *unit) bool {
	t := f.t
	j := a.hi
	if u.kind != nothing {
		if u.kind == unknown || u.kind == noun || u.kind == excluded {
			return false
		}
		return false
	}
	if j+1 >= len(t.Tokens) || t.Kind(j) != vietnamese.Mark || t.Gap(j) == vietnamese.Line || t.Gap(j+1) == vietnamese.Line || t.Kind(j+1) != vietnamese.Number {
		return false
	}
	switch t.Tokens[j].Ch {
	case '/':
	case ':', '+':
		if t.Gap(j+1) != vietnamese.None || t.Gap(j) != vietnamese.None {
			return false
		}
	default:
		return false
	}
	for n := 0; n < 8 && j+1 < len(t.Tokens) && (t.IsMark(j, '/') || t.IsMark(j, ':') || t.IsMark(j, '+')) && t.Kind(j+1) == vietnamese.Number && t.Gap(j+1) != vietnamese.Line; n++ {
		b := f.amount(j + 1)
		j = b.hi
	}
	if e := f.unitAt(j, a); e.kind != nothing {
		j = e.hi
	}
	a.hi = j
	return true
}

// joinsCode reports whether what touches the number from the right makes it a
// code: 30a, 5G, 2-1, 12A3.
func (f *finder) joinsCode(j int) bool {
	t := f.t
	if j >= len(t.Tokens) || !t.Glued(j) {
		return false
	}
	switch tok := t.Tokens[j]; tok.Kind {
	case vietnamese.Word:
		return true
	case vietnamese.Mark:
		return t.Glued(j+1) && (tok.Ch == '-' || tok.Ch == '_' || tok.Ch == '/' || tok.Ch == '+' || tok.Ch == ':' || tok.Ch == '.' || tok.Ch == '*' || tok.Ch == '#')
	}
	return false
}

// pastCode is where the run of letters, digits and marks that begins at i, all
// touching, ends.
func (f *finder) pastCode(i int) int {
	t := f.t
	j := i
	if j > 0 && j < len(t.Tokens) && t.Kind(j) != vietnamese.Number && !t.Glued(j) {
		return j
	}
	if t.Kind(j) == vietnamese.Number {
		j++
	}
	for j < len(t.Tokens) && t.Glued(j) {
		tok := t.Tokens[j]
		if tok.Kind == vietnamese.Mark {
			switch tok.Ch {
			case '-', '_', '/', '+', ':', '.', '*', '#', ',', '&':
				if j+1 < len(t.Tokens) && t.Glued(j+1) && t.Kind(j+1) != vietnamese.Mark {
					j++
					continue
				}
			}
			return j
		}
		j++
	}
	return j
}
