package train

import (
	"math"

	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// export rounds the averaged weights to 8 bits: tables with a scale a row, matrices with a
// scale a column.
func (n *network) export(c *corpus) *neural.Net {
	n.swapAverage()
	defer n.swapAverage()
	out := &neural.Net{Config: n.cfg, Index: c.index, Pairs: c.pairs, DepOf: c.deps}
	out.RootDep = int(c.depOf[uint8(nlp.DepRoot)])
	out.Word = table(n.word, n.cfg.Word)
	out.Tuned = table(n.tuned.w, n.cfg.Tuned)
	out.ShapeT = table(n.shape.w, n.cfg.Shape)
	for k := range n.affix {
		out.AffixT[k] = table(n.affix[k].w, n.cfg.Affix)
	}
	out.FeedT = table(n.feed.w[:n.cfg.Tags*2*n.cfg.Hidden], 2*n.cfg.Hidden)
	out.PlaceT = table(n.place.w, n.cfg.Place)
	for _, l := range n.layers {
		out.Layers = append(out.Layers, neural.Layer{Gates: l.gates, W: matrix(l.w, l.b), VF: l.vf.w, VR: l.vr.w})
	}
	out.Tag = matrix(n.tag, n.tagB)
	out.Proj = matrix(n.proj, n.projB)
	out.Arc = matrix(n.arc, n.arcU)
	out.LabelM = matrix(n.label, n.labelB)
	out.Root = n.root.w
	// The copies in the network may be learned on; what is exported stays.
	b := out.Append(nil)
	fixed, err := neural.DecodeNet(string(b))
	if err != nil {
		panic("export wrote what can't be read: " + err.Error())
	}
	return fixed
}

func table(w []float32, dim int) neural.Table {
	t := neural.Table{Dim: dim, Q: make([]int8, len(w)), Scale: make([]float32, len(w)/dim)}
	for r := range t.Scale {
		var top float32
		for _, v := range w[r*dim : (r+1)*dim] {
			top = max(top, v, -v)
		}
		if top == 0 {
			continue
		}
		t.Scale[r] = top / 127
		for j, v := range w[r*dim : (r+1)*dim] {
			t.Q[r*dim+j] = round8(v / t.Scale[r])
		}
	}
	return t
}

func matrix(w, b *param) neural.Matrix {
	m := neural.Matrix{In: w.rows, Out: w.cols, Q: make([]int8, len(w.w)), Scale: make([]float32, w.cols), Bias: b.w}
	for j := range w.cols {
		var top float32
		for i := range w.rows {
			top = max(top, w.w[i*w.cols+j], -w.w[i*w.cols+j])
		}
		if top == 0 {
			continue
		}
		m.Scale[j] = top / 127
		for i := range w.rows {
			m.Q[i*w.cols+j] = round8(w.w[i*w.cols+j] / m.Scale[j])
		}
	}
	return m
}

func round8(x float32) int8 { return int8(max(-127, min(127, math.RoundToEven(float64(x))))) }
