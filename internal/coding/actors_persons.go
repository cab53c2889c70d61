package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// personIndex groups the person names of a document: every form of a name leads to the
// fullest.
type personIndex struct {
	full []personName
}

type personName struct {
	words []string // folded
	text  string
	span  int // index of the name span where it stands first
}

// nameWords gives the words of a name span without titles, and the tokens they stand on.
func (b *actorBuilder) nameWords(s *nameSpan) (words []string, first, last int) {
	first, last = s.first, s.last
	for i := last - 1; i >= first; i-- { // "Energy Minister Rosa Tapia": all up to the office
		if b.isTitle(i) {
			first = i + 1
			break
		}
	}
	for i := first; i <= last; i++ {
		t := b.tok(i)
		if t.UPOS() == nlp.PUNCT || t.XPOS() == nlp.TagPOS {
			continue
		}
		words = append(words, fold(t.Text()))
	}
	return words, first, last
}

// isTitle reports whether the token is a title before a name ("Mrs.", "President").
func (b *actorBuilder) isTitle(i int) bool {
	w := strings.ToLower(b.tok(i).Text())
	return b.g.titles[w] || b.g.titles[strings.TrimSuffix(w, ".")] || b.g.offices[w]
}

// indexPersons collects the full names, and takes in names that the tagger missed: a known
// surname elsewhere, and capitalised words behind a title.
func (b *actorBuilder) indexPersons() {
	b.persons = &personIndex{}
	for k := range b.spans {
		s := &b.spans[k]
		if s.gaz || s.label != nlp.EntityPerson {
			continue
		}
		if w, f, l := b.nameWords(s); len(w) >= 2 {
			b.persons.add(w, b.n.SpanText(f, l), k)
		}
	}
	known := map[string]bool{}
	for k := range b.spans {
		s := &b.spans[k]
		if s.gaz || s.label != nlp.EntityPerson {
			continue
		}
		if w, _, _ := b.nameWords(s); len(w) > 0 && len(w[len(w)-1]) > 2 {
			known[w[len(w)-1]] = true
		}
	}
	for i := 0; i < b.n.Len(); i++ {
		t := b.tok(i)
		if !startsUpperRune(t.Text()) {
			continue
		}
		if b.covered[i] != 0 {
			continue
		}
		w := fold(t.Text())
		behindTitle := i > 0 && b.covered[i-1] == 0 && t.UPOS() == nlp.PROPN && b.isPersonalTitle(i-1) && !b.g.offices[w] && b.g.classOf(w) == nil
		if !known[w] && !behindTitle {
			continue
		}
		last := i
		if behindTitle {
			for last+1 < b.n.Len() && b.covered[last+1] == 0 && b.tok(last+1).UPOS() == nlp.PROPN &&
				b.tok(last+1).Sent() == t.Sent() && startsUpperRune(b.tok(last+1).Text()) && b.g.classOf(fold(b.tok(last+1).Text())) == nil {
				last++
			}
		}
		b.cover(nameSpan{first: i, last: last, label: nlp.EntityPerson})
	}
	slices.SortStableFunc(b.spans, func(x, y nameSpan) int { return x.first - y.first })
	for k, s := range b.spans {
		for i := s.first; i <= s.last; i++ {
			b.covered[i] = int32(k) + 1
		}
	}
}

// isPersonalTitle is isTitle for the titles that stand before a name with a capital.
func (b *actorBuilder) isPersonalTitle(i int) bool {
	t := b.tok(i).Text()
	return startsUpperRune(t) && (b.g.titles[strings.ToLower(t)] || b.g.titles[strings.ToLower(strings.TrimSuffix(t, "."))])
}

func (p *personIndex) add(words []string, text string, span int) {
	for i, f := range p.full {
		if samePerson(f.words, words) {
			if len(words) > len(f.words) {
				p.full[i].words, p.full[i].text = words, text
			}
			return
		}
	}
	p.full = append(p.full, personName{words, text, span})
}

// samePerson reports whether two full names can be one person's: the same last word and
// first words that agree or abbreviate.
func samePerson(a, b []string) bool {
	if a[len(a)-1] != b[len(b)-1] {
		return false
	}
	x, y := strings.TrimSuffix(a[0], "."), strings.TrimSuffix(b[0], ".")
	return x == y || len(x) == 1 && strings.HasPrefix(y, x) || len(y) == 1 && strings.HasPrefix(x, y)
}

