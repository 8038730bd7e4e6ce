package queue

import (
	"bytes"
	"errors"
	"testing"

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
	if n := objects(t, q, bodyBucket); n != 0 {
		t.Errorf("%d bodies were left behind", n)
	}
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
	if n := objects(t, q, deadBucket); n != 0 {
		t.Errorf("%d bodies of dead letters were left behind", n)
	}
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

func TestBodiesOfAKilledPublisherAreDropped(t *testing.T) {
	dir := t.TempDir()
	q := open(t, Options{Dir: dir})
	m, err := encode("articles.raw.test", large(q, "lớn"))
	if err != nil {
		t.Fatal(err)
	}
	if err := q.claim(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	q.Close()
	q = open(t, Options{Dir: dir})
	if n := objects(t, q, bodyBucket); n != 0 {
		t.Errorf("%d bodies without a message were left", n)
	}
}
