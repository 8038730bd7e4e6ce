package linking

import (
	"sort"
	"strconv"
	"strings"

	"trichluc/extractors/dates"
	"trichluc/extractors/documents"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// infer fills what a reader concludes beyond the article's words, and the key.
func (l *documentLinks) infer(g *documentGroup, d *schemas.Document, s statement, home string) {
	h := &l.Documents[g.head]
	in := schemas.Inferred{}
	if s.issuer.Lo == s.issuer.Hi {
		in.Issuer = documents.IssuerName(h.Issuer, h.Term, home)
	}
	if in != (schemas.Inferred{}) {
		d.Inferred = &in
	}
	d.Key = strings.ToUpper(h.Number)
	if d.Key == "" {
		d.Key = foldName(h.Name) + " " + itoa(h.Year)
	}
}

func foldName(s string) string { return vietnamese.Fold(s) }

func itoa(n int) string { return strconv.Itoa(n) }

// datesFrom are the date mentions that begin at token k or later.
func (l *documentLinks) datesFrom(k int) []dates.Mention {
	i := sort.Search(len(l.Dates), func(i int) bool { return l.Dates[i].Lo >= k })
	return l.Dates[i:]
}

// firstDateEndingAfter is the index of the first date mention that ends behind token k.
func (l *documentLinks) firstDateEndingAfter(k int) int {
	return sort.Search(len(l.Dates), func(i int) bool { return l.Dates[i].Hi > k })
}
