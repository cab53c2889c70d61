package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/evaluate"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

func cmdEval(e *env) *cobra.Command {
	var ch choice
	var gold, coded, format string
	c := &cobra.Command{
		Use:   "eval",
		Short: "Measure records against gold, and the parts on the development sets",
		Long: `With --gold: precision, recall and F1 a layer of the affair's records (or of
--coded) against hand-coded files, matched one to one as docs/formats.md says.

The subcommands measure the parts of the program on the development sets, which
are not part of it: RASHOMON_SHARED names the folder that holds them.`,
		Example: `  rashomon eval --gold gold/a
  rashomon eval --gold gold/a --coded export.json
  rashomon eval expectations --gold gold/a --only added
  rashomon eval nlp`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if gold == "" {
				return usagef("eval needs --gold DIR, or one of: nlp, intake, coding, calibration, expectations")
			}
			return runEvalGold(c.Context(), e, gold, coded, &ch, format)
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "the `folder` with gold files")
	c.Flags().StringVar(&coded, "coded", "", "an export or a `folder` in the gold format, instead of the affair file")
	ch.onlyFlag(c)
	formatFlag(c, &format, "text", "json")
	c.AddCommand(cmdEvalExpectations(e), cmdEvalFactors(e), cmdEvalCalibration(e),
		cmdEvalPart(e, "sameevent", "Measure the matching of mentions of one event across documents", evalSameEvent),
		cmdEvalPart(e, "nlp", "Measure the language analysis on its development sets", evalNLP),
		cmdEvalPart(e, "intake", "Measure body extraction on its development set", evalIntake),
		cmdEvalPart(e, "coding", "Measure the coder on public event, relation, causal and tone sets", evalCoding))
	return c
}

func runEvalGold(ctx context.Context, e *env, gold, coded string, ch *choice, format string) error {
	g, err := evaluate.Load(gold)
	if err != nil {
		return err
	}
	var x map[string]*evaluate.Document
	if coded != "" {
		x, err = evaluate.Load(coded)
	} else {
		x, err = exported(ctx, e, ch)
	}
	if err != nil {
		return err
	}
	l := evaluate.Compare(g, x)
	if format == "json" {
		return writeJSON(e.out, l)
	}
	return l.WriteTable(e.out)
}

// exported gives the affair's records in the very form in which others would score them.
func exported(ctx context.Context, e *env, ch *choice) (map[string]*evaluate.Document, error) {
	db, err := e.open(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	f, err := ch.filter(ctx, &db.Reader)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := exchange.ExportJSON(ctx, &b, &db.Reader, exchange.Options{Records: f, NoText: true}); err != nil {
		return nil, err
	}
	return evaluate.LoadExport(&b)
}

func cmdEvalExpectations(e *env) *cobra.Command {
	var ch choice
	var gold, format string
	var draws int
	var seed uint64
	c := &cobra.Command{
		Use:   "expectations",
		Short: "Run every prediction that the accounts themselves make",
		Long: `Each gold file lists what its account says would follow if a factor rose or fell
(system.expectations). Each is pressed in that account's own system: it holds when
every expected factor moves as expected in at least 80 % of the stable draws, or by
the exact sign. Factors that the system lacks are named.`,
		Example: "  rashomon eval expectations --gold gold/a --only added",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if gold == "" {
				return usagef("expectations needs --gold DIR")
			}
			return runExpectations(c.Context(), e, gold, &ch, system.RunConfig{Draws: draws, Seed: seed}, format)
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "the `folder` with gold files")
	c.Flags().IntVar(&draws, "draws", 2000, "how `many` stable weightings to draw")
	c.Flags().Uint64Var(&seed, "seed", 1, "the `number` that the draws start from")
	ch.onlyFlag(c)
	formatFlag(c, &format, "text", "json")
	return c
}

// expected is one expectation of one document with its verdict.
type expected struct {
	Document string `json:"document"`
	system.Verdict
	Evidence string `json:"evidence,omitempty"`
}

func runExpectations(ctx context.Context, e *env, gold string, ch *choice, cfg system.RunConfig, format string) error {
	g, err := evaluate.Load(gold)
	if err != nil {
		return err
	}
	db, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	l, err := loadLinks(ctx, db, ch)
	if err != nil {
		return err
	}
	out := struct {
		Held         int        `json:"held"`
		Total        int        `json:"total"`
		Found        int        `json:"found"` // whose factors are all in the system
		Missing      []string   `json:"missing_documents,omitempty"`
		Expectations []expected `json:"expectations"`
	}{Expectations: []expected{}}
	for _, name := range slices.Sorted(maps.Keys(g)) {
		es := expectations(g[name])
		out.Total += len(es)
		ds, err := store.Collect(db.Documents(ctx, store.DocumentFilter{Name: g[name].Document, WithoutText: true}))
		if err != nil {
			return err
		}
		if len(ds) == 0 {
			out.Missing = append(out.Missing, g[name].Document)
			continue
		}
		vs, err := system.Expectations(ctx, l.build(system.Selection{Documents: []string{ds[0].ID}}), es, cfg)
		if err != nil {
			return err
		}
		for i, v := range vs {
			if v.Held {
				out.Held++
			}
			if len(v.NotFound) == 0 {
				out.Found++
			}
			out.Expectations = append(out.Expectations, expected{g[name].Document, v, es[i].Evidence})
		}
	}
	if format == "json" {
		return writeJSON(e.out, out)
	}
	for _, x := range out.Expectations {
		printExpectation(e.out, &x)
	}
	for _, m := range out.Missing {
		fmt.Fprintf(e.out, "not in the affair: %s\n", m)
	}
	fmt.Fprintf(e.out, "%d of %d hold; the factors of %d were found\n", out.Held, out.Total, out.Found)
	return nil
}

func expectations(d *evaluate.Document) []system.Expectation {
	var out []system.Expectation
	for _, x := range d.System.Expectations {
		s := system.Expectation{Press: x.Press, Direction: x.Direction, Evidence: x.Evidence}
		for _, c := range x.Expect {
			s.Expect = append(s.Expect, system.ExpectedChange{Factor: c.Factor, Direction: c.Direction})
		}
		out = append(out, s)
	}
	return out
}

func printExpectation(w io.Writer, x *expected) {
	word := "FAILS"
	switch {
	case x.Held:
		word = "holds"
	case len(x.NotFound) > 0:
		word = "lacks"
	}
	as := ""
	if x.Matched != "" && x.Matched != x.Press {
		as = fmt.Sprintf(" (as %q)", x.Matched)
	}
	fmt.Fprintf(w, "%s  %s: %s %s%s\n", word, x.Document, x.Press, x.Direction, as)
	for _, o := range x.Expect {
		fmt.Fprintf(w, "         %s %s: %.2f of the draws", o.Factor, o.Direction, o.Share)
		if o.Matched != "" && o.Matched != o.Factor {
			fmt.Fprintf(w, " (as %q)", o.Matched)
		}
		if o.Exact != "" {
			fmt.Fprintf(w, ", exact sign %s", o.Exact)
		}
		fmt.Fprintln(w)
	}
	for _, n := range x.NotFound {
		fmt.Fprintf(w, "         not in the system: %s\n", n)
	}
}

// shared is the folder of the development data.
func shared(parts ...string) (string, error) {
	root := os.Getenv("RASHOMON_SHARED")
	if root == "" {
		root = filepath.Join("..", "shared")
	}
	p := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		return "", fmt.Errorf("no development data at %s: set RASHOMON_SHARED to the folder that holds data/ and gold/", p)
	}
	return p, nil
}
