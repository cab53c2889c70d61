package train

import (
	"math"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// example is a sentence as the network sees it. Heads count from the root, 0; -1 where
// nothing is known.
type example struct {
	feats []neural.Features
	tags  []int32
	heads []int32
	deps  []int32
}

// losses of a batch, summed over tokens.
type losses struct {
	tag, arc, label float64
	tokens          int
}

// learn runs a batch forward and backward and leaves the gradients in the parameters.
func (n *network) learn(batch []*example, dr dropouts) losses {
	cfg := n.cfg
	var feats []neural.Features
	var spans []span
	for _, e := range batch {
		spans = append(spans, span{len(feats), len(feats) + len(e.feats)})
		feats = append(feats, e.feats...)
	}
	n.train = true
	n.forward(feats, spans, dr)
	N, pc, tags, deps := len(feats), n.proj.cols, neural.Pad(cfg.Tags), neural.Pad(cfg.Deps)
	ls := losses{tokens: N}
	n.dp = zeroed(n.dp, N*pc)
	n.dm = zeroed(n.dm, N*cfg.Arc)

	// Relations, with gold heads.
	n.hid = need(n.hid, N*cfg.Label)
	n.logit = need(n.logit, N*deps)
	for bi, e := range batch {
		for d := range e.feats {
			i := spans[bi].a + d
			if e.heads[d] < 0 {
				clear(n.hid[i*cfg.Label : (i+1)*cfg.Label])
				continue
			}
			n.labelInput(n.hid[i*cfg.Label:(i+1)*cfg.Label], spans[bi], d, int(e.heads[d]))
		}
	}
	for i := range N {
		copy(n.logit[i*deps:], n.labelB.w)
	}
	n.label.forward(n.logit, n.hid, N)
	softmaxRows(n.logit, deps, cfg.Deps)
	for bi, e := range batch {
		for d := range e.feats {
			i := spans[bi].a + d
			row := n.logit[i*deps : (i+1)*deps]
			if e.heads[d] < 0 {
				clear(row)
				continue
			}
			ls.label -= math.Log(float64(row[e.deps[d]]) + 1e-20)
			row[e.deps[d]]--
			for j, v := range row {
				n.labelB.g[j] += v
			}
		}
	}
	n.dhid = zeroed(n.dhid, N*cfg.Label)
	n.label.backward(n.dhid, n.hid, n.logit, N, &n.s)
	for bi, e := range batch {
		s := spans[bi]
		for d, h := range e.heads {
			if h < 0 {
				continue
			}
			i := s.a + d
			own := n.dp[i*pc+2*cfg.Arc:]
			head := n.root.g[cfg.Arc:]
			if h > 0 {
				head = n.dp[(s.a+int(h)-1)*pc+2*cfg.Arc+cfg.Label:]
			}
			for j := range cfg.Label {
				if n.hid[i*cfg.Label+j] > 0 {
					g := n.dhid[i*cfg.Label+j]
					own[j] += g
					head[j] += g
				}
			}
		}
	}

	// Arcs.
	for bi, e := range batch {
		s := spans[bi]
		k := s.b - s.a
		n.dist = n.arcScores(s, n.dist)
		softmaxRows(n.dist, k+1, k+1)
		for d := range k {
			if e.heads[d] < 0 {
				continue
			}
			row := n.dist[d*(k+1) : (d+1)*(k+1)]
			ls.arc -= math.Log(float64(row[e.heads[d]]) + 1e-20)
			row[e.heads[d]]--
			m := n.m[(s.a+d)*cfg.Arc : (s.a+d+1)*cfg.Arc]
			dm := n.dm[(s.a+d)*cfg.Arc : (s.a+d+1)*cfg.Arc]
			for h, g := range row {
				if h == d+1 || g < 1e-6 && g > -1e-6 {
					continue
				}
				a, _ := n.headVec(s, h)
				axpy(dm, g, a)
				if h == 0 {
					axpy(n.root.g, g, m)
				} else {
					axpy(n.dp[(s.a+h-1)*pc+cfg.Arc:], g, m)
				}
			}
		}
	}
	dep := need(n.dx, N*cfg.Arc)
	ddep := zeroed(n.dprev, N*cfg.Arc)
	for i := range N {
		copy(dep[i*cfg.Arc:(i+1)*cfg.Arc], n.p[i*pc:])
		axpy(n.arcU.g, 1, n.dm[i*cfg.Arc:(i+1)*cfg.Arc])
	}
	n.arc.backward(ddep, dep, n.dm, N, &n.s)
	for i := range N {
		axpy(n.dp[i*pc:], 1, ddep[i*cfg.Arc:(i+1)*cfg.Arc])
	}
	n.dx, n.dprev = dep, ddep

	// Projections.
	applyMask(n.dp, n.projMask)
	for i := range N {
		row, act := n.dp[i*pc:(i+1)*pc], n.p[i*pc:(i+1)*pc]
		for j := range 2 * cfg.Arc {
			if act[j] < 0 {
				row[j] *= 0.1
			}
		}
		axpy(n.projB.g, 1, row)
	}
	h2 := 2 * cfg.Hidden
	dout := make([]float32, N*h2)
	n.proj.backward(dout, n.top, n.dp, N, &n.s)
	applyMask(dout, n.topMask)

	for l := len(n.layers) - 1; l >= 0; l-- {
		in := cfg.In(l)
		dx := make([]float32, N*in)
		n.layers[l].backward(dx, n.x[l], dout, N, spans, &n.s)
		applyMask(dx, n.masks[l])
		if l == 0 {
			n.backInput(dx)
			break
		}
		if l != cfg.TagLayer {
			dout = dx
			continue
		}
		dout = dx
		dprob := make([]float32, N*tags)
		n.feed.backward(dprob, n.probs, dx, N, &n.s)
		// Through the softmax, and the loss of the tags themselves.
		i := 0
		for _, e := range batch {
			for _, t := range e.tags {
				p, g := n.probs[i*tags:(i+1)*tags], dprob[i*tags:(i+1)*tags]
				mean := dot(p, g)
				for j := range g {
					g[j] = p[j] * (g[j] - mean)
				}
				if t >= 0 {
					ls.tag -= math.Log(float64(p[t]) + 1e-20)
					for j := range g {
						g[j] += p[j]
					}
					g[t]--
				}
				axpy(n.tagB.g, 1, g)
				i++
			}
		}
		dtx := make([]float32, N*h2)
		n.tag.backward(dtx, n.tagX, dprob, N, &n.s)
		applyMask(dtx, n.tagMask)
		axpy(dout, 1, dtx)
	}
	return ls
}

// backInput takes the gradient of the input back to the vectors it was made of.
func (n *network) backInput(dx []float32) {
	cfg := n.cfg
	e := cfg.Input()
	for i, f := range n.feats {
		row := dx[i*e : (i+1)*e]
		o := cfg.Word
		if f.Tuned > 0 && n.dropWord[i] == 0 {
			axpy(n.tuned.gradRow(f.Tuned), 1, row[o:o+cfg.Tuned])
		}
		o += cfg.Tuned
		axpy(n.shape.gradRow(f.Shape), 1, row[o:o+cfg.Shape])
		o += cfg.Shape
		for k, a := range f.Affix {
			if a > 0 {
				axpy(n.affix[k].gradRow(a), 1, row[o:o+cfg.Affix])
			}
			o += cfg.Affix
		}
		axpy(n.place.gradRow(f.Place), 1, row[o:o+cfg.Place])
	}
}
