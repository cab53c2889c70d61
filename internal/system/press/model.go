// Package press runs a signed directed graph by press perturbation: many weightings that
// agree with the signs are drawn, the stable ones kept, and in each of them it is computed
// whether a factor rises or falls when others are pushed and held. A text gives signs, not
// weights; the share of stable weightings in which a factor rises is what the signs alone
// can say.
//
// The procedure is that of qualitative modelling in ecology: Melbourne-Thomas, Wotherspoon,
// Raymond and Constable, "Comprehensive evaluation of model uncertainty in qualitative
// network analyses", Ecological Monographs 82 (2012); Dambacher, Li and Rossignol,
// "Qualitative predictions in model ecosystems", Ecological Modelling 161 (2003).
//
// Matrices follow its convention: A[i][j] is the effect of j on i.
package press

import (
	"fmt"
	"slices"
	"strings"
)

// Edge is the effect of one node on another.
type Edge struct {
	From, To int
	// Sign is +1 or -1; 0 says that the sign is not known, and each draw takes one.
	Sign int
	// Lean, for an edge of unknown sign, is between -1 and 1: plus is drawn with
	// probability (1+Lean)/2. The zero value draws both signs alike.
	Lean float64
	// Doubt is the probability, over all draws, that the edge is left out: 0 is certain.
	// In each draw one p is taken from U(0,1) and the edge kept with probability
	// p^(Doubt/(1-Doubt)), whose mean is 1-Doubt; Doubt = 1/2 is the published procedure.
	Doubt float64
	// Pair, if not 0, ties edges together: all of one pair are kept or left out together.
	Pair int
}

// Model is a signed directed graph. Every node without an edge to itself gets a negative
// one (self-limitation) unless Unlimited is set.
type Model struct {
	Names     []string
	Edges     []Edge
	Unlimited bool
}

// N is the number of nodes.
func (m *Model) N() int { return len(m.Names) }

// Node returns the index of the node with the name, or -1.
func (m *Model) Node(name string) int { return slices.Index(m.Names, name) }

// Check reports an edge that points outside the model or has an impossible doubt.
func (m *Model) Check() error {
	for i, e := range m.Edges {
		if e.From < 0 || e.From >= m.N() || e.To < 0 || e.To >= m.N() {
			return fmt.Errorf("edge %d joins %d and %d, but there are %d nodes", i, e.From, e.To, m.N())
		}
		if !(e.Doubt >= 0 && e.Doubt < 1) || !(e.Lean >= -1 && e.Lean <= 1) {
			return fmt.Errorf("edge %d has doubt %v and lean %v", i, e.Doubt, e.Lean)
		}
	}
	return nil
}

// Signs is the sign matrix A, self-limitation included, certain and doubtful edges alike.
// An edge of unknown sign counts by its lean, an even one not at all; several edges between
// the same two nodes are added up and cut to one sign.
func (m *Model) Signs() [][]int {
	a := make([][]int, m.N())
	for i := range a {
		a[i] = make([]int, m.N())
	}
	self := make([]bool, m.N())
	for _, e := range m.Edges {
		s := e.Sign
		if s == 0 {
			s = signOf(e.Lean, 0)
		}
		a[e.To][e.From] += s
		if e.From == e.To {
			self[e.From] = true
		}
	}
	for i := range a {
		for j := range a[i] {
			a[i][j] = min(1, max(-1, a[i][j]))
		}
		if !self[i] && !m.Unlimited {
			a[i][i] = -1
		}
	}
	return a
}

// Parse reads the text form of a model, one edge a line: `X -> Y` has a positive effect of X
// on Y, `X -* Y` a negative one, `X -<> Y` one of unknown sign. Both ends may carry a head:
// in `X *-> Y` Y gets plus and X gets minus. More than one dash makes the edge uncertain.
// Empty lines and lines that begin with # are skipped. Nodes stand in order of appearance.
func Parse(src string) (*Model, error) {
	m := &Model{}
	node := func(name string) int {
		if i := m.Node(name); i >= 0 {
			return i
		}
		m.Names = append(m.Names, name)
		return len(m.Names) - 1
	}
	pair := 0
	for n, line := range strings.Split(src, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		left, arrow, right, ok := splitEdge(line)
		if !ok {
			return nil, fmt.Errorf("line %d: %q is not an edge", n+1, line)
		}
		dashes := strings.Count(arrow, "-")
		tail, head, _ := strings.Cut(arrow, strings.Repeat("-", dashes))
		doubt := 0.0
		if dashes > 1 {
			doubt = .5
		}
		x, y := node(left), node(right)
		pair++
		for _, end := range []struct {
			mark, plus string
			from, to   int
		}{{head, ">", x, y}, {tail, "<", y, x}} {
			e := Edge{From: end.from, To: end.to, Doubt: doubt, Pair: pair}
			switch end.mark {
			case "":
				continue
			case end.plus:
				e.Sign = 1
			case "*":
				e.Sign = -1
			case "<>":
			default:
				return nil, fmt.Errorf("line %d: %q is not the end of an edge", n+1, end.mark)
			}
			m.Edges = append(m.Edges, e)
			if end.from == end.to { // a loop on one node is one edge, whichever end has the head
				break
			}
		}
	}
	return m, nil
}

// splitEdge finds the arrow: the first field made of arrow characters with a dash in it.
func splitEdge(line string) (left, arrow, right string, ok bool) {
	fields := strings.Fields(line)
	for i, f := range fields {
		if i > 0 && i < len(fields)-1 && strings.Contains(f, "-") && strings.Trim(f, "-<>*") == "" {
			return strings.Join(fields[:i], " "), f, strings.Join(fields[i+1:], " "), true
		}
	}
	return "", "", "", false
}

func signOf(x, eps float64) int {
	switch {
	case x > eps:
		return 1
	case x < -eps:
		return -1
	}
	return 0
}
