package queue

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/schemas"
)

// DeadLetter is an article that could not be worked.
type DeadLetter struct {
	Sequence uint64    // its number among the dead letters
	Time     time.Time // when it was put there
	Stage    string    // where it failed: queue, extract or store
	Reason   string
	Attempts int    // deliveries until then
	Subject  string // where it had been published
	Name     string // where its publisher had found it; may be empty
	Header   nats.Header
	Raw      schemas.RawArticle // body as far as it is in the message: see Body

	data []byte
}

// Large says that the body is not in Raw and is fetched with Body.
func (d *DeadLetter) Large() bool { return d.Header.Get(HeaderBody) != "" }

// ErrNoDeadLetter says that no dead letter has that number.
var ErrNoDeadLetter = errors.New("no such dead letter")

// DeadLettersFrom goes through the dead letters from a number on, oldest first.
func (q *Queue) DeadLettersFrom(ctx context.Context, sequence uint64) iter.Seq2[*DeadLetter, error] {
	return func(yield func(*DeadLetter, error) bool) {
		s, err := q.js.Stream(ctx, DeadStream)
		if err != nil {
			yield(nil, fmt.Errorf("dead letters: %w", q.because(err)))
			return
		}
		for last := s.CachedInfo().State.LastSeq; sequence <= last; sequence++ {
			m, err := s.GetMsg(ctx, sequence, jetstream.WithGetMsgSubject(DeadSubjects)) // the next one from there on
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("dead letter %d: %w", sequence, q.because(err)))
				return
			}
			if sequence = m.Sequence; !yield(deadLetter(m), nil) {
				return
			}
		}
	}
}

// DeadLetter reads one.
func (q *Queue) DeadLetter(ctx context.Context, sequence uint64) (*DeadLetter, error) {
	s, err := q.js.Stream(ctx, DeadStream)
	if err != nil {
		return nil, fmt.Errorf("dead letter %d: %w", sequence, err)
	}
	m, err := s.GetMsg(ctx, sequence)
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		err = ErrNoDeadLetter
	}
	if err != nil {
		return nil, fmt.Errorf("dead letter %d: %w", sequence, err)
	}
	return deadLetter(m), nil
}

func deadLetter(m *jetstream.RawStreamMsg) *DeadLetter {
	d := &DeadLetter{Sequence: m.Sequence, Time: m.Time, Header: m.Header, data: m.Data}
	if d.Header == nil {
		d.Header = nats.Header{}
	}
	d.Stage = d.Header.Get(HeaderDeadStage)
	d.Reason = d.Header.Get(HeaderDeadReason)
	d.Attempts, _ = strconv.Atoi(d.Header.Get(HeaderDeadAttempts)) // none where another program wrote it
	d.Subject = d.Header.Get(HeaderDeadSubject)
	d.Name = d.Header.Get(HeaderName)
	d.Raw, _ = decode(d.Header, d.data) // what is no article has at least its headers
	return d
}

// Body is the body of a dead letter as it was published.
func (q *Queue) Body(ctx context.Context, d *DeadLetter) ([]byte, error) {
	data, err := q.body(ctx, deadBucket, d.Header, d.data)
	if err != nil || !d.Large() {
		return data, err
	}
	raw, err := decode(d.Header, data)
	return raw.Body, err
}

// Retry puts a dead letter back on the work queue, to be worked as if it had just
// been published, and takes it out of the dead letters. Called twice for one, or
// killed between the two steps, it still puts one copy on the queue.
func (q *Queue) Retry(ctx context.Context, d *DeadLetter) error {
	if len(d.data) == 0 && !d.Large() {
		return fmt.Errorf("retry %d: its body is gone", d.Sequence)
	}
	again := &nats.Msg{Subject: d.Subject, Header: nats.Header{}, Data: d.data}
	if again.Subject == "" {
		again.Subject = "articles.raw.retry"
	}
	for name, values := range d.Header {
		again.Header[name] = values
	}
	for _, name := range []string{HeaderDeadReason, HeaderDeadStage, HeaderDeadAttempts, HeaderDeadSubject, HeaderDeadSequence} {
		again.Header.Del(name)
	}
	// Not the id it was first published under: that one stays blocked for minutes.
	again.Header.Set(nats.MsgIdHdr, DeadStream+":"+strconv.FormatUint(d.Sequence, 10)+":"+d.Time.UTC().Format(time.RFC3339Nano))
	if err := q.moveBody(ctx, deadBucket, bodyBucket, again.Header); err != nil {
		return fmt.Errorf("retry %d: %w", d.Sequence, err)
	}
	if _, err := q.js.PublishMsg(ctx, again); err != nil {
		return fmt.Errorf("retry %d: %w", d.Sequence, q.because(err))
	}
	return q.Drop(ctx, d)
}

// Drop deletes a dead letter for good.
func (q *Queue) Drop(ctx context.Context, d *DeadLetter) error {
	s, err := q.js.Stream(ctx, DeadStream)
	if err == nil {
		err = s.DeleteMsg(ctx, d.Sequence)
	}
	if err != nil && !isGone(err) {
		return fmt.Errorf("drop dead letter %d: %w", d.Sequence, q.because(err))
	}
	q.unclaim(ctx, deadBucket, d.Header)
	return nil
}
