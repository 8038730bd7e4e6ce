package keys_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"trichluc/pipeline/report/keys"
)

func TestOrganizationsMeet(t *testing.T) {
	for _, same := range [][]string{
		{"MTTQ tỉnh Hoà Bình", "Mặt trận Tổ quốc tỉnh Hòa Bình", "Mặt trận Tổ quốc Việt Nam tỉnh Hòa Bình"},
		{"UBND huyện Mai Sơn", "Ủy ban nhân dân huyện Mai Sơn", "Uỷ Ban Nhân Dân huyện Mai Sơn"},
		{"Sở GD&ĐT", "Sở Giáo dục và Đào tạo", "Sở GDĐT"},
		{"Sở Lao động - Thương binh và Xã hội", "Sở LĐTBXH"},
		{"Hội LHPN Việt Nam", "Hội Liên hiệp Phụ nữ"},
		{"BCH Đảng bộ TP Huế", "Ban Chấp hành Đảng bộ thành phố Huế"},
		{"Thành ủy Hồ Chí Minh", "Thành uỷ Thành phố Hồ Chí Minh"},
		{"Bà Rịa-Vũng Tàu", "Bà Rịa – Vũng Tàu"},
	} {
		for _, name := range same[1:] {
			if a, b := keys.Organization(same[0]), keys.Organization(name); a != b {
				t.Errorf("%q is %q, %q is %q", same[0], a, name, b)
			}
		}
	}
	for _, pair := range [][2]string{
		{"UBND tỉnh Hòa Bình", "HĐND tỉnh Hòa Bình"},
		{"UBND xã Năm Căn", "UBND xã Nam Căn"},
		{"Ngân hàng Nhà nước Việt Nam", "Ngân hàng Nhà nước"}, // the name is its own; only the country's chapters lose it
		{"Hội Nông dân Việt Nam", "Hội Cựu chiến binh Việt Nam"},
	} {
		if keys.Organization(pair[0]) == keys.Organization(pair[1]) {
			t.Errorf("%q and %q are one", pair[0], pair[1])
		}
	}
}

func TestWords(t *testing.T) {
	text := "Hoà Bình, 06-NQ/TU: “Đề án” THÔN… 5G"
	var s keys.Splitter
	var got []string
	for _, w := range s.Words(text, 0) {
		got = append(got, w.Plain+"="+w.Marked+"="+string([]rune(text)[w.Start:w.End]))
	}
	want := "hoa=hòa=Hoà binh=bình=Bình 06=06=06 nq=nq=NQ tu=tu=TU de=đề=Đề an=án=án thon=thôn=THÔN 5=5=5 g=g=G"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if n := len(s.Words(text, 3)); n != 3 {
		t.Errorf("%d words of at most 3", n)
	}
	if w := s.Words(strings.Repeat("ă", 500), 0); len(w) != 1 || len(w[0].Marked) > 200 || !utf8.ValidString(w[0].Marked) || w[0].End != 500 {
		t.Errorf("a long word is %+v", w)
	}
}

// Words of a text decomposed are those of it composed.
func TestWordsOfDecomposed(t *testing.T) {
	const text = "Uỷ ban nhân dân huyện Thuỷ Nguyên"
	var s keys.Splitter
	a, b := s.Words(text, 0), s.Words(norm.NFC.String(norm.NFD.String(text)), 0)
	for i := range a {
		if a[i] != b[i] {
			t.Errorf("%+v, %+v", a[i], b[i])
		}
	}
}

// Docids are ordered by day, whatever the articles, and those of a day lie
// between its bounds; those without a day come first.
func TestDocIDs(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	days := []string{"", "1900-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2024-03-01", "2199-12-31"}
	for i, day := range days {
		for range 100 {
			id := keys.DocID(day, strings.Repeat("x", rnd.IntN(40)), rnd.IntN(3))
			if id < 0 || id < keys.FirstOfDay(day) || id > keys.LastOfDay(day) {
				t.Fatalf("%s: %d is not between %d and %d", day, id, keys.FirstOfDay(day), keys.LastOfDay(day))
			}
		}
		if i > 0 && keys.LastOfDay(days[i-1]) >= keys.FirstOfDay(day) {
			t.Errorf("%q does not end before %q", days[i-1], day)
		}
	}
	if keys.DocID("2024-01-01", "a", 0) == keys.DocID("2024-01-01", "a", 1) {
		t.Error("salt does nothing")
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Hoà Bình 06-NQ/TU")
	f.Add("\u0301a\u0301 \xff đ")
	f.Fuzz(func(t *testing.T, text string) {
		var s keys.Splitter
		at, runes := 0, []rune(text)
		for _, w := range s.Words(text, 0) {
			if w.Start < at || w.End <= w.Start || w.End > len(runes) || w.Plain == "" || strings.ContainsAny(w.Plain+w.Marked, " '\"\\:") {
				t.Fatalf("%q: %+v", text, w)
			}
			at = w.End
		}
	})
}
