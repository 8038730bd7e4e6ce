package queue

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"trichluc/schemas"
)

// objects counts the bodies in a bucket.
func objects(t *testing.T, q *Queue, bucket string) int {
	t.Helper()
	b, err := q.js.ObjectStore(t.Context(), bucket)
	if err != nil {
		t.Fatal(err)
	}
	list, err := b.List(t.Context())
	if errors.Is(err, jetstream.ErrNoObjectsFound) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// large is an article that does not fit into a message.
func large(q *Queue, ref string) schemas.RawArticle {
	body := make([]byte, q.largestMessage()+100_000)
	for i := range body {
		body[i] = byte(i % 251)
	}
	return schemas.RawArticle{Ref: ref, ContentType: "text/html", Body: body}
}

func TestLargeBodyTravelsBesideItsMessage(t *testing.T) {
	q := open(t, Options{})
	html, envelope := large(q, "lớn"), large(q, "hai\ndòng") // the second as a JSON envelope
	if doubles := publish(t, q, html, envelope, html); doubles != 1 {
		t.Errorf("%d doubles, want 1", doubles)
	}
	if n := objects(t, q, bodyBucket); n != 2 {
		t.Errorf("%d bodies in the object store, want 2: a double must not leave one", n)
	}
	for _, m := range fetchAll(t, q, 2) {
		raw, err := m.Raw(t.Context())
		if err != nil || !m.Large() || !bytes.Equal(raw.Body, html.Body) {
			t.Fatalf("%q came back with %d bytes, large %v, %v", raw.Ref, len(raw.Body), m.Large(), err)
		}
		if err := m.Ack(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	waiting(t, q, 0)
	empty(t, q, bodyBucket)
}

func TestLargeDeadLetterKeepsItsBodyAndIsRetried(t *testing.T) {
	q := open(t, Options{})
	want := large(q, "lớn")
	publish(t, q, want)
	if err := fetchAll(t, q, 1)[0].Dead(t.Context(), "extract", errors.New("hỏng")); err != nil {
		t.Fatal(err)
	}
	waiting(t, q, 0)
	if a, b := objects(t, q, bodyBucket), objects(t, q, deadBucket); a != 0 || b != 1 {
		t.Errorf("%d bodies wait and %d are dead, want 0 and 1", a, b)
	}
	d, err := q.DeadLetter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := q.Body(t.Context(), d); err != nil || !bytes.Equal(body, want.Body) {
		t.Errorf("the dead letter has %d bytes, %v", len(body), err)
	}
	if err := q.Retry(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	m := fetchAll(t, q, 1)[0]
	if raw, err := m.Raw(t.Context()); err != nil || raw.Ref != want.Ref || !bytes.Equal(raw.Body, want.Body) {
		t.Errorf("retried: %q with %d bytes, %v", raw.Ref, len(raw.Body), err)
	}
	empty(t, q, deadBucket)
}

func TestLostBodyIsNamed(t *testing.T) {
	q := open(t, Options{})
	publish(t, q, large(q, "lớn"))
	m := fetchAll(t, q, 1)[0]
	q.unclaim(t.Context(), bodyBucket, m.msg.Headers())
	if raw, err := m.Raw(t.Context()); !errors.Is(err, ErrBodyGone) || raw.Ref != "lớn" {
		t.Errorf("%q: %v", raw.Ref, err)
	}
}

// leave puts the body of an article into the object store, as a publisher does
// that is killed before it sends the message.
func leave(t *testing.T, q *Queue, raw schemas.RawArticle) {
	t.Helper()
	m, err := encode("articles.raw.test", raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.claim(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func TestBodiesOfAKilledRunAreDropped(t *testing.T) {
	dir := t.TempDir()
	q := open(t, Options{Dir: dir})
	leave(t, q, large(q, "lớn"))
	q.Close()
	q = open(t, Options{Dir: dir})
	if n := objects(t, q, bodyBucket); n != 0 {
		t.Errorf("%d bodies without a message were left", n)
	}
}

// Bodies of killed publishers go, and only they: not those of articles that wait,
// however long, and not those whose article may still come.
func TestBodiesOfKilledPublishersAreDropped(t *testing.T) {
	q := open(t, Options{})
	const age = time.Second
	drop := func(want int) {
		t.Helper()
		if n, err := q.dropOrphans(t.Context(), age); err != nil || n != want {
			t.Errorf("%d bodies dropped, %v; want %d", n, err, want)
		}
	}
	publish(t, q, large(q, "chờ lâu"))
	leave(t, q, large(q, "bỏ lại"))
	drop(0)
	time.Sleep(age + 200*time.Millisecond)
	drop(0) // the article that waits is older than what was left
	publish(t, q, large(q, "mới đến"))
	m := fetchAll(t, q, 2)
	raw, err := m[0].Raw(t.Context())
	if err != nil || len(raw.Body) == 0 {
		t.Fatalf("the body of an article that waited is gone: %v", err)
	}
	if err := m[0].Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting(t, q, 1)
	drop(1)
	if raw, err := m[1].Raw(t.Context()); err != nil || raw.Ref != "mới đến" {
		t.Errorf("the body of an article that waits: %v", err)
	}
	if err := m[1].Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting(t, q, 0)
	leave(t, q, large(q, "vừa gửi"))
	drop(0) // its article may be on its way
	time.Sleep(age + 200*time.Millisecond)
	drop(1)
	empty(t, q, bodyBucket)
}

// empty wants nothing at all in a bucket, not even markers of what was deleted.
func empty(t *testing.T, q *Queue, bucket string) {
	t.Helper()
	s, err := q.js.Stream(t.Context(), "OBJ_"+bucket)
	if err != nil {
		t.Fatal(err)
	}
	if n := s.CachedInfo().State.Msgs; n != 0 {
		t.Errorf("%d messages are left in %s", n, bucket)
	}
}

func TestARenewedBodyIsYoung(t *testing.T) {
	q := open(t, Options{})
	m, err := encode("articles.raw.test", large(q, "lớn"))
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Clone(m.Data)
	if err := q.claim(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	time.Sleep(1200 * time.Millisecond)
	if err := q.renewBody(t.Context(), m.Header); err != nil {
		t.Fatal(err)
	}
	if n, err := q.dropOrphans(t.Context(), time.Second); n != 0 || err != nil {
		t.Errorf("%d bodies dropped, %v", n, err)
	}
	if got, err := q.body(t.Context(), bodyBucket, m.Header, nil); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// A full bucket is emptied by those who work: there is no room for the marker that
// the client writes when it deletes.
func TestFullBucketIsEmptied(t *testing.T) {
	q := open(t, Options{Role: ForPublishing})
	for _, name := range []string{bodyBucket, deadBucket} {
		if _, err := q.js.CreateObjectStore(t.Context(), jetstream.ObjectStoreConfig{Bucket: name, MaxBytes: 9_500_000}); err != nil {
			t.Fatal(err)
		}
	}
	if err := q.prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	publish(t, q, large(q, "một"))
	fill, err := q.js.ObjectStore(t.Context(), bodyBucket)
	if err != nil {
		t.Fatal(err)
	}
	for size := 1 << 20; size > 0; size /= 2 {
		for i := 0; ; i++ {
			if _, err := fill.PutBytes(t.Context(), fmt.Sprint("đầy ", size, i), make([]byte, size)); err != nil {
				break
			}
		}
	}
	if err := q.Reattach(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := objects(t, q, bodyBucket)
	if err := fetchAll(t, q, 1)[0].Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := objects(t, q, bodyBucket); after != before-1 {
		t.Errorf("%d bodies before and %d after", before, after)
	}
}

// An article that is too large for this worker is a dead letter all the same.
func TestTooLargeForAWorkerIsADeadLetter(t *testing.T) {
	dir := t.TempDir()
	q := open(t, Options{Dir: dir})
	want := large(q, "lớn")
	publish(t, q, want)
	q.Close()
	q = open(t, Options{Dir: dir, MaxBody: 1 << 20})
	m := fetchAll(t, q, 1)[0]
	_, err := m.Raw(t.Context())
	if !errors.Is(err, ErrTooLarge) {
		t.Fatalf("read with %v", err)
	}
	if err := m.Dead(t.Context(), "queue", err); err != nil {
		t.Fatal(err)
	}
	waiting(t, q, 0)
	if a, b := objects(t, q, bodyBucket), objects(t, q, deadBucket); a != 0 || b != 1 {
		t.Errorf("%d bodies wait and %d are dead, want 0 and 1", a, b)
	}
}
