package pipeline

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Item is one outcome of reading an input: a document with the bytes it was made from, or a
// refusal.
type Item struct {
	Doc      *affair.Document
	Original []byte
	Refusal  *affair.Refusal
}

// Input is something that documents are read from: a file, an archive, an address.
type Input struct {
	// Source is the input as the user gave it. It names the input in refusals.
	Source string
	// ID, if not nil, tells cheaply which document the input is (affair.DocumentID of its name
	// and bytes), or "" when it is not known or holds several. A document that is stored with
	// the same coder is then not even read.
	ID func(ctx context.Context) string
	// Read hands over each document and refusal as soon as it is there, and stops at the first
	// error of yield. An error of Read itself becomes a refusal of the whole input; a
	// *affair.Refusal as error is taken as it is.
	Read func(ctx context.Context, yield func(Item) error) error
}

// Deps are what documents go through.
type Deps struct {
	// Analyse analyses the coded parts of a document. An error refuses the document.
	Analyse func(*affair.Document) (*nlp.Doc, error)
	// Coder reads the records. An error refuses the document.
	Coder coding.Coder
}

// Store is the part of store.DB that the pipeline writes to.
type Store interface {
	Write(ctx context.Context, b store.Batch) error
	Coder(ctx context.Context, id string) (string, error)
	Document(ctx context.Context, id string) (*affair.Document, error)
}

var _ Store = (*store.DB)(nil)

// Options of a run. The zero value is the default.
type Options struct {
	// Workers is how many documents are analysed at once; 0 means the number of processors.
	Workers int
	// Again codes documents again that the same coder has coded already.
	Again bool
	// Progress, if not nil, is told after every input and every document, by one goroutine.
	Progress func(Progress)
	// Now is the clock of Progress; nil means the wall clock. Nothing else depends on it.
	Now func() time.Time
}

// Progress is how far a run has come.
type Progress struct {
	Done, Total int           // inputs
	Documents   int           // documents coded or passed over
	Rate        float64       // documents a second
	Left        time.Duration // estimate for the rest, 0 when unknown
	Last        string        // name of the document or source of the input that is done
}

// Summary is what a run did.
type Summary struct {
	Inputs     int              `json:"inputs"`
	Coded      int              `json:"coded"`      // documents read and coded
	Known      int              `json:"known"`      // documents that were stored and coded already
	Records    int              `json:"records"`    // that count, of the documents coded
	Candidates int              `json:"candidates"` // of the documents coded
	Refused    []affair.Refusal `json:"refused"`    // in the order of the inputs
}

// Limits of the queues: documents that wait in one input, and what is written at once.
const (
	waiting    = 16
	batchDocs  = 64
	batchBytes = 8 << 20
	batchSoon  = 8 // what is written when the next document is not ready
)

// job is one item on its way. Its result fields are set before done is closed.
type job struct {
	item    Item
	known   bool
	records []affair.Record
	refusal *affair.Refusal
	done    chan struct{}
}

// stream is one input on its way: its jobs in order.
type stream struct {
	in   *Input
	jobs chan *job
}

type run struct {
	deps  Deps
	db    Store
	opts  Options
	total int
	work  chan *job
	sum   Summary
	start time.Time
}

