package queue_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/queue"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// bench is an affair with its queue.
type bench struct {
	address string
	db      *store.DB
	q       *queue.Queue
}

func open(t *testing.T) bench {
	t.Helper()
	b := bench{address: storetest.Postgres(t)}
	var err error
	if b.db, err = store.Open(t.Context(), b.address, store.Options{Create: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.db.Close(); err != nil {
			t.Error(err)
		}
	})
	if b.q, err = queue.Open(t.Context(), b.address, queue.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.q.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// tasks makes documents number from to until.
func tasks(from, until int) (out []queue.Task) {
	for i := from; i < until; i++ {
		c := storetest.Make(i)
		out = append(out, queue.Task{Doc: c.Doc, Original: c.Original, Coder: storetest.Coder})
	}
	return out
}

// code is a coder of documents that tasks made.
func code(_ context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
	var i int
	if _, err := fmt.Sscanf(t.Doc.Name, "account-%d", &i); err != nil {
		return nil, nil, err
	}
	return storetest.Make(i).Records, nil, nil
}

func (b bench) put(t *testing.T, ts ...queue.Task) {
	t.Helper()
	if err := b.q.Put(t.Context(), ts...); err != nil {
		t.Fatal(err)
	}
}

func (b bench) work(t *testing.T, c queue.Code, o queue.WorkOptions) {
	t.Helper()
	o.UntilEmpty = true
	if err := b.q.Work(t.Context(), b.db, storetest.Coder, c, o); err != nil {
		t.Fatal(err)
	}
}

func (b bench) waiting(t *testing.T, coder string) int {
	t.Helper()
	n, err := b.q.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n[coder]
}

// sql runs a statement beside the program.
func (b bench) sql(t *testing.T, statement string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), b.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	if _, err := c.Exec(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func export(t *testing.T, db *store.DB) string {
	t.Helper()
	var out bytes.Buffer
	if err := exchange.ExportJSON(t.Context(), &out, &db.Reader, exchange.Options{Full: true, Candidates: true}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWhatWaitsIsCodedOnceAndTheAffairIsTheSameAsWithoutAQueue(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 20)...)
	b.put(t, tasks(10, 30)...) // ten of them wait already
	if n := b.waiting(t, storetest.Coder); n != 30 {
		t.Errorf("%d wait, want 30", n)
	}
	var coded atomic.Int64
	b.work(t, code, queue.WorkOptions{Workers: 3, Done: func(string, *affair.Refusal) { coded.Add(1) }})
	if coded.Load() != 30 || b.waiting(t, storetest.Coder) != 0 {
		t.Errorf("%d were coded and %d wait", coded.Load(), b.waiting(t, storetest.Coder))
	}
	single, err := store.Open(t.Context(), t.TempDir()+"/a.rashomon", store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer single.Close()
	for i := range 30 {
		if err := single.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	if export(t, b.db) != export(t, single) {
		t.Error("the affair is another one than that of one machine")
	}
}

func TestAWorkerTakesOnlyWhatItWouldCodeAsItWasMeantToBe(t *testing.T) {
	b := open(t)
	ts := tasks(0, 4)
	ts[1].Coder, ts[3].Coder = "test 2", "test 2"
	b.put(t, ts...)
	b.work(t, code, queue.WorkOptions{})
	if n := b.waiting(t, "test 2"); n != 2 {
		t.Errorf("%d of the other coder's documents wait, want 2", n)
	}
	if coders, err := b.db.Coders(t.Context()); err != nil || len(coders) != 1 {
		t.Errorf("coders %v %v", coders, err)
	}
}

func TestARefusedDocumentIsNamedWithItsReasonAndIsNotTriedAgain(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 3)...)
	b.work(t, func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		if t.Doc.Name == storetest.Make(1).Doc.Name {
			return nil, &affair.Refusal{Source: t.Doc.Source, Reason: "it is written in verse"}, nil
		}
		return code(ctx, t)
	}, queue.WorkOptions{})
	refusedOnce(t, b, storetest.Make(1).Doc.Source, "in verse")
}

// refusedOnce checks that documents 0 and 2 are stored and document 1 is refused.
func refusedOnce(t *testing.T, b bench, source, reason string) {
	t.Helper()
	fs, err := b.db.Refusals(t.Context())
	if err != nil || len(fs) != 1 || fs[0].Source != source || !strings.Contains(fs[0].Reason, reason) {
		t.Errorf("refusals: %+v %v", fs, err)
	}
	ds, err := store.Collect(b.db.Documents(t.Context(), store.DocumentFilter{WithoutText: true}))
	if err != nil || len(ds) != 2 {
		t.Errorf("%d documents are stored, %v", len(ds), err)
	}
	if n := b.waiting(t, storetest.Coder); n != 0 {
		t.Errorf("%d wait for ever", n)
	}
}

func TestADocumentThatBringsEveryWorkerToGriefIsGivenUpAndNamed(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 3)...)
	id := storetest.Make(1).Doc.ID
	// As a job is when five workers were killed over it.
	b.sql(t, `UPDATE river_job SET attempt = 5 WHERE args->>'document' = '`+id+`'`)
	b.work(t, func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		if t.Doc.ID == id {
			panic("begun a sixth time")
		}
		return code(ctx, t)
	}, queue.WorkOptions{Tries: 5})
	refusedOnce(t, b, storetest.Make(1).Doc.Source, "given up after 5 attempts")
}

