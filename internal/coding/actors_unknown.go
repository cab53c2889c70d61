package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// unknownNames takes in capitalised names that neither the gazetteer nor the entity tagger
// knows: organisations by a noun for a body among their words, persons by a title before
// them, an age or office behind, or because they speak.
func (b *actorBuilder) unknownNames() {
	b.relabel()
	for s := range b.n.Sentences() {
		if shouting(s.Text()) {
			continue
		}
		for i := s.First(); i <= s.Last(); i++ {
			last := b.capitalised(i, s.Last())
			if last < 0 {
				continue
			}
			if f, l, ok := b.bodyName(i, last); ok {
				b.replace(f, l, nlp.EntityOrganization)
				i = l
				continue
			}
			i = b.personRun(i, last, s)
		}
	}
	slices.SortStableFunc(b.spans, func(x, y nameSpan) int { return x.first - y.first })
	b.recover()
}

// relabel makes persons of names that the tagger calls otherwise although a title stands
// beside them.
func (b *actorBuilder) relabel() {
	for k := range b.spans {
		s := &b.spans[k]
		if s.gaz || s.label == nlp.EntityPerson || s.last == s.first || s.last-s.first > 3 {
			continue
		}
		ok := true
		for i := s.first; i <= s.last; i++ {
			l := strings.ToLower(b.tok(i).Text())
			ok = ok && b.tok(i).UPOS() == nlp.PROPN && b.g.classOf(l) == nil && !notPersons[l] && !b.isTitle(i)
		}
		if ok && b.personContext(s.first, s.last, b.n.Sentence(b.tok(s.first).Sent())) {
			s.label = nlp.EntityPerson
		}
	}
}

// recover writes the table of covered tokens anew.
func (b *actorBuilder) recover() {
	clear(b.covered)
	out := b.spans[:0]
	for _, s := range b.spans {
		if s.last < s.first {
			continue
		}
		out = append(out, s)
		for i := s.first; i <= s.last; i++ {
			b.covered[i] = int32(len(out))
		}
	}
	b.spans = out
}

// replace puts a name over the spans inside it.
func (b *actorBuilder) replace(first, last int, label nlp.EntityLabel) {
	for i := first; i <= last; i++ {
		if k := b.covered[i]; k != 0 {
			s := &b.spans[k-1]
			for j := s.first; j <= s.last; j++ {
				b.covered[j] = 0
			}
			s.first, s.last = 0, -1
		}
	}
	b.cover(nameSpan{first: first, last: last, label: label})
}

// capitalised returns the last token of the run of capitalised words from i, -1 if none
// starts there. Small words may stand inside.
func (b *actorBuilder) capitalised(i, end int) int {
	if !b.nameWord(i) {
		return -1
	}
	last := i
	for k := i + 1; k <= end && k <= last+3; k++ {
		if b.nameWord(k) {
			last = k
			continue
		}
		switch b.tok(k).Text() {
		case "of", "for", "and", "the", "on", "&", "-", "'s", "’s", "de", "la", "al", "bin", "von", "van":
			continue
		}
		break
	}
	return last
}

func (b *actorBuilder) nameWord(i int) bool {
	t := b.tok(i)
	if !startsUpperRune(t.Text()) {
		return false
	}
	switch t.UPOS() {
	case nlp.PROPN:
		return true
	case nlp.NOUN, nlp.ADJ, nlp.X:
		return t.Sent() == 0 || i != b.n.Sentence(t.Sent()).First()
	}
	return false
}

// bodyName reports whether a run names a body: it has at least two words and ends in, or has
// before "of" or "for", a noun for one.
func (b *actorBuilder) bodyName(first, last int) (int, int, bool) {
	for _, end := range b.bodyEnds(first, last) {
		k := end.noun
		if k == first && end.last == k {
			continue
		}
		for i := first; i <= end.last; i++ { // a full name of the gazetteer or a person is not to be swallowed
			if c := b.covered[i]; c != 0 {
				s := b.spans[c-1]
				if s.first <= first && s.last >= end.last || s.label == nlp.EntityPerson && s.last > s.first && s.last < k {
					return 0, 0, false
				}
			}
		}
		f := first
		if f < k && f == b.n.Sentence(b.tok(f).Sent()).First() && b.tok(f).UPOS() != nlp.PROPN && b.covered[f] == 0 {
			f++
		}
		if f == k && end.last == k {
			continue
		}
		return f, end.last, true
	}
	return 0, 0, false
}

