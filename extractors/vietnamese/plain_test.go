package vietnamese_test

import (
	"testing"
	"unicode"

	"trichluc/extractors/vietnamese"
)

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "",
		"06-NQ/TU":               "06-nq/tu",
		"Hoà Bình":               "hoa binh",
		"Ủy ban, uỷ ban":         "uy ban, uy ban",
		"ĐẮK LẮK – Đường Đồi":    "dak lak - duong doi",
		"những mẩu kỷ vật ưỡn ợ": "nhung mau ky vat uon o",
		"façade, Müller, naïve":  "facade, muller, naive",
		"ø ß 東京":                 "ø ß 東京", // no marks that come off
	} {
		if got := vietnamese.Plain(vietnamese.Fold(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Whatever the text, no mark is left, and a second time changes nothing.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"Nguyễn Đình Thuỷ", "a\u0323\u0302", "\u0301", "\xff\u1ea5", "한국 ガ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain := vietnamese.Plain(vietnamese.Fold(s))
		for _, r := range plain {
			if unicode.In(r, unicode.Mn) && r >= 0x300 && r <= 0x36f || r == 'đ' {
				t.Fatalf("%q leaves %q", s, plain)
			}
		}
		if again := vietnamese.Plain(plain); again != plain {
			t.Fatalf("%q, then %q", plain, again)
		}
	})
}
