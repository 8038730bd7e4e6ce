//go:build unix

package drills

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// programs are built once for all drills.
var programs struct {
	sync.Mutex
	dir string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if programs.dir != "" {
		_ = os.RemoveAll(programs.dir)
	}
	os.Exit(code)
}

// program builds a package of this module or one of its tools.
func program(t *testing.T, pkg string) string {
	t.Helper()
	programs.Lock()
	defer programs.Unlock()
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "drills")
		if err == nil {
			err = os.Chmod(dir, 0o755) // a worker of another user starts from there
		}
		if err != nil {
			t.Fatal(err)
		}
		programs.dir = dir
	}
	path := filepath.Join(programs.dir, strings.ReplaceAll(pkg, "/", "-"))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if out, err := exec.Command("go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return path
}

func needTime(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a drill takes seconds")
	}
}

// article is a good one: each with another record.
func article(i int) schemas.RawArticle {
	return schemas.RawArticle{
		Ref: fmt.Sprintf("bài-%d", i), ContentType: "text/plain; charset=utf-8", PublishedAt: "2024-05-17", FetchedAt: "2024-05-18T00:00:00Z",
		Body: fmt.Appendf(nil, "Tin số %d của tỉnh\nNgày 9/5, UBND tỉnh ban hành Quyết định số %d/QĐ-UBND, cấp %d tỷ đồng cho %d hộ.", i, i+1, i%90+2, i+3),
	}
}

func isBad(i int) bool { return i%25 == 7 }

// bad is an article that no worker can ever work, of several kinds.
func bad(i int) schemas.RawArticle {
	raw := schemas.RawArticle{Ref: fmt.Sprintf("hỏng-%d", i), ContentType: "text/plain", FetchedAt: "2024-05-18T00:00:00Z"}
	raw.Body = fmt.Appendf([]byte("\x89PNG\r\n\x1a\n\x00\x01\x02"), "%d", i)
	if i%2 == 0 {
		raw.ContentType, raw.Body = "application/json", fmt.Appendf(nil, `{"không phải phong bì %d`, i)
	}
	return raw
}

// drill is a queue with articles, and what must become of them.
type drill struct {
	t    *testing.T
	q    *queue.Queue
	raw  *nats.Conn // as any crawler speaks to the queue
	good map[string]schemas.RawArticle
	bad  map[string][]byte // bodies
}

// ackWait is short, so that a drill does not wait for what a dead worker held.
const ackWait = time.Second

// newDrill opens a queue in this process, at an address for workers.
func newDrill(t *testing.T) *drill {
	t.Helper()
	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir(), Listen: "127.0.0.1:-1", AckWait: ackWait})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(q.Close)
	return drillOn(t, q, q.Server().ClientURL())
}

func drillOn(t *testing.T, q *queue.Queue, url string) *drill {
	t.Helper()
	raw, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(raw.Close)
	return &drill{t: t, q: q, raw: raw, good: map[string]schemas.RawArticle{}, bad: map[string][]byte{}}
}

// publish publishes the articles first to first+n-1, one in 25 of them bad, and
// every tenth twice.
func (d *drill) publish(first, n int) {
	d.t.Helper()
	p, twice := d.q.Publisher("drill"), d.q.Publisher("drill")
	twice.Again(fmt.Sprint("lần hai ", first))
	send := func(p *queue.Publisher, raw schemas.RawArticle) {
		if err := p.Publish(d.t.Context(), raw.Ref, raw, func(_ bool, err error) {
			if err != nil {
				d.t.Errorf("publish %s: %v", raw.Ref, err)
			}
		}); err != nil {
			d.t.Errorf("publish %s: %v", raw.Ref, err)
		}
	}
	for i := first; i < first+n; i++ {
		if isBad(i) {
			raw := bad(i)
			d.bad[raw.Ref] = raw.Body
			if raw.ContentType != "application/json" {
				send(p, raw)
				continue
			}
			m := &nats.Msg{Subject: "articles.raw.drill", Data: raw.Body, Header: nats.Header{
				"Content-Type": {raw.ContentType}, "Trichluc-Ref": {raw.Ref}, nats.MsgIdHdr: {raw.Ref}}}
			d.send(m)
			continue
		}
		raw := article(i)
		d.good[raw.Ref] = raw
		send(p, raw)
		if i%10 == 0 {
			send(twice, raw)
		}
	}
	p.Wait()
	twice.Wait()
}

// send publishes as a crawler with a plain client does: what the server did not
// confirm, because it was killed or without a majority, is sent again.
func (d *drill) send(m *nats.Msg) {
	d.t.Helper()
	var answer *nats.Msg
	var err error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		answer, err = d.raw.RequestMsg(m, 5*time.Second)
		if err == nil && bytes.Contains(answer.Data, []byte(`"seq"`)) {
			return
		}
		if err == nil {
			err = fmt.Errorf("refused: %s", answer.Data)
		}
	}
	d.t.Errorf("publish %s: %v", m.Header.Get("Trichluc-Ref"), err)
}

