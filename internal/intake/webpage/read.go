package webpage

import (
	"strings"

	"github.com/markusmobius/go-trafilatura"

	"github.com/rashomon-affairs/rashomon/internal/intake/page"
)

// Page is a web page, rendered and judged.
type Page struct {
	*page.Page
	Meta Meta
}

// Read renders a page and judges its blocks. src is decoded text; address is where the page
// came from, or "".
func Read(src, address string) (*Page, error) {
	doc, err := parse(src)
	if err != nil {
		return nil, err
	}
	meta := readMeta(doc)
	if address == "" {
		address = meta.URL.Value
	}
	if meta.Outlet.Value == "" {
		meta.offer(&meta.Outlet, hostOutlet(address), "address", .4)
	}
	text, blocks := render(doc)
	p := &Page{Page: toPage(text, blocks), Meta: meta}
	if p.Meta.Published.Score < .7 {
		p.Meta.offerDate(&p.Meta.Published, dateByHTMLDate(doc, address), "htmldate", .6)
	}
	judge(p.Page, blocks, meta, trafilaturaVote(doc, address, trafilatura.Balanced, true))
	return p, nil
}

// judge says of each block whether it is of the article.
func judge(p *page.Page, blocks []block, meta Meta, v voter) {
	for i := range blocks {
		h := &p.Blocks[i].Hint
		s := p.Text[blocks[i].Start:blocks[i].End]
		switch {
		case v.words < 30:
		case v.share(s) > .5 && !strings.EqualFold(s, meta.Title.Value):
			h.Body = 1
		default:
			h.Body = -1
		}
	}
}
