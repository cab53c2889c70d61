// Package agreement says how far coders agree, people and machine alike: Krippendorff's
// alpha for every level of measurement and for sets, the kappas, unitizing alpha and gamma
// for spans, and plain span F1; with bootstrap intervals.
//
// Krippendorff, Content Analysis (4th edition, 2018) and "Computing Krippendorff's
// alpha-reliability" (2011); Cohen 1960; Scott 1955; Fleiss 1971; Mathet, Widlöcher and
// Métivier, "The unified and holistic method gamma", Computational Linguistics 41 (2015).
package agreement

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// ErrUndefined is returned where a coefficient has no value: nothing to compare, or no
// variation in what was coded.
var ErrUndefined = errors.New("agreement is undefined: nothing to compare or no variation")

// Metric is a level of measurement.
type Metric string

// The metrics. Sets are values with ";" between their members, compared by MASI (Passonneau
// 2006) or Jaccard distance.
const (
	Nominal  Metric = "nominal"
	Ordinal  Metric = "ordinal"
	Interval Metric = "interval"
	Ratio    Metric = "ratio"
	MASI     Metric = "masi"
	JaccardD Metric = "jaccard"
)

// Value is one coder's value for one unit: a number, or a text for nominal and sets. The
// zero Value is missing.
type Value struct {
	Set  bool
	Num  float64
	Text string
}

// Number makes a numeric value.
func Number(x float64) Value { return Value{Set: true, Num: x} }

// Label makes a textual value.
func Label(s string) Value { return Value{Set: true, Text: s} }

// Missing is the value of a unit that a coder did not code.
var Missing = Value{}

// Alpha is Krippendorff's, with what it was made of.
type Alpha struct {
	Alpha    float64 `json:"alpha"`
	Metric   Metric  `json:"metric"`
	N        int     `json:"n"`     // pairable values
	Units    int     `json:"units"` // with at least two
	Observed float64 `json:"observed_disagreement"`
	Expected float64 `json:"expected_disagreement"`
	// Interval is the 95 % bootstrap interval over units, if it was asked for.
	Interval [2]float64 `json:"interval,omitzero"`
}

// Krippendorff computes alpha; data[c][u] is coder c's value for unit u. bootstrap is the
// number of resamples of units for the interval, 0 for none; seed fixes them. The error is
// ErrUndefined when all pairable values are the same or there are none.
func Krippendorff(data [][]Value, m Metric, bootstrap int, seed uint64) (*Alpha, error) {
	units := columns(data)
	a, err := alphaOf(units, m)
	if err != nil {
		return nil, err
	}
	if bootstrap > 0 {
		r := rand.New(rand.NewPCG(seed, 17))
		var xs []float64
		sample := make([][]Value, len(units))
		for range bootstrap {
			for i := range sample {
				sample[i] = units[r.IntN(len(units))]
			}
			if b, err := alphaOf(sample, m); err == nil {
				xs = append(xs, b.Alpha)
			}
		}
		a.Interval = quantiles(xs)
	}
	return a, nil
}

func quantiles(xs []float64) [2]float64 {
	if len(xs) == 0 {
		return [2]float64{math.NaN(), math.NaN()}
	}
	slices.Sort(xs)
	at := func(q float64) float64 { return xs[min(len(xs)-1, int(q*float64(len(xs))))] }
	return [2]float64{at(.025), at(.975)}
}

// columns turns coders by units into units with at least two values.
func columns(data [][]Value) [][]Value {
	n := 0
	for _, c := range data {
		n = max(n, len(c))
	}
	var out [][]Value
	for u := range n {
		var vs []Value
		for _, c := range data {
			if u < len(c) && c[u].Set {
				vs = append(vs, c[u])
			}
		}
		if len(vs) >= 2 {
			out = append(out, vs)
		}
	}
	return out
}

func alphaOf(units [][]Value, m Metric) (*Alpha, error) {
	at := map[Value]int{}
	var values []Value
	for _, u := range units {
		for _, v := range u {
			if _, ok := at[v]; !ok {
				at[v] = 0
				values = append(values, v)
			}
		}
	}
	slices.SortFunc(values, func(a, b Value) int { return cmp.Or(cmp.Compare(a.Num, b.Num), cmp.Compare(a.Text, b.Text)) })
	for i, v := range values {
		at[v] = i
	}
	k := len(values)
	o := make([][]float64, k)
	for i := range o {
		o[i] = make([]float64, k)
	}
	n := 0
	for _, u := range units {
		n += len(u)
		for i, x := range u {
			for j, y := range u {
				if i != j {
					o[at[x]][at[y]] += 1 / float64(len(u)-1)
				}
			}
		}
	}
	margin := make([]float64, k)
	for i := range o {
		for _, x := range o[i] {
			margin[i] += x
		}
	}
	var do, de float64
	for i := range k {
		for j := range k {
			if i == j {
				continue
			}
			d := difference(values, margin, i, j, m)
			do += o[i][j] * d
			de += margin[i] * margin[j] * d
		}
	}
	if n < 2 || de == 0 {
		return nil, ErrUndefined
	}
	return &Alpha{Alpha: 1 - float64(n-1)*do/de, Metric: m, N: n, Units: len(units), Observed: do / float64(n), Expected: de / (float64(n) * float64(n-1))}, nil
}

