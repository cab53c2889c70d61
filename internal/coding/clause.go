package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// buildClauses finds the predicates of the document and their normalised arguments.
func (r *Reading) buildClauses() {
	b := &clauseBuilder{r: r, n: r.N, at: filled(r.N.Len())}
	b.find()
	for i := range b.cs {
		b.own(&b.cs[i])
	}
	for i := range b.cs { // parents come before children, see find
		b.inherit(&b.cs[i])
	}
	for i := range b.cs {
		if b.cs[i].Kind == NominalClause || b.cs[i].Kind == NounClause {
			b.nominal(&b.cs[i])
		}
	}
	for i := range b.cs { // once more: controllers that are arguments of nominal clauses
		b.inheritLate(&b.cs[i])
	}
	for i := range b.cs {
		b.ownMood(&b.cs[i])
	}
	for i := range b.cs {
		b.contextMood(&b.cs[i])
	}
	r.Clauses, r.clauseAt = b.cs, b.at
}

type clauseBuilder struct {
	r  *Reading
	n  *nlp.Doc
	cs []Clause
	at []int32
}

func (b *clauseBuilder) tok(i int) nlp.Token { return b.n.Token(i) }

func (b *clauseBuilder) clauseAt(tok int) *Clause {
	if tok < 0 || b.at[tok] < 0 {
		return nil
	}
	return &b.cs[b.at[tok]]
}

// find makes a clause of every predicate, top-down, so that a clause's parent has a smaller
// index than the clause.
func (b *clauseBuilder) find() {
	for s := range b.n.Sentences() {
		for i := s.First(); i <= s.Last(); i++ {
			if b.tok(i).Head() < 0 || b.tok(i).Head() < s.First() || b.tok(i).Head() > s.Last() {
				b.descend(i, -1, 0)
			}
		}
	}
}

func (b *clauseBuilder) descend(i, parent, depth int) {
	if depth > 400 { // a chain of heads that deep is no sentence
		return
	}
	if kind, predicate, ok := b.predicate(i); ok {
		t := b.tok(i)
		c := Clause{Pred: i, Lemma: lemmaOf(t), Kind: kind, Predicate: predicate, Parent: parent, Relation: t.Dep()}
		c.First, c.Last = t.Subtree()
		for p := range t.Children() {
			if b.tok(p).Dep() == nlp.DepCompoundPrt && !b.upTo(p) {
				c.Lemma += " " + lemmaOf(b.tok(p))
			}
		}
		b.at[i] = int32(len(b.cs))
		parent = len(b.cs)
		b.cs = append(b.cs, c)
	}
	for ch := range b.tok(i).Children() {
		b.descend(ch, parent, depth+1)
	}
}

// children are the dependents of a predicate, with those that the tree hangs on its
// auxiliary instead: "Rome" on "has" in "Rome has fallen".
func (b *clauseBuilder) children(i int) []int {
	var out []int
	for ch := range b.tok(i).Children() {
		out = append(out, ch)
		if b.auxiliaryOf(ch, i) {
			for g := range b.tok(ch).Children() {
				switch b.tok(g).Dep() {
				case nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepExpl, nlp.DepObl, nlp.DepMark, nlp.DepAdvmod:
					out = append(out, g)
				}
			}
		}
	}
	return out
}

// upTo reports whether a token is the "up" of "up to sixteen".
func (b *clauseBuilder) upTo(i int) bool {
	return i >= 0 && i+2 < b.n.Len() && strings.EqualFold(b.tok(i).Text(), "up") && strings.EqualFold(b.tok(i+1).Text(), "to") && b.tok(i+2).UPOS() == nlp.NUM
}

// auxiliaryOf reports whether the token is an auxiliary of the verb or adjective i: it stands
// before it with at most adverbs between.
func (b *clauseBuilder) auxiliaryOf(x, i int) bool {
	t := b.tok(x)
	if t.UPOS() != nlp.AUX || x >= i || i-x > 4 {
		return false
	}
	switch b.tok(i).XPOS() {
	case nlp.TagVBN, nlp.TagVBG, nlp.TagVB:
	default:
		return t.Dep() == nlp.DepAux || t.Dep() == nlp.DepAuxPass || t.Dep() == nlp.DepCop
	}
	for k := x + 1; k < i; k++ {
		switch b.tok(k).UPOS() {
		case nlp.ADV, nlp.AUX, nlp.PART:
		default:
			return false
		}
	}
	return true
}

