package pdfdoc

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// Paragraph is a paragraph, heading or running head.
type Paragraph struct {
	Text string
	// Heading is 1 for the largest type on the first page, 2 for other large type, 0 for text.
	Heading int
	// Furniture is set for running heads, page numbers and the like.
	Furniture bool
	Page      int // from 1
}

// Document is what a file holds.
type Document struct {
	Paragraphs             []Paragraph
	Title, Author, Created string // of the information dictionary; Created is ISO
	Pages                  int
	Columns                bool // some page has more than one column
	Damaged                int  // pages that could not be read, or not whole
}

// Errors that Parse returns.
var (
	ErrEncrypted = errors.New("protected by a password")
	ErrNoText    = errors.New("no text layer")
	ErrTooLarge  = errors.New("unpacks to too much")
)

// maxUnpacked is how much the streams of a file may unpack to.
const maxUnpacked = 512 << 20

// Parse reads a file. It survives broken files: what a page held before it broke is kept.
func Parse(b []byte) (doc *Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("read pdf: %v", r)
		}
	}()
	if bomb(b) {
		return nil, ErrTooLarge
	}
	src := &boundedReader{r: bytes.NewReader(b)}
	src.left.Store(1<<30 + 200*int64(len(b)))
	src.calls.Store(5_000_000)
	r, err := pdf.NewReader(src, int64(len(b)))
	if err != nil {
		if errors.Is(err, pdf.ErrInvalidPassword) || strings.Contains(err.Error(), "encrypt") {
			return nil, ErrEncrypted
		}
		return nil, fmt.Errorf("read pdf: %w", err)
	}
	doc = &Document{Pages: r.NumPage()}
	ip := &interpreter{fonts: map[string]*font{}}
	var pages [][]line
	chars := 0
	for n := 1; n <= min(doc.Pages, maxPages); n++ {
		ls, ok := readPage(ip, r, n)
		if !ok {
			doc.Damaged++
		}
		for _, l := range ls {
			chars += utf8.RuneCountInString(l.text)
		}
		pages = append(pages, ls)
		if ip.stop {
			break
		}
	}
	if chars < 20 || chars < 5*doc.Pages {
		return nil, ErrNoText
	}
	words := map[string]int{}
	for _, p := range pages {
		for _, l := range p {
			fields := strings.FieldsFunc(l.text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
			for i, w := range fields {
				if i < len(fields)-1 { // the last may be cut
					words[strings.ToLower(w)]++
				}
			}
		}
	}
	heads := runningHeads(pages)
	body := bodySize(pages)
	title := 0.0
	if len(pages) > 0 {
		for _, l := range pages[0] {
			if l.size > 1.15*body && utf8.RuneCountInString(l.text) > 8 {
				title = math.Max(title, l.size)
			}
		}
	}
	before := 0.0
	for n, ls := range pages {
		var text, furniture []line
		for i, l := range ls {
			if heads[[2]int{n, i}] {
				furniture = append(furniture, l)
			} else {
				text = append(text, l)
			}
		}
		g, ok := gutter(text)
		if ok {
			doc.Columns = true
		}
		ps := paragraphs(order(text, 0, before), words)
		before = 0
		if ok {
			before = g
		}
		for _, p := range ps {
			out := Paragraph{Text: p.text, Page: n + 1}
			switch {
			case n == 0 && title > 0 && p.size >= .97*title:
				out.Heading = 1
			case p.size > 1.12*body && utf8.RuneCountInString(p.text) < 200, p.bold && p.lines <= 2 && !ends(p.text) && utf8.RuneCountInString(p.text) < 90:
				out.Heading = 2
			}
			if doc.goesOn(out) {
				last := doc.lastText()
				last.Text = joinLine(last.Text, out.Text, words)
				continue
			}
			doc.Paragraphs = append(doc.Paragraphs, out)
		}
		for _, l := range furniture {
			doc.Paragraphs = append(doc.Paragraphs, Paragraph{Text: l.text, Furniture: true, Page: n + 1})
		}
	}
	doc.info(r)
	return doc, nil
}

// goesOn reports whether a paragraph continues the last one, over the end of a column or page.
func (d *Document) goesOn(p Paragraph) bool {
	last := d.lastText()
	if last == nil || last.Heading > 0 || p.Heading > 0 || ends(last.Text) || len(last.Text) < 40 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(p.Text)
	return unicode.IsLower(r)
}

