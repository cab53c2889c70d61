package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// reasons reads states that give the reason for an act: "worried by the drought, farmers
// left", "they were angry that ...".
func (l *linkReader) reasons() {
	r := l.r
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if !l.words.states[c.Lemma] || c.Kind == NominalClause || c.Kind == NounClause {
			continue
		}
		if c.Kind == VerbClause && !c.Passive && r.N.Token(c.Pred).XPOS() != nlp.TagVBN {
			continue
		}
		switch l.r.markOf(c.Pred) {
		case "while", "although", "though", "whereas", "if":
			continue
		}
		state := l.predicateGroup(c)
		reason, said := -1, false
		for _, a := range c.Args {
			p, isPrep := strings.CutPrefix(string(a.Role), "prep:")
			if !isPrep {
				p, isPrep = strings.CutPrefix(string(a.Role), "mark:")
			}
			switch {
			case isPrep && slices.Contains([]string{"by", "at", "about", "over", "with", "of"}, p) && !r.words.times[lemmaOf(r.N.Token(a.Head))],
				a.Role == Complement && a.Head > c.Pred && r.markOf(a.Head) != "to",
				a.Role == Subject && c.Passive && a.Head > c.Pred:
				if reason < 0 {
					reason, said = a.Head, a.Role == Complement
				}
			}
		}
		t := r.N.Token(c.Pred)
		secondary := c.Relation == nlp.DepAdvcl || c.Relation == nlp.DepConj && t.Child(nlp.DepCc, nlp.DepCop, nlp.DepAux, nlp.DepAuxPass) < 0 ||
			(c.Relation == nlp.DepAcl || c.Relation == nlp.DepAmod) && l.setOff(c)
		if reason >= 0 && !l.agent(reason) && !(secondary && !said) && !(said && !secondary) {
			s := state
			f, _ := r.N.Token(reason).Subtree()
			if f > c.Pred {
				s.last = f - 1
				s.first, s.last = r.trimPunct(s.first, max(s.first, s.last))
			}
			l.add(foundLink{cause: l.sideOf(reason, -1), effect: s, modality: modalityOf(c, nil), score: 0.55, pattern: "link-reason-state", tok: c.Pred})
		}
		if reason >= 0 { // "was disturbed by X and tried to"
			for _, k := range l.withConj(c.Pred)[1:] {
				kc := r.ClauseAt(k)
				if kt := r.N.Token(k); kc.Kind == VerbClause && !r.hasSubject(kc) && kt.Child(nlp.DepAux, nlp.DepAuxPass) < 0 && kt.Child(nlp.DepCc) >= 0 {
					s := l.sideOf(c.Pred, -1)
					s.last = max(s.last, l.sideOf(reason, -1).last)
					l.add(foundLink{cause: s, effect: l.sideOf(k, -1), modality: modalityOf(nil, kc), score: 0.5, pattern: "link-reason-then", tok: k})
					break
				}
			}
		}
		g := t.Head()
		if secondary && g >= 0 && reason >= 0 {
			gc := r.ClauseAt(g)
			if gc == nil || gc.Kind == NominalClause {
				g = l.clauseOver(g, c)
			}
			if g >= 0 {
				_, e := t.Subtree()
				f, _ := r.N.Token(c.Pred).Subtree()
				f, e = r.trimPunct(f, e)
				l.add(foundLink{cause: side{c.Pred, f, e}, effect: l.sideOf(g, c.Pred), modality: modalityOf(nil, r.ClauseAt(g)), score: 0.6, pattern: "link-reason-act", tok: c.Pred})
			}
		}
	}
}

// predicateGroup is the predicate with its auxiliaries, copula and adverbs before it.
func (l *linkReader) predicateGroup(c *Clause) side {
	first := c.Pred
	for ch := range l.r.N.Token(c.Pred).Children() {
		switch t := l.r.N.Token(ch); t.Dep() {
		case nlp.DepAux, nlp.DepAuxPass, nlp.DepCop, nlp.DepAdvmod:
			if ch < first && ch >= c.Pred-4 {
				first = ch
			}
		case nlp.DepNsubj, nlp.DepNsubjPass: // a short subject belongs to it
			if f, e := t.Subtree(); e-f <= 4 && e < c.Pred && f >= c.Pred-8 {
				first = min(first, f)
			}
		}
	}
	if t := l.r.N.Token(c.Pred); c.Relation == nlp.DepXcomp && t.Head() >= 0 && t.Head() >= c.Pred-2 && t.Head() < c.Pred { // "feels threatened"
		if g := l.r.ClauseAt(t.Head()); g != nil {
			first = l.predicateGroup(g).first
		}
	}
	return side{c.Pred, first, c.Pred}
}

