package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"trichluc/pipeline/store"
)

// Tables lists the tables with the columns that order their rows.
func Tables() [][2]string {
	return [][2]string{
		{"articles", "article_id"},
		{"contents", "article_id, content_sha256"},
		{"raws", "content_sha256"},
		{"texts", "article_id, text_id"},
		{"results", "article_id, result_id"},
		{"dates", "article_id, result_id, n"},
		{"documents", "article_id, result_id, n"},
		{"document_mentions", "article_id, result_id, document_n, n"},
		{"officials", "article_id, result_id, n"},
		{"roles", "article_id, result_id, official_n, n"},
		{"official_mentions", "article_id, result_id, official_n, n"},
		{"figures", "article_id, result_id, n"},
		{"warnings", "article_id, result_id, n"},
	}
}

// Dump writes out everything a store holds, but for the time at which it was
// stored: two stores hold the same if and only if their dumps are equal.
func Dump(t testing.TB, r *store.Reader) string {
	t.Helper()
	var b strings.Builder
	for _, table := range Tables() {
		fmt.Fprintf(&b, "== %s\n", table[0])
		for _, line := range Query(t, r, "SELECT * FROM "+table[0]+" ORDER BY "+table[1]) {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// Query returns the rows of a query as name=value lists, without stored_at.
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
			if c == "stored_at" {
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
