package decode

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"trichluc/schemas"
)

const storyBody = `<p>Sáng 12/3, Sở Giao thông vận tải tỉnh khởi công cầu mới qua sông, dài 320 m, vốn đầu tư 145 tỷ đồng từ ngân sách tỉnh.</p>
<p>Theo kế hoạch, công trình hoàn thành trong 18 tháng, giúp bà con hai xã bờ bắc rút ngắn 9 km đường đến trung tâm huyện.</p>`

// hostilePages are larger and deeper than any page has reason to be.
func hostilePages() map[string]string {
	story := `<h1>Khởi công cầu mới qua sông</h1><div class="time">12/03/2021 08:00</div>` + storyBody
	return map[string]string{
		"deep nesting":          "<html><body>" + strings.Repeat("<div>", 300_000) + story + strings.Repeat("</div>", 300_000),
		"deep inline":           "<html><body>" + strings.Repeat("<b><i><a href=x>", 100_000) + story,
		"deep tables":           "<html><body>" + strings.Repeat("<table><tr><td>", 100_000) + story,
		"deep lists":            "<html><body>" + strings.Repeat("<ul><li>", 200_000) + story,
		"unclosed fonts":        "<html><body>" + strings.Repeat("<p><font size=1>x", 150_000) + story,
		"end tags":              "<html><body>" + strings.Repeat("</div></p></td>", 300_000) + story,
		"huge attribute":        `<html><body><div class="` + strings.Repeat("a-b ", 2_000_000) + `">` + story + "</div>",
		"many attributes":       "<html><body><div " + strings.Repeat("a=b ", 500_000) + ">" + story + "</div>",
		"million links":         "<html><body>" + story + strings.Repeat(`<a href="/x">Tin khác</a> `, 1_000_000),
		"million list links":    "<html><body>" + story + "<ul>" + strings.Repeat(`<li><a href="/x">Một tin khác trong ngày</a>`, 400_000) + "</ul>",
		"long line":             "<html><body>" + story + "<p>" + strings.Repeat("một dòng rất dài ", 300_000) + "</p>",
		"many classes":          "<html><body>" + story + manyClasses(200_000),
		"many short paragraphs": "<html><body>" + story + strings.Repeat("<p>một", 400_000),
		"many dates":            "<html><body>" + story + strings.Repeat("<p>12/03/2021 08:00</p>", 200_000),
		"many names":            "<html><body>" + story + strings.Repeat("<p class=author>Minh Anh - Thu Hà</p>", 100_000),
		"huge script":           "<html><body><script>" + strings.Repeat("var a = '<p>';", 1_000_000) + "</script>" + story,
		"open comment":          "<html><body>" + story + strings.Repeat("<!-- ", 500_000),
		"open tags":             "<html><body>" + story + strings.Repeat("<", 2_000_000),
		"ampersands":            "<html><body>" + story + "<p>" + strings.Repeat("&amp;#&", 500_000),
		"broken json-ld":        `<html><head><script type="application/ld+json">` + strings.Repeat(`{"a":[`, 60_000) + `</script></head><body>` + story,
		"many metas":            "<html><head>" + strings.Repeat(`<meta property="og:title" content="Một tiêu đề nào đó của trang">`, 50_000) + "</head><body>" + story,
		"plain million lines":   strings.Repeat("dòng ngắn\n", 500_000),
		"plain one line":        strings.Repeat("một dòng rất dài ", 500_000),
		"plain stamps":          strings.Repeat("12/03/2021 08:00\n", 200_000),
		"plain names":           strings.Repeat("Minh Anh - Thu Hà\n", 200_000),
		"combining marks":       "<html><body>" + story + "<p>a" + strings.Repeat("\u0301", 500_000),
	}
}

func manyClasses(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<div class="c`)
		for k := i; k > 0; k /= 7 {
			b.WriteByte(byte('a' + k%7))
		}
		b.WriteString(`">x</div>`)
	}
	return b.String()
}

