package dates

import (
	"time"

	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// anchor is a date that others may lean on for what they leave out.
type anchor struct {
	lo, hi      int
	year, month int
	day         int
	months      int
	written     bool // the year is in the text
	weak        bool // the date of a document, a comparison, a period, the year in a name
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
