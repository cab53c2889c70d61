package syntax

import (
	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/linear"
)

var (
	h1 = linear.Hash2
	h2 = linear.Hash3
	hs = linear.String
)

func suffix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[len(s)-n:]
}

func prefix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}

func at[T any](s []T, i int) (v T) {
	if i >= 0 && i < len(s) {
		return s[i]
	}
	return v
}

// TagFeatures appends the features of the tag of token i, given the tags on its left.
func TagFeatures(f []uint32, s *Sentence, tags []uint8, i int) []uint32 {
	w, form := s.Normal[i], s.Forms[i]
	p1, p2 := uint32(at(tags, i-1)), uint32(at(tags, i-2))
	if i == 0 {
		p1 = 255
	}
	if i < 2 {
		p2 = 255
	}
	wm1, wp1 := hs(at(s.Normal, i-1)), hs(at(s.Normal, i+1))
	c, cm, cp := s.Clus[i], at(s.Clus, i-1), at(s.Clus, i+1)
	w0 := hs(w)
	shape := uint32(s.Shape[i])
	first := uint32(0)
	if i == 0 {
		first = 1
	}
	f = append(f,
		h1(1, w0), h1(2, hs(form)), h1(3, hs(suffix(w, 1))), h1(4, hs(suffix(w, 2))), h1(5, hs(suffix(w, 3))), h1(41, hs(suffix(w, 4))),
		h1(6, hs(prefix(w, 1))), h1(7, hs(prefix(w, 2))), h1(42, hs(prefix(w, 3))),
		h2(8, shape, first), h1(9, p1), h2(10, p1, p2), h2(11, p1, w0), h1(12, wm1), h1(13, wp1),
		h1(14, hs(at(s.Normal, i-2))), h1(15, hs(at(s.Normal, i+2))),
		h2(16, wm1, w0), h2(17, w0, wp1),
		h1(18, hs(suffix(at(s.Normal, i-1), 3))), h1(19, hs(suffix(at(s.Normal, i+1), 3))),
		h1(20, uint32(at(s.Shape, i+1))), h1(21, uint32(at(s.Shape, i-1))),
		h1(22, uint32(c.Full)), h1(23, uint32(c.P10)), h1(24, uint32(c.P6)), h1(25, uint32(c.P4)),
		h1(26, uint32(cm.Full)), h1(27, uint32(cp.Full)), h1(28, uint32(cp.P6)), h1(29, uint32(at(s.Clus, i+2).Full)), h1(30, uint32(at(s.Clus, i-2).Full)),
		h2(31, uint32(c.P10), uint32(cp.P10)), h2(32, p1, uint32(cp.P10)), h2(33, p1, uint32(c.P10)), h2(34, uint32(cm.P10), uint32(cp.P10)),
		h1(35, 0))
	return f
}

// Linear is the averaged perceptron tagger with the arc-hybrid parser of Kuhlmann,
// Gómez-Rodríguez and Satta (2011), its moves without labels, and a labeller behind it.
type Linear struct {
	Tagger, Mover, Labeller *linear.Model
	Pairs                   [][2]uint8 // tag class to UPOS, XPOS
	DepOf                   []uint8    // label class to relation
}

// Scratch is the working memory of one analysis.
type Scratch struct {
	feats  []uint32
	scores []int32
	tags   []uint8
	state  State
}

// Tag sets the tags of the sentence.
func (l *Linear) Tag(s *Sentence, w *Scratch) {
	n := s.Len()
	w.tags = append(w.tags[:0], make([]uint8, n)...)
	w.scores = grow(w.scores, l.Tagger.Classes)
	for i := range n {
		w.feats = TagFeatures(w.feats[:0], s, w.tags[:i], i)
		l.Tagger.Score(w.feats, w.scores[:l.Tagger.Classes])
		b := linear.Best(w.scores[:l.Tagger.Classes])
		w.tags[i] = uint8(b)
		s.UPOS[i], s.XPOS[i] = l.Pairs[b][0], l.Pairs[b][1]
	}
}

