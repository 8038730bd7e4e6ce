package report

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"trichluc/pipeline/store"
)

// The language of Question.SQL is SQL with two additions:
//
//	:name            the value of a filter, or of something derived from filters
//	[name: …]        what stands inside is part of the query if :name is set
//	{period}         the expression that cuts a day to the period asked for
//
// What compiles has no value inside the query, only numbered parameters.

// compile writes a query for the values that are set.
func compile(query string, values map[string]any, period string) (sql string, args []any, err error) {
	var b strings.Builder
	numbers := map[string]int{}
	var write func(s string) error
	write = func(s string) error {
		for i := 0; i < len(s); {
			switch c := s[i]; {
			case c == '[':
				end := closing(s, i)
				name, inside, ok := strings.Cut(s[i+1:max(end, i+1)], ":")
				if end < 0 || !ok {
					return fmt.Errorf("query: [ without name or ] at %.40q", s[i:])
				}
				if _, set := values[name]; set {
					if err := write(inside); err != nil {
						return err
					}
				}
				i = end + 1
			case c == '{':
				if !strings.HasPrefix(s[i:], "{period}") {
					return fmt.Errorf("query: unknown braces at %.40q", s[i:])
				}
				b.WriteString(periods[period])
				i += len("{period}")
			case c == ':' && i+1 < len(s) && s[i+1] >= 'a' && s[i+1] <= 'z':
				j := i + 1
				for j < len(s) && (s[j] >= 'a' && s[j] <= 'z' || s[j] == '_') {
					j++
				}
				name := s[i+1 : j]
				value, set := values[name]
				if !set {
					return fmt.Errorf("query: :%s is not set", name)
				}
				if numbers[name] == 0 {
					args = append(args, value)
					numbers[name] = len(args)
				}
				b.WriteString("$" + strconv.Itoa(numbers[name]))
				i = j
			default:
				b.WriteByte(c)
				i++
			}
		}
		return nil
	}
	if err := write(query); err != nil {
		return "", nil, err
	}
	return b.String(), args, nil
}

