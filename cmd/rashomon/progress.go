package main

import (
	"fmt"
	"io"
	"time"
)

// progress draws one line on a terminal: how many of how many, at what rate, how long still.
// It is silent when standard error is not a terminal or with --quiet.
type progress struct {
	w     io.Writer
	on    bool
	what  string
	start time.Time
	last  time.Time
}

func newProgress(e *env, what string) *progress {
	return &progress{w: e.err, on: !e.quiet && isTerminal(e.err), what: what, start: time.Now()}
}

// update draws the state; it may be called as often as one likes.
func (p *progress) update(done, total int) {
	now := time.Now()
	if !p.on || (done < total && now.Sub(p.last) < 100*time.Millisecond) {
		return
	}
	p.last = now
	took := now.Sub(p.start)
	rate := float64(done) / max(took.Seconds(), 1e-9)
	left := "–"
	if done > 0 && done < total {
		left = time.Duration(float64(took) * float64(total-done) / float64(done)).Round(time.Second).String()
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s %d of %d, %.1f a second, %s left", p.what, done, total, rate, left)
}

// done clears the line.
func (p *progress) done() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
