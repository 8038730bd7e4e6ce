package dates

import (
	"trichluc/schemas"
)

// resolver turns expressions as written into days.
type resolver struct {
	f         *finder
	published schemas.Day
	anchors   []anchor // dates with a year, resolved so far
}

// resolve fills in what the expressions leave out and writes the mentions.
func resolve(f *finder, published schemas.Day) []Mention {
	if len(f.found) == 0 {
		return nil
	}
	spread(f.found)
	r := resolver{f: f, published: published}
	out := make([]Mention, 0, len(f.found))
	ends := make([]int, 0, len(f.found))
	values := make([]byte, 0, 16*len(f.found))
	for k := range f.found {
		e := &f.found[k]
		r.fill(k)
		m, ok := place(e, published)
		if !ok {
			continue
		}
		values = appendValue(values, e, &m)
		ends = append(ends, len(values))
		out = append(out, m)
		r.remember(e, m)
	}
	all, lo := string(values), 0 // one string for all values
	for k, hi := range ends {
		out[k].Value = all[lo:hi]
		lo = hi
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
	case e.a.relative == byWeekday && e.a.tense == unsaid:
		if c := r.f.cue(e); c == coming || c == due {
			e.a.tense = coming
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
	near, ok := r.nearest(k)
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
}

// nearest is the year that brings e nearest to publication.
func (r *resolver) nearest(k int) (year int, ok bool) {
	e := &r.f.found[k]
	if r.published.IsZero() {
		return 0, false
	}
	cue := r.f.cue(e)
	if e.a.months > 3 { // 6 tháng đầu năm: the year of publication; at its start the year reported on
		y := r.published.Year
		if r.published.Month <= 2 && cue != coming && cue != due {
			y--
		}
		return y, true
	}
	if next := r.nextYear(k, cue); next != 0 {
		return next, true
	}
	best, cost := 0, 1e9
	first := r.published.Year - 1
	if e.a.month == 2 && e.a.day == 29 {
		first -= 7 // a leap year may be eight years back
	}
	for y := first; y <= r.published.Year+1; y++ {
		from, to := r.inYear(e, y)
		if from.IsZero() {
			continue
		}
		c := distance(days(r.published, from), days(r.published, to), cue)
		if e.a.months != 0 && cue != gone && (y == r.published.Year) != (r.published.Month <= 3 && e.a.month >= 10) {
			c = c*2/5 - 90 // tháng 7 is this year's; early in the year tháng 11 is last year's
		}
		if e.a.weekday != 0 && e.a.weekday != weekday(from) {
			c += 1000
		}
		if r.beside(from) {
			c = min(c, 20)
		}
		if c < cost {
			best, cost = y, c
		}
	}
	return best, best != 0
}

// inYear places e in a year; zero where it has no such day.
func (r *resolver) inYear(e *expression, year int) (from, to schemas.Day) {
	if e.a.day > daysIn(year, e.a.month) && !e.a.lunar {
		return from, to
	}
	try := *e
	try.a.year = year
	if e.isRange {
		try.b.year = year
		if e.a.month > e.b.month || e.a.month == e.b.month && e.a.day > e.b.day {
			try.b.year++
		}
	}
	return bounds(&try, r.published)
}

// days counts from a to b.
func days(a, b schemas.Day) int { return int(b.Time().Sub(a.Time()).Hours() / 24) }
