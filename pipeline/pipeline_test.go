package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// shelf is a sink in memory that may be told to misbehave.
type shelf struct {
	mu    sync.Mutex
	puts  map[string]int // times each ref was put
	fail  func(entries []store.Entry) error
	never func(store.Entry) error
	noted map[string]string // stage and reason of each dead letter's ref
}

func (s *shelf) NoteDead(_ context.Context, letters []store.DeadLetter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.noted == nil {
		s.noted = map[string]string{}
	}
	for _, l := range letters {
		s.noted[l.Raw.Ref] = l.Stage + ": " + l.Reason
	}
	return nil
}

func (s *shelf) Put(_ context.Context, entries []store.Entry) (store.Summary, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(entries); err != nil {
			return store.Summary{}, err
		}
	}
	sum := store.Summary{Outcomes: make([]store.Outcome, len(entries))}
	for i, e := range entries {
		if s.never != nil {
			if err := s.never(e); err != nil {
				sum.Outcomes[i] = store.Rejected
				sum.Rejections = append(sum.Rejections, store.Rejection{Index: i, ID: e.Record.ID, Err: err})
				continue
			}
		}
		if s.puts == nil {
			s.puts = map[string]int{}
		}
		s.puts[e.Record.Ref]++
		sum.Outcomes[i] = store.Added
	}
	return sum, nil
}

