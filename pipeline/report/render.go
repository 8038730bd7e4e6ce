package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// cellWidth is where the cells of a table for people are cut.
const cellWidth = 44

// Formats lists the forms in which a table can be written.
func Formats() []string { return []string{"table", "csv", "json"} }

// Write writes the table in one of the Formats.
func (t Table) Write(w io.Writer, format string) error {
	switch format {
	case "table":
		return t.writeText(w)
	case "csv":
		return t.writeCSV(w)
	case "json":
		return t.writeJSON(w)
	}
	return fmt.Errorf("format %q is unknown; there are %s", format, strings.Join(Formats(), ", "))
}

func (t Table) writeText(w io.Writer) error {
	lines := [][]string{t.Columns}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = short(text(cell))
		}
		lines = append(lines, line)
	}
	width := make([]int, len(t.Columns))
	for _, line := range lines {
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b bytes.Buffer
	for n, line := range lines {
		var out strings.Builder
		for i, cell := range line {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if n > 0 && isNumber(t.Rows[n-1][i]) {
				cell, pad = pad+cell, ""
			}
			out.WriteString(cell + pad + "  ")
		}
		fmt.Fprintln(&b, strings.TrimRight(out.String(), " "))
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (t Table) writeCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.Columns); err != nil {
		return err
	}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			if line[i] = text(cell); !isNumber(cell) && strings.IndexAny(line[i], "=+-@\t\r") == 0 {
				line[i] = "'" + line[i] // a spreadsheet would run it as a formula
			}
		}
		if err := c.Write(line); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// writeJSON writes an array of objects, their members in the order of the columns.
func (t Table) writeJSON(w io.Writer) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	value := func(v any) error {
		if err := enc.Encode(v); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the newline of Encode
		return nil
	}
	b.WriteString("[")
	for n, row := range t.Rows {
		b.WriteString(map[bool]string{true: "\n  {", false: ",\n  {"}[n == 0])
		for i, cell := range row {
			if i > 0 {
				b.WriteString(", ")
			}
			if err := value(t.Columns[i]); err != nil {
				return err
			}
			b.WriteString(": ")
			if err := value(cell); err != nil {
				return err
			}
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	_, err := w.Write(b.Bytes())
	return err
}

func isNumber(cell any) bool {
	switch cell.(type) {
	case int64, float64:
		return true
	}
	return false
}

func text(cell any) string {
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

// short makes a cell fit into a line of a terminal.
func short(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > cellWidth {
		return string(r[:cellWidth-1]) + "…"
	}
	return s
}
