// Package export writes the current results of a store to files for analysis
// elsewhere: Parquet, CSV or JSON lines, one folder a table, in parts of a
// bounded number of articles. What it holds in memory does not grow with the
// store. It reads one state of the store, whatever is stored meanwhile. An
// export that was interrupted goes on where it was, and makes good what of the
// store has changed since.
package export

import (
	"context"
	"errors"
	"fmt"

	"trichluc/pipeline/store"
)

// Options say what is exported.
type Options struct {
	Dir       string // must not exist, be empty, or hold this export unfinished
	Format    string // one of Formats
	Partition string // "" or "month"
	Tables    []string
	// Compression is of Parquet, one of Compressions; "" means the first.
	Compression string
	// ArticlesPerPart bounds a part; 0 means 10,000.
	ArticlesPerPart int
	Progress        func(State) // is told after every part; may be nil
}

// ErrDone says that the folder holds a finished export.
var ErrDone = errors.New("the folder holds a finished export already")

// Tables lists the tables that can be exported.
func Tables() []string {
	var names []string
	for _, t := range known() {
		names = append(names, t.name)
	}
	return names
}

// Export writes an export, or the rest of one.
func Export(ctx context.Context, r *store.Reader, o Options) (State, error) {
	s, tables, err := begin(o)
	if err != nil {
		return s, fmt.Errorf("export to %s: %w", o.Dir, err)
	}
	err = openSource(ctx, r, func(from source) error {
		x := &exporter{State: &s, from: from, tables: tables, dir: o.Dir, progress: o.Progress}
		return x.all(ctx)
	})
	if err != nil {
		return s, fmt.Errorf("export to %s: %w", o.Dir, err)
	}
	s.Done = true
	return s, s.save(o.Dir)
}
