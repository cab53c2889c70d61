package nlp

import (
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/nlp/internal/linear"
)

// Where no mark ends a sentence, in mail, lists and signatures, a small linear model decides.
// It is asked only where the rules see no end, and its answer must be clear.

// outline classes the form of a token for the model.
func outline(w string) uint32 {
	r, n := utf8.DecodeRuneInString(w)
	switch {
	case r >= '0' && r <= '9':
		return 1
	case unicode.IsUpper(r):
		if n == len(w) {
			return 2
		}
		if q, _ := utf8.DecodeRuneInString(w[n:]); unicode.IsUpper(q) {
			return 3
		}
		return 4
	case unicode.IsLetter(r):
		if len(w) > 4 && (w[:4] == "http" || w[:4] == "www.") {
			return 5
		}
		return 6
	}
	switch w[0] {
	case ',', ';':
		return 7
	case ':':
		return 8
	case '.', '!', '?':
		return 9
	case '"', '\'', '`':
		return 10
	case '(', '[', '<':
		return 11
	case ')', ']', '>':
		return 12
	case '-', '*', '_', '=', '#':
		if len(w) > 1 {
			return 13
		}
		return 14
	}
	return 15
}

// plainHash hashes a token with letters small and digits alike.
func plainHash(w string) uint32 {
	h := uint32(2166136261)
	for i := range len(w) {
		c := w[i]
		switch {
		case isUpper(c):
			c |= 0x20
		case isDigit(c):
			c = '0'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// unmarked reports whether the model is to be asked about the place behind token i.
func unmarked(text string, ps []piece, i int) bool {
	if ps[i].flag&flagSpaceAfter == 0 {
		return false
	}
	next := outline(text[ps[i+1].start:ps[i+1].end])
	if next == 7 || next == 9 || next == 12 {
		return false
	}
	at := outline(text[ps[i].start:ps[i].end])
	return next != 6 || at != 6 && at != 7 && at != 4
}

// splitFeatures appends the features of the place behind token i of a sentence that began at
// token first.
func splitFeatures(f []uint32, text string, ps []piece, first, i int) []uint32 {
	word := func(k int) string {
		if k < 0 || k >= len(ps) {
			return ""
		}
		return text[ps[k].start:ps[k].end]
	}
	o := func(k int) uint32 {
		if k < first || k >= len(ps) {
			return 0
		}
		return outline(word(k))
	}
	w0, w1 := plainHash(word(i)), plainHash(word(i+1))
	wm, w2 := uint32(0), plainHash(word(i+2))
	if i > first {
		wm = plainHash(word(i - 1))
	}
	o0, o1, o2, o3, om, om2 := o(i), o(i+1), o(i+2), o(i+3), o(i-1), o(i-2)
	d := uint32(i + 1 - first)
	switch {
	case d > 40:
		d = 9
	case d > 20:
		d = 8
	case d > 10:
		d = 7
	case d > 6:
		d = 6
	}
	end := word(i)
	if len(end) > 3 {
		end = end[len(end)-3:]
	}
	pair := o0*16 + o1
	h2, h3 := linear.Hash2, linear.Hash3
	return append(f,
		h2(1, w0), h2(2, w1), h3(3, w0, w1), h2(4, pair), h3(5, w0, o1), h3(6, o0, w1), h3(7, om, pair), h3(8, pair, o2),
		h3(9, wm, w0), h3(10, w1, w2), h3(11, d, pair), h3(12, plainHash(end), o1), h3(13, plainHash(word(first)), d),
		h3(14, om*16+om2, pair), h3(15, pair, o2*16+o3), h3(16, om*16+o0, o1*16+o2), h3(17, wm, o0*16+o1), h3(18, w2, pair),
		h3(19, o(first), pair*16+d), h2(20, 0))
}

// SplitExample is a place where a sentence may end though no mark says so.
type SplitExample struct {
	Features []uint32
	Ends     bool
}

// SplitExamples gives the places in a treebank that the sentence model decides.
func SplitExamples(gold *Doc) []SplitExample {
	ps := tokenize(gold.text, 0, len(gold.text), nil)
	starts := map[int32]bool{}
	for _, s := range gold.sents {
		starts[gold.start[s.first]] = true
	}
	var out []SplitExample
	first, quotes := 0, 0
	for i := 0; i+1 < len(ps); i++ {
		if text := gold.text[ps[i].start:ps[i].end]; text == `"` {
			quotes++
		}
		gap := gold.text[ps[i].end:ps[i+1].start]
		end := starts[ps[i+1].start]
		switch {
		case blankLine(gap), ends(gold.text, ps, first, i, quotes%2 == 1):
			end = true
		case unmarked(gold.text, ps, i):
			out = append(out, SplitExample{splitFeatures(nil, gold.text, ps, first, i), end})
		}
		if end {
			first, quotes = i+1, 0
		}
	}
	return out
}

// Splitter is the learned part of the sentence splitter.
type Splitter struct {
	Model *linear.Model // classes: goes on, ends
	Least int32         // by how much "ends" must be ahead
}

// asks puts the question to the model; the nil Splitter always says no.
func (s *Splitter) asks(text string, ps []piece, first, i int, feats *[]uint32) bool {
	if s == nil || !unmarked(text, ps, i) {
		return false
	}
	*feats = splitFeatures((*feats)[:0], text, ps, first, i)
	var score [2]int32
	s.Model.Score(*feats, score[:])
	return score[1]-score[0] > s.Least
}
