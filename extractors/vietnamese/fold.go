package vietnamese

import (
	"strings"
	"unicode/utf8"
)

// Key identifies a word, number or mark for comparison: equal for spellings
// that differ only in case or in where the tone mark sits (Hòa, HOÀ), different
// for everything else (năm, nam). It is a 64-bit hash, stable across runs.
type Key uint64

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// hasher collects a Key letter by letter.
type hasher struct {
	sum   uint64
	tones uint64
}

func newHasher() hasher { return hasher{sum: fnvOffset} }

func (h *hasher) add(l letter) {
	h.sum = (h.sum ^ uint64(l.base)) * fnvPrime
	if l.tone != 0 {
		h.tones = h.tones<<3 | uint64(l.tone)
	}
}

func (h hasher) key() Key {
	x := h.sum ^ h.tones*0x9E3779B97F4A7C15
	x ^= x >> 32
	x *= 0xD6E8FEB86659FD93
	x ^= x >> 32
	return Key(x)
}

// KeyOf is the key of one word as the tokeniser would give it.
func KeyOf(word string) Key {
	h := newHasher()
	for _, r := range Normalise(word) {
		h.add(letterOf(foldMark(r)))
	}
	return h.key()
}

// foldMark gives all dashes, and all quotation marks of a kind, one form.
func foldMark(r rune) rune {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－':
		return '-'
	case '“', '”', '„', '«', '»', '″':
		return '"'
	case '‘', '’', '‚', '′', '`', '´':
		return '\''
	case '∕', '⁄':
		return '/'
	case '،', '，':
		return ','
	}
	return r
}

// Fold gives text for matching and sorting, never for showing: normalised,
// lower case, each tone mark where the newer spelling puts it (hoà → hòa), one
// dash, single spaces. Diacritics stay: năm is not nam.
func Fold(s string) string {
	s = Normalise(s)
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		l := letterOf(r)
		switch l.class {
		case classLower, classUpper:
			j := i
			for j < len(s) {
				r, n := utf8.DecodeRuneInString(s[j:])
				if c := letterOf(r).class; c != classLower && c != classUpper && c != classJoin {
					break
				}
				j += n
			}
			foldSyllable(&b, s[i:j])
			i = j
			continue
		case classSpace, classLine:
			if t := b.String(); t != "" && t[len(t)-1] != ' ' {
				b.WriteByte(' ')
			}
		default:
			b.WriteRune(foldMark(r))
		}
		i += n
	}
	return strings.TrimSuffix(b.String(), " ")
}

// foldSyllable writes the syllable in lower case with its tone on the letter
// of the newer spelling: on the second of a closing oa, oe, uy; elsewhere the
// mark does not move.
func foldSyllable(b *strings.Builder, word string) {
	var buf [16]rune // of nearly every word: nothing is allocated
	bases := buf[:0]
	tone, at := uint8(0), -1
	for _, r := range word {
		l := letterOf(r)
		bases = append(bases, rune(l.base))
		if l.tone != 0 {
			if at >= 0 { // two tones: no Vietnamese syllable, leave it alone
				b.WriteString(strings.ToLower(word))
				return
			}
			tone, at = l.tone, len(bases)-1
		}
	}
	if n := len(bases); at == n-1 && n >= 2 && isGlidePair(bases[n-2], bases[n-1]) && !(n >= 3 && bases[n-3] == 'q') {
		at = n - 2 // the common spelling of official texts: hòa, ủy
	}
	for i, r := range bases {
		if i == at {
			r = withTone(r, tone)
		}
		b.WriteRune(r)
	}
}

func isGlidePair(a, b rune) bool {
	return a == 'o' && (b == 'a' || b == 'e') || a == 'u' && b == 'y'
}

// toned holds, for the base letter of each row, its six forms by tone.
var toned = buildToned()

func buildToned() *[tableSize]*[6]rune {
	var rows [tableSize]*[6]rune
	for r := rune(0); r < tableSize; r++ {
		l := letters[r]
		if l.class == classLower && l.tone != 0 && rune(l.base) != r {
			base := rune(l.base)
			if rows[base] == nil {
				rows[base] = &[6]rune{base}
			}
			if rows[base][l.tone] == 0 && l.plain {
				rows[base][l.tone] = r
			}
		}
	}
	return &rows
}

func withTone(base rune, tone uint8) rune {
	if base >= tableSize {
		return base
	}
	if row := toned[base]; row != nil && row[tone] != 0 {
		return row[tone]
	}
	return base
}
