package coding

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// voices are found in three steps: what stands in quotation marks, what the codebook's
// statement entries attribute, what "according to" attributes. Then they are nested, and
// pronouns of the first person inside them are given their speakers.
type voiceFinder struct {
	r    *Reading
	n    *nlp.Doc
	book *codebook.Book
	say  map[string]bool // lemmas that can stand beside words in quotation marks
	src  map[string]bool // nouns that speak without being actors: "report"
	qn   map[string]bool // nouns for printed words: "letter"
	// claims are nouns for what somebody says: "claim"
	claims map[string]bool
	// weak are verbs that attribute only right beside a quotation: "ended".
	weak map[string]bool
	vs   []Voice
	pat  []string // by voice: the codebook entry or rule
	// thatAt holds the verbs whose \"that\" has been read off the words.
	thatAt map[int]bool
	qs     []tokenQuote
	inQ    []int32 // token -> 1 + index in qs of the outermost quotation
}

// tokenQuote is a quotation in tokens.
type tokenQuote struct {
	first, last int
	depth       int
	single      bool
	parts       []int // indexes in vs of its sentences
	speech      bool
}

func (r *Reading) findVoices(book *codebook.Book) {
	f := &voiceFinder{r: r, n: r.N, book: book, src: r.words.sources, qn: r.words.quoteNouns, claims: r.words.claims, weak: r.words.weak, say: r.words.direct}
	f.quotations()
	f.direct()
	f.attributed()
	f.accordingTo()
	f.firstPersonRuns()
	f.nest()
	f.firstPersons()
}

func (f *voiceFinder) tok(i int) nlp.Token { return f.n.Token(i) }

func (f *voiceFinder) add(v Voice, pattern string) int {
	f.vs = append(f.vs, v)
	f.pat = append(f.pat, pattern)
	return len(f.vs) - 1
}

