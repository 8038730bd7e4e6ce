package queue

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

func deadLetters(t *testing.T, q *Queue) (all []*DeadLetter) {
	t.Helper()
	for d, err := range q.DeadLettersFrom(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

func TestDeadLettersAreListedRetriedAndDropped(t *testing.T) {
	q := open(t, Options{})
	publish(t, q, article(1), article(2), article(3))
	for _, m := range fetchAll(t, q, 3) {
		if err := m.Dead(t.Context(), "extract", errors.New("chưa có luật")); err != nil {
			t.Fatal(err)
		}
	}
	waiting(t, q, 0)
	all := deadLetters(t, q)
	if len(all) != 3 {
		t.Fatalf("%d dead letters, want 3", len(all))
	}
	d := all[1]
	if d.Stage != "extract" || d.Reason != "chưa có luật" || d.Attempts != 1 || d.Subject != "articles.raw.test" || d.Raw.Ref == "" || time.Since(d.Time) > time.Minute {
		t.Errorf("dead letter %+v", d)
	}
	// Published a moment ago under the same message id: a retry must get through all the same.
	if err := q.Retry(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := q.Retry(t.Context(), d); err != nil { // as after a crash half-way
		t.Fatal(err)
	}
	waiting(t, q, 1)
	m := fetchAll(t, q, 1)[0]
	raw, err := m.Raw(t.Context())
	if err != nil || fmt.Sprint(raw) != fmt.Sprint(d.Raw) || m.msg.Headers().Get(HeaderDeadReason) != "" {
		t.Errorf("retried %+v, %v", raw, err)
	}
	// Dead once more, it is a dead letter once more.
	if err := m.Dead(t.Context(), "extract", errors.New("vẫn hỏng")); err != nil {
		t.Fatal(err)
	}
	if err := q.Drop(t.Context(), all[0]); err != nil {
		t.Fatal(err)
	}
	if all = deadLetters(t, q); len(all) != 2 || all[1].Reason != "vẫn hỏng" {
		t.Errorf("left: %+v", all)
	}
	if _, err := q.DeadLetter(t.Context(), 1); !errors.Is(err, ErrNoDeadLetter) {
		t.Errorf("dead letter 1 after it was dropped: %v", err)
	}
}

// reapAll waits for the server's advisories and returns what Reap made of them.
func reapAll(t *testing.T, q *Queue, want int) {
	t.Helper()
	got := 0
	for range 50 {
		n, err := q.Reap(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got += n; got >= want {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if got != want {
		t.Fatalf("reaped %d, want %d", got, want)
	}
}

func TestGivenUpByTheServerIsADeadLetter(t *testing.T) {
	q := open(t, Options{})
	// A consumer that somebody else made, with a limit of its own.
	if err := q.js.DeleteConsumer(t.Context(), WorkStream, Consumer); err != nil {
		t.Fatal(err)
	}
	if _, err := q.js.CreateConsumer(t.Context(), WorkStream, jetstream.ConsumerConfig{
		Durable: Consumer, AckPolicy: jetstream.AckExplicitPolicy, AckWait: 200 * time.Millisecond, MaxDeliver: 2}); err != nil {
		t.Fatal(err)
	}
	if err := q.Reattach(t.Context()); err != nil {
		t.Fatal(err)
	}
	publish(t, q, article(1), article(2))
	for range 2 {
		for _, m := range fetchAll(t, q, 2) {
			if raw, _ := m.Raw(t.Context()); raw.Ref == "bài-2" && m.Attempts() == 2 {
				if err := m.Ack(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	time.Sleep(300 * time.Millisecond)
	if ms, err := q.Fetch(t.Context(), 1); err != nil || len(ms) != 0 { // makes the server notice
		t.Fatalf("fetched %d more, %v", len(ms), err)
	}
	reapAll(t, q, 1)
	waiting(t, q, 0)
	if all := deadLetters(t, q); len(all) != 1 || all[0].Raw.Ref != "bài-1" || all[0].Stage != "queue" || all[0].Attempts != 2 {
		t.Errorf("dead letters: %+v", all)
	}
}

func TestTerminatedByOthersIsADeadLetter(t *testing.T) {
	q := open(t, Options{})
	publish(t, q, article(1), article(2))
	ms := fetchAll(t, q, 2)
	if err := ms[0].msg.TermWithReason("không thích"); err != nil {
		t.Fatal(err)
	}
	if err := ms[1].Dead(t.Context(), "extract", errors.New("hỏng")); err != nil { // by one of ours
		t.Fatal(err)
	}
	reapAll(t, q, 1)
	all := deadLetters(t, q)
	if len(all) != 2 || all[1].Reason != "terminated by a worker: không thích" {
		t.Errorf("dead letters: %+v", all)
	}
	if err := q.Retry(t.Context(), all[1]); err == nil {
		t.Error("an article of which the server kept nothing was retried")
	}
}
