//go:build unix

package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
	"trichluc/pipeline/store/storetest"
)

func openURL(t testing.TB, url string) store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url)
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

// TestPostgres runs all tests of one server, which takes seconds to make.
func TestPostgres(t *testing.T) {
	// Nothing here tests the disk, so nothing waits for it.
	server := postgrestest.Start(t, "fsync=off", "max_connections=200")
	for _, mode := range []string{"copy", "unnest"} {
		t.Run("Conformance/"+mode, func(t *testing.T) {
			storetest.Run(t, func(t testing.TB) store.Store { return openURL(t, server.NewSchema(t)+"&put="+mode) })
		})
	}
	for name, test := range map[string]func(*testing.T, *postgrestest.Server){
		"OpenedByManyAtOnce": testPostgresOpenedByMany, "Reader": testPostgresReader, "MadeByANewerRelease": testPostgresNewer,
		"WriterWithoutRightToMigrate": testPostgresWriterRole, "BadURL": testPostgresBadURL, "SameAsSQLite": testPostgresSameAsSQLite,
		"Standby": testPostgresReadOnly, "ConnectionsKilled": testPostgresConnectionsKilled,
		"ThroughPgBouncer": testPostgresThroughPgBouncer, "SameSchema": testPostgresSameSchema,
	} {
		t.Run(name, func(t *testing.T) { test(t, server) })
	}
	t.Run("StoppedAndStarted", func(t *testing.T) { testPostgresStopped(t, server) }) // last: it stops the server
}

func testPostgresOpenedByMany(t *testing.T, server *postgrestest.Server) {
	url := server.NewSchema(t)
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			s, err := store.Open(context.Background(), url)
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
	s := openURL(t, url)
	if n := storetest.Query(t, s.Reader(), "SELECT count(*) AS n FROM articles"); n[0] != "n=11" {
		t.Errorf("articles: %v", n)
	}
	if names, err := store.Migrate(context.Background(), url); err != nil || len(names) != 0 {
		t.Errorf("migrated again: %v, %v", names, err)
	}
}

func testPostgresReader(t *testing.T, server *postgrestest.Server) {
	url := server.NewSchema(t)
	if _, err := store.OpenReader(context.Background(), url); err == nil {
		t.Error("a schema without tables was opened as a store")
	}
	names, err := store.Migrate(context.Background(), url)
	if err != nil || len(names) == 0 || names[0] != "00001_initial.sql" {
		t.Errorf("migrated: %v, %v", names, err)
	}
	storetest.Put(t, openURL(t, url), storetest.Entries(0, 3)...)
	r, err := store.OpenReader(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n := storetest.Query(t, r, "SELECT count(*) AS n FROM current_articles WHERE site = $1", "bao1.example.vn"); n[0] != "n=1" {
		t.Errorf("articles: %v", n)
	}
}

func testPostgresNewer(t *testing.T, server *postgrestest.Server) {
	url := server.NewSchema(t)
	s := openURL(t, url)
	if _, err := s.Reader().Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), url); !errors.Is(err, store.ErrNewer) {
		t.Errorf("opened: %v", err)
	}
}

// A worker whose role may write rows but not change tables opens a store that is up to date.
func testPostgresWriterRole(t *testing.T, server *postgrestest.Server) {
	owner := server.NewSchema(t)
	if _, err := store.Migrate(context.Background(), owner); err != nil {
		t.Fatal(err)
	}
	schema := owner[len(server.URL()+"&search_path="):]
	for _, q := range []string{
		"CREATE ROLE writer LOGIN", "GRANT USAGE ON SCHEMA " + schema + " TO writer",
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO writer", "GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + schema + " TO writer",
	} {
		server.Exec(t, q)
	}
	s := openURL(t, owner+"&user=writer")
	storetest.Put(t, s, storetest.Entries(0, 3)...)
	if _, err := s.Reader().Exec("DROP TABLE figures"); err == nil {
		t.Error("the writer dropped a table")
	}
}

func testPostgresBadURL(t *testing.T, server *postgrestest.Server) {
	for _, c := range []struct {
		url       string
		transient bool
	}{
		{server.URL() + "&dbname=none", false},
		{"postgres:///postgres?host=" + t.TempDir(), true}, // no server there, yet
		{"postgres://u:secret@[::bad/db", false},
		{server.URL() + "&put=magic", false},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		_, err := store.Open(ctx, c.url)
		cancel()
		if err == nil || store.IsTransient(err) != c.transient || store.IsRejected(err) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, transient %v", c.url, err, store.IsTransient(err))
		}
	}
}

