package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Names on the server. Crawlers publish to articles.raw.ANYTHING.
const (
	WorkStream       = "ARTICLES"
	WorkSubjects     = "articles.raw.>"
	DeadStream       = "ARTICLES_DEAD"
	DeadSubjects     = "articles.dead.>"
	RecordsStream    = "ARTICLES_RECORDS"
	RecordsSubjects  = "articles.records.>"
	AdvisoriesStream = "ARTICLES_ADVISORIES"
	Consumer         = "work"
	ReaperConsumer   = "reaper"
)

const (
	// dedupeWindow is how long the server remembers a Nats-Msg-Id. It costs
	// memory at the rate of publishing, so it is minutes, not days; the store is
	// what makes an article unique in the end.
	dedupeWindow = 5 * time.Minute

	// On a remote server, how long dead letters are kept and how long records
	// wait for their readers.
	deadAge    = 30 * 24 * time.Hour
	recordsAge = 7 * 24 * time.Hour

	// advisoryAge is far longer than workers are ever all away.
	advisoryAge = 30 * 24 * time.Hour
)

// streams are those that the role needs, in the order in which they are made.
func (q *Queue) streams() []jetstream.StreamConfig {
	work := jetstream.StreamConfig{
		Name:        WorkStream,
		Description: "raw articles waiting to be worked",
		Subjects:    []string{WorkSubjects},
		Retention:   jetstream.WorkQueuePolicy,
		Discard:     jetstream.DiscardNew, // full means "publishers wait", never "the oldest are forgotten"
		MaxBytes:    q.opts.MaxBytes,
	}
	dead := jetstream.StreamConfig{
		Name:        DeadStream,
		Description: "articles that could not be worked, with the reason in their headers",
		Subjects:    []string{DeadSubjects},
		Retention:   jetstream.LimitsPolicy, // browsable: a work queue shows nothing to a second reader
	}
	advisories := jetstream.StreamConfig{
		Name:        AdvisoriesStream,
		Description: "what the server says about articles that it gave up, or that a worker refused for good",
		Subjects: []string{
			"$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + WorkStream + ".*",
			"$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED." + WorkStream + ".*",
		},
		Retention: jetstream.LimitsPolicy,
		MaxAge:    advisoryAge,
		MaxMsgs:   1_000_000,
	}
	records := jetstream.StreamConfig{
		Name:        RecordsStream,
		Description: "current records as they are stored, a subject a site",
		Subjects:    []string{RecordsSubjects},
		Retention:   jetstream.LimitsPolicy,
		MaxAge:      recordsAge,
		MaxBytes:    q.opts.MaxBytes,
	}
	if q.embedded == nil {
		dead.MaxAge = deadAge
	}
	needed := []jetstream.StreamConfig{work}
	if q.opts.Role == ForWork {
		needed = append(needed, dead, advisories)
	}
	if q.opts.Records {
		needed = append(needed, records)
	}
	for i := range needed {
		needed[i].Storage = jetstream.FileStorage
		needed[i].Replicas = q.opts.Replicas
		needed[i].Duplicates = dedupeWindow
	}
	return needed
}

// ensureStream makes a stream that is not there and checks one that is.
func (q *Queue) ensureStream(ctx context.Context, want jetstream.StreamConfig) error {
	s, err := q.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = q.js.CreateStream(ctx, want)
		if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another worker was quicker
			return q.ensureStream(ctx, want)
		}
		if err == nil {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("stream %s: %w", want.Name, err)
	}
	return fitting(s.CachedInfo().Config, want)
}

// fitting says what makes a stream that exists unfit for its use.
func fitting(have, want jetstream.StreamConfig) error {
	const change = "; this program never changes a stream: change it, or delete it when it is empty"
	switch {
	case have.Retention != want.Retention:
		return fmt.Errorf("stream %s exists with retention %s, want %s"+change, want.Name, have.Retention, want.Retention)
	case want.Retention == jetstream.WorkQueuePolicy && have.Discard != jetstream.DiscardNew:
		return fmt.Errorf("stream %s exists and forgets old articles when full; want discard new"+change, want.Name)
	case want.Retention == jetstream.WorkQueuePolicy && have.MaxAge > 0:
		return fmt.Errorf("stream %s exists and forgets articles after %s"+change, want.Name, have.MaxAge)
	case !sameSubjects(have.Subjects, want.Subjects):
		return fmt.Errorf("stream %s exists for subjects %v, want %v"+change, want.Name, have.Subjects, want.Subjects)
	}
	return nil
}

func sameSubjects(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	in := map[string]bool{}
	for _, s := range a {
		in[s] = true
	}
	for _, s := range b {
		if !in[s] {
			return false
		}
	}
	return true
}

func (q *Queue) ensureConsumer(ctx context.Context) (jetstream.Consumer, error) {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	c, err := q.js.Consumer(ctx, WorkStream, Consumer)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		c, err = q.js.CreateConsumer(ctx, WorkStream, jetstream.ConsumerConfig{
			Durable:   Consumer,
			AckPolicy: jetstream.AckExplicitPolicy,
			AckWait:   q.opts.AckWait,
			// Unlimited on purpose: a message past the server's limit stays in a work
			// queue but is shown to nobody. Message.Attempts is what workers go by; where
			// somebody sets a limit all the same, Reap finds what it strands.
			MaxDeliver:    -1,
			MaxAckPending: 8192,
		})
		if errors.Is(err, jetstream.ErrConsumerExists) { // another worker was quicker
			c, err = q.js.Consumer(ctx, WorkStream, Consumer)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("consumer %s: %w", Consumer, err)
	}
	if c.CachedInfo().Config.AckPolicy != jetstream.AckExplicitPolicy {
		return nil, fmt.Errorf("consumer %s exists without explicit acknowledgement", Consumer)
	}
	return c, nil
}
