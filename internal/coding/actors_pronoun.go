package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// pronoun resolves a third-person pronoun to the most salient actor before it that agrees.
// Nouns that are no actors compete, so that an "it" that more likely means a thing stays
// open. Pronouns of the first and second person wait for the voices.
func (b *actorBuilder) pronoun(i int) {
	if b.headMention[i] != 0 {
		return
	}
	t := b.tok(i)
	w := strings.ToLower(t.Text())
	p, ok := pronouns[w]
	if !ok {
		if quantityNouns[lemmaOf(t)] {
			b.quantity(i)
		}
		return
	}
	if p == itPronoun && b.pleonastic(i) {
		return
	}
	a, _ := b.antecedent(i, p, w)
	if a < 0 {
		return
	}
	switch w {
	case "he", "him", "his", "himself":
		b.info[a].male = true
	case "she", "her", "hers", "herself":
		b.info[a].female = true
	}
	b.mention(i, i, i, a, nlp.Pronominal, false)
}

type pronounKind uint8

const (
	hePronoun pronounKind = iota
	shePronoun
	itPronoun
	theyPronoun
)

var pronouns = map[string]pronounKind{
	"he": hePronoun, "him": hePronoun, "his": hePronoun, "himself": hePronoun,
	"she": shePronoun, "her": shePronoun, "hers": shePronoun, "herself": shePronoun,
	"it": itPronoun, "its": itPronoun, "itself": itPronoun,
	"they": theyPronoun, "them": theyPronoun, "their": theyPronoun, "theirs": theyPronoun, "themselves": theyPronoun,
}

// pleonastic reports an "it" that refers to nothing: "it is clear that", "it seems".
func (b *actorBuilder) pleonastic(i int) bool {
	t := b.tok(i)
	h := t.Head()
	if t.Dep() == nlp.DepExpl {
		return h < 0 || b.tok(h).UPOS() != nlp.VERB || b.r.words.weather[lemmaOf(b.tok(h))] || b.tok(h).Child(nlp.DepAuxPass) >= 0
	}
	if h < 0 || t.Dep() != nlp.DepNsubj && t.Dep() != nlp.DepNsubjPass {
		return false
	}
	ht := b.tok(h)
	switch lemmaOf(ht) {
	case "seem", "appear", "rain", "snow", "turn", "happen":
		return true
	}
	clausal := ht.Child(nlp.DepCcomp, nlp.DepXcomp, nlp.DepCsubj, nlp.DepAdvcl) >= 0
	return (ht.UPOS() == nlp.ADJ || ht.UPOS() == nlp.NOUN || t.Dep() == nlp.DepNsubjPass) && clausal
}

// antecedent picks the actor for a pronoun, -1 when a thing or nothing fits better.
func (b *actorBuilder) antecedent(i int, p pronounKind, w string) (actor int, score float64) {
	chain := b.chainOf(i)
	t := b.tok(i)
	sent := t.Sent()
	reflexive := strings.HasSuffix(w, "self") || strings.HasSuffix(w, "selves")
	possessive := t.Dep() == nlp.DepNmodPoss
	best, bestScore := -1, -1e9
	consider := func(head, actor int) {
		if !reflexive && !possessive && b.coArguments(head, i) || b.within(i, head) {
			return
		}
		fit, ok := b.agrees(actor, head, p)
		if !ok {
			return
		}
		s := fit + b.salience(head, sent, i)
		if possessive && b.joinedBefore(head, i) {
			s += 16 // "Hannibal and his brother"
		}
		if chain > 0 && b.chainOf(head) == chain {
			s += 6 // the coreference model agrees
		}
		if actor >= 0 {
			s += min(float64(b.info[actor].count), 6) * 0.4
		}
		if s > bestScore {
			best, bestScore = actor, s
		}
	}
	from := b.n.Sentence(max(0, sent-3)).First()
	for k := from; k < i; k++ {
		m := b.at(k)
		switch {
		case m != nil && m.Kind == nlp.Pronominal && m.Head == i:
		case m != nil:
			consider(k, m.Actor)
		case b.tok(k).UPOS() == nlp.NOUN && (p == itPronoun || p == theyPronoun) && b.covered[k] == 0:
			consider(k, -1)
		}
	}
	if p == theyPronoun || p == hePronoun || p == shePronoun || p == itPronoun {
		// cataphora: a subordinate clause before its subject, "when it fell, Rome ..."
		if best < 0 || bestScore < -20 {
			for k := i + 1; k <= b.n.Sentence(sent).Last(); k++ {
				if m := b.at(k); m != nil && b.tok(k).Dep() == nlp.DepNsubj && !m.Modifier {
					if _, ok := b.agrees(m.Actor, k, p); ok {
						return m.Actor, 0
					}
				}
			}
		}
	}
	return best, bestScore
}

