package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"trichluc/pipeline/store"
)

// Dump writes out everything a store holds, but for the numbers of results and
// texts, which grow in the order of storing, and the time of storing: two
// stores hold the same if and only if their dumps are equal.
func Dump(t testing.TB, r *store.Reader) string {
	t.Helper()
	var b strings.Builder
	table := func(name, query string) {
		lines := Query(t, r, query)
		slices.Sort(lines)
		fmt.Fprintf(&b, "== %s\n%s\n", name, strings.Join(lines, "\n"))
	}
	for _, name := range []string{"articles", "contents", "raws", "texts"} {
		table(name, "SELECT * FROM "+name)
	}
	table("results", "SELECT * FROM results r JOIN texts t ON t.text_id = r.text_id")
	// Every text belongs to a result, and every pointer points at its own article's.
	table("astray", `SELECT 'text' AS what, t.article_id FROM texts t WHERE NOT EXISTS (SELECT 1 FROM results r WHERE r.text_id = t.text_id AND r.article_id = t.article_id)
		UNION ALL SELECT 'result', r.article_id FROM results r WHERE NOT EXISTS (SELECT 1 FROM texts t WHERE r.text_id = t.text_id AND r.article_id = t.article_id)
		UNION ALL SELECT 'pointer', a.article_id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM results r WHERE r.result_id = a.current_result_id
			AND r.article_id = a.article_id AND r.content_sha256 = a.current_content_sha256 AND r.ruleset_version = a.current_ruleset_version)`)
	for _, name := range []string{"dates", "documents", "document_mentions", "officials", "roles", "official_mentions", "figures", "warnings"} {
		table(name, "SELECT r.content_sha256, r.ruleset_version, c.* FROM "+name+" c LEFT JOIN results r ON r.result_id = c.result_id AND r.article_id = c.article_id")
	}
	return b.String()
}

// Query returns the rows of a query as name=value lists, without what Dump leaves out.
func Query(t testing.TB, r *store.Reader, query string, args ...any) []string {
	t.Helper()
	rows, err := r.QueryContext(context.Background(), r.SQL(query), args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		var line []string
		for i, c := range columns {
			switch c {
			case "stored_at", "result_id", "current_result_id", "text_id":
				continue
			}
			switch v := (*values[i].(*any)).(type) {
			case []byte:
				line = append(line, fmt.Sprintf("%s=%x", c, v))
			default:
				line = append(line, fmt.Sprintf("%s=%v", c, v))
			}
		}
		out = append(out, strings.Join(line, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

// FirstDifference shows where two dumps part.
func FirstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(as), len(bs)) {
		if as[i] != bs[i] {
			return fmt.Sprintf("line %d\n- %s\n+ %s", i, as[i], bs[i])
		}
	}
	return fmt.Sprintf("%d lines and %d lines", len(as), len(bs))
}
