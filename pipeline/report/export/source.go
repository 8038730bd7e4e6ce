package export

import (
	"context"
	"database/sql/driver"
	"unsafe"

	"trichluc/pipeline/store"
)

// database/sql hands out each value boxed and copied twice, which costs more than
// all else in an export. Here a row is read where the driver has it.

// source reads one state of the store, however long that takes and whatever is
// stored meanwhile.
type source interface {
	// query starts a statement with parameters $1, $2…: int64, string or []int64. One runs at a time.
	query(ctx context.Context, statement string, args ...any) (cursor, error)
	// among makes FROM and WHERE of a statement that reads the rows whose key is in $1,
	// a []int64 in ascending order, in this order.
	among(from, key, order string) (fromClause, where, orderBy string)
	close() error
}

// cursor goes over the rows of a statement. Columns count from 0; NULL is 0 or no bytes.
type cursor interface {
	next() (bool, error)
	null(column int) bool
	integer(column int) int64
	real(column int) float64
	text(column int) []byte // good until next
	close() error
}

// openSource opens the reader's store with a connection of its own.
func openSource(ctx context.Context, r *store.Reader, f func(source) error) error {
	if r.Engine == store.SQLite {
		s, err := openSQLite(ctx, r)
		if err != nil {
			return err
		}
		defer s.close()
		return f(s)
	}
	c, err := r.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Raw(func(conn any) error {
		s, err := beginPostgres(ctx, conn.(driver.Conn))
		if err != nil {
			return err
		}
		defer s.close()
		return f(s)
	})
}

// heap keeps the text of many rows together.
type heap struct {
	b    []byte
	size int // kept since reset
}

// keep copies b; the string is good until reset.
func (h *heap) keep(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(h.b)+len(b) > cap(h.b) { // the strings in the old memory keep it alive
		h.b = make([]byte, 0, max(64<<10, min(2*cap(h.b), maxHeap), len(b)))
	}
	at := len(h.b)
	h.b = append(h.b, b...)
	h.size += len(b)
	return unsafe.String(&h.b[at], len(b))
}

func (h *heap) reset() {
	h.size = 0
	if h.b = h.b[:0]; cap(h.b) > 2*maxHeap { // one huge text
		h.b = nil
	}
}
