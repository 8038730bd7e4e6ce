// Package store keeps records and the raw articles they were read from, in
// SQLite or PostgreSQL, with the same tables, the same rules and the same
// answers (schemas/sql).
//
// What it promises: Put is idempotent, and what a store holds in the end depends
// only on which entries were put, not on their order, batches or repetitions.
// One exception, met only while rules are being written: two entries of one
// article, content, fetch and ruleset version with different ruleset hashes;
// there the last one stays.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"trichluc/schemas"
)

// Entry is one article to store: what came in and what was read from it. The
// raw body may be empty; then only the record is kept.
type Entry struct {
	Raw    schemas.RawArticle
	Record schemas.Record

	ready *prepared // by Prepare
}

// Store keeps entries. All methods may be called concurrently.
type Store interface {
	// Put stores the entries, many in one transaction, and says what became of
	// each. Entries that can never be stored come back as rejections while the
	// others are stored. After an error nothing is certain except that putting
	// the same entries again is safe; IsTransient tells whether it can help.
	Put(ctx context.Context, entries []Entry) (Summary, error)
	// NoteDead notes articles that became dead letters, for reports: all of them, or
	// none and an error of which IsTransient tells whether trying again can help.
	// Noting one again changes nothing but its reason, where it was rejected again later.
	NoteDead(ctx context.Context, articles []DeadLetter) error
	// Reader answers questions; it never writes and does not wait for Put.
	Reader() *Reader
	// Ping reports whether the store can be read and written now.
	Ping(ctx context.Context) error
	Close() error
}

// Outcome is what became of one entry.
type Outcome uint8

const (
	// Unchanged: the store already held this result, or a newer reading of it.
	Unchanged Outcome = iota
	// Added: a result for an article, content or ruleset not seen before.
	Added
	// Updated: a known result was read differently, or fetched again later.
	Updated
	// Rejected: the entry can never be stored as it is.
	Rejected
	// Removed: the article was removed on request (Maintenance.Remove) and stays away.
	Removed
)

// OutcomeCount is the number of outcomes.
const OutcomeCount = int(Removed) + 1

func (o Outcome) String() string {
	return [...]string{"unchanged", "added", "updated", "rejected", "removed"}[o]
}

// Summary says what became of the entries of one Put.
type Summary struct {
	Outcomes []Outcome // one an entry, in the caller's order
	// Current says of each entry whether its record is now the current one of
	// its article, be it new or not. A worker that tells others of new records
	// tells of those that are current and not Unchanged, and of all that are
	// current when a message comes a second time: the first may have been stored
	// and then forgotten in a crash.
	Current                   []bool
	Added, Updated, Unchanged int
	Rejections                []Rejection
}

// Rejection is an entry that can never be stored, and why.
type Rejection struct {
	Index int // in the slice given to Put
	ID    string
	Err   error
}

// Engine names a kind of database.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// ErrNotFound says that the store holds no such thing.
var ErrNotFound = errors.New("not in the store")

// ErrNewer says that the store was made by a newer release.
var ErrNewer = errors.New("the store was made by a newer release of trichluc")

// target is what a store's URL points at.
type target struct {
	engine Engine
	dsn    string // a path for SQLite, the URL itself for PostgreSQL
}

func parseURL(url string) (target, error) {
	switch {
	case url == "":
		return target{}, errors.New("store URL is empty")
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		return target{Postgres, url}, nil
	case strings.HasPrefix(url, "sqlite:"):
		path := strings.TrimPrefix(strings.TrimPrefix(url, "sqlite:"), "//")
		if path == "" {
			return target{}, fmt.Errorf("store URL %q names no file", url)
		}
		return target{SQLite, path}, nil
	case strings.Contains(url, "://"):
		scheme, _, _ := strings.Cut(url, "://")
		return target{}, fmt.Errorf("store URL scheme %q is unknown; known are sqlite:PATH, a plain path and postgres://…", scheme)
	}
	return target{SQLite, url}, nil
}

// Open opens the store at url, which is sqlite:PATH, a plain path, or
// postgres://…; it makes it where it does not exist and migrates it where it is
// older. Any number of processes may do so at once.
func Open(ctx context.Context, url string) (Store, error) {
	t, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	if t.engine == Postgres {
		return openPostgres(ctx, t.dsn)
	}
	return openSQLite(ctx, t.dsn)
}

// OpenReader opens an existing store for reading only: nothing is made or
// migrated, and read rights suffice.
func OpenReader(ctx context.Context, url string) (*Reader, error) {
	t, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	if t.engine == Postgres {
		return openPostgresReader(ctx, t.dsn)
	}
	return openSQLiteReader(ctx, t.dsn)
}

// Migrate brings the store at url to this release's tables and returns the
// names of the migrations it applied.
func Migrate(ctx context.Context, url string) ([]string, error) {
	t, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	if t.engine == Postgres {
		pool, err := postgresPool(ctx, t.dsn)
		if err != nil {
			return nil, err
		}
		defer pool.Close()
		return migratePostgres(ctx, pool)
	}
	db, err := sql.Open("sqlite", sqliteDSN(t.dsn, sqliteWriter))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return migrate(ctx, db, SQLite)
}
