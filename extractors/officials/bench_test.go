package officials

import (
	"strings"
	"testing"

	"trichluc/extractors/vietnamese"
)

// article is 6 KB of invented text with about as many names and posts as a
// meeting report has.
var article = strings.Repeat(`Sáng 12/6, đồng chí Trần Quốc Lập, Ủy viên Ban Thường vụ, Trưởng Ban Tuyên giáo Tỉnh ủy, chủ trì hội nghị sơ kết phong trào thi đua yêu nước 6 tháng đầu năm trên địa bàn các huyện, thị xã và thành phố.
Theo báo cáo, toàn tỉnh đã huy động hơn 200 tỷ đồng xây dựng 54 phòng học, 12 trạm y tế và trên 30 km đường giao thông nông thôn; tỷ lệ hộ nghèo giảm còn 3,2%, vượt kế hoạch được giao từ đầu năm.
Phó Chủ tịch UBND tỉnh Phạm Văn Thụy yêu cầu Sở Tài chính, Sở Kế hoạch và Đầu tư phối hợp với các địa phương rà soát nguồn vốn, ưu tiên những công trình sắp hoàn thành để đưa vào sử dụng trước mùa mưa bão.
`, 7)

func BenchmarkFind(b *testing.B) {
	t := vietnamese.Parse(article)
	b.SetBytes(int64(len(article)))
	b.ReportAllocs()
	for b.Loop() {
		Find(t, nil)
	}
}
