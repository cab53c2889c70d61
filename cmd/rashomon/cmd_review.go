package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/report"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func cmdReview(e *env) *cobra.Command {
	var who, why string
	c := &cobra.Command{
		Use:   "review",
		Short: "Decide about records and names; every decision is logged and can be undone",
		Long: `Decisions are kept in an append-only log beside the machine's records and win
over them. Coding again with a better coder loses none.`,
		Example: `  rashomon review next                             the next candidate
  rashomon review accept 3f2a9c0d11e0b7aa
  rashomon review reject 3f2a9c0d11e0b7aa --why "a headline, not a claim"
  rashomon review merge actor "the Kremlin" --into "Russian government"
  rashomon review undo 12
  rashomon review log`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.PersistentFlags().StringVar(&who, "who", defaultWho(), "the `name` of the person who decides")
	c.PersistentFlags().StringVar(&why, "why", "", "the `reason`, for the log")
	decide := func(ctx context.Context, ds ...affair.Decision) error {
		db, err := e.open(ctx)
		if err != nil {
			return err
		}
		defer db.Close()
		for i := range ds {
			ds[i].Who, ds[i].Why = who, why
		}
		logged, err := db.Decide(ctx, ds...)
		if errors.Is(err, store.ErrInvalid) || errors.Is(err, store.ErrNotFound) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		for _, d := range logged {
			fmt.Fprintln(e.out, decisionLine(&d))
		}
		return nil
	}
	onRecord := func(use, short string, act affair.Act) *cobra.Command {
		return &cobra.Command{Use: use + " ID...", Short: short, Args: cobra.MinimumNArgs(1),
			RunE: func(c *cobra.Command, ids []string) error {
				var ds []affair.Decision
				for _, id := range ids {
					ds = append(ds, affair.Decision{Act: act, Record: id})
				}
				return decide(c.Context(), ds...)
			}}
	}
	c.AddCommand(
		onRecord("accept", "Accept records: they count, and say that a person looked", affair.ActAccept),
		onRecord("reject", "Reject records: they count nowhere", affair.ActReject),
		reviewEdit(e, decide), reviewAdd(e, decide),
		reviewNames(decide, affair.ActMerge), reviewNames(decide, affair.ActRename), reviewNames(decide, affair.ActSplit),
		&cobra.Command{Use: "undo SEQ", Short: "Take back a decision, given its number in the log", Args: cobra.ExactArgs(1),
			RunE: func(c *cobra.Command, args []string) error {
				n, err := strconv.ParseInt(args[0], 10, 64)
				if err != nil {
					return usagef("undo wants the number of a decision, not %q", args[0])
				}
				return decide(c.Context(), affair.Decision{Act: affair.ActUndo, Undoes: n})
			}},
		reviewLog(e), reviewNext(e))
	return c
}

func defaultWho() string {
	for _, v := range []string{"RASHOMON_WHO", "USER", "USERNAME"} {
		if s := os.Getenv(v); s != "" {
			return s
		}
	}
	return "reviewer"
}

// readRecord reads one record as JSON from a file or, for "-", from standard input.
func readRecord(e *env, name string) (*affair.Record, error) {
	r := e.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		r = f
	}
	b, err := io.ReadAll(io.LimitReader(r, 16<<20))
	if err != nil {
		return nil, err
	}
	var rec affair.Record
	if err := json.Unmarshal(b, &rec); err != nil {
		return nil, usagef("%s does not hold a record as JSON (%v): 'rashomon show ... --format json' shows the form", name, err)
	}
	return &rec, nil
}

type decideFunc func(context.Context, ...affair.Decision) error

func reviewEdit(e *env, decide decideFunc) *cobra.Command {
	return &cobra.Command{Use: "edit ID FILE", Short: "Replace a record's content by the JSON in a file (- for standard input)", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			rec, err := readRecord(e, args[1])
			if err != nil {
				return err
			}
			return decide(c.Context(), affair.Decision{Act: affair.ActEdit, Record: args[0], New: rec})
		}}
}

