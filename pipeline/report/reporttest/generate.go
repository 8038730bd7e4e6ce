// Package reporttest makes stores to ask: articles in the style of provincial
// news, as unlike each other as those are, with copies among them.
package reporttest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"trichluc/pipeline/store"
	"trichluc/schemas"
)

var (
	provinces = strings.Fields("Quảng_Ninh Hòa_Bình Lào_Cai Nghệ_An Cà_Mau Bắc_Giang Thanh_Hóa Đắk_Lắk Bình_Định Hà_Giang Sơn_La Kiên_Giang")
	families  = strings.Fields("Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
	middles   = strings.Fields("Văn Thị Quang Minh Đức Hữu Ngọc Thanh Xuân Công Thu Hồng")
	givens    = strings.Fields("Hòa Thủy Huy Lan Sơn Hải Hùng Mai Dũng Phương Tuấn Hạnh Bình Long Hương Cường Nga Toàn Thắng Yến")
	titles    = []string{"Chủ tịch", "Phó Chủ tịch", "Giám đốc", "Phó Giám đốc", "Bí thư", "Trưởng ban", "Chánh Văn phòng"}
	bodies    = []string{"Ủy ban nhân dân tỉnh", "Hội đồng nhân dân tỉnh", "Sở Y tế tỉnh", "Mặt trận Tổ quốc tỉnh", "MTTQ Việt Nam tỉnh", "Tỉnh ủy", "Sở Xây dựng tỉnh", "Hội Nông dân tỉnh"}
	kinds     = []string{"NQ-TU", "QĐ-UBND", "NQ-HĐND", "CT-TTg", "KH-UBND", "NĐ-CP"}
	types     = map[string]string{"NQ-TU": "Nghị quyết", "QĐ-UBND": "Quyết định", "NQ-HĐND": "Nghị quyết", "CT-TTg": "Chỉ thị", "KH-UBND": "Kế hoạch", "NĐ-CP": "Nghị định"}
	units     = []string{"hộ", "lớp", "người", "ha", "VND", "%", "km", "học sinh", "doanh nghiệp", "tấn"}
	verbs     = []string{"đã hỗ trợ", "phấn đấu đạt", "có", "đã hoàn thành", "đặt mục tiêu", "dự kiến cấp", "đã giải ngân"}
	// What filler sentences are made of, the first far oftener than the last: words
	// of news, then made-up ones, so that there are as many as news has.
	words = append(strings.Fields(`của và các được trong có cho tại là với những nông_thôn_mới người_dân xã_hội phát_triển kinh_tế hợp_tác_xã đường giao_thông nước_sạch
		việc_làm học_sinh trường lớp bệnh_viện khám_chữa bản làng rừng cây lúa cà_phê chợ_phiên du_lịch biển_đảo tàu_cá ngư_dân công_nhân nhà_máy khu_công_nghiệp
		đầu_tư vốn_vay ngân_hàng chính_sách bảo_hiểm_y_tế giáo_dục đào_tạo nghề thanh_niên phụ_nữ cựu_chiến_binh nông_dân chăn_nuôi trồng_trọt sản_phẩm
		thị_trường xuất_khẩu giá_trị văn_hóa thể_thao lễ_hội di_tích chuyển_đổi_số hồ_sơ thủ_tục hành_chính cải_cách dịch_vụ trực_tuyến an_ninh trật_tự
		phòng_chống thiên_tai mưa_lũ sạt_lở hạn_hán cháy_rừng môi_trường rác_thải`), madeUp(6000)...)
)

// madeUp makes n words of two syllables that look Vietnamese.
func madeUp(n int) []string {
	onsets := strings.Fields("b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x")
	rimes := strings.Fields("a á à ạ an án àn ang áng au ăn ắn âm ấm ân ầy e é em én ê ếch i í im ình o ó on óng oai ô ố ông ộng ơ ờ ơi ớp u ú un ủy ư ứ ưng ước ươi yên")
	rnd := rand.New(rand.NewPCG(1, 2))
	out := make([]string, n)
	for i := range out {
		out[i] = onsets[rnd.IntN(len(onsets))] + rimes[rnd.IntN(len(rimes))] + "_" + onsets[rnd.IntN(len(onsets))] + rimes[rnd.IntN(len(rimes))]
	}
	return out
}

// Days is how many days the articles spread over, from 2021-01-01.
const Days = 1500

// Entry makes article i. Equal numbers make equal entries. Every twentieth is a
// copy of an earlier one under another address, half of these with a line more.
func Entry(i int) store.Entry {
	if i%20 == 19 {
		return build(i, i-1-(i/20)%15, (i/20)%2 == 1)
	}
	return build(i, i, false)
}

// Entries makes the articles from first on.
func Entries(first, n int) []store.Entry {
	out := make([]store.Entry, n)
	for k := range out {
		out[k] = Entry(first + k)
	}
	return out
}

type writer struct {
	rnd  *rand.Rand
	text strings.Builder
	at   int
	r    schemas.Record
}

func (w *writer) say(s string) schemas.Span {
	span := schemas.Span{Start: w.at, End: w.at + utf8.RuneCountInString(s), Text: s}
	w.text.WriteString(s)
	w.at = span.End
	return span
}

// pick is a number below n, small ones far oftener.
func (w *writer) pick(n int) int {
	x := w.rnd.Float64()
	return int(x * x * x * float64(n))
}

func of[T any](w *writer, from []T) T { return from[w.rnd.IntN(len(from))] }

func build(i, original int, more bool) store.Entry {
	w := &writer{rnd: rand.New(rand.NewPCG(uint64(original), 7))}
	site := fmt.Sprintf("bao%d.example.vn", i%23)
	day := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, w.rnd.IntN(Days)+(i-original)%3)
	province := strings.ReplaceAll(of(w, provinces), "_", " ")
	w.r = schemas.Record{
		Schema: schemas.RecordSchema, ID: fmt.Sprintf("%016x", uint64(i+1)*0x9e3779b97f4a7c15), Ref: fmt.Sprint(i),
		Ruleset: schemas.Ruleset{Version: 1 + i%2, Hash: fmt.Sprintf("rules-%d", 1+i%2)},
		Article: schemas.Article{
			URL: schemas.Nullable(fmt.Sprintf("https://%s/bai-%d.html", site, i)), Site: schemas.Nullable(site), Charset: "utf-8",
			PublishedAt: schemas.Nullable(day.Format("2006-01-02") + "T08:00:00+07:00"), Byline: []string{},
		},
	}
	if original%97 == 5 {
		w.r.Article.PublishedAt = ""
	}
	title := "Tỉnh " + province + " " + w.filler(6)
	w.r.Article.Title = schemas.Nullable(title)
	w.say(title + "\n")
	for range 3 {
		w.facts(province, day)
		w.say("Trong đó " + w.filler(100) + ".\n")
	}
	if more {
		w.say("Theo bạn đọc gửi về tòa soạn.\n")
	}
	if original%4 == 0 {
		w.r.Warnings = append(w.r.Warnings, "the year of a date was taken from the publication date")
	}
	w.r.Article.Text = w.text.String()
	body := []byte(fmt.Sprintf("%d\n%s", i, w.r.Article.Text))
	w.r.Article.ContentSHA256 = store.ContentSHA256(body)
	return store.Entry{Raw: schemas.RawArticle{URL: string(w.r.Article.URL), Ref: w.r.Ref, Body: body}, Record: w.r}
}

