package linking

import (
	"sort"
	"strings"

	"trichluc/extractors/officials"
	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
	"trichluc/schemas"
)

// resolveRole writes post i of a person down: the words as they stand, and its
// parts resolved. "UBND tỉnh" is the one of the home province.
func resolveRole(a Article, all []officials.Role, i int, home string) schemas.Role {
	r := all[i]
	body := bodyOf(a.Text, r)
	if body == "" {
		body = bodiesOfTitles[r.Head]
	}
	if needsCommittee(a.Text, r) {
		for _, next := range all[i+1:] {
			if c := committeeIn(a.Text, next); c != "" {
				body += " " + c
				break
			}
		}
	}
	area := areaOf(a, r)
	if area == "" {
		if p := provinceFor(a, r, body, home); p != "" {
			area = p
			body = ofProvince(body, p)
		}
	}
	return schemas.Role{
		Span: a.Text.Span(r.Lo, r.Hi), Title: r.Title, Organization: schemas.Nullable(body), Area: schemas.Nullable(area),
		Status: r.Status, Rule: r.Rule,
	}
}

// units are the bodies that a title names itself: Trưởng Ban Dân vận heads the
// Ban Dân vận, Cục trưởng Quản lý Dược the Cục Quản lý Dược.
var units = map[string]string{
	"trưởng ban": "Ban", "trưởng phòng": "Phòng", "trưởng khoa": "Khoa", "chủ nhiệm khoa": "Khoa", "chủ nhiệm bộ môn": "Bộ môn", "chánh tòa": "Tòa", "trưởng trạm": "Trạm", "trưởng bộ môn": "Bộ môn", "trưởng tiểu ban": "Tiểu ban",
	"trưởng công an": "Công an", "trưởng thôn": "Thôn", "trưởng bản": "Bản", "trưởng ấp": "Ấp", "trưởng khu phố": "Khu phố", "trưởng khu": "Khu",
	"trưởng khóm": "Khóm", "trưởng buôn": "Buôn", "trưởng làng": "Làng", "trưởng xóm": "Xóm", "chánh văn phòng": "Văn phòng", "trưởng văn phòng": "Văn phòng",
	"cục trưởng": "Cục", "vụ trưởng": "Vụ", "tổng cục trưởng": "Tổng cục", "chi cục trưởng": "Chi cục", "viện trưởng": "Viện", "bộ trưởng": "Bộ", "thứ trưởng": "Bộ",
	"hạt trưởng": "Hạt", "trạm trưởng": "Trạm", "đồn trưởng": "Đồn", "đội trưởng": "Đội", "tổ trưởng": "Tổ", "trưởng ban thường trực": "Ban",
	"đại biểu": "Đoàn đại biểu Quốc hội", "chánh thanh tra": "Thanh tra", "tổng thanh tra": "Thanh tra",
}

// bodiesOfTitles are the bodies of posts that need not name one.
var bodiesOfTitles = map[string]string{
	"thủ tướng": "Chính phủ", "phó thủ tướng": "Chính phủ", "tổng bí thư": "Ban Chấp hành Trung ương Đảng", "chủ tịch quốc hội": "Quốc hội",
	"phó chủ tịch quốc hội": "Quốc hội", "thường trực ban bí thư": "Ban Bí thư", "ủy viên trung ương": "Ban Chấp hành Trung ương Đảng",
	"ủy viên bộ chính trị": "Bộ Chính trị", "ủy viên ban thường vụ": "Ban Thường vụ", "tỉnh ủy viên": "Tỉnh ủy", "thành ủy viên": "Thành ủy",
	"huyện ủy viên": "Huyện ủy", "quận ủy viên": "Quận ủy", "thị ủy viên": "Thị ủy", "đảng ủy viên": "Đảng ủy",
	"đại biểu": "Quốc hội", "tổng tham mưu trưởng": "Bộ Tổng Tham mưu", "phó tổng tham mưu trưởng": "Bộ Tổng Tham mưu",
}

// bodyOf is a post's organisation with its abbreviations written out.
func bodyOf(t *vietnamese.Text, r officials.Role) string {
	var b strings.Builder
	written := false // the last thing was an abbreviation
	for i := r.OrgLo; i < r.Hi; {
		if i > r.OrgLo && t.Tokens[i].Gap != vietnamese.None {
			b.WriteByte(' ')
		}
		if i > r.OrgLo && written && t.Tokens[i].Kind != vietnamese.Mark && t.Tokens[i].Gap == vietnamese.None {
			b.WriteByte(' ') // BV175
		}
		written = false
		if words, n := fullForms.Match(t, i); n > 0 && i+n <= r.Hi && (t.Tokens[i].Case == vietnamese.Upper || t.Tokens[i].Case == vietnamese.Mixed) {
			b.WriteString(words)
			written = true
			i += n
			continue
		}
		b.WriteString(t.Str(i))
		i++
	}
	body := b.String()
	for _, link := range []string{"của ", "thuộc "} {
		body = strings.TrimPrefix(body, link)
	}
	if unit := units[strings.TrimPrefix(r.Head, "phó ")]; unit != "" && body != "" && !startsWithUnit(body, unit) {
		body = unit + " " + body
	}
	return body
}

