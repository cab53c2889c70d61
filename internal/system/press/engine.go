package press

import (
	"math"
	"math/rand/v2"
)

// engine is a model prepared for drawing: the part that matters, cut into strongly
// connected blocks in the order in which effects run through them. The eigenvalues of the
// whole are those of the blocks, and a response is found block after block, so that only
// loops cost more than a walk along the edges.
type engine struct {
	m       *Model
	c       Config
	nodes   []int  // local -> model
	local   []int  // model -> local, -1 outside
	reached []bool // model node lies on a path from a press
	edges   []edge
	blocks  []block
	input   []float64 // press on each local node
	core    int
	doubts  bool
	pairs   int // number of keep decisions a draw makes
}

type edge struct {
	from, to int // local
	sign     int
	plus     float64 // probability of plus when sign is 0
	exponent float64 // keep with probability p^exponent; 0 is certain
	pair     int     // index of its keep decision, -1 certain
	index    int     // in Model.Edges, -1 for self-limitation
	block    int
	row, col int // inside the block, if both ends are in it
}

// block is a strongly connected part.
type block struct {
	nodes []int // local
	inner []int // edges inside
	enter []int // edges that come in from earlier blocks
	// gauge, if not nil, is a sign for each node under which every edge inside is positive:
	// no cycle is negative. Then the block is stable exactly if minus its matrix is an
	// M-matrix, which one elimination decides.
	gauge []float64
}

func newEngine(m *Model, c Config) *engine {
	e := &engine{m: m, c: c, local: make([]int, m.N()), reached: make([]bool, m.N())}
	next := make([][]int, m.N())
	for _, x := range m.Edges {
		next[x.From] = append(next[x.From], x.To)
	}
	var stack []int
	for _, p := range c.Presses {
		if !e.reached[p.Node] {
			e.reached[p.Node] = true
			stack = append(stack, p.Node)
		}
	}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, j := range next[i] {
			if !e.reached[j] {
				e.reached[j] = true
				stack = append(stack, j)
			}
		}
	}
	for i := range m.N() {
		e.local[i] = -1
		if e.reached[i] || c.Whole {
			e.local[i] = len(e.nodes)
			e.nodes = append(e.nodes, i)
		}
	}
	e.input = make([]float64, len(e.nodes))
	for _, p := range c.Presses {
		e.input[e.local[p.Node]] += p.Amount
	}
	e.takeEdges()
	e.cut()
	return e
}

func (e *engine) takeEdges() {
	self := make([]bool, len(e.nodes))
	pairOf := map[int]int{}
	for k, x := range e.m.Edges {
		from, to := e.local[x.From], e.local[x.To]
		if from < 0 || to < 0 {
			continue
		}
		w := edge{from: from, to: to, sign: x.Sign, plus: (1 + x.Lean) / 2, pair: -1, index: k}
		if x.Doubt > 0 {
			w.exponent = x.Doubt / (1 - x.Doubt)
			e.doubts = true
			id, ok := pairOf[x.Pair]
			if !ok || x.Pair == 0 {
				id = e.pairs
				e.pairs++
				pairOf[x.Pair] = id
			}
			w.pair = id
		}
		if from == to {
			self[from] = true
		}
		e.edges = append(e.edges, w)
	}
	if e.m.Unlimited {
		return
	}
	for i := range self {
		if !self[i] {
			e.edges = append(e.edges, edge{from: i, to: i, sign: -1, pair: -1, index: -1})
		}
	}
}

// cut finds the blocks.
func (e *engine) cut() {
	next := make([][]int, len(e.nodes))
	for _, w := range e.edges {
		next[w.from] = append(next[w.from], w.to)
	}
	comps := Components(next)
	of, place := make([]int, len(e.nodes)), make([]int, len(e.nodes))
	for b, c := range comps {
		e.core = max(e.core, len(c))
		for k, i := range c {
			of[i], place[i] = b, k
		}
		e.blocks = append(e.blocks, block{nodes: c})
	}
	for k := range e.edges {
		w := &e.edges[k]
		w.block, w.row, w.col = of[w.to], place[w.to], place[w.from]
		b := &e.blocks[w.block]
		if of[w.from] == w.block {
			b.inner = append(b.inner, k)
		} else {
			b.enter = append(b.enter, k)
		}
	}
	for i := range e.blocks {
		e.blocks[i].gauge = e.balance(&e.blocks[i])
	}
}

// balance looks for signs of the nodes under which all edges inside the block (those of a
// node to itself aside) are positive; nil if there are none.
func (e *engine) balance(b *block) []float64 {
	g := make([]float64, len(b.nodes))
	g[0] = 1
	for changed := true; changed; {
		changed = false
		for _, k := range b.inner {
			w := e.edges[k]
			if w.row == w.col {
				continue
			}
			if w.sign == 0 {
				return nil
			}
			s := float64(w.sign)
			switch {
			case g[w.col] != 0 && g[w.row] == 0:
				g[w.row], changed = s*g[w.col], true
			case g[w.row] != 0 && g[w.col] == 0:
				g[w.col], changed = s*g[w.row], true
			case g[w.row]*g[w.col] != 0 && g[w.row] != s*g[w.col]:
				return nil
			}
		}
	}
	return g
}

