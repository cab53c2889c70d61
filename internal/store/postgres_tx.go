package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// WriteThen is Write for an affair in PostgreSQL with something else in the same transaction:
// then may write to other tables, and all is kept or nothing. It must neither commit nor roll
// back. The error wraps ErrInvalid for an affair in a file.
func (db *DB) WriteThen(ctx context.Context, b Batch, then func(ctx context.Context, tx pgx.Tx) error) error {
	return db.writeThen(ctx, b, func(w *writer) error {
		return w.conn.Raw(func(driver any) error {
			c, ok := driver.(*stdlib.Conn)
			if !ok {
				return fmt.Errorf("%w: the affair is in a file, and this needs a PostgreSQL database", ErrInvalid)
			}
			return then(ctx, within{c.Conn()})
		})
	})
}

// within is a connection in the middle of a transaction that somebody else ends.
type within struct{ c *pgx.Conn }

var _ pgx.Tx = within{}

var errWithin = errors.New("the transaction is begun and ended by the store")

func (t within) Begin(context.Context) (pgx.Tx, error) { return nil, errWithin }
func (t within) Commit(context.Context) error          { return errWithin }
func (t within) Rollback(context.Context) error        { return errWithin }
func (t within) LargeObjects() pgx.LargeObjects        { return pgx.LargeObjects{} }
func (t within) Conn() *pgx.Conn                       { return t.c }

func (t within) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return t.c.CopyFrom(ctx, table, columns, rows)
}

func (t within) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return t.c.SendBatch(ctx, b)
}

func (t within) Prepare(ctx context.Context, name, query string) (*pgconn.StatementDescription, error) {
	return t.c.Prepare(ctx, name, query)
}

func (t within) Exec(ctx context.Context, query string, args ...any) (pgconn.CommandTag, error) {
	return t.c.Exec(ctx, query, args...)
}

func (t within) Query(ctx context.Context, query string, args ...any) (pgx.Rows, error) {
	return t.c.Query(ctx, query, args...)
}

func (t within) QueryRow(ctx context.Context, query string, args ...any) pgx.Row {
	return t.c.QueryRow(ctx, query, args...)
}
