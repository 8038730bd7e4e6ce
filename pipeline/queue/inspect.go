package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Inspection is what a look at the server found, for trichluc doctor.
type Inspection struct {
	Server   string // address and version
	Streams  []StreamState
	Consumer error         // why the consumer cannot be used; nil where it can
	Asked    bool          // the server has told its time
	Skew     time.Duration // how far this machine's clock is ahead of the server's
}

// StreamState is one stream as it is.
type StreamState struct {
	Name               string
	Missing            bool
	Err                error // not readable, or unfit for its use
	Messages           int
	Bytes, MaxBytes    int64
	Replicas, Answered int // copies asked for, and copies that are current
}

// Inspect looks at everything and changes nothing.
func (q *Queue) Inspect(ctx context.Context) (Inspection, error) {
	found := Inspection{Server: fmt.Sprintf("%s, nats-server %s", q.where(), q.conn.ConnectedServerVersion())}
	for _, want := range q.streams() {
		asked := time.Now()
		call, cancel := context.WithTimeout(ctx, apiTimeout/2)
		s, err := q.js.Stream(call, want.Name)
		cancel()
		state := StreamState{Name: want.Name}
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			state.Missing = true
		case err != nil:
			state.Err = q.because(err)
		default:
			info := s.CachedInfo()
			state.Messages, state.Bytes, state.MaxBytes = int(info.State.Msgs), int64(info.State.Bytes), info.Config.MaxBytes
			state.Replicas, state.Answered = info.Config.Replicas, 1
			if info.Cluster != nil {
				for _, r := range info.Cluster.Replicas {
					if r.Current && !r.Offline {
						state.Answered++
					}
				}
			}
			state.Err = fitting(info.Config, want)
			if !info.TimeStamp.IsZero() {
				now := time.Now()
				found.Asked, found.Skew = true, asked.Add(now.Sub(asked)/2).Sub(info.TimeStamp)
			}
		}
		found.Streams = append(found.Streams, state)
	}
	call, cancel := context.WithTimeout(ctx, apiTimeout/2)
	defer cancel()
	c, err := q.js.Consumer(call, WorkStream, Consumer)
	switch {
	case errors.Is(err, jetstream.ErrConsumerNotFound), errors.Is(err, jetstream.ErrStreamNotFound):
		found.Consumer = fmt.Errorf("consumer %s is not there yet", Consumer)
	case err != nil:
		found.Consumer = q.because(err)
	case c.CachedInfo().Config.AckPolicy != jetstream.AckExplicitPolicy:
		found.Consumer = fmt.Errorf("consumer %s is without explicit acknowledgement", Consumer)
	}
	return found, ctx.Err()
}
