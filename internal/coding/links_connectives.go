package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// connectives reads subordinate clauses: reasons, conditions, ends, means.
func (l *linkReader) connectives() {
	r := l.r
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if c.Kind == NominalClause {
			continue
		}
		switch c.Relation {
		case nlp.DepAdvcl, nlp.DepAcl, nlp.DepXcomp, nlp.DepCcomp, nlp.DepAdvclRelcl, nlp.DepParataxis, nlp.DepConj, nlp.DepDep, nlp.DepAclRelcl, nlp.DepCsubj:
		default:
			if !r.hasSubject(c) || r.markOf(c.Pred) == "" { // a clause taken for a noun phrase: "if the dam breaks"
				continue
			}
		}
		main, start := l.mainOf(c)
		if main < 0 {
			continue
		}
		if l.purpose(c, main) {
			continue
		}
		k, n := l.connectiveAt(start)
		if k != nil && main >= n && main < n+len(k.words) { // "given how": the clause hangs on "given"
			if main = l.clauseOver(r.N.Token(main).Head(), nil); main < 0 {
				continue
			}
		}
		if k != nil {
			if c.Pred >= n && c.Pred < n+len(k.words) || l.aside(k, c) {
				continue
			}
			main = l.lift(c, main)
		}
		if k == nil {
			if l.inverted(c) {
				k = &connective{cause: true, sign: 1, modality: affair.Conditional, score: 0.85, note: "should"}
			} else {
				continue
			}
		}
		if hc := r.ClauseAt(r.N.Token(c.Pred).Head()); c.Relation == nlp.DepConj && hc != nil && hc.Relation == nlp.DepAdvcl && r.markOf(c.Pred) != "" {
			if main, _ = l.mainOf(hc); main < 0 { // "with X growing and with Y falling, Z"
				continue
			}
		}
		if !l.holds(k, c, main, start, n) {
			continue
		}
		l.join(k, c, main, "link-"+strings.Join(k.words, "-"))
	}
}

// mainOf gives the clause that a subordinate clause hangs on, over an adverb between them
// ("as soon as"), and the token where the connective may start.
func (l *linkReader) mainOf(c *Clause) (main, start int) {
	r := l.r
	t := r.N.Token(c.Pred)
	start, _ = t.Subtree()
	main = t.Head()
	if main >= 0 && (r.N.Token(main).UPOS() == nlp.ADV || r.N.Token(main).UPOS() == nlp.ADP || r.N.Token(main).UPOS() == nlp.SCONJ) && r.ClauseAt(main) == nil {
		if s, _ := r.N.Token(main).Subtree(); s < start {
			start = s
		}
		main = r.N.Token(main).Head()
	}
	for n := 0; main >= 0 && n < 4; n++ {
		cl := r.ClauseAt(main)
		if cl != nil && (cl.Kind != NominalClause || c.Relation == nlp.DepAcl) {
			break
		}
		main = r.N.Token(main).Head()
	}
	for r.N.Token(start).UPOS() == nlp.PUNCT && start < c.Pred {
		start++
	}
	return main, start
}

// aside reports conditions that are only a manner of speaking: "if I remember correctly", "if
// necessary".
func (l *linkReader) aside(k *connective, c *Clause) bool {
	if k.words[len(k.words)-1] != "if" {
		return false
	}
	switch subj := l.r.N.Token(c.Pred).Child(nlp.DepNsubj); {
	case subj < 0:
		return c.Kind != VerbClause
	case l.low(subj) == "i" || l.low(subj) == "you":
		switch c.Lemma {
		case "remember", "think", "like", "recall", "want", "wish", "know", "ask", "believe", "may", "doubt":
			return true
		}
	}
	return false
}

// lift moves a reason or condition that hangs on an infinitive up to the finite verb over it:
// "would not have bought the house if they had seen the cellar".
func (l *linkReader) lift(c *Clause, main int) int {
	r := l.r
	for n := 0; n < 3; n++ {
		m := r.ClauseAt(main)
		if m == nil || m.Kind != VerbClause || m.Relation != nlp.DepXcomp && m.Relation != nlp.DepAdvcl || r.hasSubject(m) {
			break
		}
		up := r.N.Token(main).Head()
		u := r.ClauseAt(up)
		if u == nil || u.Kind == NominalClause || up > main || c.Pred < main {
			break
		}
		if m.Relation == nlp.DepAdvcl && !u.Mood.Conditional && !u.Mood.Future {
			break
		}
		main = up
	}
	return main
}

// connectiveAt finds the connective that starts at a token, or one token before it.
func (l *linkReader) connectiveAt(start int) (*connective, int) {
	for i := range l.words.clauses {
		k := &l.words.clauses[i]
		for off := 1; off >= -len(k.words); off-- {
			if off == -len(k.words) && len(k.words) < 3 {
				continue
			}
			if start+off < 0 {
				break
			}
			if off == 1 && !slices.Contains([]string{"only", "just", "even", "perhaps", "simply", "and", "but", "partly", "mainly", "largely", "especially"}, l.low(start)) {
				continue
			}
			if start+off >= 0 && l.at(start+off, k.words) {
				return k, start + off
			}
		}
	}
	return nil, 0
}

