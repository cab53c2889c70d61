package nlp

import (
	"errors"
	"unicode"
)

// F1 is a count of agreement between gold and system.
type F1 struct{ Gold, System, Correct int }

// Precision is the share of the system's that is right.
func (f F1) Precision() float64 { return ratio(f.Correct, f.System) }

// Recall is the share of the gold's that was found.
func (f F1) Recall() float64 { return ratio(f.Correct, f.Gold) }

// F gives the harmonic mean of precision and recall, 0 to 1.
func (f F1) F() float64 { return ratio(2*f.Correct, f.Gold+f.System) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func (f *F1) add(g F1) {
	f.Gold += g.Gold
	f.System += g.System
	f.Correct += g.Correct
}

// Scores are the measures of the CoNLL 2018 shared task (Zeman et al. 2018) as its script
// reckons them: F1 over words aligned by their characters; relations without subtypes.
type Scores struct {
	Tokens, Sentences, Words, UPOS, XPOS, Lemmas, UAS, LAS F1
}

// Add adds the counts of another document.
func (s *Scores) Add(t Scores) {
	s.Tokens.add(t.Tokens)
	s.Sentences.add(t.Sentences)
	s.Words.add(t.Words)
	s.UPOS.add(t.UPOS)
	s.XPOS.add(t.XPOS)
	s.Lemmas.add(t.Lemmas)
	s.UAS.add(t.UAS)
	s.LAS.add(t.LAS)
}

// ErrTexts is returned when two documents to be compared aren't over the same characters.
var ErrTexts = errors.New("documents differ in more than white space")

// Score compares a document with gold. Both must be over the same text but for white space.
func Score(gold, system *Doc) (Scores, error) {
	g, s := newSpans(gold), newSpans(system)
	if g.chars != s.chars || !sameCharacters(gold.text, system.text) {
		return Scores{}, ErrTexts
	}
	var r Scores
	r.Sentences = match(g.sents, s.sents)
	r.Tokens = match(g.tokens, s.tokens)
	r.Words = F1{Gold: len(g.words), System: len(s.words)}
	all := r.Words
	r.UPOS, r.XPOS, r.Lemmas, r.UAS, r.LAS = all, all, all, all, all
	toSystem := make([]int32, len(g.words)) // gold word to system word, -1 for none
	for i, j := 0, 0; i < len(g.words); {
		switch {
		case j == len(s.words) || g.words[i].end < s.words[j].end && g.words[i] != s.words[j]:
			toSystem[i] = -1
			i++
		case g.words[i] == s.words[j]:
			toSystem[i] = int32(j)
			i++
			j++
		case s.words[j].end <= g.words[i].end:
			// The system's word ends here or earlier and isn't the same.
			if s.words[j].end == g.words[i].end {
				toSystem[i] = -1
				i++
			}
			j++
		}
	}
	for i, j := range toSystem {
		if j < 0 {
			continue
		}
		r.Words.Correct++
		r.UPOS.Correct += btoi(gold.upos[i] == system.upos[j])
		r.XPOS.Correct += btoi(gold.xpos[i] == system.xpos[j])
		r.Lemmas.Correct += btoi(gold.lemma[i] == "_" || gold.lemma[i] == system.lemma[j])
		gh, sh := gold.head[i], system.head[j]
		same := gh < 0 && sh < 0 || gh >= 0 && sh >= 0 && toSystem[gh] == sh
		r.UAS.Correct += btoi(same)
		r.LAS.Correct += btoi(same && gold.dep[i].Main() == system.dep[j].Main())
	}
	return r, nil
}

type span struct{ start, end int }

// spans are the units of a document, counted in characters that aren't white space.
type spans struct {
	sents, tokens, words []span
	chars                int
}

func newSpans(d *Doc) spans {
	at := make([]int32, len(d.text)+1) // byte to character
	n := 0
	for i, r := range d.text {
		at[i] = int32(n)
		if !unicode.IsSpace(r) {
			n++
		}
	}
	// Bytes inside a character belong to it.
	last := int32(0)
	for i, r := range d.text {
		_ = r
		last = at[i]
		for j := i + 1; j < len(d.text) && !startsRune(d.text, j); j++ {
			at[j] = last
		}
	}
	at[len(d.text)] = int32(n)
	var s spans
	s.chars = n
	of := func(a, b int32) span { return span{int(at[a]), int(at[b])} }
	for _, x := range d.sents {
		s.sents = append(s.sents, of(d.start[x.first], d.end[x.end-1]))
		for i := x.first; i < x.end; i++ {
			s.words = append(s.words, of(d.start[i], d.end[i]))
			j := i
			for j+1 < x.end && d.flag[j]&flagMWTNext != 0 {
				j++
			}
			if i == x.first || d.flag[i-1]&flagMWTNext == 0 {
				s.tokens = append(s.tokens, of(d.start[i], d.end[j]))
			}
		}
	}
	return s
}

func startsRune(s string, i int) bool { return s[i]&0xC0 != 0x80 }

func sameCharacters(a, b string) bool {
	next := func(s string) (rune, string) {
		for i, r := range s {
			if !unicode.IsSpace(r) {
				return r, s[i+len(string(r)):]
			}
		}
		return -1, ""
	}
	for {
		var x, y rune
		x, a = next(a)
		y, b = next(b)
		if x != y {
			return false
		}
		if x < 0 {
			return true
		}
	}
}

func match(g, s []span) F1 {
	f := F1{Gold: len(g), System: len(s)}
	for i, j := 0, 0; i < len(g) && j < len(s); {
		switch {
		case g[i] == s[j]:
			f.Correct++
			i++
			j++
		case g[i].end < s[j].end || g[i].end == s[j].end && g[i].start < s[j].start:
			i++
		default:
			j++
		}
	}
	return f
}
