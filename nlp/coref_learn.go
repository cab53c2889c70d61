package nlp

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// ChainedDoc is a document with the mentions that people marked, for training coreference.
// Mentions of one chain refer to the same thing.
type ChainedDoc struct {
	Doc      *Doc
	Mentions []Mention
	// Only, when not empty, are the pronouns (tokens) that are annotated; nothing is known of
	// the others.
	Only []int
	// Not are mentions that the pronouns do not refer to, for sets that mark just a few.
	Not []Mention
}

// CorefConfig steers the training of the pronoun ranker.
type CorefConfig struct {
	Epochs int
	Rate   float64
	L2     float64
	Seed   uint64
}

type corefItem struct {
	cands [][]uint32
	right []bool
	wrong []bool
	none  bool // the last candidate stands for "none"
}

// LearnCoref trains the ranker on documents whose names are found by the model itself, and
// returns its file.
func LearnCoref(m *Model, docs []ChainedDoc, cfg CorefConfig, log func(string)) ([]byte, error) {
	sem, err := sharedSemantics()
	if err != nil {
		return nil, err
	}
	var items []corefItem
	blank := &corefModel{w: make([]int16, 1<<corefBits)}
	for _, cd := range docs {
		m.AnalyseTokens(cd.Doc, Options{SyntaxOnly: true})
		items = append(items, corefItems(cd, sem, blank)...)
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("train coreference: no pronouns")
	}
	w := make([]float64, 1<<corefBits)
	g := make([]float64, 1<<corefBits)
	rng := rand.New(rand.NewPCG(cfg.Seed, 2))
	var scores, p, q []float64
	for epoch := range cfg.Epochs {
		var loss float64
		for _, n := range rng.Perm(len(items)) {
			it := &items[n]
			scores, p, q = scores[:0], p[:0], q[:0]
			top := math.Inf(-1)
			for _, fs := range it.cands {
				s := 0.0
				for _, f := range fs {
					s += w[f]
				}
				scores = append(scores, s)
				top = max(top, s)
			}
			// Probability of each, and of each given that the answer is right.
			var z, zr float64
			for k, s := range scores {
				e := math.Exp(s - top)
				z += e
				if it.right[k] {
					zr += e
				}
			}
			if zr <= 0 {
				continue
			}
			loss -= math.Log(zr / z)
			for k, s := range scores {
				e := math.Exp(s - top)
				grad := -e / z
				if it.right[k] {
					grad += e / zr
				}
				if grad > -1e-4 && grad < 1e-4 {
					continue
				}
				for _, f := range it.cands[k] {
					d := grad - cfg.L2*w[f]
					g[f] += d * d
					w[f] += cfg.Rate * d / (math.Sqrt(g[f]) + 1e-8)
				}
			}
		}
		if log != nil {
			log(fmt.Sprintf("coreference: epoch %d, loss %.4f of %d pronouns", epoch+1, loss/float64(len(items)), len(items)))
		}
	}
	out := &corefModel{w: make([]int16, len(w))}
	for i, x := range w {
		out.w[i] = int16(max(-32000, min(32000, math.Round(x*1000))))
	}
	return out.encode(), nil
}

// corefItems resolves the document with the right answers in place of the ranker's and notes
// the candidates of each pronoun.
func corefItems(cd ChainedDoc, sem *semantics, model *corefModel) []corefItem {
	d := cd.Doc
	w := &semWork{cased: map[uint32]uint8{}}
	w.words = sem.words
	w.look(d, sem.words)
	w.entities(d, sem.ner)
	w.refine(d)
	chainOf := map[int]int{} // by head token
	for _, x := range cd.Mentions {
		chainOf[x.Head] = x.Chain
	}
	notOf := map[int]bool{}
	for _, x := range cd.Not {
		notOf[x.Head] = true
	}
	only := map[int]bool{}
	for _, t := range cd.Only {
		only[t] = true
	}
	c := &w.coref
	c.prepare(d, w, sem)
	var items []corefItem
	for i := range c.m {
		m := &c.m[i]
		switch {
		case m.ent >= 0:
		case m.kind != Pronominal:
			c.describe(d, w, i)
		default:
			e := int32(-1)
			chain, known := chainOf[int(m.head)]
			if len(only) > 0 && !only[int(m.head)] || len(only) == 0 && !known {
				e = c.resolvePronoun(d, w, i, model)
				if len(only) == 0 {
					break
				}
			} else {
				cands := c.candidates(d, i)
				it := corefItem{}
				any := false
				for k := range cands {
					x := &cands[k]
					x.feats = c.features(x.feats[:0], d, w, i, x, len(cands))
					it.cands = append(it.cands, append([]uint32(nil), x.feats...))
					right, wrong := false, false
					for q := range c.m {
						o := &c.m[q]
						if o.ent != x.ent || o.kind == Pronominal && int32(q) != x.mention {
							continue
						}
						if len(only) == 0 && int32(q) != x.mention {
							continue
						}
						for t := o.first; t <= o.last; t++ {
							if k, ok := chainOf[int(t)]; ok && k == chain && (len(only) > 0 || t == o.head) {
								right = true
							}
							wrong = wrong || notOf[int(t)] && len(only) > 0
						}
					}
					it.right = append(it.right, right && !wrong)
					it.wrong = append(it.wrong, wrong)
					if right && !wrong {
						any = true
						if e < 0 {
							e = x.ent
						}
					}
				}
				it.cands = append(it.cands, append([]uint32(nil), c.noneFeatures(nil, i, len(cands))...))
				if !any && known && len(only) > 0 {
					// Neither is meant: anything but those that are known to be wrong.
					for k := range it.right {
						it.right[k] = !it.wrong[k]
					}
				}
				it.right = append(it.right, !any)
				if len(cands) > 0 {
					items = append(items, it)
				}
			}
			if e >= 0 {
				c.join(i, e)
			}
		}
	}
	return items
}
