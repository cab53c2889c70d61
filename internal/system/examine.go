package system

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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

// Path is a chain of edges with the quotes that make it.
type Path struct {
	Factors []string `json:"factors"`
	Edges   []*Edge  `json:"edges"` // with their claims
	Sign    int      `json:"sign"`  // product of the signs
	// Accounts is the least number of independent accounts behind any edge; Threads the
	// number of sources (holder in an account) that claim every edge of it themselves.
	Accounts int `json:"accounts"`
	Threads  int `json:"threads"`
}

// Tracing is the answer to: how does one factor come to move another?
type Tracing struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Paths []Path `json:"paths"` // the shortest first
	Cut   bool   `json:"cut,omitempty"`
	// Robustness is the least number of independent accounts one must disbelieve for every
	// path to be cut: the maximum flow with the accounts of each edge as its capacity.
	Robustness int `json:"robustness"`
	// RobustnessClaims is the same with the number of claims.
	RobustnessClaims int `json:"robustness_claims"`
	// Weakest lists the edges of a smallest cut.
	Weakest []string `json:"weakest_edges"`
	// Threads is the number of sources of which at least one path is told entire.
	Threads int `json:"threads"`
	// Disagree: some path raises, another lowers.
	Disagree bool `json:"disagree,omitempty"`
}

// Trace finds the paths of at most maxLength edges (0: 8) between two factors, at most 200.
// The error wraps ErrUnknownFactor.
func (s *System) Trace(from, to string, maxLength int) (*Tracing, error) {
	i, _, ok := s.Find(from)
	if !ok {
		return nil, unknown(from)
	}
	j, _, ok := s.Find(to)
	if !ok {
		return nil, unknown(to)
	}
	maxLength = cmp.Or(maxLength, 8)
	t := &Tracing{From: s.Factors[i].Name, To: s.Factors[j].Name}
	out := s.outEdges()
	dist := s.distanceTo(j)
	on := make([]bool, len(s.Factors))
	var path []int
	threads := map[string]bool{}
	steps := 0
	var walk func(v, limit int)
	walk = func(v, limit int) {
		on[v] = true
		for _, k := range out[v] {
			if steps++; steps > maxSteps || len(t.Paths) >= 200 {
				t.Cut = true
				break
			}
			u := s.Edges[k].To
			if on[u] || dist[u] < 0 || len(path)+1+dist[u] > limit {
				continue
			}
			path = append(path, k)
			if u == j {
				if len(path) == limit {
					t.Paths = append(t.Paths, s.path(path, threads))
				}
			} else {
				walk(u, limit)
			}
			path = path[:len(path)-1]
		}
		on[v] = false
	}
	if i != j {
		for limit := 1; limit <= maxLength && !t.Cut; limit++ {
			walk(i, limit)
		}
	}
	t.Threads = len(threads)
	for _, p := range t.Paths {
		t.Disagree = t.Disagree || p.Sign != t.Paths[0].Sign
	}
	t.Robustness, t.Weakest = s.flow(i, j, func(e *Edge) int { return e.Accounts })
	t.RobustnessClaims, _ = s.flow(i, j, func(e *Edge) int { return len(e.Claims) - e.Denials })
	return t, nil
}

func (s *System) distanceTo(j int) []int {
	back := make([][]int, len(s.Factors))
	for i := range s.Edges {
		if s.Edges[i].Runs() {
			back[s.Edges[i].To] = append(back[s.Edges[i].To], s.Edges[i].From)
		}
	}
	dist := make([]int, len(s.Factors))
	for i := range dist {
		dist[i] = -1
	}
	dist[j] = 0
	for queue := []int{j}; len(queue) > 0; queue = queue[1:] {
		for _, u := range back[queue[0]] {
			if dist[u] < 0 {
				dist[u] = dist[queue[0]] + 1
				queue = append(queue, u)
			}
		}
	}
	return dist
}

func (s *System) path(edges []int, threads map[string]bool) Path {
	p := Path{Sign: 1, Factors: []string{s.Factors[s.Edges[edges[0]].From].Name}, Accounts: int(^uint(0) >> 1)}
	var common map[string]bool
	for _, k := range edges {
		e := &s.Edges[k]
		p.Factors = append(p.Factors, s.Factors[e.To].Name)
		p.Edges = append(p.Edges, e)
		p.Sign *= e.Sign
		p.Accounts = min(p.Accounts, e.Accounts)
		here := map[string]bool{}
		for i := range e.Claims {
			if e.Claims[i].Modality != "denied" && (common == nil || common[e.Claims[i].Source()]) {
				here[e.Claims[i].Source()] = true
			}
		}
		common = here
	}
	p.Threads = len(common)
	for k := range common {
		threads[k] = true
	}
	return p
}

