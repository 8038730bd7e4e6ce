//go:build unix

package store_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"trichluc/pipeline/store/postgrestest"
	"trichluc/pipeline/store/storetest"
)

func TestPostgresMaintenance(t *testing.T) {
	server := postgrestest.Start(t)
	storetest.RunMaintenance(t, func(t testing.TB) string { return server.NewSchema(t) })
	t.Run("BackupAndRestore", func(t *testing.T) { testPostgresBackup(t, server) })
}

// What pipeline/archive/README.md says of backing up works: dumped, lost, restored, and in
// use again.
func testPostgresBackup(t *testing.T, server *postgrestest.Server) {
	var path [2]string
	for i, tool := range []string{"pg_dump", "pg_restore"} {
		found, err := exec.LookPath(tool)
		if err != nil && os.Getenv("CI") == "true" {
			t.Fatal(err)
		} else if err != nil {
			t.Skip(err)
		}
		path[i] = found
	}
	dump, restore := path[0], path[1]
	url := server.NewSchema(t)
	schema := url[strings.LastIndexByte(url, '=')+1:]
	s := openURL(t, url)
	storetest.Put(t, s, storetest.Entries(0, 30)...)
	before := storetest.Dump(t, s.Reader())
	file := filepath.Join(t.TempDir(), "trichluc.dump")
	run := func(tool string, args ...string) {
		t.Helper()
		if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", tool, err, out)
		}
	}
	run(dump, "--format=custom", "--file="+file, "--schema="+schema, "--dbname="+server.URL())
	server.Exec(t, "DROP SCHEMA "+schema+" CASCADE")
	run(restore, "--dbname="+server.URL(), file)
	restored := openURL(t, url)
	if after := storetest.Dump(t, restored.Reader()); after != before {
		t.Errorf("restored is not what was dumped:\n%s", storetest.FirstDifference(before, after))
	}
	if sum := storetest.Put(t, restored, storetest.Entries(0, 40)...); sum.Added != 10 || sum.Unchanged != 30 {
		t.Errorf("%+v", sum)
	}
}
