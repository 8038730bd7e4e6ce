// Package pipeline is the flow from a raw article to a stored record.
//
//	queue → Process (decode → extractors → identity) → store → acknowledge
//
// A message has three fates. Stored: acknowledged after the commit. Our fault
// (the store is away, the process is stopping): given back, to be delivered
// again. Its own fault (no article, a broken envelope, a rule that panics): kept
// as a dead letter with the reason. It is never in neither place.
package pipeline

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// GCPercent is how much garbage the program lets gather, as the runtime's GOGC counts
// it, where its user does not say. Little of what an article needs outlives it, so
// that collecting less often took 5 to 10 % off the processor's time over 10,000 short
// articles, and nothing off it over 2,000 long ones, for some 100 MB.
const GCPercent = 300

// Sink is the part of a store that the loop needs. One that can also be asked
// whether it answers (Ping(ctx) error) is asked before more is taken after a failure.
// One that works in this process (Embedded() bool) is given a batch at a time, and a
// core while it works: beside a processor full of rules it would wait after every
// write to the disk until one of them lets go (an eighth more articles a second on two cores).
type Sink interface {
	Put(ctx context.Context, entries []store.Entry) (store.Summary, error)
}

// Options of Run. The zero value works with sensible numbers until ctx ends.
type Options struct {
	Process func(schemas.RawArticle) (schemas.Record, error) // nil means Process
	Cores   int                                              // articles processed at once; zero means as many as there are cores
	Lanes   int                                              // batches under way at once, so that one is processed while another is stored; zero means 3
	Batch   int                                              // articles a transaction; zero means 128

	Deadline time.Duration // an article that takes longer is a dead letter; zero means one minute
	MostLate int           // Run fails once so many articles past their deadline still run, each on a core of its own; zero means never
	Grace    time.Duration // what is under way when ctx ends may take this long; zero means 25 s

	// Published, where set, is closed once nothing more will be published; Run
	// then returns when the queue is empty.
	Published <-chan struct{}

	// Observe, where set, hears of every article that was settled. It is called
	// from several goroutines.
	Observe func(Event)

	// Announce, where set, is told of every record that became the current one of
	// its article, at least once, before the article leaves the queue. An error
	// gives the articles back to the queue.
	Announce func(context.Context, []schemas.Record) error

	Meter Meter // where set, hears how the work goes
}

// Meter hears how the work goes. Its methods are called from several goroutines.
type Meter interface {
	Batch(articles int)                 // so many were taken at once
	Took(stage string, d time.Duration) // fetch, extract (an article), store (a batch), announce (a batch)
	Retried(stage string, articles int) // given back or tried again: fetch, extract, store, announce
}

// noMeter is a Meter for those who do not ask.
type noMeter struct{}

func (noMeter) Batch(int)                  {}
func (noMeter) Took(string, time.Duration) {}
func (noMeter) Retried(string, int)        {}

// Event is one settled article.
type Event struct {
	Name    string // where its publisher found it; may be empty
	Raw     schemas.RawArticle
	Record  schemas.Record
	Outcome store.Outcome
	Stage   string // where it failed: queue, extract or store
	Err     error  // why it is a dead letter

	Attempts    int    // deliveries of its message, this one included
	Traceparent string // trace context of its publisher; may be empty
	Times       Times

	entry store.Entry // made ready for the sink
}

// Times are the moments of an article's way, zero where it did not come there.
// Queued is by the queue server's clock.
type Times struct {
	Queued, Fetched                            time.Time
	Extract, Extracted, Store, Stored, Settled time.Time
}

const (
	// A message that was delivered this often without being settled may be what
	// kills its workers: it is worked alone, so that it takes no others with it,
	// and in the end not at all.
	suspectAttempts = 3
	maxAttempts     = 25

	// A store that is away is asked again for this long before the batch is given back.
	storePatience = 2 * time.Minute
)

func (o Options) withDefaults() Options {
	if o.Process == nil {
		o.Process = Process
	}
	o.Process = Isolated(o.Process)
	for _, d := range []struct {
		value    *int
		fallback int
	}{{&o.Cores, runtime.GOMAXPROCS(0)}, {&o.Lanes, 3}, {&o.Batch, 128}} {
		if *d.value <= 0 {
			*d.value = d.fallback
		}
	}
	if o.Meter == nil {
		o.Meter = noMeter{}
	}
	if o.Deadline <= 0 {
		o.Deadline = time.Minute
	}
	if o.Grace <= 0 {
		o.Grace = 25 * time.Second
	}
	return o
}

// Run works the queue until ctx ends or, where Options.Published is set, until
// everything is worked. When ctx ends it takes nothing new, finishes what it has
// and returns nil. An error means that going on makes no sense (a store that
// refuses everything); what was not settled stays in the queue.
func Run(ctx context.Context, q *queue.Queue, sink Sink, o Options) error {
	w := &worker{Options: o.withDefaults(), queue: q, sink: sink}
	w.cores = make(chan struct{}, w.Cores)
	if s, ok := sink.(interface{ Embedded() bool }); ok && s.Embedded() {
		w.turn = make(chan struct{}, 1)
	}
	// taking ends at the first of: asked to stop, drained, failed. Work under way
	// has its own context, which outlives it by the grace.
	taking, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	waiting, hurry := context.WithCancel(taking) // for more to be published
	defer hurry()
	go func() {
		select {
		case <-w.Published:
			// Not at once: what was published last is on its way to a lane that waits.
			time.AfterFunc(100*time.Millisecond, hurry)
		case <-taking.Done():
		}
	}()
	working, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	defer context.AfterFunc(taking, func() { time.AfterFunc(w.Grace, abandon) })()

	w.taken.Store(time.Now().UnixNano())
	go w.watch(taking)

	var lanes sync.WaitGroup
	for range w.Lanes {
		lanes.Go(func() {
			if err := w.lane(taking, waiting, working); err != nil {
				stop(err)
			}
		})
	}
	lanes.Wait()
	if err := context.Cause(taking); err != nil && !errors.Is(err, errDrained) && ctx.Err() == nil {
		return err
	}
	return nil
}

var errDrained = errors.New("nothing left")

type worker struct {
	Options
	queue *queue.Queue
	sink  Sink
	cores chan struct{} // holds a token for each core at work
	turn  chan struct{} // holds a token while an embedded sink is at work; nil for others

	stuck atomic.Int64 // articles past their deadline that still run
	taken atomic.Int64 // when an article was last taken or held, Unix nanoseconds
}