func lemmaOf(t nlp.Token) string { return strings.ToLower(t.Lemma()) }

// predicate reports whether the token is a predicate, of which kind, and, for nouns and
// adjectives, whether it is said of a subject.
func (b *clauseBuilder) predicate(i int) (kind ClauseKind, predicate, ok bool) {
	t := b.tok(i)
	cop := t.Child(nlp.DepCop) >= 0
	subj := t.Child(nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepCsubj, nlp.DepNsubjOuter) >= 0
	switch t.UPOS() {
	case nlp.VERB:
		switch t.Dep() {
		case nlp.DepCase, nlp.DepMark, nlp.DepFixed, nlp.DepCompound, nlp.DepFlat, nlp.DepGoeswith, nlp.DepCc:
			return 0, false, false
		}
		return VerbClause, true, true
	case nlp.AUX:
		if t.Dep() != nlp.DepAux && t.Dep() != nlp.DepAuxPass && t.Dep() != nlp.DepCop && t.Dep() != nlp.DepFixed && !(t.Head() >= 0 && b.auxiliaryOf(i, t.Head())) {
			return VerbClause, true, true // "there is", elliptic "it will"
		}
	case nlp.ADJ:
		switch t.Dep() {
		case nlp.DepAmod:
			return AdjectiveClause, false, true
		case nlp.DepRoot, nlp.DepXcomp, nlp.DepAcl, nlp.DepAclRelcl, nlp.DepAdvcl, nlp.DepCcomp, nlp.DepParataxis:
			return AdjectiveClause, true, true
		case nlp.DepConj:
			if t.Head() >= 0 {
				if hk, hp, hok := b.predicate(t.Head()); hok && hp && hk != NounClause {
					return AdjectiveClause, true, true
				}
			}
			return AdjectiveClause, cop, true
		}
		if cop || subj {
			return AdjectiveClause, true, true
		}
	case nlp.NOUN:
		if cop || subj || t.Dep() == nlp.DepAppos || t.Dep() == nlp.DepXcomp {
			return NounClause, true, true
		}
		if t.Dep() == nlp.DepConj && t.Head() >= 0 {
			if hk, hp, hok := b.predicate(t.Head()); hok && hp && hk != VerbClause && b.tok(t.Head()).UPOS() != nlp.VERB {
				return NounClause, true, true
			}
		}
		return NominalClause, false, true
	case nlp.PROPN, nlp.PRON, nlp.ADV, nlp.NUM, nlp.X, nlp.SYM, nlp.ADP: // ADP: "is about to"
		if cop || t.Child(nlp.DepNsubj, nlp.DepCsubj) >= 0 {
			return NounClause, true, true
		}
	}
	return 0, false, false
}

// add puts an argument and the members of its coordination into the clause.
func (b *clauseBuilder) add(c *Clause, role Role, head int, inferred bool) {
	if head == c.Pred {
		return
	}
	have := func(h int) bool {
		return slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Role == role && a.Head == h })
	}
	if have(head) {
		return
	}
	c.Args = append(c.Args, Arg{Role: role, Head: head, Inferred: inferred})
	if role == Complement || strings.HasPrefix(string(role), "mark:") {
		return
	}
	n := 0
	for ch := range b.tok(head).Children() {
		if ct := b.tok(ch); ct.Dep() == nlp.DepConj && !have(ch) && ch != c.Pred {
			n++
			c.Args = append(c.Args, Arg{Role: role, Head: ch, Conj: n, Inferred: inferred})
		}
	}
}

