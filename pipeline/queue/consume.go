package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/schemas"
)

const (
	// fetchBytes bounds what one Fetch may hold in memory.
	fetchBytes = 32 << 20

	// A fetch that is not full waits this long for more: at the end of a queue
	// every waiting moment is lost time.
	fetchWait = 50 * time.Millisecond

	// idleWait is how long an empty queue is asked at a time.
	idleWait = 2 * time.Second
)

// Headers that a dead letter has beside those of the article.
const (
	HeaderDeadReason   = "Trichluc-Dead-Reason"
	HeaderDeadStage    = "Trichluc-Dead-Stage"
	HeaderDeadAttempts = "Trichluc-Dead-Attempts"
	HeaderDeadSubject  = "Trichluc-Dead-Subject"
)

// Message is one delivery of an article. Exactly one of Ack, Nak and Dead settles it.
type Message struct {
	q        *Queue
	msg      jetstream.Msg
	sequence uint64
	attempts int
}

// Fetch returns up to n articles, fewer where no more are waiting.
func (q *Queue) Fetch(ctx context.Context, n int) ([]*Message, error) {
	// A message above the byte limit would never be delivered.
	limit := max(fetchBytes, int(q.conn.MaxPayload())+headerRoom)
	return q.fetch(ctx, n, jetstream.FetchMaxBytes(limit), jetstream.FetchMaxWait(fetchWait))
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
	batch, err := q.consumer.Fetch(n, opts...)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	var out []*Message
	for m := range batch.Messages() {
		meta, err := m.Metadata()
		if err != nil {
			return out, fmt.Errorf("fetch: %w", err)
		}
		out = append(out, &Message{q: q, msg: m, sequence: meta.Sequence.Stream, attempts: int(meta.NumDelivered)})
	}
	if err := batch.Error(); err != nil && len(out) == 0 && !errors.Is(err, nats.ErrTimeout) {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return out, nil
}

// Raw is the article as its sender gave it. An error means that the message is
// not an article and never will be.
func (m *Message) Raw() (schemas.RawArticle, error) {
	return decode(m.msg.Headers(), m.msg.Data())
}

// Name is where the publisher found the article, empty where it did not say.
func (m *Message) Name() string { return m.msg.Headers().Get(HeaderName) }

// Attempts counts the deliveries of this message, this one included.
func (m *Message) Attempts() int { return m.attempts }

// Ack says that the article is stored: it leaves the queue. The call does not
// wait for the server; a lost acknowledgement is one more delivery.
func (m *Message) Ack() error { return m.msg.Ack() }

// Nak gives the article back, to be delivered again after the delay.
func (m *Message) Nak(delay time.Duration) error { return m.msg.NakWithDelay(delay) }

// InProgress asks for another AckWait of patience.
func (m *Message) InProgress() error { return m.msg.InProgress() }

// Dead moves the article to the dead letters: first kept there, then taken off
// the queue, so that it is never in neither.
func (m *Message) Dead(ctx context.Context, stage string, reason error) error {
	dead := &nats.Msg{Subject: "articles.dead." + stage, Header: nats.Header{}, Data: m.msg.Data()}
	for name, values := range m.msg.Headers() {
		if name != nats.MsgIdHdr {
			dead.Header[name] = values
		}
	}
	text := headerText(reason.Error())
	dead.Header.Set(HeaderDeadReason, text)
	dead.Header.Set(HeaderDeadStage, stage)
	dead.Header.Set(HeaderDeadAttempts, strconv.Itoa(m.attempts))
	dead.Header.Set(HeaderDeadSubject, m.msg.Subject())
	// A worker that dies between the two steps makes the next one repeat the first.
	dead.Header.Set(nats.MsgIdHdr, WorkStream+":"+strconv.FormatUint(m.sequence, 10))
	if _, err := m.q.js.PublishMsg(ctx, dead); err != nil {
		return fmt.Errorf("dead letter: %w", err)
	}
	return m.msg.TermWithReason(text)
}

// headerText makes a reason fit for a header: one line, at most 1,000 bytes.
func headerText(s string) string {
	b := make([]rune, 0, len(s))
	for _, r := range s {
		if len(string(b)) > 1000 {
			break
		}
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		b = append(b, r)
	}
	return string(b)
}
