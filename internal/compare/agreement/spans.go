package agreement

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Span is a coded stretch [Start, End) of a continuum with a label.
type Span struct {
	Start, End int
	Label      string
}

// F1 compares two coders' spans.
type F1 struct {
	A         int     `json:"a"`
	B         int     `json:"b"`
	Matched   int     `json:"matched"`
	Precision float64 `json:"precision"` // of B against A
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// SpanF1 matches spans of two coders one to one and counts: the same label, and the same
// offsets (exact) or at least one common position (overlap; the longest common stretch is
// matched first).
func SpanF1(a, b []Span, exact bool) F1 {
	type pair struct{ i, j, n int }
	var ps []pair
	order := func(s []Span) []int {
		idx := make([]int, len(s))
		for i := range idx {
			idx[i] = i
		}
		slices.SortStableFunc(idx, func(x, y int) int { return cmp.Compare(s[x].Start, s[y].Start) })
		return idx
	}
	oa, ob := order(a), order(b)
	longest := 0
	for _, s := range b {
		longest = max(longest, s.End-s.Start)
	}
	lo := 0
	for _, i := range oa {
		for lo < len(ob) && b[ob[lo]].Start+longest <= a[i].Start && !exact {
			lo++
		}
		for _, j := range ob[lo:] {
			if b[j].Start > a[i].End {
				break
			}
			n := min(a[i].End, b[j].End) - max(a[i].Start, b[j].Start)
			if a[i].Label == b[j].Label && ((exact && a[i] == b[j]) || (!exact && n > 0)) {
				ps = append(ps, pair{i, j, n})
			}
		}
	}
	slices.SortStableFunc(ps, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.i, y.i), cmp.Compare(x.j, y.j))
	})
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	f := F1{A: len(a), B: len(b)}
	for _, p := range ps {
		if !usedA[p.i] && !usedB[p.j] {
			usedA[p.i], usedB[p.j] = true, true
			f.Matched++
		}
	}
	if f.B > 0 {
		f.Precision = float64(f.Matched) / float64(f.B)
	}
	if f.A > 0 {
		f.Recall = float64(f.Matched) / float64(f.A)
	}
	if f.A+f.B > 0 {
		f.F1 = 2 * float64(f.Matched) / float64(f.A+f.B)
	}
	return f
}

