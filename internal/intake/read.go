package intake

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
	"github.com/rashomon-affairs/rashomon/internal/intake/plain"
)

// read reads one input of whatever format. depth counts the containers around it.
func (r *reading) read(in input, depth int) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if len(in.data) == 0 {
		return r.refuse(in, "is empty", "check that the file was saved whole")
	}
	f, reason, advice := detect(in.data)
	switch f {
	case formatForeign:
		return r.refuse(in, reason, advice)
	case formatHTML:
		return r.readHTML(in)
	case formatPDF:
		return r.readPDF(in)
	case formatDOCX:
		return r.readDOCX(in)
	case formatODT:
		return r.readODT(in)
	case formatEPUB:
		return r.readEPUB(in)
	case formatRTF:
		return r.readRTF(in)
	case formatFeed:
		return r.readFeed(in)
	case formatJSON:
		return r.readTable(in, f)
	case formatText:
		return r.readText(in)
	}
	if depth >= maxContainers {
		return r.refuse(in, "is an archive inside too many others", "unpack it and read the files you need")
	}
	switch f {
	case formatZIP:
		return r.readZIP(in, depth)
	case formatTAR:
		return r.readTAR(in, bytes.NewReader(in.data), depth)
	case formatWARC:
		return r.readWARC(in, bytes.NewReader(in.data), depth)
	case formatMail:
		return r.readMail(in, depth)
	case formatMBOX:
		return r.readMBOX(in, depth)
	}
	return r.readPacked(in, f, depth)
}

func (r *reading) refuse(in input, reason, advice string) error {
	return r.yield(Item{Refusal: &affair.Refusal{Source: in.Given, Reason: reason, Advice: advice}})
}

// readText reads plain text: the document's text is the file.
func (r *reading) readText(in input) error {
	d := decode(in.data, in.Charset)
	if reason, advice := hopeless(d); reason != "" {
		return r.refuse(in, reason, advice)
	}
	if csv := looksCSV(d.text, r.o.Columns.Text); !csv && len(d.text) > r.o.maxText() {
		return r.tooLong(in, len(d.text))
	}
	if looksCSV(d.text, r.o.Columns.Text) {
		return r.readTable(in, formatCSV)
	}
	pg := &page.Page{Text: d.text, Blocks: plain.Blocks(d.text)}
	if len(pg.Blocks) > maxBlocks {
		return r.tooMany(in, len(pg.Blocks))
	}
	doc := newDocument(in, "text/plain", d)
	if fm := frontMatter(d.text); fm != nil {
		r.applyFront(doc, pg, fm)
	}
	apply(doc, pg.Read(page.Known{Title: doc.Title.Value, Byline: doc.Byline.Value}))
	return r.finish(in, doc)
}

// applyFront takes the metadata of a Markdown file's front matter and marks its lines.
func (r *reading) applyFront(doc *affair.Document, pg *page.Page, fm map[string]string) {
	doc.MediaType = "text/markdown"
	set := func(f *affair.Field, keys ...string) {
		for _, k := range keys {
			if v := fm[k]; v != "" && f.Value == "" {
				*f = affair.Field{Value: v, Where: "front-matter", Score: .95}
			}
		}
	}
	set(&doc.Title, "title", "headline")
	set(&doc.Byline, "author", "authors", "byline")
	set(&doc.Outlet, "outlet", "source", "publication", "publisher")
	set(&doc.URL, "url", "link", "canonical")
	set(&doc.Section, "section", "category")
	set(&doc.Deck, "description", "deck", "subtitle", "summary")
	for f, keys := range map[*affair.Field][]string{&doc.Published: {"date", "published"}, &doc.Updated: {"updated", "lastmod", "modified"}} {
		for _, k := range keys {
			if iso := frontDate(fm[k]); iso != "" && f.Value == "" {
				*f = affair.Field{Value: iso, Where: "front-matter", Score: .95}
			}
		}
	}
	open := 0
	for i := range pg.Blocks {
		b := &pg.Blocks[i]
		b.Hint.Kind, b.Hint.Rule = affair.PartBoilerplate, "front matter"
		if s := pg.Text[b.Start:b.End]; s == "---" || s == "..." {
			if open++; open == 2 {
				return
			}
		}
	}
}

