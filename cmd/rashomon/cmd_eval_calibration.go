package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/evaluate"
)

func cmdEvalCalibration(e *env) *cobra.Command {
	var ch choice
	var golds []string
	var coded, plot, learn, format string
	var cross bool
	c := &cobra.Command{
		Use:   "calibration",
		Short: "Say how far the scores of records can be taken at their word",
		Long: `Compares the affair's records (or those of --coded) with hand-coded files and says, for
records of a score, how many hold: of records at .8, about 80 % should. Several --gold
folders may code the same documents; a record on which they disagree holds by half.

With --cross every record gets the score that a table learned from the other documents
would give it, which is what to expect of documents not seen. --learn writes such a table,
learned from all of them; the program ships one (internal/coding/models/calibration.tsv).`,
		Example: "  rashomon eval calibration --gold gold/a --gold gold/b\n  rashomon eval calibration --gold gold/a --cross --plot calibration.svg",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if len(golds) == 0 {
				return usagef("calibration needs --gold DIR")
			}
			return runEvalCalibration(c.Context(), e, golds, coded, plot, learn, format, cross, &ch)
		},
	}
	c.Flags().StringArrayVar(&golds, "gold", nil, "a `folder` with gold files; may be given several times")
	c.Flags().StringVar(&coded, "coded", "", "an export, instead of the affair file")
	c.Flags().StringVar(&plot, "plot", "", "draw the table into this SVG `file`")
	c.Flags().StringVar(&learn, "learn", "", "write the table learned from all documents into this `file`")
	c.Flags().BoolVar(&cross, "cross", false, "score every document by the other documents")
	ch.onlyFlag(c)
	formatFlag(c, &format, "text", "json")
	return c
}

func runEvalCalibration(ctx context.Context, e *env, golds []string, coded, plot, learn, format string, cross bool, ch *choice) error {
	var gs []map[string]*evaluate.Document
	for _, g := range golds {
		x, err := evaluate.Load(g)
		if err != nil {
			return err
		}
		gs = append(gs, x)
	}
	var x map[string]*evaluate.Document
	var err error
	if coded != "" {
		x, err = evaluate.Load(coded)
	} else {
		x, err = exported(ctx, e, ch)
	}
	if err != nil {
		return err
	}
	js := evaluate.Judge(x, gs...)
	if len(js) == 0 {
		return fmt.Errorf("no coded document has gold in %v: give the folder that codes these documents", golds)
	}
	if learn != "" {
		if err := writeFile(learn, evaluate.Learn(js).Write); err != nil {
			return err
		}
	}
	title := "Scores as given"
	if cross {
		js, title = evaluate.Cross(js), "Scores learned from the other documents"
	}
	r := evaluate.Reliable(js)
	if plot != "" {
		if err := writeFile(plot, func(w io.Writer) error { return r.WriteSVG(w, title) }); err != nil {
			return err
		}
	}
	if format == "json" {
		return writeJSON(e.out, r)
	}
	return r.WriteTable(e.out)
}
