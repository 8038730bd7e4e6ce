// Package reprocess runs the current rules over articles that were read before,
// out of archives or out of a store, and says what that changed. It can be
// interrupted at any moment and goes on where it was.
package reprocess

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"trichluc/pipeline"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// Options of a run.
type Options struct {
	Source    Source
	Selection Selection
	Ruleset   schemas.Ruleset // of the program

	Process func(schemas.RawArticle) (schemas.Record, error) // nil: pipeline.Process
	Sink    pipeline.Sink                                    // nil: nothing is stored
	Compare *store.Reader                                    // nil: nothing is compared
	Queue   Publisher                                        // set: articles are published instead, and worked by others

	// Checkpoint is the file that an interrupted run leaves behind; empty: none.
	// Job tells runs apart: only the same one may go on.
	Checkpoint, Job string

	Cores    int           // zero: all
	Batch    int           // articles a transaction; zero: 128
	Deadline time.Duration // for one article; zero: one minute
	Every    time.Duration // between checkpoints; zero: two seconds

	// Observe, where set, hears after every batch what was done so far.
	Observe func(Summary)
	// Failed, where set, hears of every article that failed.
	Failed func(name string, err error)
}

const batchBytes = 32 << 20 // of bodies in one batch, so that large pages do not fill the memory

// Run reads the source to its end, or until ctx ends; then what is under way is
// finished and the checkpoint written. Its error says that going on made no
// sense; what was done until then is in the summary and in the checkpoint.
func Run(ctx context.Context, o Options) (Summary, error) {
	o = o.withDefaults()
	state, err := load(o.Checkpoint, o.Job)
	if err != nil {
		return Summary{}, err
	}
	if state == nil {
		state = &checkpoint{Job: o.Job, Summary: Summary{Ruleset: o.Ruleset, Stored: o.Sink != nil || o.Queue != nil, Began: time.Now().UTC().Truncate(time.Second)}}
		if o.Compare != nil {
			state.Summary.Changes = &Changes{}
		}
		if err := state.save(o.Checkpoint); err != nil { // what is noted beside it belongs to this run
			return Summary{}, err
		}
	} else {
		state.Summary.Resumed++
	}
	r := &run{Options: o, state: state, began: time.Now(), worked: state.Summary.Seconds}
	err = r.all(ctx)
	r.tick()
	if err == nil && r.ended {
		r.state.Summary.Complete = true
		r.state.Summary.Skipped = addUp(r.state.Summary.Skipped, r.tail)
		err = drop(o.Checkpoint)
	} else {
		err = errors.Join(err, r.state.save(o.Checkpoint))
	}
	return r.state.Summary.sorted(), err
}

func (o Options) withDefaults() Options {
	if o.Process == nil {
		o.Process = pipeline.Process
	}
	o.Process = pipeline.Isolated(o.Process)
	if o.Cores <= 0 {
		o.Cores = runtime.GOMAXPROCS(0)
	}
	if o.Batch <= 0 {
		o.Batch = 128
	}
	if o.Deadline <= 0 {
		o.Deadline = time.Minute
	}
	if o.Every <= 0 {
		o.Every = 2 * time.Second
	}
	return o
}

type run struct {
	Options
	state *checkpoint

	began, saved, shown time.Time

	worked float64        // seconds of earlier parts
	ended  bool           // the source was read to its end
	tail   map[string]int // what was passed over behind the last article
}

// read is one article after its processing.
type read struct {
	Job
	store.Entry
	digest string
	moved  bool
}

// batch is some articles in the order of the source.
type batch struct {
	reads   []read
	changes []difference // by article, where something is compared
	err     error        // why nothing could be compared
}

// difference is how an article reads now against how it read before.
type difference struct {
	known    bool // it was read before
	baseline int  // by this ruleset
	changes  []Change
}

