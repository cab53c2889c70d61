// Package plain cuts plain text into blocks: paragraphs, lone lines, items. Text arrives
// with a line for each paragraph, with paragraphs wrapped at a width, with indented first
// lines and no empty lines between, or as a page pasted with all its menus; which of these
// it is, is read from the lengths of its lines.
package plain

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
)

// line is one line of the text.
type line struct {
	affair.Span      // without the white space around it
	indent      int  // columns before the first character, a tab counting to the next eighth
	width       int  // runes from the margin to the last character
	gap         int  // empty lines before it
	alone       bool // an item, a heading, a link or a head line: joined with nothing
}

// Blocks cuts the text. The blocks cover every character that is not white space.
func Blocks(text string) []page.Block {
	lines := split(text)
	s := style{width: wrapWidth(text, lines), double: doubleSpaced(text, lines), indented: indented(lines)}
	var out []page.Block
	for i, l := range lines {
		if i > 0 && s.joins(text, lines[i-1], l, len(out[len(out)-1].Lines) == 1) {
			b := &out[len(out)-1]
			b.Lines = append(b.Lines, l.Span)
			b.End = l.End
			continue
		}
		out = append(out, page.NewBlock(l.Start, l.End, l.gap))
	}
	return out
}

// split cuts the text at line feeds (a carriage return counts as white space; lone ones and
// form feeds end a line too) and drops empty lines.
func split(text string) []line {
	var out []line
	gap, at := 0, 0
	for at <= len(text) {
		end, next := len(text), len(text)+1
		if n := strings.IndexAny(text[at:], "\n\r\f\u2028\u2029"); n >= 0 {
			end = at + n
			_, size := utf8.DecodeRuneInString(text[end:])
			next = end + size
			if strings.HasPrefix(text[end:], "\r\n") {
				next = end + 2
			}
		}
		if l, ok := trim(text, at, end); ok {
			l.gap = gap
			gap = 0
			out = append(out, l)
		} else if at > 0 || end > 0 {
			gap++
		}
		at = next
	}
	return out
}

func trim(text string, start, end int) (line, bool) {
	var l line
	for start < end {
		r, n := utf8.DecodeRuneInString(text[start:end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			break
		}
		if r == '\t' {
			l.indent = l.indent/8*8 + 8
		} else {
			l.indent++
		}
		start += n
	}
	for start < end {
		r, n := utf8.DecodeLastRuneInString(text[start:end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			break
		}
		end -= n
	}
	if start >= end {
		return l, false
	}
	l.Span = affair.Span{Start: start, End: end}
	l.width = l.indent + utf8.RuneCountInString(text[start:end])
	l.alone = alone(text[start:end])
	return l, true
}

// alone reports whether the line is of a kind that never continues a paragraph.
func alone(s string) bool {
	if strings.HasPrefix(s, "#") || strings.HasPrefix(s, "[") && strings.HasSuffix(s, ")") && strings.Contains(s, "](") && !strings.Contains(s[1:], "[") {
		return true
	}
	for _, m := range []string{"- ", "* ", "• ", "– [", "· ", "▪ ", "► ", "© "} {
		if strings.HasPrefix(s, m) {
			return true
		}
	}
	if s == "-" || s == "*" || s == "•" {
		return true
	}
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 // a ruled line
}

// wrapWidth returns the column at which the text was wrapped, or 0 if it was not. A wrapped
// line ends where the next line's first word would not have fitted; if most lines that have
// a neighbour below do so at one width, the text is wrapped at it.
func wrapWidth(text string, lines []line) int {
	// Lines that begin a paragraph indented do not count: their indent may have been added
	// after wrapping, as agencies did.
	var widths []int
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].indent <= lines[i+1].indent && lines[i+1].gap == 0 && !lines[i].alone && !lines[i+1].alone && lines[i+1].indent <= lines[i].indent {
			widths = append(widths, lines[i].width)
		}
	}
	if len(widths) < 3 {
		return 0
	}
	w := percentile(widths, .95)
	if w < 30 || w > 130 {
		return 0
	}
	full, rest := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i+1].gap > 0 || lines[i].alone || lines[i+1].alone || lines[i+1].indent != lines[i].indent {
			continue
		}
		if isFull(text, lines[i], lines[i+1], w) {
			full++
		} else {
			rest++
		}
	}
	if full < 3 || full < 2*rest {
		return 0
	}
	return w
}

func isFull(text string, a, b line, w int) bool {
	first, _, _ := strings.Cut(text[b.Start:b.End], " ")
	return a.width+1+utf8.RuneCountInString(first) > w-2
}

func percentile(v []int, q float64) int {
	c := append([]int(nil), v...)
	slices.Sort(c)
	return c[int(q*float64(len(c)-1))]
}

// doubleSpaced reports whether an empty line stands behind every line of a paragraph, as
// some programs leave it: then most lines after an empty one go on in lower case.
func doubleSpaced(text string, lines []line) bool {
	pairs, on := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i+1].gap == 1 && !lines[i].alone && !lines[i+1].alone {
			pairs++
			if continues(text, lines[i], lines[i+1]) {
				on++
			}
		}
	}
	return on >= 3 && on*5 >= pairs*2
}

// continues reports whether b goes on with the sentence of a: a is long and does not end
// one, and b begins in lower case.
func continues(text string, a, b line) bool {
	if a.width-a.indent < 30 || endsSentence(text[a.Start:a.End]) {
		return false
	}
	s := strings.TrimLeft(text[b.Start:b.End], `"'“‘(«`)
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// style is how the text is set.
type style struct {
	width    int  // column at which paragraphs are wrapped, 0 if they are not
	double   bool // an empty line behind every line
	indented bool // paragraphs begin with an indented line
}

// indented reports whether an indent begins a paragraph: several indented lines are followed
// by lines at the margin.
func indented(lines []line) bool {
	n := 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].indent > 0 && lines[i+1].indent == 0 && lines[i+1].gap == 0 && !lines[i].alone {
			n++
		}
	}
	return n >= 3
}

// joins reports whether line b belongs to the paragraph of which a is the last line so far;
// first is set when a is its only one.
func (st style) joins(text string, a, b line, first bool) bool {
	w := st.width
	if a.alone || b.alone {
		// A wrapped list item goes on, indented, without a mark of its own.
		return a.alone && !b.alone && b.gap == 0 && first && b.indent > a.indent && continues(text, a, b)
	}
	if b.gap > 0 {
		return st.double && b.gap == 1 && continues(text, a, b)
	}
	if st.indented && b.indent > 0 {
		return false
	}
	if b.indent > a.indent+1 && !(first && b.indent <= 2) {
		return false // an indented first line
	}
	if !first && b.indent > 0 && b.indent == a.indent+1 {
		return false
	}
	if continues(text, a, b) {
		return true
	}
	if w == 0 {
		return false
	}
	if first && a.indent > b.indent && a.width-a.indent >= w*2/3 {
		return true // second line of a paragraph that began indented
	}
	if !first && !endsSentence(text[a.Start:a.End]) && a.width >= w*3/5 {
		return true // wrapped with a ragged margin
	}
	return isFull(text, a, b, w)
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)]` \t")
	r, _ := utf8.DecodeLastRuneInString(s)
	return s != "" && strings.ContainsRune(".!?…:;。！？", r)
}
