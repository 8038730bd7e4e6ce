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
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// Sink is the part of a store that the loop needs.
type Sink interface {
	Put(ctx context.Context, entries []store.Entry) (store.Summary, error)
}

// Options of Run. The zero value works with sensible numbers until ctx ends.
type Options struct {
	Process func(schemas.RawArticle) (schemas.Record, error) // nil means Process
	Cores   int                                              // articles processed at once by one lane; zero means all cores
	Lanes   int                                              // batches under way at once, so that one is processed while another is stored; zero means 2
	Batch   int                                              // articles a transaction; zero means 128

	Deadline time.Duration // an article that takes longer is a dead letter; zero means one minute
	Grace    time.Duration // what is under way when ctx ends may take this long; zero means 25 s

	// Published, where set, is closed once nothing more will be published; Run
	// then returns when the queue is empty.
	Published <-chan struct{}

	// Observe, where set, hears of every article that was settled. It is called
	// from several goroutines.
	Observe func(Event)
}

// Event is one settled article.
type Event struct {
	Name    string // where its publisher found it; may be empty
	Raw     schemas.RawArticle
	Record  schemas.Record
	Outcome store.Outcome
	Stage   string // where it failed: queue, extract or store
	Err     error  // why it is a dead letter
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
	}{{&o.Cores, runtime.GOMAXPROCS(0)}, {&o.Lanes, 2}, {&o.Batch, 128}} {
		if *d.value <= 0 {
			*d.value = d.fallback
		}
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

	go w.rescue(taking)

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
}

// lane works one batch after the other. It returns nil when taking has ended.
func (w *worker) lane(taking, waiting, working context.Context) error {
	for failures := 0; ; {
		if w.drained(taking) {
			return errDrained
		}
		batch, err := w.queue.Fetch(taking, w.Batch)
		if len(batch) == 0 && err == nil {
			batch, err = w.queue.Await(waiting)
		}
		if len(batch) > 0 {
			if err := w.work(taking, working, batch); err != nil {
				return err
			}
		}
		switch {
		case taking.Err() != nil:
			return nil
		case err != nil:
			failures++
			slog.Warn("the queue does not answer", "err", err)
			pause(taking, backOff(failures))
		default:
			failures = 0
		}
	}
}

// drained reports whether everything was published and everything was worked.
func (w *worker) drained(ctx context.Context) bool {
	select {
	case <-w.Published: // nil blocks: without it, the queue is never done
	default:
		return false
	}
	n, err := w.queue.Waiting(ctx)
	return err == nil && n == 0
}

// rescue looks now and then for articles that a killed server left on the queue
// without ever handing them out.
func (w *worker) rescue(ctx context.Context) {
	tick := time.NewTicker(w.queue.AckWait() / 2)
	defer tick.Stop()
	for before := uint64(0); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		first, err := w.queue.Stranded(ctx)
		if err == nil && first != 0 && first == before {
			var n int
			if n, err = w.queue.Rescue(ctx); n > 0 {
				slog.Info("stranded articles put back on the queue", "articles", n)
			}
		}
		if err != nil && ctx.Err() == nil {
			slog.Warn("cannot look for stranded articles", "err", err)
		}
		before = first
	}
}

// work settles a batch, and keeps it from being given to others meanwhile.
func (w *worker) work(taking, working context.Context, batch []*queue.Message) error {
	done := make(chan struct{})
	defer close(done)
	go w.keepAlive(batch, done)

	var fresh []*queue.Message
	var suspects [][]*queue.Message
	for _, m := range batch {
		if m.Attempts() > suspectAttempts {
			suspects = append(suspects, []*queue.Message{m})
		} else {
			fresh = append(fresh, m)
		}
	}
	for _, part := range append([][]*queue.Message{fresh}, suspects...) {
		if err := w.settle(taking, working, part); err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) keepAlive(batch []*queue.Message, done <-chan struct{}) {
	tick := time.NewTicker(w.queue.AckWait() / 3)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			for _, m := range batch {
				_ = m.InProgress() // of what is settled: refused, and that is right
			}
		}
	}
}

