package figures

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"trichluc/extractors/vietnamese"
)

// Golden lines carry their marks in the text:
//
//	[khoảng 586 hộ|about 586 hộ]            a figure: qualifier (exact is left out), value, unit
//	[5-7 triệu đồng/hộ|5000000..7000000 VND /hộ]  a range, and what it is per
//	{ngày 9/5}                              words that a date or a document has claimed
//
// Every line is read as it stands and decomposed (NFD).
type golden struct {
	text    string
	want    []string
	claimed []span
}

type span struct{ lo, hi int } // bytes

func parseGolden(t *testing.T, line string) golden {
	t.Helper()
	var g golden
	var b strings.Builder
	for line != "" {
		open := strings.IndexAny(line, "[{")
		if open < 0 {
			b.WriteString(line)
			break
		}
		b.WriteString(line[:open])
		end := strings.IndexByte(line[open:], map[byte]byte{'[': ']', '{': '}'}[line[open]])
		if end < 0 {
			t.Fatalf("mark without end: %s", line)
		}
		inner := line[open+1 : open+end]
		if line[open] == '{' {
			lo := b.Len()
			b.WriteString(inner)
			g.claimed = append(g.claimed, span{lo, b.Len()})
		} else {
			words, value, ok := strings.Cut(inner, "|")
			if !ok {
				t.Fatalf("mark without value: %s", inner)
			}
			b.WriteString(words)
			g.want = append(g.want, words+"|"+value)
		}
		line = line[open+end+1:]
	}
	g.text = b.String()
	return g
}

func (g golden) mask(t *vietnamese.Text) vietnamese.Mask {
	m := vietnamese.NewMask(t)
	for _, c := range g.claimed {
		for i, tok := range t.Tokens {
			if int(tok.Start) >= c.lo && int(tok.End) <= c.hi {
				m[i] = true
			}
		}
	}
	return m
}

func show(t *vietnamese.Text, m Mention) string {
	q := ""
	if m.Qualifier != "exact" {
		q = m.Qualifier + " "
	}
	num := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	v := num(m.Value)
	if m.Range {
		v = num(m.Low) + ".." + num(m.High)
	}
	s := t.Slice(m.Lo, m.Hi) + "|" + q + v + " " + m.Unit
	if m.Per != "" {
		s += " /" + m.Per
	}
	return s
}

// check reads a golden line as it stands and decomposed, and returns the mentions.
func check(t *testing.T, line string) []Mention {
	t.Helper()
	g := parseGolden(t, line)
	var found []Mention
	for _, form := range []string{g.text, norm.NFD.String(g.text)} {
		text := vietnamese.Parse(form)
		found = Find(text, g.mask(text))
		var got []string
		for _, m := range found {
			got = append(got, show(text, m))
		}
		if strings.Join(got, "\n") != strings.Join(g.want, "\n") {
			t.Errorf("%s\n got  %s\n want %s", g.text, strings.Join(got, "\n      "), strings.Join(g.want, "\n      "))
			break
		}
	}
	return found
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(norm.NFC.String(string(data)), "\n")
}

// TestRules holds at least one line for each rule that finds ("+") and one
// that must not ("-").
func TestRules(t *testing.T) {
	rule, seen := "", map[string][2]int{}
	for _, line := range lines(t, "testdata/rules.txt") {
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "= "):
			rule = line[2:]
		case strings.HasPrefix(line, "+ "), strings.HasPrefix(line, "- "):
			found := check(t, line[2:])
			hit := false
			for _, m := range found {
				hit = hit || m.Rule == rule
			}
			n := seen[rule]
			if line[0] == '+' {
				n[0]++
			} else {
				n[1]++
			}
			seen[rule] = n
			if hit != (line[0] == '+') {
				t.Errorf("rule %s: found %v: %s", rule, hit, line)
			}
		default:
			t.Fatalf("not a golden line: %s", line)
		}
	}
	names := map[string]bool{"money-bare": true, "noun-spelled": true, "noun-before": true}
	for _, table := range [][]string{rules[:], rangeRules[:]} {
		for _, name := range table {
			if name != "" {
				names[name] = true
			}
		}
	}
	for name := range names {
		if n := seen[name]; n[0] == 0 || n[1] == 0 {
			t.Errorf("rule %s has %d positive and %d negative lines", name, n[0], n[1])
		}
	}
	for name := range seen {
		if !names[name] && !strings.HasPrefix(name, "no ") {
			t.Errorf("golden lines for a rule that does not exist: %s", name)
		}
	}
}

