package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// settle brings each message of a part to one of its fates.
func (w *worker) settle(taking, working context.Context, part []*queue.Message) error {
	var entries []store.Entry
	var events []Event // events[i] and messages[i] belong to entries[i]
	var messages []*queue.Message
	var lost casualties
	for i, e := range w.processAll(working, part) {
		switch {
		case errors.Is(e.Err, queue.ErrUnavailable):
			w.giveBack("extract", e.Err, part[i])
		case errors.Is(e.Err, queue.ErrBodyGone) && e.Attempts > 1:
			// The body goes between the commit and the acknowledgement: it was stored.
			slog.Warn("the body of an article delivered again is gone: taken as stored before", "ref", e.Raw.Ref, "url", e.Raw.URL)
			e.Outcome, e.Stage, e.Err = store.Unchanged, "", nil
			w.acknowledge(working, part[i], e)
		case e.Err != nil:
			lost.add(part[i], e)
		default:
			entries = append(entries, e.entry)
			events = append(events, e)
			messages = append(messages, part[i])
		}
	}
	w.bury(working, lost)
	if len(entries) == 0 {
		return nil
	}
	began := time.Now()
	summary, err := w.put(taking, working, entries)
	if err != nil {
		w.giveBack("store", err, messages...)
		if !store.IsTransient(err) {
			return err
		}
		w.awaitStore(taking)
		return nil
	}
	ended := time.Now()
	lost = casualties{}
	refused := map[int]error{}
	for _, r := range summary.Rejections {
		refused[r.Index] = r.Err
	}
	for i := range events {
		e := &events[i]
		e.Outcome, e.Times.Store, e.Times.Stored = summary.Outcomes[i], began, ended
		if e.Outcome == store.Rejected {
			e.Stage, e.Err = "store", refused[i]
			lost.add(messages[i], *e)
		}
	}
	w.bury(working, lost)
	if err := w.announce(working, events, summary.Current); err != nil {
		for i, m := range messages {
			if events[i].Outcome != store.Rejected {
				w.giveBack("announce", err, m)
			}
		}
		return nil
	}
	for i, m := range messages {
		if events[i].Outcome != store.Rejected {
			w.acknowledge(working, m, events[i])
		}
	}
	return nil
}

func (w *worker) acknowledge(ctx context.Context, m *queue.Message, e Event) {
	if err := m.Ack(ctx); err != nil {
		slog.Warn("stored, but not acknowledged: it will be delivered again", "article", e.Record.ID, "err", err)
	}
	w.observe(e)
}

// giveBack leaves messages to be delivered again. One that is lost with the
// connection comes back after AckWait.
func (w *worker) giveBack(stage string, err error, messages ...*queue.Message) {
	for _, m := range messages {
		_ = m.Nak(backOff(m.Attempts()))
	}
	w.Meter.Retried(stage, len(messages))
	slog.Warn("articles given back to the queue", "stage", stage, "articles", len(messages), "err", err)
}

// put stores the entries, waiting for a store that is away.
func (w *worker) put(taking, working context.Context, entries []store.Entry) (store.Summary, error) {
	since := time.Now()
	for tries := 1; ; tries++ {
		release := w.acquire()
		began := time.Now()
		summary, err := w.sink.Put(working, entries)
		release()
		if err == nil {
			w.Meter.Took("store", time.Since(began))
			if tries > 1 {
				slog.Info("the store answers again", "after", time.Since(since).Round(time.Millisecond))
			}
		}
		if err == nil || !store.IsTransient(err) || taking.Err() != nil || time.Since(since) > storePatience {
			return summary, err
		}
		w.Meter.Retried("store", len(entries))
		slog.Warn("the store does not answer", "try", tries, "err", err)
		pause(taking, backOff(tries))
	}
}

// acquire waits for an embedded sink's turn and for a core for it.
func (w *worker) acquire() (release func()) {
	if w.turn == nil {
		return func() {}
	}
	w.turn <- struct{}{}
	w.cores <- struct{}{}
	return func() {
		<-w.cores
		<-w.turn
	}
}

// awaitStore returns when the store answers: what is taken before would only be
// given back again, and each time count as one more attempt.
func (w *worker) awaitStore(taking context.Context) {
	sink, ok := w.sink.(interface{ Ping(context.Context) error })
	if !ok {
		return
	}
	for tries := 1; taking.Err() == nil; tries++ {
		ctx, cancel := context.WithTimeout(taking, 10*time.Second)
		err := sink.Ping(ctx)
		cancel()
		if err == nil {
			slog.Info("the store answers again")
			return
		}
		pause(taking, backOff(tries))
	}
}

