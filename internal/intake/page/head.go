package page

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/when"
)

// headLine is what a short block near the top says about the account.
type headLine struct {
	segments []segment
	date     bool
	byline   bool
	field    bool // a named field: "HEADLINE: ..."
}

// segment is a piece of a head line between bars, dots or dashes.
type segment struct {
	affair.Span
	kind   affair.PartKind // byline, date, or ""
	value  string
	update bool
	score  float64
}

func (h headLine) anchor() bool { return h.date || h.byline || h.field }

var (
	barMark  = regexp.MustCompile(`\s*[|•·¦∙]\s*|\s+[–—-]\s+|\t+|\s{3,}|\n`)
	byMark   = regexp.MustCompile(`^(?:(?:[Ww]ritten|[Rr]eported|[Ss]tory|[Aa]rticle|[Oo]pinion|[Aa]nalysis|[Cc]ommentary|[Tt]ext|[Rr]eview|[Ii]nterview|[Pp]osted|[Pp]ublished|[Ee]ssay|[Rr]eport) )?(?:[Bb]y|BY)\s*:?\s+|^(?:[Aa]uthors?|Von|Par|Por|Door)\s*:?\s+`)
	nameWord = regexp.MustCompile(`^(?:\p{Lu}[\p{L}'’.-]*|(?:de|da|del|di|du|van|von|der|den|la|le|al|el|bin|ibn|y|dos|af|ter)|and|und|et|&|,)$`)
	domain   = regexp.MustCompile(`(?i)^(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|info|news|tv|eu|uk|ru|ua|de|fr|it|es|pl|rs|cz|at|ch|nl|be|se|no|fi|ie|in|cn|jp|au|ca|us|io|co|me|by|tr|gr|hu|ro|bg|hr|ba|si|sk|lt|lv|ee|ge|am|az|kz|il|ir|iq|za|ng|ke|eg|br|mx|ar|cl)$`)
	// press are the words of which names of outlets are made.
	press = regexp.MustCompile(`(?i)\b(?:times|news|post|herald|tribune|press|journal|gazette|agency|daily|weekly|today|guardian|telegraph|independent|observer|standard|mirror|chronicle|review|magazine|monitor|monitoring|tv|radio|broadcasting|online|star|sun|globe|mail|express|wire|report|reporter|insider|institute|syndicate|zeitung|rundschau|le monde|figaro|presse|gazeta|pravda|izvestia|novosti|interfax|reuters|bloomberg|associated press|agence|xinhua|media|courier|dispatch|bulletin|digest|voice|echo|argus|examiner|inquirer|sentinel|ledger|record|register|policy|affairs|foundation|cent(?:re|er) for|council|bbc|cnn|npr|nbc|abc|cbs|fox|rt|tass|afp|dw|newsletter)\b`)
)

// notAuthors are words that follow "By" in running text and headlines, not in bylines.
var notAuthors = map[string]bool{}

