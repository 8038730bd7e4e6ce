//go:build unix

package export

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// What the news of the benchmark is put together from. A slot is written <name>.
var (
	facts = []string{
		"Ngày <day>, <post> <person> chủ trì hội nghị bàn việc <task> trên địa bàn <place>.",
		"Phát biểu tại hội nghị, <post> <person> đề nghị các sở, ngành tập trung <task>, <manner>.",
		"Thực hiện <document>, đến nay <place> có <number> hộ được vay vốn với số tiền <money>.",
		"Theo <document>, mục tiêu đến hết năm <year> là <task> tại <number> xã, phường, thị trấn.",
		"Toàn <place> hiện có <number> lớp học, <number> phòng bộ môn và hơn <number> học sinh các cấp.",
		"Trong <quarter>, tổng thu ngân sách của <place> ước đạt <money>, bằng <percent> dự toán.",
		"Cùng dự có <post> <person> và đại diện <object> của <place>.",
		"So với cùng kỳ, diện tích <crop> tăng <percent>, sản lượng khoảng <number> tấn, <manner>.",
		"Kinh phí thực hiện khoảng <money>, lấy từ ngân sách và đóng góp của <object>.",
	}
	plain = []string{
		"Bà con <commune> <feeling>, vì <reason>, nên <result>.",
		"Ông <person>, người dân <commune>, cho biết gia đình <feeling> từ khi <reason>.",
		"Tuy vậy, việc <task> ở <commune> còn chậm, do <reason> và <reason>.",
		"<task2> là việc mà <place> coi trọng trong nhiều năm, <manner>.",
		"Đoàn công tác đã đi thăm <commune>, xem <object> và nghe cán bộ cơ sở kể lại chuyện <task>.",
		"Nhiều nơi trồng <crop> nay đã có đường bê tông, <result>; nơi khác <reason>.",
		"Đợt mưa kéo dài làm <object> ở <commune> hư hại, song <result>.",
		"Sắp tới, <place> sẽ <task>, đồng thời <task>, <manner>.",
		"Cách làm ấy được <object> ủng hộ, bởi <reason>.",
	}
	slots = map[string][]string{
		"place":    strings.Split("tỉnh Lào Cai|tỉnh Quảng Ninh|huyện Đồng Văn|tỉnh Cà Mau|thành phố Vinh|huyện Mộc Châu|tỉnh Bình Định|huyện Ba Bể|tỉnh Kon Tum|thị xã Nghĩa Lộ", "|"),
		"commune":  strings.Split("xã Tả Phìn|xã Nậm Lành|bản Pa Cheo|thôn Đông Hải|xã Mường Lát|ấp Rạch Gốc|làng Kon Pring|xã Thạch Lâm|phường Quán Bàu|thôn Khuổi Ky", "|"),
		"post":     strings.Split("Chủ tịch UBND tỉnh|Phó Chủ tịch UBND tỉnh|Giám đốc Sở Nông nghiệp và Môi trường|Bí thư Huyện ủy|Chủ tịch Hội Nông dân tỉnh|Phó Giám đốc Sở Y tế|Trưởng ban Dân tộc tỉnh|Chánh Văn phòng Tỉnh ủy", "|"),
		"document": strings.Split("Nghị quyết số 19-NQ/TU|Quyết định số 318/QĐ-UBND|Chỉ thị số 27-CT/TU|Nghị định số 84/2024/NĐ-CP|Kế hoạch số 152/KH-UBND|Nghị quyết số 71/NQ-HĐND|Thông tư số 22/2023/TT-BNNPTNT", "|"),
		"quarter":  strings.Split("quý I|quý II|6 tháng đầu năm|9 tháng đầu năm|quý IV|năm qua", "|"),
		"task":     strings.Split("sắp xếp lại mạng lưới trường lớp|xây thêm nhà văn hóa|di dời các hộ ở vùng sạt lở|mở lớp dạy nghề may|trồng lại rừng phòng hộ|đưa nước sạch về từng nhà|khám bệnh cho người cao tuổi|làm đường vào khu sản xuất|chuyển giống lúa mới|bảo tồn nghề dệt|số hóa hồ sơ đất đai|thu gom rác ở bãi biển", "|"),
		"task2":    strings.Split("Giữ nước đầu nguồn|Chăm lo cho trẻ mồ côi|Mở chợ phiên cuối tuần|Đưa hàng ra nước ngoài|Bớt giấy tờ cho người dân|Dạy chữ cho người lớn|Làm du lịch ở bản", "|"),
		"manner":   strings.Split("nói ít làm nhiều, việc nào dứt việc nấy|giao rõ người, rõ việc, rõ thời gian|không để ai ở lại phía sau|lấy ý kiến từng nhà trước khi làm|làm thử ở một nơi rồi mới nhân ra|kiểm tra hằng tuần và báo cáo bằng văn bản|dựa vào người có uy tín trong bản", "|"),
		"feeling":  strings.Split("phấn khởi|yên tâm hơn trước|còn băn khoăn|đỡ vất vả nhiều|mong được vay thêm|đồng lòng hiến đất|chưa quen cách làm mới|có thêm việc lúc nông nhàn", "|"),
		"reason":   strings.Split("đường xa, xe tải không vào được|giá vật liệu lên cao|giống cây hợp với đất đồi|nước về đều cả mùa khô|cán bộ xuống tận nhà hướng dẫn|mặt bằng chưa bàn giao xong|thiếu người biết việc|hàng làm ra có nơi mua|trạm y tế có thêm bác sĩ|mưa đến sớm hơn mọi năm", "|"),
		"result":   strings.Split("lúa vẫn được mùa|trẻ em đến lớp đều|không còn cảnh lội suối|nhiều nhà sửa lại mái|thương lái vào mua tận ruộng|người trẻ trở về làng|bếp ăn bán trú đỏ lửa mỗi sáng|công trình chậm mất một vụ", "|"),
		"object":   strings.Split("tổ hợp tác nuôi ong|đội dân quân|các hộ kinh doanh homestay|ban quản lý rừng|hội phụ nữ xã|nhà máy chế biến gỗ|hợp tác xã rau sạch|trường nội trú|tổ tiết kiệm và vay vốn|đồn biên phòng", "|"),
		"crop":     strings.Split("chè shan|quế|cam sành|lúa nếp|cà phê|thanh long|sắn|hồi|mận hậu|dong riềng", "|"),
		"family":   strings.Fields("Nguyễn Trần Lê Phạm Vàng Lò Đặng Bùi Hà Giàng Đinh Võ"),
		"middle":   strings.Fields("Văn Thị Quang Minh Đức Hữu Ngọc Thanh Xuân Seo"),
		"given":    strings.Fields("Hòa Thủy Huy Lan Sơn Hải Hùng Mai Dũng Phương Tuấn Hạnh Long Hương Cường Nga"),
	}
)

