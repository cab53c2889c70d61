package accounts

import (
	"context"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"
)

// LimitsAfter counts attempts under many names and says how many counts are kept.
func LimitsAfter(n int) int {
	l := newLimits()
	now := time.Unix(0, 0)
	for i := range n {
		l.allow(now, "name "+strconv.Itoa(i))
	}
	return len(l.by)
}

// DownAndUp takes the tables away and makes them again.
func DownAndUp(ctx context.Context, a *DB) error {
	dialect := goose.DialectSQLite3
	if a.db.Stats().MaxOpenConnections > 1 {
		dialect = goose.DialectPostgres
	}
	p, err := provider(a.db, dialect)
	if err != nil {
		return err
	}
	if _, err := p.DownTo(ctx, 0); err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}
