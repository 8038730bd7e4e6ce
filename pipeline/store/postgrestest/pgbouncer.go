//go:build unix

package postgrestest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// PgBouncer puts a PgBouncer in transaction mode before the server and returns
// the URL of the given schema through it. Its few server connections are shared,
// so what relies on a session is noticed. Where it is not installed the test is
// skipped.
func (s *Server) PgBouncer(t testing.TB, schema string) string {
	t.Helper()
	bin, err := exec.LookPath("pgbouncer")
	if err != nil {
		if bin = "/usr/sbin/pgbouncer"; !exists(bin) {
			t.Skip("pgbouncer is not installed (Debian: apt-get install pgbouncer)")
		}
	}
	dir, err := os.MkdirTemp(s.dir, "b")
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "ini")
	text := fmt.Sprintf(`[databases]
postgres = host=%s dbname=postgres connect_query='SET search_path = %s'
[pgbouncer]
listen_addr =
unix_socket_dir = %s
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = %s/log
`, s.dir, schema, dir, dir)
	// auth_type any needs a user to act as.
	text = strings.Replace(text, "dbname=postgres", "dbname=postgres user=trichluc", 1)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := s.as.Credential; c != nil {
		if err := os.Chown(dir, int(c.Uid), int(c.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(bin, config)
	cmd.SysProcAttr = s.as
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	url := "postgres:///postgres?host=" + dir + "&port=6432&user=trichluc"
	for deadline := time.Now().Add(10 * time.Second); ; {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		conn, err := pgx.Connect(ctx, url)
		if err == nil {
			err = conn.Ping(ctx)
			_ = conn.Close(ctx)
		}
		cancel()
		if err == nil {
			return url
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Fatalf("pgbouncer does not answer: %v\n%s", err, log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
