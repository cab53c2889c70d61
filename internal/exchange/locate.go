package exchange

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// locator finds quotes in one text: first verbatim, then with white space, quotation marks and
// dashes folded together, since copies of a text differ in these first. What it returns is always
// the text's own bytes.
type locator struct {
	text   string
	folded string // made when first needed
	origin []int  // folded byte -> text byte; one more at the end
}

func newLocator(text string) *locator { return &locator{text: text} }

// find finds a phrase. Within comes first, then the place nearest to it; a zero span means
// anywhere, the first place. Places where the phrase stands as whole words come before others.
func (l *locator) find(phrase string, within affair.Span) (affair.Quote, bool) {
	phrase = strings.TrimSpace(norm.NFC.String(phrase))
	if phrase == "" || !utf8.ValidString(phrase) {
		return affair.Quote{}, false
	}
	if s, ok := search(l.text, phrase, within); ok {
		return affair.QuoteOf(l.text, s), true
	}
	l.fold()
	fp, _ := fold(phrase)
	fp = strings.TrimSpace(fp)
	if fp == "" {
		return affair.Quote{}, false
	}
	s, ok := search(l.folded, fp, affair.Span{Start: l.to(within.Start), End: l.to(within.End)})
	if !ok {
		return affair.Quote{}, false
	}
	q := affair.Span{Start: l.origin[s.Start], End: l.origin[s.End]}
	for q.End > q.Start { // the last folded character may stand for more white space than is meant
		r, size := utf8.DecodeLastRuneInString(l.text[q.Start:q.End])
		if !unicode.IsSpace(r) {
			break
		}
		q.End -= size
	}
	if q.End <= q.Start {
		return affair.Quote{}, false
	}
	return affair.QuoteOf(l.text, q), true
}

// at takes a span as given if the phrase stands there.
func (l *locator) at(phrase string, s affair.Span) (affair.Quote, bool) {
	if s.Start < 0 || s.End <= s.Start || s.End > len(l.text) || l.text[s.Start:s.End] != phrase {
		return affair.Quote{}, false
	}
	return affair.Quote{Span: s, Text: phrase}, true
}

// search finds the best place: whole words inside within, whole words elsewhere by nearness, then
// the same without regard to words, which only phrases of some length are allowed.
func search(text, phrase string, within affair.Span) (affair.Span, bool) {
	const longEnough = 12
	var best [2]affair.Span
	var found [2]bool
	var distance [2]int
	for i, from := 0, 0; ; {
		k := strings.Index(text[from:], phrase)
		if k < 0 {
			break
		}
		i = from + k
		s := affair.Span{Start: i, End: i + len(phrase)}
		from = i + 1
		kind := 0
		if !wholeWords(text, s) {
			if len(phrase) < longEnough {
				continue
			}
			kind = 1
		}
		d := 0
		if within.End > within.Start && !within.Contains(s) {
			d = 1 + max(within.Start-s.End, s.Start-within.End, 0)
		}
		if !found[kind] || d < distance[kind] {
			best[kind], found[kind], distance[kind] = s, true, d
		}
		if kind == 0 && d == 0 {
			break
		}
	}
	if found[0] {
		return best[0], true
	}
	return best[1], found[1]
}

func wholeWords(text string, s affair.Span) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	first, _ := utf8.DecodeRuneInString(text[s.Start:])
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	last, _ := utf8.DecodeLastRuneInString(text[:s.End])
	after, _ := utf8.DecodeRuneInString(text[s.End:])
	return !(word(first) && s.Start > 0 && word(before)) && !(word(last) && s.End < len(text) && word(after))
}

func (l *locator) fold() {
	if l.origin == nil {
		l.folded, l.origin = fold(l.text)
	}
}

// to is the folded offset of an offset of the text.
func (l *locator) to(off int) int {
	lo, hi := 0, len(l.origin)-1
	for lo < hi {
		m := (lo + hi) / 2
		if l.origin[m] < off {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// fold writes every run of white space as one space and gives quotation marks, apostrophes,
// dashes and the ellipsis one form each. Invisible characters go. For every byte of the result
// it tells where the text's character begins, and at the end where the text ends.
func fold(text string) (string, []int) {
	var b strings.Builder
	var origin []int
	space := false
	for i, r := range text {
		out := string(r)
		switch {
		case unicode.IsSpace(r):
			if space {
				continue
			}
			out = " "
		case strings.ContainsRune("“”„‟«»\"", r):
			out = "\""
		case strings.ContainsRune("‘’‚‛`´ʼ'", r):
			out = "'"
		case unicode.Is(unicode.Pd, r):
			out = "-"
		case r == '…':
			out = "..."
		case unicode.Is(unicode.Cf, r):
			continue
		}
		space = out == " "
		for range len(out) {
			origin = append(origin, i)
		}
		b.WriteString(out)
	}
	return b.String(), append(origin, len(text))
}
