package linking

import (
	_ "embed"
	"sort"
	"strconv"
	"strings"
	"time"

	"trichluc/extractors/documents"
	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// infer fills what a reader concludes beyond the article's words, and the key.
func (l *documentLinks) infer(g *documentGroup, d *schemas.Document, s statement, home string) {
	h := &l.Documents[g.head]
	w := l.whole(h, s, home)
	in := schemas.Inferred{Number: w.number, Issuer: w.issuer, Year: w.year, Term: w.term}
	if w.day != s.day {
		in.IssuedOn = w.day.String()
	}
	if in.Number == h.Number {
		in.Number = ""
	}
	if vietnamese.Fold(in.Issuer) == vietnamese.Fold(string(d.Issuer)) || d.Issuer != "" && w.code == "TW" {
		in.Issuer = ""
	}
	if h.Term > 0 {
		in.Term = ""
		if d.Issuer == "" {
			in.Issuer = documents.IssuerName(w.code, h.Term, documents.Province{})
		} else {
			in.Issuer = ""
		}
	}
	if h.Year != 0 || !w.day.IsZero() {
		in.Year = 0 // said already
	}
	if in != (schemas.Inferred{}) {
		d.Inferred = &in
	}
	d.Key = documentKey(h, w)
}

// whole is one document with everything known of it, said or concluded.
type whole struct {
	number string // with its codes where they can be told
	code   string // the issuer's code
	issuer string // full name of the issuer
	day    schemas.Day
	year   int
	term   string // "XIII", "2020-2025", "15"; "" for papers numbered by year
}

// whole concludes: the codes behind a short form, the issuer behind a code,
// the year behind "vừa ban hành", the term behind the year.
func (l *documentLinks) whole(h *documents.Mention, s statement, home string) whole {
	w := whole{number: h.Number, code: h.Issuer, day: s.day, year: h.Year, term: s.term}
	if h.Number == "" {
		w.issuer, w.code = "Quốc hội", "QH"
		return w
	}
	if w.code == "" {
		w.code = s.code
	}
	if w.code == "" && h.Type == "Nghị định" {
		w.code = "CP"
	}
	if h.Short {
		w.number = documents.FullNumber(h, w.code, l.Published.Year)
	}
	if k, ok := knownDocument(h, w.number, l.Published); ok && w.day.IsZero() {
		w.number, w.code, w.day = k.number, k.code, k.day
	}
	w.issuer = l.issuerName(h, s, w.code, home)
	if w.year == 0 {
		w.year = w.day.Year
	}
	if w.year == 0 && s.recent {
		w.year = l.Published.Year
	}
	w.term = l.term(h, w)
	return w
}

// issuerName is the full name of the body that issued a document: where the
// article names a body below the code's level (UBND huyện …) as the article
// has it, else from the code and the article's province.
func (l *documentLinks) issuerName(h *documents.Mention, s statement, code, home string) string {
	if h.Joint() {
		if names := documents.JointIssuers(h.Number); names != "" {
			return names
		}
	}
	if !s.named() {
		return documents.IssuerName(code, 0, provinceName(home))
	}
	said := l.Text.Slice(s.issuer.Lo, s.issuer.Hi)
	if same, _ := documents.SameIssuer(s.code, code); !same {
		if s.code != "" {
			code = s.code
		}
		if code == "" {
			return said
		}
	}
	if !documents.Local(code) {
		if name := documents.IssuerName(code, 0, documents.Province{}); name != "" {
			return name
		}
		return said
	}
	if in := l.placesIn(s.issuer); len(in) > 0 {
		if in[0].Level == places.Province {
			return documents.IssuerName(code, 0, provinceName(in[0].Name))
		}
		return said
	}
	for i := s.issuer.Lo; i < s.issuer.Hi; i++ { // UBND xã Thuận Hạnh: a unit below the province
		if below.Has(l.Text.Tokens[i].Key) {
			return said
		}
	}
	if name := documents.IssuerName(code, 0, provinceName(home)); name != "" {
		return name
	}
	return said
}

// below are the levels under a province.
var below = vietnamese.NewSet("huyện", "quận", "xã", "phường", "thị", "TX", "trấn", "khu")

// placesIn are the place mentions inside a range of tokens.
func (l *documentLinks) placesIn(r vietnamese.Range) []places.Mention {
	i := sort.Search(len(l.Places), func(i int) bool { return l.Places[i].Lo >= r.Lo })
	j := i
	for j < len(l.Places) && l.Places[j].Hi <= r.Hi {
		j++
	}
	return l.Places[i:j]
}

// provinceName is a province as documents.IssuerName wants it.
func provinceName(name string) documents.Province {
	for _, r := range places.Provinces() {
		if r.Name == name {
			return documents.Province{Name: name, City: r.City}
		}
	}
	return documents.Province{Name: name}
}

// term is the term in whose series a document is numbered: of the National
// Assembly as the number says it; of the Central Committee by day or by the
// words (khóa XIII); of a lower committee by day, else the one in which the
// article was published. "" for papers that are numbered by year.
func (l *documentLinks) term(h *documents.Mention, w whole) string {
	switch {
	case h.Term > 0:
		return strconv.Itoa(h.Term)
	case !documents.OfParty(w.code):
		return ""
	case w.term != "" && documents.Central(w.code):
		return w.term
	case documents.Central(w.code):
		return centralTerm(w.day)
	case !w.day.IsZero():
		return localTerm(w.day)
	case !l.Published.IsZero():
		return localTerm(l.Published)
	}
	return ""
}

// centralTerm is the term of the Central Committee on a day: it changes with
// the Party's congress.
func centralTerm(d schemas.Day) string {
	term := ""
	for _, c := range congresses {
		if !d.IsZero() && !d.Before(c.day) {
			term = c.term
		}
	}
	return term
}

// congresses are the days on which the Party's congresses closed, from the
// seventh on.
var congresses = [...]struct {
	day  schemas.Day
	term string
}{
	{schemas.Day{Year: 1991, Month: 6, Day: 27}, "VII"},
	{schemas.Day{Year: 1996, Month: 7, Day: 1}, "VIII"},
	{schemas.Day{Year: 2001, Month: 4, Day: 22}, "IX"},
	{schemas.Day{Year: 2006, Month: 4, Day: 25}, "X"},
	{schemas.Day{Year: 2011, Month: 1, Day: 19}, "XI"},
	{schemas.Day{Year: 2016, Month: 1, Day: 28}, "XII"},
	{schemas.Day{Year: 2021, Month: 2, Day: 1}, "XIII"},
	{schemas.Day{Year: 2026, Month: 1, Day: 25}, "XIV"},
}

// localTerm is the term of a provincial committee on a day: five years from
// the autumn of 2005, 2010, 2015… The congresses differ by some weeks from
// province to province; October begins the new term here.
func localTerm(d schemas.Day) string {
	y := d.Year
	if d.Month < 10 {
		y--
	}
	y -= ((y % 5) + 5) % 5
	return strconv.Itoa(y) + "-" + strconv.Itoa(y+5)
}

// documentKey names one document across articles:
//
//	number "|" issuer "|" series
//
// The number stands in the State's or the Party's layout with its serial
// padded to two digits (06-NQ/TU for 6-NQ/TU and 06/NQ-TU); a short form whose
// codes cannot be told stands behind its kind ("Nghị định 30"); a law without
// a number is its folded name. The issuer is the full name of the body, folded
// ("tỉnh ủy quảng ninh"), "" where it cannot be told. The series is what the
// numbering starts anew with: the term of the committee or of the National
// Assembly ("XIII", "2020-2025", "15"), else the year, "" where unknown. Two
// articles give one key where they say, or let conclude, the same three parts;
// an article that leaves the series open has a key of its own.
func documentKey(h *documents.Mention, w whole) string {
	if h.Number == "" {
		return vietnamese.Fold(h.Name) + "||" + strconv.Itoa(h.Year)
	}
	number := documents.Layout(w.number)
	if h.Short && w.number == h.Number {
		number = strings.TrimSpace(h.Type + " " + number)
	}
	series := w.term
	if series == "" && w.year != 0 {
		series = strconv.Itoa(w.year)
	}
	return number + "|" + vietnamese.Fold(w.issuer) + "|" + series
}

// known is a document that every reader knows: by number or by a household
// name (Đề án 06).
type known struct {
	kind   string // Nghị quyết, Đề án…
	serial string
	number string
	code   string // issuer
	day    schemas.Day
}

//go:embed known.tsv
var knownTable string

var knownDocuments = readKnown()

func readKnown() []known {
	var out []known
	for line := range strings.Lines(knownTable) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		k := known{kind: f[0], serial: f[1], number: f[2], code: f[3]}
		day, err := time.Parse(time.DateOnly, f[4])
		if err != nil {
			panic("linking: known.tsv: " + err.Error())
		}
		k.day = schemas.DayOf(day)
		out = append(out, k)
	}
	return out
}

