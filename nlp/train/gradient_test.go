package train

import (
	"math"
	"testing"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

func TestGradientsAgreeWithDifferences(t *testing.T) {
	cfg := neural.Config{Word: 4, Tuned: 4, Shape: 2, Affix: 1, Place: 2, Hidden: 8, Layers: 3, TagLayer: 2, Tags: 5, Arc: 16, Label: 16, Deps: 4}
	word := make([]float32, 6*4)
	for i := range word {
		word[i] = float32(i%5) - 2
	}
	n := newNetwork(cfg, word, 5, [neural.Affixes]int{3, 3, 3, 3, 3, 3}, 7)
	for i := range n.tuned.w[4:] {
		n.tuned.w[4+i] = float32(i%3) * 0.3
	}
	for i := range n.arc.w {
		n.arc.w[i] *= 10
	}
	f := func(r, tu, s, a int32) neural.Features {
		return neural.Features{Row: r, Place: s, Tuned: tu, Shape: s, Affix: [neural.Affixes]int32{a, 1, 0, 2, a, 1}}
	}
	batch := []*example{
		{feats: []neural.Features{f(1, 1, 3, 1), f(2, 0, 4, 2), f(3, 3, 1, 0)}, tags: []int32{1, 4, 2}, heads: []int32{2, 0, 2}, deps: []int32{1, 2, 3}},
		{feats: []neural.Features{f(5, 4, 3, 2), f(0, 2, 2, 2)}, tags: []int32{0, -1}, heads: []int32{0, 1}, deps: []int32{0, 1}},
	}
	loss := func() float64 {
		for _, p := range n.params() {
			clear(p.g)
			for _, r := range p.touched {
				p.mark[r] = false
			}
			p.touched = nil
		}
		l := n.learn(batch, dropouts{})
		return l.tag + l.arc + l.label
	}
	loss()
	for pi, p := range n.params() {
		grad := append([]float32(nil), p.g...)
		for i := 0; i < len(p.w); i += 1 + len(p.w)/17 {
			if p.sparse && i < p.cols {
				continue
			}
			const h = 1e-3
			old := p.w[i]
			p.w[i] = old + h
			up := loss()
			p.w[i] = old - h
			down := loss()
			p.w[i] = old
			want := (up - down) / (2 * h)
			if math.Abs(want-float64(grad[i])) > 0.01+0.03*math.Abs(want) {
				t.Errorf("parameter %d, weight %d: gradient %.4f, differences say %.4f", pi, i, grad[i], want)
			}
		}
	}
}
