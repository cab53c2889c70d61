package system

import (
	"cmp"
	"context"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Worth is what one edge means for one conclusion.
type Worth struct {
	Edge   string  `json:"edge"`
	From   string  `json:"from"`
	To     string  `json:"to"`
	Sign   int     `json:"sign"`
	Claims []Claim `json:"claims"`
	// Without is the verdict, and the share of draws in which the factor rises, when the
	// edge is left out; Turned when its sign is the other one.
	Without      string  `json:"without"`
	ShareWithout float64 `json:"share_without"`
	Turned       string  `json:"turned"`
	ShareTurned  float64 `json:"share_turned"`
	// Changes: the conclusion is another one if this edge is wrong.
	Changes bool `json:"changes"`
	// Candidates counts the claims that wait for review, Reviewed those a person has seen.
	Candidates int `json:"candidates"`
	Reviewed   int `json:"reviewed"`
	// Value is the value of checking the edge: how far the answer would move if it fell,
	// times the chance that it falls. Largest first in Sensitivity.
	Value float64 `json:"value"`
}

// Sensitive is a conclusion and the edges it hangs on.
type Sensitive struct {
	Factor  string  `json:"factor"`
	Verdict string  `json:"verdict"`
	Share   float64 `json:"share_up"`
	Edges   []Worth `json:"edges"` // the most worth checking first
}

// Sensitivity asks of every edge on a way from the presses to a factor what becomes of the
// conclusion without it and with its sign turned, and ranks the edges by the value of having
// a person check them. At most 60 edges are tried. The error wraps ErrUnknownFactor.
func (s *System) Sensitivity(ctx context.Context, c RunConfig, factor string) (*Sensitive, error) {
	i, _, ok := s.Find(factor)
	if !ok {
		return nil, unknown(factor)
	}
	base, err := s.Run(ctx, c)
	if err != nil {
		return nil, err
	}
	out := &Sensitive{Factor: s.Factors[i].Name, Verdict: base.Answers[i].Verdict, Share: base.Answers[i].ShareUp}
	quick := c
	quick.Draws = min(cmp.Or(c.Draws, 1000), 1000)
	by := map[int]int{}
	for _, p := range s.steps(c, i, nil, nil) {
		o, err := s.with([]plan{p}).Run(ctx, quick)
		if err != nil {
			return nil, err
		}
		k, ok := by[p.edge]
		if !ok {
			k = len(out.Edges)
			by[p.edge] = k
			w := Worth{Edge: p.step.Edge, From: p.step.From, To: p.step.To, Sign: p.step.Sign, Claims: p.step.Claim, Reviewed: s.Edges[p.edge].Reviewed}
			for _, cl := range w.Claims {
				if cl.Status == affair.StatusCandidate {
					w.Candidates++
				}
			}
			out.Edges = append(out.Edges, w)
		}
		a, w := o.Answers[i], &out.Edges[k]
		if p.turn {
			w.Turned, w.ShareTurned = a.Verdict, a.ShareUp
		} else {
			w.Without, w.ShareWithout = a.Verdict, a.ShareUp
		}
		w.Changes = w.Changes || a.Verdict != out.Verdict
	}
	for k := range out.Edges {
		w := &out.Edges[k]
		w.Value = falls(w) * max(abs(w.ShareWithout-out.Share), abs(w.ShareTurned-out.Share)/2)
	}
	slices.SortStableFunc(out.Edges, func(a, b Worth) int { return cmp.Compare(b.Value, a.Value) })
	return out, nil
}

// falls is the chance that a check would leave none of the edge's claims standing: claims
// that a person has seen stand, the rest fail by one minus their score.
func falls(w *Worth) float64 {
	p := 1.0
	for _, c := range w.Claims {
		switch c.Status {
		case affair.StatusAccepted, affair.StatusEdited, affair.StatusAdded:
			return 0.01
		}
		p *= 1 - min(.95, max(.05, c.Score))
	}
	return p
}
