package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
)

func openSQLite(t testing.TB) store.Store {
	t.Helper()
	return openFile(t, filepath.Join(t.TempDir(), "trichluc.db"))
}

func openFile(t testing.TB, path string) store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSQLiteConformance(t *testing.T) { storetest.Run(t, openSQLite) }

func TestSQLitePathsOfAnyKind(t *testing.T) {
	dir := t.TempDir()
	for _, url := range []string{
		filepath.Join(dir, "a b%20?#&.db"), "sqlite:" + filepath.Join(dir, "thư mục mới", "kho.db"), "sqlite://" + filepath.Join(dir, "c.db"),
	} {
		storetest.Put(t, openFile(t, url), storetest.Entries(0, 1)...)
	}
	for _, path := range []string{"a b%20?#&.db", "thư mục mới/kho.db", "c.db"} {
		if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
			t.Error(err)
		}
	}
	for _, url := range []string{"", "sqlite:", "mysql://x/y"} {
		if _, err := store.Open(context.Background(), url); err == nil {
			t.Errorf("opened %q", url)
		}
	}
}

func TestSQLiteReopened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	s := openFile(t, path)
	storetest.Put(t, s, storetest.Entries(0, 5)...)
	before := storetest.Dump(t, s.Reader())
	r, err := store.OpenReader(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if storetest.Dump(t, r) != before {
		t.Error("another reader sees something else")
	}
	if _, err := r.Exec("DELETE FROM articles"); err == nil {
		t.Error("a reader may write")
	}
	sum := storetest.Put(t, openFile(t, path), storetest.Entries(0, 5)...)
	if sum.Unchanged != 5 {
		t.Errorf("opened again, the store takes known articles for new: %+v", sum)
	}
}

func TestSQLiteReaderNeedsAStore(t *testing.T) {
	dir := t.TempDir()
	if _, err := store.OpenReader(context.Background(), filepath.Join(dir, "none.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, open := range []func() error{
		func() error { _, err := store.OpenReader(context.Background(), text); return err },
		func() error { _, err := store.Open(context.Background(), text); return err },
	} {
		if err := open(); err == nil || store.IsTransient(err) {
			t.Errorf("a file that is no database: %v", err)
		}
	}
}

func TestSQLiteOpenedByManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			s, err := store.Open(context.Background(), path)
			if err != nil {
				t.Errorf("opener %d: %v", i, err)
				return
			}
			defer s.Close()
			if _, err := s.Put(context.Background(), storetest.Entries(i, 2)); err != nil {
				t.Errorf("opener %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if n := storetest.Query(t, openFile(t, path).Reader(), "SELECT count(*) AS n FROM articles"); n[0] != "n=11" {
		t.Errorf("articles: %v", n)
	}
}

func TestSQLiteMadeByANewerRelease(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	openFile(t, path)
	withSQLite(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
	if _, err := store.Open(context.Background(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("opened: %v", err)
	}
}

func TestMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	names, err := store.Migrate(context.Background(), path)
	if err != nil || len(names) == 0 || names[0] != "00001_initial.sql" {
		t.Errorf("first: %v, %v", names, err)
	}
	if names, err := store.Migrate(context.Background(), path); err != nil || len(names) != 0 {
		t.Errorf("second: %v, %v", names, err)
	}
}

// A store that cannot write now is no fault of the articles: nothing is
// rejected, and once it can, the same entries are stored.
func TestSQLiteFaults(t *testing.T) {
	for _, c := range []struct{ name, breaks, mends string }{
		{"disk full", "PRAGMA max_page_count = 60", "PRAGMA max_page_count = 1000000"},
		{"read only", "PRAGMA query_only = 1", "PRAGMA query_only = 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openSQLite(t)
			store.ExecOnWriter(t, s, c.breaks)
			sum, err := s.Put(context.Background(), storetest.Entries(0, 200))
			if !store.IsTransient(err) || store.IsRejected(err) || len(sum.Rejections) > 0 {
				t.Fatalf("error %v with %d rejections is not said to be transient", err, len(sum.Rejections))
			}
			if c.name == "read only" && (s.Ping(context.Background()) == nil || !store.IsTransient(storetest.NoteOne(s))) {
				t.Error("a read-only store answers that it can be written")
			}
			store.ExecOnWriter(t, s, c.mends)
			if sum := storetest.Put(t, s, storetest.Entries(0, 200)...); sum.Added != 200 {
				t.Errorf("after mending: %+v", sum)
			}
		})
	}
	t.Run("table gone", func(t *testing.T) {
		s := openSQLite(t)
		store.ExecOnWriter(t, s, "DROP TABLE warnings")
		store.ExecOnWriter(t, s, "DROP TABLE rejections")
		sum, err := s.Put(context.Background(), storetest.Entries(0, 3))
		if err == nil || store.IsTransient(err) || store.IsRejected(err) || len(sum.Rejections) > 0 {
			t.Errorf("a broken schema: error %v, %d rejections; want an error that is neither", err, len(sum.Rejections))
		}
		if err := storetest.NoteOne(s); err == nil || store.IsTransient(err) || store.IsRejected(err) {
			t.Errorf("a broken schema: a dead letter noted with %v", err)
		}
	})
}

func TestSQLiteLockedByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "trichluc.db")
	s := openFile(t, path)
	store.ExecOnWriter(t, s, "PRAGMA busy_timeout = 50")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.Background(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(context.Background(), storetest.Entries(0, 1)); !store.IsTransient(err) {
		t.Errorf("put into a locked store: %v", err)
	}
	if err := s.Ping(context.Background()); !store.IsTransient(err) {
		t.Errorf("ping of a locked store: %v", err)
	}
	if err := storetest.NoteOne(s); !store.IsTransient(err) {
		t.Errorf("dead letter for a locked store: %v", err)
	}
	if _, err := conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	storetest.Put(t, s, storetest.Entries(0, 1)...)
}

func withSQLite(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}
