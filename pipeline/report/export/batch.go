package export

import (
	"reflect"
	"strings"
)

// Rows go to the writers in batches whose memory is used again and again.

const (
	rowsAtOnce = 256
	// maxHeap bounds the text of a batch, but for the last row's.
	maxHeap = 4 << 20
)

// batch is some rows of one table.
type batch[T any, P row[T]] struct {
	rows  []T
	cells [][]cell // by row, by column read
	n     int      // rows filled
	heap  heap
}

// cell is where a value goes; one of the pointers is set.
type cell struct {
	text     *string
	textP    **string
	integer  *int64
	integerP **int64
	realP    **float64
	s        string // what *textP points to
	i        int64  // what *integerP points to
	f        float64
}

func newBatch[T any, P row[T]]() *batch[T, P] {
	b := &batch[T, P]{rows: make([]T, rowsAtOnce), cells: make([][]cell, rowsAtOnce)}
	fields := read[T]()
	for i := range b.rows {
		v := reflect.ValueOf(&b.rows[i]).Elem()
		b.cells[i] = make([]cell, 0, len(fields))
		for _, f := range fields {
			var c cell
			switch p := v.Field(f).Addr().Interface().(type) {
			case *string:
				c.text = p
			case **string:
				c.textP = p
			case *int64:
				c.integer = p
			case **int64:
				c.integerP = p
			case **float64:
				c.realP = p
			}
			b.cells[i] = append(b.cells[i], c)
		}
	}
	return b
}

// add takes the row on which the cursor stands, the result first, and reports
// whether the batch is full.
func (b *batch[T, P]) add(c cursor, a *article) bool {
	cells := b.cells[b.n]
	for i := range cells {
		x, column := &cells[i], i+1
		switch {
		case x.text != nil:
			*x.text = b.heap.keep(c.text(column))
		case x.textP != nil:
			x.s = b.heap.keep(c.text(column))
			*x.textP = nullable(&x.s)
		case x.integer != nil:
			*x.integer = c.integer(column)
		case c.null(column):
			if x.integerP != nil {
				*x.integerP = nil
			} else {
				*x.realP = nil
			}
		case x.integerP != nil:
			x.i = c.integer(column)
			*x.integerP = &x.i
		default:
			x.f = c.real(column)
			*x.realP = &x.f
		}
	}
	P(&b.rows[b.n]).of(a)
	b.n++
	return b.n == len(b.rows) || b.heap.size >= maxHeap
}

// nullable is nil for an empty text: the store has null in its place.
func nullable(s *string) *string {
	if *s == "" {
		return nil
	}
	return s
}

func (b *batch[T, P]) reset() {
	b.n = 0
	b.heap.reset()
}

// read lists the fields of a row that are read from the store's table.
func read[T any]() (fields []int) {
	t := reflect.TypeFor[T]()
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous && f.Tag.Get("sql") != "-" {
			fields = append(fields, i)
		}
	}
	return fields
}

// sqlColumns are what these fields are read from.
func sqlColumns[T any]() (out []string) {
	t := reflect.TypeFor[T]()
	for _, i := range read[T]() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("parquet"), ",")
		if sql := t.Field(i).Tag.Get("sql"); sql != "" {
			out = append(out, sql)
		} else {
			out = append(out, "c."+name)
		}
	}
	return out
}
