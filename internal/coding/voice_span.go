package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// question reports whether a clause begins with a question word.
func (f *voiceFinder) question(first int) bool {
	switch f.tok(first).XPOS() {
	case nlp.TagWP, nlp.TagWRB, nlp.TagWDT, nlp.TagWPS:
		return true
	}
	return false
}

// factive reports whether the content is presupposed rather than said: "remember the day".
func (f *voiceFinder) factive(c *Clause, head int) bool {
	m := f.r.markOf(head)
	return m == "if" || m == "whether" || m == "because" || m == "when" || m == "while"
}

// finiteFits checks the entry's demand on the content's verb.
func (f *voiceFinder) finiteFits(e *codebook.Entry, head int) bool {
	fin := f.finite(head)
	switch e.Set["finite"] {
	case "yes":
		return fin
	case "no":
		return !fin
	}
	return true
}

func (f *voiceFinder) finite(head int) bool {
	b := clauseBuilder{r: f.r, n: f.n, at: f.r.clauseAt}
	if b.finite(head) {
		return true
	}
	return f.tok(head).Child(nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepExpl) >= 0 && f.r.markOf(head) != "to" && f.r.markOf(head) != "for"
}

// contentSpan is the extent of what is said.
func (f *voiceFinder) contentSpan(b Binding, head int) (first, last int) {
	c := b.Clause
	switch b.Entry.Set["span"] {
	case "rest":
		first, _ = f.nounStart(head)
		_, last = f.tok(c.Pred).Subtree()
		last = f.cutTail(c.Pred, last)
		if first < c.Pred && head < c.Pred { // fronted or relative
			_, last = f.r.PhraseSpan(head)
		}
	case "phrase":
		if cl := f.r.ClauseAt(head); cl != nil && cl.Kind == VerbClause {
			first, last = f.clauseSpan(head)
		} else {
			first, last = f.coordinatedPhrase(c, head)
		}
	case "whole":
		first, last = f.wholeSpan(c)
	case "copula":
		g := f.r.ClauseAt(head)
		if g == nil {
			return 0, -1
		}
		p := f.tok(head).Head()
		if p < 0 || f.tok(head).Dep().Main() != nlp.DepNsubj {
			return 0, -1
		}
		first, last = f.clauseSpan(p)
		if !f.finite(p) || f.r.markOf(p) != "that" {
			return 0, -1
		}
		if h := f.tok(head); h.Index() >= first { // leave "The worry is that"
			for first <= last && (first <= head || f.tok(first).UPOS() == nlp.AUX || f.tok(first).UPOS() == nlp.SCONJ || f.tok(first).UPOS() == nlp.PUNCT) {
				first++
			}
		}
	default:
		first, last = f.clauseSpan(head)
		first = f.lostSubject(c, first)
	}
	return f.trim(first, last)
}

// lostSubject moves the beginning of a clause that starts with its finite verb back over the
// noun phrase behind the attributing verb, when nothing else stands between.
func (f *voiceFinder) lostSubject(c *Clause, first int) int {
	switch f.tok(first).XPOS() {
	case nlp.TagVBD, nlp.TagVBZ, nlp.TagVBP, nlp.TagMD:
	default:
		return first
	}
	if first-c.Pred < 2 || first-c.Pred > 8 || f.r.words.told[c.Lemma] {
		return first
	}
	for k := c.Pred + 1; k < first; k++ {
		switch f.tok(k).UPOS() {
		case nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.DET, nlp.NUM, nlp.PRON, nlp.ADP:
		default:
			return first
		}
	}
	return c.Pred + 1
}

// coordinatedPhrase is a noun phrase with what is coordinated with it and an infinitive right
// behind it.
func (f *voiceFinder) coordinatedPhrase(c *Clause, head int) (first, last int) {
	first, last = f.r.PhraseSpan(head)
	for ch := range f.tok(head).Children() {
		if ct := f.tok(ch); ct.Dep() == nlp.DepConj && ch > head && ct.UPOS() != nlp.VERB {
			_, l := f.r.PhraseSpan(ch)
			last = max(last, l)
		}
	}
	if last+2 < f.n.Len() && strings.EqualFold(f.tok(last+1).Text(), "to") && f.tok(last+2).UPOS() == nlp.VERB {
		if _, l := f.tok(last + 2).Subtree(); f.tok(last+2).Sent() == f.tok(head).Sent() {
			last = l
		}
	}
	return first, last
}

// cutTail leaves off what hangs behind the attributing clause: coordinated and loose clauses.
func (f *voiceFinder) cutTail(pred, last int) int {
	for ch := range f.tok(pred).Children() {
		if ch < pred {
			continue
		}
		switch ct := f.tok(ch); ct.Dep() {
		case nlp.DepConj, nlp.DepParataxis:
			if ct.Dep() == nlp.DepConj && f.r.ClauseAt(ch) == nil {
				continue
			}
			first, _ := ct.Subtree()
			last = min(last, first-1)
		case nlp.DepAdvcl:
			first, _ := ct.Subtree()
			if first > pred && first > 0 && f.tok(first-1).Text() == "," {
				last = min(last, first-1)
			}
		}
	}
	return last
}

// nounStart is the first token of a noun phrase, its case marker left out.
func (f *voiceFinder) nounStart(head int) (first, last int) {
	if c := f.r.ClauseAt(head); c != nil && c.Kind == VerbClause {
		return f.clauseSpan(head)
	}
	return f.r.PhraseSpan(head)
}

