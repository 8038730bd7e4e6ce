//go:build linux

package drills

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"trichluc/pipeline/store"
)

// TestStoreIsReadOnly starts a worker on a store that its user may not write.
func TestStoreIsReadOnly(t *testing.T) {
	needTime(t)
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
	chmod := func(folder, file os.FileMode) {
		for path, mode := range map[string]os.FileMode{dir: folder, database: file} {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	chmod(0o555, 0o444)
	d.publish(0, 300)
	var as *syscall.SysProcAttr
	if os.Geteuid() == 0 { // who may write anything
		as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	args := []string{"--nats", d.q.Server().ClientURL(), "--store", database}
	w := startWorker(t, as, args...)
	w.says(t, "readonly", "read-only", "unable to open")
	if n, err := d.q.Waiting(t.Context()); err != nil || n == 0 {
		t.Fatalf("%d articles wait, %v: something was stored in a read-only file", n, err)
	}
	_ = w.Process.Signal(syscall.SIGTERM)
	_ = w.Wait()
	chmod(0o755, 0o644)
	if os.Geteuid() == 0 {
		for _, path := range []string{dir, database} {
			if err := os.Chown(path, 65534, 65534); err != nil {
				t.Fatal(err)
			}
		}
	}
	w = startWorker(t, as, args...)
	d.drained(time.Minute)
	w.stop(t)
	d.check(database)
}

// says waits until the worker has logged one of these texts.
func (w *worker) says(t *testing.T, texts ...string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		for _, text := range texts {
			if strings.Contains(w.log.String(), text) {
				return
			}
		}
	}
	t.Errorf("the worker does not say %q:\n%.2000s", texts, w.log)
}

// TestStoreBecomesReadOnly takes the right to write from the files that a worker
// has open and is writing, from everybody, as a file system does that found itself
// damaged; and gives it back.
func TestStoreBecomesReadOnly(t *testing.T) {
	needTime(t)
	d := newDrill(t)
	database := filepath.Join(t.TempDir(), "kho.db")
	try := database + ".try"
	if err := os.WriteFile(try, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := immutable(try, true); err != nil {
		impossible(t, "needs root and a file system with immutable files: %v", err)
	}
	if err := immutable(try, false); err != nil {
		t.Fatal(err)
	}
	files := []string{database, database + "-wal"}
	t.Cleanup(func() {
		for _, path := range files {
			_ = immutable(path, false) // else nobody could delete them
		}
	})
	d.publish(0, 4000)
	w := startWorker(t, nil, "--nats", d.q.Server().ClientURL(), "--store", database, "--batch", "32")
	begun := func(fewer int) {
		for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			if n, err := d.q.Waiting(t.Context()); err == nil && n < fewer {
				return
			}
		}
		t.Fatal("the worker does not work")
	}
	for round := range 2 {
		begun(3900 - 1000*round)
		for _, path := range files {
			if err := immutable(path, true); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Second) // what is under way ends
		before, err := d.q.Waiting(t.Context())
		if err != nil || before == 0 {
			t.Fatalf("%d articles wait, %v: no work was met", before, err)
		}
		w.says(t, "disk I/O error", "readonly", "read-only")
		time.Sleep(1500 * time.Millisecond) // more than AckWait
		if after, err := d.q.Waiting(t.Context()); err != nil || after != before {
			t.Errorf("%d articles waited and %d do, %v: something left the queue and cannot have been stored", before, after, err)
		}
		for _, path := range files {
			if err := immutable(path, false); err != nil {
				t.Fatal(err)
			}
		}
	}
	d.drained(time.Minute)
	w.stop(t)
	d.check(database)
}

// immutable lets nobody write a file, not even through what is open, or lets them again.
func immutable(path string, on bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	const flag = 0x10 // FS_IMMUTABLE_FL of linux/fs.h
	flags, err := unix.IoctlGetInt(int(f.Fd()), unix.FS_IOC_GETFLAGS)
	if err != nil {
		return err
	}
	flags &^= flag
	if on {
		flags |= flag
	}
	return unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, flags)
}