// all runs three stages at once: process and collect, compare, store. Each hands
// its batches on in order.
func (r *run) all(parent context.Context) error {
	ctx, stop := context.WithCancelCause(parent)
	defer stop(nil)
	calm := context.WithoutCancel(parent) // what is under way is finished
	collected, compared := make(chan *batch), make(chan *batch)
	var stages sync.WaitGroup
	stages.Go(func() {
		defer close(collected)
		r.collect(ctx, func(b *batch) bool {
			select {
			case collected <- b:
				return true
			case <-ctx.Done():
				// Asked to stop: what is read already is still stored. Failed: nobody takes it.
				if parent.Err() == nil {
					return false
				}
				collected <- b
				return true
			}
		})
	})
	stages.Go(func() {
		defer close(compared)
		for b := range collected {
			b.err = r.compare(calm, b)
			compared <- b
		}
	})
	var failed error
	for b := range compared {
		switch {
		case failed != nil: // drain, store no more
		case b.err != nil:
			failed = b.err
		default:
			failed = r.finish(parent, calm, b)
		}
		if failed != nil {
			stop(failed)
		}
	}
	stages.Wait()
	return failed
}

// collect processes the articles and gathers them in batches.
func (r *run) collect(ctx context.Context, hand func(*batch) bool) {
	b, bytes := &batch{}, 0
	jobs := r.Selection.of(r.Source(ctx, r.state.Cursor), r.state.Taken)
	for done := range pipeline.Ordered(jobs, r.Cores, r.process) {
		b.reads = append(b.reads, done)
		if bytes += len(done.Raw.Body); len(b.reads) < r.Batch && bytes < batchBytes {
			continue
		}
		if !hand(b) {
			return
		}
		b, bytes = &batch{}, 0
	}
	if len(b.reads) > 0 {
		hand(b)
	}
}

// process makes the record of one article.
func (r *run) process(job Job) read {
	done := read{Job: job}
	if job.Err != nil || job.end {
		return done
	}
	if done.Raw, done.Err = job.raw(); done.Err != nil || r.Queue != nil {
		return done
	}
	if done.Record, done.Err = r.inTime(done.Raw); done.Err != nil {
		return done
	}
	if id := job.key.ArticleID; id != "" && id != done.Record.ID {
		// An article of the store stays the one it is, even where it would be
		// named otherwise today: its readings stay together.
		done.Record.ID, done.moved = id, true
	}
	if r.Compare != nil || r.Sink != nil {
		done.digest, done.Err = done.Prepare()
	}
	return done
}

// inTime is Process with a deadline; a rule that never ends is left behind.
func (r *run) inTime(raw schemas.RawArticle) (schemas.Record, error) {
	type result struct {
		record schemas.Record
		err    error
	}
	got := make(chan result, 1)
	go func() {
		record, err := r.Process(raw)
		got <- result{record, err}
	}()
	timer := time.NewTimer(r.Deadline)
	defer timer.Stop()
	select {
	case done := <-got:
		return done.record, done.err
	case <-timer.C:
		return schemas.Record{}, fmt.Errorf("took longer than %s", r.Deadline)
	}
}

