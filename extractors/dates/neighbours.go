package dates

import (
	"trichluc/extractors/vietnamese"
)

// counted reports whether token i is a noun or measure that a number before it counts.
func (f *finder) counted(i int) bool {
	if f.t.Gap(i) == vietnamese.Line || i >= len(f.words) {
		return false
	}
	if f.t.Kind(i) == vietnamese.Mark {
		ch := f.t.Tokens[i].Ch
		return ch == '%' || ch == '°'
	}
	return classifiers.Has(f.t.Tokens[i].Key)
}

// yearCounts reports whether token i is a noun or measure that four digits
// before it can only count: 2000 người, but not năm 2018 số vụ.
func (f *finder) yearCounts(i int) bool {
	if f.t.Gap(i) == vietnamese.Line || i >= len(f.words) {
		return false
	}
	if ch := f.t.Tokens[i].Ch; ch == '%' || ch == '°' {
		return true
	}
	return measures.Has(f.t.Tokens[i].Key)
}

// codeBefore reports whether the words before token i make it part of a name
// or code: số 2021, đường 30/4, Km 9/5.
func (f *finder) codeBefore(i int) bool {
	return i > 0 && f.t.Gap(i) != vietnamese.Line && codeHeads.Has(f.t.Tokens[i-1].Key)
}

// documentBefore reports whether the words before token i name a kind of
// document: Nghị định 10/2022, Luật Đất đai 2024.
func (f *finder) documentBefore(i int) bool {
	if i == 0 || f.t.Gap(i) == vietnamese.Line {
		return false
	}
	if f.t.Is(i-1, keySo) {
		return true
	}
	_, n := documentHeads.Match(f.t, max(i-2, 0))
	return n == 2
}

var classifiers = vietnamese.NewSet("người", "hộ", "lượt", "học", "sinh", "em", "cháu", "bé", "m", "m2", "m3", "ha", "km", "km2", "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "đồng", "đ", "vnđ", "tỷ", "tỉ", "triệu",
	"nghìn", "ngàn", "trăm", "usd", "eur", "euro", "cái", "chiếc", "con", "cây", "ca", "xe", "căn", "nhà", "trường", "đơn", "doanh", "dự", "hồ", "giáo", "cán", "đảng", "đoàn", "thí", "suất", "phần", "quà", "mét", "tuổi",
	"xã", "phường", "huyện", "thôn", "bản", "số", "diện", "tổng", "tàu", "thuyền", "lao", "gói", "mã", "cổ", "điểm", "cc", "mw", "kw", "hecta", "hécta", "cm", "mm", "giường", "bệnh", "lớp", "phòng", "bộ", "khách", "vụ", "chỗ", "vé", "sản", "cuốn", "bài", "chỉ", "tiêu", "ml", "công")

var measures = vietnamese.NewSet("người", "hộ", "lượt", "em", "cháu", "m", "m2", "m3", "ha", "km", "km2", "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "đồng", "đ", "vnđ", "tỷ", "tỉ", "triệu",
	"nghìn", "ngàn", "trăm", "usd", "eur", "euro", "cái", "chiếc", "con", "cây", "ca", "xe", "căn", "suất", "mét", "tuổi", "hecta", "hécta", "cm", "mm", "cc", "mw", "kw", "ml", "khách", "tỷ", "mã", "giường", "sinh", "học")

var codeHeads = vietnamese.NewSet("số", "km", "đường", "phố", "phường", "trường", "viên", "cầu", "ấp", "thôn", "tổ", "nhà", "ngõ", "ngách", "hẻm", "kiệt", "lô", "hạng", "bậc", "lớp", "khóm", "khu", "tập", "đt", "fax", "tel", "hotline",
	"iso", "tcvn", "qcvn", "hãng", "xóm", "binh", "tỷ", "tỉ", "lệ", "định", "thtư", "ty", "chợ", "đảo", "nghiệp", "viện", "xã", "htx", "cảng")

// serialHeads make the number behind them a serial number, no year.
var serialHeads = vietnamese.NewSet("số", "km", "iso", "tcvn", "qcvn", "đt", "fax", "tel", "hotline", "gửi", "mã")

var documentHeads = vietnamese.NewTrie(
	vietnamese.Entry[bool]{Phrase: "nghị định"}, vietnamese.Entry[bool]{Phrase: "quyết định"}, vietnamese.Entry[bool]{Phrase: "nghị quyết"},
	vietnamese.Entry[bool]{Phrase: "thông tư"}, vietnamese.Entry[bool]{Phrase: "chỉ thị"}, vietnamese.Entry[bool]{Phrase: "kết luận"},
	vietnamese.Entry[bool]{Phrase: "công văn"}, vietnamese.Entry[bool]{Phrase: "công điện"}, vietnamese.Entry[bool]{Phrase: "quy định"},
	vietnamese.Entry[bool]{Phrase: "hướng dẫn"}, vietnamese.Entry[bool]{Phrase: "tờ trình"}, vietnamese.Entry[bool]{Phrase: "pháp lệnh"},
)
