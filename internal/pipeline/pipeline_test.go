package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding"
	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// coder reads a tie out of every body paragraph.
type coder struct {
	name  string
	coded *atomic.Int64
}

func (c coder) Name() string { return c.name }

func (c coder) Code(_ context.Context, in coding.Input) ([]affair.Record, error) {
	if c.coded != nil {
		c.coded.Add(1)
	}
	var out []affair.Record
	for i, p := range in.Doc.Body() {
		text := in.Doc.Text[p.Start:p.End]
		if strings.Contains(text, "unspeakable") {
			panic("no words for this")
		}
		if strings.Contains(text, "illegible") {
			return nil, errors.New("cannot be made out")
		}
		r := affair.Record{Kind: affair.KindTie, Doc: in.Doc.ID, Coder: c.name, Status: affair.StatusMachine, Score: .5, Holder: affair.AuthorHolder,
			Evidence: []affair.Quote{affair.QuoteOf(in.Doc.Text, p.Span)}, Tie: &affair.Tie{From: fmt.Sprint("Party ", i), Type: "opposes", To: "Party"}}
		r.ID = affair.RecordID(&r)
		if strings.Contains(text, "forged") {
			r.ID = "0000000000000000"
		}
		out = append(out, r)
	}
	affair.SortRecords(out)
	return out, nil
}

func deps() pipeline.Deps {
	return pipeline.Deps{Analyse: func(*affair.Document) (*nlp.Doc, error) { return &nlp.Doc{}, nil }, Coder: coder{name: "test 1"}}
}

// inputs makes n inputs; every seventh holds several documents, every eleventh cannot be read.
func inputs(n int) []pipeline.Input {
	var out []pipeline.Input
	for i := range n {
		source := fmt.Sprintf("in/%03d.txt", i)
		out = append(out, pipeline.Input{Source: source, Read: func(_ context.Context, yield func(pipeline.Item) error) error {
			if i%11 == 5 {
				return yield(pipeline.Item{Refusal: &affair.Refusal{Source: source, Reason: "is empty"}})
			}
			if i%11 == 6 {
				panic("reader's mistake")
			}
			many := 1
			if i%7 == 3 {
				many = 12
			}
			for k := range many {
				if err := yield(item(source, i, k)); err != nil {
					return err
				}
			}
			if i%7 == 3 {
				return errors.New("the archive is cut short")
			}
			return nil
		}})
	}
	return out
}

func item(source string, i, k int) pipeline.Item {
	body := "One paragraph.\nAnother, longer one.\n"
	switch i % 13 {
	case 1:
		body += "An unspeakable one.\n"
	case 2:
		body += "An illegible one.\n"
	case 4:
		body += "A forged one.\n"
	}
	d, original := storetest.Document(fmt.Sprintf("%03d-%02d.txt", i, k), fmt.Sprintf("Title %d %d\n%s", i, k, body))
	d.Source = source
	return pipeline.Item{Doc: d, Original: original}
}

func open(t *testing.T) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.rashomon"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// dump is all that an affair holds, and proves that it is sound.
func dump(t *testing.T, db *store.DB) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	put := func(v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	for d, err := range db.Documents(t.Context(), store.DocumentFilter{}) {
		put(d, err)
		put(db.Original(t.Context(), d.ID))
		put(db.Coder(t.Context(), d.ID))
	}
	for r, err := range db.Records(t.Context(), store.Filter{Status: store.AnyStatus}) {
		put(r, err)
	}
	put(db.Refusals(t.Context()))
	v, err := db.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 {
		t.Errorf("verify: %v %v", v.Findings, err)
	}
	return b.String()
}

