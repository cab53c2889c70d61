package network

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Backbone is the concepts that reproduce the actor network, and those that are redundant
// (Leifeld and Henrichsen).
type Backbone struct {
	Backbone  []string `json:"backbone"`
	Redundant []string `json:"redundant"`
	// Loss is the spectral distance between the full network and that of the backbone alone;
	// RedundantLoss that of the redundant concepts alone.
	Loss          float64 `json:"loss"`
	RedundantLoss float64 `json:"redundant_loss"`
	// Steps, for the nested search, lists concepts in the order in which they were dropped.
	Steps []BackboneStep `json:"steps,omitempty"`
}

// BackboneStep is one round of the nested search: the concepts whose removal costs least.
type BackboneStep struct {
	Dropped       []string `json:"dropped"`
	Kept          int      `json:"kept"`
	Loss          float64  `json:"loss"`
	RedundantLoss float64  `json:"redundant_loss"`
}

// backboneConfig is the usual choice: subtract, average activity, one statement a document.
func backboneConfig(c Config) Config {
	if c.Aggregation == "" {
		c.Aggregation = Subtract
	}
	if c.Normalisation == "" {
		c.Normalisation = Average
	}
	if c.Duplicates == "" {
		c.Duplicates = PerDocument
	}
	return c
}

type backboner struct {
	kept     []Statement
	c        Config
	full     []float64
	concepts []string
	nodes    int
}

func newBackboner(all []Statement, c Config) (*backboner, error) {
	c = backboneConfig(c)
	b := &backboner{kept: Filter(all, c), c: c}
	m, err := OneMode(b.kept, b.c)
	if err != nil {
		return nil, err
	}
	b.full, b.nodes = spectrum(m, c.Compatible), len(m.Rows)
	seen := map[string]bool{}
	for _, s := range b.kept {
		if !seen[s.B] {
			seen[s.B] = true
			b.concepts = append(b.concepts, s.B)
		}
	}
	slices.Sort(b.concepts)
	return b, nil
}

// loss of the network made of some concepts only.
func (b *backboner) loss(in map[string]bool) float64 {
	var ss []Statement
	for _, s := range b.kept {
		if in[s.B] {
			ss = append(ss, s)
		}
	}
	m, err := OneMode(ss, b.c)
	if err != nil {
		return math.Inf(1)
	}
	return listDistance(slices.Clone(b.full), spectrum(m, b.c.Compatible))
}

func (b *backboner) result(in map[string]bool) *Backbone {
	out := &Backbone{Loss: b.loss(in)}
	rest := map[string]bool{}
	for _, c := range b.concepts {
		if in[c] {
			out.Backbone = append(out.Backbone, c)
		} else {
			out.Redundant = append(out.Redundant, c)
			rest[c] = true
		}
	}
	out.RedundantLoss = b.loss(rest)
	return out
}

// NestedBackbone drops concepts one at a time, always the one whose removal costs least (all
// of those that cost the same together), down to one. Backbone holds the last.
func NestedBackbone(all []Statement, c Config) (*Backbone, error) {
	b, err := newBackboner(all, c)
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, x := range b.concepts {
		in[x] = true
	}
	var steps []BackboneStep
	for len(in) > 1 {
		best := math.Inf(1)
		var drop []string
		for _, x := range b.concepts {
			if !in[x] {
				continue
			}
			delete(in, x)
			l := b.loss(in)
			in[x] = true
			switch {
			case l < best-1e-12:
				best, drop = l, []string{x}
			case l <= best+1e-12:
				drop = append(drop, x)
			}
		}
		if len(drop) >= len(in) {
			break
		}
		for _, x := range drop {
			delete(in, x)
		}
		r := b.result(in)
		steps = append(steps, BackboneStep{Dropped: drop, Kept: len(in), Loss: r.Loss, RedundantLoss: r.RedundantLoss})
	}
	out := b.result(in)
	out.Steps = steps
	return out, nil
}

// AnnealBackbone searches by simulated annealing. With size > 0 the backbone has exactly that
// many concepts; else its loss is multiplied by exp(-penalty (all - kept)/all), so that small
// backbones are worth more. It is deterministic in the seed; steps bounds the search (0 means
// 5,000).
func AnnealBackbone(all []Statement, c Config, size int, penalty float64, steps int, seed uint64) (*Backbone, error) {
	b, err := newBackboner(all, c)
	if err != nil {
		return nil, err
	}
	n := len(b.concepts)
	if n == 0 {
		return &Backbone{}, nil
	}
	if steps == 0 {
		steps = 5000
	}
	r := rand.New(rand.NewPCG(seed, 11))
	state := make([]bool, n)
	kept := 0
	want := size
	if size <= 0 || size > n {
		size, want = 0, 1+r.IntN(n)
	}
	for _, i := range r.Perm(n)[:want] {
		state[i] = true
		kept++
	}
	memo := map[string]float64{}
	value := func() float64 {
		k := make([]byte, n)
		in := map[string]bool{}
		for i, x := range state {
			if x {
				k[i] = 1
				in[b.concepts[i]] = true
			}
		}
		v, ok := memo[string(k)]
		if !ok {
			v = b.loss(in)
			if size == 0 {
				v *= math.Exp(-penalty * float64(n-kept) / float64(n))
			}
			memo[string(k)] = v
		}
		return v
	}
	now := value()
	best, bestState := now, slices.Clone(state)
	pick := func(v bool) int {
		for {
			if i := r.IntN(n); state[i] == v {
				return i
			}
		}
	}
	for t := range steps {
		temp := 1 - 1/(1+math.Exp(-(-5+12*float64(t)/float64(steps))))
		i, j := -1, -1
		switch {
		case size > 0 && kept < n:
			i, j = pick(true), pick(false)
		case size > 0:
		case kept == n || (kept > 1 && r.IntN(2) == 0):
			i = pick(true)
		default:
			j = pick(false)
		}
		flip := func() {
			for _, k := range []int{i, j} {
				if k >= 0 {
					state[k] = !state[k]
					if state[k] {
						kept++
					} else {
						kept--
					}
				}
			}
		}
		flip()
		v := value()
		if v <= now || r.Float64() < math.Exp(-(v-now))*temp {
			now = v
		} else {
			flip()
		}
		if now < best-1e-12 {
			best, bestState = now, slices.Clone(state)
		}
	}
	in := map[string]bool{}
	for i, x := range bestState {
		if x {
			in[b.concepts[i]] = true
		}
	}
	return b.result(in), nil
}

// EvaluateBackbone gives the losses of a given set.
func EvaluateBackbone(all []Statement, c Config, set []string) (*Backbone, error) {
	b, err := newBackboner(all, c)
	if err != nil {
		return nil, err
	}
	in := map[string]bool{}
	for _, x := range set {
		in[x] = true
	}
	return b.result(in), nil
}
