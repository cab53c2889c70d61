// Command trainnlp learns the syntax of package nlp: trainnlp DATA OUT [SEED [EPOCHS]].
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/rashomon-affairs/rashomon/nlp/train"
)

func main() {
	o := train.Options{DataDir: os.Args[1], Seed: 1, Log: os.Stderr}
	if len(os.Args) > 3 {
		o.Seed, _ = strconv.ParseUint(os.Args[3], 10, 64)
	}
	if len(os.Args) > 4 {
		o.Epochs, _ = strconv.Atoi(os.Args[4])
	}
	m, err := train.Syntax(context.Background(), o)
	if err == nil {
		err = os.WriteFile(os.Args[2], m.Encode(), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
