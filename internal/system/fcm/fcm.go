// Package fcm runs fuzzy cognitive maps: concepts with states between 0 and 1 (or -1 and 1)
// that move each other by weights until they rest, circle, or do neither.
//
// Weights follow the convention of that field: W[j][i] is the weight from j to i. Kosko,
// "Fuzzy cognitive maps", International Journal of Man-Machine Studies 24 (1986); Knight,
// Lloyd and Penn, "Linear and sigmoidal fuzzy cognitive maps", Applied Soft Computing 15
// (2014), for the contraction test.
package fcm

import (
	"cmp"
	"errors"
	"fmt"
	"math"
)

// Rule is the update rule.
type Rule string

// The rules: s_i' = f(sum_j W[j][i] s_j); the same plus s_i inside f; and both on states
// turned from [0,1] to [-1,1].
const (
	Kosko    Rule = "kosko"
	Modified Rule = "modified-kosko"
	Rescaled Rule = "rescaled"
)

// Activation is the function f.
type Activation string

// The activations: 1/(1+exp(-L x)); tanh(L x); 1 if x > 0 else 0; sign of x; x cut to [-1,1].
const (
	Sigmoid   Activation = "sigmoid"
	Tanh      Activation = "tanh"
	Bivalent  Activation = "bivalent"
	Trivalent Activation = "trivalent"
	Linear    Activation = "linear"
)

// Config says how to run. Zero fields: modified Kosko, sigmoid, L = 1, tolerance 0.001, 50
// steps, all concepts watched.
type Config struct {
	Rule       Rule       `json:"rule"`
	Activation Activation `json:"activation"`
	L          float64    `json:"lambda"`
	Tolerance  float64    `json:"tolerance"`
	Steps      int        `json:"steps"`
	// Outputs are the concepts whose rest ends the run.
	Outputs []int `json:"outputs,omitempty"`
	// Clamp holds concepts at a value from the start.
	Clamp map[int]float64 `json:"clamp,omitempty"`
}

func (c Config) filled() Config {
	c.Rule = cmp.Or(c.Rule, Modified)
	c.Activation = cmp.Or(c.Activation, Sigmoid)
	c.L = cmp.Or(c.L, 1)
	c.Tolerance = cmp.Or(c.Tolerance, .001)
	c.Steps = cmp.Or(c.Steps, 50)
	return c
}

// End says how a run ended.
type End string

// A run rests, circles through the same states again and again, or does neither in the
// steps it was given.
const (
	Fixed   End = "fixed point"
	Cycle   End = "limit cycle"
	Neither End = "neither"
)

// Run is the course of a map.
type Run struct {
	States [][]float64 `json:"states"` // the first is the start
	End    End         `json:"end"`
	Period int         `json:"period,omitempty"` // of a limit cycle
	// Contraction: the weights are small enough that every start leads to the same end.
	Contraction bool `json:"contraction"`
	// Norm is the smallest of the norms tried, times the slope of f; below 1 the map
	// contracts. It is infinite for an f that jumps.
	Norm float64 `json:"norm"`
}

// Last is the final state.
func (r *Run) Last() []float64 { return r.States[len(r.States)-1] }

// ErrShape is returned for weights that are no square, or states of another length.
var ErrShape = errors.New("weights and states do not fit")

func check(w [][]float64, s []float64) error {
	if len(w) != len(s) {
		return fmt.Errorf("%w: %d rows, %d states", ErrShape, len(w), len(s))
	}
	for i := range w {
		if len(w[i]) != len(w) {
			return fmt.Errorf("%w: row %d has %d entries", ErrShape, i, len(w[i]))
		}
		for _, x := range w[i] {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("%w: row %d holds %v", ErrShape, i, x)
			}
		}
	}
	return nil
}

// Simulate runs the map from a start. Concepts without an incoming edge hold their value.
func Simulate(w [][]float64, start []float64, c Config) (*Run, error) {
	if err := check(w, start); err != nil {
		return nil, err
	}
	c = c.filled()
	f, err := activation(c)
	if err != nil {
		return nil, err
	}
	s := append([]float64(nil), start...)
	for i, v := range c.Clamp {
		if i < 0 || i >= len(s) {
			return nil, fmt.Errorf("%w: concept %d is clamped", ErrShape, i)
		}
		s[i] = v
	}
	held := make([]bool, len(s))
	for i := range s {
		_, clamped := c.Clamp[i]
		held[i] = clamped || !hasInput(w, i)
	}
	r := &Run{States: [][]float64{s}, End: Neither}
	r.Norm = slopeNorm(w, c)
	r.Contraction = r.Norm < 1
	watch := c.Outputs
	if len(watch) == 0 {
		for i := range s {
			watch = append(watch, i)
		}
	}
	seen := map[string]int{key(s): 0}
	for step := 1; step <= c.Steps; step++ {
		next := Step(w, s, held, c.Rule, f)
		r.States = append(r.States, next)
		change := 0.0
		for _, i := range watch {
			change = max(change, math.Abs(next[i]-s[i]))
		}
		if change <= c.Tolerance {
			r.End = Fixed
			return r, nil
		}
		if at, ok := seen[key(next)]; ok && step-at > 1 {
			r.End, r.Period = Cycle, step-at
			return r, nil
		}
		seen[key(next)] = step
		s = next
	}
	return r, nil
}

// key is a state rounded so that states of one cycle meet.
func key(s []float64) string {
	b := make([]byte, 0, 4*len(s))
	for _, x := range s {
		v := int32(math.Round(x * 1e5))
		b = append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
	}
	return string(b)
}

