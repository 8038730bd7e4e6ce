// Package officials finds named persons and the posts written beside them.
package officials

import "trichluc/extractors/vietnamese"

// Mention is one place where a person is named: tokens Lo to Hi, Hi exclusive,
// without the honorific.
type Mention struct {
	Lo, Hi    int
	Name      string // as written, single spaces
	Honorific string // "đồng chí", "ông", "Thiếu tướng"… as written
	Roles     []Role // the posts that this mention gives
	Rule      string
}

// Role is one post beside a name: tokens Lo to Hi, Hi exclusive.
type Role struct {
	Lo, Hi       int
	Title        string // Phó Chủ tịch
	Organization string // as written
	Area         string // as written
	Status       string // current, former or acting
	Rule         string
}

// Find returns the persons named in a text in order, with and without posts;
// which of them are one person, and which are officials, linking decides.
func Find(t *vietnamese.Text) []Mention { return nil }
