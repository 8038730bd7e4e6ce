//go:build unix

package drills

import (
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// TestPostgresIsStopped stops the database three times under two workers: in
// order, as in a crash, and in order again.
func TestPostgresIsStopped(t *testing.T) {
	needTime(t)
	server := postgrestest.Start(t)
	url := server.NewSchema(t)
	d := newDrill(t)
	args := []string{"--nats", d.q.Server().ClientURL(), "--store", url, "--batch", "50"}
	a, b := startWorker(t, nil, args...), startWorker(t, nil, args...)
	met := 0
	for i, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGINT} {
		d.publish(i*3000, 3000)
		server.Stop(t, sig)
		time.Sleep(1500 * time.Millisecond) // more than AckWait
		if n, err := d.q.Waiting(t.Context()); err == nil && n > 0 {
			met++
		}
		server.Run(t)
	}
	if met == 0 {
		t.Error("no stop met workers that had work")
	}
	d.drained(2 * time.Minute)
	a.stop(t)
	b.stop(t)
	d.check(url)
}

// TestConnectionsAreKilled cuts the workers' connections all the time, many in
// the middle of a commit.
func TestConnectionsAreKilled(t *testing.T) {
	needTime(t)
	server := postgrestest.Start(t)
	url := server.NewSchema(t)
	if _, err := store.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	d := newDrill(t)
	args := []string{"--nats", d.q.Server().ClientURL(), "--store", url, "--batch", "20"}
	a, b := startWorker(t, nil, args...), startWorker(t, nil, args...)
	conn, err := pgx.Connect(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	cut := 0
	for i := range 40 {
		d.publish(i*75, 75)
		var n int
		if err := conn.QueryRow(t.Context(), `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE application_name = 'trichluc' AND state <> 'idle'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		cut += n
		time.Sleep(20 * time.Millisecond)
	}
	d.drained(2 * time.Minute)
	a.stop(t)
	b.stop(t)
	d.check(url)
	if cut < 10 {
		t.Errorf("only %d connections were cut while they worked", cut)
	}
	t.Logf("%d connections cut in the middle of a transaction", cut)
}
