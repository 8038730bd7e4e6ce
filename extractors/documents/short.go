package documents

import "trichluc/extractors/vietnamese"

// short reads a bare number behind the words of a kind: Nghị quyết 18, Nghị
// định 23/2020, QĐ 1719, Đề án 06. Words begin at i, the number at j; marked
// tells that "số" stands between.
func (f *finder) short(i, j int, k kind, marked, colon bool) (Mention, bool) {
	t := f.t
	if k.proof == proofSymbol || !marked && k.proof == proofMarked || colon && !marked && !(f.plural(i) && f.endsList(j, j)) {
		return Mention{}, false
	}
	m, ok := shortNumber(t, j)
	if !ok {
		return Mention{}, false
	}
	m.Lo, m.Type, m.Worded = i, k.name, true
	m.Rule = ruleShort
	if m.Year != 0 {
		m.Rule = ruleShortYear
		month := t.Digits(j) <= 2 && t.Int(j) <= 12 && k.proof == proofVerb && t.Tokens[i].Case == vietnamese.Lower
		return m, marked || !month // "ra quyết định 12/2019" names a month
	}
	if !marked && looksLikeYear(t, j) {
		return Mention{}, false
	}
	if !marked && k.proof == proofVerb && k.name == "Đề án" && t.Tokens[i].Case == vietnamese.Lower {
		return Mention{}, false
	}
	switch {
	case marked && k.proof == proofNoun:
	case k.proof == proofNoun || marked:
		if counts(t, m.Hi) {
			return Mention{}, false
		}
	default:
		if !closes(t, m.Hi) {
			return Mention{}, false
		}
	}
	if t.Is(m.Hi, keyNam) && t.Digits(m.Hi+1) == 4 { // Nghị định số 06 năm 2021
		m.Year = t.Int(m.Hi + 1)
	}
	return m, true
}

// shortNumber reads a number without codes at token j, perhaps with its year:
// 18, 30a, 23/2020.
func shortNumber(t *vietnamese.Text, j int) (Mention, bool) {
	serial, hi, ok := serialAt(t, j, false)
	if !ok || t.Digits(j) > 5 || j > 0 && t.Gap(j) == vietnamese.Line {
		return Mention{}, false
	}
	m := Mention{Hi: hi, Number: serial, Serial: trimZeros(serial), Short: true}
	if m.Serial == "" {
		return Mention{}, false
	}
	sep, k, gaps := separator(t, hi)
	switch {
	case sep == '/' && gaps == 0 && t.Digits(k) == 4 && !t.IsMark(k+1, '/'): // 23/2020
		m.Number, m.Year, m.Hi = serial+"/"+t.Str(k), t.Int(k), k+1
		if m.Year < 1945 || m.Year > 2100 {
			return Mention{}, false
		}
		return m, true
	case sep != 0 && gaps == 0 && t.Kind(k) == vietnamese.Number: // 17/5, 2-1: something else
		return Mention{}, false
	case glued(t, hi): // 5%, 16+, 1.200, 3,5
		return Mention{}, false
	}
	return m, true
}

func trimZeros(s string) string {
	for len(s) > 0 && s[0] == '0' {
		s = s[1:]
	}
	return s
}

// glued reports whether something that makes the digits before token i another
// kind of number touches them.
func glued(t *vietnamese.Text, i int) bool {
	if i >= len(t.Tokens) || !t.Glued(i) {
		return t.IsMark(i, '%')
	}
	switch tok := &t.Tokens[i]; tok.Kind {
	case vietnamese.Word, vietnamese.Number:
		return true
	case vietnamese.Mark:
		switch tok.Ch {
		case '.', ',', ':':
			return t.Kind(i+1) == vietnamese.Number && t.Glued(i+1)
		case '%', '+', '°', '&', '=', '*', '$':
			return true
		}
	}
	return false
}

