package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go/compress"

	"trichluc/pipeline/report"
)

// sink writes rows of one kind to one file after another.
type sink[T any] interface {
	open(path string) error
	write(rows []T) error // keeps none of their memory
	close() error         // the file
}

// Formats lists the forms of an export.
func Formats() []string { return []string{"parquet", "csv", "jsonl"} }

func newSink[T any](format string, codec compress.Codec) (sink[T], error) {
	switch format {
	case "parquet":
		return &parquetSink[T]{codec: codec}, nil
	case "csv":
		return &csvSink[T]{columns: columns[T]()}, nil
	case "jsonl":
		return &jsonSink[T]{columns: columns[T]()}, nil
	}
	return nil, fmt.Errorf("format %q is unknown; there are %s", format, strings.Join(Formats(), ", "))
}

// column is a column of a table, as its tag names it.
type column struct {
	name  string
	field []int // for reflect
	day   bool  // days from 1970, written as 2024-05-17
}

func columns[T any]() (out []column) {
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if f.Anonymous {
			continue // its own fields follow
		}
		tag := strings.Split(f.Tag.Get("parquet"), ",")
		out = append(out, column{tag[0], f.Index, slices.Contains(tag, "date")})
	}
	return out
}

// value is the column's in a row: string, int64, float64, or nil for null.
func (c column) value(row reflect.Value) any {
	v := row.FieldByIndex(c.field)
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

// textFile is a file written through a buffer.
type textFile struct {
	*bufio.Writer
	f *os.File
}

func createText(path string) (textFile, error) {
	f, err := os.Create(path)
	return textFile{bufio.NewWriterSize(f, 1<<16), f}, err
}

func (t textFile) close() error { return errors.Join(t.Flush(), t.f.Sync(), t.f.Close()) }

// csvSink writes RFC 4180; text that a spreadsheet would run gets an apostrophe.
type csvSink[T any] struct {
	columns []column
	file    textFile
	w       *csv.Writer
}

func (s *csvSink[T]) open(path string) (err error) {
	if s.file, err = createText(path); err != nil {
		return err
	}
	s.w = csv.NewWriter(s.file)
	var names []string
	for _, c := range s.columns {
		names = append(names, c.name)
	}
	return s.w.Write(names)
}

func (s *csvSink[T]) write(rows []T) error {
	line := make([]string, len(s.columns))
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		for j, c := range s.columns {
			switch v := c.value(row).(type) {
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
	return errors.Join(s.w.Error(), s.file.close())
}

// jsonSink writes an object a line, members in the order of the columns.
type jsonSink[T any] struct {
	columns []column
	file    textFile
}

func (s *jsonSink[T]) open(path string) (err error) {
	s.file, err = createText(path)
	return err
}

func (s *jsonSink[T]) write(rows []T) error {
	var line []byte
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		line = append(line[:0], '{')
		for j, c := range s.columns {
			value, err := json.Marshal(c.value(row))
			if err != nil {
				return err
			}
			if j > 0 {
				line = append(line, ',')
			}
			line = strconv.AppendQuote(line, c.name)
			line = append(append(line, ':'), value...)
		}
		if _, err := s.file.Write(append(line, "}\n"...)); err != nil {
			return err
		}
	}
	return nil
}

func (s *jsonSink[T]) close() error { return s.file.close() }
