package export

import "errors"

// writer writes one table's files. add is called by one goroutine; the file is
// made by another, so that tables are made side by side while the store is read.
type writer interface {
	begin(path string) error
	add(c cursor, a *article)
	end()        // no more rows
	wait() error // for the file to be whole
	rows() int64 // in the file
}

// batchesAhead is how many batches of a table may wait for its writer.
const batchesAhead = 2

type tableWriter[T any, P row[T]] struct {
	sink    sink[T]
	filling *batch[T, P]
	empty   chan *batch[T, P]
	full    chan *batch[T, P]
	done    chan error
	n       int64
}

func newTableWriter[T any, P row[T]](s sink[T]) *tableWriter[T, P] {
	w := &tableWriter[T, P]{sink: s, filling: newBatch[T, P](), empty: make(chan *batch[T, P], batchesAhead)}
	for range batchesAhead {
		w.empty <- nil // made when they are needed
	}
	return w
}

func (w *tableWriter[T, P]) begin(path string) error {
	if err := w.sink.open(path); err != nil {
		return err
	}
	w.n = 0
	w.full, w.done = make(chan *batch[T, P], batchesAhead), make(chan error, 1)
	go w.write()
	return nil
}

func (w *tableWriter[T, P]) write() {
	var err error
	for b := range w.full {
		if err == nil {
			err = w.sink.write(b.rows[:b.n])
			w.n += int64(b.n)
		}
		b.reset()
		w.empty <- b
	}
	w.done <- errors.Join(err, w.sink.close())
}

func (w *tableWriter[T, P]) add(c cursor, a *article) {
	if w.filling.add(c, a) {
		w.send()
	}
}

func (w *tableWriter[T, P]) send() {
	w.full <- w.filling
	if w.filling = <-w.empty; w.filling == nil {
		w.filling = newBatch[T, P]()
	}
}

func (w *tableWriter[T, P]) end() {
	w.send()
	close(w.full)
}

func (w *tableWriter[T, P]) wait() error { return <-w.done }

func (w *tableWriter[T, P]) rows() int64 { return w.n }
