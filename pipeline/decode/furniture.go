package decode

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

//go:embed furniture.tsv
var furnitureTable string

// furniture tells lines of a site from lines of an article.
type furniture struct {
	lines    map[string]bool
	tails    map[string]bool
	ends     map[string]bool
	sections map[string]bool
	prefixes []string
	stems    []string
	endStems []string
}

var siteFurniture = parseFurniture(furnitureTable)

func parseFurniture(table string) *furniture {
	f := &furniture{lines: map[string]bool{}, tails: map[string]bool{}, ends: map[string]bool{}, sections: map[string]bool{}}
	for row := range strings.Lines(table) {
		kind, words, ok := strings.Cut(strings.TrimRight(row, "\n"), "\t")
		if !ok || strings.HasPrefix(kind, "#") {
			continue
		}
		switch kind {
		case "line":
			f.lines[words] = true
		case "tail":
			f.tails[words] = true
		case "prefix":
			f.prefixes = append(f.prefixes, words)
		case "stem":
			f.stems = append(f.stems, words)
		case "section":
			f.sections[words] = true
		case "end":
			f.ends[words] = true
		case "endstem":
			f.endStems = append(f.endStems, words)
		}
	}
	return f
}

// longestFurniture is in bytes; longer lines are never furniture.
const longestFurniture = 200

// isLine reports a line that is dropped wherever it stands. folded is the
// line as vietnamese.Fold gives it.
func (f *furniture) isLine(folded string) bool {
	if folded == "" || len(folded) > longestFurniture {
		return false
	}
	bare := bareWords(folded)
	if bare == "" || f.lines[bare] || f.lines[folded] {
		return true
	}
	if counted(f.lines, bare) { // "Xem 512 lần"
		return true
	}
	for _, p := range f.prefixes {
		if strings.HasPrefix(bare, p) || strings.HasPrefix(folded, p) {
			return true
		}
	}
	return false
}

// isTail reports a line that opens a list of other items, or ends the article.
func (f *furniture) isTail(folded string) bool {
	return marks(folded, f.tails, f.stems) || f.isEnd(folded)
}

// isSection reports the name of a section standing alone.
func (f *furniture) isSection(folded string) bool { return f.sections[bareWords(folded)] }

// isEnd reports a line with which the article is over: comments, imprint.
func (f *furniture) isEnd(folded string) bool { return marks(folded, f.ends, f.endStems) }

func marks(folded string, whole map[string]bool, stems []string) bool {
	if folded == "" || len(folded) > longestFurniture {
		return false
	}
	bare := bareWords(folded)
	if whole[bare] || whole[folded] {
		return true
	}
	if counted(whole, bare) { // "12 bình luận"
		return true
	}
	for _, p := range stems {
		if strings.HasPrefix(bare, p) {
			return true
		}
	}
	return false
}

// bareWords is a folded line without the marks around it ("• Tin liên quan:").
func bareWords(folded string) string {
	return strings.TrimFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("()©>", r)
	})
}

// counted looks up a short folded line without its numbers and marks: "12 bình luận".
func counted(words map[string]bool, bare string) bool {
	if len(bare) >= 50 || !strings.ContainsAny(bare, "0123456789") {
		return false
	}
	var buf [64]byte
	n, gap := 0, false
	for i := 0; i < len(bare); i++ {
		switch c := bare[i]; {
		case c >= 'a' && c <= 'z' || c >= utf8.RuneSelf:
			if gap && n > 0 {
				buf[n] = ' '
				n++
			}
			buf[n] = c
			n++
			gap = false
		default:
			gap = true
		}
	}
	return n > 0 && words[string(buf[:n])]
}

// line is one line of what may be the article.
type line struct {
	text   string // normalised, trimmed
	folded string // vietnamese.Fold of a short line, "" of a long one
	runes  int

	read *lineReading // shared by the copies of the line
}

// lineReading keeps what a line was read as: several rules ask, of the lines
// around theirs too.
type lineReading struct {
	stampRead, stamped bool
	stamp              candidate

	creditRead, labelled, credited bool
	credit                         credit
}

func newLine(s string) line {
	l := line{text: s, runes: utf8.RuneCountInString(s), read: &lineReading{}}
	if len(s) <= longestFurniture {
		l.folded = vietnamese.Fold(s)
	}
	return l
}

// isParagraph reports running text: long, or a whole sentence of some length.
func (l line) isParagraph() bool {
	return l.runes >= 140 || l.runes >= 60 && endsSentence(l.text)
}

// endsSentence reports a line closed by a full stop, possibly inside a bracket or quotation.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’») `)
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") ||
		strings.HasSuffix(s, "./") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":")
}