func grow(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}

// Parse sets heads and relations from forms and tags.
func (l *Linear) Parse(s *Sentence, w *Scratch) {
	n := s.Len()
	if n == 0 {
		return
	}
	st := &w.state
	st.Init(n)
	w.scores = grow(w.scores, max(l.Mover.Classes, l.Labeller.Classes))
	for !st.Done() {
		ok := st.Legal()
		w.feats = MoveFeatures(w.feats[:0], s, st)
		sc := w.scores[:3]
		l.Mover.Score(w.feats, sc)
		best := -1
		for m := range 3 {
			if ok&(1<<m) != 0 && (best < 0 || sc[m] > sc[best]) {
				best = m
			}
		}
		st.Apply(best)
	}
	copy(s.Heads, st.Heads)
	for i := range n {
		w.feats = LabelFeatures(w.feats[:0], s, st, i)
		sc := w.scores[:l.Labeller.Classes]
		l.Labeller.Score(w.feats, sc)
		s.Deps[i] = l.DepOf[linear.Best(sc)]
	}
}

// Moves of the parser.
const (
	Shift = iota
	Left  // head of the top of the stack is the front of the buffer
	Right // head of the top of the stack is the one below it
)

// State is a configuration of the parser. The root node is not on the stack: when the
// buffer is empty and one token is left, that token is the root.
type State struct {
	N     int
	B     int
	Stack []int32
	Heads []int32
	LC    [][2]int32 // leftmost, second leftmost child, -1
	RC    [][2]int32
	NL    []uint8
	NR    []uint8
}

// Init starts on a sentence of n tokens.
func (s *State) Init(n int) {
	s.N, s.B = n, 0
	s.Stack = s.Stack[:0]
	if cap(s.Heads) < n {
		s.Heads, s.LC, s.RC = make([]int32, n), make([][2]int32, n), make([][2]int32, n)
		s.NL, s.NR = make([]uint8, n), make([]uint8, n)
	}
	s.Heads, s.LC, s.RC, s.NL, s.NR = s.Heads[:n], s.LC[:n], s.RC[:n], s.NL[:n], s.NR[:n]
	for i := range n {
		s.Heads[i], s.LC[i], s.RC[i] = -1, [2]int32{-1, -1}, [2]int32{-1, -1}
		s.NL[i], s.NR[i] = 0, 0
	}
}

// Done tells whether the tree is complete.
func (s *State) Done() bool { return s.B == s.N && len(s.Stack) <= 1 }

// Legal gives the possible moves as bits.
func (s *State) Legal() (m int) {
	if s.B < s.N {
		m |= 1 << Shift
		if len(s.Stack) > 0 {
			m |= 1 << Left
		}
	}
	if len(s.Stack) > 1 {
		m |= 1 << Right
	}
	return m
}

// Apply makes a legal move.
func (s *State) Apply(m int) {
	switch m {
	case Shift:
		s.Stack = append(s.Stack, int32(s.B))
		s.B++
	case Left:
		t := s.pop()
		s.attach(t, int32(s.B))
	case Right:
		t := s.pop()
		s.attach(t, s.Stack[len(s.Stack)-1])
	}
}

func (s *State) pop() int32 {
	t := s.Stack[len(s.Stack)-1]
	s.Stack = s.Stack[:len(s.Stack)-1]
	return t
}

func (s *State) attach(c, h int32) {
	s.Heads[c] = h
	if c < h {
		if s.NL[h] < 5 {
			s.NL[h]++
		}
		s.LC[h][1] = s.LC[h][0]
		s.LC[h][0] = c
	} else {
		if s.NR[h] < 5 {
			s.NR[h]++
		}
		s.RC[h][1] = s.RC[h][0]
		s.RC[h][0] = c
	}
}

