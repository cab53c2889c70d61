package page

import (
	"regexp"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// trimHead settles where the body begins. Prose before a byline or date is deck, not body,
// and a title is taken out of the body when it got in because it ends in a full stop.
func (r *reader) trimHead() {
	words := 0
	begin := r.first
	for i := r.first; i < min(r.first+6, len(r.head)) && i <= r.last; i++ {
		if r.head[i].anchor() {
			begin = i + 1
			continue
		}
		if words += r.Blocks[i].f.words; words > 90 {
			break
		}
	}
	if begin <= r.last {
		r.first = begin
	}
	r.findTitle()
	if r.title < 0 {
		return
	}
	// The title again, behind the head: "title, outlet, date", an empty line, "title".
	for i := r.title + 1; i <= min(r.title+8, r.last); i++ {
		if r.Blocks[i].f.key == r.Blocks[r.title].f.key {
			r.set(i, affair.PartBoilerplate, "title repeated") // read once is enough
			r.first = max(r.first, i+1)
		}
	}
	for r.first <= r.last && r.skipFirst(r.first) {
		r.first++
	}
	r.letter()
}

var (
	salutation  = regexp.MustCompile(`^(?:Dear|To (?:the|my|our|all)|Honou?red|Fellow|My (?:dear|fellow)|Sehr geehrte|Liebe|Cher|Chère|Chers|Estimad|Querid|Gentile|Egregio)\b.{0,90}[,:!]$`)
	valediction = regexp.MustCompile(`(?i)^(?:yours|sincerely|respectfully|with (?:best|kind|warm|great|deep)|best|kind|warm|cordially|faithfully|in solidarity|mit freundlichen|hochachtungsvoll|cordialement|atentamente)\b.{0,40},?$`)
)

// letter takes the salutation of a letter into the body, and the closing with its signature.
func (r *reader) letter() {
	for i := max(r.title+1, r.first-2); i < r.first; i++ {
		if salutation.MatchString(r.Blocks[i].f.plain) {
			r.first = i
			break
		}
	}
	if r.first > r.last || r.last+1 >= len(r.Blocks) || !valediction.MatchString(r.Blocks[r.last+1].f.plain) {
		return
	}
	r.last++
	for n := 0; n < 2 && r.last+1 < len(r.Blocks); n++ {
		if f := &r.Blocks[r.last+1].f; f.cue != nil || f.words == 0 || f.words > 10 || f.link > 0 || f.bullet {
			break
		}
		r.last++
	}
}

// skipFirst reports whether the block, first of the body so far, is none of it.
func (r *reader) skipFirst(i int) bool {
	f := &r.Blocks[i].f
	return f.words == 0 || f.cue != nil && !f.cue.tail || f.link > .8
}

// findTitle chooses the title among the blocks before the body, and if nothing there will
// do, asks whether the body's first block is one.
func (r *reader) findTitle() {
	for i, h := range r.head {
		if h.field && h.segments[0].kind == affair.PartTitle && i < r.first {
			r.title = i
			r.set(i, affair.PartTitle, "named field")
			r.out.Title = affair.Field{Value: h.segments[0].value, Where: "text", Score: .95, Span: r.Blocks[i].Span}
			return
		}
	}
	best, at := 1.0, -1
	for i := 0; i < min(r.first, len(r.Blocks)); i++ {
		if s := r.titleScore(i); s > best {
			best, at = s, i
		}
	}
	if at < 0 && r.first <= r.last {
		// "Poland will not buy gas." as a title: short, alone, and all that follows is longer.
		f := &r.Blocks[r.first].f
		next := r.first + 1
		if next <= r.last && f.words <= 20 && r.Blocks[next].Gap > 0 && r.longer(next, 2.5*float64(f.words)) && !strings.ContainsAny(f.plain, "\"“”«»") {
			at = r.first
			r.first++
			best = 1.5
		}
	}
	if at < 0 {
		return
	}
	r.title = at
	r.set(at, affair.PartTitle, "title")
	b := &r.Blocks[at]
	r.out.Title = affair.Field{Value: b.f.plain, Where: "text", Score: min(.95, .5+best/12), Span: b.Span}
	if r.known.Title != "" && sameTitle(b.f.plain, r.known.Title) {
		r.out.Title.Score = .98
	}
	r.cutTitle()
}

var titleTail = regexp.MustCompile(`^(.*\S)\s+[|–—»·-]\s+(\S.{1,34})$`)

// cutTitle takes the outlet's name off the end of a title, where page titles have it.
func (r *reader) cutTitle() {
	b := &r.Blocks[r.title]
	s := r.text(r.title)
	m := titleTail.FindStringSubmatchIndex(s)
	if m == nil || len(strings.Fields(s[m[2]:m[3]])) < 3 || len(strings.Fields(s[m[4]:m[5]])) > 4 {
		return
	}
	tail := s[m[4]:m[5]]
	if !domain.MatchString(tail) && (!press.MatchString(tail) || measure(tail, Hint{}).lower > .4) {
		return
	}
	head, name := affair.Span{Start: b.Start, End: b.Start + m[3]}, affair.Span{Start: b.Start + m[4], End: b.Start + m[5]}
	r.out.Title.Value, r.out.Title.Span = measure(s[:m[3]], Hint{}).plain, head
	r.offer(&r.out.Outlet, tail, .65, name)
	r.labels[r.title].split = []affair.Part{{Span: head, Kind: affair.PartTitle, Rule: "title"}, {Span: name, Kind: affair.PartOutlet, Rule: "end of the title"}}
}

// longer reports whether the paragraphs from i on have more words on average.
func (r *reader) longer(i int, words float64) bool {
	sum, n := 0, 0
	for ; i <= r.last && n < 5; i++ {
		sum += r.Blocks[i].f.words
		n++
	}
	return n > 0 && float64(sum) >= words*float64(n)
}

// titleScore says how much a block before the body is like a title. Zero or less: not at all.
func (r *reader) titleScore(i int) float64 {
	b := &r.Blocks[i]
	f := &b.f
	if f.words == 0 || f.words > 40 || f.numeric || b.Hint.Kind != "" && b.Hint.Kind != affair.PartTitle || i < len(r.head) && r.head[i].anchor() && !r.unknownPart(i) {
		return 0
	}
	if f.cue != nil && f.cue.rule != "credit" {
		return 0
	}
	s := 1.0
	switch {
	case f.words >= 4 && f.words <= 22:
		s += 2
	case f.words >= 2:
		s += .6
	}
	if r.known.Title != "" && sameTitle(f.plain, r.known.Title) {
		s += 6
	}
	if b.Hint.Kind == affair.PartTitle {
		s += 6
	}
	switch level := max(b.Hint.Heading, f.marked); {
	case level == 1:
		s += 3
	case level > 1:
		s++
	}
	if i == 0 {
		s += 1.5
	}
	if f.words >= 4 && f.repeats > 1 && i < r.first-1 {
		s++
	}
	// The nearer to the head lines or the body, the better.
	near := min(r.first, i+9)
	for j := i + 1; j < min(near, len(r.head)); j++ {
		if r.head[j].anchor() {
			near = j
			break
		}
	}
	s += max(0, 2-.3*float64(near-i-1))
	if f.link > .8 {
		s -= 2.5
	}
	if f.bullet {
		s -= 2
	}
	if f.caps && i > 0 {
		s -= 1
	}
	if press.MatchString(f.plain) && f.words <= 4 || domain.MatchString(f.plain) {
		s -= 2
	}
	if f.terminal && !strings.HasSuffix(f.plain, "?") && !strings.HasSuffix(f.plain, "”") {
		s -= .7
	}
	if startsLower(f.plain) {
		s -= 1.5
	}
	if looksLikeNames(f.plain) {
		s -= 1.5
	}
	return s
}

var writerRole = regexp.MustCompile(`(?i)\b(?:(?:staff|special|senior|foreign|chief|political|diplomatic|defen[cs]e|associate|contributing|national|world)[ -])*(?:writers?|correspondents?|reporters?|editors?|columnists?)\b`)

// unknownPart reports whether a head line has a piece that is neither byline nor date, which
// may be the title ("A bridge too many | 3 March 2011").
func (r *reader) unknownPart(i int) bool {
	for _, g := range r.head[i].segments {
		if g.kind == "" && len(strings.Fields(g.value)) >= 4 {
			return true
		}
	}
	return false
}

// sameTitle compares two forms of a title: pages add the outlet's name to one of them.
func sameTitle(a, b string) bool {
	a, b = foldTitle(a), foldTitle(b)
	if a == "" || b == "" {
		return false
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || len(a) >= 12 && 2*len(a) > len(b) && strings.Contains(b, a)
}

func foldTitle(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !isLetterOrDigit(r)
	}), " ")
}

