//go:build unix

package export_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// A process killed while it exports leaves nothing but whole parts counted: the
// same command goes on, and the end is that of an export in one go.
func TestKilled(t *testing.T) {
	o := export.Options{Format: "parquet", ArticlesPerPart: 10}
	if path := os.Getenv("EXPORT_TO_BE_KILLED"); path != "" {
		r, err := store.OpenReader(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		o.Dir = os.Getenv("EXPORT_DIR")
		o.Progress = func(export.State) { time.Sleep(2 * time.Millisecond) }
		if _, err := export.Export(context.Background(), r, o); err != nil {
			t.Fatal(err)
		}
		return
	}
	path := sqliteURL(t)
	r := fill(t, path, reporttest.Entries(0, 600)...)
	dir := filepath.Join(t.TempDir(), "killed")
	cutShort := 0
	for i := range 6 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "EXPORT_TO_BE_KILLED="+path, "EXPORT_DIR="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(60+15*i) * time.Millisecond)
		_ = cmd.Process.Kill()
		if err := cmd.Wait(); err != nil {
			cutShort++
		}
	}
	if cutShort == 0 {
		t.Error("no process was killed before it was done")
	}
	o.Dir = dir
	if s, err := export.Export(context.Background(), r, o); err != nil && !errors.Is(err, export.ErrDone) || s.Articles != 600 {
		t.Fatalf("%d articles, %v", s.Articles, err)
	}
	o.Dir = filepath.Join(t.TempDir(), "whole")
	if _, err := export.Export(context.Background(), r, o); err != nil {
		t.Fatal(err)
	}
	compare(t, "after kills", files(t, dir), files(t, o.Dir))
}