// startsWithUnit reports whether a body names its own kind already, or a
// higher one: Trưởng Công an |xã, Chánh Thanh tra |Sở.
func startsWithUnit(body, unit string) bool {
	first, _, _ := strings.Cut(vietnamese.Fold(body), " ")
	want, _, _ := strings.Cut(vietnamese.Fold(unit), " ")
	return first == want
}

// fullForms are the abbreviations in the names of bodies, written out.
var fullForms = buildFullForms()

func buildFullForms() *vietnamese.Trie[string] {
	tr := vietnamese.NewTrie[string]()
	for _, e := range [][2]string{
		{"ubnd", "Ủy ban nhân dân"}, {"hđnd", "Hội đồng nhân dân"}, {"hdnd", "Hội đồng nhân dân"}, {"mttq", "Mặt trận Tổ quốc"}, {"ubmttq", "Ủy ban Mặt trận Tổ quốc"},
		{"ub mttq", "Ủy ban Mặt trận Tổ quốc"}, {"ubmttqvn", "Ủy ban Mặt trận Tổ quốc Việt Nam"}, {"bch", "Ban Chấp hành"}, {"btv", "Ban Thường vụ"},
		{"tw", "Trung ương"}, {"t.ư", "Trung ương"}, {"tư", "Trung ương"}, {"đbqh", "đại biểu Quốc hội"}, {"lđlđ", "Liên đoàn Lao động"}, {"ubkt", "Ủy ban Kiểm tra"},
		{"bđbp", "Bộ đội Biên phòng"}, {"chqs", "Chỉ huy quân sự"}, {"gd&đt", "Giáo dục và Đào tạo"}, {"gd-đt", "Giáo dục và Đào tạo"}, {"gdđt", "Giáo dục và Đào tạo"},
		{"kh&đt", "Kế hoạch và Đầu tư"}, {"kh-đt", "Kế hoạch và Đầu tư"}, {"tn&mt", "Tài nguyên và Môi trường"}, {"tn-mt", "Tài nguyên và Môi trường"}, {"tnmt", "Tài nguyên và Môi trường"},
		{"nn&ptnt", "Nông nghiệp và Phát triển nông thôn"}, {"nn-ptnt", "Nông nghiệp và Phát triển nông thôn"}, {"ptnt", "Phát triển nông thôn"}, {"nn&mt", "Nông nghiệp và Môi trường"},
		{"gtvt", "Giao thông vận tải"}, {"tt&tt", "Thông tin và Truyền thông"}, {"lđ-tb&xh", "Lao động - Thương binh và Xã hội"}, {"lđtb&xh", "Lao động - Thương binh và Xã hội"}, {"lđtbxh", "Lao động - Thương binh và Xã hội"},
		{"vh-tt&dl", "Văn hóa, Thể thao và Du lịch"}, {"vhttdl", "Văn hóa, Thể thao và Du lịch"}, {"vh,tt&dl", "Văn hóa, Thể thao và Du lịch"}, {"vhtt&dl", "Văn hóa, Thể thao và Du lịch"},
		{"kh&cn", "Khoa học và Công nghệ"}, {"khcn", "Khoa học và Công nghệ"}, {"bvđk", "Bệnh viện đa khoa"}, {"bv", "Bệnh viện"}, {"ttyt", "Trung tâm y tế"}, {"bhxh", "Bảo hiểm xã hội"},
		{"tand", "Tòa án nhân dân"}, {"vksnd", "Viện kiểm sát nhân dân"}, {"vpcp", "Văn phòng Chính phủ"}, {"nhnn", "Ngân hàng Nhà nước"}, {"nhcsxh", "Ngân hàng Chính sách xã hội"},
		{"đh", "Đại học"}, {"csgt", "Cảnh sát giao thông"}, {"ccb", "Cựu chiến binh"}, {"lhpn", "Liên hiệp Phụ nữ"}, {"qh", "Quốc hội"}, {"bcđ", "Ban Chỉ đạo"}, {"bql", "Ban Quản lý"},
		{"tp", "thành phố"}, {"tx", "thị xã"}, {"tphcm", "Thành phố Hồ Chí Minh"}, {"tp.hcm", "Thành phố Hồ Chí Minh"}, {"tp hcm", "Thành phố Hồ Chí Minh"}, {"vn", "Việt Nam"},
		{"kbnn", "Kho bạc Nhà nước"}, {"ktnn", "Kiểm toán Nhà nước"}, {"ttxvn", "Thông tấn xã Việt Nam"}, {"hđtv", "Hội đồng thành viên"}, {"thads", "thi hành án dân sự"},
	} {
		tr.Add(e[0], e[1])
	}
	return tr
}

