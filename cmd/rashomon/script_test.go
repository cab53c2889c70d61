package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asProgram makes the test binary the program itself, for tests that start processes and kill them.
const asProgram = "RASHOMON_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"rashomon": main})
}

// TestScripts runs the program as users do; see testdata/script.
func TestScripts(t *testing.T) {
	example, err := filepath.Abs(filepath.Join("..", "..", "examples", "torva-dam"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLE", example)
			e.Setenv("RASHOMON_WHO", "tester")
			e.Setenv("COLUMNS", "200")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
			"bytes": makeBytes,
			"cut":   cutFile,
		},
		RequireExplicitExec: true,
	})
}

// exits N COMMAND... runs a command and checks its exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if err != nil {
		x, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("run %s: %v", args[1], err)
		}
		got = x.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// bytes FILE HEX... writes a file of the given bytes; "HEX*N" repeats.
func makeBytes(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 1 {
		ts.Fatalf("usage: bytes file hex...")
	}
	var out []byte
	for _, a := range args[1:] {
		n, h := 1, a
		for i := range a {
			if a[i] == '*' {
				v, err := strconv.Atoi(a[i+1:])
				ts.Check(err)
				n, h = v, a[:i]
				break
			}
		}
		b, err := strconv.ParseUint(h, 16, 8)
		ts.Check(err)
		for range n {
			out = append(out, byte(b))
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o644))
}

// cut FILE FROM N writes the first N bytes of another file.
func cutFile(ts *testscript.TestScript, _ bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[1]))
	ts.Check(err)
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b[:min(n, len(b))], 0o644))
}
