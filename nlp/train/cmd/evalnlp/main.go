// Command evalnlp prints the scores of the syntax: evalnlp DATA [MODEL].
package main

import (
	"fmt"
	"os"

	"github.com/rashomon-affairs/rashomon/nlp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	m, err := nlp.Load()
	if len(os.Args) > 2 {
		var b []byte
		if b, err = os.ReadFile(os.Args[2]); err != nil {
			return err
		}
		m, err = nlp.Decode(string(b))
	}
	if err != nil {
		return err
	}
	r, err := m.EvaluateSyntax(os.Args[1])
	if err != nil {
		return err
	}
	return r.Write(os.Stdout)
}
