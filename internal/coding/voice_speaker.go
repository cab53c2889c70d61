package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// speakerOf is who speaks, with the words that say so.
type speakerOf struct {
	speakers          []int
	unnamed           string
	head              int // token of the speaker's noun phrase, -1
	cueFirst, cueLast int
	found             bool
	author            bool // "I" or "we": whoever speaks already
	adjacent          bool // the words stand right beside the quotation
}

// clauseSpeaker finds the speaker of an attributing clause.
func (f *voiceFinder) clauseSpeaker(c *Clause, heads []int) speakerOf {
	sp := speakerOf{head: -1, cueFirst: c.Pred, cueLast: c.Pred, found: true}
	for _, h := range heads {
		t := f.tok(h)
		if t.UPOS() == nlp.PRON {
			switch strings.ToLower(t.Text()) {
			case "i", "we", "me", "us", "my", "our":
				sp.author, sp.head = true, h
				return sp
			case "nobody", "none", "nothing":
				sp.found = false
				return sp
			}
		}
		if cb := (&clauseBuilder{r: f.r, n: f.n}); cb.negativeNoun(h) {
			sp.found = false
			return sp
		}
		for _, a := range f.r.ActorsAt(h) {
			if !slices.Contains(sp.speakers, a) {
				sp.speakers = append(sp.speakers, a)
			}
		}
		if sp.head < 0 {
			sp.head = h
		}
	}
	if len(sp.speakers) > 0 {
		return sp
	}
	if len(heads) == 0 {
		if c.Kind == VerbClause && !c.Passive {
			if h := f.nearSubject(c); h >= 0 {
				sp.head, sp.speakers = h, f.r.DirectActorsAt(h)
			} else {
				sp.found = false // an imperative, or a verb whose subject the tree lost
			}
		}
		return sp
	}
	h := heads[0]
	if as, by := f.behindWords(h); len(as) > 0 {
		sp.speakers, sp.head = as, by
		return sp
	}
	for ch := range f.tok(h).Children() { // "the Roman side says", "Senate plans suggest"
		if m := f.r.MentionAt(ch); m != nil && m.Modifier && f.tok(ch).Dep() == nlp.DepCompound {
			sp.speakers, sp.head = []int{m.Actor}, h
			return sp
		}
	}
	t := f.tok(h)
	switch t.UPOS() {
	case nlp.PRON:
		switch strings.ToLower(t.Text()) {
		case "everyone", "everybody", "many", "some", "others", "most", "several", "all", "few", "people":
			sp.unnamed = t.Text()
		case "it", "this", "that", "which", "what", "who", "you", "one":
			sp.found = strings.EqualFold(t.Text(), "it") && t.Dep() == nlp.DepExpl
			return sp
		case "he", "she", "they":
			pf, pl := f.r.PhraseSpan(h)
			sp.unnamed = f.n.SpanText(pf, pl)
		default:
			sp.found = false
		}
	case nlp.NOUN, nlp.PROPN, nlp.ADJ, nlp.DET, nlp.NUM:
		sp.unnamed = f.worded(h)
	default:
		sp.found = false
	}
	return sp
}

// worded is a source as worded: its noun phrase without participle clauses.
func (f *voiceFinder) worded(h int) string {
	first, last := f.r.PhraseSpan(h)
	for k := h + 1; k <= last; k++ {
		if t := f.tok(k).Text(); t == "," || t == ";" || t == ":" {
			last = k - 1
		}
	}
	for ch := range f.tok(h).Children() {
		if d := f.tok(ch).Dep(); ch > h && (d == nlp.DepAcl || d == nlp.DepAclRelcl) {
			if a, _ := f.tok(ch).Subtree(); a > h {
				last = min(last, a-1)
			}
		}
	}
	last = min(last, first+12)
	for last > h && f.tok(last).UPOS() == nlp.ADV {
		last--
	}
	return f.n.SpanText(f.r.trimPunct(first, last))
}

// behindWords finds who stands behind words that speak: "the consul's letter says", "reports
// by the Senate suggest".
func (f *voiceFinder) behindWords(h int) (actors []int, by int) {
	l := lemmaOf(f.tok(h))
	if !f.src[l] && !f.qn[l] && !f.claims[l] {
		return nil, -1
	}
	c := f.r.ClauseAt(h)
	if c == nil {
		return nil, -1
	}
	for _, role := range []Role{Possessor, Prep("by"), Prep("from"), Modifier, Prep("of")} {
		if role == Prep("of") && f.src[l] {
			continue
		}
		if as := f.r.ActorsOf(c, role); len(as) > 0 {
			return as, c.Arg(role)[0]
		}
	}
	for ch := range f.tok(h).Children() { // "documents and statements from"
		if f.tok(ch).Dep() == nlp.DepConj && ch > h {
			if as, by := f.behindWords(ch); len(as) > 0 {
				return as, by
			}
		}
	}
	return nil, -1
}

