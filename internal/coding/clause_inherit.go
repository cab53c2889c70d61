package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// surfaceSubject is the grammatical subject: of a passive clause, its object.
func surfaceSubject(c *Clause) []Arg {
	role := Subject
	if c.Passive {
		role = Object
	}
	var out []Arg
	for _, a := range c.Args {
		if a.Role == role {
			out = append(out, a)
		}
	}
	return out
}

func (c *Clause) has(role Role) bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Role == role })
}

// subjectRole is the role that the grammatical subject of the clause has.
func subjectRole(c *Clause) Role {
	if c.Passive {
		return Object
	}
	return Subject
}

// lend gives the clause the arguments as its grammatical subject, unless it has one.
func (b *clauseBuilder) lend(c *Clause, args []Arg) {
	role := subjectRole(c)
	if c.has(role) {
		return
	}
	for _, a := range args {
		if a.Head != c.Pred {
			c.Args = append(c.Args, Arg{Role: role, Head: a.Head, Conj: a.Conj, Inferred: true})
		}
	}
}

// inherit fills what stands outside the clause: antecedents of relative clauses, nouns
// before participles, controllers, subjects and objects of coordinated predicates.
func (b *clauseBuilder) inherit(c *Clause) {
	t := b.tok(c.Pred)
	head := t.Head()
	switch t.Dep() {
	case nlp.DepAclRelcl:
		b.relative(c, head)
	case nlp.DepAcl, nlp.DepAmod:
		b.adnominal(c, head)
	case nlp.DepXcomp, nlp.DepCcomp, nlp.DepAdvcl, nlp.DepParataxis:
		g := b.clauseAt(head)
		if g == nil || c.has(subjectRole(c)) {
			break
		}
		if t.Dep() == nlp.DepCcomp && b.finite(c.Pred) || t.Dep() == nlp.DepParataxis {
			break
		}
		b.lend(c, b.controller(g, c))
	case nlp.DepAppos:
		if head >= 0 {
			b.add(c, Subject, head, true)
			c.Args[len(c.Args)-1].Inferred = true
		}
	case nlp.DepConj:
		b.coordinated(c, head)
	}
	b.shareObject(c)
}

// inheritLate is inherit for infinitives that hang on nouns, once nominal clauses have their
// arguments: "Rome's decision to invade".
func (b *clauseBuilder) inheritLate(c *Clause) {
	t := b.tok(c.Pred)
	if t.Dep() != nlp.DepAcl || c.has(subjectRole(c)) || t.Head() < 0 {
		return
	}
	if g := b.clauseAt(t.Head()); g != nil {
		b.lend(c, surfaceSubject(g))
	}
}

func (b *clauseBuilder) finite(tok int) bool {
	switch b.tok(tok).XPOS() {
	case nlp.TagVBD, nlp.TagVBZ, nlp.TagVBP:
		return true
	}
	for c := range b.tok(tok).Children() {
		switch ct := b.tok(c); ct.Dep() {
		case nlp.DepAux, nlp.DepAuxPass, nlp.DepCop:
			switch ct.XPOS() {
			case nlp.TagVBD, nlp.TagVBZ, nlp.TagVBP, nlp.TagMD:
				return true
			}
		}
	}
	return false
}

// controller gives the arguments that control an infinitive or participle under g.
func (b *clauseBuilder) controller(g, c *Clause) []Arg {
	if c.Relation == nlp.DepAdvcl && b.r.markOf(c.Pred) == "as" && b.r.words.quoting[g.Lemma] {
		var out []Arg // "quoted the king as saying"
		for _, a := range g.Args {
			if a.Role == Object {
				out = append(out, a)
			}
		}
		return out
	}
	if c.Relation == nlp.DepAdvcl && accusing[g.Lemma] && c.Pred > g.Pred { // "blamed Peru for closing"
		if m := b.r.markOf(c.Pred); m == "for" || m == "of" || m == "over" {
			var out []Arg
			for _, a := range g.Args {
				if a.Role == Object && !g.Passive || g.Passive && a.Role == Object {
					out = append(out, a)
				}
			}
			if len(out) > 0 {
				return out
			}
		}
	}
	if c.Relation == nlp.DepXcomp || c.Relation == nlp.DepCcomp {
		if !b.r.words.subjectControl[g.Lemma] {
			for _, role := range []Role{Object, IndirectObject, Prep("on"), Prep("to"), Prep("for")} {
				if role != Object && role != IndirectObject && !b.r.words.prepControl[g.Lemma] {
					continue
				}
				var out []Arg
				for _, a := range g.Args {
					if a.Role == role {
						out = append(out, a)
					}
				}
				if len(out) > 0 {
					return out
				}
			}
		}
	}
	return surfaceSubject(g)
}

