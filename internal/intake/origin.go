package intake

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Map leads from places in a document's text back to places in its original bytes. It is
// made from the two when it is needed and is not stored: both are fixed.
//
// There is a way back for plain text and HTML, in UTF-8 or a one-byte encoding. From other
// formats the document's text is all there is.
type Map struct {
	doc *affair.Document
	// direct is set for plain text: places are the same up to shift.
	direct bool
	// flat is the letters and digits of the source, in order; pos says for each of its bytes
	// where the character it belongs to begins in the source, and end where it ends.
	flat     string
	buf      []byte // flat while it is collected
	last     int    // where the last character begins in buf
	pos, end []int
	parts    []int // for each part of the document where it begins in flat, or -1
	convert  func(int) int
}

// NewMap makes the map of a document and its original bytes. It returns nil if there is no
// way back.
func NewMap(doc *affair.Document, original []byte) *Map {
	declared := ""
	if doc.MediaType == "text/html" {
		declared = htmlCharset(original)
	}
	d := decodeBytes(original, declared)
	if d.charset != doc.Charset {
		return nil
	}
	m := &Map{doc: doc}
	switch {
	case d.charset == "utf-8" && d.lost == 0:
		shift := len(original) - len(d.text)
		if shift != 0 && !bytes.HasPrefix(original, []byte("\xef\xbb\xbf")) {
			return nil
		}
		m.convert = func(i int) int { return i + shift }
	case utf8.RuneCountInString(d.text) == len(original):
		starts := make([]int, len(d.text)+1)
		n := 0
		for i := range d.text {
			starts[i] = n
			n++
		}
		starts[len(d.text)] = n
		m.convert = func(i int) int { return starts[i] }
	default:
		return nil
	}
	switch doc.MediaType {
	case "text/plain", "text/markdown":
		if m.direct = doc.Text == d.text; !m.direct {
			m.add(d.text, 0, false)
			m.flat = string(m.buf)
			m.align()
		}
	case "text/html":
		m.flatten(d.text)
		m.align()
	default:
		return nil
	}
	return m
}

// Find returns where a span of the document's text stands in the original bytes, tags and
// all, and false if that is not known.
func (m *Map) Find(s affair.Span) (affair.Span, bool) {
	if m == nil || s.Start < 0 || s.End > len(m.doc.Text) || s.Start >= s.End {
		return affair.Span{}, false
	}
	if m.direct {
		return affair.Span{Start: m.convert(s.Start), End: m.convert(s.End)}, true
	}
	for i, p := range m.doc.Parts {
		if !p.Contains(s) || m.parts[i] < 0 {
			continue
		}
		first := m.parts[i] + len(letters(m.doc.Text[p.Start:s.Start]))
		size := len(letters(m.doc.Text[s.Start:s.End]))
		if size == 0 || first+size > len(m.pos) {
			return affair.Span{}, false
		}
		return affair.Span{Start: m.convert(m.pos[first]), End: m.convert(m.end[first+size-1])}, true
	}
	return affair.Span{}, false
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// unread elements hold text that is not shown.
var unread = map[string]bool{"script": true, "style": true, "noscript": true, "title": true, "textarea": true, "template": true, "iframe": true, "svg": true, "select": true}

// flatten collects the letters and digits of a page's text with their places.
func (m *Map) flatten(src string) {
	z := html.NewTokenizer(strings.NewReader(src))
	at, closed := 0, ""
	for {
		t := z.Next()
		if t == html.ErrorToken {
			break
		}
		raw := string(z.Raw())
		switch t {
		case html.StartTagToken:
			if name, _ := z.TagName(); closed == "" && unread[string(name)] {
				closed = string(name)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == closed {
				closed = ""
			}
		case html.TextToken:
			if closed == "" {
				m.add(raw, at, true)
			}
		}
		at += len(raw)
	}
	m.flat = string(m.buf)
}

// add collects the letters and digits of a stretch of the source that begins at at.
func (m *Map) add(raw string, at int, entities bool) {
	for i := 0; i < len(raw); {
		if entities && raw[i] == '&' {
			if n := strings.IndexByte(raw[i:min(len(raw), i+34)], ';'); n > 0 {
				if s := html.UnescapeString(raw[i : i+n+1]); s != raw[i:i+n+1] {
					for _, r := range s {
						m.put(r, at+i, at+i+n+1)
					}
					i += n + 1
					continue
				}
			}
		}
		r, n := utf8.DecodeRuneInString(raw[i:])
		m.put(r, at+i, at+i+n)
		i += n
	}
}

// put collects one character. A mark behind a letter is joined with it, as NFC does in the
// document's text.
func (m *Map) put(r rune, from, to int) {
	if unicode.Is(unicode.Mn, r) && len(m.buf) > 0 {
		joined := norm.NFC.String(string(m.buf[m.last:]) + string(r))
		if utf8.RuneCountInString(joined) == 1 {
			from = m.pos[m.last]
			m.buf, m.pos, m.end = m.buf[:m.last], m.pos[:m.last], m.end[:m.last]
			r, _ = utf8.DecodeRuneInString(joined)
		}
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return
	}
	m.last = len(m.buf)
	m.buf = utf8.AppendRune(m.buf, r)
	for range len(m.buf) - m.last {
		m.pos, m.end = append(m.pos, from), append(m.end, to)
	}
}

// align finds each part in the source, in order: the page was rendered from front to back.
func (m *Map) align() {
	at := 0
	for _, p := range m.doc.Parts {
		key := letters(m.doc.Text[p.Start:p.End])
		found := -1
		if key != "" {
			if i := strings.Index(m.flat[at:], key); i >= 0 {
				found = at + i
				at = found + len(key)
			} else if i := strings.Index(m.flat, key); i >= 0 {
				found = i // moved by the parser, as text between the rows of a table is
			}
		}
		m.parts = append(m.parts, found)
	}
}
