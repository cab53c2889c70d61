package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// nominal fills the arguments of a noun: possessors, "of", "by" and other prepositions,
// modifiers, and the arguments of a light verb over it.
func (b *clauseBuilder) nominal(c *Clause) {
	t := b.tok(c.Pred)
	var of, poss, mod []int
	for ch := range t.Children() {
		ct := b.tok(ch)
		switch ct.Dep() {
		case nlp.DepNmodPoss:
			h := ch
			if a := b.relativePronoun(ch); a >= 0 {
				h = a
			}
			poss = append(poss, h)
		case nlp.DepNmod, nlp.DepNmodDesc, nlp.DepNmodUnmarked, nlp.DepObl:
			if c.Kind == NounClause && ct.Dep() == nlp.DepObl {
				continue // already read by own
			}
			switch p := b.r.caseOf(ch); p {
			case "of":
				of = append(of, ch)
			case "", "'s":
			default:
				b.add(c, Prep(p), ch, false)
			}
		case nlp.DepCompound:
			if ct.UPOS() == nlp.PROPN || ct.UPOS() == nlp.NOUN {
				mod = append(mod, ch)
			}
		case nlp.DepAmod:
			if ct.UPOS() == nlp.PROPN || startsUpper(ct.Text()) {
				mod = append(mod, ch)
				for cc := range ct.Children() { // "Russian and Serbian governments"
					if b.tok(cc).Dep() == nlp.DepConj && startsUpper(b.tok(cc).Text()) {
						mod = append(mod, cc)
					}
				}
			}
		case nlp.DepAcl:
			if c.Kind == NominalClause && b.r.markOf(ch) == "to" {
				b.add(c, Complement, ch, false)
			} else if ct.UPOS() == nlp.VERB && b.clauseAt(ch) != nil && b.r.markOf(ch) == "that" {
				b.add(c, Complement, ch, false)
			} else if m := b.r.markOf(ch); ct.XPOS() == nlp.TagVBG && m != "" && m != "to" && m != "that" {
				b.add(c, Mark(m), ch, false) // "the hope of reaching"
			}
		case nlp.DepCcomp:
			b.add(c, Complement, ch, false)
		}
	}
	for _, p := range poss {
		b.add(c, Possessor, p, false)
	}
	for _, m := range mod {
		c.Args = append(c.Args, Arg{Role: Modifier, Head: m})
	}
	for _, o := range of {
		b.add(c, Prep("of"), o, false)
	}
	if c.Kind == NounClause {
		return
	}
	by := c.Arg(Prep("by"))
	light := b.lightVerb(c)
	switch {
	case len(by) > 0:
		for _, h := range by {
			b.add(c, Subject, h, false)
		}
		for _, h := range append(of, poss...) {
			b.add(c, Object, h, false)
		}
	case light != nil && !light.Passive && light.has(Subject) && b.tok(c.Pred).Dep() == nlp.DepObj:
		c.Light = light.Lemma
		for _, a := range light.Args {
			if a.Role == Subject {
				c.Args = append(c.Args, Arg{Role: Subject, Head: a.Head, Conj: a.Conj, Inferred: true})
			}
		}
		b.lightPreps(c, light)
		for _, h := range append(of, poss...) {
			b.add(c, Object, h, false)
		}
	case light != nil && light.Passive && slices.Contains(light.Arg(Object), c.Pred):
		c.Light = light.Lemma
		for _, a := range light.Args {
			if a.Role == Subject {
				c.Args = append(c.Args, Arg{Role: Subject, Head: a.Head, Conj: a.Conj, Inferred: true})
			}
		}
		b.lightPreps(c, light)
		b.plainNominal(c, poss, of)
	default:
		b.plainNominal(c, poss, of)
	}
	if !c.has(Subject) {
		for _, m := range mod {
			c.Args = append(c.Args, Arg{Role: Subject, Head: m, Inferred: true})
		}
	}
}

// plainNominal reads "Rome's invasion of Gaul", "the invasion of Gaul", "the fall of Rome":
// a possessor is the subject, and so is "of" for words that take no object.
func (b *clauseBuilder) plainNominal(c *Clause, poss, of []int) {
	for _, h := range poss {
		b.add(c, Subject, h, false)
	}
	if b.r.words.subjectOf[c.Lemma] && len(poss) == 0 {
		for _, h := range of {
			b.add(c, Subject, h, false)
		}
		return
	}
	for _, h := range of {
		b.add(c, Object, h, false)
	}
}

// lightPreps copies the prepositional arguments of the light verb: "impose sanctions on".
func (b *clauseBuilder) lightPreps(c, light *Clause) {
	for _, a := range light.Args {
		if strings.HasPrefix(string(a.Role), "prep:") || a.Role == IndirectObject {
			if !slices.ContainsFunc(c.Args, func(x Arg) bool { return x.Head == a.Head }) && a.Head != c.Pred {
				c.Args = append(c.Args, Arg{Role: a.Role, Head: a.Head, Conj: a.Conj, Inferred: true})
			}
		}
	}
}

// lightVerb returns the clause of the light or phase verb whose object (or passive subject)
// the noun is, or nil.
func (b *clauseBuilder) lightVerb(c *Clause) *Clause {
	t := b.tok(c.Pred)
	if t.Dep() == nlp.DepConj && t.Head() >= 0 {
		t = b.tok(t.Head())
	}
	if t.Dep() != nlp.DepObj && t.Dep() != nlp.DepNsubjPass {
		return nil
	}
	g := b.clauseAt(t.Head())
	if g == nil || !b.r.words.light[g.Lemma] {
		return nil
	}
	return g
}

func startsUpper(s string) bool { return s != "" && s[0] >= 'A' && s[0] <= 'Z' }
