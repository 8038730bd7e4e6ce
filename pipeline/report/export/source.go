package export

import (
	"context"
	"database/sql/driver"
	"slices"
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
	chunks [][]byte
	at     int // chunk being filled
	size   int // kept since reset
}

// maxChunk bounds a chunk that holds more than one text.
const maxChunk = 1 << 20

// keep copies b; the string is good until reset.
func (h *heap) keep(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	for h.at < len(h.chunks) && len(h.chunks[h.at])+len(b) > cap(h.chunks[h.at]) {
		h.at++
	}
	if h.at == len(h.chunks) {
		h.chunks = append(h.chunks, make([]byte, 0, max(min(64<<10<<h.at, maxChunk), len(b))))
	}
	c := &h.chunks[h.at]
	start := len(*c)
	*c = append(*c, b...)
	h.size += len(b)
	return unsafe.String(&(*c)[start], len(b))
}

func (h *heap) reset() {
	for i := range h.chunks {
		h.chunks[i] = h.chunks[i][:0]
	}
	h.chunks = slices.DeleteFunc(h.chunks, func(c []byte) bool { return cap(c) > maxChunk })
	h.at, h.size = 0, 0
}
