package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// predicates reads causal verbs, nouns and adjectives: the entries of layer "link" with the
// slots cause and effect. The setting `agent: ok` lets an actor alone be the cause.
func (l *linkReader) predicates(book *codebook.Book) {
	r := l.r
	r.Fire(book, "link", func(b Binding) {
		c := b.Clause
		if l.idle(c) {
			return
		}
		sign := 1
		if b.Entry.Sign == "-" {
			sign = -1
		}
		mod := modalityOf(c, nil)
		if b.Entry.Negated == "flip" && c.Mood.Negated {
			sign = -sign
			mod = affair.Asserted
		}
		if b.Entry.ID == "link-make" && !c.has(Complement) { // "made it their ally": the second object is what it became
			if l.secondObject(c) < 0 && len(b.Heads("effect")) == 0 {
				return
			}
		}
		causes, effects := l.split(oneArgument(c, b, "cause")), l.split(oneArgument(c, b, "effect"))
		if o := l.secondObject(c); b.Entry.ID == "link-make" && o >= 0 {
			effects = []int{o}
		}
		for _, ch := range causes {
			cause, score := l.causeOf(c, ch, b)
			cause = l.whole(cause, oneArgument(c, b, "cause"), causes)
			if !cause.ok() {
				continue
			}
			for _, eh := range effects {
				effect := l.whole(l.effectOf(c, eh, b), oneArgument(c, b, "effect"), effects)
				if u := r.N.Token(eh).UPOS(); u == nlp.PRON && b.Entry.Set["effect"] == "" {
					continue
				}
				if within(effect, cause.head) && within(cause, effect.head) {
					continue
				}
				l.add(foundLink{cause: cause, effect: effect, sign: sign, modality: mod, score: b.Entry.Score * score, pattern: b.Entry.ID, tok: c.Pred})
			}
		}
	})
}

// oneArgument is the first argument that fills a slot by a preposition, with what is
// coordinated with it: of "resulted in a cult in Peru" only the cult.
func oneArgument(c *Clause, b Binding, slot string) []int {
	heads, path := b.Heads(slot), b.Path(slot)
	if len(heads) < 2 || !strings.HasPrefix(path, "prep:") || strings.Contains(path, ".") {
		return heads
	}
	var out []int
	for _, a := range c.Args {
		if a.Role != Role(path) {
			continue
		}
		if a.Conj == 0 && len(out) > 0 {
			break
		}
		out = append(out, a.Head)
	}
	return out
}

// secondObject is the second of two objects that are not coordinated, -1 for none.
func (l *linkReader) secondObject(c *Clause) int {
	n, last := 0, -1
	for _, a := range c.Args {
		if a.Role == Object && a.Conj == 0 && a.Head > c.Pred {
			n++
			last = a.Head
		}
	}
	if n < 2 {
		return -1
	}
	return last
}

// idle reports whether a causal predicate is only mentioned: in a question with "how", or
// under a preposition whose clause is read elsewhere ("in resolving", "by building").
func (l *linkReader) idle(c *Clause) bool {
	t := l.r.N.Token(c.Pred)
	for ch := range t.Children() {
		if x := l.r.N.Token(ch); x.XPOS() == nlp.TagWRB && x.Dep() == nlp.DepAdvmod && l.low(ch) != "when" && ch < c.Pred {
			return true
		}
	}
	if c.Kind == VerbClause && t.XPOS() == nlp.TagVBG && (c.Relation == nlp.DepAdvcl || c.Relation == nlp.DepAcl) {
		m := l.r.markOf(c.Pred)
		return m != "" && m != "that"
	}
	return false
}

func within(s side, tok int) bool { return s.first <= tok && tok <= s.last }

// split keeps the members of a coordination apart when one has some weight, else only the
// first, whose phrase then stands for all (see whole).
func (l *linkReader) split(heads []int) []int {
	if len(heads) < 2 {
		return heads
	}
	for _, h := range heads {
		if f, e := l.r.factorSpan(h); e > f {
			return heads
		}
	}
	return heads[:1]
}

// whole stretches a side over the members of a coordination that split has left out.
func (l *linkReader) whole(s side, heads, kept []int) side {
	if len(kept) == 1 && len(heads) > 1 && s.ok() {
		for _, h := range heads {
			f, e := l.r.factorSpan(h)
			s.first, s.last = min(s.first, f), max(s.last, e)
		}
	}
	return s
}

// causeOf makes the cause of a causal predicate: what "this" and "which" stand for, the clause
// that a participle hangs on; not an actor alone. The factor lowers the score of the doubtful.
func (l *linkReader) causeOf(c *Clause, head int, b Binding) (side, float64) {
	r := l.r
	t := r.N.Token(head)
	path := b.Path("cause")
	if path == string(Subject) || path == "subject|possessor" {
		if l.participle(c) && l.inferred(c, head) { // "..., leaving him no choice"
			return l.sideOf(t0(r, c), c.Pred), 0.9
		}
	}
	if t.UPOS() == nlp.PRON || t.UPOS() == nlp.DET {
		if len(r.DirectActorsAt(head)) > 0 {
			return side{head: -1}, 0
		}
		switch lemmaOf(t) {
		case "this", "that", "which", "it", "these", "those":
			if g := t0(r, c); c.Relation == nlp.DepConj && t.XPOS() != nlp.TagWDT && r.ClauseAt(g) != nil && lemmaOf(t) != "it" {
				return l.sideOf(g, c.Pred), 0.95 // "X happened, and that made Y rich"
			}
			if s := l.antecedent(head); s.ok() {
				return s, 0.95
			}
			if lemmaOf(t) == "it" || t.XPOS() == nlp.TagWDT {
				return side{head: -1}, 0
			}
		default:
			return side{head: -1}, 0
		}
	}
	if b.Entry.Set["agent"] != "ok" && l.agent(head) {
		return side{head: -1}, 0
	}
	return l.sideOf(head, c.Pred), 1
}

