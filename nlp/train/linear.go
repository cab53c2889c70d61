package train

import (
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/linear"
	"github.com/rashomon-affairs/rashomon/nlp/internal/syntax"
)

// pairsOf numbers the pairs of tags that occur.
func pairsOf(ss []*syntax.Sentence) ([][2]uint8, map[[2]uint8]int) {
	var list [][2]uint8
	idx := map[[2]uint8]int{}
	for _, s := range ss {
		for i := range s.Len() {
			p := [2]uint8{s.UPOS[i], s.XPOS[i]}
			if _, ok := idx[p]; !ok {
				idx[p] = len(list)
				list = append(list, p)
			}
		}
	}
	return list, idx
}

func trainTagger(ss []*syntax.Sentence, pairs map[[2]uint8]int, epochs int, rng *rand.Rand) *linear.Model {
	t := linear.NewTrainer(len(pairs))
	scores := make([]float32, len(pairs))
	var feats []uint32
	for range epochs {
		for _, si := range rng.Perm(len(ss)) {
			s := ss[si]
			tags := make([]uint8, s.Len())
			for i := range s.Len() {
				t.Tick()
				feats = syntax.TagFeatures(feats[:0], s, tags[:i], i)
				t.Score(feats, scores)
				best := argmax(scores)
				gold := pairs[[2]uint8{s.UPOS[i], s.XPOS[i]}]
				if best != gold {
					t.Update(feats, gold, best, 1)
				}
				tags[i] = uint8(best)
			}
		}
	}
	return t.Model(2)
}

func argmax(s []float32) int {
	b := 0
	for i, v := range s {
		if v > s[b] {
			b = i
		}
	}
	return b
}

// jackknife gives copies of the sentences with tags predicted by taggers that haven't seen
// them.
func jackknife(ss []*syntax.Sentence, list [][2]uint8, pairs map[[2]uint8]int, folds int, rng *rand.Rand) []*syntax.Sentence {
	out := make([]*syntax.Sentence, len(ss))
	for f := range folds {
		var tr []*syntax.Sentence
		for i, s := range ss {
			if i%folds != f {
				tr = append(tr, s)
			}
		}
		l := &syntax.Linear{Tagger: trainTagger(tr, pairs, 3, rng), Pairs: list}
		var w syntax.Scratch
		for i := f; i < len(ss); i += folds {
			c := *ss[i]
			c.UPOS, c.XPOS = make([]uint8, c.Len()), make([]uint8, c.Len())
			l.Tag(&c, &w)
			out[i] = &c
		}
	}
	return out
}

func trainParser(ss []*syntax.Sentence, epochs int, rng *rand.Rand, log io.Writer) *linear.Model {
	t := linear.NewTrainer(3)
	scores := make([]float32, 3)
	var feats []uint32
	var st syntax.State
	for e := range epochs {
		wrong := 0
		for _, si := range rng.Perm(len(ss)) {
			s := ss[si]
			st.Init(s.Len())
			for !st.Done() {
				t.Tick()
				feats = syntax.MoveFeatures(feats[:0], s, &st)
				t.Score(feats, scores)
				legal := st.Legal()
				costs := st.Costs(s.Heads)
				best, gold, low := -1, -1, 1<<30
				for m := range 3 {
					if legal&(1<<m) == 0 {
						continue
					}
					if best < 0 || scores[m] > scores[best] {
						best = m
					}
					if costs[m] < low || costs[m] == low && scores[m] > scores[gold] {
						gold, low = m, costs[m]
					}
				}
				next := gold
				if costs[best] > low {
					t.Update(feats, gold, best, 1)
					wrong++
					if e > 0 && rng.Float64() < 0.9 {
						next = best
					}
				} else {
					next = best
				}
				st.Apply(next)
			}
		}
		fmt.Fprintf(log, "moves epoch %d: %d wrong\n", e+1, wrong)
	}
	return t.Model(2)
}

func trainLabeller(ss []*syntax.Sentence, epochs int, rng *rand.Rand) (*linear.Model, []uint8) {
	var depOf []uint8
	idx := map[uint8]int{}
	for _, s := range ss {
		for _, d := range s.Deps {
			if _, ok := idx[d]; !ok {
				idx[d] = len(depOf)
				depOf = append(depOf, d)
			}
		}
	}
	t := linear.NewTrainer(len(depOf))
	scores := make([]float32, len(depOf))
	var feats []uint32
	var st syntax.State
	for range epochs {
		for _, si := range rng.Perm(len(ss)) {
			s := ss[si]
			st.Init(s.Len())
			st.SetTree(s.Heads)
			for i := range s.Len() {
				t.Tick()
				feats = syntax.LabelFeatures(feats[:0], s, &st, i)
				t.Score(feats, scores)
				best, gold := argmax(scores), idx[s.Deps[i]]
				if best != gold {
					t.Update(feats, gold, best, 1)
				}
			}
		}
	}
	return t.Model(2), depOf
}

// Linear learns the linear models.
func Linear(dataDir string, seed uint64, log io.Writer) (*nlp.Model, error) {
	rng := rand.New(rand.NewPCG(seed, 1))
	bits, err := lexicon.ReadClusters(filepath.Join(dataDir, "word-vectors-en"))
	if err != nil {
		return nil, err
	}
	vec, err := lexicon.ReadVectors(filepath.Join(dataDir, "word-vectors-en", "vectors-syntax-64.i8.gz"))
	if err != nil {
		return nil, err
	}
	words := append([]string{"<unk>"}, vec.Words[:30000]...)
	for _, w := range vec.Words[30000:] {
		if len(w) > 4 && w[:4] == "<unk" {
			words = append(words, w)
		}
	}
	v := lexicon.NewVocab(words, lexicon.ClustersOf(words, bits))
	var ss []*syntax.Sentence
	var examples []nlp.LemmaExample
	seen := map[nlp.LemmaExample]int{}
	for _, f := range []string{"ud-ewt/en_ewt-ud-train.conllu", "ud-gum/en_gum-ud-train-open.conllu"} {
		d, err := readTrees(filepath.Join(dataDir, f))
		if err != nil {
			return nil, err
		}
		ss = append(ss, sentences(d, v)...)
		for i := range d.Len() {
			t := d.Token(i)
			k := nlp.LemmaExample{Form: t.Text(), Tag: t.XPOS(), Lemma: t.Lemma()}
			if j, ok := seen[k]; ok {
				examples[j].Count++
				continue
			}
			seen[k] = len(examples)
			k.Count = 1
			examples = append(examples, k)
		}
	}
	fmt.Fprintf(log, "%d sentences\n", len(ss))
	list, pairs := pairsOf(ss)
	l := &syntax.Linear{Pairs: list}
	l.Tagger = trainTagger(ss, pairs, 6, rng)
	fmt.Fprintf(log, "tagger done, %d pairs\n", len(list))
	jk := jackknife(ss, list, pairs, 4, rng)
	fmt.Fprintf(log, "tags jackknifed\n")
	l.Mover = trainParser(jk, 10, rng, log)
	l.Labeller, l.DepOf = trainLabeller(jk, 5, rng)
	return nlp.NewModel(nlp.Parts{Vocab: v, Linear: l, Lemmas: nlp.LearnLemmatizer(examples)}), nil
}
