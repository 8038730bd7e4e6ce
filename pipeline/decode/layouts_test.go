package decode

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"trichluc/pipeline/decode/charset"
	"trichluc/schemas"
)

// layoutArticle is one article, set in every layout and written in every encoding.
type layoutArticle struct {
	Charset, Title, Lead, Caption, Author string
	Stamp, Short, ISO, Later              string
	Paragraphs                            []string
	Cards                                 []layoutCard
}

type layoutCard struct{ Head, Text string }

func sampleArticle() layoutArticle {
	return layoutArticle{
		Title:   "Tọa đàm về thực hiện Nghị quyết số 08-NQ/TU gắn với giảm nghèo vùng cao",
		Lead:    "Ngày 9/5, Ban Dân vận Tỉnh ủy tổ chức tọa đàm về Nghị quyết số 08-NQ/TU.",
		Caption: "Quang cảnh buổi tọa đàm. Ảnh: Thu Trang",
		Author:  "Hoàng Minh",
		Stamp:   "Thứ 2, 09/05/2022 | 14:17:00",
		Short:   "09/05/2022 14:17",
		ISO:     "2022-05-09T14:17:00+07:00",
		Later:   "2022-05-10T08:00:00+07:00",
		Paragraphs: []string{
			"Ngày 9/5, Ban Dân vận Tỉnh ủy tổ chức tọa đàm, trao đổi kinh nghiệm thực hiện Nghị quyết số 08-NQ/TU của Ban Chấp hành Đảng bộ tỉnh gắn với giảm nghèo. Đồng chí Nông Thị Hạnh, Ủy viên Ban Thường vụ, Trưởng Ban Dân vận Tỉnh ủy, chủ trì buổi tọa đàm.",
			"Ngày 12/4/2021, Ban Chấp hành Đảng bộ tỉnh ban hành Nghị quyết 08-NQ/TU về giảm nghèo bền vững ở các xã, thôn vùng cao giai đoạn 2021-2025, định hướng đến năm 2030. Sau một năm, đời sống của bà con đã có nhiều chuyển biến.",
			"Trong năm 2021, toàn tỉnh mở 47 lớp dạy nghề cho hơn 1.250 lao động; bố trí 180 tỷ đồng cho chương trình. Ngân hàng Chính sách xã hội cho vay khoảng 640 hộ, mỗi hộ tối đa 100 triệu đồng.",
			"Tại tọa đàm, nhiều đại biểu nêu kinh nghiệm về trồng rừng gỗ lớn, làm đường liên thôn và đưa nước sạch về bản.",
			"Phát biểu kết luận, đồng chí Nông Thị Hạnh đề nghị các huyện rà soát lại từng hộ nghèo, giao việc rõ người, rõ thời hạn, và báo cáo kết quả trước ngày 30/6.",
		},
		Cards: []layoutCard{
			{"Tỉnh đoàn phát động tháng thanh niên tình nguyện", "Hơn hai nghìn đoàn viên sẽ tham gia làm đường, dọn vệ sinh và giúp các gia đình chính sách trong tháng này."},
			{"Khởi công trường nội trú mới ở vùng biên", "Ngôi trường gồm mười hai phòng học và khu ở cho học sinh sẽ hoàn thành trước năm học mới, theo kế hoạch."},
			{"Giá hồi tăng trở lại sau hai vụ giảm sâu", "Thương lái vào tận vườn thu mua, bà con các xã vùng cao phấn khởi bước vào vụ thu hoạch chính trong năm."},
			{"Lễ hội lồng tồng thu hút đông đảo du khách", "Du khách trong và ngoài tỉnh đã về dự lễ hội xuống đồng đầu năm với nhiều trò chơi dân gian của đồng bào."},
		},
	}
}

// layoutEncodings writes a finished page; nil where it cannot.
var layoutEncodings = map[string]func(string) []byte{
	"utf-8":        func(s string) []byte { return []byte(s) },
	"utf-8 NFD":    func(s string) []byte { return norm.NFD.Bytes([]byte(s)) },
	"utf-16le":     func(s string) []byte { return encoded("utf-16le", "\ufeff"+s) },
	"windows-1258": func(s string) []byte { return encoded("windows-1258", s) },
	"viscii":       func(s string) []byte { return encoded("viscii", s) },
	"vps":          func(s string) []byte { return encoded("vps", s) },
	"vni":          func(s string) []byte { return encoded("vni", s) },
	"tcvn3":        func(s string) []byte { return encoded("tcvn3", capitalsFont(s)) },
	// and two that are read as text of another kind
	"tcvn3 as utf-8": func(s string) []byte { return western(encoded("tcvn3", capitalsFont(s))) },
	"utf-8 twice":    func(s string) []byte { return western([]byte(s)) },
	"entities":       func(s string) []byte { return entities(s) },
}

func encoded(name, s string) []byte {
	b, _ := charset.Encode(name, s)
	return b
}

func western(b []byte) []byte {
	var out []byte
	for _, c := range b {
		out = append(out, string(rune(c))...)
	}
	return out
}

