// Package page tells apart what stands on a page: title, deck, byline, date, outlet, origin,
// the paragraphs of the account, and everything around them. It works on blocks of a fixed
// text, whatever format the text was read from, and it never changes the text.
//
// The body is found as the stretch of blocks whose prose outweighs what interrupts it: each
// block gets a weight from its length, punctuation, links, case and repetition, and the
// stretch with the greatest sum wins (maximum subsequence, as in Pasternack and Roth,
// "Extracting article text from the web with maximum subsequence segmentation", WWW 2009).
// A reader that knows better, because its format has marks for headings or navigation, says
// so in a block's Hint.
package page

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Hint is what a format says about a block.
type Hint struct {
	// Kind, when set, is final: the reader knows what the block is.
	Kind affair.PartKind
	// Rule names the reader's reason for Kind.
	Rule string
	// Heading is the level of a heading, 1 to 6, and 0 for anything else.
	Heading int
	// List is set for items of a list.
	List bool
	// Link is how much of the block is inside links, 0 to 1.
	Link float64
	// Prior is added to the weight of the block when the body is sought: positive for blocks
	// that another method takes for body, negative for the opposite.
	Prior float64
	// Quote is set for block quotations.
	Quote bool
	// Body is the reader's own judgement: 1 for a block of the article, -1 for none, 0 when it
	// does not say. One block with 1 makes the body reach from the first such block to the last.
	Body int
}

// Block is a paragraph, a heading, an item of a list or a lone line.
type Block struct {
	affair.Span
	// Lines are the block's lines as they stand in the text, without the white space around.
	Lines []affair.Span
	// Gap is the number of empty lines before the block.
	Gap  int
	Hint Hint

	f features
}

// Page is a text and its blocks in order.
type Page struct {
	Text   string
	Blocks []Block
}

// NewBlock makes a block of one line.
func NewBlock(start, end, gap int) Block {
	s := affair.Span{Start: start, End: end}
	return Block{Span: s, Lines: []affair.Span{s}, Gap: gap}
}

func (p *Page) text(i int) string { return p.Text[p.Blocks[i].Start:p.Blocks[i].End] }

// features are what the rules look at. They are computed once.
type features struct {
	plain    string  // text without markdown link marks, white space folded
	key      string  // plain in lower case: what repetition is counted on
	words    int     // runs of letters or digits
	chars    int     // runes of plain
	link     float64 // share of the text inside links
	lower    float64 // share of words that begin with a lower-case letter
	stops    float64 // share of words that are English function words
	terminal bool    // ends as a sentence does
	caps     bool    // letters are all capitals
	numeric  bool    // more digits than letters
	bullet   bool    // begins with the mark of a list item
	marked   int     // level of a markdown heading
	first    rune    // first letter or digit
	repeats  int     // how often the same block stands on the page
	cue      *cue    // the cue that fired, if any
	weight   float64
}

var (
	linkMark   = regexp.MustCompile(`!?\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?:\s+"[^"]*")?\)`)
	bulletMark = regexp.MustCompile(`^(?:[-*•·▪●‣◦►»>]+\s+)+|^[-*•·▪●‣◦►]+$`)
	headMark   = regexp.MustCompile(`^(#{1,6})\s+`)
)

// functionWords are the commonest words of English prose. Menus and headlines have few.
var functionWords = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`the of and to a in that is was he for it with as his on be at by i this had not are but from or have an they
		which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can
		only other new some could time these two may then do first any my now such like our over me even most made after also did many before must
		through back where much your way well down should because each just those how too because does been being under while against between during without`) {
		functionWords[w] = true
	}
}

func (p *Page) measure() {
	count := map[string]int{}
	for i := range p.Blocks {
		p.Blocks[i].f = measure(p.text(i), p.Blocks[i].Hint)
		count[p.Blocks[i].f.key]++
	}
	for i := range p.Blocks {
		p.Blocks[i].f.repeats = count[p.Blocks[i].f.key]
	}
}

func measure(s string, h Hint) features {
	var f features
	if strings.HasPrefix(s, "#") {
		if m := headMark.FindStringSubmatch(s); m != nil {
			f.marked = len(m[1])
			s = s[len(m[0]):]
		}
	}
	if r, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("-*•·▪●‣◦►»>", r) {
		if m := bulletMark.FindString(s); m != "" {
			f.bullet = true
			s = s[len(m):]
		}
	}
	f.bullet = f.bullet || h.List
	linked := 0
	if strings.Contains(s, "](") {
		s = linkMark.ReplaceAllStringFunc(s, func(m string) string {
			t := linkMark.FindStringSubmatch(m)[1]
			linked += utf8.RuneCountInString(t)
			return t
		})
	}
	f.plain = strings.Join(strings.Fields(s), " ")
	f.key = strings.ToLower(f.plain)
	f.chars = utf8.RuneCountInString(f.plain)
	f.link = h.Link
	if f.chars > 0 {
		f.link = max(f.link, min(1, float64(linked)/float64(f.chars)))
	}
	letters, digits, upper, lower, stops := 0, 0, 0, 0, 0
	for _, r := range f.plain {
		if unicode.IsDigit(r) {
			digits++
		}
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				upper++
			}
		}
		if f.first == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			f.first = r
		}
	}
	for w := range strings.FieldsFuncSeq(f.plain, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
		f.words++
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
			lower++
		}
		if functionWords[strings.ToLower(w)] {
			stops++
		}
	}
	if f.words > 0 {
		f.lower = float64(lower) / float64(f.words)
		f.stops = float64(stops) / float64(f.words)
	}
	f.caps = letters >= 6 && float64(upper) > .9*float64(letters)
	f.numeric = digits > letters
	f.terminal = endsSentence(f.plain)
	f.cue = findCue(f.plain, f.words)
	return f
}

// endsSentence reports whether the text ends in the mark of a sentence's end, quotation
// marks and brackets behind it passed over.
func endsSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'”’»)]`, r) || r == '`' })
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;。！？", r) && s != ""
}
