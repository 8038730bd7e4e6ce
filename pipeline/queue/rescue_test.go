package queue

import (
	"os"
	"path/filepath"
	"testing"
)

// A server that is killed may have written that an article is done, and not that
// it is gone. The consumer's files of a later moment beside the stream's of an
// earlier one are that state.
func TestStrandedArticlesAreRescued(t *testing.T) {
	dir, before := t.TempDir(), filepath.Join(t.TempDir(), "before")
	q := open(t, Options{Dir: dir})
	publish(t, q, article(1), article(2), article(3))
	q.Close()
	if err := os.CopyFS(before, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	q = open(t, Options{Dir: dir})
	for _, m := range fetchAll(t, q, 3) {
		_ = m.Ack(t.Context())
	}
	waiting(t, q, 0)
	q.Close()
	work := filepath.Join("jetstream", "$G", "streams", WorkStream, "obs", Consumer)
	if err := os.RemoveAll(filepath.Join(before, work)); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(before, work), os.DirFS(filepath.Join(dir, work))); err != nil {
		t.Fatal(err)
	}

	q = open(t, Options{Dir: before})
	if first, err := q.Stranded(t.Context()); err != nil || first != 0 {
		t.Errorf("after opening, article %d is stranded, %v", first, err)
	}
	seen := map[string]bool{}
	for _, m := range fetchAll(t, q, 3) {
		raw, err := m.Raw(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen[raw.Ref] = true
		_ = m.Ack(t.Context())
	}
	if len(seen) != 3 {
		t.Errorf("rescued %v, want three articles", seen)
	}
	waiting(t, q, 0)
}
