package pipeline_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/pipeline"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// killed names the affair file for a child process that reads inputs until it is killed.
const killed = "RASHOMON_TEST_READ_UNTIL_KILLED"

func TestMain(m *testing.M) {
	if path := os.Getenv(killed); path != "" {
		if err := child(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child reads the inputs and prints a line whenever it has come a step further.
func child(path string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, path, store.Options{Create: true})
	if err != nil {
		return err
	}
	_, err = pipeline.Run(ctx, db, inputs(40), deps(), pipeline.Options{Workers: 2, Progress: func(p pipeline.Progress) {
		fmt.Println(p.Documents)
	}})
	if err != nil {
		return err
	}
	return db.Close()
}

func TestARunThatIsKilledAtAnyPointEndsTheSameWhenRunAgain(t *testing.T) {
	whole := open(t)
	run(t, whole, inputs(40), deps(), pipeline.Options{})
	want := dump(t, whole)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 4 {
		path := filepath.Join(t.TempDir(), "a.rashomon")
		for steps := 0; steps < 3; steps++ { // killed again and again, ever further on
			after := rnd.IntN(60)
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
			cmd.Env = append(os.Environ(), killed+"="+path)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			for n := 0; n < after && lines.Scan(); n++ {
			}
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // it was killed; or it came to the end before
		}
		db, err := store.Open(t.Context(), path, store.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		run(t, db, inputs(40), deps(), pipeline.Options{})
		if got := dump(t, db); got != want {
			t.Error("after kills the affair is another one")
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