func looksLikeYear(t *vietnamese.Text, j int) bool {
	y := t.Int(j)
	return t.Digits(j) == 4 && y >= 1930 && y <= 2060
}

// counts reports whether the number before token i counts what follows:
// Nghị quyết 5 điểm, chỉ thị 3 nội dung.
func counts(t *vietnamese.Text, i int) bool {
	if t.Gap(i) == vietnamese.Line || t.Kind(i) != vietnamese.Word {
		return t.IsMark(i, '%')
	}
	if t.Is(i, keyNam) {
		return !yearAt(t, i)
	}
	if t.Is(i, keyNgay) { // ngày 17/5
		return t.Kind(i+1) != vietnamese.Number
	}
	return t.Tokens[i].Case == vietnamese.Lower && counted.Has(t.Tokens[i].Key)
}

// yearAt reports whether "năm" at token i, behind a number, begins a year and
// does not count: Nghị định 100 năm 2019, not kế hoạch 5 năm 2021-2025.
func yearAt(t *vietnamese.Text, i int) bool {
	return t.Digits(i+1) == 4 && !t.IsMark(i+2, '-') && (t.Digits(i-1) >= 2 && t.Int(i-1) != 10)
}

// closes reports whether a noun phrase that ends before token i is closed: a
// mark, a line end, a word that cannot be counted.
func closes(t *vietnamese.Text, i int) bool {
	if i >= len(t.Tokens) || t.Gap(i) == vietnamese.Line {
		return true
	}
	switch tok := &t.Tokens[i]; tok.Kind {
	case vietnamese.Mark:
		return tok.Ch != '%' && tok.Ch != '-' && tok.Ch != '/'
	case vietnamese.Word:
		if t.Is(i, keyNam) {
			return yearAt(t, i)
		}
		if t.Is(i, keyNgay) {
			return t.Kind(i+1) == vietnamese.Number
		}
		return tok.Case == vietnamese.Lower && closers.Has(tok.Key)
	}
	return false
}

// counted are words that a number in front of them counts, as they follow
// kinds of documents: Nghị quyết 10 năm, kế hoạch 3 tháng, thông tư 5 chương.
var counted = vietnamese.NewSet("năm", "tháng", "ngày", "tuần", "quý", "giờ", "phút", "điểm", "nội", "nhiệm", "giải", "tỷ", "tỉ",
	"triệu", "nghìn", "ngàn", "trăm", "người", "vấn", "bậc", "lần", "tiêu", "chỉ", "đồng", "chương", "điều", "khoản", "mục", "phần", "nhóm",
	"lĩnh", "trường", "xã", "huyện", "cấp", "đối", "dự", "nghị", "quyết", "thông", "kế", "văn", "bản", "trang", "loại", "mức", "bộ",
	"cán", "đảng", "đại", "học", "hộ", "ha", "km", "m2", "tấn", "kg", "bước", "mũi", "khâu", "trụ", "quan", "đột", "biện", "chính", "tổ", "cơ", "đơn", "doanh", "công", "chỗ", "phương", "yêu", "trọng", "mặt", "chiều", "việc", "vụ")

// closers are words that may follow a whole noun phrase and that no number counts.
var closers = vietnamese.NewSet("của", "về", "đã", "được", "là", "và", "cho", "tại", "thì", "có", "trong", "do", "với", "nên", "để", "từ",
	"khi", "ở", "quy", "hướng", "phê", "ban", "như", "theo", "còn", "đang", "sẽ", "vẫn", "cũng", "không", "chưa", "này", "nói", "trên", "nêu",
	"mà", "hay", "hoặc", "sửa", "thay", "bổ", "gồm", "giao", "đi", "đối", "bằng", "qua", "sau", "trước", "vào", "ra", "nhằm",
	"bị", "thuộc", "v", "thực", "triển", "cùng", "cần", "phải", "mới", "vừa", "thành", "tiếp", "khẳng", "yêu", "đề", "gửi", "kèm")
