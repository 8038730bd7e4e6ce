package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// member is one file of an archive made for a test.
type member struct {
	name, body string
	link       bool
	store      bool
}

func zipped(t testing.TB, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		if m.store {
			h.Method = zip.Store
		}
		if m.link {
			h.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, m.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func tarred(t testing.TB, members ...member) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.body)), Typeflag: tar.TypeReg}
		if strings.HasSuffix(m.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if m.link {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, m.body, 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if !m.link {
			if _, err := io.WriteString(w, m.body); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// mixed are members as archives have them: pages, folders, pictures, hostile names,
// links, an archive in the archive.
func mixed(t testing.TB) []member {
	return []member{
		{name: "tin/"},
		{name: "tin/1.html", body: article(1)},
		{name: "tin/hinh.png", body: "\x89PNG"},
		{name: "../../../etc/2.html", body: article(2)},
		{name: "/goc/3.txt", body: "Tin số 3"},
		{name: "x/\x1b[31m4\xff.html", body: article(4)},
		{name: "lien-ket.html", body: "/etc/passwd", link: true},
		{name: "__MACOSX/._1.html", body: "junk"},
		{name: "feed.jsonl", body: `{"ref":"a","body":"Tin số 5"}`},
		{name: "trong.zip", body: zipped(t, member{name: "sau/6.html", body: article(6)}), store: true},
		{name: "trong.tar.gz", body: gzipped(t, tarred(t, member{name: "7.html", body: article(7)}))},
	}
}

func wantMixed(archive string) []string {
	lines := []string{
		"!tin/1.html | tin/1 | Tin số 1",
		"!etc/2.html | etc/2 | Tin số 2",
		"!goc/3.txt | goc/3 | Tin số 3",
		"!x/%1B[31m4%FF.html | x/%1B[31m4%FF | Tin số 4",
		"!feed.jsonl:1 | a | Tin số 5",
		"!trong.zip!sau/6.html | trong/sau/6 | Tin số 6",
		"!trong.tar.gz!7.html | trong/7 | Tin số 7",
	}
	for i := range lines {
		lines[i] = archive + lines[i]
	}
	return lines
}

func TestZIP(t *testing.T) {
	dir := write(t, map[string]string{"cu.zip": zipped(t, mixed(t)...)})
	var o Options
	counts := skips(&o)
	same(t, listed(t, dir, o, "cu.zip"), wantMixed("cu.zip")...)
	if counts[SkippedSymlink] != 1 || counts[SkippedOther] != 1 {
		t.Errorf("skipped %v", counts)
	}
	// In a folder the archive's name is part of the refs.
	for item := range Read([]string{dir}, Options{}) {
		if !strings.HasPrefix(item.Raw.Ref, "cu/") && item.Raw.Ref != "a" {
			t.Errorf("%s: ref %q", item.Name, item.Raw.Ref)
		}
	}
}

func TestZIPBehindOtherBytes(t *testing.T) {
	dir := write(t, map[string]string{"tu-bung.zip": "#!/bin/sh\nexit\n" + zipped(t, member{name: "a.html", body: article(1)})})
	// Only its name says what it is.
	same(t, listed(t, dir, Options{}, "tu-bung.zip"), "tu-bung.zip!a.html | a | Tin số 1")
}

// TestZIPOfOtherTools reads what Info-ZIP wrote.
func TestZIPOfOtherTools(t *testing.T) {
	tool := look(t, "zip")
	dir := write(t, map[string]string{"a/1.html": article(1), "a/sâu/hai ba.html": article(2)})
	runIn(t, dir, tool, "-q", "-r", "x.zip", "a")
	same(t, listed(t, dir, Options{}, "x.zip"), "x.zip!a/1.html | a/1 | Tin số 1", "x.zip!a/sâu/hai ba.html | a/sâu/hai ba | Tin số 2")
	runIn(t, dir, tool, "-q", "-P", "secret", "-r", "y.zip", "a")
	same(t, listed(t, dir, Options{}, "y.zip"), "y.zip!a/1.html | encrypted", "y.zip!a/sâu/hai ba.html | encrypted")
	// Written to a pipe: sizes stand behind the data, ZIP64 in every entry.
	runIn(t, dir, "sh", "-c", "cd a && "+tool+" -q -r - . | cat > ../z.zip")
	same(t, listed(t, dir, Options{}, "z.zip"), "z.zip!1.html | 1 | Tin số 1", "z.zip!sâu/hai ba.html | sâu/hai ba | Tin số 2")
	runIn(t, dir, tool, "-q", "-Z", "bzip2", "-r", "b.zip", "a")
	same(t, listed(t, dir, Options{}, "b.zip"), "b.zip!a/1.html | a/1 | Tin số 1", "b.zip!a/sâu/hai ba.html | a/sâu/hai ba | Tin số 2")
}

func TestDamagedZIP(t *testing.T) {
	whole := zipped(t, member{name: "1.html", body: article(1)}, member{name: "2.html", body: article(2), store: true}, member{name: "3.html", body: article(3)})
	flip := func(at int) string {
		b := []byte(whole)
		b[at] ^= 0x55
		return string(b)
	}
	dir := write(t, map[string]string{
		"bit.zip":  flip(strings.Index(whole, "Tin số 2") + 3),
		"dau.zip":  flip(strings.Index(whole, "2.html") - 28),
		"muc.zip":  flip(strings.Index(whole, "PK\x01\x02") + 60),
		"cut.zip":  whole[:len(whole)-30],
		"half.zip": whole[:200],
	})
	same(t, listed(t, dir, Options{}, "bit.zip"), "bit.zip!1.html | 1 | Tin số 1", "bit.zip!2.html | damaged: wrong checksum", "bit.zip!3.html | 3 | Tin số 3")
	same(t, listed(t, dir, Options{}, "dau.zip"), "dau.zip!1.html | 1 | Tin số 1", "dau.zip!2.html | damaged: no member where the directory says", "dau.zip!3.html | 3 | Tin số 3")
	// Cut off, the directory is lost: what is whole is read from the front.
	lost := " | damaged: ZIP directory not found, the file may be cut off"
	same(t, listed(t, dir, Options{}, "cut.zip"), "cut.zip!1.html | 1 | Tin số 1", "cut.zip!2.html | not supported: ZIP method 0 in an archive without its directory", "cut.zip"+lost)
	if got := listed(t, dir, Options{}, "half.zip"); len(got) != 3 || !strings.HasPrefix(got[1], "half.zip!2.html | ") || got[2] != "half.zip"+lost {
		t.Errorf("%q", got)
	}
}

// TestCutZIPOfOtherTools cuts what Info-ZIP wrote, with sizes before the data and behind.
func TestCutZIPOfOtherTools(t *testing.T) {
	tool := look(t, "zip")
	files := map[string]string{}
	for n := range 9 {
		files[fmt.Sprintf("a/%d.html", n)] = article(n)
	}
	files["a/hinh.png"] = "\x89PNG"
	dir := write(t, files)
	runIn(t, dir, tool, "-q", "-r", "x.zip", "a")
	runIn(t, dir, "sh", "-c", tool+" -q -r - a | cat > y.zip")
	runIn(t, dir, tool, "-q", "-0", "-r", "z.zip", "a")
	for _, name := range []string{"x.zip", "y.zip", "z.zip"} {
		path := filepath.Join(dir, name)
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := listed(t, dir, Options{}, name)
		if len(want) != 9 {
			t.Fatalf("%s: %q", name, want)
		}
		end := bytes.Index(whole, []byte("PK\x01\x02"))
		for _, cut := range []int{len(whole) - 10, end, end * 2 / 3, end / 2, 100} {
			if err := os.WriteFile(path, whole[:cut], 0o644); err != nil {
				t.Fatal(err)
			}
			got := listed(t, dir, Options{}, name)
			if last := got[len(got)-1]; !strings.HasSuffix(last, "the file may be cut off") {
				t.Errorf("%s cut at %d: %q", name, cut, got)
			}
			good := 0
			for _, line := range got {
				if strings.Contains(line, "Tin số") {
					if line != want[good] {
						t.Errorf("%s cut at %d: %q", name, cut, line)
					}
					good++
				}
			}
			if min := []int{9, 9, 5, 3, 0}[map[int]int{len(whole) - 10: 0, end: 1, end * 2 / 3: 2, end / 2: 3, 100: 4}[cut]]; good < min || len(got)-good > 2 {
				t.Errorf("%s cut at %d: %d articles, want %d: %q", name, cut, good, min, got)
			}
		}
	}
}

func TestBombs(t *testing.T) {
	zeros := strings.Repeat("\x00", 40<<20)
	overlap := []byte(zipped(t, member{name: "1.html", body: article(1)}, member{name: "2.html", body: article(2)}))
	for i := 0; ; { // both members claim nearly the whole file
		j := bytes.Index(overlap[i:], []byte("PK\x01\x02"))
		if j < 0 {
			break
		}
		i += j + 4
		binary.LittleEndian.PutUint32(overlap[i+16:], uint32(len(overlap)*2/3))
	}
	droste := article(1)
	for range 12 {
		droste = gzipped(t, droste)
	}
	dir := write(t, map[string]string{
		"a.zip":       zipped(t, member{name: "bom.html", body: zeros}, member{name: "b.html", body: article(2)}),
		"b.jsonl.gz":  gzipped(t, zeros),
		"c.jsonl.zst": zstded(t, zeros),
		"d.jsonl.xz":  xzed(t, zeros),
		"e.zip":       string(overlap),
		"g.gz":        droste,
		"h.warc.gz":   gzipped(t, response("https://bao.example/1", "Content-Type: text/html", zeros)) + gzipped(t, response("https://bao.example/2", "Content-Type: text/html", article(3))),
		"i.warc":      response("https://bao.example/1", "Content-Type: text/html\r\nContent-Encoding: gzip", gzipped(t, zeros)) + response("https://bao.example/2", "Content-Type: text/html", article(3)),
	})
	for file, want := range map[string][]string{
		"a.zip":       {"!bom.html | " + bomb(250).Error(), "!b.html | b | Tin số 2"},
		"b.jsonl.gz":  {" | " + bomb(250).Error()},
		"c.jsonl.zst": {" | " + bomb(250).Error()},
		"d.jsonl.xz":  {" | " + bomb(250).Error()},
		"e.zip":       nil,
		"g.gz":        {" | archives nested too deep: more than 6 levels"},
		"h.warc.gz":   {"!https://bao.example/1 | " + bomb(250).Error(), "!https://bao.example/2 | https://bao.example/2 | Tin số 3"},
		"i.warc":      {"!https://bao.example/1 | gzip body: " + bomb(250).Error(), "!https://bao.example/2 | https://bao.example/2 | Tin số 3"},
	} {
		for i := range want {
			want[i] = file + want[i]
		}
		got := listed(t, dir, Options{}, file)
		if file == "e.zip" {
			if last := got[len(got)-1]; !strings.Contains(last, "overlap") {
				t.Errorf("e.zip: %v", got)
			}
			continue
		}
		same(t, got, want...)
	}
}

func TestSpoolIsBounded(t *testing.T) {
	inner := zipped(t, member{name: "1.html", body: strings.Repeat("x", 5000), store: true})
	dir := write(t, map[string]string{"a.tar": tarred(t, member{name: "b.zip", body: inner}, member{name: "2.html", body: article(2)})})
	got := listed(t, dir, Options{MaxSpool: 1000}, "a.tar")
	same(t, got, "a.tar!b.zip | too large: a ZIP of more than 1000 bytes that is not a file of its own", "a.tar!2.html | 2 | Tin số 2")
}

func TestTAR(t *testing.T) {
	dir := write(t, map[string]string{"cu.tar.gz": gzipped(t, tarred(t, mixed(t)...)), "cu.tar": tarred(t, mixed(t)...)})
	var o Options
	counts := skips(&o)
	same(t, listed(t, dir, o, "cu.tar"), wantMixed("cu.tar")...)
	if counts[SkippedSymlink] != 1 || counts[SkippedOther] != 1 {
		t.Errorf("skipped %v", counts)
	}
	same(t, listed(t, dir, Options{}, "cu.tar.gz"), wantMixed("cu.tar.gz")...)
}

func TestDamagedTAR(t *testing.T) {
	whole := tarred(t, member{name: "1.html", body: article(1)}, member{name: "2.html", body: article(2)}, member{name: "3.html", body: article(3)})
	head := []byte(whole)
	head[strings.Index(whole, "2.html")+120] ^= 0x55
	dir := write(t, map[string]string{"a.tar": string(head), "b.tar": whole[:len(whole)-1024-512-60]})
	same(t, listed(t, dir, Options{}, "a.tar"), "a.tar!1.html | 1 | Tin số 1", "a.tar | damaged: archive/tar: invalid tar header", "a.tar!3.html | 3 | Tin số 3")
	same(t, listed(t, dir, Options{}, "b.tar"), "b.tar!1.html | 1 | Tin số 1", "b.tar!2.html | 2 | Tin số 2", "b.tar | damaged: ends too early")
}

// TestOtherTools reads what tar, gzip, xz, bzip2 and zstd wrote.
func TestOtherTools(t *testing.T) {
	dir := write(t, map[string]string{"a/1.html": article(1)})
	tool := look(t, "tar")
	for name, packer := range map[string]string{"x.tar": "", "x.tgz": "gzip", "x.tar.xz": "xz", "x.tbz2": "bzip2", "x.tar.zst": "zstd"} {
		t.Run(name, func(t *testing.T) {
			args := []string{"-cf", name, "a"}
			if packer != "" {
				args = append([]string{"-I", look(t, packer)}, args...)
			}
			runIn(t, dir, tool, args...)
			same(t, listed(t, dir, Options{}, name), name+"!a/1.html | a/1 | Tin số 1")
		})
	}
}

// TestMillionsOfEntries reads a directory far larger than the memory it may take.
func TestMillionsOfEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 60 MB")
	}
	path := filepath.Join(t.TempDir(), "nhieu.zip")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	const members = 300_000
	writeHugeZIP(t, f, members)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for item := range Read([]string{path}, Options{}) {
		if item.Err != nil {
			t.Fatal(item.Err)
		}
		if n++; n%100_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			if grown := int64(now.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
				t.Errorf("%d MiB held after %d members", grown>>20, n)
			}
		}
	}
	if n != members {
		t.Errorf("%d members, want %d", n, members)
	}
}

