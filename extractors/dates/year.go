package dates

import "trichluc/extractors/vietnamese"

// year reads a year at the word năm, token i: năm 2030, năm 938 "year".
func (f *finder) year(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 2, rule: "year"}
	u.month, u.months = 1, 12
	if f.t.Gap(i+1) == vietnamese.Line {
		return u, false
	}
	u.year = f.yearNumber(i + 1)
	if u.year == 0 && f.t.Digits(i+1) == 3 && f.words[i] == wYear && !f.counted(i+2) && !f.t.IsMark(i+2, '.') && !f.t.IsMark(i+2, '%') && !f.t.IsMark(i+2, '/') {
		u.year = f.t.Int(i + 1)
	}
	return u, u.year >= 100 && f.cleanRight(i+2) && !f.t.Is(i+2, keyBC)
}

var keyBC = vietnamese.KeyOf("TCN")

// bareYear reads a year without the word năm, token i: từ 2013, (2022), SEA Games 2023 "year-bare".
func (f *finder) bareYear(i int) (unit, bool) {
	u := unit{lo: i, hi: i + 1, rule: "year-bare"}
	u.month, u.months, u.year = 1, 12, f.yearNumber(i)
	return u, u.year >= 1900 && u.year < 2100 && f.bareYearAt(i)
}

// bareYearAt reports whether the four digits at token i can be a year: they
// stand alone and count nothing.
func (f *finder) bareYearAt(i int) bool {
	if f.t.IsMark(i-1, '-') && f.t.Digits(i-2) > 0 && f.yearNumber(i-2) == 0 { // ISO 9001 - 2015
		return false
	}
	return f.cleanLeft(i) && f.cleanRight(i+1) && !(f.t.IsMark(i+1, '-') && f.t.Glued(i+1) && f.t.Glued(i+2) && f.t.Digits(i+2) == 1) && !f.yearCounts(i+1) && !(i > 0 && f.t.Gap(i) != vietnamese.Line && serialHeads.Has(f.t.Tokens[i-1].Key))
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

var measures = vietnamese.NewSet("người", "hộ", "lượt", "em", "cháu", "m", "m2", "m3", "ha", "km", "km2", "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "đồng", "đ", "vnđ", "tỷ", "tỉ", "triệu",
	"nghìn", "ngàn", "trăm", "usd", "eur", "euro", "cái", "chiếc", "con", "cây", "ca", "xe", "căn", "suất", "mét", "tuổi", "hecta", "hécta", "cm", "mm", "cc", "mw", "kw", "ml", "khách", "tỷ", "mã", "giường", "sinh", "học")

// serialHeads make the number behind them a serial number, no year.
var serialHeads = vietnamese.NewSet("số", "km", "iso", "tcvn", "qcvn", "đt", "fax", "tel", "hotline", "gửi", "mã")

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

// codeBefore reports whether the words before token i make it part of a name
// or code: số 2021, đường 30/4, Km 9/5.
func (f *finder) codeBefore(i int) bool {
	return i > 0 && f.t.Gap(i) != vietnamese.Line && codeHeads.Has(f.t.Tokens[i-1].Key)
}

var classifiers = vietnamese.NewSet("người", "hộ", "lượt", "học", "sinh", "em", "cháu", "bé", "m", "m2", "m3", "ha", "km", "km2", "kg", "g", "gam", "tấn", "tạ", "yến", "lít", "đồng", "đ", "vnđ", "tỷ", "tỉ", "triệu",
	"nghìn", "ngàn", "trăm", "usd", "eur", "euro", "cái", "chiếc", "con", "cây", "ca", "xe", "căn", "nhà", "trường", "đơn", "doanh", "dự", "hồ", "giáo", "cán", "đảng", "đoàn", "thí", "suất", "phần", "quà", "mét", "tuổi",
	"xã", "phường", "huyện", "thôn", "bản", "số", "diện", "tổng", "tàu", "thuyền", "lao", "gói", "mã", "cổ", "điểm", "cc", "mw", "kw", "hecta", "hécta", "cm", "mm", "giường", "bệnh", "lớp", "phòng", "bộ", "khách", "vụ", "chỗ", "vé", "sản", "cuốn", "bài", "chỉ", "tiêu", "ml", "công")

var codeHeads = vietnamese.NewSet("số", "km", "đường", "phố", "phường", "trường", "viên", "cầu", "ấp", "thôn", "tổ", "nhà", "ngõ", "ngách", "hẻm", "kiệt", "lô", "hạng", "bậc", "lớp", "khóm", "khu", "tập", "đt", "fax", "tel", "hotline",
	"iso", "tcvn", "qcvn", "hãng", "xóm", "binh", "tỷ", "tỉ", "lệ", "định", "thtư", "ty", "chợ", "đảo", "nghiệp", "viện", "xã", "htx", "cảng")
