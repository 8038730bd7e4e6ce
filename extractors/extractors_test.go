package extractors

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"trichluc/schemas"
	"trichluc/schemas/schematest"
)

// report is a meeting report with all four fields, in the style of a provincial paper.
const report = `Huyện Thạch Sơn tổng kết 2 năm thực hiện Nghị quyết số 11-NQ/HU
Sáng 14/3, Huyện ủy Thạch Sơn tổ chức hội nghị tổng kết Nghị quyết số 11-NQ/HU ngày 20/2/2022 của Ban Chấp hành Đảng bộ huyện về phát triển cây dược liệu giai đoạn 2022-2025. Dự hội nghị có đồng chí Lý Văn Páo, Ủy viên Ban Thường vụ Tỉnh ủy, Bí thư Huyện ủy; bà Hoàng Thị Sen, Phó Chủ tịch UBND huyện.
Theo báo cáo, toàn huyện có 17 xã trồng dược liệu với hơn 1.250ha, giải ngân 36,5 tỷ đồng cho khoảng 940 hộ vay, mỗi hộ tối đa 80 triệu đồng. Tỷ lệ hộ nghèo giảm 4,2%/năm.
Kết luận hội nghị, đồng chí Lý Văn Páo yêu cầu các xã hoàn thành hồ sơ vùng trồng trước ngày 30/6. Mọi ý kiến gửi về vanphong2@thachson.gov.vn hoặc điện thoại 0219.3866.125.
`

func article(text string) schemas.Article {
	return schemas.Article{Text: text, PublishedAt: "2024-03-14"}
}

// found lists what a record holds, a line a mention.
func found(r schemas.Record) []string {
	var out []string
	for _, d := range r.Dates {
		out = append(out, "date "+d.Text)
	}
	for _, d := range r.Documents {
		out = append(out, "document "+string(d.Number))
	}
	for _, o := range r.Officials {
		for _, role := range o.Roles {
			out = append(out, "official "+o.Name+": "+role.Text)
		}
	}
	for _, f := range r.Figures {
		out = append(out, "figure "+f.Text)
	}
	return out
}