// Costs gives the number of gold arcs that each move makes unreachable (the dynamic oracle
// of Goldberg and Nivre 2013 for arc-hybrid).
func (s *State) Costs(gold []int32) (c [3]int) {
	var s0, s1 int32 = -1, -1
	if n := len(s.Stack); n > 0 {
		s0 = s.Stack[n-1]
		if n > 1 {
			s1 = s.Stack[n-2]
		}
	}
	b := int32(s.B)
	if s.B < s.N {
		// Shift: b can't have a head in the stack below the top, nor dependents in the stack.
		for k, x := range s.Stack {
			if gold[x] == b || gold[b] == x && k < len(s.Stack)-1 {
				c[Shift]++
			}
		}
		if s0 >= 0 {
			// Left: s0 loses a head at s1 or behind b, and its dependents from b on.
			if g := gold[s0]; g == s1 && s1 >= 0 || g > b || g < 0 {
				c[Left]++
			}
			for x := b; x < int32(s.N); x++ {
				if gold[x] == s0 {
					c[Left]++
				}
			}
		}
	}
	if s1 >= 0 {
		if g := gold[s0]; g >= b || g < 0 {
			c[Right]++
		}
		for x := b; x < int32(s.N); x++ {
			if gold[x] == s0 {
				c[Right]++
			}
		}
	}
	return c
}

type tok struct {
	w, t  uint32
	c     lexicon.Cluster
	p4    uint32
	there uint32
}

func (s *Sentence) tok(i int32) tok {
	if i < 0 || int(i) >= len(s.Normal) {
		return tok{}
	}
	return tok{w: uint32(s.Row[i]) + 1, t: uint32(s.XPOS[i]) + 1, c: s.Clus[i], there: 1}
}

