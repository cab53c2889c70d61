package network

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// spectralClusters clusters by the first k eigenvectors of the normalised affinity.
func spectralClusters(d [][]float64, k int) []int {
	n := len(d)
	sum, pairs := 0.0, 0
	for i := range n {
		for j := range i {
			sum += d[i][j]
			pairs++
		}
	}
	if pairs == 0 || sum == 0 {
		return make([]int, n)
	}
	s := sum / float64(pairs)
	a := mat.NewSymDense(n, nil)
	deg := make([]float64, n)
	for i := range n {
		for j := range n {
			x := math.Exp(-d[i][j] * d[i][j] / (2 * s * s))
			deg[i] += x
			if j >= i {
				a.SetSym(i, j, x)
			}
		}
	}
	for i := range n {
		for j := i; j < n; j++ {
			a.SetSym(i, j, a.At(i, j)/math.Sqrt(deg[i]*deg[j]))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(a, true) {
		return make([]int, n)
	}
	var v mat.Dense
	e.VectorsTo(&v)
	rows := make([][]float64, n)
	for i := range n {
		norm := 0.0
		for c := range k {
			x := v.At(i, n-1-c) // eigenvalues ascend
			rows[i] = append(rows[i], x)
			norm += x * x
		}
		for c := range rows[i] {
			rows[i][c] = divide(rows[i][c], math.Sqrt(norm))
		}
	}
	return kMeans(rows, k)
}

// kMeans gathers points around k means, started from the first point and then always the one
// farthest from those chosen, so that no lot is drawn.
func kMeans(points [][]float64, k int) []int {
	dist := func(a, b []float64) float64 {
		s := 0.0
		for i := range a {
			s += (a[i] - b[i]) * (a[i] - b[i])
		}
		return s
	}
	means := [][]float64{slices.Clone(points[0])}
	for len(means) < k {
		far, at := -1.0, 0
		for i, p := range points {
			near := math.Inf(1)
			for _, m := range means {
				near = min(near, dist(p, m))
			}
			if near > far+1e-12 {
				far, at = near, i
			}
		}
		means = append(means, slices.Clone(points[at]))
	}
	of := make([]int, len(points))
	for range 100 {
		moved := false
		for i, p := range points {
			best := of[i]
			for g, m := range means {
				if dist(p, m) < dist(p, means[best])-1e-12 {
					best = g
				}
			}
			if best != of[i] {
				of[i], moved = best, true
			}
		}
		if !moved {
			break
		}
		for g := range means {
			n := 0.0
			sum := make([]float64, len(means[g]))
			for i, p := range points {
				if of[i] == g {
					n++
					for c := range p {
						sum[c] += p[c]
					}
				}
			}
			if n > 0 {
				for c := range sum {
					means[g][c] = sum[c] / n
				}
			}
		}
	}
	return renumber(of)
}
