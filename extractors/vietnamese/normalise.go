// Package vietnamese is what is true of the language whoever asks: the one
// normal form of a text, its syllables, numbers and marks with their spans,
// folding for comparison, numbers in words, sentence boundaries.
package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalise gives the one form in which text is stored, shown and pointed
// into: NFC (also where the tone was typed before the circumflex), Ð and Ɖ as
// Đ, Cyrillic twins inside Latin words as Latin, full-width ASCII as ASCII, no
// invisible or control characters, every space a plain one, every line end
// "\n". Invalid UTF-8 becomes U+FFFD. It is idempotent and does not touch
// spelling: tone placement (hoà, hòa) stays as written.
func Normalise(s string) string {
	switch inspect(s) {
	case normal:
		return s
	case mappable:
		return joinCRLF(mapLookAlikes(s))
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return norm.NFC.String(orderMarks(latiniseTwins(joinCRLF(mapLookAlikes(norm.NFD.String(s))))))
}

func mapLookAlikes(s string) string {
	return strings.Map(func(r rune) rune {
		m, _ := lookAlike(r)
		return m
	}, s)
}

// state says how much work a text needs.
type state uint8

const (
	normal    state = iota // none: most articles
	mappable               // characters to replace or drop one by one (no-break spaces, CRLF): most others
	irregular              // combining marks, twins, invalid UTF-8: the long way round
)

// inspect reads a text once, up to the first thing that needs the long way round.
func inspect(s string) state {
	found := normal
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n <= 1 {
				return irregular
			}
		}
		if r < tableSize && !letters[r].plain || r >= tableSize && !isPlain(r) {
			if _, simple := lookAlike(r); !simple {
				return irregular
			}
			found = mappable
		}
		i += n
	}
	return found
}

// lookAlike maps a code point that should not stand in Vietnamese text to the
// one that should, or to -1 where it should be dropped.
func lookAlike(r rune) (rune, bool) {
	switch r {
	case 'Ð', 'Ɖ': // Icelandic eth, African D: drawn like Đ
		return 'Đ', true
	case 'ð', 'ɖ':
		return 'đ', true
	case '\t', '\v', '\f', 0x00A0, 0x1680, 0x202F, 0x205F, 0x3000:
		return ' ', true
	case 0x2028, 0x2029, 0x0085:
		return '\n', true
	case '\r': // joinCRLF removes it where "\n" follows
		return '\r', true
	case 0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF: // soft hyphen, joiners, BOM
		return -1, true
	}
	switch {
	case r >= 0x2000 && r <= 0x200A:
		return ' ', true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xFE00 && r <= 0xFE0F:
		return -1, true
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFF01 + '!', true
	case r < 0x20 && r != '\n', r >= 0x7F && r < 0xA0:
		return -1, true
	}
	return r, false
}

func joinCRLF(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// orderMarks puts the marks that make another letter (â, ă, ơ) before the
// tone. Unicode does not: e + acute + circumflex stays two characters in NFC.
func orderMarks(s string) string {
	if !strings.ContainsAny(s, "\u0302\u0306\u031B") {
		return s
	}
	in := []rune(s)
	out := make([]rune, 0, len(in))
	for i := 0; i < len(in); {
		out = append(out, in[i])
		i++
		j := i
		for j < len(in) && unicode.IsMark(in[j]) {
			j++
		}
		for _, shaping := range []bool{true, false} {
			for _, r := range in[i:j] {
				if (r == 0x0302 || r == 0x0306 || r == 0x031B) == shaping {
					out = append(out, r)
				}
			}
		}
		i = j
	}
	return string(out)
}

var cyrillicTwins = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ј': 'j', 'һ': 'h',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'Х': 'X', 'І': 'I', 'Ѕ': 'S', 'Ј': 'J', 'У': 'Y', 'Һ': 'H',
}

func isCyrillicTwin(r rune) bool { _, ok := cyrillicTwins[r]; return ok }

// latiniseTwins replaces Cyrillic letters that look Latin, but only in words
// that hold a Latin letter too: a Russian word stays Russian.
func latiniseTwins(s string) string {
	if !strings.ContainsFunc(s, isCyrillicTwin) {
		return s
	}
	in := []rune(s)
	for i := 0; i < len(in); {
		j, latin, other := i, false, false
		for j < len(in) && (unicode.IsLetter(in[j]) || unicode.IsMark(in[j])) {
			latin = latin || unicode.Is(unicode.Latin, in[j])
			other = other || unicode.Is(unicode.Cyrillic, in[j]) && !isCyrillicTwin(in[j])
			j++
		}
		if latin && !other {
			for k := i; k < j; k++ {
				if l, ok := cyrillicTwins[in[k]]; ok {
					in[k] = l
				}
			}
		}
		i = max(j, i+1)
	}
	return string(in)
}
