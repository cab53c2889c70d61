package neural

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
)

// Scales of activations in integers: a value x becomes round(x*scale), held within a limit so
// that no sum of products can overflow (limit * 127 * width < 2^31).
const (
	actScale   = 256
	actLimit   = 4095
	scoreScale = 128
	cacheScale = 512
	cacheSize  = 8000 // word forms whose first products a Work keeps
	maxTag     = 64   // no tagset is larger
)

// Matrix is a matrix of weights in use: integers packed for MulInt, with what turns a product
// into a float.
type Matrix struct {
	In, Out int
	Q       []int8    // In x Out, as in the file
	Scale   []float32 // of each column, weights only
	Bias    []float32
	packed  []int16
	deq     []float32 // Scale / actScale
}

// Table is a table of vectors in 8 bits with a scale a row.
type Table struct {
	Dim   int
	Scale []float32
	Q     []int8
}

// Layer is a layer of recurrent units in use.
type Layer struct {
	Gates  int
	W      Matrix
	VF, VR []float32
}

// Net is the joint tagger and parser. It is immutable.
type Net struct {
	Config
	Index               *Index
	Word, Tuned, ShapeT Table
	AffixT              [Affixes]Table
	PlaceT              Table
	Layers              []Layer
	Tag                 Matrix
	FeedT               Table // tag vectors
	Proj                Matrix
	Arc                 Matrix
	Root                []float32 // arc, then label
	LabelM              Matrix
	Pairs               [][2]uint8 // UPOS, XPOS of a tag class
	DepOf               []uint8    // relation of a class
	RootDep             int        // class of the root's relation
	feed                []float32
	none                []float32 // zeros: no bias
	rootArc             []int16
	place               []int16 // products of the first layer with the places
}

// Prepare lays the weights out for use. Call it once.
func (n *Net) Prepare() {
	for _, m := range n.matrices() {
		w := make([]int16, len(m.Q))
		for i, q := range m.Q {
			w[i] = int16(q)
		}
		m.packed = PackInt(w, m.In, m.Out)
		m.deq = make([]float32, m.Out)
		for i, s := range m.Scale {
			m.deq[i] = s / actScale
		}
	}
	n.none = make([]float32, n.Layers[0].W.Out)
	n.preparePlaces()
	n.feed = make([]float32, len(n.FeedT.Scale)*n.FeedT.Dim)
	for t, s := range n.FeedT.Scale {
		for j := range n.FeedT.Dim {
			n.feed[t*n.FeedT.Dim+j] = s * float32(n.FeedT.Q[t*n.FeedT.Dim+j])
		}
	}
	n.rootArc = make([]int16, n.Config.Arc)
	quantise(n.rootArc, n.Root[:n.Config.Arc], scoreScale)
}

// apply sets y (rows x m.Out) to x times m plus bias.
func (m *Matrix) apply(y []float32, acc []int32, x []int16, rows int) {
	acc = acc[:rows*m.Out]
	MulInt(acc, m.Out, x, m.In, m.packed, rows, m.In, m.Out)
	for i := range rows {
		dequantise(y[i*m.Out:(i+1)*m.Out], acc[i*m.Out:(i+1)*m.Out], m.deq, m.Bias)
	}
}

// Work is the memory of one analysis. It isn't safe for concurrent use.
type Work struct {
	cache  map[string]int32
	slots  []int16
	x0     []int16
	u, out []float32
	c      []float32
	acc    []int32
	q      []int16
	p, m   []float32
	ad, am []int16
	cols   []int16
	scores []float32
	hid    []float32
	trees  Trees
	span   []Span
	slot   []int32
	UPOS   []uint8
	XPOS   []uint8
	Heads  []int32 // within the sentence, -1 the root
	Deps   []uint8 // class of each relation
	zero   []float32
	near   []weighted
	fresh  []int32
	places []int32
}

