package vietnamese

var (
	units = NewTrie(
		Entry[int]{"không", 0}, Entry[int]{"một", 1}, Entry[int]{"hai", 2}, Entry[int]{"ba", 3}, Entry[int]{"bốn", 4},
		Entry[int]{"năm", 5}, Entry[int]{"sáu", 6}, Entry[int]{"bảy", 7}, Entry[int]{"bẩy", 7}, Entry[int]{"tám", 8}, Entry[int]{"chín", 9},
	)
	// afterTens are the forms that a unit takes only behind a ten: hai mươi mốt, mười lăm, ba mươi tư.
	afterTens = NewTrie(Entry[int]{"mốt", 1}, Entry[int]{"tư", 4}, Entry[int]{"lăm", 5}, Entry[int]{"nhăm", 5})
	// scales above a hundred, spelled.
	scales = NewTrie(
		Entry[int]{"nghìn", 1e3}, Entry[int]{"ngàn", 1e3}, Entry[int]{"vạn", 1e4},
		Entry[int]{"triệu", 1e6}, Entry[int]{"tỷ", 1e9}, Entry[int]{"tỉ", 1e9},
	)
	wordTen     = KeyOf("mười")
	wordTens    = KeyOf("mươi")
	wordDozen   = KeyOf("chục")
	wordHundred = KeyOf("trăm")
	wordAnd     = NewSet("linh", "lẻ")
	wordMot     = KeyOf("mốt")
	wordHalf    = KeyOf("rưỡi")
)

// Scale is the value of a magnitude word (nghìn, ngàn, vạn, triệu, tỷ, tỉ), 0 for other tokens.
func (t *Text) Scale(i int) int {
	if t.Kind(i) != Word {
		return 0
	}
	v, _ := scales.Match(t, i)
	return v
}

// Words reads a number written in words that begins at token i (hai mươi mốt,
// một trăm linh năm triệu, ba nghìn rưỡi) and says how many tokens it takes;
// n is 0 where none begins. A lone "năm" counts as five, here: whether it
// means year is for the caller to see. So does "năm" in "mười năm": the n
// returned stops before it, since behind a ten five is spelled lăm.
func (t *Text) Words(i int) (value, n int) {
	total, last, j := 0, 0, i
	for {
		group, m := t.hundreds(j)
		if m == 0 {
			break
		}
		scale := t.Scale(j + m)
		if scale == 0 || t.Gap(j+m) == Line {
			if last != 0 && m == 1 && group < 10 { // "hai nghìn ba": colloquial, left alone
				break
			}
			total += group
			j += m
			break
		}
		if last != 0 && scale >= last {
			break
		}
		j += m + 1
		total += group * scale
		last = scale
		if next := t.Scale(j); next != 0 && t.Gap(j) != Line { // nghìn tỷ
			total *= next
			last = next
			j++
		}
		if t.Is(j, wordHalf) {
			total += last / 2
			j++
			break
		}
		if wordAnd.Has(t.keyAt(j)) { // một nghìn linh năm
			if v, m := units.Match(t, j+1); m > 0 {
				return total + v, j + 2 - i
			}
		}
	}
	return total, j - i
}

func (t *Text) keyAt(i int) Key {
	if i < 0 || i >= len(t.Tokens) {
		return 0
	}
	return t.Tokens[i].Key
}

// hundreds reads a group below a thousand: hai trăm linh ba, mười lăm, bảy.
func (t *Text) hundreds(i int) (value, n int) {
	v, m := t.tens(i)
	if m == 0 {
		if t.Is(i, wordHundred) && t.Is(i+1, wordHalf) { // trăm rưỡi
			return 150, 2
		}
		return 0, 0
	}
	if m != 1 || v > 9 || !t.Is(i+1, wordHundred) {
		return v, m
	}
	v *= 100
	j := i + 2
	switch {
	case t.Is(j, wordHalf):
		return v + 50, 3
	case wordAnd.Has(t.keyAt(j)):
		if u, m := units.Match(t, j+1); m > 0 {
			return v + u, 4
		}
		if u, m := afterTens.Match(t, j+1); m > 0 && !t.Is(j+1, wordMot) { // ba trăm linh tư
			return v + u, 4
		}
	default:
		rest, m := t.tens(j)
		if m > 1 || m == 1 && rest == 10 {
			return v + rest, 2 + m
		}
		if m == 1 && rest > 0 { // bảy trăm tám chín: eighty-nine
			if u, m := units.Match(t, j+1); m > 0 && u > 0 && u != 5 {
				return v + rest*10 + u, 4
			}
		}
	}
	return v, 2
}

// tens reads a group below a hundred.
func (t *Text) tens(i int) (value, n int) {
	if t.Kind(i) != Word {
		return 0, 0
	}
	if t.Is(i, wordTen) {
		if u, m := afterTens.Match(t, i+1); m > 0 {
			return 10 + u, 2
		}
		if u, m := units.Match(t, i+1); m > 0 && u > 0 && u != 5 {
			return 10 + u, 2
		}
		return 10, 1
	}
	u, m := units.Match(t, i)
	if m == 0 {
		return 0, 0
	}
	switch {
	case t.Is(i+1, wordTens), t.Is(i+1, wordDozen):
		if t.Is(i+1, wordDozen) {
			return u * 10, 2
		}
		if v, m := afterTens.Match(t, i+2); m > 0 {
			return u*10 + v, 3
		}
		if v, m := units.Match(t, i+2); m > 0 && v > 0 && v != 5 {
			return u*10 + v, 3
		}
		return u * 10, 2
	case u >= 2:
		if v, m := afterTens.Match(t, i+1); m > 0 && !t.Is(i+1, KeyTu) { // hai mốt, ba lăm; "hai tư" is said, not written
			return u*10 + v, 2
		}
	}
	return u, 1
}

// KeyTu is the key of "tư": four behind a ten and in tháng tư, else another word.
var KeyTu = KeyOf("tư")
