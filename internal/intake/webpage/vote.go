package webpage

import (
	"net/url"
	"strings"
	"unicode"

	htmldate "github.com/markusmobius/go-htmldate"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
)

// voter is the opinion of another extractor: the text it takes for the article.
type voter struct {
	blocks   map[string]int  // its blocks, folded
	shingles map[string]bool // of three words
	words    int
}

// trafilaturaVote asks go-trafilatura, which does not keep places, for the article's text.
// It may change the tree it is given.
func trafilaturaVote(doc *html.Node, address string, focus trafilatura.ExtractionFocus, fallback bool) (v voter) {
	defer func() {
		if recover() != nil { // a page that upsets the library costs its vote, nothing else
			v = voter{}
		}
	}()
	u, _ := url.Parse(address)
	res, err := trafilatura.ExtractDocument(doc, trafilatura.Options{
		OriginalURL: u, EnableFallback: fallback, Focus: focus, ExcludeComments: true, Deduplicate: false,
		HtmlDateMode: trafilatura.Disabled, HtmlDateOverride: &htmldate.Result{},
	})
	if err != nil || res == nil || res.ContentNode == nil {
		return voter{}
	}
	text, blocks := render(res.ContentNode)
	return newVoter(text, blocks)
}

func newVoter(text string, blocks []block) voter {
	v := voter{blocks: map[string]int{}, shingles: map[string]bool{}}
	for _, b := range blocks {
		w := fold(text[b.Start:b.End])
		v.words += len(w)
		v.blocks[strings.Join(w, " ")]++
		for i := 0; i+3 <= len(w); i++ {
			v.shingles[strings.Join(w[i:i+3], " ")] = true
		}
	}
	return v
}

func fold(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// share says how much of a block the voter has, 0 to 1.
func (v voter) share(s string) float64 {
	w := fold(s)
	if len(w) == 0 {
		return 0
	}
	if v.blocks[strings.Join(w, " ")] > 0 {
		return 1
	}
	if len(w) < 3 {
		return 0
	}
	hit := 0
	for i := 0; i+3 <= len(w); i++ {
		if v.shingles[strings.Join(w[i:i+3], " ")] {
			hit++
		}
	}
	return float64(hit) / float64(len(w)-2)
}
