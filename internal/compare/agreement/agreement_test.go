package agreement

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func table(t *testing.T, s string) [][]Value {
	t.Helper()
	var out [][]Value
	for line := range strings.SplitSeq(s, "/") {
		var row []Value
		for _, f := range strings.Fields(line) {
			if f == "*" {
				row = append(row, Missing)
				continue
			}
			x, err := strconv.ParseFloat(f, 64)
			if err != nil {
				t.Fatal(err)
			}
			row = append(row, Number(x))
		}
		out = append(out, row)
	}
	return out
}

func TestPublishedAlphas(t *testing.T) {
	for _, x := range []struct {
		data string
		n    int
		want map[Metric]float64
	}{
		{`* * * * * 3 4 1 2 1 1 3 3 * 3 / 1 * 2 1 3 3 4 3 * * * * * * * / * * 2 1 3 4 4 * 2 1 1 3 3 * 4`, 26,
			map[Metric]float64{Nominal: .691358, Ordinal: .806721, Interval: .810845, Ratio: .808944}},
		{`1 2 3 3 2 1 4 1 2 * * * / 1 2 3 3 2 2 4 1 2 5 * 3 / * 3 3 3 2 3 4 2 2 5 1 * / 1 2 3 3 2 4 4 1 2 5 1 *`, 40,
			map[Metric]float64{Nominal: .743421, Ordinal: .815388, Interval: .849107, Ratio: .797403}},
	} {
		for m, want := range x.want {
			a, err := Krippendorff(table(t, x.data), m, 200, 1)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(a.Alpha-want) > 6e-7 || a.N != x.n {
				t.Errorf("%s: alpha %.6f of %d values, published %.6f of %d", m, a.Alpha, a.N, want, x.n)
			}
			if a.Interval[0] > a.Alpha || a.Interval[1] < a.Alpha {
				t.Errorf("%s: interval %v misses %v", m, a.Interval, a.Alpha)
			}
		}
	}
}

func TestNoVariationIsUndefined(t *testing.T) {
	if _, err := Krippendorff(table(t, "1 1 1 / 1 1 1"), Nominal, 0, 0); !errors.Is(err, ErrUndefined) {
		t.Errorf("%v", err)
	}
	if _, err := Krippendorff(table(t, "1 * 1 / * 1 *"), Nominal, 0, 0); !errors.Is(err, ErrUndefined) {
		t.Errorf("%v", err)
	}
	if _, err := Cohen(table(t, "1 1")[0], table(t, "1 1")[0], 0, 0); !errors.Is(err, ErrUndefined) {
		t.Errorf("%v", err)
	}
}

func TestKappasByHand(t *testing.T) {
	// 50 units: both yes 20, yes/no 5, no/yes 10, both no 15.
	var a, b []Value
	for _, x := range []struct {
		a, b float64
		n    int
	}{{1, 1, 20}, {1, 0, 5}, {0, 1, 10}, {0, 0, 15}} {
		for range x.n {
			a, b = append(a, Number(x.a)), append(b, Number(x.b))
		}
	}
	k, err := Cohen(a, b, 100, 1)
	if err != nil || math.Abs(k.Kappa-.4) > 1e-12 || math.Abs(k.Observed-.7) > 1e-12 {
		t.Errorf("cohen %+v %v", k, err)
	}
	s, err := Scott(a, b, 0, 0)
	want := (.7 - (.55*.55 + .45*.45)) / (1 - (.55*.55 + .45*.45))
	if err != nil || math.Abs(s.Kappa-want) > 1e-12 {
		t.Errorf("scott %+v, want %v", s, want)
	}
	f, err := Fleiss([][]Value{a, b}, 0, 0)
	if err != nil || math.Abs(f.Kappa-s.Kappa) > 1e-12 {
		t.Errorf("fleiss with two coders is %v, scott %v", f, s)
	}
}