// labelHead labels everything before the body.
func (r *reader) labelHead() {
	lastAnchor := -1
	for i := 0; i < min(r.first, len(r.head)); i++ {
		if r.head[i].anchor() {
			lastAnchor = i
		}
	}
	for i := 0; i < min(r.first, len(r.Blocks)); i++ {
		if r.labels[i].kind == "" && i < len(r.head) && r.head[i].anchor() && (r.title < 0 || i > r.title-3 || r.head[i].field) {
			r.labelAnchor(i)
		}
	}
	r.nameLines()
	decks := 0
	for i := 0; i < min(r.first, len(r.Blocks)); i++ {
		if r.labels[i].kind != "" || r.labels[i].split != nil {
			continue
		}
		b := &r.Blocks[i]
		f := &b.f
		behind := r.title >= 0 && i > r.title
		switch {
		case behind && i > 0 && f.words <= 7 && !f.terminal && r.labels[i-1].kind == affair.PartByline && writerRole.MatchString(f.plain):
			// "Associated Press Writer" below the byline.
			r.labels[i] = label{kind: affair.PartByline, rule: "role of the writer"}
			if m := writerRole.FindStringIndex(f.plain); m[0] > 3 && press.MatchString(f.plain[:m[0]]) {
				r.offer(&r.out.Outlet, strings.TrimRight(f.plain[:m[0]], " ,"), .6, b.Span)
			}
		case behind && i < len(r.head) && r.outletLine(i):
			r.labels[i] = label{kind: affair.PartOutlet, rule: "line of the head"}
			r.offer(&r.out.Outlet, f.plain, .8, b.Span)
		case behind && decks < 3 && f.cue == nil && f.link < .5 && f.words >= 5 && f.words <= 90 && b.Hint.Kind == "" && f.repeats == 1 &&
			(i < lastAnchor || i == r.title+1 || decks > 0):
			r.labels[i] = label{kind: affair.PartDeck, rule: "between title and body"}
			decks++
			if r.out.Deck.Value == "" {
				r.out.Deck = affair.Field{Value: f.plain, Where: "text", Score: .7, Span: b.Span}
			}
		case behind && f.words > 0 && f.cue == nil && f.link < .5 && i > lastAnchor && b.Hint.Kind == "":
			r.labels[i] = label{kind: affair.PartCaption, rule: "line before the body"}
		case !behind && i == r.title-1 && f.words <= 2 && f.words > 0 && r.out.Section.Value == "" && f.cue == nil:
			r.labels[i] = label{kind: affair.PartMenu, rule: "section above the title"}
			r.out.Section = affair.Field{Value: f.plain, Where: "text", Score: .5, Span: b.Span}
		default:
			kind, rule := r.outside(i)
			if kind == affair.PartRelated && f.cue == nil {
				kind = affair.PartMenu
			}
			r.labels[i] = label{kind: kind, rule: rule}
		}
	}
}

