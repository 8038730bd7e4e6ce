//go:build unix

package drills

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
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
	d.badRef["bài-51"], d.badRef["bài-101"] = true, true
	panics, endless := d.good["bài-51"], d.good["bài-101"]
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
	delete(d.badRef, "bài-51")
	delete(d.badRef, "bài-101")
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

// TestTwoRulesets has two workers, one with older rules, work the same articles in
// any order, each article twice and some in two fetches: current in the end is the
// newest fetch under the newest rules.
func TestTwoRulesets(t *testing.T) {
	needTime(t)
	q, err := queue.Open(t.Context(), queue.Options{Dir: t.TempDir(), AckWait: ackWait})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "kho.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const articles, copies = 200, 6
	order := rand.Perm(articles * copies)
	for i, n := range order {
		raw := article(n % articles)
		if n/articles%2 == 1 && n%3 == 0 { // fetched again later, with other words
			raw.FetchedAt = "2024-06-01T00:00:00Z"
			raw.Body = append(raw.Body, "\nBài đã được sửa."...)
		}
		p := q.Publisher("drill")
		p.Again(fmt.Sprint(i))
		if err := p.Publish(t.Context(), "", raw, func(_ bool, err error) {
			if err != nil {
				t.Error(err)
			}
		}); err != nil {
			t.Fatal(err)
		}
		p.Wait()
	}
	published := make(chan struct{})
	close(published)
	under := func(version int) pipeline.Options {
		return pipeline.Options{Published: published, Batch: 16, Lanes: 1, Process: func(raw schemas.RawArticle) (schemas.Record, error) {
			r, err := pipeline.Process(raw)
			r.Ruleset = schemas.Ruleset{Version: version, Hash: fmt.Sprintf("%064d", version)}
			if version == 7 {
				time.Sleep(time.Millisecond) // neither shall have all of the work
			}
			return r, err
		}}
	}
	var workers sync.WaitGroup
	for _, version := range []int{7, 8} {
		workers.Go(func() {
			if err := pipeline.Run(context.WithoutCancel(t.Context()), q, s, under(version)); err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()

	// What must be current follows from the results alone: newest fetch, then newest rules.
	var old, wrong, rows int
	if err := s.Reader().QueryRowContext(t.Context(), `
		WITH best AS (
			SELECT r.article_id, r.result_id, row_number() OVER (PARTITION BY r.article_id ORDER BY c.fetched_at DESC, r.ruleset_version DESC) AS place
			FROM results r JOIN contents c ON c.article_id = r.article_id AND c.content_sha256 = r.content_sha256)
		SELECT (SELECT count(*) FROM results WHERE ruleset_version = 7),
			(SELECT count(*) FROM articles a JOIN best b ON b.article_id = a.article_id AND b.place = 1 WHERE a.current_result_id <> b.result_id),
			(SELECT count(*) FROM articles)`).Scan(&old, &wrong, &rows); err != nil {
		t.Fatal(err)
	}
	if rows != articles || wrong != 0 || old == 0 {
		t.Errorf("%d articles, %d with a wrong current result, %d results under the old rules", rows, wrong, old)
	}
}
