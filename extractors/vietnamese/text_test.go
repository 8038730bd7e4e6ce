package vietnamese

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain stays", "Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh"},
		{"decomposed", norm.NFD.String("Nghị quyết của Tỉnh ủy"), "Nghị quyết của Tỉnh ủy"},
		{"tone before circumflex", "e\u0301\u0302", "ế"},
		{"composed tone before circumflex", "é\u0302", "ế"},
		{"tone before horn", "o\u0300\u031b", "ờ"},
		{"eth", "Ðồng chí, ðã, Ɖắk", "Đồng chí, đã, Đắk"},
		{"Cyrillic twin in a Latin word", "cаn bộ", "can bộ"},
		{"Russian stays Russian", "Москва", "Москва"},
		{"spaces and invisibles", "54\u00a0lớp\u200b, 3\u2009ha\ufeff", "54 lớp, 3 ha"},
		{"line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"full width", "１２％", "12%"},
		{"controls and NUL", "a\x00b\x07\tc", "ab c"},
		{"invalid UTF-8", "a\xff\xfeb", "a\uFFFDb"},
		{"dash stays", "06–NQ/TU", "06–NQ/TU"},
		{"tone placement stays", "hoà bình", "hoà bình"},
	} {
		if got := Normalise(c.in); got != c.want {
			t.Errorf("%s: Normalise(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestKeyFoldsCaseAndTonePlacementOnly(t *testing.T) {
	same := [][2]string{{"Hòa", "HOÀ"}, {"ủy", "Uỷ"}, {"thúy", "Thuý"}, {"–", "-"}, {"“", "\""}}
	for _, c := range same {
		if KeyOf(c[0]) != KeyOf(c[1]) {
			t.Errorf("%q and %q differ", c[0], c[1])
		}
	}
	differ := [][2]string{{"năm", "nam"}, {"tỷ", "tỉ"}, {"đồng", "dồng"}, {"ngày", "ngay"}, {"ma", "má"}}
	for _, c := range differ {
		if KeyOf(c[0]) == KeyOf(c[1]) {
			t.Errorf("%q and %q are the same", c[0], c[1])
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Uỷ ban  Nhân Dân": "ủy ban nhân dân",
		"HOÀ BÌNH":         "hòa bình",
		"Thuỷ, khoẻ":       "thủy, khỏe",
		"quý, quả":         "quý, quả",
		"hoàn, thuyền":     "hoàn, thuyền",
		"06–NQ/TU":         "06-nq/tu",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func kinds(t *Text) string {
	var b strings.Builder
	for i, tok := range t.Tokens {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(t.Str(i))
		if tok.Kind == Address {
			b.WriteString("@")
		}
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for in, want := range map[string]string{
		"Ngày 9/5, 54 lớp.":                 "Ngày|9|/|5|,|54|lớp|.",
		"Số 06-NQ/TU":                       "Số|06|-|NQ|/|TU",
		"2.500ha, 98,5%":                    "2|.|500|ha|,|98|,|5|%",
		"Xem https://a.vn/2022/05?x=1. Hết": "Xem|https://a.vn/2022/05?x=1@|.|Hết",
		"www.quangninh.gov.vn, trang":       "www.quangninh.gov.vn@|,|trang",
		"xem www.24h.com.vn nhé":            "xem|www.24h.com.vn@|nhé",
		"tại baoso9.com.vn/12 và":           "tại|baoso9.com.vn/12@|và",
		"gửi ban-tin_9@bao.vn ngay":         "gửi|ban-tin_9@bao.vn@|ngay",
		"@ không, giá 5 @ 6":                "@|không|,|giá|5|@|6",
		"chiều 7.9.Hôm sau":                 "chiều|7|.|9|.|Hôm|sau",
		"Bộ TT.TT":                          "Bộ|TT|.|TT",
		norm.NFD.String("mười bảy") + " x":  "mười|bảy|x",
	} {
		if got := kinds(Parse(in)); got != want {
			t.Errorf("Parse(%q) = %s, want %s", in, got, want)
		}
	}
}

// TestLongRunsAreLinear parses runs that could be taken for the begin of an
// address at every mark: a megabyte must take milliseconds, not minutes.
func TestLongRunsAreLinear(t *testing.T) {
	for _, unit := range []string{"1.", "5/", "a@", "a.", "a.b.", "://", "5%/", "www."} {
		start := time.Now()
		Parse(strings.Repeat(unit, 1<<20/len(unit)))
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%q: a megabyte takes %v", unit, d)
		}
	}
}

func TestSentences(t *testing.T) {
	for in, want := range map[string]int{
		"Một câu. Hai câu.":                  2,
		"Ở TP. Hạ Long có 1.400 người. Hết":  2,
		"PGS.TS. Nguyễn Văn A nói. Rồi đi.":  2,
		"Tăng 8,5%. 12 xã đạt chuẩn.":        2,
		"Dòng một\nDòng hai":                 2,
		"Lễ chào cờ.Đồng chí nói":            2,
		"Ông nói: \"Đúng vậy.\" Rồi ông đi.": 2,
		"Thật sao? Đúng! Vâng… Được":         4,
	} {
		if got := len(Parse(in).Sentences); got != want {
			t.Errorf("%q: %d sentences, want %d", in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string][2]int{
		"năm mươi tư hộ":           {54, 3},
		"một trăm linh năm triệu":  {105e6, 5},
		"ba nghìn rưỡi":            {3500, 3},
		"mười lăm":                 {15, 2},
		"mười năm":                 {10, 1},
		"hai mươi mốt":             {21, 3},
		"hai mươi năm":             {20, 2},
		"hai xã":                   {2, 1},
		"hai trăm năm mươi nghìn":  {250e3, 5},
		"một triệu hai trăm nghìn": {1200e3, 5},
		"chín mươi chín":           {99, 3},
		"ba lăm":                   {35, 2},
		"mười hai nghìn tỷ":        {12e12, 4},
		"một nghìn linh một đêm":   {1001, 4},
		"hai chục":                 {20, 2},
		"trăm họ":                  {0, 0},
		"xã":                       {0, 0},
		"ba trăm linh tư hộ":       {304, 4},
		"năm trăm lẻ lăm":          {505, 4},
		"bảy trăm tám chín triệu":  {789e6, 5},
		"hai trăm ba hộ":           {200, 2},
		"hai trăm năm trước":       {200, 2},
	} {
		v, n := Parse(in).Words(0)
		if v != want[0] || n != want[1] {
			t.Errorf("Words(%q) = %d, %d, want %v", in, v, n, want)
		}
	}
}

func TestTrieLongestAndLine(t *testing.T) {
	tr := NewTrie(Entry[string]{"chủ tịch", "a"}, Entry[string]{"chủ tịch nước", "b"})
	for in, want := range map[string]string{"Chủ tịch nước": "b", "CHỦ TỊCH xã": "a", "chủ\ntịch": "", "chủ": ""} {
		if v, _ := tr.Match(Parse(in), 0); v != want {
			t.Errorf("%q: %q, want %q", in, v, want)
		}
	}
}

// FuzzParse holds what every extractor relies on: normalising is idempotent,
// tokens lie in order and quote the text, NFC and NFD input give the same text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"Ngày 9/5, đồng chí Hồi", "e\u0301\u0302", "a@b.vn https://x.vn/1", "\xff", "a\u0327\u0302\u0301", "..\n.x", "hoà", strings.Repeat("ế\u0323", 9)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalise(s)
		if !utf8.ValidString(n) {
			t.Fatalf("not valid UTF-8: %q", n)
		}
		if again := Normalise(n); again != n {
			t.Fatalf("not idempotent: %q, %q", n, again)
		}
		if utf8.ValidString(s) && Normalise(norm.NFD.String(s)) != n {
			t.Fatalf("NFD differs: %q", s)
		}
		if f := Fold(s); Fold(f) != f {
			t.Fatalf("fold not idempotent: %q, %q", f, Fold(f))
		}
		text := Parse(s)
		runes, end := []rune(text.S), uint32(0)
		for i, tok := range text.Tokens {
			if tok.Start < end || tok.End <= tok.Start {
				t.Fatalf("token %d out of order in %q", i, text.S)
			}
			end = tok.End
			if sp := text.Span(i, i+1); string(runes[sp.Start:sp.End]) != sp.Text {
				t.Fatalf("span %v does not quote %q", sp, text.S)
			}
			if r := text.Sentence(i); i < r.Lo || i >= r.Hi {
				t.Fatalf("token %d outside its sentence %v", i, r)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	s := strings.Repeat("Ngày 9/5, Ban Dân vận Tỉnh ủy tổ chức hội nghị trao đổi kinh nghiệm thực hiện Nghị quyết số 06-NQ/TU; 54 lớp cho trên 1.400 lao động. ", 40)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(s)
	}
}
