package evaluate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/compare/agreement"
)

// CorefScore holds the measures of clusters of mentions: MUC (Vilain et al. 1995), B-cubed
// (Bagga and Baldwin 1998) and CEAF with the entity similarity phi4 (Luo 2005), and their mean
// F1, the score of the CoNLL shared tasks. The mentions of both sides are the same.
type CorefScore struct {
	MUC   PRF     `json:"muc"`
	B3    PRF     `json:"b_cubed"`
	CEAFe PRF     `json:"ceaf_e"`
	CoNLL float64 `json:"conll_f1"`
}

// PRF is precision, recall and F1.
type PRF struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

func prf(hitP, ofP, hitR, ofR float64) PRF {
	var x PRF
	if ofP > 0 {
		x.Precision = hitP / ofP
	}
	if ofR > 0 {
		x.Recall = hitR / ofR
	}
	if x.Precision+x.Recall > 0 {
		x.F1 = 2 * x.Precision * x.Recall / (x.Precision + x.Recall)
	}
	return x
}

// ScoreCoref compares two divisions of the same mentions: gold[i] and found[i] are the clusters
// of mention i.
func ScoreCoref(gold, found []int) CorefScore {
	g, f := members(gold), members(found)
	var s CorefScore
	s.MUC = mucOf(g, f, gold, found)
	// B-cubed: each mention's share of common members.
	p, r := 0.0, 0.0
	common := map[[2]int]int{}
	for i := range gold {
		common[[2]int{gold[i], found[i]}]++
	}
	for _, k := range pairsInOrder(common) { // sums of floats depend on the order
		n := common[k]
		x := float64(n) * float64(n)
		p += x / float64(len(f[k[1]]))
		r += x / float64(len(g[k[0]]))
	}
	n := float64(len(gold))
	s.B3 = prf(p, n, r, n)
	// CEAF: the best one-to-one matching of clusters, found component by component.
	total := bestMatching(common, func(k [2]int, n int) float64 {
		return 2 * float64(n) / float64(len(g[k[0]])+len(f[k[1]]))
	})
	s.CEAFe = prf(total, float64(len(f)), total, float64(len(g)))
	s.CoNLL = (s.MUC.F1 + s.B3.F1 + s.CEAFe.F1) / 3
	return s
}

func pairsInOrder(m map[[2]int]int) [][2]int {
	return slices.SortedFunc(maps.Keys(m), func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
}

func members(of []int) map[int][]int {
	m := map[int][]int{}
	for i, c := range of {
		m[c] = append(m[c], i)
	}
	return m
}

func mucOf(g, f map[int][]int, gold, found []int) PRF {
	links := func(clusters map[int][]int, other []int) (hit, of float64) {
		for _, ms := range clusters {
			parts := map[int]bool{}
			for _, i := range ms {
				parts[other[i]] = true
			}
			hit += float64(len(ms) - len(parts))
			of += float64(len(ms) - 1)
		}
		return hit, of
	}
	hr, or := links(g, found)
	hp, op := links(f, gold)
	return prf(hp, op, hr, or)
}

// bestMatching is the greatest total similarity of a one-to-one matching of gold to found
// clusters. Clusters without a common mention are never matched, so the problem falls into
// small components.
func bestMatching(common map[[2]int]int, sim func(k [2]int, n int) float64) float64 {
	byGold, byFound := map[int][]int{}, map[int][]int{}
	for _, k := range pairsInOrder(common) {
		byGold[k[0]] = append(byGold[k[0]], k[1])
		byFound[k[1]] = append(byFound[k[1]], k[0])
	}
	seen := map[int]bool{}
	total := 0.0
	for _, start := range slices.Sorted(maps.Keys(byGold)) {
		if seen[start] {
			continue
		}
		var gs, fs []int
		seenF := map[int]bool{}
		seen[start] = true
		for queue := []int{start}; len(queue) > 0; {
			x := queue[0]
			queue = queue[1:]
			gs = append(gs, x)
			for _, y := range byGold[x] {
				if seenF[y] {
					continue
				}
				seenF[y] = true
				fs = append(fs, y)
				for _, z := range byFound[y] {
					if !seen[z] {
						seen[z] = true
						queue = append(queue, z)
					}
				}
			}
		}
		n := max(len(gs), len(fs))
		cost := make([][]float64, n)
		for i := range cost {
			cost[i] = make([]float64, n)
			for j := range cost[i] {
				if i < len(gs) && j < len(fs) {
					if c := common[[2]int{gs[i], fs[j]}]; c > 0 {
						cost[i][j] = -sim([2]int{gs[i], fs[j]}, c)
					}
				}
			}
		}
		total -= agreement.LeastCost(cost)
	}
	return total
}
