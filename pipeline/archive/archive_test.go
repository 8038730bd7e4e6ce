package archive

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// article is a small page whose words tell which one it is.
func article(n int) string {
	return fmt.Sprintf("<!DOCTYPE html><title>Tin số %d</title><p>Ngày 9/5/2022, UBND xã hỗ trợ %d hộ nghèo sửa nhà.</p>", n, n)
}

// write makes files below a new folder and returns the folder.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// listed is what a reading gave, one line an item: name, ref or URL, first words or error.
// The folder's own path is cut off.
func listed(t testing.TB, dir string, o Options, paths ...string) []string {
	t.Helper()
	for i, p := range paths {
		if p != Stdin {
			paths[i] = filepath.Join(dir, p)
		}
	}
	var lines []string
	for item := range Read(paths, o) {
		lines = append(lines, describe(dir, item))
	}
	return lines
}

func describe(dir string, item Item) string {
	name := strings.TrimPrefix(strings.TrimPrefix(filepath.ToSlash(item.Name), filepath.ToSlash(dir)), "/")
	if item.Err != nil {
		return fmt.Sprintf("%s | %v", name, item.Err)
	}
	id := item.Raw.Ref
	if item.Raw.URL != "" {
		id = item.Raw.URL
	}
	body := string(item.Raw.Body)
	if i := strings.Index(body, "Tin số"); i >= 0 {
		body = body[i:]
		body = body[:strings.IndexAny(body+"<", "<\n")]
	}
	return fmt.Sprintf("%s | %s | %s", name, id, body)
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// skips counts what was passed over, by reason.
func skips(o *Options) map[string]int {
	counts := map[string]int{}
	o.Skipped = func(_, reason string) { counts[reason]++ }
	return counts
}

func gzipped(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstded(t testing.TB, s string) string {
	t.Helper()
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(e.EncodeAll([]byte(s), nil))
}

func xzed(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	x, err := xz.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(x, s); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFolder(t *testing.T) {
	dir := write(t, map[string]string{
		"a/bai.txt":      "Tin số 1",
		"a.txt":          "Tin số 2",
		"b/bai.html":     article(3),
		"b/trang.aspx":   article(4),
		"b/ma.php":       "<?php echo 1;",
		"b/hinh.jpg":     "\xff\xd8\xff",
		".git/an.txt":    "ẩn",
		"c/feed.jsonl":   `{"ref":"x","body":"Tin số 5"}` + "\n\n" + `{"ref":"y","body":"Tin số 6"}`,
		"d/nguyen.tep":   "không đọc trong thư mục",
		"e/rong.html":    "  \n",
		"e/bai.html.gz":  gzipped(t, article(7)),
		"e/tep.jsonl.xz": xzed(t, `{"ref":"z","body":"Tin số 8"}`),
	})
	var o Options
	counts := skips(&o)
	same(t, listed(t, dir, o, ""),
		"a/bai.txt | a/bai | Tin số 1",
		"a.txt | a | Tin số 2",
		"b/bai.html | b/bai | Tin số 3",
		"b/trang.aspx | b/trang | Tin số 4",
		"c/feed.jsonl:1 | x | Tin số 5",
		"c/feed.jsonl:3 | y | Tin số 6",
		"e/bai.html.gz | e/bai | Tin số 7",
		"e/rong.html | empty",
		"e/tep.jsonl.xz:1 | z | Tin số 8",
	)
	if counts[SkippedOther] != 3 { // jpg, php, tep
		t.Errorf("skipped %v", counts)
	}
}

func TestGivenByName(t *testing.T) {
	dir := write(t, map[string]string{
		"bai.v2.txt":   "Tin số 1",
		"khong-duoi":   "Tin số 2",
		"la.dat":       "Tin số 3",
		"bai.html.zst": zstded(t, article(4)),
		"het.gz":       article(5), // unpacked on the way, the name was not
		"x/mot.html":   article(6),
		"x/sau/b.html": article(7),
	})
	same(t, listed(t, dir, Options{}, "bai.v2.txt", "khong-duoi", "la.dat", "bai.html.zst", "het.gz", "mat.html", "x/*.html", "**/b.html", "k*.pdf"),
		"bai.v2.txt | bai.v2 | Tin số 1",
		"khong-duoi | khong-duoi | Tin số 2",
		"la.dat | la | Tin số 3",
		"bai.html.zst | bai | Tin số 4",
		"het.gz | het | Tin số 5",
		"mat.html | no such file or directory",
		"x/mot.html | mot | Tin số 6",
		"x/sau/b.html | b | Tin số 7",
		"k*.pdf | no file matches",
	)
}

func TestStdin(t *testing.T) {
	for name, test := range map[string]struct {
		in     string
		format string
		want   []string
	}{
		"envelopes":  {in: `{"ref":"a","body":"Tin số 1"}`, want: []string{"standard input:1 | a | Tin số 1"}},
		"page":       {in: article(2), want: []string{"standard input |  | Tin số 2"}},
		"text":       {in: "Tin số 3", want: []string{"standard input |  | Tin số 3"}},
		"packed":     {in: gzipped(t, `{"ref":"a","body":"Tin số 4"}`), want: []string{"standard input:1 | a | Tin số 4"}},
		"zip":        {in: zipped(t, member{name: "a.html", body: article(5)}), want: []string{"standard input!a.html | a | Tin số 5"}},
		"csv":        {in: "id,body\n7,Tin số 6\n", format: "csv", want: []string{"standard input:2 | 7 | Tin số 6"}},
		"empty":      {in: "", want: []string{"standard input | empty"}},
		"white":      {in: "\n ", want: []string{"standard input | empty"}},
		"only a BOM": {in: "\ufeff", want: []string{"standard input | empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			same(t, listed(t, "", Options{Stdin: strings.NewReader(test.in), Format: test.format}, "-"), test.want...)
		})
	}
	same(t, listed(t, "", Options{}, "-"), "standard input | cannot be read here")
}

func TestSymbolicLinks(t *testing.T) {
	dir := write(t, map[string]string{"trong/a.html": article(1), "ngoai/b.html": article(2)})
	for link, target := range map[string]string{"trong/x.html": "../ngoai/b.html", "trong/thu-muc": "../ngoai", "trong/a2.html": "a.html"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip(err)
		}
	}
	var o Options
	counts := skips(&o)
	same(t, listed(t, dir, o, "trong"), "trong/a.html | a | Tin số 1")
	if counts[SkippedSymlink] != 3 {
		t.Errorf("skipped %v", counts)
	}
	// Named by the user, it is followed.
	same(t, listed(t, dir, Options{}, "trong/x.html"), "trong/x.html | x | Tin số 2")
}

func TestStamp(t *testing.T) {
	dir := write(t, map[string]string{"a.html": article(1)})
	when := time.Date(2023, 4, 5, 6, 7, 8, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "a.html"), when, when); err != nil {
		t.Fatal(err)
	}
	for item := range Read([]string{dir}, Options{Stamp: true}) {
		if item.Raw.FetchedAt != "2023-04-05T06:07:08Z" {
			t.Errorf("fetched at %q", item.Raw.FetchedAt)
		}
	}
	for item := range Read([]string{dir}, Options{}) {
		if item.Raw.FetchedAt != "" {
			t.Errorf("fetched at %q without Stamp", item.Raw.FetchedAt)
		}
	}
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("x", 2000)
	dir := write(t, map[string]string{
		"a.html":      long,
		"b.jsonl":     `{"ref":"a","body":"` + strings.Repeat("y", 3<<20) + `"}` + "\n" + `{"ref":"b","body":"Tin số 1"}`,
		"c.html.gz":   gzipped(t, long),
		"d.zip":       zipped(t, member{name: "a.html", body: long}, member{name: "b.html", body: article(2)}),
		"e.tar":       tarred(t, member{name: "a.html", body: long}, member{name: "b.html", body: article(3)}),
		"f.html.xz":   xzed(t, long),
		"g.html.zst":  zstded(t, long),
		"h.warc":      response("https://bao.example/a", "Content-Type: text/html", long) + response("https://bao.example/b", "Content-Type: text/html", article(4)),
		"i.mht":       mhtml("https://bao.example/c", long),
		"k.csv":       "ref,body\n1," + long + "\n",
		"l.mediawiki": "",
	})
	for _, line := range listed(t, dir, Options{MaxBody: 1000}, "") {
		if !strings.HasSuffix(line, "too large: more than 1000 bytes, the limit for one article") && !strings.Contains(line, "Tin số") && !strings.HasPrefix(line, "k.csv") {
			t.Error(line)
		}
	}
}

func TestStopsWhenAsked(t *testing.T) {
	dir := write(t, map[string]string{
		"a.zip": zipped(t, member{name: "1.html", body: article(1)}, member{name: "2.html", body: article(2)}),
		"b.tar": tarred(t, member{name: "1.html", body: article(1)}, member{name: "2.html", body: article(2)}),
		"c.txt": "Tin số 3",
	})
	for n := 1; n <= 5; n++ {
		got := 0
		for range Read([]string{dir}, Options{}) {
			if got++; got == n {
				break
			}
		}
		if got != n {
			t.Errorf("asked to stop after %d items, got %d", n, got)
		}
	}
}

func TestErrorsAreTyped(t *testing.T) {
	dir := write(t, map[string]string{
		"a.zip":     "PK\x03\x04 cut off",
		"b.html.gz": gzipped(t, article(1))[:40],
		"c.txt":     "",
	})
	want := map[string]error{"a.zip": ErrDamaged, "b.html.gz": ErrDamaged, "c.txt": ErrEmpty}
	for item := range Read([]string{dir}, Options{}) {
		if err := want[filepath.Base(item.Name)]; err == nil || !errors.Is(item.Err, err) {
			t.Errorf("%s: %v, want %v", item.Name, item.Err, err)
		}
		delete(want, filepath.Base(item.Name))
	}
	if len(want) > 0 {
		t.Errorf("not named: %v", want)
	}
}