// TestPassages reads whole passages of the genres that the sites print.
func TestPassages(t *testing.T) {
	n := 0
	for _, line := range lines(t, "testdata/passages.txt") {
		if line != "" && line[0] != '#' {
			check(t, line)
			n++
		}
	}
	if n < 20 {
		t.Errorf("%d passages, want 20 at least", n)
	}
}

// TestTables keeps the tables clean: no phrase twice, all in NFC.
func TestTables(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(nounTable) {
		if line[0] == '#' {
			continue
		}
		for _, phrase := range splitList(line) {
			if phrase == "" || seen[phrase] || phrase != norm.NFC.String(phrase) || phrase != vietnamese.Fold(phrase) && !strings.Contains(phrase, "-") {
				t.Errorf("nouns.txt: %q is empty, there twice or not folded", phrase)
			}
			seen[phrase] = true
		}
	}
	seen = map[string]bool{}
	for line := range strings.Lines(symbolTable) {
		phrase, _, ok := strings.Cut(line, "\t")
		if key := vietnamese.Fold(phrase); ok && seen[key] {
			t.Errorf("symbols.tsv: %q is there twice", phrase)
		} else if ok {
			seen[key] = true
		}
	}
}

func TestSubject(t *testing.T) {
	for in, want := range map[string]string{
		"Ông cho biết đã giải quyết việc làm cho khoảng 586 hộ theo Nghị quyết.":  "giải quyết việc làm cho khoảng 586 hộ",
		"Trong năm, tỉnh tổ chức 54 lớp đào tạo nghề cho trên 1.400 lao động; mở": "tỉnh tổ chức 54 lớp đào tạo nghề",
		"Hơn 200 hộ dân xã Tân An được cấp nước sạch, vui mừng đón Tết":           "Hơn 200 hộ dân xã Tân An được cấp nước sạch",
		"Thu ngân sách (đạt 98,5% dự toán) tăng":                                  "đạt 98,5% dự toán",
	} {
		text := vietnamese.Parse(in)
		found := Find(text, vietnamese.NewMask(text))
		if len(found) == 0 {
			t.Errorf("%s: nothing found", in)
			continue
		}
		if got := text.Slice(found[0].SubjectLo, found[0].SubjectHi); got != want {
			t.Errorf("%s: subject %q, want %q", in, got, want)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		d    decimal
		want float64
	}{
		{decimal{985, -1}, 98.5}, {decimal{12, 8}, 1.2e9}, {decimal{6516, 9}, 6516e9}, {decimal{1, -3}, 0.001}, {decimal{0, 0}, 0},
	} {
		if got := c.d.float(); got != c.want {
			t.Errorf("%v = %v, want %v", c.d, got, c.want)
		}
	}
	if sum, ok := (decimal{1, 9}).plus(decimal{2005, 5}); !ok || sum.float() != 1200500000 {
		t.Errorf("1e9 + 2005e5 = %v, %v", sum, ok)
	}
	if _, ok := (decimal{9e17, 9}).plus(decimal{1, 0}); ok {
		t.Error("a sum beyond int64 is ok")
	}
}

// invariants holds what every reader of the mentions relies on.
func invariants(t *testing.T, text *vietnamese.Text, taken vietnamese.Mask, found []Mention) {
	t.Helper()
	end := 0
	for _, m := range found {
		if m.Lo < end || m.Hi <= m.Lo || m.Hi > len(text.Tokens) {
			t.Fatalf("mention %d..%d behind %d of %d tokens in %q", m.Lo, m.Hi, end, len(text.Tokens), text.S)
		}
		end = m.Hi
		if taken.Any(m.Lo, m.Hi) {
			t.Fatalf("claimed words in %q", text.Slice(m.Lo, m.Hi))
		}
		if m.SubjectLo > m.Lo || m.SubjectHi < m.Hi || m.SubjectHi > len(text.Tokens) || m.SubjectLo < 0 {
			t.Fatalf("subject %d..%d of mention %d..%d", m.SubjectLo, m.SubjectHi, m.Lo, m.Hi)
		}
		for _, v := range []float64{m.Value, m.Low, m.High} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("value %v in %q", v, text.Slice(m.Lo, m.Hi))
			}
		}
		if m.Range && !(m.Low < m.High) {
			t.Fatalf("range %v..%v in %q", m.Low, m.High, text.Slice(m.Lo, m.Hi))
		}
		if m.Unit == "" || m.Rule == "" || m.Qualifier == "" {
			t.Fatalf("mention without unit, rule or qualifier: %+v", m)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		sample, "từ 5 đến 7 triệu đồng", "1.2.3.4/5-6+7", "hai hai hai", "1 000 000 000 000", "12.345.678,9% trở lên", "$1,2 tỷ", "-5 độ C",
		"2tỷ5 1tr2 50k", "số số số 5", "1 tỷ 2 triệu 3 nghìn 4 đồng", "từ 4,8 lên 5,3%", "999999999999999 tỷ tỷ tỷ đồng", "5/5/5/5 xã", "m 2 m 3 5 m 2",
	} {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, s string, step uint8) {
		text := vietnamese.Parse(s)
		taken := vietnamese.NewMask(text)
		if step > 0 {
			for i := int(step) - 1; i < len(taken); i += int(step) + 1 {
				taken[i] = true
			}
		}
		invariants(t, text, taken, Find(text, taken))
	})
}