// UnitizingAlpha is Krippendorff's alpha for unitizing a continuum of the given length, all
// labels at once (u-alpha of 2016): the continuum is cut at all boundaries of all coders,
// stretches are compared pairwise by the labels (or gap) that two coders give them, weighed by
// their length. coders[c] are coder c's spans; of overlapping spans the first counts. The
// error is ErrUndefined when everything has one label.
func UnitizingAlpha(coders [][]Span, length int) (*Alpha, error) {
	if len(coders) < 2 || length <= 0 {
		return nil, ErrUndefined
	}
	cuts := []int{0, length}
	for _, c := range coders {
		for _, s := range c {
			cuts = append(cuts, min(length, max(0, s.Start)), min(length, max(0, s.End)))
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	labels := make([][]string, len(coders)) // label of each stretch, "" is a gap
	for c, spans := range coders {
		spans = slices.Clone(spans)
		slices.SortStableFunc(spans, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
		labels[c] = make([]string, len(cuts)-1)
		for _, s := range spans {
			from, _ := slices.BinarySearch(cuts, max(0, s.Start))
			for k := from; k < len(cuts)-1 && cuts[k+1] <= s.End; k++ {
				if labels[c][k] == "" {
					labels[c][k] = s.Label + "\x00"
				}
			}
		}
	}
	m := len(coders)
	total := map[string]float64{}
	do := 0.0
	for k := range len(cuts) - 1 {
		w := float64(cuts[k+1] - cuts[k])
		for c := range m {
			total[labels[c][k]] += w
			for d := range m {
				if c != d && labels[c][k] != labels[d][k] {
					do += w / float64(m-1)
				}
			}
		}
	}
	n := float64(m * length)
	keys := make([]string, 0, len(total))
	for k := range total {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	de := 0.0
	for _, x := range keys {
		for _, y := range keys {
			if x != y {
				de += total[x] * total[y]
			}
		}
	}
	if de == 0 {
		return nil, ErrUndefined
	}
	do /= n
	de /= n * (n - 1)
	return &Alpha{Alpha: 1 - do/de, Metric: Nominal, N: m * length, Units: length, Observed: do, Expected: de}, nil
}

// Gamma is the agreement of coders' spans by their best alignment.
type Gamma struct {
	Gamma    float64 `json:"gamma"`
	Observed float64 `json:"observed_disorder"`
	Expected float64 `json:"expected_disorder"`
	Samples  int     `json:"samples"`
}

// GammaConfig has the weights of position and label in the dissimilarity (both 0: 1 and 1),
// the cost of a unit left alone (0: 1) and the number of samples for the expected disorder
// (0: 30).
type GammaConfig struct {
	Alpha, Beta float64
	Empty       float64
	Samples     int
	Seed        uint64
}

// GammaOf computes gamma. Expected disorder is that of coders whose continua are each a
// coder's own, shifted and wrapped around at random. With two coders the alignment is the
// best there is; with more, units are aligned coder by coder to a growing alignment, which
// is the best of the orders tried and can only overstate the disorder. The error is
// ErrUndefined when no coder has a span.
func GammaOf(coders [][]Span, length int, c GammaConfig) (*Gamma, error) {
	if c.Alpha == 0 && c.Beta == 0 {
		c.Alpha, c.Beta = 1, 1
	}
	c.Empty = cmp.Or(c.Empty, 1)
	c.Samples = cmp.Or(c.Samples, 30)
	n := 0
	for _, s := range coders {
		n += len(s)
	}
	if n == 0 || len(coders) < 2 || length <= 0 {
		return nil, ErrUndefined
	}
	g := &Gamma{Observed: disorder(coders, c), Samples: c.Samples}
	r := rand.New(rand.NewPCG(c.Seed, 23))
	for range c.Samples {
		sample := make([][]Span, len(coders))
		for i := range sample {
			shift := r.IntN(length)
			for _, s := range coders[r.IntN(len(coders))] {
				w := s.End - s.Start
				at := (s.Start + shift) % length
				sample[i] = append(sample[i], Span{at, min(length, at+w), s.Label})
			}
		}
		g.Expected += disorder(sample, c) / float64(c.Samples)
	}
	if g.Expected == 0 {
		return nil, ErrUndefined
	}
	g.Gamma = 1 - g.Observed/g.Expected
	return g, nil
}

// dissimilarity of two units: ((|ds| + |de|) / (sum of lengths))^2 for position, 0 or 1 for
// the label, each times Empty and its weight.
func dissimilarity(a, b Span, c GammaConfig) float64 {
	p := 0.0
	if l := (a.End - a.Start) + (b.End - b.Start); l > 0 {
		x := (math.Abs(float64(a.Start-b.Start)) + math.Abs(float64(a.End-b.End))) / float64(l)
		p = x * x
	}
	k := 0.0
	if a.Label != b.Label {
		k = 1
	}
	return c.Empty * (c.Alpha*p + c.Beta*k)
}

// disorder is the mean over pairs of coders of the cost of their best alignment, over the
// mean number of units.
func disorder(coders [][]Span, c GammaConfig) float64 {
	pairs, sum, units := 0, 0.0, 0
	for i := range coders {
		units += len(coders[i])
		for j := range i {
			sum += align(coders[i], coders[j], c)
			pairs++
		}
	}
	if units == 0 {
		return 0
	}
	return sum / float64(pairs) / (float64(units) / float64(len(coders)))
}

// align is the cost of the best one-to-one alignment of two coders' units, a unit left alone
// costing Empty. Units farther apart than that would cost more aligned than alone, so the
// problem falls into small parts; each is solved by the Hungarian method.
func align(a, b []Span, c GammaConfig) float64 {
	cost := 0.0
	// Aligning x and y is worth while only if it costs less than leaving both alone.
	adj := make([][]int, len(a))
	back := make([][]int, len(b))
	for i := range a {
		for j := range b {
			if dissimilarity(a[i], b[j], c) < 2*c.Empty {
				adj[i] = append(adj[i], j)
				back[j] = append(back[j], i)
			}
		}
	}
	seenA, seenB := make([]bool, len(a)), make([]bool, len(b))
	for i := range a {
		if seenA[i] {
			continue
		}
		var as, bs []int
		stack := []int{i}
		seenA[i] = true
		for len(stack) > 0 {
			x := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			as = append(as, x)
			for _, j := range adj[x] {
				if seenB[j] {
					continue
				}
				seenB[j] = true
				bs = append(bs, j)
				for _, y := range back[j] {
					if !seenA[y] {
						seenA[y] = true
						stack = append(stack, y)
					}
				}
			}
		}
		slices.Sort(as)
		slices.Sort(bs)
		n := len(as) + len(bs)
		m := make([][]float64, n)
		for r := range m {
			m[r] = make([]float64, n)
			for k := range m[r] {
				switch {
				case r < len(as) && k < len(bs):
					m[r][k] = dissimilarity(a[as[r]], b[bs[k]], c)
				case r < len(as) || k < len(bs):
					m[r][k] = c.Empty
				}
			}
		}
		cost += LeastCost(m)
	}
	for j := range b {
		if !seenB[j] {
			cost += c.Empty
		}
	}
	return cost
}

// LeastCost is the least cost of a square assignment: each row takes a column of its own (Kuhn 1955,
// with potentials; cubic in the number of rows).
func LeastCost(cost [][]float64) float64 {
	n := len(cost)
	u, v := make([]float64, n+1), make([]float64, n+1)
	match := make([]int, n+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least := make([]float64, n+1)
		way := make([]int, n+1)
		used := make([]bool, n+1)
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
