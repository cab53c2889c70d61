package learn

import "fmt"

// SpanScore counts spans of causes, effects and signals found by a tagger.
type SpanScore struct {
	Right, Partial, Wrong, Missed int
	// Precision, Recall and F1 count a span whose label is right and whose boundaries are
	// off as half a false positive and half a false negative, as FairEval does (Ortmann,
	// LREC 2022), the scorer of the corpus's shared task. Exact is F1 over spans with both
	// boundaries right; Overlap counts any overlap as right.
	Precision, Recall, F1 float64
	Exact, Overlap        float64
}

// String gives the scores in one line.
func (s SpanScore) String() string {
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f, exact %.3f, overlapping %.3f", s.Precision, s.Recall, s.F1, s.Exact, s.Overlap)
}

// EvalSpans scores the relation found in each causal sentence against that gold relation of
// the sentence which it fits best; further gold relations of the sentence count as missed.
func EvalSpans(m *CausalModels, data []CausalSentence, analyse func(string) []Word) SpanScore {
	var sc SpanScore
	for _, s := range data {
		if len(s.Relations) == 0 {
			continue
		}
		ws := analyse(s.Text)
		var rels [][]labelled
		if ce, ok := m.Find(ws); ok {
			rels = append(rels, ce.spans(ws))
		}
		sc.add(s, rels)
	}
	sc.finish()
	return sc
}

type labelled struct {
	label int
	span  ByteSpan
}

func (ce CauseEffect) spans(ws []Word) []labelled {
	b := func(t TokenSpan) ByteSpan { return ByteSpan{ws[t.First].Start, ws[t.Last].End} }
	out := []labelled{{labelBC, b(ce.Cause)}, {labelBE, b(ce.Effect)}}
	for _, s := range ce.Signals {
		out = append(out, labelled{labelBS, b(s)})
	}
	return out
}

func (rel CausalRelation) spans() []labelled {
	out := []labelled{{labelBC, rel.Cause}, {labelBE, rel.Effect}}
	for _, s := range rel.Signals {
		out = append(out, labelled{labelBS, s})
	}
	return out
}

// add matches found relations to gold ones, best first.
func (sc *SpanScore) add(s CausalSentence, found [][]labelled) {
	used := make([]bool, len(s.Relations))
	for _, f := range found {
		best, arg := SpanScore{}, -1
		for i, rel := range s.Relations {
			if used[i] {
				continue
			}
			c := compare(rel.spans(), f)
			if arg < 0 || 4*c.Right+c.Partial > 4*best.Right+best.Partial {
				best, arg = c, i
			}
		}
		if arg < 0 {
			sc.Wrong += len(f)
			continue
		}
		used[arg] = true
		sc.Right += best.Right
		sc.Partial += best.Partial
		sc.Wrong += best.Wrong
		sc.Missed += best.Missed
	}
	for i, rel := range s.Relations {
		if !used[i] {
			sc.Missed += len(rel.spans())
		}
	}
}

func compare(gold, found []labelled) SpanScore {
	var sc SpanScore
	usedG, usedF := make([]bool, len(gold)), make([]bool, len(found))
	for i, g := range gold {
		for j, f := range found {
			if !usedG[i] && !usedF[j] && g == f {
				usedG[i], usedF[j] = true, true
				sc.Right++
			}
		}
	}
	for i, g := range gold {
		for j, f := range found {
			if !usedG[i] && !usedF[j] && g.label == f.label && g.span.Start < f.span.End && f.span.Start < g.span.End {
				usedG[i], usedF[j] = true, true
				sc.Partial++
			}
		}
	}
	for i := range gold {
		if !usedG[i] {
			sc.Missed++
		}
	}
	for j := range found {
		if !usedF[j] {
			sc.Wrong++
		}
	}
	return sc
}

func (sc *SpanScore) finish() {
	tp, part := float64(sc.Right), float64(sc.Partial)
	f1 := func(tp, fp, fn float64) (p, r, f float64) {
		if tp > 0 {
			p, r = tp/(tp+fp), tp/(tp+fn)
			f = 2 * p * r / (p + r)
		}
		return p, r, f
	}
	sc.Precision, sc.Recall, sc.F1 = f1(tp, float64(sc.Wrong)+part/2, float64(sc.Missed)+part/2)
	_, _, sc.Exact = f1(tp, float64(sc.Wrong)+part, float64(sc.Missed)+part)
	_, _, sc.Overlap = f1(tp+part, float64(sc.Wrong), float64(sc.Missed))
}

// SentenceScore counts sentences told causal or not.
type SentenceScore struct {
	Right, Wrong, Missed, Of  int
	Precision, Recall, F1, Ac float64
}

// String gives the scores in one line.
func (s SentenceScore) String() string {
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f, accuracy %.3f of %d", s.Precision, s.Recall, s.F1, s.Ac, s.Of)
}

// EvalSentences scores the causal sentence classifier.
func EvalSentences(m *CausalModels, data []CausalSentence, analyse func(string) []Word) SentenceScore {
	var sc SentenceScore
	ok := 0
	for _, s := range data {
		got := m.Probability(analyse(s.Text)) > 0.5
		if got == s.Causal {
			ok++
		}
		switch {
		case got && s.Causal:
			sc.Right++
		case got:
			sc.Wrong++
		case s.Causal:
			sc.Missed++
		}
	}
	if sc.Of = len(data); sc.Of > 0 {
		sc.Ac = float64(ok) / float64(sc.Of)
	}
	if sc.Right > 0 {
		sc.Precision = float64(sc.Right) / float64(sc.Right+sc.Wrong)
		sc.Recall = float64(sc.Right) / float64(sc.Right+sc.Missed)
		sc.F1 = 2 * sc.Precision * sc.Recall / (sc.Precision + sc.Recall)
	}
	return sc
}