// labelAnchor labels a line that holds a byline or a date, piece by piece.
func (r *reader) labelAnchor(i int) {
	h := r.head[i]
	for _, g := range h.segments {
		switch {
		case g.kind == affair.PartByline:
			r.offer(&r.out.Byline, g.value, g.score, g.Span)
		case g.kind == affair.PartDate && g.update:
			r.offer(&r.out.Updated, g.value, g.score, g.Span)
		case g.kind == affair.PartOutlet:
			r.offer(&r.out.Outlet, g.value, g.score, g.Span)
		case g.kind == affair.PartDate:
			score := g.score
			if r.title >= 0 && i < r.title && !h.field {
				score -= .3 // above the title stands, more often than not, the day the page was printed
			}
			r.offer(&r.out.Published, g.value, score, g.Span)
		}
	}
	l := label{rule: "head line"}
	for _, g := range h.segments {
		kind := g.kind
		if kind == "" {
			kind = affair.PartByline
			if !h.byline {
				kind = affair.PartMenu
			}
			if words := len(strings.Fields(g.value)); words <= 6 && (press.MatchString(g.value) || domain.MatchString(g.value)) {
				kind = affair.PartOutlet
				r.offer(&r.out.Outlet, g.value, .7, g.Span)
			}
		}
		l.split = append(l.split, affair.Part{Span: g.Span, Kind: kind, Rule: "head line"})
	}
	if len(l.split) == 1 {
		l.kind, l.split = l.split[0].Kind, nil
	} else {
		l.kind = affair.PartByline
	}
	r.labels[i] = l
}

