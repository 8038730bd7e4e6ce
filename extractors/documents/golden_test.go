package documents

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"trichluc/extractors/vietnamese"
)

// The golden files hold lines with the expected mentions marked in the text:
//
//	# rule documents.short    the lines below show this rule
//	+ Thực hiện [Nghị quyết 18|18|Nghị quyết].
//	- Nghị quyết 5 điểm       this rule, and every other, finds nothing
//
// A mark is [words|number|kind], for a law [words|name|year]. Every line is run
// in NFC and in NFD.
type goldenLine struct {
	where    string
	rule     string
	positive bool
	text     string
	want     []string
}

func readGolden(t *testing.T) []goldenLine {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	var out []goldenLine
	for _, path := range files {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		g, n := goldenLine{}, 0
		for s := bufio.NewScanner(file); s.Scan(); {
			n++
			line := s.Text()
			g.where = fmt.Sprintf("%s:%d", filepath.Base(path), n)
			switch {
			case line == "":
			case strings.HasPrefix(line, "# rule "):
				g.rule = strings.TrimPrefix(line, "# rule ")
			case strings.HasPrefix(line, "#"):
			case strings.HasPrefix(line, "+ "), strings.HasPrefix(line, "- "):
				g.positive = line[0] == '+'
				g.text, g.want = unmark(t, g.where, line[2:])
				out = append(out, g)
			default:
				t.Fatalf("%s: what is %q?", g.where, line)
			}
		}
	}
	return out
}

func unmark(t *testing.T, where, line string) (text string, want []string) {
	t.Helper()
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(line, "[")
		b.WriteString(before)
		if !ok {
			return b.String(), want
		}
		mark, after, ok := strings.Cut(rest, "]")
		if !ok {
			t.Fatalf("%s: open mark", where)
		}
		words, _, _ := strings.Cut(mark, "|")
		b.WriteString(words)
		want = append(want, norm.NFC.String(mark))
		line = after
	}
}

func show(t *vietnamese.Text, m Mention) string {
	if m.Number == "" {
		return fmt.Sprintf("%s|%s|%d", t.Slice(m.Lo, m.Hi), m.Name, m.Year)
	}
	return fmt.Sprintf("%s|%s|%s", t.Slice(m.Lo, m.Hi), m.Number, m.Type)
}

func TestGolden(t *testing.T) {
	rules := map[string][2]int{}
	for _, g := range readGolden(t) {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			text := vietnamese.Parse(form.String(g.text))
			var got []string
			seen := false
			for _, m := range Find(text) {
				got = append(got, show(text, m))
				seen = seen || m.Rule == g.rule
			}
			if strings.Join(got, "\n") != strings.Join(g.want, "\n") {
				t.Errorf("%s: %s\n got  %q\n want %q", g.where, g.text, got, g.want)
			}
			if g.positive != seen {
				t.Errorf("%s: rule %s used: %v, want %v", g.where, g.rule, seen, g.positive)
			}
		}
		n := rules[g.rule]
		if g.positive {
			n[0]++
		} else {
			n[1]++
		}
		rules[g.rule] = n
	}
	for _, rule := range []string{ruleNamed, ruleNumber, ruleLawNumber, ruleShort, ruleShortYear, ruleList, ruleElided, ruleLaw, ruleLawYears, ruleSpan} {
		if n := rules[rule]; n[0] == 0 || n[1] == 0 {
			t.Errorf("rule %s: %d positive and %d negative lines, want one of each", rule, n[0], n[1])
		}
	}
}
