package figures

import (
	_ "embed"
	"strings"

	"trichluc/extractors/vietnamese"
)

// symbol is a currency or a measure.
type symbol struct {
	kind           kind
	name           string // VND, km, °C
	written        string // the phrase as listed
	exact          bool   // only in the letters listed: m, not M
	power          bool   // can be squared or cubed by a digit behind it
	squared, cubed string
}

// symbolTable lists phrase, symbol and options, tab-separated: ISO 4217 codes
// for currencies, SI symbols for measures, the word where there is no symbol.
//
//go:embed symbols.tsv
var symbolTable string

var symbols = loadSymbols(symbolTable)

func loadSymbols(table string) *vietnamese.Trie[symbol] {
	trie := vietnamese.NewTrie[symbol]()
	k := nothing
	for line := range strings.Lines(table) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "[money]":
			k = money
		case line == "[measure]":
			k = measure
		case line != "" && line[0] != '#':
			cells := strings.Split(line, "\t")
			s := symbol{kind: k, name: cells[1], written: cells[0]}
			options := strings.Join(cells[2:], " ")
			s.exact = strings.Contains(options, "exact")
			if s.power = strings.Contains(options, "power"); s.power {
				s.squared, s.cubed = s.name+"2", s.name+"3"
			}
			trie.Add(cells[0], s)
		}
	}
	return trie
}

// flows are the measures whose rate is a symbol of its own: km/h, m3/s, mg/l.
var flows = vietnamese.NewTrie(
	vietnamese.Entry[string]{Phrase: "h", Value: "h"}, vietnamese.Entry[string]{Phrase: "giờ", Value: "h"},
	vietnamese.Entry[string]{Phrase: "s", Value: "s"}, vietnamese.Entry[string]{Phrase: "giây", Value: "s"},
	vietnamese.Entry[string]{Phrase: "l", Value: "l"}, vietnamese.Entry[string]{Phrase: "lít", Value: "l"},
	vietnamese.Entry[string]{Phrase: "ml", Value: "ml"}, vietnamese.Entry[string]{Phrase: "dl", Value: "dl"},
	vietnamese.Entry[string]{Phrase: "phút", Value: "phút"}, vietnamese.Entry[string]{Phrase: "m3", Value: "m3"}, vietnamese.Entry[string]{Phrase: "m³", Value: "m3"},
)

// flow joins the two, for the common ones without making a new string.
func flow(name, per string) string {
	switch {
	case name == "km" && per == "h":
		return "km/h"
	case name == "m3" && per == "s":
		return "m3/s"
	case name == "mg" && per == "l":
		return "mg/l"
	}
	return name + "/" + per
}
