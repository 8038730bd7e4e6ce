package archive

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// everything holds one or more files of each format, damaged ones among them.
func everything(t testing.TB) string {
	var envelopes, pages, each string
	for n := range 5 {
		envelopes += fmt.Sprintf("{\"ref\":\"e%d\",\"body\":\"Tin số %d\"}\n\n", n, n)
		pages += page(n)
		each += gzipped(t, page(n))
	}
	return write(t, map[string]string{
		"a.txt": "Tin số 1", "b/a.html": article(2), "b.jsonl": envelopes, "c.jsonl.gz": gzipped(t, envelopes),
		"c.csv":  "ref,body\n1,Tin số 3\n2,\n3,Tin số 4\n",
		"d.warc": pages, "e.warc.gz": each, "f.warc.gz": gzipped(t, pages), "g.warc.zst": zstded(t, pages),
		"h.warc.gz": each[:len(each)/2] + "\x00\x00" + each[len(each)/2+2:],
		"i.zip":     zipped(t, mixed(t)...), "k.tar": tarred(t, mixed(t)...), "l.tar.xz": xzed(t, tarred(t, mixed(t)...)),
		"l/x.mht": mhtml("https://bao.example/m", article(6)), "m.zip": "hỏng", "n.html": "", "o/p/q.txt": "Tin số 7", "o.txt": "Tin số 8",
	})
}

// TestGoesOn stops behind every item in turn, keeps the position as JSON, and goes on
// from it: nothing twice, nothing missed.
func TestGoesOn(t *testing.T) {
	dir := everything(t)
	for name, paths := range map[string][]string{
		"folder": {dir},
		"files":  {filepath.Join(dir, "e.warc.gz"), filepath.Join(dir, "k.tar"), filepath.Join(dir, "mat.txt"), filepath.Join(dir, "o"), filepath.Join(dir, "d.warc")},
		"glob":   {filepath.Join(dir, "*")},
		"deep":   {filepath.Join(dir, "**", "*.*")},
		"same":   {filepath.Join(dir, "b.jsonl"), filepath.Join(dir, "b.jsonl")},
	} {
		t.Run(name, func(t *testing.T) {
			var all []string
			var at []Position
			for item := range Read(paths, Options{}) {
				all = append(all, describe(dir, item))
				at = append(at, item.At)
			}
			if len(all) < 10 {
				t.Fatalf("only %q", all)
			}
			for i := range all {
				kept, err := json.Marshal(at[i])
				if err != nil {
					t.Fatal(err)
				}
				var after Position
				if err := json.Unmarshal(kept, &after); err != nil {
					t.Fatal(err)
				}
				var rest []string
				for item := range Read(paths, Options{After: &after}) {
					rest = append(rest, describe(dir, item))
				}
				if !slices.Equal(rest, all[i+1:]) {
					t.Fatalf("after %q at %s\ngot\n  %s\nwant\n  %s", all[i], kept, strings.Join(rest, "\n  "), strings.Join(all[i+1:], "\n  "))
				}
			}
		})
	}
}

// TestEntersInTheMiddle checks that big files are not read again from their beginning.
func TestEntersInTheMiddle(t *testing.T) {
	dir := everything(t)
	for _, file := range []string{"b.jsonl", "d.warc", "e.warc.gz"} {
		var last Position
		for item := range Read([]string{filepath.Join(dir, file)}, Options{}) {
			last = item.At
		}
		if last.N != 1 || last.Offset < last.Size/2 {
			t.Errorf("%s: %+v", file, last)
		}
	}
}

func TestChangedFileIsReadAgain(t *testing.T) {
	dir := everything(t)
	path := filepath.Join(dir, "b.jsonl")
	var after Position
	for item := range Read([]string{path}, Options{}) {
		after = item.At
	}
	if err := os.WriteFile(path, []byte(`{"ref":"x","body":"Tin số 9"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	n := 0
	for range Read([]string{path}, Options{After: &after}) {
		n++
	}
	if n != 1 {
		t.Errorf("%d items, want the new one", n)
	}
	// A file that is gone: what follows it is read.
	folder := filepath.Join(dir, "b")
	for item := range Read([]string{dir}, Options{}) {
		if strings.HasSuffix(item.Name, "a.html") {
			after = item.At
			break
		}
	}
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	first := ""
	for item := range Read([]string{dir}, Options{After: &after}) {
		first = filepath.Base(item.Name)
		break
	}
	if first != "b.jsonl:1" {
		t.Errorf("went on with %s", first)
	}
}

// TestProgress counts every byte once, wherever a reading begins.
func TestProgress(t *testing.T) {
	dir := everything(t)
	for _, paths := range [][]string{{dir}, {filepath.Join(dir, "*")}, {filepath.Join(dir, "e.warc.gz"), filepath.Join(dir, "i.zip"), filepath.Join(dir, "b")}} {
		total := Size(paths)
		var at []Position
		for item := range Read(paths, Options{}) {
			at = append(at, item.At)
		}
		for i := -1; i < len(at); i += 7 {
			var n atomic.Int64
			o := Options{Read: &n}
			if i >= 0 {
				o.After = &at[i]
			}
			last := int64(0)
			for range Read(paths, o) {
				if n.Load() < last || n.Load() > total {
					t.Fatalf("%d of %d after %d", n.Load(), total, last)
				}
				last = n.Load()
			}
			if n.Load() != total || total == 0 {
				t.Errorf("from %d: %d bytes of %d", i, n.Load(), total)
			}
		}
	}
}
