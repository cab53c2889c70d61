package nlp

import (
	"strings"
	"testing"
)

// conllu builds a document from lines "form upos head relation", sentences parted by empty
// lines; a form that ends in "+" is joined with the next.
func conllu(t *testing.T, text string) *Doc {
	t.Helper()
	var b strings.Builder
	n := 0
	for _, l := range strings.Split(text, "\n") {
		f := strings.Fields(l)
		if len(f) == 0 {
			b.WriteString("\n")
			n = 0
			continue
		}
		n++
		misc := "_"
		form, joined := strings.CutSuffix(f[0], "+")
		if joined {
			misc = "SpaceAfter=No"
		}
		b.WriteString(strings.Join([]string{string(rune('0' + n)), form, form, f[1], "_", "_", f[2], f[3], "_", misc}, "\t") + "\n")
	}
	d, err := ReadCoNLLU(strings.NewReader(b.String() + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestScoresAlignWordsByTheirCharacters(t *testing.T) {
	gold := conllu(t, "They PRON 4 nsubj\ncan+ AUX 4 aux\nnot PART 4 advmod\nleave VERB 0 root\n\nGo VERB 0 root")
	one := conllu(t, "They PRON 3 nsubj\ncannot AUX 3 aux\nleave VERB 0 root\n\nGo NOUN 0 root")
	s, err := Score(gold, one)
	if err != nil {
		t.Fatal(err)
	}
	if s.Words != (F1{Gold: 5, System: 4, Correct: 3}) {
		t.Errorf("words %+v", s.Words)
	}
	if s.UPOS.Correct != 2 || s.LAS.Correct != 3 || s.Sentences.Correct != 2 {
		t.Errorf("UPOS %+v, LAS %+v, sentences %+v", s.UPOS, s.LAS, s.Sentences)
	}
	// One long sentence for two: no sentence is right, and the second root is wrong.
	long := conllu(t, "They PRON 4 nsubj\ncan+ AUX 4 aux\nnot PART 4 advmod\nleave VERB 0 root\nGo VERB 4 parataxis")
	if s, err = Score(gold, long); err != nil {
		t.Fatal(err)
	}
	if s.Sentences != (F1{Gold: 2, System: 1}) || s.LAS.Correct != 4 || s.Words.Correct != 5 {
		t.Errorf("sentences %+v, LAS %+v, words %+v", s.Sentences, s.LAS, s.Words)
	}
	if _, err := Score(gold, conllu(t, "Other X 0 root")); err == nil {
		t.Error("documents over different texts were compared")
	}
}

func TestSubtypesOfRelationsDontCount(t *testing.T) {
	a := conllu(t, "It PRON 2 nsubj:pass\nfell VERB 0 root")
	b := conllu(t, "It PRON 2 nsubj\nfell VERB 0 root")
	s, err := Score(a, b)
	if err != nil || s.LAS.Correct != 2 {
		t.Errorf("LAS %+v, %v", s.LAS, err)
	}
}
