package figures

import "trichluc/extractors/vietnamese"

// label says how surely the words before a number make a name or an ordinal
// of it.
type label uint8

const (
	noLabel label = iota
	// lightLabel words name a thing by number (dự án 661, cầu 2) but stand as
	// often before a count: a number with a listed noun behind it is a figure.
	lightLabel
	// weakLabel words mostly name (tổ 3, lớp 9, giai đoạn 2): only money,
	// per cent, a measure, people or a number too great for a name count.
	weakLabel
	// strongLabel words always do, but for money, per cent and measures: Điều 5, vòng 2.
	strongLabel
	// fixedLabel words leave only money and per cent: thứ 3, Quốc lộ 18, Km 12.
	fixedLabel
)

var labels = loadLists(
	list[label]{fixedLabel, `thứ, lần thứ, khóa, quốc lộ, tỉnh lộ, hương lộ, huyện lộ, liên tỉnh lộ, ql, tl, đt, cao tốc số, km, tw, trung ương`},
	list[label]{strongLabel, `điều, khoản, quận, q, kỳ họp thứ, hạng, top, tốp, tháng, ngày, mùng, mồng, rằm,
		bão số, tnhh, á hậu, á quân, vòng, đợt, covid, đại lộ, hẻm, ngõ, ngách, kiệt, nhà số, số nhà, lô, thửa, tờ bản đồ, tiểu khu, khoảnh, quân khu, sư đoàn, trung đoàn, lữ đoàn, tiểu đoàn, đại đội, binh đoàn,
		quân đoàn, hải đoàn, hải đội, lữ, block, mã số, biển số, bks, cmnd, cccd, số điện thoại, điện thoại, sđt, hotline, đường dây nóng, fax, tel, tài khoản, stk, chương, mục, phụ lục, trang, chỉ thị, nghị quyết, nghị định,
		thông tư, quyết định, kết luận, công văn, bệnh nhân, bn, kênh, vtv, thế hệ, windows, android, ios, iphone, galaxy, euro, chuyến bay, số hiệu, seri, thế kỷ, thế kỉ, tiết, tầng hầm,
		tạp chí số, ấn phẩm số, báo số, tọa độ, đầu số, tổng đài, hộp số, cổng usb, usb, wifi, bluetooth, hdmi, mức độ, cấp độ, bậc, sinh năm, bảng số, biểu, công thức`},
	list[label]{weakLabel, `số, tổ, đội, thôn, ấp, bản, buôn, bon, xóm, khóm, khu phố, khu vực, tổ dân phố, phường, giai đoạn, kỳ, tập, phần, bài, loại, lớp, khối, tầng, phòng, bảng, quý, tuần, phiên, vùng, lần, tiêu chí, đời, dòng, mẫu, tổ máy, lò, gói thầu,
		cụm thi, khối thi, điểm thi, khu tập thể, ô, dãy, tòa, tòa nhà, tháp, khu nhà, nhà tầng, sân, làn, cửa số, nhóm nợ, kíp, chặng, năm, nhóm`},
	list[label]{lightLabel, `đường, mã, mã vùng, ca, bước, cấp, phương án, khu, trạm, tuyến, cầu, cống, hồ, hầm, trường, công ty, xí nghiệp, nhà máy, chi nhánh, cơ sở, chi cục, chương trình, dự án, đề án, kế hoạch, máy, đoàn, cụm, chốt, mỏ, bến, ga, cổng, cửa, đảng bộ, chi bộ, giếng, hợp phần, tiểu dự án, hạng mục,
		đài, cảng, kho, xưởng, phân xưởng, thủy điện, nhiệt điện, nghị trường, mục tiêu, chỉ tiêu, đầu máy, ban, phân khu, tiểu ban, phân đội`},
)

var (
	wordNumber = vietnamese.KeyOf("số")
	wordYear   = vietnamese.KeyOf("năm")
	// totals before số make a sum of it: tổng số 47 tàu, trong số 253 thí sinh.
	totals = vietnamese.NewSet("tổng", "trong", "con", "đa", "hầu", "ngoài", "trên", "những", "các", "trừ", "được")
	// everies before a stretch of time make a rate of it: mỗi năm 30 hộ, một ngày 3 ca.
	everies = vietnamese.NewSet("mỗi", "một", "hàng", "hằng", "bình", "quân", "các", "trong", "cả", "vài", "mấy", "nhiều", "từng", "suốt", "sau", "qua", "nửa", "những", "hai", "ba", "đầu", "cuối")
	spans   = vietnamese.NewSet("năm", "tháng", "ngày", "tuần", "quý", "đợt", "ca", "khóa", "lần", "vòng", "chương", "mục", "khoản", "trang", "bài", "tập", "tiết", "bệnh", "nhân", "đường")
	joins   = vietnamese.NewSet(",", "và", "hoặc", "đến", "tới", "-", "hay", "&", ";")
)

