// Command trainnlp learns the models of package nlp: trainnlp DATA OUT.
package main

import (
	"fmt"
	"os"

	"github.com/rashomon-affairs/rashomon/nlp/train"
)

func main() {
	m, err := train.Linear(os.Args[1], 1, os.Stderr)
	if err == nil {
		err = os.WriteFile(os.Args[2], m.Encode(), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