// setOff reports whether a participle or adjective is set off by a comma from its noun.
func (l *linkReader) setOff(c *Clause) bool {
	h := l.r.N.Token(c.Pred).Head()
	if h < 0 {
		return false
	}
	if h > c.Pred {
		_, e := l.r.N.Token(c.Pred).Subtree()
		return l.low(e+1) == "," || l.low(e) == ","
	}
	f, _ := l.r.N.Token(c.Pred).Subtree()
	return l.low(f) == "," || l.low(f-1) == ","
}

// clauseOver is the nearest clause above a token that is a verb or is said of a subject.
func (l *linkReader) clauseOver(tok int, not *Clause) int {
	for n := 0; tok >= 0 && n < 20; n++ {
		if c := l.r.ClauseAt(tok); c != nil && c != not && c.Kind != NominalClause && (c.Kind == VerbClause || c.Predicate) {
			return tok
		}
		tok = l.r.N.Token(tok).Head()
	}
	return -1
}

// results reads participles that tell the result of an act: "..., forcing ten families out".
// Those of causal verbs are read by predicates; these are others that change something.
func (l *linkReader) results() {
	r := l.r
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if c.Kind != VerbClause || !l.participle(c) {
			continue
		}
		f, _ := r.N.Token(c.Pred).Subtree()
		comma := l.low(f) == "," || l.low(f-1) == ","
		thereby := l.low(c.Pred-1) == "thereby" || l.low(c.Pred-1) == "thus"
		if !thereby && !(comma && l.words.results[c.Lemma]) {
			continue
		}
		score := 0.6
		if thereby {
			score = 0.8
		}
		l.add(foundLink{cause: l.sideOf(t0(r, c), c.Pred), effect: l.sideOf(c.Pred, -1), modality: modalityOf(r.ClauseAt(t0(r, c)), c), score: score, pattern: "link-result", tok: c.Pred})
	}
}

// questions reads rhetorical questions that are answered by ends: "Why should Chad open the
// border? To let traders in?" gives from the act asked about to each end.
func (l *linkReader) questions() {
	r := l.r
	why := -1 // root of the open question
	for s := range r.N.Sentences() {
		root := s.Root()
		text := s.Text()
		if l.low(s.First()) == "why" && strings.HasSuffix(text, "?") {
			why = root
			continue
		}
		if why < 0 {
			continue
		}
		if l.low(s.First()) != "to" || r.N.Token(s.First()+1).XPOS() != nlp.TagVB && r.N.Token(root).XPOS() != nlp.TagVB {
			why = -1
			continue
		}
		q := r.ClauseAt(why)
		if q == nil {
			why = -1
			continue
		}
		cause := side{head: -1}
		for _, role := range []Role{Complement, Object} {
			if h := firstArg(q, role); h >= 0 {
				cause = l.sideOf(h, -1)
				break
			}
		}
		if !cause.ok() {
			cause = l.sideOf(why, -1)
		}
		ends := l.withConj(root)
		if x := r.ClauseAt(root); x != nil {
			if h := firstArg(x, Complement); h >= 0 && r.ClauseAt(h) != nil {
				ends = append(ends, l.withConj(h)[1:]...)
			}
		}
		for _, e := range ends {
			l.add(foundLink{cause: cause, effect: l.sideOf(e, -1), modality: affair.Conditional, score: 0.7, pattern: "link-question", tok: e})
		}
	}
}

// withConj is a predicate and the predicates coordinated with it.
func (l *linkReader) withConj(pred int) []int {
	out := []int{pred}
	for c := range l.r.N.Token(pred).Children() {
		if l.r.N.Token(c).Dep() != nlp.DepConj {
			continue
		}
		if cl := l.r.ClauseAt(c); cl != nil && cl.Kind != NominalClause && c-pred > 2 {
			out = append(out, c)
		}
	}
	return out
}

