package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Maintenance does to a store what is done now and then by hand: undo a ruleset,
// remove articles, prune. Workers may go on meanwhile.
type Maintenance struct {
	db     *sql.DB
	engine Engine
	close  func() error
}

// articlesAtOnce is how many articles one transaction of a long job holds.
const articlesAtOnce = 500

// OpenMaintenance opens the store at url, which must exist, and migrates it
// where it is older.
func OpenMaintenance(ctx context.Context, url string) (*Maintenance, error) {
	old, err := OpenReader(ctx, url) // says so where there is no store
	if err != nil {
		return nil, err
	}
	if err := old.Close(); err != nil {
		return nil, err
	}
	if _, err := Migrate(ctx, url); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	t, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	if t.engine == Postgres {
		pool, err := openPostgresReader(ctx, t.dsn)
		if err != nil {
			return nil, err
		}
		return &Maintenance{pool.DB, Postgres, pool.Close}, nil
	}
	// Deleted rows are overwritten: what is removed on request is gone from the file.
	db, err := sql.Open("sqlite", sqliteDSN(t.dsn, sqliteWriter+"&_pragma=secure_delete(ON)"))
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", t.dsn, err)
	}
	db.SetMaxOpenConns(1)
	return &Maintenance{db, SQLite, db.Close}, nil
}

// Close closes the connection.
func (m *Maintenance) Close() error { return m.close() }

// change is one transaction.
type change struct {
	ctx    context.Context
	tx     *sql.Tx
	engine Engine
}

var errDryRun = errors.New("only counted")

// transaction runs f in a transaction, again where others were in the way; a dry
// run takes everything back.
func (m *Maintenance) transaction(ctx context.Context, dry bool, f func(c *change) error) error {
	const tries = 5
	for try := 1; ; try++ {
		err := m.once(ctx, func(c *change) error {
			if err := f(c); err != nil || !dry {
				return err
			}
			return errDryRun
		})
		if errors.Is(err, errDryRun) {
			return nil
		}
		if m.engine == Postgres {
			err = postgresError(err)
		} else {
			err = sqliteError(err)
		}
		if err == nil || try == tries || !IsTransient(err) || ctx.Err() != nil {
			return err
		}
		time.Sleep(time.Duration(try) * 50 * time.Millisecond)
	}
}

func (m *Maintenance) once(ctx context.Context, f func(c *change) error) error {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(&change{ctx, tx, m.engine}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// lock waits for the transactions that have read a table and keeps others away
// from it; SQLite has one writer anyway.
func (c *change) lock(table string) error {
	if c.engine == SQLite {
		return nil
	}
	_, err := c.tx.ExecContext(c.ctx, "LOCK TABLE "+table+" IN ACCESS EXCLUSIVE MODE")
	return err
}

// exec runs a statement written with $1, $2… and returns the rows it changed.
// Where {} stands, the list is put in.
func (c *change) exec(query string, list []any, args ...any) (int64, error) {
	var changed int64
	err := eachPart(list, func(part []any) error {
		result, err := c.tx.ExecContext(c.ctx, c.write(query, len(args), len(part)), append(args[:len(args):len(args)], part...)...)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		changed += n
		return err
	})
	return changed, err
}

// query is exec for questions.
func (c *change) query(scan func(*sql.Rows) error, query string, list []any, args ...any) error {
	return eachPart(list, func(part []any) error {
		rows, err := c.tx.QueryContext(c.ctx, c.write(query, len(args), len(part)), append(args[:len(args):len(args)], part...)...)
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
	})
}

// strings is query for one column of text.
func (c *change) strings(query string, list []any, args ...any) ([]any, error) {
	var out []any
	err := c.query(func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		out = append(out, s)
		return err
	}, query, list, args...)
	return out, err
}

func (c *change) write(query string, args, n int) string {
	query = strings.ReplaceAll(query, "{}", "("+placeholders(args+1, n)+")")
	if c.engine == SQLite {
		query = strings.ReplaceAll(query, "$", "?")
	}
	return query
}

// placeholders are n parameters from first on.
func placeholders(first, n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = "$" + strconv.Itoa(first+i)
	}
	return strings.Join(names, ", ")
}