// compare finds out how each article of a batch was read before.
func (r *run) compare(ctx context.Context, b *batch) error {
	if r.Compare == nil {
		return nil
	}
	b.changes = make([]difference, len(b.reads))
	var keys []store.ContentKey
	for i := range b.reads {
		if b.reads[i].Err == nil && !b.reads[i].end {
			keys = append(keys, b.reads[i].contentKey())
		}
	}
	baselines, err := r.Compare.Baselines(ctx, keys, r.Ruleset)
	if err != nil {
		return err
	}
	var differ []int
	for i := range b.reads {
		d := &b.reads[i]
		if d.Err != nil || d.end {
			continue
		}
		base, ok := baselines[d.contentKey()]
		if !ok {
			continue
		}
		b.changes[i].known, b.changes[i].baseline = true, base.Version
		if base.Digest != d.digest {
			differ = append(differ, i)
		}
	}
	var errs []error
	for err := range pipeline.Ordered(slices.Values(differ), r.Cores, func(i int) error {
		d := &b.reads[i]
		before, err := r.Compare.RecordOf(ctx, d.Record.ID, baselines[d.contentKey()].ResultID)
		if err == nil {
			b.changes[i].changes = Compare(before, d.Record)
		}
		return err
	}) {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (d *read) contentKey() store.ContentKey {
	return store.ContentKey{ArticleID: d.Record.ID, Content: d.Record.Article.ContentSHA256}
}

// finish stores a batch, counts it, and writes the checkpoint now and then.
func (r *run) finish(asked, ctx context.Context, b *batch) error {
	s := &r.state.Summary
	var entries []store.Entry
	var at []int
	for i := range b.reads {
		d := &b.reads[i]
		var stop fatal
		if errors.As(d.Err, &stop) {
			return stop.error
		}
		if d.Err == nil && !d.end && r.Queue == nil {
			entries = append(entries, d.Entry)
			at = append(at, i)
		}
	}
	if r.Sink != nil && len(entries) > 0 {
		if err := r.state.begin(r.Checkpoint, keysOf(b)); err != nil {
			return err
		}
		sum, err := put(asked, ctx, r.Sink, entries)
		if err != nil {
			return err
		}
		for _, o := range sum.Outcomes {
			if o != store.Rejected {
				s.count(o.String(), 1)
			}
		}
		for _, rejection := range sum.Rejections {
			b.reads[at[rejection.Index]].Err = rejection.Err
		}
	}
	if r.Queue != nil {
		if err := r.publish(ctx, b); err != nil {
			return err
		}
	}
	for i := range b.reads {
		r.count(b, i)
	}
	for i := range b.reads {
		if !b.reads[i].end {
			begun := r.state.Cursor.begun
			r.state.Cursor = b.reads[i].at
			r.state.Cursor.begun = begun
		}
	}
	r.tick()
	if r.Observe != nil && time.Since(r.shown) > 100*time.Millisecond {
		r.shown = time.Now()
		r.Observe(s.sorted())
	}
	if time.Since(r.saved) < r.Every {
		return nil
	}
	r.saved = time.Now()
	return r.state.save(r.Checkpoint)
}

// keysOf are the stored contents that a batch has read.
func keysOf(b *batch) []store.ContentKey {
	var keys []store.ContentKey
	for i := range b.reads {
		if key := b.reads[i].at.Store; key != nil {
			keys = append(keys, *key)
		}
	}
	return keys
}

func (r *run) count(b *batch, i int) {
	s, d := &r.state.Summary, &b.reads[i]
	if d.end {
		r.ended, r.tail = true, d.skipped
		return
	}
	s.Skipped = addUp(s.Skipped, d.skipped)
	r.state.Taken++
	s.Articles++
	s.Bytes += int64(len(d.Raw.Body))
	if d.Err != nil {
		s.fail(d.Name, d.Err)
		if r.Failed != nil {
			r.Failed(d.Name, d.Err)
		}
		return
	}
	if d.moved {
		s.Moved++
	}
	if s.Changes == nil || b.changes == nil {
		return
	}
	switch c := b.changes[i]; {
	case !c.known:
		s.Changes.New++
	case c.changes == nil:
		s.Changes.same(c.baseline)
	default:
		s.Changes.add(c.baseline, d.Record, c.changes)
	}
}

// tick brings the summary's clock up to date.
func (r *run) tick() { r.state.Summary.Seconds = r.worked + time.Since(r.began).Seconds() }

// put waits for a store that is away, as long as nobody asks to stop.
func put(asked, ctx context.Context, sink pipeline.Sink, entries []store.Entry) (store.Summary, error) {
	const patience = 5 * time.Minute
	since := time.Now()
	for try := 1; ; try++ {
		sum, err := sink.Put(ctx, entries)
		if err == nil || !store.IsTransient(err) || asked.Err() != nil || time.Since(since) > patience {
			return sum, err
		}
		select {
		case <-asked.Done():
		case <-time.After(min(time.Duration(try)*250*time.Millisecond, 10*time.Second)):
		}
	}
}