// hopeless says why a decoded text is none that anybody can read, or "".
func hopeless(d decoded) (reason, advice string) {
	letters, odd, all := 0, d.lost, 0
	for _, r := range d.text {
		all++
		switch {
		case unicode.IsLetter(r):
			letters++
		case r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f', unicode.Is(unicode.Co, r), r >= 0x7f && r < 0xa0:
			odd++
		}
	}
	switch {
	case strings.IndexFunc(d.text, func(r rune) bool { return !unicode.IsSpace(r) }) < 0:
		return "holds nothing but white space", "check that the file was saved whole"
	case odd*10 > all:
		return "is binary, or its encoding cannot be told", "save it as UTF-8 text, HTML, PDF or DOCX"
	case letters == 0:
		return "holds no words", "check that this is the right file"
	}
	return "", ""
}

func newDocument(in input, mediaType string, d decoded) *affair.Document {
	doc := &affair.Document{
		ID:        affair.DocumentID(in.Name, in.data),
		Name:      in.Name,
		Source:    in.Given,
		SHA256:    hash(in.data),
		MediaType: mediaType,
		Charset:   d.charset,
		Text:      d.text,

		Retrieved:    in.Retrieved,
		ETag:         in.ETag,
		LastModified: in.LastModified,
	}
	if d.note != "" {
		doc.Notes = append(doc.Notes, d.note)
	}
	if in.URL != "" {
		doc.URL = affair.Field{Value: in.URL, Where: "address", Score: .9}
	}
	return doc
}

// apply puts what was read from the page's text into the document. A field that markup gave
// already stays unless the text is surer.
func apply(doc *affair.Document, r page.Reading) {
	doc.Parts = r.Parts
	better(&doc.Title, r.Title)
	better(&doc.Deck, r.Deck)
	better(&doc.Outlet, r.Outlet)
	better(&doc.Byline, r.Byline)
	better(&doc.Origin, r.Origin)
	better(&doc.Section, r.Section)
	better(&doc.Published, r.Published)
	better(&doc.Updated, r.Updated)
}

func better(f *affair.Field, g affair.Field) {
	if g.Value != "" && g.Score > f.Score {
		*f = g
	}
}

// maxBlocks is how many paragraphs and lone lines a document may have.
const maxBlocks = 200_000

func (r *reading) tooMany(in input, n int) error {
	return r.refuse(in, fmt.Sprintf("holds %d separate lines, the limit is %d: it is a log or a list, not an article", n, maxBlocks), "split it into single articles")
}

func (r *reading) tooLong(in input, size int) error {
	return r.refuse(in, fmt.Sprintf("holds too much text: %d MB, the limit is %d MB a document", size>>20, r.o.maxText()>>20), "split it into single articles")
}

// finish checks the document and hands it over.
func (r *reading) finish(in input, doc *affair.Document) error {
	if len(doc.Text) > r.o.maxText() {
		return r.tooLong(in, len(doc.Text))
	}
	if doc.Language.Value == "" {
		doc.Language = language(doc, "")
	}
	doc.Parts = tidy(doc.Text, doc.Parts)
	return r.yield(Item{Doc: doc, Original: in.data})
}

// tidy sorts the parts, cuts white space from their ends, drops empty ones and any that
// would overlap the one before.
func tidy(text string, parts []affair.Part) []affair.Part {
	slices.SortStableFunc(parts, func(a, b affair.Part) int { return cmp.Compare(a.Start, b.Start) })
	out := parts[:0]
	at := 0
	for _, p := range parts {
		if p.Start < at {
			p.Start = at
		}
		if p.Start >= p.End || p.End > len(text) {
			continue
		}
		s := text[p.Start:p.End]
		p.Start += len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace))
		p.End -= len(s) - len(strings.TrimRightFunc(s, unicode.IsSpace))
		if p.Start >= p.End {
			continue
		}
		at = p.End
		out = append(out, p)
	}
	return out
}
