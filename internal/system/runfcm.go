package system

import (
	"fmt"

	"github.com/rashomon-affairs/rashomon/internal/system/fcm"
)

// Weights is the system as a fuzzy cognitive map: W[from][to] is the sign times the share
// of the edge's claims that stand for it, conflicting signs averaged by their accounts, so
// that the weight says how surely the accounts speak and not how strong an influence is.
func (s *System) Weights() [][]float64 {
	w := make([][]float64, len(s.Factors))
	for i := range w {
		w[i] = make([]float64, len(s.Factors))
	}
	m, _ := s.Model()
	for _, e := range m.Edges {
		sign := float64(e.Sign)
		if e.Sign == 0 {
			sign = e.Lean
		}
		w[e.From][e.To] = sign * (1 - e.Doubt)
	}
	return w
}

// CognitiveOutcome is a run as a fuzzy cognitive map, read against the baseline.
type CognitiveOutcome struct {
	Method   string            `json:"method"`
	Config   fcm.Config        `json:"config"`
	Presses  []Push            `json:"presses"`
	Baseline string            `json:"baseline_end"` // fixed point, limit cycle, neither
	Held     string            `json:"scenario_end"`
	Period   int               `json:"period,omitempty"`
	Steps    int               `json:"steps"`
	Norm     float64           `json:"norm"`
	Unique   bool              `json:"unique"` // contraction: one end whatever the start
	Answers  []CognitiveAnswer `json:"answers"`
	Note     string            `json:"note,omitempty"`
}

// CognitiveAnswer is the change of one factor's resting state.
type CognitiveAnswer struct {
	Factor    string  `json:"factor"`
	ID        string  `json:"id"`
	Baseline  float64 `json:"baseline"`
	Scenario  float64 `json:"scenario"`
	Change    float64 `json:"change"`
	Direction string  `json:"direction"` // by Change beyond 0.001
	Pressed   bool    `json:"pressed,omitempty"`
}

// maxMap is the largest map that is run: its weights are held as a matrix.
const maxMap = 3000

// RunFCM holds the pressed factors at the top or bottom of the activation's range and
// compares the state in which the map then rests with the one in which it rests freely. All
// factors start in the middle. The error wraps ErrUnknownFactor.
func (s *System) RunFCM(presses []Push, c fcm.Config) (*CognitiveOutcome, error) {
	if len(s.Factors) > maxMap {
		return nil, fmt.Errorf("run system: a cognitive map of %d factors, at most %d", len(s.Factors), maxMap)
	}
	low, mid := 0.0, .5
	if c.Activation == fcm.Tanh || c.Activation == fcm.Trivalent || c.Activation == fcm.Linear {
		low, mid = -1, 0
	}
	hold := map[int]float64{}
	for _, p := range presses {
		i, flipped, ok := s.Find(p.Factor)
		if !ok {
			return nil, fmt.Errorf("press %q: %w", p.Factor, ErrUnknownFactor)
		}
		hold[i] = low
		if (dirSign(p.Direction) >= 0) != flipped {
			hold[i] = 1
		}
	}
	start := make([]float64, len(s.Factors))
	for i := range start {
		start[i] = mid
	}
	x, err := fcm.Compare(s.Weights(), start, hold, c)
	if err != nil {
		return nil, fmt.Errorf("run system: %w", err)
	}
	o := &CognitiveOutcome{Method: "fcm", Config: c, Presses: presses, Baseline: string(x.Baseline.End), Held: string(x.Held.End),
		Period: x.Held.Period, Steps: len(x.Held.States) - 1, Norm: x.Held.Norm, Unique: x.Held.Contraction}
	if x.Held.End != fcm.Fixed || x.Baseline.End != fcm.Fixed {
		o.Note = "the map did not come to rest: the change compares last states, not resting ones"
	} else if !o.Unique {
		o.Note = "the weights are too large for the contraction test: another start may end elsewhere"
	}
	for i, f := range s.Factors {
		a := CognitiveAnswer{Factor: f.Name, ID: f.ID, Baseline: x.Baseline.Last()[i], Scenario: x.Held.Last()[i], Change: x.Change[i], Direction: "none"}
		_, a.Pressed = hold[i]
		if a.Change > .001 {
			a.Direction = "up"
		} else if a.Change < -.001 {
			a.Direction = "down"
		}
		o.Answers = append(o.Answers, a)
	}
	return o, nil
}