func hasInput(w [][]float64, i int) bool {
	for j := range w {
		if w[j][i] != 0 {
			return true
		}
	}
	return false
}

// Step makes one synchronous update.
func Step(w [][]float64, s []float64, held []bool, rule Rule, f func(float64) float64) []float64 {
	next := make([]float64, len(s))
	for i := range s {
		if held[i] {
			next[i] = s[i]
			continue
		}
		x := 0.0
		switch rule {
		case Modified:
			x = s[i]
		case Rescaled:
			x = 2*s[i] - 1
		}
		for j := range s {
			if rule == Rescaled {
				x += w[j][i] * (2*s[j] - 1)
			} else {
				x += w[j][i] * s[j]
			}
		}
		next[i] = f(x)
	}
	return next
}

func activation(c Config) (func(float64) float64, error) {
	switch c.Activation {
	case Sigmoid:
		return func(x float64) float64 { return 1 / (1 + math.Exp(-c.L*x)) }, nil
	case Tanh:
		return func(x float64) float64 { return math.Tanh(c.L * x) }, nil
	case Bivalent:
		return func(x float64) float64 {
			if x > 0 {
				return 1
			}
			return 0
		}, nil
	case Trivalent:
		return func(x float64) float64 {
			switch {
			case x > 0:
				return 1
			case x < 0:
				return -1
			}
			return 0
		}, nil
	case Linear:
		return func(x float64) float64 { return min(1, max(-1, x)) }, nil
	}
	return nil, fmt.Errorf("activation %q is not known", c.Activation)
}

// slopeNorm is the steepest slope of f times the smaller of the row norm, the column norm
// and the Frobenius norm of the update matrix. Held concepts move nothing among themselves,
// but are left in: the test is then sufficient, never too kind.
func slopeNorm(w [][]float64, c Config) float64 {
	slope := 0.0
	switch c.Activation {
	case Sigmoid:
		slope = c.L / 4
	case Tanh:
		slope = c.L
	case Linear:
		slope = 1
	default:
		return math.Inf(1)
	}
	if c.Rule == Rescaled {
		slope *= 2
	}
	n := len(w)
	rows, cols, square := 0.0, 0.0, 0.0
	for i := range n {
		r, k := 0.0, 0.0
		for j := range n {
			a, b := w[i][j], w[j][i]
			if i == j && c.Rule != Kosko {
				a, b = a+1, b+1
			}
			r += math.Abs(a)
			k += math.Abs(b)
			square += a * a
		}
		rows, cols = max(rows, r), max(cols, k)
	}
	return slope * min(rows, cols, math.Sqrt(square))
}

// Scenario is a run with concepts held, against the run without.
type Scenario struct {
	Baseline *Run      `json:"baseline"`
	Held     *Run      `json:"scenario"`
	Change   []float64 `json:"change"` // steady state held minus steady state free
}

// Compare runs the map free and with the concepts held.
func Compare(w [][]float64, start []float64, hold map[int]float64, c Config) (*Scenario, error) {
	free := c
	free.Clamp = nil
	base, err := Simulate(w, start, free)
	if err != nil {
		return nil, err
	}
	c.Clamp = hold
	held, err := Simulate(w, start, c)
	if err != nil {
		return nil, err
	}
	return &Scenario{Baseline: base, Held: held, Change: minus(held.Last(), base.Last())}, nil
}

func minus(a, b []float64) []float64 {
	d := make([]float64, len(b))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}

// Intervention is something done to the map from outside.
type Intervention struct {
	Effectiveness float64         `json:"effectiveness"` // 0 to 1
	Impacts       map[int]float64 `json:"impacts"`       // concept -> weight, -1 to 1
}

// Intervene adds the intervention as a concept without inputs to the map at rest and runs
// it again.
func Intervene(w [][]float64, start []float64, x Intervention, c Config) (*Scenario, error) {
	base, err := Simulate(w, start, c)
	if err != nil {
		return nil, err
	}
	n := len(w)
	big := make([][]float64, n+1)
	for i := range n {
		big[i] = append(append([]float64(nil), w[i]...), 0)
	}
	big[n] = make([]float64, n+1)
	for i, v := range x.Impacts {
		if i < 0 || i >= n {
			return nil, fmt.Errorf("%w: concept %d is intervened on", ErrShape, i)
		}
		big[n][i] = v
	}
	held, err := Simulate(big, append(append([]float64(nil), base.Last()...), x.Effectiveness), c)
	if err != nil {
		return nil, err
	}
	return &Scenario{Baseline: base, Held: held, Change: minus(held.Last(), base.Last())}, nil
}

// SingleShot sets states once and lets the map run. If the map contracts, its end cannot
// differ from the baseline's: Scenario.Baseline.Contraction says so.
func SingleShot(w [][]float64, start []float64, set map[int]float64, c Config) (*Scenario, error) {
	base, err := Simulate(w, start, c)
	if err != nil {
		return nil, err
	}
	s := append([]float64(nil), base.Last()...)
	for i, v := range set {
		if i < 0 || i >= len(s) {
			return nil, fmt.Errorf("%w: concept %d is set", ErrShape, i)
		}
		s[i] = v
	}
	held, err := Simulate(w, s, c)
	if err != nil {
		return nil, err
	}
	return &Scenario{Baseline: base, Held: held, Change: minus(held.Last(), base.Last())}, nil
}