func init() {
	for _, w := range strings.Fields(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
		september october november december the a an this that these those all far now then its his her their our some contrast comparison using clicking`) {
		notAuthors[w] = true
	}
}

// readHead reads every short block from the top to a little behind the body's beginning.
func (r *reader) readHead() {
	end := min(len(r.Blocks), r.first+8)
	r.head = make([]headLine, end)
	for i := range r.head {
		if i >= 100 && i < r.first-200 {
			continue // far from both ends of a long menu no head line stands
		}
		f := &r.Blocks[i].f
		if f.words == 0 || f.words > 26 || f.chars > 220 {
			continue
		}
		r.head[i] = r.readHeadLine(i)
	}
}

// readHeadLine splits the block and asks of each piece whether it is a byline or a date.
func (r *reader) readHeadLine(i int) headLine {
	var h headLine
	b := r.Blocks[i]
	s := r.text(i)
	if g, ok := readField(s); ok {
		g.Start, g.End = b.Start, b.End
		return headLine{segments: []segment{g}, field: true, date: g.kind == affair.PartDate, byline: g.kind == affair.PartByline}
	}
	cuts := append(barMark.FindAllStringIndex(s, -1), []int{len(s), len(s)})
	at, unknown := 0, 0
	for _, c := range cuts {
		if seg := s[at:c[0]]; strings.TrimSpace(seg) != "" {
			for _, g := range readSegment(seg, len(cuts) > 1) {
				g.Start += b.Start + at
				g.End += b.Start + at
				h.segments = append(h.segments, g)
				switch g.kind {
				case affair.PartByline:
					h.byline = true
				case affair.PartDate:
					h.date = true
				default:
					unknown += len(strings.Fields(seg))
				}
			}
		}
		at = c[1]
	}
	if unknown > 8 { // a sentence with a dash in it, not a head line
		return headLine{}
	}
	return h
}

// fieldLine is a line that names what it says, as press databases export them.
var fieldLine = regexp.MustCompile(`(?i)^(headline|title|byline|authors?|written by|section|length|dateline|load-date|language|publication-type|document-type|subject|type|graphic|source|publication|newspaper|outlet|publisher|date|published|publication date|pub date|url|link|word count|edition|city|country|copyright)\s*:\s*(.*)$`)

// readField reads a line such as "BYLINE: Ann Doe".
func readField(s string) (segment, bool) {
	m := fieldLine.FindStringSubmatch(s)
	if m == nil || strings.Contains(s, "\n") {
		return segment{}, false
	}
	value := strings.TrimSpace(linkMark.ReplaceAllString(m[2], "$1"))
	g := segment{kind: affair.PartMenu, value: value, score: .9}
	switch strings.ToLower(m[1]) {
	case "headline", "title":
		g.kind = affair.PartTitle
	case "byline", "author", "authors", "written by":
		g.kind = affair.PartByline
		if n := cleanName(strings.TrimPrefix(strings.TrimPrefix(value, "By "), "by ")); n != "" {
			g.value = n
		}
	case "source", "publication", "newspaper", "outlet", "publisher":
		g.kind = affair.PartOutlet
		if len(strings.Fields(value)) > 8 {
			return segment{}, false
		}
	case "date", "published", "publication date", "pub date":
		d, ok := when.Find(value)
		if !ok {
			return segment{}, false
		}
		g.kind, g.value = affair.PartDate, d.ISO
	case "subject", "type", "length", "language", "section", "city", "country", "link", "url":
		if len(strings.Fields(value)) > 12 || endsSentence(value) {
			return segment{}, false // more likely a sentence with a colon
		}
	}
	if g.value == "" {
		return segment{}, false
	}
	return g, true
}

// readSegment reads one piece: a byline, a date, a byline with a date behind it, or neither.
func readSegment(s string, part bool) []segment {
	lead := len(s) - len(strings.TrimLeft(s, " \t\n\r*_"))
	body := strings.TrimRight(s[lead:], " \t\n\r*_,")
	span := affair.Span{Start: lead, End: lead + len(body)}
	if d, ok := when.Only(body); ok {
		score := .8
		if d.Doubtful {
			score = .5
		}
		return []segment{{Span: span, kind: affair.PartDate, value: d.ISO, update: when.IsUpdate(body), score: score}}
	}
	if m := byMark.FindString(body); m != "" {
		rest := body[len(m):]
		if d, ok := when.Find(rest); ok && d.Start > 2 {
			cut := len(m) + d.Start
			name := strings.TrimRight(body[len(m):cut], " \t\n\r,;(")
			if n := cleanName(name); n != "" {
				return []segment{
					{Span: affair.Span{Start: lead, End: lead + len(m) + len(name)}, kind: affair.PartByline, value: n, score: .9},
					{Span: affair.Span{Start: lead + cut, End: span.End}, kind: affair.PartDate, value: d.ISO, update: when.IsUpdate(body), score: .8},
				}
			}
		}
		if n := cleanName(rest); n != "" {
			return []segment{{Span: span, kind: affair.PartByline, value: n, score: .9}}
		}
	}
	return []segment{{Span: span, value: body}}
}

// cleanName takes the names out of what follows "By", or returns "" if it is no list of
// names. Link marks, roles and agencies behind a comma are cut off.
func cleanName(s string) string {
	s = linkMark.ReplaceAllString(s, "$1")
	s = strings.Join(strings.Fields(s), " ")
	if endsSentence(s) && !strings.HasSuffix(s, "Jr.") && !strings.HasSuffix(s, "Sr.") {
		s = strings.TrimRight(s, ".:;!?")
		if strings.ContainsAny(s, "!?;") {
			return ""
		}
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 14 || notAuthors[strings.ToLower(strings.Trim(words[0], ","))] {
		return ""
	}
	names := 0
	var kept []string
	for n, w := range words {
		bare := strings.TrimRight(w, ",")
		if !nameWord.MatchString(bare) && bare != "" {
			// "Ann Doe, special correspondent", "Ann Doe in Oslo": what follows is not the name.
			if n == 0 {
				return ""
			}
			break
		}
		if n > 0 && when.Month(strings.Trim(bare, ".")) && n+1 < len(words) && unicode.IsDigit(rune(words[n+1][0])) {
			break // "Ann Doe September 1"
		}
		if r, _ := utf8.DecodeRuneInString(bare); unicode.IsUpper(r) {
			names++
		}
		kept = append(kept, w)
		if n >= 1 && strings.HasSuffix(w, ",") && n+1 < len(words) && (press.MatchString(words[n+1]) || role.MatchString(words[n+1])) {
			break
		}
	}
	if names == 0 {
		return ""
	}
	for len(kept) > 1 {
		switch strings.ToLower(strings.Trim(kept[len(kept)-1], ",&")) {
		case "and", "und", "et", "", "de", "la", "von", "van":
			kept = kept[:len(kept)-1]
			continue
		}
		break
	}
	return strings.TrimRight(strings.Join(kept, " "), ", ")
}

// looksLikeNames reports whether a line consists of names of persons: two to five
// capitalised words each, joined by commas or "and", and none of an outlet's words.
func looksLikeNames(s string) bool {
	if strings.ContainsAny(s, ":;!?|/()\"“”0123456789") || press.MatchString(s) || endsSentence(s) {
		return false
	}
	all := splitNames(s)
	for _, n := range all {
		words := strings.Fields(n)
		if len(words) < 2 || len(words) > 5 {
			return false
		}
		for _, w := range words {
			if !nameWord.MatchString(w) {
				return false
			}
		}
	}
	return len(all) > 0
}

var nameJoint = regexp.MustCompile(`\s*,\s*(?:and\s+)?|\s+(?:and|und|et|&|with)\s+`)

func splitNames(s string) []string {
	var out []string
	for _, n := range nameJoint.Split(strings.TrimSpace(s), -1) {
		if n = strings.TrimSpace(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

func startsLower(s string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}