// settle brings each message of a part to one of its fates.
func (w *worker) settle(taking, working context.Context, part []*queue.Message) error {
	var entries []store.Entry
	var events []Event // events[i] and messages[i] belong to entries[i]
	var messages []*queue.Message
	for i, e := range w.processAll(part) {
		if e.Err != nil {
			w.bury(working, part[i], e)
			continue
		}
		entries = append(entries, store.Entry{Raw: e.Raw, Record: e.Record})
		events = append(events, e)
		messages = append(messages, part[i])
	}
	if len(entries) == 0 {
		return nil
	}
	summary, err := w.put(taking, working, entries)
	if err != nil {
		for _, m := range messages {
			_ = m.Nak(backOff(m.Attempts())) // lost with the connection: it comes back after AckWait
		}
		if store.IsTransient(err) {
			slog.Warn("articles given back to the queue", "articles", len(messages), "err", err)
			return nil
		}
		return err
	}
	refused := map[int]error{}
	for _, r := range summary.Rejections {
		refused[r.Index] = r.Err
	}
	for i, m := range messages {
		e := events[i]
		if e.Outcome = summary.Outcomes[i]; e.Outcome == store.Rejected {
			e.Stage, e.Err = "store", refused[i]
			w.bury(working, m, e)
			continue
		}
		if err := m.Ack(); err != nil {
			slog.Warn("stored, but not acknowledged: it will be delivered again", "article", e.Record.ID, "err", err)
		}
		w.observe(e)
	}
	return nil
}

// put stores the entries, waiting for a store that is away.
func (w *worker) put(taking, working context.Context, entries []store.Entry) (store.Summary, error) {
	since := time.Now()
	for tries := 1; ; tries++ {
		summary, err := w.sink.Put(working, entries)
		if err == nil || !store.IsTransient(err) || taking.Err() != nil || time.Since(since) > storePatience {
			return summary, err
		}
		slog.Warn("the store does not answer", "try", tries, "err", err)
		pause(taking, backOff(tries))
	}
}

// processAll makes the records of a part on all cores.
func (w *worker) processAll(part []*queue.Message) []Event {
	events := make([]Event, len(part))
	var next atomic.Int64
	var pool sync.WaitGroup
	for range min(w.Cores, len(part)) {
		pool.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(part); i = int(next.Add(1)) - 1 {
				events[i] = w.process(part[i])
				events[i].Name = part[i].Name()
			}
		})
	}
	pool.Wait()
	return events
}

func (w *worker) process(m *queue.Message) Event {
	raw, err := m.Raw()
	if err != nil {
		return Event{Raw: raw, Outcome: store.Rejected, Stage: "queue", Err: err}
	}
	if m.Attempts() > maxAttempts {
		return Event{Raw: raw, Outcome: store.Rejected, Stage: "queue",
			Err: fmt.Errorf("delivered %d times and never settled", m.Attempts()-1)}
	}
	record, err := w.inTime(raw)
	if err != nil {
		return Event{Raw: raw, Outcome: store.Rejected, Stage: "extract", Err: err}
	}
	return Event{Raw: raw, Record: record}
}

// inTime is Process with a deadline. Nothing can stop a rule that never ends: its
// goroutine is left behind, and its article becomes a dead letter that names it.
func (w *worker) inTime(raw schemas.RawArticle) (schemas.Record, error) {
	type result struct {
		record schemas.Record
		err    error
	}
	got := make(chan result, 1)
	go func() {
		record, err := w.Process(raw)
		got <- result{record, err}
	}()
	timer := time.NewTimer(w.Deadline)
	defer timer.Stop()
	select {
	case r := <-got:
		return r.record, r.err
	case <-timer.C:
		return schemas.Record{}, fmt.Errorf("took longer than %s", w.Deadline)
	}
}

// bury makes a dead letter. Where even that fails the message stays in the queue.
func (w *worker) bury(ctx context.Context, m *queue.Message, e Event) {
	if err := m.Dead(ctx, e.Stage, e.Err); err != nil {
		slog.Error("dead letter not kept, article given back to the queue", "ref", e.Raw.Ref, "url", e.Raw.URL, "reason", e.Err, "err", err)
		_ = m.Nak(backOff(m.Attempts()))
		return
	}
	w.observe(e)
}

func (w *worker) observe(e Event) {
	if w.Observe != nil {
		w.Observe(e)
	}
}

// backOff grows from a quarter of a second to half a minute, with jitter, so that
// many workers do not come back at the same moment.
func backOff(try int) time.Duration {
	d := min(250*time.Millisecond<<min(max(try-1, 0), 10), 30*time.Second)
	return d/2 + rand.N(d)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
