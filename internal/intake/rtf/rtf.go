// Package rtf reads the text of Rich Text Format files (version 1.9): paragraphs, with
// tables, fields and Unicode escapes; style sheets, pictures, revisions that were deleted
// and other destinations that are not text are left out.
package rtf

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// Document is what a file holds.
type Document struct {
	Paragraphs          []string
	Title, Author, Date string // of the information group; Date is ISO
}

// ErrNotRTF is returned for anything that does not begin as RTF does.
var ErrNotRTF = errors.New("not rich text")

// maxDepth is how deep groups may be nested.
const maxDepth = 1000

// skipped destinations hold no text of the document. Starred ones that are not known are
// skipped too, as the standard asks.
var skipped = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`fonttbl colortbl stylesheet listtable listoverridetable revtbl rsidtbl generator pict object header headerl headerr headerf
		footer footerl footerr footerf ftnsep ftnsepc aftnsep themedata colorschememapping latentstyles datastore xmlnstbl filetbl fldinst bkmkstart bkmkend
		nonshppict shpinst annotation atnid atnauthor pgptbl mmathPr docvar userprops`) {
		skipped[w] = true
	}
}

type group struct {
	skip    bool
	deleted bool
	info    string // title, author, creatim while inside them
	uc      int    // how many characters stand for a Unicode escape
}

type parser struct {
	doc     Document
	para    strings.Builder
	enc     encoding.Encoding
	stack   []group
	g       group
	pending []byte // bytes in the document's code page
	drop    int    // characters to pass over behind a Unicode escape
	high    rune   // first half of a surrogate pair
	info    strings.Builder
	date    [3]int
}

// Parse reads a file. What is cut off at the end costs only what is missing.
func Parse(b []byte) (*Document, error) {
	b = bytes.TrimLeft(b, " \t\r\n\xef\xbb\xbf")
	if !bytes.HasPrefix(b, []byte(`{\rtf`)) {
		return nil, ErrNotRTF
	}
	p := &parser{enc: charmap.Windows1252, g: group{uc: 1}}
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '{':
			p.flush()
			if len(p.stack) >= maxDepth {
				return nil, errors.New("groups are nested too deep")
			}
			p.stack = append(p.stack, p.g)
			i++
		case '}':
			p.flush()
			p.leave()
			i++
		case '\\':
			i = p.control(b, i)
		case '\r', '\n':
			i++
		default:
			p.char(c)
			i++
		}
	}
	p.flush()
	p.paragraph()
	return &p.doc, nil
}

func (p *parser) leave() {
	if p.g.info != "" && (len(p.stack) == 0 || p.stack[len(p.stack)-1].info != p.g.info) {
		s := strings.TrimSpace(p.info.String())
		switch p.g.info {
		case "title":
			p.doc.Title = s
		case "author":
			p.doc.Author = s
		case "creatim":
			if p.date[0] > 1900 && p.date[1] > 0 && p.date[1] < 13 && p.date[2] > 0 && p.date[2] < 32 {
				p.doc.Date = strconv.Itoa(p.date[0]) + "-" + two(p.date[1]) + "-" + two(p.date[2])
			}
		}
		p.info.Reset()
	}
	if n := len(p.stack); n > 0 {
		p.g = p.stack[n-1]
		p.stack = p.stack[:n-1]
	}
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func (p *parser) char(c byte) {
	if p.drop > 0 {
		p.drop--
		return
	}
	p.pending = append(p.pending, c)
}

// flush decodes the bytes collected so far.
func (p *parser) flush() {
	if len(p.pending) == 0 {
		return
	}
	s, err := p.enc.NewDecoder().Bytes(p.pending)
	p.pending = p.pending[:0]
	if err == nil {
		p.write(string(s))
	}
}

func (p *parser) write(s string) {
	switch {
	case p.g.info != "":
		p.info.WriteString(s)
	case !p.g.skip && !p.g.deleted:
		p.para.WriteString(s)
	}
}

func (p *parser) paragraph() {
	if s := strings.TrimSpace(p.para.String()); s != "" {
		p.doc.Paragraphs = append(p.doc.Paragraphs, s)
	}
	p.para.Reset()
}

// control reads a control word or symbol at i and returns where the next thing begins.
func (p *parser) control(b []byte, i int) int {
	i++
	if i >= len(b) {
		return i
	}
	c := b[i]
	if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
		i++
		switch c {
		case '\'':
			if i+2 <= len(b) {
				if v, err := strconv.ParseUint(string(b[i:i+2]), 16, 8); err == nil {
					p.char(byte(v))
				}
				return i + 2
			}
			return len(b)
		case '\\', '{', '}':
			p.char(c)
		case '~':
			p.flush()
			p.write("\u00a0")
		case '_':
			p.flush()
			p.write("-")
		case '*':
			p.flush()
			p.g.skip = true
		case '\n', '\r':
			p.flush()
			p.paragraph()
		}
		return i
	}
	start := i
	for i < len(b) && i-start < 40 && (b[i] >= 'a' && b[i] <= 'z' || b[i] >= 'A' && b[i] <= 'Z') {
		i++
	}
	word := string(b[start:i])
	num, has := 0, false
	numStart := i
	if i < len(b) && b[i] == '-' {
		i++
	}
	for i < len(b) && i-numStart < 11 && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	if n, err := strconv.Atoi(string(b[numStart:i])); err == nil {
		num, has = n, true
	}
	if i < len(b) && b[i] == ' ' {
		i++
	}
	p.flush()
	if word == "bin" && has && num > 0 {
		return min(len(b), i+num)
	}
	p.word(word, num, has)
	return i
}

func (p *parser) word(w string, n int, has bool) {
	switch w {
	case "par", "sect", "page", "row":
		if !p.g.skip {
			p.paragraph()
		}
	case "line":
		p.write("\n")
	case "tab", "cell":
		p.write("\t")
	case "emdash":
		p.write("—")
	case "endash":
		p.write("–")
	case "lquote":
		p.write("‘")
	case "rquote":
		p.write("’")
	case "ldblquote":
		p.write("“")
	case "rdblquote":
		p.write("”")
	case "bullet":
		p.write("•")
	case "ansicpg":
		if e, err := htmlindex.Get("windows-" + strconv.Itoa(n)); err == nil {
			p.enc = e
		}
	case "mac":
		p.enc = charmap.Macintosh
	case "uc":
		p.g.uc = max(0, min(n, 10))
	case "u":
		p.unicode(n)
	case "deleted":
		p.g.deleted = !has || n != 0
	case "title", "author", "creatim":
		p.g.info = w
		p.info.Reset()
		p.g.skip = true
	case "info":
		p.g.skip = true
	case "yr":
		p.date[0] = n
	case "mo":
		p.date[1] = n
	case "dy":
		p.date[2] = n
	case "footnote", "fldrslt", "shptxt":
		p.g.skip = false
	default:
		if skipped[w] {
			p.g.skip = true
		}
	}
}

func (p *parser) unicode(n int) {
	if n < 0 {
		n += 65536
	}
	r := rune(n)
	p.drop = p.g.uc
	switch {
	case r >= 0xd800 && r < 0xdc00:
		p.high = r
	case r >= 0xdc00 && r < 0xe000:
		if p.high != 0 {
			p.write(string((p.high-0xd800)<<10 + (r - 0xdc00) + 0x10000))
			p.high = 0
		}
	case r > 0 && r <= 0x10ffff:
		p.write(string(r))
	}
}
