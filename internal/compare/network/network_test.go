package network

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"
)

// The published sample: seven organisations, six concepts, forty statements, given as counts
// of agreement/disagreement (PEERS 5.1).
const sample = `
0/0 0/0 1/0 0/0 2/0 1/0 2005-02-10
0/2 0/0 0/0 0/0 1/1 0/0 2005-01-26
0/1 0/0 0/0 0/0 0/0 10/0 2005-02-02
0/2 0/0 0/0 0/0 0/0 0/2 2005-02-16
0/2 0/0 0/0 0/0 0/1 2/0 2005-02-02
2/0 0/0 1/0 1/0 1/0 1/0 2005-02-16
1/0 1/0 1/0 2/0 1/0 0/0 2005-02-16`

func dna(t testing.TB) []Statement {
	t.Helper()
	var out []Statement
	for i, line := range strings.Split(strings.TrimSpace(sample), "\n") {
		f := strings.Fields(line)
		day, err := time.Parse("2006-01-02", f[6])
		if err != nil {
			t.Fatal(err)
		}
		for j, cell := range f[:6] {
			var yes, no int
			if _, err := fmt.Sscanf(cell, "%d/%d", &yes, &no); err != nil {
				t.Fatal(err)
			}
			for n := range yes + no {
				s := Statement{ID: fmt.Sprintf("%d%d%02d", i, j, n), Doc: fmt.Sprint("doc", i), Time: day, A: fmt.Sprint(i + 1), B: string(rune('A' + j))}
				if n < yes {
					s.Level = 1
				}
				out = append(out, s)
			}
		}
	}
	if len(out) != 40 {
		t.Fatalf("%d statements", len(out))
	}
	return out
}

