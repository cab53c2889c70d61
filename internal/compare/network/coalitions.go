package network

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/community"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/mat"
)

// Linkage of hierarchical clustering.
type Linkage string

// The linkages.
const (
	SingleLink   Linkage = "single"
	AverageLink  Linkage = "average"
	CompleteLink Linkage = "complete"
	WardLink     Linkage = "ward"
)

// Agglomerate joins the two nearest clusters (Lance and Williams 1967) until k are left,
// and numbers them in order of their first member.
func Agglomerate(dist [][]float64, link Linkage, k int) []int {
	n := len(dist)
	d := make([][]float64, n)
	for i := range n {
		d[i] = slices.Clone(dist[i])
		if link == WardLink {
			for j := range d[i] {
				d[i][j] *= d[i][j]
			}
		}
	}
	size, alive, of := make([]float64, n), make([]bool, n), make([]int, n)
	for i := range n {
		size[i], alive[i], of[i] = 1, true, i
	}
	for left := n; left > max(1, k); left-- {
		a, b, best := -1, -1, math.Inf(1)
		for i := range n {
			for j := i + 1; alive[i] && j < n; j++ {
				if alive[j] && d[i][j] < best {
					a, b, best = i, j, d[i][j]
				}
			}
		}
		if a < 0 {
			break
		}
		for c := range n {
			if !alive[c] || c == a || c == b {
				continue
			}
			x := 0.0
			switch link {
			case SingleLink:
				x = min(d[a][c], d[b][c])
			case CompleteLink:
				x = max(d[a][c], d[b][c])
			case WardLink:
				t := size[a] + size[b] + size[c]
				x = ((size[a]+size[c])*d[a][c] + (size[b]+size[c])*d[b][c] - size[c]*d[a][b]) / t
			default:
				x = (size[a]*d[a][c] + size[b]*d[b][c]) / (size[a] + size[b])
			}
			d[a][c], d[c][a] = x, x
		}
		size[a] += size[b]
		alive[b] = false
		for i := range of {
			if of[i] == b {
				of[i] = a
			}
		}
	}
	return renumber(of)
}

// renumber names clusters 0, 1, 2 in order of their first member.
func renumber(of []int) []int {
	at := map[int]int{}
	out := make([]int, len(of))
	for i, c := range of {
		k, ok := at[c]
		if !ok {
			k = len(at)
			at[c] = k
		}
		out[i] = k
	}
	return out
}

// Modularity of a division of a weighted undirected network (Newman and Girvan 2004).
// Negative weights count as none.
func Modularity(w [][]float64, of []int) float64 {
	n := len(w)
	strength := make([]float64, n)
	total := 0.0
	for i := range n {
		for j := range n {
			if i != j && w[i][j] > 0 {
				strength[i] += w[i][j]
				total += w[i][j]
			}
		}
	}
	if total == 0 {
		return 0
	}
	q := 0.0
	for i := range n {
		for j := range n {
			if of[i] != of[j] {
				continue
			}
			if i != j && w[i][j] > 0 {
				q += w[i][j]
			}
			q -= strength[i] * strength[j] / total
		}
	}
	return q / total
}

// Coalition is a division of the nodes into groups.
type Coalition struct {
	Method     string     `json:"method"`
	Of         []int      `json:"of"` // group of each node of the network, in order of rows
	Groups     [][]string `json:"groups"`
	Modularity float64    `json:"modularity"`
}

// Coalitions divides a one-mode network (congruence, or the positive part of subtract) by
// several methods and returns them, the best modularity first. k fixes the number of groups;
// 0 leaves it free. It is deterministic in the seed.
func Coalitions(m *Matrix, k int, seed uint64) []Coalition {
	n := len(m.Rows)
	if n == 0 {
		return nil
	}
	w := make([][]float64, n)
	dist := make([][]float64, n)
	top := 0.0
	for i := range n {
		w[i], dist[i] = make([]float64, n), make([]float64, n)
		for j := range n {
			if i != j {
				w[i][j] = max(0, (m.Cells[i][j]+m.Cells[j][i])/2)
				top = max(top, w[i][j])
			}
		}
	}
	for i := range n {
		for j := range n {
			if i != j && top > 0 {
				dist[i][j] = 1 - w[i][j]/top
			}
		}
	}
	var out []Coalition
	add := func(method string, of []int) {
		of = renumber(of)
		if groups := slices.Max(of) + 1; k > 0 && groups != k {
			return
		}
		c := Coalition{Method: method, Of: of, Modularity: Modularity(w, of), Groups: make([][]string, slices.Max(of)+1)}
		for i, g := range of {
			c.Groups[g] = append(c.Groups[g], m.Rows[i])
		}
		out = append(out, c)
	}
	add("louvain", louvain(w, seed))
	add("label propagation", propagate(w, seed))
	add("leading eigenvector", eigenvector(w, k))
	lo, hi := 1, min(n, 12)
	if k > 0 {
		lo, hi = min(k, n), min(k, n)
	}
	add("fast greedy", greedy(w, k))
	for _, l := range []Linkage{SingleLink, AverageLink, CompleteLink, WardLink} {
		best, q := []int(nil), math.Inf(-1)
		for g := lo; g <= hi; g++ {
			of := Agglomerate(dist, l, g)
			if x := Modularity(w, of); x > q {
				best, q = of, x
			}
		}
		if best != nil {
			add("hierarchical, "+string(l), best)
		}
	}
	slices.SortStableFunc(out, func(a, b Coalition) int {
		switch {
		case a.Modularity > b.Modularity+1e-12:
			return -1
		case b.Modularity > a.Modularity+1e-12:
			return 1
		}
		return 0
	})
	return out
}