// Run reads, codes and stores the inputs. What cannot be read is in Summary.Refused and stored
// as well; it is no error. The error is for what ends the run: the context, or the store. What
// was written until then stays, and running again with the same inputs ends with the same
// affair as an undisturbed run.
func Run(ctx context.Context, db Store, inputs []Input, deps Deps, opts Options) (Summary, error) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	r := &run{deps: deps, db: db, opts: opts, total: len(inputs), work: make(chan *job), start: opts.Now()}
	g, ctx := errgroup.WithContext(ctx)

	// Inputs are begun in order, each with a queue of its own. The writer empties the queues
	// in the same order; at most as many inputs are under way as these channels hold.
	begun := make(chan *stream)
	ordered := make(chan *stream, 2*opts.Workers)
	g.Go(func() error {
		defer close(begun)
		defer close(ordered)
		for i := range inputs {
			s := &stream{in: &inputs[i], jobs: make(chan *job, waiting)}
			for _, to := range []chan *stream{ordered, begun} {
				select {
				case to <- s:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	})
	var readers sync.WaitGroup
	for range opts.Workers {
		readers.Add(1)
		g.Go(func() error {
			defer readers.Done()
			for s := range begun {
				if err := r.read(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error {
		readers.Wait()
		close(r.work)
		return nil
	})
	for range opts.Workers {
		g.Go(func() error {
			for j := range r.work {
				if err := r.code(ctx, j); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error { return r.writeAll(ctx, ordered) })
	err := g.Wait()
	r.sum.Inputs = len(inputs)
	return r.sum, err
}

// read reads one input and gives its documents to the workers.
func (r *run) read(ctx context.Context, s *stream) error {
	defer close(s.jobs)
	put := func(j *job) error {
		select {
		case s.jobs <- j:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	finished := func(j *job) error {
		j.done = closed
		return put(j)
	}
	var ours error // of the store or the context, not of the input
	yield := func(it Item) error {
		if ours != nil {
			return ours // Read went on all the same
		}
		ours = func() error {
			if it.Refusal != nil || it.Doc == nil {
				return finished(&job{refusal: it.Refusal})
			}
			j := &job{item: it, done: make(chan struct{})}
			coder, err := r.coder(ctx, it.Doc.ID)
			if err != nil {
				return err
			}
			switch {
			case coder == r.deps.Coder.Name() && !r.opts.Again:
				j.known = true
				return finished(j)
			case coder != "":
				// Offsets of decisions are in the stored text, whatever intake reads today.
				if j.item.Doc, err = r.db.Document(ctx, it.Doc.ID); err != nil {
					return err
				}
			}
			if err := put(j); err != nil {
				return err
			}
			select {
			case r.work <- j:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}()
		return ours
	}
	if s.in.ID != nil && !r.opts.Again {
		if id := s.in.ID(ctx); id != "" {
			coder, err := r.coder(ctx, id)
			if err != nil {
				return err
			}
			if coder == r.deps.Coder.Name() {
				return finished(&job{known: true})
			}
		}
	}
	err := guard(func() error { return s.in.Read(ctx, yield) })
	switch {
	case ours != nil:
		return ours
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return finished(&job{refusal: refusal(s.in.Source, "cannot be read", err)})
	}
	return nil
}

var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// coder is who coded the stored document, "" when it is not stored.
func (r *run) coder(ctx context.Context, id string) (string, error) {
	c, err := r.db.Coder(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return c, err
}

// code analyses and codes one document. Whatever goes wrong with it is the document's refusal.
func (r *run) code(ctx context.Context, j *job) (err error) {
	defer close(j.done)
	j.records, j.refusal, err = Code(ctx, r.deps, j.item)
	return err
}

// Code analyses and codes one document. Whatever goes wrong with it is the document's refusal;
// the error is the context's.
func Code(ctx context.Context, deps Deps, it Item) (records []affair.Record, refused *affair.Refusal, err error) {
	wrong := guard(func() error {
		n, err := deps.Analyse(it.Doc)
		if err != nil {
			return err
		}
		if records, err = deps.Coder.Code(ctx, coding.Input{Doc: it.Doc, NLP: n}); err != nil {
			return err
		}
		// Here, so that one coder's mistake does not spoil the others' batch.
		return store.Check(&store.Coded{Doc: it.Doc, Original: it.Original, Records: records})
	})
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	if wrong != nil {
		source := it.Doc.Source
		if source == "" {
			source = it.Doc.Name
		}
		return nil, refusal(source, "cannot be analysed", wrong), nil
	}
	return records, nil, nil
}

// crash is a panic that was caught.
type crash struct{ value any }

func (c *crash) Error() string { return fmt.Sprintf("the program made a mistake on it: %v", c.value) }

// guard turns a panic into an error: one bad document must not end a run of a million.
func guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &crash{v}
		}
	}()
	return f()
}

func refusal(source, what string, err error) *affair.Refusal {
	var own *affair.Refusal
	if errors.As(err, &own) {
		return own
	}
	out := &affair.Refusal{Source: source, Reason: what + ": " + err.Error()}
	var c *crash
	if errors.As(err, &c) {
		out.Advice = "please report this with the file; the other inputs are not affected"
	}
	return out
}
