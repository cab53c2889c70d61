package network

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/mat"
)

// Unit of a time window.
type Unit string

// The units: a number of statements, or of calendar units.
const (
	Events  Unit = "events"
	Seconds Unit = "seconds"
	Minutes Unit = "minutes"
	Hours   Unit = "hours"
	Days    Unit = "days"
	Weeks   Unit = "weeks"
	Months  Unit = "months"
	Years   Unit = "years"
)

// Kernel weighs statements by their distance from the centre of a window.
type Kernel string

// The kernels; the empty one is a plain window. All are symmetric; DNA's own triangular is
// |1 - d| with signed d (Config.Compatible).
const (
	Plain        Kernel = ""
	Uniform      Kernel = "uniform"
	Triangular   Kernel = "triangular"
	Epanechnikov Kernel = "epanechnikov"
	Gaussian     Kernel = "gaussian"
)

// Weight is the kernel at a signed distance d, where 1 is half the window's width.
func (k Kernel) Weight(d float64, compatible bool) float64 {
	a := math.Abs(d)
	switch k {
	case Uniform:
		if a <= 1 {
			return .5
		}
	case Triangular:
		if compatible && a <= 1 {
			return math.Abs(1 - d)
		}
		if a <= 1 {
			return 1 - a
		}
	case Epanechnikov:
		if a <= 1 {
			return .75 * (1 - a*a)
		}
	case Gaussian:
		return math.Exp(-d*d/2) / math.Sqrt(2*math.Pi)
	default:
		if a <= 1 {
			return 1
		}
	}
	return 0
}

