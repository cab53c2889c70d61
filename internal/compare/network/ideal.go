package network

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// IdealPoint is an actor's place on the line that best orders who agrees with what.
type IdealPoint struct {
	Actor    string     `json:"actor"`
	Mean     float64    `json:"mean"`
	Interval [2]float64 `json:"interval"` // 95 % of the posterior draws
	Concepts int        `json:"concepts"` // on which it has a stance
}

// IdealItem is a concept's place: actors to the right of Difficulty/Discrimination are more
// likely for it, if Discrimination is positive.
type IdealItem struct {
	Concept        string  `json:"concept"`
	Difficulty     float64 `json:"difficulty"`
	Discrimination float64 `json:"discrimination"`
}

// IdealPoints fits a two-parameter model of item response, logit P(agree) = b theta - a, to
// each actor's prevailing stance on each concept (agree, disagree, or missing where silent or
// mixed), by Metropolis within Gibbs with standard normal priors, 500 rounds to warm up and
// draws (0: 2,000) kept. Actors with fewer than least concepts are left out. The direction is
// fixed by making the first actor by name with a clear place negative. Deterministic in the
// seed.
func IdealPoints(all []Statement, c Config, least, draws int, seed uint64) ([]IdealPoint, []IdealItem, error) {
	draws = cmp.Or(draws, 2000)
	c.Aggregation, c.Normalisation = Subtract, No
	m, err := TwoMode(all, c)
	if err != nil {
		return nil, nil, err
	}
	var rows []int
	for i := range m.Rows {
		n := 0
		for _, x := range m.Cells[i] {
			if x != 0 {
				n++
			}
		}
		if n >= max(1, least) {
			rows = append(rows, i)
		}
	}
	n, k := len(rows), len(m.Cols)
	if n == 0 || k == 0 {
		return nil, nil, nil
	}
	theta, a, b := make([]float64, n), make([]float64, k), make([]float64, k)
	for i, r := range rows {
		for _, x := range m.Cells[r] {
			theta[i] += float64(signum(x))
		}
		theta[i] /= float64(k)
	}
	for j := range b {
		b[j] = 1
	}
	r := rand.New(rand.NewPCG(seed, 13))
	ll := func(i, j int) float64 {
		y := m.Cells[rows[i]][j]
		if y == 0 {
			return 0
		}
		z := b[j]*theta[i] - a[j]
		if y < 0 {
			z = -z
		}
		return -math.Log1p(math.Exp(-z))
	}
	step := func(x *float64, prior, width float64, like func() float64) {
		old, before := *x, like()-*x**x/(2*prior*prior)
		*x += width * r.NormFloat64()
		if after := like() - *x**x/(2*prior*prior); math.Log(r.Float64()) > after-before {
			*x = old
		}
	}
	const warm = 500
	kept := make([][]float64, n)
	sumA, sumB := make([]float64, k), make([]float64, k)
	for t := range warm + draws {
		for i := range n {
			step(&theta[i], 1, .8, func() float64 {
				s := 0.0
				for j := range k {
					s += ll(i, j)
				}
				return s
			})
		}
		for j := range k {
			like := func() float64 {
				s := 0.0
				for i := range n {
					s += ll(i, j)
				}
				return s
			}
			step(&a[j], 2, .8, like)
			step(&b[j], 2, .8, like)
		}
		if t < warm {
			continue
		}
		// The model is the same seen in a mirror: keep one side by the best placed concept.
		flip := 1.0
		if dot(theta, rows, m) < 0 {
			flip = -1
		}
		for i := range n {
			kept[i] = append(kept[i], flip*theta[i])
		}
		for j := range k {
			sumA[j] += a[j] / float64(draws)
			sumB[j] += flip * b[j] / float64(draws)
		}
	}
	var ps []IdealPoint
	for i, row := range rows {
		slices.Sort(kept[i])
		p := IdealPoint{Actor: m.Rows[row]}
		for _, x := range kept[i] {
			p.Mean += x / float64(draws)
		}
		p.Interval = [2]float64{kept[i][draws*25/1000], kept[i][min(draws-1, draws*975/1000)]}
		for _, x := range m.Cells[row] {
			if x != 0 {
				p.Concepts++
			}
		}
		ps = append(ps, p)
	}
	var items []IdealItem
	for j := range k {
		items = append(items, IdealItem{m.Cols[j], sumA[j], sumB[j]})
	}
	turn := 1.0
	for _, p := range ps {
		if p.Interval[0] > 0 || p.Interval[1] < 0 {
			if p.Mean > 0 {
				turn = -1
			}
			break
		}
	}
	if turn < 0 {
		for i := range ps {
			ps[i].Mean = -ps[i].Mean
			ps[i].Interval = [2]float64{-ps[i].Interval[1], -ps[i].Interval[0]}
		}
		for j := range items {
			items[j].Discrimination = -items[j].Discrimination
		}
	}
	return ps, items, nil
}

// dot says on which side of the mirror a draw lies: by the actors' first answers.
func dot(theta []float64, rows []int, m *Matrix) float64 {
	// The concept that divides actors most evenly fixes the side.
	best, at := -1, 0
	for j := range m.Cols {
		plus, minus := 0, 0
		for _, r := range rows {
			switch signum(m.Cells[r][j]) {
			case 1:
				plus++
			case -1:
				minus++
			}
		}
		if x := min(plus, minus); x > best {
			best, at = x, j
		}
	}
	s := 0.0
	for i, r := range rows {
		s += theta[i] * float64(signum(m.Cells[r][at]))
	}
	return s
}

func signum(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
