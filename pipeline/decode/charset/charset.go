// Package charset turns bytes into text, whatever encoding Vietnamese was
// written in: Unicode in its forms, windows-1258, and the encodings before it
// (TCVN3, VNI, VISCII, VPS, VIQR), also where those were stored as if they
// were Western text. What the label says counts only where the bytes leave
// the question open; the test is whether the words are Vietnamese syllables.
package charset

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// Result is text and how it was read.
type Result struct {
	Text     string
	Name     string   // "utf-8", "utf-16le", "windows-1258", "tcvn3", "vni", "viscii", "vps", "viqr", "utf-8/tcvn3"…
	Warnings []string // what was doubtful
	Sure     bool     // most of many marked words are Vietnamese as read
}

// sampled is how many marked words are looked at before deciding.
const sampled = 600

// Decode reads body. label is what the sender or the page says, "" for
// nothing; markup says that tags are to be passed over when words are judged.
func Decode(body []byte, label string, markup bool) Result {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		body = body[3:]
		label = "utf-8"
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return Result{Text: decodeUTF16(body[2:], false), Name: "utf-16le"}
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return Result{Text: decodeUTF16(body[2:], true), Name: "utf-16be"}
	}
	if big, ok := zerosOfUTF16(body); ok {
		name := "utf-16le"
		if big {
			name = "utf-16be"
		}
		return Result{Text: decodeUTF16(body, big), Name: name}
	}
	label = strings.ToLower(strings.TrimSpace(label))
	if utf8.Valid(body) {
		return valid(string(body), markup)
	}
	return invalid(body, label, markup)
}

// valid reads what is valid UTF-8: nearly always that is what it is; but it
// may be ASCII mnemonics, or an older encoding taken for Western text.
func valid(s string, markup bool) Result {
	res := Result{Text: s, Name: "utf-8"}
	if good, bad := tally(visible(s, markup, 24_000), 50); good >= 40 && bad*10 < good {
		res.Sure = true
		return res
	}
	good, bad := tally(visible(s, markup, longestSample), sampled)
	if good+bad == 0 {
		if !markup && isVIQR(s) {
			return Result{Text: decodeVIQR(s), Name: "viqr"}
		}
		return res
	}
	if bad*3 <= good || bad < 3 {
		return res
	}
	if name, mended, ok := Mend(s, markup); ok {
		res.Text, res.Name = mended, "utf-8/"+name
		res.Warnings = append(res.Warnings, fmt.Sprintf("text was %s stored as Western characters and was mended", name))
	}
	return res
}

// Mend undoes the reading of Vietnamese bytes as Western text, where that
// gives better words: "ThÃ nh phá»‘" is Thành phố. name is the encoding found.
func Mend(s string, markup bool) (name, mended string, ok bool) {
	b, ok := westernBytes(s)
	if !ok {
		return "", s, false
	}
	best := judge(sampleOf(s, markup))
	sample := sampleOf(string(b), markup)
	if v := judge(strings.ToValidUTF8(sample, "\uFFFD")); v.better(best) {
		best, name, mended = v, "utf-8", strings.ToValidUTF8(string(b), "\uFFFD")
	}
	for _, l := range legacies {
		if v := judge(l.decode([]byte(sample))); v.better(best) {
			best, name = v, l.name
		}
	}
	for _, l := range legacies {
		if l.name == name {
			mended = l.decode(b)
		}
	}
	return name, mended, name != ""
}

// verdict is how far a reading of some bytes is Vietnamese.
type verdict struct{ good, bad int }

func judge(sample string) verdict {
	good, bad := tally(sample, sampled)
	return verdict{good, bad}
}

func (v verdict) score() int { return 2*v.good - 3*v.bad }

// better reports that v is Vietnamese, and more so than w.
func (v verdict) better(w verdict) bool {
	return v.good >= 3 && v.good > 2*v.bad && v.score() > w.score()
}

// sampleOf is the text by which a page is judged: its beginning, or more where
// that holds next to no marked words.
func sampleOf(s string, markup bool) string {
	short := visible(s, markup, 24_000)
	marked := 0
	for i := 0; i < len(short); i++ {
		if short[i] >= 0x80 {
			marked++
		}
	}
	if marked >= 200 || len(short) < 24_000 {
		return short
	}
	return visible(s, markup, longestSample)
}

// invalid reads what is no valid UTF-8: the encoding whose words are
// Vietnamese; where none gives any, the label's, else Western.
func invalid(body []byte, label string, markup bool) Result {
	sample := sampleOf(string(body), markup)
	name, best := "utf-8", judge(strings.ToValidUTF8(sample, "\uFFFD"))
	decode := func(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }
	for _, l := range legacies {
		v := judge(l.decode([]byte(sample)))
		if v.better(best) || v.score() == best.score() && v.good >= 3 && sameCharset(l.name, label) {
			name, best, decode = l.name, v, l.decode
		}
	}
	if best.good >= 3 && best.score() > 0 {
		res := Result{Text: decode(body), Name: name}
		switch {
		case name == "utf-8":
			res.Warnings = append(res.Warnings, fmt.Sprintf("%d places of invalid UTF-8 were replaced", strings.Count(res.Text, "\uFFFD")-strings.Count(string(body), "\uFFFD")))
		case label != "" && !sameCharset(name, label):
			res.Warnings = append(res.Warnings, fmt.Sprintf("charset is %s, not %s as labelled", name, label))
		}
		return res
	}
	if enc, known := charset.Lookup(label); enc != nil && known != "utf-8" {
		if out, err := enc.NewDecoder().Bytes(body); err == nil {
			return Result{Text: string(out), Name: known}
		}
	}
	if label == "utf-8" || label == "utf8" {
		if lossy := strings.ToValidUTF8(string(body), "\uFFFD"); strings.Count(lossy, "\uFFFD")*10 < len(lossy) {
			return Result{Text: lossy, Name: "utf-8", Warnings: []string{"invalid UTF-8 was replaced"}}
		}
	}
	var s strings.Builder
	for _, c := range body {
		s.WriteRune(latin1252(c))
	}
	return Result{Text: s.String(), Name: "windows-1252", Warnings: []string{"charset not recognised, read as Western text"}}
}

