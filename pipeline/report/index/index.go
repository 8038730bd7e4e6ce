// Package index fills the tables that reports read (index_… in schemas/sql) from
// the current results of a store: which articles are copies of one text, who and
// what is the same under several spellings, which figures may be summed, and the
// words of every text for search. Workers do not wait for it: storing is done
// when Put returns, and the index follows when it is asked to.
package index

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
)

// Indexer brings the index of one store up to date. It is not for concurrent
// use; any number of indexers may work at one store.
type Indexer struct {
	m     *store.Maintenance
	words keys.Splitter
}

// Open opens the store at url, which must exist, and migrates it where it is older.
func Open(ctx context.Context, url string) (*Indexer, error) {
	m, err := store.OpenMaintenance(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	return &Indexer{m: m}, nil
}

// Close closes the store.
func (x *Indexer) Close() error { return x.m.Close() }

// Summary says what Update did, in articles.
type Summary struct {
	Indexed  int `json:"indexed"`
	Dropped  int `json:"dropped"`  // no longer current, or removed
	Searched int `json:"searched"` // whose words were added to the search
}

// batch is how many articles one transaction holds.
const batch = 500

// Options say what Update brings up to date.
type Options struct {
	Search   bool          // the words for search as well; without it only what the other questions read
	Purge    bool          // leave nothing in the file of what was dropped: for articles removed on request
	Progress func(Summary) // is told after every transaction; may be nil
}

// Update brings the index up to date with the current results. After an error
// or a crash the next Update goes on.
func (x *Indexer) Update(ctx context.Context, o Options) (Summary, error) {
	var sum Summary
	tell := func() {
		if o.Progress != nil {
			o.Progress(sum)
		}
	}
	steps := []struct {
		name string
		step func(context.Context, *Summary, func()) error
	}{{"drop", x.drop}, {"add", x.add}, {"settle documents", x.settle}}
	if o.Search {
		steps = append(steps, struct {
			name string
			step func(context.Context, *Summary, func()) error
		}{"words", x.addWords})
	}
	for _, s := range steps {
		if err := s.step(ctx, &sum, tell); err != nil {
			return sum, fmt.Errorf("index: %s: %w", s.name, err)
		}
	}
	if o.Purge && x.m.Engine() == store.SQLite {
		// FTS5 marks what is deleted and forgets it when it merges: merge all.
		if _, err := x.m.DB().ExecContext(ctx, "INSERT INTO index_search (index_search) VALUES ('optimize')"); err != nil {
			return sum, fmt.Errorf("index: purge: %w", err)
		}
	}
	if sum.Indexed+sum.Searched > 10*batch { // the planner should know what it plans with
		if err := x.analyze(ctx); err != nil {
			return sum, fmt.Errorf("index: analyze: %w", err)
		}
	}
	return sum, nil
}

var indexTables = []string{"index_articles", "index_documents", "index_document_keys", "index_posts", "index_figures", "index_dates", "index_bands"}

func (x *Indexer) analyze(ctx context.Context) error {
	for _, t := range indexTables {
		if _, err := x.m.DB().ExecContext(ctx, "ANALYZE "+t); err != nil {
			return err
		}
	}
	if x.m.Engine() == store.Postgres {
		_, err := x.m.DB().ExecContext(ctx, "ANALYZE index_search")
		return err
	}
	return nil
}

// drop deletes what the index holds of results that are no longer current.
func (x *Indexer) drop(ctx context.Context, sum *Summary, tell func()) error {
	for {
		n := 0
		err := x.m.Derive(ctx, func(tx *sql.Tx) error {
			w := x.writer(ctx, tx)
			docids, err := w.ints(`SELECT i.docid FROM index_articles i
				WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.current_result_id = i.result_id) ORDER BY i.docid LIMIT $1`, batch)
			if err != nil {
				return err
			}
			n = len(docids)
			return w.remove(docids)
		})
		if err != nil {
			return err
		}
		sum.Dropped += n
		if n > 0 {
			tell()
		}
		if n < batch {
			return nil
		}
	}
}

// remove deletes articles from all index tables, and lets the next of their
// copies count.
func (w *writer) remove(docids []int64) error {
	var groups []int64
	for part := range slices.Chunk(docids, longList) {
		in, args := list(part)
		if _, err := w.exec(`UPDATE index_document_keys SET stale = 1 WHERE doc_key IN (SELECT doc_key FROM index_documents WHERE docid IN `+in+`)`, args...); err != nil {
			return err
		}
		g, err := w.ints(`SELECT DISTINCT copies FROM index_articles WHERE docid IN `+in, args...)
		if err != nil {
			return err
		}
		groups = append(groups, g...)
		for _, t := range []string{"index_documents", "index_posts", "index_figures", "index_dates", "index_bands", "index_articles"} {
			if _, err := w.exec("DELETE FROM "+t+" WHERE docid IN "+in, args...); err != nil {
				return err
			}
		}
		key := "docid"
		if w.engine == store.SQLite {
			key = "rowid"
		}
		if _, err := w.exec("DELETE FROM index_search WHERE "+key+" IN "+in, args...); err != nil {
			return err
		}
	}
	slices.Sort(groups)
	for _, g := range slices.Compact(groups) {
		if err := w.regroup(g); err != nil {
			return err
		}
	}
	return nil
}
