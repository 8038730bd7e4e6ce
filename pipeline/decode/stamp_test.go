package decode

import (
	"strings"
	"testing"
)

func TestStamps(t *testing.T) {
	for in, want := range map[string]string{
		"Thứ 2, 09/05/2022 | 14:17:40 [GMT +7]":           "2022-05-09T14:17:40+07:00",
		"Thứ ba, ngày 23/07/2013 10:58 PM (GMT+7)":        "2013-07-23T22:58:00+07:00",
		"Thứ Sáu, 22/11/2024 21:22 (GMT +7)":              "2024-11-22T21:22:00+07:00",
		"05:32, 24/11/2023":                               "2023-11-24T05:32:00+07:00",
		"01/03/02019":                                     "2019-03-01",
		"thứ năm, 08 08 2019 08:51":                       "2019-08-08T08:51:00+07:00",
		"(05.08.2019 16:32)":                              "2019-08-05T16:32:00+07:00",
		"30/07/2019":                                      "2019-07-30",
		"14h17 ngày 9/5/2022":                             "2022-05-09T14:17:00+07:00",
		"14 giờ 05 phút, ngày 9 tháng 5 năm 2022":         "2022-05-09T14:05:00+07:00",
		"9 Tháng Năm, 2022":                               "2022-05-09",
		"Tháng Mười Một 9, 2022":                          "2022-11-09",
		"2022-05-09T14:17:40+07:00":                       "2022-05-09T14:17:40+07:00",
		"2022-05-09T07:17:40.123Z":                        "2022-05-09T14:17:40+07:00",
		"2022-05-09 14:17":                                "2022-05-09T14:17:00+07:00",
		"Chủ nhật, 12/05/2019 - 07:45 CH":                 "2019-05-12T19:45:00+07:00",
		"10/05/2020 07:45 SA":                             "2020-05-10T07:45:00+07:00",
		"Cập nhật: 05/12/2021, chủ nhật lúc 10:00":        "2021-12-05T10:00:00+07:00",
		"Thứ ba, 05/10/2022 08:00":                        "2022-05-10T08:00:00+07:00", // month first: the weekday says so
		"26/5/2023, 09:00 (GMT+7)":                        "2023-05-26T09:00:00+07:00",
		"08:30 | 12/07/23":                                "2023-07-12T08:30:00+07:00",
		"Mon, 09 May 2022 07:17:40 +0000":                 "2022-05-09T14:17:40+07:00",
		"5/27/2022 9:05:00 AM":                            "2022-05-27T09:05:00+07:00",
		"17:05 - Thứ Tư, 04/01/2023":                      "2023-01-04T17:05:00+07:00",
		"09 Th3, 2024":                                    "2024-03-09",
		"Th3 9, 2024":                                     "2024-03-09",
		"Tháng 3 9, 2024":                                 "2024-03-09",
		"VietNamNet - 20/04/2021 - 05:55":                 "2021-04-20T05:55:00+07:00",
		"Thứ bảy, ngày 31 tháng 12 năm 2022, 23:59 GMT+7": "2022-12-31T23:59:00+07:00",
	} {
		got := ""
		if found := stamps(in); len(found) > 0 {
			got = found[0].String()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	for _, in := range []string{"ngày 31/2/2022", "ngày 9/5", "tháng 3 năm 2024", "tháng 3 2024", "giai đoạn 2021-2025", "Nghị quyết 06-NQ/TU", "0203.3835.678", "3/4 chỉ tiêu", "12:30"} {
		if found := stamps(in); len(found) != 0 {
			t.Errorf("%q: found %s", in, found[0])
		}
	}
}

// Times in metadata: no time at all written as the year 1 or as 1970, and the
// English of .NET, which puts the month first.
func TestMetadataTimes(t *testing.T) {
	for in, want := range map[string]string{
		"0001-01-01T00:00:00Z":      "",
		"1970-01-01T07:00:00+07:00": "",
		"3/9/2024 9:10:00 AM":       "2024-03-09T09:10:00+07:00",
		"7/28/2022 5:55:00 PM":      "2022-07-28T17:55:00+07:00",
		"09/03/2024 9:10:00 SA":     "2024-03-09T09:10:00+07:00",
		"09/03/2024 4:05:00 CH":     "2024-03-09T16:05:00+07:00",
		"09/03/2024 09:10":          "2024-03-09T09:10:00+07:00",
		"2024-03-09T09:10:00+0700":  "2024-03-09T09:10:00+07:00",
	} {
		got := ""
		if st, _, ok := firstTime([]named{{in, "meta"}}); ok {
			got = st.String()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCounters(t *testing.T) {
	for in, want := range map[string]bool{
		"lượt xem: 1.204": true, "xem 512 lần": true, "1523 lượt đọc": true, "số lượt đọc: 512": true, "0 phiếu bầu": true,
		"đã có 512 lượt xem sản phẩm trưng bày": false, "512 ha": false, "12 xã": false,
	} {
		if got := siteFurniture.isLine(in); got != want {
			t.Errorf("%q: got %v", in, got)
		}
	}
	if !siteFurniture.isEnd("12 bình luận") || siteFurniture.isEnd("12 bình luận trái chiều") {
		t.Error("counted comments are misread")
	}
}

func TestStampLine(t *testing.T) {
	for in, want := range map[string]trust{
		"Ngày đăng: 04/09/2025 17:56":                              trustLabelled,
		"*Giờ đăng: 12/08/2025 07:11*":                             trustLabelled,
		"Cập nhật lúc 14h30 ngày 2/3/2021":                         trustLabelled,
		"Đăng ngày: 9/5/2022 | Lượt xem: 152":                      trustLabelled,
		"Thứ 2, 09/05/2022 | 14:17:40 [GMT +7] A A":                trustStamp,
		"Việt Hưng - 09/05/2022 14:17":                             trustStamp,
		"Cập nhật: 15/03/2024 11:00 | Ngày đăng: 09/03/2024 09:10": trustLabelled,
		"Ngày xử lý: 04/6/2019":                                    trustNone,
		"Khai mạc ngày 12/05/2019 tại nhà văn hóa":                 trustNone,
		"Vinh danh 150 gương điển hình (05.08.2019 16:32)":         trustNone,
		"(27/7/1999 - 27/7/2019)":                                  trustNone,
	} {
		c, ok := stampLine(newLine(in))
		if !ok {
			c.trust = trustNone
		}
		if strings.Contains(in, "| Ngày đăng") && c.String() != "2024-03-09T09:10:00+07:00" {
			t.Errorf("%q: read %s", in, c.stamp)
		}
		if c.trust != want {
			t.Errorf("%q: trust %d, want %d", in, c.trust, want)
		}
	}
}
