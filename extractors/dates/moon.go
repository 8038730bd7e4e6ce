package dates

import (
	"math"

	"trichluc/schemas"
)

// The Vietnamese calendar is lunisolar: a month begins on the day (UTC+7) of
// the new moon; month 11 holds the winter solstice; a year of thirteen months
// has its leap month at the first one in which the sun reaches no multiple of
// 30° (Hồ Ngọc Đức, "Thuật toán tính âm lịch"). New moon and solar longitude
// are the truncated series of Meeus, Astronomical Algorithms.

const (
	synodicMonth = 29.530588861 // days
	firstNewMoon = 2415021.076998695
	vietnam      = 7.0 / 24 // the zone as a fraction of a day
)

// julianDay is the day number of noon of a calendar day.
func julianDay(d schemas.Day) int {
	const unixEpoch = 2440588
	return int(d.Time().Unix()/86400) + unixEpoch
}

func calendarDay(jd int) schemas.Day {
	return schemas.Day{Year: 2000, Month: 1, Day: 1}.Add(jd - 2451545)
}

// newMoon is the day on which the k-th new moon since 1 January 1900 falls in Vietnam.
func newMoon(k int) int {
	t := float64(k) / 1236.85 // Julian centuries from 1900
	rad := math.Pi / 180
	jd := 2415020.75933 + 29.53058868*float64(k) + 0.0001178*t*t - 0.000000155*t*t*t +
		0.00033*math.Sin((166.56+132.87*t-0.009173*t*t)*rad)
	sun := (359.2242 + 29.10535608*float64(k) - 0.0000333*t*t - 0.00000347*t*t*t) * rad
	moon := (306.0253 + 385.81691806*float64(k) + 0.0107306*t*t + 0.00001236*t*t*t) * rad
	latitude := (21.2964 + 390.67050646*float64(k) - 0.0016528*t*t - 0.00000239*t*t*t) * rad
	jd += (0.1734-0.000393*t)*math.Sin(sun) + 0.0021*math.Sin(2*sun) -
		0.4068*math.Sin(moon) + 0.0161*math.Sin(2*moon) - 0.0004*math.Sin(3*moon) +
		0.0104*math.Sin(2*latitude) - 0.0051*math.Sin(sun+moon) - 0.0074*math.Sin(sun-moon) +
		0.0004*math.Sin(2*latitude+sun) - 0.0004*math.Sin(2*latitude-sun) -
		0.0006*math.Sin(2*latitude+moon) + 0.0010*math.Sin(2*latitude-moon) + 0.0005*math.Sin(sun+2*moon)
	return int(math.Floor(jd - earthLag(t) + 0.5 + vietnam))
}

// earthLag is ephemeris time minus universal time, in days.
func earthLag(t float64) float64 {
	if t < -11 {
		return 0.001 + 0.000839*t + 0.0002261*t*t - 0.00000845*t*t*t - 0.000000081*t*t*t*t
	}
	return -0.000278 + 0.000265*t + 0.000262*t*t
}

// sunSector is in which twelfth of the ecliptic the sun stands at the start of
// a day in Vietnam: 0 from the March equinox, 9 from the December solstice.
func sunSector(jd int) int {
	t := (float64(jd) - 0.5 - vietnam - 2451545) / 36525
	rad := math.Pi / 180
	anomaly := (357.52910 + 35999.05030*t - 0.0001559*t*t - 0.00000048*t*t*t) * rad
	l := 280.46645 + 36000.76983*t + 0.0003032*t*t +
		(1.914600-0.004817*t-0.000014*t*t)*math.Sin(anomaly) +
		(0.019993-0.000101*t)*math.Sin(2*anomaly) + 0.000290*math.Sin(3*anomaly)
	l = math.Mod(l, 360)
	if l < 0 {
		l += 360
	}
	return int(l / 30)
}

// solsticeMonth is the number of the new moon that begins month 11 of a year.
func solsticeMonth(year int) int {
	k := int(float64(julianDay(schemas.Day{Year: year, Month: 12, Day: 31})-2415021) / synodicMonth)
	if sunSector(newMoon(k)) >= 9 {
		k--
	}
	return k
}

// lunarMonth finds the first day and the length of a month (not a leap month)
// of a lunar year.
func lunarMonth(year, month int) (first, length int) {
	start := solsticeMonth(year - 1) // month 11 of the year before
	n := month + 1
	if month >= 11 {
		start, n = solsticeMonth(year), month-11
	}
	end := solsticeMonth(year)
	if month >= 11 {
		end = solsticeMonth(year + 1)
	}
	if end-start == 13 {
		if leap := leapMonth(start); n >= leap {
			n++
		}
	}
	k := start + n
	first = newMoon(k)
	return first, newMoon(k+1) - first
}

// leapMonth is how many months after the solstice month at new moon k the
// leap month follows: the first in which the sun stays in its sector.
func leapMonth(k int) int {
	last := sunSector(newMoon(k + 1))
	for i := 2; i < 14; i++ {
		sector := sunSector(newMoon(k + i))
		if sector == last {
			return i - 1
		}
		last = sector
	}
	return 13
}

// solarDay is the calendar day of a lunar day; day 30 of a short month is its last.
func solarDay(year, month, day int) schemas.Day {
	first, length := lunarMonth(year, month)
	return calendarDay(first + min(day, length) - 1)
}
