package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// advisory is what the server says about an article that nobody will see again:
// delivered as often as the consumer allows, or terminated by a worker.
type advisory struct {
	Type       string `json:"type"`
	Sequence   uint64 `json:"stream_seq"`
	Deliveries int    `json:"deliveries"`
	Reason     string `json:"reason"`
}

func (q *Queue) ensureReaper(ctx context.Context) error {
	_, err := q.js.Consumer(ctx, AdvisoriesStream, ReaperConsumer)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		_, err = q.js.CreateConsumer(ctx, AdvisoriesStream, jetstream.ConsumerConfig{
			Durable: ReaperConsumer, AckPolicy: jetstream.AckExplicitPolicy, AckWait: apiTimeout * 3, MaxDeliver: -1,
		})
		if errors.Is(err, jetstream.ErrConsumerExists) {
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("consumer %s: %w", ReaperConsumer, err)
	}
	return nil
}

// Reap makes dead letters of the articles that the server has given up or that
// a worker of another kind has terminated, and returns how many it made. Once in a
// while it also drops bodies that a killed publisher left behind.
func (q *Queue) Reap(ctx context.Context) (int, error) {
	c, err := q.js.Consumer(ctx, AdvisoriesStream, ReaperConsumer)
	if err != nil {
		return 0, fmt.Errorf("reap: %w", q.because(err))
	}
	reaped := 0
	for {
		batch, err := c.Fetch(64, jetstream.FetchMaxWait(100*time.Millisecond))
		if err != nil {
			return reaped, fmt.Errorf("reap: %w", err)
		}
		n := 0
		for m := range batch.Messages() {
			n++
			made, err := q.reapOne(ctx, m.Data())
			if err != nil {
				_ = m.NakWithDelay(apiTimeout) // or it comes back after the consumer's patience
				return reaped, fmt.Errorf("reap: %w", err)
			}
			if made {
				reaped++
			}
			if err := m.Ack(); err != nil {
				return reaped, fmt.Errorf("reap: %w", err)
			}
		}
		if n > 0 {
			continue
		}
		bodies, err := q.dropOldOrphans(ctx)
		if bodies > 0 {
			slog.Info("bodies without an article dropped", "bodies", bodies)
		}
		return reaped, err
	}
}

func (q *Queue) reapOne(ctx context.Context, data []byte) (made bool, err error) {
	var a advisory
	if json.Unmarshal(data, &a) != nil || a.Sequence == 0 {
		return false, nil // not of a kind that names an article
	}
	terminated := strings.HasSuffix(a.Type, ".terminated")
	c := casualty{sequence: a.Sequence, stage: "queue", attempts: a.Deliveries}
	c.reason = fmt.Sprintf("delivered %d times, as often as the consumer allows, and never settled", a.Deliveries)
	if terminated {
		c.reason = "terminated by a worker"
		if a.Reason != "" {
			c.reason += ": " + a.Reason
		}
	}
	s, err := q.js.Stream(ctx, WorkStream)
	if err != nil {
		return false, err
	}
	m, err := s.GetMsg(ctx, a.Sequence)
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound) && !terminated:
		return false, nil // settled after all
	case errors.Is(err, jetstream.ErrMsgNotFound):
		c.subject = "articles.raw.unknown" // the server keeps nothing of it
	case err != nil:
		return false, err
	default:
		c.subject, c.header, c.data = m.Subject, m.Header, m.Data
	}
	if err := q.bury(ctx, c); err != nil {
		return false, err
	}
	if m != nil {
		q.unclaim(ctx, bodyBucket, m.Header)
		if err := s.DeleteMsg(ctx, a.Sequence); err != nil && !isGone(err) {
			return false, err
		}
	}
	return true, nil
}
