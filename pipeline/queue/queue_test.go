package queue

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"trichluc/schemas"
)

func open(t *testing.T, o Options) *Queue {
	t.Helper()
	if o.Dir == "" && o.URL == "" {
		o.Dir = t.TempDir()
	}
	q, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return q
}

// publish sends the articles, waits for all answers and returns how many the server already had.
func publish(t *testing.T, q *Queue, raws ...schemas.RawArticle) (duplicates int) {
	t.Helper()
	p := q.Publisher("test")
	var n atomic.Int64
	for _, raw := range raws {
		err := p.Publish(t.Context(), "bài "+raw.Ref, raw, func(dup bool, err error) {
			if err != nil {
				t.Errorf("publish %s: %v", raw.Ref, err)
			}
			if dup {
				n.Add(1)
			}
		})
		if err != nil {
			t.Fatalf("publish %s: %v", raw.Ref, err)
		}
	}
	p.Wait()
	return int(n.Load())
}

// fetchAll takes n messages without settling them.
func fetchAll(t *testing.T, q *Queue, n int) []*Message {
	t.Helper()
	var out []*Message
	for range 20 {
		ms, err := q.Fetch(t.Context(), n-len(out))
		if err != nil {
			t.Fatal(err)
		}
		if out = append(out, ms...); len(out) >= n {
			break
		}
	}
	if len(out) != n {
		t.Fatalf("fetched %d messages, want %d", len(out), n)
	}
	return out
}

