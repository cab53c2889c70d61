package store

import (
	"context"
	"fmt"
)

// Checkpoint copies the log into the file, as SQLite does by itself now and then.
func Checkpoint(ctx context.Context, db *DB) error {
	_, err := db.w.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	return err
}

// LimitPages lets the file grow to a number of pages, or to the size that it has.
func LimitPages(ctx context.Context, db *DB, n int) error {
	_, err := db.w.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", n))
	return err
}
