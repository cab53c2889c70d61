package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/draw"
	"github.com/rashomon-affairs/rashomon/internal/system/fcm"
)

type runOptions struct {
	systemFlags
	press      []string
	observed   []string
	method     string
	draws      int
	seed       uint64
	workers    int
	rule       string
	activation string
	lambda     float64
	check      string
	format     string
}

func cmdRun(e *env) *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   `run --press "FACTOR=up"...`,
		Short: "What would follow, according to each account, if a factor rose or fell",
		Long: `Press factors of the accounts' systems and say what follows in each.

The method 'press' draws many weightings that agree with the signs of the links
and reports in how many of the stable ones each factor rises; links told as
uncertain are in some draws and out of others. The method 'fcm' runs the system
as a fuzzy cognitive map against its baseline.

Without --account every account that speaks of the pressed factors is run, and
all of them as one. With two accounts the answers are laid side by side, with the
links that make the difference.`,
		Example: `  rashomon run --press "filling of the reservoir=up"
  rashomon run --press "dam=up" --account norvian-herald.html --account selland-courier.html
  rashomon run --press "dam=up" --method fcm --format json
  rashomon run --press "dam=up" --format svg > answers.svg
  rashomon run --press "dam=up" --observed "trust=down" --draws 10000 --seed 7
  rashomon run --press "dam=up" --check "floods"      which link is worth checking`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runRun(c.Context(), e, o) },
	}
	o.flags(c)
	f := c.Flags()
	f.StringArrayVar(&o.press, "press", nil, "the `FACTOR=up|down` that is pushed (may be given several times)")
	f.StringArrayVar(&o.observed, "observed", nil, "known to have happened: only draws that show this `FACTOR=up|down|none` are kept")
	f.StringVar(&o.method, "method", "press", "press or fcm")
	f.IntVar(&o.draws, "draws", 2000, "how `many` stable weightings to draw")
	f.Uint64Var(&o.seed, "seed", 1, "the `number` that the draws start from")
	f.IntVar(&o.workers, "workers", 0, "goroutines (default: one a processor); the result is the same")
	f.StringVar(&o.rule, "rule", "", "fcm: update rule kosko, modified-kosko or rescaled")
	f.StringVar(&o.activation, "activation", "", "fcm: sigmoid, tanh, bivalent, trivalent or linear")
	f.Float64Var(&o.lambda, "lambda", 0, "fcm: steepness of the activation (default 1)")
	f.StringVar(&o.check, "check", "", "which links the answer for this `factor` hangs on")
	formatFlag(c, &o.format, "text", "json", "csv", "svg")
	return c
}

// ran is one account's answer.
type ran struct {
	Account string                   `json:"account"`
	Outcome *system.Outcome          `json:"outcome,omitempty"`
	FCM     *system.CognitiveOutcome `json:"fcm,omitempty"`
	Check   *system.Sensitive        `json:"check,omitempty"`
	Problem string                   `json:"problem,omitempty"`

	sys *system.System
}

func runRun(ctx context.Context, e *env, o runOptions) error {
	if len(o.press) == 0 {
		return usagef(`run needs --press "FACTOR=up" or "FACTOR=down"; 'rashomon show links' lists factors`)
	}
	if o.method != "press" && o.method != "fcm" {
		return usagef("unknown method %q: choose press or fcm", o.method)
	}
	cfg := system.RunConfig{Draws: o.draws, Seed: o.seed, Workers: o.workers}
	for _, p := range o.press {
		x, err := system.ParsePush(p)
		if err != nil {
			return usageError{err}
		}
		cfg.Presses = append(cfg.Presses, x)
	}
	for _, p := range o.observed {
		x, err := parseObservation(p)
		if err != nil {
			return usageError{err}
		}
		cfg.Observed = append(cfg.Observed, x)
	}
	db, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	l, err := loadLinks(ctx, db, &o.choice)
	if err != nil {
		return err
	}
	runs, err := o.systems(ctx, db, l, cfg.Presses)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if err := o.one(ctx, r, cfg); err != nil {
			return err
		}
	}
	var side *system.SideBySide
	if len(o.accounts) == 2 && o.method == "press" {
		if side, err = system.RunSideBySide(ctx, runs[0].Account, runs[0].sys, runs[1].Account, runs[1].sys, cfg, nil); err != nil {
			return err
		}
	}
	if o.format == "json" {
		return writeJSON(e.out, struct {
			Method     string             `json:"method"`
			Presses    []system.Push      `json:"presses"`
			Runs       []*ran             `json:"runs"`
			SideBySide *system.SideBySide `json:"side_by_side,omitempty"`
		}{o.method, cfg.Presses, runs, side})
	}
	switch o.format {
	case "svg":
		if o.method != "press" {
			return usagef("--format svg draws shares of draws: leave out --method fcm")
		}
		_, err := io.WriteString(e.out, barsOf(runs, cfg.Presses))
		return err
	case "csv":
		return answersTable(runs).csv(e.out)
	}
	for _, r := range runs {
		r.print(e.out)
	}
	if side != nil {
		printSide(e.out, side)
	}
	return nil
}

