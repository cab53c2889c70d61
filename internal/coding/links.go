package coding

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// codeLinks reads what leads to what: by causal verbs, nouns and adjectives of the codebook,
// by connectives, purposes, reasons for acts, results of acts, and across two sentences.
func codeLinks(r *Reading, book *codebook.Book, out *Sink) {
	l := &linkReader{r: r, words: linkWordsOf(book)}
	l.lows = make([]string, r.N.Len())
	for i := range l.lows {
		l.lows[i] = strings.ToLower(r.N.Token(i).Text())
	}
	l.factors = &factorBuilder{r: r, w: l.words.factors, known: map[string]string{}}
	l.predicates(book)
	l.connectives()
	l.phrases()
	l.adverbs()
	l.reasons()
	l.results()
	l.fronted()
	l.roles()
	l.questions()
	l.which()
	l.emit(out)
}

// side is one end of a link: the head token and the tokens of its span.
type side struct {
	head        int
	first, last int
}

func (s side) ok() bool { return s.head >= 0 }

// foundLink is a link before duplicates are dropped.
type foundLink struct {
	cause, effect side
	sign          int
	modality      affair.Modality
	score         float64
	pattern       string
	tok           int // whose word it is
	dropped       bool
}

// linkReader collects the links of one document.
type linkReader struct {
	r       *Reading
	words   *linkWords
	factors *factorBuilder
	lows    []string // lower-case text by token
	found   []foundLink
}

// connective is a row of the lists link-clauses, link-phrases and link-adverbs:
// "words|side|sign|modality|score".
type connective struct {
	words    []string
	cause    bool // what the connective introduces is the cause; else the effect
	sign     int
	modality affair.Modality // "" to read it from the clauses
	score    float64
	note     string
}

type linkWords struct {
	clauses, phrases, adverbs []connective
	phraseFirst               map[string][]int // first word -> phrases that start with it, in order
	states                    map[string]bool  // adjectives and participles that give a reason
	results                   map[string]bool  // verbs that as participles give a result
	purposeNouns              map[string]bool
	takers                    map[string]bool // nouns whose infinitive says what they are: plan, right
	attend                    map[string]bool // verbs whose infinitive is no purpose
	motion                    map[string]bool // verbs whose infinitive is an end only behind a goal: come to the city to
	ends, grounds             map[string]bool // nouns after which "for X" is the end or the reason of an act
	frames                    map[string]bool // nouns after which "under X" gives the ground: plan, pressure
	acts                      map[string]bool // verbs after which "over X", "for X" give the reason
	factors                   *factorWords
}

// linkWordsMade keeps the word lists of each codebook, which never changes.
var linkWordsMade sync.Map // *codebook.Book -> *linkWords

func linkWordsOf(book *codebook.Book) *linkWords {
	if w, ok := linkWordsMade.Load(book); ok {
		return w.(*linkWords)
	}
	w := newLinkWords(book)
	linkWordsMade.Store(book, w)
	return w
}

func newLinkWords(book *codebook.Book) *linkWords {
	w := &linkWords{
		clauses: connectivesOf(book, "link-clauses"), phrases: connectivesOf(book, "link-phrases"), adverbs: connectivesOf(book, "link-adverbs"),
		states: book.Set("reason-states"), results: book.Set("result-verbs"), purposeNouns: book.Set("purpose-nouns"), takers: book.Set("infinitive-nouns"),
		attend: book.Set("no-purpose-verbs"), acts: book.Set("reason-acts"), frames: book.Set("frame-nouns"),
		motion: book.Set("motion-verbs"), ends: book.Set("end-nouns"), grounds: book.Set("reason-nouns"), factors: newFactorWords(book),
	}
	w.phraseFirst = map[string][]int{}
	for i, p := range w.phrases {
		w.phraseFirst[p.words[0]] = append(w.phraseFirst[p.words[0]], i)
	}
	return w
}