// own fills the arguments that stand in the clause itself.
func (b *clauseBuilder) own(c *Clause) {
	verbal := c.Kind == VerbClause
	if verbal {
		c.Passive = b.passive(c.Pred)
	}
	for _, ch := range b.children(c.Pred) {
		ct := b.tok(ch)
		if ct.UPOS() == nlp.PRON && b.relativePronoun(ch) >= 0 {
			continue // filled by relative
		}
		switch ct.Dep() {
		case nlp.DepNsubj, nlp.DepNsubjOuter:
			if c.Passive && verbal {
				b.add(c, Object, ch, false)
			} else {
				b.add(c, Subject, ch, false)
			}
		case nlp.DepCsubj, nlp.DepCsubjOuter:
			if ch > c.Pred && verbal && (b.hasDep(c.Pred, nlp.DepNsubj) || b.hasDep(c.Pred, nlp.DepNsubjPass)) {
				b.add(c, Complement, ch, false) // a clause behind the verb of a subject is what it says
			} else {
				b.add(c, Subject, ch, false)
			}
		case nlp.DepNsubjPass, nlp.DepCsubjPass:
			b.add(c, subjectRole(c), ch, false)
		case nlp.DepVocative, nlp.DepDislocated: // nobody is called on in a statement
			if ch < c.Pred && b.statement(c.Pred) {
				b.add(c, subjectRole(c), ch, false)
			}
		case nlp.DepExpl: // "it fears that": no empty word
			if verbal && !c.Passive && b.personalIt(ch, c.Lemma) {
				b.add(c, Subject, ch, false)
			}
		case nlp.DepOblAgent:
			b.add(c, Subject, ch, false)
		case nlp.DepObj:
			if c.Passive && b.hasDep(c.Pred, nlp.DepNsubjPass) {
				b.add(c, Complement, ch, false) // "was given a medal", "was named head"
			}
			b.add(c, Object, ch, false)
		case nlp.DepIobj:
			if verbal && !c.Passive && ch > c.Pred && !b.hasDep(c.Pred, nlp.DepObj) && !b.r.words.told[c.Lemma] && !giving[c.Lemma] {
				b.add(c, Object, ch, false) // a lone object: "accused Peru of"
				continue
			}
			b.add(c, IndirectObject, ch, false)
		case nlp.DepCcomp, nlp.DepXcomp:
			b.add(c, Complement, ch, false)
		case nlp.DepObl, nlp.DepOblUnmarked, nlp.DepNmod:
			if !verbal && ct.Dep() == nlp.DepNmod && c.Kind != AdjectiveClause {
				continue // the arguments of nominals are read by nominal
			}
			p := b.r.caseOf(ch)
			if p == "by" && c.Passive && !b.temporal(ch) {
				b.add(c, Subject, ch, false)
				continue
			}
			if p == "to" && verbal && !c.Passive && !b.hasDep(c.Pred, nlp.DepObj) && ct.Child(nlp.DepCase) > 0 && b.upTo(ct.Child(nlp.DepCase)-1) {
				b.add(c, Object, ch, false) // "arrested up to sixteen men"
				continue
			}
			if p == "" {
				if verbal && ch > c.Pred && !c.Passive && !b.hasDep(c.Pred, nlp.DepObj) && !b.temporal(ch) && b.substantive(ch) {
					b.add(c, Object, ch, false) // "arrested more than 100 men", taken for a measure
					continue
				}
				p = "-"
			}
			b.add(c, Prep(p), ch, false)
		case nlp.DepAdvcl:
			if verbal && (b.gerundObject(c.Pred, ch) || b.distantInfinitive(c, ch)) {
				b.add(c, Complement, ch, false)
				continue
			}
			b.add(c, Mark(b.r.markOf(ch)), ch, false)
		case nlp.DepParataxis:
			b.add(c, Role("parataxis"), ch, false)
		}
	}
}

// statement reports whether a predicate is finite and has no subject in the tree, so that a
// name set before it must be the subject.
func (b *clauseBuilder) statement(pred int) bool {
	for _, ch := range b.children(pred) {
		switch b.tok(ch).Dep() {
		case nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepCsubj, nlp.DepExpl:
			return false
		}
	}
	return b.finite(pred)
}

// gerundObject reports whether a participle right behind a verb is what the verb is about:
// "ruled out sending troops".
func (b *clauseBuilder) gerundObject(pred, ch int) bool {
	if b.tok(ch).XPOS() != nlp.TagVBG || b.r.markOf(ch) != "" || b.hasDep(pred, nlp.DepObj) {
		return false
	}
	for k := pred + 1; k < ch; k++ {
		if b.tok(k).Dep() != nlp.DepCompoundPrt && b.tok(k).UPOS() != nlp.ADV {
			return false
		}
	}
	return ch > pred
}

