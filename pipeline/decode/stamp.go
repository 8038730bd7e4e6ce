package decode

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// vietnamTime is the zone of a stamp that names none.
var vietnamTime = time.FixedZone("+07", 7*3600)

// stamp is one written date, with its time of day where that stands beside it.
type stamp struct {
	when    time.Time
	timed   bool // an hour was written
	weekday int  // 1 Monday … 7 Sunday as written, 0 none
	clash   bool // the weekday written is not that of the date
	loose   bool // numbers separated by spaces only
	start   int  // bytes of the string it was read from
	end     int
}

// String is the stamp as the record shows it: RFC 3339 in Vietnam's time, so
// that its first ten characters are the day there; or a bare day.
func (s stamp) String() string {
	if !s.timed {
		return s.when.Format(time.DateOnly)
	}
	return s.when.In(vietnamTime).Format(time.RFC3339)
}

// piece is a run of digits, a run of letters, or one mark of a stamp line.
type piece struct {
	text       string // words folded
	num        int    // of digits, else -1
	digits     int
	start, end int
	spaced     bool // white space before it
}

// pieces cuts s. It stops at max pieces: a stamp stands in a short line.
func pieces(s string, max int) []piece {
	out := make([]piece, 0, min(max, len(s)/4+4))
	spaced := false
	for i := 0; i < len(s) && len(out) < max; {
		r, n := utf8.DecodeRuneInString(s[i:])
		j := i + n
		switch {
		case unicode.IsSpace(r):
			spaced = true
			i = j
			continue
		case r >= '0' && r <= '9':
			num := int(r - '0')
			for j < len(s) && s[j] >= '0' && s[j] <= '9' {
				if num < 1<<40 {
					num = num*10 + int(s[j]-'0')
				}
				j++
			}
			out = append(out, piece{text: s[i:j], num: num, digits: j - i, start: i, end: j, spaced: spaced})
		case unicode.IsLetter(r):
			for j < len(s) {
				r, n := utf8.DecodeRuneInString(s[j:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				j += n
			}
			out = append(out, piece{text: vietnamese.Fold(s[i:j]), num: -1, start: i, end: j, spaced: spaced})
		default:
			out = append(out, piece{text: s[i:j], num: -1, start: i, end: j, spaced: spaced})
		}
		spaced = false
		i = j
	}
	return out
}

// stamps finds the written dates of a short line, in order.
//
//	Thứ 2, 09/05/2022 | 14:17:40 [GMT +7]
//	Thứ ba, ngày 23/07/2013 10:58 AM (GMT+7)
//	05:32, 24/11/2023
//	14h17 ngày 9 tháng 5 năm 2022
func stamps(s string) []stamp {
	if !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	p := pieces(s, 200)
	var out []stamp
	for i := 0; i < len(p); {
		d, n := dateAt(p, i)
		if n == 0 {
			i++
			continue
		}
		out = append(out, complete(p, i, n, d))
		i += n
	}
	return out
}

// numericDate is what the digits say before the weekday has been heard.
type numericDate struct {
	year, month, day int
	loose            bool
	american         bool // could be read month first too
}

// dateAt reads a date that begins at piece i; n is how many pieces it takes.
func dateAt(p []piece, i int) (d numericDate, n int) {
	if p[i].num < 0 {
		return monthFirstDate(p, i)
	}
	if d, n := isoDate(p, i); n > 0 {
		return d, n
	}
	if d, n := wordedDate(p, i); n > 0 {
		return d, n
	}
	if i+4 < len(p) && isDateMark(p[i+1].text) && p[i+2].num >= 0 && p[i+3].text == p[i+1].text && p[i+4].num >= 0 &&
		p[i].digits <= 2 && p[i+2].digits <= 2 {
		if d, ok := dayFirst(p[i].num, p[i+2].num, p[i+4]); ok && !(i+5 < len(p) && p[i+5].text == p[i+1].text && !p[i+5].spaced) {
			return d, 5
		}
	}
	// "08 08 2019", as some portals print their clock
	if i+2 < len(p) && p[i].digits == 2 && p[i+1].digits == 2 && p[i+2].digits == 4 && p[i+1].spaced && p[i+2].spaced {
		if d, ok := dayFirst(p[i].num, p[i+1].num, p[i+2]); ok {
			d.loose = true
			return d, 3
		}
	}
	return d, 0
}

func isDateMark(s string) bool { return s == "/" || s == "." || s == "-" || s == "–" }

// dayFirst reads day, month, year. A month over twelve beside a day of twelve
// at most is a month-first date, as some systems print.
func dayFirst(day, month int, y piece) (numericDate, bool) {
	year := y.num
	switch {
	case y.digits == 5 && year < 10000: // "02019"
	case y.digits == 2:
		year += 2000
	case y.digits != 4:
		return numericDate{}, false
	}
	d := numericDate{year: year, month: month, day: day, american: day <= 12 && month <= 12 && day != month}
	if month > 12 && day <= 12 {
		d.month, d.day = day, month
	}
	return d, validDate(d)
}

func validDate(d numericDate) bool {
	if d.year < 1990 || d.year > 2099 || d.month < 1 || d.month > 12 || d.day < 1 {
		return false
	}
	t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	return t.Day() == d.day
}

// isoDate reads 2022-05-09 and 2022/05/09.
func isoDate(p []piece, i int) (numericDate, int) {
	if p[i].digits != 4 || i+4 >= len(p) || p[i+1].text != "-" && p[i+1].text != "/" || p[i+3].text != p[i+1].text ||
		p[i+2].num < 0 || p[i+4].num < 0 || p[i+4].digits > 2 || p[i+2].digits > 2 {
		return numericDate{}, 0
	}
	d := numericDate{year: p[i].num, month: p[i+2].num, day: p[i+4].num}
	if !validDate(d) {
		return d, 0
	}
	return d, 5
}

// wordedDate reads "9 tháng 5 năm 2022", "9 tháng 5, 2022", "9 Tháng Năm, 2022", "9 May 2022".
func wordedDate(p []piece, i int) (numericDate, int) {
	j, month := i+1, 0
	if j < len(p) && isDateMark(p[j].text) {
		j++
	}
	if j+1 < len(p) && (p[j].text == "tháng" || p[j].text == "thg" || p[j].text == "th" && p[j+1].num > 0) {
		j++
		if p[j].text == "." && j+1 < len(p) {
			j++
		}
		month = p[j].num
		if month < 0 {
			month = monthWords[p[j].text]
			if month == 10 && j+1 < len(p) && (p[j+1].text == "một" || p[j+1].text == "hai") {
				j++
				month += map[string]int{"một": 1, "hai": 2}[p[j].text]
			}
		}
	} else if j < len(p) {
		month = englishMonth(p[j].text)
	}
	if month == 0 {
		return numericDate{}, 0
	}
	for j++; j < len(p) && (p[j].text == "," || p[j].text == "." || p[j].text == "năm" || isDateMark(p[j].text)); j++ {
	}
	if j >= len(p) || p[j].digits != 4 {
		return numericDate{}, 0
	}
	d := numericDate{year: p[j].num, month: month, day: p[i].num}
	if !validDate(d) {
		return d, 0
	}
	return d, j - i + 1
}

// monthFirstDate reads "May 9, 2022" and WordPress's "Tháng Năm 9, 2022", "Th5 9, 2022".
func monthFirstDate(p []piece, i int) (numericDate, int) {
	j, month := i, englishMonth(p[i].text)
	if (p[i].text == "tháng" || p[i].text == "th") && i+1 < len(p) {
		j++
		if p[j].num <= 12 {
			month = p[j].num
		}
	}
	if p[i].text == "tháng" && i+1 < len(p) && month <= 0 {
		if month = monthWords[p[j].text]; month == 10 && j+1 < len(p) && (p[j+1].text == "một" || p[j+1].text == "hai") {
			j++
			month += map[string]int{"một": 1, "hai": 2}[p[j].text]
		}
	}
	if month <= 0 || j+2 >= len(p) || p[j+1].num < 0 || p[j+1].digits > 2 {
		return numericDate{}, 0
	}
	day := p[j+1].num
	j += 2
	if p[j].text == "," && j+1 < len(p) {
		j++
	}
	if p[j].digits != 4 {
		return numericDate{}, 0
	}
	d := numericDate{year: p[j].num, month: month, day: day}
	if !validDate(d) {
		return d, 0
	}
	return d, j - i + 1
}

var monthWords = map[string]int{
	"giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6,
	"bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
}

func englishMonth(s string) int { return englishMonths[s] }

var englishMonths = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}

// complete adds to the date at p[i:i+n] the weekday and the time beside it.
func complete(p []piece, i, n int, d numericDate) stamp {
	st := stamp{start: p[i].start, end: p[i+n-1].end, loose: d.loose}
	lo := i - 1
	for lo >= 0 && stampFiller(p[lo].text) {
		lo--
	}
	clock, zone := (*clockTime)(nil), vietnamTime
	if c, k := clockEnding(p, lo); k > 0 {
		clock = &c
		for lo -= k; lo >= 0 && stampFiller(p[lo].text); lo-- {
		}
	}
	if day, k := weekdayEnding(p, lo); k > 0 {
		st.weekday = day
		st.start = p[lo-k+1].start
		lo -= k
		if clock == nil { // "14:17 Thứ 2, 09/05/2022"
			for ; lo >= 0 && stampFiller(p[lo].text); lo-- {
			}
			if c, k := clockEnding(p, lo); k > 0 {
				clock = &c
				st.start = p[lo-k+1].start
			}
		}
	} else if clock != nil {
		st.start = p[lo+1].start
		for k := lo + 1; k < i; k++ {
			if p[k].num >= 0 {
				st.start = p[k].start
				break
			}
		}
	}
	hi := i + n
	if clock == nil {
		k := hi
		for k < len(p) && stampFiller(p[k].text) {
			k++
		}
		for m := 1; m <= 2 && st.weekday == 0; m++ { // "09/05/2022, thứ hai lúc 10:00"
			if k+m > len(p) {
				break
			}
			if day, w := weekdayEnding(p, k+m-1); w == m {
				st.weekday = day
				st.end = p[k+m-1].end
				for k += m; k < len(p) && stampFiller(p[k].text); k++ {
				}
			}
		}
		if k < len(p) && p[k].text == "t" && k+1 < len(p) { // 2022-05-09T14:17
			k++
		}
		if c, m := clockAt(p, k); m > 0 {
			clock = &c
			hi = k + m
			st.end = p[hi-1].end
		}
	} else if m := halfDay(p, hi, clock); m > 0 {
		hi += m
	}
	if clock != nil {
		if z, m := zoneAt(p, hi); m > 0 {
			zone = z
			st.end = p[hi+m-1].end
		}
	}
	if st.weekday != 0 && isoWeekday(d) != st.weekday {
		swapped := numericDate{year: d.year, month: d.day, day: d.month}
		if d.american && isoWeekday(swapped) == st.weekday {
			d = swapped
		} else {
			st.clash = true
		}
	}
	h, m, s := 0, 0, 0
	if clock != nil {
		h, m, s = clock.h, clock.m, clock.s
		st.timed = true
	}
	st.when = time.Date(d.year, time.Month(d.month), d.day, h, m, s, 0, zone)
	return st
}

func isoWeekday(d numericDate) int {
	w := int(time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Weekday())
	if w == 0 {
		return 7
	}
	return w
}

func stampFiller(s string) bool {
	switch s {
	case ",", "|", "-", "–", "—", "(", ")", "[", "]", ":", ";", "•", "·", "/", "'", "’", "ngày", "lúc", "vào", "hồi", "at", "on":
		return true
	}
	return false
}
