package report

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
)

// Style is how a table is written.
type Style struct {
	Format string // one of Formats; empty means table
	Width  int    // of the terminal, in cells, for table; 0 means unbounded
	BOM    bool   // csv begins with a byte order mark, as some spreadsheets want
}

// Formats lists the forms in which a table can be written.
func Formats() []string { return []string{"table", "csv", "json", "markdown", "html"} }

// Write writes the table. Keys are left out of what is for reading: table,
// markdown, html.
func (t Table) Write(w io.Writer, s Style) error {
	b := bufio.NewWriter(w)
	var err error
	switch s.Format {
	case "", "table":
		t.forReading().writeText(b, s.Width)
	case "csv":
		if s.BOM {
			_, _ = b.WriteString("\ufeff") // a bufio.Writer keeps its error for Flush
		}
		err = t.writeCSV(b)
	case "json":
		err = t.writeJSON(b)
	case "markdown":
		t.forReading().writeMarkdown(b)
	case "html":
		t.forReading().writeHTML(b)
	default:
		return fmt.Errorf("format %q is unknown; there are %s", s.Format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

// forReading is the table without its keys.
func (t Table) forReading() Table {
	out := t
	out.Columns, out.Rows = nil, make([][]any, len(t.Rows))
	for i, c := range t.Columns {
		if c.Type == Key {
			continue
		}
		out.Columns = append(out.Columns, c)
		for n, row := range t.Rows {
			out.Rows[n] = append(out.Rows[n], row[i])
		}
	}
	return out
}

func isNumber(cell any) bool {
	switch cell.(type) {
	case int64, float64:
		return true
	}
	return false
}

// cellText is a cell as it stands in a file.
func cellText(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case string:
		return v
	}
	return fmt.Sprint(cell)
}

// writeCSV writes RFC 4180. Text that a spreadsheet would run as a formula gets
// an apostrophe in front, as OWASP advises; numbers are left as they are.
func (t Table) writeCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	line := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		line[i] = column.Name
	}
	if err := c.Write(line); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			if line[i] = cellText(cell); !isNumber(cell) {
				line[i] = SafeCell(line[i])
			}
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// SafeCell puts an apostrophe before text that a spreadsheet would run as a formula.
func SafeCell(s string) string {
	trimmed := strings.TrimLeft(s, " \u00a0\n\v\f")
	if trimmed != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(trimmed)[0]) {
		return "'" + s
	}
	return s
}

// writeJSON writes an object: question, columns, rows as objects whose members
// are in the order of the columns, whether there is more, and the notes.
func (t Table) writeJSON(w io.Writer) error {
	enc := func(v any) string {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return "null" // cells are strings, finite numbers, booleans and nil: these always encode
		}
		return strings.TrimSuffix(b.String(), "\n")
	}
	var columns []string
	for _, c := range t.Columns {
		columns = append(columns, fmt.Sprintf(`{"name": %s, "type": %s, "about": %s}`, enc(c.Name), enc(string(c.Type)), enc(c.About)))
	}
	notes := t.Notes
	if notes == nil {
		notes = []string{}
	}
	if _, err := fmt.Fprintf(w, "{\n \"report\": %s,\n \"columns\": [\n  %s\n ],\n \"notes\": %s,\n \"more\": %t,\n \"rows\": [",
		enc(t.Question), strings.Join(columns, ",\n  "), enc(notes), t.More); err != nil {
		return err
	}
	for n, row := range t.Rows {
		members := make([]string, len(row))
		for i, cell := range row {
			members[i] = enc(t.Columns[i].Name) + ": " + enc(cell)
		}
		comma := map[bool]string{true: "", false: ","}[n == 0]
		if _, err := fmt.Fprintf(w, "%s\n  {%s}", comma, strings.Join(members, ", ")); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n ]\n}\n")
	return err
}

