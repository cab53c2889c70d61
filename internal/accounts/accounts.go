package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Errors that callers tell apart.
var (
	// ErrNotFound: there is no such person, token or session.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: a name, password or role cannot be one.
	ErrInvalid = errors.New("invalid")
	// ErrConflict: the name or address is somebody's already.
	ErrConflict = errors.New("conflict")
	// ErrRefused: who asks is not let in. It does not say why, on purpose.
	ErrRefused = errors.New("sign-in refused")
	// ErrTooMany: too many attempts; wait.
	ErrTooMany = errors.New("too many attempts: wait a minute and try again")
)

// Role is what somebody may do in an affair. Each may do what those before it may.
type Role string

// The roles.
const (
	None   Role = ""
	Reader Role = "reader" // sees everything, exports
	Coder  Role = "coder"  // accepts, rejects, edits and adds records; undoes own decisions
	Editor Role = "editor" // takes in documents, decides on names, undoes others' decisions
	Owner  Role = "owner"  // says who may do what
)

// Roles lists the roles in order.
var Roles = []Role{Reader, Coder, Editor, Owner}

// rank is the place of a role, 0 for none or an unknown one.
func (r Role) rank() int {
	for i, x := range Roles {
		if x == r {
			return i + 1
		}
	}
	return 0
}

// May reports whether somebody with this role may do what needs another. None may nothing.
func (r Role) May(needed Role) bool {
	return r.rank() > 0 && needed.rank() > 0 && r.rank() >= needed.rank()
}

// least is the lower of two roles.
func least(a, b Role) Role {
	if a.rank() < b.rank() {
		return a
	}
	return b
}

// ParseRole reads a role's name.
func ParseRole(s string) (Role, error) {
	if r := Role(s); r.rank() > 0 {
		return r, nil
	}
	return None, fmt.Errorf("%w: %q is no role: choose reader, coder, editor or owner", ErrInvalid, s)
}

// Options of accounts. The zero value is the default.
type Options struct {
	// Now is the clock; nil means the wall clock.
	Now func() time.Time
	// SessionAge is how long a session lasts at most, SessionIdle without a request; 0 means
	// 30 days and 7 days.
	SessionAge, SessionIdle time.Duration
	// Cost of password hashes; zero means DefaultCost.
	Cost Cost
}

// DB keeps accounts. It may be used by any number of goroutines and processes.
type DB struct {
	db     *sql.DB
	o      Options
	limits *limits
	hashes chan struct{} // hashing takes memory: few at once
	dummy  string        // a hash to compare with when there is no such person
}

//go:embed migrations
var migrations embed.FS

// Open opens accounts in a file, or in the first schema of the search path of a PostgreSQL
// address (postgres://...), and makes their tables if need be.
func Open(ctx context.Context, where string, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.SessionAge <= 0 {
		o.SessionAge = 30 * 24 * time.Hour
	}
	if o.SessionIdle <= 0 {
		o.SessionIdle = 7 * 24 * time.Hour
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	driver, dsn, dialect := "pgx", where, goose.DialectPostgres
	if !strings.HasPrefix(where, "postgres://") && !strings.HasPrefix(where, "postgresql://") {
		abs, err := filepath.Abs(where)
		if err != nil {
			return nil, fmt.Errorf("open accounts: %w", err)
		}
		f, err := os.OpenFile(abs, os.O_CREATE, 0o600) // nobody else reads even hashes
		if err != nil {
			return nil, fmt.Errorf("open accounts: %w", err)
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("open accounts: %w", err)
		}
		u := url.URL{Scheme: "file", Path: filepath.ToSlash(abs)}
		q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)"}, "_txlock": {"immediate"}}
		driver, dsn, dialect = "sqlite", u.String()+"?"+q.Encode(), goose.DialectSQLite3
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return nil, fmt.Errorf("open accounts: the address is not understood")
	}
	db.SetMaxOpenConns(4)
	if driver == "sqlite" {
		db.SetMaxOpenConns(1)
	}
	a := &DB{db: db, o: o, limits: newLimits(), hashes: make(chan struct{}, 2)}
	if err := a.prepare(ctx, dialect); err != nil {
		return nil, errors.Join(fmt.Errorf("open accounts: %w", err), db.Close())
	}
	return a, nil
}

func (a *DB) prepare(ctx context.Context, dialect goose.Dialect) (err error) {
	if dialect == goose.DialectPostgres { // one process at a time: several servers may be started together
		if err := store.EnsureSchema(ctx, a.db); err != nil {
			return err
		}
		conn, err := a.db.Conn(ctx)
		if err != nil {
			return err
		}
		const name = `hashtext('rashomon people'), hashtext(current_schema())`
		if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+name+`)`); err != nil {
			return errors.Join(err, conn.Close())
		}
		defer func() {
			_, _ = conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+name+`)`) // the connection's end does it too
			_ = conn.Close()
		}()
	}
	p, err := provider(a.db, dialect)
	if err != nil {
		return err
	}
	have, want, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("read their version: %w", err)
	case have > want:
		return fmt.Errorf("their tables have version %d, this program knows version %d; use a newer rashomon", have, want)
	case have < want:
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("make their tables: %w", err)
		}
	}
	a.dummy, err = a.hash(ctx, secret())
	return err
}

func provider(db *sql.DB, dialect goose.Dialect) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	versions, err := database.NewStore(dialect, "people_version")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider("", db, files, goose.WithStore(versions), goose.WithDisableGlobalRegistry(true))
}

// Close releases the accounts.
func (a *DB) Close() error { return a.db.Close() }

// secret is 256 random bits, as text.
func secret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // it does not fail: crypto/rand ends the program first
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// digest is what is kept of a secret. It needs no salt and no cost: the secret is random.
func digest(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// in runs f in a transaction.
func (a *DB) in(ctx context.Context, f func(tx *sql.Tx) error) error {
	tx, err := a.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
