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
)

const kills = 20

// TestWorkerIsKilled kills the worker at random moments, twenty times.
func TestWorkerIsKilled(t *testing.T) {
	needTime(t)
	d := newDrill(t)
	database := filepath.Join(t.TempDir(), "kho.db")
	args := []string{"--nats", d.q.Server().ClientURL(), "--store", database}
	midway := 0
	for i := range kills {
		d.publish(i*250, 250)
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
		t.Skipf("needs a small file system of its own, and may not mount one: %v", err)
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

// TestStoreIsReadOnly starts a worker on a store that its user may not write.
func TestStoreIsReadOnly(t *testing.T) {
	needTime(t)
	if os.Geteuid() != 0 {
		t.Skip("needs another user to run the worker as, so it must start as root")
	}
	d := newDrill(t)
	dir, err := os.MkdirTemp("", "drill") // others must get there, which t.TempDir does not allow
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	database := filepath.Join(dir, "kho.db")
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, change := range []struct {
		path string
		mode os.FileMode
	}{{dir, 0o555}, {database, 0o444}} {
		if err := os.Chmod(change.path, change.mode); err != nil {
			t.Fatal(err)
		}
	}
	d.publish(0, 300)
	nobody := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	args := []string{"--nats", d.q.Server().ClientURL(), "--store", database}
	w := startWorker(t, nobody, args...)
	says := func() bool {
		log := w.log.String()
		return strings.Contains(log, "readonly") || strings.Contains(log, "read-only") || strings.Contains(log, "unable to open")
	}
	for end := time.Now().Add(30 * time.Second); !says() && time.Now().Before(end); {
		time.Sleep(100 * time.Millisecond)
	}
	if n, err := d.q.Waiting(t.Context()); err != nil || n == 0 {
		t.Fatalf("%d articles wait, %v: something was stored in a read-only file", n, err)
	}
	_ = w.Process.Signal(syscall.SIGTERM)
	_ = w.Wait()
	if !says() {
		t.Errorf("the worker does not say why:\n%.2000s", w.log)
	}
	for _, path := range []string{dir, database} {
		if err := os.Chown(path, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	w = startWorker(t, nobody, args...)
	d.drained(time.Minute)
	w.stop(t)
	d.check(database)
}
