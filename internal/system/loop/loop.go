// Package loop is the exact, qualitative part of running a signed graph: what the signs
// alone decide, computed in integers. Methods: Dambacher, Li and Rossignol, "Relevance of
// community structure in assessing indeterminacy of ecological predictions", Ecology 83
// (2002), and "Qualitative predictions in model ecosystems", Ecological Modelling 161 (2003).
//
// Matrices follow their convention: a[i][j] is the effect of j on i, -1, 0 or 1 (any
// integers will do).
package loop

import (
	"errors"
	"fmt"
	"math/big"
)

// MaxNodes is the largest matrix that is taken: the integers grow with every node.
const MaxNodes = 200

// ErrTooLarge is returned for a matrix over MaxNodes, or for permanents of a matrix so
// densely connected that counting would not end.
var ErrTooLarge = errors.New("too large for exact analysis")

// Analysis is what Analyse finds.
type Analysis struct {
	// Polynomial holds the coefficients of det(x I - A), the highest first; the first is 1.
	Polynomial []*big.Int
	// Adjoint is adj(-A): Adjoint[i][j] is the net number of complementary feedback cycles
	// that carry a positive press on j to i. Its sign is the sign of the response of i in a
	// stable system.
	Adjoint [][]*big.Int
	// Stable holds for the weighting in which every edge weighs the same: all coefficients
	// and all Hurwitz determinants are positive.
	Stable bool
	// Hurwitz holds the Hurwitz determinants 1..n; it is cut short at the first that is
	// zero, after which the later ones cannot change Stable.
	Hurwitz []*big.Int
}

// Analyse computes characteristic polynomial and adjoint by the Faddeev-LeVerrier scheme,
// and the Hurwitz determinants. It skips zeros, so a sparse matrix costs as many steps as it
// has entries, times n squared.
func Analyse(a [][]int) (*Analysis, error) {
	n := len(a)
	if n > MaxNodes {
		return nil, fmt.Errorf("%w: %d nodes, at most %d", ErrTooLarge, n, MaxNodes)
	}
	for i := range a {
		if len(a[i]) != n {
			return nil, fmt.Errorf("row %d has %d entries, want %d", i, len(a[i]), n)
		}
	}
	r := &Analysis{Polynomial: []*big.Int{big.NewInt(1)}}
	b := identity(n)
	var last [][]*big.Int
	// B_0 = I; c_k = -tr(A B_{k-1})/k; B_k = A B_{k-1} + c_k I.
	for k := 1; k <= n; k++ {
		last = b
		ab := times(a, b)
		c := new(big.Int)
		for i := range n {
			c.Add(c, ab[i][i])
		}
		c.Quo(c.Neg(c), big.NewInt(int64(k))) // exact
		for i := range n {
			ab[i][i].Add(ab[i][i], c)
		}
		r.Polynomial = append(r.Polynomial, c)
		b = ab
	}
	// adj(xI - A) = sum x^(n-1-k) B_k, so B_{n-1} = adj(-A).
	r.Adjoint = last
	r.hurwitz()
	return r, nil
}

func identity(n int) [][]*big.Int {
	m := make([][]*big.Int, n)
	for i := range m {
		m[i] = make([]*big.Int, n)
		for j := range m[i] {
			m[i][j] = new(big.Int)
		}
		m[i][i].SetInt64(1)
	}
	return m
}

func times(a [][]int, b [][]*big.Int) [][]*big.Int {
	n := len(a)
	out := make([][]*big.Int, n)
	var t, f big.Int
	for i := range n {
		out[i] = make([]*big.Int, n)
		for j := range n {
			out[i][j] = new(big.Int)
		}
		for k, x := range a[i] {
			switch x {
			case 0:
			case 1:
				for j := range n {
					out[i][j].Add(out[i][j], b[k][j])
				}
			case -1:
				for j := range n {
					out[i][j].Sub(out[i][j], b[k][j])
				}
			default:
				f.SetInt64(int64(x))
				for j := range n {
					out[i][j].Add(out[i][j], t.Mul(&f, b[k][j]))
				}
			}
		}
	}
	return out
}

