package charset

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Encode writes text in one of the encodings that Decode recognises; ok is
// false where the encoding lacks a character. It is the inverse against which
// Decode is tested, and makes sample files.
func Encode(name, text string) (b []byte, ok bool) {
	text = norm.NFC.String(text)
	switch name {
	case "tcvn3":
		return encodeTable(tcvn, text, func(c byte) bool { // what the fonts hold
			return c >= 0xA1 && c <= 0xAE || c >= 0xB5 && !strings.ContainsRune("ẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ", tcvn[c])
		})
	case "viscii":
		return encodeTable(viscii, text, nil)
	case "vps":
		return encodeTable(vps, text, nil)
	case "vni":
		return encodeVNI(text)
	case "windows-1258":
		return encode1258(text)
	case "viqr":
		return encodeVIQR(text)
	case "utf-16le", "utf-16be":
		return encodeUTF16(text, name == "utf-16be"), true
	case "utf-8":
		return []byte(text), true
	}
	return nil, false
}

func encodeTable(t *table, text string, allowed func(byte) bool) ([]byte, bool) {
	back := map[rune]byte{}
	for c := range 256 {
		b := byte(c)
		r := t[b]
		if b < 0x80 && r == rune(b) || r == 0 || allowed != nil && !allowed(b) {
			continue
		}
		back[r] = b
	}
	var out []byte
	for _, r := range text {
		if c, ok := back[r]; ok {
			out = append(out, c)
		} else if r < 0x80 && t[r] == r {
			out = append(out, byte(r))
		} else {
			return nil, false
		}
	}
	return out, true
}

func encodeVNI(text string) ([]byte, bool) {
	letters := map[rune]byte{}
	for b, r := range vniLetters {
		if r != 0 {
			letters[r] = byte(b)
		}
	}
	marks := map[string]byte{}
	for b, m := range vniMarks {
		if m != "" {
			marks[norm.NFC.String(m)] = byte(b)
		}
	}
	var out []byte
	for _, r := range text {
		if b, ok := letters[r]; ok {
			out = append(out, b)
			continue
		}
		if r < 0x80 {
			out = append(out, byte(r))
			continue
		}
		d := []rune(norm.NFD.String(string(r)))
		base, rest := d[0], d[1:]
		if len(rest) > 0 && rest[0] == 0x031B { // ơ, ư are letters, their tone a mark
			base = []rune(norm.NFC.String(string([]rune{base, 0x031B})))[0]
			rest = rest[1:]
		} else if len(rest) == 2 && rest[0] == 0x0323 { // NFD puts the dot before the circumflex
			rest[0], rest[1] = rest[1], rest[0]
		}
		m, ok := marks[norm.NFC.String(string(rest))]
		if !ok {
			return nil, false
		}
		capital := base < 0x80 && base <= 'Z' || base == 'Ơ' || base == 'Ư'
		if b, special := letters[base]; special {
			out = append(out, b)
		} else if base < 0x80 {
			out = append(out, byte(base))
		} else {
			return nil, false
		}
		if capital {
			m -= 0x20
		}
		out = append(out, m)
	}
	return out, true
}

func encode1258(text string) ([]byte, bool) {
	back := map[rune]byte{}
	for c := 0x80; c < 0x100; c++ {
		r := rune1258(byte(c))
		if c < 0xA0 {
			r = cp1252[c-0x80]
		}
		back[r] = byte(c)
	}
	var out []byte
	for _, r := range text {
		if r < 0x80 {
			out = append(out, byte(r))
			continue
		}
		if b, ok := back[r]; ok {
			out = append(out, b)
			continue
		}
		var shape []rune
		var tone rune
		for _, m := range norm.NFD.String(string(r)) { // ế is ê and a combining acute
			switch m {
			case 0x300, 0x301, 0x303, 0x309, 0x323:
				tone = m
			default:
				shape = append(shape, m)
			}
		}
		base := []rune(norm.NFC.String(string(shape)))
		if len(base) != 1 || tone == 0 {
			return nil, false
		}
		if b, ok := back[base[0]]; ok {
			out = append(out, b)
		} else if base[0] < 0x80 {
			out = append(out, byte(base[0]))
		} else {
			return nil, false
		}
		out = append(out, back[tone])
	}
	return out, true
}

func encodeVIQR(text string) ([]byte, bool) {
	var out []byte
	tones := map[rune]byte{}
	for b, m := range viqrTones {
		tones[[]rune(m)[0]] = b
	}
	for _, r := range text {
		switch {
		case r == 'đ':
			out = append(out, "dd"...)
		case r == 'Đ':
			out = append(out, "DD"...)
		case r < 0x80:
			if strings.ContainsRune("'`?~.^(+*\\", r) && len(out) > 0 {
				out = append(out, '\\')
			}
			out = append(out, byte(r))
		default:
			d := []rune(norm.NFD.String(string(r)))
			if d[0] >= 0x80 {
				return nil, false
			}
			out = append(out, byte(d[0]))
			for _, shape := range []bool{true, false} {
				for _, m := range d[1:] {
					switch {
					case m == 0x302 && shape:
						out = append(out, '^')
					case m == 0x306 && shape:
						out = append(out, '(')
					case m == 0x31B && shape:
						out = append(out, '+')
					case tones[m] != 0:
						if !shape {
							out = append(out, tones[m])
						}
					case m != 0x302 && m != 0x306 && m != 0x31B:
						return nil, false
					}
				}
			}
		}
	}
	return out, true
}

func encodeUTF16(text string, big bool) []byte {
	var out []byte
	for _, r := range text {
		if r > 0xFFFF {
			r = 0xFFFD
		}
		if big {
			out = append(out, byte(r>>8), byte(r))
		} else {
			out = append(out, byte(r), byte(r>>8))
		}
	}
	return out
}
