package documents

import (
	"strings"
	"testing"
	"time"

	"trichluc/extractors/vietnamese"
)

// paragraph is prose in the manner of a provincial paper, with one document in
// some forty words.
const paragraph = `Sáng 12/7, đoàn công tác của tỉnh kiểm tra tiến độ các dự án hạ tầng tại ba huyện miền núi. Theo báo cáo, đến hết tháng 6, giá trị giải ngân đạt 45,6% kế hoạch, cao hơn cùng kỳ 7 điểm phần trăm; còn 12/38 công trình chậm so với cam kết do vướng mặt bằng.
Trưởng đoàn đề nghị các chủ đầu tư thực hiện nghiêm Nghị quyết số 08-NQ/TU ngày 21/5/2021 của Ban Chấp hành Đảng bộ tỉnh và Kế hoạch số 48/KH-UBND của UBND tỉnh, phân công rõ người, rõ việc, rõ thời gian. Những hộ dân bị ảnh hưởng được bố trí tái định cư theo Luật Đất đai năm 2013, bảo đảm nơi ở mới tốt hơn hoặc bằng nơi ở cũ, trẻ em được đến trường đúng độ tuổi.
`

func prose(bytes int) string {
	return strings.Repeat(paragraph, bytes/len(paragraph)+1)[:bytes]
}

func BenchmarkFind6KB(b *testing.B) {
	text := vietnamese.Parse(prose(6 << 10))
	b.SetBytes(int64(len(text.S)))
	b.ReportAllocs()
	for b.Loop() {
		Find(text)
	}
}

// Time is linear in length: a text eight hundred times as long costs per byte
// what a short one does.
func BenchmarkFind5MB(b *testing.B) {
	text := vietnamese.Parse(prose(5 << 20))
	b.SetBytes(int64(len(text.S)))
	for b.Loop() {
		Find(text)
	}
}

func check(t *testing.T, text *vietnamese.Text, found []Mention) {
	t.Helper()
	end := 0
	for _, m := range found {
		if m.Lo < end || m.Hi <= m.Lo || m.Hi > len(text.Tokens) {
			t.Fatalf("mention %d..%d after %d in %q", m.Lo, m.Hi, end, text.S)
		}
		end = m.Hi
		for i := m.Lo + 1; i < m.Hi; i++ {
			if text.Gap(i) == vietnamese.Line {
				t.Fatalf("mention %q crosses a line", text.Slice(m.Lo, m.Hi))
			}
		}
		if m.Rule == "" || m.Number == "" && (m.Name == "" || m.Year == 0) {
			t.Fatalf("mention %+v of %q names nothing", m, text.S)
		}
		if strings.ContainsAny(m.Number, " \n–") || m.Number != "" && (m.Number[0] < '0' || m.Number[0] > '9') {
			t.Fatalf("number %q is not canonical", m.Number)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add(paragraph)
	f.Add("Các Nghị quyết số 18, 19, 20-NQ/TW; số 06 KH – ĐKT, số31-QĐ/TW, O6/NQ/TU, 66.7/2025/NQ-CP")
	f.Add("Luật Phòng, chống ma túy năm 2021 số 73/2021/QH14 T.Ư BGD&ĐT//--/ 1/2/3-4")
	f.Add("Theo Nghị quyết\nsố 8, các Kế hoạch số\n48/KH-UBND, số:\n49/KH-UBND") // a number never crosses a line
	f.Fuzz(func(t *testing.T, s string) {
		text := vietnamese.Parse(s)
		check(t, text, Find(text))
	})
}

// No input makes the search slow: every shape of text that sends it looking
// ahead or back is read at a rate of its own length.
func TestLinear(t *testing.T) {
	for _, shape := range []string{
		"Nghị quyết 18, 19, 20, 21, ", "các Nghị quyết 1, 2, 3, ", "số 1/2/3/4/5-", "Luật A B C D ", "Luật Đất đai, ", "1/QĐ-UBND-", "06-NQ/TU ", "1-", "1/", "số ", "(số 1/A ",
		"Nghị quyết ", "QĐ-QĐ/QĐ 1 ", "- ", "các Nghị quyết 18 và ", "1 và ", "UBND tỉnh ", "T.Ư.T.Ư/", "Thông tư hướng dẫn thông báo số ",
	} {
		small, large := vietnamese.Parse(strings.Repeat(shape, 2000)), vietnamese.Parse(strings.Repeat(shape, 32000))
		fast := func(text *vietnamese.Text) time.Duration {
			best := time.Hour
			for range 3 {
				start := time.Now()
				check(t, text, Find(text))
				best = min(best, time.Since(start))
			}
			return best
		}
		a, b := fast(small), fast(large)
		for again := 0; again < 3 && b > 16*6*a && b > 100*time.Millisecond; again++ { // another program may have had the processor
			a, b = fast(small), fast(large)
		}
		if b > 16*6*a && b > 100*time.Millisecond {
			t.Errorf("%q: %v for 2,000, %v for 32,000", shape, a, b)
		}
	}
}