// announce tells of the records that are now current: of what is new, and of all
// that come a second time, because the first may have ended before it told.
func (w *worker) announce(ctx context.Context, events []Event, current []bool) error {
	if w.Announce == nil {
		return nil
	}
	var records []schemas.Record
	for i, e := range events {
		told := e.Outcome == store.Unchanged && e.Attempts == 1
		if e.Err == nil && i < len(current) && current[i] && !told {
			records = append(records, e.Record)
		}
	}
	if len(records) == 0 {
		return nil
	}
	began := time.Now()
	err := w.Announce(ctx, records)
	w.Meter.Took("announce", time.Since(began))
	return err
}

// processAll makes the records of a part, on all cores that are free.
func (w *worker) processAll(ctx context.Context, part []*queue.Message) []Event {
	events := make([]Event, len(part))
	fetched := time.Now()
	var next atomic.Int64
	var pool sync.WaitGroup
	for range min(w.Cores, len(part)) {
		pool.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(part); i = int(next.Add(1)) - 1 {
				m := part[i]
				w.cores <- struct{}{}
				began := time.Now()
				e := w.process(ctx, m)
				e.Name, e.Attempts, e.Traceparent = m.Name(), m.Attempts(), m.Traceparent()
				e.Times = Times{Queued: m.Queued(), Fetched: fetched, Extract: began, Extracted: time.Now()}
				w.Meter.Took("extract", e.Times.Extracted.Sub(began))
				<-w.cores
				events[i] = e
			}
		})
	}
	pool.Wait()
	return events
}

func (w *worker) process(ctx context.Context, m *queue.Message) Event {
	raw, err := m.Raw(ctx)
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
	e := Event{Raw: raw, Record: record, entry: store.Entry{Raw: raw, Record: record}}
	_, _ = e.entry.Prepare() // what can't be stored Put says again, and why
	return e
}

// inTime is Process with a deadline. Nothing can stop a rule that never ends: its
// goroutine is left behind, and its article becomes a dead letter that names it.
func (w *worker) inTime(raw schemas.RawArticle) (schemas.Record, error) {
	type result struct {
		record schemas.Record
		err    error
	}
	got := make(chan result) // taken, or refused once nobody waits
	late := make(chan struct{})
	go func() {
		record, err := w.Process(raw)
		select {
		case got <- result{record, err}:
		case <-late:
			w.stuck.Add(-1)
		}
	}()
	timer := time.NewTimer(w.Deadline)
	defer timer.Stop()
	select {
	case r := <-got:
		return r.record, r.err
	case <-timer.C:
		w.stuck.Add(1)
		close(late)
		return schemas.Record{}, fmt.Errorf("took longer than %s", w.Deadline)
	}
}

// casualties are the articles of a part that become dead letters.
type casualties struct {
	messages []*queue.Message
	events   []Event
}

func (c *casualties) add(m *queue.Message, e Event) {
	c.messages = append(c.messages, m)
	c.events = append(c.events, e)
}

// bury makes dead letters. Where even that fails the message stays in the queue.
func (w *worker) bury(ctx context.Context, lost casualties) {
	w.note(ctx, lost.events)
	for i, e := range lost.events {
		m := lost.messages[i]
		if err := m.Dead(ctx, e.Stage, e.Err); err != nil {
			slog.Error("dead letter not kept, article given back to the queue", "ref", e.Raw.Ref, "url", e.Raw.URL, "reason", e.Err, "err", err)
			w.Meter.Retried("dead", 1)
			_ = m.Nak(backOff(m.Attempts()))
			continue
		}
		w.observe(e)
	}
}

// note has a store that keeps count of dead letters for its reports know of them,
// before they are made: what is done twice counts once, what is not done not at all.
// The letters themselves are the queue's, so an error changes nothing about them.
func (w *worker) note(ctx context.Context, lost []Event) {
	sink, ok := w.sink.(interface {
		NoteDead(context.Context, []store.DeadLetter) error
	})
	if !ok || len(lost) == 0 {
		return
	}
	letters := make([]store.DeadLetter, len(lost))
	for i, e := range lost {
		letters[i] = store.DeadLetter{Raw: e.Raw, Stage: e.Stage, Reason: e.Err.Error(), At: time.Now()}
	}
	release := w.acquire()
	defer release()
	if err := sink.NoteDead(ctx, letters); err != nil {
		slog.Warn("the store does not know of dead letters: reports will not count them", "articles", len(lost), "err", err)
	}
}

func (w *worker) observe(e Event) {
	if w.Observe != nil {
		e.Times.Settled = time.Now()
		w.Observe(e)
	}
}
