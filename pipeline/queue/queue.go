// Package queue carries raw articles from whoever publishes them to whoever
// works them, over NATS JetStream: embedded in this process or on a remote
// server, with the same calls for both.
//
// An article leaves the work queue in one of two ways: it was stored (Ack after
// the commit), or it can never be worked (Dead moves it to the dead-letter
// stream with the reason). Everything else is delivered again.
package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// DefaultMaxBody is the largest article body, in bytes, where Options do not say
// otherwise. A body is held whole in memory where it is published and where it is worked.
const DefaultMaxBody = 64 << 20

const apiTimeout = 10 * time.Second

// Role says which part of the queue a connection needs, and with it which rights.
type Role uint8

const (
	// ForWork takes articles; it makes every stream that is not there.
	ForWork Role = iota
	// ForPublishing only puts articles in; it makes the work stream where it is not there.
	ForPublishing
)

// Options say where the queue lives. Exactly one of Dir and URL is set.
type Options struct {
	Dir string // embedded server, its files under this folder
	URL string // remote server: nats://host:4222[,nats://…]

	Role     Role
	Security Security // remote only

	Listen   string // embedded only: host:port to open to others; empty means no port at all
	Sync     bool   // embedded only: fsync before every acknowledgement (survives a power cut, 5 to 15 times slower)
	MaxBytes int64  // bound of a work queue that is created here; publishing waits while it is full. Zero means 128 MiB embedded, 8 GiB remote
	MaxBody  int64  // larger articles are refused; zero means DefaultMaxBody
	Replicas int    // remote only: copies of each stream created here; zero means one

	AckWait time.Duration // how long a worker may be silent about an article; zero means 10 s embedded, 60 s remote
	Records bool          // also the stream of records, for Announce
	Wait    bool          // remote only: wait for a server that is not up yet instead of failing
	Name    string        // connection name shown by the server's monitoring
}

// Queue is a connection to the streams. Its methods may be called concurrently.
type Queue struct {
	opts     Options
	embedded *embedded // nil where the server is remote
	conn     *nats.Conn
	js       jetstream.JetStream
	consumer atomic.Pointer[consumer]
	denied   atomic.Pointer[denial]
	looked   atomic.Pointer[time.Time] // when bodies without a message were last looked for
}

// consumer keeps an interface where an atomic pointer can point at it.
type consumer struct{ jetstream.Consumer }

// Open starts or reaches the server and makes sure that the streams of its role
// and the consumer are there. A stream which exists with another meaning is an
// error; it is never changed.
func Open(ctx context.Context, opts Options) (*Queue, error) {
	q, err := Connect(opts)
	if err != nil {
		return nil, err
	}
	if err := q.prepare(ctx); err != nil {
		q.Close()
		return nil, fmt.Errorf("open queue: %w", err)
	}
	return q, nil
}

// Connect starts or reaches the server and looks at nothing on it, as a check
// of what is there needs it.
func Connect(opts Options) (*Queue, error) {
	if (opts.Dir == "") == (opts.URL == "") {
		return nil, errors.New("open queue: give a folder or a server's URL, not both")
	}
	q := &Queue{opts: opts.withDefaults()}
	err := q.connect()
	if err == nil {
		q.js, err = jetstream.New(q.conn, jetstream.WithPublishAsyncMaxPending(maxOutstanding))
	}
	if err != nil {
		q.Close()
		return nil, fmt.Errorf("open queue: %w", err)
	}
	return q, nil
}

func (o Options) withDefaults() Options {
	local := o.Dir != ""
	if o.MaxBytes == 0 {
		o.MaxBytes = 8 << 30
		if local {
			o.MaxBytes = 128 << 20
		}
	}
	if o.AckWait == 0 {
		o.AckWait = 60 * time.Second
		if local {
			// After a crash the next run waits this long for what the last one held.
			o.AckWait = 10 * time.Second
		}
	}
	if o.MaxBody == 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Replicas == 0 || local {
		o.Replicas = 1
	}
	if o.Name == "" {
		o.Name = "trichluc"
	}
	return o
}

// prepare makes what is not there and checks what is.
func (q *Queue) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*apiTimeout)
	defer cancel()
	var steps []func(context.Context) error
	for _, want := range q.streams() {
		steps = append(steps, func(ctx context.Context) error { return q.ensureStream(ctx, want) })
	}
	if q.opts.Role == ForWork {
		for _, name := range []string{bodyBucket, deadBucket} {
			steps = append(steps, func(ctx context.Context) error {
				_, err := q.bucket(ctx, name)
				return err
			})
		}
		steps = append(steps, q.ensureReaper, q.Reattach)
		if q.embedded != nil { // whose last process may have been killed
			steps = append(steps, func(ctx context.Context) error {
				age := orphanAge
				if q.opts.Listen == "" { // nobody else publishes, and this process has not begun
					age = 0
				}
				_, err := q.dropOrphans(ctx, age)
				return err
			}, func(ctx context.Context) error {
				_, err := q.Rescue(ctx)
				return err
			})
		}
	}
	for _, step := range steps {
		if err := q.patiently(ctx, step); err != nil {
			return q.because(err)
		}
	}
	return nil
}

