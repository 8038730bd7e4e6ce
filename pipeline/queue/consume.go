package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/schemas"
)

const (
	// fetchBytes bounds what one Fetch may hold in memory.
	fetchBytes = 32 << 20

	// remoteFetchBytes does so where only the number of messages can be bounded.
	remoteFetchBytes = 256 << 20

	// A fetch that is not full waits this long for more: at the end of a queue
	// every waiting moment is lost time.
	fetchWait = 50 * time.Millisecond

	// idleWait is how long an empty queue is asked at a time.
	idleWait = 2 * time.Second
)

// Message is one delivery of an article. Exactly one of Ack, Nak and Dead settles it.
type Message struct {
	q        *Queue
	msg      jetstream.Msg
	sequence uint64
	attempts int
	queued   time.Time
}

// Fetch returns up to n articles, fewer where no more are waiting.
func (q *Queue) Fetch(ctx context.Context, n int) ([]*Message, error) {
	largest := int(q.conn.MaxPayload()) + headerRoom
	if q.embedded != nil {
		// A message above the byte limit would never be delivered.
		return q.fetch(ctx, n, jetstream.FetchMaxBytes(max(fetchBytes, largest)), jetstream.FetchMaxWait(fetchWait))
	}
	// Of a replicated consumer no bytes may be asked for: the server says that the
	// batch is complete at once, and sends the messages after their delivery has
	// been replicated, when the client no longer listens.
	return q.fetch(ctx, min(n, max(remoteFetchBytes/largest, 1)), jetstream.FetchMaxWait(fetchWait))
}

// Await waits up to two seconds for an article to come, and returns it or none.
// It returns at once, and with none, when ctx ends.
func (q *Queue) Await(ctx context.Context) ([]*Message, error) {
	idle, cancel := context.WithTimeout(ctx, idleWait)
	defer cancel()
	messages, err := q.fetch(idle, 1, jetstream.FetchContext(idle))
	if idle.Err() != nil {
		err = nil
	}
	return messages, err
}

func (q *Queue) fetch(ctx context.Context, n int, opts ...jetstream.FetchOpt) ([]*Message, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	batch, err := q.consumer.Load().Fetch(n, opts...)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	var out []*Message
	for m := range batch.Messages() {
		meta, err := m.Metadata()
		if err != nil {
			return out, fmt.Errorf("fetch: %w", err)
		}
		out = append(out, &Message{q: q, msg: m, sequence: meta.Sequence.Stream, attempts: int(meta.NumDelivered), queued: meta.Timestamp})
	}
	if err := batch.Error(); err != nil && len(out) == 0 && !errors.Is(err, nats.ErrTimeout) {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return out, nil
}

// Raw is the article as its sender gave it. ErrUnavailable means that its body
// could not be fetched now; any other error that the message is not an article
// and never will be.
func (m *Message) Raw(ctx context.Context) (schemas.RawArticle, error) {
	data, err := m.q.body(ctx, bodyBucket, m.msg.Headers(), m.msg.Data())
	if err != nil {
		raw, _ := decode(m.msg.Headers(), nil)
		return raw, err
	}
	return decode(m.msg.Headers(), data)
}

// Large says that the body of the article did not fit into its message: it is
// fetched apart, and may take as much memory as all others of a batch.
func (m *Message) Large() bool { return m.msg.Headers().Get(HeaderBody) != "" }

// Traceparent is the W3C trace context of the publisher; empty where it gave none.
func (m *Message) Traceparent() string { return m.msg.Headers().Get(HeaderTraceparent) }

// Queued is when the server took the article in, by its clock.
func (m *Message) Queued() time.Time { return m.queued }

// Name is where the publisher found the article, empty where it did not say.
func (m *Message) Name() string { return m.msg.Headers().Get(HeaderName) }

// Attempts counts the deliveries of this message, this one included.
func (m *Message) Attempts() int { return m.attempts }

// Ack says that the article is stored: it leaves the queue, and the body that
// travelled beside it goes first, so that none is ever left behind. The call does
// not wait for the server; a lost acknowledgement is one more delivery.
func (m *Message) Ack(ctx context.Context) error {
	m.q.unclaim(ctx, bodyBucket, m.msg.Headers())
	return m.msg.Ack()
}

// Nak gives the article back, to be delivered again after the delay.
func (m *Message) Nak(delay time.Duration) error { return m.msg.NakWithDelay(delay) }

// InProgress asks for another AckWait of patience.
func (m *Message) InProgress() error { return m.msg.InProgress() }

// Dead moves the article to the dead letters: first kept there, then taken off
// the queue, so that it is never in neither.
func (m *Message) Dead(ctx context.Context, stage string, reason error) error {
	err := m.q.bury(ctx, casualty{
		sequence: m.sequence, subject: m.msg.Subject(), header: m.msg.Headers(), data: m.msg.Data(),
		stage: stage, reason: reason.Error(), attempts: m.attempts,
	})
	if err != nil {
		return err
	}
	// Acknowledged, not terminated: the server speaks of terminated ones, and Reap
	// shall hear only of those that no worker of ours has kept.
	return m.Ack(ctx)
}