// Both engines end with the same rows for the same entries.
func testPostgresSameAsSQLite(t *testing.T, server *postgrestest.Server) {
	a, b := openSQLite(t), openURL(t, server.NewSchema(t))
	for round := range 3 {
		for _, s := range []store.Store{a, b} {
			entries := storetest.Entries(round*10, 30)
			for i := range entries {
				if i%3 == 0 {
					entries[i] = storetest.Entry(i, storetest.Options{Content: round, Version: 1 + round, FetchedAt: fmt.Sprintf("2022-03-0%dT00:00:00Z", 9-round)})
				}
			}
			entries[1].Record.Dates[0].End = -1
			if _, err := s.Put(context.Background(), entries); err != nil {
				t.Fatal(err)
			}
		}
	}
	if x, y := storetest.Dump(t, a.Reader()), storetest.Dump(t, b.Reader()); x != y {
		t.Errorf("SQLite and PostgreSQL differ:\n%s", storetest.FirstDifference(x, y))
	}
}

// Behind PgBouncer in transaction mode every transaction may meet another
// connection of the server: nothing may rely on a session. Several stores use
// more connections than there are.
func testPostgresThroughPgBouncer(t *testing.T, server *postgrestest.Server) {
	schema := strings.TrimPrefix(server.NewSchema(t), server.URL()+"&search_path=")
	url := server.PgBouncer(t, schema)
	want := openSQLite(t)
	storetest.Put(t, want, storetest.Entries(0, 200)...)
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			s, err := store.Open(context.Background(), url)
			if err != nil {
				t.Errorf("opener %d: %v", i, err)
				return
			}
			defer s.Close()
			for first := 0; first < 200; first += 50 {
				if _, err := s.Put(context.Background(), storetest.Entries((first+i*50)%200, 50)); err != nil {
					t.Errorf("worker %d: %v", i, err)
				}
				if _, err := s.Reader().Record(context.Background(), storetest.Entry((first+i*50)%200, storetest.Options{}).Record.ID); err != nil {
					t.Errorf("worker %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	if a, b := storetest.Dump(t, want.Reader()), storetest.Dump(t, openURL(t, url).Reader()); a != b {
		t.Errorf("through PgBouncer the store ends otherwise:\n%s", storetest.FirstDifference(a, b))
	}
}

// A primary that has become a standby refuses writes; that is no fault of the articles.
func testPostgresReadOnly(t *testing.T, server *postgrestest.Server) {
	url := server.NewSchema(t)
	openURL(t, url)
	s := openURL(t, url+"&default_transaction_read_only=on")
	sum, err := s.Put(context.Background(), storetest.Entries(0, 3))
	if !store.IsTransient(err) || len(sum.Rejections) > 0 {
		t.Errorf("put: %v", err)
	}
	if err := s.Ping(context.Background()); !store.IsTransient(err) {
		t.Errorf("ping: %v", err)
	}
	if err := storetest.NoteOne(s); !store.IsTransient(err) {
		t.Errorf("dead letter: %v", err)
	}
}

// Connections cut at any moment, also in the middle of a commit, lose nothing
// and double nothing.
func testPostgresConnectionsKilled(t *testing.T, server *postgrestest.Server) {
	one, many := openSQLite(t), openURL(t, server.NewSchema(t))
	storetest.Put(t, one, storetest.Entries(0, 600)...)
	stop := make(chan struct{})
	var killer, putters sync.WaitGroup
	killer.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(15 * time.Millisecond):
				server.Exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'trichluc' AND random() < 0.5")
			}
		}
	})
	for w := range 3 {
		putters.Go(func() {
			for first := w * 200; first < (w+1)*200; first += 20 {
				for {
					sum, err := many.Put(context.Background(), storetest.Entries(first, 20))
					if len(sum.Rejections) > 0 || err != nil && !store.IsTransient(err) {
						t.Errorf("put: %v, %v", err, sum.Rejections)
						return
					}
					if err == nil {
						break
					}
				}
			}
		})
	}
	putters.Wait()
	close(stop)
	killer.Wait()
	if a, b := storetest.Dump(t, one.Reader()), storetest.Dump(t, many.Reader()); a != b {
		t.Errorf("with connections killed the store ends otherwise:\n%s", storetest.FirstDifference(a, b))
	}
}

func testPostgresStopped(t *testing.T, server *postgrestest.Server) {
	s := openURL(t, server.NewSchema(t))
	storetest.Put(t, s, storetest.Entries(0, 3)...)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		server.Stop(t, sig)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		sum, err := s.Put(ctx, storetest.Entries(3, 3))
		if !store.IsTransient(err) || len(sum.Rejections) > 0 {
			t.Errorf("put without a server: %v, %d rejections", err, len(sum.Rejections))
		}
		if err := s.Ping(ctx); !store.IsTransient(err) {
			t.Errorf("ping without a server: %v", err)
		}
		if err := storetest.NoteOne(s); !store.IsTransient(err) {
			t.Errorf("dead letter without a server: %v", err)
		}
		cancel()
		server.Run(t)
		if err := s.Ping(context.Background()); err != nil {
			t.Errorf("ping of the server back again: %v", err)
		}
	}
	if sum := storetest.Put(t, s, storetest.Entries(0, 6)...); sum.Added != 3 || sum.Unchanged != 3 {
		t.Errorf("after the stops: %+v", sum)
	}
}
