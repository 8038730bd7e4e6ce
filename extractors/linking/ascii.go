package linking

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// asciiLetters is a name as host names write it: Đắk Nông → daknong.
func asciiLetters(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z':
			b.WriteRune(r)
		case r == 'đ':
			b.WriteByte('d')
		}
	}
	return b.String()
}
