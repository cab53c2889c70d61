package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake"
	"github.com/rashomon-affairs/rashomon/nlp"
)

func cmdCode(e *env) *cobra.Command {
	var format string
	var dirs []string
	c := &cobra.Command{
		Use:   "code FILE...",
		Short: "Read and code files without keeping them, and print the records",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return runCode(c.Context(), e, args, dirs)
		},
	}
	c.Flags().StringSliceVar(&dirs, "codebook", nil, "a `folder` with your own codebook files")
	formatFlag(c, &format, "json")
	return c
}

func runCode(ctx context.Context, e *env, args, dirs []string) error {
	m, err := nlp.Load()
	if err != nil {
		return err
	}
	coder, err := newCoder(dirs)
	if err != nil {
		return err
	}
	var docs []any
	for _, a := range args {
		res, err := intake.Read(ctx, intake.Source{Path: a, Given: a}, intake.Options{})
		if err != nil {
			return err
		}
		for _, d := range res.Docs() {
			recs, err := coder.Code(ctx, codingInput(m, d))
			if err != nil {
				return err
			}
			docs = append(docs, goldShape(d, recs))
		}
	}
	return writeJSON(e.out, map[string]any{"documents": docs})
}

// goldShape lays records out in the gold format.
func goldShape(d *affair.Document, recs []affair.Record) map[string]any {
	out := map[string]any{"document": d.Name, "outlet": d.Outlet.Value, "byline": d.Byline.Value, "date": d.Published.Value, "origin": d.Origin.Value, "title": d.Title.Value}
	add := func(k string, v map[string]any) { l, _ := out[k].([]any); out[k] = append(l, v) }
	for _, r := range recs {
		if !r.Status.Counts() {
			continue
		}
		ev := r.Evidence[0].Text
		switch {
		case r.Actor != nil:
			var ms []string
			for _, q := range r.Actor.Mentions {
				ms = append(ms, q.Text)
			}
			add("actors", map[string]any{"name": r.Actor.Name, "kind": r.Actor.Kind, "part_of": r.Actor.PartOf, "mentions": ms})
		case r.Statement != nil:
			add("statements", map[string]any{"speaker": r.Statement.Speaker, "content": r.Statement.Content.Text, "cue": r.Statement.Cue.Text, "form": r.Statement.Form, "chain": r.Chain, "evidence": ev, "pattern": r.Pattern})
		case r.Event != nil:
			x := r.Event
			add("events", map[string]any{"source": strings.Join(x.Source, "; "), "action": x.Action.Text, "target": strings.Join(x.Target, "; "), "type": x.Type, "date": x.Date, "place": x.Place, "modality": x.Modality, "holder": r.Holder, "evidence": ev, "pattern": r.Pattern})
		case r.Tie != nil:
			add("ties", map[string]any{"from": r.Tie.From, "type": r.Tie.Type, "to": r.Tie.To, "negated": r.Tie.Negated, "holder": r.Holder, "evidence": ev, "pattern": r.Pattern})
		case r.Position != nil:
			add("positions", map[string]any{"actor": r.Position.Actor, "issue": r.Position.Issue, "stance": r.Position.Stance, "holder": r.Holder, "evidence": ev, "pattern": r.Pattern})
		case r.Link != nil:
			l := r.Link
			add("links", map[string]any{"cause": l.Cause.Text, "cause_factor": l.CauseFactor, "effect": l.Effect.Text, "effect_factor": l.EffectFactor, "sign": l.Sign, "modality": l.Modality, "holder": r.Holder, "evidence": ev, "pattern": r.Pattern})
		case r.Figure != nil:
			add("figures", map[string]any{"value": r.Figure.Value, "unit": r.Figure.Unit, "of": r.Figure.Of, "date": r.Figure.Date, "holder": r.Holder, "evidence": ev})
		case r.Tone != nil:
			var es []string
			for _, q := range r.Evidence {
				es = append(es, q.Text)
			}
			add("tone", map[string]any{"actor": r.Tone.Actor, "value": r.Tone.Value, "evidence": es})
		}
	}
	return out
}
