package decode

import (
	"strings"
	"testing"
)

func TestByline(t *testing.T) {
	for in, want := range map[string]string{
		"Việt Hưng":                        "Việt Hưng|",
		"VĂN LÚA-XUÂN TRƯỜNG":              "VĂN LÚA,XUÂN TRƯỜNG|",
		"Hà An - Hữu Công - Hải Duyên":     "Hà An,Hữu Công,Hải Duyên|",
		"Đức Dũng (TTXVN)":                 "Đức Dũng|TTXVN",
		"Tin, ảnh: T.PHƯƠNG – K.NY":        "T.PHƯƠNG,K.NY|",
		"(Theo Lê Thúy/NLĐO)":              "Lê Thúy|NLĐO",
		"Theo VOV":                         "|VOV",
		"Nguồn: Báo Đắk Nông điện tử":      "|Báo Đắk Nông điện tử",
		"Theo dangcongsan.vn":              "|dangcongsan.vn",
		"Tin ảnh Ngô Tấm – Lệ Sương.":      "Ngô Tấm,Lệ Sương|",
		"AD Theo Trí thức trẻ":             "AD|Trí thức trẻ",
		"Tùng Lâm (tổng hợp)":              "Tùng Lâm|",
		"Bài và ảnh: Quốc Việt (TTXVN)":    "Quốc Việt|TTXVN",
		"Tác giả: Nguyễn Hoa; Ảnh: Lê Đức": "Nguyễn Hoa|",
		"PV":                              "PV|",
		"H.Thủy":                          "H.Thủy|",
		"Mỹ Trà/VOV5":                     "Mỹ Trà|VOV5",
		"Hà Linh Hà Linh":                 "Hà Linh|",
		"Đức Tuân - Ảnh: Nhật Bắc":        "Đức Tuân|",
		"N.P.L (theo AFP)":                "N.P.L|AFP",
		"Nguyễn Hoài - Báo Tiền Phong":    "Nguyễn Hoài|Báo Tiền Phong",
		"Theo Thu Trang/Tiền Phong":       "Thu Trang|Tiền Phong",
		"Báo Đất Việt":                    "|Báo Đất Việt",
		"Ngọc Minh (tổng hợp) Thanh Niên": "Ngọc Minh|Thanh Niên",
		"Phóng viên Lê Hoa":               "Lê Hoa|",
		"Nhóm PV kinh tế":                 "Nhóm PV kinh tế|",
		"T.ThủyTheo Cnet":                 "T.Thủy|Cnet",
		"THANH HIỆP - BẢO TRÂN/TTO":       "THANH HIỆP,BẢO TRÂN|TTO",
		"Nguyễn Văn Bình - Phòng VHTT":    "Nguyễn Văn Bình|",
		"Lê Hoa - Phòng Tư pháp huyện":    "Lê Hoa|",
		"Minh Anh - Đoàn Văn Tú":          "Minh Anh,Đoàn Văn Tú|",
		"HƯNG THƠ - LDO":                  "HƯNG THƠ|LDO",
		"(TTXVN/Vietnam+)":                "|TTXVN/Vietnam+",
		"Người đăng: Quản trị viên":       "|",
	} {
		c, _, ok := byline(in)
		if got := strings.Join(c.names, ",") + "|" + c.source; !ok || got != want {
			t.Errorf("%q: got %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{
		"Theo thống kê của tỉnh, đến nay có 12 xã đạt chuẩn", "Theo ông Trần Văn Quảng, dự án chậm", "Quang cảnh hội nghị",
		"Nhiều giải pháp đồng bộ", "GS. Wendy Bacon, Đại học Sydney, Australia", "Tiếp tục hỗ trợ, tạo điều kiện cho HTX", "2.160 hộ", "",
	} {
		if c, _, ok := byline(in); ok {
			t.Errorf("%q: read as %+v", in, c)
		}
	}
}
