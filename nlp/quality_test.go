package nlp

import (
	"path/filepath"
	"testing"
)

// The floors are what a change may not fall below. What was reached, with the command that
// measured it, stands in MODEL_CARD.md.

func atLeast(t *testing.T, what string, f F1, floor float64) {
	t.Helper()
	if got := 100 * f.F(); got < floor {
		t.Errorf("%s is %.2f, floor %.1f", what, got, floor)
	} else {
		t.Logf("%s %.2f (floor %.1f)", what, got, floor)
	}
}

func TestOwnSentencesAreAnalysedWell(t *testing.T) {
	r, err := model(t).EvaluateTreebank("own", filepath.Join("testdata", "own.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	atLeast(t, "own sentences, sentence ends", r.Raw.Sentences, 99)
	atLeast(t, "own sentences, words", r.Raw.Words, 99.5)
	atLeast(t, "own sentences, UPOS", r.Gold.UPOS, 97.5)
	atLeast(t, "own sentences, lemmas", r.Gold.Lemmas, 98)
	atLeast(t, "own sentences, LAS", r.Gold.LAS, 90)
}

func TestHardSentenceBoundariesAreFound(t *testing.T) {
	cases := SentenceCases()
	if len(cases) < 300 {
		t.Errorf("%d cases, want 300 at least", len(cases))
	}
	f, wrong := model(t).EvaluateSentences(cases)
	atLeast(t, "hard sentence boundaries", f, 97)
	for _, w := range wrong {
		t.Logf("cut wrongly: %s", w)
	}
}

func TestDevelopmentTreebanksKeepTheirFloors(t *testing.T) {
	dir := shared(t)
	m := model(t)
	e, err := m.EvaluateTreebank("EWT", filepath.Join(dir, "ud-ewt", "en_ewt-ud-dev.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	atLeast(t, "EWT, gold tokens, UPOS", e.Gold.UPOS, 95.8)
	atLeast(t, "EWT, gold tokens, lemmas", e.Gold.Lemmas, 97.5)
	atLeast(t, "EWT, gold tokens, LAS", e.Gold.LAS, 85)
	atLeast(t, "EWT, raw text, sentences", e.Raw.Sentences, 85)
	atLeast(t, "EWT, raw text, words", e.Raw.Words, 99)
	atLeast(t, "EWT, raw text, LAS", e.Raw.LAS, 81.5)
	gs, err := m.EvaluateGenres(filepath.Join(dir, "ud-gum", "en_gum-ud-dev.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	var s Scores
	for _, g := range gs {
		if g.Name == "news" || g.Name == "interview" || g.Name == "speech" {
			s.Add(g.Gold)
		}
	}
	atLeast(t, "GUM news, interview, speech, gold tokens, LAS", s.LAS, 84)
}