// closing finds the ] that closes the [ at open.
func closing(s string, open int) int {
	depth := 0
	for i := open; i < len(s); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// periods are the expressions that cut a day, in both dialects.
var periods = map[string]string{
	"day":     "day",
	"month":   "substr(day, 1, 7)",
	"quarter": "substr(day, 1, 4) || '-Q' || ((CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3)",
	"year":    "substr(day, 1, 4)",
}

// ask runs the query and finishes its rows.
func (q Question) ask(ctx context.Context, r *store.Reader, f Filters) (Table, error) {
	t := Table{Question: q.Name, Columns: q.Columns, Notes: append([]string(nil), q.Rules...)}
	limit := f.Limit
	if limit <= 0 || limit > MaxRows {
		limit = MaxRows
	}
	var rows [][]any
	var err error
	if q.search {
		rows, err = search(ctx, r, f, limit+1)
	} else {
		rows, err = q.query(ctx, r, f, limit+1)
	}
	if err != nil {
		return Table{}, err
	}
	if len(rows) > limit {
		rows, t.More = rows[:limit], true
	}
	t.Rows = rows
	if f.Copies {
		t.Notes = append(t.Notes, "every copy of a text is counted")
	}
	behind, err := isBehind(ctx, r, q.search)
	if err != nil {
		return Table{}, err
	}
	if behind {
		t.Notes = append(t.Notes, "the index is behind: some articles are not counted yet (trichluc index)")
	}
	return t, nil
}

// query runs the question's own SQL.
func (q Question) query(ctx context.Context, r *store.Reader, f Filters, limit int) ([][]any, error) {
	values := f.values()
	values["limit"], values["offset"] = limit, f.Offset
	query, args, err := compile(q.SQL, values, f.Period)
	if err != nil {
		return nil, err
	}
	raw, err := fetch(ctx, r, query, args)
	if err != nil {
		return nil, err
	}
	finish := q.finish
	if finish == nil {
		finish = asTheyAre
	}
	rows := make([][]any, 0, len(raw))
	for _, row := range raw {
		cells, err := finish(row)
		if err != nil {
			return nil, err
		}
		if len(cells) != len(q.Columns) {
			return nil, fmt.Errorf("%d cells for %d columns", len(cells), len(q.Columns))
		}
		for i := range cells {
			if cells[i], err = typed(cells[i], q.Columns[i].Type); err != nil {
				return nil, fmt.Errorf("column %s: %w", q.Columns[i].Name, err)
			}
		}
		rows = append(rows, cells)
	}
	return rows, nil
}

// finish makes the cells of an answer out of a row of the query.
type finish func(row []any) ([]any, error)

func asTheyAre(row []any) ([]any, error) { return row, nil }

// fetch reads all rows of a query.
func fetch(ctx context.Context, r *store.Reader, query string, args []any) ([][]any, error) {
	return fetchFrom(ctx, r.DB, r.SQL(query), args)
}

// queryer is a database or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// fetchFrom is fetch, the query being written for the engine.
func fetchFrom(ctx context.Context, q queryer, query string, args []any) ([][]any, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out [][]any
	for rows.Next() {
		cells, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		out = append(out, cells)
	}
	return out, rows.Err()
}

// typed gives a cell the Go type of its column, whatever the driver made of it.
func typed(cell any, want ColumnType) (any, error) {
	if b, ok := cell.([]byte); ok {
		cell = string(b)
	}
	switch v := cell.(type) {
	case nil:
		return nil, nil
	case string:
		switch want {
		case Int: // PostgreSQL gives sums of bigints as numeric
			return strconv.ParseInt(v, 10, 64)
		case Number:
			return strconv.ParseFloat(v, 64)
		case Text, Day, Period, Key:
			return v, nil
		}
	case int64:
		switch want {
		case Int:
			return v, nil
		case Number:
			return float64(v), nil
		case Bool:
			return v != 0, nil
		}
	case int32:
		return typed(int64(v), want)
	case float64:
		if want == Number {
			return v, nil
		}
	case bool:
		if want == Bool {
			return v, nil
		}
	}
	return nil, fmt.Errorf("%T is no %s", cell, want)
}

// isBehind is a quick Pending: it compares the number of articles and the sum of
// their results' numbers, which changes that cancel each other out could leave equal.
func isBehind(ctx context.Context, r *store.Reader, search bool) (bool, error) {
	query := `SELECT CASE WHEN a.n = i.n AND a.total = i.total THEN 0 ELSE 1 END
		FROM (SELECT COUNT(*) AS n, COALESCE(SUM(current_result_id), 0) AS total FROM articles) a,
		     (SELECT COUNT(*) AS n, COALESCE(SUM(result_id), 0) AS total FROM index_articles) i`
	if search {
		query = `SELECT CASE WHEN EXISTS (SELECT 1 FROM index_articles WHERE searched = 0) THEN 1 ELSE (` + query + `) END`
	}
	var n int
	if err := r.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return false, fmt.Errorf("look whether the index is behind: %w", err)
	}
	return n == 1, nil
}

// Pending counts how many articles the index is behind, 1000 at most: whose
// current result it does not have, which it has of a result that is no longer
// current, and, if search is asked for, whose words it does not have.
func Pending(ctx context.Context, r *store.Reader, search bool) (int, error) {
	query := `SELECT COUNT(*) FROM (
		SELECT 1 AS one FROM articles a WHERE NOT EXISTS (SELECT 1 FROM index_articles i WHERE i.result_id = a.current_result_id)
		UNION ALL SELECT 1 FROM index_articles i WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.current_result_id = i.result_id)`
	if search {
		query += " UNION ALL SELECT 1 FROM index_articles i WHERE i.searched = 0"
	}
	var n int
	if err := r.QueryRowContext(ctx, query+" LIMIT 1000) AS missing").Scan(&n); err != nil {
		return 0, fmt.Errorf("look whether the index is behind: %w", err)
	}
	return n, nil
}
