package index

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"trichluc/pipeline/store"
)

// writer runs statements written with $1, $2… in one transaction. Statements
// are prepared once.
type writer struct {
	ctx    context.Context
	tx     *sql.Tx
	engine store.Engine
}

func (x *Indexer) writer(ctx context.Context, tx *sql.Tx) *writer {
	return &writer{ctx, tx, x.m.Engine()}
}

func dialect(engine store.Engine, query string) string {
	if engine == store.SQLite {
		return strings.ReplaceAll(query, "$", "?")
	}
	return query
}

func (w *writer) exec(query string, args ...any) (sql.Result, error) {
	return w.tx.ExecContext(w.ctx, dialect(w.engine, query), args...)
}

// each calls scan for every row.
func (w *writer) each(scan func(*sql.Rows) error, query string, args ...any) error {
	return each(w.ctx, w.tx, w.engine, scan, query, args...)
}

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func each(ctx context.Context, q queryer, engine store.Engine, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, dialect(engine, query), args...)
	if err != nil {
		return fmt.Errorf("%.60s…: %w", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// ints is each for one column of numbers.
func (w *writer) ints(query string, args ...any) ([]int64, error) {
	var out []int64
	err := w.each(func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		out = append(out, n)
		return err
	}, query, args...)
	return out, err
}

// longList is the longest list that one statement takes.
const longList = 1000

// list is (…) with the numbers in it, none as (NULL).
func list(numbers []int64) (string, []any) {
	if len(numbers) == 0 {
		return "(NULL)", nil
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, n := range numbers {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatInt(n, 10)) // a number needs no parameter, and none of the limits on them
	}
	b.WriteByte(')')
	return b.String(), nil
}

// placeholders is ($1, $2…) for the values.
func placeholders(values []string) (string, []any) {
	args := make([]any, len(values))
	var b strings.Builder
	for i, v := range values {
		b.WriteByte("(,"[min(i, 1)])
		b.WriteString("$" + strconv.Itoa(i+1))
		args[i] = v
	}
	return b.String() + ")", args
}

// insert writes rows, many a statement: full statements of one size, so that
// few different ones have to be prepared.
func (w *writer) insert(table string, columns []string, rows [][]any, more string) error {
	const cells = 900
	size := cells / len(columns)
	head := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES "
	for len(rows) > 0 {
		n := 1
		if len(rows) >= size {
			n = size
		} else if len(rows) >= 8 {
			n = 8
		}
		var b strings.Builder
		b.WriteString(head)
		args := make([]any, 0, n*len(columns))
		for i, row := range rows[:n] {
			if i > 0 {
				b.WriteByte(',')
			}
			for j := range row {
				b.WriteByte("(,"[min(j, 1)])
				b.WriteByte('$')
				b.WriteString(strconv.Itoa(len(args) + j + 1))
			}
			b.WriteByte(')')
			args = append(args, row...)
		}
		if _, err := w.exec(b.String()+more, args...); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
		rows = rows[n:]
	}
	return nil
}
