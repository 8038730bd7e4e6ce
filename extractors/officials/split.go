package officials

import "trichluc/extractors/vietnamese"

// split finds the person in a run of capitalised words j to b behind a post:
// where the organisation's or place's own name ends and the person's begins.
// It gives the name, or 0 where the run holds none.
//
//	Chủ tịch UBND xã |Đắk Wer| Nguyễn Ngọc Quân
//	Giám đốc Bệnh viện |Bạch Mai|
func (f *finder) split(p *post, o *organisation, j, b int) (lo, hi int) {
	if _, n := lex.eponyms.Match(f.t, j); n > 0 && j+n >= b && o.last != afterTitle && o.last != afterPlace {
		return 0, 0 // xã Lê Lợi, Trường THPT Nguyễn Trãi
	}
	best := 3.0
	for k := j; k < b; k = f.syllable(k) {
		end := f.name(k, honouredName)
		if end == 0 {
			continue
		}
		if s := f.scoreName(k, end) + f.scorePrefix(o, j, k, end); s >= best {
			best, lo, hi = s+0.01, k, end
		}
	}
	return lo, hi
}

func (f *finder) scoreName(k, end int) float64 {
	n := f.syllables(k, end)
	if n < 2 || n > 5 {
		return -10
	}
	s := [...]float64{2: 0, 3: 2, 4: 1.5, 5: -1}[n]
	switch c := f.class[k]; {
	case c&commonSurname != 0:
		s += 4
	case c&rareSurname != 0:
		s += 2
	default:
		s -= 2
		for i := k; i < end; i++ {
			if f.t.Kind(i) == vietnamese.Word && !isSyllable(f.t.Str(i)) {
				return -10
			}
		}
	}
	if n >= 3 && f.class[f.syllable(k)]&middleName != 0 {
		s += 1.5
	}
	return s
}

func (f *finder) syllables(k, end int) int {
	n := 0
	for k < end {
		k = f.syllable(k)
		n++
	}
	return n
}

// scorePrefix weighs the words before the name: what stands before the run
// may want a name of its own, allow one, or be complete.
func (f *finder) scorePrefix(o *organisation, j, k, end int) float64 {
	words := k - j
	eponym := false
	if words > 0 {
		_, n := lex.eponyms.Match(f.t, j)
		eponym = n == words
	}
	switch {
	case o.named: // Bệnh viện, Trường THPT
		if words == 0 {
			return -6
		}
	case o.last == afterLevel: // xã, huyện
		if words == 0 {
			if f.communeBefore(j) && (f.syllables(k, end) <= 2 || f.class[k]&commonSurname == 0 && f.class[f.syllable(k)]&personWord == 0) {
				return -3
			}
			return 1.5
		}
	default:
		if words == 0 {
			return 2
		}
		if eponym {
			return 3
		}
		if o.village && o.last == afterTitle { // Trưởng bản |Lùng Cúng| Giàng A Lử
			break
		}
		upper := 0
		for i := j; i < k; i++ {
			if f.t.Tokens[i].Case == vietnamese.Upper {
				upper++
			}
		}
		return -1.5 * float64(words-upper)
	}
	switch {
	case eponym:
		return 3
	case words == 1:
		return -1.5
	case words <= 3:
		return 1
	}
	return float64(3 - words)
}

var wordCommune = vietnamese.NewSet("xã", "phường", "trấn", "thôn", "bản", "ấp", "buôn", "làng", "p")

// communeBefore reports whether xã, phường, thị trấn stands before token j:
// these are followed by their name more often than tỉnh and huyện.
func (f *finder) communeBefore(j int) bool { return j > 0 && wordCommune.Has(f.t.Tokens[j-1].Key) }

// givenName reports whether the single capitalised word at token j, right
// behind a title, is a person: Bí thư Thăng nói.
func (f *finder) givenName(j int) bool {
	if f.t.Tokens[j].Case != vietnamese.Title || f.t.Is(j, wordBan) || !isSyllable(f.t.Str(j)) {
		return false
	}
	if j+1 >= len(f.t.Tokens) || f.t.Gap(j+1) == vietnamese.Line || f.t.Kind(j+1) != vietnamese.Word {
		return true
	}
	return f.class[j+1]&(stopWord|linkWord) != 0
}
