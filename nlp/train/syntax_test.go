package train

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/rashomon-affairs/rashomon/nlp"
	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// tiny trains a small network on the sentences of our own.
func tiny(t *testing.T, ctx context.Context, epochs int) ([]byte, error) {
	t.Helper()
	d, err := readTrees("../testdata/own.conllu")
	if err != nil {
		t.Fatal(err)
	}
	words := []string{"<unk>"}
	seen := map[string]bool{}
	for i := range d.Len() {
		if w := lexicon.Normal(d.Token(i).Text()); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	rng := rand.New(rand.NewPCG(1, 1))
	vec := make([]float32, 16*len(words))
	for i := range vec {
		vec[i] = float32(rng.NormFloat64())
	}
	c, err := readCorpus("..", []string{"testdata/own.conllu"}, lexicon.NewVocab(words, nil), vec)
	if err != nil {
		t.Fatal(err)
	}
	st := defaults(3)
	st.cfg = neural.Config{Word: 16, Tuned: 16, Shape: 8, Affix: 4, Place: 8, Hidden: 16, Layers: 3, TagLayer: 2, Arc: 32, Label: 32}
	st.epochs, st.batch, st.rate, st.keep, st.drop = epochs, 60, 1e-2, 0.9, dropouts{}
	n, err := trainSyntax(ctx, c, st, nil, io.Discard)
	if err != nil {
		return nil, err
	}
	m := nlp.NewModel(nlp.Parts{Net: n.export(c), Lemmas: nlp.LearnLemmatizer(c.lemmas, words), Splitter: trainSplitter(c.docs, 1, 0)})
	return m.Encode(), nil
}

func TestTrainingTwiceGivesTheSameFile(t *testing.T) {
	a, err := tiny(t, context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tiny(t, context.Background(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("two runs with one seed gave different files")
	}
}

func TestWhatWasTaughtIsKnown(t *testing.T) {
	b, err := tiny(t, context.Background(), 80)
	if err != nil {
		t.Fatal(err)
	}
	m, err := nlp.Decode(string(b))
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.EvaluateTreebank("own", "../testdata/own.conllu")
	if err != nil {
		t.Fatal(err)
	}
	if u, l := r.Gold.UPOS.F(), r.Gold.LAS.F(); u < 0.97 || l < 0.9 {
		t.Errorf("after training on it: UPOS %.3f, LAS %.3f", u, l)
	}
}

func TestTrainingStopsWhenToldTo(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := tiny(t, ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