// hurwitz fills the determinants by fraction-free elimination (Bareiss 1968), whose pivots
// are the leading principal minors.
func (r *Analysis) hurwitz() {
	n := len(r.Polynomial) - 1
	r.Stable = true
	for _, c := range r.Polynomial {
		if c.Sign() <= 0 {
			r.Stable = false
		}
	}
	m := make([][]*big.Int, n)
	for i := range m {
		m[i] = make([]*big.Int, n)
		for j := range m[i] {
			m[i][j] = new(big.Int)
			if k := 2*(j+1) - (i + 1); k >= 0 && k <= n {
				m[i][j].Set(r.Polynomial[k])
			}
		}
	}
	prev := big.NewInt(1)
	var t, u big.Int
	for k := range n {
		p := m[k][k]
		r.Hurwitz = append(r.Hurwitz, new(big.Int).Set(p))
		if p.Sign() <= 0 {
			r.Stable = false
		}
		if p.Sign() == 0 {
			return
		}
		for i := k + 1; i < n; i++ {
			for j := k + 1; j < n; j++ {
				t.Mul(m[i][j], p)
				u.Mul(m[i][k], m[k][j])
				t.Sub(&t, &u)
				m[i][j].Quo(&t, prev)
			}
		}
		prev = p
	}
}

// AbsoluteFeedback returns column j of T: T[i][j] is the number of all complementary
// feedback cycles, whatever their sign, between a press on j and i: the permanent of |A|
// without row j and column i. Entries of A count as 0 or 1.
//
// It walks the rows and keeps, for each set of columns in use, the number of ways to get
// there, forgetting columns that no later row can use. The work is bounded by how entangled
// the graph is rather than by its size; ErrTooLarge says that the bound was met.
func AbsoluteFeedback(a [][]int, j int) ([]*big.Int, error) {
	n := len(a)
	if n > 64 {
		return nil, fmt.Errorf("%w: permanents of %d nodes, at most 64", ErrTooLarge, n)
	}
	const maxStates = 1 << 20
	rows := make([]uint64, 0, n)
	for i := range n {
		if i == j {
			continue
		}
		var m uint64
		for k, x := range a[i] {
			if x != 0 {
				m |= 1 << k
			}
		}
		rows = append(rows, m)
	}
	rows = order(rows)
	type state struct {
		used uint64
		free int8 // the column left without a row, -1 while none is
	}
	cur := map[state]*big.Int{{0, -1}: big.NewInt(1)}
	left := uint64(1)<<n - 1 // columns still to be decided
	if n == 64 {
		left = ^uint64(0)
	}
	for r := range len(rows) + 1 {
		// Columns that no row from here on can use must be in use already, but for one.
		var later uint64
		for _, m := range rows[r:] {
			later |= m
		}
		dead := left &^ later
		left &= later
		next := map[state]*big.Int{}
		put := func(s state, v *big.Int) {
			if x := next[s]; x != nil {
				x.Add(x, v)
			} else {
				next[s] = new(big.Int).Set(v)
			}
		}
		for s, v := range cur {
			open := dead &^ s.used
			if open != 0 {
				if open&(open-1) != 0 || s.free >= 0 {
					continue
				}
				s.free = int8(trailing(open))
			}
			s.used &^= dead
			if r == len(rows) {
				put(s, v)
				continue
			}
			for m := rows[r] &^ s.used; m != 0; m &= m - 1 {
				put(state{s.used | m&-m, s.free}, v)
			}
		}
		if len(next) > maxStates {
			return nil, fmt.Errorf("%w: the cycles of this graph are too many to count", ErrTooLarge)
		}
		cur = next
	}
	out := make([]*big.Int, n)
	for i := range out {
		out[i] = new(big.Int)
	}
	for s, v := range cur {
		if s.free >= 0 {
			out[s.free].Add(out[s.free], v)
		}
	}
	return out, nil
}

func trailing(m uint64) int {
	k := 0
	for m&1 == 0 {
		m >>= 1
		k++
	}
	return k
}

// order puts rows so that few columns are open at a time: always the row that opens the
// fewest new ones, the first of equals.
func order(rows []uint64) []uint64 {
	out := make([]uint64, 0, len(rows))
	var open uint64
	rest := append([]uint64(nil), rows...)
	for len(rest) > 0 {
		best, cost := 0, 65
		for i, m := range rest {
			c := 0
			for x := m &^ open; x != 0; x &= x - 1 {
				c++
			}
			if c < cost {
				best, cost = i, c
			}
		}
		open |= rest[best]
		out = append(out, rest[best])
		rest = append(rest[:best], rest[best+1:]...)
	}
	return out
}

// Weighted is |adjoint| / absolute feedback: 1 where the sign is certain whatever the
// weights, 0 where it is open; 1 where nothing leads from press to node.
func Weighted(adjoint, feedback *big.Int) float64 {
	if feedback.Sign() == 0 {
		return 1
	}
	f, _ := new(big.Rat).SetFrac(new(big.Int).Abs(adjoint), feedback).Float64()
	return f
}
