package web

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// group writes digits in groups of three: 1.234.567 or 1,234,567.
func (t *text) number(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if digits := math.Abs(v); digits >= 1e15 || digits > 0 && digits < 1e-4 {
		s = strconv.FormatFloat(v, 'g', 6, 64)
		return strings.Replace(s, ".", t.say("decimal"), 1)
	}
	whole, fraction, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	var b strings.Builder
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(t.say("thousands"))
		}
		b.WriteRune(c)
	}
	if fraction != "" {
		return sign + b.String() + t.say("decimal") + fraction
	}
	return sign + b.String()
}

// short writes a number for an axis: 18,6 tỷ.
func (t *text) short(v float64) string {
	for _, step := range []struct {
		at   float64
		name string
	}{{1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
		if math.Abs(v) >= step.at && (step.at > 1e3 || math.Abs(v) >= 1e4) {
			return t.number(math.Round(v/step.at*100)/100) + "\u00a0" + t.say(step.name)
		}
	}
	return t.number(math.Round(v*1000) / 1000)
}

// amount is a value with its unit as a reader writes it.
func (t *text) amount(v float64, unit string) string {
	switch strings.ToLower(unit) {
	case "vnd":
		return t.short(v) + "\u00a0" + t.say("dong")
	case "%":
		return t.number(v) + "%"
	}
	return strings.TrimSpace(t.number(v) + "\u00a0" + unit)
}

// day writes a day: 17/05/2024 or 17 May 2024. What is no day stays as it is.
func (t *text) day(s string) string {
	if at, err := time.Parse(time.RFC3339, s); err == nil {
		return t.day(at.Format(time.DateOnly)) + " " + at.Format("15:04")
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return d.Format(t.say("day-layout"))
}

// period writes a period of report: 2024-05-17, 2024-05, 2024-Q2, 2024.
func (t *text) period(s string) string {
	if m, err := time.Parse("2006-01", s); err == nil {
		return m.Format(t.say("month-layout"))
	}
	if year, q, ok := strings.Cut(s, "-Q"); ok {
		return t.say("quarter") + q + "/" + year
	}
	return t.day(s)
}

// external is an address that may become a link: http and https only.
func external(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// periodsBetween lists the periods from the first to the last, gaps filled, at
// most n of them (the last ones). They are of the kind that first is.
func periodsBetween(first, last string, n int) []string {
	at, kind := parsePeriod(first)
	end, _ := parsePeriod(last)
	if kind == "" || end.Before(at) {
		return nil
	}
	var all []string
	for !at.After(end) {
		all = append(all, periodOf(at, kind))
		switch kind {
		case "day":
			at = at.AddDate(0, 0, 1)
		case "month":
			at = at.AddDate(0, 1, 0)
		case "quarter":
			at = at.AddDate(0, 3, 0)
		default:
			at = at.AddDate(1, 0, 0)
		}
		if len(all) > 2*n { // a stray day of the year 1 does not make a million columns
			all = append(all[:0:0], all[n:]...)
		}
	}
	return all[max(0, len(all)-n):]
}

func parsePeriod(s string) (time.Time, string) {
	if at, err := time.Parse(time.DateOnly, s); err == nil {
		return at, "day"
	}
	if at, err := time.Parse("2006-01", s); err == nil {
		return at, "month"
	}
	if year, q, ok := strings.Cut(s, "-Q"); ok {
		if at, err := time.Parse("2006", year); err == nil && len(q) == 1 && q >= "1" && q <= "4" {
			return at.AddDate(0, 3*int(q[0]-'1'), 0), "quarter"
		}
	}
	if at, err := time.Parse("2006", s); err == nil {
		return at, "year"
	}
	return time.Time{}, ""
}

func periodOf(at time.Time, kind string) string {
	switch kind {
	case "day":
		return at.Format(time.DateOnly)
	case "month":
		return at.Format("2006-01")
	case "quarter":
		return at.Format("2006") + "-Q" + strconv.Itoa((int(at.Month())+2)/3)
	}
	return at.Format("2006")
}

// finer is the period to count by for a stretch of time, so that a chart gets
// neither three columns nor three thousand.
func finer(first, last string) string {
	a, err1 := time.Parse(time.DateOnly, first)
	b, err2 := time.Parse(time.DateOnly, last)
	switch days := b.Sub(a).Hours() / 24; {
	case err1 != nil || err2 != nil:
		return "month"
	case days <= 62:
		return "day"
	case days <= 5*366:
		return "month"
	case days <= 15*366:
		return "quarter"
	}
	return "year"
}
