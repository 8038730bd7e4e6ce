package report

import (
	"strings"
	"unicode"
)

// quoteMax bounds a quote, in code points on either side of the mention.
const quoteMax = 200

// quote cuts the sentence around a mention out of a window of text: the cells
// are the window, the code points before the mention, and its length.
func quote(cells []any) (any, error) {
	if cells[0] == nil {
		return nil, nil
	}
	window, err := typed(cells[0], Text)
	if err != nil {
		return nil, err
	}
	var at [2]int
	for i := range at {
		n, err := typed(cells[1+i], Int)
		if err != nil || n == nil {
			return nil, err
		}
		at[i] = int(n.(int64))
	}
	text := []rune(window.(string))
	start, end := at[0], at[0]+at[1]
	if start < 0 || start > end || end > len(text) {
		return nil, nil // one wrong span is no reason to answer nothing
	}
	lo, hi := sentence(text, start, end)
	return strings.Join(strings.Fields(string(text[lo:hi])), " "), nil
}

// sentence widens a mention to its sentence or line, at most quoteMax on either side.
func sentence(text []rune, start, end int) (lo, hi int) {
	lo = start
	for lo > 0 && start-lo < quoteMax && text[lo-1] != '\n' && !endsSentence(text, lo-1) {
		lo--
	}
	if start-lo == quoteMax { // cut: begin with a whole word
		for lo < start && !unicode.IsSpace(text[lo]) {
			lo++
		}
	}
	for lo < start && unicode.IsSpace(text[lo]) {
		lo++
	}
	hi = end
	for hi < len(text) && hi-end < quoteMax && text[hi] != '\n' && !endsSentence(text, hi) {
		hi++
	}
	if hi < len(text) && endsSentence(text, hi) {
		hi++
	}
	return lo, hi
}

// endsSentence reports whether the mark at i ends a sentence: a full stop,
// question or exclamation mark before a space and a capital or digit.
func endsSentence(text []rune, i int) bool {
	switch text[i] {
	case '.', '!', '?', '…':
	default:
		return false
	}
	j := i + 1
	for j < len(text) && (text[j] == ' ' || text[j] == '\u00a0') {
		j++
	}
	return j == len(text) || text[j] == '\n' || j > i+1 && !unicode.IsLower(text[j])
}