// Span is a range of tokens [A, B): a sentence.
type Span struct{ A, B int }

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// preparePlaces multiplies the vectors of the places with the first layer once for all.
func (n *Net) preparePlaces() {
	l := &n.Layers[0].W
	in := l.In
	x, acc, row := make([]int16, Places*in), make([]int32, Places*l.Out), make([]float32, l.Out)
	at := n.Word.Dim + n.Tuned.Dim + n.ShapeT.Dim + Affixes*n.AffixT[0].Dim
	for p := range Places {
		n.PlaceT.put(x[p*in+at:], int32(p))
	}
	MulInt(acc, l.Out, x, in, l.packed, Places, in, l.Out)
	n.place = make([]int16, Places*l.Out)
	for p := range Places {
		dequantise(row, acc[p*l.Out:(p+1)*l.Out], l.deq, n.none)
		quantise(n.place[p*l.Out:(p+1)*l.Out], row, cacheScale)
	}
}

// input sets w.u to the products of the first layer. Those of a form are kept for the next
// time.
func (n *Net) input(w *Work, forms []string, spans []Span) {
	l := &n.Layers[0].W
	if w.cache == nil {
		w.cache = make(map[string]int32, cacheSize)
	}
	if len(w.cache)+len(forms) > cacheSize {
		clear(w.cache)
	}
	w.slot, w.places, w.fresh = grow(w.slot, len(forms)), grow(w.places, len(forms)), w.fresh[:0]
	for i, f := range forms {
		s, ok := w.cache[f]
		if !ok {
			s = int32(len(w.cache))
			w.cache[strings.Clone(f)] = s
			w.fresh = append(w.fresh, int32(i))
		}
		w.slot[i] = s
	}
	n.fill(w, forms)
	for _, s := range spans {
		PlacesOf(w.places[s.A:s.B], forms[s.A:s.B])
	}
	for t, s := range w.slot {
		form, place := w.slots[int(s)*l.Out:int(s+1)*l.Out], n.place[int(w.places[t])*l.Out:]
		sum2(w.u[t*l.Out:(t+1)*l.Out], form, place, l.Bias, 1.0/cacheScale)
	}
}

// fill computes the products of the fresh forms.
func (n *Net) fill(w *Work, forms []string) {
	l := &n.Layers[0].W
	m, in := len(w.fresh), l.In
	if m == 0 {
		return
	}
	if need := len(w.cache) * l.Out; len(w.slots) < need {
		more := make([]int16, max(need, min(2*need, cacheSize*l.Out)))
		copy(more, w.slots)
		w.slots = more
	}
	w.x0, w.acc, w.p = grow(w.x0, m*in), grow(w.acc, m*l.Out), grow(w.p, l.Out)
	for k, i := range w.fresh {
		n.embed(w.x0[k*in:(k+1)*in], n.Index.Of(forms[i], lexicon.Normal(forms[i])))
	}
	MulInt(w.acc, l.Out, w.x0, in, l.packed, m, in, l.Out)
	row := w.p[:l.Out]
	for k, i := range w.fresh {
		dequantise(row, w.acc[k*l.Out:(k+1)*l.Out], l.deq, n.none)
		quantise(w.slots[int(w.slot[i])*l.Out:], row, cacheScale)
	}
}

// embed fills x with the input vector of a form, but for its place.
func (n *Net) embed(x []int16, f Features) {
	clear(x)
	o := 0
	put := func(t *Table, row int32) {
		t.put(x[o:], row)
		o += t.Dim
	}
	put(&n.Word, f.Row)
	put(&n.Tuned, f.Tuned)
	put(&n.ShapeT, f.Shape)
	for k := range f.Affix {
		put(&n.AffixT[k], f.Affix[k])
	}
}

// put writes a row as integers of actScale.
func (t *Table) put(dst []int16, row int32) {
	s := t.Scale[row] * actScale
	for j, q := range t.Q[int(row)*t.Dim : int(row+1)*t.Dim] {
		dst[j] = clampInt(float32(s * float32(q)))
	}
}

