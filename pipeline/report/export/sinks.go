package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"trichluc/pipeline/report"
)

// sink writes rows of one kind to one file.
type sink[T any] interface {
	write(rows []T) error
	close() error
}

// Formats lists the forms of an export.
func Formats() []string { return []string{"parquet", "csv", "jsonl"} }

func newSink[T any](format, path string) (sink[T], error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	switch format {
	case "parquet":
		w := parquet.NewGenericWriter[T](f,
			parquet.MaxRowsPerRowGroup(rowsPerGroup),
			parquet.PageBufferSize(64<<10),
			parquet.KeyValueMetadata("trichluc.export.version", strconv.Itoa(SchemaVersion)),
			parquet.CreatedBy("trichluc", strconv.Itoa(SchemaVersion), ""))
		return &parquetSink[T]{f, w}, nil
	case "csv":
		b := bufio.NewWriterSize(f, 1<<16)
		c := csv.NewWriter(b)
		names, _ := columns[T]()
		return &csvSink[T]{f, b, c}, c.Write(names)
	case "jsonl":
		b := bufio.NewWriterSize(f, 1<<16)
		return &jsonSink[T]{f, b}, nil
	}
	return nil, errors.Join(fmt.Errorf("format %q is unknown; there are %s", format, strings.Join(Formats(), ", ")), f.Close())
}

// rowsPerGroup bounds a row group, and so what a writer holds in memory.
const rowsPerGroup = 20_000

type parquetSink[T any] struct {
	f *os.File
	w *parquet.GenericWriter[T]
}

func (s *parquetSink[T]) write(rows []T) error { _, err := s.w.Write(rows); return err }

func (s *parquetSink[T]) close() error {
	return errors.Join(s.w.Close(), s.f.Sync(), s.f.Close())
}

// column is a column of a table, as its tag names it.
type column struct {
	field int
	day   bool // days from 1970, written as 2024-05-17
}

func columns[T any]() (names []string, out []column) {
	t := reflect.TypeFor[T]()
	for i := range t.NumField() {
		tag := strings.Split(t.Field(i).Tag.Get("parquet"), ",")
		names = append(names, tag[0])
		c := column{field: i}
		for _, option := range tag[1:] {
			c.day = c.day || option == "date"
		}
		out = append(out, c)
	}
	return names, out
}

// cell is the value of a column: string, int64, float64, or nil for null.
func (c column) cell(row reflect.Value) any {
	v := row.Field(c.field)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Float64:
		return v.Float()
	default:
		if c.day {
			return time.Unix(v.Int()*24*60*60, 0).UTC().Format(time.DateOnly)
		}
		return v.Int()
	}
}

// csvSink writes RFC 4180; text that a spreadsheet would run gets an apostrophe.
type csvSink[T any] struct {
	f *os.File
	b *bufio.Writer
	w *csv.Writer
}

func (s *csvSink[T]) write(rows []T) error {
	names, cs := columns[T]()
	line := make([]string, len(names))
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		for j, c := range cs {
			switch v := c.cell(row).(type) {
			case nil:
				line[j] = ""
			case string:
				line[j] = report.SafeCell(v)
			case float64:
				line[j] = strconv.FormatFloat(v, 'f', -1, 64)
			case int64:
				line[j] = strconv.FormatInt(v, 10)
			}
		}
		if err := s.w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func (s *csvSink[T]) close() error {
	s.w.Flush()
	return errors.Join(s.w.Error(), s.b.Flush(), s.f.Sync(), s.f.Close())
}

// jsonSink writes an object a line, members in the order of the columns.
type jsonSink[T any] struct {
	f *os.File
	b *bufio.Writer
}

func (s *jsonSink[T]) write(rows []T) error {
	names, cs := columns[T]()
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		var line []byte
		for j, c := range cs {
			value, err := json.Marshal(c.cell(row))
			if err != nil {
				return err
			}
			line = append(line, ",{"[b2i(j == 0)])
			line = strconv.AppendQuote(line, names[j])
			line = append(append(line, ':'), value...)
		}
		if _, err := s.b.Write(append(line, "}\n"...)); err != nil {
			return err
		}
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *jsonSink[T]) close() error {
	return errors.Join(s.b.Flush(), s.f.Sync(), s.f.Close())
}
