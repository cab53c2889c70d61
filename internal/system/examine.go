package system

import (
	"cmp"
	"fmt"
	"slices"

	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"

	"github.com/rashomon-affairs/rashomon/internal/system/press"
)

// Measures describe one factor's place in the system. Counts are of edges that run, weighed
// by claims where the name says so.
type Measures struct {
	Factor string `json:"factor"`
	ID     string `json:"id"`
	In     int    `json:"in"` // distinct causes
	Out    int    `json:"out"`
	// ClaimsIn and ClaimsOut count the claims behind those edges.
	ClaimsIn  int `json:"claims_in"`
	ClaimsOut int `json:"claims_out"`
	// Driver is out - 2 in, Outcome in - 2 out, Role in - out, in claims (Causal Map's scores).
	Driver  int `json:"driver"`
	Outcome int `json:"outcome"`
	Role    int `json:"role"`
	// Kind is transmitter (only causes), receiver (is only caused), ordinary or isolated.
	Kind        string  `json:"kind"`
	Betweenness float64 `json:"betweenness"` // share of all ordered pairs of other factors
	Reach       int     `json:"reach"`       // factors that it can move
	Accounts    int     `json:"accounts"`    // families that speak of it
	Loops       int     `json:"loops"`       // of those listed in Examination.Loops
}

// Loop is a cycle of edges.
type Loop struct {
	Factors []string `json:"factors"` // in order; the last acts on the first
	Edges   []string `json:"edges"`
	// Kind is "reinforcing" (the product of the signs is plus) or "balancing".
	Kind string `json:"kind"`
	// Accounts is the least number of independent accounts behind any of its edges.
	Accounts int `json:"accounts"`
	// Conflict: an edge of it is also claimed with the other sign.
	Conflict bool `json:"conflict,omitempty"`
}

// Examination is what can be read off the system without running it.
type Examination struct {
	Factors   []Measures `json:"factors"`  // in the order of System.Factors
	Drivers   []string   `json:"drivers"`  // best first, at most ten
	Outcomes  []string   `json:"outcomes"` // best first, at most ten
	Loops     []Loop     `json:"loops"`
	LoopsOver bool       `json:"loops_cut,omitempty"` // there are more than were listed
	Edges     int        `json:"edges"`
	Density   float64    `json:"density"` // edges / n^2
	// Complexity is receivers / transmitters; Hierarchy: fcm.Structure.
	Complexity float64 `json:"complexity"`
	Hierarchy  float64 `json:"hierarchy"`
	Conflicts  int     `json:"conflicts"`
	Parts      int     `json:"parts"` // weakly connected parts with at least one edge
	Note       string  `json:"note,omitempty"`
}

// shape fills the measures of the whole, which for edges of weight one are those of
// fcm.Describe, without a matrix.
func (x *Examination) shape() {
	n := len(x.Factors)
	transmitters, receivers, mean := 0, 0, 0.0
	for i := range x.Factors {
		m := &x.Factors[i]
		mean += float64(m.Out) / float64(n)
		switch {
		case m.In == 0 && m.Out > 0:
			m.Kind = "transmitter"
			transmitters++
		case m.Out == 0 && m.In > 0:
			m.Kind = "receiver"
			receivers++
		case m.In+m.Out > 0:
			m.Kind = "ordinary"
		default:
			m.Kind = "isolated"
		}
	}
	if n > 0 {
		x.Density = float64(x.Edges) / float64(n*n)
	}
	if transmitters > 0 {
		x.Complexity = float64(receivers) / float64(transmitters)
	}
	if n > 1 {
		for i := range x.Factors {
			d := float64(x.Factors[i].Out) - mean
			x.Hierarchy += d * d
		}
		x.Hierarchy *= 12 / (float64(n-1) * float64(n) * float64(n+1))
	}
}

// Bounds of the enumeration of loops and paths: beyond them the lists are cut, and say so.
const (
	maxLoops      = 500
	maxLoopLength = 12
	maxSteps      = 2_000_000
	maxCentrality = 1500 // factors
)

