package neural

// Tree finds the best-scoring tree over n tokens in which exactly one token hangs on the
// root: the maximum spanning arborescence of Chu and Liu (1965) and Edmonds (1967).
// scores[d*(n+1)+h] is the score of head h (0 is the root, else token h-1) for token d;
// a token can't be its own head. heads gets a token index or -1.
func (t *Trees) Tree(scores []float32, n int, heads []int32) {
	m := n + 1
	if n == 0 {
		return
	}
	roots := 0
	for d := range n {
		row := scores[d*m : (d+1)*m]
		best := -1
		for h, s := range row {
			if h != d+1 && (best < 0 || s > row[best]) {
				best = h
			}
		}
		heads[d] = int32(best - 1)
		if best == 0 {
			roots++
		}
	}
	if roots == 1 && !t.circle(heads) {
		return
	}
	t.edmonds(scores, n, heads)
}

// Trees is the working memory of Tree.
type Trees struct {
	s        []float64 // in-arc scores of active nodes: s[v*m+u] for u -> v
	from, to []int16   // the tokens that such an arc really joins
	nodes    []node
	mark     []int32
	steps    []contracted // of all circles, one behind the other
	circles  []int32      // where each circle's steps begin
	cyc      []int16
}

// node is a token or a circle of nodes. The tokens of a circle are a list that begins at the
// node itself and goes on over next for size tokens.
type node struct {
	active     bool
	in         bool    // in the circle at hand
	best       int16   // where its best arc comes from
	next, last int16   // of the list of tokens
	size       int16   //
	lost       float64 // score of the arc inside the circle
	arc        [2]int16
}

// contracted remembers a member of a circle that was made one node.
type contracted struct {
	node, size int16
	arc        [2]int16
}

func (t *Trees) circle(heads []int32) bool {
	if cap(t.mark) < len(heads) {
		t.mark = make([]int32, len(heads)*2)
	}
	mark := t.mark[:len(heads)]
	clear(mark)
	for i := range heads {
		for j := int32(i); j >= 0 && mark[j] != -1; j = heads[j] {
			if mark[j] == int32(i)+1 {
				return true
			}
			if mark[j] != 0 {
				break
			}
			mark[j] = int32(i) + 1
		}
	}
	return false
}

// edmonds works in nodes 0 to n, 0 the root.
func (t *Trees) edmonds(scores []float32, n int, heads []int32) {
	m := n + 1
	t.s, t.from, t.to = grow(t.s, m*m), grow(t.from, m*m), grow(t.to, m*m)
	t.nodes, t.mark = grow(t.nodes, m), grow(t.mark, m)
	t.steps, t.circles = t.steps[:0], t.circles[:0]
	for v := range m {
		t.nodes[v] = node{active: true, next: -1, last: int16(v), size: 1}
		if v == 0 {
			continue
		}
		for u := range m {
			t.s[v*m+u] = float64(scores[(v-1)*m+u])
			t.from[v*m+u], t.to[v*m+u] = int16(u), int16(v)
		}
		// One arc from the root is needed; a second never pays.
		t.s[v*m] -= 1e9
	}
	for v := 1; v < m; v++ {
		t.nodes[v].best = t.bestInto(v, m)
	}
	for t.findCircle(m) {
		t.contract(m)
	}
	for v := 1; v < m; v++ {
		if x := &t.nodes[v]; x.active {
			a := v*m + int(x.best)
			x.arc = [2]int16{t.from[a], t.to[a]}
		}
	}
	// Open the circles again, the last one first: the arc that enters replaces one inside.
	end := len(t.steps)
	for i := len(t.circles) - 1; i >= 0; i-- {
		steps := t.steps[t.circles[i]:end]
		end = int(t.circles[i])
		enter := t.nodes[steps[0].node].arc
		for _, c := range steps {
			arc := c.arc
			for k, x := int16(0), c.node; k < c.size; k, x = k+1, t.nodes[x].next {
				if x == enter[1] {
					arc = enter
				}
			}
			t.nodes[c.node].arc = arc
		}
	}
	for v := 1; v < m; v++ {
		a := t.nodes[v].arc
		heads[a[1]-1] = int32(a[0]) - 1
	}
}

// contract makes the circle in t.cyc one node, its first.
func (t *Trees) contract(m int) {
	c := int(t.cyc[0])
	t.circles = append(t.circles, int32(len(t.steps)))
	for _, v := range t.cyc {
		x := &t.nodes[v]
		a := int(v)*m + int(x.best)
		x.in, x.lost = true, t.s[a]
		t.steps = append(t.steps, contracted{v, x.size, [2]int16{t.from[a], t.to[a]}})
	}
	for u := range m {
		if !t.nodes[u].active || t.nodes[u].in {
			continue
		}
		into, out := -1, -1
		var best float64
		for _, v := range t.cyc {
			if x := t.s[int(v)*m+u] - t.nodes[v].lost; into < 0 || x > best {
				into, best = int(v), x
			}
			if u > 0 && (out < 0 || t.s[u*m+int(v)] > t.s[u*m+out]) {
				out = int(v)
			}
		}
		if u > 0 {
			t.s[u*m+c], t.from[u*m+c], t.to[u*m+c] = t.s[u*m+out], t.from[u*m+out], t.to[u*m+out]
		}
		t.from[c*m+u], t.to[c*m+u] = t.from[into*m+u], t.to[into*m+u]
		t.s[c*m+u] = best
	}
	root := &t.nodes[c]
	for _, v := range t.cyc[1:] {
		x := &t.nodes[v]
		t.nodes[root.last].next = v
		root.last = x.last
		root.size += x.size
		x.active = false
	}
	// Only arcs to and from the circle have changed, so a round costs as much as the circle
	// is long.
	for u := 1; u < m; u++ {
		if x := &t.nodes[u]; x.active && !x.in && t.nodes[x.best].in {
			x.best = int16(c)
		}
	}
	for _, v := range t.cyc {
		t.nodes[v].in = false
	}
	root.best = t.bestInto(c, m)
}

// bestInto gives the active node with the best arc into v.
func (t *Trees) bestInto(v, m int) int16 {
	b := -1
	for u := range m {
		if u != v && t.nodes[u].active && (b < 0 || t.s[v*m+u] > t.s[v*m+b]) {
			b = u
		}
	}
	return int16(b)
}

// findCircle puts the nodes of a circle of best arcs into t.cyc, if there is one.
func (t *Trees) findCircle(m int) bool {
	mark := t.mark[:m]
	clear(mark)
	for i := 1; i < m; i++ {
		if !t.nodes[i].active {
			continue
		}
		j := i
		for j != 0 && mark[j] == 0 {
			mark[j] = int32(i)
			j = int(t.nodes[j].best)
		}
		if j == 0 || mark[j] != int32(i) {
			continue
		}
		t.cyc = append(t.cyc[:0], int16(j))
		for k := int(t.nodes[j].best); k != j; k = int(t.nodes[k].best) {
			t.cyc = append(t.cyc, int16(k))
		}
		return true
	}
	return false
}