// patiently calls f again where the server did not answer in time: a cluster
// that elects a leader does not.
func (q *Queue) patiently(ctx context.Context, f func(context.Context) error) error {
	for {
		call, cancel := context.WithTimeout(ctx, apiTimeout/2)
		err := f(call)
		cancel()
		if err == nil || ctx.Err() != nil || !IsTransient(err) || q.denied.Load() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// IsTransient says that the same call may succeed later: the server is away, or
// its cluster without a leader.
func IsTransient(err error) bool {
	if errors.Is(err, nats.ErrPermissionViolation) {
		return false
	}
	for _, e := range []error{context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoServers, nats.ErrNoResponders, nats.ErrConnectionClosed,
		nats.ErrDisconnected, nats.ErrConnectionReconnecting, syscall.ECONNREFUSED, ErrUnavailable, io.EOF} {
		if errors.Is(err, e) {
			return true
		}
	}
	var api *jetstream.APIError
	return errors.As(err, &api) && api.Code >= 500 && !errors.Is(err, jetstream.ErrJetStreamNotEnabled)
}

// Reattach makes sure that the consumer is there, and asks it from now on: the
// way on where it was deleted, or silent for no reason.
func (q *Queue) Reattach(ctx context.Context) error {
	c, err := q.ensureConsumer(ctx)
	if err == nil {
		q.consumer.Store(&consumer{c})
	}
	return err
}

// AckWait is how long a worker may be silent about an article before another gets it.
func (q *Queue) AckWait() time.Duration {
	if c := q.consumer.Load(); c != nil {
		if wait := c.CachedInfo().Config.AckWait; wait > 0 {
			return wait // what the server goes by
		}
	}
	return q.opts.AckWait
}

// MaxBody is the size in bytes of the largest article body that is accepted for publishing.
func (q *Queue) MaxBody() int64 { return q.opts.MaxBody }

// largestMessage is how much fits into one message; larger bodies travel beside it.
func (q *Queue) largestMessage() int64 { return q.conn.MaxPayload() - headerRoom }

// Waiting counts the articles in the work queue, those being worked included.
func (q *Queue) Waiting(ctx context.Context) (int, error) {
	return q.count(ctx, WorkStream)
}

// DeadLetters counts the articles in the dead-letter stream.
func (q *Queue) DeadLetters(ctx context.Context) (int, error) {
	return q.count(ctx, DeadStream)
}

func (q *Queue) count(ctx context.Context, stream string) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	s, err := q.js.Stream(ctx, stream)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", stream, err)
	}
	return int(s.CachedInfo().State.Msgs), nil
}

// Depth is how much stands in the work queue.
type Depth struct {
	Pending    int           // not yet given to any worker
	AckPending int           // with a worker, not yet settled
	Lag        time.Duration // age of the oldest article in the queue; zero where it is empty
}

// Depth asks the server how much stands in the queue.
func (q *Queue) Depth(ctx context.Context) (Depth, error) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	s, err := q.js.Stream(ctx, WorkStream)
	if err != nil {
		return Depth{}, fmt.Errorf("depth: %w", err)
	}
	info, err := q.consumer.Load().Info(ctx)
	if err != nil {
		return Depth{}, fmt.Errorf("depth: %w", err)
	}
	d := Depth{Pending: int(info.NumPending), AckPending: info.NumAckPending}
	if state := s.CachedInfo().State; state.Msgs > 0 && !state.FirstTime.IsZero() {
		// By the server's clock on both ends.
		d.Lag = max(s.CachedInfo().TimeStamp.Sub(state.FirstTime), 0)
	}
	return d, nil
}

// Close sends what is buffered, acknowledgements included, and stops an embedded server.
func (q *Queue) Close() {
	if q.conn != nil {
		_ = q.conn.FlushTimeout(apiTimeout) // a lost acknowledgement only means one more, harmless delivery
		q.conn.Close()
	}
	if q.embedded != nil {
		q.embedded.stop()
	}
}

// Server is the embedded server, for tests and metrics; nil where the server is remote.
func (q *Queue) Server() *server.Server {
	if q.embedded == nil {
		return nil
	}
	return q.embedded.server
}
