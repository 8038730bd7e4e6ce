package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// TestRecordsAreAnnounced reads the stream of records as a consumer downstream does.
func TestRecordsAreAnnounced(t *testing.T) {
	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir(), Listen: "127.0.0.1:-1", Records: true})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "kho.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	publish := func(again string, raws ...schemas.RawArticle) {
		p := q.Publisher("test")
		p.Again(again)
		for _, raw := range raws {
			if err := p.Publish(t.Context(), "", raw, func(_ bool, err error) {
				if err != nil {
					t.Error(err)
				}
			}); err != nil {
				t.Fatal(err)
			}
		}
		p.Wait()
	}
	page := func(words, fetched string) schemas.RawArticle {
		return schemas.RawArticle{URL: "https://www.baotinh.vn/tin/1.html", ContentType: "text/plain", FetchedAt: fetched, Body: []byte("Tin của tỉnh\nNgày 9/5/2024, UBND tỉnh " + words + ".")}
	}
	first, second := page("họp lần một", "2024-05-10T00:00:00Z"), page("họp lần hai", "2024-05-11T00:00:00Z")
	failures := 1
	o := Options{Published: closed(), Announce: func(ctx context.Context, records []schemas.Record) error {
		if failures--; failures >= 0 {
			return errors.New("không tới")
		}
		return q.Announce(ctx, records)
	}}
	// The first version: stored, not announced, delivered again, announced. Then
	// the second; then both once more, which are news to nobody.
	for i, raws := range [][]schemas.RawArticle{{first}, {second}, {first, second}} {
		publish(string(rune('a'+i)), raws...)
		if err := Run(t.Context(), q, s, o); err != nil {
			t.Fatal(err)
		}
	}

	nc, err := nats.Connect(q.Server().ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	c, err := js.OrderedConsumer(t.Context(), queue.RecordsStream, jetstream.OrderedConsumerConfig{FilterSubjects: []string{"articles.records.baotinh.vn"}})
	if err != nil {
		t.Fatal(err)
	}
	batch, err := c.Fetch(10, jetstream.FetchMaxWait(500*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for m := range batch.Messages() {
		var r schemas.Record
		if err := json.Unmarshal(m.Data(), &r); err != nil {
			t.Fatal(err)
		}
		if id := m.Headers().Get(nats.MsgIdHdr); !strings.HasPrefix(id, r.ID+":") || m.Headers().Get(queue.HeaderID) != r.ID {
			t.Errorf("message id %q of record %s", id, r.ID)
		}
		texts = append(texts, r.Article.Text[strings.LastIndex(r.Article.Text, "lần"):])
	}
	if strings.Join(texts, " ") != "lần một. lần hai." {
		t.Errorf("announced: %q", texts)
	}
}

func TestRecordSubjects(t *testing.T) {
	for site, want := range map[string]string{
		"baotinh.vn": "articles.records.baotinh.vn", "": "articles.records.unknown", "A..b.": "articles.records.a.b", "x > *": "articles.records.x____",
	} {
		if got := queue.RecordSubject(site); got != want {
			t.Errorf("%q: %s, want %s", site, got, want)
		}
	}
}

// A consumer that somebody deletes under a worker is made again.
func TestDeletedConsumerIsMadeAgain(t *testing.T) {
	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir(), Listen: "127.0.0.1:-1", AckWait: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	nc, err := nats.Connect(q.Server().ClientURL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	var settled atomic.Int64
	var s shelf
	ended := make(chan error)
	go func() {
		ended <- Run(ctx, q, &s, Options{Process: recordOf, Observe: func(Event) {
			if settled.Add(1) == 20 {
				stop()
			}
		}})
	}()
	time.Sleep(200 * time.Millisecond) // until it waits for articles
	if err := js.DeleteConsumer(t.Context(), queue.WorkStream, queue.Consumer); err != nil {
		t.Fatal(err)
	}
	fill(t, q, 20)
	if err := <-ended; err != nil || len(s.puts) != 20 {
		t.Errorf("stored %d of 20, %v", len(s.puts), err)
	}
}

// flaky is a store that is away for a while, and can be asked whether it is.
type flaky struct {
	shelf
	away  atomic.Bool
	pings atomic.Int64
}

func (f *flaky) Ping(context.Context) error {
	f.pings.Add(1)
	if f.away.Load() {
		return context.DeadlineExceeded
	}
	return nil
}

// While a store is away a worker takes nothing: what is only given back again
// would in the end count as what nobody can settle.
func TestNothingIsTakenWhileTheStoreIsAway(t *testing.T) {
	q := openQueue(t, queue.Options{AckWait: time.Second})
	fill(t, q, 10)
	var f flaky
	f.away.Store(true)
	w := &worker{Options: Options{}.withDefaults(), queue: q, sink: &f}
	time.AfterFunc(time.Second, func() { f.away.Store(false) })
	began := time.Now()
	w.awaitStore(t.Context())
	if took := time.Since(began); took < 900*time.Millisecond || f.pings.Load() < 2 {
		t.Errorf("went on after %s and %d questions", took, f.pings.Load())
	}
}