// inverted reports "should Chad open the border, ..." and "had they known".
func (l *linkReader) inverted(c *Clause) bool {
	r := l.r
	f := c.First
	for f < c.Pred && r.N.Token(f).UPOS() == nlp.PUNCT {
		f++
	}
	if w := l.low(f); w != "should" && w != "had" && w != "were" {
		return false
	}
	subj := r.N.Token(c.Pred).Child(nlp.DepNsubj, nlp.DepNsubjPass)
	return c.Relation == nlp.DepAdvcl && subj > f && subj < c.Pred+3
}

// holds tests what the note of a connective asks for.
func (l *linkReader) holds(k *connective, c *Clause, main, start, n int) bool {
	r := l.r
	switch k.note {
	case "as": // a reason stands last, behind a comma, with a state or a perfect; or both change
		if c.Mood.Question || c.Kind == VerbClause && !r.hasSubject(c) {
			return false
		}
		after := c.Pred > main
		if after {
			return (l.low(n-1) == ",") && l.stative(c)
		}
		return l.changes(c) && l.changes(r.ClauseAt(main))
	case "since": // temporal: "since 1990", "since they met in May", with a perfect before it
		if r.timeIn(c) {
			return false
		}
		return c.Pred < main || l.low(n-1) == "," || l.stative(c)
	case "while":
		return false
	case "finite":
		return r.hasSubject(c)
	case "gerund":
		return r.N.Token(c.Pred).XPOS() == nlp.TagVBG
	case "only":
		return l.low(n-1) == "only" || l.low(n) == "only"
	}
	return true
}

func (r *Reading) hasSubject(c *Clause) bool {
	return r.N.Token(c.Pred).Child(nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepExpl, nlp.DepCsubj) >= 0
}

// timeIn reports whether a date stands in the clause.
func (r *Reading) timeIn(c *Clause) bool {
	for _, v := range r.N.Values() {
		if (v.Kind == nlp.ValueDate) && v.First >= c.First && v.Last <= c.Last {
			return true
		}
	}
	return false
}

// stative reports whether a clause tells a state: a copula, a perfect, a verb of having.
func (l *linkReader) stative(c *Clause) bool {
	if c.Kind != VerbClause {
		return true
	}
	switch c.Lemma {
	case "be", "have", "remain", "want", "need", "know", "believe", "see", "fear", "occupy", "own", "lack", "feel", "expect", "hope", "like", "love",
		"hate", "seem", "contain", "belong", "depend", "exist", "matter", "mean", "require", "deserve", "may", "become", "try", "seek":
		return true
	}
	t := l.r.N.Token(c.Pred)
	for ch := range t.Children() {
		ct := l.r.N.Token(ch)
		if ct.Dep() == nlp.DepAux && (lemmaOf(ct) == "have" || ct.XPOS() == nlp.TagMD) {
			return true
		}
	}
	return false
}

// changes reports whether a clause tells of something that grows or shrinks.
func (l *linkReader) changes(c *Clause) bool {
	return c != nil && (l.words.factors.increase[c.Lemma] || l.words.factors.decrease[c.Lemma] || c.Lemma == "become" || c.Lemma == "mount")
}

// join makes the links of a connective: with every coordinated main clause when the
// subordinate clause stands first.
func (l *linkReader) join(k *connective, c *Clause, main int, pattern string) {
	r := l.r
	mains := []int{main}
	if c.Pred < main {
		mains = l.withConj(main)
	}
	subs := l.withConj(c.Pred)
	for i := 1; i < len(subs); i++ { // a clause joined by a mere comma is not under the connective
		if r.N.Token(subs[i]).Child(nlp.DepCc) < 0 {
			subs = subs[:i]
			break
		}
	}
	if !k.cause && len(subs) > 1 && k.score < 0.7 {
		subs = subs[:1]
	}
	for _, m := range mains {
		if mc := r.ClauseAt(m); mc != nil && k.modality == affair.Conditional && r.imperative(mc) {
			continue // "if you doubt it, look"
		}
		for _, s := range subs {
			sub, top := l.sideOf(s, -1), l.mainSide(m, c)
			f := foundLink{cause: sub, effect: top, sign: k.sign, score: k.score, pattern: pattern, tok: c.Pred}
			if !k.cause {
				f.cause, f.effect = top, sub
			}
			if f.modality = k.modality; f.modality == "" {
				f.modality = modalityOf(nil, r.ClauseAt(f.effect.head))
				if f.modality == affair.Denied {
					f.modality = affair.Asserted
				}
			}
			if main >= 0 && l.r.Sentence(main).Index() == l.r.Sentence(c.Pred).Index() {
				f.tok = m
			}
			l.add(f)
		}
	}
}