// namedForce reports whether forces have a name of their own ("Gaulish Liberation Army")
// beside whose and of what kind they are.
func (b *actorBuilder) namedForce(first, noun int) bool {
	for i := first; i < noun; i++ {
		if c := b.covered[i]; c != 0 && b.spans[c-1].gaz {
			continue
		}
		switch strings.ToLower(b.tok(i).Text()) {
		case "armed", "air", "ground", "special", "national", "land", "the", "military", "security", "joint", "regular", "royal", "'s", "’s", "-":
		default:
			return true
		}
	}
	return false
}

type bodyEnd struct{ noun, last int }

func (b *actorBuilder) bodyEnds(first, last int) []bodyEnd {
	var out []bodyEnd
	for k := last; k >= first; k-- {
		t := b.tok(k)
		if !b.nameWord(k) {
			continue
		}
		c := b.g.classOf(lemmaLower(t))
		if c == nil || b.g.offices[lemmaLower(t)] || !bodyClasses[c.Class] && !(c.Class == "army" && b.namedForce(first, k)) {
			continue
		}
		l := k
		if k+2 <= last && (b.tok(k+1).Text() == "of" || b.tok(k+1).Text() == "for") {
			l = last
			for j := k + 2; j <= last; j++ { // stop before "and" that joins another name
				if b.tok(j).Text() == "and" && j+1 <= last && b.covered[j+1] != 0 {
					l = j - 1
					break
				}
			}
		}
		out = append(out, bodyEnd{k, l})
	}
	return out
}

var bodyClasses = set("office", "organisation", "unit", "media", "alliance", "opposition")

// personRun covers a run of two to four capitalised words that is a person's name by what
// stands around it. It returns the last token looked at.
func (b *actorBuilder) personRun(i, last int, s nlp.Sent) int {
	first := i
	for first <= last && (b.isTitle(first) || b.covered[first] != 0) {
		first++
	}
	end := first
	for end+1 <= last && b.covered[end+1] == 0 && b.nameWord(end+1) && !b.isTitle(end+1) && b.g.classOf(lemmaLower(b.tok(end+1))) == nil {
		end++
	}
	if first > last || end > last || end-first < 1 || end-first > 3 || b.g.classOf(lemmaLower(b.tok(first))) != nil {
		return max(i, min(last, end))
	}
	for k := first; k <= end; k++ {
		if b.tok(k).UPOS() != nlp.PROPN || b.covered[k] != 0 || notPersons[strings.ToLower(b.tok(k).Text())] {
			return end
		}
	}
	if b.personContext(first, end, s) {
		b.cover(nameSpan{first: first, last: end, label: nlp.EntityPerson})
	}
	return end
}

func (b *actorBuilder) personContext(first, last int, s nlp.Sent) bool {
	if first > s.First() {
		p := b.tok(first - 1)
		l := lemmaLower(p)
		if (p.UPOS() == nlp.NOUN || p.UPOS() == nlp.PROPN) && !b.plural(first-1) && (b.g.offices[l] || b.isTitle(first-1)) {
			return true
		}
		if p.Text() == "," && first-2 > s.First() { // "the minister of energy, X,"
			for k := first - 2; k >= max(s.First(), first-10); k-- {
				if b.g.offices[lemmaLower(b.tok(k))] && !b.plural(k) {
					return true
				}
				if u := b.tok(k).UPOS(); u == nlp.VERB || u == nlp.AUX || u == nlp.PUNCT {
					break
				}
			}
		}
	}
	if last+1 <= s.Last() && b.tok(last+1).Text() == "," && last+2 <= s.Last() {
		n := b.tok(last + 2)
		if n.UPOS() == nlp.NUM && last+3 <= s.Last() && b.tok(last+3).UPOS() == nlp.PUNCT {
			return true // an age
		}
		for k := last + 2; k <= min(s.Last(), last+7); k++ {
			t := b.tok(k)
			if b.g.offices[lemmaLower(t)] && !b.plural(k) {
				return true
			}
			if u := t.UPOS(); u == nlp.VERB || u == nlp.AUX || u == nlp.PUNCT {
				break
			}
		}
	}
	head := b.spanHead(first, last)
	switch t := b.tok(head); t.Dep() {
	case nlp.DepNsubj:
		if h := t.Head(); h >= 0 && b.r.words.direct[lemmaOf(b.tok(h))] {
			return true
		}
	}
	return false
}
