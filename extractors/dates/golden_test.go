package dates

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// The golden files hold lines with the expected mentions marked in the text:
//
//	# rule day-month          the lines below show this rule
//	pub 2022-05-09            publication day of the lines below; "pub ?" is unknown
//	+ [Ngày 9/5|2022-05-09], hội nghị khai mạc.
//	- Có 2/3 số xã về đích.   nothing, or nothing by this rule, may be found
//
// A mark is [words|day] or [words|first..last], with "=value" (TIMEX3) behind
// where it matters; "?" as day is an unresolved one.
type goldenLine struct {
	file     string
	line     int
	rule     string
	positive bool
	pub      schemas.Day
	text     string
	want     []string
}

func readGolden(t *testing.T, path string) []goldenLine {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []goldenLine
	g := goldenLine{file: path}
	for s := bufio.NewScanner(file); s.Scan(); {
		g.line++
		line := s.Text()
		switch {
		case line == "":
		case strings.HasPrefix(line, "# rule "):
			g.rule = strings.TrimPrefix(line, "# rule ")
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "pub "):
			g.pub = day(t, strings.TrimPrefix(line, "pub "))
		case strings.HasPrefix(line, "+ "), strings.HasPrefix(line, "- "):
			g.positive = line[0] == '+'
			g.text, g.want = unmark(t, lines(line[2:]))
			out = append(out, g)
		default:
			t.Fatalf("%s:%d: what is %q?", path, g.line, line)
		}
	}
	return out
}

func day(t *testing.T, s string) schemas.Day {
	t.Helper()
	if s == "?" {
		return schemas.Day{}
	}
	var y, m, d int
	if _, err := fmt.Sscanf(s, "%d-%d-%d", &y, &m, &d); err != nil {
		t.Fatalf("day %q: %v", s, err)
	}
	return schemas.Day{Year: y, Month: time.Month(m), Day: d}
}

// unmark takes the marks out of a line and lists what they expect.
func unmark(t *testing.T, s string) (text string, want []string) {
	t.Helper()
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "[")
		b.WriteString(before)
		if !ok {
			return b.String(), want
		}
		mark, after, ok := strings.Cut(rest, "]")
		words, value, ok2 := strings.Cut(mark, "|")
		if !ok || !ok2 {
			t.Fatalf("bad mark in %q", s)
		}
		b.WriteString(words)
		want = append(want, words+"|"+value)
		s = after
	}
}

// lines writes ¶, which stands for a line end in golden lines, as one.
func lines(s string) string { return strings.ReplaceAll(s, "¶", "\n") }

func found(text *vietnamese.Text, mentions []Mention, want []string) []string {
	var out []string
	for k, m := range mentions {
		s := text.Slice(m.Lo, m.Hi) + "|"
		switch {
		case m.From.IsZero():
			s += "?"
		case m.From == m.To:
			s += m.From.String()
		default:
			s += m.From.String() + ".." + m.To.String()
		}
		if k < len(want) && strings.Contains(want[k], "=") {
			s += "=" + m.Value
		}
		out = append(out, s)
	}
	return out
}

func TestGolden(t *testing.T) {
	for _, path := range []string{"testdata/rules.golden", "testdata/passages.golden"} {
		for _, g := range readGolden(t, path) {
			for name, in := range map[string]string{"NFC": g.text, "NFD": norm.NFD.String(g.text)} {
				text := vietnamese.Parse(in)
				mentions := Find(text, g.pub, vietnamese.NewMask(text))
				got := found(text, mentions, g.want)
				if strings.Join(got, "\n") != strings.Join(g.want, "\n") {
					t.Errorf("%s:%d %s: %s\n got %q\nwant %q", g.file, g.line, name, g.text, got, g.want)
				}
				for _, m := range mentions {
					if !g.positive && g.rule != "" && m.Rule == g.rule {
						t.Errorf("%s:%d: negative line of %s, yet it fired on %s", g.file, g.line, g.rule, text.Slice(m.Lo, m.Hi))
					}
				}
			}
		}
	}
}

// TestEveryRuleIsShown holds that each rule has a line where it fires and one
// where it must not.
func TestEveryRuleIsShown(t *testing.T) {
	shown := map[string][2]bool{}
	for _, g := range readGolden(t, "testdata/rules.golden") {
		s := shown[g.rule]
		if !g.positive {
			s[1] = true
		} else {
			text := vietnamese.Parse(g.text)
			for _, m := range Find(text, g.pub, vietnamese.NewMask(text)) {
				s[0] = s[0] || m.Rule == g.rule
			}
		}
		shown[g.rule] = s
	}
	for _, rule := range Rules {
		if s := shown[rule]; !s[0] || !s[1] {
			t.Errorf("rule %s: shown %v, refused %v", rule, s[0], s[1])
		}
	}
}
