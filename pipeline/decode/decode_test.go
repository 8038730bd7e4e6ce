package decode

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/text/unicode/norm"

	"trichluc/schemas"
)

// wanted is the part of an article that a golden file states.
type wanted struct {
	Title       string   `json:"title"`
	PublishedAt string   `json:"published_at"`
	Byline      []string `json:"byline"`
	Source      string   `json:"source"`
	Section     string   `json:"section"`
	Text        string   `json:"text"`
}

func wantedOf(a schemas.Article) wanted {
	return wanted{Title: string(a.Title), PublishedAt: string(a.PublishedAt), Byline: a.Byline, Source: a.Source, Section: a.Section, Text: a.Text}
}

func TestPlainGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/plain/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want wanted
			if err := json.Unmarshal(ar.Files[1].Data, &want); err != nil {
				t.Fatal(err)
			}
			for form, f := range map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD} {
				a, _, err := Decode(schemas.RawArticle{Body: f.Bytes(ar.Files[0].Data)})
				if err != nil {
					t.Fatalf("%s: %v", form, err)
				}
				if got := wantedOf(a); !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %s", form, difference(got, want))
				}
			}
		})
	}
}

// TestPageGolden reads whole pages, with the site rules and without.
func TestPageGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want wanted
			if err := json.Unmarshal(ar.Files[2].Data, &want); err != nil {
				t.Fatal(err)
			}
			raw := schemas.RawArticle{Body: ar.Files[1].Data, URL: strings.TrimSpace(string(ar.Files[0].Data)), ContentType: "text/html"}
			for _, dec := range []Decoder{{}, {WithoutSiteRules: true}} {
				a, warnings, err := dec.Decode(raw)
				if err != nil {
					t.Fatal(err)
				}
				got := wantedOf(a)
				got.Section, got.Source = want.Section, want.Source // held by other tests
				if !reflect.DeepEqual(got, want) {
					t.Errorf("%+v %v %v: %s", dec, warnings, a.Origins, difference(got, want))
				}
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"empty":  {"", ErrEmpty},
		"blank":  {" \n\t ", ErrEmpty},
		"binary": {"\x7fELF\x02\x01\x00\x00\x00\x00\x00", ErrBinary},
	} {
		if _, _, err := Decode(schemas.RawArticle{Body: []byte(c.body)}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestHintOnlyWhereThePageIsSilent(t *testing.T) {
	const shown = "Tỉnh khởi công hồ chứa nước\nNgày đăng: 02/03/2021 07:15\nHồ chứa có dung tích 4 triệu m3, cấp nước cho ba xã ven biển và hai khu công nghiệp của tỉnh trong mùa khô tới."
	const silent = "Tỉnh khởi công hồ chứa nước\nHồ chứa có dung tích 4 triệu m3, cấp nước cho ba xã ven biển và hai khu công nghiệp của tỉnh trong mùa khô tới."
	const clock = "Thứ ba, 10/05/2022 08:00\n" + silent
	for _, c := range []struct{ body, hint, want string }{
		{shown, "2021-03-05", "2021-03-02T07:15:00+07:00"},
		{silent, "2021-03-05", "2021-03-05"},
		{silent, "2021-03-05T18:00:00Z", "2021-03-06T01:00:00+07:00"},
		{silent, "1614938400", "2021-03-05T17:00:00+07:00"},
		{silent, "20210305", "2021-03-05"},
		{silent, "", ""},
		{silent, "hôm qua", ""},
		{clock, "2021-03-05", "2021-03-05"},
		{clock, "", "2022-05-10T08:00:00+07:00"},
	} {
		a, _, err := Decode(schemas.RawArticle{Body: []byte(c.body), PublishedAt: c.hint})
		if err != nil || string(a.PublishedAt) != c.want {
			t.Errorf("hint %q: got %q, %v; want %q", c.hint, a.PublishedAt, err, c.want)
		}
	}
}

func TestFragments(t *testing.T) {
	const story = "Sáng 12/3, Sở Giao thông vận tải khởi công cầu mới qua sông, dài 320 m, vốn đầu tư 145 tỷ đồng."
	for name, c := range map[string]struct{ body, title, published, byline, text string }{
		"paragraphs":  {"<p><b>Khởi công cầu mới qua sông</b></p><p>" + story + "</p><p>Cầu sẽ xong sau 18 tháng.</p>", "Khởi công cầu mới qua sông", "", "", "Khởi công cầu mới qua sông\n" + story + "\nCầu sẽ xong sau 18 tháng."},
		"line breaks": {"Khởi công cầu mới qua sông<br>Thứ sáu, 12/03/2021 | 08:00<br>" + story + "<br>Thu Hà<br>", "Khởi công cầu mới qua sông", "2021-03-12T08:00:00+07:00", "Thu Hà", "Khởi công cầu mới qua sông\n" + story},
		"body only":   {"<p>" + story + "</p>\n<p>" + strings.Replace(story, "Sáng", "Chiều", 1) + "</p>", "", "", "", story + "\n" + strings.Replace(story, "Sáng", "Chiều", 1)},
		"entities":    {"Kh&#7903;i c&ocirc;ng cầu mới&nbsp;qua s&ocirc;ng\n" + story + "\nThu Hà", "Khởi công cầu mới qua sông", "", "Thu Hà", "Khởi công cầu mới qua sông\n" + story},
		"no markup":   {"Số hộ nghèo < 5% và thu nhập > 50 triệu\n" + story, "Số hộ nghèo < 5% và thu nhập > 50 triệu", "", "", "Số hộ nghèo < 5% và thu nhập > 50 triệu\n" + story},
	} {
		for _, media := range []string{"", "text/html", "text/plain"} {
			a, _, err := Decode(schemas.RawArticle{Body: []byte(c.body), ContentType: media})
			if err != nil || string(a.Title) != c.title || string(a.PublishedAt) != c.published || strings.Join(a.Byline, "|") != c.byline || a.Text != c.text {
				t.Errorf("%s as %q: %v %q %q %q\n%s", name, media, err, a.Title, a.PublishedAt, a.Byline, a.Text)
			}
		}
	}
}

func TestImprint(t *testing.T) {
	for s, want := range map[string]bool{
		"Giấy phép số: 12/GP-BTTTT của Bộ Thông tin và Truyền thông cấp ngày 3/4/2020":                          true,
		"Tổng biên tập: Lê Văn Hải. Tòa soạn: 12 Lê Lợi. Điện thoại: 024.111.222":                               true,
		"Bản quyền thuộc UBND huyện. Địa chỉ: thị trấn. Email: ubnd@example.vn":                                 true,
		"Công ty được cấp Giấy phép khai thác khoáng sản số 45/GP-UBND ngày 2/3/2020, trụ sở tại phường Hà An.": false,
		"Mọi ý kiến gửi về Sở Tư pháp, Điện thoại: 0203.111.222, Email: stp@example.vn trước ngày 30/6.":        false,
		"Chính phủ yêu cầu bảo vệ bản quyền phần mềm trong cơ quan nhà nước.":                                   false,
	} {
		if got := isImprint(s); got != want {
			t.Errorf("%v for %q", got, s)
		}
	}
}

// A text that is nothing but a date or a stamp is a fragment: it keeps its
// words, and does not date itself.
func TestFragmentKeepsItsWords(t *testing.T) {
	for _, body := range []string{"ngày 12.8.2021", "Thứ Ba, 06/10/2015, 09:12 [GMT+7]", "Lượt xem"} {
		a, _, err := Decode(schemas.RawArticle{Body: []byte(body), ContentType: "text/plain", PublishedAt: "2022-05-09"})
		if err != nil || a.Text != body || a.PublishedAt != "2022-05-09" {
			t.Errorf("%q: text %q, published %q, %v", body, a.Text, a.PublishedAt, err)
		}
	}
}
