package pipeline

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"trichluc/pipeline/queue"
)

// lane works one batch after the other. It returns nil when taking has ended.
func (w *worker) lane(taking, waiting, working context.Context) error {
	for failures := 0; ; {
		if w.drained(taking) {
			return errDrained
		}
		began := time.Now()
		batch, err := w.queue.Fetch(taking, w.Batch)
		if len(batch) == 0 && err == nil {
			batch, err = w.queue.Await(waiting)
		} else if len(batch) > 0 {
			w.Meter.Took("fetch", time.Since(began))
		}
		if len(batch) > 0 {
			w.taken.Store(time.Now().UnixNano())
			w.Meter.Batch(len(batch))
			if err := w.work(taking, working, batch); err != nil {
				return err
			}
			w.taken.Store(time.Now().UnixNano())
			if n := w.stuck.Load(); w.MostLate > 0 && n >= int64(w.MostLate) {
				return fmt.Errorf("%d articles past their deadline still run and can't be stopped: they are dead letters, start the worker again", n)
			}
		}
		switch {
		case taking.Err() != nil:
			return nil
		case err != nil:
			failures++
			w.Meter.Retried("fetch", 1)
			slog.Warn("the queue does not answer", "err", err)
			pause(taking, backOff(failures))
			if err := w.queue.Reattach(taking); err == nil { // the consumer may have been deleted
				failures = min(failures, 4)
			}
		default:
			failures = 0
		}
	}
}

// drained reports whether everything was published and everything was worked.
func (w *worker) drained(ctx context.Context) bool {
	select {
	case <-w.Published: // nil blocks: without it, the queue is never done
	default:
		return false
	}
	n, err := w.queue.Waiting(ctx)
	return err == nil && n == 0
}

// work settles a batch, and keeps it from being given to others meanwhile.
func (w *worker) work(taking, working context.Context, batch []*queue.Message) error {
	done := make(chan struct{})
	defer close(done)
	go w.keepAlive(batch, done)

	var together []*queue.Message
	var alone [][]*queue.Message
	for _, m := range batch {
		// What may have killed workers, and what may take as much memory as all the others.
		if m.Attempts() > suspectAttempts || m.Large() {
			alone = append(alone, []*queue.Message{m})
		} else {
			together = append(together, m)
		}
	}
	for _, part := range append([][]*queue.Message{together}, alone...) {
		if err := w.settle(taking, working, part); err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) keepAlive(batch []*queue.Message, done <-chan struct{}) {
	tick := time.NewTicker(w.queue.AckWait() / 3)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			w.taken.Store(time.Now().UnixNano())
			for _, m := range batch {
				_ = m.InProgress() // of what is settled: refused, and that is right
			}
		}
	}
}

// backOff grows from a quarter of a second to half a minute, with jitter, so that
// many workers do not come back at the same moment.
func backOff(try int) time.Duration {
	d := min(250*time.Millisecond<<min(max(try-1, 0), 10), 30*time.Second)
	return d/2 + rand.N(d)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
