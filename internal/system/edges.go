package system

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// edges bundles the claims.
func (s *System) edges(links []*affair.Record, byDoc map[string]*affair.Document, o Options) {
	type ends struct{ from, to, sign int }
	at := map[ends]int{}
	for _, r := range links {
		cw, ew := wordings(r.Link)
		c, e := s.byWording[cw], s.byWording[ew]
		sign := 1
		if r.Link.Sign == "-" || r.Link.Sign == "−" {
			sign = -1
		}
		folded := sign
		if c.flip != e.flip {
			folded = -folded
		}
		k := ends{c.factor, e.factor, folded}
		i, ok := at[k]
		if !ok {
			i = len(s.Edges)
			at[k] = i
			from, to := s.Factors[c.factor].ID, s.Factors[e.factor].ID
			s.Edges = append(s.Edges, Edge{ID: "e" + short(fmt.Sprint(from, to, folded)), From: c.factor, To: e.factor, FromID: from, ToID: to, Sign: folded, Doubt: 1})
		}
		family := cmp.Or(o.Families[r.Doc], r.Doc)
		s.Edges[i].Claims = append(s.Edges[i].Claims, Claim{Record: r.ID, Doc: r.Doc, Account: docName(byDoc, r.Doc), Family: family,
			Holder: r.Holder, Chain: r.Chain, Modality: r.Link.Modality, Status: r.Status, Score: r.Score,
			Cause: cw, Effect: ew, CauseWords: r.Link.Cause.Text, EffectWords: r.Link.Effect.Text, Sign: sign, Folded: folded != sign, Evidence: r.Evidence})
		if r.Link.Modality != affair.Denied {
			s.Edges[i].Doubt = min(s.Edges[i].Doubt, Doubt(r))
		}
	}
	for i := range s.Edges {
		s.Edges[i].sum()
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		if j, ok := at[ends{e.From, e.To, -e.Sign}]; ok && !e.Denied && !s.Edges[j].Denied {
			e.Conflict = true
		}
	}
	slices.SortFunc(s.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(b.Sign, a.Sign))
	})
}

// plainness orders modalities, the plainest first.
var plainness = []affair.Modality{affair.Asserted, affair.Predicted, affair.Conditional, affair.Hedged, affair.Denied}

func (e *Edge) sum() {
	families := map[string]bool{}
	best := len(plainness)
	e.Candidate, e.Denied = true, true
	for _, c := range e.Claims {
		m := slices.Index(plainness, c.Modality)
		if m < 0 {
			m = 0
		}
		best = min(best, m)
		if c.Status == affair.StatusAccepted || c.Status == affair.StatusEdited || c.Status == affair.StatusAdded {
			e.Reviewed++
		}
		if c.Modality == affair.Denied {
			e.Denials++
			continue
		}
		e.Denied = false
		if c.Status != affair.StatusCandidate {
			families[c.Family] = true
			e.Candidate = false
		}
	}
	if e.Denied {
		e.Doubt, e.Candidate = 0, false
	}
	e.Modality = plainness[best]
	e.Accounts = len(families)
}
