package main

import (
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/agreement"
)

// agreementOptions are the flags of `compare agreement`.
type agreementOptions struct {
	coders    []string
	layer     string
	bootstrap int
}

func (a *agreementOptions) flags(f *pflag.FlagSet) {
	f.StringSliceVar(&a.coders, "coders", nil, "between these `names`; the machine's is machine (default: all who coded the layer)")
	f.StringVar(&a.layer, "layer", "", "only this `layer` (actors, statements, events, ties, positions, links, figures, tone)")
	f.IntVar(&a.bootstrap, "bootstrap", 1000, "how `many` resamples for the 95 % intervals; 0: none")
}

// coderAgreement measures every layer that two coders coded.
func coderAgreement(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	var out []*compare.Agreement
	t := &table{head: []string{"layer", "coders", "measure", "value", "from", "to", "units"}, right: map[int]bool{3: true, 4: true, 5: true, 6: true}}
	known := false
	var last error
	for _, s := range shown {
		if o.agree.layer != "" && o.agree.layer != s.word {
			continue
		}
		known = true
		a, err := c.Agreement(compare.AgreementConfig{Kind: s.kind, Coders: o.agree.coders, Bootstrap: o.agree.bootstrap, Seed: o.net.seed})
		if errors.Is(err, compare.ErrCoders) {
			last = err
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		out = append(out, a)
		agreementRows(t, s.word, a)
	}
	if !known {
		return nil, nil, usagef("there is no layer %q", o.agree.layer)
	}
	if len(out) == 0 {
		return nil, nil, usagef("%v: 'rashomon import --as NAME' takes in what a person coded", last)
	}
	return out, t, nil
}

func agreementRows(t *table, layer string, a *compare.Agreement) {
	all := fmt.Sprintf("all %d", len(a.Coders))
	alpha := func(what string, x *agreement.Alpha, units bool) {
		if x == nil {
			t.add(layer, all, what, "undefined", "", "", "")
			return
		}
		n := ""
		if units {
			n = fmt.Sprint(x.Units)
		}
		t.add(append([]string{layer, all, what, number(x.Alpha)}, append(interval(x.Interval), n)...)...)
	}
	kappa := func(who, what string, x *agreement.Kappa) {
		if x == nil {
			t.add(layer, who, what, "undefined", "", "", "")
			return
		}
		t.add(append([]string{layer, who, what, number(x.Kappa)}, append(interval(x.Interval), fmt.Sprint(x.Units))...)...)
	}
	alpha("alpha, "+string(a.Metric)+" ("+a.Value+")", a.Alpha, true)
	if a.Metric != agreement.Nominal {
		alpha("alpha, nominal", a.Nominal, true)
	}
	kappa(all, "Fleiss' kappa", a.Fleiss)
	alpha("unitizing alpha", a.Unitizing, false)
	if a.Gamma != nil {
		t.add(layer, all, "gamma", number(a.Gamma.Gamma), "", "", "")
	}
	for i := range a.Pairs {
		p := &a.Pairs[i]
		who := p.A + ", " + p.B
		kappa(who, "Cohen's kappa", p.Cohen)
		kappa(who, "Scott's pi", p.Scott)
		t.add(layer, who, "span F1, exact", number(p.Exact.F1), "", "", fmt.Sprint(p.Exact.A+p.Exact.B))
		t.add(layer, who, "span F1, overlap", number(p.Overlap.F1), "", "", fmt.Sprint(p.Overlap.A+p.Overlap.B))
	}
}

func interval(x [2]float64) []string {
	if x[0] == 0 && x[1] == 0 {
		return []string{"", ""}
	}
	return []string{number(x[0]), number(x[1])}
}

// eventList lists asserted events as rows of sender and receiver.
func eventList(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	xs := c.EventList()
	if xs == nil {
		xs = []compare.RelationalEvent{}
	}
	xs = xs[:upTo(len(xs), o.limit)]
	t := &table{head: []string{"time", "sender", "receiver", "type", "score", "families", "event"}, right: map[int]bool{4: true, 5: true}}
	for _, x := range xs {
		t.add(x.Time, x.Sender, x.Receiver, x.Type, fmt.Sprintf("%.1f", x.Score), fmt.Sprint(x.Families), x.ID)
	}
	return xs, t, nil
}

// actorsCompared lists who is told of in how many accounts, under which names.
func actorsCompared(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	xs := c.Actors()
	xs = xs[:upTo(len(xs), o.limit)]
	t := &table{head: []string{"actor", "kind", "acts for", "accounts", "mentions", "names"}, right: map[int]bool{3: true, 4: true}}
	for _, x := range xs {
		root := ""
		if x.Root != x.Key {
			root = c.ActorName(x.Root)
		}
		t.add(x.Name, string(x.Kind), root, fmt.Sprint(len(x.Documents)), fmt.Sprint(x.Mentions), joinMax(x.Names, 6))
	}
	return xs, t, nil
}
