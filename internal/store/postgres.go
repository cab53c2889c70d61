package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

// isPostgres reports whether an affair's name is the address of a PostgreSQL database.
func isPostgres(path string) bool {
	return strings.HasPrefix(path, "postgres://") || strings.HasPrefix(path, "postgresql://")
}

// IsServer reports whether an affair's name is the address of a PostgreSQL database, not a file.
func IsServer(path string) bool { return isPostgres(path) }

// Redacted is an affair's name as it may be shown: an address without its password.
func Redacted(path string) string {
	if !isPostgres(path) {
		return path
	}
	u, err := url.Parse(path)
	if err != nil {
		return "postgres://…"
	}
	return u.Redacted()
}

// openPostgres opens the affair in the first schema of the address's search_path. Writers take
// turns by an advisory lock, as they do by the file's lock in SQLite.
func openPostgres(ctx context.Context, address string, opts Options) (*DB, error) {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", Redacted(address), err)
	}
	n := opts.Readers
	if n <= 0 {
		n = 4
	}
	db.SetMaxOpenConns(n + 1)
	if err := preparePostgres(ctx, db, opts); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", Redacted(address), err), db.Close())
	}
	return newDB(address, db, db, postgresDialect, opts)
}

// EnsureSchema makes the schema that an address's search_path names first, if it is not there.
func EnsureSchema(ctx context.Context, db *sql.DB) error {
	var there bool
	var path string
	if err := db.QueryRowContext(ctx, `SELECT current_schema() IS NOT NULL, current_setting('search_path')`).Scan(&there, &path); err != nil || there {
		return err
	}
	first, _, _ := strings.Cut(path, ",")
	first = strings.Trim(strings.TrimSpace(first), `"`)
	if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+pgx.Identifier{first}.Sanitize()); err != nil {
		// Another process may have made it in the same moment.
		if e := db.QueryRowContext(ctx, `SELECT current_schema() IS NOT NULL`).Scan(&there); e == nil && there {
			return nil
		}
		return fmt.Errorf("make the schema %s: %w", first, err)
	}
	return nil
}

// neighbours are tables that may stand beside an affair's: those of the queue and of accounts.
const neighbours = `'waiting', 'queue_version', 'person', 'role', 'session', 'token', 'passkey', 'ceremony', 'people_version'`

func preparePostgres(ctx context.Context, db *sql.DB, opts Options) (err error) {
	if opts.Create {
		if err := EnsureSchema(ctx, db); err != nil {
			return err
		}
	}
	// One process at a time: a server and its workers are started together.
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	const name = `hashtext('rashomon tables'), hashtext(current_schema())`
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+name+`)`); err != nil {
		return err
	}
	defer func() {
		_, e := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+name+`)`)
		err = errors.Join(err, e)
	}()
	var ours, tables int
	if err := conn.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE table_name = 'rashomon'),
		count(*) FILTER (WHERE table_name NOT IN (`+neighbours+`) AND table_name NOT LIKE 'river\_%')
		FROM information_schema.tables WHERE table_schema = current_schema()`).Scan(&ours, &tables); err != nil {
		return err
	}
	switch {
	case ours == 0 && tables > 0:
		return fmt.Errorf("%w: the schema has tables of something else", ErrNotAffair)
	case ours == 0 && !opts.Create:
		return fmt.Errorf("%w: there is no affair in this database", ErrNotFound)
	}
	p, err := postgresMigrations(db)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read its version: %w", err)
	}
	if have > want {
		return fmt.Errorf("%w: its tables have version %d, this program knows version %d; use a newer rashomon", ErrNewer, have, want)
	}
	if have < want {
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("upgrade: %w", err)
		}
	}
	return nil
}

// postgresMigrations steps a database's tables up and down.
func postgresMigrations(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/postgres")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db, files, goose.WithDisableGlobalRegistry(true))
}
