// Command read measures `rashomon read` on many made-up articles: documents, time and resident
// memory as it goes; then it does the same again with kill -9 in between, and compares the two
// affairs byte by byte. It prints a Markdown table.
//
//	go run ./bench/read -n 10000 -words 200 -rashomon bin/rashomon
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/bench/articles"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func main() {
	n := flag.Int("n", 10_000, "how many articles")
	words := flag.Int("words", 200, "words of an article")
	program := flag.String("rashomon", "bin/rashomon", "the program to measure")
	kills := flag.Int("kills", 3, "how many times the second run is killed")
	flag.Parse()
	if err := measure(*n, *words, *program, *kills); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(n, words int, program string, kills int) error {
	dir, err := os.MkdirTemp("", "rashomon-read-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "articles")
	if err := os.Mkdir(in, 0o700); err != nil {
		return err
	}
	for i := range n {
		a := articles.Make(i, words)
		if err := os.WriteFile(filepath.Join(in, a.Name), []byte(a.HTML), 0o600); err != nil {
			return err
		}
	}
	whole, killed := filepath.Join(dir, "whole.rashomon"), filepath.Join(dir, "killed.rashomon")
	fmt.Printf("%d articles of about %d words, %d processors, %s\n\n| documents | seconds | a second since the line before | resident MB |\n| --- | --- | --- | --- |\n", n, words, runtime.NumCPU(), runtime.GOARCH)
	if err := watched(program, whole, in, n); err != nil {
		return err
	}
	rnd := rand.New(rand.NewPCG(1, 1))
	for range kills {
		cmd := exec.Command(program, "read", "-q", "-a", killed, in)
		if err := cmd.Start(); err != nil {
			return err
		}
		time.Sleep(time.Duration(3+rnd.IntN(30)) * time.Second)
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
		have, err := documents(killed)
		if err != nil {
			return err
		}
		fmt.Printf("\nkilled with %d documents stored", have)
	}
	if out, err := exec.Command(program, "read", "-q", "-a", killed, in).CombinedOutput(); err != nil {
		return fmt.Errorf("read again: %w: %s", err, out)
	}
	a, err := exported(program, whole)
	if err != nil {
		return err
	}
	b, err := exported(program, killed)
	if err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		return errors.New("the affair that was killed and begun again differs from the undisturbed one")
	}
	fmt.Printf("\n\nThe export of the run that was killed and begun again is byte for byte that of the undisturbed one (SHA-256 %x).\n", a[:8])
	return nil
}

// watched runs the program and prints a line whenever another tenth is done.
func watched(program, affair, in string, n int) error {
	cmd := exec.Command(program, "read", "-q", "-a", affair, in)
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	last, lastAt, peak := 0, start, 0
	line := func(have, rss int) {
		now := time.Now()
		fmt.Printf("| %d | %.0f | %.1f | %d |\n", have, now.Sub(start).Seconds(), float64(have-last)/now.Sub(lastAt).Seconds(), rss)
		last, lastAt = have, now
	}
	for {
		select {
		case err := <-done:
			if err != nil {
				return fmt.Errorf("read: %w", err)
			}
			have, err := documents(affair)
			if err != nil {
				return err
			}
			line(have, peak)
			if have != n {
				return fmt.Errorf("%d documents are stored, not %d", have, n)
			}
			return nil
		case <-time.After(time.Second):
			rss := resident(cmd.Process.Pid)
			peak = max(peak, rss)
			if have, err := documents(affair); err == nil && have/(n/10) > last/(n/10) && have < n {
				line(have, rss)
			}
		}
	}
}

// documents counts what an affair holds.
func documents(affair string) (int, error) {
	if _, err := os.Stat(affair); err != nil {
		return 0, nil //nolint:nilerr // it is not there yet
	}
	db, err := store.Open(context.Background(), affair, store.Options{Readers: 1})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	n := 0
	for _, err := range db.Documents(context.Background(), store.DocumentFilter{WithoutText: true}) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// resident is the resident memory of a process in MB, from /proc; 0 where there is none.
func resident(pid int) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for _, l := range strings.Split(string(b), "\n") {
		if v, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			kb, _ := strconv.Atoi(strings.Fields(v)[0])
			return kb >> 10
		}
	}
	return 0
}

// exported is the hash of an affair's whole export.
func exported(program, affair string) ([]byte, error) {
	h := sha256.New()
	cmd := exec.Command(program, "export", "-q", "-a", affair, "--format", "json")
	cmd.Stdout, cmd.Stderr = h, os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("export %s: %w", affair, err)
	}
	return h.Sum(nil), nil
}
