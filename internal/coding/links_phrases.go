package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

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
