package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// ownMood reads the modality that stands in the clause itself: auxiliaries, negation,
// adverbs, the subordinating word, "no" before an argument, the question mark.
func (b *clauseBuilder) ownMood(c *Clause) {
	w := b.r.words
	t := b.tok(c.Pred)
	s := b.n.Sentence(t.Sent())
	aux, subj := -1, t.Child(nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepExpl)
	for _, ch := range b.children(c.Pred) {
		ct := b.tok(ch)
		l := strings.ToLower(ct.Lemma())
		dep := ct.Dep()
		if b.auxiliaryOf(ch, c.Pred) {
			dep = nlp.DepAux
		}
		switch dep {
		case nlp.DepAdvmod, nlp.DepDiscourse, nlp.DepCcPreconj, nlp.DepCc:
			switch {
			case w.negative[l]:
				if !b.notOnly(ch) {
					c.Mood.Negated = !c.Mood.Negated
				}
			case w.hedges[l]:
				c.Mood.Hedged = true
			case l == "longer" && ct.Child(nlp.DepAdvmod, nlp.DepDet) >= 0: // "no longer"
				c.Mood.Negated = !c.Mood.Negated
			}
		case nlp.DepAux, nlp.DepAuxPass:
			if aux < 0 {
				aux = ch
			}
			b.auxiliary(c, ct, l)
		case nlp.DepDet:
			if l == "no" && (c.Kind == NominalClause || c.Kind == NounClause) {
				c.Mood.Negated = !c.Mood.Negated
			}
		}
	}
	if c.Kind == NominalClause {
		return
	}
	for _, a := range c.Args { // "no friends", "nobody"
		if (a.Role == Subject || a.Role == Object) && !a.Inferred && b.negativeNoun(a.Head) {
			c.Mood.Negated = !c.Mood.Negated
			break
		}
	}
	switch m := b.r.markOf(c.Pred); {
	case m == "without" || m == "rather than" || m == "instead of" || m == "instead":
		c.Mood.Negated = !c.Mood.Negated
	case w.conditionMarks[m]:
		c.Mood.Conditional = true
	}
	if aux >= 0 && subj > aux && aux < c.Pred && strings.EqualFold(b.tok(aux).Text(), "should") {
		c.Mood.Conditional, c.Mood.Obligation = true, false // "Should Rome attack, ..."
	}
	if strings.HasSuffix(s.Text(), "?") && (c.Relation == nlp.DepRoot || b.sharesRoot(c)) {
		c.Mood.Question = true
	}
	if c.Kind == VerbClause && (t.XPOS() == nlp.TagVB) && c.Relation == nlp.DepRoot && subj < 0 && aux < 0 {
		c.Mood.Obligation = true // imperative
	}
}

// sharesRoot reports whether a clause is coordinated with the root of its sentence.
func (b *clauseBuilder) sharesRoot(c *Clause) bool {
	h := b.tok(c.Pred).Head()
	return c.Relation == nlp.DepConj && h >= 0 && b.tok(h).Dep() == nlp.DepRoot
}

func (b *clauseBuilder) auxiliary(c *Clause, ct nlp.Token, l string) {
	low := strings.ToLower(ct.Text())
	switch {
	case l == "will" && low != "would" && low != "'d", l == "shall", low == "'ll", low == "wo", low == "will":
		c.Mood.Future = true
	case l == "would" || low == "would":
		c.Mood.Conditional = true
	case l == "may" || l == "might" || low == "could" || low == "might":
		c.Mood.Hedged = true
	case l == "must" || l == "should" || l == "ought":
		c.Mood.Obligation = true
	}
}

// notOnly reports whether a "not" belongs to "not only", which denies nothing.
func (b *clauseBuilder) notOnly(tok int) bool {
	if tok+1 >= b.n.Len() {
		return false
	}
	switch strings.ToLower(b.tok(tok + 1).Text()) {
	case "only", "just", "merely", "simply":
		return true
	}
	return false
}

// negativeNoun reports whether a noun phrase is empty: "no friends", "nobody", "none".
func (b *clauseBuilder) negativeNoun(tok int) bool {
	if b.r.words.negativeNouns[lemmaOf(b.tok(tok))] {
		return true
	}
	d := b.tok(tok).Child(nlp.DepDet)
	return d >= 0 && (lemmaOf(b.tok(d)) == "no" || lemmaOf(b.tok(d)) == "neither")
}

