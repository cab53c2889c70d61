package main

import (
	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/evaluate"
)

func cmdEvalFactors(e *env) *cobra.Command {
	var gold, other, format string
	c := &cobra.Command{
		Use:   "factors",
		Short: "Match the factors of two independent codings by their names",
		Long: `Two coders name factors in their own words. Where both coded the same causal claim
(the same spans of the text), the factors at its ends are the same: the program's
matching by names alone is measured against those pairs.`,
		Example: "  rashomon eval factors --gold gold/a --other gold/b",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if gold == "" || other == "" {
				return usagef("factors needs --gold DIR and --other DIR")
			}
			a, err := evaluate.Load(gold)
			if err != nil {
				return err
			}
			b, err := evaluate.Load(other)
			if err != nil {
				return err
			}
			n, err := codebookNames()
			if err != nil {
				return err
			}
			s := evaluate.EvaluateFactors(a, b, n.State)
			if format == "json" {
				return writeJSON(e.out, s)
			}
			var ms measures
			ms.add(gold+", "+other, "factors matched: precision", s.Precision, s.Judged)
			ms.add(gold+", "+other, "factors matched: recall", s.Recall, s.Reference)
			ms.add(gold+", "+other, "factors matched: F1", s.F1, s.Reference)
			return ms.write(e, "table")
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "the `folder` with one coder's gold files")
	c.Flags().StringVar(&other, "other", "", "the `folder` with the other coder's")
	formatFlag(c, &format, "table", "json")
	return c
}
