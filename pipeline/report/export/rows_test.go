//go:build unix

package export_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"trichluc/pipeline/report/export"
	"trichluc/pipeline/report/reporttest"
	"trichluc/pipeline/store"
	"trichluc/pipeline/store/postgrestest"
)

// What the export must hold, asked of the database by way of database/sql.
var queries = map[string]string{
	"articles": `SELECT a.article_id, a.url, a.site, a.ref, a.title, a.published_at, a.published_on, a.fetched_at, r.source, r.section,
		r.content_sha256, r.text_sha256, r.ruleset_version, r.warning_count, t.text
		FROM articles a JOIN results r ON r.result_id = a.current_result_id JOIN texts t ON t.text_id = r.text_id ORDER BY r.result_id`,
	"dates": `SELECT article_id, published_on, site, n, text, start_offset, end_offset, type, value, from_date, to_date, rule
		FROM current_dates ORDER BY result_id, n`,
	"documents": `SELECT article_id, published_on, site, n, key, number, name, type, issuer, issued_on, subject,
		inferred_number, inferred_issuer, inferred_issued_on, mention_count FROM current_documents ORDER BY result_id, n`,
	"document_mentions": `SELECT article_id, published_on, site, document_n, n, text, start_offset, end_offset, rule
		FROM current_document_mentions ORDER BY result_id, document_n, n`,
	"officials": `SELECT article_id, published_on, site, n, name, name_key, honorific, mention_count FROM current_officials ORDER BY result_id, n`,
	"roles": `SELECT article_id, published_on, site, official_n, n, name, text, start_offset, end_offset, title, organization, area, status, rule
		FROM current_roles ORDER BY result_id, official_n, n`,
	"official_mentions": `SELECT article_id, published_on, site, official_n, n, text, start_offset, end_offset, rule
		FROM current_official_mentions ORDER BY result_id, official_n, n`,
	"figures": `SELECT article_id, published_on, site, n, text, start_offset, end_offset, value, low, high, value_vnd, unit, qualifier, per, subject, rule
		FROM current_figures ORDER BY result_id, n`,
}

