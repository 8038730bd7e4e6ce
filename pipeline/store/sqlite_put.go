package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// rowsAtOnce is how many rows one INSERT carries while there are enough.
const rowsAtOnce = 16

// sqliteWriteConn is the one connection that writes, with its statements.
type sqliteWriteConn struct {
	db      *sql.DB
	turn    chan struct{} // holds a token while the connection is free
	one     [tableCount]*sql.Stmt
	many    [tableCount]*sql.Stmt
	other   map[string]*sql.Stmt
	packing *compressor
}

// The statements that are not inserts.
const (
	sqlStoredArticles = `SELECT article_id, current_result_id FROM articles WHERE article_id IN (SELECT value FROM json_each(?))`
	sqlStoredContents = `SELECT article_id, content_sha256, fetched_us, coalesce(fetched_at, ''), coalesce(url, ''), coalesce(ref, ''),
		coalesce(content_type, ''), coalesce(published_hint, '') FROM contents WHERE article_id IN (SELECT value FROM json_each(?))`
	sqlStoredResults = `SELECT article_id, result_id, content_sha256, ruleset_version, ruleset_hash, fetched_us, digest, text_id, text_sha256
		FROM results WHERE article_id IN (SELECT value FROM json_each(?))`
	sqlStoredRaws = `SELECT content_sha256 FROM raws WHERE content_sha256 IN (SELECT value FROM json_each(?))`
	sqlTouch      = `UPDATE results SET fetched_us = ?, ruleset_hash = ? WHERE result_id = ?`
	sqlRefetch    = `UPDATE contents SET fetched_us = ?, fetched_at = ?, url = ?, ref = ?, content_type = ?, published_hint = ?
		WHERE article_id = ? AND content_sha256 = ?`
	sqlRepoint = `UPDATE articles SET current_result_id = r.result_id, current_content_sha256 = r.content_sha256,
		current_ruleset_version = r.ruleset_version, fetched_at = c.fetched_at, url = c.url, ref = c.ref, site = r.site, title = r.title,
		published_at = r.published_at, published_on = r.published_on, published_month = r.published_month,
		published_quarter = r.published_quarter, published_year = r.published_year
		FROM results r JOIN contents c ON c.article_id = r.article_id AND c.content_sha256 = r.content_sha256
		WHERE r.result_id = ? AND articles.article_id = r.article_id`
	sqlOrphanText = `DELETE FROM texts WHERE text_id = ?1 AND NOT EXISTS (SELECT 1 FROM results WHERE article_id = ?2 AND text_id = ?1)`
	sqlNotices    = `SELECT 'ruleset', CAST(ruleset_version AS TEXT) FROM retired_rulesets
		UNION ALL SELECT kind, key FROM removed WHERE key IN (SELECT value FROM json_each(?))`
	sqlLastResult = `SELECT coalesce(max(result_id), 0) FROM results`
)

func deleteSQL(table int) string {
	return "DELETE FROM " + tables[table].name + " WHERE result_id = ?"
}

func newSQLiteWriteConn(db *sql.DB) (*sqliteWriteConn, error) {
	packing, err := newCompressor()
	if err != nil {
		return nil, err
	}
	w := &sqliteWriteConn{db: db, turn: make(chan struct{}, 1), other: map[string]*sql.Stmt{}, packing: packing}
	w.turn <- struct{}{}
	for i := range tables {
		if w.one[i], err = db.Prepare(insertSQL(i, 1)); err != nil {
			return nil, fmt.Errorf("prepare insert into %s: %w", tables[i].name, err)
		}
		if w.many[i], err = db.Prepare(insertSQL(i, rowsAtOnce)); err != nil {
			return nil, fmt.Errorf("prepare insert into %s: %w", tables[i].name, err)
		}
	}
	others := []string{sqlStoredArticles, sqlStoredContents, sqlStoredResults, sqlStoredRaws, sqlTouch, sqlRefetch, sqlRepoint, sqlOrphanText, sqlNotices, sqlLastResult, deleteSQL(tabResults)}
	for t := firstChild; t <= lastChild; t++ {
		others = append(others, deleteSQL(t))
	}
	for _, q := range others {
		if w.other[q], err = db.Prepare(q); err != nil {
			return nil, fmt.Errorf("prepare %.40s: %w", q, err)
		}
	}
	return w, nil
}

