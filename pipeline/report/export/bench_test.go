//go:build unix

package export_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/parquet-go/parquet-go"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store"
)

// benchStore is a store of BENCH_ARTICLES generated articles (2,000 unless set),
// or, where BENCH_SQLITE names one, that store as it is.
func benchStore(b *testing.B) (r *store.Reader, textBytes int64) {
	if url := os.Getenv("BENCH_SQLITE"); url != "" {
		var err error
		if r, err = store.OpenReader(context.Background(), url); err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = r.Close() })
	} else {
		n := 2000
		if s := os.Getenv("BENCH_ARTICLES"); s != "" {
			var err error
			if n, err = strconv.Atoi(s); err != nil {
				b.Fatal(err)
			}
		}
		r = fill(b, sqliteURL(b), reporttest.Entries(0, n)...)
	}
	if err := r.QueryRow("SELECT SUM(LENGTH(CAST(text AS BLOB))) FROM texts").Scan(&textBytes); err != nil {
		b.Fatal(err)
	}
	return r, textBytes
}

// BenchmarkExport exports a whole store. MB/s are of the articles' text; the
// heap is what is alive at the most, seen after each part.
func BenchmarkExport(b *testing.B) {
	r, bytes := benchStore(b)
	for _, format := range export.Formats() {
		b.Run(format, func(b *testing.B) {
			b.SetBytes(bytes)
			var most uint64
			for b.Loop() {
				o := export.Options{Dir: filepath.Join(b.TempDir(), "out"), Format: format, Progress: func(export.State) {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapInuse)
				}}
				if _, err := export.Export(context.Background(), r, o); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(most)/(1<<20), "heap-MB")
		})
	}
}

// BenchmarkParquetAlone writes the articles' rows out of memory: the library's own limit.
func BenchmarkParquetAlone(b *testing.B) {
	var rows []export.Article
	var bytes int64
	for _, e := range reporttest.Entries(0, 5000) {
		rows = append(rows, export.Article{ArticleID: e.Record.ID, Text: e.Record.Article.Text})
		bytes += int64(len(e.Record.Article.Text))
	}
	b.SetBytes(bytes)
	for b.Loop() {
		f, err := os.Create(filepath.Join(b.TempDir(), "rows.parquet"))
		if err != nil {
			b.Fatal(err)
		}
		w := parquet.NewGenericWriter[export.Article](f)
		if _, err := w.Write(rows); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		_ = f.Close()
	}
}
