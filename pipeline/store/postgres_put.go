package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresWriter writes batches, each over a connection of the pool.
type postgresWriter struct {
	pool    *pgxpool.Pool
	packing *compressor
	mode    writeMode
	ids     idBlock
}

// writeMode is how rows travel.
type writeMode uint8

const (
	// copied: COPY, a table after the other. The plan leaves nothing to conflict,
	// so the rows go straight to their tables; fastest at every batch size.
	copied writeMode = iota
	// unnested: a statement a table, its columns as arrays, all in one journey:
	// for databases where COPY is not part of the transaction.
	unnested
)

// idBlock hands out numbers for results, a thousand for one question to the database.
type idBlock struct {
	mu        sync.Mutex
	next, end int64
}

const idsAtOnce = maxBatch // and the sequence's increment

// take reserves n numbers, at most idsAtOnce.
func (b *idBlock) take(ctx context.Context, tx pgx.Tx, n int) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.end-b.next < int64(n) {
		if err := tx.QueryRow(ctx, "SELECT nextval('result_ids')").Scan(&b.next); err != nil {
			return 0, err
		}
		b.end = b.next + idsAtOnce
	}
	first := b.next
	b.next += int64(n)
	return first, nil
}

// The statements that are not inserts.
const (
	pgLockArticles   = `SELECT article_id, current_result_id FROM articles WHERE article_id = ANY($1) ORDER BY article_id FOR UPDATE`
	pgStoredContents = `SELECT article_id, content_sha256, fetched_us, coalesce(fetched_at, ''), coalesce(url, ''), coalesce(ref, ''),
		coalesce(content_type, ''), coalesce(published_hint, '') FROM contents WHERE article_id = ANY($1)`
	pgStoredResults = `SELECT article_id, result_id, content_sha256, ruleset_version, ruleset_hash, fetched_us, digest, text_id, text_sha256
		FROM results WHERE article_id = ANY($1)`
	pgStoredRaws = `SELECT content_sha256 FROM raws WHERE content_sha256 = ANY($1)`
	pgTouch      = `UPDATE results SET fetched_us = $1, ruleset_hash = $2 WHERE result_id = $3`
	pgRefetch    = `UPDATE contents SET fetched_us = $1, fetched_at = $2, url = $3, ref = $4, content_type = $5, published_hint = $6
		WHERE article_id = $7 AND content_sha256 = $8`
	pgRepoint = `UPDATE articles SET current_result_id = r.result_id, current_content_sha256 = r.content_sha256,
		current_ruleset_version = r.ruleset_version, fetched_at = c.fetched_at, url = c.url, ref = c.ref, site = r.site, title = r.title,
		published_at = r.published_at, published_on = r.published_on, published_month = r.published_month,
		published_quarter = r.published_quarter, published_year = r.published_year
		FROM results r JOIN contents c ON c.article_id = r.article_id AND c.content_sha256 = r.content_sha256
		WHERE r.result_id = ANY($1) AND articles.article_id = r.article_id`
	pgNotices     = `SELECT 'ruleset', CAST(ruleset_version AS TEXT) FROM retired_rulesets UNION ALL SELECT kind, key FROM removed WHERE key = ANY($1)`
	pgOrphanTexts = `DELETE FROM texts t WHERE t.text_id = ANY($1) AND NOT EXISTS
		(SELECT 1 FROM results r WHERE r.article_id = t.article_id AND r.text_id = t.text_id)`
)

// write writes a batch in one transaction. What fails because of other
// transactions or a lost connection is done again a few times, over a
// connection that is known to be open; whether the first attempt was committed
// or not, the second ends the same.
func (w *postgresWriter) write(ctx context.Context, batch []*prepared) (*writes, error) {
	const tries = 5
	for try := 1; ; try++ {
		done, err := w.once(ctx, batch)
		if err == nil {
			return done, nil
		}
		err = postgresError(err)
		if try == tries || ctx.Err() != nil || !IsTransient(err) {
			return nil, err
		}
		pause := time.Duration(10<<try) * time.Millisecond
		select {
		case <-time.After(pause/2 + rand.N(pause)):
		case <-ctx.Done():
			return nil, err
		}
	}
}

