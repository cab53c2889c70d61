package train

import (
	"math"
	"math/rand/v2"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// network is the joint tagger and parser while it learns: word vectors, layers of recurrent
// units, tags predicted below the last layer and fed to it, and on top the biaffine scorer of
// arcs of Dozat and Manning (2017) with a small perceptron for the relations.
type network struct {
	cfg    neural.Config
	word   []float32 // fixed vectors, by vocabulary row
	tuned  *param
	shape  *param
	affix  [neural.Affixes]*param
	place  *param
	layers []*sru
	tag    *param // 2h x tags
	tagB   *param
	feed   *param // tags x 2h, added to the input of the layer above
	proj   *param // 2h x (arc dependent, arc head, label dependent, label head)
	projB  *param
	arc    *param // arc x arc
	arcU   *param // 1 x arc
	root   *param // 1 x (arc + label): the root's vectors as a head
	label  *param // label x deps
	labelB *param
	rng    *rand.Rand
	s      scratch
	train  bool

	// What a batch leaves behind for the backward pass.
	n         int
	feats     []neural.Features
	dropWord  []uint8     // 1: no fixed vector, 2: no tuned vector
	x         [][]float32 // input of each layer after dropout
	masks     [][]float32
	top       []float32
	topMask   []float32
	tagX      []float32
	tagMask   []float32
	probs     []float32
	p, dp     []float32
	projMask  []float32
	m, dm     []float32
	dx, dprev []float32
	dtag      []float32
	hid, dhid []float32
	logit     []float32
	dist      []float32
}

func newNetwork(cfg neural.Config, word []float32, nTuned int, nAffix [neural.Affixes]int, seed uint64) *network {
	rng := rand.New(rand.NewPCG(seed, 2))
	n := &network{cfg: cfg, word: word, rng: rng}
	n.tuned = newTable(nTuned, cfg.Tuned, 0, rng)
	n.shape = newTable(16, cfg.Shape, 0.3, rng)
	for k := range n.affix {
		n.affix[k] = newTable(nAffix[k], cfg.Affix, 0.3, rng)
	}
	n.place = newParam(neural.Places, cfg.Place, 0.3, rng)
	n.place.sparse, n.place.mark = true, make([]bool, neural.Places)
	for l := range cfg.Layers {
		n.layers = append(n.layers, newSRU(cfg.In(l), cfg.Hidden, cfg.Gates(l), rng))
	}
	h2 := 2 * cfg.Hidden
	std := 1 / math.Sqrt(float64(h2))
	tags, deps := neural.Pad(cfg.Tags), neural.Pad(cfg.Deps)
	n.tag, n.tagB = newParam(h2, tags, std, rng), newParam(1, tags, 0, rng)
	n.feed = newParam(tags, h2, 0.3, rng)
	n.proj, n.projB = newParam(h2, 2*cfg.Arc+2*cfg.Label, std, rng), newParam(1, 2*cfg.Arc+2*cfg.Label, 0, rng)
	n.arc, n.arcU = newParam(cfg.Arc, cfg.Arc, 0.02, rng), newParam(1, cfg.Arc, 0, rng)
	n.root = newParam(1, cfg.Arc+cfg.Label, 0.1, rng)
	n.label, n.labelB = newParam(cfg.Label, deps, 1/math.Sqrt(float64(cfg.Label)), rng), newParam(1, deps, 0, rng)
	return n
}

func (n *network) params() []*param {
	out := []*param{n.tuned, n.shape}
	out = append(out, n.affix[:]...)
	out = append(out, n.place)
	for _, l := range n.layers {
		out = append(out, l.params()...)
	}
	return append(out, n.tag, n.tagB, n.feed, n.proj, n.projB, n.arc, n.arcU, n.root, n.label, n.labelB)
}

// sentenceDrop fills mask (rows x cols) with one pattern a sentence: 0 with probability p,
// else 1/(1-p) (Gal and Ghahramani 2016), and applies it to x.
func (n *network) sentenceDrop(mask, x []float32, cols int, spans []span, p float64) []float32 {
	mask = need(mask, len(x))
	keep := float32(1 / (1 - p))
	lim := uint32(p * (1 << 32))
	for _, s := range spans {
		first := mask[s.a*cols : (s.a+1)*cols]
		for j := range first {
			first[j] = keep
			if n.rng.Uint32() < lim {
				first[j] = 0
			}
		}
		for t := s.a; t < s.b; t++ {
			row, mr := x[t*cols:(t+1)*cols], mask[t*cols:(t+1)*cols]
			if t > s.a {
				copy(mr, first)
			}
			for j := range row {
				row[j] *= mr[j]
			}
		}
	}
	return mask
}

func applyMask(x, mask []float32) {
	for i := range x {
		x[i] *= mask[i]
	}
}

// dropouts of the parts.
type dropouts struct{ word, tuned, input, layer, head float64 }

// forward runs the network up to the tag scores and the projections of the parser.
func (n *network) forward(feats []neural.Features, spans []span, dr dropouts) {
	cfg, N := n.cfg, len(feats)
	n.n, n.feats = N, feats
	if n.x == nil {
		n.x, n.masks = make([][]float32, cfg.Layers), make([][]float32, cfg.Layers)
	}
	for _, p := range n.params() {
		if !p.sparse && p.rows > 1 {
			p.pack()
		}
	}
	e := cfg.Input()
	x := zeroed(n.x[0], N*e)
	n.x[0] = x
	n.dropWord = append(n.dropWord[:0], make([]uint8, N)...)
	for i, f := range feats {
		row := x[i*e : (i+1)*e]
		if n.train {
			if n.rng.Float64() < dr.word {
				n.dropWord[i] |= 1
			}
			if n.rng.Float64() < dr.tuned {
				n.dropWord[i] |= 2
			}
		}
		known := f.Row
		if n.dropWord[i]&1 != 0 {
			known = f.Kind
		}
		copy(row, n.word[int(known)*cfg.Word:(int(known)+1)*cfg.Word])
		o := cfg.Word
		if n.dropWord[i] == 0 {
			copy(row[o:], n.tuned.row(f.Tuned))
		}
		o += cfg.Tuned
		o += copy(row[o:], n.shape.row(f.Shape))
		for k := range f.Affix {
			o += copy(row[o:], n.affix[k].row(f.Affix[k]))
		}
		copy(row[o:], n.place.row(f.Place))
	}
	h2 := 2 * cfg.Hidden
	tags := neural.Pad(cfg.Tags)
	var out []float32
	for l, layer := range n.layers {
		in := cfg.In(l)
		if l > 0 {
			n.x[l] = need(n.x[l], N*in)
			if l == cfg.TagLayer {
				n.tagX = append(n.tagX[:0], out[:N*h2]...)
				if n.train {
					n.tagMask = n.sentenceDrop(n.tagMask, n.tagX, h2, spans, dr.layer)
				}
				n.probs = need(n.probs, N*tags)
				for i := range N {
					copy(n.probs[i*tags:], n.tagB.w)
				}
				n.tag.forward(n.probs, n.tagX, N)
				softmaxRows(n.probs, tags, cfg.Tags)
				copy(n.x[l], out[:N*h2])
				n.feed.forward(n.x[l], n.probs, N)
			} else {
				copy(n.x[l], out[:N*h2])
			}
		}
		if n.train {
			p := dr.layer
			if l == 0 {
				p = dr.input
			}
			n.masks[l] = n.sentenceDrop(n.masks[l], n.x[l], in, spans, p)
		}
		out = layer.forward(n.x[l], N, spans)
	}
	n.top = append(n.top[:0], out[:N*h2]...)
	if n.train {
		n.topMask = n.sentenceDrop(n.topMask, n.top, h2, spans, dr.layer)
	}
	pc := n.proj.cols
	n.p = need(n.p, N*pc)
	for i := range N {
		copy(n.p[i*pc:], n.projB.w)
	}
	n.proj.forward(n.p, n.top, N)
	for i := range N {
		row := n.p[i*pc : i*pc+2*cfg.Arc]
		for j, v := range row {
			if v < 0 {
				row[j] = 0.1 * v
			}
		}
	}
	if n.train {
		n.projMask = n.sentenceDrop(n.projMask, n.p, pc, spans, dr.head)
	}
	// m = dependent side times the arc matrix, plus the bias of heads.
	n.m = need(n.m, N*cfg.Arc)
	dep := need(n.dx, N*cfg.Arc)
	n.dx = dep
	for i := range N {
		copy(n.m[i*cfg.Arc:], n.arcU.w)
		copy(dep[i*cfg.Arc:(i+1)*cfg.Arc], n.p[i*pc:])
	}
	n.arc.forward(n.m, dep, N)
}

func softmaxRows(x []float32, stride, n int) {
	for i := 0; i < len(x); i += stride {
		row := x[i : i+n]
		top := row[0]
		for _, v := range row {
			top = max(top, v)
		}
		var sum float32
		for j, v := range row {
			row[j] = float32(math.Exp(float64(v - top)))
			sum += row[j]
		}
		for j := range row {
			row[j] /= sum
		}
		clear(x[i+n : i+stride])
	}
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

func axpy(y []float32, a float32, x []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += a * v
	}
}

// headVec gives the vectors of a head in the sentence at s: 0 is the root.
func (n *network) headVec(s span, h int) (arc, label []float32) {
	cfg := n.cfg
	if h == 0 {
		return n.root.w[:cfg.Arc], n.root.w[cfg.Arc:]
	}
	row := n.p[(s.a+h-1)*n.proj.cols:]
	return row[cfg.Arc : 2*cfg.Arc], row[2*cfg.Arc+cfg.Label : 2*cfg.Arc+2*cfg.Label]
}

// arcScores fills out[(d)*(k+1)+h] for a sentence of k tokens, heads counted from the root.
func (n *network) arcScores(s span, out []float32) []float32 {
	k := s.b - s.a
	out = need(out, k*(k+1))
	for d := range k {
		m := n.m[(s.a+d)*n.cfg.Arc : (s.a+d+1)*n.cfg.Arc]
		for h := range k + 1 {
			if h == d+1 {
				out[d*(k+1)+h] = -1e9
				continue
			}
			a, _ := n.headVec(s, h)
			out[d*(k+1)+h] = dot(m, a)
		}
	}
	return out
}

// labelInput fills hid with the hidden layer of the relation of dependent d under head h.
func (n *network) labelInput(hid []float32, s span, d, h int) {
	cfg := n.cfg
	own := n.p[(s.a+d)*n.proj.cols+2*cfg.Arc:]
	_, head := n.headVec(s, h)
	for j := range cfg.Label {
		hid[j] = max(0, own[j]+head[j])
	}
}
