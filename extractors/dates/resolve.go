package dates

import (
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// resolver turns expressions as written into days.
type resolver struct {
	f         *finder
	published schemas.Day
	anchors   []anchor // dates with a year, resolved so far
}

// anchor is a date that others may lean on for what they leave out.
type anchor struct {
	lo, hi      int
	year, month int
	day         int
	months      int
	written     bool // the year is in the text
	weak        bool // the date of a document, a comparison, a period
}

// resolve fills in what the expressions leave out and writes the mentions.
func resolve(f *finder, published schemas.Day) []Mention {
	if len(f.found) == 0 {
		return nil
	}
	spread(f.found)
	r := resolver{f: f, published: published}
	out := make([]Mention, 0, len(f.found))
	for k := range f.found {
		e := &f.found[k]
		r.fill(k)
		m, ok := mention(e, published)
		if !ok {
			continue
		}
		out = append(out, m)
		r.remember(e, m)
	}
	return out
}

// spread gives the items of a list what only a later item says, from right to left.
func spread(found []expression) {
	for k := len(found) - 1; k > 0; k-- {
		if !found[k].linked {
			continue
		}
		e, prev := found[k].a, &found[k-1]
		to := &prev.a
		if prev.isRange {
			to = &prev.b
		}
		if to.months != 0 && to.months == 12 {
			continue
		}
		if to.months == 0 && to.month == 0 {
			to.month = e.month
		}
		if to.year == 0 && to.relative == absolute {
			to.year, to.relative, to.offset = e.year, e.relative, e.offset
			if e.relative != inYear {
				to.relative = absolute
			}
			if to.year != 0 && to.month > e.month {
				to.year--
			}
		}
		if to.lunar != e.lunar && e.lunar {
			to.lunar = true
		}
	}
}

// remember keeps a resolved date for those that come after it.
func (r *resolver) remember(e *expression, m Mention) {
	last := e.a
	if e.isRange {
		last = e.b
	}
	if m.From.IsZero() || last.lunar {
		return
	}
	a := anchor{lo: e.lo, hi: e.hi, year: last.year, month: last.month, day: last.day, months: last.months, written: last.relative == absolute && e.yearWritten}
	if last.relative != absolute {
		a.year, a.month, a.day = m.To.Year, int(m.To.Month), m.To.Day
	}
	f := r.f
	a.weak = f.taken.Any(e.lo-2, e.lo) || e.isRange && last.months == 12 || f.comparedBefore(e.lo)
	r.anchors = append(r.anchors, a)
}

// comparedBefore reports whether a comparison (so với năm 2021, cùng kỳ năm
// 2018) brings in the date at token i.
func (f *finder) comparedBefore(i int) bool {
	return i > 0 && (f.t.Is(i-1, keyVoi) || f.is(i-1, wKy) || f.t.Is(i-1, keyHon))
}

var (
	keyVoi = vietnamese.KeyOf("với")
	keyHon = vietnamese.KeyOf("hơn")
)

// fill completes expression k.
func (r *resolver) fill(k int) {
	e := &r.f.found[k]
	e.yearWritten = e.a.year != 0
	switch {
	case e.a.relative == inYear:
		if !r.published.IsZero() {
			e.a.year = r.published.Year + e.a.offset
			e.a.relative = absolute
			if e.isRange && e.b.relative == inYear {
				e.b.year = r.published.Year + e.b.offset
				e.b.relative = absolute
			} else if e.isRange && e.b.year == 0 {
				e.b.year = e.a.year
			}
		}
		return
	case e.a.relative != absolute:
		return
	}
	if e.a.month == 0 {
		r.fillMonth(k)
	}
	if e.a.month != 0 && e.a.year == 0 {
		r.fillYear(k)
	}
}

// fillMonth gives ngày 17 the month of the date it leans on, else the month
// that brings it nearest to publication.
func (r *resolver) fillMonth(k int) {
	e := &r.f.found[k]
	if a, ok := r.lean(e, 60); ok && a.month != 0 && a.months <= 1 {
		e.a.month, e.a.year = a.month, a.year
		if e.isRange {
			e.b.month, e.b.year = a.month, a.year
		}
		if e.a.day > daysIn(e.a.year, e.a.month) {
			e.a.month, e.a.year = 0, 0
		}
		return
	}
	if r.published.IsZero() {
		return
	}
	cue := r.f.cue(e)
	best, cost := schemas.Day{}, 1e9
	for shift := -1; shift <= 1; shift++ {
		first := schemas.Day{Year: r.published.Year, Month: r.published.Month, Day: 1}
		t := first.Time().AddDate(0, shift, 0)
		d := schemas.Day{Year: t.Year(), Month: t.Month(), Day: e.a.day}
		if !d.Valid() {
			continue
		}
		if c := distance(days(r.published, d), days(r.published, d), cue); c < cost {
			best, cost = d, c
		}
	}
	e.a.month, e.a.year = int(best.Month), best.Year
	if e.isRange {
		e.b.month, e.b.year = e.a.month, e.a.year
	}
}

// fillYear gives a date without a year the one that its sentence names, else
// the one that brings it nearest to publication.
func (r *resolver) fillYear(k int) {
	e := &r.f.found[k]
	near, ok := r.nearest(e)
	lean := r.leanYear(k, near, ok)
	year := lean
	if year == 0 {
		year = near
	}
	if year == 0 {
		return
	}
	wraps := e.isRange && (e.a.month > e.b.month || e.a.month == e.b.month && e.a.day > e.b.day)
	e.a.year = year
	if e.isRange && e.b.year == 0 {
		e.b.year = year
		if wraps {
			e.b.year++
		}
	}
	if e.a.day > daysIn(year, e.a.month) && !e.a.lunar { // 29/2: the last leap year
		for e.a.year%4 != 0 {
			e.a.year--
		}
	}
}

// close is how many days from publication a date is news, whatever year its
// sentence names.
const close = 12

// leanYear is the year that the words around name for expression k, 0 where none does.
func (r *resolver) leanYear(k int, near int, known bool) int {
	e := &r.f.found[k]
	if e.a.tense != unsaid && known {
		return 0
	}
	sentence := r.f.t.Tokens[e.lo].Sentence
	news := false
	if known && e.a.months == 0 && !e.a.lunar {
		d := days(r.published, schemas.Day{Year: near, Month: monthOf(e.a.month), Day: e.a.day})
		news = d >= -close && d <= close
	}
	for n := len(r.anchors) - 1; n >= 0 && n >= len(r.anchors)-4; n-- {
		a := r.anchors[n]
		if !a.written || a.weak {
			continue
		}
		same := r.f.t.Tokens[a.lo].Sentence == sentence
		gap := e.lo - a.hi
		switch {
		case same && gap <= 6 && a.months == 12: // năm 1954, từ ngày 13/3
			return a.year
		case news:
		case !known:
			return a.year
		case same && a.year < r.published.Year:
			return a.year
		case same && a.year > r.published.Year && gap <= 10:
			return a.year
		case !same && gap <= 60 && a.months <= 1 && a.year < r.published.Year && r.f.t.Tokens[a.lo].Sentence+2 >= sentence && after(e.a, a):
			return a.year
		}
		if same || gap > 60 {
			break
		}
	}
	// a later full date of the same month in the sentence: tháng 3 … ngày 31 tháng 3 năm 1975
	for n := k + 1; n < len(r.f.found) && n < k+4; n++ {
		b := r.f.found[n].a
		if r.f.t.Tokens[r.f.found[n].lo].Sentence != sentence {
			break
		}
		if !news && b.known() && b.months == 0 && b.month == e.a.month && (e.a.months == 1 || b.day >= e.a.day) {
			return b.year
		}
	}
	return 0
}

func after(m moment, a anchor) bool {
	return m.month > a.month || m.month == a.month && (m.day == 0 || a.day == 0 || m.day >= a.day)
}

// lean is the last date before e, at most reach tokens back.
func (r *resolver) lean(e *expression, reach int) (anchor, bool) {
	if len(r.anchors) == 0 {
		return anchor{}, false
	}
	a := r.anchors[len(r.anchors)-1]
	return a, e.lo-a.hi <= reach && !a.weak
}

// nearest is the year that brings e nearest to publication.
func (r *resolver) nearest(e *expression) (year int, ok bool) {
	if r.published.IsZero() {
		return 0, false
	}
	cue := r.f.cue(e)
	if e.a.months > 3 { // 6 tháng đầu năm: the year of publication; at its start the year reported on
		y := r.published.Year
		if r.published.Month <= 2 && cue != coming {
			y--
		}
		return y, true
	}
	best, cost := 0, 1e9
	for y := r.published.Year - 1; y <= r.published.Year+1; y++ {
		try := *e
		try.a.year = y
		if e.isRange {
			try.b.year = y
			if e.a.month > e.b.month || e.a.month == e.b.month && e.a.day > e.b.day {
				try.b.year++
			}
		}
		from, to := bounds(&try, r.published)
		if from.IsZero() {
			continue
		}
		if e.a.day > daysIn(y, e.a.month) && !e.a.lunar {
			continue
		}
		if c := distance(days(r.published, from), days(r.published, to), cue); c < cost {
			best, cost = y, c
		}
	}
	return best, best != 0
}

// days counts from a to b.
func days(a, b schemas.Day) int { return int(b.Time().Sub(a.Time()).Hours() / 24) }

// distance weighs how far days from to to (counted from publication) lie in the
// direction that the sentence speaks of.
func distance(from, to int, cue tense) float64 {
	ahead, back := 1.9, 1.0
	switch cue {
	case coming:
		ahead, back = 1, 6
	case gone:
		ahead = 6
	}
	switch {
	case from > 1:
		return float64(from) * ahead
	case to < 0:
		return float64(-to) * back
	}
	return 0
}

// cue says whether the words near e speak of what is to come or is past.
func (f *finder) cue(e *expression) tense {
	if e.a.tense != unsaid {
		return e.a.tense
	}
	if e.isRange && e.b.tense != unsaid {
		return e.b.tense
	}
	s := f.t.Sentence(e.lo)
	best, found := 24, unsaid
	for i := e.lo - 1; i >= s.Lo && e.lo-i < best; i-- {
		if f.t.IsMark(i, ';') {
			break
		}
		if c := f.cueAt(i); c != unsaid {
			best, found = e.lo-i, c
			break
		}
	}
	for i := e.hi; i < s.Hi && i-e.hi < best; i++ {
		if f.t.IsMark(i, ';') {
			break
		}
		if c := f.cueAt(i); c != unsaid {
			return c
		}
	}
	return found
}

func (f *finder) cueAt(i int) tense {
	switch f.word(i) {
	case wWill, wSoon, wLimit:
		return coming
	case wDu:
		if f.is(i+1, wKien) {
			return coming
		}
	case wPhan:
		if f.is(i+1, wDau) {
			return coming
		}
	case wChuan:
		if f.is(i+1, wBi) {
			return coming
		}
	case wDid:
		return gone
	case wJust:
		return gone
	}
	return unsaid
}
