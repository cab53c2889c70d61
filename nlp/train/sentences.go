package train

import (
	"math/rand/v2"

	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/internal/linear"
)

// trainSplitter learns where sentences end without a mark. Most such places are no ends, and
// in running text hardly any: a false end costs more than a missed one, so "ends" must be
// ahead by least.
func trainSplitter(docs []*nlp.Doc, seed uint64, least int32) *nlp.Splitter {
	rng := rand.New(rand.NewPCG(seed, 4))
	var ex []nlp.SplitExample
	for _, d := range docs {
		ex = append(ex, nlp.SplitExamples(d)...)
	}
	t := linear.NewTrainer(2)
	score := make([]float32, 2)
	for range 8 {
		for _, i := range rng.Perm(len(ex)) {
			t.Tick()
			t.Score(ex[i].Features, score)
			gold := 0
			if ex[i].Ends {
				gold = 1
			}
			if got := argmax(score); got != gold {
				t.Update(ex[i].Features, gold, got, 1)
			}
		}
	}
	return &nlp.Splitter{Model: t.Model(3), Least: least}
}
