package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/stdlib"

	"trichluc/schemas"
)

// Inspection is what a look at a store found, for trichluc doctor.
type Inspection struct {
	Server          string // engine and version
	Made            bool   // the tables are there
	Version, Newest int64  // of the tables, and of this release's
	Writable        error  // why rows cannot be written; nil where they can
	Now             time.Time
}

// Inspect looks at the store at url and changes nothing.
func Inspect(ctx context.Context, url string) (Inspection, error) {
	t, err := parseURL(url)
	if err != nil {
		return Inspection{}, err
	}
	i := Inspection{}
	if i.Newest, err = newestVersion(t.engine); err != nil {
		return i, err
	}
	if t.engine == Postgres {
		return i.postgres(ctx, t.dsn)
	}
	return i.sqlite(ctx, t.dsn)
}

// newestVersion is the number of this release's last migration.
func newestVersion(engine Engine) (newest int64, err error) {
	files, err := schemas.Migrations(string(engine))
	if err != nil {
		return 0, err
	}
	names, err := fs.Glob(files, "*.sql")
	for _, name := range names {
		digits, _, _ := strings.Cut(name, "_")
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
			newest = max(newest, n)
		}
	}
	return newest, err
}

func (i Inspection) sqlite(ctx context.Context, path string) (Inspection, error) {
	i.Server = "SQLite, " + path
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return i, nil
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, sqliteWriter))
	if err != nil {
		return i, err
	}
	defer db.Close()
	if i.Version, err = storedVersion(ctx, db, SQLite); err != nil {
		return i, err
	}
	i.Made = i.Version > 0
	if i.Version > i.Newest {
		return i, ErrNewer
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return i, err
	}
	defer conn.Close()
	if _, i.Writable = conn.ExecContext(ctx, "BEGIN IMMEDIATE"); i.Writable == nil {
		_, err = conn.ExecContext(ctx, "ROLLBACK")
	}
	return i, err
}

func (i Inspection) postgres(ctx context.Context, url string) (Inspection, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	pool, err := postgresPool(ctx, url)
	if err != nil {
		return i, err
	}
	defer pool.Close()
	if err := pool.QueryRow(ctx, "SELECT 'PostgreSQL ' || current_setting('server_version') || ', database ' || current_database() || ', role ' || current_user, clock_timestamp()").Scan(&i.Server, &i.Now); err != nil {
		return i, err
	}
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	if i.Version, err = storedVersion(ctx, db, Postgres); err != nil {
		return i, err
	}
	i.Made = i.Version > 0
	switch {
	case i.Version > i.Newest:
		return i, ErrNewer
	case !i.Made:
		return i, nil
	}
	var readOnly, may bool
	err = pool.QueryRow(ctx, `SELECT current_setting('transaction_read_only') = 'on',
		has_table_privilege('articles', 'INSERT') AND has_table_privilege('articles', 'UPDATE') AND has_table_privilege('figures', 'DELETE')`).Scan(&readOnly, &may)
	switch {
	case err != nil:
		return i, err
	case readOnly:
		i.Writable = errors.New("the server or the role is read-only")
	case !may:
		i.Writable = errors.New("this role may not INSERT, UPDATE and DELETE in the tables")
	}
	return i, nil
}