// Components returns the strongly connected components of a graph given by successor lists,
// in topological order (no edge leads to an earlier component), nodes ascending in each.
// It is Tarjan's algorithm (1972) without recursion.
func Components(next [][]int) [][]int {
	n := len(next)
	index, low := make([]int, n), make([]int, n)
	on := make([]bool, n)
	at := make([]int, n)
	var stack, call []int
	var out [][]int
	count := 0
	for root := range n {
		if index[root] != 0 {
			continue
		}
		call = append(call, root)
		for len(call) > 0 {
			v := call[len(call)-1]
			if index[v] == 0 {
				count++
				index[v], low[v] = count, count
				stack, on[v] = append(stack, v), true
			}
			descended := false
			for at[v] < len(next[v]) {
				w := next[v][at[v]]
				if index[w] == 0 {
					call = append(call, w)
					descended = true
					break
				}
				if on[w] {
					low[v] = min(low[v], low[w])
				}
				at[v]++
			}
			if descended {
				continue
			}
			call = call[:len(call)-1]
			if low[v] == index[v] {
				var c []int
				for {
					w := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					on[w] = false
					c = append(c, w)
					if w == v {
						break
					}
				}
				sortInts(c)
				out = append(out, c)
			}
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// worker holds the space of one goroutine; nothing is allocated in a draw.
type worker struct {
	e      *engine
	rng    *rand.Rand
	weight []float64
	kept   []bool
	s      []float64
	lu     [][]float64 // factors of minus each block's matrix, left by stable for solve
	perm   [][]int
	work   []float64 // room for the tests of one block
	rhs    []float64

	poly, polyErr, routh []float64 // room for the quick test
}

func (e *engine) newWorker() *worker {
	w := &worker{e: e, weight: make([]float64, len(e.edges)), kept: make([]bool, e.pairs),
		s: make([]float64, len(e.nodes)), work: make([]float64, e.core*e.core), rhs: make([]float64, e.core)}
	if n := min(e.core, maxRouth) + 1; n > 2 {
		w.poly, w.polyErr, w.routh = make([]float64, n*n), make([]float64, n*n), make([]float64, 4*(n+4))
	}
	for _, b := range e.blocks {
		n := len(b.nodes)
		w.lu = append(w.lu, make([]float64, n*n))
		w.perm = append(w.perm, make([]int, n))
	}
	return w
}

// draw takes one weighting.
func (w *worker) draw() {
	r := w.rng
	p := 1.0
	if w.e.doubts {
		p = r.Float64()
	}
	decided := -1
	for k, x := range w.e.edges {
		keep := true
		if x.pair >= 0 {
			if x.pair > decided { // the first edge of a pair decides for all
				decided = x.pair
				w.kept[x.pair] = r.Float64() < math.Pow(p, x.exponent)
			}
			keep = w.kept[x.pair]
		}
		v := r.Float64()
		switch {
		case x.sign < 0:
			v = -v
		case x.sign == 0 && r.Float64() >= x.plus:
			v = -v
		}
		if !keep {
			v = 0
		}
		w.weight[k] = v
	}
}

// stable reports whether every eigenvalue has a negative real part, block by block, and
// leaves what solve needs.
func (w *worker) stable() bool {
	for i := range w.e.blocks {
		b := &w.e.blocks[i]
		n := len(b.nodes)
		m := w.lu[i]
		if n == 1 {
			m[0] = 0
			for _, k := range b.inner {
				m[0] -= w.weight[k]
			}
			if m[0] <= 0 {
				return false
			}
			continue
		}
		clear(m)
		for _, k := range b.inner {
			x := &w.e.edges[k]
			m[x.row*n+x.col] -= w.weight[k]
		}
		if b.gauge != nil {
			// Under the gauge the off-diagonal of m is not positive; elimination without
			// exchange of rows keeps it so, and all pivots are positive exactly if m is an
			// M-matrix (Berman and Plemmons, chapter 6).
			if !eliminate(m, n) {
				return false
			}
			w.perm[i][0] = -1
			continue
		}
		a := w.work[:n*n]
		copy(a, m)
		// Necessary, and cheap on a sparse matrix: the determinant of minus the matrix, the
		// product of minus the eigenvalues, is positive.
		if !factor(m, w.perm[i], n) || !w.loops(a, n) {
			return false
		}
	}
	return true
}

// loops judges a block with negative cycles: by the Routh array of its characteristic
// polynomial, which mostly suffices to refuse, and where it does not refuse by the
// eigenvalues themselves. a is destroyed.
func (w *worker) loops(a []float64, n int) bool {
	hessenberg(a, n)
	if n <= maxRouth {
		coef, bound := polynomial(a, n, w.poly, w.polyErr)
		if routh(coef, bound, n, w.routh) == unstable {
			return false
		}
	}
	return positiveSpectrum(a, n)
}

// maxRouth is the size up to which coefficients hold enough digits to be worth computing.
const maxRouth = 40

// solve finds the response s of A s = -press, that is (-A) s = press, in block order.
func (w *worker) solve() {
	for i := range w.e.blocks {
		b := &w.e.blocks[i]
		n := len(b.nodes)
		y := w.rhs[:n]
		for k, v := range b.nodes {
			y[k] = w.e.input[v]
		}
		for _, k := range b.enter {
			x := &w.e.edges[k]
			y[x.row] += w.weight[k] * w.s[x.from]
		}
		if n == 1 {
			y[0] /= w.lu[i][0]
		} else {
			backSolve(w.lu[i], w.perm[i], y, n)
		}
		for k, v := range b.nodes {
			w.s[v] = y[k]
		}
	}
}

func (w *worker) valid() bool {
	for _, v := range w.e.c.Validators {
		got := 0
		if k := w.e.local[v.Node]; k >= 0 {
			got = signOf(w.s[k], w.e.c.Epsilon)
		}
		if got != v.Sign {
			return false
		}
	}
	return true
}