// asked are the rows of a table as the database gives them, one text each.
func asked(t *testing.T, r *store.Reader, table string) []string {
	t.Helper()
	rows, err := r.Query(queries[table])
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, _ := rows.Columns()
	var out []string
	for rows.Next() {
		cells := make([]sql.NullString, len(names))
		to := make([]any, len(names))
		for i := range cells {
			to[i] = &cells[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		var row strings.Builder
		for _, c := range cells {
			writeCell(&row, c.Valid, c.String)
		}
		out = append(out, row.String())
	}
	return out
}

func writeCell(to *strings.Builder, valid bool, s string) {
	if !valid {
		to.WriteString("NULL|")
		return
	}
	fmt.Fprintf(to, "%q|", s)
}

// parquetRows and jsonRows are the rows of a table in an export, likewise.
func parquetRows(t *testing.T, dir, table string) (out []string) {
	t.Helper()
	for _, content := range inOrder(files(t, filepath.Join(dir, table))) {
		f, err := parquet.OpenFile(strings.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		columns := f.Schema().Columns()
		for _, group := range f.RowGroups() {
			rows := group.Rows()
			buffer := make([]parquet.Row, 16)
			for {
				n, err := rows.ReadRows(buffer)
				for _, row := range buffer[:n] {
					var line strings.Builder
					for i, v := range row {
						s := v.String()
						switch {
						case v.Kind() == parquet.Double:
							s = number(v.Double())
						case columns[i][0] == "published_on":
							s = time.Unix(int64(v.Int32())*24*60*60, 0).UTC().Format(time.DateOnly)
						}
						writeCell(&line, !v.IsNull(), s)
					}
					out = append(out, line.String())
				}
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			_ = rows.Close()
		}
	}
	return out
}

func jsonRows(t *testing.T, dir, table string) (out []string) {
	t.Helper()
	for _, content := range inOrder(files(t, filepath.Join(dir, table))) {
		lines := bufio.NewScanner(strings.NewReader(content))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var line strings.Builder
			d := json.NewDecoder(strings.NewReader(lines.Text()))
			d.UseNumber()
			_, _ = d.Token() // {
			for d.More() {
				name, _ := d.Token() // in the order of the columns
				v, err := d.Token()
				if err != nil {
					t.Fatal(err)
				}
				s := fmt.Sprint(v)
				if n, is := v.(json.Number); is && (name == "value" || name == "low" || name == "high") {
					f, _ := n.Float64()
					s = number(f)
				}
				writeCell(&line, v != nil, s)
			}
			out = append(out, line.String())
		}
	}
	return out
}

// number is a real as database/sql makes it text.
func number(f float64) string {
	var s sql.NullString
	_ = s.Scan(f)
	return s.String
}

func inOrder(contents map[string]string) (out []string) {
	var names []string
	for name := range contents {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out = append(out, contents[name])
	}
	return out
}

// reread is entry i as a later ruleset read it.
func reread(i, ruleset int) store.Entry {
	e := reporttest.Entry(i)
	e.Record.Ruleset.Version = ruleset
	e.Record.Article.Section = fmt.Sprintf("ruleset %d", ruleset)
	return e
}

// fillMixed puts articles that were read once, ones that were read often, and
// values that are nearly null.
func fillMixed(t *testing.T, url string) *store.Reader {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	entries := reporttest.Entries(0, 200)
	zero, low := 0.0, -1.5
	entries[0].Record.Figures[0].Value = &zero
	entries[0].Record.Figures[1].Value, entries[0].Record.Figures[1].Low = nil, &low
	entries[1].Record.Figures[0].Unit, entries[1].Record.Figures[0].Value = "VND", &zero
	entries[2].Record.Article.PublishedAt = "1970-01-01"
	entries[3].Record.Article.PublishedAt = "1931-02-28T23:59:59+07:00"
	entries[4].Record.Dates, entries[4].Record.Figures = nil, nil
	for some := range slices.Chunk(entries, 64) {
		if _, err := s.Put(ctx, some); err != nil {
			t.Fatal(err)
		}
	}
	for ruleset := 10; ruleset < 16; ruleset++ { // so that results lie far apart
		var again []store.Entry
		for i := range 60 {
			again = append(again, reread(100+i, ruleset))
		}
		if _, err := s.Put(ctx, again); err != nil {
			t.Fatal(err)
		}
	}
	return s.Reader()
}

// Every form holds what the database holds, as the database says it by another
// way, on both engines; whether parts are dense or thinly spread.
func TestEveryFormHoldsTheRowsOfTheStore(t *testing.T) {
	for engine, url := range map[string]string{"SQLite": sqliteURL(t), "PostgreSQL": postgrestest.Start(t).NewSchema(t)} {
		r := fillMixed(t, url)
		for _, partition := range []string{"", "month"} {
			for form, rowsOf := range map[string]func(*testing.T, string, string) []string{"parquet": parquetRows, "parquet zstd": parquetRows, "jsonl": jsonRows} {
				format, compression, _ := strings.Cut(form, " ")
				o := export.Options{Dir: filepath.Join(t.TempDir(), "out"), Format: format, Compression: compression, Partition: partition, ArticlesPerPart: 70}
				if _, err := export.Export(context.Background(), r, o); err != nil {
					t.Fatal(err)
				}
				for _, table := range export.Tables() {
					got, want := rowsOf(t, o.Dir, table), asked(t, r, table)
					if len(want) < 200 {
						t.Fatalf("only %d %s to compare", len(want), table)
					}
					if partition != "" { // months, not results, come first
						slices.Sort(got)
						slices.Sort(want)
					}
					if !slices.Equal(got, want) {
						t.Errorf("%s, %s by %q: %s differ: %d rows, want %d%s", engine, form, partition, table, len(got), len(want), firstDifference(got, want))
					}
				}
			}
		}
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("; row %d is\n%.600s\nwant\n%.600s", i, got[i], want[i])
		}
	}
	return ""
}
