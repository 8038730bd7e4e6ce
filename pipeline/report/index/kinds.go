package index

import (
	_ "embed"
	"strings"

	"trichluc/extractors/vietnamese"
)

// Kinds of figures.
const (
	kindTarget = "target"
	kindResult = "result"
	kindPlain  = "plain"
)

//go:embed kinds.tsv
var kindsFile string

// markers finds the words of kinds.tsv.
var markers = readMarkers()

// marker is what a word tells: a kind, firmly or not.
type marker struct {
	kind string
	weak bool
}

func readMarkers() map[string]marker {
	m := map[string]marker{}
	for line := range strings.Lines(kindsFile) {
		kind, words, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if kind == "weak" {
			m[vietnamese.Fold(words)] = marker{kindResult, true}
		} else {
			m[vietnamese.Fold(words)] = marker{kind, false}
		}
	}
	return m
}

// longestMarker is the most words that a marker has.
const longestMarker = 3

// sentences are a text's sentences, with their words by offset.
type sentences struct {
	t *vietnamese.Text
}

func sentencesOf(t *vietnamese.Text) sentences { return sentences{t} }

// kindAt tells the kind of a figure at code points start to end: the last
// marker before it in its sentence decides, else the first behind it.
func (s sentences) kindAt(start, end int) string {
	t := s.t
	// The token that the figure begins with, and its sentence.
	lo, hi := 0, len(t.Tokens)
	for lo < hi {
		if mid := (lo + hi) / 2; int(t.Tokens[mid].Rune) < start {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(t.Tokens) {
		return kindPlain
	}
	r := t.Sentences[t.Tokens[lo].Sentence]
	kind, firm := "", false
	before := t.Tokens[r.Lo:lo]
	for i := range before {
		if m, ok := s.markerAt(r.Lo+i, lo); ok {
			if m.weak && kind == kindTarget && firm {
				continue
			}
			kind, firm = m.kind, !m.weak
		}
	}
	if kind != "" {
		return kind
	}
	for i := lo; i < r.Hi; i++ {
		if int(t.Tokens[i].Rune) < end {
			continue
		}
		if m, ok := s.markerAt(i, r.Hi); ok && !m.weak {
			return m.kind
		}
	}
	return kindPlain
}

// markerAt reads the longest marker that begins with token i and ends before token end.
func (s sentences) markerAt(i, end int) (marker, bool) {
	var words [longestMarker]string
	n := 0
	for ; n < longestMarker && i+n < end; n++ {
		tok := s.t.Tokens[i+n]
		if tok.Kind != vietnamese.Word {
			break
		}
		words[n] = vietnamese.Fold(s.t.S[tok.Start:tok.End])
	}
	for ; n > 0; n-- {
		if m, ok := markers[strings.Join(words[:n], " ")]; ok {
			return m, true
		}
	}
	return marker{}, false
}