// writeHugeZIP writes stored one-line texts with a ZIP64 end record, without
// holding the directory as the library's writer does.
func writeHugeZIP(t *testing.T, w io.Writer, members int) {
	t.Helper()
	const body, crc = "x", 0x8cdc1683
	le := binary.LittleEndian
	var out bytes.Buffer
	flush := func() {
		if _, err := out.WriteTo(w); err != nil {
			t.Fatal(err)
		}
	}
	name := func(i int) string { return fmt.Sprintf("%08d.txt", i) }
	const entry = 30 + 12 + len(body)
	for i := range members {
		h := make([]byte, 30)
		copy(h, "PK\x03\x04")
		le.PutUint32(h[14:], crc)
		le.PutUint32(h[18:], uint32(len(body)))
		le.PutUint32(h[22:], uint32(len(body)))
		le.PutUint16(h[26:], 12)
		out.Write(h)
		out.WriteString(name(i) + body)
		if out.Len() > 1<<20 {
			flush()
		}
	}
	for i := range members {
		h := make([]byte, 46)
		copy(h, "PK\x01\x02")
		le.PutUint32(h[16:], crc)
		le.PutUint32(h[20:], uint32(len(body)))
		le.PutUint32(h[24:], uint32(len(body)))
		le.PutUint16(h[28:], 12)
		le.PutUint32(h[42:], uint32(i*entry))
		out.Write(h)
		out.WriteString(name(i))
		if out.Len() > 1<<20 {
			flush()
		}
	}
	end64 := make([]byte, 56)
	copy(end64, "PK\x06\x06")
	le.PutUint64(end64[4:], 44)
	le.PutUint64(end64[24:], uint64(members))
	le.PutUint64(end64[32:], uint64(members))
	le.PutUint64(end64[40:], uint64(members*58))
	le.PutUint64(end64[48:], uint64(members*entry))
	locator := make([]byte, 20)
	copy(locator, "PK\x06\x07")
	le.PutUint64(locator[8:], uint64(members*(entry+58)))
	le.PutUint32(locator[16:], 1)
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	for i := 8; i < 20; i++ {
		end[i] = 0xff
	}
	out.Write(end64)
	out.Write(locator)
	out.Write(end)
	flush()
}

func TestEncryptedIsTyped(t *testing.T) {
	b := []byte(zipped(t, member{name: "1.html", body: article(1)}))
	b[bytes.Index(b, []byte("PK\x01\x02"))+8] |= 1
	dir := write(t, map[string]string{"a.zip": string(b)})
	for item := range Read([]string{dir}, Options{}) {
		if !errors.Is(item.Err, ErrEncrypted) {
			t.Error(item.Err)
		}
	}
}
