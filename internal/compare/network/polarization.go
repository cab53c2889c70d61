package network

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Polarization is how far a debate falls apart into camps (Leifeld and Fisher 2025): camps
// that agree inside and disagree across. Score is between 0 and 1.
type Polarization struct {
	Score   float64    `json:"score"`
	Raw     float64    `json:"raw"` // before division by twice the sum of all cells
	Of      []int      `json:"of"`  // camp of each node, in order of rows
	Camps   [][]string `json:"camps"`
	Method  string     `json:"method"`
	Restart int        `json:"restarts"`
}

// Search says how memberships are searched.
type Search string

// The searches. Greedy swaps members of camps of near-equal size, as the paper does; Genetic
// breeds such memberships; Free also moves single members, so that camps may differ in size:
// its optimum can be higher, and is the default.
const (
	Free    Search = "free"
	Greedy  Search = "greedy"
	Genetic Search = "genetic"
)

// Polarize finds the division into k camps with the highest score, given the congruence and
// the conflict network over the same nodes, both normalised by average activity. It is
// deterministic in the seed.
func Polarize(congruence, conflict *Matrix, k int, how Search, seed uint64) *Polarization {
	n := len(congruence.Rows)
	if how == "" {
		how = Free
	}
	p := &Polarization{Of: make([]int, n), Method: string(how), Restart: max(2, min(20, 2000/max(1, n)))}
	if n < 2 || k < 2 {
		p.Camps = camps(congruence.Rows, p.Of, max(1, k))
		return p
	}
	k = min(k, n)
	x := newPolar(congruence, conflict, k)
	if x.total == 0 {
		p.Camps = camps(congruence.Rows, p.Of, k)
		return p
	}
	r := rand.New(rand.NewPCG(seed, 7))
	best := math.Inf(-1)
	keep := func(of []int) {
		if s := x.score(of); s > best+1e-12 {
			best = s
			p.Of = slices.Clone(of)
		}
	}
	if how == Genetic {
		x.breed(r, keep)
	} else {
		for range p.Restart {
			of := balanced(n, k, r)
			x.climb(of, how != Greedy)
			keep(of)
		}
	}
	p.Of = renumber(p.Of)
	k = max(k, slices.Max(p.Of)+1)
	p.Raw = best / 2
	p.Score = best / (2 * x.total)
	p.Camps = camps(congruence.Rows, p.Of, k)
	return p
}

func camps(rows []string, of []int, k int) [][]string {
	out := make([][]string, k)
	for i, g := range of {
		out[g] = append(out[g], rows[i])
	}
	return out
}

func balanced(n, k int, r *rand.Rand) []int {
	of := make([]int, n)
	for i := range of {
		of[i] = i % k
	}
	r.Shuffle(n, func(i, j int) { of[i], of[j] = of[j], of[i] })
	return of
}

type polar struct {
	c, d       [][]float64
	sumC, sumD float64
	total      float64
	n, k       int
}

func newPolar(c, d *Matrix, k int) *polar {
	x := &polar{c: c.Cells, n: len(c.Rows), k: k}
	x.d = make([][]float64, x.n)
	for i, r := range c.Rows {
		x.d[i] = make([]float64, x.n)
		for j, q := range c.Rows {
			if i != j {
				x.d[i][j] = d.At(r, q)
				x.sumC += math.Abs(x.c[i][j])
				x.sumD += math.Abs(x.d[i][j])
			}
		}
	}
	x.total = x.sumC + x.sumD
	return x
}

// expectations of the cells: e[g] inside a camp, f[g][h] across.
func (x *polar) expect(of []int) (e []float64, f [][]float64) {
	size := make([]float64, x.k)
	for _, g := range of {
		size[g]++
	}
	in := 0.0
	for _, m := range size {
		in += m * (m - 1)
	}
	n := float64(x.n)
	across := n*(n-1) - in
	e, f = make([]float64, x.k), make([][]float64, x.k)
	for g, m := range size {
		e[g] = divide(m*(m-1), in) * divide(x.sumC, in)
		f[g] = make([]float64, x.k)
		for h, o := range size {
			f[g][h] = divide(m*o, across) * divide(x.sumD, across)
		}
	}
	return e, f
}

// score is S of the paper: the sum over ordered pairs of |C - e| + |D| inside a camp and
// |C| + |D - f| across.
func (x *polar) score(of []int) float64 {
	e, f := x.expect(of)
	s := 0.0
	for i := range x.n {
		for j := range x.n {
			if i != j {
				s += x.cell(of, e, f, i, j)
			}
		}
	}
	return s
}

