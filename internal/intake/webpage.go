package intake

import (
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
	"github.com/rashomon-affairs/rashomon/internal/intake/webpage"
)

// readHTML reads a web page: the document's text is the rendered page.
func (r *reading) readHTML(in input) error {
	declared := in.Charset
	if declared == "" {
		declared = htmlCharset(in.data)
	}
	d := decode(in.data, declared)
	if reason, advice := hopeless(d); reason != "" {
		return r.refuse(in, reason, advice)
	}
	if len(d.text) > 4*r.o.maxText() {
		return r.tooLong(in, len(d.text))
	}
	p, err := webpage.Read(d.text, in.URL)
	if err != nil {
		return r.refuse(in, "cannot be read as HTML: "+err.Error(), "open it in a browser and save it again, or save the text")
	}
	if len(p.Blocks) > maxBlocks {
		return r.tooMany(in, len(p.Blocks))
	}
	d.text = p.Text
	if reason, _ := hopeless(d); reason != "" {
		return r.refuse(in, "shows no text without its scripts", "open it in a browser and save the page as shown, or as text")
	}
	doc := newDocument(in, "text/html", d)
	m := p.Meta
	doc.Title, doc.Deck, doc.Outlet, doc.Byline = m.Title, m.Deck, m.Outlet, m.Byline
	doc.Section, doc.Published, doc.Updated = m.Section, m.Published, m.Updated
	if m.URL.Value != "" {
		better(&doc.URL, m.URL)
	}
	apply(doc, p.Page.Read(page.Known{Title: m.Title.Value, Deck: m.Deck.Value, Byline: m.Byline.Value, Outlet: m.Outlet.Value}))
	doc.Language = language(doc, m.Language.Value)
	return r.finish(in, doc)
}