func TestAFailureOfACoderIsTriedABoundedNumberOfTimes(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 3)...)
	var begun atomic.Int64
	b.work(t, func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		if t.Doc.ID == storetest.Make(1).Doc.ID {
			begun.Add(1)
			panic("this coder knows no verse")
		}
		return code(ctx, t)
	}, queue.WorkOptions{Tries: 2})
	if begun.Load() != 2 {
		t.Errorf("begun %d times", begun.Load())
	}
	refusedOnce(t, b, storetest.Make(1).Doc.Source, "knows no verse")
}

func TestADocumentWithoutEndIsRefusedAndEndsItsWorker(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 3)...)
	never := make(chan struct{})
	defer close(never)
	endless := func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		if t.Doc.ID == storetest.Make(1).Doc.ID {
			<-never
		}
		return code(ctx, t)
	}
	err := b.q.Work(t.Context(), b.db, storetest.Coder, endless, queue.WorkOptions{Workers: 2, Timeout: 200 * time.Millisecond})
	if !errors.Is(err, queue.ErrOverrun) {
		t.Errorf("the worker ended with %v", err)
	}
	b.work(t, code, queue.WorkOptions{})
	refusedOnce(t, b, storetest.Make(1).Doc.Source, "within 200ms")
}

// unreliable loses the connection at every other write.
type unreliable struct {
	*store.DB
	n atomic.Int64
}

func (u *unreliable) WriteThen(ctx context.Context, b store.Batch, then func(context.Context, pgx.Tx) error) error {
	if u.n.Add(1)%2 == 1 {
		return errors.New("connection reset by peer")
	}
	return u.DB.WriteThen(ctx, b, then)
}

func TestALostConnectionIsNotTheDocumentsFault(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 6)...)
	u := &unreliable{DB: b.db}
	if err := b.q.Work(t.Context(), u, storetest.Coder, code, queue.WorkOptions{Workers: 1, Tries: 1, UntilEmpty: true}); err != nil {
		t.Fatal(err)
	}
	fs, err := b.db.Refusals(t.Context())
	if err != nil || len(fs) != 0 {
		t.Errorf("refusals: %+v %v", fs, err)
	}
	if ds, err := store.Collect(b.db.Documents(t.Context(), store.DocumentFilter{WithoutText: true})); err != nil || len(ds) != 6 {
		t.Errorf("%d documents, %v", len(ds), err)
	}
}

func TestRecordsAreKeptOnlyTogetherWithTheJobsCompletion(t *testing.T) {
	b := open(t)
	c := storetest.Make(0)
	torn := errors.New("torn")
	err := b.db.WriteThen(t.Context(), store.Batch{Documents: []store.Coded{c}}, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO waiting VALUES ('x', 'y', false, '{}', '')`); err != nil {
			return err
		}
		return torn
	})
	if !errors.Is(err, torn) {
		t.Errorf("%v", err)
	}
	if _, err := b.db.Document(t.Context(), c.Doc.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the document is there: %v", err)
	}
	if n := b.waiting(t, "y"); n != 0 {
		t.Errorf("%d wait", n)
	}
}

func TestManyMayStartTogetherInAnEmptyDatabase(t *testing.T) {
	address := storetest.Postgres(t)
	var wait sync.WaitGroup
	for i := range 6 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			open := []func() (io.Closer, error){
				func() (io.Closer, error) {
					return accounts.Open(t.Context(), address, accounts.Options{Cost: accounts.Cost{Passes: 1, MemoryKiB: 64, Lanes: 1}})
				},
				func() (io.Closer, error) { return store.Open(t.Context(), address, store.Options{Create: true}) },
				func() (io.Closer, error) { return queue.Open(t.Context(), address, queue.Options{}) },
			}
			for k := range open {
				c, err := open[(k+i)%len(open)]()
				if err != nil {
					t.Error(err)
					continue
				}
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	wait.Wait()
}

func TestAFileHasNoQueue(t *testing.T) {
	db, err := store.Open(t.Context(), t.TempDir()+"/a.rashomon", store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.WriteThen(t.Context(), store.Batch{}, nil); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("%v", err)
	}
}

func TestTablesAreMadeAndTakenAwayAndMadeAgain(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 2)...)
	if err := queue.DownAndUp(t.Context(), b.q); err != nil {
		t.Fatal(err)
	}
	var err error
	if b.q, err = queue.Open(t.Context(), b.address, queue.Options{}); err != nil { // with no plans for the old tables
		t.Fatal(err)
	}
	defer b.q.Close()
	if n := b.waiting(t, storetest.Coder); n != 0 {
		t.Errorf("%d wait", n)
	}
	b.put(t, tasks(0, 2)...)
	b.work(t, code, queue.WorkOptions{})
}