// entities writes every letter outside ASCII as a character reference, outside scripts.
func entities(s string) []byte {
	var out bytes.Buffer
	script := false
	for i, r := range s {
		switch rest := s[i:]; {
		case strings.HasPrefix(rest, "<script"):
			script = true
		case strings.HasPrefix(rest, "</script"):
			script = false
		}
		if r < 0x80 || script {
			out.WriteRune(r)
		} else {
			out.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		}
	}
	return out.Bytes()
}

// capitalsFont sets capitals with a tone as the ABC fonts do: small letters in
// a font of capitals. Inside a head or a tag, where no font can be set, they stay small.
func capitalsFont(s string) string {
	var out strings.Builder
	tag, head := false, true
	for i, r := range s {
		switch {
		case r == '<':
			tag = true
			if strings.HasPrefix(strings.ToLower(s[i:]), "<body") {
				head = false
			}
		case r == '>':
			tag = false
		}
		if _, ok := charset.Encode("tcvn3", string(r)); ok || !unicode.IsUpper(r) {
			out.WriteRune(r)
			continue
		}
		small := string(unicode.ToLower(r))
		if tag || head {
			out.WriteString(small)
		} else {
			out.WriteString(`<font face=".VnTimeH">` + small + `</font>`)
		}
	}
	return out.String()
}

func TestLayoutsAndEncodings(t *testing.T) {
	files, _ := filepath.Glob("testdata/layouts/*.html")
	if len(files) != 5 {
		t.Fatalf("%d layouts", len(files))
	}
	art := sampleArticle()
	lines := append([]string{art.Title}, art.Paragraphs[:2]...)
	lines = append(append(lines, art.Caption), art.Paragraphs[2:]...)
	want := wanted{Title: art.Title, PublishedAt: art.ISO, Byline: []string{art.Author}, Text: strings.Join(lines, "\n")}
	for _, file := range files {
		page, err := template.ParseFiles(file)
		if err != nil {
			t.Fatal(err)
		}
		for name, encode := range layoutEncodings {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".html")+"/"+name, func(t *testing.T) {
				for _, label := range []string{"utf-8", "windows-1252"} { // right or wrong, the bytes decide
					a := art
					a.Charset = label
					var out bytes.Buffer
					if err := page.Execute(&out, a); err != nil {
						t.Fatal(err)
					}
					body := encode(out.String())
					if len(body) == 0 {
						t.Fatal("cannot be written in this encoding")
					}
					got, warnings, err := Decode(schemas.RawArticle{Body: body, URL: "https://vidu.example.vn/tin/1.html"})
					if err != nil {
						t.Fatal(err)
					}
					w := wantedOf(got)
					w.Section, w.Source = "", ""
					if !reflect.DeepEqual(w, want) {
						t.Errorf("%s, %v: %s", got.Charset, warnings, difference(w, want))
					}
				}
			})
		}
	}
}

// difference lists what two articles do not share, line by line.
func difference(got, want wanted) string {
	var out strings.Builder
	if got.Title != want.Title || got.PublishedAt != want.PublishedAt || !reflect.DeepEqual(got.Byline, want.Byline) || got.Source != want.Source || got.Section != want.Section {
		fmt.Fprintf(&out, "\n got %q %q %q %q %q\nwant %q %q %q %q %q", got.Title, got.PublishedAt, got.Byline, got.Source, got.Section,
			want.Title, want.PublishedAt, want.Byline, want.Source, want.Section)
	}
	g, w := strings.Split(got.Text, "\n"), strings.Split(want.Text, "\n")
	for _, l := range g {
		if !slices.Contains(w, l) {
			fmt.Fprintf(&out, "\n  + %s", l)
		}
	}
	for _, l := range w {
		if !slices.Contains(g, l) {
			fmt.Fprintf(&out, "\n  - %s", l)
		}
	}
	if out.Len() == 0 {
		return "lines in another order"
	}
	return out.String()
}

// TestMnemonicPage reads a page written in VIQR, as mailing lists were archived.
func TestMnemonicPage(t *testing.T) {
	art := sampleArticle()
	viqr := func(s string) string {
		b, ok := charset.Encode("viqr", s)
		if !ok {
			t.Fatalf("cannot write %q", s)
		}
		return strings.ReplaceAll(string(b), "<", "&lt;")
	}
	var page strings.Builder
	page.WriteString("<html><head><title>" + viqr(art.Title) + "</title></head><body><h2>" + viqr(art.Title) + "</h2><p>09/05/2022 14:17</p>")
	for _, p := range art.Paragraphs {
		page.WriteString("<p>" + viqr(p) + "</p>\n")
	}
	page.WriteString("</body></html>")
	a, warnings, err := Decode(schemas.RawArticle{Body: []byte(page.String()), ContentType: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	want := wanted{Title: art.Title, PublishedAt: art.ISO, Byline: []string{}, Text: strings.Join(append([]string{art.Title}, art.Paragraphs...), "\n")}
	if got := wantedOf(a); !reflect.DeepEqual(got, want) || a.Charset != "utf-8/viqr" {
		t.Errorf("%s %v: %s", a.Charset, warnings, difference(got, want))
	}
}