// insertSQL inserts rows into a table; raws may already hold them.
func insertSQL(t, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + tables[t].name + " (")
	for i, c := range tables[t].columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.name)
	}
	one := "(" + strings.Repeat("?, ", len(tables[t].columns)-1) + "?)"
	b.WriteString(") VALUES " + one + strings.Repeat(", "+one, rows-1))
	if t == tabRaws {
		b.WriteString(" ON CONFLICT DO NOTHING")
	}
	return b.String()
}

func (w *sqliteWriteConn) close() error { return w.db.Close() }

// take waits for the connection, which serves one caller at a time.
func (w *sqliteWriteConn) take(ctx context.Context) error {
	select {
	case <-w.turn:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *sqliteWriteConn) give() { w.turn <- struct{}{} }

func (w *sqliteWriteConn) ping(ctx context.Context) error {
	if err := w.take(ctx); err != nil {
		return err
	}
	defer w.give()
	tx, err := w.db.BeginTx(ctx, nil) // immediate: takes the write lock
	if err != nil {
		return sqliteError(err)
	}
	// A lock alone does not show that the file can be written; this writes
	// nothing that lasts.
	_, err = tx.ExecContext(ctx, "UPDATE articles SET ref = ref WHERE article_id = ''")
	return sqliteError(errors.Join(err, tx.Rollback()))
}

// write writes a batch in one transaction. Once begun it is not interrupted by
// ctx in the middle of a statement, only between tables: the driver would start
// a goroutine for every statement to watch for it.
func (w *sqliteWriteConn) write(ctx context.Context, batch []*prepared) (done *writes, err error) {
	if err := w.take(ctx); err != nil {
		return nil, err
	}
	defer w.give()
	calm := context.WithoutCancel(ctx)
	tx, err := w.db.BeginTx(calm, nil)
	if err != nil {
		return nil, sqliteError(err)
	}
	defer func() {
		if err != nil {
			err = sqliteError(errors.Join(err, tx.Rollback()))
		}
	}()
	t := &sqliteTx{w: w, tx: tx, calm: calm}
	notices, err := t.notices(batch)
	if err != nil {
		return nil, err
	}
	states, err := t.load(articleIDs(batch))
	if err != nil {
		return nil, err
	}
	notices.mark(states, batch)
	last, err := t.lastResult()
	if err != nil {
		return nil, err
	}
	todo := plan(states, batch, func() int64 { last++; return last })
	if todo.empty() {
		return todo, tx.Rollback()
	}
	if err := t.apply(ctx, todo); err != nil {
		return nil, err
	}
	return todo, tx.Commit()
}

// sqliteTx is one transaction of the writer.
type sqliteTx struct {
	w    *sqliteWriteConn
	tx   *sql.Tx
	calm context.Context
}

func (t *sqliteTx) exec(query string, args ...any) error {
	_, err := t.tx.StmtContext(t.calm, t.w.other[query]).ExecContext(t.calm, args...)
	return err
}

// each runs a query whose one argument is a list, and scans its rows.
func (t *sqliteTx) each(query string, list []string, scan func(*sql.Rows) error) error {
	arg, err := json.Marshal(list)
	if err != nil {
		return err
	}
	rows, err := t.tx.StmtContext(t.calm, t.w.other[query]).QueryContext(t.calm, string(arg))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// load reads what the store holds of the articles.
func (t *sqliteTx) load(ids []string) (map[string]*articleState, error) {
	states := map[string]*articleState{}
	var known []string
	err := t.each(sqlStoredArticles, ids, func(rows *sql.Rows) error {
		st := &articleState{exists: true, contents: map[string]fetch{}, results: map[reading]resultState{}}
		var id string
		if err := rows.Scan(&id, &st.current); err != nil {
			return err
		}
		states[id] = st
		known = append(known, id)
		return nil
	})
	if err != nil || len(known) == 0 {
		return states, err
	}
	err = t.each(sqlStoredContents, known, func(rows *sql.Rows) error {
		var id, content string
		var f fetch
		if err := rows.Scan(&id, &content, &f.us, &f.at, &f.url, &f.ref, &f.contentType, &f.hinted); err != nil {
			return err
		}
		states[id].contents[content] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	return states, t.each(sqlStoredResults, known, func(rows *sql.Rows) error {
		var id string
		var read reading
		var r resultState
		var d []byte
		if err := rows.Scan(&id, &r.id, &read.content, &read.version, &r.hash, &r.us, &d, &r.textID, &r.textSHA); err != nil {
			return err
		}
		copy(r.digest[:], d)
		states[id].results[read] = r
		return nil
	})
}

// apply writes what was planned.
func (t *sqliteTx) apply(ctx context.Context, todo *writes) error {
	for _, old := range todo.remove {
		for table := firstChild; table <= lastChild; table++ {
			if err := t.exec(deleteSQL(table), old.id); err != nil {
				return err
			}
		}
		if err := t.exec(deleteSQL(tabResults), old.id); err != nil {
			return err
		}
	}
	rows, err := todo.rows(t.w.packing, t.storedRaws, time.Now())
	if err != nil {
		return err
	}
	for table := range rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.insert(table, rows[table]); err != nil {
			return fmt.Errorf("insert into %s: %w", tables[table].name, err)
		}
	}
	for _, p := range todo.touch {
		if err := t.exec(sqlTouch, p.fetch.us, p.hash, p.id); err != nil {
			return err
		}
	}
	for _, c := range todo.refetched {
		f := c.fetch
		if err := t.exec(sqlRefetch, f.us, null(f.at), null(f.url), null(f.ref), null(f.contentType), null(f.hinted), c.article, c.content); err != nil {
			return err
		}
	}
	for _, id := range todo.repoint {
		if err := t.exec(sqlRepoint, id); err != nil {
			return err
		}
	}
	for _, old := range todo.remove {
		if err := t.exec(sqlOrphanText, old.textID, old.article); err != nil {
			return err
		}
	}
	return nil
}

// lastResult is the highest result id in use; the transaction holds the write
// lock, so the next ones are free.
func (t *sqliteTx) lastResult() (last int64, err error) {
	err = t.tx.StmtContext(t.calm, t.w.other[sqlLastResult]).QueryRowContext(t.calm).Scan(&last)
	return last, err
}

func (t *sqliteTx) storedRaws(contents []string) (map[string]bool, error) {
	have := map[string]bool{}
	err := t.each(sqlStoredRaws, contents, func(rows *sql.Rows) error {
		var content string
		err := rows.Scan(&content)
		have[content] = true
		return err
	})
	return have, err
}

func (t *sqliteTx) insert(table int, rows []row) error {
	if len(rows) >= rowsAtOnce {
		stmt := t.tx.StmtContext(t.calm, t.w.many[table])
		args := make([]any, 0, rowsAtOnce*len(tables[table].columns))
		for ; len(rows) >= rowsAtOnce; rows = rows[rowsAtOnce:] {
			args = args[:0]
			for _, r := range rows[:rowsAtOnce] {
				args = append(args, r...)
			}
			if _, err := stmt.ExecContext(t.calm, args...); err != nil {
				return err
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	stmt := t.tx.StmtContext(t.calm, t.w.one[table])
	for _, r := range rows {
		if _, err := stmt.ExecContext(t.calm, r...); err != nil {
			return err
		}
	}
	return nil
}
