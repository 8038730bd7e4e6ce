// Package keys computes what reports compare, count and sort by. All of it is
// computed here and stored, so that every database gives the same answer.
package keys

import (
	"bufio"
	_ "embed"
	"hash/fnv"
	"strings"
	"time"
	"unicode"

	"trichluc/extractors/vietnamese"
)

// Fold is the key under which spellings of a name meet: lower case, one way of
// placing tone marks, diacritics kept.
func Fold(s string) string { return clip(vietnamese.Fold(strings.TrimSpace(s))) }

// clip cuts a key to 250 code points, as the store does: more cannot be indexed.
func clip(s string) string {
	if len(s) <= 250 {
		return s
	}
	n := 0
	for i := range s {
		if n == 250 {
			return s[:i]
		}
		n++
	}
	return s
}

// Plain is Fold without diacritics, for search that forgives missing marks.
func Plain(s string) string { return vietnamese.Plain(vietnamese.Fold(strings.TrimSpace(s))) }

//go:embed abbreviations.tsv
var abbreviationsFile string

// abbreviations maps a folded abbreviation to its folded words.
var abbreviations = readAbbreviations()

func readAbbreviations() map[string]string {
	m := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(abbreviationsFile))
	for lines.Scan() {
		line := lines.Text()
		if short, long, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			m[vietnamese.Fold(short)] = vietnamese.Fold(long)
		}
	}
	return m
}

// Abbreviations is the table of abbreviations that Organization reads in full.
func Abbreviations() map[string]string { return abbreviations }

// Organization is the key of an organisation: folded, abbreviations in full,
// the country's name left out behind a body that has only one (Mặt trận Tổ quốc
// Việt Nam tỉnh Quảng Ninh = MTTQ tỉnh Quảng Ninh).
func Organization(name string) string {
	words := strings.FieldsFunc(vietnamese.Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '&' })
	out := words[:0:0]
	for _, w := range words {
		if long, ok := abbreviations[w]; ok {
			out = append(out, strings.Fields(long)...)
			continue
		}
		out = append(out, w)
	}
	s := " " + strings.Join(out, " ") + " "
	for _, body := range []string{"mặt trận tổ quốc", "đoàn thanh niên cộng sản hồ chí minh", "hội nông dân", "hội liên hiệp phụ nữ", "hội cựu chiến binh"} {
		s = strings.ReplaceAll(s, " "+body+" việt nam ", " "+body+" ")
	}
	for _, twice := range [][2]string{{"thành ủy thành phố", "thành ủy"}, {"tỉnh ủy tỉnh", "tỉnh ủy"}, {"huyện ủy huyện", "huyện ủy"}} {
		s = strings.ReplaceAll(s, " "+twice[0]+" ", " "+twice[1]+" ")
	}
	s = strings.ReplaceAll(s, " của ", " ")
	return clip(strings.TrimSpace(s))
}

// A docid orders articles by day and is the same on every engine: days since
// 1899-12-31 from bit 44 up, 0 where the day is unknown, then a hash of the id.
const dayShift = 44

// FirstDay is the first day that a docid can hold.
const FirstDay = "1900-01-01"

// DocID is the docid of an article published on day ("" where unknown); salt
// tells apart two articles that would have the same.
func DocID(day, articleID string, salt int) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(articleID))
	hash := int64(h.Sum64()>>(64-dayShift)) + int64(salt)
	return dayNumber(day)<<dayShift | hash&(1<<dayShift-1)
}

// FirstOfDay and LastOfDay bound the docids of a day.
func FirstOfDay(day string) int64 { return dayNumber(day) << dayShift }

// LastOfDay is the greatest docid of a day.
func LastOfDay(day string) int64 { return (dayNumber(day)+1)<<dayShift - 1 }

func dayNumber(day string) int64 {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0
	}
	n := t.Unix()/(24*60*60) - time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC).Unix()/(24*60*60)
	return min(max(n, 0), 1<<18)
}