// MoveFeatures appends the features of a configuration.
func MoveFeatures(f []uint32, s *Sentence, st *State) []uint32 {
	n := len(st.Stack)
	at := func(k int) int32 {
		if n > k {
			return st.Stack[n-1-k]
		}
		return -1
	}
	i0, i1, i2 := at(0), at(1), at(2)
	j0, j1, j2 := int32(st.B), int32(st.B+1), int32(st.B+2)
	s0, s1, s2 := s.tok(i0), s.tok(i1), s.tok(i2)
	b0, b1, b2 := s.tok(j0), s.tok(j1), s.tok(j2)
	child := func(c [][2]int32, i int32, k int) tok {
		if i < 0 || int(i) >= st.N {
			return tok{}
		}
		return s.tok(c[i][k])
	}
	s0l, s0r := child(st.LC, i0, 0), child(st.RC, i0, 0)
	s0l2, s0r2 := child(st.LC, i0, 1), child(st.RC, i0, 1)
	s1l, s1r := child(st.LC, i1, 0), child(st.RC, i1, 0)
	s1r2 := child(st.RC, i1, 1)
	b0l, b0l2 := child(st.LC, j0, 0), child(st.LC, j0, 1)
	dist, d1 := uint32(0), uint32(0)
	if i0 >= 0 && int(j0) < st.N {
		dist = uint32(min(j0-i0, 6))
	}
	if i1 >= 0 {
		d1 = uint32(min(i0-i1, 6))
	}
	var v0, v1, vb uint32
	if i0 >= 0 {
		v0 = uint32(st.NL[i0])*6 + uint32(st.NR[i0])
	}
	if i1 >= 0 {
		v1 = uint32(st.NL[i1])*6 + uint32(st.NR[i1])
	}
	if int(j0) < st.N {
		vb = uint32(st.NL[j0])
	}
	k := uint32(100)
	a1 := func(x uint32) { k++; f = append(f, h1(k, x)) }
	a2 := func(x, y uint32) { k++; f = append(f, h2(k, x, y)) }
	a3 := func(x, y, z uint32) { k++; f = append(f, h2(k, x, y*131+z)) }
	a4 := func(x, y, z, q uint32) { k++; f = append(f, h2(k, x, (y*131+z)*131+q)) }
	a1(0)
	a1(s0.w)
	a1(s0.t)
	a2(s0.w, s0.t)
	a1(s1.w)
	a1(s1.t)
	a2(s1.w, s1.t)
	a1(b0.w)
	a1(b0.t)
	a2(b0.w, b0.t)
	a1(b1.w)
	a1(b1.t)
	a2(b1.w, b1.t)
	a2(b2.w, b2.t)
	a1(b2.t)
	a2(s0.w, b0.w)
	a3(s0.w, b0.t, s0.t)
	a3(b0.w, s0.t, b0.t)
	a2(s0.t, b0.t)
	a2(s0.w, s1.w)
	a3(s1.w, s0.t, s1.t)
	a3(s0.w, s1.t, s0.t)
	a2(s1.t, s0.t)
	a3(s0.t, b0.t, b1.t)
	a3(s1.t, s0.t, b0.t)
	a4(s1.t, s0.t, b0.t, b1.t)
	a4(s2.t, s1.t, s0.t, b0.t)
	a4(s0.t, b0.t, b1.t, b2.t)
	a3(s1.w, s0.t, b0.t)
	a3(s0.w, s1.t, b0.t)
	a3(b0.w, s1.t, s0.t)
	a3(b1.w, s0.t, b0.t)
	a3(s2.t, s1.t, s0.t)
	a3(s0.t, s0l.t, b0.t)
	a3(s0.t, s0r.t, b0.t)
	a3(s1.t, s1r.t, s0.t)
	a3(s1.t, s1l.t, s0.t)
	a3(s1.t, s0l.t, s0.t)
	a3(s1.t, s0r.t, s0.t)
	a3(s0.t, b0.t, b0l.t)
	a4(s0.t, s0l.t, s0l2.t, b0.t)
	a4(s0.t, s0r.t, s0r2.t, b0.t)
	a4(b0.t, b0l.t, b0l2.t, s0.t)
	a3(s1.t, s1r.t, s1r2.t)
	a2(s0l.w, s0.t)
	a2(s0r.w, s0.t)
	a2(s1r.w, s1.t)
	a2(s0r.w, b0.w)
	a2(b0l.w, b0.t)
	a2(s0.w, dist)
	a2(s0.t, dist)
	a2(b0.t, dist)
	a3(s0.t, b0.t, dist)
	a3(s1.t, s0.t, d1)
	a2(s0.w, v0)
	a2(s0.t, v0)
	a2(s1.t, v1)
	a2(s1.w, v1)
	a2(b0.t, vb)
	a3(s0.t, b0.t, v0)
	// Clusters.
	c := func(t tok) (uint32, uint32, uint32, uint32) {
		return uint32(t.c.Full), uint32(t.c.P4), uint32(t.c.P6), uint32(t.c.P10)
	}
	s0f, _, s06, s010 := c(s0)
	s1f, _, s16, s110 := c(s1)
	b0f, _, b06, b010 := c(b0)
	b1f, b14, b16, _ := c(b1)
	_, _, s26, _ := c(s2)
	a1(s0f)
	a1(s1f)
	a1(b0f)
	a1(b1f)
	a2(s0f, b0f)
	a2(s1f, s0f)
	a2(s06, b06)
	a2(s010, b010)
	a2(s110, s010)
	a2(s16, s06)
	a3(s06, b06, b16)
	a3(s16, s06, b06)
	a3(s0f, b0.t, s0.t)
	a3(b0f, s0.t, b0.t)
	a3(s1f, s0.t, s1.t)
	a3(s0f, s1.t, s0.t)
	a3(s26, s16, s06)
	a3(s010, b0.t, b1.t)
	a3(s110, s0.t, b0.t)
	a2(b14, s0.t)
	a2(uint32(s0r.c.P10), s010)
	a2(uint32(s0r.c.P6), b06)
	a2(uint32(s0l.c.P6), s06)
	a2(uint32(s1r.c.P10), s110)
	a2(uint32(b0l.c.P10), b010)
	a3(uint32(s0r.c.P6), s0.t, b06)
	return f
}