func louvain(w [][]float64, seed uint64) []int {
	g := simple.NewWeightedUndirectedGraph(0, 0)
	for i := range w {
		g.AddNode(simple.Node(i))
	}
	for i := range w {
		for j := range i {
			if w[i][j] > 0 {
				g.SetWeightedEdge(simple.WeightedEdge{F: simple.Node(i), T: simple.Node(j), W: w[i][j]})
			}
		}
	}
	best, q := make([]int, len(w)), math.Inf(-1)
	for i := range best {
		best[i] = i
	}
	for try := range 10 {
		r := community.Modularize(graph.Graph(g), 1, rand.NewPCG(seed, uint64(try)))
		of := make([]int, len(w))
		for c, nodes := range r.Communities() {
			for _, v := range nodes {
				of[v.ID()] = c
			}
		}
		of = renumber(of)
		if x := Modularity(w, of); x > q+1e-12 || (x > q-1e-12 && slices.Compare(of, best) < 0) {
			best, q = of, max(q, x)
		}
	}
	return best
}

// propagate gives each node the label that most of its neighbours' weight has, in a seeded
// order, until nothing changes (Raghavan, Albert and Kumara 2007).
func propagate(w [][]float64, seed uint64) []int {
	n := len(w)
	of := make([]int, n)
	order := make([]int, n)
	for i := range n {
		of[i], order[i] = i, i
	}
	r := rand.New(rand.NewPCG(seed, 99))
	for range 100 {
		r.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
		changed := false
		for _, i := range order {
			sum := make([]float64, n)
			for j := range n {
				if j != i {
					sum[of[j]] += w[i][j]
				}
			}
			best := of[i]
			for c, x := range sum {
				if x > sum[best]+1e-12 {
					best = c
				}
			}
			if best != of[i] {
				of[i], changed = best, true
			}
		}
		if !changed {
			break
		}
	}
	return of
}

// greedy joins the two groups whose union raises modularity most, until none does or k are
// left (Clauset, Newman and Moore 2004).
func greedy(w [][]float64, k int) []int {
	n := len(w)
	of := make([]int, n)
	for i := range n {
		of[i] = i
	}
	e := make([][]float64, n)
	a := make([]float64, n)
	total := 0.0
	for i := range n {
		e[i] = slices.Clone(w[i])
		for j := range n {
			a[i] += w[i][j]
		}
		total += a[i]
	}
	if total == 0 {
		return of
	}
	alive := make([]bool, n)
	for i := range alive {
		alive[i] = true
	}
	for left := n; left > max(1, k); left-- {
		x, y, best := -1, -1, math.Inf(-1)
		for i := range n {
			for j := i + 1; alive[i] && j < n; j++ {
				if gain := 2 * (e[i][j]/total - a[i]*a[j]/total/total); alive[j] && gain > best {
					x, y, best = i, j, gain
				}
			}
		}
		if x < 0 || (k == 0 && best <= 0) {
			break
		}
		for j := range n {
			e[x][j] += e[y][j]
			e[j][x] += e[j][y]
		}
		a[x] += a[y]
		alive[y] = false
		for i := range of {
			if of[i] == y {
				of[i] = x
			}
		}
	}
	return of
}

// eigenvector splits by the signs of the leading eigenvector of the modularity matrix, again
// and again while modularity rises (Newman 2006), to at most k groups if k > 0.
func eigenvector(w [][]float64, k int) []int {
	n := len(w)
	of := make([]int, n)
	groups := 1
	for again := true; again && (k == 0 || groups < k); {
		again = false
		for g := 0; g < groups && (k == 0 || groups < k); g++ {
			try := slices.Clone(of)
			if !split(w, try, g, groups) {
				continue
			}
			if Modularity(w, try) > Modularity(w, of)+1e-12 {
				of = try
				groups++
				again = true
			}
		}
	}
	return of
}

func split(w [][]float64, of []int, g, next int) bool {
	var nodes []int
	strength := make([]float64, len(w))
	total := 0.0
	for i := range w {
		if of[i] == g {
			nodes = append(nodes, i)
		}
		for j := range w {
			strength[i] += w[i][j]
		}
		total += strength[i]
	}
	n := len(nodes)
	if n < 2 || total == 0 {
		return false
	}
	b := mat.NewSymDense(n, nil)
	for x, i := range nodes {
		row := 0.0
		for _, j := range nodes {
			row += w[i][j] - strength[i]*strength[j]/total
		}
		for y := x; y < n; y++ {
			v := w[i][nodes[y]] - strength[i]*strength[nodes[y]]/total
			if x == y {
				v -= row
			}
			b.SetSym(x, y, v)
		}
	}
	var e mat.EigenSym
	if !e.Factorize(b, true) {
		return false
	}
	var v mat.Dense
	e.VectorsTo(&v)
	moved := 0
	for x, i := range nodes {
		if v.At(x, n-1)*v.At(0, n-1) < 0 {
			of[i] = next
			moved++
		}
	}
	return moved > 0 && moved < n
}
