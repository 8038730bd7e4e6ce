// Package dates finds temporal expressions and resolves them to calendar days.
package dates

import (
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// Mention is one temporal expression: tokens Lo to Hi, Hi exclusive.
type Mention struct {
	Lo, Hi   int
	Type     string      // TIMEX3: DATE, TIME, DURATION, SET
	Value    string      // TIMEX3 value, or an EDTF interval a/b
	From, To schemas.Day // zero where the publication day is needed and unknown
	Mod      string      // TIMEX3 mod
	Calendar string      // "lunar" or ""
	Rule     string
}

// Find returns the temporal expressions of a text in order. Published is the
// day that relative expressions resolve against, zero where unknown; taken are
// the tokens of document numbers, in which no date is looked for.
func Find(t *vietnamese.Text, published schemas.Day, taken vietnamese.Mask) []Mention { return nil }
