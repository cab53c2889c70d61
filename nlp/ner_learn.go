package nlp

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
)

// LabelledDoc is a document with tokens and the names that people marked in it, for
// training and measuring.
type LabelledDoc struct {
	Doc      *Doc
	Entities []Entity
	Weight   float64 // of its sentences in training; 0 stands for 1
}

// DocFromTokens makes a document of given sentences; the text is the tokens with spaces
// between them and a line a sentence.
func DocFromTokens(sentences [][]string) *Doc {
	d := &Doc{}
	var text bytes.Buffer
	for si, s := range sentences {
		first := len(d.start)
		for i, t := range s {
			d.start = append(d.start, int32(text.Len()))
			text.WriteString(t)
			d.end = append(d.end, int32(text.Len()))
			d.flag = append(d.flag, flagSpaceAfter)
			d.sentOf = append(d.sentOf, int32(si))
			if i+1 < len(s) {
				text.WriteByte(' ')
			} else {
				text.WriteByte('\n')
			}
		}
		d.sents = append(d.sents, tokenRange{int32(first), int32(len(d.start))})
	}
	d.text = text.String()
	return d
}

// NERConfig steers the training of the entity model.
type NERConfig struct {
	Epochs int
	Rate   float64 // of AdaGrad
	L2     float64
	Seed   uint64
	MinUse int // features seen less often are left out
	// Lexical is the share of tokens whose word identity is hidden in a step, so that the
	// model learns to read names it has never seen from what stands around them; Drop is the
	// share of all other features that is left out.
	Lexical, Drop float64
}

// LearnNER trains the entity model by stochastic gradient ascent on the likelihood, with
// rates set for each weight by AdaGrad (Duchi, Hazan and Singer 2011), and returns its file.
func LearnNER(m *Model, docs []LabelledDoc, c NERConfig, log func(string)) ([]byte, error) {
	words, err := loadWords()
	if err != nil {
		return nil, err
	}
	type item struct {
		feats  []uint32 // of all tokens, per tokens each
		per    int
		labels []uint8
		weight float32
	}
	var items []item
	use := make([]uint16, 1<<nerBits)
	for _, ld := range docs {
		w := &semWork{cased: map[uint32]uint8{}}
		m.AnalyseTokens(ld.Doc, Options{SyntaxOnly: true})
		w.look(ld.Doc, words)
		labels := entityLabels(ld.Doc, ld.Entities)
		weight := float32(ld.Weight)
		if weight == 0 {
			weight = 1
		}
		for _, s := range ld.Doc.sents {
			it := item{labels: labels[s.first:s.end], weight: weight}
			for i := int(s.first); i < int(s.end); i++ {
				n := len(it.feats)
				it.feats = nerFeatures(it.feats, ld.Doc, w.view, i, int(s.first), int(s.end))
				it.per = len(it.feats) - n
			}
			for _, f := range it.feats {
				if use[f] < math.MaxUint16 {
					use[f]++
				}
			}
			items = append(items, it)
		}
	}
	if len(items) == 0 {
		return nil, fmt.Errorf("train entities: no sentences")
	}
	t := &crf{
		w: make([]float32, nerLabels<<nerBits), g: make([]float32, nerLabels<<nerBits),
		rate: float32(c.Rate), l2: float32(c.L2),
	}
	rng := rand.New(rand.NewPCG(c.Seed, 1))
	sum := make([]float32, len(t.w))
	var transSum [nerLabels][nerLabels]float32
	averaged := 0
	var live []uint32
	for epoch := range c.Epochs {
		var loss float64
		for _, k := range rng.Perm(len(items)) {
			it := items[k]
			live = t.hide(live[:0], it.feats, it.per, use, c, rng)
			loss += t.step(live, it.per, it.labels, it.weight)
		}
		if epoch*2 >= c.Epochs { // average the second half
			for i, x := range t.w {
				sum[i] += x
			}
			for i := range t.trans {
				for j := range t.trans[i] {
					transSum[i][j] += t.trans[i][j]
				}
			}
			averaged++
		}
		if log != nil {
			log(fmt.Sprintf("entities: epoch %d, loss %.4f", epoch+1, loss/float64(len(items))))
		}
	}
	for i := range sum {
		sum[i] /= float32(averaged)
	}
	const scale = 40
	out := &nerModel{w: make([]int8, len(sum))}
	for i, x := range sum {
		out.w[i] = int8(max(-127, min(127, math.Round(float64(x)*scale))))
	}
	for i := range transSum {
		for j := range transSum[i] {
			out.trans[i][j] = int32(math.Round(float64(transSum[i][j]) / float64(averaged) * scale))
		}
	}
	var b bytes.Buffer
	if err := out.encode(&b); err != nil {
		return nil, fmt.Errorf("write entity model: %w", err)
	}
	return b.Bytes(), nil
}

