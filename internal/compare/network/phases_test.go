package network

import (
	"errors"
	"slices"
	"testing"
)

// series is slices of one network whose two ties have the given weights.
func series(weights ...[2]float64) []Slice {
	var out []Slice
	for _, w := range weights {
		out = append(out, Slice{Matrix: &Matrix{Rows: []string{"a", "b", "c"}, Cols: []string{"a", "b", "c"}, OneMode: true,
			Cells: [][]float64{{0, w[0], w[1]}, {w[0], 0, 0}, {w[1], 0, 0}}}})
	}
	return out
}

func TestEveryMethodFindsTwoPlainPhases(t *testing.T) {
	s := series([2]float64{5, 0}, [2]float64{5, .1}, [2]float64{5.1, 0}, [2]float64{1, 9}, [2]float64{1.1, 9}, [2]float64{1, 9.2})
	for _, m := range PhaseMethods {
		p, err := FindPhases(s, PhaseConfig{Distance: AbsDiff, Methods: []PhaseMethod{m}})
		if err != nil {
			t.Fatal(err)
		}
		if p.K != 2 || !slices.Equal(p.Of, []int{0, 0, 0, 1, 1, 1}) {
			t.Errorf("%s: %d phases, %v", m, p.K, p.Of)
		}
	}
}

func TestContiguousPhasesNeverComeBack(t *testing.T) {
	s := series([2]float64{5, 0}, [2]float64{5, 0}, [2]float64{0, 9}, [2]float64{5, 0}, [2]float64{0, 9}, [2]float64{0, 9})
	p, err := FindPhases(s, PhaseConfig{Distance: AbsDiff, Min: 2, Max: 2, Methods: []PhaseMethod{PhaseContiguous}})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(p.Of) {
		t.Errorf("a phase came back: %v", p.Of)
	}
	if p, _ = FindPhases(s, PhaseConfig{Distance: AbsDiff, Min: 2, Max: 2, Methods: []PhaseMethod{PhasePAM}}); !slices.Equal(p.Of, []int{0, 0, 1, 0, 1, 1}) {
		t.Errorf("medoids: %v", p.Of)
	}
}

func TestPhasesOfNothingAreNone(t *testing.T) {
	p, err := FindPhases(nil, PhaseConfig{})
	if err != nil || p.K != 0 || p.Score != 0 {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := FindPhases(series([2]float64{1, 1}), PhaseConfig{Methods: []PhaseMethod{"tea leaves"}}); !errors.Is(err, ErrSeries) {
		t.Errorf("error %v", err)
	}
}

func TestOnlyTheMostActiveAreKept(t *testing.T) {
	all := []Statement{{ID: "1", A: "a", B: "x", Level: 1}, {ID: "2", A: "a", B: "x", Level: 1}, {ID: "3", A: "b", B: "x", Level: 1},
		{ID: "4", A: "c", B: "y", Level: 1}, {ID: "5", A: "b", B: "x", Level: 0}, {ID: "6", A: "c", B: "x", Level: 1}}
	m, err := TwoMode(all, Config{Most: 1})
	if err != nil || !slices.Equal(m.Rows, []string{"a"}) || !slices.Equal(m.Cols, []string{"x"}) || m.Statements != 2 {
		t.Errorf("%+v, %v", m, err)
	}
	if m, _ = TwoMode(all, Config{}); len(m.Rows) != 3 {
		t.Errorf("without a bound: %v", m.Rows)
	}
}