// labelled says what the words before token lo make of a number there.
func (f *finder) labelled(lo int) label {
	t := f.t
	if lo == 0 || t.Gap(lo) == vietnamese.Line {
		return noLabel
	}
	if f.listEnd > 0 && f.listEnd == lo-1 && joins.Has(t.Tokens[lo-1].Key) { // các tổ 3, 5 và 7
		return f.listLabel
	}
	for k := min(4, lo-f.lineStart(lo)); k >= 1; k-- {
		l, n := labels.Match(t, lo-k)
		if n != k || f.taken.Any(lo-k, lo) {
			continue
		}
		if f.kindOfThing(lo-k, lo) {
			return noLabel
		}
		if before := lo - k - 1; before >= 0 && k == 1 && t.Gap(lo-k) != vietnamese.Line {
			if t.Is(lo-1, wordNumber) && totals.Has(t.Tokens[before].Key) {
				return noLabel
			}
			if spans.Has(t.Tokens[lo-1].Key) && (everies.Has(t.Tokens[before].Key) || t.Kind(before) == vietnamese.Number) {
				return noLabel
			}
		}
		return l
	}
	return noLabel
}

// kindOfThing reports whether the noun of tokens lo to hi is itself counted, so
// that the number behind it names none: mỗi tầng 8 căn, 1 lô 61 chiếc.
func (f *finder) kindOfThing(lo, hi int) bool {
	if f.floor == hi && len(f.out) > 0 && f.out[len(f.out)-1].Hi == hi && !f.t.Is(hi-1, wordNumber) {
		return true
	}
	return lo > 0 && f.t.Gap(lo) != vietnamese.Line && apiece.Has(f.t.Tokens[lo-1].Key)
}

// apiece makes a kind of the noun behind it.
var apiece = vietnamese.NewSet("mỗi", "từng")

// lineStart is the first token of the line of token i, not more than eight back.
func (f *finder) lineStart(i int) int {
	for back := range 8 {
		if i-back <= 0 || f.t.Gap(i-back) == vietnamese.Line {
			return i - back
		}
	}
	return i - 8
}

// named reports whether the amount a with unit u is part of a name, an
// ordinal, a year: no figure at all.
func (f *finder) named(a *amount, u unit) bool {
	t := f.t
	if a.mag != 0 && !a.spelled || a.group {
		return false
	}
	l := f.labelled(a.lo)
	if a.frac {
		return l >= weakLabel && (u.kind == noun || u.kind == unknown) // khoảnh 5,6 tiểu khu 153
	}
	listed := u.kind == noun
	quantity := u.kind == money || u.kind == percent || u.kind == points || u.kind == measure
	v := a.v.float()
	switch {
	case l == strongLabel:
		return !quantity
	case l == fixedLabel:
		return u.kind != money && u.kind != percent
	case l == weakLabel && listed && t.Is(a.lo-1, wordGroup) && v >= 10 && u.hi-u.lo > 1: // nhóm 23 nhà đầu tư
		return false
	case l == weakLabel && listed && storeys.Has(f.key(u.lo)) && houses.Has(f.key(a.lo-1)) && t.Kind(u.hi) != vietnamese.Number: // tòa nhà 10 tầng
		return false
	case l == lightLabel && listed && a.digits > 0 && t.Tokens[u.lo].Case == vietnamese.Title: // Cơ sở 2 Bệnh viện Bạch Mai: a body's name goes on
		return true
	case l == weakLabel && !quantity && !(listed && (people.Has(t.Tokens[u.lo].Key) || v >= 100 || a.digits > 1 && v < 10)),
		l == lightLabel && !quantity && !listed:
		return true
	}
	if u.kind == unknown {
		before := a.lo - 1
		if t.IsMark(before, '-') && t.Glued(a.lo) { // Covid -19 bùng phát
			before--
		}
		if before >= 0 && t.Capital(before) && t.Gap(a.lo) != vietnamese.Line && t.Tokens[before].Sentence == t.Tokens[a.lo].Sentence && !f.opensSentence(before) { // Thủ Thiêm 2 nối
			return true
		}
	}
	if before := a.lo - 1; u.kind == noun && a.digits > 0 && a.v.float() < 30 && before >= 0 && t.Capital(before) && !f.opensSentence(before) && t.Gap(a.lo) == vietnamese.Space && t.Capital(u.hi) && areas.Has(f.key(u.lo)) && t.Gap(u.hi) == vietnamese.Space { // xã Tân Lập 2 huyện Tân Thạnh
		return true
	}
	if w := f.key(u.lo); u.hi == u.lo+1 && a.digits > 0 && t.Capital(u.hi) && t.Tokens[u.lo].Sentence == t.Tokens[u.hi].Sentence && t.Gap(u.hi) == vietnamese.Space {
		if streets.Has(w) || streetNames.Has(w) && t.Capital(u.lo) { // 11 đường Linh Giang, 165 Cầu Giấy
			return true
		}
	}
	if listed && u.hi == u.lo+1 && lanes.Has(f.key(u.lo)) && t.Kind(u.hi) == vietnamese.Number && t.Gap(u.hi) == vietnamese.Space { // nhà 12 ngõ 5
		return true
	}
	return a.digits == 4 && v >= 1900 && v <= 2100 && u.kind == unknown
}

