package neural

import (
	"math"
	"math/rand/v2"
	"testing"
)

// bestTree tries all head assignments.
func bestTree(s []float32, n int) float64 {
	best := math.Inf(-1)
	heads := make([]int, n)
	var try func(d int, sum float64)
	try = func(d int, sum float64) {
		if d == n {
			roots := 0
			for i, h := range heads {
				if h == 0 {
					roots++
				}
				k, j := 0, i
				for heads[j] != 0 {
					j = heads[j] - 1
					if k++; k > n {
						return
					}
				}
			}
			if roots == 1 {
				best = max(best, sum)
			}
			return
		}
		for h := range n + 1 {
			if h != d+1 {
				heads[d] = h
				try(d+1, sum+float64(s[d*(n+1)+h]))
			}
		}
	}
	try(0, 0)
	return best
}

func TestTreeIsTheBestOfAllTreesWithOneRoot(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var tr Trees
	for range 3000 {
		n := 1 + r.IntN(6)
		s := make([]float32, n*(n+1))
		for i := range s {
			s[i] = float32(r.IntN(40))
		}
		heads := make([]int32, n)
		tr.Tree(s, n, heads)
		sum, roots := 0.0, 0
		for d, h := range heads {
			sum += float64(s[d*(n+1)+int(h)+1])
			if h < 0 {
				roots++
			}
		}
		if roots != 1 || tr.circle(heads) {
			t.Fatalf("no tree with one root: %v", heads)
		}
		if want := bestTree(s, n); sum != want {
			t.Fatalf("n=%d: score %g, want %g", n, sum, want)
		}
	}
}
