package learn

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Small data of our own: weather makes rivers rise.
var causalText = []struct {
	text   string
	causal bool
}{
	{"The dam broke because the river rose .", true},
	{"The road closed because the snow fell .", true},
	{"The harvest failed because the rain stopped .", true},
	{"The dam stands in the valley .", false},
	{"The road runs along the river .", false},
	{"The harvest begins in May .", false},
}

func TestLinearLearnsWhatAWordTells(t *testing.T) {
	var xs []Example
	var ys []int
	f := NewFeatures(12)
	for _, c := range causalText {
		f.Reset()
		for _, w := range Split(c.text) {
			f.Add("w", w.Lower)
		}
		xs = append(xs, f.Example())
		if c.causal {
			ys = append(ys, 1)
		} else {
			ys = append(ys, 0)
		}
	}
	m := TrainLinear(xs, ys, 2, LinearOptions{Bits: 12, Epochs: 30, L1: 0.01})
	f.Reset()
	for _, w := range Split("The bridge fell because the wind blew .") {
		f.Add("w", w.Lower)
	}
	if p := m.Predict(f)[1]; p < 0.5 {
		t.Errorf("probability of a causal sentence = %.2f, want above one half", p)
	}

	var buf bytes.Buffer
	if err := m.Write(&buf); err != nil {
		t.Fatal(err)
	}
	again, err := ReadLinear(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if p, q := m.Predict(f)[1], again.Predict(f)[1]; p-q > 0.05 || q-p > 0.05 {
		t.Errorf("the model read back says %.3f, the model written %.3f", q, p)
	}
}

func TestTrainingIsTheSameEveryTime(t *testing.T) {
	train := func() []byte {
		var xs []Example
		f := NewFeatures(10)
		for _, c := range causalText {
			f.Reset()
			f.Add("w", c.text)
			xs = append(xs, f.Example())
		}
		var buf bytes.Buffer
		if err := TrainLinear(xs, []int{1, 1, 1, 0, 0, 0}, 2, LinearOptions{Bits: 10}).Write(&buf); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	if !bytes.Equal(train(), train()) {
		t.Error("two trainings gave different models")
	}
}

func TestTaggerFindsCauseAndEffectAroundBecause(t *testing.T) {
	words := &Words{}
	var data []CausalSentence
	for _, c := range causalText {
		s := CausalSentence{Text: c.text, Causal: c.causal}
		if i := strings.Index(c.text, " because "); i > 0 {
			s.Relations = []CausalRelation{{
				Effect: ByteSpan{0, i}, Cause: ByteSpan{i + len(" because "), len(c.text) - 2},
				Signals: []ByteSpan{{i + 1, i + len(" because")}},
			}}
		}
		data = append(data, s)
	}
	m := TrainCausal(data, Split, words, LinearOptions{Bits: 12}, TaggerOptions{Bits: 14, Epochs: 30})
	ws := Split("The bridge fell because the wind blew .")
	ce, ok := m.Find(ws)
	if !ok || ws[ce.Effect.First].Text != "The" || ws[ce.Effect.Last].Text != "fell" || ws[ce.Cause.First].Text != "the" || ws[ce.Cause.Last].Text != "blew" {
		t.Errorf("found %+v, want effect 0-2 and cause 4-6", ce)
	}
}

func TestUnmarkGivesTheTextBackWithItsSpans(t *testing.T) {
	text, rel, err := unmark("<ARG1>The dam broke</ARG1> <ARG0><SIG0>after</SIG0> the rain</ARG0> .")
	if err != nil {
		t.Fatal(err)
	}
	if text != "The dam broke after the rain ." {
		t.Errorf("text = %q", text)
	}
	if got := text[rel.Cause.Start:rel.Cause.End]; got != "after the rain" {
		t.Errorf("cause = %q", got)
	}
	if got := text[rel.Effect.Start:rel.Effect.End]; got != "The dam broke" {
		t.Errorf("effect = %q", got)
	}
}

func TestReadingADamagedModelIsAnErrorAndNoPanic(t *testing.T) {
	m := TrainLinear([]Example{{Idx: []uint32{1}, Val: []float32{1}}}, []int{1}, 2, LinearOptions{Bits: 8})
	var buf bytes.Buffer
	if err := m.Write(&buf); err != nil {
		t.Fatal(err)
	}
	whole := buf.Bytes()
	rapid.Check(t, func(t *rapid.T) {
		b := bytes.Clone(whole)
		b[rapid.IntRange(0, len(b)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		_, _ = ReadLinear(bytes.NewReader(b[:rapid.IntRange(0, len(b)).Draw(t, "length")]))
		_, _ = ReadTagger(bytes.NewReader(b))
		_, _ = ReadWords(bytes.NewReader(b))
	})
}

func TestCharacterOffsetsBecomeByteOffsets(t *testing.T) {
	ts, err := ReadTargets(strings.NewReader(`{"sentence": "Žižka praised Ana.", "mention": "Ana", "from": 14, "to": 17, "polarity": 1, "id": "x"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := ts[0].Sentence[ts[0].From:ts[0].To]; got != "Ana" {
		t.Errorf("target = %q, want Ana", got)
	}
}

func TestPartialSpansCountHalfAgainstBothSides(t *testing.T) {
	sc := SpanScore{Right: 2, Partial: 2, Wrong: 1, Missed: 1}
	sc.finish()
	if sc.Precision != 0.5 || sc.Recall != 0.5 {
		t.Errorf("precision %.2f recall %.2f, want .50 and .50", sc.Precision, sc.Recall)
	}
}
