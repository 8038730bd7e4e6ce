package linking

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"trichluc/extractors/officials"
	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// officialsPassage is one golden text: marked[n] lists what the record must hold for
// official n, as "@12 Lê Văn A" for mentions and "{…}" for posts.
type officialsPassage struct {
	name, text string
	marked     map[string][]string
}

// readOfficialsPassages cuts a file at its "-- name --" lines and takes the marks out.
func readOfficialsPassages(t *testing.T, path string) []officialsPassage {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []officialsPassage
	for _, part := range strings.Split("\n"+string(data), "\n-- ")[1:] {
		name, body, ok := strings.Cut(part, " --\n")
		if !ok {
			t.Fatalf("officialsPassage %.40q has no heading", part)
		}
		p := officialsPassage{name: name, marked: map[string][]string{}}
		p.text = p.unmark(t, strings.TrimSpace(body))
		out = append(out, p)
	}
	return out
}

func (p *officialsPassage) unmark(t *testing.T, s string) string {
	var plain []rune
	in := []rune(norm.NFC.String(s))
	for i := 0; i < len(in); i++ {
		if in[i] != '[' && in[i] != '{' {
			plain = append(plain, in[i])
			continue
		}
		closing := map[rune]rune{'[': ']', '{': '}'}[in[i]]
		end := i + slices.Index(in[i:], closing)
		words, ids, ok := strings.Cut(string(in[i+1:end]), "|")
		if end < i || !ok {
			t.Fatalf("%s: broken mark at %q", p.name, string(in[i:min(i+30, len(in))]))
		}
		for _, id := range strings.Split(ids, ",") {
			if closing == ']' {
				p.marked[id] = append(p.marked[id], fmt.Sprintf("@%d %s", len(plain), words))
			} else {
				p.marked[id] = append(p.marked[id], "{"+words+"}")
			}
		}
		plain = append(plain, []rune(words)...)
		i = end
	}
	return string(plain)
}

// found writes officials as marks, one sorted line a person.
func found(in []schemas.Official) []string {
	var out []string
	for _, o := range in {
		var marks []string
		for _, m := range o.Mentions {
			marks = append(marks, fmt.Sprintf("@%d %s", m.Start, m.Text))
		}
		for _, r := range o.Roles {
			marks = append(marks, "{"+r.Text+"}")
		}
		out = append(out, line(marks))
	}
	sort.Strings(out)
	return out
}

func line(marks []string) string {
	marks = slices.Clone(marks)
	sort.Strings(marks)
	return strings.Join(marks, " ")
}

func officialsOf(s string) ([]schemas.Official, *vietnamese.Text) {
	t := vietnamese.Parse(s)
	spots := places.Find(t)
	a := Article{Text: t, Places: spots, Officials: officials.Find(t, places.Ranges(spots))}
	return linkOfficials(a, homeProvince(a)), t
}

func TestOfficialsGolden(t *testing.T) {
	passages := readOfficialsPassages(t, "testdata/officials.txt")
	if len(passages) < 25 {
		t.Fatalf("only %d passages", len(passages))
	}
	for _, p := range passages {
		var want []string
		for _, marks := range p.marked {
			want = append(want, line(marks))
		}
		sort.Strings(want)
		for form, text := range map[string]string{"NFC": p.text, "NFD": norm.NFD.String(p.text)} {
			got, parsed := officialsOf(text)
			if parsed.S != p.text {
				t.Fatalf("%s, %s: the text changed", p.name, form)
			}
			if g := found(got); !slices.Equal(g, want) {
				t.Errorf("%s, %s:\n got\n  %s\n want\n  %s", p.name, form, strings.Join(g, "\n  "), strings.Join(want, "\n  "))
			}
		}
	}
}
