package system

import (
	"fmt"
	"math/big"

	"github.com/rashomon-affairs/rashomon/internal/system/loop"
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
		return nil, fmt.Errorf("press %q reaches %d factors: %w", factor, len(nodes), loop.ErrTooLarge)
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
// first.
func (s *System) reachedSigns(i int) ([]int, [][]int) {
	m, _ := s.Model()
	all := m.Signs()
	at := map[int]int{i: 0}
	nodes := []int{i}
	for k := 0; k < len(nodes); k++ {
		for to := range all {
			if all[to][nodes[k]] == 0 {
				continue
			}
			if _, ok := at[to]; !ok {
				at[to] = len(nodes)
				nodes = append(nodes, to)
			}
		}
	}
	a := make([][]int, len(nodes))
	for r := range a {
		a[r] = make([]int, len(nodes))
		for c := range a[r] {
			a[r][c] = all[nodes[r]][nodes[c]]
		}
	}
	return nodes, a
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
