package coding

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/internal/coding/learn"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// How many actors get a tone, and when a portrayal is more than neutral. The numbers were
// chosen on the twelve hand-coded documents of the gold; see the model card.
const (
	toneActors      = 7   // at most
	toneMinSalience = 2.5 // see salience
	toneThreshold   = 0.2 // of an account that judges
	// reportThreshold holds for accounts whose words of blame and praise are fewer than
	// toneOpinion for each mention: a report tells bad news of everybody.
	reportThreshold = 0.6
	toneOpinion     = 0.185
	// wordWeight is what the balance of blame and praise counts beside the model's mean;
	// a word of praise counts half of one of blame, for reports praise by habit.
	wordWeight   = 0.8
	praiseWeight = 0.5
)

// codeTone says for the main actors of the document how the author portrays them in the
// author's own voice. Mentions in the author's voice are judged one by one by the tone model;
// what quoted speakers say does not count.
func codeTone(r *Reading, book *codebook.Book, out *Sink) {
	models, err := LearnedModels()
	if err != nil {
		return // the embedded models are tested; without them there is no tone, not a wrong one
	}
	lists, err := toneWordsOf(book)
	if err != nil {
		lists = &toneWords{}
	}
	t := &toneReader{r: r, model: models.Tone, lists: lists, sents: map[int][]learn.Word{}, subjectOf: map[int][]int{}}
	for i := range r.Clauses {
		for _, h := range r.Clauses[i].Arg(Subject) {
			t.subjectOf[h] = append(t.subjectOf[h], i)
		}
	}
	t.judge()
	for _, a := range t.salient() {
		t.portray(a, out)
	}
}

type toneReader struct {
	r     *Reading
	model *learn.ToneModel
	sents map[int][]learn.Word
	sal   []float64
	lists *toneWords
	// subjectOf gives, for the head of a mention, the clauses that it is the subject of.
	subjectOf map[int][]int
	judged    [][]judged // by actor
	threshold float64
}

// judged is one mention with the model's answer.
type judged struct {
	sent      int
	good, bad float64
	weight    float64
	words     portrayal
}

// salient gives the main actors, most salient first.
func (t *toneReader) salient() []int {
	r := t.r
	type row struct {
		actor int
		s     float64
	}
	var rows []row
	t.sal = t.salience()
	sal := t.sal
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

// judge reads every mention that stands in the author's own voice, and measures how much the
// account judges at all.
func (t *toneReader) judge() {
	r := t.r
	t.judged = make([][]judged, len(r.Actors))
	var words, mentions float64
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if r.VoiceAt(m.Head) >= 0 {
			continue
		}
		si := r.N.Token(m.Head).Sent()
		s := r.N.Sentence(si)
		span := learn.TokenSpan{First: max(m.First-s.First(), 0), Last: min(m.Last, s.Last()) - s.First()}
		if span.First > span.Last || span.Last >= s.Len() {
			continue
		}
		p := t.model.Tone(t.words(si), span)
		j := judged{sent: si, bad: p[0], good: p[2], weight: 1, words: t.portrayalOf(m)}
		switch d := r.N.Token(m.Head).Dep(); {
		case m.Modifier:
			j.weight = 0.5
		case d == nlp.DepCompound || d == nlp.DepNmodDesc: // "the Panama conflict" is about a matter
			j.weight = 0.3
		}
		if j.words.victim {
			j.bad *= 0.3
		}
		mentions += j.weight
		words += float64(j.words.blame + j.words.praise)
		t.judged[m.Actor] = append(t.judged[m.Actor], j)
	}
	t.threshold = reportThreshold
	if mentions > 0 && words/mentions >= toneOpinion {
		t.threshold = toneThreshold
	}
}

// portray puts the sum of the judgements about an actor on record.
func (t *toneReader) portray(actor int, out *Sink) {
	r := t.r
	js := t.judged[actor]
	var model, n, praise, blame float64
	for _, j := range js {
		model += j.weight * (j.good - j.bad)
		n += j.weight
		praise += float64(j.words.praise)
		blame += float64(j.words.blame)
	}
	// One neutral mention and two neutral words more, so that a single one decides little.
	score := model/(n+1) + wordWeight*(praiseWeight*praise-blame)/(praise+blame+2)
	value := 0
	switch {
	case score > t.threshold:
		value = 1
	case score < -t.threshold:
		value = -1
	}
	rec := affair.Record{
		Kind: affair.KindTone, Pattern: "tone-model", Score: 0.6, Tone: &affair.Tone{Actor: r.Actors[actor].Name, Value: value},
		Note: fmt.Sprintf("%d mentions in the author's voice, mean tone %.2f", len(js), score),
	}
	key := func(j judged) float64 {
		v := j.good - j.bad + float64(j.words.praise-j.words.blame)
		switch {
		case value > 0:
			return -v
		case value < 0:
			return v
		}
		return j.good + j.bad
	}
	js = slices.Clone(js)
	slices.SortStableFunc(js, func(a, b judged) int { return cmp.Compare(key(a), key(b)) })
	for _, j := range js {
		s := r.N.Sentence(j.sent)
		if q := r.Quote(s.First(), s.Last()); len(rec.Evidence) < 3 && !slices.Contains(rec.Evidence, q) {
			rec.Evidence = append(rec.Evidence, q)
		}
	}
	for i := range r.Mentions {
		if r.Mentions[i].Actor == actor {
			out.Emit(rec, r.Mentions[i].Head)
			return
		}
	}
}
