package dates

import (
	"trichluc/extractors/vietnamese"
)

// part is a part of the day.
type part uint8

const (
	noPart part = iota
	dawn
	morning
	noon
	afternoon
	evening
	night
)

var parts = vietnamese.NewTrie(
	vietnamese.Entry[part]{Phrase: "rạng sáng", Value: dawn}, vietnamese.Entry[part]{Phrase: "sáng sớm", Value: morning},
	vietnamese.Entry[part]{Phrase: "sáng", Value: morning}, vietnamese.Entry[part]{Phrase: "trưa", Value: noon},
	vietnamese.Entry[part]{Phrase: "đầu giờ chiều", Value: afternoon}, vietnamese.Entry[part]{Phrase: "chiều tối", Value: evening},
	vietnamese.Entry[part]{Phrase: "chiều", Value: afternoon}, vietnamese.Entry[part]{Phrase: "tối muộn", Value: evening},
	vietnamese.Entry[part]{Phrase: "tối", Value: evening}, vietnamese.Entry[part]{Phrase: "đêm khuya", Value: night},
	vietnamese.Entry[part]{Phrase: "nửa đêm", Value: night}, vietnamese.Entry[part]{Phrase: "đêm", Value: night}, vietnamese.Entry[part]{Phrase: "khuya", Value: night},
	vietnamese.Entry[part]{Phrase: "chiều muộn", Value: afternoon},
)

// clock is a time of day, and the one it lasts to where a span is written.
type clock struct {
	set, span     bool
	hour, minute  int8
	toHour, toMin int8
}

// partAt reads a part of the day at token i, with buổi before it.
func (f *finder) partAt(i int) (part, int) {
	switch f.word(i) {
	case wBuoi:
		if p, n := parts.Match(f.t, i+1); n > 0 && f.t.Gap(i+1) != vietnamese.Line {
			return p, n + 1
		}
	case wPart, wDawn, wHalf, wStart:
		return parts.Match(f.t, i)
	}
	return noPart, 0
}

// clockAt reads a time of day at token i: 14 giờ 30 phút, 14h30, 8 giờ kém 15,
// 10 giờ rưỡi, 14:30, 14h - 16h30. n is 0 where there is none.
func (f *finder) clockAt(i int) (clock, int) {
	var c clock
	if !f.cleanLeft(i) {
		return c, 0
	}
	h, m, n := f.hourAt(i)
	if n == 0 {
		if f.t.IsMark(i+1, '-') && f.dayNumber(i) != 0 { // 15-17h
			if to, m, n := f.hourAt(i + 2); n > 0 && to > f.dayNumber(i) {
				return clock{set: true, span: true, hour: int8(f.dayNumber(i)), toHour: int8(to), toMin: int8(m)}, n + 2
			}
		}
		return c, 0
	}
	c.set, c.hour, c.minute = true, int8(h), int8(m)
	j := i + n
	if f.t.IsMark(j, '-') || f.is(j, wTo) && !f.is(j+1, wDay) {
		if h, m, n2 := f.hourAt(j + 1); n2 > 0 {
			c.span, c.toHour, c.toMin = true, int8(h), int8(m)
			n = j + 1 + n2 - i
		}
	}
	return c, n
}

func (f *finder) hourAt(i int) (hour, minute, n int) {
	if f.t.Kind(i) != vietnamese.Number || f.t.Digits(i) > 2 {
		return 0, 0, 0
	}
	hour = f.t.Int(i)
	if hour > 24 {
		return 0, 0, 0
	}
	if f.t.IsMark(i+1, ':') && f.t.Glued(i+1) && f.t.Glued(i+2) && f.t.Digits(i+2) == 2 {
		if minute = f.t.Int(i + 2); minute > 59 {
			return 0, 0, 0
		}
		n = 3
		if f.t.IsMark(i+3, ':') && f.t.Glued(i+3) && f.t.Digits(i+4) == 2 {
			n = 5
		}
		return hour, minute, n
	}
	if !f.is(i+1, wHour) || f.t.Gap(i+1) == vietnamese.Line {
		return 0, 0, 0
	}
	n = 2
	j := i + 2
	if f.t.Gap(j) == vietnamese.Line {
		return hour, 0, n
	}
	switch {
	case f.is(j, wLess) && f.t.Digits(j+1) > 0 && f.t.Digits(j+1) <= 2:
		if less := f.t.Int(j + 1); less < 60 && hour > 0 {
			hour, minute, n = hour-1, 60-less, 4
		}
		if f.is(i+n, wMinute) {
			n++
		}
	case f.is(j, wHalfPast):
		minute, n = 30, 3
	case f.t.Digits(j) > 0 && f.t.Digits(j) <= 2 && f.t.Int(j) < 60 && (f.t.Glued(j) || f.is(j+1, wMinute) || !f.t.IsMark(j+1, '/') && !f.t.IsMark(j+1, '-') && !f.t.IsMark(j+1, '.')):
		minute, n = f.t.Int(j), 3
		if f.is(j+1, wMinute) || f.t.IsMark(j+1, '\'') {
			n++
		}
	}
	return hour, minute, n
}