func connectivesOf(book *codebook.Book, list string) []connective {
	var out []connective
	for _, row := range book.List(list) {
		f := strings.Split(row, "|")
		if len(f) < 5 {
			continue
		}
		s, err := strconv.ParseFloat(f[4], 64)
		if err != nil {
			continue
		}
		c := connective{words: strings.Fields(f[0]), cause: f[1] == "cause", sign: 1, modality: affair.Modality(f[3]), score: s}
		if f[2] == "-" {
			c.sign = -1
		}
		if len(f) > 5 {
			c.note = f[5]
		}
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b connective) int { return len(b.words) - len(a.words) })
	return out
}

// low is the token's text in lower case, "" outside of the document.
func (l *linkReader) low(i int) string {
	if i < 0 || i >= len(l.lows) {
		return ""
	}
	return l.lows[i]
}

// at reports whether the words stand at token i.
func (l *linkReader) at(i int, words []string) bool {
	for k, w := range words {
		if l.low(i+k) != w {
			return false
		}
	}
	return true
}

// add takes a link unless an end is missing or the ends are the same.
func (l *linkReader) add(f foundLink) {
	if !f.cause.ok() || !f.effect.ok() || f.cause.head == f.effect.head {
		return
	}
	if f.cause.first <= f.effect.last && f.effect.first <= f.cause.last { // they overlap: cut the longer
		l.disentangle(&f.cause, &f.effect)
		if f.cause.first > f.cause.last || f.effect.first > f.effect.last {
			return
		}
	}
	if f.sign == 0 {
		f.sign = 1
	}
	l.found = append(l.found, f)
}

// disentangle cuts the span that holds the other so that it keeps its own head.
func (l *linkReader) disentangle(a, b *side) {
	outer, inner := a, b
	if a.last-a.first < b.last-b.first {
		outer, inner = b, a
	}
	switch {
	case outer.head < inner.first:
		outer.last = inner.first - 1
	case outer.head > inner.last:
		outer.first = inner.last + 1
	case outer.head >= inner.first: // the head stands inside the other
		if inner.head > outer.head {
			inner.first = outer.head + 1
			outer.last = outer.head
		} else {
			inner.last = outer.head - 1
			outer.first = outer.head
		}
	}
	outer.first, outer.last = l.r.trimPunct(outer.first, outer.last)
	if inner.first <= inner.last {
		inner.first, inner.last = l.r.trimPunct(inner.first, inner.last)
	}
}

// sideOf makes an end of a link of a head token: its clause without what hangs on it by
// another connective, or its noun phrase. not is a token whose subtree is left out, -1 none.
func (l *linkReader) sideOf(head, not int) side {
	if head < 0 {
		return side{head: -1}
	}
	c := l.r.ClauseAt(head)
	if c == nil || c.Kind == NominalClause || c.Kind == AdjectiveClause && !c.Predicate {
		f, e := l.r.linkPhrase(head)
		return side{head, f, e}
	}
	f, e := l.r.clauseSpan(head, not)
	return side{head, f, e}
}

// linkPhrase is a noun phrase with what hangs on it but for clauses that only add to it.
func (r *Reading) linkPhrase(head int) (int, int) {
	f, e := r.factorSpan(head)
	for c := range r.N.Token(head).Children() {
		switch r.N.Token(c).Dep() {
		case nlp.DepAcl:
			a, b := r.N.Token(c).Subtree()
			if a == e+1 && b-a < 14 {
				e = b
			}
		}
	}
	return r.trimPunct(f, e)
}

// clauseSpan is the stretch of tokens around a predicate that belongs to its own clause: the
// subtree without subordinating words, other clauses joined to it, and leading adverbs set
// off by a comma. not is a token whose subtree is left out, -1 none.
func (r *Reading) clauseSpan(pred, not int) (int, int) {
	sf, sl := r.N.Token(pred).Subtree()
	keep := make([]bool, sl-sf+1)
	r.keepClause(pred, not, sf, keep, 0)
	first, last := pred, pred
	for first > sf && (keep[first-1-sf] || r.N.Token(first-1).UPOS() == nlp.PUNCT && first-2 >= sf && keep[first-2-sf]) {
		first--
	}
	for last < sl && (keep[last+1-sf] || r.N.Token(last+1).UPOS() == nlp.PUNCT && last+2 <= sl && keep[last+2-sf]) {
		last++
	}
	return r.trimPunct(first, last)
}

