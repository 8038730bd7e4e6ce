//go:build unix

package drills

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

const kills = 20

// TestWorkerIsKilled kills the worker at random moments, twenty times, over each
// kind of store.
func TestWorkerIsKilled(t *testing.T) {
	needTime(t)
	t.Run("SQLite", func(t *testing.T) { killWorkers(t, filepath.Join(t.TempDir(), "kho.db"), 250) })
	t.Run("PostgreSQL", func(t *testing.T) { killWorkers(t, postgrestest.Start(t).NewSchema(t), 120) })
}

func killWorkers(t *testing.T, database string, articles int) {
	t.Helper()
	d := newDrill(t)
	args := []string{"--nats", d.q.Server().ClientURL(), "--store", database, "--batch", "64"}
	midway := 0
	for i := range kills {
		d.publish(i*articles, articles)
		w := startWorker(t, nil, args...)
		time.Sleep(30*time.Millisecond + rand.N(400*time.Millisecond))
		if n, err := d.q.Waiting(t.Context()); err == nil && n > 0 {
			midway++
		}
		if err := w.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = w.Wait()
	}
	if midway < kills/4 {
		t.Errorf("only %d of %d kills met a worker that had work", midway, kills)
	}
	w := startWorker(t, nil, args...)
	d.drained(time.Minute)
	w.stop(t)
	d.check(database)
	t.Logf("%d kills, %d while articles were worked", kills, midway)
}

// TestStoreIsSlow keeps the database locked for seconds at a time.
func TestStoreIsSlow(t *testing.T) {
	needTime(t)
	d := newDrill(t)
	database := filepath.Join(t.TempDir(), "kho.db")
	s, err := store.Open(t.Context(), database) // makes the tables
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+database+"?_pragma=busy_timeout(10000)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	d.publish(0, 1500)
	w := startWorker(t, nil, "--nats", d.q.Server().ClientURL(), "--store", database, "--batch", "50")
	for range 3 {
		tx, err := other.Begin()
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(1500 * time.Millisecond) // more than AckWait
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.drained(time.Minute)
	w.stop(t)
	d.check(database)
}

// impossible skips a drill that this user cannot run. Root can run them all, so in
// CI it fails.
func impossible(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Geteuid() == 0 && os.Getenv("CI") == "true" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// TestDiskIsFull fills the disk under the store, and then makes room.
func TestDiskIsFull(t *testing.T) {
	needTime(t)
	dir := t.TempDir()
	mount := func(options string) error {
		out, err := exec.Command("mount", "-t", "tmpfs", "-o", options, "tmpfs", dir).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
		}
		return nil
	}
	if err := mount("size=3m"); err != nil {
		impossible(t, "needs a small file system of its own, and may not mount one: %v", err)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() })
	d := newDrill(t)
	d.publish(0, 3000)
	database := filepath.Join(dir, "kho.db")
	w := startWorker(t, nil, "--nats", d.q.Server().ClientURL(), "--store", database)
	full := false
	for range 400 {
		time.Sleep(50 * time.Millisecond)
		var fs syscall.Statfs_t
		if err := syscall.Statfs(dir, &fs); err != nil {
			t.Fatal(err)
		}
		if full = fs.Bavail*uint64(fs.Bsize) < 100_000; full {
			break
		}
	}
	if n, err := d.q.Waiting(t.Context()); !full || err != nil || n == 0 {
		t.Fatalf("the disk is full: %v, with %d articles in the queue, %v", full, n, err)
	}
	time.Sleep(2 * time.Second)
	if err := mount("remount,size=300m"); err != nil {
		t.Fatal(err)
	}
	d.drained(2 * time.Minute)
	w.stop(t)
	d.check(database)
}