// personMention makes the person of a name span.
func (b *actorBuilder) personMention(s *nameSpan, head int) {
	words, first, last := b.nameWords(s)
	if len(words) == 0 || first == last && b.isTitle(first) {
		for i := s.first; i <= s.last; i++ {
			b.covered[i] = 0 // a title alone is a description
		}
		return
	}
	title := ""
	if first > 0 && first == s.first && b.isTitle(first-1) {
		title = strings.ToLower(b.tok(first - 1).Text())
	} else if first > s.first {
		title = strings.ToLower(b.tok(s.first).Text())
	}
	she, he := false, false
	switch strings.TrimSuffix(title, ".") {
	case "mrs", "ms", "miss", "lady", "queen", "princess", "empress":
		she = true
	case "mr", "sir", "lord", "king", "prince", "emperor", "tsar":
		he = true
	}
	key, name := b.personKey(words, she)
	if name == "" {
		name = b.n.SpanText(first, last)
	}
	a := b.actor("per:"+key, Actor{Name: name, Kind: affair.Person}, actorInfo{owner: -1})
	b.info[a].female = b.info[a].female || she
	b.info[a].male = b.info[a].male || he
	mod := b.isModifier(head) && !b.titleOf(head)
	b.mention(first, last, head, a, nlp.Proper, mod)
}

// titleOf reports whether what the name modifies is one of the name's own words or a word
// that follows it as a title.
func (b *actorBuilder) titleOf(head int) bool {
	h := b.tok(head).Head()
	return h >= 0 && b.covered[h] == b.covered[head]
}

// personKey finds the full name that the words stand for.
func (b *actorBuilder) personKey(words []string, she bool) (key, text string) {
	last := words[len(words)-1]
	best := -1
	for i, f := range b.persons.full {
		fits := false
		switch {
		case len(words) >= 2:
			fits = samePerson(f.words, words)
		default:
			fits = f.words[len(f.words)-1] == last
		}
		if !fits {
			continue
		}
		if best < 0 {
			best = i
			continue
		}
		if she && strings.HasSuffix(f.words[0], "a") && !strings.HasSuffix(b.persons.full[best].words[0], "a") {
			best = i
		}
	}
	if best < 0 && len(words) == 1 { // a first name alone
		for i, f := range b.persons.full {
			if f.words[0] == last {
				best = i
				break
			}
		}
	}
	if best < 0 {
		return last, ""
	}
	f := b.persons.full[best]
	return strings.Join(f.words, " "), f.text
}

// personTitles reads what stands around names: "Serbian President X", "X, the president of
// Y", "the Serbian president, X".
func (b *actorBuilder) personTitles() {
	n := len(b.r.Mentions)
	for k := 0; k < n; k++ {
		m := b.r.Mentions[k]
		if b.r.Actors[m.Actor].Kind != affair.Person || m.Kind != nlp.Proper {
			continue
		}
		b.titlesBefore(&m)
		for c := range b.tok(m.Head).Children() {
			if b.tok(c).Dep() == nlp.DepAppos && b.at(c) == nil {
				b.describe(m.Actor, c)
			}
		}
		if h := b.tok(m.Head).Head(); h >= 0 && b.tok(m.Head).Dep() == nlp.DepAppos && b.at(h) == nil {
			b.describe(m.Actor, h)
		}
		b.titleBehind(&m)
		b.titleBeforeComma(&m)
		if h := b.tok(m.Head).Head(); h >= 0 && b.covered[h] == 0 && h < m.First && (b.tok(m.Head).Dep() == nlp.DepFlat || b.tok(m.Head).Dep() == nlp.DepAppos || b.tok(m.Head).Dep() == nlp.DepNmodUnmarked) && b.at(h) == nil {
			b.describe(m.Actor, h) // the title is the head: "President" with the name flat
		}
	}
}

// titleBehind reads "X, the president of Y," off the words, whatever the tree says.
func (b *actorBuilder) titleBehind(m *Mention) {
	end := b.n.Sentence(b.tok(m.Last).Sent()).Last()
	i := m.Last + 1
	if i < end && b.tok(i).XPOS() == nlp.TagPOS || i >= end || b.tok(i).Text() != "," {
		return
	}
	for k := i + 1; k <= min(end, i+7); k++ {
		t := b.tok(k)
		switch t.UPOS() {
		case nlp.NOUN, nlp.PROPN:
			if b.covered[k] != 0 && b.spans[b.covered[k]-1].label == nlp.EntityPerson {
				return
			}
			l := lemmaLower(t)
			next := nlp.UPOSNone
			if k < end {
				next = b.tok(k + 1).UPOS()
			}
			if b.g.offices[l] && next != nlp.NOUN && next != nlp.PROPN && !b.plural(k) {
				if b.at(k) == nil && b.covered[k] == 0 {
					b.describe(m.Actor, k)
				}
				return
			}
		case nlp.DET, nlp.ADJ, nlp.NUM, nlp.ADV:
		case nlp.PRON:
			if t.Dep() != nlp.DepNmodPoss {
				return
			}
		case nlp.PUNCT, nlp.PART:
			if t.Text() != "-" && t.XPOS() != nlp.TagPOS {
				return
			}
		default:
			return
		}
	}
}

