package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func cmdVerify(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "verify",
		Short: "Prove every quote against its document, and every id against its content",
		Long: `Check the whole affair file: every span of every record equals the stored text
at its offsets, every id is the hash of its content, every document matches its
original, the decision log is unbroken, the search index is in step.

Exit codes: 0 sound, 1 something is wrong (each finding named).`,
		Example: "  rashomon verify\n  rashomon verify -a kosovo.rashomon --format json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			db, err := e.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			v, err := db.Verify(c.Context())
			if err != nil {
				return err
			}
			if format == "json" {
				if err := writeJSON(e.out, v); err != nil {
					return err
				}
			} else {
				fmt.Fprintf(e.out, "%d documents, %d records, %d quotes, %d decisions checked\n", v.Documents, v.Records, v.Quotes, v.Decisions)
				for _, f := range v.Findings {
					fmt.Fprintln(e.out, f)
				}
			}
			if n := len(v.Findings); n > 0 {
				return fmt.Errorf("%d findings: the file was damaged or changed by another program", n)
			}
			if format != "json" {
				fmt.Fprintln(e.out, "every quote stands in its document")
			}
			return nil
		},
	}
	formatFlag(c, &format, "text", "json")
	return c
}
