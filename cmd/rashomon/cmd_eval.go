package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/evaluate"
)

func cmdEval(e *env) *cobra.Command {
	var gold, coded, format string
	c := &cobra.Command{
		Use:   "eval",
		Short: "Measure records against gold, and the parts on the development sets",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if gold == "" {
				return usagef("eval needs --gold DIR")
			}
			g, err := evaluate.Load(gold)
			if err != nil {
				return err
			}
			x, err := evaluate.Load(coded)
			if err != nil {
				return err
			}
			l := evaluate.Compare(g, x)
			if format == "json" {
				return writeJSON(e.out, l)
			}
			if err := l.WriteTable(e.out); err != nil {
				return fmt.Errorf("print scores: %w", err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "the `folder` with gold files")
	c.Flags().StringVar(&coded, "coded", "", "an export or a `folder` in the gold format, instead of the affair file")
	formatFlag(c, &format, "text", "json")
	return c
}
