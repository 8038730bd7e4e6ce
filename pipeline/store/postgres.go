package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgresStore is a store in a PostgreSQL database, or one that speaks its
// protocol and SQL.
type postgresStore struct {
	pool   *pgxpool.Pool
	write  *postgresWriter
	reader *Reader
}

// postgresConfig reads an URL. Statements are described once and never prepared
// under a name, so that a PgBouncer in transaction mode, of any version, may
// stand between; an URL with default_query_exec_mode says otherwise. The URL's
// put=… is returned apart, see chooseWriteMode.
func postgresConfig(url string) (config *pgxpool.Config, put string, err error) {
	config, err = pgxpool.ParseConfig(url)
	if err != nil {
		return nil, "", err // without the password
	}
	if !strings.Contains(url, "default_query_exec_mode") {
		config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
	params := config.ConnConfig.RuntimeParams
	put = params["put"]
	delete(params, "put") // ours; the server does not know it
	if params["application_name"] == "" {
		params["application_name"] = "trichluc"
	}
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = 8 // one for each batch being written, some for readers
	}
	if !strings.Contains(url, "connect_timeout") {
		config.ConnConfig.ConnectTimeout = 10 * time.Second
	}
	return config, put, nil
}

func postgresPool(ctx context.Context, url string) (*pgxpool.Pool, error) {
	config, _, err := postgresConfig(url)
	if err != nil {
		return nil, err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

// chooseWriteMode takes the URL's word (put=copy or put=unnest) for how rows
// travel; without it, COPY for PostgreSQL and arrays for its relatives, whose
// COPY may commit in between.
func chooseWriteMode(ctx context.Context, pool *pgxpool.Pool, asked string) (writeMode, error) {
	switch asked {
	case "copy":
		return copied, nil
	case "unnest":
		return unnested, nil
	case "":
	default:
		return 0, fmt.Errorf("store URL: put=%s is unknown; known are copy and unnest", asked)
	}
	var version string
	if err := pool.QueryRow(ctx, "SELECT version()").Scan(&version); err != nil {
		return 0, err
	}
	if strings.Contains(version, "CockroachDB") || strings.Contains(version, "-YB-") {
		return unnested, nil
	}
	return copied, nil
}

func openPostgres(ctx context.Context, url string) (Store, error) {
	config, asked, err := postgresConfig(url)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	fail := func(err error) (Store, error) {
		pool.Close()
		return nil, fmt.Errorf("open store: %w", postgresError(err))
	}
	if _, err := migratePostgres(ctx, pool); err != nil {
		return fail(err)
	}
	mode, err := chooseWriteMode(ctx, pool, asked)
	if err != nil {
		return fail(err)
	}
	reader, err := newReader(ctx, stdlib.OpenDBFromPool(pool), Postgres)
	if err != nil {
		return fail(err)
	}
	packing, err := newCompressor()
	if err != nil {
		return fail(err)
	}
	return &postgresStore{pool, &postgresWriter{pool: pool, packing: packing, mode: mode}, reader}, nil
}

func openPostgresReader(ctx context.Context, url string) (*Reader, error) {
	pool, err := postgresPool(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	r, err := newReader(ctx, stdlib.OpenDBFromPool(pool), Postgres)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open store: %w", postgresError(err))
	}
	r.close = pool.Close
	return r, nil
}

// migratePostgres migrates under a lock held in a table, so that any number of
// workers may start at once; unlike an advisory lock it works through PgBouncer
// and in databases that have no such locks.
func migratePostgres(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	locker, err := lock.NewPostgresTableLocker(
		lock.WithTableLockTimeout(200*time.Millisecond, 1500), // five minutes
		lock.WithTableUnlockTimeout(200*time.Millisecond, 150),
		lock.WithTableLogger(slog.New(slog.DiscardHandler)),
	)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	names, err := migrate(ctx, db, Postgres, goose.WithLocker(locker))
	if err == nil && len(names) > 0 {
		// Texts are a quarter of what the server's time goes into; lz4 packs them
		// several times faster than the default. Not every build has it.
		_, _ = pool.Exec(ctx, "ALTER TABLE texts ALTER COLUMN text SET COMPRESSION lz4")
		// Hashes cannot be packed: it need not be tried. pairs is read of many rows at
		// once and so is kept apart from the other two, which are rarely read.
		_, _ = pool.Exec(ctx, `ALTER TABLE index_search ALTER COLUMN terms SET STORAGE EXTERNAL, ALTER COLUMN words SET STORAGE EXTERNAL,
			ALTER COLUMN pairs SET STORAGE PLAIN, SET (toast_tuple_target = 128)`)
	}
	return names, err
}

func (s *postgresStore) Put(ctx context.Context, entries []Entry) (Summary, error) {
	return put(ctx, s.write, entries)
}

func (s *postgresStore) Reader() *Reader { return s.reader }

// Ping asks whether this server takes writes: a standby answers too, but does not.
func (s *postgresStore) Ping(ctx context.Context) error {
	var readOnly string
	if err := s.pool.QueryRow(ctx, "SHOW transaction_read_only").Scan(&readOnly); err != nil {
		return fmt.Errorf("ping store: %w", postgresError(err))
	}
	if readOnly == "on" {
		return fmt.Errorf("ping store: %w", &storeError{errors.New("the server is read-only"), faultTransient})
	}
	return nil
}

func (s *postgresStore) Close() error {
	err := s.reader.Close()
	s.pool.Close()
	return err
}