// TestLinear reads texts made to be slow, short and a hundred times as long:
// the time per byte must not grow.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	for _, unit := range []string{
		sample, "1.", "1,2.", "1 000 ", "5 - ", "5/", "hai trăm ", "số ", "khoảng 5 ", "một tỷ ", "5, ", "từ 5 đến ", "ước tính đạt ", "năm ", "12:", "a1-", "5 xã, ", "5%/", "5 triệu/", "đồng ",
	} {
		perByte := func(n int) float64 {
			text := vietnamese.Parse(strings.Repeat(unit, n/len(unit)+1))
			taken := vietnamese.NewMask(text)
			best := time.Duration(math.MaxInt64)
			for range 3 {
				start := time.Now()
				Find(text, taken)
				best = min(best, time.Since(start))
			}
			return float64(best) / float64(len(text.S))
		}
		short, long := perByte(20_000), perByte(1_000_000)
		for again := 0; again < 3 && long > 4*short && long > 200; again++ { // another program may have had the processor
			short, long = perByte(20_000), perByte(1_000_000)
		}
		if long > 4*short && long > 200 {
			t.Errorf("%q: %.1f ns a byte in 20 KB, %.1f in 1 MB", unit, short, long)
		}
	}
}

// sample is an article-like passage, written for the tests.
const sample = `Sáng nay, UBND tỉnh họp báo về tình hình kinh tế - xã hội. Chín tháng, tổng thu ngân sách ước đạt 12.450 tỷ đồng, bằng 81,3% dự toán, tăng 7,2% so với cùng kỳ; chi đầu tư phát triển gần 3.900 tỷ đồng.
Toàn tỉnh có thêm 1.268 doanh nghiệp thành lập mới, vốn đăng ký hơn 14,5 nghìn tỷ đồng; 312 doanh nghiệp quay lại hoạt động. Đã có 98/121 xã đạt chuẩn nông thôn mới, trong đó hai xã kiểu mẫu. Ngành nông nghiệp gieo trồng 45.200 ha, năng suất lúa 58,6 tạ/ha.
Về an sinh xã hội, các cấp đã tặng 25.600 suất quà trị giá từ 300.000 đồng đến 1 triệu đồng/suất; giải quyết việc làm cho khoảng 18.000 lao động, hỗ trợ mỗi hộ nghèo tối đa 50 triệu đồng sửa nhà. Quốc lộ 18 đoạn Km 12+300 đang được mở rộng lên bốn làn xe.
`

func article() string { return strings.Repeat(sample, 6*1024/len(sample)+1)[:] }

func BenchmarkFind(b *testing.B) {
	text := vietnamese.Parse(article())
	taken := vietnamese.NewMask(text)
	b.SetBytes(int64(len(text.S)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = len(Find(text, taken))
	}
	if n == 0 {
		b.Fatal("nothing found")
	}
	b.ReportMetric(float64(n), "figures")
}

// BenchmarkFindPlain is the cost where there is hardly a number.
func BenchmarkFindPlain(b *testing.B) {
	text := vietnamese.Parse(strings.Repeat("Hội nghị đã nghe báo cáo và thảo luận về công tác dân vận, các đại biểu nêu nhiều ý kiến tâm huyết, sát thực tế của địa phương. ", 45))
	taken := vietnamese.NewMask(text)
	b.SetBytes(int64(len(text.S)))
	b.ReportAllocs()
	for b.Loop() {
		Find(text, taken)
	}
}

func ExampleFind() {
	text := vietnamese.Parse("giải quyết việc làm cho khoảng 586 hộ")
	for _, m := range Find(text, vietnamese.NewMask(text)) {
		fmt.Println(text.Slice(m.Lo, m.Hi), m.Qualifier, m.Value, m.Unit, m.Rule)
	}
	// Output: khoảng 586 hộ about 586 hộ noun
}
