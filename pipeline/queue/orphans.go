package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A publisher that is killed between body and message leaves a body that no
// message names. It cannot be told from one whose message is on its way by looking
// at it, but by its age: a message is published within renewAfter of its body, or
// the body is renewed; so the body of a message that waits is never orphanAge older
// than the oldest message.
const (
	orphanAge   = 24 * time.Hour
	renewAfter  = time.Hour // far less than orphanAge: a renewal may fail some times
	orphanPause = time.Hour // between two looks of one worker
)

// dropOrphans deletes bodies that are older, by age, than all that waits in the
// queue, and returns their number. An age of zero is right where nobody else
// publishes: it deletes all bodies of an empty queue, and none of another.
func (q *Queue) dropOrphans(ctx context.Context, age time.Duration) (int, error) {
	s, err := q.js.Stream(ctx, WorkStream)
	if err != nil {
		return 0, fmt.Errorf("bodies left behind: %w", err)
	}
	// By the server's clock on both ends.
	state, oldest := s.CachedInfo().State, s.CachedInfo().TimeStamp
	if state.Msgs > 0 {
		oldest = state.FirstTime
	}
	if state.Msgs > 0 && age == 0 || oldest.IsZero() {
		return 0, nil
	}
	b, err := q.js.ObjectStore(ctx, bodyBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("bodies left behind: %w", err)
	}
	bodies, err := b.List(ctx, jetstream.ListObjectsShowDeleted()) // of deleted ones a killed worker left the marker
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("bodies left behind: %w", err)
	}
	dropped := 0
	for _, body := range bodies {
		if !body.ModTime.Before(oldest.Add(-age)) {
			continue
		}
		if err := q.remove(ctx, b, bodyBucket, body.Name); err != nil {
			return dropped, fmt.Errorf("body %s left behind: %w", body.Name, err)
		}
		if !body.Deleted {
			dropped++
		}
	}
	return dropped, nil
}

// dropOldOrphans is dropOrphans, once in a while.
func (q *Queue) dropOldOrphans(ctx context.Context) (int, error) {
	last, now := q.looked.Load(), time.Now()
	if last != nil && now.Sub(*last) < orphanPause || !q.looked.CompareAndSwap(last, &now) {
		return 0, nil
	}
	return q.dropOrphans(ctx, orphanAge)
}

// renewBody makes the body of a message as young as the message will be.
func (q *Queue) renewBody(ctx context.Context, header nats.Header) error {
	return q.moveBody(ctx, bodyBucket, bodyBucket, header)
}