func run(t *testing.T, db pipeline.Store, in []pipeline.Input, d pipeline.Deps, o pipeline.Options) pipeline.Summary {
	t.Helper()
	sum, err := pipeline.Run(t.Context(), db, in, d, o)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func TestTheAffairIsTheSameWhateverTheNumberOfWorkers(t *testing.T) {
	var want string
	var wantSum pipeline.Summary
	for _, workers := range []int{1, 2, 8} {
		db := open(t)
		sum := run(t, db, inputs(60), deps(), pipeline.Options{Workers: workers})
		got := dump(t, db)
		if want == "" {
			want, wantSum = got, sum
			if sum.Coded < 100 || len(sum.Refused) < 20 || sum.Records < 200 {
				t.Fatalf("%d coded, %d refused, %d records: too little for a test", sum.Coded, len(sum.Refused), sum.Records)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d workers make another affair:\n%s", workers, d)
		}
		if d := cmp.Diff(wantSum, sum); d != "" {
			t.Errorf("%d workers give another summary:\n%s", workers, d)
		}
	}
}

func TestWhatGoesWrongWithOneInputIsItsOwnRefusal(t *testing.T) {
	db := open(t)
	sum := run(t, db, inputs(30), deps(), pipeline.Options{})
	reasons := map[string]string{}
	for _, f := range sum.Refused {
		reasons[f.Source] = f.Reason
	}
	for source, want := range map[string]string{
		"in/005.txt": "is empty",
		"in/006.txt": "reader's mistake",
		"in/001.txt": "no words for this",
		"in/002.txt": "cannot be made out",
		"in/004.txt": "id does not follow",
		"in/003.txt": "cut short",
	} {
		if !strings.Contains(reasons[source], want) {
			t.Errorf("%s is refused because it %q, want %q", source, reasons[source], want)
		}
	}
	stored, err := db.Refusals(t.Context())
	if err != nil || len(stored) != len(reasons) {
		t.Errorf("%d refusals stored, want %d, %v", len(stored), len(reasons), err)
	}
	if _, err := db.Coder(t.Context(), item("in/003.txt", 3, 7).Doc.ID); err != nil {
		t.Errorf("a document before the cut is lost: %v", err)
	}
}

func TestAgainNothingIsAnalysedThatTheSameCoderHasCoded(t *testing.T) {
	db := open(t)
	d := deps()
	n := &atomic.Int64{}
	d.Coder = coder{"test 1", n}
	var plain []pipeline.Input
	for i, in := range inputs(40) {
		if i%13 != 1 && i%13 != 2 && i%13 != 4 {
			plain = append(plain, in)
		}
	}
	first := run(t, db, plain, d, pipeline.Options{})
	before := dump(t, db)
	n.Store(0)
	if second := run(t, db, plain, d, pipeline.Options{}); n.Load() != 0 || second.Known != first.Coded || second.Coded != 0 {
		t.Errorf("%d documents were coded again: %+v", n.Load(), second)
	}
	if after := dump(t, db); after != before {
		t.Error("reading the same again changed the affair")
	}
	if run(t, db, plain, d, pipeline.Options{Again: true}); int(n.Load()) != first.Coded {
		t.Errorf("asked to code again, %d of %d documents were", n.Load(), first.Coded)
	}
	n.Store(0)
	d.Coder = coder{"test 2", n}
	if third := run(t, db, plain, d, pipeline.Options{}); int(n.Load()) != first.Coded || third.Coded != first.Coded {
		t.Errorf("%d of %d documents were coded by another coder", n.Load(), first.Coded)
	}
}

func TestAKnownInputIsNotEvenRead(t *testing.T) {
	db := open(t)
	it := item("in/a", 0, 0)
	in := []pipeline.Input{{Source: "in/a", ID: func(context.Context) string { return it.Doc.ID }, Read: func(_ context.Context, yield func(pipeline.Item) error) error { return yield(it) }}}
	run(t, db, in, deps(), pipeline.Options{})
	in[0].Read = func(context.Context, func(pipeline.Item) error) error { panic("read") }
	if sum := run(t, db, in, deps(), pipeline.Options{}); sum.Known != 1 || len(sum.Refused) != 0 {
		t.Errorf("%+v", sum)
	}
}

func TestAnotherCoderReadsTheStoredText(t *testing.T) {
	db := open(t)
	it := item("in/a", 0, 0)
	read := func(text string) []pipeline.Input {
		d := *it.Doc
		d.Text, d.Parts = text, []affair.Part{{Span: affair.Span{Start: 0, End: len(text)}, Kind: affair.PartBody}}
		return []pipeline.Input{{Source: "in/a", Read: func(_ context.Context, yield func(pipeline.Item) error) error {
			return yield(pipeline.Item{Doc: &d, Original: it.Original})
		}}}
	}
	run(t, db, read("as it was taken in"), deps(), pipeline.Options{})
	d := deps()
	d.Coder = coder{name: "test 2"}
	if sum := run(t, db, read("as a newer intake reads it"), d, pipeline.Options{}); len(sum.Refused) > 0 {
		t.Fatal(sum.Refused)
	}
	rs, err := store.Collect(db.Records(t.Context(), store.Filter{}))
	if err != nil || len(rs) != 1 || rs[0].Evidence[0].Text != "as it was taken in" || rs[0].Coder != "test 2" {
		t.Errorf("%+v %v", rs, err)
	}
}

// faulty fails at a chosen write: before it is done, or after, when nobody learns that it was.
type faulty struct {
	pipeline.Store
	at    int
	after bool
	n     int
}

var errFault = errors.New("the disk is gone")

func (f *faulty) Write(ctx context.Context, b store.Batch) error {
	f.n++
	if f.n != f.at {
		return f.Store.Write(ctx, b)
	}
	if f.after {
		if err := f.Store.Write(ctx, b); err != nil {
			return err
		}
	}
	return errFault
}

func TestARunThatBrokeAtAnyWriteEndsTheSameWhenRunAgain(t *testing.T) {
	whole := open(t)
	count := &faulty{Store: whole}
	run(t, count, inputs(20), deps(), pipeline.Options{Workers: 2})
	want := dump(t, whole)
	for _, after := range []bool{false, true} {
		for at := 1; at <= count.n; at++ {
			db := open(t)
			_, err := pipeline.Run(t.Context(), &faulty{Store: db, at: at, after: after}, inputs(20), deps(), pipeline.Options{Workers: 3})
			if err != nil && !errors.Is(err, errFault) { // how much is written at once may vary: it may not come so far
				t.Fatalf("write %d: %v", at, err)
			}
			run(t, db, inputs(20), deps(), pipeline.Options{})
			if got := dump(t, db); got != want {
				t.Errorf("broken at write %d (after it: %v), the affair differs:\n%s", at, after, cmp.Diff(want, got))
			}
		}
	}
	quiet(t)
}

func TestCancellingStopsCleanly(t *testing.T) {
	db := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	var last pipeline.Progress
	_, err := pipeline.Run(ctx, db, inputs(200), deps(), pipeline.Options{Workers: 4, Progress: func(p pipeline.Progress) {
		last = p
		if p.Documents == 100 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled run gives %v", err)
	}
	if last.Documents < 100 || last.Done >= 200 {
		t.Errorf("progress at the end: %+v", last)
	}
	quiet(t)
	run(t, db, inputs(200), deps(), pipeline.Options{})
	dump(t, db)
}

// quiet checks that no goroutine of the pipeline is left.
func quiet(t *testing.T) {
	t.Helper()
	buf := make([]byte, 1<<20)
	stacks := string(buf[:runtime.Stack(buf, true)])
	for s := range strings.SplitSeq(stacks, "\n\n") {
		if strings.Contains(s, "internal/pipeline.") && !strings.Contains(s, "testing.tRunner") {
			t.Errorf("a goroutine is left:\n%s", s)
		}
	}
}

// counting counts documents under way: read and not yet written.
type counting struct {
	pipeline.Store
	mu      sync.Mutex
	now     int
	highest int
}

func (c *counting) Write(ctx context.Context, b store.Batch) error {
	c.mu.Lock()
	c.now -= len(b.Documents)
	c.mu.Unlock()
	return nil // what is measured is not the store
}

func TestMemoryDoesNotGrowWithTheNumberOfDocuments(t *testing.T) {
	highest := func(n int) int {
		c := &counting{Store: open(t)}
		in := []pipeline.Input{}
		for i := range 4 {
			in = append(in, pipeline.Input{Source: fmt.Sprint(i), Read: func(_ context.Context, yield func(pipeline.Item) error) error {
				for k := range n / 4 {
					c.mu.Lock()
					c.now++
					c.highest = max(c.highest, c.now)
					c.mu.Unlock()
					if err := yield(item("x", 13*i, k)); err != nil {
						return err
					}
				}
				return nil
			}})
		}
		run(t, c, in, deps(), pipeline.Options{Workers: 2})
		return c.highest
	}
	const bound = 64 + 3*(16+3) // one batch, and the queues of the inputs under way
	for _, n := range []int{400, 4000} {
		if h := highest(n); h > bound {
			t.Errorf("of %d documents, %d were held at once, more than %d", n, h, bound)
		}
	}
}

func TestProgressCountsInputsToTheEnd(t *testing.T) {
	var seen []int
	run(t, open(t), inputs(12), deps(), pipeline.Options{Progress: func(p pipeline.Progress) {
		if p.Total != 12 {
			t.Errorf("total is %d", p.Total)
		}
		seen = append(seen, p.Done)
	}})
	if !slices.IsSorted(seen) || seen[len(seen)-1] != 12 {
		t.Errorf("progress: %v", seen)
	}
}
