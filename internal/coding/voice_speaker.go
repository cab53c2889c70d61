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
	return f.n.SpanText(f.r.trimPunct(first, min(last, first+12)))
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

// wordsOf reads "These were the words of the consul" behind a quotation.
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

// accordingTo reads "according to Rome", "in Rome's opinion".
func (f *voiceFinder) accordingTo() {
	for i := 0; i+2 < f.n.Len(); i++ {
		w := strings.ToLower(f.tok(i).Text())
		if w == "according" && lemmaOf(f.tok(i+1)) == "to" {
			f.sourcePhrase(i, i+2)
		}
		if w == "in" {
			f.opinionPhrase(i)
		}
	}
}

// sourcePhrase attributes the rest of the sentence to the noun phrase that begins at from.
func (f *voiceFinder) sourcePhrase(cue, from int) {
	s := f.n.Sentence(f.tok(cue).Sent())
	head := -1
	if h := f.tok(cue).Head(); h >= from && h <= min(from+12, s.Last()) {
		head = h
	}
	for j := from; head < 0 && j <= min(from+8, s.Last()); j++ {
		switch f.tok(j).UPOS() {
		case nlp.NOUN, nlp.PROPN, nlp.PRON, nlp.NUM, nlp.X:
			if h := f.tok(j).Head(); h < from || h > j+6 || j == s.Last() {
				head = j
			}
		case nlp.VERB, nlp.AUX:
			return
		}
	}
	if head < 0 || f.r.words.noSource[lemmaOf(f.tok(head))] {
		return
	}
	_, last := f.tok(head).Subtree()
	_, end := f.r.PhraseSpan(head)
	if l := f.relativeEnd(head, end); l > end {
		end = l
	}
	last = min(last, max(end, head))
	for k := head + 1; k <= last; k++ { // "According to X, ..."
		if f.tok(k).Text() == "," && cue <= s.First()+2 {
			last = k - 1
			break
		}
	}
	sp := speakerOf{head: head, found: true}
	if f.src[strings.ToLower(f.tok(head).Text())] || f.src[lemmaOf(f.tok(head))] {
		sp.speakers, _ = f.behindWords(head)
	} else {
		sp.speakers = f.r.ActorsAt(head)
	}
	if len(sp.speakers) == 0 {
		sp.unnamed = f.worded(head)
	}
	f.around(s, cue, last, sp, "according-to")
}

// relativeEnd is the end of a participle clause that belongs to the source: "a spokesman
// speaking to the press".
func (f *voiceFinder) relativeEnd(head, end int) int {
	for ch := range f.tok(head).Children() {
		if d := f.tok(ch).Dep(); d == nlp.DepAcl || d == nlp.DepAclRelcl || d == nlp.DepAppos {
			_, l := f.tok(ch).Subtree()
			end = max(end, l)
		}
	}
	return end
}

// opinionPhrase reads "in their opinion", "from the Roman point of view".
func (f *voiceFinder) opinionPhrase(i int) {
	s := f.n.Sentence(f.tok(i).Sent())
	for j := i + 1; j <= min(i+6, s.Last()); j++ {
		switch l := lemmaOf(f.tok(j)); l {
		case "opinion", "view", "eye", "estimation", "judgment", "judgement", "word":
			c := f.r.ClauseAt(j)
			if c == nil || f.r.caseOf(j) != strings.ToLower(f.tok(i).Text()) {
				return
			}
			var as []int
			head := -1
			for _, role := range []Role{Possessor, Prep("of"), Modifier} {
				if as = f.r.ActorsOf(c, role); len(as) > 0 {
					head = c.Arg(role)[0]
					break
				}
			}
			if len(as) == 0 {
				return
			}
			_, last := f.r.PhraseSpan(j)
			f.around(s, i, max(last, j), speakerOf{speakers: as, head: head, found: true}, "in-opinion")
			return
		case ",", "that":
			return
		}
	}
}

