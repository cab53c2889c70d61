package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

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
