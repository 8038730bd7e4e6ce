package reprocess

import (
	"context"
	"errors"
	"sync"

	"trichluc/pipeline/queue"
	"trichluc/schemas"
)

// Publisher is the part of a queue's publisher that a run needs.
type Publisher interface {
	Publish(ctx context.Context, name string, raw schemas.RawArticle, done func(duplicate bool, err error)) error
	Wait()
}

var _ Publisher = (*queue.Publisher)(nil)

// publish puts a batch on the queue and returns when the server has confirmed it:
// what the checkpoint passes over is in the queue's hands.
func (r *run) publish(ctx context.Context, b *batch) error {
	var mu sync.Mutex
	var fatalErr error
	for i := range b.reads {
		d := &b.reads[i]
		if d.Err != nil || d.end {
			continue
		}
		err := r.Queue.Publish(ctx, d.Name, d.Raw, func(_ bool, err error) {
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				fatalErr = errors.Join(fatalErr, err)
				return
			}
			r.state.Summary.count("published", 1)
		})
		switch {
		case errors.Is(err, queue.ErrTooLarge):
			mu.Lock()
			d.Err = err
			mu.Unlock()
		case err != nil:
			r.Queue.Wait()
			return err
		}
	}
	r.Queue.Wait()
	return fatalErr
}
