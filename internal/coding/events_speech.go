package coding

import (
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Speech that does something. PLOVER's boundary rules: what an actor announces to do itself
// for somebody is an agreement, what it announces to do against somebody is a threat; and to
// say that somebody did a misdeed is an accusation, to say that somebody must act a demand.

var (
	kindDeeds = map[string]bool{"COOPERATE": true, "AID": true, "SUPPORT": true, "CONSULT": true, "CONCEDE": true, "RETREAT": true}
	evilDeeds = map[string]bool{"SANCTION": true, "COERCE": true, "ASSAULT": true, "PROTEST": true}
	misdeeds  = map[string]bool{"ASSAULT": true, "COERCE": true}
)

// The entries that records of this file name as their pattern.
var (
	accuseBySaying = &codebook.Entry{ID: "speech-accuse", Layer: "event", Type: "ACCUSE", Score: 0.6}
	demandBySaying = &codebook.Entry{ID: "speech-demand", Layer: "event", Type: "REQUEST", Score: 0.6}
)

// announced turns what the speaker says that it will do itself into an agreement or a threat.
func (r *Reading) announced(e *foundEvent) {
	v := r.VoiceAt(e.b.Clause.Pred)
	m := e.b.Clause.Mood
	if v < 0 || e.b.Clause.Kind != VerbClause || m.Negated || !m.Future && !m.Conditional && !m.Planned || !r.samePeople(e.source, r.Voices[v].Speakers) {
		return
	}
	if m.Conditional && !slices.ContainsFunc(e.b.Clause.Args, func(a Arg) bool { return a.Role == Mark("if") || a.Role == Mark("unless") }) {
		e.mood = affair.Planned // "said that it would" is "it will", told later
	}
	switch {
	case kindDeeds[e.typ]:
		e.typ, e.mode = "AGREE", ""
	case evilDeeds[e.typ]:
		e.typ, e.mode = "THREATEN", ""
	}
}

// samePeople reports whether two sets of actors share one, a body counting as one with whom
// it is part of.
func (r *Reading) samePeople(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			ax, ay := &r.Actors[x], &r.Actors[y]
			if x == y || ax.PartOf != "" && (ax.PartOf == ay.Name || ax.PartOf == ay.PartOf) || ay.PartOf != "" && ay.PartOf == ax.Name {
				return true
			}
		}
	}
	return false
}

// accusations are the events of saying that another actor did a misdeed.
func (r *Reading) accusations(found []foundEvent) []foundEvent {
	var out []foundEvent
	for i := range found {
		e := &found[i]
		v := r.VoiceAt(e.b.Clause.Pred)
		if e.dropped || v < 0 || !misdeeds[e.typ] || e.mood != affair.Asserted || len(e.source) == 0 || !r.mainClause(e.b.Clause) {
			continue
		}
		if s, ok := r.sayingOf(v, e.b.Clause, e.source, accuseBySaying); ok {
			out = append(out, s)
		}
	}
	return out
}

// mainClause reports whether a clause is what is said, not something told beside it.
func (r *Reading) mainClause(c *Clause) bool {
	if c.Kind == NominalClause {
		return false
	}
	switch c.Relation {
	case nlp.DepRoot, nlp.DepCcomp, nlp.DepParataxis, nlp.DepConj, nlp.DepXcomp:
		return true
	}
	return false
}

// demands are the events of saying that another actor must, should or needs to act.
func (r *Reading) demands() []foundEvent {
	var out []foundEvent
	for i := range r.Clauses {
		c := &r.Clauses[i]
		v := r.VoiceAt(c.Pred)
		if v < 0 || !c.Mood.Obligation || c.Mood.Question || c.Kind == NominalClause || c.Mood.Conditional {
			continue
		}
		target := r.ActorsOf(c, Subject)
		if c.Passive {
			target = nil
		}
		if s, ok := r.sayingOf(v, c, target, demandBySaying); ok {
			out = append(out, s)
		}
	}
	return out
}

// sayingOf is the event that the speakers of a voice say something about the target in the
// clause. The event's holder is who reports the saying.
func (r *Reading) sayingOf(v int, c *Clause, target []int, e *codebook.Entry) (foundEvent, bool) {
	speakers := r.Voices[v].Speakers
	if len(speakers) == 0 || len(target) == 0 || r.samePeople(speakers, target) {
		return foundEvent{}, false
	}
	first, last := max(c.First, r.Voices[v].First), min(c.Last, r.Voices[v].Last)
	if cue := r.Voices[v].CueFirst; cue >= 0 && r.N.Token(cue).Sent() == r.N.Token(c.Pred).Sent() && cue < first {
		first = cue
	}
	if first > last {
		return foundEvent{}, false
	}
	return foundEvent{
		b: Binding{Entry: e, Clause: c}, source: slices.Clone(speakers), target: target, typ: e.Type,
		mood: affair.Asserted, score: e.Score, said: true, first: first, last: last, voice: r.Voices[v].Outer,
	}, true
}