// oneLine is a cell on one line, without control characters: what a page says
// must not steer a terminal.
func oneLine(cell any) string {
	s := strings.Join(strings.Fields(cellText(cell)), " ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

// show is a cell for people: numbers with thousands apart.
func show(cell any) string {
	if !isNumber(cell) {
		return oneLine(cell)
	}
	s := cellText(cell)
	whole, rest, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	var b strings.Builder
	if strings.HasPrefix(s, "-") {
		b.WriteByte('-')
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

func (t Table) writeMarkdown(w *bufio.Writer) {
	escape := strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`)
	line := func(cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
	head, rule := make([]string, len(t.Columns)), make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i], rule[i] = escape.Replace(c.Name), "---"
		if c.Type == Int || c.Type == Number {
			rule[i] = "--:"
		}
	}
	line(head)
	line(rule)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = escape.Replace(show(cell))
		}
		line(cells)
	}
	fmt.Fprintln(w)
	for _, n := range t.Notes {
		fmt.Fprintf(w, "- %s\n", escape.Replace(n))
	}
}

func (t Table) writeHTML(w *bufio.Writer) {
	fmt.Fprintf(w, "<!doctype html>\n<meta charset=\"utf-8\">\n<title>%s</title>\n<table>\n<thead><tr>", html.EscapeString(t.Question))
	for _, c := range t.Columns {
		fmt.Fprintf(w, "<th scope=\"col\" title=\"%s\">%s</th>", html.EscapeString(c.About), html.EscapeString(c.Name))
	}
	fmt.Fprint(w, "</tr></thead>\n<tbody>\n")
	for _, row := range t.Rows {
		fmt.Fprint(w, "<tr>")
		for _, cell := range row {
			if isNumber(cell) {
				fmt.Fprintf(w, "<td align=\"right\">%s</td>", html.EscapeString(show(cell)))
				continue
			}
			fmt.Fprintf(w, "<td>%s</td>", html.EscapeString(oneLine(cell)))
		}
		fmt.Fprint(w, "</tr>\n")
	}
	fmt.Fprint(w, "</tbody>\n</table>\n<ul>\n")
	for _, n := range t.Notes {
		fmt.Fprintf(w, "<li>%s</li>\n", html.EscapeString(n))
	}
	fmt.Fprint(w, "</ul>\n")
}

// writeText writes aligned columns. Widths are those of a terminal: a letter
// with its marks takes one cell, however it is encoded.
func (t Table) writeText(w *bufio.Writer, width int) {
	lines := make([][]string, 0, len(t.Rows)+1)
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Name
	}
	lines = append(lines, head)
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = show(cell)
		}
		lines = append(lines, line)
	}
	widths := make([]int, len(t.Columns))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	fit(widths, t.Columns, width)
	for _, line := range lines {
		var out strings.Builder
		for i, cell := range line {
			cell = cut(cell, widths[i])
			pad := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
			if c := t.Columns[i].Type; c == Int || c == Number {
				cell, pad = pad+cell, ""
			}
			out.WriteString(cell + pad + "  ")
		}
		fmt.Fprintln(w, strings.TrimRight(out.String(), " "))
	}
}

// fit narrows the widest columns of text until a line fits, none below 12 cells.
func fit(widths []int, columns []Column, width int) {
	const narrowest, widest = 12, 60
	total := -2
	for i := range widths {
		if columns[i].Type == Text {
			widths[i] = min(widths[i], widest)
		}
		total += widths[i] + 2
	}
	for width > 0 && total > width {
		at := -1
		for i, c := range columns {
			if c.Type == Text && widths[i] > narrowest && (at < 0 || widths[i] > widths[at]) {
				at = i
			}
		}
		if at < 0 {
			return
		}
		widths[at]--
		total--
	}
}

// cut shortens a cell to a width, between letters.
func cut(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(s); g.Next(); {
		if used+g.Width() > width-1 {
			break
		}
		used += g.Width()
		b.WriteString(g.Str())
	}
	return strings.TrimRight(b.String(), " ") + "…"
}