func TestRunReadsAllFields(t *testing.T) {
	got := found(Run(article(report)))
	want := []string{
		"date Sáng 14/3", "date ngày 20/2/2022", "date giai đoạn 2022-2025", "date ngày 30/6",
		"document 11-NQ/HU",
		"official Lý Văn Páo: Ủy viên Ban Thường vụ Tỉnh ủy", "official Lý Văn Páo: Bí thư Huyện ủy",
		"official Hoàng Thị Sen: Phó Chủ tịch UBND huyện",
		"figure 17 xã", "figure hơn 1.250ha", "figure 36,5 tỷ đồng", "figure khoảng 940 hộ", "figure tối đa 80 triệu đồng", "figure 4,2%/năm",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestWhoWins: where two fields could claim the same words, one does, and
// nothing is found in addresses and telephone numbers.
func TestWhoWins(t *testing.T) {
	for text, want := range map[string][]string{
		"UBND tỉnh ban hành Quyết định số 06/2021/QĐ-UBND":                           {"document 06/2021/QĐ-UBND"},
		"Công văn 12/5/UBND-TH":                                                      nil,
		"Xem tại https://congbao.langson.gov.vn/2021/05/17/nghi-quyet-06-NQ-TU.html": nil,
		"Gửi về so15@langson.gov.vn trước giờ họp":                                   nil,
		"Đường dây nóng: 0205.3812.345, 0912 345 678":                                nil,
		"Ngày 17/5/2021, 54 hộ được vay":                                             {"date Ngày 17/5/2021", "figure 54 hộ"},
		"Nghị quyết số 25/NQ-HĐND ngày 10/12/2020 giao 35 chỉ tiêu":                  {"date ngày 10/12/2020", "document 25/NQ-HĐND", "figure 35 chỉ tiêu"},
	} {
		if got := found(Run(article(text))); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestSameRecordHoweverEncoded: decomposed letters, Icelandic Đ, no-break
// spaces, CRLF and soft hyphens change nothing.
func TestSameRecordHoweverEncoded(t *testing.T) {
	want := printed(t, Run(article(report)))
	for name, text := range map[string]string{
		"NFD":             norm.NFD.String(report),
		"eth":             strings.ReplaceAll(report, "Đ", "Ð"),
		"no-break spaces": strings.ReplaceAll(report, " ", "\u00a0"),
		"CRLF":            strings.ReplaceAll(report, "\n", "\r\n"),
		"invisibles":      strings.ReplaceAll(report, "ng", "n\u00adg\u200b"),
	} {
		if got := printed(t, Run(article(text))); got != want {
			t.Errorf("%s: another record:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func printed(t *testing.T, r schemas.Record) string {
	t.Helper()
	for _, err := range schematest.Quotes(&r) {
		t.Error(err)
	}
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestUnknownPublicationDay: what needs the day stays open, with a warning.
func TestUnknownPublicationDay(t *testing.T) {
	r := Run(schemas.Article{Text: "Sáng 14/3, huyện tổng kết Nghị quyết ban hành ngày 20/2/2022."})
	if len(r.Dates) != 2 || r.Dates[0].From != "" || r.Dates[1].From != "2022-02-20" {
		t.Errorf("dates: %+v", r.Dates)
	}
	if len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "14/3") {
		t.Errorf("warnings: %q", r.Warnings)
	}
}

// TestLinear: a text a hundred times as long costs a hundred times as much,
// with room for a busy machine.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time")
	}
	for name, unit := range map[string]string{
		"report": report, "digits": "1", "dots": "1.", "capitals": "Lê Văn ", "posts": "Chủ tịch UBND tỉnh, ", "slashes": "1/",
		"numbers in words": "hai mươi ", "dates": "ngày 1/1, ", "documents": "18/NQ-CP, ", "brackets": "(", "quotes": "\"A. ", "addresses": "a.b@c.vn/", "lines": "\n",
	} {
		small := strings.Repeat(unit, max(1, 8_000/len(unit)))
		big := strings.Repeat(small, 50)
		once, many := fastest(3, small)+200*time.Microsecond, fastest(1, big)
		for range 3 {
			if many <= 50*8*once {
				break
			}
			many = min(many, fastest(1, big)) // another program may have had the processor
		}
		if many > 50*8*once {
			t.Errorf("%s: %d bytes take %v, %d bytes %v", name, len(small), once, len(big), many)
		}
	}
}

func fastest(times int, text string) time.Duration {
	best := time.Duration(1 << 62)
	for range times {
		start := time.Now()
		Run(article(text))
		best = min(best, time.Since(start))
	}
	return best
}

// FuzzRun holds for any text: no panic, every span quotes the text, no field
// finds anything in the words of another, decomposed input gives the same record.
func FuzzRun(f *testing.F) {
	f.Add(report)
	f.Add("Nghị quyết 18, 19-NQ/TW ngày 25 - 27/02/2024; từ 5 đến 7 triệu đồng, ông A Bê, Chủ tịch xã")
	f.Add("hôm nay 30 Tết (tức 10/2) 1.000.000.000.000.000.000.000 đồng %%% //-NQ/TU")
	f.Fuzz(func(t *testing.T, text string) {
		r := Run(article(text))
		for _, err := range schematest.Quotes(&r) {
			t.Fatal(err)
		}
		type claim struct {
			start, end int
			what       string
		}
		var claims []claim
		for _, d := range r.Dates {
			claims = append(claims, claim{d.Start, d.End, "date " + d.Text})
		}
		for _, d := range r.Documents {
			for _, m := range d.Mentions {
				claims = append(claims, claim{m.Start, m.End, "document " + m.Text})
			}
		}
		for _, x := range r.Figures {
			claims = append(claims, claim{x.Start, x.End, "figure " + x.Text})
		}
		slices.SortFunc(claims, func(a, b claim) int { return a.start - b.start })
		for i := 1; i < len(claims); i++ {
			if claims[i].start < claims[i-1].end {
				t.Fatalf("%s and %s claim the same words of %q", claims[i-1].what, claims[i].what, text)
			}
		}
		again := Run(article(r.Article.Text))
		if a, b := fmt.Sprint(found(r)), fmt.Sprint(found(again)); a != b {
			t.Fatalf("reading the normalised text again gives %s, not %s", b, a)
		}
	})
}

// BenchmarkRun is all fields together on one core: MB/s of article text.
func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		name  string
		bytes int
	}{{"6KB", 6 << 10}, {"5MB", 5 << 20}} {
		b.Run(c.name, func(b *testing.B) {
			text := strings.Repeat(report, c.bytes/len(report)+1)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Run(article(text))
			}
		})
	}
}