// entityLabels writes entities as labels of tokens; overlapping ones are left out.
func entityLabels(d *Doc, es []Entity) []uint8 {
	labels := make([]uint8, len(d.start))
	for _, e := range es {
		if e.Label == EntityNone || e.First < 0 || e.Last >= len(labels) || e.Last < e.First || d.sentOf[e.First] != d.sentOf[e.Last] {
			continue
		}
		taken := false
		for i := e.First; i <= e.Last; i++ {
			taken = taken || labels[i] != 0
		}
		if taken {
			continue
		}
		for i := e.First; i <= e.Last; i++ {
			pos := nerI
			switch {
			case e.First == e.Last:
				pos = nerU
			case i == e.First:
				pos = nerB
			case i == e.Last:
				pos = nerL
			}
			labels[i] = uint8(nerLabel(e.Label, pos))
		}
	}
	return labels
}

// crf is the model in training.
type crf struct {
	w, g       []float32
	trans      [nerLabels][nerLabels]float32
	transG     [nerLabels][nerLabels]float32
	rate, l2   float32
	emit       []float64
	alpha      []float64
	beta       []float64
	grad       [nerLabels]float32
	transDelta [nerLabels][nerLabels]float32
}

// hidden marks a feature that is left out in a step.
const hidden = math.MaxUint32

// hide copies the features and leaves some out.
func (t *crf) hide(dst, feats []uint32, per int, use []uint16, c NERConfig, rng *rand.Rand) []uint32 {
	for i := 0; i < len(feats); i += per {
		word := rng.Float64() < c.Lexical
		for k, f := range feats[i : i+per] {
			if int(use[f]) < c.MinUse || word && nerLexical(k) || c.Drop > 0 && k > 0 && rng.Float64() < c.Drop {
				f = hidden
			}
			dst = append(dst, f)
		}
	}
	return dst
}

// nerLexical reports whether template k of nerFeatures knows the word itself.
func nerLexical(k int) bool {
	return k == 1 || k == 2 || k == 7 || k == 8 || k >= 15 && k <= 18 || k == 19
}

