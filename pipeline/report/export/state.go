package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// State is how far an export has come; it is kept in Dir as export.json.
type State struct {
	Schema      int              `json:"schema"` // SchemaVersion
	Format      string           `json:"format"`
	Compression string           `json:"compression,omitempty"` // of Parquet
	Partition   string           `json:"partition,omitempty"`
	Tables      []string         `json:"tables"`
	PerPart     int              `json:"articles_per_part"`
	Parts       []Part           `json:"parts"` // whole ones
	Articles    int64            `json:"articles"`
	Rows        map[string]int64 `json:"rows"` // by table
	Done        bool             `json:"done"`
}

// Part is a file of each table: the articles whose current result is in a range.
type Part struct {
	Partitioned bool             `json:"partitioned,omitempty"`
	Month       string           `json:"month,omitempty"` // where partitioned; "" for articles without a day
	N           int              `json:"n"`               // of the month, from 0
	After       int64            `json:"after"`           // the range begins behind this result
	Through     int64            `json:"through"`         // and ends with this
	Articles    int64            `json:"articles"`
	Sum         int64            `json:"sum"`  // of their results
	Rows        map[string]int64 `json:"rows"` // by table
}

// selection is the condition that an article belongs to the part.
func (p Part) selection() (where string, args []any) {
	where, args = p.result()+" > $1 AND "+p.result()+" <= $2", []any{p.After, p.Through}
	switch {
	case p.Partitioned && p.Month == "":
		where += " AND published_on IS NULL"
	case p.Partitioned:
		where += " AND published_on >= $3 AND published_on <= $4"
		args = append(args, p.Month+"-00", p.Month+"-99")
	}
	return where, args
}

// result is the column the range is of. With the sign no index has it: those of
// a month are found by day.
func (p Part) result() string {
	if p.Partitioned {
		return "+current_result_id"
	}
	return "current_result_id"
}

const (
	stateFile  = "export.json"
	unfinished = ".tmp"
)

// begin looks what is in the folder and takes up an unfinished export.
func begin(o Options) (State, []table, error) {
	s := State{Schema: SchemaVersion, Format: o.Format, Partition: o.Partition, Tables: o.Tables, PerPart: o.ArticlesPerPart}
	if s.PerPart <= 0 {
		s.PerPart = 10_000
	}
	if len(s.Tables) == 0 {
		s.Tables = Tables()
	}
	if !slices.Contains(Formats(), s.Format) {
		return s, nil, fmt.Errorf("format %q is unknown; there are %s", s.Format, strings.Join(Formats(), ", "))
	}
	if s.Format == "parquet" {
		if s.Compression = o.Compression; s.Compression == "" {
			s.Compression = Compressions()[0]
		}
		if !slices.Contains(Compressions(), s.Compression) {
			return s, nil, fmt.Errorf("compression %q is unknown; there are %s", s.Compression, strings.Join(Compressions(), ", "))
		}
	}
	if s.Partition != "" && s.Partition != "month" {
		return s, nil, fmt.Errorf("partition %q is unknown; there is month", s.Partition)
	}
	var tables []table
	for _, name := range s.Tables {
		i := slices.IndexFunc(known(), func(t table) bool { return t.name == name })
		if i < 0 {
			return s, nil, fmt.Errorf("table %q is unknown; there are %s", name, strings.Join(Tables(), ", "))
		}
		tables = append(tables, known()[i])
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
		for _, e := range entries {
			if e.Name() != stateFile+unfinished { // killed before it wrote anything else
				return s, nil, errors.New("the folder is not empty, and holds no export of this program")
			}
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
	if old.Schema != s.Schema || old.Format != s.Format || old.Compression != s.Compression || old.Partition != s.Partition || old.PerPart != s.PerPart || !slices.Equal(old.Tables, s.Tables) {
		return old, nil, errors.New("the folder holds an unfinished export of another kind; finish that or remove it")
	}
	return old, tables, old.clean(o.Dir)
}

// clean removes files of parts that were not whole when an export was cut off.
func (s *State) clean(dir string) error {
	whole := map[string]bool{}
	for _, table := range s.Tables {
		for _, p := range s.Parts {
			whole[s.path(dir, table, p)] = true
		}
	}
	for _, table := range s.Tables {
		err := filepath.WalkDir(filepath.Join(dir, table), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, os.ErrNotExist) {
				return nil
			}
			if err != nil || d.IsDir() || whole[path] {
				return err
			}
			if part, _ := filepath.Match("part-*."+s.Format+"*", d.Name()); part {
				return os.Remove(path)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// path is the file of a table's part, in the layout of Hive where partitioned.
func (s *State) path(dir, table string, p Part) string {
	dir = filepath.Join(dir, table)
	if p.Partitioned {
		month := p.Month
		if month == "" {
			month = "__HIVE_DEFAULT_PARTITION__"
		}
		dir = filepath.Join(dir, "published_month="+month)
	}
	return filepath.Join(dir, fmt.Sprintf("part-%05d.%s", p.N, s.Format))
}

// save writes the state, whole or not at all.
func (s *State) save(dir string) error {
	s.Articles, s.Rows = 0, map[string]int64{}
	for _, p := range s.Parts {
		s.Articles += p.Articles
		for table, n := range p.Rows {
			s.Rows[table] += n
		}
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, stateFile)
	if err := os.WriteFile(path+unfinished, append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(path+unfinished, path)
}
