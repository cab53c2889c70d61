package webpage

import (
	"math"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/rashomon-affairs/rashomon/internal/intake/page"
)

// featureNames name the features of a block, in the order of features. The weights in
// weights.go stand in the same order.
var featureNames = []string{
	"bias", "words", "long", "short", "link", "linked all", "terminal", "stops", "lower", "caps", "bullet", "repeated", "cue", "tail cue",
	"heading", "h1", "p", "li", "cell", "div", "quote",
	"nav", "footer", "header", "aside", "form", "figure", "article", "main", "like menu", "like body", "like comments", "like caption", "like byline", "like advert", "button",
	"vote", "vote short", "in json-ld", "is title", "between votes", "before votes", "behind votes",
	"near vote", "same parent", "same grandparent", "prose parent", "prev vote", "next vote", "prev2 vote", "next2 vote", "prev words", "next words", "prev link", "next link", "prev heading", "next heading",
	"vote p", "vote li", "vote heading", "novote p", "novote same parent", "novote like body", "heading next vote", "vote menu", "tail vote", "link sentence", "is deck", "last tenth", "vote head",
}

// evidence is what is known of a page beside its blocks.
type evidence struct {
	meta    Meta
	vote    voter
	article voter // the article as structured data gives it
}

// features computes the features of every block.
func features(p *page.Page, blocks []block, e evidence) [][]float64 {
	n := len(blocks)
	vote := make([]float64, n)
	first, last := -1, -1
	parents, grands, prose := map[*html.Node]float64{}, map[*html.Node]float64{}, map[*html.Node]float64{}
	voted, allProse := 0.0, 0.0
	for i, b := range blocks {
		s := p.Text[b.Start:b.End]
		vote[i] = e.vote.share(s)
		t := p.Traits(i)
		w := float64(t.Words)
		if vote[i] > .5 && t.Words >= 8 {
			if first < 0 {
				first = i
			}
			last = i
			parents[up(b.node, 1)] += w
			grands[up(b.node, 2)] += w
			voted += w
		}
		if t.Terminal && t.Words >= 10 && t.Link < .4 {
			prose[up(b.node, 1)] += w
			allProse += w
		}
	}
	at := func(v []float64, i int) float64 {
		if i < 0 || i >= n {
			return 0
		}
		return v[i]
	}
	out := make([][]float64, n)
	for i, b := range blocks {
		s := p.Text[b.Start:b.End]
		t := p.Traits(i)
		tag := b.tag
		isHead := b.heading > 0
		v := vote[i]
		sp := ratio(parents[up(b.node, 1)], voted)
		sg := ratio(grands[up(b.node, 2)], voted)
		near := 0.0
		for d := 1; d <= 6; d++ {
			if at(vote, i-d) > .5 || at(vote, i+d) > .5 {
				near = 1 / float64(d)
				break
			}
		}
		prevW, nextW, prevL, nextL, prevH, nextH := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
		if i > 0 {
			q := p.Traits(i - 1)
			prevW, prevL, prevH = math.Log1p(float64(q.Words)), q.Link, flag(blocks[i-1].heading > 0)
		}
		if i+1 < n {
			q := p.Traits(i + 1)
			nextW, nextL, nextH = math.Log1p(float64(q.Words)), q.Link, flag(blocks[i+1].heading > 0)
		}
		isTitle := flag(len(e.meta.Title.Value) > 8 && strings.Contains(strings.ToLower(e.meta.Title.Value), strings.ToLower(s)) && t.Words >= 3)
		isDeck := flag(len(e.meta.Deck.Value) > 20 && len(s) > 20 && strings.Contains(strings.ToLower(e.meta.Deck.Value), strings.ToLower(s)))
		in := func(m place) float64 { return flag(b.where&m != 0) }
		tailCue := flag(t.Cue && t.TailCue)
		out[i] = []float64{
			1, math.Log1p(float64(t.Words)), flag(t.Words >= 25), flag(t.Words <= 4), t.Link, flag(t.Link > .9), flag(t.Terminal), t.Stops, t.Lower, flag(t.Caps), flag(t.Bullet), flag(t.Repeats > 1), flag(t.Cue && !t.TailCue), tailCue,
			flag(isHead), flag(b.heading == 1), flag(tag == atom.P), flag(tag == atom.Li), flag(tag == atom.Td || tag == atom.Tr), flag(tag == atom.Div || tag == atom.Section), flag(b.quote),
			in(inNav), in(inFooter), in(inHeader), in(inAside), in(inForm), in(inFigure), in(inArticle), in(inMain), in(likeMenu), in(likeBody), in(likeComments), in(likeCaption), in(likeByline), in(likeAdvert), in(inButton),
			v, v * flag(t.Words <= 4), e.article.share(s), isTitle, flag(first >= 0 && i >= first && i <= last), flag(i < first), flag(last >= 0 && i > last),
			near, sp, sg, ratio(prose[up(b.node, 1)], allProse), at(vote, i-1), at(vote, i+1), at(vote, i-2), at(vote, i+2), prevW, nextW, prevL, nextL, prevH, nextH,
			v * flag(tag == atom.P), v * flag(tag == atom.Li), v * flag(isHead), (1 - v) * flag(tag == atom.P) * flag(t.Terminal), (1 - v) * sp, (1 - v) * in(likeBody), flag(isHead) * at(vote, i+1), v * in(likeMenu), v * tailCue, t.Link * flag(t.Terminal), isDeck, flag(i > n*9/10), v * flag(i < first+2),
		}
	}
	return out
}

func ratio(a, b float64) float64 {
	if b <= 0 {
		return 0
	}
	return a / b
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// up climbs from an element, not past the body.
func up(n *html.Node, steps int) *html.Node {
	for ; steps > 0 && n != nil && n.Parent != nil && n.DataAtom != atom.Body; steps-- {
		n = n.Parent
	}
	return n
}
