package dates

import (
	"strconv"
	"time"

	"trichluc/schemas"
)

// bounds are the first and last day of an expression, zero where it cannot be
// placed.
func bounds(e *expression, published schemas.Day) (from, to schemas.Day) {
	from, to = span(e.a, published)
	if e.isRange {
		_, to = span(e.b, published)
	}
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return schemas.Day{}, schemas.Day{}
	}
	return from, to
}

// span is the first and last day of a moment.
func span(m moment, published schemas.Day) (from, to schemas.Day) {
	var zero schemas.Day
	if m.relative != absolute {
		if published.IsZero() {
			return zero, zero
		}
		return relativeSpan(m, published)
	}
	switch {
	case m.year == 0 || m.month == 0:
		return zero, zero
	case m.lunar && m.months == 0:
		d := solarDay(m.year, m.month, m.day)
		return d, d
	case m.lunar:
		first, n := lunarMonth(m.year, m.month)
		return calendarDay(first), calendarDay(first + n - 1)
	case m.months == 0:
		d := schemas.Day{Year: m.year, Month: time.Month(m.month), Day: m.day}
		if !d.Valid() {
			return zero, zero
		}
		return d, d
	}
	from = schemas.Day{Year: m.year, Month: time.Month(m.month), Day: 1}
	return from, schemas.DayOf(from.Time().AddDate(0, m.months, -1))
}

func relativeSpan(m moment, published schemas.Day) (from, to schemas.Day) {
	today := weekday(published)
	switch m.relative {
	case byDay:
		from = published.Add(m.offset)
		return from, from
	case byWeek:
		from = published.Add(m.day - today + 7*m.offset)
		return from, from
	case byWeekday:
		shift := m.day - today
		switch {
		case m.tense == coming && shift <= 0:
			shift += 7
		case m.tense == gone && shift >= 0, m.tense == unsaid && shift > 0:
			shift -= 7
		}
		from = published.Add(shift)
		return from, from
	case byMonth:
		from = schemas.DayOf(time.Date(published.Year, published.Month+time.Month(m.offset), 1, 0, 0, 0, 0, time.UTC))
		return from, schemas.DayOf(from.Time().AddDate(0, 1, -1))
	case byQuarter:
		first := (int(published.Month)-1)/3*3 + 1 + 3*m.offset
		from = schemas.DayOf(time.Date(published.Year, time.Month(first), 1, 0, 0, 0, 0, time.UTC))
		return from, schemas.DayOf(from.Time().AddDate(0, 3, -1))
	}
	return schemas.Day{}, schemas.Day{}
}

// weekday counts from 1, Monday, to 7, Sunday.
func weekday(d schemas.Day) int { return (int(d.Time().Weekday())+6)%7 + 1 }

// place makes the mention of a resolved expression, all but its value; ok is
// false where its day does not exist.
func place(e *expression, published schemas.Day) (m Mention, ok bool) {
	m = Mention{Lo: e.lo, Hi: e.hi, Type: "DATE", Mod: e.mod, Rule: e.rule}
	m.From, m.To = bounds(e, published)
	if m.From.IsZero() && e.a.known() && (!e.isRange || e.b.known()) {
		return m, false
	}
	if e.a.lunar {
		m.Calendar = "lunar"
	}
	switch {
	case e.timed():
		m.Type = "TIME"
	case e.isRange, e.monthRun(), e.a.lunar && e.a.months != 0:
		m.Type = "DURATION"
	}
	if e.a.part == dawn && !e.a.clock.set && !e.isRange {
		m.Mod = "START"
	}
	return m, true
}

// timed reports whether an hour or a part of the day is written.
func (e *expression) timed() bool {
	return e.a.clock.set || e.a.part != noPart || e.isRange && (e.b.clock.set || e.b.part != noPart)
}

// monthRun reports whether the point is a run of months that TIMEX3 has no
// single value for, such as 9 tháng năm 2021.
func (e *expression) monthRun() bool {
	switch n := e.a.months; n {
	case 0, 1, 12:
		return false
	case 3:
		return (e.a.month-1)%3 != 0
	default:
		return !halfYear(e.a)
	}
}

