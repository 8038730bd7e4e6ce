package schemas

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// TableDoc is a table or view of the store, as its definition and the comments
// in it describe it.
type TableDoc struct {
	Name    string
	Kind    string // table, view or index (full text)
	About   string
	Columns []ColumnDoc // of tables; a view has those of its query
	Keys    []string    // PRIMARY KEY, UNIQUE, CHECK as written
	Indexes []string    // name (columns)
	Query   string      // of a view
}

// ColumnDoc is a column of a table.
type ColumnDoc struct {
	Name     string
	Type     string
	Nullable bool
	About    string
}

var (
	createTable = regexp.MustCompile(`^CREATE TABLE (\w+) \($`)
	createView  = regexp.MustCompile(`^CREATE VIEW (\w+) AS$`)
	createFTS   = regexp.MustCompile(`^CREATE VIRTUAL TABLE (\w+) USING (fts5\(.*\));$`)
	createIndex = regexp.MustCompile(`^CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+) (.*);$`)
	dropTable   = regexp.MustCompile(`^DROP TABLE (\w+);$`)
	columnLine  = regexp.MustCompile(`^    (\w+) +((?:[A-Z]+)(?: PRECISION| COLLATE "C"|\[\])?)( +NOT NULL)?( +PRIMARY KEY)?( +CHECK \(.*\))?,? *(?:-- (.*))?$`)
	keyLine     = regexp.MustCompile(`^    ((?:PRIMARY KEY|UNIQUE|CHECK) ?\(.*\)),?$`)
)

// Describe reads the tables and views of an engine, in the order in which
// migrations make them, and what the head of the first one says of them all.
func Describe(engine string) (about string, tables []TableDoc, err error) {
	files, err := Migrations(engine)
	if err != nil {
		return "", nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", nil, err
	}
	slices.Sort(names)
	for i, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return "", nil, err
		}
		head, body, ok := strings.Cut(string(b), "-- +goose Up\n")
		if !ok {
			return "", nil, fmt.Errorf("%s: no -- +goose Up", name)
		}
		if i == 0 {
			about = uncomment(head)
		}
		if tables, err = describe(tables, body); err != nil {
			return "", nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return about, tables, nil
}

// describe adds what one migration makes.
func describe(tables []TableDoc, body string) ([]TableDoc, error) {
	var comment strings.Builder
	var open *TableDoc
	lines := strings.Split(body, "\n")
	for n := 0; n < len(lines); n++ {
		line := lines[n]
		switch {
		case open != nil && strings.HasPrefix(line, ")"):
			tables, open = append(tables, *open), nil
		case open != nil:
			if m := keyLine.FindStringSubmatch(line); m != nil {
				open.Keys = append(open.Keys, m[1])
			} else if m := columnLine.FindStringSubmatch(line); m != nil {
				open.Columns = append(open.Columns, ColumnDoc{m[1], m[2], m[3] == "", m[6]})
				if m[4] != "" {
					open.Keys = append(open.Keys, "PRIMARY KEY ("+m[1]+")")
				}
				if m[5] != "" {
					open.Keys = append(open.Keys, strings.TrimSpace(m[5]))
				}
			} else {
				return nil, fmt.Errorf("%s: cannot read %q", open.Name, line)
			}
		case strings.HasPrefix(line, "--"):
			comment.WriteString(line + "\n")
			continue
		case createTable.MatchString(line):
			open = &TableDoc{Name: createTable.FindStringSubmatch(line)[1], Kind: "table", About: uncomment(comment.String())}
		case createView.MatchString(line):
			v := TableDoc{Name: createView.FindStringSubmatch(line)[1], Kind: "view", About: uncomment(comment.String())}
			for n++; n < len(lines); n++ {
				v.Query += lines[n] + "\n"
				if strings.HasSuffix(lines[n], ";") {
					break
				}
			}
			v.Query = strings.TrimSuffix(strings.TrimSpace(v.Query), ";")
			tables = append(tables, v)
		case createFTS.MatchString(line):
			m := createFTS.FindStringSubmatch(line)
			tables = append(tables, TableDoc{Name: m[1], Kind: "index", About: uncomment(comment.String()), Query: m[2]})
		case createIndex.MatchString(line):
			m := createIndex.FindStringSubmatch(line)
			i := slices.IndexFunc(tables, func(t TableDoc) bool { return t.Name == m[2] })
			if i < 0 {
				return nil, fmt.Errorf("index %s is on no table known", m[1])
			}
			tables[i].Indexes = append(tables[i].Indexes, m[1]+" "+m[3])
		case dropTable.MatchString(line):
			name := dropTable.FindStringSubmatch(line)[1]
			tables = slices.DeleteFunc(tables, func(t TableDoc) bool { return t.Name == name })
		case strings.HasPrefix(line, "CREATE SEQUENCE"), strings.HasPrefix(line, "UPDATE "), line == "":
		default:
			return nil, fmt.Errorf("cannot read %q", line)
		}
		comment.Reset()
	}
	return tables, nil
}

// uncomment is the text of comment lines; an empty one parts paragraphs.
func uncomment(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		text := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "--"))
		switch {
		case text == "":
			b.WriteString("\n\n")
		default:
			b.WriteString(text + " ")
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), " \n", "\n"))
}
