// Package webpage reads HTML: it renders the page to text with its structure kept beside it,
// reads the metadata that pages carry for machines, and weighs which blocks are the article.
package webpage

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/page"
)

// maxDepth is how deep elements may be nested before deeper tags are dropped (their text is
// kept). No page made by people needs a tenth of it.
const maxDepth = 200

// block is a rendered block with what its place in the tree says.
type block struct {
	affair.Span
	tag     atom.Atom // innermost block element
	node    *html.Node
	heading int
	list    bool
	quote   bool
	chars   int // runes
	linked  int // of them in links
	where   place
}

// place is the set of regions around a block, as bits.
type place uint32

const (
	inNav place = 1 << iota
	inFooter
	inHeader
	inAside
	inForm
	inFigure
	inArticle
	inMain
	inTable
	inHidden
	likeMenu     // class or id speaks of navigation, sharing, related links
	likeBody     // class or id speaks of the article's text
	likeComments // of readers' comments
	likeCaption
	likeByline
	likeAdvert
	inButton
)

var (
	menuName    = regexp.MustCompile(`(?i)(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|related|recommend(?:ed|ations?)?|promos?|social|share|sharing|newsletters?|subscri\w+|popup|modal|cookies?|banner|tags?|taglist|widget|teasers?|most-?read|trending|popular|toolbar|footer|paywall|signup|outbrain|taboola|readmore|read-more|more-stories|topics|pagination|pager|skip|masthead)(?:$|[-_ ])`)
	bodyName    = regexp.MustCompile(`(?i)(?:article|story|entry|post|content|main)[-_]{0,2}(?:body|content|text|copy|main)|^body-?copy|articlebody|storybody|bodytext|article__content|post-entry|(?:^|[-_ ])rich-?text`)
	commentName = regexp.MustCompile(`(?i)(?:^|[-_ ])(?:comments?|disqus|respond|replies|reply|comment-?list|livefyre|discussion)(?:$|[-_ ])`)
	captionName = regexp.MustCompile(`(?i)caption|credit|(?:^|[-_ ])(?:wp-caption|photo-by|image-source)`)
	bylineName  = regexp.MustCompile(`(?i)byline|author|contributor|dateline|timestamp|pubdate|publish|published|(?:^|[-_ ])(?:meta|post-meta|entry-meta|date|bio)(?:$|[-_ ])`)
	advertName  = regexp.MustCompile(`(?i)(?:^|[-_ ])(?:ad|ads|advert\w*|sponsor\w*|dfp|gpt)(?:$|[-_ ])`)
)

// parse makes the tree. Pages nested beyond reason are flattened first.
func parse(src string) (*html.Node, error) {
	if deep(src) {
		src = flatten(src)
	}
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		doc, err = html.Parse(strings.NewReader(flatten(src)))
	}
	if err != nil {
		return nil, fmt.Errorf("parse html: %w", err)
	}
	return doc, nil
}

// void elements have no end tag and open no level.
var void = map[atom.Atom]bool{
	atom.Br: true, atom.Img: true, atom.Hr: true, atom.Input: true, atom.Meta: true, atom.Link: true, atom.Area: true, atom.Base: true,
	atom.Col: true, atom.Embed: true, atom.Source: true, atom.Track: true, atom.Wbr: true, atom.Param: true, atom.P: true, atom.Li: true,
}

// deep reports whether the tags are nested deeper than maxDepth at any point.
func deep(src string) bool {
	depth := 0
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return false
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[atom.Lookup(name)] {
				depth++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); depth > 0 && !void[atom.Lookup(name)] {
				depth--
			}
		}
		if depth > maxDepth {
			return true
		}
	}
}

// flatten drops the start tags that would nest too deep, and as many end tags.
func flatten(src string) string {
	var out bytes.Buffer
	depth := 0
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		t := z.Next()
		if t == html.ErrorToken {
			if z.Err() == io.EOF {
				return out.String()
			}
			return out.String()
		}
		raw := z.Raw()
		switch t {
		case html.StartTagToken:
			name, _ := z.TagName()
			if !void[atom.Lookup(name)] {
				if depth++; depth > maxDepth {
					out.WriteByte(' ')
					continue
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if !void[atom.Lookup(name)] && depth > 0 {
				if depth--; depth >= maxDepth {
					out.WriteByte(' ')
					continue
				}
			}
		}
		out.Write(raw)
	}
}

// skipped elements have nothing to read.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Head: true, atom.Svg: true, atom.Math: true, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Select: true, atom.Textarea: true,
	atom.Noscript: true, atom.Map: true, atom.Datalist: true, atom.Input: true,
}