// nearSubject finds the subject of a verb that the tree gives none: the nearest name or
// description before it that stands under no preposition, or right behind it.
func (f *voiceFinder) nearSubject(c *Clause) int {
	s := f.r.Sentence(c.Pred)
	best := -1
	for i := c.Pred - 1; i >= s.First() && c.Pred-i < 25; i-- {
		if f.inQ[i] != f.inQ[c.Pred] {
			break
		}
		if u := f.tok(i).UPOS(); u == nlp.VERB && f.tok(i).Dep() != nlp.DepAcl && f.tok(i).Dep() != nlp.DepAmod || u == nlp.SCONJ {
			break
		}
		m := f.r.MentionAt(i)
		if m == nil || m.Modifier || f.r.caseOf(i) != "" || f.tok(i).Dep() == nlp.DepNmodPoss || f.tok(i).Dep() == nlp.DepNmod {
			continue
		}
		if best < 0 || m.Kind == nlp.Proper && f.r.MentionAt(best).Kind != nlp.Proper {
			best = i
		}
	}
	if best < 0 && c.Pred+1 <= s.Last() {
		for i := c.Pred + 1; i <= min(s.Last(), c.Pred+8); i++ {
			if m := f.r.MentionAt(i); m != nil && !m.Modifier && f.r.caseOf(i) == "" && f.inQ[i] == f.inQ[c.Pred] {
				if f.tok(c.Pred+1).UPOS() == nlp.ADP || f.tok(c.Pred+1).UPOS() == nlp.SCONJ {
					return -1
				}
				if f.inQ[c.Pred] == 0 && c.Pred > s.First() && (f.isQuoteMark(c.Pred-1) || f.tok(c.Pred-1).Text() == ",") {
					return i
				}
			}
		}
	}
	return best
}

// outerDirect is the voice in quotation marks over the token, -1 if there is none.
func (f *voiceFinder) outerDirect(tok int) int {
	best := -1
	for i := range f.vs {
		if v := &f.vs[i]; v.Form != "indirect" && v.First <= tok && tok <= v.Last {
			if best < 0 || v.Last-v.First < f.vs[best].Last-f.vs[best].First {
				best = i
			}
		}
	}
	return best
}

// narrow replaces the words of a quoted sentence by what its speaker says to believe: "I
// think that Rome will fall" is the statement that Rome will fall.
func (f *voiceFinder) narrow(o, first, last int, c *Clause) {
	v := &f.vs[o]
	if c.Relation != nlp.DepRoot || first < v.First || last > v.Last || c.Mood.Negated || last-first+6 < v.Last-v.First || c.Pred-v.First > 4 {
		return
	}
	switch c.Lemma {
	case "believe", "think", "say", "suppose", "feel":
	default:
		return
	}
	v.CueFirst, v.CueLast = v.First, first-1
	if v.CueLast < v.CueFirst {
		v.CueFirst, v.CueLast = -1, -1
	}
	v.First, v.Last = first, last
}

// quoteSpeaker finds who speaks the words in quotation marks.
func (f *voiceFinder) quoteSpeaker(q *tokenQuote, full bool) speakerOf {
	// a verb of saying in the same sentence as the quotation's end or beginning
	for _, s := range []int{f.tok(q.last).Sent(), f.tok(q.first).Sent()} {
		if sp := f.sayIn(f.n.Sentence(s), q); sp.found {
			return sp
		}
	}
	if sp := f.besideQuote(q); sp.found {
		return sp
	}
	if !full {
		return speakerOf{}
	}
	// the sentence before ends with a colon, or the one after says "these were the words of"
	if first := f.n.Sentence(f.tok(q.first).Sent()); q.first <= first.First()+1 && first.Index() > 0 {
		before := f.n.Sentence(first.Index() - 1)
		if strings.HasSuffix(strings.TrimSpace(before.Text()), ":") {
			if sp := f.sayIn(before, q); sp.found {
				return sp
			}
			return f.introduced(before)
		}
	}
	last := f.n.Sentence(f.tok(q.last).Sent())
	if last.Index()+1 < f.n.NumSentences() && q.last >= last.Last()-2 {
		after := f.n.Sentence(last.Index() + 1)
		if sp := f.wordsOf(after); sp.found {
			return sp
		}
	}
	return speakerOf{}
}

