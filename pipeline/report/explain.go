package report

import (
	"context"
	"fmt"
	"strings"

	"trichluc/pipeline/report/keys"
	"trichluc/pipeline/store"
)

// Explain asks the engine how it would answer a question; of a search, how it
// would look for the first candidates.
func Explain(ctx context.Context, r *store.Reader, name string, f Filters) (plan string, err error) {
	q, err := Named(name)
	if err != nil {
		return "", &InputError{err.Error()}
	}
	if f, err = q.check(f); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("explain %s: %w", name, err)
		}
	}()
	values := f.values()
	values["limit"], values["offset"] = 100, f.Offset
	sql, from := q.SQL, queryer(r.DB)
	if q.search {
		var split keys.Splitter
		w := readQuery(&split, f.Query)
		t := w.tiers()[0]
		values["below"], values["floor"] = int64(1)<<62, int64(0)
		if sql, values["match"] = fts5SQL, t.fts5(w); r.Engine == store.Postgres {
			tx, err := byIndex(ctx, r)
			if err != nil {
				return "", err
			}
			defer func() { _ = tx.Rollback() }() // nothing was written
			sql, from = t.windowSQL(w, values), tx
		}
	}
	query, args, err := compile(sql, values, f.Period)
	if err != nil {
		return "", err
	}
	explain := "EXPLAIN "
	if r.Engine == store.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := fetchFrom(ctx, from, r.SQL(explain+query), args)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, row := range rows {
		line, err := typed(row[len(row)-1], Text)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(&b, line)
	}
	return b.String(), nil
}
