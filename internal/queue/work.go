package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Code codes one document: it gives the records or a refusal. The error is for what is not the
// document's fault.
type Code func(ctx context.Context, t Task) ([]affair.Record, *affair.Refusal, error)

// Store is the part of store.DB that workers write to.
type Store interface {
	WriteThen(ctx context.Context, b store.Batch, then func(ctx context.Context, tx pgx.Tx) error) error
}

var _ Store = (*store.DB)(nil)

// WorkOptions of a worker. The zero value is the default.
type WorkOptions struct {
	// Workers is how many documents are coded at once; 0 means the number of processors.
	Workers int
	// Timeout is how long one document may take; 0 means two minutes. One that takes longer is
	// refused. What a killed worker had begun is begun again by others half a minute after twice this time.
	Timeout time.Duration
	// Tries is how often a document is begun before it is refused because every worker that
	// began it came to grief; 0 means 5.
	Tries int
	// UntilEmpty ends the work when nothing of this coder waits any more.
	UntilEmpty bool
	// Done, if not nil, is told of every document after its records or refusal are stored.
	Done func(name string, refusal *affair.Refusal)
}

// ErrOverrun ends a worker whose coder does not come back from a document: what goes on in it
// cannot be stopped but with the process. Whoever watches over the process starts it again.
var ErrOverrun = errors.New("a document takes longer than it may, and cannot be stopped otherwise")

// Work codes what waits for the coder of that name until the context ends, or until nothing
// waits if that was asked for. What is being coded when the context ends is finished first.
func (q *Queue) Work(ctx context.Context, db Store, coder string, code Code, o WorkOptions) error {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Timeout <= 0 {
		o.Timeout = 2 * time.Minute
	}
	if o.Tries <= 0 {
		o.Tries = 5
	}
	w := &worker{q: q, db: db, code: code, o: o, overrun: make(chan struct{})}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, w); err != nil {
		return err
	}
	client, err := river.NewClient(riverpgxv5.New(q.pool), &river.Config{
		Queues:  map[string]river.QueueConfig{channel(coder): {MaxWorkers: o.Workers}},
		Workers: workers,
		Logger:  q.log,
		// One document is a few dozen milliseconds: River's default rest between two looks would
		// be most of the time.
		FetchCooldown:               5 * time.Millisecond,
		FetchPollInterval:           time.Second,
		JobTimeout:                  2 * o.Timeout, // coding has half of it, storing the rest
		RescueStuckJobsAfter:        2*o.Timeout + time.Second,
		CompletedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return err
	}
	// The work's own context is not ended with ctx: what was begun is finished.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start working: %w", err)
	}
	err = w.wait(ctx, coder)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*o.Timeout)
	defer cancel()
	if e := client.Stop(stop); e != nil {
		err = errors.Join(err, fmt.Errorf("stop working: %w", e))
	}
	return err
}

