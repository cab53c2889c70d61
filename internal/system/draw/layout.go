package draw

import (
	"cmp"
	"slices"
)

// box is a node to be placed; rank runs along the reading direction.
type box struct {
	w, h  float64
	x, y  float64 // centre
	rank  int
	order float64
	dummy bool
	part  int
	above []int // neighbours in the rank before
	below []int // in the rank after
}

// arc is an edge of the layout.
type arc struct {
	from, to int
	turned   bool  // laid out against its direction, to break a cycle
	via      []int // dummy boxes between, in the layout's direction
}

// layered places boxes in columns so that most arcs run to the right (Sugiyama, Tagawa and
// Toda 1981): break cycles, rank, give long arcs a place in every column between, order each
// column by the medians of its neighbours, place. Everything is deterministic.
type layered struct {
	boxes []box
	arcs  []arc
	gapX  float64
	gapY  float64
}

func (l *layered) run() (width, height float64) {
	l.breakCycles()
	l.rank()
	l.lengthen()
	parts := l.partition()
	return l.place(parts)
}

// breakCycles turns the arcs that lead back in a depth-first walk which begins at the
// sources.
func (l *layered) breakCycles() {
	n := len(l.boxes)
	out, in := make([][]int, n), make([]int, n)
	for k, a := range l.arcs {
		out[a.from] = append(out[a.from], k)
		in[a.to]++
	}
	state := make([]int, n)
	var walk func(v int)
	walk = func(v int) {
		state[v] = 1
		for _, k := range out[v] {
			a := &l.arcs[k]
			switch state[a.to] {
			case 0:
				walk(a.to)
			case 1:
				a.turned = true
			}
		}
		state[v] = 2
	}
	roots := make([]int, n)
	for i := range roots {
		roots[i] = i
	}
	slices.SortStableFunc(roots, func(a, b int) int {
		return cmp.Or(cmp.Compare(min(in[a], 1), min(in[b], 1)), cmp.Compare(in[a]-len(out[a]), in[b]-len(out[b])))
	})
	for _, v := range roots {
		if state[v] == 0 {
			walk(v)
		}
	}
}

func (a *arc) ends() (int, int) {
	if a.turned {
		return a.to, a.from
	}
	return a.from, a.to
}

// rank gives every box the longest way from a source, then pulls sources up to their first
// successor.
func (l *layered) rank() {
	n := len(l.boxes)
	indeg := make([]int, n)
	out := make([][]int, n)
	for k := range l.arcs {
		u, v := l.arcs[k].ends()
		out[u] = append(out[u], v)
		indeg[v]++
	}
	var queue []int
	for i := range n {
		if indeg[i] == 0 {
			queue = append(queue, i)
		}
	}
	sources := slices.Clone(queue)
	for ; len(queue) > 0; queue = queue[1:] {
		u := queue[0]
		for _, v := range out[u] {
			l.boxes[v].rank = max(l.boxes[v].rank, l.boxes[u].rank+1)
			if indeg[v]--; indeg[v] == 0 {
				queue = append(queue, v)
			}
		}
	}
	for _, s := range sources {
		if len(out[s]) == 0 {
			continue
		}
		first := 1 << 30
		for _, v := range out[s] {
			first = min(first, l.boxes[v].rank)
		}
		l.boxes[s].rank = first - 1
	}
}

// lengthen puts a dummy box into every column that a long arc crosses.
func (l *layered) lengthen() {
	join := func(u, v int) {
		l.boxes[u].below = append(l.boxes[u].below, v)
		l.boxes[v].above = append(l.boxes[v].above, u)
	}
	for k := range l.arcs {
		a := &l.arcs[k]
		u, v := a.ends()
		last := u
		for r := l.boxes[u].rank + 1; r < l.boxes[v].rank; r++ {
			l.boxes = append(l.boxes, box{h: 6, rank: r, dummy: true})
			d := len(l.boxes) - 1
			a.via = append(a.via, d)
			join(last, d)
			last = d
		}
		join(last, v)
	}
}

