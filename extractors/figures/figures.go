// Package figures finds numbers with what they count or measure.
package figures

import "trichluc/extractors/vietnamese"

// Mention is one figure: tokens Lo to Hi, Hi exclusive. Exactly one of Value,
// or Low and High together, is meant, see Range.
type Mention struct {
	Lo, Hi    int
	Range     bool
	Value     float64 // in the base unit
	Low, High float64
	Unit      string
	Qualifier string // exact, about, over, nearly, under, max, min
	Per       string // rate: what the figure is per ("ngày", "người/tháng")
	// SubjectLo to SubjectHi is the clause the figure stands in.
	SubjectLo, SubjectHi int
	Rule                 string
}

// Find returns the figures of a text in order. Taken are the tokens of
// documents and dates, in which no figure is looked for.
func Find(t *vietnamese.Text, taken vietnamese.Mask) []Mention { return nil }
