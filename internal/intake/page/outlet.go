package page

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

const properName = `((?:[Tt]he )?(?:\p{Lu}[\p{L}\d.'’&-]*)(?:(?: (?:of|for|and|the|de|on|in|&))* \p{Lu}[\p{L}\d.'’&-]*){0,6})`

var (
	positionOf = regexp.MustCompile(`(?:position|views?|opinions?|policy|stance) of (?:its editors or )?` + properName)
	ownerOf    = regexp.MustCompile(`(?:©|\([Cc]\)|[Cc]opyright)[\s,:–-]*(?:©|\([Cc]\))?[\s,:–-]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,:–-]*(?:by )?` + properName)
	dateline   = regexp.MustCompile(`^[\p{Lu}][\p{L}.'’ ,/-]{2,60}?\s*\(([A-Z][\p{L} ]{1,24})\)\s*[-–—_]{1,2}\s`)
	origins    = []*regexp.Regexp{
		regexp.MustCompile(`(?:[Ff]irst|[Oo]riginally|[Pp]reviously|[Aa]lso) (?:published|appeared|printed|posted|ran) (?:(?:in|on|at|by|with) )?(?:(?:English|German|French|Russian|print) )?(?:(?:in|on|at|by) )?` + properName),
		regexp.MustCompile(`(?:[Rr]e(?:published|printed|produced|posted))(?: here)? (?:with (?:the )?(?:kind )?permission (?:of|from)|from|courtesy of) ` + properName),
		regexp.MustCompile(`(?:at|of|for|with|by|in) ` + properName + `, where (?:this|the) (?:article|piece|essay|commentary|text|op-ed|column|post|story|report|version)[^.]{0,30} (?:originally |first )?(?:published|appeared)`),
		regexp.MustCompile(`^(?:[Oo]riginal )?[Ss]ource\s*:\s*` + properName),
		regexp.MustCompile(`(?:[Tt]his|[Tt]he) (?:article|piece|story|essay|report|commentary|text) (?:comes|is taken|is reproduced|is republished|was provided) (?:from|by|courtesy of) ` + properName),
		regexp.MustCompile(`^(?:[Vv]ia|[Ff]rom) ` + properName + `$`),
	}
)

// agencies are the short forms in datelines.
var agencies = map[string]string{
	"AP": "Associated Press", "AFP": "Agence France-Presse", "UPI": "United Press International", "DPA": "dpa", "EFE": "EFE",
	"IPS": "Inter Press Service", "RFE": "Radio Free Europe", "RFE/RL": "Radio Free Europe/Radio Liberty",
}

// maxMasthead is how many blocks from the top the outlet's name is looked for.
const maxMasthead = 200

// findOutlet looks for the outlet where the head does not name it: a line at the top that
// the page repeats, the dateline of an agency, the owner of the copyright, a disclaimer.
func (r *reader) findOutlet() {
	for i := 0; i < min(r.first, len(r.Blocks), maxMasthead); i++ {
		b := &r.Blocks[i]
		f := &b.f
		if f.words == 0 || f.words > 5 || f.lower > .34 || f.cue != nil || r.labels[i].kind == affair.PartTitle || f.bullet || f.terminal || f.caps && f.words > 3 {
			continue
		}
		if seen := r.mentions(f.plain, i); seen >= 2 || seen >= 1 && press.MatchString(f.plain) || i == 0 && (press.MatchString(f.plain) || domain.MatchString(f.plain)) {
			if r.labels[i].kind == affair.PartMenu || r.labels[i].kind == affair.PartBoilerplate || r.labels[i].kind == affair.PartOutlet {
				r.labels[i].kind, r.labels[i].rule = affair.PartOutlet, "masthead"
				r.offer(&r.out.Outlet, f.plain, .7, b.Span)
			}
		}
	}
	if r.first <= r.last {
		if m := dateline.FindStringSubmatchIndex(r.text(r.first)); m != nil {
			name := r.text(r.first)[m[2]:m[3]]
			at := affair.Span{Start: r.Blocks[r.first].Start + m[2], End: r.Blocks[r.first].Start + m[3]}
			if long := agencies[name]; long != "" {
				name = long
			}
			r.offer(&r.out.Outlet, name, .5, at)
		}
	}
	for i := range r.Blocks {
		if r.labels[i].kind.Coded() {
			continue
		}
		for n, form := range []*regexp.Regexp{positionOf, ownerOf} {
			m := form.FindStringSubmatchIndex(r.text(i))
			if m == nil {
				continue
			}
			name := strings.TrimRight(r.text(i)[m[2]:m[3]], ".")
			if strings.HasPrefix(name, "All ") || len(name) < 3 {
				continue
			}
			score := .6
			if n == 1 {
				score = .4
				if press.MatchString(name) {
					score = .5
				}
			}
			r.offer(&r.out.Outlet, name, score, affair.Span{Start: r.Blocks[i].Start + m[2], End: r.Blocks[i].Start + m[2] + len(name)})
		}
	}
}

// mentions counts the other blocks, outside the body, that hold the name.
func (r *reader) mentions(name string, self int) int {
	n := 0
	for i := range r.Blocks {
		if i != self && (i < r.first || i > r.last) && strings.Contains(r.Blocks[i].f.plain, name) {
			n++
		}
	}
	return n
}

// findOrigin looks outside the body, and in its first and last paragraph, for the words that
// name who published the account first.
func (r *reader) findOrigin() {
	for i := range r.Blocks {
		inner := i > r.first && i < r.last
		if inner || r.labels[i].kind == affair.PartRelated || r.labels[i].kind == affair.PartTitle {
			continue
		}
		s := r.text(i)
		if len(s) > 2000 {
			continue
		}
		bare, back := unlink(s)
		for n, form := range origins {
			m := form.FindStringSubmatchIndex(bare)
			if m == nil {
				continue
			}
			if n >= 3 && r.labels[i].kind == affair.PartBody {
				continue
			}
			name := strings.TrimRight(bare[m[2]:m[3]], ".")
			name = strings.TrimPrefix(strings.TrimPrefix(name, "the "), "The ")
			start, end := back[m[3]-len(bare[m[2]:m[3]])], 0
			end = back[m[3]-1] + 1
			if end <= start || end > len(s) {
				continue
			}
			score := .85
			if n >= 3 {
				score = .6
			}
			r.offer(&r.out.Origin, name, score, affair.Span{Start: r.Blocks[i].Start + start, End: r.Blocks[i].Start + end})
			break
		}
	}
}

// unlink takes the markdown link marks out of a text and returns for each byte of the result
// where it stood.
func unlink(s string) (string, []int) {
	var b strings.Builder
	var back []int
	add := func(from, to int) {
		b.WriteString(s[from:to])
		for i := from; i < to; i++ {
			back = append(back, i)
		}
	}
	at := 0
	for _, m := range linkMark.FindAllStringSubmatchIndex(s, -1) {
		add(at, m[0])
		add(m[2], m[3])
		at = m[1]
	}
	add(at, len(s))
	return b.String(), back
}
