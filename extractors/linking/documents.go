package linking

import (
	"slices"
	"strconv"
	"strings"

	"trichluc/extractors/documents"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// linkDocuments joins mentions into documents, in order of first mention:
// mentions of one number; a short form (Nghị quyết 06) with the full form that
// it stands for; a law by name and year. Each document takes its issuer, issue
// day and subject from the words around its mentions.
func linkDocuments(a Article, home string) []schemas.Document {
	if len(a.Documents) == 0 {
		return nil
	}
	l := newDocumentLinks(a)
	out := make([]schemas.Document, 0, len(l.groups))
	for i := range l.groups {
		out = append(out, l.document(&l.groups[i], home))
	}
	return out
}

// documentLinks is the work on one article.
type documentLinks struct {
	Article
	groups []documentGroup
	said   []statement // what the words around each mention say, by mention
}

// documentGroup is one document: the mentions of it, by index.
type documentGroup struct {
	head     int // the mention that names it best
	mentions []int
}

func newDocumentLinks(a Article) *documentLinks {
	l := &documentLinks{Article: a, said: make([]statement, len(a.Documents))}
	for i := range a.Documents {
		l.said[i] = l.statement(i)
	}
	l.shareIssuers()
	byNumber := map[string]int{}
	place := make([]int, len(a.Documents))
	for i := range a.Documents {
		m := &a.Documents[i]
		if m.Short {
			continue
		}
		k := numberKey(m)
		g, ok := byNumber[k]
		if !ok {
			g = len(l.groups)
			byNumber[k] = g
			l.groups = append(l.groups, documentGroup{head: i})
		}
		place[i] = g
	}
	full, short := map[string][]int{}, map[string][]int{} // groups by serial
	for g := range l.groups {
		if h := &a.Documents[l.groups[g].head]; h.Number != "" {
			full[h.Serial] = append(full[h.Serial], g)
		}
	}
	for i := range a.Documents {
		m := &a.Documents[i]
		if !m.Short {
			continue
		}
		g := l.fullForm(i, full[m.Serial])
		if g < 0 {
			g = l.shortForm(i, short[m.Serial])
		}
		if g < 0 {
			g = len(l.groups)
			l.groups = append(l.groups, documentGroup{head: i})
			short[m.Serial] = append(short[m.Serial], g)
		}
		place[i] = g
	}
	for i, g := range place {
		l.groups[g].mentions = append(l.groups[g].mentions, i)
	}
	slices.SortFunc(l.groups, func(x, y documentGroup) int { return x.mentions[0] - y.mentions[0] })
	return l
}

// numberKey tells documents of one article apart: the number in one layout
// whatever its case, or a law's folded name and year.
func numberKey(m *documents.Mention) string {
	if m.Number == "" {
		return vietnamese.Fold(m.Name) + " " + strconv.Itoa(m.Year)
	}
	return strings.ToUpper(documents.Layout(m.Number))
}

// maxSerial bounds how many documents of one serial a short form is compared with.
const maxSerial = 32

// fullForm finds, among the groups of its serial, the full form that short
// mention i stands for: of the year, kind and issuer that are said. Of several
// the nearest before it wins, else the first behind it.
func (l *documentLinks) fullForm(i int, groups []int) int {
	m := &l.Documents[i]
	best := -1
	for _, g := range groups[:min(len(groups), maxSerial)] {
		h := &l.Documents[l.groups[g].head]
		if m.Year != 0 && h.Year != 0 && m.Year != h.Year || !sameKind(m.Type, h) {
			continue
		}
		if same, known := documents.SameIssuer(l.said[i].code, h.Issuer); known && !same {
			continue
		}
		if best < 0 || l.groups[g].head < i {
			best = g
		}
	}
	return best
}

// sameKind reports whether words name the kind of full form h: "văn bản" names
// any, "kế hoạch" not a resolution.
func sameKind(words string, h *documents.Mention) bool {
	return words == h.Type || words == "Văn bản" || words == "Công văn" && h.Type == "Văn bản" || h.Type == "" || words == documents.KindOf(h)
}

// shortForm finds, among the groups of its serial, an earlier short form of
// the same document: of one kind, without another year or issuer.
func (l *documentLinks) shortForm(i int, groups []int) int {
	m := &l.Documents[i]
	for _, g := range groups[:min(len(groups), maxSerial)] {
		h := &l.Documents[l.groups[g].head]
		if h.Type != m.Type || h.Year != 0 && m.Year != 0 && h.Year != m.Year {
			continue
		}
		if m.Year != 0 && h.Year == 0 {
			l.groups[g].head = i
		}
		return g
	}
	return -1
}

// document writes one group as a record's document.
func (l *documentLinks) document(g *documentGroup, home string) schemas.Document {
	h := &l.Documents[g.head]
	d := schemas.Document{Number: schemas.Nullable(h.Number), Name: h.Name, Type: schemas.Nullable(l.kind(g))}
	if h.Number == "" {
		d.Year = h.Year
	}
	d.Mentions = make([]schemas.Mention, len(g.mentions))
	for i, m := range g.mentions {
		d.Mentions[i] = schemas.Mention{Span: l.Text.Span(l.Documents[m].Lo, l.Documents[m].Hi), Rule: l.Documents[m].Rule}
	}
	s := l.conclude(g)
	d.Issuer = schemas.Nullable(l.Text.Slice(s.issuer.Lo, s.issuer.Hi))
	d.IssuedOn = schemas.Nullable(s.day.String())
	if h.Number != "" {
		d.Subject = schemas.Nullable(l.Text.Slice(s.subject.Lo, s.subject.Hi))
	}
	l.infer(g, &d, s, home)
	return d
}

// kind is the kind that the group's words name: those of a full form first,
// then of any mention; without words the kind of the number's code.
func (l *documentLinks) kind(g *documentGroup) string {
	h := &l.Documents[g.head]
	byCode := h.Type
	for _, i := range g.mentions {
		m := &l.Documents[i]
		if m.Worded && !m.Short && m.Type != "" && m.Type != "Văn bản" {
			return m.Type
		}
	}
	for _, i := range g.mentions {
		m := &l.Documents[i]
		if byCode == "" && m.Type != "" {
			byCode = m.Type
		}
	}
	return byCode
}
