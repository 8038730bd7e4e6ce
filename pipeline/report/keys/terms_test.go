package keys_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"trichluc/pipeline/report/keys"
)

// Every word and phrase of a text is among its terms, its pairs and in its line;
// of what is not there hardly anything is.
func TestTermsFindWhatIsThere(t *testing.T) {
	syllables := strings.Fields("của và các được trong hòa bình nông thôn mới hợp tác xã hội tỉnh ủy 2024 06 nq tu an ninh trật tự")
	rnd := rand.New(rand.NewPCG(5, 6))
	text := func(n int) []keys.Word {
		some := make([]string, n)
		for i := range some {
			some[i] = syllables[rnd.IntN(len(syllables))]
		}
		var s keys.Splitter
		return s.Words(strings.Join(some, " "), 0)
	}
	has := func(words, phrase []keys.Word) bool {
		bits := keys.Pairs(words)
		for _, h := range keys.PairBits(phrase) {
			if h < 0 {
				t.Fatalf("bit %d", h)
			}
			if h %= int32(8 * len(bits)); bits[h/8]>>(h%8)&1 == 0 {
				return false
			}
		}
		return true
	}
	docid := keys.DocID("2024-05-17", "a", 0)
	asked, wrong, wrongLine := 0, 0, 0
	for range 300 {
		words := text(2 + rnd.IntN(200))
		terms := keys.Terms(docid, words)
		if !slices.IsSorted(terms) || len(slices.Compact(slices.Clone(terms))) != len(terms) {
			t.Fatal("terms are not sorted, or one comes twice")
		}
		for _, w := range words {
			if !slices.Contains(terms, keys.PlainTerm(w.Plain)) || w.HasMarks() && !slices.Contains(terms, keys.MarkedTerm(w.Marked)) {
				t.Fatalf("%+v has no term", w)
			}
		}
		from := rnd.IntN(len(words) - 1)
		phrase := words[from : from+2+rnd.IntN(len(words)-from-1)]
		if !has(words, phrase) || !strings.Contains(keys.Line(words), keys.Line(phrase)) {
			t.Fatalf("%d words from %d on are not found", len(phrase), from)
		}
		other := text(2)
		stands := func() bool {
			for i := 1; i < len(words); i++ {
				if words[i-1].Plain == other[0].Plain && words[i].Plain == other[1].Plain {
					return true
				}
			}
			return false
		}
		if stands() {
			continue
		}
		asked++
		if has(words, other) {
			wrong++
		}
		if strings.Contains(keys.Line(words), keys.Line(other)) {
			wrongLine++
		}
	}
	if asked < 200 || wrong*10 > asked || wrongLine > 1 {
		t.Errorf("of %d pairs that do not stand so %d pass the bits and %d the line", asked, wrong, wrongLine)
	}
	if n := len(keys.Pairs(text(30_000))); n > 6000 {
		t.Errorf("a long article has %d bytes of pairs: more than PostgreSQL takes in a row", n)
	}
}

// A stretch of docids has the terms of all articles in it, and of few others.
func TestMonthTerms(t *testing.T) {
	days := []string{"", "2021-12-31", "2022-01-01", "2022-01-31", "2022-02-01", "2024-02-29"}
	for i, from := range days {
		for _, to := range days[i:] {
			months := keys.MonthTerms(keys.FirstOfDay(from), keys.LastOfDay(to)+1, 2000)
			for _, day := range days {
				docid := keys.DocID(day, "x", 0)
				own := keys.Terms(docid, nil)
				if len(own) != 1 {
					t.Fatalf("%s: %d terms of no words", day, len(own))
				}
				if in := from <= day && day <= to; in && !slices.Contains(months, own[0]) {
					t.Errorf("%q is between %q and %q, but not by its term", day, from, to)
				}
			}
		}
	}
	if slices.Contains(keys.MonthTerms(keys.FirstOfDay("2022-01-01"), keys.LastOfDay("2022-06-30"), 10), keys.Terms(keys.DocID("2021-01-01", "x", 0), nil)[0]) {
		t.Error("a day of the year before passes")
	}
	if keys.MonthTerms(0, keys.FirstOfDay("2024-01-01"), 100) != nil {
		t.Error("more months than asked for")
	}
}

// What is hashed is stored: another hash would find nothing in an index made before.
func TestTermsStay(t *testing.T) {
	var s keys.Splitter
	words := s.Words("Nông thôn mới", 0)
	if got := keys.Terms(keys.DocID("2024-05-17", "a", 0), words); !slices.Equal(got, []int32{-1957983913, -1112053355, 209361361, 597163741, 718083787, 1145352459, 1715618484}) {
		t.Errorf("terms are %d", got)
	}
	if got := keys.Line(words); got != "B>MA6|" {
		t.Errorf("the line is %q", got)
	}
	if got := keys.Pairs(words); string(got) != "\x00\x04\x00P\x00(\x12" {
		t.Errorf("pairs are %q", got)
	}
}
