// Package figures finds numbers with what they count or measure.
package figures

import "trichluc/extractors/vietnamese"

// Mention is one figure: tokens Lo to Hi, Hi exclusive. Exactly one of Value,
// or Low and High together, is meant, see Range.
type Mention struct {
	Lo, Hi    int
	Range     bool
	Value     float64 // in the base unit
	Low, High float64
	Unit      string
	Qualifier string // exact, about, over, nearly, under, max, min
	Per       string // rate: what the figure is per ("ngày", "người/tháng")
	// SubjectLo to SubjectHi is the clause the figure stands in.
	SubjectLo, SubjectHi int
	Rule                 string
}

// Find returns the figures of a text in order. Taken are the tokens of
// documents and dates, in which no figure is looked for.
func Find(t *vietnamese.Text, taken vietnamese.Mask) []Mention {
	f := finder{t: t, taken: taken}
	for i := 0; i < len(t.Tokens); {
		tok := &t.Tokens[i]
		if tok.Kind == vietnamese.Number && !taken[i] || tok.Kind == vietnamese.Word && numberWords.Has(tok.Key) && !taken[i] {
			i = max(f.at(i), i+1)
			continue
		}
		i++
	}
	return f.out
}

// finder walks a text once; every look back or ahead is bounded, so that the
// time is linear in the length of the text.
type finder struct {
	t     *vietnamese.Text
	taken vietnamese.Mask
	out   []Mention
	floor int // no mention may begin before this token
	// listEnd is the end of the last number that a label named, listLabel the
	// label: Điều 5, 6 và 7 are three names.
	listEnd   int
	listLabel label
	// sharedEnd is the end of the last number that took the unit of the list it stands in.
	sharedEnd int
}

var wordVisit = vietnamese.KeyOf("lượt")

// at reads the figure whose number begins at token i and says where to go on.
func (f *finder) at(i int) int {
	lo, currency, ok := f.glued(i)
	if !ok {
		return f.pastCode(i)
	}
	a := f.amount(i)
	switch {
	case a.hi == i:
		return i + 1
	case a.code, f.taken.Any(i, a.hi):
		return f.pastCode(i)
	}
	u := f.unitAt(a.hi, &a)
	if currency != "" {
		u = unit{kind: money, lo: a.hi, hi: a.hi, perHi: a.hi, name: currency}
		if s := f.symbol(a.hi); s.kind == money && a.hi < len(f.t.Tokens) && f.t.Gap(a.hi) != vietnamese.Line {
			u.hi, u.perHi = s.hi, s.hi
		}
		f.rate(&u)
	}
	if f.fraction(&a, &u) {
		return f.pastCode(a.hi)
	}
	if b, bu, ok := f.second(&a, u); ok {
		return f.span(lo, &a, &b, bu)
	}
	if u.kind == nothing && a.mag == 0 && f.joinsCode(a.hi) {
		return f.pastCode(a.hi)
	}
	return f.single(lo, &a, u)
}

