//go:build linux

package drills

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestMemoryIsFlat works TRICHLUC_MEMORY articles (200000 before a release) and
// compares what the worker holds in the second half with the first.
func TestMemoryIsFlat(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("TRICHLUC_MEMORY"))
	if err != nil {
		t.Skip("takes minutes: TRICHLUC_MEMORY=200000 go test -run MemoryIsFlat -timeout 1h ./pipeline/drills")
	}
	if n < 50_000 {
		t.Fatal("the store's page cache fills for the first 20,000 articles: want 50,000 at least")
	}
	d := newDrill(t)
	database := filepath.Join(t.TempDir(), "kho.db")
	w := startWorker(t, nil, "--nats", d.q.Server().ClientURL(), "--store", database)
	const step = 1000
	var halves [2]int
	for first := 0; first < n; first += step {
		d.publish(first, step)
		d.drained(time.Minute)
		kB := resident(t, w.Process.Pid)
		half := 2 * first / n
		halves[half] = max(halves[half], kB)
		if first%(n/10/step*step+step) == 0 {
			t.Logf("%d articles: %d MB", first+step, kB/1000)
		}
	}
	w.stop(t)
	d.check(database)
	if halves[1] > halves[0]*5/4 {
		t.Errorf("at most %d kB in the first half and %d kB in the second", halves[0], halves[1])
	}
	t.Logf("at most %d MB in the first half, %d MB in the second", halves[0]/1000, halves[1]/1000)
}

func resident(t *testing.T, pid int) int {
	t.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kB, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kB
}
