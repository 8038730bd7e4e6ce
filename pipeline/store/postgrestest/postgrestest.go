//go:build unix

// Package postgrestest runs a real PostgreSQL server for tests: found on this
// machine, in a temporary folder, on a Unix socket only, stopped at the end.
package postgrestest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is one server of one test.
type Server struct {
	bin, dir string
	settings []string
	as       *syscall.SysProcAttr
	cmd      *exec.Cmd
	exited   chan struct{}
	schemas  atomic.Int64
}

// Start starts a server with the given settings (name=value) and stops it when
// the test ends. Where no PostgreSQL is installed the test is skipped, or fails
// if the environment says CI=true.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	bin, err := binaries()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir, err := os.MkdirTemp("", "pgtest") // not t.TempDir: the path of a socket must be short, and another user must get there
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{bin: bin, dir: dir, settings: settings, as: &syscall.SysProcAttr{}}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	dieWithParent(s.as)
	if os.Geteuid() == 0 { // the server refuses to run as root
		uid, gid, err := unprivileged()
		if err != nil {
			t.Fatal(err)
		}
		s.as.Credential = &syscall.Credential{Uid: uid, Gid: gid}
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			t.Fatal(err)
		}
	}
	// An ICU collation, where there is one, sorts unlike bytes: what relies on
	// the database's default is noticed.
	initdb := []string{"-D", s.data(), "-U", "trichluc", "-A", "trust", "-E", "UTF8", "--no-sync"}
	if out, err := s.command("initdb", append(initdb, "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=vi")...).CombinedOutput(); err != nil {
		if err := os.RemoveAll(s.data()); err != nil {
			t.Fatal(err)
		}
		if out2, err := s.command("initdb", append(initdb, "--locale=C")...).CombinedOutput(); err != nil {
			t.Fatalf("initdb: %v\n%s\n%s", err, out, out2)
		}
	}
	s.Run(t)
	t.Cleanup(func() { s.Stop(t, syscall.SIGQUIT) })
	return s
}

// Run starts the server again after Stop.
func (s *Server) Run(t testing.TB) {
	t.Helper()
	args := []string{"-D", s.data(), "-k", s.dir, "-c", "listen_addresses="}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	logFile, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer logFile.Close()
	s.cmd = s.command("postgres", args...)
	s.cmd.Stdout, s.cmd.Stderr = logFile, logFile
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	s.exited = exited
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait()
		close(exited)
	}(s.cmd)
	deadline := time.Now().Add(60 * time.Second)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		conn, err := pgx.Connect(ctx, s.URL())
		if err == nil {
			_ = conn.Close(ctx)
			cancel()
			return
		}
		cancel()
		select {
		case <-exited:
			t.Fatalf("postgres ended at once: %v\n%s", err, s.log())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("postgres does not answer: %v\n%s", err, s.log())
		}
	}
}

// Stop stops the server: with SIGINT orderly, cutting off its clients; with
// SIGQUIT as a crash would, to recover from the log at the next start.
func (s *Server) Stop(t testing.TB, sig syscall.Signal) {
	t.Helper()
	select {
	case <-s.exited:
		return
	default:
	}
	if err := s.cmd.Process.Signal(sig); err != nil {
		t.Errorf("stop postgres: %v", err)
	}
	select {
	case <-s.exited:
	case <-time.After(30 * time.Second):
		_ = s.cmd.Process.Kill()
		t.Errorf("postgres did not stop within 30 s\n%s", s.log())
	}
}

// URL is the address of the server's database.
func (s *Server) URL() string {
	return "postgres:///postgres?host=" + s.dir + "&user=trichluc"
}

// NewSchema makes an empty schema and returns the URL of a database whose
// unqualified names mean that schema.
func (s *Server) NewSchema(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("s%d", s.schemas.Add(1))
	s.Exec(t, "CREATE SCHEMA "+name)
	return s.URL() + "&search_path=" + name
}

// Exec runs a statement on a connection of its own.
func (s *Server) Exec(t testing.TB, query string, args ...any) {
	t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Dir is the folder of the server's socket, .s.PGSQL.5432.
func (s *Server) Dir() string { return s.dir }

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) log() string {
	b, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return string(b)
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = s.as
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	return cmd
}

// binaries is the folder of initdb and postgres, of the newest version found.
func binaries() (string, error) {
	var dirs []string
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(initdb); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return version(b) - version(a) })
	for _, dir := range append(dirs, debian...) {
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no PostgreSQL server found on PATH or under /usr/lib/postgresql/*/bin (Debian: apt-get install postgresql)")
}

func version(bin string) int {
	n, _ := strconv.Atoi(strings.Split(bin, "/")[4])
	return n
}

// unprivileged is the user that the server runs as when the test runs as root.
func unprivileged() (uid, gid uint32, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return uint32(uid), uint32(gid), nil
		}
	}
	return 0, 0, fmt.Errorf("PostgreSQL does not run as root, and there is no user postgres or nobody to run it as")
}