// single writes the figure of one amount, if it is one.
func (f *finder) single(lo int, a *amount, u unit) int {
	a.settle(u)
	end := a.hi
	if u.kind == nothing && f.name(a) {
		f.listEnd, f.listLabel = a.hi, f.labelled(a.lo)
		return end
	}
	bare := false
	if u.kind == nothing {
		if ahead := f.preposed(a); ahead.kind != nothing {
			u = ahead
		} else if shared := f.borrowed(a); shared.kind != nothing {
			u = shared
			u.lo, u.hi, u.perHi = a.hi, a.hi, a.hi
			if u.kind == noun || u.kind == unknown {
				u.name = f.t.Slice(shared.lo, shared.hi)
			}
		} else if shared := f.enumerated(a); shared.kind != nothing {
			u = shared
		} else if f.t.IsMark(a.hi, ',') && f.t.Is(a.hi+1, wordVisit) && a.mag > 0 { // 3,3 triệu, lượt khách: a comma too many
			u = unit{kind: noun, lo: a.hi + 1, hi: a.hi + 2, perHi: a.hi + 2}
		} else if a.mag == 3 || a.mag == 6 || a.mag == 9 { // 20 tỷ: of đồng
			u = unit{kind: money, lo: a.hi, hi: a.hi, perHi: a.hi, name: "VND"}
			f.rate(&u)
			bare = true
		}
	}
	if u.kind == nothing || u.kind == excluded {
		return max(end, u.hi)
	}
	if f.rejects(a, u) {
		return end
	}
	v := a.v
	if sum, ok := v.plus(u.rest); ok {
		v = sum
	}
	if u.half {
		if sum, ok := v.plus(decimal{5, -1}); ok {
			v = sum
		}
	}
	m := Mention{Lo: lo, Hi: u.hi, Value: v.float(), Rule: ruleOf(a, u, bare)}
	if lo < a.lo && (f.t.IsMark(lo, '-') || f.t.Is(lo, wordBelow)) {
		m.Value = -m.Value
	}
	return f.write(m, a, u)
}

// span writes a range of two amounts.
func (f *finder) span(lo int, a, b *amount, u unit) int {
	bare := u.kind == nothing
	if bare {
		u = unit{kind: money, lo: b.hi, hi: b.hi, perHi: b.hi, name: "VND"}
		f.rate(&u)
	}
	if u.kind == excluded {
		return u.hi
	}
	if f.rejects(a, u) {
		return max(b.hi, u.hi)
	}
	m := Mention{Lo: lo, Hi: u.hi, Range: true, Low: a.v.float(), High: b.v.float(), Rule: rangeRules[u.kind]}
	return f.write(m, a, u)
}

// write fills in qualifier, unit and subject and keeps the mention.
func (f *finder) write(m Mention, a *amount, u unit) int {
	t := f.t
	from := m.Lo
	if from > f.floor && t.Is(from-1, wordFrom) && t.Gap(from) != vietnamese.Line && !f.taken.Any(from-1, from) {
		from--
	}
	start, sense := f.qualify(from, a, u)
	if start == from && from < m.Lo && !m.Range {
		start, sense = f.qualify(m.Lo, a, u)
	}
	m.Hi = max(m.Hi, u.perHi)
	hi, tail := f.trailing(u.perHi)
	if tail != "" {
		sense, m.Hi = tail, hi
		start = min(start, from)
	} else if m.Range {
		start = min(start, from)
	}
	m.Lo, m.Qualifier, m.Unit, m.Per = start, sense, u.name, u.per
	if m.Unit == "" {
		m.Unit = t.Slice(u.lo, u.hi)
	}
	next := max(m.Hi, u.perHi)
	if f.taken.Any(m.Lo, m.Hi) { // words of a date or a document lie inside: no figure
		return next
	}
	m.SubjectLo, m.SubjectHi = f.subject(m.Lo, next, u)
	f.out = append(f.out, m)
	f.floor = next
	return next
}

// ruleOf names the rule that made a single figure.
func ruleOf(a *amount, u unit, bare bool) string {
	switch {
	case bare:
		return "money-bare" // 20 tỷ
	case u.lo == a.hi && u.hi == a.hi && u.kind == noun:
		return "noun-before" // số ca nhiễm lên 1.948
	case a.spelled && u.kind == noun:
		return "noun-spelled" // hai mô hình
	}
	return rules[u.kind]
}

var rules = [...]string{
	percent: "percent",      // 98,5%
	points:  "points",       // 1,3 điểm phần trăm
	money:   "money",        // 200 tỷ đồng
	measure: "measure",      // 2.500ha
	noun:    "noun",         // 54 lớp
	unknown: "noun-unknown", // a noun that the table does not know
}

var rangeRules = [...]string{
	nothing: "range-money",
	percent: "range-percent",
	points:  "range-points",
	money:   "range-money",
	measure: "range-measure",
	noun:    "range-noun",
	unknown: "range-noun-unknown",
}
