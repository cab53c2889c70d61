package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Change is what was written since the last one.
type Change struct {
	// Documents are the ids of new documents, in the order in which they were stored.
	Documents []string
	// Decisions are the new entries of the log, in order.
	Decisions []affair.Decision
}

// Watch calls f after every write to the affair by whatever process, with what is new since it
// began: every decision and every document once, in order. When nothing is in it something else
// was written (a document was coded again, an input refused), or nothing. It returns when the
// context ends or f fails. Where the connection to a server is lost, it is made anew and nothing
// is missed.
func (db *DB) Watch(ctx context.Context, f func(Change) error) error {
	s := sight{db: db, f: f}
	if err := db.r.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(seq), 0) FROM decision), (SELECT coalesce(max(n), 0) FROM document)`).
		Scan(&s.seq, &s.n); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	if isPostgres(db.path) {
		return db.watchPostgres(ctx, &s)
	}
	return db.watchFile(ctx, &s)
}

// sight is how far somebody who watches has seen.
type sight struct {
	db     *DB
	f      func(Change) error
	seq, n int64
}

// look tells what is new.
func (s *sight) look(ctx context.Context) error {
	var c Change
	var err error
	if c.Decisions, err = s.db.decisions(ctx, `SELECT body FROM decision WHERE seq > $1 ORDER BY seq`, s.seq); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	rows, err := s.db.q.QueryContext(ctx, `SELECT n, id FROM document WHERE n > $1 ORDER BY n`, s.n)
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	n := s.n
	if err := each(rows, func() error {
		var id string
		err := rows.Scan(&n, &id)
		c.Documents = append(c.Documents, id)
		return err
	}); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	if k := len(c.Decisions); k > 0 {
		s.seq = c.Decisions[k-1].Seq
	}
	s.n = n
	if err := s.f(c); err != nil {
		return stopWatching{err}
	}
	return nil
}

// stopWatching is the watcher's own error.
type stopWatching struct{ error }

func (s stopWatching) Unwrap() error { return s.error }

// watchFile looks when this process has written, and every half second whether another one has.
func (db *DB) watchFile(ctx context.Context, s *sight) error {
	wake := make(chan struct{}, 1)
	db.watchers.add(wake)
	defer db.watchers.remove(wake)
	conn, err := db.r.Conn(ctx) // data_version is about what others than this connection wrote
	if err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	defer conn.Close()
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	var seen int64
	if err := conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&seen); err != nil {
		return fmt.Errorf("watch: %w", err)
	}
	for {
		if err := s.look(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		for waits := true; waits; {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-wake:
				waits = false
			case <-tick.C:
				var now int64
				if err := conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&now); err != nil {
					return fmt.Errorf("watch: %w", err)
				}
				waits, seen = now == seen, now
			}
		}
	}
}

// changed is the channel on which a schema's writers speak.
const changed = `'rashomon_' || md5(current_schema())`

// watchPostgres listens. Between two connections it looks what it has missed.
func (db *DB) watchPostgres(ctx context.Context, s *sight) error {
	for rest := 100 * time.Millisecond; ; {
		err := db.listen(ctx, s, func() { rest = 100 * time.Millisecond })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var own stopWatching
		if errors.As(err, &own) {
			return own.error
		}
		slog.DebugContext(ctx, "the connection that listens was lost", slog.Any("error", err))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rest):
		}
		rest = min(2*rest, 10*time.Second)
	}
}

func (db *DB) listen(ctx context.Context, s *sight, connected func()) error {
	conn, err := pgx.Connect(ctx, db.path)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var channel string
	if err := conn.QueryRow(ctx, `SELECT `+changed).Scan(&channel); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `LISTEN `+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	connected()
	for {
		if err := s.look(ctx); err != nil {
			return err
		}
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
