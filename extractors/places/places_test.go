package places

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"trichluc/extractors/vietnamese"
)

func TestTable(t *testing.T) {
	now, districts := map[string]bool{}, 0
	for _, r := range Provinces() {
		if r.Name != "Hà Tây" { // part of Hà Nội since 2008
			now[r.Now] = true
		}
		districts += len(r.Districts)
	}
	if n := len(Provinces()); n != 64 {
		t.Errorf("%d provinces, want 63 and Hà Tây", n)
	}
	if len(now) != 34 {
		t.Errorf("%d provinces since 1/7/2025, want 34", len(now))
	}
	if districts < 690 {
		t.Errorf("%d districts", districts)
	}
}

func TestFind(t *testing.T) {
	for in, want := range map[string]string{
		"UBND tỉnh Quảng Ninh họp ở Hạ Long":         "Quảng Ninh/1/Quảng Ninh, Hạ Long/2/Quảng Ninh",
		"TP. Hồ Chí Minh và TP.HCM, TPHCM":           "Hồ Chí Minh/1/Hồ Chí Minh, Hồ Chí Minh/1/Hồ Chí Minh, Hồ Chí Minh/1/Hồ Chí Minh",
		"tư tưởng Hồ Chí Minh, Chủ tịch Hồ Chí Minh": "",
		"TP Hòa Bình thuộc tỉnh Hòa Bình":            "Hòa Bình/2/, Hòa Bình/1/Hòa Bình",
		"ông Nguyễn Hòa Bình sống trong hòa bình":    "",
		"bà Huế đến Huế":                             "Thừa Thiên Huế/1/Thừa Thiên Huế",
		"huyện Châu Thành":                           "Châu Thành/2/",
		"Đăk Lăk, Đắc Nông, Đắk R’lấp":               "Đắk Lắk/1/Đắk Lắk, Đắk Nông/1/Đắk Nông, Đắk R'Lấp/2/Đắk Nông",
		"Bà Rịa – Vũng Tàu, Thừa Thiên - Huế":        "Bà Rịa - Vũng Tàu/1/Bà Rịa - Vũng Tàu, Thừa Thiên Huế/1/Thừa Thiên Huế",
		"xã Tân Châu, đường Điện Biên":               "",
	} {
		for _, s := range []string{in, norm.NFD.String(in)} {
			var got []string
			for _, m := range Find(vietnamese.Parse(s)) {
				got = append(got, m.Name+"/"+string('0'+rune(m.Level))+"/"+m.Province)
			}
			if g := strings.Join(got, ", "); g != want {
				t.Errorf("%s: got %q, want %q", in, g, want)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("TP. HCM, tỉnh Bà Rịa - Vũng Tàu, TX.Kỳ Anh")
	f.Fuzz(func(t *testing.T, s string) {
		text := vietnamese.Parse(s)
		end := 0
		for _, m := range Find(text) {
			if m.Lo < end || m.Hi <= m.Lo || m.Hi > len(text.Tokens) || m.Name == "" {
				t.Fatalf("%+v in %q", m, text.S)
			}
			end = m.Hi
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := vietnamese.Parse(strings.Repeat("Sáng 9/5, UBND tỉnh Quảng Ninh làm việc với TP Hạ Long và huyện Vân Đồn về xây dựng nông thôn mới. ", 50))
	b.SetBytes(int64(len(text.S)))
	b.ReportAllocs()
	for b.Loop() {
		Find(text)
	}
}
