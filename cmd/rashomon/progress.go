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

// done clears the line.
func (p *progress) done() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
