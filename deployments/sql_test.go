//go:build unix

package deployments

import (
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"trichluc/pipeline"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
	"trichluc/schemas"
)

// TestRolesOfTheDatabase has each role do what it is for, and what it may not.
func TestRolesOfTheDatabase(t *testing.T) {
	server := postgrestest.Start(t)
	roles, err := os.ReadFile("sql/roles.sql")
	if err != nil {
		t.Fatal(err)
	}
	server.Exec(t, string(roles))
	url := func(role string) string {
		return strings.Replace(server.URL(), "user=trichluc", "user=trichluc_"+role, 1)
	}

	if _, err := store.Open(t.Context(), url("writer")); err == nil {
		t.Error("the writer made the tables")
	}
	if names, err := store.Migrate(t.Context(), url("owner")); err != nil || len(names) == 0 {
		t.Fatalf("the owner: %v, %v", names, err)
	}
	s, err := store.Open(t.Context(), url("writer"))
	if err != nil {
		t.Fatalf("the writer: %v", err)
	}
	defer s.Close()
	raw := schemas.RawArticle{Ref: "bài", Body: []byte("Ngày 9/5/2024, UBND tỉnh cấp 54 tỷ đồng.")}
	record, err := pipeline.Process(raw)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time rows are rewritten
		if _, err := s.Put(t.Context(), []store.Entry{{Raw: raw, Record: record}}); err != nil {
			t.Fatalf("the writer: %v", err)
		}
		record.Warnings = append(record.Warnings, "đọc lại")
	}
	r, err := store.OpenReader(t.Context(), url("reader"))
	if err != nil {
		t.Fatalf("the reader: %v", err)
	}
	defer r.Close()
	if got, err := r.Record(t.Context(), record.ID); err != nil || got.Ref != "bài" {
		t.Errorf("the reader: %+v, %v", got, err)
	}
	for role, writable := range map[string]bool{"writer": true, "reader": false} {
		about, err := store.Inspect(t.Context(), url(role))
		if err != nil || (about.Writable == nil) != writable {
			t.Errorf("doctor says of the %s: %+v, %v", role, about, err)
		}
	}
	for role, statement := range map[string]string{"writer": "DROP TABLE figures", "reader": "SET default_transaction_read_only = off; DELETE FROM figures"} {
		conn, err := pgx.Connect(t.Context(), url(role))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(t.Context(), statement); err == nil {
			t.Errorf("the %s may %s", role, statement)
		}
		if err := conn.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
