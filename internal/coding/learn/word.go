package learn

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// Word is a token as the models see it.
type Word struct {
	Text, Lower, Lemma string
	Tag, Dep           string
	Head               int // index in the same slice, -1 for the root
	Start, End         int // bytes
}

// SentenceWords gives the tokens first..last of a document; heads outside are -1.
func SentenceWords(d *nlp.Doc, first, last int) []Word {
	out := make([]Word, 0, last-first+1)
	for i := first; i <= last; i++ {
		t := d.Token(i)
		h := t.Head()
		if h < first || h > last {
			h = -1
		} else {
			h -= first
		}
		out = append(out, Word{
			Text: t.Text(), Lower: strings.ToLower(t.Text()), Lemma: strings.ToLower(t.Lemma()),
			Tag: t.XPOS().String(), Dep: t.Dep().String(), Head: h, Start: t.Start(), End: t.End(),
		})
	}
	return out
}

// Split cuts a text into words at white space and punctuation, without tags or trees: for
// tests and for tables of words.
func Split(text string) []Word {
	var out []Word
	add := func(s, e int) {
		if s < e {
			out = append(out, Word{Text: text[s:e], Lower: strings.ToLower(text[s:e]), Lemma: strings.ToLower(text[s:e]), Head: -1, Start: s, End: e})
		}
	}
	start := 0
	for i, c := range text {
		switch {
		case c == ' ' || c == '\n' || c == '\t':
			add(start, i)
			start = i + 1
		case strings.ContainsRune(".,;:!?()\"“”‘’'`", c):
			add(start, i)
			n := len(string(c))
			add(i, i+n)
			start = i + n
		}
	}
	add(start, len(text))
	return out
}