// worker is a trichluc work process.
type worker struct {
	*exec.Cmd
	log     *processLog
	started time.Time
}

// processLog is what a process writes, readable while it runs.
type processLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *processLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *processLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func startWorker(t *testing.T, as *syscall.SysProcAttr, args ...string) *worker {
	t.Helper()
	w := &worker{exec.Command(program(t, "trichluc/cmd/trichluc"), append([]string{"work"}, args...)...), &processLog{}, time.Now()}
	w.Stderr, w.Stdout, w.SysProcAttr = w.log, io.Discard, as
	w.Dir = os.TempDir()
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if w.ProcessState == nil {
			_ = w.Process.Kill()
			_ = w.Wait()
		}
		if t.Failed() {
			t.Logf("worker:\n%.3000s", w.log)
		}
	})
	return w
}

// stop asks the worker to end, which it must do in order. A process that was
// just started does not listen yet: the signal would end it at once.
func (w *worker) stop(t *testing.T) {
	t.Helper()
	time.Sleep(time.Until(w.started.Add(3 * time.Second)))
	if err := w.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if err := w.Wait(); err != nil {
		t.Errorf("worker ended with %v\n%.3000s", err, w.log)
	}
}

// drained waits until the queue is empty.
func (d *drill) drained(limit time.Duration) {
	d.t.Helper()
	last := 0
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(d.t.Context(), 5*time.Second)
		n, err := d.q.Waiting(ctx)
		cancel()
		if err == nil && n == 0 {
			return
		}
		last = n
	}
	d.t.Fatalf("after %s %d articles are still in the queue", limit, last)
}

// check looks whether every good article is stored once, with the record that
// Process gives and nothing beside it, and every bad one is a dead letter once,
// with the body it was published with.
func (d *drill) check(storeURL string) {
	d.t.Helper()
	r, err := store.OpenReader(d.t.Context(), storeURL)
	if err != nil {
		d.t.Fatal(err)
	}
	defer r.Close()
	rows := map[string]int{"articles": len(d.good), "results": len(d.good), "contents": len(d.good), "raws": len(d.good)}
	wrong := 0
	for ref, raw := range d.good {
		want, err := pipeline.Process(raw)
		if err != nil {
			d.t.Fatal(err)
		}
		countRows(want, rows)
		got, err := r.Record(d.t.Context(), want.ID)
		if a, b := asJSON(d.t, got), asJSON(d.t, want); err != nil || a != b {
			if wrong++; wrong <= 3 {
				d.t.Errorf("%s: %v\nstored %s\n  want %s", ref, err, a, b)
			}
		}
	}
	if wrong > 0 {
		d.t.Errorf("%d of %d records are missing or wrong", wrong, len(d.good))
	}
	for table, want := range rows {
		var n int
		if err := r.QueryRowContext(d.t.Context(), "SELECT count(*) FROM "+table).Scan(&n); err != nil || n != want {
			d.t.Errorf("%s has %d rows, %v; want %d", table, n, err, want)
		}
	}
	d.checkDead()
}

// countRows counts the rows that a record has below its result.
func countRows(r schemas.Record, rows map[string]int) {
	rows["dates"] += len(r.Dates)
	rows["figures"] += len(r.Figures)
	rows["warnings"] += len(r.Warnings)
	rows["documents"] += len(r.Documents)
	for _, document := range r.Documents {
		rows["document_mentions"] += len(document.Mentions)
	}
	rows["officials"] += len(r.Officials)
	for _, official := range r.Officials {
		rows["official_mentions"] += len(official.Mentions)
		rows["roles"] += len(official.Roles)
	}
}

func (d *drill) checkDead() {
	d.t.Helper()
	dead := map[string]int{}
	for letter, err := range d.q.DeadLettersFrom(d.t.Context(), 1) {
		if err != nil {
			d.t.Fatal(err)
		}
		dead[letter.Raw.Ref]++
		want, ok := d.bad[letter.Raw.Ref]
		if !ok {
			d.t.Errorf("%s is a dead letter: %s", letter.Raw.Ref, letter.Reason)
			continue
		}
		body, err := d.q.Body(d.t.Context(), letter)
		if err != nil || !bytes.Equal(body, want) && !bytes.Equal(letter.Raw.Body, want) {
			d.t.Errorf("the dead letter %s has the body %q, %v; want %q", letter.Raw.Ref, body, err, want)
		}
	}
	for ref := range d.bad {
		if dead[ref] != 1 {
			d.t.Errorf("%s is %d times among the dead letters, want once", ref, dead[ref])
		}
	}
}

func asJSON(t *testing.T, r schemas.Record) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
