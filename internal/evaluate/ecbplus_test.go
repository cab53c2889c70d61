package evaluate

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"

	"github.com/rashomon-affairs/rashomon/nlp"
)

func TestSameEventsStayAboveTheLemmaBaseline(t *testing.T) {
	root := cmp.Or(os.Getenv("RASHOMON_SHARED"), filepath.Join("..", "..", "..", "shared"))
	path := filepath.Join(root, "data", "ecbplus", "ecbplus-dev.jsonl.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no development data at %s: set RASHOMON_SHARED to run this test", path)
	}
	m, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := EvaluateSameEvent(path, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("lemma %.4f, ours %.4f, %d stories", s.Lemma.CoNLL, s.Ours.CoNLL, s.Stories)
	if s.Ours.CoNLL < .765 || s.Ours.CoNLL <= s.Lemma.CoNLL {
		t.Errorf("CoNLL F1 %.4f, the lemma baseline %.4f", s.Ours.CoNLL, s.Lemma.CoNLL)
	}
}
