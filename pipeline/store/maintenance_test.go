package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
	"trichluc/schemas"
)

func TestSQLiteMaintenance(t *testing.T) {
	storetest.RunMaintenance(t, func(t testing.TB) string { return filepath.Join(t.TempDir(), "trichluc.db") })
}

// What was removed stands in no page of the file, nor in its log.
func TestSQLiteRemovedBytesAreGone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	s := openFile(t, path)
	e := storetest.Entry(0, storetest.Options{})
	e.Record.Article.Title = "Tiêu đề không được còn lại"
	storetest.Put(t, s, append(storetest.Entries(1, 50), e)...)
	traces := func() (n int) {
		for _, file := range []string{path, path + "-wal"} {
			if content, err := os.ReadFile(file); err == nil {
				n += bytes.Count(content, []byte("Tiêu đề không được còn lại"))
			}
		}
		return n
	}
	if traces() == 0 {
		t.Fatal("the test looks for the wrong words")
	}
	m, err := store.OpenMaintenance(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Remove(context.Background(), []string{e.Record.ID}, false); err != nil {
		t.Fatal(err)
	}
	if n := traces(); n != 0 {
		t.Errorf("%d traces left in the file", n)
	}
}

// A store of the first release, with what it held, is opened and migrated.
func TestOldReleaseIsMigrated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	s := openFile(t, path)
	storetest.Put(t, s, storetest.Entries(0, 20)...)
	before := storetest.Dump(t, s.Reader())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// Later releases only added to the first one's tables: taking that away leaves its store.
	for _, view := range []string{"cited_documents", "observed_posts", "quoted_figures"} {
		withSQLite(t, path, "DROP VIEW "+view)
	}
	for _, table := range []string{"articles", "documents", "document_keys", "posts", "figures", "dates", "bands", "search"} {
		withSQLite(t, path, "DROP TABLE index_"+table)
	}
	withSQLite(t, path, "DROP TABLE rejections")
	withSQLite(t, path, "DROP TABLE removed")
	withSQLite(t, path, "DROP TABLE retired_rulesets")
	withSQLite(t, path, "DROP INDEX contents_by_hash")
	withSQLite(t, path, "DELETE FROM goose_db_version WHERE version_id > 1")
	if got, want := tablesOf(t, path), tablesOf(t, firstRelease(t)); got != want {
		t.Fatalf("this is no store of the first release:\n%s", storetest.FirstDifference(want, got))
	}
	if _, err := store.OpenReader(context.Background(), path); err != nil {
		t.Errorf("for reading: %v", err)
	}
	names, err := store.Migrate(context.Background(), path)
	if err != nil || len(names) == 0 || names[0] != "00002_keeping.sql" {
		t.Fatalf("migrated %v, %v", names, err)
	}
	s = openFile(t, path)
	if got := storetest.Dump(t, s.Reader()); got != before {
		t.Errorf("migrating changed what the store holds:\n%s", storetest.FirstDifference(before, got))
	}
	sum := storetest.Put(t, s, storetest.Entries(0, 25)...)
	if sum.Unchanged != 20 || sum.Added != 5 {
		t.Errorf("%+v", sum)
	}
}

// firstRelease makes an empty store by the first migration alone.
func firstRelease(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "first.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := schemas.Migrations("sqlite")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	return path
}

func tablesOf(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		b.WriteString(s + "\n")
	}
	return b.String()
}

// A backup made while others write is a whole store, of one moment.
func TestSQLiteBackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	s := openFile(t, path)
	storetest.Put(t, s, storetest.Entries(0, 50)...)
	m, err := store.OpenMaintenance(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for i := 50; ; i += 10 {
			select {
			case <-stop:
				return
			default:
				if _, err := s.Put(context.Background(), storetest.Entries(i, 10)); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	copied := filepath.Join(t.TempDir(), "copy.db")
	err = m.Backup(context.Background(), copied)
	close(stop)
	<-ended
	if err != nil {
		t.Fatal(err)
	}
	restored := openFile(t, copied)
	n, err := restored.Reader().CountRaws(context.Background(), store.RawFilter{})
	if err != nil || n < 50 || n%10 != 0 {
		t.Fatalf("%d articles, %v", n, err)
	}
	if sum := storetest.Put(t, restored, storetest.Entries(0, n)...); sum.Unchanged != n {
		t.Errorf("%+v", sum)
	}
	same := openFile(t, filepath.Join(t.TempDir(), "same.db"))
	storetest.Put(t, same, storetest.Entries(0, n)...)
	if a, b := storetest.Dump(t, same.Reader()), storetest.Dump(t, restored.Reader()); a != b {
		t.Error(storetest.FirstDifference(a, b))
	}
}
