package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/docx"
	"github.com/rashomon-affairs/rashomon/internal/intake/epub"
	"github.com/rashomon-affairs/rashomon/internal/intake/odt"
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
	"github.com/rashomon-affairs/rashomon/internal/intake/pdfdoc"
	"github.com/rashomon-affairs/rashomon/internal/intake/rtf"
	"github.com/rashomon-affairs/rashomon/internal/intake/webpage"
	"github.com/rashomon-affairs/rashomon/internal/intake/when"
)

// info is the metadata that office files carry. It is often left over from a template or an
// earlier file, so it ranks below what the text says.
type info struct {
	where                                 string
	title, author, date, language, outlet string
}

// built finishes a document whose page was put together by a Builder.
func (r *reading) built(in input, mediaType string, p *page.Page, m info, notes ...string) error {
	d := decoded{text: p.Text}
	if reason, advice := hopeless(d); reason != "" {
		return r.refuse(in, reason, advice)
	}
	doc := newDocument(in, mediaType, d)
	doc.Notes = append(doc.Notes, notes...)
	set := func(f *affair.Field, v string, score float64) {
		if v = strings.Join(strings.Fields(v), " "); v != "" && len(v) < 400 {
			*f = affair.Field{Value: v, Where: m.where, Score: score}
		}
	}
	if !fileTitle(m.title) {
		m.title = ""
	}
	set(&doc.Title, m.title, .45)
	set(&doc.Byline, m.author, .4)
	set(&doc.Outlet, m.outlet, .5)
	if t, ok := when.Find(m.date); ok {
		set(&doc.Published, t.ISO, .3)
	}
	apply(doc, p.Read(page.Known{Title: m.title}))
	doc.Language = language(doc, m.language)
	return r.finish(in, doc)
}

// fileTitle reports whether a title property is a title and not what a program put there.
func fileTitle(s string) bool {
	l := strings.ToLower(strings.TrimSpace(s))
	for _, p := range []string{"microsoft word", "untitled", "document", "slide", "unknown", "powerpoint", "layout 1"} {
		if strings.HasPrefix(l, p) {
			return false
		}
	}
	for _, s := range []string{".doc", ".docx", ".pdf", ".indd", ".qxd", ".odt", ".rtf", ".txt", ".tex"} {
		if strings.HasSuffix(l, s) {
			return false
		}
	}
	return len(l) >= 4
}

func (r *reading) readDOCX(in input) error {
	d, err := docx.Parse(in.data)
	if err != nil {
		return r.refuse(in, "is a damaged Word file: "+err.Error(), "open it in a word processor and save it again")
	}
	var b page.Builder
	for _, p := range d.Paragraphs {
		var h page.Hint
		style := strings.ToLower(p.Style)
		switch {
		case p.Place == "header" || p.Place == "footer":
			h.Kind, h.Rule = affair.PartBoilerplate, "page "+p.Place
		case p.Place == "footnote":
			h.Kind, h.Rule = affair.PartBoilerplate, "footnote"
		case style == "title":
			h.Kind, h.Rule = affair.PartTitle, "style Title"
		case style == "subtitle":
			h.Kind, h.Rule = affair.PartDeck, "style Subtitle"
		case style == "caption":
			h.Kind, h.Rule = affair.PartCaption, "style Caption"
		case strings.HasPrefix(style, "toc"):
			h.Kind, h.Rule = affair.PartMenu, "table of contents"
		}
		h.Heading, h.List = p.Heading, p.List
		h.Quote = strings.Contains(style, "quote")
		b.Add(p.Text, h)
	}
	return r.built(in, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b.Page(),
		info{where: "docx-core", title: d.Title, author: d.Creator, date: d.Created, language: d.Language})
}