// giving are verbs whose lone object may be who is given to.
var giving = set("give", "promise", "offer", "teach", "pay", "owe", "write", "serve", "feed", "grant", "send", "lend", "ask")

// distantInfinitive reports whether an infinitive that an adverbial parts from its verb is what
// the verb is about: "threatened on Monday to break off the talks".
func (b *clauseBuilder) distantInfinitive(c *Clause, ch int) bool {
	w := b.r.words
	if ch < c.Pred || c.Passive || b.r.markOf(ch) != "to" || b.hasDep(c.Pred, nlp.DepObj) || b.hasDep(c.Pred, nlp.DepXcomp) || b.hasDep(c.Pred, nlp.DepCcomp) {
		return false
	}
	return w.planning[c.Lemma] || w.wanting[c.Lemma] || w.trying[c.Lemma] || w.negating[c.Lemma]
}

// personalIt reports whether an "it" that the tree calls empty is the subject of a verb that
// needs one.
func (b *clauseBuilder) personalIt(tok int, verb string) bool {
	return strings.EqualFold(b.tok(tok).Text(), "it") && !b.r.words.weather[verb]
}

func (b *clauseBuilder) hasDep(tok int, d nlp.Dep) bool { return b.tok(tok).Child(d) >= 0 }

// passive reports whether a verb is in the passive: by its auxiliary or subject, or as a
// past participle behind or before a noun.
func (b *clauseBuilder) passive(i int) bool {
	t := b.tok(i)
	if strings.HasSuffix(t.Text(), "ing") {
		return b.hasDep(i, nlp.DepAuxPass) && strings.EqualFold(b.tok(t.Child(nlp.DepAuxPass)).Text(), "being")
	}
	for c := range t.Children() {
		switch b.tok(c).Dep() {
		case nlp.DepAuxPass, nlp.DepOblAgent:
			return true
		case nlp.DepNsubjPass, nlp.DepCsubjPass:
			if t.XPOS() != nlp.TagVBD { // a past tense without "be" is active, whatever the label
				return true
			}
		}
	}
	if t.XPOS() == nlp.TagVBN && t.Child(nlp.DepAux, nlp.DepNsubj) < 0 {
		switch t.Dep() {
		case nlp.DepAcl, nlp.DepAmod, nlp.DepAdvcl, nlp.DepXcomp:
			return t.Child(nlp.DepObj) < 0
		case nlp.DepConj:
			return t.Head() >= 0 && b.tok(t.Head()).UPOS() == nlp.VERB && b.passive(t.Head())
		}
	}
	return false
}

// substantive reports whether a token is a plural noun or a name, which measures nothing.
func (b *clauseBuilder) substantive(tok int) bool {
	switch b.tok(tok).XPOS() {
	case nlp.TagNNS, nlp.TagNNP, nlp.TagNNPS:
		return true
	case nlp.TagCD: // "arrested at least eighty of them"
		for ch := range b.tok(tok).Children() {
			if b.r.caseOf(ch) == "of" {
				return true
			}
		}
	}
	return false
}

// temporal reports whether a noun names a time.
func (b *clauseBuilder) temporal(tok int) bool { return b.r.words.times[lemmaOf(b.tok(tok))] }

// relativePronoun returns the antecedent of a relative pronoun, or -1.
func (b *clauseBuilder) relativePronoun(tok int) int {
	t := b.tok(tok)
	switch t.XPOS() {
	case nlp.TagWDT, nlp.TagWP, nlp.TagWPS, nlp.TagWRB:
	default:
		if l := lemmaOf(t); l != "which" && l != "who" && l != "whom" && l != "that" && l != "whose" {
			return -1
		}
		if t.UPOS() != nlp.PRON {
			return -1
		}
	}
	for h, n := tok, 0; h >= 0 && n < 12; h, n = b.tok(h).Head(), n+1 {
		if b.tok(h).Dep() == nlp.DepAclRelcl {
			if a := b.tok(h).Head(); a >= 0 && a < tok {
				return a
			}
			return -1
		}
		if d := b.tok(h).Dep(); d == nlp.DepCcomp || d == nlp.DepAdvcl || d == nlp.DepRoot {
			return -1
		}
	}
	return -1
}