// say fills the slots of a clause.
func say(rnd *rand.Rand, clause string) string {
	of := func(name string) string { return slots[name][rnd.IntN(len(slots[name]))] }
	for {
		before, rest, found := strings.Cut(clause, "<")
		if !found {
			return clause
		}
		name, after, _ := strings.Cut(rest, ">")
		var word string
		switch name {
		case "day":
			word = fmt.Sprintf("%d/%d/%d", 1+rnd.IntN(28), 1+rnd.IntN(12), 2021+rnd.IntN(5))
		case "year":
			word = fmt.Sprint(2024 + rnd.IntN(7))
		case "number":
			word = fmt.Sprintf("%d.%03d", 1+rnd.IntN(90), rnd.IntN(1000))
		case "money":
			word = fmt.Sprintf("%d,%d tỷ đồng", 1+rnd.IntN(900), 1+rnd.IntN(9))
		case "percent":
			word = fmt.Sprintf("%d,%d%%", 1+rnd.IntN(120), 1+rnd.IntN(9))
		case "person":
			word = of("family") + " " + of("middle") + " " + of("given")
		default:
			word = of(name)
		}
		clause = before + word + after
	}
}

// news makes n articles of 3 to 6 KB, as the program reads them. Texts come again
// after texts articles, with other addresses: far enough for no page to hold both.
func news(tb testing.TB, n int) []store.Entry {
	const texts = 600
	out := make([]store.Entry, n)
	for i := range out {
		rnd := rand.New(rand.NewPCG(uint64(i%texts), 3))
		day := time.Date(2022, 1, 1, 8, 0, 0, 0, time.UTC).AddDate(0, 0, rnd.IntN(1400))
		var text strings.Builder
		text.WriteString(strings.TrimSuffix(say(rnd, plain[3]), ".") + "\n\n")
		for size := 3000 + rnd.IntN(2600); text.Len() < size; {
			for range 2 + rnd.IntN(3) {
				some := plain
				if rnd.IntN(4) == 0 { // about 25 mentions an article, as news has
					some = facts
				}
				text.WriteString(say(rnd, some[rnd.IntN(len(some))]) + " ")
			}
			text.WriteString("\n\n")
		}
		raw := schemas.RawArticle{ContentType: "text/plain; charset=utf-8", Body: []byte(text.String()),
			URL: fmt.Sprintf("https://bao%d.example.vn/tin-%d.html", i%23, i), Ref: fmt.Sprint(i),
			PublishedAt: day.Format(time.RFC3339), FetchedAt: day.Add(time.Hour).Format(time.RFC3339)}
		if i < texts {
			record, err := pipeline.Process(raw)
			if err != nil {
				tb.Fatal(err)
			}
			out[i] = store.Entry{Raw: raw, Record: record}
			continue
		}
		out[i] = out[i-texts]
		out[i].Raw = raw
		r := &out[i].Record
		r.ID, r.Ref, r.Article.URL = fmt.Sprintf("%016x%016x", i, i), raw.Ref, schemas.Nullable(raw.URL)
	}
	return out
}