func waiting(t *testing.T, q *Queue, want int) {
	t.Helper()
	var got int
	for range 100 { // an acknowledgement is not waited for
		var err error
		if got, err = q.Waiting(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got == want {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("%d articles wait in the queue, want %d", got, want)
}

func article(i int) schemas.RawArticle {
	return schemas.RawArticle{
		ContentType: "text/plain; charset=utf-8",
		Ref:         fmt.Sprintf("bài-%d", i),
		Body:        fmt.Appendf(nil, "Ngày 9/5, UBND tỉnh họp lần thứ %d.", i),
	}
}

func TestArticleComesBackUnchanged(t *testing.T) {
	q := open(t, Options{})
	raws := []schemas.RawArticle{
		{Body: []byte("chỉ có thân bài")},
		{ContentType: "text/html; charset=windows-1258", URL: "https://baotinh.example/a?b=c&d", Ref: "Bài số 7",
			FetchedAt: "2024-11-22T08:00:00Z", PublishedAt: "2024-11-21", Body: []byte{0xfe, 0xff, 0, 1, 2}},
		{Ref: "dòng\nthứ hai", Body: []byte("x")},
		{Ref: "  thụt lề ", ContentType: "text/plain", Body: []byte("y")},
		{Ref: strings.Repeat("dài ", 5000) + ".", Body: []byte("z")},
		{Ref: "json", ContentType: "application/json", Body: []byte(`{"not":"an envelope"}`)},
	}
	publish(t, q, raws...)
	got := map[string]schemas.RawArticle{}
	for _, m := range fetchAll(t, q, len(raws)) {
		raw, err := m.Raw(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got[raw.Ref] = raw
	}
	for _, want := range raws {
		if g := got[want.Ref]; fmt.Sprint(g) != fmt.Sprint(want) {
			t.Errorf("sent %+v\n got %+v", want, g)
		}
	}
}

func TestNameIsMadeFitForAHeader(t *testing.T) {
	long := strings.Repeat("thư-mục/", 300) + "bài.txt"
	for name, want := range map[string]string{
		"tin/bài.txt": "tin/bài.txt",
		"hai\ndòng":   `"hai\ndòng"`,
		" cách.txt":   `" cách.txt"`,
	} {
		if got := nameText(name); got != want {
			t.Errorf("%q travels as %q, want %q", name, got, want)
		}
	}
	if got := nameText(long); len(got) > 1010 || !strings.HasSuffix(got, "bài.txt") || !utf8.ValidString(got) {
		t.Errorf("a long name travels as %d bytes: %q", len(got), got)
	}
}

func TestForeignClientsMayWriteHeadersInAnyCase(t *testing.T) {
	raw, err := decode(nats.Header{"content-type": {"text/html"}, "TRICHLUC-REF": {"r"}}, []byte("<p>x"))
	if err != nil || raw.ContentType != "text/html" || raw.Ref != "r" {
		t.Errorf("decoded %+v, %v", raw, err)
	}
	if raw, err = decode(nil, []byte("x")); err != nil || string(raw.Body) != "x" {
		t.Errorf("a message without headers gave %+v, %v", raw, err)
	}
}

func TestHeadersFillWhatTheEnvelopeLeavesOut(t *testing.T) {
	h := nats.Header{HeaderContentType: {"application/json"}, HeaderURL: {"https://a.example/1"}, HeaderRef: {"outer"}}
	raw, err := decode(h, []byte(`{"ref":"inner","body":"x","mystery":1}`))
	if err != nil || raw.Ref != "inner" || raw.URL != "https://a.example/1" || raw.ContentType != "" {
		t.Errorf("decoded %+v, %v", raw, err)
	}
	if _, err := decode(h, []byte(`{"ref":"inner"}`)); err == nil {
		t.Error("an envelope without a body was taken for an article")
	}
}

func TestDoublePublishIsDroppedWhileQueued(t *testing.T) {
	dir := t.TempDir()
	q := open(t, Options{Dir: dir})
	if n := publish(t, q, article(1), article(2), article(1)); n != 1 {
		t.Errorf("%d duplicates, want 1", n)
	}
	waiting(t, q, 2)
	p := q.Publisher("test")
	p.Again("lần hai")
	if err := p.Publish(t.Context(), "", article(1), func(dup bool, err error) {
		if dup || err != nil {
			t.Errorf("published again: duplicate %v, %v", dup, err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	p.Wait()
	waiting(t, q, 3)
	q.Close()

	// What an interrupted run left is still known after a restart; what was worked is not,
	// so that the same file can be run again under new rules.
	q = open(t, Options{Dir: dir})
	if n := publish(t, q, article(1)); n != 1 {
		t.Errorf("after a restart %d duplicates of what still waits, want 1", n)
	}
	for _, m := range fetchAll(t, q, 3) {
		if err := m.Ack(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	waiting(t, q, 0)
	q.Close()
	q = open(t, Options{Dir: dir})
	if n := publish(t, q, article(1)); n != 0 {
		t.Errorf("a worked article counts as a duplicate after a restart")
	}
	waiting(t, q, 1)
}

func TestPublishingWaitsWhileTheQueueIsFull(t *testing.T) {
	q := open(t, Options{MaxBytes: 20_000})
	raws := make([]schemas.RawArticle, 60)
	for i := range raws {
		raws[i] = article(i)
		raws[i].Body = append(raws[i].Body, make([]byte, 1000)...)
	}
	published := make(chan int)
	go func() { published <- publish(t, q, raws...) }()

	seen := map[string]bool{}
	for len(seen) < len(raws) {
		select {
		case <-published:
			t.Fatalf("everything was published into a bounded queue after only %d were taken", len(seen))
		default:
		}
		n, err := q.Waiting(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n > 20 {
			t.Fatalf("%d articles of 1 kB wait in a queue of 20 kB", n)
		}
		ms, err := q.Fetch(t.Context(), 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ms {
			raw, err := m.Raw(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			seen[raw.Ref] = true
			_ = m.Ack(t.Context())
		}
		if len(seen) > 30 {
			break // the rest must fit by now or soon
		}
	}
	for len(seen) < len(raws) {
		for _, m := range fetchAll(t, q, 1) {
			raw, _ := m.Raw(t.Context())
			seen[raw.Ref] = true
			_ = m.Ack(t.Context())
		}
	}
	<-published
	waiting(t, q, 0)
}

func TestCancelledPublisherStopsWaiting(t *testing.T) {
	q := open(t, Options{MaxBytes: 1000})
	ctx, cancel := context.WithCancel(t.Context())
	p := q.Publisher("test")
	big := article(1)
	big.Body = append(big.Body, make([]byte, 2000)...)
	var got error
	var once sync.Once
	if err := p.Publish(ctx, "", big, func(_ bool, err error) { once.Do(func() { got = err }) }); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, cancel)
	p.Wait()
	if !errors.Is(got, context.Canceled) {
		t.Errorf("a publish into a full queue ended with %v after its context did", got)
	}
}

func TestTooLargeIsRefusedByThePublisher(t *testing.T) {
	q := open(t, Options{MaxBody: 10 << 20})
	err := q.Publisher("test").Publish(t.Context(), "", schemas.RawArticle{Body: make([]byte, 10<<20+1)}, nil)
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("a body above the largest: %v", err)
	}
	largest := schemas.RawArticle{Ref: "vừa đủ", Body: make([]byte, q.largestMessage())}
	publish(t, q, largest)
	m := fetchAll(t, q, 1)[0]
	if m.Large() {
		t.Error("a body that fits into a message travels beside it")
	}
	if err := m.Dead(t.Context(), "decode", errors.New(strings.Repeat("không đọc được ", 500))); err != nil {
		t.Errorf("the largest message that can be published cannot be dead-lettered: %v", err)
	}
}

func TestUnsettledIsDeliveredAgain(t *testing.T) {
	q := open(t, Options{AckWait: 300 * time.Millisecond})
	publish(t, q, article(1))
	if m := fetchAll(t, q, 1)[0]; m.Attempts() != 1 {
		t.Errorf("first delivery counts as attempt %d", m.Attempts())
	}
	m := fetchAll(t, q, 1)[0] // nobody settled it within AckWait
	if m.Attempts() != 2 {
		t.Errorf("second delivery counts as attempt %d", m.Attempts())
	}
	if err := m.Nak(time.Millisecond); err != nil {
		t.Fatal(err)
	}
	m = fetchAll(t, q, 1)[0]
	if err := m.Ack(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting(t, q, 0)
}

func TestInProgressKeepsAnArticle(t *testing.T) {
	q := open(t, Options{AckWait: 400 * time.Millisecond})
	publish(t, q, article(1))
	m := fetchAll(t, q, 1)[0]
	for range 10 {
		time.Sleep(100 * time.Millisecond)
		if err := m.InProgress(); err != nil {
			t.Fatal(err)
		}
	}
	again, err := q.Fetch(t.Context(), 1)
	if err != nil || len(again) > 0 {
		t.Errorf("an article in progress was given away: %d, %v", len(again), err)
	}
}

func TestDeadLetterKeepsArticleAndReason(t *testing.T) {
	q := open(t, Options{})
	raw := article(1)
	raw.URL = "https://baotinh.example/1"
	publish(t, q, raw)
	m := fetchAll(t, q, 1)[0]
	if err := m.Dead(t.Context(), "decode", errors.New("không phải\nbài báo")); err != nil {
		t.Fatal(err)
	}
	waiting(t, q, 0)
	s, err := q.js.Stream(t.Context(), DeadStream)
	if err != nil {
		t.Fatal(err)
	}
	dead, err := s.GetMsg(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	back, err := decode(dead.Header, dead.Data)
	if err != nil || fmt.Sprint(back) != fmt.Sprint(raw) {
		t.Errorf("dead letter holds %+v, %v; want %+v", back, err, raw)
	}
	for name, want := range map[string]string{
		HeaderDeadReason: "không phải bài báo", HeaderDeadStage: "decode", HeaderDeadAttempts: "1",
		HeaderDeadSubject: "articles.raw.test",
	} {
		if got := dead.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	// The same article may be published again at once: after a fix it must get through.
	if n, _ := q.DeadLetters(t.Context()); n != 1 {
		t.Errorf("%d dead letters, want 1", n)
	}
}

func TestOneProcessAFolder(t *testing.T) {
	dir := t.TempDir()
	open(t, Options{Dir: dir})
	if q, err := Open(t.Context(), Options{Dir: dir}); err == nil {
		q.Close()
		t.Error("two servers were started on one folder")
	}
}

func TestStreamOfAnotherMeaningIsRefused(t *testing.T) {
	q := open(t, Options{Listen: "127.0.0.1:-1"})
	if err := q.js.DeleteStream(t.Context(), WorkStream); err != nil {
		t.Fatal(err)
	}
	_, err := q.js.CreateStream(t.Context(), jetstream.StreamConfig{Name: WorkStream, Subjects: []string{WorkSubjects}})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := Open(t.Context(), Options{URL: q.Server().ClientURL()}); err == nil {
		r.Close()
		t.Error("a stream with limits retention was taken for the work queue")
	}
}

func TestRemoteServerSpeaksTheSame(t *testing.T) {
	here := open(t, Options{Dir: filepath.Join(t.TempDir(), "q"), Listen: "127.0.0.1:-1"})
	there := open(t, Options{URL: here.Server().ClientURL()})
	publish(t, there, article(1), article(2), article(3))
	var refs []string
	for _, m := range fetchAll(t, there, 3) {
		raw, err := m.Raw(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, raw.Ref)
		_ = m.Ack(t.Context())
	}
	slices.Sort(refs)
	if fmt.Sprint(refs) != "[bài-1 bài-2 bài-3]" {
		t.Errorf("fetched %v", refs)
	}
	waiting(t, here, 0)
}

func TestNoServerIsAnErrorWithItsAddress(t *testing.T) {
	_, err := Open(t.Context(), Options{URL: "nats://127.0.0.1:1"})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("no server: %v", err)
	}
}
