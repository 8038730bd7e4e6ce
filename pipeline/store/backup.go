package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes a whole copy of an SQLite store to a new file, while others write:
// the copy is the store as it was at one moment.
func (m *Maintenance) Backup(ctx context.Context, path string) error {
	if m.engine == Postgres {
		return fmt.Errorf("back up: %w: a PostgreSQL store is backed up with pg_dump or pg_basebackup", errors.ErrUnsupported)
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("back up: %s exists already", path)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("back up: %w", err)
	}
	if _, err := m.db.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return fmt.Errorf("back up: %w", errors.Join(sqliteError(err), os.Remove(part)))
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}
