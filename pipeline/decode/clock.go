package decode

import (
	"fmt"
	"time"
)

// weekdayEnding reads "Thứ 2", "thứ hai", "Chủ nhật", "CN", "Monday" that ends at piece hi.
func weekdayEnding(p []piece, hi int) (day, n int) {
	if hi < 0 {
		return 0, 0
	}
	if p[hi].text == "cn" {
		return 7, 1
	}
	if w := englishWeekdays[p[hi].text]; w > 0 {
		return w, 1
	}
	if hi < 1 {
		return 0, 0
	}
	switch prev, w := p[hi-1].text, p[hi]; {
	case prev == "chủ" && w.text == "nhật":
		return 7, 2
	case prev != "thứ" && prev != "t":
	case w.num >= 2 && w.num <= 7 && w.digits == 1:
		return w.num - 1, 2
	case w.num < 0:
		if k := weekdayNames[w.text]; k > 0 && prev == "thứ" {
			return k, 2
		}
	}
	return 0, 0
}

var weekdayNames = map[string]int{"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6, "bẩy": 6}

var englishWeekdays = map[string]int{
	"monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7,
	"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7,
}

type clockTime struct{ h, m, s int }

// clockAt reads "14:17:40", "14h17", "9 giờ 05 phút", "10:58 AM", "10:58 CH" at piece i.
func clockAt(p []piece, i int) (c clockTime, n int) {
	if i >= len(p) || p[i].num < 0 || p[i].digits > 2 || i+1 >= len(p) {
		return c, 0
	}
	c.h = p[i].num
	n = 2
	switch p[i+1].text {
	case ":":
		if i+2 >= len(p) || p[i+2].num < 0 || p[i+2].digits != 2 {
			return c, 0
		}
		c.m = p[i+2].num
		n = 3
		if i+4 < len(p) && p[i+3].text == ":" && p[i+4].digits == 2 {
			c.s = p[i+4].num
			n = 5
			if i+6 < len(p) && p[i+5].text == "." && p[i+6].num >= 0 && !p[i+5].spaced && !p[i+6].spaced { // fractions
				n = 7
			}
		}
	case "h", "g", "giờ":
		if i+2 < len(p) && p[i+2].num >= 0 && p[i+2].digits <= 2 && !(i+3 < len(p) && isDateMark(p[i+3].text)) {
			c.m = p[i+2].num
			n = 3
			if i+3 < len(p) && (p[i+3].text == "phút" || p[i+3].text == "'" || p[i+3].text == "’" || p[i+3].text == "p") {
				n = 4
			}
		}
	default:
		return c, 0
	}
	if c.h > 24 || c.m > 59 || c.s > 60 {
		return c, 0
	}
	n += halfDay(p, i+n, &c)
	return c, n
}

// halfDay reads AM, PM, SA (sáng), CH (chiều) at piece i and turns the clock.
func halfDay(p []piece, i int, c *clockTime) int {
	if i >= len(p) {
		return 0
	}
	switch p[i].text {
	case "am", "sa":
		if c.h == 12 {
			c.h = 0
		}
		return 1
	case "pm", "ch":
		if c.h < 12 {
			c.h += 12
		}
		return 1
	}
	return 0
}

// clockEnding reads a time of day that ends at piece hi.
func clockEnding(p []piece, hi int) (c clockTime, n int) {
	for n := 2; n <= 8 && n <= hi+1; n++ {
		if c, m := clockAt(p[:hi+1], hi+1-n); m == n {
			// "14:17:40" must not be read as "17:40"
			if lo := hi - n; lo >= 1 && p[lo].text == ":" && p[lo-1].num >= 0 {
				continue
			}
			return c, n
		}
	}
	return c, 0
}

// zoneAt reads "(GMT+7)", "[GMT +7]", "+07:00", "+0700", "Z", "UTC" at piece i.
func zoneAt(p []piece, i int) (*time.Location, int) {
	j := i
	for j < len(p) && (p[j].text == "(" || p[j].text == "[" || p[j].text == "," || p[j].text == "-" && j+1 < len(p) && p[j+1].text == "gmt") {
		j++
	}
	named := false
	if j < len(p) && (p[j].text == "gmt" || p[j].text == "utc") {
		named = true
		j++
	} else if j < len(p) && p[j].text == "z" && !p[j].spaced {
		return time.UTC, j - i + 1
	}
	if j+1 < len(p) && (p[j].text == "+" || p[j].text == "-") && p[j+1].num >= 0 && (named || !p[j].spaced || p[j+1].digits == 4) {
		h, m, k := p[j+1].num, 0, j+2
		if p[j+1].digits == 4 {
			h, m = h/100, h%100
		} else if k+1 < len(p) && p[k].text == ":" && p[k+1].digits == 2 {
			m = p[k+1].num
			k += 2
		}
		if h > 14 || m > 59 || p[j+1].digits == 3 || p[j+1].digits > 4 {
			return nil, 0
		}
		sec := (h*60 + m) * 60
		if p[j].text == "-" {
			sec = -sec
		}
		for k < len(p) && (p[k].text == ")" || p[k].text == "]") {
			k++
		}
		if sec == 7*3600 {
			return vietnamTime, k - i
		}
		if sec == 0 {
			return time.UTC, k - i
		}
		return time.FixedZone(fmt.Sprintf("%+03d", sec/3600), sec), k - i
	}
	if named && j > i && p[j-1].text == "utc" {
		return time.UTC, j - i
	}
	return nil, 0
}