// systems lists whose systems are run. The error names the factors there are when no
// account speaks of a pressed one.
func (o *runOptions) systems(ctx context.Context, db *store.DB, l *links, press []system.Push) ([]*ran, error) {
	if len(o.accounts) > 0 {
		var out []*ran
		for _, a := range o.accounts {
			sel, err := o.selection(ctx, db, []string{a})
			if err != nil {
				return nil, err
			}
			out = append(out, &ran{Account: l.byID[sel.Documents[0]].Name, sys: l.build(sel)})
		}
		return out, nil
	}
	sel, err := o.selection(ctx, db, nil)
	if err != nil {
		return nil, err
	}
	name := "all accounts"
	if o.holder != "" {
		name = "according to " + holderWord(o.holder)
	} else if o.outlet != "" {
		name = o.outlet
	}
	whole := &ran{Account: name, sys: l.build(sel)}
	for _, p := range press {
		if _, _, ok := whole.sys.Find(p.Factor); !ok {
			return nil, unknownFactor(whole.sys, fmt.Errorf("press %q: %w", p.Factor, system.ErrUnknownFactor))
		}
	}
	out := []*ran{whole}
	if o.all || o.holder != "" || o.outlet != "" {
		return out, nil
	}
	for _, d := range l.docs {
		s := l.build(system.Selection{Documents: []string{d.ID}})
		knows := true
		for _, p := range press {
			_, _, ok := s.Find(p.Factor)
			knows = knows && ok
		}
		if knows {
			out = append(out, &ran{Account: d.Name, sys: s})
		}
	}
	return out, nil
}

// one runs one system; a factor that the account does not speak of is its answer, not an error.
func (o *runOptions) one(ctx context.Context, r *ran, cfg system.RunConfig) error {
	var err error
	if o.method == "fcm" {
		r.FCM, err = r.sys.RunFCM(cfg.Presses, fcm.Config{Rule: fcm.Rule(o.rule), Activation: fcm.Activation(o.activation), L: o.lambda})
	} else {
		r.Outcome, err = r.sys.Run(ctx, cfg)
	}
	if err == nil && o.check != "" {
		r.Check, err = r.sys.Sensitivity(ctx, cfg, o.check)
	}
	if errors.Is(err, system.ErrUnknownFactor) {
		r.Problem = "this account does not speak of it: " + err.Error()
		return nil
	}
	return err
}

// barsOf draws the answers of all runs side by side.
func barsOf(runs []*ran, presses []system.Push) string {
	var what []string
	for _, p := range presses {
		what = append(what, p.Factor+" "+p.Direction)
	}
	var columns []draw.Column
	var systems []*system.System
	var outcomes []*system.Outcome
	for _, r := range runs {
		columns = append(columns, draw.Column{Name: r.Account, Outcome: r.Outcome})
		systems, outcomes = append(systems, r.sys), append(outcomes, r.Outcome)
	}
	return draw.Bars("What follows: "+strings.Join(what, ", "), columns, draw.Aligned(systems, outcomes))
}

