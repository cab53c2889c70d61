package webpage

import (
	"strings"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
)

// Page is a web page, rendered and judged.
type Page struct {
	*page.Page
	Meta Meta
}

// evidence is what is known of a page beside its blocks.
type evidence struct {
	meta    Meta
	vote    voter
	article voter // the article as structured data gives it
}

// Read renders a page and judges its blocks. src is decoded text; address is where the page
// came from, or "".
func Read(src, address string) (*Page, error) {
	doc, err := parse(src)
	if err != nil {
		return nil, err
	}
	p, blocks, e := look(doc, address)
	if address == "" {
		address = e.meta.URL.Value
	}
	if e.meta.Outlet.Value == "" {
		e.meta.offer(&e.meta.Outlet, hostOutlet(address), "address", .4)
	}
	if e.meta.Published.Score < .7 {
		e.meta.offerDate(&e.meta.Published, dateByHTMLDate(doc, address), "htmldate", .6)
	}
	judge(p, blocks, e)
	return &Page{Page: p, Meta: e.meta}, nil
}

// look renders the page and gathers the evidence about it.
func look(doc *html.Node, address string) (*page.Page, []block, evidence) {
	e := evidence{meta: readMeta(doc)}
	if address == "" {
		address = e.meta.URL.Value
	}
	text, blocks := render(doc)
	p := toPage(text, blocks)
	p.Measure()
	if len(text) <= maxVoted && len(blocks) <= maxVotedBlocks {
		e.vote = trafilaturaVote(doc, address, trafilatura.Balanced, true)
	}
	if e.meta.ArticleBody != "" {
		e.article = newVoter(e.meta.ArticleBody, []block{{Span: spanOf(e.meta.ArticleBody)}})
	}
	return p, blocks, e
}

func spanOf(s string) affair.Span { return affair.Span{End: len(s)} }

// The other extractor is not asked about pages beyond these sizes: its time grows faster
// than the page.
const (
	maxVoted       = 1 << 20
	maxVotedBlocks = 20_000
)

// judge says of each block whether it is of the article. Without the other extractor's vote,
// or when nothing is found to be of the article, it leaves the blocks to package page.
func judge(p *page.Page, blocks []block, e evidence) {
	if e.vote.words < 30 && e.article.words < 30 {
		return
	}
	found := false
	for i := range blocks {
		s := p.Text[blocks[i].Start:blocks[i].End]
		body := e.vote.words >= 30 && e.vote.share(s) > .5 && !strings.EqualFold(s, e.meta.Title.Value)
		h := &p.Blocks[i].Hint
		h.Body = -1
		switch where := blocks[i].where; {
		case body:
			h.Body, found = 1, true
		case blocks[i].heading == 1:
		case where&(likeCaption|inFigure) != 0 && where&(inNav|inFooter) == 0:
			h.Kind, h.Rule = affair.PartCaption, "caption by markup"
		case where&(inNav|inButton) != 0:
			h.Kind, h.Rule = affair.PartMenu, "navigation by markup"
		case where&likeComments != 0 && blocks[i].chars > 60:
			h.Kind, h.Rule = affair.PartBoilerplate, "comments by markup"
		}
	}
	if !found {
		for i := range p.Blocks {
			p.Blocks[i].Hint.Body = 0
		}
	}
}

// Plain renders HTML without judging it, for text that is known to be the article's: a
// chapter of a book, an item of a feed, the body of a mail.
func Plain(src string) (*page.Page, error) {
	doc, err := parse(src)
	if err != nil {
		return nil, err
	}
	text, blocks := render(doc)
	return toPage(text, blocks), nil
}
