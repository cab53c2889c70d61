package page

import (
	"regexp"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Known is what is known of the page before its text is read, from markup or a file's own
// properties. Empty strings are unknown. It helps to find the places, and is never invented.
type Known struct {
	Title, Deck, Byline, Outlet string
}

// Reading is the page told apart. Parts cover every block; fields not found are zero.
type Reading struct {
	Parts                                                            []affair.Part
	Title, Deck, Outlet, Byline, Origin, Section, Published, Updated affair.Field
}

// label is the decision about one block. Where split is set, the block is divided further.
type label struct {
	kind  affair.PartKind
	rule  string
	split []affair.Part
}

// reader is the state of one reading.
type reader struct {
	*Page
	known  Known
	labels []label
	head   []headLine
	// first and last are the first and last block of the body; first > last when there is none.
	first, last int
	title       int // block of the title, -1 if none
	out         Reading
}

// Read labels the page. It never fails: a page without prose has no body part.
func (p *Page) Read(k Known) Reading {
	r := &reader{Page: p, known: k, labels: make([]label, len(p.Blocks)), title: -1}
	p.measure()
	p.weigh()
	var ok bool
	if r.first, r.last, ok = p.stretch(); !ok {
		r.first, r.last = len(p.Blocks), len(p.Blocks)-1
	}
	r.readHead()
	r.trimHead()
	r.trimTail()
	r.labelHead()
	r.labelBody()
	r.labelTail()
	r.findOutlet()
	r.findOrigin()
	r.collect()
	return r.out
}

func (r *reader) set(i int, k affair.PartKind, rule string) {
	if r.labels[i].kind == "" {
		r.labels[i].kind, r.labels[i].rule = k, rule
	}
}

// labelBody labels the blocks inside the body.
func (r *reader) labelBody() {
	capsText := r.mostlyCaps()
	for i := r.first; i <= r.last; i++ {
		kind, rule := r.inside(i, capsText)
		r.set(i, kind, rule)
	}
}

// mostlyCaps reports whether the body is set in capitals, as old wire copy is: then capitals
// say nothing about a line.
func (r *reader) mostlyCaps() bool {
	caps, all := 0, 0
	for i := r.first; i <= r.last; i++ {
		all += r.Blocks[i].f.words
		if r.Blocks[i].f.caps {
			caps += r.Blocks[i].f.words
		}
	}
	return caps*2 > all
}

func (r *reader) inside(i int, capsText bool) (affair.PartKind, string) {
	b := &r.Blocks[i]
	f := &b.f
	switch {
	case b.Hint.Kind != "":
		return b.Hint.Kind, b.Hint.Rule
	case f.words == 0:
		return affair.PartBoilerplate, "no words"
	case b.Hint.Body < 0:
		return r.outside(i)
	case b.Hint.Heading > 0 || f.marked > 0:
		if f.link > .8 {
			return affair.PartRelated, "linked heading"
		}
		return affair.PartHeading, "heading mark"
	case f.cue != nil && f.cue.final && !f.cue.tail && !(f.link < .5 && f.words > 25 && f.terminal && f.cue.kind == affair.PartRelated):
		return f.cue.kind, "cue: " + f.cue.rule
	case f.link > .8 && !(f.terminal && f.words > 20):
		return affair.PartRelated, "link line"
	case f.repeats > 1 && f.words < 12:
		return affair.PartBoilerplate, "repeated line"
	case f.caps && !capsText && !f.terminal && f.words > 5:
		return affair.PartRelated, "headline in capitals"
	case f.terminal || f.words > 14:
		return affair.PartBody, "prose"
	case b.Hint.Body > 0 && (b.Hint.List || f.words > 8):
		return affair.PartBody, "judged body"
	case f.bullet && f.words > 3:
		return affair.PartBody, "list item"
	case i < r.last && r.Blocks[i+1].f.link > .8 && f.words <= 3:
		return affair.PartRelated, "label of a link"
	case strings.HasSuffix(f.plain, ",") || strings.HasSuffix(f.plain, "–") || strings.HasSuffix(f.plain, "—") || strings.HasSuffix(f.plain, "-"):
		return affair.PartBody, "unfinished line"
	case startsLower(f.plain):
		if f.words <= 3 {
			return affair.PartMenu, "short lower-case line"
		}
		return affair.PartBody, "unfinished line"
	case i == r.last, valediction.MatchString(f.plain), i > r.first && valediction.MatchString(r.Blocks[i-1].f.plain):
		return affair.PartBody, "last line"
	case i == r.first && salutation.MatchString(f.plain):
		return affair.PartBody, "salutation"
	}
	return affair.PartHeading, "crosshead"
}

// labelTail labels what stands behind the body.
func (r *reader) labelTail() {
	for i := r.last + 1; i < len(r.Blocks); i++ {
		kind, rule := r.outside(i)
		r.set(i, kind, rule)
	}
}

// outside labels a block that is known not to be body, title or deck.
func (r *reader) outside(i int) (affair.PartKind, string) {
	b := &r.Blocks[i]
	f := &b.f
	switch {
	case b.Hint.Kind != "" && !b.Hint.Kind.Coded():
		return b.Hint.Kind, b.Hint.Rule
	case f.words == 0:
		return affair.PartBoilerplate, "no words"
	case f.cue != nil:
		return f.cue.kind, "cue: " + f.cue.rule
	case f.link > .6 && f.words > 4:
		return affair.PartRelated, "link line"
	case f.link > .6 || f.words <= 4:
		return affair.PartMenu, "short line"
	case !f.terminal && i > 0 && i < len(r.Blocks)-1 && r.Blocks[i-1].f.link > .8 && r.Blocks[i+1].f.link > .8:
		return affair.PartRelated, "among links"
	}
	return affair.PartBoilerplate, "outside the body"
}

var (
	writerNote = regexp.MustCompile(`^(?:The |This )?(?:[Ww]riter|[Aa]uthor|[Cc]olumnist|[Cc]orrespondent)s?(?:'s|’s)? (?:is|are|was|has|have|teaches|writes|works|served|can)\b|^(?:About the [Aa]uthor|About the [Ww]riter)`)
	personIs   = regexp.MustCompile(`^((?:(?:Dr|Prof|Professor|Sir|Lt|Col|Gen|Ambassador)\.? )?\p{Lu}[\p{L}.'’-]*(?: (?:(?:de|da|di|van|von|der|al|bin|el)\b ?)?\p{Lu}[\p{L}.'’-]*){1,4}),?(?: [^.]{0,60}?,)? (?:is|was|are|has been|currently|teaches|writes|covers|served|works|serves)\b`)
	role       = regexp.MustCompile(`(?i)\b(?:fellow|professor|lecturer|editor|journalist|columnist|correspondent|reporter|analyst|author of|writer|director|researcher|scholar|student|president of|chair(?:man|woman)? of|founder|ambassador|minister|adviser|advisor|expert|contributor|blogger|historian|commentator|teaches|consultant|economist)\b`)
	verbAfter  = regexp.MustCompile(`^,?\s+(?:[^.]{0,60}?,\s+)?(?:is|was|are|were|has|have|reported|reports|writes|wrote|teaches|covers|contributed|served|serves|works|worked|can be)\b`)
)

// trimTail takes from the body's end what is not the account: notes about the author,
// credits, legal lines, links, and lone lines among them.
func (r *reader) trimTail() {
	for steps := 0; r.last >= r.first && steps < 12; steps++ {
		b := &r.Blocks[r.last]
		f := &b.f
		note := r.authorNote(r.last)
		switch {
		case note != "":
			r.set(r.last, affair.PartBoilerplate, note)
		case f.cue != nil:
			r.set(r.last, f.cue.kind, "cue: "+f.cue.rule)
		case b.Hint.Kind != "" && !b.Hint.Kind.Coded(), f.words == 0, f.link > .8, b.Hint.Heading > 0, f.marked > 0:
			// Left to labelTail.
		default:
			return
		}
		r.last--
	}
}

// authorNote returns the name of the rule by which the block is a note about who wrote the
// account, or "". A note at the end is told from the account's last paragraph by its
// subject: the writer, or a person nobody spoke of before.
func (r *reader) authorNote(i int) string {
	f := &r.Blocks[i].f
	if f.words > 90 || i == r.first {
		return ""
	}
	s := strings.TrimLeft(f.plain, "*_–—- ")
	if writerNote.MatchString(s) {
		return "note about the writer"
	}
	by := r.known.Byline
	if by == "" {
		by = r.out.Byline.Value
	}
	for _, name := range splitNames(by) {
		parts := strings.Fields(name)
		for _, n := range []string{name, parts[len(parts)-1]} {
			if len(n) > 2 && len(s) > len(n) && strings.EqualFold(s[:len(n)], n) && verbAfter.MatchString(s[len(n):]) {
				return "note about the byline"
			}
		}
	}
	if m := personIs.FindStringSubmatch(s); m != nil && role.MatchString(firstWords(s, 24)) {
		parts := strings.Fields(m[1])
		surname := parts[len(parts)-1]
		for j := r.first; j < i; j++ {
			if strings.Contains(r.Blocks[j].f.plain, surname) {
				return ""
			}
		}
		return "note about a person not named before"
	}
	return ""
}

func firstWords(s string, n int) string {
	w := strings.Fields(s)
	return strings.Join(w[:min(n, len(w))], " ")
}

// collect writes the parts.
func (r *reader) collect() {
	for i := range r.Blocks {
		l := r.labels[i]
		if l.split != nil {
			r.out.Parts = append(r.out.Parts, l.split...)
			continue
		}
		r.out.Parts = append(r.out.Parts, affair.Part{Span: r.Blocks[i].Span, Kind: l.kind, Rule: l.rule})
	}
}
