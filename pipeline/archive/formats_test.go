package archive

import (
	"fmt"
	"strings"
	"testing"
)

func mhtml(url, html string) string {
	return strings.ReplaceAll(`From: <Saved by Blink>
Snapshot-Content-Location: `+url+`
Subject: =?utf-8?Q?Tin?=
Date: Fri, 22 Nov 2024 10:04:05 +0700
MIME-Version: 1.0
Content-Type: multipart/related;
	type="text/html";
	boundary="----MultipartBoundary--x----"


------MultipartBoundary--x----
Content-Type: text/html
Content-ID: <frame-0@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: `+url+`

`+quoted(html)+`
------MultipartBoundary--x----
Content-Type: text/css
Content-Transfer-Encoding: 7bit
Content-Location: cid:css-1@mhtml.blink

body { color: red }
------MultipartBoundary--x----
Content-Type: text/html
Content-Location: https://quang-cao.example/

<p>khung</p>
------MultipartBoundary--x------
`, "\n", "\r\n")
}

// quoted is quoted-printable with every byte above ASCII and every = spelled.
func quoted(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || c == '=' {
			fmt.Fprintf(&b, "=%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func TestMHTML(t *testing.T) {
	dir := write(t, map[string]string{
		"a.mht":   mhtml("https://bao.example/a", article(1)),
		"b.mhtml": "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Location: https://bao.example/b\nContent-Transfer-Encoding: 8bit\n\n" + article(2),
		"c.mht":   "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--\n",
		"d.mht":   "no header at all",
		"e.mht":   "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/html\n\n" + article(5) + "\n--y--\n--x--\n",
	})
	got := listed(t, dir, Options{}, "")
	same(t, got,
		"a.mht | https://bao.example/a | Tin số 1",
		"b.mhtml | https://bao.example/b | Tin số 2",
		"c.mht | not supported: MHTML without an HTML part",
		got[3],
		"e.mht | e | Tin số 5",
	)
	if !strings.HasPrefix(got[3], "d.mht | damaged") {
		t.Error(got[3])
	}
	for item := range Read([]string{dir + "/a.mht"}, Options{}) {
		if item.Raw.FetchedAt != "2024-11-22T10:04:05+07:00" || !strings.Contains(string(item.Raw.Body), "hộ nghèo sửa nhà") || strings.Contains(string(item.Raw.Body), "khung") {
			t.Errorf("%+v\n%s", item.Raw, item.Raw.Body)
		}
	}
}

func TestCSV(t *testing.T) {
	files := map[string]string{
		"a.csv": "\ufeffurl,title,Content,date\nhttps://bao.example/1,\"Tin số 1\",\"Dòng một\nDòng \"\"hai\"\"\",2022-05-09\nhttps://bao.example/2,Tin số 2,,\n",
		"b.csv": "id;noi_dung\n3;Tin số 3\n",
		"c.tsv": "ref\tbody\n4\tTin số 4\n",
		"d.csv": "x,y\n1,2\n",
		"e.csv": "",
		"f.csv": "ref,body\n5,\"Tin số 5\n6,Tin số 6\n",
		"g.csv": "ref,title,html\n7,Tin số 7 & hơn,<p>Thân bài</p>\n",
	}
	dir := write(t, files)
	same(t, listed(t, dir, Options{}, ""),
		"a.csv:2 | https://bao.example/1 | Tin số 1",
		"a.csv:4 | empty",
		"b.csv:2 | 3 | Tin số 3",
		"c.tsv:2 | 4 | Tin số 4",
		"d.csv | CSV: no column holds the body; say which one does",
		"e.csv | empty",
		"f.csv:2 | 5 | Tin số 5",
		"g.csv:2 | 7 | Tin số 7 &amp; hơn",
	)
	for item := range Read([]string{dir + "/a.csv"}, Options{}) {
		if got := string(item.Raw.Body); got != "Tin số 1\n\nDòng một\nDòng \"hai\"" || item.Raw.PublishedAt != "2022-05-09" {
			t.Errorf("%q %+v", got, item.Raw)
		}
		break
	}
	mapped := Options{CSV: CSV{Columns: map[string]string{"body": "Y", "ref": "1"}}}
	same(t, listed(t, dir, mapped, "d.csv"), "d.csv:2 | 1 | 2")
	mapped.CSV.NoHeader, mapped.CSV.Columns = true, map[string]string{"body": "2"}
	same(t, listed(t, dir, mapped, "d.csv"), "d.csv:1 |  | y", "d.csv:2 |  | 2")
	mapped.CSV.Columns = map[string]string{"body": "z"}
	same(t, listed(t, dir, mapped, "d.csv"), `d.csv | CSV columns: no column "z" in the first line`)
	mapped.CSV.Columns = map[string]string{"than": "1"}
	if got := listed(t, dir, mapped, "d.csv"); len(got) != 1 || !strings.Contains(got[0], `no field "than"; there are body,`) {
		t.Error(got)
	}
	// A quotation mark left open does not swallow a file of any size.
	long := write(t, map[string]string{"a.csv": "ref,body\n1,\"" + strings.Repeat("dài\n", 1<<20)})
	if got := listed(t, long, Options{MaxBody: 1 << 20}, "a.csv"); len(got) != 1 || !strings.Contains(got[0], "quotation mark left open") {
		t.Error(got)
	}
}

func TestMediaWiki(t *testing.T) {
	dump := `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="vi">
<siteinfo><sitename>Wiki</sitename><base>https://vi.wiki.example/wiki/Trang_Ch%C3%ADnh</base></siteinfo>
<page><title>Huyện Thử</title><ns>0</ns><id>7</id>
<revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><model>wikitext</model><text>cũ</text></revision>
<revision><id>2</id><timestamp>2024-01-01T00:00:00Z</timestamp><model>wikitext</model><text bytes="9" xml:space="preserve">{{Hộp thông tin|tên={{PAGENAME}}}}
[[Tập tin:a.jpg|nhỏ|Ảnh [[chợ]] huyện]]
'''Huyện Thử''' là [[huyện|đơn vị]] thuộc [[tỉnh Mẫu]].&lt;ref name=&quot;a&quot;&gt;Nguồn {{x}}&lt;/ref&gt;&lt;ref name=&quot;a&quot; /&gt;
== Dân số ==
* Năm 2019 có &lt;b&gt;54&amp;nbsp;nghìn&lt;/b&gt; người &lt;!-- ẩn --&gt;[https://x.example theo thống kê]
{| class=x
|-
| ô
|}
__NOTOC__
[[Thể loại:Huyện]]</text></revision></page>
<page><title>Thảo luận:Huyện Thử</title><ns>1</ns><id>8</id><revision><text>x</text></revision></page>
<page><title>H. Thử</title><ns>0</ns><id>9</id><redirect title="Huyện Thử" /><revision><text>#đổi</text></revision></page>
<page><title>Rỗng</title><ns>0</ns><id>10</id><revision><timestamp>2020-01-01T00:00:00Z</timestamp><text /></revision></page>
</mediawiki>`
	dir := write(t, map[string]string{"vi.xml": dump, "khac.xml": "<rss></rss>", "cut.xml": dump[:700]})
	var o Options
	counts := skips(&o)
	got := listed(t, dir, o, "")
	want := "Huyện Thử\n\nHuyện Thử là đơn vị thuộc tỉnh Mẫu.\nDân số\nNăm 2019 có 54\u00a0nghìn người theo thống kê"
	if len(got) != 3 || !strings.HasPrefix(got[0], "cut.xml | damaged") ||
		got[1] != "vi.xml!Huyện Thử | https://vi.wiki.example/wiki/Huy%E1%BB%87n_Th%E1%BB%AD | "+want || got[2] != "vi.xml!Rỗng | empty" {
		t.Errorf("got %q", got)
	}
	if counts[SkippedNamespace] != 1 || counts[SkippedRedirect] != 1 || counts[SkippedOther] != 1 {
		t.Errorf("skipped %v", counts)
	}
}

// TestHostileWikitext is over in a moment: looking ahead is bounded.
func TestHostileWikitext(t *testing.T) {
	for _, s := range []string{"[[", "[http", "<ref>", "{{", "{|", "<", "''", "__", "<!--", "]]", "[[a|", "<b "} {
		plainWikitext(strings.Repeat(s, 1<<20/len(s)))
	}
}