// nameLines finds a byline without "By": a line of names behind the title. In a head whose
// lines stand close together the line behind the title names the outlet, unless an outlet
// is known already or the line joins several names.
func (r *reader) nameLines() {
	if r.title < 0 || r.out.Byline.Value != "" {
		return
	}
	for i := r.title + 1; i < min(r.first, len(r.head)); i++ {
		b := &r.Blocks[i]
		if r.labels[i].kind != "" || b.Hint.Kind != "" || b.f.cue != nil || !looksLikeNames(b.f.plain) {
			continue
		}
		several := len(splitNames(b.f.plain)) > 1
		if !several && b.f.repeats > 1 || !several && b.Gap == 0 && !r.pressBehind(i) {
			continue
		}
		r.labels[i] = label{kind: affair.PartByline, rule: "line of names"}
		r.offer(&r.out.Byline, b.f.plain, .6, b.Span)
		return
	}
}

// pressBehind reports whether a line behind i, in the same head, names an outlet.
func (r *reader) pressBehind(i int) bool {
	for j := r.title + 1; j < min(r.first, len(r.head)); j++ {
		if j != i && r.labels[j].kind == "" && (press.MatchString(r.Blocks[j].f.plain) || domain.MatchString(r.Blocks[j].f.plain)) && r.Blocks[j].f.words <= 6 {
			return true
		}
	}
	return false
}

// outletLine reports whether a line behind the title names the outlet: short, capitalised,
// and either made of an outlet's words or standing close to title, byline or date.
func (r *reader) outletLine(i int) bool {
	b := &r.Blocks[i]
	f := &b.f
	if f.words == 0 || f.words > 7 || f.cue != nil || b.Hint.Kind != "" {
		return false
	}
	if domain.MatchString(f.plain) {
		// A lone domain just before the body is more often the source of the picture.
		return b.Gap == 0 || i < r.first-1
	}
	if f.terminal || f.lower > .34 {
		return false
	}
	if press.MatchString(f.plain) {
		return true
	}
	next := i + 1
	return b.Gap == 0 || next < len(r.head) && r.Blocks[next].Gap == 0 && r.head[next].anchor()
}

// offer takes the value if it is better than the one held.
func (r *reader) offer(f *affair.Field, value string, score float64, span affair.Span) {
	if value != "" && score > f.Score {
		*f = affair.Field{Value: value, Where: "text", Score: score, Span: span}
	}
}
