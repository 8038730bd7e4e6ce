package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"

	"trichluc/pipeline/store"
)

// The driver locks a mutex three times for every column it reads, for callers
// that share a connection, and copies each text into memory of its own. Called
// directly, for one goroutine, SQLite gives the same rows in a third of the time.

// sqliteSource is a read-only connection in a transaction, by SQLite's C interface.
type sqliteSource struct {
	tls *libc.TLS
	db  uintptr
	// prepared statements by their text, reset between uses
	prepared map[string]uintptr
}

func openSQLite(ctx context.Context, r *store.Reader) (*sqliteSource, error) {
	var path string
	if err := r.QueryRowContext(ctx, `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path); err != nil {
		return nil, fmt.Errorf("find the store's file: %w", err)
	}
	s := &sqliteSource{tls: libc.NewTLS(), prepared: map[string]uintptr{}}
	name, err := libc.CString(path)
	if err != nil {
		s.tls.Close()
		return nil, err
	}
	defer libc.Xfree(s.tls, name)
	handle := libc.Xmalloc(s.tls, ptrSize)
	defer libc.Xfree(s.tls, handle)
	rc := sqlite3.Xsqlite3_open_v2(s.tls, name, handle, sqlite3.SQLITE_OPEN_READONLY|sqlite3.SQLITE_OPEN_NOMUTEX, 0)
	s.db = *(*uintptr)(pointer(handle))
	if rc != sqlite3.SQLITE_OK {
		return nil, errors.Join(s.fail("open "+path), s.close())
	}
	sqlite3.Xsqlite3_busy_timeout(s.tls, s.db, 10_000)
	// A transaction sees the store as it is at its first read.
	for _, statement := range []string{"BEGIN", "SELECT COUNT(*) FROM sqlite_schema"} {
		if err := s.run(ctx, statement); err != nil {
			return nil, errors.Join(err, s.close())
		}
	}
	return s, nil
}

const ptrSize = 8 // enough for a pointer anywhere

// pointer is the address p of C memory, which does not move.
func pointer(p uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&p)) }

func (s *sqliteSource) fail(doing string) error {
	return fmt.Errorf("sqlite: %s: %s", doing, libc.GoString(sqlite3.Xsqlite3_errmsg(s.tls, s.db)))
}

func (s *sqliteSource) run(ctx context.Context, statement string) error {
	c, err := s.query(ctx, statement)
	if err != nil {
		return err
	}
	_, err = c.next()
	return errors.Join(err, c.close())
}

func (s *sqliteSource) close() error {
	for _, p := range s.prepared {
		sqlite3.Xsqlite3_finalize(s.tls, p)
	}
	sqlite3.Xsqlite3_close_v2(s.tls, s.db) // ends the transaction
	s.tls.Close()
	return nil
}

func (s *sqliteSource) prepare(statement string) (uintptr, error) {
	if p, ok := s.prepared[statement]; ok {
		return p, nil
	}
	text, err := libc.CString(statement)
	if err != nil {
		return 0, err
	}
	defer libc.Xfree(s.tls, text)
	handle := libc.Xmalloc(s.tls, ptrSize)
	defer libc.Xfree(s.tls, handle)
	if rc := sqlite3.Xsqlite3_prepare_v2(s.tls, s.db, text, -1, handle, 0); rc != sqlite3.SQLITE_OK {
		return 0, s.fail("prepare")
	}
	p := *(*uintptr)(pointer(handle))
	s.prepared[statement] = p
	return p, nil
}

func (s *sqliteSource) query(_ context.Context, statement string, args ...any) (cursor, error) {
	p, err := s.prepare(statement)
	if err != nil {
		return nil, err
	}
	for i, arg := range args {
		var rc int32
		switch arg := arg.(type) {
		case int64:
			rc = sqlite3.Xsqlite3_bind_int64(s.tls, p, int32(i+1), arg)
		case string:
			rc, err = s.bindText(p, i, arg)
		case []int64:
			var list []byte
			if list, err = json.Marshal(arg); err == nil {
				rc, err = s.bindText(p, i, string(list))
			}
		default:
			err = fmt.Errorf("sqlite: parameter of type %T", arg)
		}
		if err != nil {
			return nil, err
		}
		if rc != sqlite3.SQLITE_OK {
			return nil, s.fail("bind")
		}
	}
	return &sqliteCursor{s, p}, nil
}

func (s *sqliteSource) bindText(p uintptr, i int, text string) (int32, error) {
	c, err := libc.CString(text)
	if err != nil {
		return 0, err
	}
	defer libc.Xfree(s.tls, c)
	return sqlite3.Xsqlite3_bind_text(s.tls, p, int32(i+1), c, int32(len(text)), sqlite3.SQLITE_TRANSIENT), nil
}

// among: json_each hands the results on in the order of the list, CROSS JOIN
// keeps SQLite from turning the loops around.
func (s *sqliteSource) among(from, key, _ string) (string, string, string) {
	return "json_each($1) j CROSS JOIN " + from, key + " = j.value", ""
}

type sqliteCursor struct {
	s *sqliteSource
	p uintptr
}

func (c *sqliteCursor) next() (bool, error) {
	switch sqlite3.Xsqlite3_step(c.s.tls, c.p) {
	case sqlite3.SQLITE_ROW:
		return true, nil
	case sqlite3.SQLITE_DONE:
		return false, nil
	}
	return false, c.s.fail("read")
}

func (c *sqliteCursor) close() error {
	sqlite3.Xsqlite3_reset(c.s.tls, c.p) // repeats the error of the last step
	sqlite3.Xsqlite3_clear_bindings(c.s.tls, c.p)
	return nil
}

func (c *sqliteCursor) null(column int) bool {
	return sqlite3.Xsqlite3_column_type(c.s.tls, c.p, int32(column)) == sqlite3.SQLITE_NULL
}

func (c *sqliteCursor) integer(column int) int64 {
	return sqlite3.Xsqlite3_column_int64(c.s.tls, c.p, int32(column))
}

func (c *sqliteCursor) real(column int) float64 {
	return sqlite3.Xsqlite3_column_double(c.s.tls, c.p, int32(column))
}

func (c *sqliteCursor) text(column int) []byte {
	p := sqlite3.Xsqlite3_column_text(c.s.tls, c.p, int32(column))
	if p == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(pointer(p)), sqlite3.Xsqlite3_column_bytes(c.s.tls, c.p, int32(column)))
}
