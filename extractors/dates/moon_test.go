package dates

import "testing"

// Days printed in calendars and on dated pages: new year, the Hùng kings' day, eves, leap years.
func TestSolarDay(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		want             string
	}{
		{2020, 1, 1, "2020-01-25"}, {2021, 1, 1, "2021-02-12"}, {2022, 1, 1, "2022-02-01"}, {2023, 1, 1, "2023-01-22"},
		{2024, 1, 1, "2024-02-10"}, {2025, 1, 1, "2025-01-29"}, {2026, 1, 1, "2026-02-17"}, {2027, 1, 1, "2027-02-06"}, {2028, 1, 1, "2028-01-26"},
		{2022, 3, 10, "2022-04-10"}, {2023, 3, 10, "2023-04-29"}, {2024, 3, 10, "2024-04-18"}, {2025, 3, 10, "2025-04-07"}, {2026, 3, 10, "2026-04-26"},
		{2021, 12, 23, "2022-01-25"}, {2021, 12, 30, "2022-01-31"}, {2020, 12, 30, "2021-02-11"},
		{2022, 8, 15, "2022-09-10"}, {2025, 8, 15, "2025-10-06"}, {2023, 8, 15, "2023-09-29"},
		{1985, 1, 1, "1985-01-21"}, // Vietnam a month before China that year
		{1968, 1, 1, "1968-01-29"},
	} {
		if got := solarDay(c.year, c.month, c.day).String(); got != c.want {
			t.Errorf("%d/%d/%d = %s, want %s", c.day, c.month, c.year, got, c.want)
		}
	}
}

func TestNewYearFallsBetweenGreatColdAndRainWater(t *testing.T) {
	for y := 1900; y < 2100; y++ {
		d := solarDay(y, 1, 1)
		if d.Year != y || d.Month > 2 || d.Month == 1 && d.Day < 20 || d.Month == 2 && d.Day > 21 {
			t.Errorf("new year %d on %s", y, d)
		}
		if _, n := lunarMonth(y, 7); n != 29 && n != 30 {
			t.Errorf("month 7 of %d has %d days", y, n)
		}
	}
}