var blockTags = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dialog: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true,
	atom.Figcaption: true, atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Hgroup: true, atom.Hr: true, atom.Legend: true, atom.Li: true, atom.Main: true,
	atom.Menu: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true, atom.Table: true,
	atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true, atom.Button: true, atom.Html: true,
}

// renderer writes the text of a page block by block.
type renderer struct {
	out    strings.Builder
	blocks []block

	cur    strings.Builder // text of the block under way
	linked int
	breaks int  // line breaks since the last character
	space  bool // white space is due before the next character
	cell   bool // a new cell of a table's row begins with the next character
	hidden bool // render what the page does not show
	names  map[string]place
	tag    atom.Atom
	node   *html.Node
	where  place
	list   bool
	quote  bool
}

// render renders the tree as a browser would show it. Only if that leaves next to nothing
// are hidden elements rendered too: some pages show their text by script.
func render(doc *html.Node) (string, []block) {
	r := &renderer{}
	r.walk(doc, context{})
	r.flush()
	if r.out.Len() < 400 {
		h := &renderer{hidden: true}
		h.walk(doc, context{})
		h.flush()
		if h.out.Len() > 2*r.out.Len() {
			r = h
		}
	}
	return r.out.String(), r.blocks
}

// dataRow reports whether a table's row holds data, not layout: short cells without blocks
// inside. Its cells are then one block, with tabs between.
func dataRow(tr *html.Node) bool {
	cells, size := 0, 0
	var ok func(*html.Node, int) bool
	ok = func(n *html.Node, depth int) bool {
		if depth > 6 {
			return false
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			switch {
			case k.Type == html.TextNode:
				size += len(strings.TrimSpace(k.Data))
			case k.DataAtom == atom.Td || k.DataAtom == atom.Th:
				cells++
			case blockTags[k.DataAtom]:
				return false
			}
			if !ok(k, depth+1) {
				return false
			}
		}
		return true
	}
	return ok(tr, 0) && cells > 1 && size/cells < 80
}

// context is what holds for an element's content.
type context struct {
	where place
	tag   atom.Atom
	node  *html.Node
	link  bool
	list  bool
	quote bool
	pre   bool
	row   bool // inside a row of data
	depth int
}

func (r *renderer) walk(n *html.Node, c context) {
	if c.depth > 4*maxDepth {
		return
	}
	c.depth++
	switch n.Type {
	case html.TextNode:
		r.text(n.Data, c)
		return
	case html.ElementNode:
		if skipped[n.DataAtom] {
			return
		}
		if n.DataAtom == atom.Br {
			r.breaks++
			r.space = true
			return
		}
		isBlock := blockTags[n.DataAtom]
		c = r.enter(n, c)
		if c.where&inHidden != 0 && !r.hidden {
			return
		}
		if n.DataAtom == atom.Tr && dataRow(n) {
			c.row = true
		} else if c.row && (n.DataAtom == atom.Td || n.DataAtom == atom.Th) {
			isBlock, r.cell = false, true
		}
		if isBlock {
			r.flush()
			c.tag, c.node = n.DataAtom, n
			defer r.flush()
		}
	case html.DocumentNode:
	default:
		return
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		r.walk(k, c)
	}
}

// enter works out the context of an element's content.
func (r *renderer) enter(n *html.Node, c context) context {
	switch n.DataAtom {
	case atom.A:
		c.link = true
	case atom.Nav, atom.Menu:
		c.where |= inNav
	case atom.Footer:
		c.where |= inFooter
	case atom.Header:
		c.where |= inHeader
	case atom.Aside:
		c.where |= inAside
	case atom.Form:
		c.where |= inForm
	case atom.Button:
		c.where |= inButton
	case atom.Figure:
		c.where |= inFigure
	case atom.Figcaption:
		c.where |= inFigure | likeCaption
	case atom.Article:
		c.where |= inArticle
	case atom.Main:
		c.where |= inMain
	case atom.Td, atom.Th:
		c.where |= inTable
	case atom.Li, atom.Dt, atom.Dd:
		c.list = true
	case atom.Blockquote:
		c.quote = true
	case atom.Pre:
		c.pre = true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			c.where |= inHidden
		case "style":
			if s := strings.ReplaceAll(strings.ToLower(a.Val), " ", ""); strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				c.where |= inHidden
			}
		case "role":
			switch a.Val {
			case "navigation", "menu", "menubar", "search", "dialog":
				c.where |= inNav
			case "contentinfo":
				c.where |= inFooter
			case "complementary":
				c.where |= inAside
			case "main":
				c.where |= inMain
			case "article":
				c.where |= inArticle
			}
		case "itemprop":
			if a.Val == "articleBody" {
				c.where |= likeBody
			}
			if a.Val == "caption" {
				c.where |= likeCaption
			}
		case "class", "id":
			if n.DataAtom != atom.Body && n.DataAtom != atom.Html && len(a.Val) < 400 {
				c.where |= r.named(a.Val)
			}
		}
	}
	return c
}

