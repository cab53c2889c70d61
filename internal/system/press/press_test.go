package press

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"
)

// fiveNodes is the map of the published documentation of the procedure (PEERS 5.5).
const fiveNodes = `
E *-> D
D *-> C
C -> E
E *-> B
B *-> A
A -> E
D -> B
`

func parse(t testing.TB, src string) *Model {
	t.Helper()
	m, err := Parse(src)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPublishedMapRespondsAsPublished(t *testing.T) {
	m := parse(t, fiveNodes)
	for _, x := range []struct {
		press string
		up    map[string]float64
	}{
		{"A", map[string]float64{"A": 1, "B": .51, "C": 1, "D": 1, "E": 1}},
		{"B", map[string]float64{"A": .951, "B": .951, "C": .369, "D": .369, "E": .369}},
	} {
		r, err := Run(context.Background(), m, Config{Presses: []Press{{m.Node(x.press), 1}}, Draws: 20000, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(r.StableShare-.744) > .01 {
			t.Errorf("press on %s: stable share %.3f, published .744", x.press, r.StableShare)
		}
		for name, want := range x.up {
			if got := r.Responses[m.Node(name)].ShareUp; math.Abs(got-want) > .015 {
				t.Errorf("press on %s: %s rises in %.3f, published %.3f", x.press, name, got, want)
			}
		}
	}
}

func TestHareRisesWheneverItsPlantIsPressed(t *testing.T) {
	m := parse(t, "V -* V\nP -* P\nV *-> H\nH *-> P")
	// The hare has no self-limitation in the published model.
	m.Unlimited = true
	r, err := Run(context.Background(), m, Config{Presses: []Press{{m.Node("V"), 1}}, Draws: 5000})
	if err != nil {
		t.Fatal(err)
	}
	if r.StableShare != 1 {
		t.Errorf("stable share %v, published: always", r.StableShare)
	}
	if got := r.Responses[m.Node("H")]; got.Up != 5000 {
		t.Errorf("hare rises in %d of 5000", got.Up)
	}
}

func TestResultDoesNotDependOnWorkers(t *testing.T) {
	m := parse(t, fiveNodes+"D --> A\nC --* A")
	var first *Result
	for _, w := range []int{1, 2, 5} {
		r, err := Run(context.Background(), m, Config{Presses: []Press{{0, 1}}, Draws: 3001, Seed: 3, Workers: w})
		if err != nil {
			t.Fatal(err)
		}
		if r.Accepted != 3001 {
			t.Fatalf("%d workers accepted %d", w, r.Accepted)
		}
		if first == nil {
			first = r
			continue
		}
		if r.Drawn != first.Drawn || r.Stable != first.Stable {
			t.Errorf("%d workers drew %d, one drew %d", w, r.Drawn, first.Drawn)
		}
		for i := range r.Responses {
			if r.Responses[i] != first.Responses[i] {
				t.Errorf("%d workers: node %d differs", w, i)
			}
		}
	}
}

func TestDoubtIsTheShareOfDrawsWithoutTheEdge(t *testing.T) {
	m := &Model{Names: []string{"a", "b"}, Edges: []Edge{{From: 0, To: 1, Sign: 1, Doubt: .3}}}
	r, err := Run(context.Background(), m, Config{Presses: []Press{{0, 1}}, Draws: 20000})
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Responses[1].ShareZero; math.Abs(got-.3) > .015 {
		t.Errorf("edge left out in %.3f of draws, want .3", got)
	}
	if iv := r.Responses[1].UpRange; iv[0] > .7 || iv[1] < .7 {
		t.Errorf("interval %v misses .7", iv)
	}
}

func TestValidatorsKeepOnlyWhatHappened(t *testing.T) {
	m := &Model{Names: []string{"a", "b", "c"}, Edges: []Edge{{From: 0, To: 1, Sign: 0}, {From: 1, To: 2, Sign: -1}}}
	r, err := Run(context.Background(), m, Config{Presses: []Press{{0, 1}}, Validators: []Validator{{1, 1}}, Draws: 2000, Densities: true})
	if err != nil {
		t.Fatal(err)
	}
	if r.Responses[2].Down != 2000 {
		t.Errorf("c falls in %d of 2000 draws in which b rises", r.Responses[2].Down)
	}
	if math.Abs(r.Likelihood-.5) > .05 {
		t.Errorf("likelihood %.3f, want about .5", r.Likelihood)
	}
	if len(r.Densities) != 2 {
		t.Errorf("densities of %d edges", len(r.Densities))
	}
}

func TestANodeNoPathReachesDoesNotRespond(t *testing.T) {
	m := &Model{Names: []string{"a", "b", "c"}, Edges: []Edge{{From: 0, To: 1, Sign: 1}, {From: 2, To: 1, Sign: 1}}}
	r, err := Run(context.Background(), m, Config{Presses: []Press{{0, 1}}, Draws: 100})
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Responses[2]; c.Reached || c.Zero != 100 {
		t.Errorf("unreached node: %+v", c)
	}
	if r.Nodes != 2 {
		t.Errorf("drew %d nodes, want the 2 reached", r.Nodes)
	}
}

func TestNoStableWeightingIsSaid(t *testing.T) {
	m := &Model{Names: []string{"a"}, Edges: []Edge{{From: 0, To: 0, Sign: 1}}}
	r, err := Run(context.Background(), m, Config{Presses: []Press{{0, 1}}, Draws: 10, MaxDraws: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if r.Stable != 0 || r.Note == "" || r.Drawn != 1000 {
		t.Errorf("%+v", r)
	}
}

func TestStabilityAgreesWithAnotherLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		a := make([]float64, n*n)
		for i := range a {
			if rng.Float64() < .4 {
				a[i] = 2*rng.Float64() - 1
			}
		}
		for i := range n {
			a[i*n+i] = 3 * rng.Float64()
		}
		var eig mat.Eigen
		if !eig.Factorize(mat.NewDense(n, n, append([]float64(nil), a...)), mat.EigenNone) {
			t.Skip("the other library did not converge")
		}
		lowest := math.Inf(1)
		for _, v := range eig.Values(nil) {
			lowest = min(lowest, real(v))
		}
		if math.Abs(lowest) < 1e-6 {
			t.Skip("too near the edge to tell")
		}
		if got := hurwitz(a, n); got != (lowest > 0) {
			t.Fatalf("n=%d: stable=%v, but the lowest real part is %v", n, got, lowest)
		}
	})
}

func TestQuickTestNeverContradictsEigenvalues(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	count := map[verdict]int{}
	for trial := range 4000 {
		n := 2 + trial%24
		a := make([]float64, n*n)
		for i := range a {
			if rng.Float64() < 2.2/float64(n) {
				a[i] = 2*rng.Float64() - 1
			}
		}
		for i := range n {
			a[i*n+i] = rng.Float64()
			if trial%2 == 0 {
				a[i*n+i] += .6
			}
		}
		hessenberg(a, n)
		room := make([]float64, 2*(n+1)*(n+1)+4*(n+4))
		coef, bound := polynomial(a, n, room[:(n+1)*(n+1)], room[(n+1)*(n+1):2*(n+1)*(n+1)])
		v := routh(coef, bound, n, room[2*(n+1)*(n+1):])
		count[v]++
		truth := positiveSpectrum(a, n)
		if (v == stable) != truth && v != unsure {
			t.Fatalf("n=%d: quick test %d, eigenvalues say stable=%v", n, v, truth)
		}
	}
	if count[unstable] < 500 || count[stable] < 500 || count[unsure] > 400 {
		t.Errorf("verdicts %v: the test saw only one side, or the quick test is of no use", count)
	}
}

func TestBalancedBlocksAreJudgedAsEigenvaluesWould(t *testing.T) {
	// a and b oppose each other: no negative cycle, so the shortcut decides.
	m := parse(t, "a -* b\nb -* a\nb -> c\nc -> a\na -* c")
	m.Edges = m.Edges[:4]
	if e := newEngine(m, Config{Presses: []Press{{0, 1}}}); e.blocks[0].gauge != nil {
		t.Fatal("b -> c -> a -* b is a negative cycle")
	}
	m = parse(t, "a -* b\nb -* a\nb -> c\nc -* a")
	e := newEngine(m, Config{Presses: []Press{{0, 1}}, Seed: 1, Draws: 1})
	if e.blocks[0].gauge == nil {
		t.Fatal("no cycle is negative")
	}
	w := e.newWorker()
	w.rng = rand.New(rand.NewPCG(1, 1))
	stable := 0
	for range 500 {
		w.draw()
		got := w.stable()
		a := make([]float64, 9)
		for k, x := range e.edges {
			a[x.row*3+x.col] -= w.weight[k]
		}
		if want := hurwitz(a, 3); got != want {
			t.Fatalf("shortcut says %v, eigenvalues %v", got, want)
		}
		if got {
			stable++
		}
	}
	if stable == 0 || stable == 500 {
		t.Errorf("%d of 500 stable: the test saw only one side", stable)
	}
}

func TestTextFormRefusesWhatIsNoEdge(t *testing.T) {
	for _, src := range []string{"a b", "->", "a >-< b"} {
		if _, err := Parse(src); err == nil {
			t.Errorf("%q was read", src)
		}
	}
	if m := parse(t, "# a remark\n\nlarge fish --<> small fish"); m.Edges[0].Sign != 0 || m.Edges[0].Doubt != .5 || m.Names[1] != "small fish" {
		t.Errorf("%+v", m)
	}
}

// randomModel is a graph with the given numbers of nodes and edges, one node pressed.
func randomModel(nodes, edges int, seed uint64) *Model {
	r := rand.New(rand.NewPCG(seed, 0))
	m := &Model{Names: make([]string, nodes)}
	seen := map[[2]int]bool{}
	for len(m.Edges) < edges {
		i, j := r.IntN(nodes), r.IntN(nodes)
		if i == j || seen[[2]int{i, j}] {
			continue
		}
		seen[[2]int{i, j}] = true
		m.Edges = append(m.Edges, Edge{From: i, To: j, Sign: 1 - 2*r.IntN(2)})
	}
	return m
}

// accountModel is a graph as accounts tell them: factors in a rough order from causes to
// outcomes, and back of them one link in ten.
func accountModel(nodes, edges int, seed uint64) *Model {
	r := rand.New(rand.NewPCG(seed, 1))
	m := &Model{Names: make([]string, nodes)}
	seen := map[[2]int]bool{}
	for len(m.Edges) < edges {
		i, j := r.IntN(nodes), r.IntN(nodes)
		if i > j != (r.IntN(10) == 0) {
			i, j = j, i
		}
		if i == j || seen[[2]int{i, j}] {
			continue
		}
		seen[[2]int{i, j}] = true
		m.Edges = append(m.Edges, Edge{From: i, To: j, Sign: 1 - 2*r.IntN(2)})
	}
	return m
}

// widest is the node from which most others are reached.
func widest(m *Model) int {
	best, at := -1, 0
	for i := range m.N() {
		if n := len(newEngine(m, Config{Presses: []Press{{i, 1}}}).nodes); n > best {
			best, at = n, i
		}
	}
	return at
}

func benchmarkRun(b *testing.B, m *Model, draws int) {
	node := widest(m)
	for b.Loop() {
		r, err := Run(context.Background(), m, Config{Presses: []Press{{node, 1}}, Draws: draws})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(r.StableShare, "stable-share")
		b.ReportMetric(float64(r.Core), "core-nodes")
		b.ReportMetric(float64(r.Drawn), "draws")
	}
}

// Random graphs are far more entangled than any account: most of their weightings are not
// stable, and nearly all the time goes into finding those that are.
func BenchmarkAccount30Factors60Links10000Draws(b *testing.B) {
	benchmarkRun(b, accountModel(30, 60, 2), 10000)
}

func BenchmarkAccount200Factors300Links10000Draws(b *testing.B) {
	benchmarkRun(b, accountModel(200, 300, 3), 10000)
}

func BenchmarkRandom30Factors60Links1000Draws(b *testing.B) {
	benchmarkRun(b, randomModel(30, 60, 0), 1000)
}
