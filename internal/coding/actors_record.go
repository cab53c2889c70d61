package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// codeActors emits one record an actor that is mentioned otherwise than as a mere pronoun.
func codeActors(r *Reading, _ *codebook.Book, out *Sink) {
	quotes := make([][]affair.Quote, len(r.Actors))
	first := make([]int, len(r.Actors))
	named := make([]bool, len(r.Actors))
	for i := range first {
		first[i] = -1
	}
	add := func(a int, m Mention) {
		quotes[a] = append(quotes[a], r.Quote(m.First, m.Last))
		good := m.Kind == nlp.Proper && !m.Modifier
		switch {
		case first[a] < 0, good && !named[a]:
			first[a] = len(quotes[a]) - 1
			named[a] = good
		}
	}
	for _, m := range r.Mentions {
		add(m.Actor, m)
		for _, a := range r.together[m.Head] {
			if a != m.Actor && m.Kind != nlp.Proper {
				add(a, m)
			}
		}
	}
	for i, a := range r.Actors {
		if len(quotes[i]) == 0 || r.onlyWeak(i) {
			continue
		}
		ev := quotes[i][first[i]]
		sortQuotes(&quotes[i])
		score, pattern := 0.75, "description of "+string(a.Kind)
		switch {
		case a.Proper:
			score, pattern = 0.9, "name of "+string(a.Kind)
		case a.Kind == affair.Person || a.PartOf == "":
			score = 0.6
		}
		out.Emit(affair.Record{
			Kind: affair.KindActor, Score: score, Pattern: pattern, Evidence: []affair.Quote{ev},
			Actor: &affair.Actor{Name: a.Name, Kind: a.Kind, PartOf: a.PartOf, Mentions: quotes[i]},
		}, 0)
	}
}

// onlyWeak reports whether an actor is mentioned only by pronouns or as what a thing is
// called after ("the Kashmir question").
func (r *Reading) onlyWeak(a int) bool {
	for _, m := range r.Mentions {
		if m.Actor != a || m.Kind == nlp.Pronominal {
			continue
		}
		if !m.Modifier || r.Actors[a].Kind != affair.Person && !r.namesThing(&m) {
			return false
		}
	}
	return true
}

// namesThing reports whether a modifier belongs to a noun for a thing or a place rather than
// for people, a body or a deed.
func (r *Reading) namesThing(m *Mention) bool {
	t := r.N.Token(m.Head)
	h := t.Head()
	if h < 0 {
		return false
	}
	l := lemmaLower(r.N.Token(h))
	if t.UPOS() == nlp.ADJ {
		return placeThings[l]
	}
	w := strings.ToLower(r.N.Token(h).Text())
	return t.Dep() == nlp.DepCompound && !r.words.bodies[l] && r.gaz.classOf(l) == nil && r.gaz.classOf(singular(w)) == nil && !r.gaz.offices[l]
}

var placeThings = set("capital", "city", "town", "village", "border", "coast", "sea", "soil", "territory", "island", "river", "language", "word", "airport", "port", "harbor", "harbour", "shelf", "winter", "summer", "food", "cuisine", "restaurant", "wine")
