package train

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// properSpans lists the runs of proper nouns of a treebank as names whose types are not
// known. Months, days, peoples and single titles are no names here.
func properSpans(d *nlp.Doc) nlp.LabelledDoc {
	ld := nlp.LabelledDoc{Doc: d}
	for s := range d.Sentences() {
		for i := s.First(); i <= s.Last(); i++ {
			if !isProper(d.Token(i)) {
				continue
			}
			first, last := i, i
			// A capitalised adjective or noun that the name's head governs: "Islamic Party".
			for first > s.First() {
				p := d.Token(first - 1)
				c := p.Text()[0]
				if p.UPOS() == nlp.ADJ && !isProper(p) && c >= 'A' && c <= 'Z' && first-1 > s.First() && p.Head() >= first && isProper(d.Token(p.Head())) {
					first--
					continue
				}
				break
			}
		grow:
			for last < s.Last() {
				n := last + 1
				t := d.Token(n)
				switch {
				case isProper(t) && d.Token(last).Text() != ",":
					last = n
				case (t.Text() == "-" || t.Text() == "&" || t.Text() == "'s" || t.Text() == "’s") && n < s.Last() && isProper(d.Token(n+1)) && connected(d, n+1, first, last):
					last = n + 1
				case t.Text() == "of" && n < s.Last() && !isTitle(d.Token(last).Text()):
					k := n + 1
					if strings.EqualFold(d.Token(k).Text(), "the") && k < s.Last() {
						k++
					}
					if !isProper(d.Token(k)) || t.Head() < k {
						break grow
					}
					h := t.Head()
					if g := d.Token(h).Head(); g < first || g > last {
						break grow
					}
					last = k
				default:
					break grow
				}
			}
			i = last
			for first < last && isTitle(d.Token(first).Text()) {
				first++
			}
			if skipName(d, first, last) {
				continue
			}
			ld.Entities = append(ld.Entities, nlp.Entity{First: first, Last: last, Label: nlp.EntityMisc})
		}
	}
	return ld
}

// connected reports whether token i hangs in the tree on a token of [first, last] or governs
// one.
func connected(d *nlp.Doc, i, first, last int) bool {
	if h := d.Token(i).Head(); h >= first && h <= last {
		return true
	}
	for k := first; k <= last; k++ {
		if d.Token(k).Head() == i {
			return true
		}
	}
	return false
}

func skipName(d *nlp.Doc, first, last int) bool {
	t := strings.ToLower(strings.TrimSuffix(d.Token(first).Text(), "."))
	if _, how := nlp.LookupCountry(d.SpanText(first, last)); how == nlp.CountryAdjective || how == nlp.CountryPeople {
		return d.SpanText(first, last) != "US" && d.SpanText(first, last) != "U.S." && d.SpanText(first, last) != "UK"
	}
	if strings.ContainsAny(t, "@/") || strings.HasPrefix(t, "www.") {
		return true
	}
	if first < last {
		return false
	}
	switch t {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "mondays", "fridays", "saturdays", "sundays", "christmas", "easter",
		"god", "lord", "internet", "web", "english", "spanish", "arabic", "french", "german", "islam", "christianity":
		return true
	}
	return isTitle(t) || len(t) < 2
}

// isProper reports whether a token is part of a name by its Penn tag; the universal tags give
// "United" and "Department" as adjective and noun.
func isProper(t nlp.Token) bool { return t.XPOS() == nlp.TagNNP || t.XPOS() == nlp.TagNNPS }