var (
	committees   = vietnamese.NewSet("tỉnh", "thành", "huyện", "quận", "thị", "đảng")
	wordUy       = vietnamese.KeyOf("ủy")
	wordThuong   = vietnamese.KeyOf("thường")
	wordVu       = vietnamese.KeyOf("vụ")
	wordTinh     = vietnamese.KeyOf("tỉnh")
	wordThanh    = vietnamese.KeyOf("thành")
	wordPho      = vietnamese.KeyOf("phố")
	wordTP       = vietnamese.KeyOf("tp")
	wordSo       = vietnamese.KeyOf("sở")
	keyVien      = vietnamese.KeyOf("viên")
	keyBTV       = vietnamese.KeyOf("btv")
	levelOfWords = vietnamese.NewSet("tỉnh", "huyện", "quận", "xã", "phường", "tp", "tx")
)

// needsCommittee reports whether a post ends in Ban Thường vụ with no word
// whose: the next post's Tỉnh ủy is meant.
func needsCommittee(t *vietnamese.Text, r officials.Role) bool {
	return t.Is(r.Hi-1, wordVu) && t.Is(r.Hi-2, wordThuong) || t.Is(r.Hi-1, keyBTV)
}

// committeeIn is the Party committee that a post names: Trưởng Ban Dân vận Tỉnh ủy.
func committeeIn(t *vietnamese.Text, r officials.Role) string {
	for i := r.OrgLo; i+1 < r.Hi; i++ {
		if committees.Has(t.Tokens[i].Key) && t.Is(i+1, wordUy) && !t.Is(i+2, keyVien) {
			return t.Slice(i, r.Hi)
		}
	}
	return ""
}

// areaOf is the place that a post names itself, "" where it names none.
func areaOf(a Article, r officials.Role) string {
	k := sort.Search(len(a.Places), func(k int) bool { return a.Places[k].Lo >= r.OrgLo })
	area := ""
	for ; k < len(a.Places) && a.Places[k].Hi <= r.Hi; k++ {
		area = a.Places[k].Name
	}
	if area != "" {
		return area
	}
	for i := r.OrgLo; i+1 < r.Hi; i++ { // xã Đắk Wer: no gazetteer has it
		if levelOfWords.Has(a.Text.Tokens[i].Key) && (a.Text.Capital(i+1) || a.Text.Kind(i+1) == vietnamese.Number) {
			j := i + 1
			if a.Text.Kind(j) == vietnamese.Number {
				j++
			}
			for j < r.Hi && a.Text.Capital(j) {
				j++
			}
			return a.Text.Slice(i, j)
		}
	}
	return ""
}

// provinceFor is the province of a post that names none: of UBND tỉnh, Tỉnh
// ủy, Sở Y tế, and in a city of Thành ủy, UBND TP. It is the province named
// before the post in its sentence or the one before, else the home province.
func provinceFor(a Article, r officials.Role, body, home string) string {
	t := a.Text
	province := t.Is(r.Hi-1, wordTinh) || t.Is(r.Hi-1, wordUy) && t.Is(r.Hi-2, wordTinh) || strings.HasSuffix(body, "Tỉnh ủy")
	city := t.Is(r.Hi-1, wordUy) && t.Is(r.Hi-2, wordThanh) || t.Is(r.Hi-1, wordPho) && t.Is(r.Hi-2, wordThanh) || t.Is(r.Hi-1, wordTP)
	if r.OrgLo >= r.Hi && body == "" || !province && !city && !t.Is(r.OrgLo, wordSo) {
		return ""
	}
	fits := func(p string) bool { return p != "" && (!province || !isCity(p)) && (!city || isCity(p)) }
	k := sort.Search(len(a.Places), func(k int) bool { return a.Places[k].Lo >= r.Lo })
	for k--; k >= 0 && t.Tokens[a.Places[k].Lo].Sentence+1 >= t.Tokens[r.Lo].Sentence; k-- {
		if m := a.Places[k]; m.Level == places.Province && fits(m.Province) {
			return m.Province
		}
	}
	if fits(home) {
		return home
	}
	return ""
}

func isCity(province string) bool {
	for _, r := range places.Provinces() {
		if r.Name == province {
			return r.City
		}
	}
	return false
}

// ofProvince writes the province behind a body: Ủy ban nhân dân tỉnh → … tỉnh
// Quảng Ninh, Sở Y tế → Sở Y tế tỉnh Quảng Ninh.
func ofProvince(body, home string) string {
	kind := "tỉnh"
	if isCity(home) {
		kind = "thành phố"
	}
	if folded := vietnamese.Fold(body); strings.HasSuffix(folded, "sở") || !strings.HasSuffix(folded, "tỉnh") && !strings.HasSuffix(folded, "thành phố") && !strings.HasSuffix(folded, "ủy") {
		return body + " " + kind + " " + home
	}
	return body + " " + home
}
