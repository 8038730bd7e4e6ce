package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/semaphore"

	"trichluc/schemas"
)

const (
	maxOutstanding      = 1024     // messages sent and not yet confirmed
	maxOutstandingBytes = 64 << 20 // their bodies, so that memory stays flat whatever the sizes

	// stallWait replaces a default of 200 ms, after which a slow disk would make publishing fail.
	stallWait = time.Minute

	// confirmWait is how long one confirmation may take before the message is sent
	// again; the server drops the copy if the first did arrive.
	confirmWait = 30 * time.Second
	maxSends    = 10

	// A cluster that elects a leader takes seconds, one that restarts minutes.
	confirmPatience = 2 * time.Minute

	// A publisher that waits for a remote queue says so after this time, and then
	// as often at most.
	silence = 10 * time.Second

	errCodeStoreFailed     jetstream.ErrorCode = 10077 // any failure to store; the description says which
	errCodeTooManyRequests jetstream.ErrorCode = 10167
)

// ErrTooLarge says that an article is larger than Options.MaxBody.
var ErrTooLarge = errors.New("larger than an article on the queue may be")

// Publisher puts articles on the work queue, many at once, and waits while the
// queue is full.
type Publisher struct {
	q       *Queue
	subject string
	again   string
	trace   Tracer
	bytes   *semaphore.Weighted
	slots   *semaphore.Weighted
	wg      sync.WaitGroup
	said    atomic.Int64 // when it last said that it waits, Unix nanoseconds
}

// Publisher makes a publisher whose messages carry the subject articles.raw.NAME.
func (q *Queue) Publisher(name string) *Publisher {
	return &Publisher{
		q:       q,
		subject: "articles.raw." + name,
		bytes:   semaphore.NewWeighted(maxOutstandingBytes),
		slots:   semaphore.NewWeighted(maxOutstanding),
	}
}

// Again makes the publisher send what the server has seen in the last minutes as
// well: a re-run under new rules, or a repeat of what was lost. id is any text that
// earlier runs did not use.
func (p *Publisher) Again(id string) { p.again = id }

// Tracer begins a span for an article that is published: the trace context that
// travels with it, and what to call when the server has answered.
type Tracer func(name string) (traceparent string, end func(error))

// Traced makes every message carry a trace context.
func (p *Publisher) Traced(t Tracer) { p.trace = t }

// Publish sends one article, found under name, and returns as soon as the next may be sent. done is
// called exactly once, from another goroutine, when the server has confirmed the
// article (duplicate: it already had it and dropped this copy) or refused it. An
// error is returned, and done is not called, where nothing was sent: the article
// is too large, or ctx ended.
func (p *Publisher) Publish(ctx context.Context, name string, raw schemas.RawArticle, done func(duplicate bool, err error)) error {
	if limit := p.q.MaxBody(); int64(len(raw.Body)) > limit {
		return fmt.Errorf("%w (%.1f MB, at most %.1f)", ErrTooLarge, float64(len(raw.Body))/1e6, float64(limit)/1e6)
	}
	m, err := encode(p.subject, raw)
	if err != nil {
		return err
	}
	if name != "" {
		m.Header.Set(HeaderName, nameText(name))
	}
	if p.again != "" {
		m.Header.Set(nats.MsgIdHdr, m.Header.Get(nats.MsgIdHdr)+"-"+p.again)
	}
	ended := func(error) {}
	if p.trace != nil {
		var traceparent string
		traceparent, ended = p.trace(name)
		m.Header.Set(HeaderTraceparent, traceparent)
	}
	weight := min(int64(m.Size()), maxOutstandingBytes)
	if err := p.slots.Acquire(ctx, 1); err != nil {
		ended(err)
		return err
	}
	if err := p.bytes.Acquire(ctx, weight); err != nil {
		p.slots.Release(1)
		ended(err)
		return err
	}
	if int64(len(m.Data)) > p.q.largestMessage() {
		if err := p.q.claim(ctx, m); err != nil {
			p.bytes.Release(weight)
			p.slots.Release(1)
			ended(err)
			return err
		}
	}
	future, err := p.send(m)
	p.wg.Go(func() {
		defer p.slots.Release(1)
		defer p.bytes.Release(weight)
		duplicate, err := p.confirm(ctx, m, future, err)
		if duplicate {
			p.q.unclaim(ctx, bodyBucket, m.Header)
		}
		ended(err)
		done(duplicate, err)
	})
	return nil
}