// fronted reads reasons and ends that stand before the main clause, where the tree often
// takes them for the main clause: "Afraid of the flood, villagers left", "To win votes, the
// party promised bread".
func (l *linkReader) fronted() {
	r := l.r
	for s := range r.N.Sentences() {
		root := s.Root()
		rc := r.ClauseAt(root)
		if rc == nil || r.hasSubject(rc) || rc.Kind == NominalClause || rc.Kind == NounClause {
			continue
		}
		first := s.First()
		for first < root && (r.N.Token(first).UPOS() == nlp.PUNCT || slices.Contains([]string{"so", "now", "and", "but", "still", "then"}, l.low(first))) {
			first++
		}
		to := l.low(first) == "to" && r.N.Token(first).Head() == root || l.low(first) == "in" && l.low(first+1) == "order"
		state := l.words.states[rc.Lemma] && root-first <= 2 && rc.Relation == nlp.DepRoot && r.N.Token(root).Child(nlp.DepCop, nlp.DepAux, nlp.DepAuxPass) < 0
		if !to && !state {
			continue
		}
		main, comma := l.behindComma(s, root)
		if main < 0 {
			continue
		}
		front := side{root, first, comma - 1}
		f := foundLink{cause: front, effect: l.sideOf(main, root), score: 0.6, pattern: "link-fronted-reason", tok: main}
		f.effect.first = max(f.effect.first, comma+1)
		if to {
			for front.first < root && l.low(front.first) != "to" {
				front.first++
			}
			front.first++
			f.cause, f.effect = f.effect, front
			f.score, f.pattern = 0.7, "link-fronted-purpose"
		}
		f.modality = modalityOf(nil, r.ClauseAt(main))
		l.add(f)
	}
}

// behindComma finds the first clause after the root that starts right behind a comma with a
// subject of its own.
func (l *linkReader) behindComma(s nlp.Sent, root int) (main, comma int) {
	r := l.r
	for i := root + 1; i <= s.Last(); i++ {
		c := r.ClauseAt(i)
		if c == nil || c.Kind == NominalClause || c.Relation == nlp.DepAclRelcl || c.Relation == nlp.DepAcl {
			continue
		}
		subj := r.N.Token(i).Child(nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepExpl)
		if subj < 0 || subj > i || r.N.Token(subj).XPOS() == nlp.TagWDT {
			continue
		}
		f, _ := r.N.Token(subj).Subtree()
		if f > root && (l.low(f-1) == "," || l.low(f-1) == "–" || l.low(f-1) == "-") {
			return i, f - 1
		}
	}
	return -1, -1
}

// roles reads "X played a part in Y" and "X has nothing to do with Y", whose nouns carry the
// effect below them.
func (l *linkReader) roles() {
	r := l.r
	for i := range r.Clauses {
		c := &r.Clauses[i]
		obj, subj := firstArg(c, Object), firstArg(c, Subject)
		if c.Kind != VerbClause || obj < 0 || subj < 0 {
			continue
		}
		switch o := lemmaOf(r.N.Token(obj)); {
		case c.Lemma == "play" && (o == "role" || o == "part"):
			for _, from := range []int{obj, c.Pred} {
				for ch := range r.N.Token(from).Children() {
					t := r.N.Token(ch)
					if in := r.caseOf(ch) == "in" || r.markOf(ch) == "in"; !in || ch < obj || r.words.times[lemmaOf(t)] || t.UPOS() == nlp.PROPN {
						continue
					}
					cause := l.sideOf(subj, -1)
					cause.last = max(cause.last, obj)
					cause.first, cause.last = r.trimPunct(cause.first, cause.last)
					l.add(foundLink{cause: cause, effect: l.sideOf(ch, -1), modality: modalityOf(c, nil), score: 0.55, pattern: "link-play-role", tok: c.Pred})
				}
			}
		case c.Lemma == "have" && (o == "nothing" || o == "little" || o == "something" || o == "much" || o == "everything"):
			for do := range r.N.Token(obj).Children() {
				if lemmaOf(r.N.Token(do)) != "do" {
					continue
				}
				for ch := range r.N.Token(do).Children() {
					if r.caseOf(ch) != "with" {
						continue
					}
					m := affair.Asserted
					if (o == "nothing" || o == "little") != r.negatedWord(c.Pred) {
						m = affair.Denied
					}
					l.add(foundLink{cause: l.sideOf(subj, c.Pred), effect: l.sideOf(ch, -1), modality: m, score: 0.65, pattern: "link-to-do-with", tok: c.Pred})
				}
			}
		}
	}
}

// negatedWord reports whether "not" or the like stands under the token.
func (r *Reading) negatedWord(tok int) bool {
	for c := range r.N.Token(tok).Children() {
		if t := r.N.Token(c); t.Dep() == nlp.DepAdvmod && r.words.negative[lemmaOf(t)] {
			return true
		}
	}
	return false
}