var (
	wordGroup = vietnamese.KeyOf("nhóm")
	houses    = vietnamese.NewSet("nhà", "tòa", "tháp")
	storeys   = vietnamese.NewSet("tầng", "lầu")
	lanes     = vietnamese.NewSet("ngõ", "ngách", "hẻm", "kiệt")
)

var (
	// areas follow the name of a smaller one: xã Tân Lập 2 huyện Tân Thạnh.
	areas       = vietnamese.NewSet("huyện", "tỉnh", "thành", "quận", "thị", "phường", "xã")
	streets     = vietnamese.NewSet("đường", "phố", "ngõ", "hẻm")
	streetNames = vietnamese.NewSet("cầu", "chợ", "bến", "hàng", "hồ", "đê", "cửa", "lò", "ao", "vườn", "giảng", "sông", "núi", "đồng", "cây", "bà", "ông", "thành", "phan", "điện")
)

// people are the heads that a group is counted in: tổ 5 người, lớp 35 em.
var people = vietnamese.NewSet("người", "em", "hộ", "học", "thành", "cán", "chiến", "đại", "hội", "đoàn", "đảng", "vận", "vđv", "công", "lao", "cháu", "bạn", "gia", "nhân", "sinh", "giáo", "bác", "y", "cô", "trẻ")

func (f *finder) opensSentence(i int) bool {
	return i == 0 || f.t.Tokens[i-1].Sentence != f.t.Tokens[i].Sentence
}

// wordNumberStands reports whether a number word really is one there: hai and
// its kin are also names (bà Ba, thứ hai), năm is the year, chín is ripe.
func (f *finder) wordNumberStands(a *amount, u unit) bool {
	t := f.t
	if tok := t.Tokens[a.lo]; tok.Case == vietnamese.Title && !f.opensSentence(a.lo) && !f.opensQuote(a.lo) || tok.Case == vietnamese.Upper && t.Tokens[a.hi-1].Case == vietnamese.Upper && t.Kind(a.hi) == vietnamese.Word && t.Tokens[a.hi].Case != vietnamese.Upper {
		return false
	}
	if u.kind == unknown && a.lone {
		return false
	}
	if tok := t.Tokens[a.lo]; a.lone && u.kind == noun && t.Tokens[u.lo].Case == vietnamese.Title && (tok.Case == vietnamese.Title || t.Is(a.lo, wordYear)) { // Hai Bà Trưng, Năm Căn, năm Chủ tịch ASEAN
		return false
	}
	if a.lo == 0 || t.Gap(a.lo) == vietnamese.Line {
		return true
	}
	before := t.Tokens[a.lo-1]
	if a.lone && features.Has(before.Key) && u.kind == noun && featureParts.Has(f.key(u.lo)) { // thác bảy tầng
		return false
	}
	if vagues.Has(before.Key) || before.Kind == vietnamese.Number && !f.taken.Any(a.lo-1, a.lo) && t.Gap(a.lo) == vietnamese.Space || numberWords.Has(before.Key) && before.Case == vietnamese.Lower && !f.isYear(a.lo-1) {
		return false
	}
	switch {
	case !a.lone:
		return true
	case t.Is(a.lo, wordYear):
		return !notFive.Has(before.Key) && (u.kind == money || u.kind == noun)
	case t.Is(a.lo, wordNine):
		return !ripe.Has(before.Key)
	}
	return !kin.Has(before.Key) || t.Is(a.lo-1, wordFather) && a.lo > 1 && announces.Has(t.Tokens[a.lo-2].Key) // công bố hai lá đơn
}