// chainOf is the coreference chain of the mention whose head is the token, 0 if there is none.
func (b *actorBuilder) chainOf(tok int) int {
	if b.chains == nil {
		b.chains = map[int]int{}
		for _, m := range b.n.Mentions() {
			b.chains[m.Head] = m.Chain
		}
	}
	return b.chains[tok]
}

// joinedBefore reports whether only "and", commas and an age stand between a noun and a
// possessive.
func (b *actorBuilder) joinedBefore(head, i int) bool {
	last := head
	if m := b.at(head); m != nil {
		last = m.Last
	}
	and := false
	for k := last + 1; k < i; k++ {
		switch b.tok(k).UPOS() {
		case nlp.CCONJ:
			and = true
		case nlp.PUNCT, nlp.NUM:
		default:
			return false
		}
	}
	return and
}

// coArguments reports whether two words are arguments of the same predicate.
func (b *actorBuilder) coArguments(x, y int) bool {
	hx, hy := b.tok(x).Head(), b.tok(y).Head()
	return hx >= 0 && hx == hy && b.argument(x) && b.argument(y)
}

func (b *actorBuilder) argument(i int) bool {
	switch b.tok(i).Dep() {
	case nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepObj, nlp.DepIobj, nlp.DepObl, nlp.DepOblAgent:
		return true
	}
	return false
}

// within reports whether the pronoun stands inside the noun phrase itself.
func (b *actorBuilder) within(i, head int) bool {
	for h, n := b.tok(i).Head(), 0; h >= 0 && n < 6; h, n = b.tok(h).Head(), n+1 {
		if h == head {
			return b.tok(i).Dep() == nlp.DepNmodPoss || n == 0
		}
		if b.tok(h).UPOS() == nlp.VERB {
			return false
		}
	}
	return false
}

// salience rates a word as an antecedent: near, and high in its sentence.
func (b *actorBuilder) salience(head, sent, i int) float64 {
	t := b.tok(head)
	s := -11 * float64(sent-t.Sent())
	if t.Sent() == sent {
		s -= float64(i-head) * 0.12
	}
	dep, main := t.Dep(), false
	if dep == nlp.DepConj && t.Head() >= 0 {
		dep = b.tok(t.Head()).Dep()
	}
	if h := t.Head(); h >= 0 {
		main = b.tok(h).Dep() == nlp.DepRoot || b.tok(h).Dep() == nlp.DepParataxis || b.tok(h).Dep() == nlp.DepConj
	}
	switch dep {
	case nlp.DepNsubj, nlp.DepNsubjPass:
		s += 11
		if main {
			s += 3
		}
	case nlp.DepObj, nlp.DepIobj, nlp.DepOblAgent:
		s += 5
	case nlp.DepNmodPoss:
		s += 4
	case nlp.DepAmod, nlp.DepCompound:
		s -= 9
	case nlp.DepObl:
		s += 1
	case nlp.DepNmod:
		s -= 1
	}
	return s
}

// agrees says how well an actor, or a thing (actor -1), fits a pronoun.
func (b *actorBuilder) agrees(actor, head int, p pronounKind) (float64, bool) {
	if actor < 0 {
		if b.r.words.times[lemmaOf(b.tok(head))] {
			return 0, false
		}
		switch p {
		case itPronoun:
			return -4, !b.plural(head)
		case theyPronoun:
			return -5, b.plural(head)
		}
		return 0, false
	}
	a, in := &b.r.Actors[actor], &b.info[actor]
	m := b.at(head)
	switch p {
	case hePronoun, shePronoun:
		if a.Kind != affair.Person || a.Plural || p == hePronoun && in.female && !in.male || p == shePronoun && in.male && !in.female {
			return 0, false
		}
		return 0, true
	case itPronoun:
		if a.Kind == affair.Person || a.Plural && !in.isRegion() || a.Kind == affair.Public {
			return 0, false
		}
		if m != nil && m.Modifier {
			return -2, true
		}
		return 0, true
	case theyPronoun:
		if m != nil && m.Modifier {
			return 0, false
		}
		switch {
		case len(b.r.together[head]) > 0:
			return 2, true
		case a.Plural, a.Kind == affair.Public, a.Kind == affair.Group:
			return 1, true
		case b.class(actor) == "government", a.Kind == affair.Military, a.Kind == affair.Media:
			return -2, true
		case a.Kind == affair.Person:
			return 0, false
		case a.Kind == affair.Organisation || a.Kind == affair.Alliance:
			return -5, a.Proper
		case a.Kind == affair.Country && b.tok(head).Child(nlp.DepConj) >= 0:
			return 1, true
		}
		return -9, a.Kind != affair.Country
	}
	return 0, false
}

func (in *actorInfo) isRegion() bool { return in.ent != nil && in.ent.region }

func (b *actorBuilder) class(a int) string {
	if c := b.info[a].class; c != nil {
		return c.Class
	}
	return ""
}