// tokenAt is the first token that ends behind the byte offset.
func (f *voiceFinder) tokenAt(off int) int {
	lo, hi := 0, f.n.Len()
	for lo < hi {
		m := (lo + hi) / 2
		if f.tok(m).End() <= off {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// quotations turns the quotations of the text into tokens.
func (f *voiceFinder) quotations() {
	f.inQ = make([]int32, f.n.Len())
	qs := findQuotations(f.r.Doc)
	slices.SortFunc(qs, func(a, b quotation) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	for _, q := range qs {
		first := f.tokenAt(q.start)
		last := f.tokenAt(q.end)
		if last >= f.n.Len() || f.tok(last).Start() >= q.end {
			last--
		}
		for first <= last && first < f.n.Len() && f.tok(first).Start() < q.start {
			first++
		}
		for first <= last && f.isQuoteMark(first) {
			first++
		}
		for last >= first && f.isQuoteMark(last) {
			last--
		}
		if first > last || first >= f.n.Len() {
			continue
		}
		f.qs = append(f.qs, tokenQuote{first: first, last: last, depth: q.depth, single: q.single})
		for i := first; i <= last; i++ {
			if f.inQ[i] == 0 {
				f.inQ[i] = int32(len(f.qs))
			}
		}
	}
}

func (f *voiceFinder) isQuoteMark(i int) bool {
	switch f.tok(i).Text() {
	case "“", "”", "\"", "``", "''", "‘", "’", "'", "`", "«", "»", "„":
		return true
	}
	return false
}

// hasVerb reports whether a stretch has a finite verb or an imperative: a proposition.
func (f *voiceFinder) hasVerb(first, last int) bool {
	for i := first; i <= last; i++ {
		t := f.tok(i)
		switch t.UPOS() {
		case nlp.VERB:
			switch t.XPOS() {
			case nlp.TagVBD, nlp.TagVBZ, nlp.TagVBP, nlp.TagVB:
				return true
			}
			if t.Dep() == nlp.DepRoot {
				return true
			}
		case nlp.AUX:
			return true
		}
	}
	return false
}

// direct makes voices of the quotations that are speech, sentence by sentence.
func (f *voiceFinder) direct() {
	prev := -1 // last quotation that is speech
	for k := range f.qs {
		q := &f.qs[k]
		if q.depth > 0 && f.inQ[q.first] != int32(k)+1 {
			if !f.nestedSpeech(q) {
				continue
			}
		}
		full := q.last-q.first >= 2 && f.hasVerb(q.first, q.last)
		sp := f.quoteSpeaker(q, full)
		switch {
		case sp.found && f.wholeSentence(q) && (full || sp.adjacent && q.last-q.first >= 1):
		case full && prev >= 0 && f.continues(prev, k) && f.wholeSentence(q):
			v := f.vs[f.qs[prev].parts[0]]
			sp = speakerOf{speakers: v.Speakers, unnamed: v.Unnamed, cueFirst: v.CueFirst, cueLast: v.CueLast, found: true}
		default:
			continue
		}
		q.speech = true
		f.split(q, sp)
		if len(q.parts) > 0 && q.depth == 0 {
			prev = k
		}
	}
}

// nestedSpeech reports whether a quotation inside another is somebody's words rather than a
// word set off: it has a verb of its own and is a sentence or so long.
func (f *voiceFinder) nestedSpeech(q *tokenQuote) bool {
	return q.last-q.first >= 3 && f.hasVerb(q.first, q.last)
}

// wholeSentence reports whether a quotation is a sentence of its own, or the part of one
// that the attributing words leave.
func (f *voiceFinder) wholeSentence(q *tokenQuote) bool {
	t := f.tok(q.first)
	s := f.n.Sentence(t.Sent())
	if q.first <= s.First()+1 || startsUpperRune(t.Text()) && !f.oneName(q) {
		return true
	}
	if q.first >= s.First()+2 && q.last >= s.Last()-2 {
		p := f.tok(q.first - 2).Text()
		return p == "," || p == ":"
	}
	return false
}

// oneName reports whether a quotation begins with a name rather than a sentence.
func (f *voiceFinder) oneName(q *tokenQuote) bool {
	return f.tok(q.first).UPOS() == nlp.PROPN && q.first >= 2 && f.tok(q.first-2).UPOS() != nlp.PUNCT && f.tok(q.first-2).UPOS() != nlp.VERB
}

// continues reports whether quotation k goes on from quotation p: in the same paragraph or
// the next, with no more between than the words that attributed p.
func (f *voiceFinder) continues(p, k int) bool {
	a, b := f.qs[p], f.qs[k]
	if b.first-a.last > 40 {
		return false
	}
	sa, sb := f.tok(a.last).Sent(), f.tok(b.first).Sent()
	return sb-sa <= 1
}

// split makes one voice a sentence of the quotation. A stretch without a verb ("In a
// minute.") goes with the sentence behind it.
func (f *voiceFinder) split(q *tokenQuote, sp speakerOf) {
	carry := -1
	for s := f.tok(q.first).Sent(); s <= f.tok(q.last).Sent(); s++ {
		st := f.n.Sentence(s)
		first, last := max(q.first, st.First()), min(q.last, st.Last())
		if carry >= 0 {
			first = carry
		}
		for first <= last && (f.isQuoteMark(first) || f.tok(first).UPOS() == nlp.PUNCT) {
			first++
		}
		for last >= first && f.isQuoteMark(last) {
			last--
		}
		if first > last {
			continue
		}
		if !f.hasVerb(first, last) && s < f.tok(q.last).Sent() && last-first < 8 {
			carry = first
			continue
		}
		carry = -1
		if t := f.tok(last).Text(); t == "," || t == ";" || t == ":" {
			last--
		}
		if first > last || !f.hasVerb(first, last) && (last-first < 3 && q.last-q.first > 3 || last-first < 1) {
			continue
		}
		form := "direct"
		if s == f.tok(q.last).Sent() || s == f.tok(q.first).Sent() {
			if a, b := f.stretch(q, sp, first, last); a < first || b > last {
				first, last, form = a, b, "mixed"
			}
		}
		v := Voice{First: first, Last: last, CueFirst: sp.cueFirst, CueLast: sp.cueLast, Speakers: sp.speakers,
			Unnamed: sp.unnamed, Form: form, Outer: -1, Score: 0.9}
		if len(sp.speakers) == 0 {
			v.Score = 0.6
		}
		q.parts = append(q.parts, f.add(v, "direct-quotation"))
	}
}

// stretch takes in words outside the marks that go on with what is said: "'We are
// ready' and will fight, he said".
func (f *voiceFinder) stretch(q *tokenQuote, sp speakerOf, first, last int) (int, int) {
	s := f.n.Sentence(f.tok(q.last).Sent())
	if q.depth > 0 || sp.cueFirst < q.last || f.tok(sp.cueFirst).Sent() != s.Index() || q.last+2 > s.Last() {
		return first, last
	}
	k := q.last + 1
	for k < sp.cueFirst && f.isQuoteMark(k) {
		k++
	}
	if f.tok(k).UPOS() != nlp.CCONJ && f.tok(k).UPOS() != nlp.ADP && f.tok(k).UPOS() != nlp.VERB || sp.cueFirst-k < 4 {
		return first, last
	}
	a, b := f.trim(first, sp.cueFirst-1)
	return a, b
}

// attributed makes voices of what the statement entries match.
func (f *voiceFinder) attributed() {
	f.thatClauses()
	f.r.Fire(f.book, string(affair.KindStatement), func(b Binding) {
		c := b.Clause
		if c.Relation == nlp.DepAmod || f.thatAt[c.Pred] {
			return
		}
		if f.quotedAlready(c) && c.Kind == VerbClause && f.say[c.Lemma] && b.Entry.Set["direct"] == "yes" && !f.hasPlainContent(b) {
			return
		}
		for k, head := range b.Heads("content") {
			if k > 0 {
				break
			}
			f.attribute(b, head)
			for ch := range f.tok(head).Children() { // "said that A, and that B"
				if f.tok(ch).Dep() == nlp.DepConj && ch > head && f.r.markOf(ch) == "that" && f.r.ClauseAt(ch) != nil {
					f.attribute(b, ch)
				}
			}
		}
	})
	f.pointBack()
	f.parentheses()
	f.tails()
}

// quotedAlready reports whether the clause's words attribute a quotation.
func (f *voiceFinder) quotedAlready(c *Clause) bool {
	for i := range f.vs {
		if v := &f.vs[i]; v.CueFirst <= c.Pred && c.Pred <= v.CueLast && v.Form == "direct" {
			return true
		}
	}
	return false
}

// hasPlainContent reports whether the content stands, at least in part, outside quotation
// marks: then it is told indirectly beside what is quoted.
func (f *voiceFinder) hasPlainContent(b Binding) bool {
	for _, h := range b.Heads("content") {
		if f.inQ[h] == 0 {
			return true
		}
		if first, _ := f.contentSpan(b, h); f.inQ[first] == 0 && f.tok(first).UPOS() != nlp.PUNCT && f.inQ[first] != f.inQ[h] {
			return true
		}
	}
	return false
}

func (f *voiceFinder) attribute(b Binding, head int) {
	c := b.Clause
	e := b.Entry
	if e.Set["span"] != "rest" && e.Set["span"] != "whole" && e.Set["span"] != "phrase" && e.Set["span"] != "copula" && !f.finiteFits(e, head) {
		return
	}
	if e.Set["span"] == "rest" && e.Set["finite"] == "yes" && !f.finiteFits(e, head) {
		return
	}
	if f.factive(c, head) || c.Mood.Question && e.Type == "say" {
		return
	}
	switch w := strings.ToLower(f.tok(head).Text()); {
	case f.tok(head).UPOS() == nlp.PRON && (w == "it" || strings.HasSuffix(w, "self") || strings.HasSuffix(w, "selves")):
		return
	}
	if e.Type == "refuse" && c.Relation != nlp.DepRoot {
		if m := f.r.markOf(c.Pred); m == "of" || m == "by" || f.r.caseOf(c.Pred) != "" {
			return // "the policy of refusing"
		}
	}
	if e.Set["span"] == "whole" && c.Relation == nlp.DepAcl || e.Set["span"] == "phrase" && head < c.Pred {
		return // "a sect called", "the limits that he announced"
	}
	first, last := f.contentSpan(b, head)
	if first <= last && e.Type == "think" && f.question(first) {
		return // "understand how", "know what": no proposition
	}
	if e.Set["finite"] == "yes" && first <= last && f.tok(first).UPOS() == nlp.AUX && f.r.markOf(head) == "" && !c.Mood.Question {
		return // a verb without a subject is no clause that somebody says
	}
	first, last = f.takeQuotes(c.Pred, first, last)
	if last-first < 1 && f.tok(first).UPOS() != nlp.VERB || f.tok(head).UPOS() == nlp.PRON && last-first < 2 {
		return
	}
	sp := f.clauseSpeaker(c, b.Heads("speaker"))
	if !sp.found || sp.author && f.r.ClauseAt(c.Pred) != nil && f.outerDirect(c.Pred) < 0 {
		return
	}
	if sp.author { // "I believe that" inside somebody's words
		if o := f.outerDirect(c.Pred); o >= 0 {
			f.narrow(o, first, last, c)
			return
		}
	}
	f.tell(c, sp, first, last, e.Score, e.ID)
}

// tell adds a voice for what a clause attributes, unless its words attribute a quotation
// already: what is quoted and told by the same words is one statement.
func (f *voiceFinder) tell(c *Clause, sp speakerOf, first, last int, score float64, pattern string) {
	form := "indirect"
	quoted := 0
	for i := first; i <= last; i++ {
		if f.inQ[i] != 0 && f.inQ[i] != f.inQ[c.Pred] {
			quoted++
		}
	}
	switch {
	case quoted == last-first+1 && f.hasVerb(first, last):
		form = "direct"
	case quoted > 0:
		form = "mixed"
	}
	for i := range f.vs { // what is quoted and told by the same words is one statement
		v := &f.vs[i]
		if v.First <= last && first <= v.Last && v.CueFirst >= 0 && v.CueFirst <= c.Pred && c.Pred <= v.CueLast {
			if v.Form == "direct" && v.First >= first && v.Last <= last && form != "direct" {
				v.First, v.Last, v.Form = first, last, "mixed"
			}
			return
		}
	}
	cueFirst, cueLast := f.cueSpan(c, sp, first, last)
	v := Voice{First: first, Last: last, CueFirst: cueFirst, CueLast: cueLast, Speakers: sp.speakers, Unnamed: sp.unnamed,
		Form: form, Outer: -1, Score: score}
	if len(sp.speakers) == 0 {
		v.Score *= 0.9
		switch {
		case v.Unnamed != "":
		case c.Kind == VerbClause:
			v.Unnamed = f.cueText(c)
		default:
			v.Unnamed = f.worded(c.Pred) // "The worry", "Assurances"
		}
	}
	f.add(v, pattern)
}

// question reports whether a clause begins with a question word.
func (f *voiceFinder) question(first int) bool {
	switch f.tok(first).XPOS() {
	case nlp.TagWP, nlp.TagWRB, nlp.TagWDT, nlp.TagWPS:
		return true
	}
	return false
}

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
	return f.verbAhead(k+1, f.r.Sentence(k).Last())
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
	last := s.Last()
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
		if n.UPOS() == nlp.VERB && f.say[lemmaOf(n)] && last-k < 25 && n.XPOS() != nlp.TagVB && n.XPOS() != nlp.TagVBN { // ", said the consul"
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
	}
	return f.trim(first, last)
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

// nest sorts the voices and finds for each the one that it stands in.
func (f *voiceFinder) nest() {
	type pv struct {
		v Voice
		p string
	}
	all := make([]pv, len(f.vs))
	for i := range f.vs {
		all[i] = pv{f.vs[i], f.pat[i]}
	}
	slices.SortStableFunc(all, func(a, b pv) int {
		return cmp.Or(cmp.Compare(a.v.First, b.v.First), cmp.Compare(b.v.Last, a.v.Last), cmp.Compare(b.v.Score, a.v.Score))
	})
	f.r.Voices, f.r.voicePattern = f.r.Voices[:0], nil
	var stack []int
	for _, x := range all {
		v := x.v
		if v.First > v.Last {
			continue
		}
		if n := len(f.r.Voices); n > 0 {
			if o := f.r.Voices[n-1]; o.First == v.First && o.Last == v.Last {
				continue // the same words attributed twice
			}
		}
		for len(stack) > 0 && f.r.Voices[stack[len(stack)-1]].Last < v.First {
			stack = stack[:len(stack)-1]
		}
		v.Outer = -1
		if v.Form == "indirect" && f.repeats(stack, &v) {
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if o := f.r.Voices[stack[k]]; o.Last >= v.Last && !(v.CueFirst >= 0 && v.CueFirst < o.First) {
				v.Outer = stack[k]
				break
			}
		}
		f.r.Voices = append(f.r.Voices, v)
		f.r.voicePattern = append(f.r.voicePattern, x.p)
		stack = append(stack, len(f.r.Voices)-1)
	}
}

// repeats reports whether a voice stands inside one of the same speaker: "he said he was sure
// that" is one statement.
func (f *voiceFinder) repeats(stack []int, v *Voice) bool {
	if len(v.Speakers) == 0 {
		return false
	}
	for _, k := range stack {
		o := &f.r.Voices[k]
		if o.Last >= v.Last && slices.Equal(o.Speakers, v.Speakers) {
			return true
		}
	}
	return false
}

// firstPersonRuns lets a speaker go on where the quotation marks are missing: sentences in the
// first person right behind words of his, in a document whose author does not say "I".
func (f *voiceFinder) firstPersonRuns() {
	first := func(s nlp.Sent) bool {
		for i := s.First(); i <= s.Last(); i++ {
			if f.inQ[i] != 0 {
				continue
			}
			switch strings.ToLower(f.tok(i).Text()) {
			case "i", "me", "my", "we", "us", "our":
				if f.tok(i).UPOS() == nlp.PRON && f.tok(i).Text() != "US" {
					return true
				}
			}
		}
		return false
	}
	told := make([]int, f.n.NumSentences()) // 1 + the voice that tells most of the sentence
	for i := range f.vs {
		v := &f.vs[i]
		s := f.tok(v.First).Sent()
		st := f.n.Sentence(s)
		if len(v.Speakers) > 0 && (v.Form == "direct" || first(st)) && 2*(v.Last-v.First) > st.Len() && f.r.Actors[v.Speakers[0]].Kind == affair.Person {
			told[s] = i + 1
		}
	}
	for s := range told { // the author speaks for himself
		if told[s] == 0 && first(f.n.Sentence(s)) {
			if s == 0 || told[s-1] == 0 {
				return
			}
			v := f.vs[told[s-1]-1]
			st := f.n.Sentence(s)
			a, b := f.trim(st.First(), st.Last())
			if f.hasDirect(a, b) {
				return
			}
			told[s] = f.add(Voice{First: a, Last: b, CueFirst: v.CueFirst, CueLast: v.CueLast, Speakers: v.Speakers, Form: "direct", Outer: -1, Score: 0.55}, "first-person-run") + 1
		}
	}
}

// firstPersons gives "I" and "we" inside a voice to its speaker.
func (f *voiceFinder) firstPersons() {
	r := f.r
	at := filled(r.N.Len())
	for i, v := range r.Voices {
		for t := v.First; t <= v.Last; t++ {
			at[t] = int32(i)
		}
	}
	have := make([]bool, r.N.Len())
	for _, m := range r.Mentions {
		have[m.Head] = true
	}
	added := false
	for i := range at {
		if at[i] < 0 || have[i] || f.tok(i).UPOS() != nlp.PRON {
			continue
		}
		switch strings.ToLower(f.tok(i).Text()) {
		case "i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves":
		default:
			continue
		}
		v := r.Voices[at[i]]
		for v.Form == "indirect" && v.Outer >= 0 {
			v = r.Voices[v.Outer]
		}
		if len(v.Speakers) == 0 || v.Form == "indirect" {
			continue
		}
		r.Mentions = append(r.Mentions, Mention{First: i, Last: i, Head: i, Actor: v.Speakers[0], Kind: nlp.Pronominal})
		if len(v.Speakers) > 1 {
			r.together[i] = v.Speakers[1:]
		}
		added = true
	}
	if added {
		slices.SortStableFunc(r.Mentions, func(x, y Mention) int {
			return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(y.Last, x.Last), cmp.Compare(x.Head, y.Head))
		})
	}
}
