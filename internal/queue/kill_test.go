package queue_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/queue"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// dies names the affair for a child process that is a worker and dies of document 1.
const dies = "RASHOMON_TEST_WORKER_THAT_DIES"

func TestMain(m *testing.M) {
	if address := os.Getenv(dies); address != "" {
		fmt.Fprintln(os.Stderr, workAndDie(address))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const deadly = 7 // the exit code of a process that died of a document

func workAndDie(address string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, address, store.Options{})
	if err != nil {
		return err
	}
	q, err := queue.Open(ctx, address, queue.Options{})
	if err != nil {
		return err
	}
	tries, err := strconv.Atoi(os.Getenv(dies + "_TRIES"))
	if err != nil {
		return err
	}
	return q.Work(ctx, db, storetest.Coder, func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		if t.Doc.ID == storetest.Make(1).Doc.ID {
			os.Exit(deadly)
		}
		return code(ctx, t)
	}, queue.WorkOptions{Workers: 1, Timeout: time.Second, Tries: tries, UntilEmpty: true})
}

func TestADocumentThatKillsItsWorkersIsGivenUpAndTheOthersAreCoded(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits until a killed worker is noticed: skipped with -short")
	}
	t.Parallel()
	b := open(t)
	b.put(t, tasks(0, 3)...)
	deaths := 0
	for { // as whoever watches over a process starts it again
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		c.Env = append(os.Environ(), dies+"="+b.address, dies+"_TRIES=2")
		c.Stderr = os.Stderr
		err := c.Run()
		var x *exec.ExitError
		if !errors.As(err, &x) || x.ExitCode() != deadly {
			break // it printed why it ended
		}
		if deaths++; deaths > 5 {
			t.Fatal("it goes on for ever")
		}
	}
	if deaths != 2 {
		t.Errorf("%d workers died of it, want 2", deaths)
	}
	refusedOnce(t, b, storetest.Make(1).Doc.Source, "given up after 2 attempts")
}

func TestADocumentUnderSuspicionIsCodedWhileNothingElseIs(t *testing.T) {
	b := open(t)
	b.put(t, tasks(0, 12)...)
	suspect := storetest.Make(4).Doc.ID
	b.sql(t, `UPDATE river_job SET attempt = 2 WHERE args->>'document' = '`+suspect+`'`)
	var under, beside atomic.Int64
	b.work(t, func(ctx context.Context, t queue.Task) ([]affair.Record, *affair.Refusal, error) {
		under.Add(1)
		defer under.Add(-1)
		if t.Doc.ID == suspect {
			for range 1000 { // others have every opportunity
				beside.Add(under.Load() - 1)
				_ = storetest.Make(4)
			}
		}
		return code(ctx, t)
	}, queue.WorkOptions{Workers: 6})
	if n := beside.Load(); n != 0 {
		t.Errorf("others were coded beside it: %d", n)
	}
}
