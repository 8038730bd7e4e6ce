package linking

import (
	"slices"
	"strings"
	"testing"

	"trichluc/extractors/places"
	"trichluc/extractors/vietnamese"
)

func TestHomeProvince(t *testing.T) {
	for _, c := range []struct{ name, site, text, want string }{
		{"the government's host", "binhdinh.gov.vn", "Hội nghị tại Hà Nội", "Bình Định"},
		{"a department's host", "stc.daknong.gov.vn", "", "Đắk Nông"},
		{"the province's paper", "baoquangninh.vn", "TP Đà Nẵng, tỉnh Quảng Nam", "Quảng Ninh"},
		{"a name that begins like an affix", "sonla.gov.vn", "", "Sơn La"},
		{"a national paper, one province", "nhandan.vn", "UBND tỉnh Lào Cai họp. Huyện Bắc Hà và Sa Pa báo cáo.", "Lào Cai"},
		{"districts count for their province", "", "Huyện Krông Nô mở rộng diện tích. Krông Nô và Cư Jút được mùa.", "Đắk Nông"},
		{"several provinces, none above the others", "", "Tỉnh Hà Nam, tỉnh Nam Định, tỉnh Thái Bình ký kết.", ""},
		{"none", "vnexpress.net", "Giá vàng tăng.", ""},
	} {
		text := vietnamese.Parse(c.text)
		if got := homeProvince(Article{Text: text, Site: c.site, Places: places.Find(text)}); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestResolvedBodies(t *testing.T) {
	for text, want := range map[string]string{
		"Quảng Ninh họp. Phó Chủ tịch UBND tỉnh Lê Văn An dự.":          "Ủy ban nhân dân tỉnh Quảng Ninh|Quảng Ninh",
		"Tỉnh Quảng Ninh. Ông Lê Văn An, Giám đốc Sở GD&ĐT, nói.":       "Sở Giáo dục và Đào tạo tỉnh Quảng Ninh|Quảng Ninh",
		"Hà Nội mưa. Phó Chủ tịch UBND TP Lê Văn An kiểm tra.":          "Ủy ban nhân dân thành phố Hà Nội|Hà Nội",
		"Ông Lê Văn An, Trưởng Ban Dân vận Tỉnh ủy Yên Bái, nói.":       "Ban Dân vận Tỉnh ủy Yên Bái|Yên Bái",
		"Bộ trưởng Tài chính Lê Văn An trình dự án.":                    "Bộ Tài chính|",
		"Thủ tướng Lê Văn An trả lời.":                                  "Chính phủ|",
		"Chủ tịch UBND xã Tà Rụt Lê Văn An báo cáo.":                    "Ủy ban nhân dân xã Tà Rụt|xã Tà Rụt",
		"Sở Y tế tỉnh Nghệ An họp. Chủ tịch UBND huyện Lê Văn An dự.":   "Ủy ban nhân dân huyện|",
		"Tỉnh Nghệ An. Phó Chủ tịch UBND thành phố Lê Văn An kiểm tra.": "Ủy ban nhân dân thành phố|",
	} {
		found, _ := officialsOf(text)
		if len(found) != 1 || len(found[0].Roles) != 1 {
			t.Errorf("%s: %+v", text, found)
			continue
		}
		r := found[0].Roles[0]
		if got := string(r.Organization) + "|" + string(r.Area); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestStatusAndDoubt(t *testing.T) {
	for text, want := range map[string]string{
		"Ông Lê Văn An, nguyên Bí thư Tỉnh ủy, dự.":       "former",
		"Ông Lê Văn An, Quyền Bộ trưởng Bộ Y tế, dự.":     "acting",
		"Cựu Chủ tịch UBND huyện Lê Văn An bị khởi tố.":   "former",
		"Q. Giám đốc Sở Y tế Lê Văn An báo cáo.":          "acting",
		"Ông Lê Văn An, Bí thư Tỉnh ủy, có quyền từ chối": "current",
	} {
		found, _ := officialsOf(text)
		if len(found) != 1 || found[0].Roles[0].Status != want {
			t.Errorf("%s: %+v, want %s", text, found, want)
		}
	}
	found, _ := officialsOf("Bí thư Lê Văn An nói. Ông Tạ Văn Ba, Giám đốc Sở Y tế tỉnh Yên Bái, nghe.")
	doubts := doubtfulOfficials(found)
	if len(doubts) != 1 || !slices.ContainsFunc(doubts, func(s string) bool { return strings.Contains(s, "Lê Văn An") }) {
		t.Errorf("doubts %q", doubts)
	}
}
