package web

import (
	"html"
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
			line[n] = bodyCell{Text: v.show(c, row[i]), Class: strings.ReplaceAll(c.Name, "_", "-"), Numeric: isNumeric(c.Type)}
			line[n].Href = v.hrefOf(t, row, c.Name)
			switch {
			case line[n].Text != "":
			case c.Name == "title":
				line[n].Text = v.T("untitled")
			case c.Name == "document":
				line[n].Text = v.T("unnamed-document")
			case c.Name == "period":
				line[n].Text = v.T("no-day")
			case line[n].Href != "":
				line[n].Text = "…"
			}
		}
		out.Rows = append(out.Rows, line)
	}
	return out
}

// HTML writes the table; empty where there are no rows. It is written here and
// not by a template, which takes ten times as long for a table of thousands of cells.
func (t tableView) HTML() template.HTML {
	if len(t.Rows) == 0 {
		return ""
	}
	var b strings.Builder
	caption := html.EscapeString(t.Caption)
	b.WriteString(`<div class="scroll" tabindex="0" role="group" aria-label="` + caption + `"><table class="rows">` + "\n" + `<caption class="hidden">` + caption + `</caption>` + "\n<thead><tr>")
	labels := make([]string, len(t.Head))
	for i, h := range t.Head {
		labels[i] = html.EscapeString(h.Label)
		class := ""
		if h.Numeric {
			class = ` class="n"`
		}
		b.WriteString(`<th scope="col"` + class + `>` + labels[i] + `</th>`)
	}
	b.WriteString("</tr></thead>\n<tbody>")
	for _, row := range t.Rows {
		b.WriteString("<tr>")
		for i, c := range row {
			b.WriteString(`<td class="` + c.Class)
			if c.Numeric {
				b.WriteString(" n")
			}
			if c.Text == "" {
				b.WriteString(" empty")
			}
			b.WriteString(`" data-label="` + labels[i] + `">`)
			text := html.EscapeString(c.Text)
			if c.Href != "" {
				text = `<a href="` + html.EscapeString(c.Href) + `">` + text + `</a>`
			}
			b.WriteString(text + `</td>`)
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString(`</tbody></table></div>`)
	return template.HTML(b.String()) // words went through EscapeString, addresses are this site's own paths
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
		case c.Name == "unit":
			return v.unit(x)
		case c.Name == "qualifier":
			return v.qualified(x)
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
	case nil:
		if c.Name == "site" { // a row of its own: articles that came without an address
			return v.T("no-site")
		}
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
	case "post":
		if o := (office{post: cell(t, row, "post"), organization: cell(t, row, "organization"), area: cell(t, row, "area")}); o.post != "" && o.organization != "" {
			return o.href()
		}
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
	Note         string // what the drawing leaves out, or how it is drawn
	Legend       []legendItem
	Drawing      template.HTML
	Table        tableView
	Open         bool // the table is to be seen at once
}

type legendItem struct{ Name, Class string }
