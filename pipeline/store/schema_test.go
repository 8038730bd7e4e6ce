//go:build unix

package store_test

import (
	"slices"
	"testing"

	"trichluc/pipeline/store/postgrestest"
	"trichluc/pipeline/store/storetest"
)

// Tables and views have the same columns in the same order on both engines, but
// for the full-text index, which each makes in its own way.
func testPostgresSameSchema(t *testing.T, server *postgrestest.Server) {
	lite := storetest.Query(t, openSQLite(t).Reader(), `SELECT m.name AS "table", c.cid + 1 AS n, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'index_search%' ORDER BY m.name, c.cid`)
	postgres := storetest.Query(t, openURL(t, server.NewSchema(t)).Reader(), `SELECT table_name AS "table", ordinal_position AS n, column_name AS name
		FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE 'goose%' AND table_name NOT LIKE 'index_search%' ORDER BY table_name COLLATE "C", ordinal_position`)
	if len(lite) < 200 {
		t.Fatalf("only %d columns found", len(lite))
	}
	if !slices.Equal(lite, postgres) {
		for i := range min(len(lite), len(postgres)) {
			if lite[i] != postgres[i] {
				t.Fatalf("SQLite has %s where PostgreSQL has %s", lite[i], postgres[i])
			}
		}
		t.Fatalf("SQLite has %d columns, PostgreSQL %d", len(lite), len(postgres))
	}
}
