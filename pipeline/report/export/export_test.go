//go:build unix

package export_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

func fill(t testing.TB, url string, entries ...store.Entry) *store.Reader {
	t.Helper()
	s, err := store.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for some := range slices.Chunk(entries, 256) {
		if sum, err := s.Put(context.Background(), some); err != nil || sum.Added != len(some) {
			t.Fatalf("%+v, %v", sum, err)
		}
	}
	return s.Reader()
}

func sqliteURL(t testing.TB) string { return filepath.Join(t.TempDir(), "trichluc.db") }

// files are the files of an export with what is in them.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// read gathers the rows of a table out of all its Parquet files.
func read[T any](t *testing.T, dir, table string) []T {
	t.Helper()
	var out []T
	for _, name := range slices.Sorted(maps.Keys(files(t, filepath.Join(dir, table)))) {
		rows, err := parquet.ReadFile[T](filepath.Join(dir, table, name))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rows...)
	}
	return out
}

func TestParquetHoldsWhatTheStoreHolds(t *testing.T) {
	entries := reporttest.Entries(0, 300)
	r := fill(t, sqliteURL(t), entries...)
	dir := filepath.Join(t.TempDir(), "out")
	s, err := export.Export(context.Background(), r, export.Options{Dir: dir, Format: "parquet", ArticlesPerPart: 100})
	if err != nil || !s.Done || s.Articles != 300 || len(s.Parts) != 3 {
		t.Fatalf("%+v, %v", s, err)
	}
	articles := map[string]export.Article{}
	for _, a := range read[export.Article](t, dir, "articles") {
		articles[a.ArticleID] = a
	}
	figures := map[string][]export.Figure{}
	for _, f := range read[export.Figure](t, dir, "figures") {
		figures[f.ArticleID] = append(figures[f.ArticleID], f)
	}
	roles := read[export.Role](t, dir, "roles")
	if len(articles) != 300 || len(roles) != 900 {
		t.Fatalf("%d articles, %d roles", len(articles), len(roles))
	}
	for _, e := range entries {
		a := articles[e.Record.ID]
		if a.Text != e.Record.Article.Text || *a.URL != string(e.Record.Article.URL) {
			t.Errorf("article %s is %+v", e.Record.ID, a)
		}
		if known := e.Record.Article.PublishedAt != ""; known != (a.PublishedOn != nil) {
			t.Errorf("article %s of %q has day %v", e.Record.ID, e.Record.Article.PublishedAt, a.PublishedOn)
		}
		for i, f := range figures[e.Record.ID] {
			want := e.Record.Figures[i]
			if f.Text != want.Text || *f.Value != *want.Value || f.Low != nil || f.Unit != want.Unit || string([]rune(a.Text)[f.Start:f.End]) != f.Text {
				t.Errorf("figure %+v, want %+v", f, want)
			}
		}
		if len(figures[e.Record.ID]) != len(e.Record.Figures) {
			t.Errorf("article %s has %d figures, want %d", e.Record.ID, len(figures[e.Record.ID]), len(e.Record.Figures))
		}
	}
	if _, err := export.Export(context.Background(), r, export.Options{Dir: dir, Format: "parquet", ArticlesPerPart: 100}); !errors.Is(err, export.ErrDone) {
		t.Errorf("a finished export was taken up again: %v", err)
	}
}