var (
	// features are called by the number of their parts: thác bảy tầng, suối ba nhánh.
	features     = vietnamese.NewSet("thác", "suối", "núi", "đèo", "đồi", "hòn", "gành", "ghềnh")
	featureParts = vietnamese.NewSet("tầng", "nhánh", "ngọn", "đỉnh", "dòng", "bậc", "khe", "cửa", "vú", "chóp", "nấc")
)

// announces make a verb with bố behind them.
var (
	wordFather = vietnamese.KeyOf("bố")
	announces  = vietnamese.NewSet("công", "phân", "tuyên")
)

func (f *finder) isYear(i int) bool { return f.t.Is(i, wordYear) }

func (f *finder) opensQuote(i int) bool {
	return i > 0 && f.t.Kind(i-1) == vietnamese.Mark && f.t.Tokens[i-1].Ch != ',' && f.t.Tokens[i-1].Ch != '-'
}

var (
	wordNine = vietnamese.KeyOf("chín")
	vagues   = vietnamese.NewSet("vài", "mấy", "hàng", "một", "dăm", "đôi", "mươi", "nhiều", "những", "chục", "trăm", "nghìn", "ngàn")
	ripe     = vietnamese.NewSet("cây", "quả", "trái", "lúa", "phê", "cà", "chưa", "vừa", "đang", "sắp", "hái", "nấu", "đã", "bắt", "mới", "chanh", "rau", "thịt", "cơm", "tháp", "ăn", "gần", "đều", "sẽ", "rất", "nước")
	kin      = vietnamese.NewSet("bà", "ông", "chú", "cô", "dì", "cậu", "bác", "ngã", "chị", "anh", "tháp", "sông", "cửa", "bố", "thằng", "làng", "tết")
	// notFive are the words behind which năm is the year: mỗi năm, cuối năm.
	notFive = vietnamese.NewSet("một", "mỗi", "hàng", "hằng", "trong", "các", "những", "nhiều", "mấy", "vài", "suốt", "đầu", "cuối", "giữa", "từng", "theo", "qua", "sau", "trước", "tháng", "quý", "cả", "nửa", "số", "đến", "của",
		"vào", "ngày", "học", "từ", "mùa", "chục", "trăm", "nghìn", "ngàn", "quanh", "dịp", "thường", "tới", "gần", "hơn", "kỳ", "kế", "là", "thanh", "lâu", "niên", "chưa", "đón", "nay", "tổng", "kết", "khoảng", "chúc", "mừng", "hết", "cùng", "mươi", "mười", "tết", "tháng", "triển", "quy", "thu", "độ", "vụ", "-", "/")
)

// name reports whether a number without a unit is labelled, so that a list of
// names goes on behind it.
func (f *finder) name(a *amount) bool {
	return a.mag == 0 && !a.group && !a.frac && f.labelled(a.lo) != noLabel
}

var (
	wordBy    = vietnamese.KeyOf("x")
	wordPart  = vietnamese.KeyOf("phần")
	wordTimes = vietnamese.KeyOf("lần")
	// multiples before N lần compare: gấp 2 lần, tăng 4,7 lần.
	multiples = vietnamese.NewSet("gấp", "tăng", "giảm", "bằng", "cao", "vượt", "nhân", "đại", "lớn", "nhiều", "thấp", "kém", "nhỏ", "hạn", "chuẩn", "phép", "trường")
	compares  = vietnamese.NewSet("so", "kế", "hiện", "năm", "mức", "ngày", "tổng", "thường", "bình", "cùng", "tiêu", "giới", "dân", "điểm", "mặt")
)

