package system

import (
	"cmp"
	"slices"
)

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