// Analyse sets w.UPOS, w.XPOS, w.Heads and w.Deps for the sentences that spans cut the forms into.
func (n *Net) Analyse(w *Work, forms []string, spans []Span) {
	N := len(forms)
	w.UPOS, w.XPOS = grow(w.UPOS, N), grow(w.XPOS, N)
	w.Heads, w.Deps = grow(w.Heads, N), grow(w.Deps, N)
	if N == 0 {
		return
	}
	cfg := &n.Config
	h2 := 2 * cfg.Hidden
	w.out, w.c = grow(w.out, N*h2), grow(w.c, 2*cfg.Hidden)
	if w.zero == nil {
		w.zero = make([]float32, cfg.Hidden)
	}
	for l := range n.Layers {
		layer := &n.Layers[l]
		gc := layer.W.Out
		w.u = grow(w.u, N*gc)
		if l == 0 {
			n.input(w, forms, spans)
		} else {
			w.q = grow(w.q, N*h2)
			quantise(w.q, w.out[:N*h2], actScale)
			if l == cfg.TagLayer {
				n.tags(w, N)
			}
			w.acc = grow(w.acc, N*gc)
			layer.W.apply(w.u, w.acc, w.q, N)
		}
		n.recur(w, layer, spans)
	}
	n.parse(w, N, spans)
}

// recur runs the sums of a layer along the sentences; w.out is both what is passed by and
// what is put out.
func (n *Net) recur(w *Work, l *Layer, spans []Span) {
	h, h2, gc := n.Hidden, 2*n.Hidden, l.W.Out
	for _, s := range spans {
		for d := range 2 {
			prev, c := w.zero, w.c[:h]
			vf, vr := l.VF[d*h:(d+1)*h], l.VR[d*h:(d+1)*h]
			for k := range s.B - s.A {
				t := s.A + k
				if d == 1 {
					t = s.B - 1 - k
				}
				u := w.u[t*gc+d*h:]
				out := w.out[t*h2+d*h : t*h2+(d+1)*h]
				skip := out
				if l.Gates == 4 {
					skip = u[3*h2 : 3*h2+h]
				}
				step(c, out, u[:h], u[h2:h2+h], u[2*h2:2*h2+h], skip, vf, vr, prev)
				prev = c
			}
		}
	}
}

// tags predicts the tags from the outputs so far and adds their vectors to the input of the
// layer above, w.out and w.q. The tag of each kind is the one with the most probability over
// all pairs in which it stands.
func (n *Net) tags(w *Work, N int) {
	h2, T := 2*n.Hidden, n.Tag.Out
	w.acc, w.p = grow(w.acc, N*T), grow(w.p, N*T)
	n.Tag.apply(w.p, w.acc, w.q, N)
	for i := range N {
		row := w.p[i*T : i*T+n.Config.Tags]
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		var upos, xpos [maxTag]float32
		var sum float32
		near := w.near[:0]
		for j, v := range row {
			if v > top-7 {
				e := expNeg(v - top)
				sum += e
				near = append(near, weighted{j, e})
				upos[n.Pairs[j][0]] += e
				xpos[n.Pairs[j][1]] += e
			}
		}
		w.near = near
		out := w.out[i*h2 : (i+1)*h2]
		bu, bx := n.Pairs[near[0].tag][0], n.Pairs[near[0].tag][1]
		for _, t := range near {
			p := n.Pairs[t.tag]
			if upos[p[0]] > upos[bu] {
				bu = p[0]
			}
			if xpos[p[1]] > xpos[bx] {
				bx = p[1]
			}
			if e := t.e / sum; e > 1.0/256 {
				addScaled(out, n.feed[t.tag*h2:(t.tag+1)*h2], e)
			}
		}
		w.UPOS[i], w.XPOS[i] = bu, bx
		quantise(w.q[i*h2:(i+1)*h2], out, actScale)
	}
}

// weighted is a tag class with its weight.
type weighted struct {
	tag int
	e   float32
}