// contextMood passes down the modality of what governs the clause: "fails to", "plans to",
// "fears that", a light verb over an event noun, coordination. Parents come first.
func (b *clauseBuilder) contextMood(c *Clause) {
	w := b.r.words
	t := b.tok(c.Pred)
	if t.Head() < 0 {
		return
	}
	g := b.clauseAt(t.Head())
	if g == nil {
		return
	}
	switch c.Relation {
	case nlp.DepConj:
		if c.Kind == NominalClause || g.Kind == NominalClause {
			return
		}
		own := b.hasDep(c.Pred, nlp.DepAux) || b.hasDep(c.Pred, nlp.DepCop) || b.hasDep(c.Pred, nlp.DepNsubj) || b.hasDep(c.Pred, nlp.DepNsubjPass)
		m := g.Mood
		if own {
			m.Negated, m.Future, m.Hedged, m.Obligation = false, false, false, false
			m.Conditional = g.Mood.Conditional && b.r.words.conditionMarks[b.r.markOf(g.Pred)]
		}
		if b.tok(c.Pred).Child(nlp.DepCc) >= 0 && lemmaOf(b.tok(b.tok(c.Pred).Child(nlp.DepCc))) == "but" {
			m.Negated = false
		}
		c.Mood = c.Mood.or(m)
	case nlp.DepXcomp, nlp.DepCcomp, nlp.DepAcl, nlp.DepCsubj, nlp.DepCsubjPass:
		m := Mood{}
		open := c.Relation != nlp.DepCcomp || !b.finite(c.Pred) // infinitive or participle
		if c.Relation == nlp.DepAcl && b.r.markOf(c.Pred) != "to" {
			return // "weapons supplied by": what hangs on a noun is a fact of its own
		}
		if open {
			m = g.Mood
			m.Question = false
			if w.presuppose[g.Lemma] {
				m = Mood{}
			}
		}
		switch {
		case w.negating[g.Lemma] && open, w.denying[g.Lemma]:
			m.Negated = !m.Negated
		}
		switch {
		case w.planning[g.Lemma]:
			m.Planned = true
		case w.wanting[g.Lemma] && open:
			m.Desired = true
		case w.trying[g.Lemma] && open:
			m.Attempt = true
		case w.hedging[g.Lemma]:
			m.Hedged = true
		case w.obliging[g.Lemma] && open:
			m.Obligation = true
		}
		if l := g.Lemma; open && (l == "go") && b.tok(g.Pred).XPOS() == nlp.TagVBG {
			m.Future = true
		}
		c.Mood = c.Mood.or(m)
	case nlp.DepAdvcl, nlp.DepAdvclRelcl:
		if b.r.markOf(c.Pred) == "to" || b.r.markOf(c.Pred) == "in order" {
			if !c.Mood.Negated {
				c.Mood.Desired = true // an end is not yet reached
			}
		}
	case nlp.DepObj, nlp.DepNsubjPass:
		if c.Kind == NominalClause && c.Light != "" {
			m := g.Mood
			if w.planning[g.Lemma] {
				m.Planned = true
			}
			if w.wanting[g.Lemma] {
				m.Desired = true
			}
			c.Mood = c.Mood.or(m)
		}
	}
}

// or joins two moods; two negations cancel.
func (m Mood) or(o Mood) Mood {
	return Mood{
		Negated:     m.Negated != o.Negated,
		Future:      m.Future || o.Future,
		Planned:     m.Planned || o.Planned,
		Conditional: m.Conditional || o.Conditional,
		Hedged:      m.Hedged || o.Hedged,
		Obligation:  m.Obligation || o.Obligation,
		Question:    m.Question || o.Question,
		Attempt:     m.Attempt || o.Attempt,
		Desired:     m.Desired || o.Desired,
	}
}

// Is reports a mood by the name that the codebook uses for it.
func (m Mood) Is(name string) bool {
	switch name {
	case "negated":
		return m.Negated
	case "future":
		return m.Future
	case "planned":
		return m.Planned
	case "conditional":
		return m.Conditional
	case "hedged":
		return m.Hedged
	case "obligation":
		return m.Obligation
	case "question":
		return m.Question
	case "attempt":
		return m.Attempt
	case "desired":
		return m.Desired
	}
	return false
}
