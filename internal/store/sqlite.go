package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations
var migrations embed.FS

// applicationID marks an affair file (SQLite's application_id): "RSHM".
const applicationID = 0x5253484d

func openSQLite(ctx context.Context, path string, opts Options) (*DB, error) {
	fi, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !opts.Create:
		return nil, fmt.Errorf("open %s: %w: there is no such affair file", path, ErrNotFound)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open affair: %w", err)
	case err == nil && fi.IsDir():
		return nil, fmt.Errorf("open %s: %w: it is a folder", path, ErrNotAffair)
	case err == nil && fi.Size() == 0 && !opts.Create:
		return nil, fmt.Errorf("open %s: %w: it is empty", path, ErrNotAffair)
	}
	w, err := sql.Open("sqlite", dsn(path, "busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"cache_size(-64000)", "temp_store(memory)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	w.SetMaxOpenConns(1)
	if err := prepareSQLite(ctx, w, path); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	r, err := sql.Open("sqlite", dsn(path, "busy_timeout(10000)", "query_only(1)", "cache_size(-16000)"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), w.Close())
	}
	n := opts.Readers
	if n <= 0 {
		n = 4
	}
	r.SetMaxOpenConns(n)
	r.SetMaxIdleConns(n)
	return newDB(path, w, r, sqliteDialect, opts)
}

// dsn names the file so that any character in its path is safe. Transactions of the writer
// take the lock at once: two that both read first and write later would wait for each other.
func dsn(path string, pragmas ...string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	q := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	if len(pragmas) > 1 && strings.HasPrefix(pragmas[1], "query_only") {
		q.Set("_txlock", "deferred")
	}
	return u.String() + "?" + q.Encode()
}

// prepareSQLite checks whose file it is and brings its tables to this version.
func prepareSQLite(ctx context.Context, w *sql.DB, path string) error {
	var app, tables int64
	err := w.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app)
	if err == nil {
		err = w.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
	}
	var se *sqlite.Error
	if errors.As(err, &se) && (se.Code()&0xff == sqlite3.SQLITE_NOTADB || se.Code()&0xff == sqlite3.SQLITE_CORRUPT) {
		return fmt.Errorf("open %s: %w: it is no database, or a damaged one", path, ErrNotAffair)
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	switch {
	case app == applicationID:
	case app == 0 && tables == 0:
		if _, err := w.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return fmt.Errorf("create %s: %w", path, err)
		}
	default:
		return fmt.Errorf("open %s: %w: it is another program's database", path, ErrNotAffair)
	}
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, w, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("open %s: read its version: %w", path, err)
	}
	switch { // a migration sets user_version too, in its own transaction, for other tools to read
	case have > want:
		return fmt.Errorf("open %s: %w: its tables have version %d, this program knows version %d; use a newer rashomon", path, ErrNewer, have, want)
	case have == want:
		return nil
	case have > 0:
		if err := vacuumInto(ctx, w, fmt.Sprintf("%s.v%d.bak", path, have)); err != nil {
			return fmt.Errorf("keep a copy of %s before upgrading it: %w", path, err)
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("upgrade %s: %w", path, err)
	}
	return nil
}

// vacuumInto writes a consistent, compact copy to a new file: to a temporary name first, so
// that a file of that name is always whole.
func vacuumInto(ctx context.Context, db *sql.DB, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%w: %s exists", ErrConflict, path)
	}
	tmp := path + ".part"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO $1", tmp); err != nil {
		return errors.Join(err, os.RemoveAll(tmp))
	}
	f, err := os.OpenFile(tmp, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// CopyFile writes a consistent copy of an affair file, of whatever version, to a new file. What
// is copied is neither upgraded nor otherwise changed.
func CopyFile(ctx context.Context, from, to string) (err error) {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("copy %s: %w: there is no such affair file", from, ErrNotFound)
	}
	db, err := sql.Open("sqlite", dsn(from, "busy_timeout(10000)"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var app int64
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app); err != nil || app != applicationID {
		return fmt.Errorf("copy %s: %w", from, ErrNotAffair)
	}
	return vacuumInto(ctx, db, to)
}

// Backup writes a whole copy of the affair to a new file while it is in use. It is
// ErrConflict when the file exists.
func (db *DB) Backup(ctx context.Context, path string) error {
	if err := db.d.backup(ctx, db, path); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}
