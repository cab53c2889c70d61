package fcm

import (
	"math"
	"testing"
)

func weights(n int, edges ...[3]float64) [][]float64 {
	w := zeros(n)
	for _, e := range edges {
		w[int(e[0])-1][int(e[1])-1] = e[2]
	}
	return w
}

// eight is the example of the R package of Dikopoulou and Papageorgiou (PEERS 5.3).
var eight = weights(8,
	[3]float64{1, 3, .6}, [3]float64{1, 4, .9}, [3]float64{1, 8, .8}, [3]float64{2, 1, .1}, [3]float64{2, 7, .2}, [3]float64{2, 8, .5},
	[3]float64{3, 2, .7}, [3]float64{3, 5, .9}, [3]float64{3, 7, .4}, [3]float64{3, 8, .1}, [3]float64{4, 1, .4}, [3]float64{4, 6, .9},
	[3]float64{5, 6, -.9}, [3]float64{5, 8, .3}, [3]float64{6, 1, -.3}, [3]float64{7, 6, .8}, [3]float64{7, 7, .4}, [3]float64{7, 8, .9},
	[3]float64{8, 1, .1}, [3]float64{8, 6, .1}, [3]float64{8, 7, .6})

var eightStart = []float64{1, 1, 0, 0, 0, 0, 0, 0}

func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 5e-7 {
			t.Errorf("%s: value %d is %.6f, published %.6f", what, i+1, got[i], want[i])
		}
	}
}