func reviewAdd(e *env, decide decideFunc) *cobra.Command {
	return &cobra.Command{Use: "add FILE", Short: "Add a record of your own from JSON in a file (- for standard input)", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			rec, err := readRecord(e, args[0])
			if err != nil {
				return err
			}
			return decide(c.Context(), affair.Decision{Act: affair.ActAdd, New: rec})
		}}
}

func reviewNames(decide decideFunc, act affair.Act) *cobra.Command {
	var into string
	use := map[affair.Act]string{
		affair.ActMerge:  "merge actor|issue|factor NAME... --into NAME",
		affair.ActRename: "rename actor|issue|factor NAME --into NAME",
		affair.ActSplit:  "split actor|issue|factor NAME",
	}
	short := map[affair.Act]string{
		affair.ActMerge:  "Make several names one, everywhere in the affair",
		affair.ActRename: "Give a name another wording, everywhere in the affair",
		affair.ActSplit:  "Take a name out of the one it was merged into",
	}
	c := &cobra.Command{Use: use[act], Short: short[act], Args: cobra.MinimumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			d := affair.Decision{Act: act, Scope: args[0], From: args[1:], To: into}
			if act != affair.ActSplit && into == "" {
				return usagef("%s needs --into NAME", act)
			}
			return decide(c.Context(), d)
		}}
	if act != affair.ActSplit {
		c.Flags().StringVar(&into, "into", "", "the `name` that stays")
	}
	return c
}

// decisionLine shows a decision in one line of the log.
func decisionLine(d *affair.Decision) string {
	s := fmt.Sprintf("%4d  %s  %s  %s", d.Seq, d.When.UTC().Format("2006-01-02 15:04"), d.Who, d.Act)
	switch {
	case d.Act == affair.ActUndo:
		s += fmt.Sprintf(" %d", d.Undoes)
	case d.Scope != "":
		s += " " + d.Scope + " " + strings.Join(d.From, ", ")
		if d.To != "" {
			s += " into " + d.To
		}
	case d.Was != nil:
		s += " " + d.Record + " " + report.Cut(report.Describe(d.Was), 80)
	case d.New != nil:
		s += " " + report.Cut(report.Describe(d.New), 80)
	}
	if d.Why != "" {
		s += " (" + d.Why + ")"
	}
	return s
}

func reviewLog(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{Use: "log", Short: "Show the log of decisions", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			db, err := e.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			ds, err := store.Collect(db.Decisions(c.Context(), 0))
			if err != nil {
				return err
			}
			if format == "json" {
				if ds == nil {
					ds = []affair.Decision{}
				}
				return writeJSON(e.out, map[string]any{"decisions": ds})
			}
			live := store.Live(ds)
			for i := range ds {
				line := decisionLine(&ds[i])
				if !live[ds[i].Seq] {
					line += " [undone]"
				}
				fmt.Fprintln(e.out, line)
			}
			return nil
		}}
	formatFlag(c, &format, "text", "json")
	return c
}

func reviewNext(e *env) *cobra.Command {
	var limit int
	c := &cobra.Command{Use: "next", Short: "Show the next candidates with their sentences", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			db, err := e.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			rs, err := store.Collect(db.Records(c.Context(), store.Filter{Status: []affair.Status{affair.StatusCandidate}, Limit: limit}))
			if err != nil {
				return err
			}
			if len(rs) == 0 {
				fmt.Fprintln(e.out, "no candidate waits for review")
				return nil
			}
			for i := range rs {
				r := &rs[i]
				fmt.Fprintf(e.out, "%s  %s  %.2f  %s\n", r.ID, r.Kind, r.Score, report.Describe(r))
				for _, q := range r.Evidence {
					fmt.Fprintf(e.out, "      “%s”\n", report.OneLine(q.Text))
				}
				fmt.Fprintf(e.out, "      %s; pattern %s\n", report.Voice(r), r.Pattern)
			}
			return nil
		}}
	c.Flags().IntVar(&limit, "limit", 5, "how `many`")
	return c
}