// LabelFeatures appends the features of the relation of token i to its head.
func LabelFeatures(f []uint32, s *Sentence, st *State, i int) []uint32 {
	h := st.Heads[i]
	d, g := s.tok(int32(i)), s.tok(h)
	dir := uint32(0)
	dist := uint32(0)
	if h >= 0 {
		if h > int32(i) {
			dir = 1
			dist = uint32(min(h-int32(i), 7))
		} else {
			dir = 2
			dist = uint32(min(int32(i)-h, 7))
		}
	}
	var gg int32 = -1
	if h >= 0 {
		gg = st.Heads[h]
	}
	hh := s.tok(gg)
	dm, dp := s.tok(int32(i-1)), s.tok(int32(i+1))
	var gm, gp tok
	if h >= 0 {
		gm, gp = s.tok(h-1), s.tok(h+1)
	}
	child := func(c [][2]int32, i int32, k int) tok {
		if i < 0 {
			return tok{}
		}
		return s.tok(c[i][k])
	}
	dl, dr := child(st.LC, int32(i), 0), child(st.RC, int32(i), 0)
	dl2 := child(st.LC, int32(i), 1)
	gl, gr := child(st.LC, h, 0), child(st.RC, h, 0)
	var nl, nr, gv uint32
	nl, nr = uint32(st.NL[i]), uint32(st.NR[i])
	if h >= 0 {
		gv = uint32(st.NL[h])*6 + uint32(st.NR[h])
	}
	k := uint32(300)
	a1 := func(x uint32) { k++; f = append(f, h1(k, x*4+dir)) }
	a2 := func(x, y uint32) { k++; f = append(f, h2(k, x*4+dir, y)) }
	a3 := func(x, y, z uint32) { k++; f = append(f, h2(k, x*4+dir, y*131+z)) }
	a1(0)
	a1(d.w)
	a1(d.t)
	a2(d.w, d.t)
	a1(g.w)
	a1(g.t)
	a2(g.w, g.t)
	a2(d.w, g.w)
	a2(d.t, g.t)
	a3(d.w, d.t, g.t)
	a3(g.w, g.t, d.t)
	a3(d.t, g.t, dist)
	a3(dm.t, d.t, g.t)
	a3(d.t, dp.t, g.t)
	a3(gm.t, g.t, d.t)
	a3(g.t, gp.t, d.t)
	a3(d.t, g.t, hh.t)
	a2(hh.w, d.t)
	a3(dl.w, d.t, g.t)
	a3(dr.w, d.t, g.t)
	a3(dl.t, d.t, g.t)
	a3(dr.t, d.t, g.t)
	a3(dl.t, dl2.t, d.t)
	a2(dl.w, g.w)
	a3(gl.t, g.t, d.t)
	a3(gr.t, g.t, d.t)
	a3(gl.w, g.t, d.t)
	a2(dm.w, d.t)
	a2(dp.w, d.t)
	a3(nl*8+nr, d.t, g.t)
	a3(gv, d.t, g.t)
	df, d6, d10 := uint32(d.c.Full), uint32(d.c.P6), uint32(d.c.P10)
	gf, g6, g10 := uint32(g.c.Full), uint32(g.c.P6), uint32(g.c.P10)
	a1(df)
	a1(gf)
	a2(df, gf)
	a2(d6, g6)
	a2(d10, g10)
	a3(df, g.t, d.t)
	a3(gf, d.t, g.t)
	a3(d10, g.w, 0)
	a3(g10, d.w, 0)
	a3(uint32(dl.c.P10), d10, g6)
	a3(uint32(dl.w), d6, g6)
	a3(uint32(dl.w), d10, g10)
	if h >= 0 && st.LC[h][0] == int32(i) {
		a1(1)
	} else {
		a1(2)
	}
	return f
}

// SetTree fills a fresh state with the arcs of a complete tree.
func (s *State) SetTree(heads []int32) {
	for i := range heads { // right to left for left children, so that the leftmost is last
		if c := len(heads) - 1 - i; heads[c] > int32(c) {
			s.attach(int32(c), heads[c])
		}
	}
	for c := range heads {
		if h := heads[c]; h >= 0 && h < int32(c) {
			s.attach(int32(c), h)
		}
		s.Heads[c] = heads[c]
	}
}
