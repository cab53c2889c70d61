package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Corroboration is one thing that several independent accounts tell.
type Corroboration struct {
	Kind  affair.Kind `json:"kind"` // event, tie, figure, link
	ID    string      `json:"id"`
	Label string      `json:"label"`
	Date  string      `json:"date,omitempty"`
	// Modality in which they tell it: versions of another are not counted, and not listed.
	Modality affair.Modality `json:"modality,omitempty"`
	Support
	Versions []Version `json:"versions"`
	Reasons  []string  `json:"reasons,omitempty"` // why differing wordings are one
}

// Corroborations lists what at least two independent families tell in the same modality,
// most families first.
func (c *Comparison) Corroborations() []Corroboration {
	return once(&c.views, "corroborations", func() []Corroboration { return c.corroborationsOf() })
}

func (c *Comparison) corroborationsOf() []Corroboration {
	out := []Corroboration{}
	add := func(x Corroboration) {
		x.Support = c.support(x.Versions)
		if x.Families >= 2 {
			out = append(out, x)
		}
	}
	for _, cl := range c.events {
		for _, m := range []affair.Modality{affair.Asserted, affair.Planned, affair.Hypothetical, affair.Denied} {
			add(Corroboration{Kind: affair.KindEvent, ID: cl.ID, Label: eventLabel(cl), Date: cl.Date, Modality: m, Versions: only(cl.Versions, m), Reasons: cl.Reasons})
		}
	}
	for _, cl := range c.ties {
		for _, m := range []affair.Modality{affair.Asserted, affair.Denied} {
			label := fmt.Sprintf("%s %s %s", cl.From, cl.Type, cl.To)
			if m == affair.Denied {
				label = "not: " + label
			}
			add(Corroboration{Kind: affair.KindTie, ID: cl.ID, Label: label, Modality: m, Versions: only(cl.Versions, m)})
		}
	}
	for _, cl := range c.figures {
		var vs []Version
		for i, v := range cl.Versions {
			if agree(cl.Numbers[i], cl.Value, cl.places[i]) {
				vs = append(vs, v)
			}
		}
		add(Corroboration{Kind: affair.KindFigure, ID: cl.ID, Label: fmt.Sprintf("%s: %s", cl.Of, vs[0].Wording), Date: cl.Date, Versions: vs})
	}
	for i := range c.sys.Edges {
		e := &c.sys.Edges[i]
		by := map[affair.Modality][]Version{}
		for _, cl := range e.Claims {
			by[cl.Modality] = append(by[cl.Modality], c.claimVersion(cl.Doc, cl.Record, cl.Holder, cl.Chain, cl.Modality, cl.Status, cl.Score, cl.Cause+" → "+cl.Effect, cl.Evidence))
		}
		verb := "raises"
		if e.Sign < 0 {
			verb = "lowers"
		}
		for _, m := range []affair.Modality{affair.Asserted, affair.Predicted, affair.Conditional, affair.Hedged, affair.Denied} {
			if len(by[m]) > 1 {
				add(Corroboration{Kind: affair.KindLink, ID: e.ID, Label: fmt.Sprintf("%s %s %s", c.sys.Factors[e.From].Name, verb, c.sys.Factors[e.To].Name), Modality: m, Versions: by[m]})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Corroboration) int {
		return cmp.Or(cmp.Compare(b.Families, a.Families), cmp.Compare(b.Voices, a.Voices), cmp.Compare(b.OwnVoice, a.OwnVoice))
	})
	return out
}

func (c *Comparison) claimVersion(doc, record, holder string, chain []string, m affair.Modality, st affair.Status, score float64, wording string, quotes []affair.Quote) Version {
	r := affair.Record{ID: record, Doc: doc, Holder: holder, Chain: chain, Status: st, Score: score, Evidence: quotes}
	return c.version(&r, wording, "", m)
}

func only(vs []Version, m affair.Modality) []Version {
	var out []Version
	for _, v := range vs {
		if v.Modality == m {
			out = append(out, v)
		}
	}
	return out
}

func eventLabel(cl *EventCluster) string {
	return join(cl.Source) + ": " + cl.Label + arrow(cl.Target)
}

func join(xs []string) string {
	switch len(xs) {
	case 0:
		return "(nobody named)"
	case 1:
		return xs[0]
	}
	s := xs[0]
	for i, x := range xs[1:] {
		if i == len(xs)-2 {
			s += " and " + x
		} else {
			s += ", " + x
		}
	}
	return s
}

func arrow(target []string) string {
	if len(target) == 0 {
		return ""
	}
	return " → " + join(target)
}