// flow is the maximum flow (Edmonds and Karp 1972) and the edges of a smallest cut.
func (s *System) flow(from, to int, capacity func(*Edge) int) (int, []string) {
	if from == to {
		return 0, nil
	}
	n := len(s.Factors)
	type arc struct{ to, rest, back, edge int }
	arcs := make([][]arc, n)
	for i := range s.Edges {
		e := &s.Edges[i]
		if c := capacity(e); e.Runs() && c > 0 {
			arcs[e.From] = append(arcs[e.From], arc{e.To, c, len(arcs[e.To]), i})
			arcs[e.To] = append(arcs[e.To], arc{e.From, 0, len(arcs[e.From]) - 1, -1})
		}
	}
	total := 0
	for {
		via := make([][2]int, n) // node and arc that lead here
		for i := range via {
			via[i] = [2]int{-1, -1}
		}
		via[from] = [2]int{from, -1}
		for queue := []int{from}; len(queue) > 0 && via[to][0] < 0; queue = queue[1:] {
			v := queue[0]
			for k, a := range arcs[v] {
				if a.rest > 0 && via[a.to][0] < 0 {
					via[a.to] = [2]int{v, k}
					queue = append(queue, a.to)
				}
			}
		}
		if via[to][0] < 0 {
			var cut []string
			for v := range n {
				for _, a := range arcs[v] {
					if a.edge >= 0 && via[v][0] >= 0 && via[a.to][0] < 0 {
						cut = append(cut, s.Edges[a.edge].ID)
					}
				}
			}
			slices.Sort(cut)
			return total, cut
		}
		push := int(^uint(0) >> 1)
		for v := to; v != from; v = via[v][0] {
			push = min(push, arcs[via[v][0]][via[v][1]].rest)
		}
		for v := to; v != from; v = via[v][0] {
			a := &arcs[via[v][0]][via[v][1]]
			a.rest -= push
			arcs[v][a.back].rest += push
		}
		total += push
	}
}

// Surprise is an edge that one group of accounts tells more, or less, than the others
// would let expect.
type Surprise struct {
	Edge     string  `json:"edge"`
	From     string  `json:"from"`
	To       string  `json:"to"`
	Sign     int     `json:"sign"`
	Group    string  `json:"group"`
	Have     int     `json:"have"` // sources of the group that claim it
	Of       int     `json:"of"`
	Others   int     `json:"others"` // sources of other groups that claim it
	OthersOf int     `json:"others_of"`
	Residual float64 `json:"residual"` // adjusted standardized residual; beyond 1.96 is unusual
}

// Surprises compares groups of accounts (by outlet, say; group maps a document's id to its
// group) edge by edge: the adjusted standardized residual of the two-by-two table of sources
// that have the edge and have not (Agresti). The most surprising first.
func (s *System) Surprises(group func(doc string) string) []Surprise {
	members := map[string]map[string]bool{}
	all := map[string]bool{}
	for i := range s.Edges {
		for _, c := range s.Edges[i].Claims {
			g := group(c.Doc)
			if members[g] == nil {
				members[g] = map[string]bool{}
			}
			members[g][c.Source()], all[c.Source()] = true, true
		}
	}
	var out []Surprise
	for i := range s.Edges {
		e := &s.Edges[i]
		have := map[string]map[string]bool{}
		total := map[string]bool{}
		for _, c := range e.Claims {
			g := group(c.Doc)
			if have[g] == nil {
				have[g] = map[string]bool{}
			}
			have[g][c.Source()], total[c.Source()] = true, true
		}
		for _, g := range sortedKeys(have) {
			a, na := len(have[g]), len(members[g])
			b, nb := len(total)-a, len(all)-na
			if nb <= 0 {
				continue
			}
			p := float64(a+b) / float64(na+nb)
			v := p * (1 - p) * float64(na) * float64(nb) / float64(na+nb)
			if v <= 0 {
				continue
			}
			r := (float64(a) - float64(na)*p) / sqrt(v)
			out = append(out, Surprise{Edge: e.ID, From: s.Factors[e.From].Name, To: s.Factors[e.To].Name, Sign: e.Sign, Group: g,
				Have: a, Of: na, Others: b, OthersOf: nb, Residual: r})
		}
	}
	slices.SortStableFunc(out, func(a, b Surprise) int { return cmp.Compare(abs(b.Residual), abs(a.Residual)) })
	return out
}

// Group is a broader factor: factors that share a head or an actor, to be folded together
// in a drawing.
type Group struct {
	Name    string   `json:"name"`
	Factors []string `json:"factors"` // ids
}

// Groups gathers factors under broader ones: those whose first actor is the same. Factors
// without an actor, and actors with one factor, are in no group.
func (s *System) Groups() []Group {
	at := map[string][]string{}
	for i := range s.Factors {
		f := &s.Factors[i]
		lead := f.Form.Agent
		if len(lead) == 0 {
			lead = f.Form.Of
		}
		if len(lead) == 0 {
			lead = f.Form.Patient
		}
		if len(lead) > 0 {
			k := strings.Join(lead, " and ")
			at[k] = append(at[k], f.ID)
		}
	}
	var out []Group
	for _, k := range sortedKeys(at) {
		if len(at[k]) > 1 {
			out = append(out, Group{Name: k, Factors: at[k]})
		}
	}
	return out
}
