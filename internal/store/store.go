package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Errors that callers tell apart. Messages are for people.
var (
	// ErrNotFound: there is no such affair file, document, record or decision.
	ErrNotFound = errors.New("not found")
	// ErrInvalid: what was to be stored breaks a law (a record whose words are not in its
	// document, an edit without content).
	ErrInvalid = errors.New("invalid")
	// ErrConflict: what was to be done has been done or is no longer possible.
	ErrConflict = errors.New("conflict")
	// ErrNotAffair: the file is something else.
	ErrNotAffair = errors.New("not an affair file")
	// ErrNewer: the file was written by a newer version of the program.
	ErrNewer = errors.New("affair file is newer than this program")
)

// Options of opening an affair.
type Options struct {
	// Create makes the file when it does not exist. Without it a missing file is ErrNotFound.
	Create bool
	// Readers is the number of readers at once; 0 means 4.
	Readers int
	// Now gives the time for decisions that carry none; nil means the wall clock.
	Now func() time.Time
}

// DB is an open affair. Its Reader methods read what is committed.
type DB struct {
	Reader
	path  string
	w, r  *sql.DB
	d     dialect
	now   func() time.Time
	write sync.Mutex // one writer in this process; others wait for the database
	names namesCache
	enc   *zstd.Encoder

	watchers watchers
}

// Path is what the affair was opened with.
func (db *DB) Path() string { return db.path }

// Reader answers questions. DB is one; a Snapshot is one on a fixed state.
type Reader struct {
	q   querier
	d   dialect
	dec *zstd.Decoder
}

// querier is what *sql.DB and *sql.Tx have in common.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// dialect holds what differs between databases.
type dialect struct {
	name string
	// mark is the placeholder of the nth argument in statements with very many.
	mark func(n int) string
	// join joins tables in the order in which they stand.
	join string
	// matchDocuments and matchRecords are subqueries that give the n of what a full-text
	// query, in the form that query makes, matches; %s is the placeholder.
	matchDocuments, matchRecords string
	query                        func(string) string
	searchDocuments              string
	searchRecords                string
	// snippet cuts a snippet out of a text for databases that give the text; nil for others.
	snippet     func(text, query string) string
	begin       string                                                     // what a write transaction begins with
	notify      string                                                     // what tells other processes of it, "" where they look for themselves
	snapshot    *sql.TxOptions                                             // how a snapshot begins
	prepares    bool                                                       // prepares and keeps statements by itself
	insert      func(w *writer, table, columns string, rows [][]any) error // a quick way for many rows, or nil
	index       func(w *writer) error                                      // new rows into the search index
	unindex     func(w *writer, n int64) error                             // a record out of it
	backup      func(ctx context.Context, db *DB, path string) error
	checkSearch func(ctx context.Context, tx *sql.Tx) []Finding
}

// Open opens an affair. Path is a file name, or the address of a PostgreSQL database
// (postgres://...), where the affair is in the first schema of the search path; opts.Create makes
// it if need be. An older file is upgraded, after a copy of it has been put beside it. The errors
// of this package say why an affair cannot be opened.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	if path == "" {
		return nil, fmt.Errorf("open affair: %w: the name is empty", ErrInvalid)
	}
	if isPostgres(path) {
		return openPostgres(ctx, path, opts)
	}
	return openSQLite(ctx, path, opts)
}

func newDB(path string, w, r *sql.DB, d dialect, opts Options) (*DB, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(1<<31))
	if err != nil {
		return nil, err
	}
	db := &DB{Reader: Reader{q: r, d: d, dec: dec}, path: path, w: w, r: r, d: d, now: opts.Now, enc: enc}
	if db.now == nil {
		db.now = time.Now
	}
	return db, nil
}

// Close releases the affair. All reading must have ended.
func (db *DB) Close() error {
	db.dec.Close()
	err := db.enc.Close()
	if db.r != db.w {
		err = errors.Join(err, db.r.Close())
	}
	return errors.Join(err, db.w.Close())
}

// Snapshot is a Reader on the state of one moment: what is written later is not seen. Close
// it soon; while it is open the file keeps the old state beside the new.
type Snapshot struct {
	Reader
	tx *sql.Tx
}

// Snapshot opens a reader on the state of now.
func (db *DB) Snapshot(ctx context.Context) (*Snapshot, error) {
	var tx *sql.Tx
	if err := db.begin(ctx, func() (err error) {
		tx, err = db.r.BeginTx(ctx, db.d.snapshot)
		return err
	}); err != nil {
		return nil, fmt.Errorf("open snapshot: %w", err)
	}
	s := &Snapshot{Reader: Reader{q: tx, d: db.d, dec: db.dec}, tx: tx}
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM refusal").Scan(&n); err != nil { // the moment is that of the first read
		_ = tx.Rollback()
		return nil, fmt.Errorf("open snapshot: %w", err)
	}
	return s, nil
}

// Close ends the snapshot.
func (s *Snapshot) Close() error { return s.tx.Rollback() }

// begin begins a transaction, again when the connection that it was begun on turns out to be
// dead: those that were idle when a server was started again are. Nothing is lost by it, since
// nothing has been done yet.
func (db *DB) begin(ctx context.Context, f func() error) error {
	for try := 0; ; try++ {
		err := f()
		var answered interface{ SQLState() string } // by the server, so the connection lives
		if err == nil || db.d.notify == "" || try > db.w.Stats().MaxOpenConnections || ctx.Err() != nil || errors.As(err, &answered) {
			return err
		}
	}
}

// update runs f in the one write transaction. Nothing is kept when f fails.
func (db *DB) update(ctx context.Context, f func(conn *sql.Conn, tx *sql.Tx) error) (err error) {
	db.write.Lock()
	defer db.write.Unlock()
	var conn *sql.Conn
	var tx *sql.Tx
	if err := db.begin(ctx, func() (err error) {
		if conn, err = db.w.Conn(ctx); err != nil {
			return err
		}
		if tx, err = conn.BeginTx(ctx, nil); err != nil {
			_ = conn.Close() // the error before it has the say
		}
		return err
	}); err != nil {
		return fmt.Errorf("begin writing: %w", err)
	}
	defer func() { _ = conn.Close() }() // gives it back
	defer func() {
		if err != nil {
			db.names = namesCache{}
			_ = tx.Rollback()
		}
	}()
	if db.d.begin != "" {
		if _, err := tx.ExecContext(ctx, db.d.begin); err != nil {
			return fmt.Errorf("begin writing: %w", err)
		}
	}
	if err := f(conn, tx); err != nil {
		return err
	}
	if db.d.notify != "" {
		if _, err := tx.ExecContext(ctx, db.d.notify); err != nil {
			return fmt.Errorf("tell the others: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	db.watchers.wake()
	return nil
}

// kindNo is the place of a kind in affair.Kinds, -1 for none.
func kindNo(k affair.Kind) int {
	for i, x := range affair.Kinds {
		if x == k {
			return i
		}
	}
	return -1
}
