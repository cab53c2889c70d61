package sameevent

import (
	"cmp"
	"math"
	"slices"
)

// Scores of a clustering: the F1 of MUC, B-cubed and CEAF (entity), and their mean.
type Scores struct {
	MUC, B3, CEAFe, CoNLL float64
}

// Score compares a clustering with the right one (Vilain 1995; Bagga and Baldwin 1998; Luo
// 2005; the mean is that of the CoNLL shared task of 2012).
func Score(gold []string, got []int) Scores {
	g, s := map[string][]int{}, map[int][]int{}
	for i := range gold {
		g[gold[i]] = append(g[gold[i]], i)
		s[got[i]] = append(s[got[i]], i)
	}
	f := func(p, r float64) float64 {
		if p+r == 0 {
			return 0
		}
		return 2 * p * r / (p + r)
	}
	var x Scores
	// MUC: links needed to make each cluster, and those the other side has.
	muc := func(groups [][]int, other func(int) string) float64 {
		num, den := 0, 0
		for _, c := range groups {
			parts := map[string]bool{}
			for _, i := range c {
				parts[other(i)] = true
			}
			num += len(c) - len(parts)
			den += len(c) - 1
		}
		if den == 0 {
			return 0
		}
		return float64(num) / float64(den)
	}
	var gs, ss [][]int
	for _, c := range g {
		gs = append(gs, c)
	}
	for _, c := range s {
		ss = append(ss, c)
	}
	order := func(a, b []int) int { return cmp.Compare(a[0], b[0]) }
	slices.SortFunc(gs, order)
	slices.SortFunc(ss, order)
	x.MUC = f(muc(ss, func(i int) string { return gold[i] }), muc(gs, func(i int) string { return string(rune(got[i] + 1)) }))
	common := map[[2]int]int{}
	gi, si := make([]int, len(gold)), make([]int, len(gold))
	for k, c := range gs {
		for _, i := range c {
			gi[i] = k
		}
	}
	for k, c := range ss {
		for _, i := range c {
			si[i] = k
		}
	}
	for i := range gold {
		common[[2]int{gi[i], si[i]}]++
	}
	p, r := 0.0, 0.0
	for i := range gold {
		n := float64(common[[2]int{gi[i], si[i]}])
		p += n / float64(len(ss[si[i]]))
		r += n / float64(len(gs[gi[i]]))
	}
	if len(gold) > 0 {
		p, r = p/float64(len(gold)), r/float64(len(gold))
	}
	x.B3 = f(p, r)
	// CEAF: the best one-to-one match of clusters, by parts that touch.
	total := matchClusters(gs, ss, common)
	if len(gs) > 0 && len(ss) > 0 {
		x.CEAFe = f(total/float64(len(ss)), total/float64(len(gs)))
	}
	x.CoNLL = (x.MUC + x.B3 + x.CEAFe) / 3
	return x
}

// matchClusters is the largest sum of 2|a b|/(|a|+|b|) over one-to-one matches, found part
// by part: clusters that share no mention have nothing to gain from each other.
func matchClusters(gs, ss [][]int, common map[[2]int]int) float64 {
	u := make([]int, len(gs)+len(ss))
	for i := range u {
		u[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		for u[i] != i {
			u[i] = u[u[i]]
			i = u[i]
		}
		return i
	}
	for k := range common {
		a, b := root(k[0]), root(len(gs)+k[1])
		u[max(a, b)] = min(a, b)
	}
	parts := map[int][2][]int{}
	for i := range u {
		p := parts[root(i)]
		if i < len(gs) {
			p[0] = append(p[0], i)
		} else {
			p[1] = append(p[1], i-len(gs))
		}
		parts[root(i)] = p
	}
	total := 0.0
	for i := range u {
		p, ok := parts[i]
		if !ok {
			continue
		}
		n := max(len(p[0]), len(p[1]))
		cost := make([][]float64, n)
		for a := range cost {
			cost[a] = make([]float64, n)
			for b := range cost[a] {
				if a < len(p[0]) && b < len(p[1]) {
					c := common[[2]int{p[0][a], p[1][b]}]
					cost[a][b] = -2 * float64(c) / float64(len(gs[p[0][a]])+len(ss[p[1][b]]))
				}
			}
		}
		total -= assign(cost)
	}
	return total
}

// assign is the least cost of a square assignment (Kuhn 1955, with potentials).
func assign(cost [][]float64) float64 {
	n := len(cost)
	u, v, match := make([]float64, n+1), make([]float64, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least, way, used := make([]float64, n+1), make([]int, n+1), make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for {
			used[j0] = true
			i0, delta, j1 := match[j0], math.Inf(1), 0
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if x := cost[i0-1][j-1] - u[i0] - v[j]; x < least[j] {
					least[j], way[j] = x, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := 0; j <= n; j++ {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
			if match[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			match[j0] = match[way[j0]]
			j0 = way[j0]
		}
	}
	total := 0.0
	for j := 1; j <= n; j++ {
		total += cost[match[j]-1][j-1]
	}
	return total
}