// partition finds the connected parts, the largest first.
func (l *layered) partition() [][]int {
	for i := range l.boxes {
		l.boxes[i].part = -1
	}
	var parts [][]int
	for i := range l.boxes {
		if l.boxes[i].part >= 0 {
			continue
		}
		p := len(parts)
		var nodes []int
		l.boxes[i].part = p
		for stack := []int{i}; len(stack) > 0; {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			nodes = append(nodes, v)
			for _, u := range slices.Concat(l.boxes[v].above, l.boxes[v].below) {
				if l.boxes[u].part < 0 {
					l.boxes[u].part = p
					stack = append(stack, u)
				}
			}
		}
		slices.Sort(nodes)
		parts = append(parts, nodes)
	}
	slices.SortStableFunc(parts, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return parts
}

// place lays out each part and packs the parts, small ones beside each other under the
// widest.
func (l *layered) place(parts [][]int) (float64, float64) {
	type frame struct{ w, h float64 }
	frames := make([]frame, len(parts))
	limit := 0.0
	for p, nodes := range parts {
		w, h := l.placePart(nodes)
		frames[p] = frame{w, h}
		limit = max(limit, w)
	}
	limit = max(limit, 1250)
	x, y, row, width := 0.0, 0.0, 0.0, 0.0
	for p, nodes := range parts {
		if x > 0 && x+frames[p].w > limit {
			x, y, row = 0, y+row+l.gapY*2.5, 0
		}
		for _, v := range nodes {
			l.boxes[v].x += x
			l.boxes[v].y += y
		}
		x += frames[p].w + l.gapX*.6
		width = max(width, x-l.gapX*.6)
		row = max(row, frames[p].h)
	}
	return width, y + row
}

func (l *layered) placePart(nodes []int) (float64, float64) {
	low := l.boxes[nodes[0]].rank
	for _, v := range nodes {
		low = min(low, l.boxes[v].rank)
	}
	var columns [][]int
	for _, v := range nodes {
		r := l.boxes[v].rank - low
		for len(columns) <= r {
			columns = append(columns, nil)
		}
		columns[r] = append(columns[r], v)
	}
	l.order(columns)
	// Columns: as wide as their widest box.
	x := 0.0
	for _, col := range columns {
		w := 0.0
		for _, v := range col {
			w = max(w, l.boxes[v].w)
		}
		for _, v := range col {
			l.boxes[v].x = x + w/2
			if l.boxes[v].dummy {
				l.boxes[v].w = w // a line keeps its height past the boxes of the column
			}
		}
		x += w + l.gapX
	}
	l.vertical(columns)
	top, bottom := 1e18, -1e18
	for _, v := range nodes {
		top = min(top, l.boxes[v].y-l.boxes[v].h/2)
		bottom = max(bottom, l.boxes[v].y+l.boxes[v].h/2)
	}
	for _, v := range nodes {
		l.boxes[v].y -= top
	}
	return x - l.gapX, bottom - top
}

// order sweeps the columns to and fro, each time sorting one by the median of its
// neighbours' places in the one before, and keeps the order with the fewest crossings.
func (l *layered) order(columns [][]int) {
	renumber := func(col []int) {
		for i, v := range col {
			l.boxes[v].order = float64(i)
		}
	}
	for _, c := range columns {
		renumber(c)
	}
	best := make([][]int, len(columns))
	keep := func() {
		for i := range columns {
			best[i] = slices.Clone(columns[i])
		}
	}
	keep()
	fewest := l.crossings(columns)
	for sweep := range 24 {
		down := sweep%2 == 0
		for k := range columns {
			i := k
			if !down {
				i = len(columns) - 1 - k
			}
			col := columns[i]
			key := make(map[int]float64, len(col))
			for _, v := range col {
				ns := l.boxes[v].above
				if !down {
					ns = l.boxes[v].below
				}
				key[v] = l.boxes[v].order
				if len(ns) > 0 {
					key[v] = l.medianOrder(ns)
				}
			}
			slices.SortStableFunc(col, func(a, b int) int { return cmp.Compare(key[a], key[b]) })
			renumber(col)
		}
		if c := l.crossings(columns); c < fewest {
			fewest = c
			keep()
		}
	}
	for i := range columns {
		copy(columns[i], best[i])
		renumber(columns[i])
	}
}

func (l *layered) medianOrder(ns []int) float64 {
	xs := make([]float64, len(ns))
	for i, v := range ns {
		xs[i] = l.boxes[v].order
	}
	slices.Sort(xs)
	m := len(xs) / 2
	if len(xs)%2 == 1 {
		return xs[m]
	}
	return (xs[m-1] + xs[m]) / 2
}

func (l *layered) crossings(columns [][]int) int {
	n := 0
	for _, col := range columns {
		type seg struct{ a, b float64 }
		var segs []seg
		for _, v := range col {
			for _, u := range l.boxes[v].below {
				segs = append(segs, seg{l.boxes[v].order, l.boxes[u].order})
			}
		}
		for i := range segs {
			for j := range i {
				if (segs[i].a-segs[j].a)*(segs[i].b-segs[j].b) < 0 {
					n++
				}
			}
		}
	}
	return n
}

// vertical gives heights: boxes are pulled to the mean of their neighbours as far as the
// order and the gaps of their column allow.
func (l *layered) vertical(columns [][]int) {
	for _, col := range columns {
		y := 0.0
		for _, v := range col {
			b := &l.boxes[v]
			b.y = y + b.h/2
			y += b.h + l.gap(b)
		}
		for _, v := range col {
			l.boxes[v].y -= y / 2
		}
	}
	for range 16 {
		for _, col := range columns {
			l.settle(col)
		}
		for i := len(columns) - 1; i >= 0; i-- {
			l.settle(columns[i])
		}
	}
}

func (l *layered) gap(b *box) float64 {
	if b.dummy {
		return l.gapY / 2
	}
	return l.gapY
}

// settle moves a column's boxes to where they want to be without changing their order: the
// pool adjacent violators algorithm, which is the least-squares answer.
func (l *layered) settle(col []int) {
	type pool struct {
		sum, n float64
		size   int
	}
	var pools []pool
	offset := make([]float64, len(col))
	for i, v := range col {
		b := &l.boxes[v]
		if i > 0 {
			a := &l.boxes[col[i-1]]
			offset[i] = offset[i-1] + a.h/2 + b.h/2 + (l.gap(a)+l.gap(b))/2
		}
		want, n := 0.0, 0
		for _, u := range b.above {
			want += l.boxes[u].y
			n++
		}
		for _, u := range b.below {
			want += l.boxes[u].y
			n++
		}
		if n == 0 {
			want, n = b.y, 1
		}
		pools = append(pools, pool{want/float64(n) - offset[i], 1, 1})
		for len(pools) > 1 {
			p, q := pools[len(pools)-2], pools[len(pools)-1]
			if p.sum/p.n <= q.sum/q.n {
				break
			}
			pools = append(pools[:len(pools)-2], pool{p.sum + q.sum, p.n + q.n, p.size + q.size})
		}
	}
	i := 0
	for _, p := range pools {
		for range p.size {
			l.boxes[col[i]].y = p.sum/p.n + offset[i]
			i++
		}
	}
}
