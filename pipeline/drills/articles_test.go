//go:build unix

package drills

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// TestPoison works articles that break the program itself: one makes it panic,
// one never ends. Both are dead letters once, and a retry after the rules were
// mended stores them, minutes before their first message id is free again.
func TestPoison(t *testing.T) {
	needTime(t)
	d := newDrill(t)
	database := filepath.Join(t.TempDir(), "kho.db")
	d.publish(0, 400)
	panics, endless := d.good["bài-51"], d.good["bài-101"]
	d.bad["bài-51"], d.bad["bài-101"] = panics.Body, endless.Body
	delete(d.good, "bài-51")
	delete(d.good, "bài-101")

	hang := make(chan struct{})
	defer close(hang)
	d.run(database, func(raw schemas.RawArticle) (schemas.Record, error) {
		switch raw.Ref {
		case "bài-51":
			panic("luật hỏng")
		case "bài-101":
			<-hang
		}
		return pipeline.Process(raw)
	})
	d.check(database)

	for letter, err := range d.q.DeadLettersFrom(t.Context(), 1) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(letter.Reason, "luật hỏng") || strings.Contains(letter.Reason, "took longer") {
			if err := d.q.Retry(t.Context(), letter); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.good["bài-51"], d.good["bài-101"] = panics, endless
	delete(d.bad, "bài-51")
	delete(d.bad, "bài-101")
	d.run(database, pipeline.Process)
	d.check(database)
}

// run works the queue until it is empty.
func (d *drill) run(database string, process func(schemas.RawArticle) (schemas.Record, error)) {
	d.t.Helper()
	s, err := store.Open(d.t.Context(), database)
	if err != nil {
		d.t.Fatal(err)
	}
	defer s.Close()
	published := make(chan struct{})
	close(published)
	if err := pipeline.Run(d.t.Context(), d.q, s, pipeline.Options{Process: process, Published: published, Deadline: 2 * time.Second}); err != nil {
		d.t.Fatal(err)
	}
}

// TestTooLarge publishes what does not fit into a message, and what is above the
// largest article: that is refused to its publisher's face and never half-way.
func TestTooLarge(t *testing.T) {
	needTime(t)
	d := newDrill(t)
	database := filepath.Join(t.TempDir(), "kho.db")
	long := schemas.RawArticle{Ref: "dài", ContentType: "text/html; charset=utf-8", FetchedAt: "2024-05-18T00:00:00Z"}
	long.Body = []byte("<html><head><title>Trang dài</title></head><body><h1>Trang dài</h1>" + strings.Repeat("<!-- "+strings.Repeat("x", 1000)+" -->\n", 12_000) +
		"<p>Ngày 9/5/2024, UBND tỉnh cấp 54 tỷ đồng cho 586 hộ nghèo ở ba huyện vùng cao.</p></body></html>")
	d.good["dài"] = long
	p := d.q.Publisher("drill")
	for range 3 { // as a crawler that is not sure
		if err := p.Publish(t.Context(), "", long, func(_ bool, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	p.Wait()
	if err := p.Publish(t.Context(), "", schemas.RawArticle{Body: make([]byte, queue.DefaultMaxBody+1)}, nil); err == nil {
		t.Error("an article above the largest was taken")
	}
	d.publish(0, 200)
	d.run(database, pipeline.Process)
	d.check(database)
}