func logSum(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if b < -1e29 {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}

// step follows the gradient of one sentence and returns its loss.
func (t *crf) step(feats []uint32, per int, labels []uint8, weight float32) float64 {
	const L = nerLabels
	n := len(labels)
	if n == 0 {
		return 0
	}
	if cap(t.emit) < n*L {
		t.emit, t.alpha, t.beta = make([]float64, n*L), make([]float64, n*L), make([]float64, n*L)
	}
	emit, alpha, beta := t.emit[:n*L], t.alpha[:n*L], t.beta[:n*L]
	for i := range n {
		var row [L]float32
		for _, f := range feats[i*per : (i+1)*per] {
			if f == hidden {
				continue
			}
			for l, x := range t.w[int(f)*L : int(f)*L+L] {
				row[l] += x
			}
		}
		for l := range L {
			emit[i*L+l] = float64(row[l])
		}
	}
	const low = -1e30
	for l := range L {
		alpha[l] = low
		if nerAllowed(-1, l) {
			alpha[l] = emit[l]
		}
		beta[(n-1)*L+l] = low
		if nerAllowed(l, -1) {
			beta[(n-1)*L+l] = 0
		}
	}
	for i := 1; i < n; i++ {
		for l := range L {
			a := low
			for _, p := range nerPrev[l] {
				a = logSum(a, alpha[(i-1)*L+p]+float64(t.trans[p][l]))
			}
			alpha[i*L+l] = a + emit[i*L+l]
		}
	}
	for i := n - 2; i >= 0; i-- {
		for p := range L {
			beta[i*L+p] = low
		}
		for l := range L {
			x := emit[(i+1)*L+l] + beta[(i+1)*L+l]
			for _, p := range nerPrev[l] {
				beta[i*L+p] = logSum(beta[i*L+p], float64(t.trans[p][l])+x)
			}
		}
	}
	z := low
	for l := range L {
		z = logSum(z, alpha[(n-1)*L+l]+beta[(n-1)*L+l])
	}
	gold := emit[int(labels[0])]
	t.transDelta = [L][L]float32{}
	for i := 1; i < n; i++ {
		gold += emit[i*L+int(labels[i])] + float64(t.trans[labels[i-1]][labels[i]])
		t.transDelta[labels[i-1]][labels[i]]++
		for l := range L {
			for _, p := range nerPrev[l] {
				x := alpha[(i-1)*L+p] + float64(t.trans[p][l]) + emit[i*L+l] + beta[i*L+l] - z
				if x > -20 {
					t.transDelta[p][l] -= float32(math.Exp(x))
				}
			}
		}
	}
	for p := range L {
		for l := range L {
			if g := t.transDelta[p][l] * weight; g != 0 {
				t.transG[p][l] += g * g
				t.trans[p][l] += t.rate * g / float32(math.Sqrt(float64(t.transG[p][l]))+1e-6)
			}
		}
	}
	for i := range n {
		any := false
		for l := range L {
			g := float32(0)
			if x := alpha[i*L+l] + beta[i*L+l] - z; x > -20 {
				g = -float32(math.Exp(x))
			}
			if l == int(labels[i]) {
				g++
			}
			if g > -2e-3 && g < 2e-3 {
				g = 0
			}
			t.grad[l] = g * weight
			any = any || g != 0
		}
		if !any {
			continue
		}
		for _, f := range feats[i*per : (i+1)*per] {
			if f == hidden {
				continue
			}
			w, gg := t.w[int(f)*L:int(f)*L+L], t.g[int(f)*L:int(f)*L+L]
			for l, g := range t.grad {
				if g == 0 {
					continue
				}
				g -= t.l2 * w[l]
				gg[l] += g * g
				w[l] += t.rate * g / (float32(math.Sqrt(float64(gg[l]))) + 1e-6)
			}
		}
	}
	return z - gold
}

// LabelSpans gives names whose spans are known their types: the type that the entity model
// likes best for the span, summed over all places of the document where the same words
// stand. It predicts tags and trees of the document anew.
func LabelSpans(m *Model, ld *LabelledDoc) error {
	sem, err := sharedSemantics()
	if err != nil {
		return err
	}
	d := ld.Doc
	m.AnalyseTokens(d, Options{SyntaxOnly: true})
	w := &semWork{cased: map[uint32]uint8{}, words: sem.words}
	w.look(d, sem.words)
	scores := make([][nerTypes]int64, len(ld.Entities))
	bySpan := map[string][nerTypes]int64{}
	for k, e := range ld.Entities {
		s := d.sents[d.sentOf[e.First]]
		for t := range nerTypes {
			for i := e.First; i <= e.Last; i++ {
				pos := nerI
				switch {
				case e.First == e.Last:
					pos = nerU
				case i == e.First:
					pos = nerB
				case i == e.Last:
					pos = nerL
				}
				l := 1 + 4*t + pos
				w.feats = nerFeatures(w.feats[:0], d, w.view, i, int(s.first), int(s.end))
				for _, f := range w.feats {
					scores[k][t] += int64(sem.ner.w[int(f)*nerLabels+l])
				}
			}
			scores[k][t] /= int64(e.Last - e.First + 1)
		}
		key := lowerString(d.SpanText(e.First, e.Last))
		sum := bySpan[key]
		for t := range sum {
			sum[t] += scores[k][t]
		}
		bySpan[key] = sum
	}
	for k, e := range ld.Entities {
		sum := bySpan[lowerString(d.SpanText(e.First, e.Last))]
		best := 0
		for t := range sum {
			if sum[t]+scores[k][t] > sum[best]+scores[k][best] {
				best = t
			}
		}
		ld.Entities[k].Label = EntityLabel(best + 1)
	}
	return nil
}
