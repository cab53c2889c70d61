package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/queue"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/nlp"
)

func cmdWorker(e *env) *cobra.Command {
	var o workerOptions
	c := &cobra.Command{
		Use:   "worker",
		Short: "Code what others read, on this machine: one of many over one database",
		Long: `Take documents that wait in a PostgreSQL database, code them, and put their records
there. Start as many workers as you have machines; 'rashomon read --database URL'
lets documents wait. A worker may be killed at any time: what it had not finished,
another one does. Stopped with an interrupt, it finishes what it has begun.

A worker takes only what was read for the same version of the program and the
same codebook. The address may stand in RASHOMON_DATABASE, where other users of
the machine do not see it.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some documents were refused.`,
		Example: `  rashomon worker --database 'postgres://rashomon@db.example/affairs?search_path=dam'
  rashomon worker --until-empty                 ends when nothing waits any more`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runWorker(c.Context(), e, o) },
	}
	f := c.Flags()
	databaseFlag(c, &o.database)
	f.IntVar(&o.workers, "workers", 0, "how `many` documents to code at once (default: one a processor)")
	f.DurationVar(&o.timeout, "timeout", 2*time.Minute, "refuse a document that takes longer")
	f.IntVar(&o.tries, "tries", 5, "refuse a document after its workers have died this `often`")
	f.BoolVar(&o.untilEmpty, "until-empty", false, "end when nothing waits any more")
	f.StringVar(&o.listen, "listen", "", "answer /healthz, /readyz and /metrics at this `address`, such as 127.0.0.1:9101")
	f.StringSliceVar(&o.books, "codebook", nil, "a `folder` with your own codebook files, on top of the built-in ones")
	return c
}

type workerOptions struct {
	database   string
	workers    int
	timeout    time.Duration
	tries      int
	untilEmpty bool
	books      []string
	listen     string
}

// databaseFlag adds --database.
func databaseFlag(c *cobra.Command, into *string) {
	c.Flags().StringVar(into, "database", "", "the `URL` of the PostgreSQL database (default: $RASHOMON_DATABASE)")
}

// database is the address that a flag or the environment gives.
func database(flag string) (string, error) {
	if flag == "" {
		flag = os.Getenv("RASHOMON_DATABASE")
	}
	if flag == "" {
		return "", usagef("give the database: --database postgres://USER@HOST/NAME, or RASHOMON_DATABASE")
	}
	if !store.IsServer(flag) {
		return "", usagef("--database wants an address like postgres://USER@HOST/NAME; an affair file is given with -a")
	}
	return flag, nil
}

func runWorker(ctx context.Context, e *env, o workerOptions) error {
	address, err := database(o.database)
	if err != nil {
		return err
	}
	coder, err := newCoder(o.books)
	if err != nil {
		return err
	}
	if o.workers <= 0 {
		o.workers = runtime.GOMAXPROCS(0)
	}
	log := slog.New(slog.NewTextHandler(e.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := store.Open(ctx, address, store.Options{Create: true, Readers: o.workers})
	if err != nil {
		return err
	}
	defer db.Close()
	q, err := queue.Open(ctx, address, queue.Options{Log: log, Connections: o.workers + 3})
	if err != nil {
		return err
	}
	defer q.Close()
	if err := othersWait(ctx, e, q, coder); err != nil {
		return err
	}
	m, err := nlp.Load()
	if err != nil {
		return err
	}
	deps := pipeline.Deps{Analyse: pipeline.With(m), Coder: coder}
	meter := newWorkerMeter(q, coder.Name())
	if o.listen != "" {
		stop, err := meter.serve(ctx, o.listen, q)
		if err != nil {
			return err
		}
		defer func() { _ = stop() }() // what it did is done
	}
	coded, refused := 0, 0
	told := make(chan *affair.Refusal)
	ended := make(chan struct{})
	go func() { // one goroutine counts and prints
		defer close(ended)
		for f := range told {
			meter.count(f)
			if f == nil {
				coded++
				continue
			}
			refused++
			fmt.Fprintf(e.err, "refused: %s\n", f.Error())
		}
	}()
	err = q.Work(ctx, db, coder.Name(), func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		return pipeline.Code(ctx, deps, pipeline.Item{Doc: t.Doc, Original: t.Original})
	}, queue.WorkOptions{Workers: o.workers, Timeout: o.timeout, Tries: o.tries, UntilEmpty: o.untilEmpty,
		Done: func(_ string, f *affair.Refusal) { told <- f }})
	close(told)
	<-ended
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s coded\n", plural(coded, "document"))
	if refused > 0 {
		return refusedError{refused}
	}
	return nil
}

// othersWait says what waits for workers of another kind, which would otherwise wait unseen.
func othersWait(ctx context.Context, e *env, q *queue.Queue, coder coding.Coder) error {
	waiting, err := q.Waiting(ctx)
	if err != nil {
		return err
	}
	n := 0
	for name, k := range waiting { // a sum: order does not show
		if name != coder.Name() {
			n += k
		}
	}
	if n > 0 {
		fmt.Fprintf(e.err, "%s wait for another version of the program or another codebook; this worker leaves them\n", plural(n, "document"))
	}
	return nil
}

// queueing lets the way through end in the queue: documents wait instead of being coded.
type queueing struct {
	*store.DB
	q *queue.Queue
}

func (s queueing) Write(ctx context.Context, b store.Batch) error {
	tasks := make([]queue.Task, len(b.Documents))
	for i, c := range b.Documents {
		tasks[i] = queue.Task{Doc: c.Doc, Original: c.Original, Coder: c.Coder, Again: c.Replace}
	}
	if err := s.q.Put(ctx, tasks...); err != nil {
		return err
	}
	if len(b.Refusals) == 0 {
		return nil
	}
	return s.DB.Write(ctx, store.Batch{Refusals: b.Refusals})
}

// later is a coder that finds nothing, under the name of the one that will.
type later struct{ name string }

func (l later) Name() string { return l.name }

func (later) Code(context.Context, coding.Input) ([]affair.Record, error) { return nil, nil }

// queueInto reads inputs and lets their documents wait for workers.
func queueInto(ctx context.Context, e *env, address string, inputs func(pipeline.SourceOptions) []pipeline.Input, o readOptions) (pipeline.Summary, error) {
	so, err := o.sources()
	if err != nil {
		return pipeline.Summary{}, err
	}
	coder, err := newCoder(o.books)
	if err != nil {
		return pipeline.Summary{}, err
	}
	db, err := store.Open(ctx, address, store.Options{Create: true})
	if err != nil {
		return pipeline.Summary{}, err
	}
	q, err := queue.Open(ctx, address, queue.Options{})
	if err != nil {
		return pipeline.Summary{}, errors.Join(err, db.Close())
	}
	so.Known = pipeline.Stored{Reader: &db.Reader}
	bar := newProgress(e, "documents")
	deps := pipeline.Deps{Analyse: func(*affair.Document) (*nlp.Doc, error) { return nil, nil }, Coder: later{coder.Name()}}
	sum, err := pipeline.Run(ctx, queueing{db, q}, inputs(so), deps, pipeline.Options{Workers: o.workers, Again: o.again, Progress: bar.show})
	bar.done()
	return sum, errors.Join(err, q.Close(), db.Close())
}