// rejects reports whether an amount with a unit is no figure all the same.
func (f *finder) rejects(a *amount, u unit) bool {
	t := f.t
	if a.spelled && !f.wordNumberStands(a, u) || f.named(a, u) {
		return true
	}
	if k := a.lo - 1; k > 0 && (t.Is(k, wordBy) || t.IsMark(k, '×')) && t.Kind(k-1) == vietnamese.Number { // 1366 x 768 pixel
		return true
	}
	if t.Is(u.lo, wordPart) && u.hi == u.lo+1 && (t.Kind(u.hi) == vietnamese.Number || numberWords.Has(f.key(u.hi))) { // hai phần ba
		return true
	}
	if t.Is(u.lo, wordNumber) && (u.kind == unknown || u.kind == noun) && a.v.float() == 1 { // 1 số hộ: some
		return true
	}
	if u.kind == unknown && (a.frac || a.digits > 4) || u.kind == noun && a.frac && a.dotted && a.mag == 0 {
		return true
	}
	if u.kind == noun && u.lo < u.hi && t.Is(u.lo, wordTimes) && u.hi == u.lo+1 {
		if u.per != "" { // 1,6 lần/tháng
			return false
		}
		if a.frac || compares.Has(f.key(u.hi)) {
			return true
		}
		limit := false
		for k := 1; k <= 14 && a.lo-k >= f.floor && t.Gap(a.lo-k+1) != vietnamese.Line; k++ {
			w := t.Tokens[a.lo-k]
			if k <= 3 && multiples.Has(w.Key) || limit && w.Key == wordExceed {
				return true
			}
			if w.Sentence != t.Tokens[a.lo].Sentence {
				break
			}
			limit = limit || limits.Has(w.Key) // vượt giới hạn cho phép của chỉ tiêu dầu mỡ từ 30 lần
		}
	}
	return false
}

var (
	wordExceed = vietnamese.KeyOf("vượt")
	limits     = vietnamese.NewSet("hạn", "phép", "chuẩn", "ngưỡng", "mức", "trần")
)

// notNoun are the words that, right behind a number, show that it counts
// nothing there: conjunctions, prepositions, adverbs, common verbs.
var notNoun = loadWords(`và, của, đến, là, trong, đã, với, bị, có, để, sẽ, về, được, cũng, tại, đạt, ở, vừa, tăng, giảm, này, kia, đó, ấy, nọ, mới, trên, dưới, cho, thì, theo, chỉ, từ, do, vào, lên, xuống, ra, đi,
	khi, nếu, nhưng, mà, bởi, vì, nên, như, so, hay, hoặc, cùng, qua, sau, trước, nữa, nay, ngoái, gồm, thuộc, vẫn, đang, chưa, không, còn, hơn, kém, rất, quá, lại, tiếp, nhằm, phải, cần, hiện, ước, khoảng, gần, tới, đều, riêng, mỗi, một,
	rồi, xong, ngoài, giữa, bằng, thấp, cao, làm, gây, ghi, nói, nhận, tham, chiếm, chia, thua, thắng, góp, xây, đánh, ký, dự, đúng, ngay, cả, tất, các, những, nhiều, ít, mấy, vài, bao, dài, rộng, sâu, nặng, lớn, nhỏ, tốt, xấu, nhanh, chậm,
	bùng, nổi, phân, tặng, đối, hoang, thành, series, serie, mini, pro, plus, chiến, đem, liên, kể, trở, trải, tính, nối, chạy, bay, mang, giúp, khiến, nêu, quy, thêm, bớt, mất, thu, chi, bán, mua, trả, nộp, gửi, đưa, đem, tiến, triển, thực, hoàn, khai, khởi, diễn, xảy, bắt, đầu, kết, thông, ban, phát, công, cho, sang, dẫn, đứng, xếp,
	rưỡi, mươi, trăm, nghìn, ngàn, triệu, tỷ, tỉ, vạn, chục, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười, lẻ, linh, trừ, chấm, phẩy, toàn, chung, nhất, nhì, sáng, trưa, chiều, tối, đêm, hôm, mùa, lúc, hồi, âm, dương, x, à, ạ, nhé, nhỉ, đây, đâu, sao, gì, nào, ai, hết, hẳn,
	bên, cạnh, vượt, quanh, chứ, thay, vậy, luôn, thường, từng, hãy, đừng, chớ, cứ, càng, vốn, tuy, dù, mặc, song, ngược, nhờ, bất, phía, hướng, gọi, biết, thấy, xem, nghe, nghĩ, tin, muốn, thể, hỗ, đáp, bảo, đảm, tạo, cải, nâng, tập, đẩy, giải, quyết, xử, lý, kiểm,
	thanh, điều, đề, yêu, chuẩn, phục, chống, phòng, quản, đặc, tích, hợp, ứng, sử, dùng, chịu, hưởng, sinh, chết, sống, khỏi, rời, trong, hành, nghỉ, học, ăn, ở, ngủ, đóng, mở, giữ, rút, bổ, đợt, vừa, tương, ứng, lần, nghị, bàn, tỏa, tung, lập, quay, treo, gắn`)

func loadWords(list string) *vietnamese.Set { return vietnamese.NewSet(splitList(list)...) }
