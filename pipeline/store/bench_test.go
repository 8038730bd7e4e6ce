package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
)

// BenchmarkPut stores ready-made records, so many a transaction; each article
// has about 25 child rows.
func BenchmarkPut(b *testing.B) {
	for _, size := range []int{1, 16, 128, 512} {
		b.Run(fmt.Sprintf("sqlite/batch=%d", size), func(b *testing.B) {
			s, err := store.Open(context.Background(), filepath.Join(b.TempDir(), "bench.db"))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			benchPut(b, s, size)
		})
	}
}

func benchPut(b *testing.B, s store.Store, size int) {
	entries := storetest.Entries(0, max(b.N, size))
	b.ResetTimer()
	for done := 0; done < b.N; done += size {
		batch := entries[done:min(done+size, len(entries))]
		sum, err := s.Put(context.Background(), batch)
		if err != nil || sum.Added != len(batch) {
			b.Fatalf("added %d of %d: %v %v", sum.Added, len(batch), err, sum.Rejections)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