func (w *postgresWriter) once(ctx context.Context, batch []*prepared) (*writes, error) {
	tx, err := w.pool.Begin(ctx)
	if err != nil {
		return nil, err
	}
	// After an error the connection may be broken; then the pool drops it.
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	states, notices, err := w.load(ctx, tx, batch)
	if err != nil {
		return nil, err
	}
	notices.mark(states, batch)
	next, err := w.ids.take(ctx, tx, len(batch))
	if err != nil {
		return nil, err
	}
	todo := plan(states, batch, func() int64 { next++; return next - 1 })
	if todo.empty() {
		return todo, nil
	}
	if err := w.apply(ctx, tx, todo); err != nil {
		return nil, err
	}
	return todo, tx.Commit(ctx)
}

// load locks the articles that are known, in order, and reads what the store
// holds of them. The notices come first: whoever changes them locks their table
// and waits for the transactions that have read it.
func (w *postgresWriter) load(ctx context.Context, tx pgx.Tx, batch []*prepared) (map[string]*articleState, notices, error) {
	states, told := map[string]*articleState{}, notices{}
	ids := articleIDs(batch)
	var b pgx.Batch
	b.Queue(pgNotices, noticeKeys(batch)).Query(func(rows pgx.Rows) error {
		var kind, key string
		_, err := pgx.ForEachRow(rows, []any{&kind, &key}, func() error { told.add(kind, key); return nil })
		return err
	})
	b.Queue(pgLockArticles, ids).Query(func(rows pgx.Rows) error {
		var id string
		var current int64
		_, err := pgx.ForEachRow(rows, []any{&id, &current}, func() error {
			states[id] = &articleState{exists: true, current: current, contents: map[string]fetch{}, results: map[reading]resultState{}}
			return nil
		})
		return err
	})
	b.Queue(pgStoredContents, ids).Query(func(rows pgx.Rows) error {
		var id, content string
		var f fetch
		_, err := pgx.ForEachRow(rows, []any{&id, &content, &f.us, &f.at, &f.url, &f.ref, &f.contentType, &f.hinted}, func() error {
			if st := states[id]; st != nil { // stored since: insertion will tell
				st.contents[content] = f
			}
			return nil
		})
		return err
	})
	b.Queue(pgStoredResults, ids).Query(func(rows pgx.Rows) error {
		var id string
		var read reading
		var r resultState
		var d []byte
		_, err := pgx.ForEachRow(rows, []any{&id, &r.id, &read.content, &read.version, &r.hash, &r.us, &d, &r.textID, &r.textSHA}, func() error {
			copy(r.digest[:], d)
			if st := states[id]; st != nil {
				st.results[read] = r
			}
			return nil
		})
		return err
	})
	err := tx.SendBatch(ctx, &b).Close()
	return states, told, err
}

// apply writes what was planned. New articles come first: until this
// transaction ends, another that takes one of them for new waits there.
func (w *postgresWriter) apply(ctx context.Context, tx pgx.Tx, todo *writes) error {
	storedRaws := func(contents []string) (map[string]bool, error) {
		have := map[string]bool{}
		rows, err := tx.Query(ctx, pgStoredRaws, contents)
		if err != nil {
			return nil, err
		}
		var content string
		_, err = pgx.ForEachRow(rows, []any{&content}, func() error { have[content] = true; return nil })
		return have, err
	}
	rows, err := todo.rows(w.packing, storedRaws, time.Now())
	if err != nil {
		return err
	}
	var b pgx.Batch
	overtaken := false
	if n := len(rows[tabArticles]); n > 0 {
		w.queueInsert(&b, tabArticles, rows[tabArticles]).Exec(func(tag pgconn.CommandTag) error {
			overtaken = tag.RowsAffected() < int64(n)
			return nil
		})
	}
	if len(rows[tabRaws]) > 0 {
		w.queueInsert(&b, tabRaws, rows[tabRaws])
	}
	w.queueRemovals(&b, todo.remove)
	if w.mode == unnested {
		for t := range rows {
			if t != tabArticles && t != tabRaws && len(rows[t]) > 0 {
				w.queueInsert(&b, t, rows[t])
			}
		}
		w.queueUpdates(&b, todo)
	}
	err = tx.SendBatch(ctx, &b).Close()
	if overtaken { // whatever went wrong after that follows from it
		return errOvertaken
	}
	if err != nil || w.mode == unnested {
		return err
	}
	for t := range rows {
		if t != tabArticles && t != tabRaws && len(rows[t]) > 0 {
			if err := copyRows(ctx, tx, tables[t], rows[t]); err != nil {
				return fmt.Errorf("copy into %s: %w", tables[t].name, err)
			}
		}
	}
	var after pgx.Batch
	w.queueUpdates(&after, todo)
	return tx.SendBatch(ctx, &after).Close()
}

