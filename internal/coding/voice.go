package coding

import (
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
		Form: form, Outer: -1, Score: score, Reporter: f.reporter(c)}
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

// reporter is who quotes the speaker of a clause: the subject of "quotes him as saying", the
// agent of "was quoted by the agency as saying"; "" if nobody does.
func (f *voiceFinder) reporter(c *Clause) string {
	if c.Parent < 0 || f.r.markOf(c.Pred) != "as" {
		return ""
	}
	g := &f.r.Clauses[c.Parent]
	if !f.r.words.quoting[g.Lemma] {
		return ""
	}
	if as := f.r.ActorsOf(g, Subject); len(as) > 0 {
		return strings.Join(f.r.ActorNames(as), "; ")
	}
	if hs := g.Arg(Subject); len(hs) > 0 && f.tok(hs[0]).UPOS() != nlp.PRON {
		return strings.Join(strings.Fields(f.worded(hs[0])), " ")
	}
	return ""
}