func t0(r *Reading, c *Clause) int { return r.N.Token(c.Pred).Head() }

// participle reports whether the clause is a participle that adds a result to the clause it
// hangs on.
func (l *linkReader) participle(c *Clause) bool {
	t := l.r.N.Token(c.Pred)
	return c.Relation == nlp.DepAdvcl && strings.HasSuffix(strings.ToLower(t.Text()), "ing") && t.Head() >= 0 && t.Head() < c.Pred && l.r.markOf(c.Pred) == "" &&
		l.r.ClauseAt(t.Head()) != nil && !l.r.hasSubject(c) && t.Child(nlp.DepAux, nlp.DepCop) < 0
}

func (l *linkReader) inferred(c *Clause, head int) bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Head == head && a.Inferred })
}

// agent reports whether a noun phrase is nothing but an actor: pure agency is no link.
func (l *linkReader) agent(head int) bool {
	t := l.r.N.Token(head)
	if t.UPOS() == nlp.PROPN { // "an independent Scotland" is a state of affairs, "Scotland" an agent
		if d := t.Child(nlp.DepDet); d >= 0 && (l.low(d) == "a" || l.low(d) == "an") && t.Child(nlp.DepAmod) >= 0 {
			return false
		}
	}
	if len(l.r.DirectActorsAt(head)) > 0 {
		return true
	}
	return t.UPOS() == nlp.PROPN && l.r.ClauseAt(head) == nil
}

// antecedent is what a pronoun stands for that stands for no actor: for "which" the noun
// phrase before it, for "this" and "it" the main clause of the sentence before. "It" keeps its
// own span, and only its factor is that of the clause.
func (l *linkReader) antecedent(head int) side {
	r := l.r
	s := r.Sentence(head)
	switch lemmaOf(r.N.Token(head)) {
	case "which", "that":
		if x := r.N.Token(head).XPOS(); x != nlp.TagWDT && x != nlp.TagWP && lemmaOf(r.N.Token(head)) == "that" {
			break
		}
		p := head - 1
		for p > s.First() && r.N.Token(p).UPOS() == nlp.PUNCT {
			p--
		}
		if p < s.First() {
			return side{head: -1}
		}
		for n := 0; n < 8; n++ { // up to the top of the noun phrase that ends here
			h := r.N.Token(p).Head()
			if h < s.First() || h >= head || r.N.Token(h).UPOS() != nlp.NOUN && r.N.Token(h).UPOS() != nlp.PROPN || r.ClauseAt(h) != nil && r.ClauseAt(h).Predicate {
				break
			}
			p = h
		}
		if u := r.N.Token(p).UPOS(); u == nlp.NOUN || u == nlp.PROPN {
			x := l.sideOf(p, -1)
			x.last = min(x.last, head-1)
			x.first, x.last = r.trimPunct(x.first, max(x.first, x.last))
			return x
		}
		if v := l.clauseOver(p, nil); v >= 0 && v < head {
			x := l.sideOf(v, -1)
			x.last = min(x.last, head-1)
			x.first, x.last = r.trimPunct(x.first, max(x.first, x.last))
			return x
		}
		return side{head: -1}
	}
	if i := s.Index(); head-s.First() <= 3 && i > 0 {
		x := l.mainClause(r.N.Sentence(i - 1))
		if x.ok() && lemmaOf(r.N.Token(head)) == "it" {
			return side{head: x.head, first: head, last: head}
		}
		return x
	}
	return side{head: -1}
}

// mainClause is the end of a link that the main clause of a sentence makes; when the sentence
// reports speech, the clause of what is said.
func (l *linkReader) mainClause(s nlp.Sent) side {
	r := l.r
	root := s.Root()
	if r.ClauseAt(root) == nil {
		f, e := r.trimPunct(s.First(), s.Last())
		if e-f > 40 {
			return side{head: -1}
		}
		return side{root, f, e}
	}
	return l.sideOf(root, -1)
}

// effectOf makes the effect of a causal predicate: for "leaves him no room" and "makes him do"
// the words from the verb on when the entry says so.
func (l *linkReader) effectOf(c *Clause, head int, b Binding) side {
	r := l.r
	s := l.sideOf(head, -1)
	switch b.Entry.Set["effect"] {
	case "predicate": // the verb phrase itself: "bothers the president"
		f, e := r.clauseSpan(c.Pred, -1)
		if l.words.factors.feel[c.Lemma] || len(r.DirectActorsAt(head)) > 0 { // the factor is the whole act
			head = c.Pred
		}
		return side{head, max(f, c.Pred), max(e, c.Pred)}
	case "wide": // from the object to the end of the complement: "Peru no room for manoeuvre"
		for _, role := range []Role{IndirectObject, Object, Complement} {
			for _, h := range c.Arg(role) {
				if h > c.Pred {
					f, e := r.N.Token(h).Subtree()
					if x := r.ClauseAt(h); x == nil || x.Kind == NominalClause {
						f, e = r.linkPhrase(h)
					}
					s.first, s.last = min(s.first, f), max(s.last, e)
				}
			}
		}
		s.first = max(s.first, c.Pred+1)
		_, ce := r.clauseSpan(c.Pred, -1)
		if ce > c.Pred {
			s.last = min(s.last, ce)
		}
		s.first, s.last = r.trimPunct(s.first, s.last)
	}
	return s
}