// answersTable has a row an account and factor.
func answersTable(runs []*ran) *table {
	t := &table{head: []string{"account", "factor", "verdict", "rises", "falls", "rises_from", "rises_to", "falls_from", "falls_to", "change", "accounts"}}
	for _, r := range runs {
		if r.Outcome != nil {
			for _, a := range r.Outcome.Answers {
				if a.Reached && !a.Pressed {
					t.add(r.Account, a.Factor, a.Verdict, number(a.ShareUp), number(a.ShareDown), number(a.UpRange[0]), number(a.UpRange[1]),
						number(a.DownRange[0]), number(a.DownRange[1]), "", fmt.Sprint(a.Accounts))
				}
			}
		}
		if r.FCM != nil {
			for _, a := range r.FCM.Answers {
				if !a.Pressed {
					t.add(r.Account, a.Factor, a.Direction, "", "", "", "", "", "", number(a.Change), "")
				}
			}
		}
	}
	return t
}

func (r *ran) print(w io.Writer) {
	fmt.Fprintf(w, "%s\n", strings.ToUpper(r.Account))
	if r.Problem != "" {
		fmt.Fprintf(w, "  %s\n", r.Problem)
	}
	if x := r.Outcome; x != nil {
		fmt.Fprintf(w, "  %s\n", x.Sentence)
		for _, a := range x.Answers {
			if a.Pressed || !a.Reached {
				continue
			}
			fmt.Fprintf(w, "  %-5s %5.1f %% rises %5.1f %% falls  %s  (%s)\n", a.Verdict, 100*a.ShareUp, 100*a.ShareDown, a.Factor, plural(a.Accounts, "account"))
		}
		fmt.Fprintf(w, "  press perturbation, %d draws, %d stable (%.0f %%), seed %d; %d links behind %d arrows, %d reviewed by people, %s, %d arrows uncertain, %d with both signs\n",
			x.Drawn, x.Stable, 100*x.Share, x.Seed, x.Links, x.Edges, x.Reviewed, plural(len(x.Accounts), "account"), x.Doubtful, x.Conflicts)
		if x.Note != "" {
			fmt.Fprintf(w, "  %s\n", x.Note)
		}
	}
	if x := r.FCM; x != nil {
		for _, a := range x.Answers {
			if !a.Pressed && a.Direction != "none" {
				fmt.Fprintf(w, "  %-5s %+.3f  %s\n", a.Direction, a.Change, a.Factor)
			}
		}
		unique := "several end states are possible"
		if x.Unique {
			unique = "a contraction: one end state whatever the start"
		}
		fmt.Fprintf(w, "  fuzzy cognitive map, %s, %s, baseline ends in a %s, pressed in a %s after %d steps; %s\n", x.Config.Rule, x.Config.Activation, x.Baseline, x.Held, x.Steps, unique)
		if x.Note != "" {
			fmt.Fprintf(w, "  %s\n", x.Note)
		}
	}
	if c := r.Check; c != nil {
		fmt.Fprintf(w, "  %s (%s) hangs on:\n", c.Factor, c.Verdict)
		for _, k := range c.Edges[:min(6, len(c.Edges))] {
			mark := " "
			if k.Changes {
				mark = "!"
			}
			fmt.Fprintf(w, "  %s %s %s %s: without it %s, turned %s\n", mark, k.From, signWord(k.Sign), k.To, k.Without, k.Turned)
		}
	}
	fmt.Fprintln(w)
}

func printSide(w io.Writer, s *system.SideBySide) {
	fmt.Fprintf(w, "SIDE BY SIDE\n  %s\n", s.Sentence)
	for _, d := range s.Differences {
		fmt.Fprintf(w, "  %s: %s says %s, %s says %s\n", d.Factor, s.A.Name, d.A, s.B.Name, d.B)
		for _, side := range []struct {
			name string
			cs   []system.Change
		}{{s.B.Name, d.BecomesA}, {s.A.Name, d.BecomesB}} {
			for _, c := range side.cs[:min(1, len(side.cs))] {
				var steps []string
				for _, st := range c.Steps {
					steps = append(steps, st.String())
				}
				fmt.Fprintf(w, "      %s would agree if: %s\n", side.name, strings.Join(steps, "; "))
			}
		}
		if d.Note != "" {
			fmt.Fprintf(w, "      %s\n", d.Note)
		}
	}
}

// parseObservation reads "FACTOR=up", "FACTOR=down" or "FACTOR=none".
func parseObservation(s string) (system.Push, error) {
	if name, ok := strings.CutSuffix(s, "=none"); ok {
		return system.Push{Factor: strings.TrimSpace(name), Direction: "none"}, nil
	}
	return system.ParsePush(s)
}
