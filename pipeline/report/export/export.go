// Package export writes the current results of a store to files for analysis
// elsewhere: Parquet, CSV or JSON lines, one folder a table, in parts of a
// bounded number of articles. What it holds in memory does not grow with the
// store. An export that was interrupted goes on where it was.
package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"trichluc/pipeline/store"
)

// Options say what is exported.
type Options struct {
	Dir       string // must not exist, be empty, or hold this export unfinished
	Format    string // one of Formats
	Partition string // "" or "month"
	Tables    []string
	// ArticlesPerPart bounds a part; 0 means 10,000.
	ArticlesPerPart int
	Progress        func(State) // is told after every part; may be nil
}

// State is how far an export has come; it is kept in Dir as export.json.
type State struct {
	Schema    int              `json:"schema"` // SchemaVersion
	Format    string           `json:"format"`
	Partition string           `json:"partition,omitempty"`
	Tables    []string         `json:"tables"`
	PerPart   int              `json:"articles_per_part"`
	Month     string           `json:"month"`        // being exported, where partitioned; "" also for articles without a day
	Last      string           `json:"last_article"` // of the last whole part, in Month
	Part      int              `json:"parts"`        // whole parts, in Month
	Articles  int64            `json:"articles"`
	Rows      map[string]int64 `json:"rows"` // by table
	Done      bool             `json:"done"`
}

const stateFile = "export.json"

// ErrDone says that the folder holds a finished export.
var ErrDone = errors.New("the folder holds a finished export already")

// Tables lists the tables that can be exported.
func Tables() []string {
	var names []string
	for _, t := range known() {
		names = append(names, t.tableName())
	}
	return names
}

// Export writes an export, or the rest of one.
func Export(ctx context.Context, r *store.Reader, o Options) (State, error) {
	s, tables, err := begin(o)
	if err != nil {
		return s, fmt.Errorf("export to %s: %w", o.Dir, err)
	}
	months := []string{""}
	if s.Partition == "month" {
		if months, err = texts(ctx, r, `SELECT DISTINCT COALESCE(published_month, '') AS month FROM articles ORDER BY month`); err != nil {
			return s, fmt.Errorf("export: %w", err)
		}
	}
	for _, month := range months {
		if month < s.Month {
			continue
		}
		if month != s.Month {
			s.Month, s.Last, s.Part = month, "", 0
		}
		for {
			n, err := s.part(ctx, r, o, tables)
			if err != nil {
				return s, fmt.Errorf("export to %s: %w", o.Dir, err)
			}
			if n == 0 {
				break
			}
			if o.Progress != nil {
				o.Progress(s)
			}
		}
	}
	s.Done = true
	return s, s.save(o.Dir)
}

// begin looks what is in the folder and takes up an unfinished export.
func begin(o Options) (State, []opener, error) {
	s := State{Schema: SchemaVersion, Format: o.Format, Partition: o.Partition, Tables: o.Tables, PerPart: o.ArticlesPerPart, Rows: map[string]int64{}}
	if s.PerPart <= 0 {
		s.PerPart = 10_000
	}
	if len(s.Tables) == 0 {
		s.Tables = Tables()
	}
	if o.Partition != "" && o.Partition != "month" {
		return s, nil, fmt.Errorf("partition %q is unknown; there is month", o.Partition)
	}
	var tables []opener
	for _, name := range s.Tables {
		found := false
		for _, t := range known() {
			if t.tableName() == name {
				tables, found = append(tables, t), true
			}
		}
		if !found {
			return s, nil, fmt.Errorf("table %q is unknown; there are %s", name, strings.Join(Tables(), ", "))
		}
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return s, nil, err
	}
	b, err := os.ReadFile(filepath.Join(o.Dir, stateFile))
	if errors.Is(err, os.ErrNotExist) {
		entries, err := os.ReadDir(o.Dir)
		if err != nil {
			return s, nil, err
		}
		if len(entries) > 0 {
			return s, nil, errors.New("the folder is not empty, and holds no export of this program")
		}
		return s, tables, s.save(o.Dir)
	}
	if err != nil {
		return s, nil, err
	}
	var old State
	if err := json.Unmarshal(b, &old); err != nil {
		return s, nil, fmt.Errorf("%s: %w", stateFile, err)
	}
	if old.Done {
		return old, nil, ErrDone
	}
	if old.Schema != s.Schema || old.Format != s.Format || old.Partition != s.Partition || old.PerPart != s.PerPart ||
		strings.Join(old.Tables, ",") != strings.Join(s.Tables, ",") {
		return old, nil, errors.New("the folder holds an unfinished export of another kind; finish that or remove it")
	}
	return old, tables, nil
}

