package archive

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"trichluc/schemas"
)

// CSV says which column of a CSV file holds which field. The zero value goes by
// the names in the first line (columnNames).
type CSV struct {
	// Columns maps a field (body, title, url, ref, fetched_at, published_at,
	// content_type) to a column: its name in the first line, or its number from 1.
	Columns  map[string]string
	NoHeader bool // the first line is an article
	Comma    rune // zero: a comma, in .tsv files a tab, and a semicolon where only that separates the first line
}

// columnNames are the names, in lower case, under which a field is looked for.
var columnNames = []struct {
	field string
	names []string
}{
	{"body", []string{"body", "text", "content", "html", "noi_dung", "nội dung", "noidung"}},
	{"title", []string{"title", "headline", "tieu_de", "tiêu đề", "tieude"}},
	{"url", []string{"url", "link", "href", "source_url"}},
	{"ref", []string{"ref", "id", "article_id"}},
	{"fetched_at", []string{"fetched_at", "crawled_at", "fetched"}},
	{"published_at", []string{"published_at", "published", "publish_date", "pub_date", "date", "ngay_dang", "ngày đăng"}},
	{"content_type", []string{"content_type", "mime", "mime_type"}},
}

// CSVFields are the fields that CSV.Columns maps.
func CSVFields() []string {
	fields := make([]string, len(columnNames))
	for i, c := range columnNames {
		fields[i] = c.field
	}
	return fields
}

// bounded ends a row that does not end: an open quotation mark would take the
// rest of the file for one article.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongLine
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// csv reads one article a row.
func (w *walk) csv(s source, comma rune) error {
	if head, _ := s.r.Peek(len(bom)); bytes.Equal(head, bom) {
		if _, err := s.r.Discard(len(bom)); err != nil {
			return err
		}
	}
	limit := w.MaxBody + 1<<20
	in := &bounded{r: s.r, left: limit}
	rows := csv.NewReader(in)
	rows.Comma = w.comma(s, comma)
	rows.FieldsPerRecord = -1
	rows.LazyQuotes = true
	rows.ReuseRecord = true
	var columns map[string]int
	for n := 0; ; n++ {
		in.left = limit
		row, err := rows.Read()
		if isEOF(err) {
			if n == 0 {
				return ErrEmpty
			}
			return nil
		}
		line, _ := 0, 0
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, errLongLine):
			return fmt.Errorf("row %d: %w; is a quotation mark left open?", n+1, tooLarge(w.MaxBody))
		case errors.As(err, &wrong):
			line = wrong.StartLine
		case err != nil:
			return err
		default:
			line, _ = rows.FieldPos(0)
		}
		if columns == nil {
			if wrong != nil {
				return damaged(err)
			}
			if columns, err = w.CSV.columns(row); err != nil {
				return err
			}
			if !w.CSV.NoHeader {
				continue
			}
		}
		item := Item{Name: s.name + ":" + strconv.Itoa(line), Err: damaged(err)}
		if err == nil && !w.skipping() {
			item.Raw, item.Err = rowArticle(row, columns)
			if item.Raw.FetchedAt == "" {
				item.Raw.FetchedAt = s.fetched
			}
		}
		if err := w.emit(item); err != nil {
			return err
		}
	}
}

func (w *walk) comma(s source, comma rune) rune {
	if w.CSV.Comma != 0 {
		return w.CSV.Comma
	}
	head, _ := s.r.Peek(sniffed)
	head, _, _ = bytes.Cut(head, []byte("\n"))
	if comma == ',' && bytes.IndexByte(head, ',') < 0 && bytes.IndexByte(head, ';') >= 0 {
		return ';' // as spreadsheets write it where the comma is the decimal mark
	}
	return comma
}

// columns finds the column of each field, from 0.
func (c CSV) columns(first []string) (map[string]int, error) {
	found := map[string]int{}
	names := make([]string, len(first))
	if !c.NoHeader {
		for i, name := range first {
			names[i] = strings.ToLower(strings.TrimSpace(name))
		}
	}
	for field, column := range c.Columns {
		if !slices.Contains(CSVFields(), field) {
			return nil, fmt.Errorf("CSV columns: no field %q; there are %s", field, strings.Join(CSVFields(), ", "))
		}
		i := slices.Index(names, strings.ToLower(strings.TrimSpace(column)))
		if i < 0 {
			n, err := strconv.Atoi(column)
			if err != nil || n < 1 {
				return nil, fmt.Errorf("CSV columns: no column %q in the first line", column)
			}
			i = n - 1
		}
		found[field] = i
	}
	for _, c := range columnNames {
		if _, mapped := found[c.field]; mapped {
			continue
		}
		for _, name := range c.names {
			if i := slices.Index(names, name); i >= 0 {
				found[c.field] = i
				break
			}
		}
	}
	if _, ok := found["body"]; !ok {
		return nil, errors.New("CSV: no column holds the body; say which one does")
	}
	return found, nil
}

// rowArticle is the article of a row. A title of its own column becomes the first
// line of a text; a page has its own.
func rowArticle(row []string, columns map[string]int) (schemas.RawArticle, error) {
	cell := func(field string) string {
		if i, ok := columns[field]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	body := cell("body")
	if body == "" {
		return schemas.RawArticle{}, ErrEmpty
	}
	raw := schemas.RawArticle{
		ContentType: cell("content_type"), URL: cell("url"), Ref: cell("ref"),
		FetchedAt: cell("fetched_at"), PublishedAt: cell("published_at"),
	}
	title := cell("title")
	page := mediaType(raw.ContentType) == "text/html" || looksLikePage([]byte(body[:min(len(body), sniffed)]))
	switch {
	case title == "" || page || strings.HasPrefix(body, title):
	case body[0] == '<': // the inside of a page
		title = html.EscapeString(title)
		body = "<!DOCTYPE html><title>" + title + "</title><h1>" + title + "</h1>" + body
	default:
		body = title + "\n\n" + body
	}
	raw.Body = []byte(body)
	return raw, nil
}
