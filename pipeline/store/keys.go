package store

import (
	"trichluc/extractors/vietnamese"
)

// Keys are what both databases must compare alike; they are computed here and
// stored, never left to a database's own functions or collations.

// maxKey bounds a key, in code points: PostgreSQL cannot index much beyond 2,700 bytes.
const maxKey = 250

// clip cuts s to what can be indexed.
func clip(s string) string {
	if len(s) <= maxKey {
		return s
	}
	n := 0
	for i := range s {
		if n == maxKey {
			return s[:i]
		}
		n++
	}
	return s
}

// foldKey is the key under which equal names and numbers meet: lower case, one
// way of placing tone marks, diacritics kept.
func foldKey(s string) string { return clip(vietnamese.Fold(s)) }
