package linking

import (
	"strings"
	"testing"
	"time"

	"trichluc/extractors/officials"
	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
)

var officialSeeds = []string{
	"Ông Lê Văn An, Giám đốc Sở Y tế. Ông An nói. Bà Lê Thị An, Phó Giám đốc. Bà An đáp.",
	"Chủ tịch UBND tỉnh Trương Thanh tùng. Đồng chí Trương Thanh Tùng, Bí thư.",
	"Bộ trưởng Phùng Quốc Hiển Đánh giá. Ông Phùng Quốc Hiển, Chủ nhiệm Ủy ban.",
	"NGUYỄN VĂN AN, BÍ THƯ TỈNH ỦY", "Đại biểu Lê An nói ở Quốc hội", "H'Hen Niê, Bí thư xã",
}

// FuzzOfficials holds what the record promises: every mention and post quotes
// the text, an official has a post and a mention, no two share a name.
func FuzzOfficials(f *testing.F) {
	for _, s := range officialSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		found, text := officialsOf(s)
		runes := []rune(text.S)
		names := map[string]bool{}
		for _, o := range found {
			if len(o.Roles) == 0 || len(o.Mentions) == 0 || o.Name == "" || names[vietnamese.Fold(o.Name)] {
				t.Fatalf("official %+v in %q", o, text.S)
			}
			names[vietnamese.Fold(o.Name)] = true
			for _, m := range o.Mentions {
				if string(runes[m.Start:m.End]) != m.Text || m.Rule == "" {
					t.Fatalf("mention %+v in %q", m, text.S)
				}
			}
			for _, r := range o.Roles {
				if string(runes[r.Start:r.End]) != r.Text || r.Rule == "" || r.Title == "" || r.Status == "" {
					t.Fatalf("role %+v in %q", r, text.S)
				}
			}
		}
	})
}

func TestOfficialsLinear(t *testing.T) {
	names := []string{"An", "Bình", "Cường", "Dũng", "Giang", "Hải", "Khanh", "Lâm", "Minh", "Nam", "Oanh", "Phúc", "Quý", "Sơn", "Tâm", "Uyên", "Vân", "Xuân", "Yến"}
	text := func(n int) Article {
		var b strings.Builder
		for i := range n {
			x, y, z := names[i%19], names[i/19%19], names[i/361%19]
			b.WriteString("Ông Nguyễn " + x + " " + y + " " + z + ", Giám đốc Sở Y tế, Chủ tịch Hội " + x + " " + z + ", nói. Ông " + z + " đi. ")
		}
		t := vietnamese.Parse(b.String())
		return Article{Text: t, Officials: officials.Find(t, nil)}
	}
	timed := func(a Article) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			linkOfficials(a, "")
			best = min(best, time.Since(start))
		}
		return best
	}
	short, long := timed(text(400)), timed(text(3200))
	if long > 24*short+5*time.Millisecond {
		t.Errorf("400 persons: %v, 3200: %v", short, long)
	}
}

func BenchmarkOfficials(b *testing.B) {
	text := vietnamese.Parse(strings.Repeat("Đồng chí Trần Quốc Lập, Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Tỉnh ủy, chủ trì. Phó Chủ tịch UBND tỉnh Phạm Văn Thụy dự. Ông Thụy và ông Lập phát biểu về việc xây dựng nông thôn mới trên địa bàn tỉnh Quảng Ninh, giảm nghèo bền vững và chuyển đổi số trong sáu tháng đầu năm, theo kế hoạch đã đề ra từ đầu nhiệm kỳ.\n", 16))
	spots := places.Find(text)
	a := Article{Text: text, Places: spots, Officials: officials.Find(text, places.Ranges(spots))}
	b.SetBytes(int64(len(text.S)))
	b.ReportAllocs()
	b.Run("places", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			places.Find(text)
		}
	})
	b.Run("find", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			officials.Find(text, places.Ranges(spots))
		}
	})
	b.Run("link", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			linkOfficials(a, homeProvince(a))
		}
	})
}
