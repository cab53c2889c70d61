// Command trainnlp learns the syntax of package nlp: trainnlp DATA OUTDIR [SEED [EPOCHS]].
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/rashomon-affairs/rashomon/nlp/train"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: trainnlp DATA OUTDIR [SEED [EPOCHS]]")
		os.Exit(2)
	}
	o := train.Options{DataDir: os.Args[1], OutDir: os.Args[2], Seed: 1, Parts: []string{"syntax"}, Log: os.Stderr}
	if len(os.Args) > 3 {
		o.Seed, _ = strconv.ParseUint(os.Args[3], 10, 64)
	}
	if len(os.Args) > 4 {
		o.Epochs, _ = strconv.Atoi(os.Args[4])
	}
	if err := train.Run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
