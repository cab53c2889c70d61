package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Builder puts a page together from paragraphs, for formats that hold paragraphs and not
// lines. Blocks are separated by an empty line.
type Builder struct {
	text   strings.Builder
	blocks []Block
}

// Add appends a paragraph: UTF-8, brought to NFC, white space folded except line breaks.
// Empty ones are dropped. It returns the index of the block, or -1.
func (b *Builder) Add(s string, h Hint) int {
	s = clean(s)
	if s == "" {
		return -1
	}
	if b.text.Len() > 0 {
		b.text.WriteString("\n\n")
	}
	start := b.text.Len()
	b.text.WriteString(s)
	nb := NewBlock(start, start+len(s), 1)
	nb.Hint = h
	b.blocks = append(b.blocks, nb)
	return len(b.blocks) - 1
}

// Len is the length of the text so far, in bytes.
func (b *Builder) Len() int { return b.text.Len() }

// Page returns the page.
func (b *Builder) Page() *Page { return &Page{Text: b.text.String(), Blocks: b.blocks} }

// clean folds runs of white space to one space, keeps single line breaks, and drops marks
// that are not seen.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	var b strings.Builder
	b.Grow(len(s))
	space, brk := false, false
	for _, r := range s {
		switch {
		case r == '\u00ad' || r == '\u200b' || r == '\ufeff' || r == '\u2060':
			continue
		case r == '\n' || r == '\u2028' || r == '\v':
			brk = true
			continue
		case r == '\t' && !space:
			// A tab between cells of a row stays one.
			if b.Len() > 0 && !brk {
				b.WriteByte('\t')
				space = false
			}
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case r < ' ' || r >= 0x7f && r < 0xa0:
			continue
		}
		if b.Len() > 0 {
			if brk {
				b.WriteByte('\n')
			} else if space {
				b.WriteByte(' ')
			}
		}
		space, brk = false, false
		b.WriteRune(r)
	}
	return norm.NFC.String(strings.TrimRight(b.String(), "\t"))
}