// around attributes the sentence without the words from cue to last.
func (f *voiceFinder) around(s nlp.Sent, cue, last int, sp speakerOf, pattern string) {
	first, end := s.First(), s.Last()
	// stay inside a coordinated or quoted part that the cue belongs to
	if q := f.inQ[cue]; q != 0 {
		first, end = max(first, f.qs[q-1].first), min(end, f.qs[q-1].last)
	}
	before, after := cue-first, end-last
	switch {
	case before <= 2 || after > 3 && before < 4:
		first = last + 1
	case after <= 2:
		end = cue - 1
	default: // in the middle: the whole sentence
	}
	first, end = f.trim(first, end)
	if end-first < 1 {
		return
	}
	for i := range f.vs {
		if v := &f.vs[i]; v.CueFirst <= cue && cue <= v.CueLast && v.First <= end && first <= v.Last {
			return
		}
	}
	form := "indirect"
	for i := first; i <= end; i++ {
		if f.inQ[i] != 0 && f.inQ[i] != f.inQ[cue] {
			form = "mixed"
		}
	}
	f.add(Voice{First: first, Last: end, CueFirst: cue, CueLast: last, Speakers: sp.speakers, Unnamed: sp.unnamed, Form: form, Outer: -1, Score: 0.85}, pattern)
}

// parentheses reads a verb of saying set into or behind what is said without a "that": "The
// bridge, he said, would hold".
func (f *voiceFinder) parentheses() {
	for i := range f.r.Clauses {
		c := &f.r.Clauses[i]
		if c.Kind != VerbClause || c.Relation != nlp.DepParataxis || !f.say[c.Lemma] || c.has(Complement) || c.Mood.Negated || f.inQ[c.Pred] != 0 {
			continue
		}
		if f.quotedAlready(c) {
			continue
		}
		subj := c.Arg(Subject)
		head := f.tok(c.Pred).Head()
		if len(subj) == 0 || head < 0 || f.r.ClauseAt(head) == nil {
			continue
		}
		sp := f.clauseSpeaker(c, subj)
		if !sp.found || sp.author || len(sp.speakers) == 0 && sp.unnamed == "" {
			continue
		}
		pf, pl := f.tok(c.Pred).Subtree()
		hf, hl := f.tok(head).Subtree()
		first, last := hf, hl
		switch {
		case pf <= hf+1:
			first = pl + 1
		case pl >= hl-1:
			last = pf - 1
		}
		first, last = f.trim(first, last)
		if last-first < 2 {
			continue
		}
		quoted := 0
		for k := first; k <= last; k++ {
			if f.inQ[k] != 0 {
				quoted++
			}
		}
		form := "indirect"
		if quoted > 0 {
			form = "mixed"
		}
		a, b := f.cueSpan(c, sp, first, last)
		f.add(Voice{First: first, Last: last, CueFirst: a, CueLast: b, Speakers: sp.speakers, Unnamed: sp.unnamed, Form: form, Outer: -1, Score: 0.8}, "parenthesis")
	}
}

// pointBack reads "This was announced by the consul": the content is the sentence before.
func (f *voiceFinder) pointBack() {
	for i := range f.r.Clauses {
		c := &f.r.Clauses[i]
		if c.Kind != VerbClause || !f.say[c.Lemma] || c.Mood.Negated {
			continue
		}
		obj := c.Arg(Object)
		if len(obj) == 0 || !c.has(Subject) {
			continue
		}
		s := f.r.Sentence(c.Pred)
		switch strings.ToLower(f.tok(obj[0]).Text()) {
		case "this", "so":
		case "that":
			if f.tok(obj[0]).Dep() != nlp.DepNsubjPass {
				continue
			}
		default:
			continue
		}
		if s.Index() == 0 || c.Pred-s.First() > 8 {
			continue
		}
		sp := f.clauseSpeaker(c, c.Arg(Subject))
		if !sp.found || sp.author || len(sp.speakers) == 0 {
			continue
		}
		before := f.n.Sentence(s.Index() - 1)
		first, last := f.trim(before.First(), before.Last())
		if f.hasDirect(first, last) {
			continue
		}
		a, b := f.cueSpan(c, sp, first, last)
		f.add(Voice{First: first, Last: last, CueFirst: a, CueLast: b, Speakers: sp.speakers, Form: "indirect", Outer: -1, Score: 0.7}, "this-was-said")
	}
}

