package officials

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"trichluc/extractors/vietnamese"
)

// unmark takes the marks out of a golden line and gives what they held.
func unmark(s string) (plain string, names, posts []string) {
	var b strings.Builder
	for len(s) > 0 {
		i := strings.IndexAny(s, "[{")
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		end := strings.IndexAny(s[i:], "]}") + i
		words := s[i+1 : end]
		if s[i] == '[' {
			names = append(names, words)
		} else {
			posts = append(posts, words)
		}
		b.WriteString(words)
		s = s[end+1:]
	}
	return b.String(), names, posts
}

// somePlaces stand in for the gazetteer, which is another package's.
var somePlaces = vietnamese.NewTrie(entries("Bà Rịa - Vũng Tàu", "Hà Nội", "Hạ Long", "Đà Nẵng", "Cần Thơ", "Quảng Ninh", "Quảng Ngãi", "Hòa Bình", "Lâm Đồng", "Huế", "TPHCM")...)

func find(s string) (*vietnamese.Text, []Mention) {
	t := vietnamese.Parse(s)
	var at []vietnamese.Range
	for i := 0; i < len(t.Tokens); i++ {
		if _, n := somePlaces.Match(t, i); n > 0 && t.Capital(i) {
			at = append(at, vietnamese.Range{Lo: i, Hi: i + n})
			i += n - 1
		}
	}
	return t, Find(t, at)
}

// byRule gives what a rule found in a line.
func byRule(s, rule string) []string {
	t, mentions := find(s)
	var out []string
	for _, m := range mentions {
		if m.Rule == rule {
			out = append(out, t.Slice(m.Lo, m.Hi))
		}
		for _, r := range m.Roles {
			if r.Rule == rule {
				out = append(out, t.Slice(r.Lo, r.Hi))
			}
		}
	}
	return out
}

func TestRules(t *testing.T) {
	data, err := os.ReadFile("testdata/rules.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string][2]int{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		head, text, ok := strings.Cut(line, " | ")
		sign, rule := head[0], strings.TrimSpace(head[1:])
		if !ok || !slices.Contains(Rules(), rule) {
			t.Fatalf("no rule in %q", line)
		}
		n := lines[rule]
		n[strings.IndexByte("+-", sign)]++
		lines[rule] = n
		plain, names, posts := unmark(text)
		want := append(names, posts...)
		if (sign == '+') != (len(want) > 0) {
			t.Fatalf("marks and sign differ in %q", line)
		}
		for form, s := range map[string]string{"NFC": norm.NFC.String(plain), "NFD": norm.NFD.String(plain)} {
			if got := byRule(s, rule); !slices.Equal(got, want) {
				t.Errorf("%s, %s: %s\n got %q\nwant %q", rule, form, plain, got, want)
			}
		}
	}
	for _, rule := range Rules() {
		if n := lines[rule]; n[0] == 0 || n[1] == 0 {
			t.Errorf("rule %q has %d lines for and %d against it", rule, n[0], n[1])
		}
	}
}