// wait waits for the end of the work.
func (w *worker) wait(ctx context.Context, coder string) error {
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.overrun:
			return ErrOverrun
		case <-tick.C:
		}
		if !w.o.UntilEmpty {
			continue
		}
		var waits bool
		err := w.q.pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM waiting WHERE coder = $1)`, coder).Scan(&waits)
		if err == nil && !waits {
			return nil
		}
		if err != nil && ctx.Err() == nil { // the server may be back soon
			w.q.log.WarnContext(ctx, "cannot look for work", slog.Any("error", err))
		}
	}
}

// codingError is what a coder came back with.
type codingError struct{ error }

func (e codingError) Unwrap() error { return e.error }

// worker works River's jobs.
type worker struct {
	river.WorkerDefaults[args]
	q    *Queue
	db   Store
	code Code
	o    WorkOptions
	// alone is held for writing by a document under suspicion, and for reading by all others.
	alone   sync.RWMutex
	overrun chan struct{}
	over    atomic.Bool
}

// NextRetry lets failed jobs rest shortly; the number of attempts is bounded elsewhere.
func (w *worker) NextRetry(*river.Job[args]) time.Time { return time.Now().Add(retry) }

// Work codes the document of one job.
func (w *worker) Work(ctx context.Context, job *river.Job[args]) error {
	err := w.work(ctx, job)
	if err == nil || !passing(err) {
		return err
	}
	// Not the document's fault: it does not count as an attempt.
	w.q.log.WarnContext(ctx, "the database did not take it; the document is tried again", slog.String("document", job.Args.Document), slog.Any("error", err))
	return river.JobSnooze(retry)
}

// passing reports whether an error comes from the connection or the state of the server rather
// than from what was written.
func passing(err error) bool {
	var own codingError
	if errors.As(err, &own) {
		return false
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return !errors.Is(err, store.ErrInvalid)
	}
	switch pg.Code[:min(2, len(pg.Code))] {
	case "08", "25", "40", "53", "57", "58": // connection, transaction state, rollback, resources, operator, system
		return true
	}
	return false
}

func (w *worker) work(ctx context.Context, job *river.Job[args]) error {
	t, err := w.q.task(ctx, job.Args)
	if err != nil {
		return err
	}
	var b store.Batch
	var refusal *affair.Refusal
	name := job.Args.Document
	if t != nil {
		name = t.Doc.Name
		var records []affair.Record
		if records, refusal, err = w.run(ctx, *t, job); err != nil {
			return err
		}
		if refusal != nil {
			b.Refusals = append(b.Refusals, *refusal)
		} else {
			b.Documents = append(b.Documents, store.Coded{Doc: t.Doc, Original: t.Original, Coder: t.Coder, Records: records, Replace: t.Again})
		}
	}
	err = w.db.WriteThen(ctx, b, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM waiting WHERE id = $1 AND coder = $2`, job.Args.Document, job.Args.Coder); err != nil {
			return fmt.Errorf("end the waiting: %w", err)
		}
		if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, job); err != nil {
			return fmt.Errorf("complete the job: %w", err)
		}
		return nil
	})
	if err == nil && w.o.Done != nil && t != nil {
		w.o.Done(name, refusal)
	}
	return err
}

// run codes a document, or refuses it when it has been tried often enough.
func (w *worker) run(ctx context.Context, t Task, job *river.Job[args]) ([]affair.Record, *affair.Refusal, error) {
	source := t.Doc.Source
	if source == "" {
		source = t.Doc.Name
	}
	refuse := func(format string, a ...any) (r []affair.Record, _ *affair.Refusal, _ error) {
		return r, &affair.Refusal{Source: source, Reason: fmt.Sprintf(format, a...),
			Advice: "please report this with the file; the other inputs are not affected"}, nil
	}
	if job.Attempt > w.o.Tries {
		last := "the worker ended before it was done"
		if n := len(job.Errors); n > 0 {
			last = job.Errors[n-1].Error
		}
		return refuse("cannot be analysed: given up after %d attempts; the last: %s", w.o.Tries, last)
	}
	if job.Attempt > 2 {
		w.alone.Lock()
		defer w.alone.Unlock()
	} else {
		w.alone.RLock()
		defer w.alone.RUnlock()
	}
	type result struct {
		records []affair.Record
		refusal *affair.Refusal
		err     error
	}
	done := make(chan result, 1)
	ctx, cancel := context.WithTimeout(ctx, w.o.Timeout)
	defer cancel()
	go func() {
		var r result
		defer func() {
			if v := recover(); v != nil {
				r.err = codingError{fmt.Errorf("the program made a mistake on it: %v", v)}
			}
			done <- r
		}()
		if r.records, r.refusal, r.err = w.code(ctx, t); r.err != nil && ctx.Err() == nil {
			r.err = codingError{r.err}
		}
	}()
	select {
	case r := <-done:
		return r.records, r.refusal, r.err
	case <-ctx.Done():
	}
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, nil, ctx.Err()
	}
	if !w.over.Swap(true) {
		close(w.overrun) // after the refusal is written: stopping waits for running jobs
	}
	return refuse("cannot be analysed within %s", w.o.Timeout)
}
