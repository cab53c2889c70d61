package coding

import (
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// organisationMention makes an actor of an organisation that the gazetteer does not know.
func (b *actorBuilder) organisationMention(s *nameSpan, head int) {
	first := s.first
	for first < s.last && b.tok(first).UPOS() == nlp.DET {
		first++
	}
	if d := b.tok(head).Child(nlp.DepDet, nlp.DepNummod); d >= 0 && first == s.last {
		switch strings.ToLower(b.tok(d).Text()) {
		case "the":
		default:
			return // "an IED" is a thing
		}
	}
	name := b.n.SpanText(first, s.last)
	if !startsUpperRune(name) && !strings.ContainsFunc(name, unicode.IsUpper) {
		return
	}
	kind, cl := affair.Organisation, (*class)(nil)
	for i := first; i <= s.last; i++ {
		if c := b.g.classOf(lemmaLower(b.tok(i))); c != nil && c.Class != "people" && c.Class != "countries" && c.Class != "minority" {
			kind, cl = affair.ActorKind(c.Kind), c
		}
	}
	owner := -1
	for i := first; i <= s.last; i++ { // "Russian Academy of Sciences"
		if f, l := b.lookupAt(i, s.last, false); l >= 0 && (i > first || l < s.last) {
			owner = b.entityActor(f.ent)
			break
		}
	}
	key := "org:" + spelling.Replace(fold(name))
	if k, ok := b.acronymOf(name); ok {
		key = k
	} else if k, ok := b.apposed(first, name); ok {
		key = k
	}
	lemma := ""
	if cl != nil {
		lemma = b.bodyLemma(first, s.last)
	}
	a := b.actor(key, Actor{Name: name, Kind: kind}, actorInfo{class: cl, owner: owner, head: lemma})
	b.mention(first, s.last, head, a, nlp.Proper, b.isModifier(head))
}

// spelling makes one of British and American names of bodies.
var spelling = strings.NewReplacer("defense", "defence", "organization", "organisation", "labor ", "labour ", "center", "centre", "program ", "programme ")

// bodyLemma is the noun for a body among the words of a name.
func (b *actorBuilder) bodyLemma(first, last int) string {
	l := ""
	for i := first; i <= last; i++ {
		if b.g.classOf(lemmaLower(b.tok(i))) != nil {
			l = lemmaLower(b.tok(i))
		}
	}
	return l
}

// apposed reports whether a name in capitals follows another body's name, set off by commas
// or in brackets: "the Oil and Gas Company, OGC,".
func (b *actorBuilder) apposed(first int, name string) (string, bool) {
	if first < 2 || strings.ToUpper(name) != name || strings.Contains(name, " ") {
		return "", false
	}
	p := b.tok(first - 1).Text()
	c := b.covered[first-2]
	if p != "," && p != "(" || c == 0 || b.spans[c-1].gaz || b.spans[c-1].label != nlp.EntityOrganization {
		return "", false
	}
	s := b.spans[c-1]
	m := b.at(b.spanHead(s.first, s.last))
	if m == nil || b.info[m.Actor].class == nil {
		return "", false
	}
	return b.info[m.Actor].key, true
}

// acronymOf finds an organisation named before whose initials are the name, or of which the
// name is a part.
func (b *actorBuilder) acronymOf(name string) (string, bool) {
	for i := range b.r.Actors {
		k := b.info[i].key
		if !strings.HasPrefix(k, "org:") {
			continue
		}
		full := b.r.Actors[i].Name
		if isAcronym(name, full) || isAcronym(full, name) {
			return k, true
		}
	}
	return "", false
}

// isAcronym reports whether short is made of the initials of the words of long.
func isAcronym(short, long string) bool {
	if len(short) < 2 || len(short) > 8 || strings.ToUpper(short) != short || !strings.Contains(long, " ") {
		return false
	}
	all, caps := "", ""
	for _, w := range strings.FieldsFunc(long, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		r := []rune(w)[0]
		all += string(unicode.ToUpper(r))
		if unicode.IsUpper(r) {
			caps += string(r)
		}
	}
	s := strings.ReplaceAll(short, ".", "")
	return s == all || s == caps
}