// Examine measures the system.
func (s *System) Examine() *Examination {
	n := len(s.Factors)
	x := &Examination{}
	families := make([]map[string]bool, n)
	for i := range families {
		families[i] = map[string]bool{}
		x.Factors = append(x.Factors, Measures{Factor: s.Factors[i].Name, ID: s.Factors[i].ID})
	}
	next := make([][]int, n)
	have := map[[2]int]bool{}
	g := simple.NewDirectedGraph()
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	union := newUnion(n)
	for i := range s.Edges {
		e := &s.Edges[i]
		for _, c := range e.Claims {
			families[e.From][c.Family], families[e.To][c.Family] = true, true
		}
		if !e.Runs() {
			continue
		}
		if e.Conflict && e.Sign > 0 {
			x.Conflicts++
		}
		x.Factors[e.From].ClaimsOut += len(e.Claims)
		x.Factors[e.To].ClaimsIn += len(e.Claims)
		if k := [2]int{e.From, e.To}; !have[k] {
			have[k] = true
			x.Edges++
			x.Factors[e.From].Out++
			x.Factors[e.To].In++
			next[e.From] = append(next[e.From], e.To)
			g.SetEdge(simple.Edge{F: simple.Node(e.From), T: simple.Node(e.To)})
			union.join(e.From, e.To)
		}
	}
	x.shape()
	var between map[int64]float64
	if n <= maxCentrality {
		between = network.Betweenness(g)
	} else {
		x.Note = fmt.Sprintf("betweenness and reach are not computed for more than %d factors", maxCentrality)
	}
	for i := range x.Factors {
		m := &x.Factors[i]
		m.Driver, m.Outcome, m.Role = m.ClaimsOut-2*m.ClaimsIn, m.ClaimsIn-2*m.ClaimsOut, m.ClaimsIn-m.ClaimsOut
		if n > 2 && between != nil {
			m.Betweenness = between[int64(i)] / float64((n-1)*(n-2))
		}
		if n <= maxCentrality {
			m.Reach = reach(next, i)
		}
		m.Accounts = len(families[i])
	}
	x.Loops, x.LoopsOver = s.loops()
	for _, l := range x.Loops {
		for _, name := range l.Factors {
			if i, _, ok := s.Find(name); ok {
				x.Factors[i].Loops++
			}
		}
	}
	parts := map[int]bool{}
	for i := range n {
		if len(next[i]) > 0 {
			parts[union.root(i)] = true
		}
	}
	x.Parts = len(parts)
	x.Drivers = top(x.Factors, func(m Measures) (int, bool) { return m.Driver, m.Out > 0 && m.Driver > 0 })
	x.Outcomes = top(x.Factors, func(m Measures) (int, bool) { return m.Outcome, m.In > 0 && m.Outcome > 0 })
	return x
}

func top(ms []Measures, score func(Measures) (int, bool)) []string {
	var pick []Measures
	for _, m := range ms {
		if _, ok := score(m); ok {
			pick = append(pick, m)
		}
	}
	slices.SortStableFunc(pick, func(a, b Measures) int {
		x, _ := score(a)
		y, _ := score(b)
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(b.Reach, a.Reach))
	})
	var out []string
	for _, m := range pick[:min(10, len(pick))] {
		out = append(out, m.Factor)
	}
	return out
}

func reach(next [][]int, i int) int {
	seen := make([]bool, len(next))
	seen[i] = true
	stack, n := []int{i}, 0
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, u := range next[v] {
			if !seen[u] {
				seen[u] = true
				n++
				stack = append(stack, u)
			}
		}
	}
	return n
}

type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) {
	a, b := u.root(i), u.root(j)
	u[max(a, b)] = min(a, b)
}

// outEdges lists each factor's running edges.
func (s *System) outEdges() [][]int {
	out := make([][]int, len(s.Factors))
	for i := range s.Edges {
		if s.Edges[i].Runs() {
			out[s.Edges[i].From] = append(out[s.Edges[i].From], i)
		}
	}
	return out
}

// loops lists cycles, the shortest first, each from its first factor in the order of the
// system. Cycles stay inside strongly connected parts, which keeps the search small.
func (s *System) loops() ([]Loop, bool) {
	out := s.outEdges()
	next := make([][]int, len(s.Factors))
	for i := range out {
		for _, k := range out[i] {
			next[i] = append(next[i], s.Edges[k].To)
		}
	}
	part := make([]int, len(s.Factors))
	size := map[int]int{}
	for c, nodes := range press.Components(next) {
		size[c] = len(nodes)
		for _, v := range nodes {
			part[v] = c
		}
	}
	var found []Loop
	steps, cut := 0, false
	on := make([]bool, len(s.Factors))
	var path []int
	for limit := 2; limit <= maxLoopLength && !cut; limit++ { // deepen: short loops first
		for root := range s.Factors {
			if size[part[root]] < limit {
				continue
			}
			var walk func(v int)
			walk = func(v int) {
				if cut {
					return
				}
				on[v] = true
				for _, k := range out[v] {
					if steps++; steps > maxSteps {
						cut = true
						break
					}
					u := s.Edges[k].To
					switch {
					case u == root && len(path)+1 == limit:
						found = append(found, s.loop(append(slices.Clone(path), k)))
						cut = cut || len(found) >= maxLoops
					case u > root && part[u] == part[root] && !on[u] && len(path)+1 < limit:
						path = append(path, k)
						walk(u)
						path = path[:len(path)-1]
					}
				}
				on[v] = false
			}
			walk(root)
		}
	}
	for _, n := range size {
		if n > maxLoopLength {
			cut = true
		}
	}
	return found, cut
}

func (s *System) loop(edges []int) Loop {
	l := Loop{Accounts: int(^uint(0) >> 1)}
	sign := 1
	for _, k := range edges {
		e := &s.Edges[k]
		l.Factors = append(l.Factors, s.Factors[e.From].Name)
		l.Edges = append(l.Edges, e.ID)
		sign *= e.Sign
		l.Accounts = min(l.Accounts, e.Accounts)
		l.Conflict = l.Conflict || e.Conflict
	}
	l.Kind = "reinforcing"
	if sign < 0 {
		l.Kind = "balancing"
	}
	return l
}