// atOnce is how many articles one statement asks for.
const atOnce = 250

// part writes the next part and returns how many articles it has. Files get
// their names when they are whole; a part interrupted is written again.
func (s *State) part(ctx context.Context, r *store.Reader, o Options, tables []opener) (n int, err error) {
	ids, err := s.next(ctx, r)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	rows := make([]int64, len(tables))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, t := range tables {
		group.Go(func() error {
			var err error
			rows[i], err = s.write(ctx, r, o.Dir, t, ids)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	for i, t := range tables {
		s.Rows[t.tableName()] += rows[i]
	}
	s.Last = ids[len(ids)-1]
	s.Part++
	s.Articles += int64(len(ids))
	return len(ids), s.save(o.Dir)
}

// write writes the part of one table.
func (s *State) write(ctx context.Context, r *store.Reader, dir string, t opener, ids []string) (int64, error) {
	final := s.path(dir, t.tableName())
	if err := os.MkdirAll(filepath.Dir(final), 0o755); err != nil {
		return 0, err
	}
	e, err := t.open(s.Format, final+".tmp")
	if err != nil {
		return 0, err
	}
	for i := 0; i < len(ids) && err == nil; i += atOnce {
		some := ids[i:min(i+atOnce, len(ids))]
		args := make([]any, len(some))
		for k, id := range some {
			args[k] = id
		}
		err = e.write(ctx, r, placeholders(len(args)), args)
	}
	written, closing := e.close()
	if err := errors.Join(err, closing); err != nil {
		return 0, err
	}
	return written, os.Rename(final+".tmp", final)
}

// next lists the articles of the next part.
func (s *State) next(ctx context.Context, r *store.Reader) ([]string, error) {
	query, args := `SELECT article_id FROM articles WHERE article_id > $1 ORDER BY article_id LIMIT $2`, []any{s.Last, s.PerPart}
	if s.Partition == "month" {
		// By day, which has an index; those without a day are few.
		low, high := s.Month+"-00", s.Month+"-99"
		query = `SELECT article_id FROM articles WHERE published_on >= $3 AND published_on <= $4 AND article_id > $1 ORDER BY article_id LIMIT $2`
		args = append(args, low, high)
		if s.Month == "" {
			query, args = `SELECT article_id FROM articles WHERE published_on IS NULL AND article_id > $1 ORDER BY article_id LIMIT $2`, args[:2]
		}
	}
	return texts(ctx, r, query, args...)
}

// path is the file of a table's part, in the layout of Hive where partitioned.
func (s *State) path(dir, table string) string {
	dir = filepath.Join(dir, table)
	if s.Partition == "month" {
		month := s.Month
		if month == "" {
			month = "__HIVE_DEFAULT_PARTITION__"
		}
		dir = filepath.Join(dir, "published_month="+month)
	}
	return filepath.Join(dir, fmt.Sprintf("part-%05d.%s", s.Part, s.Format))
}

// save writes the state, whole or not at all.
func (s *State) save(dir string) error {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, stateFile)
	if err := os.WriteFile(path+".tmp", append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// texts reads one column of text.
func texts(ctx context.Context, r *store.Reader, query string, args ...any) ([]string, error) {
	rows, err := r.QueryContext(ctx, r.SQL(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
