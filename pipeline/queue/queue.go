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
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Names on the server. Crawlers publish to articles.raw.ANYTHING.
const (
	WorkStream   = "ARTICLES"
	WorkSubjects = "articles.raw.>"
	DeadStream   = "ARTICLES_DEAD"
	DeadSubjects = "articles.dead.>"
	Consumer     = "work"
)

const (
	// dedupeWindow is how long the server remembers a Nats-Msg-Id. It costs
	// memory at the rate of publishing, so it is minutes, not days; the store is
	// what makes an article unique in the end.
	dedupeWindow = 5 * time.Minute

	// deadAge is how long dead letters are kept on a remote server.
	deadAge = 30 * 24 * time.Hour

	apiTimeout = 10 * time.Second
)

// Options say where the queue lives. Exactly one of Dir and URL is set.
type Options struct {
	Dir string // embedded server, its files under this folder
	URL string // remote server: nats://host:4222[,nats://…]

	Listen   string // embedded only: host:port to open to others; empty means no port at all
	Sync     bool   // embedded only: fsync before every acknowledgement (survives a power cut, 5 to 15 times slower)
	MaxBytes int64  // bound of a work queue that is created here; publishing waits while it is full. Zero means 128 MiB embedded, 8 GiB remote
	Replicas int    // remote only: copies of each stream created here; zero means one

	AckWait time.Duration // how long a worker may be silent about an article; zero means 10 s embedded, 60 s remote
	Wait    bool          // remote only: wait for a server that is not up yet instead of failing
	Name    string        // connection name shown by the server's monitoring
}

// Queue is a connection to the streams. Its methods may be called concurrently.
type Queue struct {
	opts     Options
	embedded *embedded // nil where the server is remote
	conn     *nats.Conn
	js       jetstream.JetStream
	consumer jetstream.Consumer
}

// Open starts or reaches the server and makes sure that both streams and the
// consumer are there. A stream which exists with another meaning is an error; it
// is never changed.
func Open(ctx context.Context, opts Options) (*Queue, error) {
	if (opts.Dir == "") == (opts.URL == "") {
		return nil, errors.New("open queue: give a folder or a server's URL, not both")
	}
	q := &Queue{opts: opts.withDefaults()}
	if err := q.open(ctx); err != nil {
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
	if o.Replicas == 0 || local {
		o.Replicas = 1
	}
	if o.Name == "" {
		o.Name = "trichluc"
	}
	return o
}

func (q *Queue) open(ctx context.Context) error {
	if err := q.connect(); err != nil {
		return err
	}
	js, err := jetstream.New(q.conn, jetstream.WithPublishAsyncMaxPending(maxOutstanding))
	if err != nil {
		return err
	}
	q.js = js
	ctx, cancel := context.WithTimeout(ctx, 3*apiTimeout)
	defer cancel()
	if err := q.ensureStream(ctx, q.workConfig()); err != nil {
		return err
	}
	if err := q.ensureStream(ctx, q.deadConfig()); err != nil {
		return err
	}
	if err := q.ensureConsumer(ctx); err != nil {
		return err
	}
	if q.embedded != nil { // whose last process may have been killed
		_, err = q.Rescue(ctx)
	}
	return err
}

func (q *Queue) connect() error {
	options := []nats.Option{
		nats.Name(q.opts.Name),
		nats.MaxReconnects(-1), // a worker that gives up looks alive and does nothing
		nats.ReconnectJitter(100*time.Millisecond, time.Second),
	}
	url := q.opts.URL
	if q.opts.Dir != "" {
		e, err := startEmbedded(q.opts)
		if err != nil {
			return err
		}
		q.embedded = e
		options = append(options, nats.InProcessServer(e.server))
		url = ""
	} else if q.opts.Wait {
		options = append(options, nats.RetryOnFailedConnect(true))
	}
	conn, err := nats.Connect(url, options...)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", q.where(), err)
	}
	q.conn = conn
	return nil
}

// where names the server in error messages.
func (q *Queue) where() string {
	if q.opts.Dir != "" {
		return "the embedded server under " + q.opts.Dir
	}
	return q.opts.URL
}

func (q *Queue) workConfig() jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name:        WorkStream,
		Description: "raw articles waiting to be worked",
		Subjects:    []string{WorkSubjects},
		Retention:   jetstream.WorkQueuePolicy,
		Storage:     jetstream.FileStorage,
		Discard:     jetstream.DiscardNew, // full means "publishers wait", never "the oldest are forgotten"
		MaxBytes:    q.opts.MaxBytes,
		Replicas:    q.opts.Replicas,
		Duplicates:  dedupeWindow,
	}
}

func (q *Queue) deadConfig() jetstream.StreamConfig {
	c := jetstream.StreamConfig{
		Name:        DeadStream,
		Description: "articles that could not be worked, with the reason in their headers",
		Subjects:    []string{DeadSubjects},
		Retention:   jetstream.LimitsPolicy, // browsable: a work queue shows nothing to a second reader
		Storage:     jetstream.FileStorage,
		Replicas:    q.opts.Replicas,
		Duplicates:  dedupeWindow,
	}
	if q.embedded == nil {
		c.MaxAge = deadAge
	}
	return c
}

func (q *Queue) ensureStream(ctx context.Context, want jetstream.StreamConfig) error {
	s, err := q.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = q.js.CreateStream(ctx, want)
		if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another worker was quicker
			return q.ensureStream(ctx, want)
		}
	}
	if err != nil {
		return fmt.Errorf("stream %s: %w", want.Name, err)
	}
	if s == nil {
		return nil // just created
	}
	have := s.CachedInfo().Config
	switch {
	case have.Retention != want.Retention:
		return fmt.Errorf("stream %s exists with retention %s, want %s", want.Name, have.Retention, want.Retention)
	case want.Retention == jetstream.WorkQueuePolicy && have.Discard != jetstream.DiscardNew:
		return fmt.Errorf("stream %s exists and forgets old articles when full; want discard new", want.Name)
	case len(have.Subjects) != 1 || have.Subjects[0] != want.Subjects[0]:
		return fmt.Errorf("stream %s exists for subjects %v, want %v", want.Name, have.Subjects, want.Subjects)
	}
	return nil
}

func (q *Queue) ensureConsumer(ctx context.Context) error {
	c, err := q.js.Consumer(ctx, WorkStream, Consumer)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		c, err = q.js.CreateOrUpdateConsumer(ctx, WorkStream, jetstream.ConsumerConfig{
			Durable:   Consumer,
			AckPolicy: jetstream.AckExplicitPolicy,
			AckWait:   q.opts.AckWait,
			// Unlimited on purpose: a message past the server's limit stays in a work
			// queue but is shown to nobody. Message.Attempts is what workers go by.
			MaxDeliver:    -1,
			MaxAckPending: 8192,
		})
	}
	if err != nil {
		return fmt.Errorf("consumer %s: %w", Consumer, err)
	}
	if have := c.CachedInfo().Config; have.AckPolicy != jetstream.AckExplicitPolicy {
		return fmt.Errorf("consumer %s exists without explicit acknowledgement", Consumer)
	} else if have.AckWait > 0 {
		q.opts.AckWait = have.AckWait // what the server goes by
	}
	q.consumer = c
	return nil
}

// AckWait is how long a worker may be silent about an article before another gets it.
func (q *Queue) AckWait() time.Duration { return q.opts.AckWait }

// MaxBody is the size in bytes of the largest article body that is accepted for publishing.
func (q *Queue) MaxBody() int64 { return q.conn.MaxPayload() - headerRoom }

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