func sameCharset(name, label string) bool {
	if label == "" {
		return false
	}
	return name == label || strings.ReplaceAll(name, "-", "") == strings.ReplaceAll(label, "-", "") ||
		name == "windows-1258" && (label == "cp1258" || label == "x-cp1258") ||
		name == "tcvn3" && (strings.Contains(label, "tcvn")) || name == "vni" && strings.Contains(label, "vni") || name == "vps" && strings.Contains(label, "vps") ||
		name == "viscii" && strings.Contains(label, "viscii")
}

func decodeUTF16(b []byte, big bool) string {
	u := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		if big {
			u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
		} else {
			u = append(u, uint16(b[i+1])<<8|uint16(b[i]))
		}
	}
	return string(utf16.Decode(u))
}

// LooksUTF16 reports UTF-16 without its byte order mark.
func LooksUTF16(b []byte) bool {
	_, ok := zerosOfUTF16(b)
	return ok
}

// zerosOfUTF16 finds UTF-16 without its mark: in Vietnamese text more than half
// of the upper bytes are zero, and no lower ones.
func zerosOfUTF16(b []byte) (big, ok bool) {
	n := min(len(b), 4096) &^ 1
	if n < 16 {
		return false, false
	}
	var zero [2]int
	for i := range n {
		if b[i] == 0 {
			zero[i&1]++
		}
	}
	switch half := n / 2; {
	case zero[1]*2 > half && zero[0]*50 < half:
		return false, true
	case zero[0]*2 > half && zero[1]*50 < half:
		return true, true
	}
	return false, false
}

// longestSample is how many bytes of visible text are judged.
const longestSample = 200_000

// visible drops tags, scripts and styles, for judging words only; it gives at
// most about most bytes.
func visible(s string, markup bool, most int) string {
	if !markup {
		return s[:cut(s, most)]
	}
	var out strings.Builder
	for i := 0; i < len(s) && out.Len() < most; {
		lt := strings.IndexByte(s[i:], '<')
		if lt < 0 {
			out.WriteString(s[i : i+cut(s[i:], most)])
			break
		}
		out.WriteString(s[i : i+min(lt, most)])
		out.WriteByte(' ')
		i += lt
		rest := s[i:]
		skip := ""
		switch {
		case len(rest) > 7 && strings.EqualFold(rest[1:7], "script"):
			skip = "</script"
		case len(rest) > 6 && strings.EqualFold(rest[1:6], "style"):
			skip = "</style"
		case strings.HasPrefix(rest, "<!--"):
			skip = "-->"
		}
		if skip != "" {
			end := indexFold(rest, skip)
			if end < 0 {
				break
			}
			i += end + len(skip)
			continue
		}
		gt := strings.IndexByte(rest, '>')
		if gt < 0 {
			break
		}
		i += gt + 1
	}
	return out.String()
}

func cut(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// indexFold finds ASCII sub in s in any case.
func indexFold(s, sub string) int {
	for i := 0; ; {
		j := strings.IndexByte(s[i:], sub[0])
		if j < 0 {
			return -1
		}
		i += j
		if len(s)-i < len(sub) {
			return -1
		}
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
		i++
	}
}

// isVIQR reports ASCII text of which many words are Vietnamese syllables once
// read as mnemonics, and few are spoiled.
func isVIQR(s string) bool {
	s = s[:cut(s, 200_000)]
	if !strings.ContainsAny(s, "^(+~`'?") {
		return false
	}
	good, bad := tally(decodeVIQR(s), sampled)
	return good >= 4 && good > 4*bad && good*6 > len(strings.Fields(s[:cut(s, len(s))]))
}

// Mender undoes one encoding in runs of text that were read as Western text or
// as ASCII. The zero value changes nothing.
type Mender struct{ name string }

// Name is the encoding, "" for none.
func (m Mender) Name() string { return m.name }

// MenderOf is the mender of an encoding by name.
func MenderOf(name string) Mender { return Mender{name} }

// FindMender looks for an encoding hidden in text that has already been read:
// letters written as entities of a Western page, or mnemonics.
func FindMender(sample string) Mender {
	good, bad := tally(sample, sampled)
	switch {
	case good+bad == 0:
		if isVIQR(sample) {
			return Mender{"viqr"}
		}
	case bad >= 3 && bad*3 > good:
		if name, _, ok := Mend(sample, false); ok {
			return Mender{name}
		}
	}
	return Mender{}
}

// Fix gives a run as it was meant, or unchanged where that would make it worse.
func (m Mender) Fix(s string) string {
	if m.name == "" || s == "" {
		return s
	}
	t := s
	if m.name == "viqr" {
		t = decodeVIQR(s)
	} else {
		b, ok := westernBytes(s)
		if !ok {
			return s
		}
		t = strings.ToValidUTF8(string(b), "\uFFFD")
		for _, l := range legacies {
			if l.name == m.name {
				t = l.decode(b)
			}
		}
	}
	if t == s {
		return s
	}
	g0, b0 := tally(s, sampled)
	g1, b1 := tally(t, sampled)
	if 2*g1-3*b1 > 2*g0-3*b0 {
		return t
	}
	return s
}
