package web

import (
	"html/template"
	"strings"

	"trichluc/pipeline/report"
)

// tableView is an answer as a page shows it.
type tableView struct {
	Caption string
	Head    []headCell
	Rows    [][]bodyCell
	More    bool
	Notes   []string
}

type headCell struct {
	Label   string
	Numeric bool
}

type bodyCell struct {
	Label   string // of its column, for narrow screens
	Text    string
	Href    string
	Class   string
	Numeric bool
}

// table shows the named columns of an answer; keys and addresses among its other
// columns become links.
func (v *view) table(t report.Table, caption string, columns ...string) tableView {
	out := tableView{Caption: caption, More: t.More}
	for _, note := range t.Notes {
		out.Notes = append(out.Notes, v.note(note))
	}
	at := make([]int, 0, len(columns))
	for _, name := range columns {
		i := t.Column(name)
		if i < 0 {
			continue
		}
		at = append(at, i)
		out.Head = append(out.Head, headCell{v.column(name), isNumeric(t.Columns[i].Type)})
	}
	for _, row := range t.Rows {
		line := make([]bodyCell, len(at))
		for n, i := range at {
			c := t.Columns[i]
			line[n] = bodyCell{Label: out.Head[n].Label, Text: v.show(c, row[i]), Class: strings.ReplaceAll(c.Name, "_", "-"), Numeric: isNumeric(c.Type)}
			line[n].Href = v.hrefOf(t, row, c.Name)
		}
		out.Rows = append(out.Rows, line)
	}
	return out
}

func isNumeric(t report.ColumnType) bool { return t == report.Int || t == report.Number }

// show writes a cell in the reader's language.
func (v *view) show(c report.Column, value any) string {
	switch x := value.(type) {
	case string:
		switch {
		case c.Type == report.Day:
			return v.day(x)
		case c.Type == report.Period:
			return v.period(x)
		case c.Name == "status", c.Name == "kind", c.Name == "match":
			return v.T(c.Name + "-" + x)
		}
		return x
	case int64:
		return v.number(float64(x))
	case float64:
		return v.number(x)
	case bool:
		if x {
			return v.T("yes")
		}
		return v.T("no")
	}
	return ""
}

// hrefOf is where a cell leads: what its row's keys tell.
func (v *view) hrefOf(t report.Table, row []any, column string) string {
	key := func(path, param, from string) string {
		if k := cell(t, row, from); k != "" {
			return link(path, param, k)
		}
		return ""
	}
	switch column {
	case "title", "warning":
		return key("/article", "article", "article")
	case "document":
		return key("/document", "document", "document_key")
	case "name":
		return key("/official", "official", "official_key")
	case "unit":
		return key("/figures", "unit", "unit")
	case "type":
		if t.Column("documents") >= 0 { // types of documents
			return key("/documents", "type", "type")
		}
	}
	return ""
}

// chartView is a chart with its heading and the ways to its numbers.
type chartView struct {
	Heading, CSV string
	Legend       []legendItem
	Drawing      template.HTML
	Table        tableView
}

type legendItem struct{ Name, Class string }