func TestHostilePages(t *testing.T) {
	for name, page := range hostilePages() {
		t.Run(name, func(t *testing.T) {
			const limit = 3 * time.Second // a second on a quiet core; tests share theirs
			var a schemas.Article
			var err error
			for try := range 3 { // the machine may have been busy elsewhere
				start := time.Now()
				a, _, err = Decode(schemas.RawArticle{Body: []byte(page), ContentType: "text/html; charset=utf-8"})
				if took := time.Since(start); took <= limit {
					break
				} else if try == 2 {
					t.Errorf("%d KB took %s", len(page)/1024, took)
				}
			}
			if err == nil && strings.Contains(name, "deep") && !strings.Contains(a.Text, "khởi công cầu mới") {
				t.Errorf("the story was lost: %.200q", a.Text)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	list := strings.Builder{}
	for _, h := range []string{"Thêm hai xã về đích nông thôn mới", "Giá điều tăng nhẹ đầu vụ thu hoạch", "Khai mạc giải bóng chuyền cụm bắc", "Huyện tổng kết năm học vừa qua", "Cấp nước sạch cho vùng hạn mặn", "Sửa chữa tuyến đê xung yếu"} {
		list.WriteString(`<div class="item"><h3><a href="/a.html">` + h + `</a></h3><p>Tóm tắt của một bài báo khác, đủ dài để trông như một đoạn văn trong bài.</p></div>`)
	}
	dated, heads, whole := strings.Builder{}, strings.Builder{}, strings.Builder{}
	for i, h := range []string{"Thêm hai xã về đích nông thôn mới", "Giá điều tăng nhẹ đầu vụ thu hoạch", "Khai mạc giải bóng chuyền cụm bắc", "Huyện tổng kết năm học vừa qua", "Cấp nước sạch cho vùng hạn mặn"} {
		fmt.Fprintf(&dated, `<tr><td><a href="/%d"><b>%s</b></a><br><i>1%d/02/2021 08:00</i><br>Sáng nay, lãnh đạo huyện đã đến dự và phát biểu chỉ đạo, biểu dương kết quả mà bà con đạt được.</td></tr>`, i, h, i)
		fmt.Fprintf(&heads, `<article><h2><a href="/%d">%s</a></h2><time>1%d/02/2021</time><p>Sáng nay, lãnh đạo huyện đã đến dự và phát biểu chỉ đạo, biểu dương kết quả mà bà con đạt được.</p></article>`, i, h, i)
		fmt.Fprintf(&whole, `<a href="/%d"><h3>%s</h3><span>1%d/02/2021</span><p>Sáng nay, lãnh đạo huyện đã đến dự và phát biểu chỉ đạo, biểu dương kết quả mà bà con đạt được.</p></a>`, i, h, i)
	}
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"listing in a table": {`<html><head><title>Trang thông tin điện tử huyện</title></head><body><h1>Tin trong huyện</h1><table>` + dated.String() + `</table></body></html>`, ErrListing},
		"listing with heads": {`<html><head><title>Tin trong huyện</title></head><body><h1>Tin trong huyện</h1>` + heads.String() + `</body></html>`, ErrListing},
		"listing of links":   {`<html><head><title>Tin trong huyện</title></head><body><h1>Tin trong huyện</h1>` + whole.String() + `</body></html>`, ErrListing},
		"frames":             {`<html><head><title>Cổng thông tin</title></head><frameset cols="20%,80%"><frame src="menu.htm"><frame src="main.htm"></frameset></html>`, ErrFrames},
		"script":             {`<!doctype html><html><head><title>Tin tức</title></head><body><div id="root"></div><noscript>Bạn cần bật JavaScript để xem trang này.</noscript><script>` + strings.Repeat("window.a=1;", 500) + `</script></body></html>`, ErrScript},
		"login":              {`<html><head><title>Đăng nhập hệ thống</title></head><body><form><p>Vui lòng nhập tên và mật khẩu để vào hệ thống quản lý văn bản điều hành của tỉnh.</p><input name=u><input type=password name=p><button>Đăng nhập</button></form></body></html>`, ErrLogin},
		"not found":          {`<html><head><title>404 Not Found</title></head><body><h1>Không tìm thấy trang</h1><p>Trang bạn tìm không còn tồn tại hoặc đã được chuyển đi nơi khác. Mời bạn quay lại trang chủ.</p></body></html>`, ErrMissing},
		"challenge":          {`<html><head><title>Just a moment...</title></head><body><p>Checking your browser before accessing the site. This process is automatic and takes a few seconds.</p></body></html>`, ErrMissing},
		"listing":            {`<html><head><title>Tin kinh tế</title></head><body><h1>Tin kinh tế</h1>` + list.String() + `</body></html>`, ErrListing},
		"listing, one large": {`<html><head><title>Kinh tế - Báo Vùng</title></head><body><h1><a href="/kinh-te">Kinh tế</a></h1><div class="focus"><h2><a href="/x">Xã ra quân làm thủy lợi đầu năm</a></h2><time>21/02/2023 08:10</time><p>Sáng nay, hơn 150 người dân xã Tân Lập ra quân nạo vét kênh mương nội đồng. Lãnh đạo huyện đã đến dự, biểu dương kết quả mà bà con đạt được và đề nghị các xã khác làm theo.</p></div>` + heads.String() + `</body></html>`, ErrListing},
		"out of service":     {`<html><head><title>Cổng thông tin điện tử</title></head><body><h1>Hệ thống đang bảo trì</h1><p>Cổng thông tin đang được nâng cấp, xin quý khách vui lòng quay lại sau. Trân trọng cảm ơn!</p></body></html>`, ErrMissing},
		"links only":         {`<html><head><title>Sơ đồ</title></head><body>` + strings.Repeat(`<li><a href="/m">Một chuyên mục của trang</a></li>`, 60) + `</body></html>`, ErrListing},
		"no text":            {`<html><body><img src=a.jpg></body></html>`, ErrNoText},
		"pdf":                {"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj", ErrBinary},
		"image":              {"\x89PNG\r\n\x1a\n\x00\x00", ErrBinary},
		"word":               {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ErrBinary},
		"noise":              {strings.Repeat("\x01\x02\x03\x80\x90", 200), ErrBinary},
		"bad gzip":           {"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff", ErrGzip},
	} {
		t.Run(name, func(t *testing.T) {
			a, _, err := Decode(schemas.RawArticle{Body: []byte(c.body)})
			if !errors.Is(err, c.want) {
				t.Errorf("got error %v, want %v; text %q", err, c.want, a.Text)
			}
		})
	}
}

// TestShortItemsAreArticles holds what must not be refused: a short item among
// many links and cards.
func TestShortItemsAreArticles(t *testing.T) {
	links := strings.Repeat(`<li><a href="/m">Một chuyên mục của trang</a></li>`, 40)
	cards := strings.Builder{}
	for _, h := range []string{"Thêm hai xã về đích nông thôn mới", "Giá điều tăng nhẹ đầu vụ thu hoạch", "Khai mạc giải bóng chuyền cụm bắc", "Huyện tổng kết năm học vừa qua", "Cấp nước sạch cho vùng hạn mặn"} {
		cards.WriteString(`<div class="item"><h3><a href="/a.html">` + h + `</a></h3><p>Tóm tắt của một bài báo khác, đủ dài để trông như một đoạn văn trong bài.</p></div>`)
	}
	page := `<html><head><title>Xã ra quân làm thủy lợi đầu năm - Cổng thông tin xã</title></head><body><ul>` + links + `</ul>
<div><h2>Xã ra quân làm thủy lợi đầu năm</h2><span>21/02/2023</span><p>Sáng 21/2, hơn 150 người dân xã Tân Lập ra quân nạo vét 2,3 km kênh mương nội đồng phục vụ vụ xuân.</p></div><div>` + cards.String() + `</div></body></html>`
	a, _, err := Decode(schemas.RawArticle{Body: []byte(page)})
	if err != nil || a.Title != "Xã ra quân làm thủy lợi đầu năm" || a.PublishedAt != "2023-02-21" || strings.Contains(a.Text, "Tóm tắt") {
		t.Errorf("got %q %q %q, %v", a.Title, a.PublishedAt, a.Text, err)
	}
}

func gzipped(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestGzipBytes(t *testing.T) {
	page := "<html><body><h1>Khởi công cầu mới qua sông</h1>" + storyBody + "</body></html>"
	packed := gzipped(page)
	a, _, err := Decode(schemas.RawArticle{Body: packed})
	if err != nil || a.Title != "Khởi công cầu mới qua sông" {
		t.Errorf("got %q, %v", a.Title, err)
	}
	b, _, err := Decode(schemas.RawArticle{Body: []byte(page)})
	if err != nil || a.Text != b.Text || a.ContentSHA256 == b.ContentSHA256 {
		t.Errorf("packed and plain differ, or share a hash: %v", err)
	}
	_, warnings, err := Decode(schemas.RawArticle{Body: packed[:len(packed)-20]})
	if err == nil && len(warnings) == 0 {
		t.Error("no warning for a body that breaks off")
	}
	bomb := gzipped(strings.Repeat("a", mostUnpacked+10))
	if _, _, err := Decode(schemas.RawArticle{Body: bomb}); !errors.Is(err, ErrGzip) {
		t.Errorf("bomb: %v", err)
	}
}

// TestTruncated cuts a page at every twentieth byte: never a panic, and the
// text only ever what the whole page holds.
func TestTruncated(t *testing.T) {
	page := `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Khởi công cầu mới qua sông - Báo tỉnh</title></head><body><div class="menu"><a href="/">Trang chủ</a></div>
<div class="wrap"><div class="main"><div class="detail"><h1>Khởi công cầu mới qua sông</h1><span class="time">12/03/2021 08:00</span><div class="content">` + storyBody + `<p style="text-align:right">Thu Hà</p></div></div></div></div></body></html>`
	whole, _, err := Decode(schemas.RawArticle{Body: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(page); n += 20 {
		a, _, err := Decode(schemas.RawArticle{Body: []byte(page[:n])})
		if err != nil {
			continue
		}
		for l := range strings.SplitSeq(a.Text, "\n") {
			if l = strings.TrimRight(l, "\uFFFD< "); len(l) > 60 && !strings.Contains(whole.Text, l) {
				t.Errorf("cut at %d: %q", n, l)
			}
		}
	}
	_, warnings, err := Decode(schemas.RawArticle{Body: []byte(page[:strings.Index(page, "</p>")+30])})
	if err != nil || !strings.Contains(strings.Join(warnings, ";"), "breaks off") {
		t.Errorf("cut page: %v, %v", warnings, err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, page := range []string{
		"<html><body><h1>Khởi công cầu mới qua sông</h1>" + storyBody, storyBody, "Tiêu đề\n12/03/2021 08:00\nNội dung bài viết.", "<p", "<!--", "&#", "<table><td><p></table>",
		"<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":[[]]}</script>", "\xff\xfe<\x00", "<font face=.VnTimeH>ñy</font>", "Thứ 2, 09/05/2022 | 14:17:40 [GMT +7]",
	} {
		f.Add([]byte(page), "")
		f.Add([]byte(page), "text/html; charset=windows-1258")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		a, _, err := Decode(schemas.RawArticle{Body: body, ContentType: contentType, URL: "https://vidu.vn/a.html"})
		if err != nil {
			var r Refusal
			if !errors.As(err, &r) {
				t.Errorf("error without a reason: %v", err)
			}
			return
		}
		again, _, err := Decode(schemas.RawArticle{Body: body, ContentType: contentType, URL: "https://vidu.vn/a.html"})
		if err != nil || again.Text != a.Text || again.Title != a.Title || again.PublishedAt != a.PublishedAt {
			t.Error("two readings differ")
		}
		if a.Byline == nil || a.Charset == "" || strings.Contains(a.Text, "\r") {
			t.Errorf("incomplete: %+v", a)
		}
	})
}