// knownDocument finds the well-known document that a number, or a short form
// without anything against it, names in an article of a day.
func knownDocument(h *documents.Mention, number string, published schemas.Day) (known, bool) {
	for _, k := range knownDocuments {
		if published.IsZero() || published.Before(k.day) {
			continue
		}
		if number == k.number || h.Short && number == h.Number && h.Year == 0 && h.Type == k.kind && h.Serial == k.serial {
			return k, true
		}
	}
	return known{}, false
}

// firstDateFrom is the index of the first date mention that begins at token k or later.
func (l *documentLinks) firstDateFrom(k int) int {
	return sort.Search(len(l.Dates), func(i int) bool { return l.Dates[i].Lo >= k })
}

// firstDateEndingAfter is the index of the first date mention that ends behind token k.
func (l *documentLinks) firstDateEndingAfter(k int) int {
	return sort.Search(len(l.Dates), func(i int) bool { return l.Dates[i].Hi > k })
}

// bodyAt reads the issuing body that begins at token k.
func (l *documentLinks) bodyAt(k int) (documents.Issuer, bool) {
	return documents.IssuerAt(l.Text, k, l.placeEnd)
}

// placeEnd is the token behind the place that begins at token k, k where none does.
func (l *documentLinks) placeEnd(k int) int {
	i := sort.Search(len(l.Places), func(i int) bool { return l.Places[i].Lo >= k })
	if i < len(l.Places) && l.Places[i].Lo == k {
		return l.Places[i].Hi
	}
	return k
}