func (r *Reading) keepClause(tok, not, base int, keep []bool, depth int) {
	if tok == not || depth > 200 || tok < base || tok-base >= len(keep) {
		return
	}
	keep[tok-base] = true
	for c := range r.N.Token(tok).Children() {
		ct := r.N.Token(c)
		if depth == 0 {
			switch ct.Dep() {
			case nlp.DepMark, nlp.DepCc, nlp.DepParataxis, nlp.DepDiscourse, nlp.DepPunct, nlp.DepVocative:
				continue
			case nlp.DepAdvcl, nlp.DepAdvclRelcl:
				continue
			case nlp.DepConj:
				if cl := r.ClauseAt(c); cl != nil && cl.Kind != NominalClause && c-tok > 2 {
					continue
				}
			case nlp.DepAdvmod:
				if c < tok && c+1 < tok && r.N.Token(c+1).UPOS() == nlp.PUNCT {
					continue
				}
				if ct.XPOS() == nlp.TagWRB {
					continue
				}
				if ct.Child(nlp.DepAdvcl) >= 0 {
					continue
				}
			}
		}
		r.keepClause(c, not, base, keep, depth+1)
	}
}

// emit drops duplicates and gives the rest as records.
func (l *linkReader) emit(out *Sink) {
	r := l.r
	for i := range l.found {
		a := &l.found[i]
		for j := range l.found[:i] {
			b := &l.found[j]
			if a.dropped || b.dropped || !l.sameLink(a, b) {
				continue
			}
			if a.score > b.score {
				b.dropped = true
			} else {
				a.dropped = true
			}
		}
	}
	for i := range l.found {
		f := &l.found[i]
		if f.dropped {
			continue
		}
		cf, ef := l.factors.of(f.cause.head), l.factors.of(f.effect.head)
		if cf.Key == ef.Key {
			continue
		}
		sign := "+"
		if f.sign*cf.Sign*ef.Sign < 0 {
			sign = "-"
		}
		rec := affair.Record{Kind: affair.KindLink, Score: f.score, Pattern: f.pattern, Link: &affair.Link{
			Cause: r.Quote(f.cause.first, f.cause.last), CauseFactor: cf.Text,
			Effect: r.Quote(f.effect.first, f.effect.last), EffectFactor: ef.Text,
			Sign: sign, Modality: f.modality,
		}}
		a, b := min(f.cause.first, f.effect.first), max(f.cause.last, f.effect.last)
		if r.N.Token(a).Sent() != r.N.Token(b).Sent() || f.tok < a || f.tok > b {
			rec.Evidence = []affair.Quote{r.Quote(r.Sentence(a).First(), r.Sentence(b).Last())}
		}
		out.Emit(rec, f.tok)
	}
}

// sameLink reports whether two links say the same: the same heads, or the same cause and
// effects of which one stands in the other.
func (l *linkReader) sameLink(a, b *foundLink) bool {
	if a.cause.head == b.cause.head && a.effect.head == b.effect.head {
		return true
	}
	inside := func(x, y side) bool { return x.first >= y.first && x.last <= y.last }
	near := func(x, y side) bool { return x.head == y.head || inside(x, y) || inside(y, x) }
	return a.pattern != b.pattern && near(a.cause, b.cause) && near(a.effect, b.effect)
}

// modalityOf is the modality of a link whose causal word is in the clause c (nil: none) and
// whose effect is in the clause e.
func modalityOf(c, e *Clause) affair.Modality {
	for _, x := range []*Clause{c, e} {
		if x == nil {
			continue
		}
		m := x.Mood
		switch {
		case x == c && m.Negated:
			return affair.Denied
		case m.Conditional || m.Question:
			return affair.Conditional
		case m.Hedged:
			return affair.Hedged
		case m.Future:
			return affair.Predicted
		}
	}
	return affair.Asserted
}