// Wait returns when every article given to Publish is confirmed or refused.
func (p *Publisher) Wait() { p.wg.Wait() }

func (p *Publisher) send(m *nats.Msg) (jetstream.PubAckFuture, error) {
	// A copy: the client writes its reply subject into the message it is given.
	c := &nats.Msg{Subject: m.Subject, Header: m.Header, Data: m.Data}
	return p.q.js.PublishMsgAsync(c, jetstream.WithStallWait(stallWait))
}

// confirm waits for the server's answer, and sends again while the queue is full
// or no answer comes.
func (p *Publisher) confirm(ctx context.Context, m *nats.Msg, future jetstream.PubAckFuture, err error) (bool, error) {
	pause := 10 * time.Millisecond
	since, renewed := time.Now(), time.Now()
	for sends := 1; ; {
		if err == nil {
			var ack *jetstream.PubAck
			if ack, err = answer(ctx, future); err == nil {
				return ack.Duplicate, nil
			}
		}
		switch {
		case ctx.Err() != nil:
			return false, ctx.Err()
		case isFull(err): // as long as it takes: this is the back-pressure
		case sends >= maxSends && time.Since(since) > confirmPatience || !worthAnotherSend(err):
			return false, p.q.because(err)
		default:
			sends++
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(pause/2 + rand.N(pause)):
		}
		pause = min(2*pause, time.Second)
		if p.q.embedded == nil && time.Since(since) > silence {
			p.sayWaiting(err)
		}
		if time.Since(renewed) > renewAfter {
			renewed = time.Now()
			if err := p.q.renewBody(ctx, m.Header); err != nil {
				slog.Warn("cannot renew the body of an article that waits to be published", "err", err)
			}
		}
		future, err = p.send(m)
	}
}

// sayWaiting tells people why nothing seems to happen.
func (p *Publisher) sayWaiting(err error) {
	last, now := p.said.Load(), time.Now().UnixNano()
	if now-last < int64(silence) || !p.said.CompareAndSwap(last, now) {
		return
	}
	if isFull(err) {
		slog.Warn("the queue is full: waiting for workers to make room")
	} else {
		slog.Warn("the queue does not confirm what is published, trying again", "err", p.q.because(err))
	}
}

func answer(ctx context.Context, future jetstream.PubAckFuture) (*jetstream.PubAck, error) {
	timeout := time.NewTimer(confirmWait)
	defer timeout.Stop()
	select {
	case ack := <-future.Ok():
		return ack, nil
	case err := <-future.Err():
		return nil, err
	case <-timeout.C:
		return nil, nats.ErrTimeout
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// isFull tells "wait, workers are behind" from real failures. The server has one
// code for all that can go wrong in storing, so its words must tell.
func isFull(err error) bool {
	var api *jetstream.APIError
	if !errors.As(err, &api) {
		return false
	}
	bound := strings.HasPrefix(api.Description, "maximum bytes") || strings.HasPrefix(api.Description, "maximum messages")
	return api.ErrorCode == errCodeTooManyRequests || api.ErrorCode == errCodeStoreFailed && bound
}

// worthAnotherSend is false for what the server will refuse every time.
func worthAnotherSend(err error) bool {
	var api *jetstream.APIError
	if errors.As(err, &api) {
		return api.Code >= 500
	}
	return !errors.Is(err, nats.ErrMaxPayload) && !errors.Is(err, nats.ErrConnectionClosed) && !errors.Is(err, nats.ErrBadSubject)
}
