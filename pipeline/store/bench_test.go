package store_test

import (
	"context"
	"fmt"
	"testing"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
)

// BenchmarkPutSQLite stores ready-made records, so many a transaction; each
// article has about 25 child rows.
func BenchmarkPutSQLite(b *testing.B) {
	for _, size := range []int{1, 16, 128, 512} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) { benchPut(b, openSQLite(b), size) })
	}
}

func benchPut(b *testing.B, s store.Store, size int) {
	b.Helper()
	entries := storetest.Entries(0, b.N)
	b.ReportAllocs()
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
