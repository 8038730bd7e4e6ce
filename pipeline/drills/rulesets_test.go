//go:build unix

package drills

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"trichluc/pipeline"
	"trichluc/pipeline/queue"
	"trichluc/pipeline/store"
	"trichluc/schemas"
)

// reading is one fetch of an article read under one ruleset.
type reading struct {
	id, content string
	ruleset     int
}

// TestTwoRulesets has two workers, one with older rules, work the same articles in
// any order, each article six times and some in two fetches. Every reading that was
// made is kept, once and as it was made; current is the newest fetch under the
// newest rules.
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
	for i, n := range rand.Perm(articles * copies) {
		p := q.Publisher("drill")
		p.Again(fmt.Sprint(i))
		if err := p.Publish(t.Context(), "", fetch(n%articles, n/articles), func(_ bool, err error) {
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
	var mu sync.Mutex
	made := map[reading]schemas.Record{}
	newest := map[string]reading{}
	under := func(version int) pipeline.Options {
		return pipeline.Options{Published: published, Batch: 16, Lanes: 1, Process: func(raw schemas.RawArticle) (schemas.Record, error) {
			r, err := pipeline.Process(raw)
			r.Ruleset = schemas.Ruleset{Version: version, Hash: fmt.Sprintf("%064d", version)}
			if version == 7 {
				r.Figures = nil              // the older rules find less
				time.Sleep(time.Millisecond) // neither shall have all of the work
			}
			key := reading{r.ID, r.Article.ContentSHA256, version}
			mu.Lock()
			defer mu.Unlock()
			made[key] = r
			if best, ok := newest[r.ID]; !ok || string(made[best].Article.FetchedAt)+fmt.Sprint(best.ruleset) < string(r.Article.FetchedAt)+fmt.Sprint(version) {
				newest[r.ID] = key
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
	checkReadings(t, s.Reader(), made, newest, articles)
}

// fetch is the article i as it stands at its copy-th fetch: some are fetched again
// later, with other words and another sum.
func fetch(i, copy int) schemas.RawArticle {
	raw := article(i)
	if copy%2 == 1 && i%3 == 0 {
		raw.FetchedAt = "2024-06-01T00:00:00Z"
		raw.Body = append(raw.Body, "\nBài đã được sửa: nay là 91 tỷ đồng."...)
	}
	return raw
}

func checkReadings(t *testing.T, r *store.Reader, made map[reading]schemas.Record, newest map[string]reading, articles int) {
	t.Helper()
	if len(newest) != articles {
		t.Errorf("%d articles were read, want %d", len(newest), articles)
	}
	old, edited := 0, 0
	for id, key := range newest {
		want := made[key]
		got, err := r.Record(t.Context(), id)
		if a, b := asJSON(t, got), asJSON(t, want); err != nil || a != b {
			t.Errorf("%s shows, %v,\n     %s\nwant %s", want.Ref, err, a, b)
		}
		if key.ruleset == 7 {
			old++
		}
		if want.Article.FetchedAt > "2024-06" {
			edited++
		}
	}
	rows, err := r.QueryContext(t.Context(), "SELECT article_id, content_sha256, ruleset_version, result_id FROM results")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[int64]reading{}
	for rows.Next() {
		var key reading
		var id int64
		if err := rows.Scan(&key.id, &key.content, &key.ruleset, &id); err != nil {
			t.Fatal(err)
		}
		ids[id] = key
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	of := map[int]int{}
	for result, key := range ids {
		want, ok := made[key]
		if of[key.ruleset]++; !ok {
			t.Errorf("the result %+v is stored and was never made", key)
			continue
		}
		got, err := r.RecordOf(t.Context(), key.id, result)
		if a, b := asJSON(t, got), asJSON(t, want); err != nil || a != b {
			t.Errorf("of %s under ruleset %d is stored, %v,\n     %s\nwant %s", want.Ref, key.ruleset, err, a, b)
		}
	}
	if len(ids) != len(made) {
		t.Errorf("%d results are stored, %d were made", len(ids), len(made))
	}
	if of[7] < articles/4 || of[8] < articles/4 || edited != articles/3+1 {
		t.Errorf("%d results under the old rules, %d under the new, %d articles in a later fetch: this drills nothing", of[7], of[8], edited)
	}
	t.Logf("%d results under the old rules, %d under the new; %d articles were read by the old ones alone", of[7], of[8], old)
}
