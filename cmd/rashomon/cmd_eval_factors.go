package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/evaluate"
	"github.com/rashomon-affairs/rashomon/nlp"
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

func evalSameEvent(context.Context) (measures, error) {
	data, err := shared("data", "ecbplus", "ecbplus-dev.jsonl.gz")
	if err != nil {
		return nil, err
	}
	m, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	s, err := evaluate.EvaluateSameEvent(data, m)
	if err != nil {
		return nil, err
	}
	var ms measures
	for _, x := range []struct {
		on string
		s  evaluate.CorefScore
	}{{"ECB+ dev, same head lemma", s.Lemma}, {"ECB+ dev, ours", s.Ours}} {
		ms.add(x.on, "MUC F1", x.s.MUC.F1, s.Mentions)
		ms.add(x.on, "B-cubed F1", x.s.B3.F1, s.Mentions)
		ms.add(x.on, "CEAF-e F1", x.s.CEAFe.F1, s.Mentions)
		ms.add(x.on, "CoNLL F1", x.s.CoNLL, s.Mentions)
	}
	ms.add("ECB+ dev", "stories found", float64(s.Stories), s.Documents)
	return ms, nil
}
