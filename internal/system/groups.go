package system

import (
	"cmp"
	"slices"
	"strings"
)

// Surprise is an edge that one group of accounts tells more, or less, than the others
// would let expect.
type Surprise struct {
	Edge     string  `json:"edge"`
	From     string  `json:"from"`
	To       string  `json:"to"`
	Sign     int     `json:"sign"`
	Group    string  `json:"group"`
	Have     int     `json:"have"` // sources of the group that claim it
	Of       int     `json:"of"`
	Others   int     `json:"others"` // sources of other groups that claim it
	OthersOf int     `json:"others_of"`
	Residual float64 `json:"residual"` // adjusted standardized residual; beyond 1.96 is unusual
}

// Surprises compares groups of accounts (by outlet, say; group maps a document's id to its
// group) edge by edge: the adjusted standardized residual of the two-by-two table of sources
// that have the edge and have not (Agresti). The most surprising first.
func (s *System) Surprises(group func(doc string) string) []Surprise {
	members := map[string]map[string]bool{}
	all := map[string]bool{}
	for i := range s.Edges {
		for _, c := range s.Edges[i].Claims {
			g := group(c.Doc)
			if members[g] == nil {
				members[g] = map[string]bool{}
			}
			members[g][c.Source()], all[c.Source()] = true, true
		}
	}
	var out []Surprise
	for i := range s.Edges {
		e := &s.Edges[i]
		have := map[string]map[string]bool{}
		total := map[string]bool{}
		for _, c := range e.Claims {
			g := group(c.Doc)
			if have[g] == nil {
				have[g] = map[string]bool{}
			}
			have[g][c.Source()], total[c.Source()] = true, true
		}
		for _, g := range sortedKeys(have) {
			a, na := len(have[g]), len(members[g])
			b, nb := len(total)-a, len(all)-na
			if nb <= 0 {
				continue
			}
			p := float64(a+b) / float64(na+nb)
			v := p * (1 - p) * float64(na) * float64(nb) / float64(na+nb)
			if v <= 0 {
				continue
			}
			r := (float64(a) - float64(na)*p) / sqrt(v)
			out = append(out, Surprise{Edge: e.ID, From: s.Factors[e.From].Name, To: s.Factors[e.To].Name, Sign: e.Sign, Group: g,
				Have: a, Of: na, Others: b, OthersOf: nb, Residual: r})
		}
	}
	slices.SortStableFunc(out, func(a, b Surprise) int { return cmp.Compare(abs(b.Residual), abs(a.Residual)) })
	return out
}

// Group is a broader factor: factors that share a head or an actor, to be folded together
// in a drawing.
type Group struct {
	Name    string   `json:"name"`
	Factors []string `json:"factors"` // ids
}

// Groups gathers factors under broader ones: those whose first actor is the same. Factors
// without an actor, and actors with one factor, are in no group.
func (s *System) Groups() []Group {
	at := map[string][]string{}
	for i := range s.Factors {
		f := &s.Factors[i]
		lead := f.Form.Agent
		if len(lead) == 0 {
			lead = f.Form.Of
		}
		if len(lead) == 0 {
			lead = f.Form.Patient
		}
		if len(lead) > 0 {
			k := strings.Join(lead, " and ")
			at[k] = append(at[k], f.ID)
		}
	}
	var out []Group
	for _, k := range sortedKeys(at) {
		if len(at[k]) > 1 {
			out = append(out, Group{Name: k, Factors: at[k]})
		}
	}
	return out
}