func (r *reading) readODT(in input) error {
	d, err := odt.Parse(in.data)
	switch {
	case errors.Is(err, odt.ErrEncrypted):
		return r.refuse(in, "is protected by a password", "open it and save it without the password")
	case err != nil:
		return r.refuse(in, "is a damaged OpenDocument file: "+err.Error(), "open it in a word processor and save it again")
	}
	var b page.Builder
	for _, p := range d.Paragraphs {
		h := page.Hint{Heading: p.Heading, List: p.List}
		switch {
		case p.Note:
			h.Kind, h.Rule = affair.PartBoilerplate, "footnote"
		case p.Style == "Title":
			h.Kind, h.Rule = affair.PartTitle, "style Title"
		case p.Style == "Subtitle":
			h.Kind, h.Rule = affair.PartDeck, "style Subtitle"
		}
		b.Add(p.Text, h)
	}
	return r.built(in, "application/vnd.oasis.opendocument.text", b.Page(), info{where: "odt-meta", title: d.Title, author: d.Creator, date: d.Date, language: d.Language})
}

func (r *reading) readRTF(in input) error {
	d, err := rtf.Parse(in.data)
	if err != nil {
		return r.refuse(in, "is damaged rich text: "+err.Error(), "open it in a word processor and save it as DOCX")
	}
	var b page.Builder
	for _, p := range d.Paragraphs {
		b.Add(p, page.Hint{})
	}
	return r.built(in, "application/rtf", b.Page(), info{where: "rtf-info", title: d.Title, author: d.Author, date: d.Date})
}

func (r *reading) readEPUB(in input) error {
	book, err := epub.Parse(in.data)
	switch {
	case errors.Is(err, epub.ErrEncrypted):
		return r.refuse(in, "is protected by rights management", "use a copy without protection")
	case err != nil:
		return r.refuse(in, "is a damaged EPUB: "+err.Error(), "convert it again, or save its text")
	}
	var b page.Builder
	for _, c := range book.Chapters {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		p, err := webpage.Plain(decode(c, htmlCharset(c)).text)
		if err != nil {
			continue // one broken chapter does not cost the book
		}
		for _, k := range p.Blocks {
			b.Add(p.Text[k.Start:k.End], k.Hint)
		}
		if b.Len() > r.o.maxText() {
			break
		}
	}
	return r.built(in, "application/epub+zip", b.Page(), info{where: "epub-package", title: book.Title, author: book.Creator, date: book.Date, language: book.Language, outlet: book.Publisher})
}

func (r *reading) readPDF(in input) error {
	if !bytes.Contains(in.data[max(0, len(in.data)-2048):], []byte("%%EOF")) && !bytes.Contains(in.data, []byte("startxref")) {
		return r.refuse(in, "is a truncated PDF: its end is missing", "download or save it again")
	}
	d, err := pdfdoc.Parse(in.data)
	switch {
	case errors.Is(err, pdfdoc.ErrEncrypted):
		return r.refuse(in, "is a PDF protected by a password", "open it and print it to a new PDF without the password")
	case errors.Is(err, pdfdoc.ErrNoText):
		return r.refuse(in, "is a PDF without a text layer", "recognise its text first (OCR) and read the result")
	case errors.Is(err, pdfdoc.ErrTooLarge):
		return r.refuse(in, "is a PDF that unpacks to too much", "print the pages you need to a new PDF")
	case err != nil:
		return r.refuse(in, "is a damaged PDF: "+err.Error(), "open it and print it to a new PDF")
	}
	var b page.Builder
	for _, p := range d.Paragraphs {
		h := page.Hint{Heading: p.Heading}
		if p.Furniture {
			h.Kind, h.Rule = affair.PartBoilerplate, "running head"
		}
		b.Add(p.Text, h)
	}
	var notes []string
	if d.Columns {
		notes = append(notes, "read in columns")
	}
	if d.Damaged > 0 {
		notes = append(notes, fmt.Sprintf("%d of %d pages could not be read whole", d.Damaged, d.Pages))
	}
	return r.built(in, "application/pdf", b.Page(), info{where: "pdf-info", title: d.Title, author: d.Author, date: d.Created}, notes...)
}