// appendValue writes the TIMEX3 value, or an EDTF interval a/b.
func appendValue(b []byte, e *expression, m *Mention) []byte {
	switch {
	case e.a.lunar && e.a.months != 0: // months that ours do not match
		b = appendDay(b, m.From)
		b = append(b, '/')
		return appendDay(b, m.To)
	case e.isRange:
		b = appendMoment(b, e.a, m.From)
		b = append(b, '/')
		return appendMoment(b, e.b, m.To)
	case e.a.clock.span:
		b = appendDay(b, m.From)
		b = appendClock(b, e.a.clock.hour, e.a.clock.minute)
		b = append(b, '/')
		b = appendDay(b, m.From)
		return appendClock(b, e.a.clock.toHour, e.a.clock.toMin)
	case e.monthRun():
		first, last := e.a, e.a
		first.months = 1
		last.month, last.months = e.a.month+e.a.months-1, 1
		b = appendMoment(b, first, m.From)
		b = append(b, '/')
		return appendMoment(b, last, m.To)
	}
	return appendMoment(b, e.a, m.From)
}

func halfYear(m moment) bool { return m.months == 6 && (m.month == 1 || m.month == 7) }

// appendMoment writes one point as a TIMEX3 value; d is its day where known.
func appendMoment(b []byte, m moment, d schemas.Day) []byte {
	if m.months == 0 && (!d.IsZero() || m.lunar) {
		b = appendDay(b, d)
		return appendTime(b, m)
	}
	if !d.IsZero() {
		m.year = d.Year
		if m.relative == byMonth || m.relative == byQuarter {
			m.month = int(d.Month)
		}
	}
	if m.year == 0 {
		b = append(b, "XXXX"...)
	} else {
		b = appendPadded(b, m.year, 4)
	}
	switch {
	case m.months == 12:
		return b
	case m.months == 3 && m.month == 0:
		return append(b, "-QX"...)
	case m.months == 3:
		return append(b, '-', 'Q', byte('1'+(m.month-1)/3))
	case halfYear(m):
		return append(b, '-', 'H', byte('1'+m.month/7))
	}
	b = append(b, '-')
	if m.month == 0 {
		b = append(b, "XX"...)
	} else {
		b = appendPadded(b, m.month, 2)
	}
	if m.months == 0 {
		b = append(b, '-')
		if m.day == 0 || m.relative != absolute {
			b = append(b, "XX"...)
		} else {
			b = appendPadded(b, m.day, 2)
		}
		b = appendTime(b, m)
	}
	return b
}

func appendDay(b []byte, d schemas.Day) []byte {
	if d.IsZero() {
		return append(b, "XXXX-XX-XX"...)
	}
	b = appendPadded(b, d.Year, 4)
	b = append(b, '-')
	b = appendPadded(b, int(d.Month), 2)
	b = append(b, '-')
	return appendPadded(b, d.Day, 2)
}

// appendTime writes the hour or the part of the day.
func appendTime(b []byte, m moment) []byte {
	if m.clock.set {
		h := m.clock.hour
		if (m.part == afternoon || m.part == evening || m.part == night && h > 6) && h < 12 || m.part == noon && h < 4 {
			h += 12
		}
		return appendClock(b, h, m.clock.minute)
	}
	switch m.part {
	case dawn, morning:
		return append(b, "TMO"...)
	case noon:
		return append(b, "TMI"...)
	case afternoon:
		return append(b, "TAF"...)
	case evening:
		return append(b, "TEV"...)
	case night:
		return append(b, "TNI"...)
	}
	return b
}

func appendClock(b []byte, h, m int8) []byte {
	b = append(b, 'T')
	b = appendPadded(b, int(h), 2)
	b = append(b, ':')
	return appendPadded(b, int(m), 2)
}

func appendPadded(b []byte, n, width int) []byte {
	for limit := 10; width > 1; width, limit = width-1, limit*10 {
		if n < limit {
			for range width - 1 {
				b = append(b, '0')
			}
			break
		}
	}
	return strconv.AppendInt(b, int64(n), 10)
}