// clauseSpan is the subtree of a clause without its subordinating word and without clauses
// coordinated with it that bring a "that" of their own.
func (f *voiceFinder) clauseSpan(head int) (first, last int) {
	t := f.tok(head)
	first, last = t.Subtree()
	for ch := range t.Children() {
		ct := f.tok(ch)
		switch {
		case ct.Dep() == nlp.DepMark && ch <= first+1 && (lemmaOf(ct) == "that" || lemmaOf(ct) == "as" || lemmaOf(ct) == "how" && false):
			if ch == first {
				first++
			}
		case ct.Dep() == nlp.DepConj && ch > head && f.tok(ch).Child(nlp.DepMark) >= 0 && f.r.markOf(ch) == "that":
			cf, _ := ct.Subtree()
			last = min(last, cf-1)
		}
	}
	return f.trim(first, last)
}

// wholeSpan is the attributing clause from its subject to its end.
func (f *voiceFinder) wholeSpan(c *Clause) (first, last int) {
	first, last = f.tok(c.Pred).Subtree()
	last = f.cutTail(c.Pred, last)
	if c.Relation == nlp.DepAclRelcl || c.Relation == nlp.DepAdvclRelcl {
		if s := f.tok(c.Pred).Child(nlp.DepNsubj, nlp.DepNsubjPass); s >= 0 {
			sf, _ := f.tok(s).Subtree()
			first = sf
		}
	}
	if sub := f.tok(c.Pred).Child(nlp.DepNsubj, nlp.DepNsubjPass); sub >= 0 && sub < c.Pred {
		first, _ = f.tok(sub).Subtree()
	}
	for ch := range f.tok(c.Pred).Children() {
		ct := f.tok(ch)
		if ch > c.Pred {
			break
		}
		switch ct.Dep() {
		case nlp.DepMark, nlp.DepCc:
			if ch == first {
				first++
			}
		case nlp.DepAdvcl:
			_, l := ct.Subtree()
			if l+1 < c.Pred {
				first = max(first, l+1)
			}
		}
	}
	return first, last
}

// trim moves the ends of a span inwards over punctuation and conjunctions.
func (f *voiceFinder) trim(first, last int) (int, int) {
	for first < last {
		t := f.tok(first)
		if t.UPOS() != nlp.PUNCT && !f.isQuoteMark(first) || f.isQuoteMark(first) && f.closesInside(first, last) {
			break
		}
		first++
	}
	for last > first {
		t := f.tok(last)
		if t.UPOS() == nlp.PUNCT && !f.isQuoteMark(last) || t.UPOS() == nlp.CCONJ {
			last--
			continue
		}
		break
	}
	return first, last
}

// closesInside reports whether the quotation opened at the token ends inside the span.
func (f *voiceFinder) closesInside(first, last int) bool {
	if first+1 >= f.n.Len() || f.inQ[first+1] == 0 {
		return false
	}
	return f.qs[f.inQ[first+1]-1].last < last
}

// cueSpan is the words that attribute: from the speaker or the verb's auxiliaries to the
// verb and its "that", without what is said.
func (f *voiceFinder) cueSpan(c *Clause, sp speakerOf, first, last int) (int, int) {
	a, b := c.Pred, c.Pred
	for ch := range f.tok(c.Pred).Children() {
		ct := f.tok(ch)
		switch ct.Dep() {
		case nlp.DepAux, nlp.DepAuxPass, nlp.DepCop, nlp.DepAdvmod, nlp.DepCompoundPrt:
			if (ch < first || ch > last) && f.inQ[ch] == f.inQ[c.Pred] && abs(ch-c.Pred) < 6 {
				a, b = min(a, ch), max(b, ch)
			}
		}
	}
	if sp.head >= 0 {
		pf, pl := f.r.PhraseSpan(sp.head)
		if pf >= 0 && (pl < first || pf > last) && pl-pf < 12 && abs(sp.head-c.Pred) < 15 && f.inQ[sp.head] == f.inQ[c.Pred] {
			if x, y := min(a, pf), max(b, pl); y < first || x > last {
				a, b = x, y
			}
		}
	}
	if b+1 < first && b+1 < f.n.Len() && lemmaOf(f.tok(b+1)) == "that" {
		b++
	} else if b+1 == first-1 && lemmaOf(f.tok(b+1)) == "that" {
		b++
	}
	return a, b
}

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

// cueText is the attributing verb with its auxiliary, or with the adverb that says how
// general the talk is; it stands for a speaker that is not named: "is believed", "widely
// seen".
func (f *voiceFinder) cueText(c *Clause) string {
	first := c.Pred
	for k := c.Pred - 1; k >= max(0, c.Pred-4); k-- {
		t := f.tok(k)
		if t.Head() != c.Pred {
			break
		}
		if t.UPOS() == nlp.ADV && strings.HasSuffix(t.Text(), "ly") {
			return f.n.SpanText(k, c.Pred)
		}
		if t.UPOS() == nlp.AUX {
			first = k
			if k == c.Pred-1 {
				return f.n.SpanText(k, c.Pred)
			}
			return t.Text() + " " + f.tok(c.Pred).Text()
		}
	}
	return f.n.SpanText(first, c.Pred)
}
