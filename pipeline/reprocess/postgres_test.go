//go:build unix

package reprocess

import (
	"context"
	"testing"

	"trichluc/pipeline/archive"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
	"trichluc/pipeline/store/storetest"
)

// A PostgreSQL store ends as an SQLite store does, and says the same of what changed.
func TestPostgres(t *testing.T) {
	server := postgrestest.Start(t)
	dir := input(t, 300)
	run := func(s store.Store) (Summary, string) {
		o := options(t, FromArchives([]string{dir}, archive.Options{}), s, rules{1})
		mustRun(t, o)
		o = options(t, FromStore(s.Reader(), store.RawFilter{NotReadBy: rules{2}.ruleset()}), s, rules{2})
		o.Compare = s.Reader()
		o.Selection.Limit = 100
		mustRun(t, o)
		o.Selection.Limit = 0
		return mustRun(t, o), storetest.Dump(t, s.Reader())
	}
	s, err := store.Open(context.Background(), server.NewSchema(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	sum, dump := run(s)
	want, wanted := run(open(t))
	if dump != wanted {
		t.Errorf("PostgreSQL ends otherwise than SQLite:\n%s", storetest.FirstDifference(wanted, dump))
	}
	if sum.Articles != want.Articles || sum.Changes.Changed != want.Changes.Changed || sum.Changes.Rules[0].Gained != want.Changes.Rules[0].Gained || sum.Articles == 0 {
		t.Errorf("%+v\n%+v", sum, want)
	}
}
