package store

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

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

// plain drops the diacritics of a folded key: "hồ chí minh" becomes "ho chi
// minh". It serves a search that forgives missing marks, and nothing else.
func plain(key string) string {
	ascii := true
	for i := range len(key) {
		ascii = ascii && key[i] < utf8.RuneSelf
	}
	if ascii {
		return key
	}
	var b strings.Builder
	b.Grow(len(key))
	for _, r := range norm.NFD.String(key) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case r < 0x300 || r > 0x36f: // not a combining mark
			b.WriteRune(r)
		}
	}
	return b.String()
}
