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
// "would not have gone to fight if they had known".
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

// phrases reads prepositions of reason and condition: "because of the drought".
func (l *linkReader) phrases() {
	r := l.r
	for i := range r.N.Len() {
		for _, k := range l.words.phraseFirst[l.low(i)] {
			p := &l.words.phrases[k]
			if !l.at(i, p.words) {
				continue
			}
			if l.phrase(p, i) {
				break
			}
		}
	}
}

func (l *linkReader) phrase(p *connective, i int) bool {
	r := l.r
	n := i + len(p.words) - 1
	inside := func(t int) bool { return t >= i && t <= n }
	obj := -1 // the noun under the preposition
	for w := n; w >= i && obj < 0; w-- {
		if h := r.N.Token(w).Head(); h > n {
			obj = h
			break
		}
		for c := range r.N.Token(w).Children() {
			if x := r.N.Token(c).UPOS(); c > n && (x == nlp.NOUN || x == nlp.PROPN || x == nlp.VERB || x == nlp.PRON || x == nlp.NUM || x == nlp.ADJ) {
				obj = c
				break
			}
		}
	}
	if obj < 0 || r.Sentence(obj).Index() != r.Sentence(i).Index() || lemmaOf(r.N.Token(obj)) == "fact" {
		return false
	}
	top, main := obj, r.N.Token(obj).Head() // top: the highest token of the phrase; main: what it hangs on
	pred := -1                              // "is due to X": the predicate inside the phrase
	for steps := 0; main >= 0 && steps < 6 && inside(main); steps++ {
		if c := r.ClauseAt(main); c != nil && c.Predicate && firstArg(c, Subject) >= 0 {
			pred = main
		}
		top, main = main, r.N.Token(main).Head()
	}
	if oc := r.ClauseAt(obj); oc != nil && oc.Predicate && r.N.Token(obj).Child(nlp.DepCop) >= 0 {
		pred = obj
	}
	if pred >= 0 {
		c := r.ClauseAt(pred)
		if s := firstArg(c, Subject); s >= 0 && s != obj {
			main, top = s, -1
			if x := r.N.Token(s); x.UPOS() == nlp.PRON || x.UPOS() == nlp.DET {
				if a := l.antecedent(s); a.ok() {
					l.addPhrase(p, a, l.sideOf(obj, -1), i)
					return true
				}
			}
		}
	}
	if main < 0 {
		return false
	}
	mains := []int{main}
	mc := r.ClauseAt(main)
	if p.note == "end" && !(l.words.ends[lemmaOf(r.N.Token(obj))] && r.ClauseAt(main) != nil && r.ClauseAt(main).Kind == VerbClause) ||
		p.note == "ground" && !l.words.grounds[lemmaOf(r.N.Token(obj))] {
		return false
	}
	if p.note == "frame" && !l.words.frames[lemmaOf(r.N.Token(obj))] {
		return false
	}
	if p.note == "act" {
		for n := 0; n < 3 && mc != nil && !l.words.acts[mc.Lemma] && mc.Kind == NominalClause; n++ {
			if main = l.clauseOver(r.N.Token(main).Head(), mc); main < 0 {
				return false
			}
			mc = r.ClauseAt(main)
		}
		if mc == nil || !l.words.acts[mc.Lemma] || l.agent(obj) {
			return false
		}
		mains = []int{main}
		if h := r.N.Token(main).Head(); mc.Relation == nlp.DepConj && h >= 0 {
			if g := r.ClauseAt(h); g != nil && l.words.acts[g.Lemma] {
				mains = append(mains, h)
			}
		}
	} else if mc != nil && mc.Kind == NominalClause && p.note != "noun" && main < i && pred < 0 {
		if v := l.clauseOver(main, nil); v >= 0 && r.N.Token(main).Dep() != nlp.DepNsubj {
			mains = []int{v}
		}
	}
	for _, m := range mains {
		for _, o := range l.split(append([]int{obj}, l.conjNouns(obj)...)) {
			if within(l.sideOf(o, -1), m) {
				continue
			}
			l.addPhrase(p, l.sideOf(m, top), l.sideOf(o, -1), i)
		}
	}
	return true
}

// addPhrase makes the link of a preposition between what it hangs on and what stands under it.
func (l *linkReader) addPhrase(p *connective, top, sub side, i int) {
	f := foundLink{cause: sub, effect: top, sign: p.sign, score: p.score, pattern: "link-" + strings.Join(p.words, "-"), tok: i, modality: p.modality}
	if !p.cause {
		f.cause, f.effect = top, sub
	}
	if f.modality == "" {
		f.modality = modalityOf(nil, l.r.ClauseAt(f.effect.head))
	}
	l.add(f)
}

func (l *linkReader) conjNouns(tok int) []int {
	var out []int
	for c := range l.r.N.Token(tok).Children() {
		if l.r.N.Token(c).Dep() == nlp.DepConj {
			out = append(out, c)
		}
	}
	return out
}

