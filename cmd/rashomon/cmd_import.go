package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func cmdImport(e *env) *cobra.Command {
	var format, coder, why string
	var takeIn bool
	c := &cobra.Command{
		Use:   "import FILE...",
		Short: "Take in records that people coded, or restore an affair from a full export",
		Long: `Read exports, or gold files of one document each. Documents are matched to those
already read by their names; each quote is looked up in the stored text, and a
record whose words are not there is named and left out. The records stand beside
the machine's as a person's ('--only added' shows them alone).

With --format dna: files of the Discourse Network Analyzer, version 3. Statements
with a concept, an agreement and a person or an organization become positions of
the coder whom the file names; documents are matched by our id or by title.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some records were refused.`,
		Example: `  rashomon import --format json --as anna gold/anna/*.json
  rashomon import -a restored.rashomon backup.json
  rashomon import --format dna --take-in debate.dna`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := store.Open(c.Context(), e.affair, store.Options{Create: true})
			if err != nil {
				return err
			}
			defer db.Close()
			refused := 0
			for _, name := range args {
				n, err := importFile(c.Context(), e, db, name, format, exchange.ImportOptions{Coder: coder, Why: why, TakeIn: takeIn})
				if err != nil {
					return err
				}
				refused += n
			}
			if refused > 0 {
				return refusedError{refused}
			}
			return nil
		},
	}
	c.Flags().StringVar(&coder, "as", "import", "the `name` of the person who coded")
	c.Flags().StringVar(&why, "why", "", "the `reason`, for the log")
	c.Flags().BoolVar(&takeIn, "take-in", false, "store documents that the affair lacks from the text in the export")
	formatFlag(c, &format, "json", "dna")
	return c
}

func importFile(ctx context.Context, e *env, db *store.DB, name, format string, o exchange.ImportOptions) (refused int, err error) {
	var got exchange.Imported
	if format == "dna" {
		got, err = exchange.ImportDNA(ctx, name, db, o)
	} else {
		got, err = importJSON(ctx, db, name, o)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	for _, p := range got.Problems {
		fmt.Fprintf(e.err, "left out: %s\n", p)
	}
	fmt.Fprintf(e.err, "%s: %s added, %d known already", name, plural(got.Added, "record"), got.Known)
	if got.Restored+got.TakenIn > 0 {
		fmt.Fprintf(e.err, ", %s stored", plural(got.Restored+got.TakenIn, "document"))
	}
	if got.Decisions > 0 {
		fmt.Fprintf(e.err, ", %s restored", plural(got.Decisions, "decision"))
	}
	fmt.Fprintln(e.err)
	return len(got.Problems), nil
}

func importJSON(ctx context.Context, db *store.DB, name string, o exchange.ImportOptions) (exchange.Imported, error) {
	f, err := os.Open(name)
	if err != nil {
		return exchange.Imported{}, err
	}
	defer f.Close()
	o.Name = filepath.Base(name)
	return exchange.ImportJSON(ctx, bufio.NewReaderSize(f, 1<<16), db, o)
}
