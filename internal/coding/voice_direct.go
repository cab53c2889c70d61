package coding

import (
	"cmp"
	"slices"

	"github.com/rashomon-affairs/rashomon/nlp"
)

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