func (w *writer) filler(n int) string {
	some := make([]string, n)
	for k := range some {
		some[k] = words[w.pick(len(words))]
	}
	return strings.ReplaceAll(strings.Join(some, " "), "_", " ")
}

// facts says a sentence with a date ahead and a document, a post, and one with two figures.
func (w *writer) facts(province string, day time.Time) {
	kind := of(w, kinds)
	number := fmt.Sprintf("%02d/%s", 1+w.pick(700), kind)
	ahead := day.AddDate(0, 0, 1+w.rnd.IntN(400))
	w.say("Ngày ")
	w.r.Dates = append(w.r.Dates, schemas.Date{Span: w.say(ahead.Format("2/1/2006")), Type: "DATE", Value: ahead.Format(time.DateOnly),
		From: schemas.Nullable(ahead.Format(time.DateOnly)), To: schemas.Nullable(ahead.Format(time.DateOnly)), Rule: "numeric"})
	w.say(" sẽ sơ kết ")
	doc := schemas.Document{Number: schemas.Nullable(number), Type: schemas.Nullable(types[kind]), Key: strings.ToLower(number) + "@" + province,
		Mentions: []schemas.Mention{{Span: w.say(types[kind] + " số " + number), Rule: "numbered"}}}
	if w.rnd.IntN(3) == 0 {
		doc.Issuer = schemas.Nullable("UBND tỉnh " + province)
		doc.IssuedOn = "2020-05-17"
	} else {
		doc.Inferred = &schemas.Inferred{Issuer: "Ủy ban nhân dân tỉnh " + province}
	}
	w.r.Documents = append(w.r.Documents, doc)
	w.say(".\n")

	person := w.pick(3000)
	name := families[person%13] + " " + middles[person/13%12] + " " + givens[person/156%20]
	mention := schemas.Mention{Span: w.say(name), Rule: "after"}
	w.say(", ")
	title, body := of(w, titles), of(w, bodies)+" "+province
	post := w.say(title + " " + body)
	w.r.Officials = append(w.r.Officials, schemas.Official{Name: name, Mentions: []schemas.Mention{mention},
		Roles: []schemas.Role{{Span: post, Title: title, Organization: schemas.Nullable(body), Area: schemas.Nullable(province), Status: "current", Rule: "after"}}})
	w.say(", cho biết tỉnh ")
	for k := range 2 {
		if k > 0 {
			w.say("; ngành ")
		}
		w.say(of(w, verbs) + " ")
		unit := units[w.pick(len(units))]
		v := float64(1 + w.rnd.IntN(5000))
		if w.rnd.IntN(4) == 0 {
			v += 0.5
		}
		said := fmt.Sprintf("%g %s", v, unit)
		if unit == "VND" {
			said = fmt.Sprintf("%g tỷ đồng", v)
			v *= 1e9
		}
		qualifier := "exact"
		if w.rnd.IntN(5) == 0 {
			said, qualifier = "khoảng "+said, "about"
		}
		w.r.Figures = append(w.r.Figures, schemas.Figure{Span: w.say(said), Value: &v, Unit: unit, Qualifier: qualifier,
			Subject: schemas.Nullable(said + " cho vay vốn " + w.filler(1)), Rule: "noun"})
		w.say(" cho vay vốn")
	}
	w.say(".\n")
}
