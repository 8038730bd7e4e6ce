package index

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"trichluc/extractors/vietnamese"
)

// What a figure is: the one marked with brackets.
func TestKinds(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Đến nay huyện đã cho [586 hộ] vay vốn.", kindResult},
		{"Năm qua xã giải ngân [12 tỷ đồng].", kindResult},
		{"Sản lượng đạt [40 tấn], bằng nửa kế hoạch.", kindResult},
		{"Phấn đấu đạt [500 hộ] trong năm.", kindTarget}, // đạt yields to phấn đấu
		{"Mục tiêu đến năm 2030 có [90%] thôn đạt chuẩn.", kindTarget},
		{"Thực hiện kế hoạch của tỉnh, xã đã xây [3 cầu].", kindResult}, // đã stands nearer than kế hoạch
		{"Huyện đã xong việc đầu; năm tới sẽ làm [7 km].", kindTarget},
		{"Xã có [12 thôn].", kindPlain},
		{"Trường có 12 lớp. Kế hoạch là [15 lớp].", kindTarget},
		{"Kế hoạch đã duyệt. Trường có [15 lớp].", kindPlain}, // another sentence's words tell nothing
		{"[15 lớp] là mục tiêu của trường.", kindTarget},      // behind, where none stands before
		{"[15 lớp] tăng so với năm trước.", kindPlain},        // a weak word behind tells nothing
		{"Chiếc xe đạp giá [3 triệu đồng].", kindPlain},       // đạp is not đạt
	} {
		before, rest, _ := strings.Cut(c.text, "[")
		figure, after, _ := strings.Cut(rest, "]")
		start := utf8.RuneCountInString(before)
		if got := sentencesOf(vietnamese.Parse(before+figure+after)).kindAt(start, start+utf8.RuneCountInString(figure)); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestMainPosts(t *testing.T) {
	post := func(person, title string) postRow {
		p := postRow{person: person}
		p.title.String, p.title.Valid = title, title != ""
		return p
	}
	got := mainPosts([]postRow{post("a", "Ủy viên"), post("a", "Thủ tướng"), post("a", "Bí thư"), post("b", "Bí thư"), post("b", "Chủ tịch"),
		post("c", "Đại biểu Quốc hội"), post("d", ""), post("d", "Giám đốc")})
	for person, want := range map[string]int{"a": 1, "b": 3, "c": 5, "d": 7} {
		if got[person] != want {
			t.Errorf("%s: row %d, want %d", person, got[person], want)
		}
	}
}

func TestAmounts(t *testing.T) {
	f := func(v float64, unit, qualifier, per string) figureRow {
		var r figureRow
		r.value.Float64, r.value.Valid, r.unit, r.qualifier = v, true, unit, qualifier
		r.per.String, r.per.Valid = per, per != ""
		if unit == "VND" {
			r.vnd.Int64, r.vnd.Valid = int64(v), true
		}
		return r
	}
	rangeRow := f(0, "hộ", "exact", "")
	rangeRow.value.Valid = false
	for _, c := range []struct {
		row  figureRow
		want any
	}{
		{f(586, "hộ", "exact", ""), int64(586000)},
		{f(0.1, "ha", "exact", ""), int64(100)},
		{f(1.5e9, "VND", "exact", ""), int64(1_500_000_000)},
		{f(1.0005, "ha", "exact", ""), nil}, // finer than thousandths
		{f(586, "hộ", "about", ""), nil},
		{f(95, "%", "exact", ""), nil},
		{f(60, "km/h", "exact", ""), nil},
		{f(5, "VND", "exact", "tháng"), nil},
		{f(1e17, "hộ", "exact", ""), nil},
		{f(0.5, "VND", "exact", ""), nil}, // no whole đồng
		{rangeRow, nil},
	} {
		if got := c.row.amount(); got != c.want {
			t.Errorf("%+v: %v, want %v", c.row, got, c.want)
		}
	}
}

// Bands find texts as alike as copies are, and hardly those that are not.
func TestBandsFindCopies(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	text := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("từ%c%c", 'a'+rnd.IntN(26), 'a'+rnd.IntN(26))
		}
		return out
	}
	share := func(a, b []string) (float64, bool) {
		x, y := shinglesOf(vietnamese.Parse(strings.Join(a, " "))), shinglesOf(vietnamese.Parse(strings.Join(b, " ")))
		for _, p := range bandsOf(x, "") {
			for _, q := range bandsOf(y, "") {
				if p == q {
					return jaccard(x, y), true
				}
			}
		}
		return jaccard(x, y), false
	}
	found, copies, wrong := 0, 0, 0
	for range 300 {
		original := text(300)
		copied := append([]string(nil), original...)
		for range rnd.IntN(6) {
			copied[rnd.IntN(len(copied))] = "khác"
		}
		if j, ok := share(original, append(copied, "Theo", "bạn", "đọc")); j >= alike {
			copies++
			if ok {
				found++
			}
		}
		if _, ok := share(original, text(300)); ok {
			wrong++
		}
	}
	if copies < 250 || float64(found) < 0.98*float64(copies) || wrong > 0 {
		t.Errorf("%d of %d copies found, %d others", found, copies, wrong)
	}
	if s := shinglesOf(vietnamese.Parse("Ảnh: Văn Minh")); s != nil {
		t.Errorf("a caption has %d shingles", len(s))
	}
	if a, b := bandsOf(nil, strings.Repeat("ab", 32)), bandsOf(nil, strings.Repeat("ab", 32)); len(a) != 1 || a[0] != b[0] {
		t.Errorf("equal short texts have bands %v and %v", a, b)
	}
	if j := jaccard([]uint64{1, 2, 3, 4}, []uint64{3, 4, 5, 6}); j != 1.0/3 {
		t.Errorf("jaccard is %v", j)
	}
}
