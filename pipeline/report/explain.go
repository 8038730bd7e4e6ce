package report

import (
	"context"
	"fmt"
	"strings"

	"trichluc/pipeline/store"
)

// Explain asks the engine how it would answer a question; searches are
// answered in several steps and have no single plan.
func Explain(ctx context.Context, r *store.Reader, name string, f Filters) (string, error) {
	q, err := Named(name)
	if err != nil {
		return "", &InputError{err.Error()}
	}
	if f, err = q.check(f); err != nil || q.search {
		return "", err
	}
	values := f.values()
	values["limit"], values["offset"] = 100, f.Offset
	query, args, err := compile(q.SQL, values, f.Period)
	if err != nil {
		return "", fmt.Errorf("explain %s: %w", name, err)
	}
	explain := "EXPLAIN "
	if r.Engine == store.SQLite {
		explain = "EXPLAIN QUERY PLAN "
	}
	rows, err := fetch(ctx, r, explain+query, args)
	if err != nil {
		return "", fmt.Errorf("explain %s: %w", name, err)
	}
	var b strings.Builder
	for _, row := range rows {
		line, err := typed(row[len(row)-1], Text)
		if err != nil {
			return "", fmt.Errorf("explain %s: %w", name, err)
		}
		fmt.Fprintln(&b, line)
	}
	return b.String(), nil
}
