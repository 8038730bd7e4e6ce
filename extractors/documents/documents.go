// Package documents finds official documents by number, or by name and year.
package documents

import "trichluc/extractors/vietnamese"

// Mention is one place where a document is named: tokens Lo to Hi, Hi exclusive.
type Mention struct {
	Lo, Hi int
	Number string // canonical: no spaces, plain hyphens; "" for a document known by name only
	Short  bool   // the number is a short form (Nghị quyết 18)
	Name   string // of a law without number: "Luật Đất đai"
	Year   int    // written beside the name, or in the number
	Type   string // "Nghị quyết"; "" where neither words nor code tell
	Rule   string
}

// Find returns the documents named in a text in order, one entry a mention.
func Find(t *vietnamese.Text) []Mention { return nil }
