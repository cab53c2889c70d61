package nlp

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// SRLConfig steers the training of the role model.
type SRLConfig struct {
	Epochs  int
	Rate    float64
	L2      float64
	Seed    uint64
	Drop    float64 // share of features left out in a step
	NounUse int     // how often a noun must be a predicate, and in half of its places, to be taken for one
}

type srlItem struct {
	feats []uint32
	label uint8
}

// LearnSRL trains the role model on frames over trees that the syntax model predicts, by
// stochastic gradient ascent with AdaGrad rates, and returns its file.
func LearnSRL(m *Model, ss []RoleSentence, cfg SRLConfig, log func(string)) ([]byte, error) {
	sem, err := sharedSemantics()
	if err != nil {
		return nil, err
	}
	var items []srlItem
	asPred, inAll := map[uint32]int{}, map[uint32]int{}
	lost, all := 0, 0
	for part := range slices.Chunk(ss, 100) {
		d := roleDoc(m, part)
		w := &semWork{cased: map[uint32]uint8{}, words: sem.words}
		w.look(d, sem.words)
		w.coref.reset(d)
		w.prepareFrames(d)
		for i := range d.start {
			if d.upos[i] == NOUN || d.upos[i] == ADJ {
				inAll[mix2(w.srl.lemma[i], uint32(d.upos[i]))]++
			}
		}
		for k := range part {
			rs, base := &part[k], int32(d.sents[k].first)
			for fi, f := range rs.Frames {
				if auxiliaryFrame(f.Roleset) {
					continue
				}
				p := base + int32(f.Pred)
				if d.upos[p] == NOUN || d.upos[p] == ADJ {
					asPred[mix2(w.srl.lemma[p], uint32(d.upos[p]))]++
				}
				gold := rs.roles(fi)
				cands := w.argCandidates(d, p)
				labels := make([]uint8, len(cands))
				for _, g := range gold {
					l := ParseRole(g.label)
					if l == RoleNone {
						continue
					}
					all++
					hit := -1
					for k, c := range cands {
						if int(c.first-base) == g.first && int(c.last-base) == g.last {
							hit = k
							break
						}
					}
					if hit < 0 { // the same head with other ends
						for k, c := range cands {
							if h := int(c.head - base); h >= g.first && h <= g.last && labels[k] == 0 {
								up := d.head[c.head]
								if up < 0 || int(up-base) < g.first || int(up-base) > g.last {
									hit = k
									break
								}
							}
						}
					}
					if hit >= 0 {
						labels[hit] = uint8(l)
					} else {
						lost++
					}
				}
				frame, passive := w.frameHash(d, p), w.passive(d, p)
				for k := range cands {
					items = append(items, srlItem{w.srlFeatures(nil, d, p, &cands[k], frame, passive), labels[k]})
				}
			}
		}
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("train roles: no frames")
	}
	if log != nil {
		log(fmt.Sprintf("roles: %d candidates, %d of %d arguments out of reach", len(items), lost, all))
	}
	const L = roleCount
	use := make([]uint16, 1<<srlBits)
	for _, it := range items {
		for _, f := range it.feats {
			if use[f] < 1000 {
				use[f]++
			}
		}
	}
	wt, g := make([]float32, L<<srlBits), make([]float32, L<<srlBits)
	sum := make([]float32, L<<srlBits)
	rng := rand.New(rand.NewPCG(cfg.Seed, 3))
	averaged := 0
	var live []uint32
	for epoch := range cfg.Epochs {
		var loss float64
		for _, n := range rng.Perm(len(items)) {
			it := &items[n]
			live = live[:0]
			for _, f := range it.feats {
				if use[f] >= 2 && !(cfg.Drop > 0 && rng.Float64() < cfg.Drop) {
					live = append(live, f)
				}
			}
			var s [L]float32
			for _, f := range live {
				for l, x := range wt[int(f)*L : int(f)*L+L] {
					s[l] += x
				}
			}
			top := s[0]
			for _, x := range s {
				top = max(top, x)
			}
			var z float64
			var p [L]float64
			for l, x := range s {
				p[l] = math.Exp(float64(x - top))
				z += p[l]
			}
			loss -= math.Log(p[it.label]/z + 1e-12)
			if p[it.label]/z > 0.995 {
				continue
			}
			for l := range L {
				d := float32(-p[l] / z)
				if l == int(it.label) {
					d++
				}
				if d > -2e-3 && d < 2e-3 {
					continue
				}
				for _, f := range live {
					k := int(f)*L + l
					x := d - float32(cfg.L2)*wt[k]
					g[k] += x * x
					wt[k] += float32(cfg.Rate) * x / (float32(math.Sqrt(float64(g[k]))) + 1e-6)
				}
			}
		}
		if epoch*2 >= cfg.Epochs {
			for i, x := range wt {
				sum[i] += x
			}
			averaged++
		}
		if log != nil {
			log(fmt.Sprintf("roles: epoch %d, loss %.4f", epoch+1, loss/float64(len(items))))
		}
	}
	out := &srlModel{w: make([]int8, len(sum)), nouns: map[uint32]struct{}{}}
	for i, x := range sum {
		out.w[i] = int8(max(-127, min(127, math.Round(float64(x)/float64(averaged)*40))))
	}
	for h, n := range asPred {
		if n >= cfg.NounUse && 2*n >= inAll[h] {
			out.nouns[h] = struct{}{}
		}
	}
	var b bytes.Buffer
	if err := out.encode(&b); err != nil {
		return nil, fmt.Errorf("write role model: %w", err)
	}
	return b.Bytes(), nil
}
