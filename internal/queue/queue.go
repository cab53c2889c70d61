package queue

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/klauspost/compress/zstd"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

//go:embed migrations
var migrations embed.FS

// Task is one document to be coded.
type Task struct {
	Doc      *affair.Document
	Original []byte
	Coder    string // name and version of the coder that is wanted
	Again    bool   // even if that coder has coded it already
}

// Options of a queue. The zero value is the default.
type Options struct {
	// Log is told what goes wrong; nil means nobody is.
	Log *slog.Logger
	// Connections is the number of connections of the queue's own at once; 0 means 4.
	Connections int
}

// Queue is the queue of one affair.
type Queue struct {
	pool *pgxpool.Pool
	log  *slog.Logger
	put  *river.Client[pgx.Tx]
	enc  *zstd.Encoder
	dec  *zstd.Decoder
}

// Open opens the queue of the affair that is in the first schema of the address's search path,
// and makes its tables if need be. The affair must be there (store.Open).
func Open(ctx context.Context, address string, o Options) (*Queue, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	cfg, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open queue in %s: the address is not understood", store.Redacted(address))
	}
	cfg.MaxConns = int32(max(o.Connections, 4))
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open queue in %s: %w", store.Redacted(address), err)
	}
	q := &Queue{pool: pool, log: o.Log}
	if err := q.open(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open queue in %s: %w", store.Redacted(address), err)
	}
	return q, nil
}

func (q *Queue) open(ctx context.Context) error {
	if err := q.migrate(ctx); err != nil {
		return err
	}
	var err error
	if q.put, err = river.NewClient(riverpgxv5.New(q.pool), &river.Config{Logger: q.log}); err != nil {
		return err
	}
	if q.enc, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)); err != nil {
		return err
	}
	q.dec, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(1<<31))
	return err
}

// Close releases the queue. Work must have ended.
func (q *Queue) Close() error {
	q.dec.Close()
	q.pool.Close()
	return q.enc.Close()
}

// migrate brings River's tables and ours to this version, one process at a time.
func (q *Queue) migrate(ctx context.Context) error {
	conn, err := q.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	const name = `hashtext('rashomon queue'), hashtext(current_schema())`
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock(`+name+`)`); err != nil {
		return err
	}
	defer func() { _, _ = conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock(`+name+`)`) }()
	m, err := rivermigrate.New(riverpgxv5.New(q.pool), &rivermigrate.Config{Logger: q.log})
	if err != nil {
		return err
	}
	if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("make the job queue's tables: %w", err)
	}
	db := stdlib.OpenDBFromPool(q.pool)
	defer db.Close()
	p, err := provider(db)
	if err != nil {
		return err
	}
	if have, want, err := p.GetVersions(ctx); err != nil {
		return fmt.Errorf("read the queue's version: %w", err)
	} else if have > want {
		return fmt.Errorf("%w: the queue's tables have version %d, this program knows version %d; use a newer rashomon", store.ErrNewer, have, want)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("make the queue's tables: %w", err)
	}
	return nil
}

func provider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	versions, err := database.NewStore(goose.DialectPostgres, "queue_version")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider("", db, files, goose.WithStore(versions), goose.WithDisableGlobalRegistry(true))
}

// args are a job's arguments; the document itself is in the table of those that wait.
type args struct {
	Document string `json:"document"`
	Coder    string `json:"coder"`
}

// Kind is the name of our one kind of job.
func (args) Kind() string { return "code" }

// channel is the name of the queue of a coder.
func channel(coder string) string {
	h := sha256.Sum256([]byte(coder))
	return "code_" + hex.EncodeToString(h[:8])
}

// attempts is more than any document gets: the worker itself gives up earlier and says so.
const attempts = 1000

// Put lets documents wait, all or none. One that waits already for the same coder is left out.
func (q *Queue) Put(ctx context.Context, tasks ...Task) error {
	if err := q.putAll(ctx, tasks); err != nil {
		return fmt.Errorf("queue %d documents: %w", len(tasks), err)
	}
	return nil
}

func (q *Queue) putAll(ctx context.Context, tasks []Task) error {
	tx, err := q.pool.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // after a commit it does nothing
	batch := &pgx.Batch{}
	for i := range tasks {
		t := &tasks[i]
		doc, err := json.Marshal(t.Doc)
		if err != nil {
			return err
		}
		batch.Queue(`INSERT INTO waiting (id, coder, again, document, original) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			t.Doc.ID, t.Coder, t.Again, string(doc), q.enc.EncodeAll(t.Original, nil))
	}
	results := tx.SendBatch(ctx, batch)
	var jobs []river.InsertManyParams
	for i := range tasks {
		tag, err := results.Exec()
		if err != nil {
			return errors.Join(err, results.Close())
		}
		if tag.RowsAffected() > 0 { // its job is written with it, and only then
			jobs = append(jobs, river.InsertManyParams{Args: args{tasks[i].Doc.ID, tasks[i].Coder},
				InsertOpts: &river.InsertOpts{Queue: channel(tasks[i].Coder), MaxAttempts: attempts}})
		}
	}
	if err := results.Close(); err != nil {
		return err
	}
	if len(jobs) > 0 {
		if _, err := q.put.InsertManyTx(ctx, tx, jobs); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

// Waiting counts the documents that wait or are being coded, by coder.
func (q *Queue) Waiting(ctx context.Context) (map[string]int, error) {
	rows, err := q.pool.Query(ctx, `SELECT coder, count(*) FROM waiting GROUP BY coder`)
	if err != nil {
		return nil, fmt.Errorf("count what waits: %w", err)
	}
	out := map[string]int{}
	var coder string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&coder, &n}, func() error {
		out[coder] = n
		return nil
	}); err != nil {
		return nil, fmt.Errorf("count what waits: %w", err)
	}
	return out, nil
}

// task reads a waiting document; nil when it waits no longer.
func (q *Queue) task(ctx context.Context, a args) (*Task, error) {
	t := &Task{Coder: a.Coder}
	var doc string
	var packed []byte
	err := q.pool.QueryRow(ctx, `SELECT again, document, original FROM waiting WHERE id = $1 AND coder = $2`, a.Document, a.Coder).
		Scan(&t.Again, &doc, &packed)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(doc), &t.Doc); err != nil {
		return nil, err
	}
	if t.Original, err = q.dec.DecodeAll(packed, []byte{}); err != nil {
		return nil, fmt.Errorf("unpack original of %s: %w", a.Document, err)
	}
	return t, nil
}

// retry is how long a job rests before it is tried again.
const retry = time.Second
