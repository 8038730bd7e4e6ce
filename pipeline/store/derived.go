package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Tables named index_… are derived from the others (pipeline/report/index). This
// is what that package writes with.

// Engine says what kind of database this is.
func (m *Maintenance) Engine() Engine { return m.engine }

// DB is the connection, for reading.
func (m *Maintenance) DB() *sql.DB { return m.db }

// Derive runs f in a transaction that has the index tables to itself, again
// where others were in the way. Readers and Put go on; on SQLite Put waits.
func (m *Maintenance) Derive(ctx context.Context, f func(tx *sql.Tx) error) error {
	err := m.transaction(ctx, false, func(c *change) error {
		if c.engine == Postgres {
			if _, err := c.tx.ExecContext(ctx, "LOCK TABLE index_articles IN EXCLUSIVE MODE"); err != nil {
				return err
			}
		}
		return f(c.tx)
	})
	if err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	return nil
}