// What is stored while an export runs is not in it; what was is, as it was.
func TestWrittenMeanwhile(t *testing.T) {
	for engine, url := range map[string]string{"SQLite": sqliteURL(t), "PostgreSQL": postgrestest.Start(t).NewSchema(t)} {
		s, err := store.Open(context.Background(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		put(t, s, reporttest.Entries(0, 60)...)
		want := map[string][]string{}
		for _, table := range export.Tables() {
			want[table] = asked(t, s.Reader(), table)
		}
		parts := 0
		o := export.Options{Dir: filepath.Join(t.TempDir(), "out"), Format: "parquet", ArticlesPerPart: 20}
		o.Progress = func(export.State) {
			if parts++; parts == 1 {
				put(t, s, reread(3, 30), reread(45, 30))
				put(t, s, reporttest.Entries(60, 20)...)
			}
		}
		if _, err := export.Export(context.Background(), s.Reader(), o); err != nil {
			t.Fatal(err)
		}
		for _, table := range export.Tables() {
			if got := parquetRows(t, o.Dir, table); !slices.Equal(got, want[table]) {
				t.Errorf("%s: %s are not as they were at the beginning: %d rows, want %d%s", engine, table, len(got), len(want[table]), firstDifference(got, want[table]))
			}
		}
		if parts != 3 {
			t.Errorf("%s: %d parts", engine, parts)
		}
	}
}

func put(t *testing.T, s store.Store, entries ...store.Entry) {
	t.Helper()
	if _, err := s.Put(context.Background(), entries); err != nil {
		t.Fatal(err)
	}
}

// An export that goes on after the store has changed ends with every article
// once, as it is then: also those of parts that were whole.
func TestGoesOnAfterChanges(t *testing.T) {
	ctx := context.Background()
	for _, partition := range []string{"", "month"} {
		url := sqliteURL(t)
		s, err := store.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		put(t, s, reporttest.Entries(0, 80)...)

		stop, cancel := context.WithCancel(ctx)
		parts := 0
		o := export.Options{Dir: filepath.Join(t.TempDir(), "out"), Format: "parquet", Partition: partition, ArticlesPerPart: 20}
		o.Progress = func(export.State) {
			if parts++; parts == 3 {
				cancel()
			}
		}
		if _, err := export.Export(stop, s.Reader(), o); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		put(t, s, reread(5, 30), reread(70, 30)) // in a part that is whole, in one that is not
		put(t, s, reporttest.Entries(80, 10)...)
		m, err := store.OpenMaintenance(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		if removed, err := m.Remove(ctx, []string{reporttest.Entry(25).Record.ID}, false); err != nil || len(removed.Articles) != 1 {
			t.Fatal(removed, err)
		}
		_ = m.Close()

		o.Progress = nil
		if _, err := export.Export(ctx, s.Reader(), o); err != nil {
			t.Fatal(err)
		}
		for _, table := range export.Tables() {
			got, want := parquetRows(t, o.Dir, table), asked(t, s.Reader(), table)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("partition %q: %s: %d rows, want %d%s", partition, table, len(got), len(want), firstDifference(got, want))
			}
		}
	}
}

// An empty store gives files without rows, that have their columns.
func TestEmptyStore(t *testing.T) {
	r := fill(t, sqliteURL(t))
	for _, format := range export.Formats() {
		for _, partition := range []string{"", "month"} {
			dir := filepath.Join(t.TempDir(), "out")
			s, err := export.Export(context.Background(), r, export.Options{Dir: dir, Format: format, Partition: partition})
			if err != nil || !s.Done || s.Articles != 0 {
				t.Fatalf("%+v, %v", s, err)
			}
			for _, table := range export.Tables() {
				if n := len(files(t, filepath.Join(dir, table))); n != 1 {
					t.Errorf("%s: %d files of %s", format, n, table)
				}
			}
			if format == "parquet" {
				if rows := read[export.Figure](t, dir, "figures"); len(rows) != 0 {
					t.Errorf("rows out of nothing: %v", rows)
				}
			}
		}
	}
}

// Articles without a day are in a folder of their own, as Hive has it.
func TestMonths(t *testing.T) {
	entries := reporttest.Entries(0, 300)
	r := fill(t, sqliteURL(t), entries...)
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := export.Export(context.Background(), r, export.Options{Dir: dir, Format: "parquet", Partition: "month", Tables: []string{"articles"}}); err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, e := range entries {
		month := "__HIVE_DEFAULT_PARTITION__"
		if at := e.Record.Article.PublishedAt; at != "" {
			month = string(at[:7])
		}
		want["published_month="+month]++
	}
	got := map[string]int{}
	for name := range files(t, filepath.Join(dir, "articles")) {
		folder := filepath.Dir(name)
		got[folder] = len(parquetRows(t, filepath.Join(dir, "articles"), folder))
	}
	if !maps.Equal(got, want) || want["published_month=__HIVE_DEFAULT_PARTITION__"] == 0 {
		t.Errorf("articles by month %v, want %v", got, want)
	}
}

// Where a file cannot be written the error says which; nothing half-written
// stays, and when the cause is gone the export goes on.
func TestCannotWrite(t *testing.T) {
	r := fill(t, sqliteURL(t), reporttest.Entries(0, 30)...)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := export.Export(context.Background(), r, export.Options{Dir: filepath.Join(file, "out"), Format: "parquet"}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a folder below a file: %v", err)
	}

	o := export.Options{Dir: filepath.Join(t.TempDir(), "out"), Format: "parquet", ArticlesPerPart: 10}
	var inTheWay string
	o.Progress = func(s export.State) {
		if inTheWay == "" {
			inTheWay = filepath.Join(o.Dir, "roles", "part-00001.parquet.tmp")
			if err := os.MkdirAll(filepath.Join(inTheWay, "full"), 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := export.Export(context.Background(), r, o)
	if err == nil || !strings.Contains(err.Error(), "roles/part-00001.parquet") || s.Articles != 10 {
		t.Fatalf("%+v, %v", s, err)
	}
	for name := range files(t, o.Dir) {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("%s stays", name)
		}
	}
	if err := os.RemoveAll(inTheWay); err != nil {
		t.Fatal(err)
	}
	if s, err := export.Export(context.Background(), r, o); err != nil || s.Articles != 30 {
		t.Errorf("%+v, %v", s, err)
	}
}

// What an export keeps does not grow with the articles it has written.
func TestMemoryStaysFlat(t *testing.T) {
	r := fill(t, sqliteURL(t), reporttest.Entries(0, 3000)...)
	var alive []uint64
	o := export.Options{Dir: filepath.Join(t.TempDir(), "out"), Format: "parquet", ArticlesPerPart: 300}
	o.Progress = func(export.State) {
		var m runtime.MemStats
		for range 2 { // pools give their buffers up at the second
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		alive = append(alive, m.HeapAlloc)
	}
	if _, err := export.Export(context.Background(), r, o); err != nil {
		t.Fatal(err)
	}
	// The text alone of the articles between is 8 MB.
	if early, last := alive[2], alive[len(alive)-1]; last > early+4<<20 {
		t.Errorf("after 900 articles %d KB are alive, after 3,000 %d KB", early>>10, last>>10)
	}
}