// imperative reports a command: a bare verb at the root without subject or auxiliary.
func (r *Reading) imperative(c *Clause) bool {
	return c.Kind == VerbClause && c.Relation == nlp.DepRoot && r.N.Token(c.Pred).XPOS() == nlp.TagVB && !r.hasSubject(c) &&
		r.N.Token(c.Pred).Child(nlp.DepAux, nlp.DepMark) < 0
}

// mainSide is the main clause without the subordinate one.
func (l *linkReader) mainSide(m int, c *Clause) side { return l.sideOf(m, c.Pred) }

// purpose reads infinitives that tell the end of an act, and reports whether it was one.
func (l *linkReader) purpose(c *Clause, main int) bool {
	r := l.r
	t := r.N.Token(c.Pred)
	to := -1
	for ch := range t.Children() {
		if l.low(ch) == "to" && r.N.Token(ch).Dep() == nlp.DepMark {
			to = ch
		}
	}
	if to < 0 || c.Kind == NominalClause || t.XPOS() == nlp.TagVBG {
		return false
	}
	if c.Kind == AdjectiveClause || c.Lemma == "say" || c.Lemma == "put" || c.Lemma == "speak" {
		if r.Sentence(c.Pred).First() >= to-1 {
			return true // "to be honest", "to put it bluntly"
		}
	}
	score := 0.75
	explicit := l.low(to-1) == "order" || l.low(to-1) == "as" && l.low(to-2) == "so"
	if !explicit && main < c.Pred { // the nearest act: "stopped sending arms to help the rebels"
		for ch := range r.N.Token(main).Children() {
			x := r.ClauseAt(ch)
			if x != nil && x.Kind == VerbClause && ch > main && ch < c.Pred && (x.Relation == nlp.DepXcomp || x.Relation == nlp.DepCcomp) && x.Last == to-1 && !l.words.attend[x.Lemma] {
				main = ch
				break
			}
		}
	}
	switch {
	case explicit:
		score = 0.9
	case c.Relation == nlp.DepAdvcl:
		if n := to - 1; n > main && r.N.Token(n).UPOS() == nlp.NOUN && l.words.purposeNouns[lemmaOf(r.N.Token(n))] && r.ClauseAt(main) != nil && l.words.attend[r.ClauseAt(main).Lemma] {
			l.add(foundLink{cause: l.sideOf(n, c.Pred), effect: l.sideOf(c.Pred, -1), modality: modalityOf(nil, nil), score: 0.55, pattern: "link-purpose-noun", tok: c.Pred})
			return true // "agreed on new talks to settle the dispute"
		}
		if m := r.ClauseAt(main); m == nil || l.words.attend[m.Lemma] && main < c.Pred && !(l.words.motion[m.Lemma] && to-1 > main) || m.Kind == AdjectiveClause && m.Predicate && main < c.Pred {
			return true // "is ready to", "is too weak to"
		}
		if x := r.N.Token(max(to-1, 0)); to > 0 && main < c.Pred && (x.XPOS() == nlp.TagJJ || x.UPOS() == nlp.NOUN && l.words.takers[lemmaOf(x)]) {
			return true // "it was possible to", "his ambition to"
		}
	case c.Relation == nlp.DepAcl:
		n := r.N.Token(c.Pred).Head()
		if n < 0 {
			return true
		}
		nt := r.N.Token(n)
		if g := r.ClauseAt(nt.Head()); nt.Dep() == nlp.DepObj && n == to-1 && g != nil && g.Kind == VerbClause && !l.words.attend[g.Lemma] &&
			!l.words.takers[lemmaOf(nt)] && nt.UPOS() == nlp.NOUN && !l.words.purposeNouns[lemmaOf(nt)] {
			l.join(&connective{words: []string{"purpose"}, sign: 1, score: 0.6}, c, nt.Head(), "link-purpose")
			return true // "raised taxes to pay the army"
		}
		if !l.words.purposeNouns[lemmaOf(nt)] || l.words.takers[lemmaOf(nt)] && nt.Child(nlp.DepAmod, nlp.DepNummod, nlp.DepCompound) < 0 {
			return true
		}
		l.add(foundLink{cause: l.sideOf(n, c.Pred), effect: l.sideOf(c.Pred, -1), modality: modalityOf(nil, nil), score: 0.55, pattern: "link-purpose-noun", tok: c.Pred})
		return true
	default:
		return true
	}
	if explicit && c.Pred > main { // "sent envoys to buy votes in order to win": from buying to winning
		for ch := range r.N.Token(main).Children() {
			if ch > main && ch < c.Pred && r.N.Token(ch).Dep() == nlp.DepAdvcl && r.markOf(ch) == "to" {
				main = ch
			}
		}
	}
	l.join(&connective{words: []string{"purpose"}, sign: 1, score: score}, c, main, "link-purpose")
	return true
}