func (x *polar) cell(of []int, e []float64, f [][]float64, i, j int) float64 {
	if of[i] == of[j] {
		return math.Abs(x.c[i][j]-e[of[i]]) + math.Abs(x.d[i][j])
	}
	return math.Abs(x.c[i][j]) + math.Abs(x.d[i][j]-f[of[i]][of[j]])
}

// around sums the cells that a change of i and j touches.
func (x *polar) around(of []int, e []float64, f [][]float64, i, j int) float64 {
	s := 0.0
	for m := range x.n {
		if m != i {
			s += x.cell(of, e, f, i, m) + x.cell(of, e, f, m, i)
		}
		if m != j && m != i {
			s += x.cell(of, e, f, j, m) + x.cell(of, e, f, m, j)
		}
	}
	return s
}

// climb swaps members of different camps, and moves single ones if free, while that raises
// the score.
func (x *polar) climb(of []int, free bool) {
	for range 200 {
		better := false
		e, f := x.expect(of) // sizes do not change in a swap
		for i := range x.n {
			for j := i + 1; j < x.n; j++ {
				if of[i] == of[j] {
					continue
				}
				before := x.around(of, e, f, i, j)
				of[i], of[j] = of[j], of[i]
				if x.around(of, e, f, i, j) > before+1e-12 {
					better = true
				} else {
					of[i], of[j] = of[j], of[i]
				}
			}
		}
		if free {
			now := x.score(of)
			for i := range x.n {
				was := of[i]
				for g := range x.k {
					if g == of[i] {
						continue
					}
					old := of[i]
					of[i] = g
					if s := x.score(of); s > now+1e-12 {
						now = s
					} else {
						of[i] = old
					}
				}
				better = better || of[i] != was
			}
		}
		if !better {
			return
		}
	}
}

// breed is a genetic search: the better half are parents, the best tenth live on, children
// take each member's camp from either parent after the second's camps are renamed to overlap
// the first's most, some mutate, and all are brought back to near-equal sizes.
func (x *polar) breed(r *rand.Rand, keep func([]int)) {
	const size, rounds = 50, 200
	pop := make([][]int, size)
	for i := range pop {
		pop[i] = balanced(x.n, x.k, r)
	}
	still := 0
	for round := 0; round < rounds && still < 10; round++ {
		scores := make(map[int]float64, size)
		order := make([]int, size)
		mean := 0.0
		for i := range pop {
			order[i] = i
			scores[i] = x.score(pop[i]) / (2 * x.total)
			mean += scores[i] / size
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case scores[a] > scores[b]:
				return -1
			case scores[a] < scores[b]:
				return 1
			}
			return a - b
		})
		keep(pop[order[0]])
		if scores[order[0]]-mean < .005 {
			still++
		} else {
			still = 0
		}
		next := make([][]int, 0, size)
		for _, i := range order[:size/10] {
			next = append(next, pop[i])
		}
		for len(next) < size {
			a := pop[order[r.IntN(size/2)]]
			b := rename(pop[order[r.IntN(size/2)]], a, x.k)
			child := make([]int, x.n)
			for i := range child {
				child[i] = a[i]
				if r.IntN(2) == 0 {
					child[i] = b[i]
				}
				if r.Float64() < .02 {
					child[i] = r.IntN(x.k)
				}
			}
			rebalance(child, x.k, r)
			next = append(next, child)
		}
		pop = next
	}
}

// rename gives the camps of b the numbers of the camps of a that they overlap most.
func rename(b, a []int, k int) []int {
	overlap := make([][]int, k)
	for g := range k {
		overlap[g] = make([]int, k)
	}
	for i := range b {
		overlap[b[i]][a[i]]++
	}
	to := make([]int, k)
	usedB, usedA := make([]bool, k), make([]bool, k)
	for range k {
		bb, ba, n := -1, -1, -1
		for g := range k {
			for h := range k {
				if !usedB[g] && !usedA[h] && overlap[g][h] > n {
					bb, ba, n = g, h, overlap[g][h]
				}
			}
		}
		to[bb], usedB[bb], usedA[ba] = ba, true, true
	}
	out := make([]int, len(b))
	for i := range b {
		out[i] = to[b[i]]
	}
	return out
}

func rebalance(of []int, k int, r *rand.Rand) {
	size := make([]int, k)
	for _, g := range of {
		size[g]++
	}
	for _, i := range r.Perm(len(of)) {
		small := 0
		for g := range k {
			if size[g] < size[small] {
				small = g
			}
		}
		if size[of[i]]-size[small] > 1 {
			size[of[i]]--
			size[small]++
			of[i] = small
		}
	}
}
