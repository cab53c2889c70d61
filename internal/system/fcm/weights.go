package fcm

import (
	"fmt"
	"math"
)

// Term is a word for the strength of an influence.
type Term string

// The terms; with a minus sign before them they are negative ("-H").
const (
	VeryLow  Term = "VL"
	Low      Term = "L"
	Medium   Term = "M"
	High     Term = "H"
	VeryHigh Term = "VH"
)

// triangle is a fuzzy set: no membership outside a and c, full at b.
type triangle struct{ a, b, c float64 }

var terms = map[Term]triangle{
	VeryLow: {0, 0, .25}, Low: {0, .25, .5}, Medium: {.25, .5, .75}, High: {.5, .75, 1}, VeryHigh: {.75, 1, 1},
}

func (t triangle) at(x float64) float64 {
	switch {
	case x < t.a || x > t.c:
		return 0
	case x == t.b:
		return 1
	case x < t.b:
		return (x - t.a) / (t.b - t.a)
	}
	return (t.c - x) / (t.c - t.b)
}

func set(t Term) (triangle, bool) {
	if len(t) > 1 && t[0] == '-' {
		p, ok := terms[t[1:]]
		return triangle{-p.c, -p.b, -p.a}, ok
	}
	p, ok := terms[t]
	return p, ok
}

// Implication says how a term's share of the coders acts on its fuzzy set: Larsen scales
// it, Mamdani cuts it off.
type Implication string

// The implications.
const (
	Larsen  Implication = "larsen"
	Mamdani Implication = "mamdani"
)

// Linguistic turns the terms that several coders gave one influence into a weight: each
// term's set is scaled (or cut) by the share of coders who named it, the sets are joined by
// their maximum, and the centroid is the weight. shares need not sum to 1.
func Linguistic(shares map[Term]float64, how Implication) (float64, error) {
	type part struct {
		t triangle
		w float64
	}
	var parts []part
	for _, neg := range []string{"-", ""} {
		for _, k := range []Term{VeryLow, Low, Medium, High, VeryHigh} {
			if w := shares[Term(neg)+k]; w > 0 {
				t, _ := set(Term(neg) + k)
				parts = append(parts, part{t, w})
			}
		}
	}
	for k := range shares {
		if _, ok := set(k); !ok {
			return 0, fmt.Errorf("term %q is not known", k)
		}
	}
	// The union is piecewise linear: a grid that the sets' corners lie on is near exact.
	const steps = 8000
	var area, moment float64
	for i := range steps + 1 {
		x := -1 + 2*float64(i)/steps
		y := 0.0
		for _, p := range parts {
			m := p.t.at(x)
			if how == Mamdani {
				m = min(m, p.w)
			} else {
				m *= p.w
			}
			y = max(y, m)
		}
		area += y
		moment += x * y
	}
	if area == 0 {
		return 0, nil
	}
	return moment / area, nil
}

// Disagreement is the entropy of the terms given, in bits: 0 when all coders agree.
func Disagreement(shares map[Term]float64) float64 {
	total := 0.0
	for _, k := range sortedTerms(shares) {
		total += shares[k]
	}
	h := 0.0
	for _, k := range sortedTerms(shares) {
		if p := shares[k] / total; p > 0 {
			h -= p * math.Log2(p)
		}
	}
	return h
}

func sortedTerms(shares map[Term]float64) []Term {
	var out []Term
	for _, neg := range []Term{"-", ""} {
		for _, k := range []Term{VeryLow, Low, Medium, High, VeryHigh} {
			if _, ok := shares[neg+k]; ok {
				out = append(out, neg+k)
			}
		}
	}
	return out
}

// Mean joins several maps over the same concepts.
type Mean struct {
	// OverHaving is the mean over the maps that have the edge, OverAll over all maps.
	OverHaving [][]float64 `json:"over_having"`
	OverAll    [][]float64 `json:"over_all"`
	// Agreement is the share of the maps with the edge that give it the commoner sign; 0
	// where none has it.
	Agreement [][]float64 `json:"sign_agreement"`
}

// Aggregate takes the mean of maps of one shape.
func Aggregate(maps ...[][]float64) (*Mean, error) {
	if len(maps) == 0 {
		return &Mean{}, nil
	}
	n := len(maps[0])
	for _, w := range maps {
		if err := check(w, make([]float64, n)); err != nil {
			return nil, err
		}
	}
	m := &Mean{zeros(n), zeros(n), zeros(n)}
	for i := range n {
		for j := range n {
			sum, plus, minus := 0.0, 0, 0
			for _, w := range maps {
				sum += w[i][j]
				if w[i][j] > 0 {
					plus++
				} else if w[i][j] < 0 {
					minus++
				}
			}
			if k := plus + minus; k > 0 {
				m.OverHaving[i][j] = sum / float64(k)
				m.OverAll[i][j] = sum / float64(len(maps))
				m.Agreement[i][j] = float64(max(plus, minus)) / float64(k)
			}
		}
	}
	return m, nil
}

func zeros(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}