// named remembers what a class says: pages repeat the same few a thousand times.
func (r *renderer) named(v string) place {
	w, ok := r.names[v]
	if !ok {
		if r.names == nil {
			r.names = map[string]place{}
		}
		w = named(v)
		r.names[v] = w
	}
	return w
}

func named(v string) place {
	var w place
	for _, name := range strings.Fields(v) {
		if menuName.MatchString(name) {
			w |= likeMenu
		}
		if bodyName.MatchString(name) {
			w |= likeBody
		}
		if commentName.MatchString(name) {
			w |= likeComments
		}
		if captionName.MatchString(name) {
			w |= likeCaption
		}
		if bylineName.MatchString(name) {
			w |= likeByline
		}
		if advertName.MatchString(name) {
			w |= likeAdvert
		}
	}
	return w
}

// text adds a text node to the block under way. White space folds to one space, as a browser
// shows it; marks that are not seen (soft hyphens, zero-width spaces) are dropped.
func (r *renderer) text(s string, c context) {
	for _, ch := range s {
		switch {
		case ch == '\u00ad' || ch == '\u200b' || ch == '\ufeff' || ch == '\u2060':
			continue
		case c.pre && ch == '\n':
			r.breaks++
			r.space = true
			continue
		case unicode.IsSpace(ch):
			r.space = true
			continue
		case ch < ' ' || ch == utf8.RuneError && len(s) == 1:
			continue
		}
		if r.cur.Len() == 0 {
			r.tag, r.node, r.where, r.list, r.quote = c.tag, c.node, c.where, c.list, c.quote
			r.linked, r.breaks, r.space = 0, 0, false
		} else if r.cell {
			r.cur.WriteByte('\t')
		} else if r.breaks >= 2 {
			r.flush()
			r.tag, r.node, r.where, r.list, r.quote = c.tag, c.node, c.where, c.list, c.quote
		} else if r.breaks == 1 {
			r.cur.WriteByte('\n')
		} else if r.space {
			r.cur.WriteByte(' ')
		}
		r.space, r.breaks, r.cell = false, 0, false
		r.cur.WriteRune(ch)
		if c.link {
			r.linked++
		}
	}
}

// flush ends the block under way.
func (r *renderer) flush() {
	if r.cur.Len() > 0 {
		s := norm.NFC.String(r.cur.String())
		if r.out.Len() > 0 {
			r.out.WriteString("\n\n")
		}
		b := block{
			Span: affair.Span{Start: r.out.Len(), End: r.out.Len() + len(s)}, tag: r.tag, node: r.node, list: r.list, quote: r.quote,
			chars: utf8.RuneCountInString(s), linked: r.linked, where: r.where,
		}
		switch r.tag {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			b.heading = int(r.tag.String()[1] - '0')
		}
		r.out.WriteString(s)
		r.blocks = append(r.blocks, b)
	}
	r.cur.Reset()
	r.linked, r.breaks, r.space, r.cell = 0, 0, false, false
}

// Page turns rendered blocks into the blocks that package page reads.
func toPage(text string, blocks []block) *page.Page {
	p := &page.Page{Text: text}
	for _, b := range blocks {
		nb := page.NewBlock(b.Start, b.End, 1)
		nb.Hint.Heading = b.heading
		nb.Hint.List = b.list
		nb.Hint.Quote = b.quote
		if b.chars > 0 {
			nb.Hint.Link = min(1, float64(b.linked)/float64(b.chars))
		}
		p.Blocks = append(p.Blocks, nb)
	}
	return p
}
