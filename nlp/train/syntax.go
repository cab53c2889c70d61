package train

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// settings of the training of tagger and parser.
type settings struct {
	cfg     neural.Config
	epochs  int
	rate    float64
	batch   int // tokens
	drop    dropouts
	keep    float64 // of the moving average of the weights
	clip    float64
	longest int // longer sentences aren't learned from
	seed    uint64
	vectors []string
	words   int // size of the vocabulary
}

func defaults(seed uint64) settings {
	return settings{
		cfg:    neural.Config{Tuned: 64, Shape: 8, Affix: 24, Place: 8, Hidden: 128, Layers: 3, TagLayer: 2, Arc: 128, Label: 128},
		epochs: 13, rate: 2e-3, batch: 400, keep: 0.999, clip: 5, longest: 120, seed: seed,
		vectors: []string{"vectors-syntax-64.i8.gz", "vectors-100.i8.gz"}, words: 60000,
		drop: dropouts{word: 0.06, tuned: 0.25, input: 0.15, layer: 0.2, head: 0.2},
	}
}

// corpus is what the syntax is learned from.
type corpus struct {
	index  *neural.Index
	word   []float32
	nAffix [neural.Affixes]int
	pairs  [][2]uint8
	pairOf map[[2]uint8]int32
	deps   []uint8
	depOf  map[uint8]int32
	train  []*example
	docs   []*nlp.Doc
	lemmas []nlp.LemmaExample
}

// readVocab takes the words of the vector files, each file scaled to unit variance and all put
// side by side. The files hold the same words in the same order.
func readVocab(dataDir string, files []string, limit int) (*lexicon.Vocab, []float32, int, error) {
	dir := filepath.Join(dataDir, "word-vectors-en")
	bits, err := lexicon.ReadClusters(dir)
	if err != nil {
		return nil, nil, 0, err
	}
	var words []string
	var parts []*lexicon.Vectors
	dim := 0
	for _, f := range files {
		vec, err := lexicon.ReadVectors(filepath.Join(dir, f))
		if err != nil {
			return nil, nil, 0, err
		}
		if len(parts) > 0 && !slices.Equal(vec.Words, parts[0].Words) {
			return nil, nil, 0, fmt.Errorf("%s and %s hold different words", files[0], f)
		}
		sum := 0.0
		for _, x := range vec.Data {
			sum += float64(x) * float64(x)
		}
		scale := float32(1 / math.Sqrt(sum/float64(len(vec.Data))))
		for i := range vec.Data {
			vec.Data[i] *= scale
		}
		parts = append(parts, vec)
		dim += vec.Dim
	}
	var data []float32
	add := func(w string, i int) {
		words = append(words, w)
		for _, p := range parts {
			data = append(data, p.Row(i)...)
		}
	}
	unknown := slices.Index(parts[0].Words, "<unk>")
	if unknown < 0 {
		return nil, nil, 0, fmt.Errorf("vectors have no row for unknown words")
	}
	add("<unk>", unknown)
	for i, w := range parts[0].Words {
		if i != unknown && (i < limit || strings.HasPrefix(w, "<unk")) {
			add(w, i)
		}
	}
	return lexicon.NewVocab(words, lexicon.ClustersOf(words, bits)), data, dim, nil
}

// readCorpus reads the treebanks and numbers everything in them.
func readCorpus(dataDir string, files []string, v *lexicon.Vocab, word []float32) (*corpus, error) {
	c := &corpus{word: word, pairOf: map[[2]uint8]int32{}, depOf: map[uint8]int32{}}
	count := map[string]int{}
	var affixes [neural.Affixes]map[string]int
	for k := range affixes {
		affixes[k] = map[string]int{}
	}
	seen := map[nlp.LemmaExample]int{}
	for _, f := range files {
		d, err := readTrees(filepath.Join(dataDir, f))
		if err != nil {
			return nil, err
		}
		c.docs = append(c.docs, d)
		for i := range d.Len() {
			t := d.Token(i)
			w := lexicon.Normal(t.Text())
			count[w]++
			for k := range affixes {
				affixes[k][neural.AffixOf(k, w)]++
			}
			p := [2]uint8{uint8(t.UPOS()), uint8(t.XPOS())}
			if _, ok := c.pairOf[p]; !ok {
				c.pairOf[p] = int32(len(c.pairs))
				c.pairs = append(c.pairs, p)
			}
			if _, ok := c.depOf[uint8(t.Dep())]; !ok {
				c.depOf[uint8(t.Dep())] = int32(len(c.deps))
				c.deps = append(c.deps, uint8(t.Dep()))
			}
			e := nlp.LemmaExample{Form: t.Text(), UPOS: t.UPOS(), XPOS: t.XPOS(), Lemma: t.Lemma()}
			if j, ok := seen[e]; ok {
				c.lemmas[j].Count++
				continue
			}
			seen[e] = len(c.lemmas)
			e.Count = 1
			c.lemmas = append(c.lemmas, e)
		}
	}
	c.index = &neural.Index{Vocab: v, Tuned: make([]int32, len(v.Words)), NTuned: 1}
	for r, w := range v.Words {
		if count[w] >= 2 {
			c.index.Tuned[r] = int32(c.index.NTuned)
			c.index.NTuned++
		}
	}
	least := [neural.Affixes]int{2, 3, 4, 6, 4, 6}
	for k := range affixes {
		var keys []string
		for a, n := range affixes[k] {
			if n >= least[k] {
				keys = append(keys, a)
			}
		}
		slices.Sort(keys)
		c.index.Affix[k] = make(map[string]int32, len(keys))
		for i, a := range keys {
			c.index.Affix[k][a] = int32(i + 1)
		}
		c.nAffix[k] = len(keys) + 1
	}
	for _, d := range c.docs {
		c.train = append(c.train, c.examples(d)...)
	}
	return c, nil
}