// expNeg is e to the power x for x in [-10, 0], as (1+x/1024)^1024.
func expNeg(x float32) float32 {
	y := 1 + float32(x*(1.0/1024))
	for range 10 {
		y = float32(y * y)
	}
	return y
}

// parse finds heads and relations from the outputs of the last layer.
func (n *Net) parse(w *Work, N int, spans []Span) {
	h2, pc, A, L := 2*n.Hidden, n.Proj.Out, n.Config.Arc, n.Config.Label
	w.q = grow(w.q, N*h2)
	quantise(w.q, w.out[:N*h2], actScale)
	w.acc, w.p = grow(w.acc, N*max(pc, n.LabelM.Out)), grow(w.p, N*pc)
	n.Proj.apply(w.p, w.acc, w.q, N)
	w.ad, w.am, w.m = grow(w.ad, N*A), grow(w.am, N*A), grow(w.m, N*A)
	for i := range N {
		leaky(w.ad[i*A:(i+1)*A], w.p[i*pc:i*pc+A], actScale)
	}
	n.Arc.apply(w.m, w.acc, w.ad, N)
	quantise(w.am, w.m[:N*A], scoreScale)
	for i := range N { // the head sides, in place of the dependent sides
		leaky(w.ad[i*A:(i+1)*A], w.p[i*pc+A:i*pc+2*A], scoreScale)
	}
	for _, s := range spans {
		n.heads(w, s)
	}
	// Relations of all tokens at once.
	w.q = grow(w.q, N*L)
	for _, s := range spans {
		for d := s.A; d < s.B; d++ {
			own := w.p[d*pc+2*A : d*pc+2*A+L]
			head := n.Root[A:]
			if h := w.Heads[d]; h >= 0 {
				g := (s.A + int(h)) * pc
				head = w.p[g+2*A+L : g+2*A+2*L]
			}
			reluSum(w.q[d*L:(d+1)*L], own, head, actScale)
		}
	}
	D := n.LabelM.Out
	w.acc = grow(w.acc, N*D)
	MulInt(w.acc, D, w.q, L, n.LabelM.packed, N, L, D)
	w.hid = grow(w.hid, D)
	for i := range N {
		dequantise(w.hid[:D], w.acc[i*D:(i+1)*D], n.LabelM.deq, n.LabelM.Bias)
		if w.Heads[i] < 0 {
			w.Deps[i] = uint8(n.RootDep)
			continue
		}
		best := -1
		for j, v := range w.hid[:n.Config.Deps] {
			if j != n.RootDep && (best < 0 || v > w.hid[best]) {
				best = j
			}
		}
		w.Deps[i] = uint8(best)
	}
}

// heads finds the tree of one sentence.
func (n *Net) heads(w *Work, s Span) {
	k, A := s.B-s.A, n.Config.Arc
	cols := Pad(k + 1)
	w.cols = grow(w.cols, A*cols)
	// Column 0 is the root, column j token j-1; pack their vectors for MulInt.
	for j := range cols {
		var v []int16
		switch {
		case j == 0:
			v = n.rootArc
		case j <= k:
			v = w.ad[(s.A+j-1)*A : (s.A+j)*A]
		}
		dst := w.cols[j/Panel*Panel*A+2*(j%Panel):]
		if v == nil {
			for i := 0; i < A; i += 2 {
				dst[i*Panel], dst[i*Panel+1] = 0, 0
			}
			continue
		}
		for i := 0; i < A; i += 2 {
			dst[i*Panel], dst[i*Panel+1] = v[i], v[i+1]
		}
	}
	w.acc = grow(w.acc, k*cols)
	MulInt(w.acc, cols, w.am[s.A*A:s.B*A], A, w.cols, k, A, cols)
	w.scores = grow(w.scores, k*(k+1))
	for d := range k {
		for h := range k + 1 {
			w.scores[d*(k+1)+h] = float32(w.acc[d*cols+h])
		}
	}
	w.trees.Tree(w.scores, k, w.Heads[s.A:s.B])
}