func openQueue(t *testing.T, o queue.Options) *queue.Queue {
	t.Helper()
	o.Dir = t.TempDir()
	q, err := queue.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

// fill publishes n articles with the refs 0 to n-1.
func fill(t *testing.T, q *queue.Queue, n int) {
	t.Helper()
	p := q.Publisher("test")
	for i := range n {
		raw := schemas.RawArticle{Ref: fmt.Sprint(i), ContentType: "text/plain", Body: fmt.Appendf(nil, "Bài số %d.", i)}
		if err := p.Publish(t.Context(), "bài "+raw.Ref, raw, func(_ bool, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	p.Wait()
}

// recordOf is a stand-in for Process that costs nothing.
func recordOf(raw schemas.RawArticle) (schemas.Record, error) {
	return schemas.Record{ID: "id-" + raw.Ref, Ref: raw.Ref}, nil
}

func closed() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func counts(t *testing.T, q *queue.Queue, wantWaiting, wantDead int) {
	t.Helper()
	waiting, err := q.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dead, err := q.DeadLetters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if waiting != wantWaiting || dead != wantDead {
		t.Errorf("%d waiting and %d dead letters, want %d and %d", waiting, dead, wantWaiting, wantDead)
	}
}

func TestRunStoresEveryArticleAndEnds(t *testing.T) {
	q := openQueue(t, queue.Options{})
	fill(t, q, 500)
	var s shelf
	var seen atomic.Int64
	err := Run(t.Context(), q, &s, Options{Process: recordOf, Published: closed(), Batch: 64,
		Observe: func(Event) { seen.Add(1) }})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.puts) != 500 || seen.Load() != 500 {
		t.Errorf("stored %d and heard of %d, want 500", len(s.puts), seen.Load())
	}
	counts(t, q, 0, 0)
}

func TestBadArticlesBecomeDeadLetters(t *testing.T) {
	q := openQueue(t, queue.Options{})
	fill(t, q, 200)
	s := shelf{never: func(e store.Entry) error {
		if e.Record.Ref == "30" {
			return errors.New("không ghi được")
		}
		return nil
	}}
	var mu sync.Mutex
	dead := map[string]string{}
	hang := make(chan struct{})
	defer close(hang)
	err := Run(t.Context(), q, &s, Options{
		Published: closed(),
		Deadline:  200 * time.Millisecond,
		Process: func(raw schemas.RawArticle) (schemas.Record, error) {
			switch raw.Ref {
			case "10":
				return schemas.Record{}, errors.New("không phải bài báo")
			case "20":
				var none []int
				_ = none[len(raw.Ref)]
			case "40":
				<-hang
			}
			return recordOf(raw)
		},
		Observe: func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if e.Err != nil {
				dead[e.Raw.Ref] = e.Stage + ": " + e.Err.Error()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"10": "extract: không phải bài báo",
		"20": "extract: internal error: runtime error: index out of range",
		"30": "store: không ghi được",
		"40": "extract: took longer than 200ms",
	} {
		if !strings.HasPrefix(dead[ref], want) {
			t.Errorf("article %s: %q, want %q…", ref, dead[ref], want)
		}
	}
	if !maps.Equal(dead, s.noted) {
		t.Errorf("the store was told of the dead letters %v, want %v", s.noted, dead)
	}
	if !strings.Contains(dead["20"], "pipeline_test.go:") {
		t.Errorf("the panic's place is not named: %q", dead["20"])
	}
	if len(dead) != 4 || len(s.puts) != 196 {
		t.Errorf("%d dead and %d stored, want 4 and 196", len(dead), len(s.puts))
	}
	counts(t, q, 0, 4)
}

func TestStoreThatIsAwayIsWaitedFor(t *testing.T) {
	q := openQueue(t, queue.Options{})
	fill(t, q, 50)
	tries := 0
	s := shelf{fail: func([]store.Entry) error {
		if tries++; tries <= 3 {
			return context.DeadlineExceeded // counts as transient
		}
		return nil
	}}
	if err := Run(t.Context(), q, &s, Options{Process: recordOf, Published: closed()}); err != nil {
		t.Fatal(err)
	}
	if len(s.puts) != 50 {
		t.Errorf("stored %d of 50", len(s.puts))
	}
	counts(t, q, 0, 0)
}

func TestStoreThatRefusesEverythingEndsTheRun(t *testing.T) {
	q := openQueue(t, queue.Options{})
	fill(t, q, 50)
	s := shelf{fail: func([]store.Entry) error { return errors.New("no such table: articles") }}
	err := Run(t.Context(), q, &s, Options{Process: recordOf, Published: closed()})
	if err == nil || !strings.Contains(err.Error(), "no such table") {
		t.Errorf("ended with %v", err)
	}
	counts(t, q, 50, 0)
}

func TestStopFinishesWhatIsUnderWay(t *testing.T) {
	q := openQueue(t, queue.Options{AckWait: time.Second})
	fill(t, q, 300)
	ctx, stop := context.WithCancel(t.Context())
	var s shelf
	err := Run(ctx, q, &s, Options{Batch: 10, Process: func(raw schemas.RawArticle) (schemas.Record, error) {
		if raw.Ref == "25" {
			stop()
			time.Sleep(50 * time.Millisecond)
		}
		return recordOf(raw)
	}})
	if err != nil {
		t.Errorf("a stop on request is no failure: %v", err)
	}
	if s.puts["25"] == 0 {
		t.Error("the article under way was not stored")
	}
	if len(s.puts) == 300 {
		t.Error("nothing was left in the queue: the stop had no effect")
	}
	stopped := len(s.puts)
	if err := Run(t.Context(), q, &s, Options{Process: recordOf, Published: closed()}); err != nil {
		t.Fatal(err)
	}
	if len(s.puts) != 300 {
		t.Errorf("%d stored before the stop, %d after the next run, want 300", stopped, len(s.puts))
	}
	counts(t, q, 0, 0)
}

func TestUnsettledForeverIsBuriedInTheEnd(t *testing.T) {
	q := openQueue(t, queue.Options{AckWait: 20 * time.Second})
	fill(t, q, 3)
	for range maxAttempts { // as if a worker had died each time
		for n := 0; n < 3; {
			ms, err := q.Fetch(t.Context(), 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range ms {
				if m.Attempts() == 1 {
					if raw, _ := m.Raw(t.Context()); raw.Ref != "1" {
						_ = m.Ack(t.Context())
						continue
					}
				}
				_ = m.Nak(time.Millisecond)
			}
			n += len(ms)
			if waiting, _ := q.Waiting(t.Context()); waiting == 1 && n > 0 {
				break
			}
		}
	}
	var s shelf
	var last Event
	if err := Run(t.Context(), q, &s, Options{Process: recordOf, Published: closed(), Observe: func(e Event) { last = e }}); err != nil {
		t.Fatal(err)
	}
	if len(s.puts) != 0 || last.Err == nil || last.Raw.Ref != "1" || last.Stage != "queue" {
		t.Errorf("stored %v, last event %+v", s.puts, last)
	}
	counts(t, q, 0, 1)
}

func TestSlowWorkIsNotGivenAway(t *testing.T) {
	q := openQueue(t, queue.Options{AckWait: 300 * time.Millisecond})
	fill(t, q, 1)
	var s shelf
	err := Run(t.Context(), q, &s, Options{Published: closed(), Process: func(raw schemas.RawArticle) (schemas.Record, error) {
		time.Sleep(time.Second)
		return recordOf(raw)
	}})
	if err != nil || s.puts["0"] != 1 {
		t.Errorf("put %d times, want once; %v", s.puts["0"], err)
	}
}

func TestWorkerEndsWhenNothingElseCanStopItsRules(t *testing.T) {
	q := openQueue(t, queue.Options{})
	fill(t, q, 100)
	var s shelf
	hang := make(chan struct{})
	defer close(hang)
	o := Options{Published: closed(), Batch: 8, Lanes: 1, Deadline: 50 * time.Millisecond, MostLate: 2,
		Process: func(raw schemas.RawArticle) (schemas.Record, error) {
			switch raw.Ref {
			case "20", "30": // never end
				<-hang
			case "40": // late, but not for ever
				time.Sleep(100 * time.Millisecond)
			}
			return recordOf(raw)
		}}
	err := Run(t.Context(), q, &s, o)
	if err == nil || !strings.Contains(err.Error(), "2 articles past their deadline still run") {
		t.Fatalf("Run: %v", err)
	}
	if len(s.puts) < 20 || len(s.puts) > 60 {
		t.Errorf("%d articles stored before it ended", len(s.puts))
	}
	if err := Run(t.Context(), q, &s, o); err != nil { // as if started again
		t.Fatal(err)
	}
	if len(s.puts) != 97 {
		t.Errorf("%d articles stored, want 97", len(s.puts))
	}
	counts(t, q, 0, 3)
}
