package fcm

import (
	"cmp"
	"math"
)

// Learning holds the rates of Hebbian learning; zero fields: eta 0.01, gamma 0.98, 100 steps.
type Learning struct {
	Eta, Gamma float64
	Steps      int
	// Outputs with the ranges they should come to rest in. With none, all steps are made.
	Outputs map[int][2]float64
	// Raw is the published rule, which lets a weight change its sign. Without it a weight
	// that would cross zero stays at zero: a claim's sign is evidence, not a parameter.
	Raw bool
	// Decay, for AHL, makes rates fall as eta exp(-l1 k) and gamma exp(-l2 k).
	Decay [2]float64
}

// Learned is the outcome.
type Learned struct {
	Weights [][]float64 `json:"weights"`
	State   []float64   `json:"state"`
	Steps   int         `json:"steps"`
	// Met says that the outputs came to rest in their ranges.
	Met bool `json:"met"`
	// Stopped lists the edges [from, to] whose weight would have changed its sign.
	Stopped [][2]int `json:"stopped,omitempty"`
}

// NHL is nonlinear Hebbian learning (Papageorgiou, Stylios and Groumpos 2003): on existing
// edges only, w(j->i) <- gamma w + eta A_i (A_j - |w| A_i), then the state by modified Kosko
// with the sigmoid. As published it can turn negative claims into positive ones; see Raw.
func NHL(w [][]float64, start []float64, l Learning) (*Learned, error) {
	if err := check(w, start); err != nil {
		return nil, err
	}
	eta, gamma, steps := cmp.Or(l.Eta, .01), cmp.Or(l.Gamma, .98), cmp.Or(l.Steps, 100)
	out := &Learned{Weights: clone(w), State: append([]float64(nil), start...)}
	f, held, stopped := sigmoid1(w)
	prev := math.Inf(1)
	for range steps {
		out.Steps++
		a := out.State
		for j := range w {
			for i := range w {
				if w[j][i] == 0 {
					continue
				}
				x := out.Weights[j][i]
				x = gamma*x + eta*a[i]*(a[j]-math.Abs(x)*a[i])
				out.Weights[j][i] = l.keepSign(w[j][i], x, j, i, stopped)
			}
		}
		out.State = Step(out.Weights, a, held, Modified, f)
		if len(l.Outputs) == 0 {
			continue
		}
		cost, inside, change := 0.0, true, 0.0
		for i := range w {
			r, ok := l.Outputs[i]
			if !ok {
				continue
			}
			d := out.State[i] - (r[0]+r[1])/2
			cost += d * d
			inside = inside && out.State[i] >= r[0] && out.State[i] <= r[1]
			change = max(change, math.Abs(out.State[i]-a[i]))
		}
		cost = math.Sqrt(cost)
		if cost < prev && inside && change < .002 {
			out.Met = true
			break
		}
		prev = cost
	}
	out.Stopped = edgesOf(stopped, len(w))
	return out, nil
}

// AHL is active Hebbian learning (Papageorgiou, Stylios and Groumpos 2004): concepts fire in
// the given order, and each moves the edges into it by w(j->i) <- (1-gamma) w + eta A_j
// (A_i - w A_j) before its state is renewed.
func AHL(w [][]float64, start []float64, order []int, l Learning) (*Learned, error) {
	if err := check(w, start); err != nil {
		return nil, err
	}
	steps := cmp.Or(l.Steps, 100)
	out := &Learned{Weights: clone(w), State: append([]float64(nil), start...)}
	f, held, stopped := sigmoid1(w)
	for k := range steps {
		out.Steps++
		eta := cmp.Or(l.Eta, .01) * math.Exp(-l.Decay[0]*float64(k))
		gamma := cmp.Or(l.Gamma, .01) * math.Exp(-l.Decay[1]*float64(k))
		for _, i := range order {
			if i < 0 || i >= len(w) {
				return nil, ErrShape
			}
			a := out.State
			for j := range w {
				if w[j][i] == 0 {
					continue
				}
				x := out.Weights[j][i]
				x = (1-gamma)*x + eta*a[j]*(a[i]-x*a[j])
				out.Weights[j][i] = l.keepSign(w[j][i], x, j, i, stopped)
			}
			if !held[i] {
				out.State[i] = Step(out.Weights, a, held, Modified, f)[i]
			}
		}
	}
	out.Stopped = edgesOf(stopped, len(w))
	return out, nil
}

func (l Learning) keepSign(claimed, x float64, j, i int, stopped map[[2]int]bool) float64 {
	if l.Raw || claimed*x >= 0 {
		return x
	}
	stopped[[2]int{j, i}] = true
	return 0
}

func sigmoid1(w [][]float64) (func(float64) float64, []bool, map[[2]int]bool) {
	held := make([]bool, len(w))
	for i := range held {
		held[i] = !hasInput(w, i)
	}
	return func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, held, map[[2]int]bool{}
}

func clone(w [][]float64) [][]float64 {
	out := make([][]float64, len(w))
	for i := range w {
		out[i] = append([]float64(nil), w[i]...)
	}
	return out
}

func edgesOf(m map[[2]int]bool, n int) [][2]int {
	var out [][2]int
	for j := range n {
		for i := range n {
			if m[[2]int{j, i}] {
				out = append(out, [2]int{j, i})
			}
		}
	}
	return out
}
