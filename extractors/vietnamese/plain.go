package vietnamese

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain drops the diacritics of folded text (see Fold): "hồ chí minh" becomes
// "ho chi minh", đ becomes d, also ç and ü lose theirs. It makes keys for a
// search that forgives missing marks, and nothing else: what is extracted
// depends on them.
func Plain(folded string) string {
	ascii := true
	for i := range len(folded) {
		ascii = ascii && folded[i] < utf8.RuneSelf
	}
	if ascii {
		return folded
	}
	var b strings.Builder
	b.Grow(len(folded))
	for _, r := range norm.NFD.String(folded) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case r < 0x300 || r > 0x36f: // not a combining mark
			b.WriteRune(r)
		}
	}
	return b.String()
}
