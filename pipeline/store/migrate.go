package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"time"

	"github.com/pressly/goose/v3"

	"trichluc/schemas"
)

// migrate brings the store to this release's tables and names the migrations
// applied. A store that is up to date is only read, so a role without the right
// to change tables can open it.
func migrate(ctx context.Context, db *sql.DB, engine Engine, options ...goose.ProviderOption) ([]string, error) {
	dialect := goose.DialectSQLite3
	if engine == Postgres {
		dialect = goose.DialectPostgres
	}
	files, err := schemas.Migrations(string(engine))
	if err != nil {
		return nil, err
	}
	options = append(options, goose.WithDisableGlobalRegistry(true))
	provider, err := goose.NewProvider(dialect, db, files, options...)
	if err != nil {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	// Of several processes that open a new SQLite store at once, one makes the
	// tables; the others fail, whole, and look again: neither turning a file to
	// WAL nor making a table that exists waits for the lock. PostgreSQL has a
	// lock for it, see migratePostgres.
	const tries = 20
	for try := 1; ; try++ {
		names, retry, err := migrateOnce(ctx, db, engine, provider, newest)
		if err == nil || !retry || engine != SQLite || try == tries {
			return names, err
		}
		select {
		case <-time.After(time.Duration(try) * 20 * time.Millisecond):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// migrateOnce tries it once, and says whether another try may do better.
func migrateOnce(ctx context.Context, db *sql.DB, engine Engine, provider *goose.Provider, newest int64) (names []string, retry bool, err error) {
	at, err := storedVersion(ctx, db, engine)
	if err != nil {
		return nil, IsTransient(sqliteError(err)), err
	}
	if at > newest {
		return nil, false, fmt.Errorf("%w (its tables are version %d, this release knows %d)", ErrNewer, at, newest)
	}
	if at == newest {
		return nil, false, nil
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return nil, true, fmt.Errorf("migrate: %w", err)
	}
	for _, r := range results {
		names = append(names, path.Base(r.Source.Path))
	}
	return names, false, nil
}

// storedVersion is the version of the store's tables, 0 where there are none.
func storedVersion(ctx context.Context, db *sql.DB, engine Engine) (int64, error) {
	table := "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	if engine == Postgres {
		table = "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('goose_db_version')"
	}
	var n int
	if err := db.QueryRowContext(ctx, table).Scan(&n); err != nil {
		return 0, fmt.Errorf("look for tables: %w", err)
	}
	if n == 0 {
		return 0, nil
	}
	var at sql.NullInt64
	err := db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read the tables' version: %w", err)
	}
	return at.Int64, nil
}
