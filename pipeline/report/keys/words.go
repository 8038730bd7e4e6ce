package keys

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// MostWords is how many words of a text can be searched for.
const MostWords = 40_000

// Word is a run of letters or digits of a text, as search compares it.
type Word struct {
	Plain      string // folded, without diacritics
	Marked     string // folded; equal to Plain where the word has no marks
	Start, End int    // code points in the text
}

// HasMarks reports whether the word is written with diacritics.
func (w Word) HasMarks() bool { return w.Plain != w.Marked }

// longestWord bounds a word, in bytes: full-text indexes do not take any length.
const longestWord = 120

// Splitter cuts texts into words. It remembers how words are folded, and is not
// for concurrent use.
type Splitter struct{ seen map[string][2]string }

// Words cuts a text into its first most words, all where most is 0.
func (s *Splitter) Words(text string, most int) []Word {
	room := len(text) / 5
	if most > 0 {
		room = min(room, most)
	}
	words := make([]Word, 0, room)
	at := 0 // code points before i
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !inWord(r) {
			i, at = i+n, at+1
			continue
		}
		digits := unicode.IsDigit(r)
		j, end := i, at
		for j < len(text) {
			r, n := utf8.DecodeRuneInString(text[j:])
			if !inWord(r) || unicode.IsDigit(r) != digits {
				break
			}
			j, end = j+n, end+1
		}
		w := s.fold(text[i:j])
		w.Start, w.End = at, end
		words = append(words, w)
		if len(words) == most {
			return words
		}
		i, at = j, end
	}
	return words
}

// inWord takes letters and digits of scripts that every engine's tokeniser
// knows for such; all else parts words.
func inWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	case r < 0x0530, r >= 0x1e00 && r < 0x2000, r >= 0x3040 && r < 0x9fa6, r >= 0xac00 && r < 0xd7a4:
		return unicode.IsLetter(r)
	}
	return false
}

func (s *Splitter) fold(word string) Word {
	if f, ok := s.seen[word]; ok {
		return Word{Plain: f[0], Marked: f[1]}
	}
	marked := vietnamese.Fold(word)
	if len(marked) > longestWord {
		marked = strings.ToValidUTF8(marked[:longestWord], "")
	}
	f := [2]string{vietnamese.Plain(marked), marked}
	if s.seen == nil {
		s.seen = map[string][2]string{}
	}
	if len(s.seen) < 100_000 {
		s.seen[strings.Clone(word)] = f
	}
	return Word{Plain: f[0], Marked: f[1]}
}
