package coding

import (
	"cmp"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/internal/coding/learn"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// How many actors get a tone, and when a portrayal is more than neutral. The numbers were
// chosen on the twelve hand-coded documents of the gold; see the model card.
const (
	toneActors      = 9   // at most
	toneMinSalience = 2.5 // see salience
	toneThreshold   = 0.32
)

// codeTone says for the main actors of the document how the author portrays them in the
// author's own voice. Mentions in the author's voice are judged one by one by the tone model;
// what quoted speakers say does not count.
func codeTone(r *Reading, _ *codebook.Book, out *Sink) {
	models, err := LearnedModels()
	if err != nil {
		return // the embedded models are tested; without them there is no tone, not a wrong one
	}
	t := &toneReader{r: r, model: models.Tone, sents: map[int][]learn.Word{}}
	for _, a := range t.salient() {
		t.portray(a, out)
	}
}

type toneReader struct {
	r     *Reading
	model *learn.ToneModel
	sents map[int][]learn.Word
}

// judged is one mention with the model's answer.
type judged struct {
	sent      int
	good, bad float64
	weight    float64
}

// salient gives the main actors, most salient first.
func (t *toneReader) salient() []int {
	r := t.r
	type row struct {
		actor int
		s     float64
	}
	var rows []row
	sal := t.salience()
	for i := range r.Actors {
		if sal[i] >= toneMinSalience {
			rows = append(rows, row{i, sal[i]})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.s, a.s) })
	var out []int
	for _, x := range rows[:min(len(rows), toneActors)] {
		out = append(out, x.actor)
	}
	return out
}

// salience weighs the mentions of every actor: those in the author's voice and those that are
// subjects count more, adjectives of origin and pronouns less; the title counts thrice.
// Regions and blocs without a will of their own count less.
func (t *toneReader) salience() []float64 {
	r := t.r
	s := make([]float64, len(r.Actors))
	for i := range r.Mentions {
		m := &r.Mentions[i]
		w := 1.0
		switch {
		case m.Modifier:
			w = 0.4
		case m.Kind == nlp.Pronominal:
			w = 0.5
		}
		if r.VoiceAt(m.Head) < 0 {
			w *= 1.3
		}
		switch r.N.Token(m.Head).Dep() {
		case nlp.DepNsubj, nlp.DepNsubjPass:
			w *= 1.3
		}
		if p, ok := r.Doc.PartAt(r.N.Token(m.Head).Start()); ok && p.Kind == affair.PartTitle {
			w *= 3
		}
		s[m.Actor] += w
	}
	for i := range r.Actors {
		a := &r.Actors[i]
		switch {
		case !a.Proper && a.Kind != affair.Person && a.Kind != affair.Public && a.Kind != affair.Military:
			s[i] *= 0.5
		case !a.Proper:
			s[i] *= 0.6
		case a.Kind == affair.Group:
			s[i] *= 0.6
		case a.Kind == affair.Person:
			s[i] *= 1.1
		}
	}
	return s
}

// words gives a sentence as the model sees it.
func (t *toneReader) words(i int) []learn.Word {
	if w, ok := t.sents[i]; ok {
		return w
	}
	s := t.r.N.Sentence(i)
	w := learn.SentenceWords(t.r.N, s.First(), s.Last())
	t.sents[i] = w
	return w
}

// portray judges the mentions of an actor and puts their sum on record.
func (t *toneReader) portray(actor int, out *Sink) {
	r := t.r
	var js []judged
	first := -1
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if m.Actor != actor {
			continue
		}
		if first < 0 {
			first = m.Head
		}
		if r.VoiceAt(m.Head) >= 0 {
			continue
		}
		si := r.N.Token(m.Head).Sent()
		s := r.N.Sentence(si)
		p := t.model.Tone(t.words(si), learn.TokenSpan{First: max(m.First-s.First(), 0), Last: min(m.Last, s.Last()) - s.First()})
		w := 1.0
		if m.Modifier {
			w = 0.5
		}
		js = append(js, judged{sent: si, bad: p[0], good: p[2], weight: w})
	}
	var sum, n float64
	for _, j := range js {
		sum += j.weight * (j.good - j.bad)
		n += j.weight
	}
	score := 0.0
	if n > 0 {
		score = sum / (n + 1) // one neutral mention more, so that a single one decides little
	}
	value := 0
	switch {
	case score > toneThreshold:
		value = 1
	case score < -toneThreshold:
		value = -1
	}
	rec := affair.Record{Kind: affair.KindTone, Pattern: "tone-model", Score: 0.6, Tone: &affair.Tone{Actor: r.Actors[actor].Name, Value: value}}
	slices.SortStableFunc(js, func(a, b judged) int {
		ka, kb := a.good-a.bad, b.good-b.bad
		if value == 0 {
			ka, kb = -(a.good + a.bad), -(b.good + b.bad)
		}
		if value < 0 {
			ka, kb = -ka, -kb
		}
		return cmp.Compare(kb, ka)
	})
	tok := first
	for _, j := range js {
		s := r.N.Sentence(j.sent)
		if q := r.Quote(s.First(), s.Last()); len(rec.Evidence) < 3 && !slices.Contains(rec.Evidence, q) {
			rec.Evidence = append(rec.Evidence, q)
		}
	}
	if tok >= 0 {
		out.Emit(rec, tok)
	}
}
