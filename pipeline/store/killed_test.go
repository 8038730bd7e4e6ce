//go:build unix

package store_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"trichluc/pipeline/store"
	"trichluc/pipeline/store/storetest"
)

// killedArticles is how many articles the process that is killed tries to store.
const killedArticles = 1500

// A process killed while it writes loses only the transaction it was in: the
// file stays sound, and when the same entries are put again the store ends as
// if nothing had happened.
func TestSQLiteKilled(t *testing.T) {
	if path := os.Getenv("STORE_TO_BE_KILLED"); path != "" {
		s, err := store.Open(context.Background(), path)
		if err != nil {
			t.Fatal(err)
		}
		for first := 0; first < killedArticles; first += 20 {
			storetest.Put(t, s, storetest.Entries(first, 20)...)
		}
		return // without closing
	}
	path := filepath.Join(t.TempDir(), "trichluc.db")
	cutShort := 0
	for i := range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSQLiteKilled$")
		cmd.Env = append(os.Environ(), "STORE_TO_BE_KILLED="+path)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(60+70*i) * time.Millisecond)
		_ = cmd.Process.Kill()
		if err := cmd.Wait(); err != nil {
			cutShort++
		}
	}
	if cutShort == 0 {
		t.Error("no process was killed before it was done")
	}
	s, want := openFile(t, path), openSQLite(t)
	if got := storetest.Query(t, s.Reader(), "PRAGMA integrity_check"); got[0] != "integrity_check=ok" {
		t.Errorf("integrity: %v", got)
	}
	storetest.Put(t, s, storetest.Entries(0, killedArticles)...)
	storetest.Put(t, want, storetest.Entries(0, killedArticles)...)
	if a, b := storetest.Dump(t, want.Reader()), storetest.Dump(t, s.Reader()); a != b {
		t.Errorf("after five kills the store ends otherwise:\n%s", storetest.FirstDifference(a, b))
	}
}
