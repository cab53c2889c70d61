package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
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

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some inputs were refused.`,
		Example: `  rashomon read articles/
  rashomon read -a dam.rashomon saved-page.html letter.docx report.pdf
  cat article.txt | rashomon read -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return runRead(c.Context(), e, args, o) },
	}
	f := c.Flags()
	f.IntVar(&o.workers, "workers", 0, "how `many` documents to code at once (default: one a processor)")
	f.BoolVar(&o.again, "again", false, "code again what the same coder has coded already")
	f.StringSliceVar(&o.books, "codebook", nil, "a `folder` with your own codebook files, on top of the built-in ones")
	formatFlag(c, &o.format, "text", "json")
	return c
}

type readOptions struct {
	workers int
	again   bool
	books   []string
	format  string
}

func runRead(ctx context.Context, e *env, args []string, o readOptions) error {
	sum, err := readInto(ctx, e, e.inputs(args), o)
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

// readInto runs the way through for the inputs, into the affair file.
func readInto(ctx context.Context, e *env, inputs []pipeline.Input, o readOptions) (pipeline.Summary, error) {
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
	bar := newProgress(e, "documents")
	workers := o.workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	sum, err := pipeline.Run(ctx, db, inputs, pipeline.Deps{Analyse: pipeline.With(m), Coder: coder},
		pipeline.Options{Workers: workers, Again: o.again, Progress: bar.show})
	bar.done()
	return sum, errors.Join(err, db.Close())
}

// inputs turns arguments into inputs: files, folders, patterns, addresses, "-" for standard
// input. What does not exist becomes an input that is refused when its turn comes.
func (e *env) inputs(args []string) []pipeline.Input {
	sources, refused := intake.Expand(args, e.in)
	var out []pipeline.Input
	for _, r := range refused {
		out = append(out, pipeline.Input{Source: r.Source, Read: func(context.Context, func(pipeline.Item) error) error { return r }})
	}
	for _, s := range sources {
		out = append(out, input(s))
	}
	return out
}

func input(src intake.Source) pipeline.Input {
	return pipeline.Input{Source: src.Given, Read: func(ctx context.Context, yield func(pipeline.Item) error) error {
		return intake.Each(ctx, src, intake.Options{Fetch: intake.FromWeb(fetch.New(fetch.Options{}))}, func(it intake.Item) error {
			return yield(pipeline.Item(it))
		})
	}}
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
