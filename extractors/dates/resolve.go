package dates

import (
	"strings"
	"time"

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
	weak        bool // the date of a document, a comparison, a period, the year in a name
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
	a.weak = f.taken.Any(e.lo-2, e.lo) || e.isRange && last.months == 12 || f.comparedBefore(e.lo) || f.bracketedBy(e) || e.rule == "year-bare"
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
	if e.a.day > daysIn(year, e.a.month) && !e.a.lunar { // 29/2: the last leap year
		for e.a.year%4 != 0 {
			e.a.year--
		}
	}
}

// news is how many days from publication a date is news, whatever year its
// sentence names.
const news = 12

// leanYear is the year that the words around name for expression k, 0 where
// none does; near is the year that publication would give it.
func (r *resolver) leanYear(k int, near int, known bool) int {
	e := &r.f.found[k]
	if e.a.tense != unsaid && known {
		return 0
	}
	isNews := known && r.isNews(e, near)
	tokens := r.f.t.Tokens
	sentence := tokens[e.lo].Sentence
	for n := len(r.anchors) - 1; n >= 0 && n >= len(r.anchors)-4; n-- {
		a := r.anchors[n]
		gap := e.lo - a.hi
		same := tokens[a.lo].Sentence == sentence
		if gap > 60 || !same && tokens[a.lo].Sentence+2 < sentence {
			break
		}
		switch {
		case a.weak || !a.written:
		case same && gap <= 2 && a.months == 12: // năm 1954, từ ngày 13/3
			return a.year
		case isNews:
		case !known:
			if same || a.months <= 1 && follows(e.a, a) {
				return a.year
			}
		case a.year >= r.published.Year:
			if same && gap <= 10 && a.year > r.published.Year {
				return a.year
			}
		case same, a.months <= 1 && follows(e.a, a): // one story told from day to day
			return a.year
		}
	}
	if isNews && e.a.months == 0 {
		return 0
	}
	// a later full date of the same month: tháng 3 … đến ngày 31 tháng 3 năm 1975
	for n := k + 1; n < len(r.f.found) && n < k+4 && tokens[r.f.found[n].lo].Sentence == sentence; n++ {
		b := &r.f.found[n]
		if b.a.known() && b.a.months == 0 && b.a.month == e.a.month && (e.a.months == 1 || b.a.day >= e.a.day) && !r.f.bracketedBy(b) {
			return b.a.year
		}
	}
	return 0
}

// isNews reports whether e, in the year that publication gives it, is close
// to publication: within days, or this month, the last or the next.
func (r *resolver) isNews(e *expression, year int) bool {
	switch {
	case e.a.lunar:
		return false
	case e.a.months == 0:
		d := days(r.published, schemas.Day{Year: year, Month: time.Month(e.a.month), Day: e.a.day})
		return d >= -news && d <= news
	case e.a.months == 1:
		d := 12*year + e.a.month - 12*r.published.Year - int(r.published.Month)
		return d >= -1 && d <= 1
	}
	return false
}

// bracketedBy reports whether an expression stands in brackets, as the
// anniversary that a sentence only mentions.
func (f *finder) bracketedBy(e *expression) bool {
	return f.t.IsMark(e.lo-1, '(')
}

// follows reports whether m, put in the year of a, lies behind it.
func follows(m moment, a anchor) bool {
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
	for y := r.published.Year - 1; y <= r.published.Year+1; y++ {
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

// nextYear is the year of the next date of the sentence where that one lies
// behind expression k in the year and is past: khởi công ngày 3/1, hợp long
// ngày 29/9, told in October.
func (r *resolver) nextYear(k int, cue tense) int {
	if k+1 >= len(r.f.found) || cue == coming {
		return 0
	}
	e, n := &r.f.found[k], &r.f.found[k+1]
	if n.a.relative != absolute || n.a.months != 0 || e.a.months != 0 || n.a.lunar || e.a.lunar || n.a.month == 0 || n.a.year != 0 ||
		n.a.month < e.a.month || n.a.month == e.a.month && n.a.day < e.a.day || r.f.t.Tokens[n.lo].Sentence != r.f.t.Tokens[e.lo].Sentence {
		return 0
	}
	d := schemas.Day{Year: r.published.Year, Month: time.Month(n.a.month), Day: n.a.day}
	if ahead := days(r.published, d); ahead > 0 || ahead < -120 {
		return 0
	}
	return r.published.Year
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

// beside reports whether a day lies near the last one that publication gave
// its year: hội thi khai mạc 17/4 … sẽ diễn ra đến hết 19/4.
func (r *resolver) beside(d schemas.Day) bool {
	if len(r.anchors) == 0 {
		return false
	}
	a := r.anchors[len(r.anchors)-1]
	if a.written || a.months > 1 || a.month == 0 {
		return false
	}
	n := days(schemas.Day{Year: a.year, Month: time.Month(a.month), Day: max(a.day, 1)}, d)
	return n >= -10 && n <= 31
}

// days counts from a to b.
func days(a, b schemas.Day) int { return int(b.Time().Sub(a.Time()).Hours() / 24) }

// distance weighs how far days from to to (counted from publication) lie in the
// direction that the sentence speaks of.
func distance(from, to int, cue tense) float64 {
	ahead, back := 3.0, 1.0
	switch cue {
	case coming:
		ahead, back = 1, 6
	case due:
		ahead, back = 1, 2.5
	case gone:
		ahead = 5
	case either:
		ahead = 1
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
	switch f.word(e.lo - 1) {
	case wBefore: // phải xong trước ngày 30/6
		return coming
	case wAt: // hồi tháng 10
		if f.t.Is(e.lo-1, keyHoi) {
			return gone
		}
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

var keyHoi = vietnamese.KeyOf("hồi")

func (f *finder) cueAt(i int) tense {
	c, _ := cues.Match(f.t, i)
	return c
}

// cues are the words that say in which direction a sentence looks.
var cues = directions([]direction{
	{coming, "sẽ|sắp|dự kiến|dự định|phấn đấu|chuẩn bị|chậm nhất|từ nay|hướng tới|tiến tới|thời gian tới|thời hạn"},
	{due, "phải|hạn|kịp|dự báo|yêu cầu|đề nghị|chờ|để hoàn thành|xong trước|hoàn thành trước"},
	{gone, "đã|vừa|từng|trước đó|tính đến|xảy ra|qua đời|từ trần|bị bắt"},
	{either, "dịp|lễ|mừng|kỷ niệm"},
})

type direction struct {
	tense   tense
	phrases string
}

func directions(list []direction) *vietnamese.Trie[tense] {
	tr := vietnamese.NewTrie[tense]()
	for _, d := range list {
		for _, p := range strings.Split(d.phrases, "|") {
			tr.Add(p, d.tense)
		}
	}
	return tr
}
