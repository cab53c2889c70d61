package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/intake"
	"github.com/rashomon-affairs/rashomon/internal/intake/fetch"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/nlp"
)

func cmdRead(e *env) *cobra.Command {
	var o readOptions
	c := &cobra.Command{
		Use:   "read PATH|URL...",
		Short: "Take in and code documents, folders, archives; goes on where it was stopped",
		Long: `Read files, folders, archives and addresses into the affair file and code them.

What is stored already is passed over, so a stopped run is simply started again.
What cannot be read is named with the reason, and the rest is read.

With --database the documents wait in a PostgreSQL database for 'rashomon worker',
of which there may be many, instead of being coded here.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some inputs were refused.`,
		Example: `  rashomon read articles/
  rashomon read -a dam.rashomon saved-page.html letter.docx report.pdf
  rashomon read articles.csv --column text=Body,date=Day   a table, a row an article
  rashomon read https://...                                fetched; read again later, a new version if it changed
  rashomon read --bulk out/ crawl-00001.warc.gz            Parquet files, no database between
  cat article.txt | rashomon read -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return runRead(c.Context(), e, args, o) },
	}
	f := c.Flags()
	f.IntVar(&o.workers, "workers", 0, "how `many` documents to code at once (default: one a processor)")
	f.BoolVar(&o.again, "again", false, "code again what the same coder has coded already")
	f.StringSliceVar(&o.books, "codebook", nil, "a `folder` with your own codebook files, on top of the built-in ones")
	f.StringToStringVar(&o.columns, "column", nil, "which `field=column` of a table holds what: text, title, date, outlet, byline, url, id (default: the usual names)")
	f.Int64Var(&o.maxMB, "max-mb", 50, "refuse inputs of more than this many `megabytes`")
	f.DurationVar(&o.delay, "delay", time.Second, "pause between two requests to one host")
	f.BoolVar(&o.private, "allow-private", false, "fetch from loopback, private and link-local addresses too")
	f.StringVar(&o.database, "database", "", "let the documents wait for workers in the PostgreSQL database of this `URL`")
	f.StringVar(&o.bulk, "bulk", "", "write Parquet files into this `folder` instead of the affair file, for more documents than one affair should hold")
	f.StringVar(&o.agent, "user-agent", fetch.DefaultUserAgent, "what to call oneself when fetching")
	formatFlag(c, &o.format, "text", "json")
	return c
}

type readOptions struct {
	workers int
	again   bool
	books   []string
	format  string
	columns map[string]string
	maxMB   int64
	delay   time.Duration
	private bool
	agent   string

	database string
	bulk     string
}

// sources are the options of what is read.
func (o readOptions) sources() (pipeline.SourceOptions, error) {
	so := pipeline.SourceOptions{
		Intake: intake.Options{MaxBytes: o.maxMB << 20},
		Fetch:  fetch.Options{AllowPrivate: o.private, Delay: o.delay, UserAgent: o.agent, MaxBytes: o.maxMB << 20},
	}
	c := &so.Intake.Columns
	into := map[string]*string{"text": &c.Text, "title": &c.Title, "date": &c.Date, "outlet": &c.Outlet, "byline": &c.Byline, "url": &c.URL, "id": &c.ID}
	for field, column := range o.columns {
		if into[field] == nil {
			return so, usagef("--column knows text, title, date, outlet, byline, url and id, not %q", field)
		}
		*into[field] = column
	}
	return so, nil
}

func runRead(ctx context.Context, e *env, args []string, o readOptions) error {
	inputs := func(so pipeline.SourceOptions) []pipeline.Input { return pipeline.Inputs(args, e.in, so) }
	var sum pipeline.Summary
	var err error
	switch {
	case o.bulk != "" && o.database != "":
		return usagef("--bulk writes files and --database lets documents wait: choose one")
	case o.bulk != "":
		sum, err = bulkInto(ctx, e, inputs, o)
	case o.database != "":
		if o.database, err = database(o.database); err != nil {
			return err
		}
		sum, err = queueInto(ctx, e, o.database, inputs, o)
	default:
		sum, err = readInto(ctx, e, inputs, o)
	}
	if err != nil {
		return err
	}
	if o.format == "json" {
		if sum.Refused == nil {
			sum.Refused = []affair.Refusal{}
		}
		if err := writeJSON(e.out, sum); err != nil {
			return err
		}
	} else if o.database != "" {
		fmt.Fprintf(e.out, "%s wait for workers, %d known already: start 'rashomon worker' with the same database\n", plural(sum.Coded, "document"), sum.Known)
	} else if o.bulk != "" {
		fmt.Fprintf(e.out, "%s coded: %s, %s left out\nwritten as Parquet files to %s\n", plural(sum.Coded, "document"), plural(sum.Records, "record"), plural(sum.Candidates, "candidate"), o.bulk)
	} else {
		fmt.Fprintf(e.out, "%s coded: %s, %s for review", plural(sum.Coded, "document"), plural(sum.Records, "record"), plural(sum.Candidates, "candidate"))
		if sum.Known > 0 {
			fmt.Fprintf(e.out, "; %d known already", sum.Known)
		}
		fmt.Fprintf(e.out, "\nkept in %s: see 'rashomon report -a %s'\n", e.affair, e.affair)
	}
	for _, r := range sum.Refused {
		fmt.Fprintf(e.err, "refused: %s\n", r.Error())
	}
	if n := len(sum.Refused); n > 0 {
		return refusedError{n}
	}
	return nil
}

// bulkInto runs the way through for the inputs, into Parquet files: all of them or none.
func bulkInto(ctx context.Context, e *env, inputs func(pipeline.SourceOptions) []pipeline.Input, o readOptions) (pipeline.Summary, error) {
	so, err := o.sources()
	if err != nil {
		return pipeline.Summary{}, err
	}
	m, err := nlp.Load()
	if err != nil {
		return pipeline.Summary{}, err
	}
	coder, err := newCoder(o.books)
	if err != nil {
		return pipeline.Summary{}, err
	}
	bulk, err := exchange.NewBulk(o.bulk)
	if errors.Is(err, store.ErrConflict) {
		return pipeline.Summary{}, usageError{err}
	}
	if err != nil {
		return pipeline.Summary{}, err
	}
	bar := newProgress(e, "documents")
	sum, err := pipeline.Run(ctx, bulk, inputs(so), pipeline.Deps{Analyse: pipeline.With(m), Coder: coder}, pipeline.Options{Workers: o.workers, Progress: bar.show})
	bar.done()
	if err != nil {
		return sum, errors.Join(err, bulk.Abandon())
	}
	return sum, bulk.Close()
}

// readInto runs the way through for the inputs, into the affair file.
func readInto(ctx context.Context, e *env, inputs func(pipeline.SourceOptions) []pipeline.Input, o readOptions) (pipeline.Summary, error) {
	so, err := o.sources()
	if err != nil {
		return pipeline.Summary{}, err
	}
	m, err := nlp.Load()
	if err != nil {
		return pipeline.Summary{}, err
	}
	coder, err := newCoder(o.books)
	if err != nil {
		return pipeline.Summary{}, err
	}
	db, err := store.Open(ctx, e.affair, store.Options{Create: true})
	if err != nil {
		return pipeline.Summary{}, err
	}
	so.Known = pipeline.Stored{Reader: &db.Reader}
	bar := newProgress(e, "documents")
	workers := o.workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	sum, err := pipeline.Run(ctx, db, inputs(so), pipeline.Deps{Analyse: pipeline.With(m), Coder: coder},
		pipeline.Options{Workers: workers, Again: o.again, Progress: bar.show})
	bar.done()
	return sum, errors.Join(err, db.Close())
}

// show draws the pipeline's progress.
func (p *progress) show(s pipeline.Progress) {
	if p.on {
		left := "–"
		if s.Left > 0 {
			left = s.Left.Round(time.Second).String()
		}
		if now := time.Now(); s.Done == s.Total || now.Sub(p.last) > 100*time.Millisecond {
			p.last = now
			fmt.Fprintf(p.w, "\r\x1b[K%d of %d inputs, %s, %.1f a second, %s left", s.Done, s.Total, plural(s.Documents, "document"), s.Rate, left)
		}
	}
}