func (w *postgresWriter) queueRemovals(b *pgx.Batch, remove []oldResult) {
	if len(remove) == 0 {
		return
	}
	ids := make([]int64, len(remove))
	for i, old := range remove {
		ids[i] = old.id
	}
	for t := firstChild; t <= lastChild; t++ {
		b.Queue("DELETE FROM "+tables[t].name+" WHERE result_id = ANY($1)", ids)
	}
	b.Queue("DELETE FROM results WHERE result_id = ANY($1)", ids)
}

func (w *postgresWriter) queueUpdates(b *pgx.Batch, todo *writes) {
	for _, p := range todo.touch {
		b.Queue(pgTouch, p.fetch.us, p.hash, p.id)
	}
	for _, c := range todo.refetched {
		f := c.fetch
		b.Queue(pgRefetch, f.us, null(f.at), null(f.url), null(f.ref), null(f.contentType), null(f.hinted), c.article, c.content)
	}
	if len(todo.repoint) > 0 {
		b.Queue(pgRepoint, todo.repoint)
	}
	if len(todo.remove) > 0 {
		texts := make([]int64, len(todo.remove))
		for i, old := range todo.remove {
			texts[i] = old.textID
		}
		b.Queue(pgOrphanTexts, texts)
	}
}

func copyRows(ctx context.Context, tx pgx.Tx, to table, rows []row) error {
	names := make([]string, len(to.columns))
	for i, c := range to.columns {
		names[i] = c.name
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{to.name}, names, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) { return rows[i], nil }))
	return err
}

// queueInsert queues the insertion of rows, their columns sent as arrays.
func (w *postgresWriter) queueInsert(b *pgx.Batch, t int, rows []row) *pgx.QueuedQuery {
	return b.Queue(unnestSQL(t), columnArrays(t, rows)...)
}

// unnestSQL inserts rows given as one array a column; articles and raws may be
// there already.
func unnestSQL(t int) string {
	types := [...]string{text: "text", integer: "bigint", real: "float8", blob: "bytea"}
	names := make([]string, len(tables[t].columns))
	arrays := make([]string, len(tables[t].columns))
	for i, c := range tables[t].columns {
		names[i] = c.name
		arrays[i] = fmt.Sprintf("$%d::%s[]", i+1, types[c.kind])
	}
	q := "INSERT INTO " + tables[t].name + " (" + strings.Join(names, ", ") + ") SELECT * FROM unnest(" + strings.Join(arrays, ", ") + ")"
	if t == tabArticles || t == tabRaws {
		q += " ON CONFLICT DO NOTHING"
	}
	return q
}

// columnArrays turns rows into one slice a column; a nil pointer or slice is NULL.
func columnArrays(t int, rows []row) []any {
	out := make([]any, len(tables[t].columns))
	for i, c := range tables[t].columns {
		switch c.kind {
		case text:
			out[i] = columnOf[string](rows, i)
		case integer:
			out[i] = columnOf[int64](rows, i)
		case real:
			out[i] = columnOf[float64](rows, i)
		case blob:
			values := make([][]byte, len(rows))
			for k, r := range rows {
				values[k], _ = r[i].([]byte)
			}
			out[i] = values
		}
	}
	return out
}

func columnOf[T any](rows []row, i int) []*T {
	values := make([]T, len(rows))
	out := make([]*T, len(rows))
	for k, r := range rows {
		if v, ok := r[i].(T); ok {
			values[k] = v
			out[k] = &values[k]
		}
	}
	return out
}
