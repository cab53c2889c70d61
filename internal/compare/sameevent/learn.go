package sameevent

import "math"

// Learn fits the weights by logistic regression on all pairs within groups of documents
// (topics), and the threshold by trying; chain is the right answer.
func (m *Matcher) Learn(ms []Mention, chain []string, topic func(doc int) string, rounds int) *Model {
	items := make([]item, len(ms))
	byTopic := map[string][]int{}
	var topics []string
	for i := range ms {
		items[i] = m.item(&ms[i])
		t := topic(ms[i].Doc)
		if byTopic[t] == nil {
			topics = append(topics, t)
		}
		byTopic[t] = append(byTopic[t], i)
	}
	type example struct {
		f [features]float64
		y float64
	}
	var ex []example
	for _, t := range topics {
		g := byTopic[t]
		for i := range g {
			for j := range i {
				e := example{f: m.likenesses(&items[g[i]], &items[g[j]])}
				if chain[g[i]] == chain[g[j]] {
					e.y = 1
				}
				ex = append(ex, e)
			}
		}
	}
	w := &Model{Threshold: .5}
	// Newton's method: few weights, many examples.
	for range rounds {
		var grad [features]float64
		var hess [features][features]float64
		for i := range features {
			hess[i][i] = 1e-3 * float64(len(ex))
			hess[i][i] = min(hess[i][i], 5)
			grad[i] = -hess[i][i] * w.Weights[i]
		}
		for _, e := range ex {
			z := 0.0
			for i := range features {
				z += w.Weights[i] * e.f[i]
			}
			p := 1 / (1 + math.Exp(-z))
			for i := range features {
				if e.f[i] == 0 {
					continue
				}
				grad[i] += (e.y - p) * e.f[i]
				for j := range i + 1 {
					hess[i][j] += p * (1 - p) * e.f[i] * e.f[j]
				}
			}
		}
		step := solve(hess, grad)
		for i := range features {
			w.Weights[i] += step[i]
		}
	}
	best := -1.0
	for t := .15; t < .8; t += .05 {
		try := &Model{Weights: w.Weights, Threshold: t}
		of := make([]int, len(ms))
		for _, name := range topics {
			g := byTopic[name]
			m.link(try, items, g, of)
		}
		if s := Score(chain, of); s.CoNLL > best {
			best, w.Threshold = s.CoNLL, t
		}
	}
	return w
}

// solve is Cholesky for the lower triangle given.
func solve(a [features][features]float64, b [features]float64) [features]float64 {
	for j := range features {
		for k := range j {
			a[j][j] -= a[j][k] * a[j][k]
		}
		a[j][j] = math.Sqrt(max(a[j][j], 1e-12))
		for i := j + 1; i < features; i++ {
			for k := range j {
				a[i][j] -= a[i][k] * a[j][k]
			}
			a[i][j] /= a[j][j]
		}
	}
	for i := range features {
		for k := range i {
			b[i] -= a[i][k] * b[k]
		}
		b[i] /= a[i][i]
	}
	for i := features - 1; i >= 0; i-- {
		for k := i + 1; k < features; k++ {
			b[i] -= a[k][i] * b[k]
		}
		b[i] /= a[i][i]
	}
	return b
}