func (f *voiceFinder) hasDirect(first, last int) bool {
	for i := range f.vs {
		if v := &f.vs[i]; v.Form == "direct" && v.First <= last && first <= v.Last {
			return true
		}
	}
	return false
}

// tails reads words that attribute a whole sentence from its end: "..., said the consul",
// "..., the consul said on Monday".
func (f *voiceFinder) tails() {
	used := make([]bool, f.n.Len())
	for i := range f.vs {
		for k := max(0, f.vs[i].CueFirst); k <= f.vs[i].CueLast; k++ {
			used[k] = true
		}
	}
	for i := range f.r.Clauses {
		c := &f.r.Clauses[i]
		if c.Kind != VerbClause || !f.say[c.Lemma] || f.weak[c.Lemma] || used[c.Pred] || f.inQ[c.Pred] != 0 || c.Mood.Negated || c.Passive || !f.finite(c.Pred) {
			continue
		}
		s := f.r.Sentence(c.Pred)
		if s.Last()-c.Pred > 22 || f.verbAfter(c.Pred, s.Last()) {
			continue
		}
		head, cue := f.tailSpeaker(c, s)
		if head < 0 || cue-s.First() < 4 {
			continue
		}
		first, last := f.trim(s.First(), cue-1)
		if !f.hasVerb(first, last) {
			continue
		}
		overlap := false
		for k := range f.vs {
			v := &f.vs[k]
			overlap = overlap || v.Form != "indirect" && v.First <= last && first <= v.Last && v.CueFirst >= 0
		}
		if overlap {
			continue
		}
		sp := speakerOf{head: head, found: true, speakers: f.r.ActorsAt(head), cueFirst: cue, cueLast: c.Pred}
		f.tell(c, sp, first, last, 0.75, "tail")
	}
}

// verbAfter reports whether a finite verb follows the token.
func (f *voiceFinder) verbAfter(i, last int) bool {
	for k := i + 1; k <= last; k++ {
		switch t := f.tok(k); t.XPOS() {
		case nlp.TagVBD, nlp.TagVBZ, nlp.TagVBP, nlp.TagMD:
			return true
		}
	}
	return false
}

// tailSpeaker finds the speaker beside a verb of saying at the end of a sentence, and where
// the attributing words begin.
func (f *voiceFinder) tailSpeaker(c *Clause, s nlp.Sent) (head, cue int) {
	breaks := func(k int) bool { return f.tok(k).Text() == "," || f.isQuoteMark(k) || f.tok(k).Text() == "—" }
	name := func(from, to int) int {
		best := -1
		for k := from; k <= to; k++ {
			m := f.r.MentionAt(k)
			if m == nil || m.Modifier || f.r.caseOf(k) != "" && f.r.caseOf(k) != "of" {
				continue
			}
			if best < 0 || m.Kind == nlp.Proper && f.r.MentionAt(best).Kind != nlp.Proper && f.r.Actors[m.Actor].Kind == "person" {
				best = k
			}
		}
		return best
	}
	if c.Pred > s.First() && breaks(c.Pred-1) { // said the consul
		if h := name(c.Pred+1, min(s.Last(), c.Pred+10)); h >= 0 && f.tok(c.Pred+1).UPOS() != nlp.ADP && f.tok(c.Pred+1).UPOS() != nlp.SCONJ {
			return h, c.Pred
		}
	}
	for k := c.Pred - 1; k > s.First() && c.Pred-k < 14; k-- { // the consul said
		switch f.tok(k).UPOS() {
		case nlp.VERB, nlp.SCONJ:
			return -1, -1
		}
		if !breaks(k) {
			continue
		}
		if h := name(k+1, c.Pred-1); h >= 0 {
			// an apposition brings commas of its own: look on for an outer break
			for j := k - 1; j > s.First() && c.Pred-j < 14; j-- {
				if u := f.tok(j).UPOS(); u == nlp.VERB || u == nlp.AUX {
					break
				}
				if breaks(j) && f.tok(j+1).UPOS() == nlp.DET {
					return h, j + 1
				}
			}
			return h, k + 1
		}
	}
	return -1, -1
}
