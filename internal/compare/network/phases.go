package network

import (
	"fmt"
	"math"
	"slices"
)

// Phases are stretches of a debate in which its network is alike: the slices of a time
// series, clustered by the distances of their networks. Every method of PhaseConfig.Methods
// is tried with every number of phases from Min to Max, and the division is kept whose
// modularity is best (Newman and Girvan 2004), with the similarity 1 - d/max d as weight: the
// criterion of the program DNA (`dna_phaseTransitions`).
type Phases struct {
	Distances [][]float64 `json:"distances"`
	Of        []int       `json:"of"` // phase of each slice, in order of first appearance
	K         int         `json:"k"`
	Score     float64     `json:"modularity"`
	Method    PhaseMethod `json:"method"`
	// Tried lists the best division of every method, the best first.
	Tried []PhaseTrial `json:"tried"`
}

// PhaseTrial is what one method made of the series.
type PhaseTrial struct {
	Method PhaseMethod `json:"method"`
	K      int         `json:"k"`
	Score  float64     `json:"modularity"`
}

// PhaseMethod is a way of clustering slices.
type PhaseMethod string

// The methods: hierarchical clustering by the four linkages; partitioning around medoids
// (Kaufman and Rousseeuw 1990: build, then swap); spectral clustering (Ng, Jordan and Weiss
// 2002) of the affinity exp(-d^2 / 2 s^2), s the mean distance, its rows gathered by k-means
// from farthest-first starts; and Contiguous, which allows only unbroken stretches and finds
// the one with the least within-phase distance exactly (Fisher 1958, by dynamic programming).
const (
	PhaseSingle     PhaseMethod = "single"
	PhaseAverage    PhaseMethod = "average"
	PhaseComplete   PhaseMethod = "complete"
	PhaseWard       PhaseMethod = "ward"
	PhasePAM        PhaseMethod = "pam"
	PhaseSpectral   PhaseMethod = "spectral"
	PhaseContiguous PhaseMethod = "contiguous"
)

// PhaseMethods lists them all.
var PhaseMethods = []PhaseMethod{PhaseSingle, PhaseAverage, PhaseComplete, PhaseWard, PhasePAM, PhaseSpectral, PhaseContiguous}

// PhaseConfig says how phases are sought. The zero value: spectral distance, two to six
// phases, all methods.
type PhaseConfig struct {
	Distance   Distance      `json:"distance"`
	Min        int           `json:"min"`
	Max        int           `json:"max"`
	Methods    []PhaseMethod `json:"methods,omitempty"`
	Compatible bool          `json:"dna_compatible,omitempty"` // see Between
}

// maxPhaseSlices bounds a series for FindPhases, whose hierarchical methods take time cubic in it.
const maxPhaseSlices = 500