// An export cut off after any part goes on, and ends as one that was not; and
// both engines give the same files, byte for byte.
func TestInterruptedAndOnBothEngines(t *testing.T) {
	entries := reporttest.Entries(0, 60)
	server := postgrestest.Start(t)
	lite, postgres := fill(t, sqliteURL(t), entries...), fill(t, server.NewSchema(t), entries...)
	for _, format := range export.Formats() {
		for _, partition := range []string{"", "month"} {
			o := export.Options{Dir: filepath.Join(t.TempDir(), "whole"), Format: format, Partition: partition, ArticlesPerPart: 15}
			if partition != "" {
				o.Tables = []string{"articles", "figures"} // files enough: one a month
			}
			if _, err := export.Export(context.Background(), lite, o); err != nil {
				t.Fatal(err)
			}
			want := files(t, o.Dir)

			o.Dir = filepath.Join(t.TempDir(), "postgres")
			if _, err := export.Export(context.Background(), postgres, o); err != nil {
				t.Fatal(err)
			}
			compare(t, fmt.Sprintf("%s %s, PostgreSQL", format, partition), files(t, o.Dir), want)

			o.Dir = filepath.Join(t.TempDir(), "interrupted")
			for tries := 0; ; tries++ {
				ctx, cancel := context.WithCancel(context.Background())
				parts := 0
				o.Progress = func(export.State) {
					if parts++; parts == 1 {
						cancel()
					}
				}
				s, err := export.Export(ctx, lite, o)
				cancel()
				if err == nil {
					if tries < 2 {
						t.Errorf("%s: never interrupted", format)
					}
					if !s.Done {
						t.Errorf("%+v", s)
					}
					break
				}
				if !errors.Is(err, context.Canceled) || tries > 200 {
					t.Fatal(err)
				}
			}
			got := files(t, o.Dir)
			maps.DeleteFunc(got, func(name, _ string) bool { return strings.HasSuffix(name, ".tmp") })
			compare(t, fmt.Sprintf("%s %s, interrupted", format, partition), got, want)
		}
	}
}

func compare(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if a, b := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(a, b) {
		t.Errorf("%s: files\n%q\nwant\n%q", what, a, b)
		return
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

func TestLinesAndCells(t *testing.T) {
	e := reporttest.Entry(0)
	e.Record.Article.Title = "=1+1, \"a\" <b>\nzwei"
	e.Record.Article.PublishedAt = "1969-12-31"
	r := fill(t, sqliteURL(t), e)
	dir := filepath.Join(t.TempDir(), "csv")
	if _, err := export.Export(context.Background(), r, export.Options{Dir: dir, Format: "csv", Tables: []string{"articles"}}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(files(t, dir)["articles/part-00000.csv"])).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%q, %v", rows, err)
	}
	cell := func(name string) string { return rows[1][slices.Index(rows[0], name)] }
	if cell("title") != "'=1+1, \"a\" <b>\nzwei" || cell("published_on") != "1969-12-31" || cell("source") != "" {
		t.Errorf("%q", rows[1])
	}

	dir = filepath.Join(t.TempDir(), "jsonl")
	if _, err := export.Export(context.Background(), r, export.Options{Dir: dir, Format: "jsonl"}); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader([]byte(files(t, dir)["figures/part-00000.jsonl"])))
	n := 0
	for ; lines.Scan(); n++ {
		var f map[string]any
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			t.Fatal(err)
		}
		if f["article_id"] != e.Record.ID || f["value"] != *e.Record.Figures[n].Value || f["low"] != nil || f["published_on"] != "1969-12-31" {
			t.Errorf("%v", f)
		}
	}
	if n != len(e.Record.Figures) {
		t.Errorf("%d figures", n)
	}
}

func TestRefusals(t *testing.T) {
	r := fill(t, sqliteURL(t), reporttest.Entry(0))
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "letter.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []export.Options{
		{Dir: full, Format: "parquet"},
		{Dir: filepath.Join(t.TempDir(), "a"), Format: "xlsx"},
		{Dir: filepath.Join(t.TempDir(), "b"), Format: "csv", Partition: "week"},
		{Dir: filepath.Join(t.TempDir(), "d"), Format: "parquet", Compression: "rar"},
		{Dir: filepath.Join(t.TempDir(), "c"), Format: "csv", Tables: []string{"weather"}},
	} {
		if s, err := export.Export(context.Background(), r, o); err == nil {
			t.Errorf("%+v was done: %+v", o, s)
		}
	}
}
