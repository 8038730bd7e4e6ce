//go:build unix

package report_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"trichluc/pipeline/report"
	"trichluc/pipeline/report/index"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// BenchmarkQuestions asks every question of a store on each engine. The store
// has BENCH_ARTICLES articles (2,000 unless set; 55,556 have a million mentions),
// and is kept for the next run where BENCH_SQLITE names a file. Besides the mean
// it reports the slowest of the runs.
func BenchmarkQuestions(b *testing.B) {
	n := 2000
	if s := os.Getenv("BENCH_ARTICLES"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("sqlite", func(b *testing.B) {
		url := os.Getenv("BENCH_SQLITE")
		if url == "" {
			url = sqliteURL(b)
		}
		benchQuestions(b, url, n)
	})
	b.Run("postgres", func(b *testing.B) {
		url := os.Getenv("BENCH_POSTGRES")
		if url == "" {
			url = postgrestest.Start(b).NewSchema(b)
		}
		benchQuestions(b, url, n)
	})
}

func benchQuestions(b *testing.B, url string, n int) {
	r := benchStore(b, url, n)
	for _, q := range asked(b, r) {
		if q.filters.Limit == 0 {
			q.filters.Limit = 100
		}
		b.Run(q.name+"/"+named(q.filters), func(b *testing.B) {
			var took []time.Duration
			cpu := cpuTime(b)
			for b.Loop() {
				start := time.Now()
				if _, err := report.Ask(context.Background(), r, q.name, q.filters); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			cpu = cpuTime(b) - cpu
			b.ReportMetric(float64(cpu.Microseconds())/1000/float64(len(took)), "cpu-ms")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "slowest-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
		})
	}
}

// cpuTime is what this process has used: on SQLite all of the work, however busy
// the machine is with others; on PostgreSQL the client's part.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// named are the filters that are set.
func named(f report.Filters) string {
	b, err := json.Marshal(f)
	if err != nil {
		panic(err)
	}
	var set map[string]any
	if err := json.Unmarshal(b, &set); err != nil {
		panic(err)
	}
	var out []string
	for name, value := range set {
		if value != "" && value != false && value != 0.0 && name != "Limit" {
			out = append(out, fmt.Sprintf("%s=%v", name, value))
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

func benchStore(b *testing.B, url string, n int) *store.Reader {
	ctx := context.Background()
	s, err := store.Open(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	var have int
	if err := s.Reader().QueryRow("SELECT COUNT(*) FROM articles").Scan(&have); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	for i := have; i < n; i += 256 {
		if _, err := s.Put(ctx, reporttest.Entries(i, min(256, n-i))); err != nil {
			b.Fatal(err)
		}
	}
	put := time.Since(start)
	x, err := index.Open(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	start = time.Now()
	facts, err := x.Update(ctx, index.Options{})
	if err != nil {
		b.Fatal(err)
	}
	tables := time.Since(start)
	start = time.Now()
	words, err := x.Update(ctx, index.Options{Search: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("put %d articles in %v; indexed %d in %v, words of %d in %v", max(n-have, 0), put, facts.Indexed, tables, words.Searched, time.Since(start))
	return s.Reader()
}
