//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"trichluc/extractors"
	"trichluc/pipeline"
	"trichluc/pipeline/archive"
	"trichluc/pipeline/reprocess"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// BenchmarkReprocess reads 4,000 articles of a ZIP: without storing, storing them,
// and storing and comparing them with what an older ruleset read, where a tenth of
// the articles changed. It reports articles a second and how busy the cores were;
// ratios count, not the values of one machine.
func BenchmarkReprocess(b *testing.B) {
	const articles = 4000
	dir := b.TempDir()
	path := filepath.Join(dir, "a.zip")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(writeArchive(f, "zip", "samples", articles), f.Close()); err != nil {
		b.Fatal(err)
	}
	open := func(name string) store.Store {
		s, err := store.Open(context.Background(), filepath.Join(dir, name))
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	rules := extractors.CurrentRuleset()
	run := func(b *testing.B, s store.Store, sink, compare bool, process func(schemas.RawArticle) (schemas.Record, error)) {
		o := reprocess.Options{Ruleset: rules, Process: process, Source: reprocess.FromArchives([]string{path}, archive.Options{}),
			Checkpoint: filepath.Join(dir, "checkpoint.json")}
		if sink {
			o.Sink = s
		}
		if compare {
			o.Compare = s.Reader()
		}
		sum, err := reprocess.Run(context.Background(), o)
		if err != nil || sum.Articles != articles || sum.Failed > 0 {
			b.Fatalf("%+v, %v", sum, err)
		}
		if compare && sum.Changes.Compared != articles {
			b.Fatalf("%+v", sum.Changes)
		}
	}
	// The store that an older ruleset filled: every tenth article without its figures.
	old := open("old.db")
	run(b, old, true, false, func(raw schemas.RawArticle) (schemas.Record, error) {
		r, err := pipeline.Process(raw)
		r.Ruleset = schemas.Ruleset{Version: rules.Version - 1, Hash: "older"}
		if strings.Contains(string(raw.Body), "0 của kho lưu") || strings.Contains(string(raw.Body), "0 -->") {
			r.Figures = []schemas.Figure{}
		}
		return r, err
	})
	if err := old.Close(); err != nil {
		b.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, "old.db"))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		sink, compare bool
	}{{"extract", false, false}, {"store", true, false}, {"store and compare", true, true}, {"compare only", false, true}} {
		b.Run(c.name, func(b *testing.B) {
			var wall, cpu time.Duration
			for b.Loop() {
				b.StopTimer()
				name := "run" + time.Now().Format("150405.000000000") + ".db"
				if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
					b.Fatal(err)
				}
				s := open(name)
				runtime.GC()
				b.StartTimer()
				w, u := time.Now(), used(b)
				run(b, s, c.sink, c.compare, nil)
				wall += time.Since(w)
				cpu += used(b) - u
				b.StopTimer()
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.N*articles)/wall.Seconds(), "articles/s")
			b.ReportMetric(100*cpu.Seconds()/wall.Seconds()/float64(runtime.GOMAXPROCS(0)), "%busy")
		})
	}
}

// used is the time that this process has spent on all cores.
func used(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
