package officials

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"trichluc/extractors/vietnamese"
)

var seeds = []string{
	"Đồng chí Nguyễn Văn An, Phó Chủ tịch UBND tỉnh, và bà Lê Thị Na – Giám đốc Sở Y tế (phải) dự.",
	"Các Ủy viên Bộ Chính trị: Chủ tịch nước Võ Hồng Quân, Thủ tướng Phạm Gia Minh; các đồng chí: A B, Bí thư; C D, Chủ tịch",
	"bổ nhiệm chức Chủ tịch UBND Quận 5 đối với bà Trương Minh Kiên", "ông, ông, ông ông", "Chủ tịch: Chủ tịch: Chủ tịch:",
	"H'Hen Niê, K'Beo, Y Thanh Niê Kđăm", "PGS.TS.BS.", "(nguyên", "Hiệp hội Xe (HX)", "NGUYỄN VĂN AN, BÍ THƯ TỈNH ỦY, DỰ HỘI NGHỊ",
	"Quận 5/", "Bộ trưởng P Đ", "Phó phó phó Chủ tịch", "TP. HCM", "\n-\n,", "quyền nguyên cựu tân Q. Giám đốc",
}

// FuzzFind holds what linking relies on: mentions in order and apart, posts
// inside the text, on one line, with their title in front.
func FuzzFind(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(checkFind)
}

func checkFind(t *testing.T, s string) {
	text, mentions := find(s)
	end := 0
	for _, m := range mentions {
		if m.Lo < end || m.Hi <= m.Lo || m.Hi > len(text.Tokens) {
			t.Fatalf("mention %d-%d after %d in %q", m.Lo, m.Hi, end, text.S)
		}
		end = m.Hi
		for _, r := range m.Roles {
			if r.Lo < 0 || r.Hi <= r.Lo || r.Hi > len(text.Tokens) || r.OrgLo <= r.Lo || r.OrgLo > r.Hi {
				t.Fatalf("post %+v in %q", r, text.S)
			}
			if strings.Contains(text.Slice(r.Lo, r.Hi), "\n") || r.Title == "" || r.Kind == Unknown {
				t.Fatalf("post %q, title %q, kind %d in %q", text.Slice(r.Lo, r.Hi), r.Title, r.Kind, text.S)
			}
		}
	}
}

// TestShuffledWords puts the words that rules look for in an order nobody
// would write: the fuzzer seldom gets there by flipping bytes.
func TestShuffledWords(t *testing.T) {
	words := strings.Fields("Nguyễn Văn An Lê Thị Đ Y H'Hen Niê ông bà Ông các đồng chí PGS.TS Đại tá nguyên quyền Q. tân Phó Chủ tịch Bí thư Giám đốc Trưởng ban phòng thôn Ủy viên Đại sứ tại Việt Nam UBND tỉnh huyện xã TP. Hà Nội Sở Bộ Y tế Tài chính Công an Ban quản lý Trung tâm Hội và của thuộc về là làm giữ chức kiêm đối với cho , ; : - ( ) / & . _ \" ' 5 175 2021 Trung Quốc Công ty HĐQT EVN Trường THPT Nguyễn Trãi Lê Lợi cho biết đã nói HOÀNG ANH TUẤN BÍ THƯ TỈNH ỦY TT&TT KH-ĐT HIV/AIDS")
	words = append(words, "\n")
	random := rand.New(rand.NewPCG(1, 2))
	for range 6000 {
		var b strings.Builder
		for range 1 + random.IntN(24) {
			b.WriteString(words[random.IntN(len(words))])
			if random.IntN(6) > 0 {
				b.WriteByte(' ')
			}
		}
		checkFind(t, b.String())
	}
}

// TestLinear holds that a text eight times as long takes about eight times as
// long, also one made to be awkward.
func TestLinear(t *testing.T) {
	for _, unit := range append(seeds, "Nguyễn ", "Chủ tịch ", "ông ", "Ủy viên Ban ", "và ", "(", "A, ", "Nguyễn Văn An, Giám đốc Sở ", "các đồng chí: Lê An, ", "Nhà máy nước sạch ", "nguyên ", "Đoàn ", "giữ chức Bí thư ", "là Bí thư, ông ") {
		short, long := timed(unit, 4000/len(unit)+1), timed(unit, 8*(4000/len(unit)+1))
		if long > 24*short+5*time.Millisecond {
			t.Errorf("%q: %v, eight times as long %v", unit, short, long)
		}
	}
}

func timed(unit string, n int) time.Duration {
	text := vietnamese.Parse(strings.Repeat(unit, n))
	best := time.Hour
	for range 4 {
		start := time.Now()
		Find(text, nil)
		best = min(best, time.Since(start))
	}
	return best
}
