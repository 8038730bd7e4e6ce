//go:build unix

package pipeline

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// BenchmarkWorkers shares one queue and one store among workers of one core and one
// batch each. Articles a second rise with them until the store is at work all the
// time ("stores": how many batches are being stored at once, on average; SQLite
// takes one at a time) or the machine has no core left (two workers fill two cores,
// and PostgreSQL needs one of them).
func BenchmarkWorkers(b *testing.B) {
	server := postgrestest.Start(b)
	for _, engine := range []struct {
		name   string
		fresh  func(*testing.B) string
		single bool
	}{
		{"sqlite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "trichluc.db") }, true},
		{"postgres", func(b *testing.B) string { return server.NewSchema(b) }, false},
	} {
		for _, workers := range []int{1, 2, 3, 4} {
			b.Run(fmt.Sprintf("%s/workers=%d", engine.name, workers), func(b *testing.B) {
				benchWorkers(b, engine.fresh, engine.single, workers)
			})
		}
	}
}

func benchWorkers(b *testing.B, fresh func(*testing.B) string, single bool, workers int) {
	const articles = 10_000
	defer debug.SetGCPercent(debug.SetGCPercent(GCPercent)) // as the program does
	raws, _ := samples(b)
	var storing time.Duration
	for b.Loop() {
		benchRun(b, fresh(b), raws, articles, func(q *queue.Queue, s store.Store, published <-chan struct{}) error {
			clock := &clocked{Store: s, single: single}
			defer func() { storing += time.Duration(clock.busy.Load()) }()
			var group errgroup.Group
			for range workers {
				group.Go(func() error {
					return Run(b.Context(), q, clock, Options{Published: published, Cores: 1, Lanes: 1})
				})
			}
			return group.Wait()
		})
	}
	b.ReportMetric(float64(b.N)*articles/b.Elapsed().Seconds(), "articles/s")
	b.ReportMetric(storing.Seconds()/b.Elapsed().Seconds(), "stores")
}

// clocked sums how long a store is at work, without the waiting for its turn.
type clocked struct {
	store.Store
	single bool
	turn   sync.Mutex
	busy   atomic.Int64 // nanoseconds
}

func (c *clocked) Put(ctx context.Context, entries []store.Entry) (store.Summary, error) {
	if c.single {
		c.turn.Lock()
		defer c.turn.Unlock()
	}
	began := time.Now()
	defer func() { c.busy.Add(int64(time.Since(began))) }()
	return c.Store.Put(ctx, entries)
}
