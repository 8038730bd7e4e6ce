package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// legacy is one of the encodings that came before Unicode.
type legacy struct {
	name   string
	decode func([]byte) string
}

// legacies in the order in which they are preferred where evidence is equal.
var legacies = []legacy{
	{"tcvn3", func(b []byte) string { return decodeTable(tcvn, b) }},
	{"vni", decodeVNI},
	{"windows-1258", decode1258},
	{"viscii", func(b []byte) string { return decodeTable(viscii, b) }},
	{"vps", func(b []byte) string { return decodeTable(vps, b) }},
}

func decodeTable(t *table, b []byte) string {
	var s strings.Builder
	s.Grow(len(b) * 5 / 4)
	combining := false
	for _, c := range b {
		r := t[c]
		switch {
		case r == 0:
			r = utf8.RuneError
		case r >= 0x300 && r < 0x370: // TCVN 5712 has combining tones too
			combining = true
		}
		s.WriteRune(r)
	}
	if combining {
		return norm.NFC.String(s.String())
	}
	return s.String()
}

// decode1258 reads windows-1258, whose tones are combining characters, composed.
func decode1258(b []byte) string {
	var s strings.Builder
	s.Grow(len(b) * 5 / 4)
	for _, c := range b {
		switch {
		case c < 0x80:
			s.WriteByte(c)
		case c < 0xA0:
			s.WriteRune(cp1252[c-0x80])
		default:
			s.WriteRune(rune1258(c))
		}
	}
	return norm.NFC.String(s.String())
}

// rune1258 differs from Latin-1 in eighteen places.
func rune1258(c byte) rune {
	switch c {
	case 0xC3:
		return 'Ă'
	case 0xCC:
		return 0x0300
	case 0xD0:
		return 'Đ'
	case 0xD2:
		return 0x0309
	case 0xD5:
		return 'Ơ'
	case 0xDD:
		return 'Ư'
	case 0xDE:
		return 0x0303
	case 0xE3:
		return 'ă'
	case 0xEC:
		return 0x0301
	case 0xF0:
		return 'đ'
	case 0xF2:
		return 0x0323
	case 0xF5:
		return 'ơ'
	case 0xFD:
		return 'ư'
	case 0xFE:
		return '₫'
	}
	return rune(c)
}

// decodeVNI joins letters with the marks that follow them.
func decodeVNI(b []byte) string {
	var s strings.Builder
	s.Grow(len(b))
	for i := 0; i < len(b); i++ {
		c := b[i]
		if r := vniLetters[c]; r != 0 {
			s.WriteRune(r)
			if i+1 < len(b) && (r == 'ơ' || r == 'Ơ' || r == 'ư' || r == 'Ư') {
				if m, ok := vniMark(b[i+1]); ok && !strings.ContainsAny(m, "\u0302\u0306") {
					s.WriteString(m)
					i++
				}
			}
			continue
		}
		if c < 0x80 {
			s.WriteByte(c)
			if i+1 < len(b) && vniVowel(c) {
				if m, ok := vniMark(b[i+1]); ok {
					s.WriteString(m)
					i++
				}
			}
			continue
		}
		s.WriteRune(latin1252(c))
	}
	return norm.NFC.String(s.String())
}

// vniMark is a mark as written after a small or a capital letter.
func vniMark(c byte) (string, bool) {
	m := vniMarks[c]
	if m == "" && c >= 0xC0 && c < 0xE0 {
		m = vniMarks[c+0x20]
	}
	return m, m != ""
}

func vniVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'A', 'E', 'I', 'O', 'U', 'Y':
		return true
	}
	return false
}

func latin1252(c byte) rune {
	if c >= 0x80 && c < 0xA0 {
		return cp1252[c-0x80]
	}
	return rune(c)
}

// westernBytes undoes the reading of bytes as windows-1252 or Latin-1. ok is
// false where more than a few characters are from elsewhere.
func westernBytes(s string) (b []byte, ok bool) {
	b = make([]byte, 0, len(s))
	foreign := 0
	for _, r := range s {
		switch {
		case r < 0x100:
			b = append(b, byte(r))
		default:
			c, found := western[r]
			if !found {
				foreign++
				if r >= 0x0100 && r < 0x0250 || r >= 0x1E00 && r < 0x1F00 {
					foreign += 10 // letters of its own: no misread bytes
				}
				c = '?'
			}
			b = append(b, c)
		}
	}
	return b, foreign*50 <= len(b)
}

var western = reverse1252()

func reverse1252() map[rune]byte {
	m := make(map[rune]byte, 32)
	for i, r := range cp1252 {
		if r >= 0x100 {
			m[r] = byte(0x80 + i)
		}
	}
	return m
}

// decodeVIQR reads the mnemonic writing of ASCII mail: a^' for ấ, dd for đ, a
// backslash before a mark that is a mark.
func decodeVIQR(s string) string {
	var out strings.Builder
	out.Grow(len(s) + len(s)/4)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && i+1 < len(s) && strings.IndexByte("'`?~.^(+*\\dD", s[i+1]) >= 0 {
			i++
			out.WriteByte(s[i])
			continue
		}
		if (c == 'd' || c == 'D') && i+1 < len(s) && (s[i+1] == 'd' || s[i+1] == 'D') {
			if c == 'd' {
				out.WriteRune('đ')
			} else {
				out.WriteRune('Đ')
			}
			i++
			continue
		}
		out.WriteByte(c)
		if !vniVowel(c) {
			continue
		}
		if i+1 < len(s) {
			if m, ok := viqrShape(c, s[i+1]); ok {
				out.WriteString(m)
				i++
			}
		}
		if i+1 < len(s) {
			if m, ok := viqrTones[s[i+1]]; ok && !viqrIsMark(s, i+1) {
				out.WriteString(m)
				i++
			}
		}
	}
	return norm.NFC.String(out.String())
}

var viqrTones = map[byte]string{'\'': "\u0301", '`': "\u0300", '?': "\u0309", '~': "\u0303", '.': "\u0323"}

func viqrShape(vowel, mark byte) (string, bool) {
	v := vowel | 0x20
	switch {
	case mark == '^' && (v == 'a' || v == 'e' || v == 'o'):
		return "\u0302", true
	case mark == '(' && v == 'a':
		return "\u0306", true
	case (mark == '+' || mark == '*') && (v == 'o' || v == 'u'):
		return "\u031B", true
	}
	return "", false
}

// viqrIsMark reports that a full stop or question mark after a vowel closes
// the sentence instead of standing for a tone: nothing of the word follows,
// and the syllable already has its tone, or is whole without one.
func viqrIsMark(s string, i int) bool {
	if s[i] != '.' && s[i] != '?' {
		return false
	}
	j := i + 1
	if j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] >= 'A' && s[j] <= 'Z') {
		return false
	}
	lo := i
	for lo > 0 && s[lo-1] > ' ' {
		lo--
	}
	if strings.ContainsAny(s[lo:i], "'`?~.") {
		return true // the tone is there already
	}
	// "ba." at the end of a sentence: a capital or the end follows
	for j < len(s) && (s[j] == ' ' || s[j] == '"' || s[j] == ')' || s[j] == '\n' || s[j] == '\r') {
		j++ // lines of mail are broken anywhere
	}
	if j >= len(s) {
		return true
	}
	name := s[lo] >= 'A' && s[lo] <= 'Z' // "Thi. Ha.nh" is a name
	return s[j] >= 'A' && s[j] <= 'Z' && !name && !strings.ContainsAny(s[lo:i], "^(+*")
}
