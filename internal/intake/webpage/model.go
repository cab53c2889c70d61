package webpage

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
)

// Weights are a logistic regression over the features of a block: the log-odds that the
// block is of the article. They were learned, by TrainExtraction, from the pages of the
// article extraction benchmark of Zyte (MIT licence), even half.
type Weights struct {
	Names  []string  `json:"names"`
	Mean   []float64 `json:"mean"`
	Scale  []float64 `json:"scale"`
	Weight []float64 `json:"weight"`
}

//go:embed weights.json
var weightsJSON []byte

var learned = mustWeights(weightsJSON)

func mustWeights(b []byte) *Weights {
	var w Weights
	if err := json.Unmarshal(b, &w); err != nil {
		panic(fmt.Sprintf("webpage: weights.json: %v", err)) // our own file
	}
	if len(w.Weight) != len(featureNames) {
		return nil // features changed; until weights are learned again the votes decide alone
	}
	return &w
}

func (w *Weights) score(x []float64) float64 {
	s := 0.0
	for j, v := range x {
		s += w.Weight[j] * (v - w.Mean[j]) / w.Scale[j]
	}
	return s
}

// Example is a block for learning.
type Example struct {
	Features []float64
	Body     bool
	Words    int
}

// weightOf is how much a block counts: by its words, as the measure does, but a long one no
// more than sixty.
func weightOf(words int) float64 { return (2 + math.Min(float64(words), 60)) / 20 }

// Learn fits the weights: mean cross-entropy with a quadratic penalty, by full gradients
// with adaptive steps (Kingma and Ba, "Adam", 2015). The same examples give the same weights.
func Learn(ex []Example, penalty float64, rounds int) *Weights {
	d := len(featureNames)
	w := &Weights{Names: featureNames, Mean: make([]float64, d), Scale: make([]float64, d), Weight: make([]float64, d)}
	n := float64(len(ex))
	for _, e := range ex {
		for j, x := range e.Features {
			w.Mean[j] += x / n
		}
	}
	for _, e := range ex {
		for j, x := range e.Features {
			w.Scale[j] += (x - w.Mean[j]) * (x - w.Mean[j]) / n
		}
	}
	for j := range w.Scale {
		if w.Scale[j] = math.Sqrt(w.Scale[j]); w.Scale[j] < 1e-6 {
			w.Scale[j] = 1
		}
	}
	w.Mean[0], w.Scale[0] = 0, 1 // the bias stays as it is
	xs := make([][]float64, len(ex))
	total := 0.0
	for i, e := range ex {
		xs[i] = make([]float64, d)
		for j, x := range e.Features {
			xs[i][j] = (x - w.Mean[j]) / w.Scale[j]
		}
		total += weightOf(e.Words)
	}
	m, v, g := make([]float64, d), make([]float64, d), make([]float64, d)
	for t := 1; t <= rounds; t++ {
		clear(g)
		for i, e := range ex {
			s := 0.0
			for j, x := range xs[i] {
				s += w.Weight[j] * x
			}
			want := 0.0
			if e.Body {
				want = 1
			}
			err := (1/(1+math.Exp(-s)) - want) * weightOf(e.Words) / total
			for j, x := range xs[i] {
				g[j] += err * x
			}
		}
		for j := range g {
			if j > 0 {
				g[j] += penalty * w.Weight[j]
			}
			m[j] = .9*m[j] + .1*g[j]
			v[j] = .99*v[j] + .01*g[j]*g[j]
			w.Weight[j] -= .05 * (m[j] / (1 - math.Pow(.9, float64(t)))) / (math.Sqrt(v[j]/(1-math.Pow(.99, float64(t)))) + 1e-9)
		}
	}
	for j := range w.Weight {
		w.Weight[j] = math.Round(w.Weight[j]*1e5) / 1e5
		w.Mean[j] = math.Round(w.Mean[j]*1e6) / 1e6
		w.Scale[j] = math.Round(w.Scale[j]*1e6) / 1e6
	}
	return w
}
