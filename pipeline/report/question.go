// Package report asks a store questions. Each question is a documented SQL query
// with named parameters, the same on SQLite and PostgreSQL, and gives the same
// answer on both: what the engines would compute differently (folding, sums of
// large numbers, the order of text) is computed in Go or stored as bytes.
//
// Questions read the tables of pipeline/report/index (index_… in schemas/sql),
// which that package fills from the current results; Pending says how far it is behind.
package report

import (
	"context"
	"fmt"
	"strings"

	"trichluc/pipeline/store"
)

// Question is something that can be asked of a store.
type Question struct {
	Name    string   // as in "trichluc report NAME" and in addresses of pages
	About   string   // one line
	Params  []string // the filters that it understands, by name: see Filters
	Needs   []string // those of them that must be set
	Columns []Column
	Rules   []string // how things were counted and joined; goes into the Notes of every answer
	SQL     string   // the query, documented; its small language is in sql.go

	defaults Filters // for what is not set
	finish   finish  // what Go adds to the rows; nil for nothing
	search   bool    // the question is a search, see search.go
}

// Param describes a filter, for help texts, forms and API descriptions.
type Param struct {
	Name  string
	Type  ColumnType // Text, Int, Day or Bool
	About string
}

// ColumnType is the type of a column's cells.
type ColumnType string

// The types of cells, with the Go type each has; any may be nil.
const (
	Text   ColumnType = "text"
	Int    ColumnType = "int"    // int64
	Number ColumnType = "number" // float64
	Day    ColumnType = "day"    // string, 2024-05-17
	Period ColumnType = "period" // string: 2024-05-17, 2024-05, 2024-Q2 or 2024
	Bool   ColumnType = "bool"
	Key    ColumnType = "key" // string: identifies an article, a document…; for links, not for reading
)

// Column describes a column of an answer.
type Column struct {
	Name  string
	Type  ColumnType
	About string
}

// Table is an answer.
type Table struct {
	Question string
	Columns  []Column
	Rows     [][]any // cells as ColumnType says
	More     bool    // there are further rows behind Limit
	Notes    []string
}

// Column finds a column by name, -1 where there is none.
func (t Table) Column(name string) int {
	for i, c := range t.Columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// Filters narrow a question down. Zero values do not.
type Filters struct {
	Since, Until string // first and last day of publication, 2024-05-17
	From, To     string // first and last day of what is written about (question dates)
	Site         string // host without www.
	Document     string // number or key: 06-NQ/TU
	Type         string // of a document: Nghị quyết
	Issuer       string // of a document, words of it
	Official     string // name
	Post         string // title of a post: Phó Chủ tịch
	Organization string // of a post, words of it; abbreviations are read in full
	Area         string // province, district… of a post
	Unit         string // of figures: hộ, VND, %
	Subject      string // words in a figure's clause
	Kind         string // of figures: result, target or plain
	Period       string // day, month, quarter or year
	Article      string // id
	Query        string // words to search for; "…" for words that follow each other
	Copies       bool   // count every copy of a text, not each text once
	Today        string // the day that counts as today (question dates); without it nothing is ahead or past
	Limit        int    // rows; 0 means all that there are, at most MaxRows
	Offset       int    // rows to skip
}

// MaxRows bounds an answer.
const MaxRows = 1_000_000

// Params lists the filters by name.
func Params() []Param {
	return []Param{
		{"since", Day, "first day of publication, 2024-05-17"},
		{"until", Day, "last day of publication"},
		{"from", Day, "first day written about (dates)"},
		{"to", Day, "last day written about (dates)"},
		{"site", Text, "only articles of this host"},
		{"document", Text, "number or key of a document: 06-NQ/TU"},
		{"type", Text, "type of document: Nghị quyết"},
		{"issuer", Text, "issuer of a document, or words of its name"},
		{"official", Text, "name of an official"},
		{"post", Text, "title of a post: Chủ tịch"},
		{"organization", Text, "organisation of a post, or words of its name: UBND tỉnh"},
		{"area", Text, "province or other area of a post"},
		{"unit", Text, "unit of figures: hộ, VND, %"},
		{"subject", Text, "words in the clause of a figure"},
		{"kind", Text, "figures that are a result, a target, or plain"},
		{"period", Text, "what to count by: day, month, quarter or year"},
		{"article", Text, "id of an article"},
		{"query", Text, `words to search for; "…" for words that follow each other`},
		{"copies", Bool, "count every copy of a text, not each text once"},
		{"today", Day, "the day to look ahead from"},
		{"limit", Int, "rows at most; 0 means all"},
		{"offset", Int, "rows to skip"},
	}
}

// List lists the questions.
func List() []Question { return questions }

// Named finds a question.
func Named(name string) (Question, error) {
	var names []string
	for _, q := range List() {
		if q.Name == name {
			return q, nil
		}
		names = append(names, q.Name)
	}
	return Question{}, fmt.Errorf("no report is called %q; there are %s", name, strings.Join(names, ", "))
}

// Understands reports whether a filter, by name, does anything for the question.
func (q Question) Understands(param string) bool {
	switch param {
	case "limit", "offset":
		return true
	}
	for _, p := range q.Params {
		if p == param {
			return true
		}
	}
	return false
}

// Ask answers a question. A filter that is malformed, missing, or none of the
// question's own is an *InputError.
func Ask(ctx context.Context, r *store.Reader, name string, f Filters) (Table, error) {
	q, err := Named(name)
	if err != nil {
		return Table{}, &InputError{err.Error()}
	}
	if f, err = q.check(f); err != nil {
		return Table{}, err
	}
	t, err := q.ask(ctx, r, f)
	if err != nil {
		return Table{}, fmt.Errorf("report %s: %w", name, err)
	}
	return t, nil
}

// InputError says that a question was asked in the wrong way.
type InputError struct{ message string }

func (e *InputError) Error() string { return e.message }