func simulate(t *testing.T, c Config) *Run {
	t.Helper()
	r, err := Simulate(eight, eightStart, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestPublishedMapComesToRestAsPublished(t *testing.T) {
	r := simulate(t, Config{Rule: Kosko})
	near(t, "kosko", r.Last(), []float64{.548129, .600401, .581476, .620872, .627957, .665385, .761779, .841658})
	if r.End != Fixed || len(r.States)-1 != 6 {
		t.Errorf("%s after %d steps, published a fixed point after 6", r.End, len(r.States)-1)
	}
	r = simulate(t, Config{Rule: Modified})
	near(t, "modified kosko", r.Last(), []float64{.725885, .790706, .769451, .812473, .819294, .839901, .909940, .955774})
	near(t, "its first step", r.States[1], []float64{.750260, .731059, .645656, .710950, .5, .5, .549834, .785835})
	if len(r.States)-1 != 6 {
		t.Errorf("%d steps, published 6", len(r.States)-1)
	}
	r = simulate(t, Config{Rule: Modified, Outputs: []int{3, 0}})
	near(t, "watched outputs", []float64{r.Last()[3], r.Last()[0]}, []float64{.812650, .726125})
}

func TestLinguisticWeightsAreThePublishedOnes(t *testing.T) {
	shares := map[Term]float64{Medium: .16, High: .5, VeryHigh: .33}
	for how, want := range map[Implication]float64{Larsen: .7246, Mamdani: .7037} {
		got, err := Linguistic(shares, how)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(got-want) > 2e-4 {
			t.Errorf("%s: %.4f, want %.4f", how, got, want)
		}
	}
	mirrored, err := Linguistic(map[Term]float64{"-M": .16, "-H": .5, "-VH": .33}, Larsen)
	if err != nil || math.Abs(mirrored+.7246) > 2e-4 {
		t.Errorf("mirror image is %.4f, %v", mirrored, err)
	}
	if _, err := Linguistic(map[Term]float64{"ENORMOUS": 1}, Larsen); err == nil {
		t.Error("an unknown term was taken")
	}
	if d := Disagreement(map[Term]float64{Low: 1, High: 1}); d != 1 {
		t.Errorf("two coders who differ disagree by %v bits", d)
	}
}

var process = weights(5, [3]float64{1, 2, -.4}, [3]float64{1, 3, -.25}, [3]float64{1, 5, .3}, [3]float64{2, 1, .36}, [3]float64{3, 1, .45},
	[3]float64{4, 1, -.9}, [3]float64{5, 2, .6}, [3]float64{5, 4, .3})

var processStart = []float64{.40, .7077, .612, .717, .30}

func TestRawHebbianRuleTurnsSignsAndOursDoesNot(t *testing.T) {
	one, err := NHL(process, processStart, Learning{Steps: 1, Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	w := one.Weights
	near(t, "one step", []float64{w[0][1], w[0][2], w[0][4], w[1][0], w[2][0], w[3][0], w[4][1], w[4][3]},
		[]float64{-.391173, -.243488, .294930, .355055, .442728, -.880572, .587118, .294609})
	raw, err := NHL(process, processStart, Learning{Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "a hundred raw steps", []float64{raw.Weights[0][1], raw.Weights[3][0]}, []float64{.146649, .062325})
	kept, err := NHL(process, processStart, Learning{})
	if err != nil {
		t.Fatal(err)
	}
	active, err := AHL(process, processStart, []int{4, 1, 2, 3, 0}, Learning{Steps: 300, Eta: .05})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*Learned{kept, active} {
		for j := range process {
			for i := range process {
				if process[j][i]*l.Weights[j][i] < 0 || (process[j][i] == 0 && l.Weights[j][i] != 0) {
					t.Errorf("edge %d -> %d went from %v to %v", j+1, i+1, process[j][i], l.Weights[j][i])
				}
			}
		}
	}
	if len(kept.Stopped) == 0 {
		t.Error("no edge is reported as held at zero")
	}
}

func TestContractionForgetsItsStart(t *testing.T) {
	w := weights(3, [3]float64{1, 2, .5}, [3]float64{2, 3, -.5}, [3]float64{3, 1, .5})
	a, err := Simulate(w, []float64{1, 0, 0}, Config{Tolerance: 1e-9, Steps: 500})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Simulate(w, []float64{0, 1, 1}, Config{Tolerance: 1e-9, Steps: 500})
	if err != nil {
		t.Fatal(err)
	}
	if !a.Contraction {
		t.Fatalf("norm %v", a.Norm)
	}
	for i := range w {
		if math.Abs(a.Last()[i]-b.Last()[i]) > 1e-6 {
			t.Errorf("concept %d: %v from one start, %v from the other", i+1, a.Last()[i], b.Last()[i])
		}
	}
}

func TestALimitCycleIsNamed(t *testing.T) {
	w := weights(2, [3]float64{1, 2, 1}, [3]float64{2, 1, -1})
	r, err := Simulate(w, []float64{1, 1}, Config{Rule: Kosko, Activation: Trivalent})
	if err != nil {
		t.Fatal(err)
	}
	if r.End != Cycle || r.Period != 4 {
		t.Errorf("%s of period %d, want a cycle of 4", r.End, r.Period)
	}
}

func TestScenariosAreReadAgainstTheBaseline(t *testing.T) {
	s, err := Compare(eight, eightStart, map[int]float64{4: 1}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Change[5] >= 0 {
		t.Errorf("holding C5 up changes C6 by %v, want a fall", s.Change[5])
	}
	x, err := Intervene(eight, eightStart, Intervention{Effectiveness: 1, Impacts: map[int]float64{1: -.8}}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	if x.Change[1] >= 0 || len(x.Change) != 8 {
		t.Errorf("change %v", x.Change)
	}
	one, err := SingleShot(eight, eightStart, map[int]float64{1: 0}, Config{Tolerance: 1e-8, Steps: 400})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(one.Change[1]) > 1e-5 {
		t.Errorf("one shot moved the rest by %v", one.Change[1])
	}
}

func TestStructureOfASmallMap(t *testing.T) {
	s := Describe(weights(3, [3]float64{1, 2, 1}, [3]float64{2, 3, -.5}))
	if s.Kind[0] != "transmitter" || s.Kind[1] != "ordinary" || s.Kind[2] != "receiver" || s.Complexity != 1 || s.Density != 2.0/9 {
		t.Errorf("%+v", s)
	}
	m, err := Aggregate(weights(2, [3]float64{1, 2, 1}), weights(2, [3]float64{1, 2, -.5}), zeros(2))
	if err != nil {
		t.Fatal(err)
	}
	if m.OverHaving[0][1] != .25 || math.Abs(m.OverAll[0][1]-.5/3) > 1e-12 || m.Agreement[0][1] != .5 {
		t.Errorf("%+v", m)
	}
}

func TestForeignShapesAreRefused(t *testing.T) {
	for _, w := range [][][]float64{{{1, 2}}, {{math.NaN()}}} {
		if _, err := Simulate(w, []float64{0}, Config{}); err == nil {
			t.Errorf("%v was run", w)
		}
	}
}