// relative fills a relative clause from its antecedent.
func (b *clauseBuilder) relative(c *Clause, head int) {
	if head < 0 {
		return
	}
	for _, ch := range b.children(c.Pred) {
		ct := b.tok(ch)
		if ct.UPOS() != nlp.PRON || b.relativePronoun(ch) < 0 {
			continue
		}
		switch ct.Dep() {
		case nlp.DepNsubj:
			if c.Passive {
				b.add(c, Object, head, true)
			} else {
				b.add(c, Subject, head, true)
			}
		case nlp.DepNsubjPass:
			b.add(c, Object, head, true)
		case nlp.DepObj:
			b.add(c, Object, head, true)
		case nlp.DepIobj:
			b.add(c, IndirectObject, head, true)
		case nlp.DepObl, nlp.DepOblAgent:
			p := b.r.caseOf(ch)
			switch {
			case p == "by" && c.Passive:
				b.add(c, Subject, head, true)
			case p == "":
				b.add(c, Object, head, true)
			default:
				b.add(c, Prep(p), head, true)
			}
		}
		return
	}
	switch { // no relative pronoun: "the war Rome started"
	case !c.has(subjectRole(c)):
		b.lend(c, []Arg{{Head: head}})
	case !c.has(Object) && c.Kind == VerbClause:
		b.add(c, Object, head, true)
	}
}

// adnominal fills a participle or infinitive that hangs on a noun.
func (b *clauseBuilder) adnominal(c *Clause, head int) {
	if head < 0 {
		return
	}
	t := b.tok(c.Pred)
	switch {
	case c.Kind == AdjectiveClause:
		b.add(c, Subject, head, true)
	case c.Kind != VerbClause:
	case c.Passive || t.XPOS() == nlp.TagVBN:
		if !c.has(Object) {
			b.add(c, Object, head, true)
		}
	case t.XPOS() == nlp.TagVBG:
		if !c.has(Subject) && b.r.markOf(c.Pred) == "" {
			b.add(c, Subject, head, true)
		}
	}
}

// coordinated lets a second predicate share the subject of the first.
func (b *clauseBuilder) coordinated(c *Clause, head int) {
	g := b.clauseAt(head)
	if g == nil {
		return
	}
	if c.Kind == NominalClause {
		return
	}
	if !c.Predicate && g.Kind == AdjectiveClause && !g.Predicate {
		b.lend(c, surfaceSubject(g))
		return
	}
	if b.hasDep(c.Pred, nlp.DepNsubj) || b.hasDep(c.Pred, nlp.DepNsubjPass) || b.hasDep(c.Pred, nlp.DepExpl) {
		if _, rel := b.relSubject(c.Pred); !rel {
			return
		}
	}
	if c.Kind == NounClause && g.Kind == VerbClause && b.tok(c.Pred).Child(nlp.DepCop) < 0 {
		return
	}
	if g.Relation == nlp.DepAcl && c.Kind == VerbClause && g.Passive != c.Passive {
		b.adnominal(c, b.tok(g.Pred).Head())
		return
	}
	b.lend(c, surfaceSubject(g))
}

// relSubject reports whether the subject is a relative pronoun.
func (b *clauseBuilder) relSubject(tok int) (int, bool) {
	s := b.tok(tok).Child(nlp.DepNsubj, nlp.DepNsubjPass)
	if s < 0 || b.tok(s).UPOS() != nlp.PRON {
		return -1, false
	}
	a := b.relativePronoun(s)
	return a, a >= 0
}

// shareObject gives a transitive verb without an object that of its neighbour in
// coordination: "buy and undermine politicians".
func (b *clauseBuilder) shareObject(c *Clause) {
	if c.Kind != VerbClause {
		return
	}
	copyFrom := func(to, from *Clause) {
		for _, a := range from.Args {
			if a.Role == Object && a.Head > max(to.Pred, from.Pred) && !a.Inferred && b.tok(a.Head).Dep() == nlp.DepObj {
				to.Args = append(to.Args, Arg{Role: Object, Head: a.Head, Conj: a.Conj, Inferred: true})
			}
		}
	}
	for ch := range b.tok(c.Pred).Children() {
		d := b.clauseAt(ch)
		if d == nil || d.Kind != VerbClause || b.tok(ch).Dep() != nlp.DepConj || d.Passive || c.Passive {
			continue
		}
		if !d.has(Object) && !d.has(Complement) && !hasPrep(d) {
			copyFrom(d, c)
		}
		if !c.has(Object) && !c.has(Complement) && !hasPrep(c) && b.adjacent(c.Pred, ch) {
			copyFrom(c, d)
		}
	}
}

func hasPrep(c *Clause) bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return strings.HasPrefix(string(a.Role), "prep:") })
}

// adjacent reports whether nothing but commas, conjunctions and other verbs stands between.
func (b *clauseBuilder) adjacent(i, j int) bool {
	for k := i + 1; k < j; k++ {
		switch b.tok(k).UPOS() {
		case nlp.PUNCT, nlp.CCONJ, nlp.VERB, nlp.ADV, nlp.AUX:
		default:
			return false
		}
	}
	return true
}
