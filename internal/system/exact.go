package system

import (
	"fmt"
	"math/big"

	"github.com/rashomon-affairs/rashomon/internal/system/loop"
	"github.com/rashomon-affairs/rashomon/internal/system/press"
)

// ExactLimit is the number of factors up to which a run also computes what the signs alone
// decide. Only the part that the press reaches counts.
const ExactLimit = 60

// Exact is the qualitative answer to a press on one factor.
type Exact struct {
	Factor  string        `json:"factor"`
	Answers []ExactAnswer `json:"answers"` // of the factors that the press reaches
	Stable  bool          `json:"stable"`  // with all weights alike
	// Polynomial is the characteristic polynomial's coefficients, the highest first.
	Polynomial []*big.Int `json:"polynomial"`
	Note       string     `json:"note,omitempty"`
}

// ExactAnswer is one factor's response to a press upwards.
type ExactAnswer struct {
	Factor    string   `json:"factor"`
	Direction string   `json:"direction"` // by the sign of the adjoint: up, down, none
	Net       *big.Int `json:"net"`       // net number of feedback cycles
	Total     *big.Int `json:"total,omitempty"`
	// Weight is |net|/total: 1 certain, 0 open; from .5 a sign is usually trusted. -1 where
	// the cycles are too many to count.
	Weight float64 `json:"weight"`
}

// Exact analyses a press upwards on the factor in integers: loop.Analyse of the part that it
// reaches. The error wraps loop.ErrTooLarge over ExactLimit factors, or ErrUnknownFactor.
func (s *System) Exact(factor string) (*Exact, error) {
	i, flipped, ok := s.Find(factor)
	if !ok {
		return nil, fmt.Errorf("press %q: %w", factor, ErrUnknownFactor)
	}
	nodes, a := s.reachedSigns(i)
	if len(nodes) > ExactLimit {
		return nil, fmt.Errorf("press %q reaches more than %d factors: %w", factor, ExactLimit, loop.ErrTooLarge)
	}
	r, err := loop.Analyse(a)
	if err != nil {
		return nil, fmt.Errorf("press %q: %w", factor, err)
	}
	j := 0 // the pressed factor stands first
	out := &Exact{Factor: s.Factors[i].Name, Stable: r.Stable, Polynomial: r.Polynomial}
	total, err := loop.AbsoluteFeedback(a, j)
	if err != nil {
		out.Note = err.Error()
	}
	for k, n := range nodes {
		x := ExactAnswer{Factor: s.Factors[n].Name, Net: r.Adjoint[k][j], Weight: -1}
		if flipped {
			x.Net = new(big.Int).Neg(x.Net)
		}
		x.Direction = direction(x.Net.Sign())
		if total != nil {
			x.Total = total[k]
			x.Weight = loop.Weighted(x.Net, total[k])
		}
		out.Answers = append(out.Answers, x)
	}
	return out, nil
}

// reachedSigns is the sign matrix of the part that a press on a factor reaches, that factor
// first; no matrix if that is more than ExactLimit factors.
func (s *System) reachedSigns(i int) ([]int, [][]int) {
	m, _ := s.Model()
	out := make([][]press.Edge, m.N())
	for _, e := range m.Edges {
		out[e.From] = append(out[e.From], e)
	}
	at := map[int]int{i: 0}
	nodes := []int{i}
	for k := 0; k < len(nodes) && len(nodes) <= ExactLimit; k++ {
		for _, e := range out[nodes[k]] {
			if _, ok := at[e.To]; !ok {
				at[e.To] = len(nodes)
				nodes = append(nodes, e.To)
			}
		}
	}
	if len(nodes) > ExactLimit {
		return nodes, nil
	}
	part := press.Model{Names: make([]string, len(nodes))}
	for _, n := range nodes {
		for _, e := range out[n] {
			e.From, e.To = at[e.From], at[e.To]
			part.Edges = append(part.Edges, e)
		}
	}
	return nodes, part.Signs()
}

// exactSigns gives the sign of every factor's response to a press upwards on i, or nil if
// the part it reaches is too large.
func (s *System) exactSigns(i int) []int {
	nodes, a := s.reachedSigns(i)
	if len(nodes) > ExactLimit {
		return nil
	}
	r, err := loop.Analyse(a)
	if err != nil {
		return nil
	}
	out := make([]int, len(s.Factors))
	for k, n := range nodes {
		out[n] = r.Adjoint[k][0].Sign()
	}
	return out
}