// besideQuote reads "...," Mrs. Rossi rails - a name and a word for saying right behind the
// marks - off the words, whatever the tagger makes of them.
func (f *voiceFinder) besideQuote(q *tokenQuote) speakerOf {
	k := q.last + 1
	for k < f.n.Len() && f.isQuoteMark(k) {
		k++
	}
	if k == q.last+1 || k >= f.n.Len() || f.tok(k).Sent() != f.tok(q.last).Sent() {
		return speakerOf{}
	}
	head, verb := -1, -1
	for j := k; j < min(f.n.Len(), k+6) && f.tok(j).Sent() == f.tok(k).Sent() && f.inQ[j] == f.inQ[k]; j++ {
		w := strings.ToLower(f.tok(j).Text())
		if m := f.r.MentionAt(j); m != nil && head < 0 && (m.Kind == nlp.Proper || m.Kind == nlp.Pronominal) && f.r.Actors[m.Actor].Kind == "person" {
			head = j
		} else if verb < 0 && (f.say[w] || f.say[singular(w)] || f.say[lemmaOf(f.tok(j))]) && !f.weak[singular(w)] {
			verb = j
		} else if head >= 0 && verb < 0 && f.tok(j).UPOS() == nlp.PUNCT {
			break
		}
		if head >= 0 && verb >= 0 {
			if abs(head-verb) > 3 {
				break
			}
			m := f.r.MentionAt(head)
			return speakerOf{speakers: []int{m.Actor}, head: head, cueFirst: min(m.First, verb), cueLast: max(m.Last, verb), found: true, adjacent: true}
		}
	}
	return speakerOf{}
}

// sayIn looks for a verb of saying outside quotation marks, nearest to the quotation.
func (f *voiceFinder) sayIn(s nlp.Sent, q *tokenQuote) speakerOf {
	best, bestDist := speakerOf{}, 1<<30
	for i := s.First(); i <= s.Last(); i++ {
		if f.inQ[i] != 0 && f.inQ[i] != f.inQ[q.first] || i >= q.first && i <= q.last {
			continue
		}
		if q.depth == 0 && f.inQ[i] != 0 {
			continue
		}
		c := f.r.ClauseAt(i)
		if c == nil || c.Kind != VerbClause || !f.say[c.Lemma] || c.Relation == nlp.DepAmod {
			continue
		}
		subj := slices.DeleteFunc(slices.Clone(c.Arg(Subject)), func(h int) bool { return h >= q.first && h <= q.last })
		if c.Passive && len(subj) == 0 {
			continue
		}
		dist := min(abs(q.first-i), abs(i-q.last))
		if i < q.first && f.inQ[max(0, i)] == 0 {
			dist = q.first - i
		}
		if dist >= bestDist {
			continue
		}
		sp := f.clauseSpeaker(c, subj)
		if !sp.found || sp.author && f.inQ[i] == 0 {
			continue
		}
		if sp.author {
			if o := f.outerDirect(i); o >= 0 {
				sp.speakers = f.vs[o].Speakers
			}
		}
		if len(sp.speakers) == 0 && sp.unnamed == "" {
			continue
		}
		if f.weak[c.Lemma] && dist > 6 {
			continue
		}
		sp.cueFirst, sp.cueLast = f.cueSpan(c, sp, q.first, q.last)
		sp.adjacent = dist < 12
		best, bestDist = sp, dist
	}
	return best
}

// introduced finds the speaker of printed words: "Here is the letter:". It is the possessor
// of the letter, or the person mentioned last before.
func (f *voiceFinder) introduced(s nlp.Sent) speakerOf {
	sp := speakerOf{head: -1, cueFirst: s.First(), cueLast: s.Last()}
	for sp.cueLast > sp.cueFirst && f.tok(sp.cueLast).UPOS() == nlp.PUNCT {
		sp.cueLast--
	}
	printed := -1
	for i := s.First(); i <= s.Last(); i++ {
		if f.qn[lemmaOf(f.tok(i))] {
			printed = i
		}
	}
	if printed >= 0 {
		if c := f.r.ClauseAt(printed); c != nil {
			for _, role := range []Role{Possessor, Subject, Prep("by"), Prep("from"), Prep("of")} {
				if as := f.r.ActorsOf(c, role); len(as) > 0 {
					sp.speakers, sp.found = as, true
					return sp
				}
			}
		}
	}
	for i := s.Last(); i >= 0 && s.Index()-f.tok(i).Sent() < 6; i-- {
		m := f.r.MentionAt(i)
		if m == nil || m.Modifier {
			continue
		}
		a := f.r.Actors[m.Actor]
		if a.Kind == "person" && !a.Plural {
			sp.speakers, sp.found = []int{m.Actor}, true
			return sp
		}
	}
	return speakerOf{}
}

// wordsOf reads "Those were the words of the harbour master" behind a quotation.
func (f *voiceFinder) wordsOf(s nlp.Sent) speakerOf {
	t := f.tok(s.First())
	switch lemmaOf(t) {
	case "this", "these", "such", "so", "that", "those":
	default:
		return speakerOf{}
	}
	for i := s.First(); i <= s.Last() && i < s.First()+10; i++ {
		if !f.qn[lemmaOf(f.tok(i))] {
			continue
		}
		c := f.r.ClauseAt(i)
		if c == nil {
			continue
		}
		for _, role := range []Role{Prep("of"), Possessor, Prep("by"), Prep("from")} {
			if as := f.r.ActorsOf(c, role); len(as) > 0 {
				h := c.Arg(role)[0]
				return speakerOf{speakers: as, head: h, cueFirst: s.First(), cueLast: max(i, h-1), found: true}
			}
		}
	}
	return speakerOf{}
}
