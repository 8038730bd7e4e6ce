package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"trichluc/extractors"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
	"trichluc/schemas"
)

// TestKeeping runs testdata/keeping: archives, re-runs, and what keeps a store in order.
func TestKeeping(t *testing.T) {
	samples, err := filepath.Abs("samples")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/keeping",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLES", samples)
			e.Setenv("RULESET", strconv.Itoa(extractors.CurrentRuleset().Version))
			e.Setenv("OLDER", strconv.Itoa(extractors.CurrentRuleset().Version-1))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"query": query, "soon": soon, "nats": startNATS, "exit-code": exitCode, "records": records,
			"pack": pack, "older": older, "same-store": sameStore, "index": indexStore,
		},
	})
}

// sampleTexts are the sample articles, by name.
func sampleTexts(dir string) (names []string, texts [][]byte, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".txt" && ext != ".html" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, nil, err
		}
		names, texts = append(names, e.Name()), append(texts, content)
	}
	if len(names) == 0 {
		return nil, nil, fmt.Errorf("no samples in %s", dir)
	}
	return names, texts, nil
}

// pack KIND FILE N writes an archive of N articles: the samples over and over, each
// under an address and with a first line of its own.
func pack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: pack zip|warc|hostile FILE N")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[1]))
	ts.Check(err)
	if args[0] == "hostile" {
		ts.Check(writeHostile(f, n))
		ts.Check(f.Close())
		return
	}
	ts.Check(writeArchive(f, args[0], ts.Getenv("SAMPLES"), n))
	ts.Check(f.Close())
}

func writeArchive(w io.Writer, kind, samples string, n int) error {
	names, texts, err := sampleTexts(samples)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for i := range n {
		name, text := names[i%len(names)], texts[i%len(texts)]
		html := filepath.Ext(name) == ".html"
		if html {
			text = append(append([]byte{}, text...), fmt.Sprintf("<!-- bản sao %d -->", i)...)
		} else {
			text = append(append([]byte{}, text...), fmt.Sprintf("\nBản sao số %d của kho lưu.\n", i)...)
		}
		switch kind {
		case "zip":
			f, err := z.Create(fmt.Sprintf("%d/%05d-%s", i%10, i, name))
			if err != nil {
				return err
			}
			if _, err := f.Write(text); err != nil {
				return err
			}
		case "warc":
			media := "text/plain; charset=utf-8"
			if html {
				media = "text/html; charset=utf-8"
			}
			block := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s", media, text)
			record := fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:%d>\r\nWARC-Date: 2024-05-%02dT03:04:05Z\r\n"+
				"WARC-Target-URI: https://kho%d.example/tin/%d.html\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
				i, i%28+1, i%5, i, len(block), block)
			g, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(g, record); err != nil {
				return err
			}
			if err := g.Close(); err != nil {
				return err
			}
		default:
			return fmt.Errorf("no archive is called %s", kind)
		}
	}
	if kind == "zip" {
		return z.Close()
	}
	return nil
}

// writeHostile writes a ZIP of what nobody should send: names that lead out of the
// folder, a link, a member that unpacks to n MB of nothing, one whose bytes were
// changed, one that says it is encrypted, and a good one at the end.
func writeHostile(w io.Writer, n int) error {
	const text = "Tin của xã\nNgày 9/5/2022, UBND xã cấp 54 triệu đồng cho 586 hộ nghèo để sửa nhà trước mùa mưa bão.\n"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	link := &zip.FileHeader{Name: "lien-ket.txt"}
	link.SetMode(os.ModeSymlink | 0o777)
	for _, m := range []struct {
		header *zip.FileHeader
		body   string
	}{
		{&zip.FileHeader{Name: "../../ra-ngoai.txt"}, text},
		{link, "/etc/passwd"},
		{&zip.FileHeader{Name: "bom.txt", Method: zip.Deflate}, strings.Repeat("\x00", n<<20)},
		{&zip.FileHeader{Name: "doi.txt"}, text + "tr\xc3\xa1o"},
		{&zip.FileHeader{Name: "khoa.txt"}, text},
		{&zip.FileHeader{Name: "tot.txt"}, text},
	} {
		f, err := z.CreateHeader(m.header)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, m.body); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	all := bytes.Replace(b.Bytes(), []byte("tr\xc3\xa1o"), []byte("tr\xc3\xa0o"), 1)
	if entry := bytes.LastIndex(all, []byte("khoa.txt")); entry > 46 {
		all[entry-46+8] |= 1
	}
	_, err := w.Write(all)
	return err
}

// older STORE makes of what a store holds the readings of the ruleset before: one
// that saw no figures and called every document a Quyết định.
func older(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: older STORE")
	}
	ctx := context.Background()
	path := ts.MkAbs(args[0])
	from, err := store.OpenReader(ctx, path)
	ts.Check(err)
	to, err := store.Open(ctx, path+".new")
	ts.Check(err)
	raws, err := from.Raws(ctx, store.RawFilter{}, store.ContentKey{}, 1_000_000)
	ts.Check(err)
	for _, s := range raws {
		raw, err := from.Unpack(s)
		ts.Check(err)
		record, err := from.Record(ctx, s.ArticleID)
		ts.Check(err)
		record.Ruleset = schemas.Ruleset{Version: record.Ruleset.Version - 1, Hash: "older"}
		record.Figures = []schemas.Figure{}
		for i := range record.Documents {
			record.Documents[i].Type = "Quyết định"
		}
		_, err = to.Put(ctx, []store.Entry{{Raw: raw, Record: record}})
		ts.Check(err)
	}
	ts.Check(from.Close())
	ts.Check(to.Close())
	ts.Check(os.Rename(path+".new", path))
}

// index STORE fills the tables that reports read.
func indexStore(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: index STORE")
	}
	x, err := index.Open(context.Background(), ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = x.Update(context.Background(), index.Options{Search: true})
	ts.Check(err)
	ts.Check(x.Close())
}

// same-store A B compares all that two stores hold.
func sameStore(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: same-store A B")
	}
	var dumps [2]string
	for i, path := range args {
		r, err := store.OpenReader(context.Background(), ts.MkAbs(path))
		ts.Check(err)
		dumps[i] = storetest.Dump(scriptTB{ts: ts}, r)
		ts.Check(r.Close())
	}
	switch {
	case dumps[0] != dumps[1] && !neg:
		ts.Fatalf("%s and %s differ: %s", args[0], args[1], storetest.FirstDifference(dumps[0], dumps[1]))
	case dumps[0] == dumps[1] && neg:
		ts.Fatalf("%s and %s hold the same", args[0], args[1])
	}
}

// scriptTB lets a script use what was made for tests.
type scriptTB struct {
	testing.TB
	ts *testscript.TestScript
}

func (t scriptTB) Helper()                      {}
func (t scriptTB) Fatal(args ...any)            { t.ts.Fatalf("%s", fmt.Sprint(args...)) }
func (t scriptTB) Fatalf(f string, args ...any) { t.ts.Fatalf(f, args...) }