func (d *Document) lastText() *Paragraph {
	for i := len(d.Paragraphs) - 1; i >= 0; i-- {
		if !d.Paragraphs[i].Furniture {
			return &d.Paragraphs[i]
		}
	}
	return nil
}

func readPage(ip *interpreter, r *pdf.Reader, n int) (ls []line, ok bool) {
	defer func() {
		if recover() != nil {
			ls, ok = lines(ip.runs), false
		}
	}()
	ip.runs = nil
	p := r.Page(n)
	if p.V.IsNull() {
		return nil, false
	}
	ip.page(p)
	return lines(ip.runs), true
}

// bodySize is the size in which most characters are set.
func bodySize(pages [][]line) float64 {
	count := map[int]int{}
	for _, p := range pages {
		for _, l := range p {
			count[int(math.Round(l.size*4))] += len(l.text)
		}
	}
	best, top := 40, -1
	for s, n := range count {
		if n > top || n == top && s < best {
			best, top = s, n
		}
	}
	return float64(best) / 4
}

// runningHeads marks the lines that stand at the top or bottom of pages and are alike on
// several, numbers aside, and page numbers alone.
func runningHeads(pages [][]line) map[[2]int]bool {
	out := map[[2]int]bool{}
	type place struct{ page, line int }
	seen := map[string][]place{}
	for n, ls := range pages {
		if len(ls) == 0 {
			continue
		}
		top, bottom := math.Inf(-1), math.Inf(1)
		for _, l := range ls {
			top, bottom = math.Max(top, l.y), math.Min(bottom, l.y)
		}
		band := math.Max(14, .07*(top-bottom))
		for i, l := range ls {
			if top-l.y > band && l.y-bottom > band {
				continue
			}
			key := masked(l.text)
			if strings.Trim(key, "#-–— |/.") == "" || strings.Trim(key, "#-–— |/.") == "page" || strings.Trim(key, "#-–— |/.") == "page # of" {
				if len(pages) > 1 || top-l.y > 0 {
					out[[2]int{n, i}] = true
				}
				continue
			}
			seen[key] = append(seen[key], place{n, i})
		}
	}
	for _, ps := range seen {
		on := map[int]bool{}
		for _, p := range ps {
			on[p.page] = true
		}
		if len(on) >= 2 && len(on)*3 >= min(len(pages), 9) {
			for _, p := range ps {
				out[[2]int{p.page, p.line}] = true
			}
		}
	}
	return out
}

func masked(s string) string {
	var b strings.Builder
	digit := false
	for _, r := range strings.ToLower(strings.TrimSpace(s)) {
		if unicode.IsDigit(r) {
			if !digit {
				b.WriteByte('#')
			}
			digit = true
			continue
		}
		digit = false
		b.WriteRune(r)
	}
	return b.String()
}

// info reads the information dictionary. Dates are "D:20110303080910+01'00'".
func (d *Document) info(r *pdf.Reader) {
	defer func() { _ = recover() }()
	i := r.Trailer().Key("Info")
	d.Title, d.Author = strings.TrimSpace(i.Key("Title").Text()), strings.TrimSpace(i.Key("Author").Text())
	s := strings.TrimPrefix(i.Key("CreationDate").RawString(), "D:")
	if len(s) >= 8 && strings.IndexFunc(s[:8], func(r rune) bool { return r < '0' || r > '9' }) < 0 {
		d.Created = s[:4] + "-" + s[4:6] + "-" + s[6:8]
	}
}

// bomb reports whether the streams of a file unpack to more than maxUnpacked. Streams are
// found by their keyword; what is not deflated cannot grow.
func bomb(b []byte) bool {
	total := int64(0)
	for {
		i := bytes.Index(b, []byte("stream"))
		if i < 0 {
			return false
		}
		b = bytes.TrimLeft(b[i+len("stream"):], "\r\n")
		if len(b) < 2 || b[0]&0x0f != 8 {
			continue
		}
		end := bytes.Index(b, []byte("endstream"))
		if end < 0 {
			end = len(b)
		}
		z, err := zlib.NewReader(bytes.NewReader(b[:end]))
		if err != nil {
			continue
		}
		n, _ := io.Copy(io.Discard, io.LimitReader(z, maxUnpacked-total+1))
		if total += n; total > maxUnpacked {
			return true
		}
		b = b[end:]
	}
}