func one(t testing.TB, ss []Statement, c Config) *Matrix {
	t.Helper()
	m, err := OneMode(ss, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func two(t testing.TB, ss []Statement, c Config) *Matrix {
	t.Helper()
	m, err := TwoMode(ss, c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func six(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 6e-7 {
		t.Errorf("%s: %.6f, published %.6f", what, got, want)
	}
}

func TestMatricesOfTheSample(t *testing.T) {
	for agg, want := range map[Aggregation]string{
		Ignore:     "0 4 10 2 4 4 3 / 4 0 2 4 6 6 4 / 10 2 0 22 22 12 1 / 2 4 22 0 8 6 2 / 4 6 22 8 0 7 3 / 4 6 12 6 7 0 6 / 3 4 1 2 3 6 0",
		Congruence: "0 2 10 0 2 4 3 / 2 0 2 4 5 1 1 / 10 2 0 2 22 10 0 / 0 4 2 0 4 0 0 / 2 5 22 4 0 2 0 / 4 1 10 0 2 0 6 / 3 1 0 0 0 6 0",
		Conflict:   "0 2 0 2 2 0 0 / 2 0 0 0 1 5 3 / 0 0 0 20 0 2 1 / 2 0 20 0 4 6 2 / 2 1 0 4 0 5 3 / 0 5 2 6 5 0 0 / 0 3 1 2 3 0 0",
	} {
		m := one(t, dna(t), Config{Aggregation: agg})
		for i, row := range strings.Split(want, " / ") {
			for j, x := range strings.Fields(row) {
				if got := fmt.Sprint(m.Cells[i][j]); got != x {
					t.Errorf("%s cell %d,%d is %s, published %s", agg, i+1, j+1, got, x)
				}
			}
		}
	}
}

func TestSumsUnderEveryNormalisation(t *testing.T) {
	norms := []Normalisation{No, Average, Jaccard, CosineDNA, Cosine}
	for agg, want := range map[Aggregation][]float64{
		Ignore:     {276, 46.261854, 24.469002, 8.872727, 23.334070},
		Congruence: {160, 25.802436, 13.610663, 4.806061, 12.517454},
		Conflict:   {116, 20.459418, 10.858340, 4.066667, 10.816616},
		Subtract:   {44, 5.343018, 2.752323, .739394, 1.700838},
	} {
		for i, n := range norms {
			six(t, fmt.Sprint(agg, " ", n), one(t, dna(t), Config{Aggregation: agg, Normalisation: n}).Sum(), want[i])
		}
	}
	for agg, want := range map[Aggregation][]float64{Congruence: {.363636, .2, .066667, .235702}, Subtract: {-.545455, -.3, -.1, -.353553}} {
		for i, n := range norms[1:] {
			six(t, fmt.Sprint("Senate-Sierra ", agg, " ", n), one(t, dna(t), Config{Aggregation: agg, Normalisation: n}).At("5", "6"), want[i])
		}
	}
}

func TestExclusionsAndDuplicates(t *testing.T) {
	m := one(t, dna(t), Config{Aggregation: Congruence, Normalisation: Average, Exclude: map[string][]string{"a": {"5", "6"}, "b": {"F"}}})
	if len(m.Rows) != 5 {
		t.Errorf("%d organisations left", len(m.Rows))
	}
	if math.Abs(m.Sum()-9.8095) > 5e-5 {
		t.Errorf("sum %.4f, published 9.8095", m.Sum())
	}
	inv := one(t, dna(t), Config{Exclude: map[string][]string{"b": {"F"}}, Invert: true})
	if len(inv.Rows) != 5 {
		t.Errorf("inverted: %d organisations speak of F, want 5", len(inv.Rows))
	}
	if n := len(Filter(dna(t), Config{Aggregation: Congruence, Duplicates: PerDocument})); n != 23 {
		t.Errorf("%d statements left, published 23", n)
	}
	if n := len(Filter(dna(t), Config{Duplicates: PerDocument, Compatible: true})); n != 22 {
		t.Errorf("%d statements left when levels are not told apart, want 22", n)
	}
	for agg, want := range map[Aggregation][2]float64{Ignore: {86, 26.095238}, Congruence: {48, 14.638095}, Conflict: {38, 11.457143}, Subtract: {10, 3.180952}} {
		c := Config{Aggregation: agg, Duplicates: PerDocument}
		six(t, fmt.Sprint(agg, ", no duplicates"), one(t, dna(t), c).Sum(), want[0])
		c.Normalisation = Average
		six(t, fmt.Sprint(agg, ", no duplicates, average"), one(t, dna(t), c).Sum(), want[1])
	}
}

func TestTwoModeNetworksOfTheSample(t *testing.T) {
	m := two(t, dna(t), Config{})
	if m.Sum() != 40 || len(m.Rows) != 7 || len(m.Cols) != 6 || len(m.Edges()) != 22 {
		t.Errorf("%v by %v, sum %v, %d edges", len(m.Rows), len(m.Cols), m.Sum(), len(m.Edges()))
	}
	if e := one(t, dna(t), Config{}).Edges(); len(e) != 21 {
		t.Errorf("%d edges of the one-mode network, published 21", len(e))
	}
	rows := func(what string, m *Matrix, want map[int][]float64) {
		for i, w := range want {
			for j, x := range w {
				if math.Abs(m.Cells[i-1][j]-x) > 5e-5 {
					t.Errorf("%s row %d column %d: %v, published %v", what, i, j+1, m.Cells[i-1][j], x)
				}
			}
		}
	}
	rows("subtract", two(t, dna(t), Config{Aggregation: Subtract}), map[int][]float64{1: {0, 0, 1, 0, 2, 1}, 2: {-2, 0, 0, 0, 0, 0}, 3: {-1, 0, 0, 0, 0, 10},
		4: {-2, 0, 0, 0, 0, -2}, 5: {-2, 0, 0, 0, -1, 2}, 6: {2, 0, 1, 1, 1, 1}, 7: {1, 1, 1, 2, 1, 0}})
	rows("activity", two(t, dna(t), Config{Aggregation: Subtract, Normalisation: Activity}), map[int][]float64{5: {-.4, 0, 0, 0, -.2, .4}, 3: {-.0909, 0, 0, 0, 0, .9091}})
	rows("prominence", two(t, dna(t), Config{Aggregation: Subtract, Normalisation: Prominence}), map[int][]float64{6: {.2, 0, .3333, .3333, .1429, .0625}, 7: {.1, 1, .3333, .6667, .1429, 0}})
	rows("combine", two(t, dna(t), Config{Aggregation: Combine}), map[int][]float64{2: {2, 0, 0, 0, 3, 0}, 4: {2, 0, 0, 0, 0, 2}})
}

func TestIntegerQualifierCountsByDistance(t *testing.T) {
	var ss []Statement
	for i := range 2 {
		ss = append(ss, Statement{ID: fmt.Sprint("a", i), A: "i", B: "j", Level: -4})
	}
	for i := range 3 {
		ss = append(ss, Statement{ID: fmt.Sprint("b", i), A: "i'", B: "j", Level: 2})
	}
	six(t, "congruence", one(t, ss, Config{Aggregation: Congruence, Scale: [2]float64{-5, 5}}).At("i", "i'"), 2.4)
}

func TestKernelValues(t *testing.T) {
	for k, want := range map[Kernel][]float64{
		Triangular:   {1, .75, .5, .25, 0},
		Epanechnikov: {.75, .703125, .5625, .328125, 0},
		Gaussian:     {.398942, .386668, .352065, .301137, .241971},
	} {
		for i, w := range want {
			d := .25 * float64(i)
			six(t, fmt.Sprint(k, d), k.Weight(d, false), w)
			six(t, fmt.Sprint(k, -d), k.Weight(-d, false), w)
		}
	}
}

func TestWindowsMoveDayByDay(t *testing.T) {
	s, err := Windows(dna(t), Config{Aggregation: Congruence, Normalisation: Average}, true, Days, 8, Gaussian)
	if err != nil {
		t.Fatal(err)
	}
	if len(s) != 22 {
		t.Errorf("%d slices, published 22", len(s))
	}
	plain, err := Windows(dna(t), Config{}, false, Days, 1, Plain)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, x := range plain {
		total += x.Statements
	}
	if total != 40 {
		t.Errorf("windows of a day hold %d statements", total)
	}
	if _, err := Windows(dna(t), Config{}, false, Seconds, 1, Plain); err == nil {
		t.Error("millions of windows were made")
	}
	p, err := FindPhases(s, PhaseConfig{Max: 5})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Of) != 22 || p.K < 2 || len(p.Tried) != len(PhaseMethods) || p.Tried[0].Score != p.Score {
		t.Errorf("%+v", p)
	}
}

func TestCoalitionsFindTwoCamps(t *testing.T) {
	var ss []Statement
	for i := range 8 {
		for j := range 4 {
			lv := float64((i/4 + j) % 2)
			ss = append(ss, Statement{ID: fmt.Sprint(i, j), A: fmt.Sprint("org", i), B: fmt.Sprint("c", j), Level: lv})
		}
	}
	cs := Coalitions(one(t, ss, Config{Aggregation: Congruence}), 0, 1)
	if len(cs) < 5 {
		t.Fatalf("%d methods", len(cs))
	}
	if len(cs[0].Groups) != 2 || len(cs[0].Groups[0]) != 4 || math.Abs(cs[0].Modularity-.5) > 1e-9 {
		t.Errorf("%+v", cs[0])
	}
	for _, c := range Coalitions(one(t, dna(t), Config{Aggregation: Congruence}), 2, 1) {
		if len(c.Groups) != 2 {
			t.Errorf("%s gave %d groups", c.Method, len(c.Groups))
		}
	}
}

func TestPolarizationIsHighestBetweenCamps(t *testing.T) {
	camps := func(mixed bool) (*Matrix, *Matrix) {
		var ss []Statement
		for i := range 8 {
			for j := range 4 {
				lv := float64((i/4 + j) % 2)
				if mixed {
					lv = float64((i*7 + j*3 + i*j) % 2)
				}
				ss = append(ss, Statement{ID: fmt.Sprint(i, j), A: fmt.Sprint("org", i), B: fmt.Sprint("c", j), Level: lv})
			}
		}
		return one(t, ss, Config{Aggregation: Congruence, Normalisation: Average}), one(t, ss, Config{Aggregation: Conflict, Normalisation: Average})
	}
	c, d := camps(false)
	for _, how := range []Search{Free, Greedy, Genetic} {
		p := Polarize(c, d, 2, how, 1)
		if p.Score <= 0 || p.Score > 1 || len(p.Of) != 8 {
			t.Errorf("%s: %+v", how, p)
		}
		again := Polarize(c, d, 2, how, 1)
		if again.Score != p.Score {
			t.Errorf("%s gave %v, then %v", how, p.Score, again.Score)
		}
	}
	if g, f := Polarize(c, d, 2, Greedy, 1), Polarize(c, d, 2, Free, 1); f.Score < g.Score-1e-9 {
		t.Errorf("free search found %v, the restricted %v", f.Score, g.Score)
	}
	if p := Polarize(empty(nil, nil), empty(nil, nil), 2, Free, 1); p.Score != 0 {
		t.Errorf("an empty debate is polarized: %+v", p)
	}
}

func TestClimbingComparesScoresOfWholeNetworks(t *testing.T) {
	c, d := one(t, dna(t), Config{Aggregation: Congruence, Normalisation: Average}), one(t, dna(t), Config{Aggregation: Conflict, Normalisation: Average})
	x := newPolar(c, d, 2)
	of := []int{0, 1, 0, 1, 0, 1, 0}
	e, f := x.expect(of)
	whole, part := x.score(of), x.around(of, e, f, 0, 1)
	of[0], of[1] = of[1], of[0]
	if got, want := x.around(of, e, f, 0, 1)-part, x.score(of)-whole; math.Abs(got-want) > 1e-9 {
		t.Errorf("a swap changes the touched cells by %v, the whole by %v", got, want)
	}
}

func TestBackboneKeepsWhatDivides(t *testing.T) {
	b, err := NestedBackbone(dna(t), Config{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Backbone)+len(b.Redundant) != 6 || len(b.Steps) == 0 {
		t.Errorf("%+v", b)
	}
	all, err := EvaluateBackbone(dna(t), Config{}, []string{"A", "B", "C", "D", "E", "F"})
	if err != nil || all.Loss > 1e-12 {
		t.Errorf("the whole set loses %v, %v", all.Loss, err)
	}
	s, err := AnnealBackbone(dna(t), Config{}, 3, 0, 500, 1)
	if err != nil || len(s.Backbone) != 3 {
		t.Fatalf("%+v %v", s, err)
	}
	// Three of six: the search must be as good as trying all.
	best := math.Inf(1)
	names := "ABCDEF"
	for m := range 64 {
		var set []string
		for i := range 6 {
			if m&(1<<i) != 0 {
				set = append(set, names[i:i+1])
			}
		}
		if len(set) == 3 {
			x, err := EvaluateBackbone(dna(t), Config{}, set)
			if err != nil {
				t.Fatal(err)
			}
			best = min(best, x.Loss)
		}
	}
	if s.Loss > best+1e-9 {
		t.Errorf("annealing lost %v, the best set %v", s.Loss, best)
	}
	if p, err := AnnealBackbone(dna(t), Config{}, 0, 3.5, 300, 1); err != nil || len(p.Backbone) == 0 {
		t.Errorf("%+v %v", p, err)
	}
}

func TestIdealPointsOrderTheCamps(t *testing.T) {
	var ss []Statement
	for i := range 8 {
		for j := range 6 {
			ss = append(ss, Statement{ID: fmt.Sprint(i, j), A: fmt.Sprint("org", i), B: fmt.Sprint("c", j), Level: float64((i/4 + j) % 2)})
		}
	}
	ps, items, err := IdealPoints(ss, Config{}, 2, 500, 1)
	if err != nil || len(ps) != 8 || len(items) != 6 {
		t.Fatalf("%v %v %v", ps, items, err)
	}
	for i := range 4 {
		if ps[i].Mean >= ps[i+4].Mean {
			t.Errorf("%s at %.2f, %s at %.2f", ps[i].Actor, ps[i].Mean, ps[i+4].Actor, ps[i+4].Mean)
		}
	}
}