func TestSetsAreComparedByOverlap(t *testing.T) {
	for _, x := range []struct {
		a, b string
		m    Metric
		want float64
	}{
		{"a;b", "b;a", MASI, 0}, {"a", "b", MASI, 1}, {"a", "a;b", MASI, 1 - .5*2/3}, {"a;b", "b;c", MASI, 1 - 1.0/9}, {"a;b", "b;c", JaccardD, 2.0 / 3},
	} {
		if got := SetDistance(x.a, x.b, x.m); math.Abs(got-x.want) > 1e-12 {
			t.Errorf("%s %s by %s: %v, want %v", x.a, x.b, x.m, got, x.want)
		}
	}
	a, err := Krippendorff([][]Value{{Label("a;b"), Label("c")}, {Label("a;b"), Label("c")}}, MASI, 0, 0)
	if err != nil || a.Alpha != 1 {
		t.Errorf("%+v %v", a, err)
	}
}

func TestSpansMatchOneToOne(t *testing.T) {
	a := []Span{{0, 10, "x"}, {20, 30, "x"}, {40, 50, "y"}}
	b := []Span{{2, 12, "x"}, {3, 9, "x"}, {40, 50, "y"}, {20, 30, "y"}}
	if f := SpanF1(a, b, true); f.Matched != 1 {
		t.Errorf("exact %+v", f)
	}
	if f := SpanF1(a, b, false); f.Matched != 2 || math.Abs(f.F1-4.0/7) > 1e-12 {
		t.Errorf("overlap %+v", f)
	}
}

func TestUnitizingRewardsSamePlaces(t *testing.T) {
	a := []Span{{10, 20, "x"}, {40, 60, "y"}}
	same, err := UnitizingAlpha([][]Span{a, a}, 100)
	if err != nil || same.Alpha != 1 {
		t.Errorf("%+v %v", same, err)
	}
	near, err := UnitizingAlpha([][]Span{a, {{12, 22, "x"}, {40, 58, "y"}}}, 100)
	if err != nil {
		t.Fatal(err)
	}
	far, err := UnitizingAlpha([][]Span{a, {{70, 80, "x"}, {20, 40, "y"}}}, 100)
	if err != nil {
		t.Fatal(err)
	}
	if !(far.Alpha < 0 && near.Alpha > .7 && near.Alpha < 1) {
		t.Errorf("near %v far %v", near.Alpha, far.Alpha)
	}
	if _, err := UnitizingAlpha([][]Span{nil, nil}, 100); !errors.Is(err, ErrUndefined) {
		t.Error(err)
	}
}

func TestGammaIsOneForTheSameAndLowForChance(t *testing.T) {
	a := []Span{{10, 20, "x"}, {40, 60, "y"}, {70, 75, "x"}}
	g, err := GammaOf([][]Span{a, a, a}, 100, GammaConfig{})
	if err != nil || g.Gamma != 1 {
		t.Errorf("%+v %v", g, err)
	}
	near, err := GammaOf([][]Span{a, {{11, 20, "x"}, {41, 60, "y"}, {70, 75, "y"}}}, 100, GammaConfig{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	far, err := GammaOf([][]Span{a, {{22, 33, "y"}, {1, 5, "x"}, {90, 95, "y"}}}, 100, GammaConfig{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if !(near.Gamma > far.Gamma && near.Gamma < 1 && far.Gamma < .3) {
		t.Errorf("near %+v far %+v", near, far)
	}
}

func TestAlignmentIsTheCheapest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []Span {
			n := rapid.IntRange(0, 4).Draw(t, name)
			var out []Span
			for range n {
				s := rapid.IntRange(0, 40).Draw(t, "start")
				out = append(out, Span{s, s + rapid.IntRange(1, 15).Draw(t, "len"), rapid.SampledFrom([]string{"x", "y"}).Draw(t, "label")})
			}
			return out
		}
		a, b := draw("a"), draw("b")
		c := GammaConfig{Alpha: 1, Beta: 1, Empty: 1}
		var best func(i int, used int) float64
		best = func(i, used int) float64 {
			if i == len(a) {
				n := 0.0
				for j := range b {
					if used&(1<<j) == 0 {
						n += c.Empty
					}
				}
				return n
			}
			m := c.Empty + best(i+1, used)
			for j := range b {
				if used&(1<<j) == 0 {
					m = min(m, dissimilarity(a[i], b[j], c)+best(i+1, used|1<<j))
				}
			}
			return m
		}
		if got, want := align(a, b, c), best(0, 0); math.Abs(got-want) > 1e-9 {
			t.Fatalf("cost %v, the cheapest is %v", got, want)
		}
	})
}