func difference(values []Value, margin []float64, i, j int, m Metric) float64 {
	a, b := values[i], values[j]
	switch m {
	case Ordinal:
		lo, hi := min(i, j), max(i, j)
		s := -(margin[lo] + margin[hi]) / 2
		for g := lo; g <= hi; g++ {
			s += margin[g]
		}
		return s * s
	case Interval:
		return (a.Num - b.Num) * (a.Num - b.Num)
	case Ratio:
		if a.Num+b.Num == 0 {
			return 0
		}
		d := (a.Num - b.Num) / (a.Num + b.Num)
		return d * d
	case MASI, JaccardD:
		return SetDistance(a.Text, b.Text, m)
	}
	if a == b {
		return 0
	}
	return 1
}

// SetDistance compares two sets written with ";" between members: 1 - Jaccard, times 1, 2/3,
// 1/3, 0 for equal, nested, overlapping, disjoint sets in the case of MASI.
func SetDistance(a, b string, m Metric) float64 {
	x, y := members(a), members(b)
	common := 0
	for k := range x {
		if y[k] {
			common++
		}
	}
	union := len(x) + len(y) - common
	if union == 0 {
		return 0
	}
	s := float64(common) / float64(union)
	if m == MASI {
		switch {
		case common == len(x) && common == len(y):
		case common == len(x) || common == len(y):
			s *= 2.0 / 3
		case common > 0:
			s *= 1.0 / 3
		}
	}
	return 1 - s
}

func members(s string) map[string]bool {
	m := map[string]bool{}
	for x := range strings.SplitSeq(s, ";") {
		if x = strings.TrimSpace(x); x != "" {
			m[x] = true
		}
	}
	return m
}

// Kappa is a chance-corrected agreement on nominal values.
type Kappa struct {
	Kappa    float64    `json:"kappa"`
	Observed float64    `json:"observed"`
	Expected float64    `json:"expected"`
	Units    int        `json:"units"`
	Interval [2]float64 `json:"interval,omitzero"`
}

// Cohen is kappa for two coders with margins of their own.
func Cohen(a, b []Value, bootstrap int, seed uint64) (*Kappa, error) {
	return kappa([][]Value{a, b}, true, bootstrap, seed)
}

// Scott is pi for two coders with pooled margins.
func Scott(a, b []Value, bootstrap int, seed uint64) (*Kappa, error) {
	return kappa([][]Value{a, b}, false, bootstrap, seed)
}

// Fleiss is kappa for any number of coders with pooled margins; units that not every coder
// coded are left out.
func Fleiss(data [][]Value, bootstrap int, seed uint64) (*Kappa, error) {
	return kappa(data, false, bootstrap, seed)
}

func kappa(data [][]Value, own bool, bootstrap int, seed uint64) (*Kappa, error) {
	var units [][]Value
	for _, u := range columns(data) {
		if len(u) == len(data) {
			units = append(units, u)
		}
	}
	k, err := kappaOf(units, own)
	if err != nil || bootstrap == 0 {
		return k, err
	}
	r := rand.New(rand.NewPCG(seed, 19))
	var xs []float64
	sample := make([][]Value, len(units))
	for range bootstrap {
		for i := range sample {
			sample[i] = units[r.IntN(len(units))]
		}
		if b, err := kappaOf(sample, own); err == nil {
			xs = append(xs, b.Kappa)
		}
	}
	k.Interval = quantiles(xs)
	return k, nil
}

func kappaOf(units [][]Value, own bool) (*Kappa, error) {
	if len(units) == 0 {
		return nil, ErrUndefined
	}
	r := len(units[0])
	margins := make([]map[Value]float64, r)
	for c := range r {
		margins[c] = map[Value]float64{}
	}
	pooled := map[Value]float64{}
	k := &Kappa{Units: len(units)}
	for _, u := range units {
		same, pairs := 0, 0
		for i := range u {
			margins[i][u[i]]++
			pooled[u[i]]++
			for j := range i {
				pairs++
				if u[i] == u[j] {
					same++
				}
			}
		}
		k.Observed += float64(same) / float64(pairs) / float64(len(units))
	}
	n := float64(len(units))
	vs := make([]Value, 0, len(pooled))
	for v := range pooled {
		vs = append(vs, v)
	}
	slices.SortFunc(vs, func(a, b Value) int { return cmp.Or(cmp.Compare(a.Num, b.Num), cmp.Compare(a.Text, b.Text)) })
	for _, v := range vs {
		if own {
			k.Expected += margins[0][v] / n * margins[1][v] / n
		} else {
			p := pooled[v] / (n * float64(r))
			k.Expected += p * p
		}
	}
	if k.Expected >= 1 {
		return nil, ErrUndefined
	}
	k.Kappa = (k.Observed - k.Expected) / (1 - k.Expected)
	return k, nil
}
