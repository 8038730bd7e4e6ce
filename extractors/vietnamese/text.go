package vietnamese

import (
	"strconv"
	"unicode/utf8"

	"trichluc/schemas"
)

// Kind says what a token is.
type Kind uint8

const (
	Mark    Kind = iota // one punctuation mark or symbol
	Word                // a run of letters: mostly one syllable, or a code such as NQ, UBND
	Number              // a run of digits, without separators
	Address             // a URL, host name or e-mail address, whole
)

// Case says how a word is written.
type Case uint8

const (
	NoCase Case = iota // numbers, marks
	Lower              // tỉnh
	Title              // Tỉnh; also a single capital
	Upper              // TỈNH, NQ; two capitals at least
	Mixed              // TTg, QyĐ
)

// Gap says what stands between a token and the one before it.
type Gap uint8

const (
	None  Gap = iota // nothing: they touch
	Space            // spaces
	Line             // a line end; also before the first token
)

// Token is one syllable, number, mark or address of a text.
type Token struct {
	Start, End uint32 // bytes in Text.S
	Rune       uint32 // code points before Start
	Sentence   uint32 // index in Text.Sentences
	Key        Key    // of the folded form, see KeyOf
	Ch         rune   // of a Mark: the character, dashes folded to '-', quotes to '"' and '\”; else 0
	Kind       Kind
	Case       Case
	Gap        Gap
}

// Range is a half-open run of tokens.
type Range struct{ Lo, Hi int }

// Text is a normalised text cut into tokens. It is read-only once made.
type Text struct {
	S         string
	Tokens    []Token
	Sentences []Range

	run run // of the last mark looked at while cutting
}

// Parse normalises s and cuts it.
func Parse(s string) *Text {
	t := &Text{S: Normalise(s)}
	t.Tokens = make([]Token, 0, len(t.S)/4+8)
	t.cut()
	t.split()
	return t
}

// cut walks the text once and writes its tokens.
func (t *Text) cut() {
	s, runes, gap := t.S, uint32(0), Line
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		l := letterOf(r)
		tok := Token{Start: uint32(i), Rune: runes, Gap: gap}
		switch l.class {
		case classSpace:
			i, runes = i+n, runes+1
			gap = max(gap, Space)
			continue
		case classLine:
			i, runes = i+n, runes+1
			gap = Line
			continue
		case classDigit:
			tok.Kind = Number
			h := newHasher()
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				h.add(letters[s[i]])
				i++
				runes++
			}
			tok.Key = h.key()
		case classLower, classUpper:
			tok.Kind = Word
			h := newHasher()
			upper, lower := 0, 0
			first := l.class
			for {
				h.add(l)
				switch l.class {
				case classUpper:
					upper++
				case classLower:
					lower++
				}
				i, runes = i+n, runes+1
				if i >= len(s) {
					break
				}
				if r, n = rune(s[i]), 1; r >= utf8.RuneSelf {
					r, n = utf8.DecodeRuneInString(s[i:])
				}
				if l = letterOf(r); l.class != classLower && l.class != classUpper && l.class != classJoin {
					break
				}
			}
			tok.Key, tok.Case = h.key(), caseOf(upper, lower, first == classUpper)
		default:
			tok.Ch = foldMark(r)
			h := newHasher()
			h.add(letterOf(tok.Ch))
			tok.Key = h.key()
			i, runes = i+n, runes+1
		}
		tok.End = uint32(i)
		t.Tokens = append(t.Tokens, tok)
		gap = None
		if tok.Ch == '@' || tok.Ch == '/' || tok.Ch == '.' {
			if end := t.address(i); end > i {
				runes += uint32(utf8.RuneCountInString(s[i:end]))
				i = end
			}
		}
	}
}

func caseOf(upper, lower int, firstUpper bool) Case {
	switch {
	case upper == 0:
		return Lower
	case upper == 1 && firstUpper:
		return Title
	case lower == 0:
		return Upper
	}
	return Mixed
}

// Str is the words of token i.
func (t *Text) Str(i int) string { return t.S[t.Tokens[i].Start:t.Tokens[i].End] }

// Slice is the words of tokens lo to hi, hi exclusive, as they stand.
func (t *Text) Slice(lo, hi int) string {
	if lo >= hi {
		return ""
	}
	return t.S[t.Tokens[lo].Start:t.Tokens[hi-1].End]
}

// Span points at tokens lo to hi, hi exclusive, in code points.
func (t *Text) Span(lo, hi int) schemas.Span {
	words := t.Slice(lo, hi)
	start := int(t.Tokens[lo].Rune)
	return schemas.Span{Start: start, End: start + utf8.RuneCountInString(words), Text: words}
}

// Int is the value of number token i, or -1 where it is no number or one of more than 18 digits.
func (t *Text) Int(i int) int {
	if i < 0 || i >= len(t.Tokens) || t.Tokens[i].Kind != Number || t.Tokens[i].End-t.Tokens[i].Start > 18 {
		return -1
	}
	n, err := strconv.Atoi(t.Str(i))
	if err != nil {
		return -1
	}
	return n
}

// Digits is how many digits number token i has; 0 for other tokens.
func (t *Text) Digits(i int) int {
	if i < 0 || i >= len(t.Tokens) || t.Tokens[i].Kind != Number {
		return 0
	}
	return int(t.Tokens[i].End - t.Tokens[i].Start)
}

// Is reports whether token i exists and has key k.
func (t *Text) Is(i int, k Key) bool { return i >= 0 && i < len(t.Tokens) && t.Tokens[i].Key == k }

// IsMark reports whether token i exists and is the mark ch (folded).
func (t *Text) IsMark(i int, ch rune) bool {
	return i >= 0 && i < len(t.Tokens) && t.Tokens[i].Kind == Mark && t.Tokens[i].Ch == ch
}

// Kind is the kind of token i; Mark, which matches nothing useful, outside the text.
func (t *Text) Kind(i int) Kind {
	if i < 0 || i >= len(t.Tokens) {
		return Mark
	}
	return t.Tokens[i].Kind
}

// Gap is the gap before token i; Line outside the text.
func (t *Text) Gap(i int) Gap {
	if i < 0 || i >= len(t.Tokens) {
		return Line
	}
	return t.Tokens[i].Gap
}

// Glued reports whether token i exists and touches the one before it.
func (t *Text) Glued(i int) bool { return t.Gap(i) == None }

// Sentence is the sentence that token i stands in.
func (t *Text) Sentence(i int) Range { return t.Sentences[t.Tokens[i].Sentence] }

// Capital reports whether token i is a word that begins with a capital.
func (t *Text) Capital(i int) bool {
	return t.Kind(i) == Word && t.Tokens[i].Case != Lower
}
