// Package places finds administrative units with their province.
package places

import "trichluc/extractors/vietnamese"

// Mention is one place name: tokens Lo to Hi, Hi exclusive.
type Mention struct {
	Lo, Hi   int
	Name     string // as in the list of provinces or districts
	Level    Level
	Province string // name of the province it lies in, "" where several have such a unit
}

// Level is the kind of administrative unit.
type Level uint8

const (
	Province Level = iota + 1
	District       // until 30/6/2025
	Commune
)

// Find returns the places of a text in order.
func Find(t *vietnamese.Text) []Mention { return nil }