// examples turns a document into what the network reads.
func (c *corpus) examples(d *nlp.Doc) []*example {
	var out []*example
	for s := range d.Sentences() {
		e := &example{}
		for i := s.First(); i <= s.Last(); i++ {
			t := d.Token(i)
			form := t.Text()
			e.feats = append(e.feats, c.index.Of(form, lexicon.Normal(form)))
			tag, ok := c.pairOf[[2]uint8{uint8(t.UPOS()), uint8(t.XPOS())}]
			if !ok {
				tag = -1
			}
			e.tags = append(e.tags, tag)
			h := int32(0)
			if t.Head() >= 0 {
				h = int32(t.Head() - s.First() + 1)
			}
			e.heads = append(e.heads, h)
			e.deps = append(e.deps, c.depOf[uint8(t.Dep())])
		}
		forms, places := make([]string, len(e.feats)), make([]int32, len(e.feats))
		for i := range forms {
			forms[i] = d.Token(s.First() + i).Text()
		}
		neural.PlacesOf(places, forms)
		for i := range places {
			e.feats[i].Place = places[i]
		}
		out = append(out, e)
	}
	return out
}

// batches puts sentences of like length together, in random order.
func batches(ex []*example, tokens int, rng *rand.Rand) [][]*example {
	type keyed struct {
		e *example
		k float64
	}
	ks := make([]keyed, len(ex))
	for i, e := range ex {
		ks[i] = keyed{e, float64(len(e.feats)) + 6*rng.Float64()}
	}
	slices.SortStableFunc(ks, func(a, b keyed) int { return cmp.Compare(a.k, b.k) })
	var out [][]*example
	var cur []*example
	n := 0
	for _, k := range ks {
		cur = append(cur, k.e)
		if n += len(k.e.feats); n >= tokens {
			out, cur, n = append(out, cur), nil, 0
		}
	}
	if len(cur) > 0 {
		out = append(out, cur)
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// trainSyntax learns the network; dev documents are only measured.
func trainSyntax(ctx context.Context, c *corpus, st settings, dev map[string][]*example, log io.Writer) (*network, error) {
	st.cfg.Tags, st.cfg.Deps = len(c.pairs), len(c.deps)
	n := newNetwork(st.cfg, c.word, c.index.NTuned, c.nAffix, st.seed)
	rng := rand.New(rand.NewPCG(st.seed, 3))
	var ex []*example
	for _, e := range c.train {
		if len(e.feats) <= st.longest {
			ex = append(ex, e)
		}
	}
	total := float64(len(batches(ex, st.batch, rng)) * st.epochs)
	a := adam{b1: 0.9, b2: 0.95}
	step := 0.0
	start := time.Now()
	for ep := range st.epochs {
		var sum losses
		for _, b := range batches(ex, st.batch, rng) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			l := n.learn(b, st.drop)
			sum.tag += l.tag
			sum.arc += l.arc
			sum.label += l.label
			sum.tokens += l.tokens
			step++
			a.rate = float32(st.rate * min(1, step/100) * max(0.01, 1-step/total))
			a.c1, a.c2 = float32(1-math.Pow(0.9, step)), float32(1-math.Pow(0.95, step))
			a.keep = float32(min(st.keep, step/(step+10)))
			norm := 0.0
			for _, p := range n.params() {
				norm += p.norm2()
			}
			norm = math.Sqrt(norm) / float64(l.tokens)
			a.scale = float32(1 / float64(l.tokens))
			if norm > st.clip {
				a.scale *= float32(st.clip / norm)
			}
			for _, p := range n.params() {
				a.step(p)
			}
		}
		fmt.Fprintf(log, "epoch %d: loss of tags %.4f, arcs %.4f, relations %.4f", ep+1, sum.tag/float64(sum.tokens), sum.arc/float64(sum.tokens), sum.label/float64(sum.tokens))
		for _, name := range slices.Sorted(maps.Keys(dev)) {
			fmt.Fprintf(log, "; %s %s", name, n.measure(c, dev[name]))
		}
		fmt.Fprintf(log, "; %.0f s\n", time.Since(start).Seconds())
	}
	return n, nil
}

// swapAverage exchanges the weights and their averages.
func (n *network) swapAverage() {
	for _, p := range n.params() {
		p.w, p.avg = p.avg, p.w
	}
}

// measure gives tag and attachment scores with the averaged weights.
func (n *network) measure(c *corpus, ex []*example) string {
	n.swapAverage()
	defer n.swapAverage()
	cfg := n.cfg
	tags, deps := neural.Pad(cfg.Tags), neural.Pad(cfg.Deps)
	var total, upos, xpos, uas, las int
	var tr neural.Trees
	n.train = false
	for i := 0; i < len(ex); {
		var feats []neural.Features
		var spans []span
		j := i
		for ; j < len(ex) && (j == i || len(feats) < 2000); j++ {
			spans = append(spans, span{len(feats), len(feats) + len(ex[j].feats)})
			feats = append(feats, ex[j].feats...)
		}
		n.forward(feats, spans, dropouts{})
		probs := n.probs
		hid, out := make([]float32, cfg.Label), make([]float32, deps)
		for k, s := range spans {
			e := ex[i+k]
			n.dist = n.arcScores(s, n.dist)
			heads := make([]int32, len(e.feats))
			tr.Tree(n.dist, len(e.feats), heads)
			for d := range e.feats {
				total++
				t := argmax(probs[(s.a+d)*tags : (s.a+d)*tags+cfg.Tags])
				if g := e.tags[d]; g >= 0 {
					if int32(t) == g {
						xpos++
					}
					if c.pairs[t][0] == c.pairs[g][0] {
						upos++
					}
				}
				if heads[d]+1 != e.heads[d] {
					continue
				}
				uas++
				n.labelInput(hid, s, d, int(e.heads[d]))
				copy(out, n.labelB.w)
				n.label.forward(out, hid, 1)
				if nlp.Dep(c.deps[argmax(out[:cfg.Deps])]).Main() == nlp.Dep(c.deps[e.deps[d]]).Main() {
					las++
				}
			}
		}
		i = j
	}
	p := func(x int) float64 { return 100 * float64(x) / float64(total) }
	return fmt.Sprintf("upos %.2f tag %.2f uas %.2f las %.2f", p(upos), p(xpos), p(uas), p(las))
}

// treebanks that the syntax is learned from; the non-commercial part of GUM isn't among them.
var treebanks = []string{"ud-ewt/en_ewt-ud-train.conllu", "ud-gum/en_gum-ud-train-open.conllu"}

// splitLeast was chosen on the development sets.
const splitLeast = 100

// Syntax learns tagger, parser and lemmatizer and returns the model.
func Syntax(ctx context.Context, o Options) (*nlp.Model, error) {
	log := o.Log
	if log == nil {
		log = io.Discard
	}
	st := defaults(o.Seed)
	v, word, dim, err := readVocab(o.DataDir, st.vectors, st.words)
	if err != nil {
		return nil, err
	}
	c, err := readCorpus(o.DataDir, treebanks, v, word)
	if err != nil {
		return nil, err
	}
	st.cfg.Word = dim
	if o.Epochs > 0 {
		st.epochs = o.Epochs
	}
	dev := map[string][]*example{}
	for name, f := range map[string]string{"ewt": "ud-ewt/en_ewt-ud-dev.conllu", "gum": "ud-gum/en_gum-ud-dev.conllu"} {
		d, err := readTrees(filepath.Join(o.DataDir, f))
		if err != nil {
			return nil, err
		}
		dev[name] = c.examples(d)
	}
	n, err := trainSyntax(ctx, c, st, dev, log)
	if err != nil {
		return nil, err
	}
	return nlp.NewModel(nlp.Parts{Net: n.export(c), Lemmas: nlp.LearnLemmatizer(c.lemmas, c.index.Vocab.Words), Splitter: trainSplitter(c.docs, o.Seed, splitLeast)}), nil
}