// FindPhases computes Phases for a series. The error wraps ErrSeries for a series that is too
// long or a method that is none of PhaseMethods.
func FindPhases(series []Slice, c PhaseConfig) (*Phases, error) {
	n := len(series)
	if n > maxPhaseSlices {
		return nil, fmt.Errorf("%w: %d slices are more than %d: take a longer unit", ErrSeries, n, maxPhaseSlices)
	}
	if c.Distance == "" {
		c.Distance = Spectral
	}
	if c.Min == 0 {
		c.Min = 2
	}
	if c.Max == 0 {
		c.Max = 6
	}
	if len(c.Methods) == 0 {
		c.Methods = PhaseMethods
	}
	p := &Phases{Distances: distances(series, c)}
	sim := similarities(p.Distances)
	p.Score = math.Inf(-1)
	for _, m := range c.Methods {
		cluster, ok := clusterers[m]
		if !ok {
			return nil, fmt.Errorf("%w: no method %q among %v", ErrSeries, m, PhaseMethods)
		}
		best := PhaseTrial{Method: m, Score: math.Inf(-1)}
		for k := max(1, c.Min); k <= min(n, c.Max); k++ {
			of := cluster(p.Distances, k)
			q := Modularity(sim, of)
			if q > best.Score {
				best.K, best.Score = k, q
			}
			if q > p.Score {
				p.Of, p.K, p.Score, p.Method = of, k, q, m
			}
		}
		if best.K > 0 {
			p.Tried = append(p.Tried, best)
		}
	}
	slices.SortStableFunc(p.Tried, func(a, b PhaseTrial) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	if p.K == 0 {
		p.Score = 0
	}
	return p, nil
}

func distances(series []Slice, c PhaseConfig) [][]float64 {
	n := len(series)
	d := make([][]float64, n)
	spectra := make([][]float64, n)
	if c.Distance == Spectral {
		for i := range series {
			spectra[i] = spectrum(series[i].Matrix, c.Compatible)
		}
	}
	for i := range n {
		d[i] = make([]float64, n)
		for j := range i {
			x := 0.0
			if c.Distance == Spectral {
				x = listDistance(slices.Clone(spectra[i]), slices.Clone(spectra[j]))
			} else {
				x = Between(series[i].Matrix, series[j].Matrix, c.Distance, c.Compatible)
			}
			d[i][j], d[j][i] = x, x
		}
	}
	return d
}

func similarities(d [][]float64) [][]float64 {
	top := 0.0
	for i := range d {
		top = max(top, slices.Max(d[i]))
	}
	sim := make([][]float64, len(d))
	for i := range d {
		sim[i] = make([]float64, len(d))
		for j := range d {
			if i != j && top > 0 {
				sim[i][j] = 1 - d[i][j]/top
			}
		}
	}
	return sim
}

var clusterers = map[PhaseMethod]func(d [][]float64, k int) []int{
	PhaseSingle:     func(d [][]float64, k int) []int { return Agglomerate(d, SingleLink, k) },
	PhaseAverage:    func(d [][]float64, k int) []int { return Agglomerate(d, AverageLink, k) },
	PhaseComplete:   func(d [][]float64, k int) []int { return Agglomerate(d, CompleteLink, k) },
	PhaseWard:       func(d [][]float64, k int) []int { return Agglomerate(d, WardLink, k) },
	PhasePAM:        medoids,
	PhaseSpectral:   spectralClusters,
	PhaseContiguous: contiguous,
}

// medoids partitions around k medoids: built greedily, then swapped while that lowers the
// sum of distances to the nearest medoid.
func medoids(d [][]float64, k int) []int {
	n := len(d)
	cost := func(ms []int) float64 {
		sum := 0.0
		for i := range n {
			best := math.Inf(1)
			for _, m := range ms {
				best = min(best, d[i][m])
			}
			sum += best
		}
		return sum
	}
	var ms []int
	for len(ms) < k {
		best, at := math.Inf(1), -1
		for i := range n {
			if slices.Contains(ms, i) {
				continue
			}
			if x := cost(append(slices.Clone(ms), i)); x < best {
				best, at = x, i
			}
		}
		ms = append(ms, at)
	}
	for now := cost(ms); ; {
		best, at, to := now, -1, -1
		for i := range ms {
			for j := range n {
				if slices.Contains(ms, j) {
					continue
				}
				try := slices.Clone(ms)
				try[i] = j
				if x := cost(try); x < best-1e-12 {
					best, at, to = x, i, j
				}
			}
		}
		if at < 0 {
			break
		}
		ms[at], now = to, best
	}
	of := make([]int, n)
	for i := range n {
		for g, m := range ms {
			if d[i][m] < d[i][ms[of[i]]] {
				of[i] = g
			}
		}
	}
	return renumber(of)
}

// contiguous cuts the series into k unbroken stretches with the least sum of within-stretch
// mean distances.
func contiguous(d [][]float64, k int) []int {
	n := len(d)
	within := make([][]float64, n) // within[i][j]: cost of the stretch i..j
	for i := range n {
		within[i] = make([]float64, n)
		sum := 0.0
		for j := i + 1; j < n; j++ {
			for m := i; m < j; m++ {
				sum += d[m][j]
			}
			within[i][j] = sum / float64(j-i+1)
		}
	}
	best := make([][]float64, k+1)
	cut := make([][]int, k+1)
	for g := range best {
		best[g], cut[g] = make([]float64, n+1), make([]int, n+1)
		for j := range best[g] {
			best[g][j] = math.Inf(1)
		}
	}
	best[0][0] = 0
	for g := 1; g <= k; g++ {
		for j := g; j <= n; j++ {
			for i := g - 1; i < j; i++ {
				if x := best[g-1][i] + within[i][j-1]; x < best[g][j] {
					best[g][j], cut[g][j] = x, i
				}
			}
		}
	}
	of := make([]int, n)
	for g, j := k, n; g > 0; g-- {
		i := cut[g][j]
		for m := i; m < j; m++ {
			of[m] = g
		}
		j = i
	}
	return renumber(of)
}