// adverbs reads sentences that follow from the one before ("Therefore, ...") and clauses that
// follow from the clause before (", so ...").
func (l *linkReader) adverbs() {
	r := l.r
	for s := range r.N.Sentences() {
		first := s.First()
		for first < s.Last() && (r.N.Token(first).UPOS() == nlp.PUNCT || slices.Contains([]string{"and", "but"}, l.low(first))) {
			first++
		}
		for k := range l.words.adverbs {
			a := &l.words.adverbs[k]
			if a.note == "inner" || !l.at(first, a.words) || s.Index() == 0 {
				continue
			}
			l.follows(a, s, first)
			break
		}
	}
	for i := range r.Clauses { // clauses inside a sentence
		c := &r.Clauses[i]
		if c.Kind == NominalClause || c.Relation != nlp.DepConj && c.Relation != nlp.DepParataxis {
			continue
		}
		h := r.N.Token(c.Pred).Head()
		if h < 0 || r.ClauseAt(h) == nil {
			continue
		}
		f, _ := r.N.Token(c.Pred).Subtree()
		for n := 0; n < 3 && f < c.Pred && (r.N.Token(f).UPOS() == nlp.PUNCT || l.low(f) == "and"); n++ {
			f++
		}
		for k := range l.words.adverbs {
			a := &l.words.adverbs[k]
			if a.note == "then" || a.note == "sentence" {
				continue
			}
			if l.at(f, a.words) || l.at(f-1, a.words) {
				l.add(foundLink{cause: l.sideOf(h, c.Pred), effect: l.sideOf(c.Pred, -1), sign: a.sign, modality: modalityOf(nil, c), score: a.score, pattern: "link-" + strings.Join(a.words, "-"), tok: c.Pred})
				break
			}
		}
	}
}

// follows links a sentence to the one before it.
func (l *linkReader) follows(a *connective, s nlp.Sent, first int) {
	r := l.r
	prev := r.N.Sentence(s.Index() - 1)
	root := s.Root()
	rc := r.ClauseAt(root)
	if rc == nil {
		return
	}
	if a.note == "then" { // only where the sentence before asks for an act and this one predicts
		pc := r.ClauseAt(prev.Root())
		if pc == nil || !rc.Mood.Future || !(pc.Mood.Obligation || pc.Mood.Conditional) {
			return
		}
	}
	if a.note == "why" {
		e := -1
		for i := first + len(a.words); i <= s.Last(); i++ {
			if c := r.ClauseAt(i); c != nil && c.Kind != NominalClause && r.hasSubject(c) {
				e = i
				break
			}
		}
		if e < 0 {
			return
		}
		root = e
	}
	for _, cause := range l.prevMains(prev, a) {
		for _, e := range l.withConj(root) {
			m := a.modality
			if m == "" {
				m = modalityOf(nil, r.ClauseAt(e))
			}
			l.add(foundLink{cause: cause, effect: l.sideOf(e, -1), sign: a.sign, modality: m, score: a.score, pattern: "link-" + strings.Join(a.words, "-"), tok: e})
		}
	}
}

func (l *linkReader) prevMains(prev nlp.Sent, a *connective) []side {
	if a.note == "then" {
		var out []side
		for _, h := range l.withConj(prev.Root()) {
			out = append(out, l.sideOf(h, -1))
		}
		return out
	}
	if s := l.mainClause(prev); s.ok() {
		return []side{s}
	}
	return nil
}

// which reads ", which is why ..." and "that is why" inside a sentence.
func (l *linkReader) which() {
	r := l.r
	for i := range r.N.Len() {
		if l.low(i) != "why" || i < 2 {
			continue
		}
		w := l.low(i - 2)
		if w != "which" && w != "that" && w != "this" || lemmaOf(r.N.Token(i-1)) != "be" && l.low(i-1) != "’s" && l.low(i-1) != "'s" {
			continue
		}
		s := r.Sentence(i)
		if i-2 <= s.First()+1 {
			continue // read by adverbs
		}
		cause, effect := -1, -1
		for j := i - 3; j >= s.First(); j-- {
			if c := r.ClauseAt(j); c != nil && c.Kind != NominalClause && (c.Kind == VerbClause || c.Predicate) && (r.hasSubject(c) || c.Relation == nlp.DepAclRelcl) {
				cause = j
				break
			}
		}
		for j := i + 1; j <= s.Last(); j++ {
			if c := r.ClauseAt(j); c != nil && c.Kind != NominalClause && r.hasSubject(c) {
				effect = j
				break
			}
		}
		if cause < 0 || effect < 0 {
			continue
		}
		c, e := l.sideOf(cause, i), l.sideOf(effect, -1)
		c.last = min(c.last, i-3)
		e.first = max(e.first, i+1)
		c.first, c.last = r.trimPunct(c.first, max(c.first, c.last))
		l.add(foundLink{cause: c, effect: e, modality: modalityOf(nil, r.ClauseAt(effect)), score: 0.85, pattern: "link-which-is-why", tok: effect})
	}
}
