package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteStore is a store in one file: one connection writes, a few read.
type sqliteStore struct {
	write  *sqliteWriteConn
	reader *Reader
}

// Connections by use. WAL lets readers go on beside the writer; synchronous
// FULL makes a commit survive a power cut, which the queue's ack relies on.
const (
	sqliteWriter = "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=cache_size(-65536)&_pragma=wal_autocheckpoint(4000)&_pragma=journal_size_limit(67108864)&_pragma=temp_store(MEMORY)"
	sqliteReader = "mode=ro&_pragma=busy_timeout(10000)&_pragma=query_only(1)&_pragma=cache_size(-32768)&_pragma=temp_store(MEMORY)"
)

// sqliteDSN makes a URI of a path that may hold any character.
func sqliteDSN(path, query string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: query}).String()
}

func openSQLite(ctx context.Context, path string) (Store, error) {
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("open store: %w", err)
		}
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, sqliteWriter))
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if _, err := migrate(ctx, db, SQLite); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, errors.Join(sqliteError(err), db.Close()))
	}
	w, err := newSQLiteWriteConn(db)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, errors.Join(sqliteError(err), db.Close()))
	}
	r, err := openSQLiteReader(ctx, path)
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return &sqliteStore{w, r}, nil
}

func openSQLiteReader(ctx context.Context, path string) (*Reader, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, sqliteReader))
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	db.SetMaxOpenConns(8)
	r, err := newReader(ctx, db, SQLite)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, errors.Join(sqliteError(err), db.Close()))
	}
	return r, nil
}

func (s *sqliteStore) Put(ctx context.Context, entries []Entry) (Summary, error) {
	return put(ctx, s.write, entries)
}

// Embedded says that the store works in this process, one batch at a time.
func (s *sqliteStore) Embedded() bool { return true }

func (s *sqliteStore) Reader() *Reader { return s.reader }

// Ping asks for the write lock and gives it back, so a file that has become
// read-only, or that another process keeps locked, is seen.
func (s *sqliteStore) Ping(ctx context.Context) error {
	if err := s.write.ping(ctx); err != nil {
		return fmt.Errorf("ping store: %w", err)
	}
	return nil
}

func (s *sqliteStore) Close() error {
	return errors.Join(s.reader.Close(), s.write.close())
}

// sqliteError gives an error of SQLite its fault.
func sqliteError(err error) error {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE:
		return &storeError{err, faultEntry}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL:
		return &storeError{err, faultTransient}
	}
	return &storeError{err, faultUnknown}
}
