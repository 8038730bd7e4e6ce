package pipeline

import (
	"context"
	"log/slog"
	"time"
)

// stallTicks is for how many looks in a row articles may wait while this worker
// has nothing.
const stallTicks = 4

// watch looks now and then for what would else wait for ever: articles that a
// killed server left on the queue without handing them out, articles that the
// server has given up, and a consumer that has gone silent.
func (w *worker) watch(ctx context.Context) {
	tick := time.NewTicker(w.queue.AckWait() / 2)
	defer tick.Stop()
	stalled := 0
	for before := uint64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		before = w.rescue(ctx, before)
		if n, err := w.queue.Reap(ctx); err != nil && ctx.Err() == nil {
			slog.Warn("cannot look for articles that the server gave up", "err", err)
		} else if n > 0 {
			slog.Warn("articles that the server gave up are now dead letters", "articles", n)
		}
		if !w.stalled(ctx) {
			stalled = 0
		} else if stalled++; stalled >= stallTicks {
			slog.Warn("articles wait and none arrive: asking the consumer anew", "for", time.Since(w.lastTaken()).Round(time.Second))
			w.Meter.Retried("fetch", 1)
			if err := w.queue.Reattach(ctx); err != nil {
				slog.Warn("the consumer does not answer", "err", err)
			}
			stalled = 0
		}
	}
}

func (w *worker) lastTaken() time.Time { return time.Unix(0, w.taken.Load()) }

// stalled says that articles wait for a worker while this one has had none for a while.
func (w *worker) stalled(ctx context.Context) bool {
	if time.Since(w.lastTaken()) < w.queue.AckWait()/2 {
		return false
	}
	depth, err := w.queue.Depth(ctx)
	return err == nil && depth.Pending > 0
}

// rescue puts stranded articles back if the first of them was stranded at the
// last look already; before is what that look returned.
func (w *worker) rescue(ctx context.Context, before uint64) uint64 {
	first, err := w.queue.Stranded(ctx)
	if err == nil && first != 0 && first == before {
		var n int
		if n, err = w.queue.Rescue(ctx); n > 0 {
			slog.Info("stranded articles put back on the queue", "articles", n)
		}
	}
	if err != nil && ctx.Err() == nil {
		slog.Warn("cannot look for stranded articles", "err", err)
	}
	return first
}