// titleBeforeComma reads "the president of Y, X," off the words.
func (b *actorBuilder) titleBeforeComma(m *Mention) {
	s := b.n.Sentence(b.tok(m.First).Sent())
	i := m.First - 1
	if i <= s.First() || b.tok(i).Text() != "," {
		return
	}
	for k := i - 1; k >= max(s.First(), i-12); k-- {
		t := b.tok(k)
		switch t.UPOS() {
		case nlp.NOUN, nlp.PROPN:
			l := lemmaLower(t)
			next := b.tok(k + 1)
			ends := next.Text() == "," || next.UPOS() == nlp.ADP
			if b.g.offices[l] && ends && !b.plural(k) && b.covered[k] == 0 {
				if f := b.left(k, true); f < k || k == s.First() || startsUpperRune(t.Text()) {
					if b.at(k) == nil {
						b.describe(m.Actor, k)
					}
				}
				return
			}
		case nlp.DET, nlp.ADJ, nlp.NUM, nlp.ADP, nlp.CCONJ:
		case nlp.PART:
		default:
			return
		}
	}
}

// titlesBefore walks left from a name over offices, adjectives of origin and bodies.
func (b *actorBuilder) titlesBefore(m *Mention) {
	in := &b.info[m.Actor]
	first := m.First
	for i := m.First - 1; i >= 0 && b.tok(i).Sent() == b.tok(m.First).Sent() && m.First-i < 7; i-- {
		t := b.tok(i)
		l := lemmaLower(t)
		switch {
		case b.covered[i] != 0 && b.spans[b.covered[i]-1].label != nlp.EntityPerson:
			if first == m.First {
				return // a country right before a name is no title
			}
			if o := b.ownerAt(i); o >= 0 {
				in.owner = o
			}
			i = b.spans[b.covered[i]-1].first
			first = i
		case b.covered[i] != 0:
			return
		case b.g.offices[l], b.g.titles[strings.ToLower(t.Text())], b.g.classOf(l) != nil && t.UPOS() == nlp.NOUN:
			two := ""
			if i > 0 {
				two = strings.ToLower(b.tok(i-1).Text()) + " " + l
			}
			if b.g.offices[two] {
				in.titles[two] = true
			}
			in.titles[l] = true
			first = i
		case (t.UPOS() == nlp.ADJ || t.UPOS() == nlp.NOUN || t.UPOS() == nlp.PROPN) && first < m.First,
			t.UPOS() == nlp.ADJ && t.Dep() == nlp.DepAmod:
			first = i
		case t.Text() == "-" && i > 0:
		case t.XPOS() == nlp.TagPOS && i > 0 && b.covered[i-1] != 0 && first < m.First: // "Russia's president X"
			if o := b.ownerAt(i - 1); o >= 0 {
				in.owner = o
			}
			return
		default:
			b.widen(m, first)
			return
		}
	}
	b.widen(m, first)
}

// widen takes the title into the span of the mention.
func (b *actorBuilder) widen(m *Mention, first int) {
	if first >= m.First {
		return
	}
	mm := b.at(m.Head)
	if mm == nil || mm.First != m.First {
		return
	}
	mm.First = first
	for i := first; i < m.First; i++ {
		if b.covered[i] == 0 {
			b.covered[i] = b.covered[m.Head] // the title is part of the name
		}
	}
}

// ownerAt returns the actor of the name span over the token, its government's state for a
// metonym.
func (b *actorBuilder) ownerAt(i int) int {
	if b.covered[i] == 0 {
		return -1
	}
	s := b.spans[b.covered[i]-1]
	if m := b.at(b.spanHead(s.first, s.last)); m != nil {
		return m.Actor
	}
	return -1
}

// describe takes the description headed by the token for the person: its office, whom it
// serves, and a mention.
func (b *actorBuilder) describe(actor, head int) {
	t := b.tok(head)
	if t.UPOS() != nlp.NOUN && t.UPOS() != nlp.PROPN {
		return
	}
	l := lemmaLower(t)
	if !b.g.offices[l] && b.g.classOf(l) == nil && t.UPOS() != nlp.NOUN {
		return
	}
	if !b.g.offices[l] && b.g.classOf(l) == nil && !b.personal(head) {
		return
	}
	in := &b.info[actor]
	in.titles[l] = true
	if p := b.precedingWord(head); p != "" && b.g.offices[p+" "+l] {
		in.titles[p+" "+l] = true
	}
	if o := b.owner(head); o >= 0 && o != actor {
		if in.owner < 0 {
			in.owner = o
		}
	}
	f, last := b.phrase(head)
	b.mention(f, last, head, actor, nlp.Nominal, false)
}

// personal reports whether a noun ends like one for a person.
func (b *actorBuilder) personal(head int) bool {
	l := lemmaLower(b.tok(head))
	for _, s := range []string{"er", "or", "ist", "ian", "man", "woman", "ant"} {
		if strings.HasSuffix(l, s) {
			return true
		}
	}
	return false
}

func (b *actorBuilder) precedingWord(i int) string {
	if i > 0 && b.tok(i-1).Sent() == b.tok(i).Sent() {
		return lemmaLower(b.tok(i - 1))
	}
	return ""
}