// eachPart cuts a list into parts that fit into one statement; f runs once for no list.
func eachPart(list []any, f func([]any) error) error {
	const longest = 500
	if list == nil {
		return f(nil)
	}
	for len(list) > 0 {
		n := min(len(list), longest)
		if err := f(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// none is a list that holds nothing, as against no list.
func list[T any](values []T) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i] = v
	}
	return out
}

// eachBatch runs f over all articles, some hundred a transaction, with their rows
// locked.
func (m *Maintenance) eachBatch(ctx context.Context, dry bool, f func(c *change, articles []any) error) error {
	last := ""
	for {
		var articles []any
		err := m.transaction(ctx, dry, func(c *change) error {
			lock := ""
			if c.engine == Postgres {
				lock = " FOR UPDATE"
			}
			var err error
			articles, err = c.strings("SELECT article_id FROM articles WHERE article_id > $1 ORDER BY article_id LIMIT "+
				strconv.Itoa(articlesAtOnce)+lock, nil, last)
			if err != nil || len(articles) == 0 {
				return err
			}
			return f(c, articles)
		})
		if err != nil || len(articles) == 0 {
			return err
		}
		last = articles[len(articles)-1].(string)
	}
}

// The current result of an article, as plan.go has it: currentResult.
const bestResult = `SELECT b.result_id FROM results b JOIN contents bc ON bc.article_id = b.article_id AND bc.content_sha256 = b.content_sha256
	LEFT JOIN retired_rulesets v ON v.ruleset_version = b.ruleset_version
	WHERE b.article_id = articles.article_id
	ORDER BY bc.fetched_us DESC, b.content_sha256 DESC, CASE WHEN v.ruleset_version IS NULL THEN 0 ELSE 1 END, b.ruleset_version DESC LIMIT 1`

// repoint moves the pointers of articles whose current result is another now.
func (c *change) repoint(articles []any) (int64, error) {
	return c.exec(`UPDATE articles SET current_result_id = r.result_id, current_content_sha256 = r.content_sha256,
		current_ruleset_version = r.ruleset_version, fetched_at = c.fetched_at, url = c.url, ref = c.ref, site = r.site, title = r.title,
		published_at = r.published_at, published_on = r.published_on, published_month = r.published_month,
		published_quarter = r.published_quarter, published_year = r.published_year
		FROM results r JOIN contents c ON c.article_id = r.article_id AND c.content_sha256 = r.content_sha256
		WHERE articles.article_id IN {} AND r.article_id = articles.article_id AND r.result_id <> articles.current_result_id
		AND r.result_id = (`+bestResult+`)`, articles)
}

// deleteResults deletes results with all their rows, and texts that no result has any more.
func (c *change) deleteResults(results []any) (int64, error) {
	texts, err := c.strings("SELECT DISTINCT CAST(text_id AS TEXT) FROM results WHERE result_id IN {}", results)
	if err != nil {
		return 0, err
	}
	for t := firstChild; t <= lastChild; t++ {
		if _, err := c.exec("DELETE FROM "+tables[t].name+" WHERE result_id IN {}", results); err != nil {
			return 0, err
		}
	}
	n, err := c.exec("DELETE FROM results WHERE result_id IN {}", results)
	if err != nil || len(texts) == 0 {
		return n, err
	}
	for i, id := range texts {
		if texts[i], err = strconv.ParseInt(id.(string), 10, 64); err != nil {
			return n, err
		}
	}
	_, err = c.exec(`DELETE FROM texts WHERE text_id IN {} AND NOT EXISTS
		(SELECT 1 FROM results r WHERE r.article_id = texts.article_id AND r.text_id = texts.text_id)`, texts)
	return n, err
}

// integers is query for one column of numbers.
func (c *change) integers(query string, list []any, args ...any) ([]any, error) {
	var out []any
	err := c.query(func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	}, query, list, args...)
	return out, err
}

func now() string { return time.Now().UTC().Format(time.RFC3339) }
