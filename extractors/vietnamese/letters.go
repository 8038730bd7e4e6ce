package vietnamese

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letter is what the tokeniser needs to know of a code point, looked up once.
type letter struct {
	base  uint16 // lower-case letter without its tone: ế → ê, Ạ → a, Đ → đ
	tone  uint8  // 0 none, 1 huyền, 2 sắc, 3 ngã, 4 hỏi, 5 nặng
	class class
	plain bool // may stand in normalised text as it is: NFC and no look-alike
}

type class uint8

const (
	classMark class = iota
	classLower
	classUpper
	classDigit
	classSpace
	classLine
	classJoin // a combining mark: continues a word
)

// vowels carry the tones.
const vowels = "aăâeêioôơuưy"

const tableSize = 0x1F00 // all Latin, Greek and Cyrillic; Vietnamese ends at U+1EF9

var letters = buildLetters()

var toneMarks = [...]rune{0x0300: 1, 0x0301: 2, 0x0303: 3, 0x0309: 4, 0x0323: 5}

func toneOf(r rune) uint8 {
	if r >= 0x0300 && int(r) < len(toneMarks) {
		return uint8(toneMarks[r])
	}
	return 0
}

func buildLetters() *[tableSize]letter {
	var table [tableSize]letter
	for r := rune(0); r < tableSize; r++ {
		table[r] = describe(r)
	}
	return &table
}

func describe(r rune) letter {
	l := letter{base: uint16(r), plain: isPlain(r)}
	switch {
	case r == '\n':
		l.class = classLine
	case unicode.IsSpace(r):
		l.class = classSpace
	case r >= '0' && r <= '9':
		l.class = classDigit
	case unicode.IsMark(r):
		l.class = classJoin
	case unicode.IsLetter(r):
		l.class = classLower
		if unicode.IsUpper(r) || unicode.IsTitle(r) {
			l.class = classUpper
		}
		l.base = uint16(unicode.ToLower(r))
		var rest []rune
		for _, d := range norm.NFD.String(string(unicode.ToLower(r))) {
			if tone := toneOf(d); tone != 0 && l.tone == 0 {
				l.tone = tone
				continue
			}
			rest = append(rest, d)
		}
		base := []rune(norm.NFC.String(string(rest)))
		if len(base) == 1 && strings.ContainsRune(vowels, base[0]) {
			l.base = uint16(base[0])
		} else {
			l.tone = 0 // ñ and the like are letters of their own
		}
	}
	return l
}

// isPlain reports whether r needs no rewriting wherever it stands.
func isPlain(r rune) bool {
	if r == '\n' {
		return true
	}
	if r < 0x20 || r == 0x7f {
		return false
	}
	for _, d := range norm.NFD.String(string(r)) { // ӯ is the twin у and a macron
		if _, mapped := lookAlike(d); mapped || isCyrillicTwin(d) {
			return false
		}
	}
	return !unicode.IsMark(r) && norm.NFC.IsNormalString(string(r)) && norm.NFC.PropertiesString(string(r)).BoundaryBefore()
}

func letterOf(r rune) letter {
	if r < tableSize {
		return letters[r]
	}
	return describe(r)
}
