package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// takeQuotes stretches a content that ends or begins at a quotation mark over the quotation.
func (f *voiceFinder) takeQuotes(pred, first, last int) (int, int) {
	if first > last {
		return first, last
	}
	s := f.r.Sentence(pred)
	for k := last + 1; k <= min(last+2, s.Last()); k++ {
		if f.isQuoteMark(k) && k+1 <= s.Last() && f.inQ[k+1] != 0 && f.inQ[k+1] != f.inQ[last] && f.qs[f.inQ[k+1]-1].first == k+1 && f.inQ[pred] == 0 {
			last = min(f.qs[f.inQ[k+1]-1].last, s.Last())
			break
		}
	}
	if f.isQuoteMark(last) && last+1 <= s.Last() && f.inQ[last+1] != 0 && f.inQ[pred] == 0 && f.qs[f.inQ[last+1]-1].first == last+1 {
		last = min(f.qs[f.inQ[last+1]-1].last, s.Last())
	}
	return first, last
}

// thatClauses reads "said ... that X" off the words: a verb of saying or thinking, at most a
// short addressee or time, "that", and what is said up to the end of the sentence or to words
// that attribute anew.
func (f *voiceFinder) thatClauses() {
	f.thatAt = map[int]bool{}
	for i := range f.r.Clauses {
		c := &f.r.Clauses[i]
		if c.Kind != VerbClause || c.Mood.Negated || !f.say[c.Lemma] || c.Relation == nlp.DepAmod {
			continue
		}
		that := f.thatBehind(c)
		if that < 0 {
			continue
		}
		first := that + 1
		last := f.thatEnd(c, first)
		if last-first < 1 {
			continue
		}
		if c.Mood.Question {
			continue
		}
		subj := c.Arg(Subject)
		if c.Passive && len(subj) == 0 && f.tok(c.Pred).Child(nlp.DepAuxPass) < 0 {
			subj = c.Arg(Object) // an active verb that the tree takes for a passive
		}
		sp := f.clauseSpeaker(c, subj)
		if c.Passive && len(subj) == 0 {
			sp.found = true
		}
		f.thatAt[c.Pred] = true
		if !sp.found {
			continue
		}
		if sp.author {
			if o := f.outerDirect(c.Pred); o >= 0 {
				a, b := f.trim(first, last)
				f.narrow(o, a, b, c)
			}
			continue
		}
		for _, part := range f.thatParts(first, last) {
			a, b := f.trim(part[0], part[1])
			a, b = f.takeQuotes(c.Pred, a, b)
			if b-a >= 1 {
				f.tell(c, sp, a, b, 0.85, "that-clause")
			}
		}
	}
}

// thatBehind finds the "that" of a verb: behind it, or behind its short object or time.
func (f *voiceFinder) thatBehind(c *Clause) int {
	s := f.r.Sentence(c.Pred)
	for k := c.Pred + 1; k <= min(s.Last()-2, c.Pred+9); k++ {
		t := f.tok(k)
		if strings.EqualFold(t.Text(), "that") {
			if f.conjunction(c, k) {
				return k
			}
			return -1
		}
		switch t.UPOS() {
		case nlp.VERB, nlp.AUX, nlp.SCONJ, nlp.CCONJ:
			return -1
		case nlp.PUNCT:
			if t.Text() != "," {
				return -1
			}
		}
		if strings.EqualFold(t.Text(), "to") && k+1 <= s.Last() && f.tok(k+1).UPOS() == nlp.VERB {
			return -1
		}
	}
	return -1
}

// conjunction reports whether the "that" at token k introduces what the verb says, rather than
// a relative clause or a thing.
func (f *voiceFinder) conjunction(c *Clause, k int) bool {
	t := f.tok(k)
	if t.UPOS() == nlp.DET {
		return false
	}
	n := k + 1
	for n < f.n.Len()-1 && f.tok(n).UPOS() == nlp.ADV && n < k+3 {
		n++
	}
	nt := f.tok(n)
	switch nt.UPOS() {
	case nlp.VERB:
		if nt.XPOS() != nlp.TagVBG && nt.XPOS() != nlp.TagVBN {
			return false
		}
	case nlp.AUX:
		return false
	case nlp.PUNCT:
		if nt.Text() != "," && !f.isQuoteMark(n) {
			return false
		}
	}
	p := f.tok(k - 1)
	if k-1 > c.Pred && (p.UPOS() == nlp.NOUN || p.UPOS() == nlp.PROPN || p.UPOS() == nlp.ADP) {
		if !f.r.words.times[lemmaOf(p)] && !f.r.words.told[c.Lemma] && f.r.MentionAt(k-1) == nil {
			return t.UPOS() == nlp.SCONJ && t.Dep() == nlp.DepMark
		}
	}
	return f.verbAhead(k+1, f.unfinished(f.r.Sentence(k)))
}

