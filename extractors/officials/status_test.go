package officials

import (
	"strings"
	"testing"
)

func TestStatus(t *testing.T) {
	for text, want := range map[string]string{
		"Ông Lê Văn Ái, lúc đó là Chủ tịch UBND tỉnh, đã ký.":                                   "former",
		"Khi ấy bà Lò Thị Ngoan đang giữ chức Giám đốc Sở Y tế.":                                "former",
		"Lúc đó, ông Tô Văn Sự mới 40 tuổi và là Chủ tịch UBND huyện.":                          "current", // mới brings it back: better not to say
		"Ông Tô Văn Sự, thời điểm đó là Bí thư Huyện ủy, nay là Phó Bí thư Tỉnh ủy, nói.":       "former current",
		"Ông Tô Văn Sự, khi đó là Bí thư Huyện ủy, Chủ tịch HĐND huyện, đồng ý.":                "former former",
		"Bà Lò Thị Ngoan từng là Phó Chủ tịch UBND xã.":                                         "former",
		"Ngay lúc đó, Chủ tịch UBND xã Lê Văn Ái có mặt.":                                       "current",
		"Khi đó, ông Tô Văn Sự, Trưởng Công an xã, đến nơi.":                                    "current",
		"Bà Lò Thị Ngoan, hiện là Phó Chủ tịch UBND xã, kể.":                                    "current",
		"Bà Lò Thị Ngoan được giao quyền Trưởng Ban Dân tộc tỉnh.":                              "acting",
		"Ông Lê Văn Ái được giao phụ trách chức vụ Giám đốc Sở Nội vụ.":                         "acting",
		"Ông Lê Văn Ái, nguyên Bí thư Tỉnh ủy, Phó Chủ tịch Hội Khuyến học, cựu Chủ tịch huyện": "former current former",
	} {
		_, mentions := find(text)
		var got []string
		for _, m := range mentions {
			for _, r := range m.Roles {
				got = append(got, r.Status)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\n got %v, want %s", text, got, want)
		}
	}
}