// Slice is the network around one moment.
type Slice struct {
	Centre time.Time `json:"centre"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	*Matrix
}

// maxSlices bounds a series: a window in seconds over years is a mistake.
const maxSlices = 5000

// ErrSeries is returned for a window that makes no series.
var ErrSeries = errors.New("no such series of windows")

// Windows makes a network for each step of a moving window. width counts units. Calendar
// windows move one unit at a time from the first statement to the last and take in
// round((width-1)/2) units to each side; windows of events take floor(width/2) statements
// before and after each (in the order of time and id, so that ties need no lot). With a
// kernel all statements enter, weighed; d = 1 at half the width, which is made even.
func Windows(all []Statement, c Config, oneMode bool, unit Unit, width int, k Kernel) ([]Slice, error) {
	kept := Filter(all, c)
	kept = slices.DeleteFunc(kept, func(s Statement) bool { return s.Time.IsZero() })
	if len(kept) == 0 {
		return nil, nil
	}
	if width < 1 {
		return nil, fmt.Errorf("%w: width %d", ErrSeries, width)
	}
	sub := c
	sub.Duplicates, sub.Exclude, sub.From, sub.To, sub.Isolates = Include, nil, time.Time{}, time.Time{}, false
	var out []Slice
	one := func(centre, from, to time.Time, in []Statement, weight func(Statement) float64) error {
		sub.weight = weight
		var m *Matrix
		var err error
		if oneMode {
			m, err = OneMode(in, sub)
		} else {
			m, err = TwoMode(in, sub)
		}
		out = append(out, Slice{centre, from, to, m})
		return err
	}
	if unit == Events {
		if len(kept) > maxSlices {
			return nil, fmt.Errorf("%w: %d windows", ErrSeries, len(kept))
		}
		for i, s := range kept {
			lo, hi := max(0, i-width/2), min(len(kept)-1, i+width/2)
			if err := one(s.Time, kept[lo].Time, kept[hi].Time, kept[lo:hi+1], nil); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	start, err := floor(kept[0].Time, unit)
	if err != nil {
		return nil, err
	}
	last := kept[len(kept)-1].Time
	for g := start; !g.After(last); g = step(g, unit, 1) {
		if len(out) == maxSlices {
			return nil, fmt.Errorf("%w: more than %d windows", ErrSeries, maxSlices)
		}
		if k == Plain {
			half := int(math.Round(float64(width-1) / 2))
			from, to := step(g, unit, -half), step(g, unit, half+1).Add(-time.Second)
			lo, _ := slices.BinarySearchFunc(kept, from, func(s Statement, t time.Time) int { return s.Time.Compare(t) })
			hi := lo
			for hi < len(kept) && !kept[hi].Time.After(to) {
				hi++
			}
			if err := one(g, from, to, kept[lo:hi], nil); err != nil {
				return nil, err
			}
			continue
		}
		even := width + width%2
		weight := func(s Statement) float64 { return k.Weight(2*units(s.Time, g, unit)/float64(even), c.Compatible) }
		in := kept
		if k != Gaussian {
			in = slices.DeleteFunc(slices.Clone(kept), func(s Statement) bool { return weight(s) == 0 })
		}
		if err := one(g, step(g, unit, -even/2), step(g, unit, even/2), in, weight); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func floor(t time.Time, u Unit) (time.Time, error) {
	t = t.UTC()
	y, m, d := t.Date()
	switch u {
	case Seconds:
		return t.Truncate(time.Second), nil
	case Minutes:
		return t.Truncate(time.Minute), nil
	case Hours:
		return t.Truncate(time.Hour), nil
	case Days:
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), nil
	case Weeks:
		return time.Date(y, m, d-(int(t.Weekday())+6)%7, 0, 0, 0, 0, time.UTC), nil
	case Months:
		return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC), nil
	case Years:
		return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), nil
	}
	return t, fmt.Errorf("%w: unit %q", ErrSeries, u)
}

func step(t time.Time, u Unit, n int) time.Time {
	switch u {
	case Seconds:
		return t.Add(time.Duration(n) * time.Second)
	case Minutes:
		return t.Add(time.Duration(n) * time.Minute)
	case Hours:
		return t.Add(time.Duration(n) * time.Hour)
	case Days:
		return t.AddDate(0, 0, n)
	case Weeks:
		return t.AddDate(0, 0, 7*n)
	case Months:
		return t.AddDate(0, n, 0)
	}
	return t.AddDate(n, 0, 0)
}

// units is the distance from g to t in whole calendar units.
func units(t, g time.Time, u Unit) float64 {
	f, err := floor(t, u)
	if err != nil {
		return 0
	}
	switch u {
	case Months:
		return float64((f.Year()-g.Year())*12 + int(f.Month()) - int(g.Month()))
	case Years:
		return float64(f.Year() - g.Year())
	}
	d := f.Sub(g)
	switch u {
	case Seconds:
		return d.Seconds()
	case Minutes:
		return d.Minutes()
	case Hours:
		return d.Hours()
	case Weeks:
		return math.Round(d.Hours() / (24 * 7))
	}
	return math.Round(d.Hours() / 24)
}

// Distance says how two networks are compared.
type Distance string

// The distances: the sum of absolute differences of cells; and that of the eigenvalues of
// the graph Laplacians (negative edges at 0), each list scaled to sum 1.
const (
	AbsDiff  Distance = "absdiff"
	Spectral Distance = "spectral"
)

// Between is the distance of two one-mode networks, whose nodes are matched by name.
func Between(a, b *Matrix, d Distance, compatible bool) float64 {
	if d == AbsDiff {
		sum := 0.0
		for i, r := range a.Rows {
			for j, c := range a.Cols {
				sum += math.Abs(a.Cells[i][j] - b.At(r, c))
			}
		}
		for i, r := range b.Rows {
			_, inRow := slices.BinarySearch(a.Rows, r)
			for j, c := range b.Cols {
				if _, in := slices.BinarySearch(a.Cols, c); !in || !inRow {
					sum += math.Abs(b.Cells[i][j])
				}
			}
		}
		return sum
	}
	return listDistance(spectrum(a, compatible), spectrum(b, compatible))
}

func listDistance(x, y []float64) float64 {
	for len(x) < len(y) {
		x = append(x, 0)
	}
	for len(y) < len(x) {
		y = append(y, 0)
	}
	sum := 0.0
	for i := range x {
		sum += math.Abs(x[i] - y[i])
	}
	return sum
}

// spectrum is the scaled eigenvalues, the largest first. Compatible gives the strengths,
// which is what DNA's program appears to compute.
func spectrum(m *Matrix, compatible bool) []float64 {
	n := len(m.Rows)
	if n == 0 {
		return nil
	}
	l := mat.NewSymDense(n, nil)
	values := make([]float64, n)
	for i := range n {
		deg := 0.0
		for j := range n {
			if w := max(0, m.Cells[i][j]); i != j && w > 0 {
				deg += w
				if j > i {
					l.SetSym(i, j, -w)
				}
			}
		}
		l.SetSym(i, i, deg)
		values[i] = deg
	}
	if !compatible {
		var e mat.EigenSym
		if e.Factorize(l, false) {
			values = e.Values(nil)
		}
	}
	sum := 0.0
	for i, v := range values {
		values[i] = max(0, v)
		sum += values[i]
	}
	for i := range values {
		values[i] = divide(values[i], sum)
	}
	slices.SortFunc(values, func(a, b float64) int { return cmp.Compare(b, a) })
	return values
}