func (f *voiceFinder) verbAhead(k, last int) bool {
	for ; k <= last; k++ {
		if u := f.tok(k).UPOS(); u == nlp.VERB || u == nlp.AUX {
			return true
		}
	}
	return false
}

// thatEnd is the end of what is said from the token on: the end of the sentence, of the
// quotation around it, or before words that attribute anew or go on with the telling.
func (f *voiceFinder) thatEnd(c *Clause, first int) int {
	s := f.r.Sentence(c.Pred)
	last := f.unfinished(s)
	if q := f.inQ[c.Pred]; q != 0 {
		last = min(last, f.qs[q-1].last)
	}
	// the tree's end, if the clause hangs on the verb and closes before the sentence does
	for _, h := range c.Arg(Complement) {
		if h < first || !f.finite(h) {
			continue
		}
		if _, l := f.clauseSpan(h); l > first && l < last && f.endsThere(l, last) {
			last = l
		}
		break
	}
	if c.Relation == nlp.DepAcl || c.Relation == nlp.DepAclRelcl || c.Relation == nlp.DepAdvcl || c.Relation == nlp.DepCsubj {
		if _, l := f.tok(c.Pred).Subtree(); l > first {
			last = min(last, l)
		}
	}
	for k := first + 2; k < last; k++ {
		t := f.tok(k)
		if t.Text() == ";" {
			return k - 1
		}
		if t.Text() != "," && t.Text() != "—" && t.Text() != "–" {
			continue
		}
		n := f.tok(k + 1)
		if n.XPOS() == nlp.TagVBG && f.say[lemmaOf(n)] { // ", adding that"
			return k - 1
		}
		if n.UPOS() == nlp.VERB && f.say[lemmaOf(n)] && last-k < 25 && n.XPOS() != nlp.TagVB && n.XPOS() != nlp.TagVBN && !strings.EqualFold(f.tok(min(k+2, last)).Text(), "that") { // ", said the consul"
			return k - 1
		}
		for j := k + 2; j <= min(k+4, last-1); j++ { // ", he said:"
			if f.tok(j).UPOS() == nlp.VERB && f.say[lemmaOf(f.tok(j))] && (f.tok(j+1).Text() == ":" || f.isQuoteMark(j+1)) {
				return k - 1
			}
		}
		if last-k < 10 {
			for j := k + 2; j <= last; j++ {
				if f.tok(j).UPOS() == nlp.VERB && f.say[lemmaOf(f.tok(j))] && f.finite(j) && f.r.ClauseAt(j) != nil && f.r.ClauseAt(j).Relation == nlp.DepParataxis {
					return k - 1
				}
			}
		}
	}
	return last
}

// unfinished is the last token of a sentence, or of the next one if the sentence was cut off
// behind words in quotation marks without a mark of its own.
func (f *voiceFinder) unfinished(s nlp.Sent) int {
	last := s.Last()
	if !f.isQuoteMark(last) || last == s.First() || s.Index()+1 >= f.n.NumSentences() {
		return last
	}
	switch f.tok(last - 1).Text() {
	case ".", "!", "?", "…", ":", ";", ",", "...":
		return last
	}
	next := f.n.Sentence(s.Index() + 1)
	if p, ok := f.r.Doc.PartAt(s.Start()); !ok || next.End() > p.End {
		return last
	}
	return next.Last()
}

// endsThere reports whether a clause may end at the token although the sentence goes on: at
// punctuation, a conjunction or a subordinating word.
func (f *voiceFinder) endsThere(l, last int) bool {
	if l >= last {
		return true
	}
	n := f.tok(l + 1)
	for k := l + 1; k <= min(l+3, last-1); k++ {
		if f.tok(k).UPOS() == nlp.CCONJ && strings.EqualFold(f.tok(k+1).Text(), "that") {
			return false
		}
	}
	return n.UPOS() == nlp.CCONJ || n.UPOS() == nlp.PUNCT && l+2 <= last && (f.tok(l+2).UPOS() == nlp.CCONJ || f.tok(l+2).XPOS() == nlp.TagVBG)
}

// thatParts splits "A and that B" in two.
func (f *voiceFinder) thatParts(first, last int) [][2]int {
	for k := first + 2; k+2 < last; k++ {
		if !strings.EqualFold(f.tok(k+1).Text(), "that") {
			continue
		}
		if t := f.tok(k); t.UPOS() == nlp.CCONJ {
			if n := f.tok(k + 2); n.UPOS() != nlp.VERB && n.UPOS() != nlp.AUX && n.UPOS() != nlp.PUNCT {
				return [][2]int{{first, k - 1}, {k + 2, last}}
			}
		}
	}
	return [][2]int{{first, last}}
}
