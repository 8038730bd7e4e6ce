//go:build unix

package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
	"trichluc/pipeline/store/storetest"
)

// BenchmarkPutPostgres is BenchmarkPutSQLite on a real server with its default
// settings. Beside it, over ready-made rows: the common way to be idempotent
// (staging), and COPY alone, which no Put can beat (ceiling).
func BenchmarkPutPostgres(b *testing.B) {
	server := postgrestest.Start(b)
	for _, size := range []int{1, 16, 128, 512} {
		b.Run(fmt.Sprintf("ceiling/batch=%d", size), func(b *testing.B) { benchBare(b, server, size, false) })
		b.Run(fmt.Sprintf("staging/batch=%d", size), func(b *testing.B) { benchBare(b, server, size, true) })
		for _, mode := range []string{"copy", "unnest"} {
			b.Run(fmt.Sprintf("%s/batch=%d", mode, size), func(b *testing.B) {
				benchPut(b, openURL(b, server.NewSchema(b)+"&put="+mode), size)
			})
		}
	}
	b.Run("copy/batch=128/again", func(b *testing.B) { // the same entries a second time: nothing is written
		s := openURL(b, server.NewSchema(b))
		entries := storetest.Entries(0, b.N)
		for batch := range slices.Chunk(entries, 128) {
			storetest.Put(b, s, batch...)
		}
		b.ResetTimer()
		for batch := range slices.Chunk(entries, 128) {
			storetest.Put(b, s, batch...)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	})
	for _, workers := range []int{2, 4} {
		b.Run(fmt.Sprintf("copy/batch=128/workers=%d", workers), func(b *testing.B) { benchWorkers(b, server, workers) })
	}
}

func benchBare(b *testing.B, server *postgrestest.Server, size int, staging bool) {
	b.Helper()
	s := openURL(b, server.NewSchema(b))
	var batches [][]store.Entry
	for first := 0; first < b.N; first += size {
		batches = append(batches, storetest.Entries(first, min(size, b.N-first)))
	}
	put := store.BareWriter(b, s, batches, staging)
	b.ResetTimer()
	for i := range batches {
		put(i)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

// benchWorkers has several workers share the batches.
func benchWorkers(b *testing.B, server *postgrestest.Server, workers int) {
	b.Helper()
	const size = 128
	s := openURL(b, server.NewSchema(b))
	entries := storetest.Entries(0, b.N)
	var next atomic.Int64
	b.ResetTimer()
	done := make(chan error)
	for range workers {
		go func() {
			for {
				first := int(next.Add(size)) - size
				if first >= len(entries) {
					done <- nil
					return
				}
				if _, err := s.Put(context.Background(), entries[first:min(first+size, len(entries))]); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range workers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
