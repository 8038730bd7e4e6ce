package dates

import (
	"strings"
	"testing"
	"time"

	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

var monday = schemas.Day{Year: 2022, Month: 5, Day: 9}

// What the mask holds is not read: the year inside a document's number is none.
func TestTakenTokensAreLeftAlone(t *testing.T) {
	text := vietnamese.Parse("Thông tư 06/2021/TT-BTC ngày 9/5/2021, hiệu lực từ 1/7/2021.")
	taken := vietnamese.NewMask(text)
	taken.Claim(2, 9) // 06/2021/TT-BTC
	got := found(text, Find(text, monday, taken), nil)
	want := []string{"ngày 9/5/2021|2021-05-09", "1/7/2021|2021-07-01"}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A document's date of issue says nothing of the next day's year.
func TestDateOfADocumentIsNoAnchor(t *testing.T) {
	text := vietnamese.Parse("Thực hiện Quyết định 12/QĐ-UBND ngày 5/3/2019, đến ngày 30/3 huyện đã xong.")
	taken := vietnamese.NewMask(text)
	taken.Claim(4, 9)
	got := Find(text, monday, taken)
	if len(got) != 2 || got[1].From.String() != "2022-03-30" {
		t.Errorf("got %v", found(text, got, nil))
	}
}

func TestUnknownPublicationDayLeavesDaysOpen(t *testing.T) {
	text := vietnamese.Parse("Sáng nay và ngày 9/5")
	for _, m := range Find(text, schemas.Day{}, vietnamese.NewMask(text)) {
		if !m.From.IsZero() || !m.To.IsZero() {
			t.Errorf("%s resolved to %s", text.Slice(m.Lo, m.Hi), m.From)
		}
		if !strings.HasPrefix(m.Value, "XXXX") {
			t.Errorf("%s has value %s", text.Slice(m.Lo, m.Hi), m.Value)
		}
	}
}

func TestCalendarOfLunarDays(t *testing.T) {
	text := vietnamese.Parse("rằm tháng Giêng")
	got := Find(text, monday, vietnamese.NewMask(text))
	if len(got) != 1 || got[0].Calendar != "lunar" || got[0].Value != "2022-02-15" {
		t.Errorf("got %+v", got)
	}
}

// check holds what every caller relies on.
func check(t *testing.T, text *vietnamese.Text, got []Mention) {
	t.Helper()
	end := 0
	for _, m := range got {
		words := text.Slice(m.Lo, m.Hi)
		if m.Lo < end || m.Hi <= m.Lo || m.Hi > len(text.Tokens) {
			t.Fatalf("mention %d..%d after %d in %q", m.Lo, m.Hi, end, text.S)
		}
		end = m.Hi
		if m.From.IsZero() != m.To.IsZero() || m.To.Before(m.From) {
			t.Fatalf("%q: %v..%v", words, m.From, m.To)
		}
		if !m.From.IsZero() && (!m.From.Valid() || !m.To.Valid()) {
			t.Fatalf("%q: no such day %v..%v", words, m.From, m.To)
		}
		if m.Rule == "" || m.Value == "" || m.Type == "" {
			t.Fatalf("%q: %+v", words, m)
		}
		if strings.Contains(words, "\n") {
			t.Fatalf("%q crosses a line", words)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"từ ngày 5 đến 9/5, ngày 25 - 27/02/2024 (tức 16 - 18 tháng Giêng)", "đêm 31/12, rạng sáng 1/1", "ngày 5, 6, 7, 8 và 9",
		"tháng 3, 4, 5, 6", "9 tháng năm 2021", "30.4-1.5", "năm năm năm 2021", "ngày ngày 30 Tết tháng Chạp", "thứ Hai (9/5", "29/2 đến 30/2/2023",
		"0h ngày 1/1/0001", "31/12/2199 - 1/1/2200", "giai đoạn giai đoạn 2021-2025-2030", "quý I, II, III, IV", "tháng 12 âm lịch năm 1000",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, dated bool) {
		text := vietnamese.Parse(s)
		published := schemas.Day{}
		if dated {
			published = monday
		}
		check(t, text, Find(text, published, vietnamese.NewMask(text)))
	})
}

// Every rule that looks ahead or back is bounded: what a text costs per byte
// does not grow with its length, whatever is repeated.
func TestTimeIsLinear(t *testing.T) {
	for _, unit := range []string{
		"ngày 5, ", "5/5, ", "từ ", "tháng 3, 4, ", "9/5 tức ", "giai đoạn 2021-", "2021, ", "sáng, chiều, ", "thứ Hai (", "14h, ", "( tức ", "ngày 9 đến ", "hôm nay, ", "năm học 2021-2022, ", "đến hết ", "rằm tháng ",
	} {
		measure := func(n int) time.Duration {
			text := vietnamese.Parse(strings.Repeat(unit, n))
			best := time.Hour
			for range 3 {
				start := time.Now()
				Find(text, monday, vietnamese.NewMask(text))
				best = min(best, time.Since(start))
			}
			return best
		}
		short, long := measure(1000), measure(16000)
		for again := 0; again < 5 && long > 16*6*max(short, 50*time.Microsecond); again++ { // another program may have had the processor
			short, long = measure(1000), measure(16000)
		}
		if long > 16*6*max(short, 50*time.Microsecond) {
			t.Errorf("%q: %v for 1000, %v for 16000 repeats", unit, short, long)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for name, s := range map[string]string{
		"news":  newsText(),
		"dense": strings.Repeat("Từ ngày 5 đến 9/5, năm 2021, tháng 3/2022 và quý I/2022; sáng nay, ngày 17 tháng 5 năm 2021. ", 60),
	} {
		b.Run(name, func(b *testing.B) {
			text := vietnamese.Parse(s)
			taken := vietnamese.NewMask(text)
			b.SetBytes(int64(len(text.S)))
			b.ReportAllocs()
			for b.Loop() {
				Find(text, monday, taken)
			}
		})
	}
}

// newsText is about 6 KB with one date in some thirty words.
func newsText() string {
	return strings.Repeat("Ngày 9/5, Ban Dân vận Tỉnh ủy tổ chức hội nghị trao đổi kinh nghiệm thực hiện nghị quyết về phát triển kinh tế - xã hội ở vùng cao; "+
		"đến hết năm 2021, các xã đã mở 54 lớp cho trên 1.400 lao động, xóa hơn 500 nhà tạm và đưa tỷ lệ hộ nghèo xuống dưới 2%. "+
		"Trong giai đoạn 2021-2025, tỉnh dành 200 tỷ đồng cho đường, điện, trường học và trạm y tế của đồng bào các dân tộc. ", 12)
}
