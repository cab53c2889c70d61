package nlp

import (
	"cmp"
	"slices"
)

// pronouns by the hash of the lower-case form.
var pronounKinds = func() map[uint32]uint8 {
	m := map[uint32]uint8{}
	for _, w := range []string{"he", "him", "his", "himself"} {
		m[lowHash(w)] = pronHe
	}
	for _, w := range []string{"she", "her", "hers", "herself"} {
		m[lowHash(w)] = pronShe
	}
	for _, w := range []string{"it", "its", "itself"} {
		m[lowHash(w)] = pronIt
	}
	for _, w := range []string{"they", "them", "their", "theirs", "themselves"} {
		m[lowHash(w)] = pronThey
	}
	return m
}()

var (
	hashThe = lowHash("the")
	hashOf  = lowHash("of")
	hashA   = lowHash("a")
	hashAn  = lowHash("an")
	hashAnd = lowHash("and")
)

// collect lists the mentions of the document in order of their first token; of two that begin
// at the same token the longer comes first.
func (c *corefWork) collect(d *Doc, w *semWork, sem *semantics) {
	for _, e := range d.entities {
		c.named(d, w, e)
	}
	for si, s := range d.sents {
		for t := s.first; t < s.end; t++ {
			if c.inside[t] != 0 {
				continue
			}
			v := &w.view[t]
			switch d.upos[t] {
			case PRON, DET:
				if k, ok := pronounKinds[v.low]; ok && d.dep[t] != DepExpl {
					c.m = append(c.m, c.pronoun(d, t, int32(si), k))
				}
			case NOUN, PROPN:
				if d.dep[t] == DepCompound || d.dep[t] == DepFlat || d.dep[t] == DepFixed || d.dep[t] == DepGoeswith {
					continue
				}
				c.phrase(d, w, t, int32(si))
			}
		}
	}
	slices.SortStableFunc(c.m, func(a, b corefMention) int {
		return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last))
	})
}

func (c *corefWork) pronoun(d *Doc, t, sent int32, k uint8) corefMention {
	m := corefMention{first: t, last: t, head: t, sent: sent, ent: -1, kind: Pronominal, pron: k, role: roleOf(d, t)}
	switch k {
	case pronHe:
		m.gender, m.number, m.human = genderMale, numberSingular, humanPerson
	case pronShe:
		m.gender, m.number, m.human = genderFemale, numberSingular, humanPerson
	case pronIt:
		m.number = numberSingular
	case pronThey:
		m.number = numberPlural
	}
	return m
}

// roleOf is the grammatical role of a head token; a conjunct has that of the first.
func roleOf(d *Doc, t int32) uint8 {
	for range 4 {
		if d.dep[t] != DepConj || d.head[t] < 0 {
			break
		}
		t = d.head[t]
	}
	switch d.dep[t].Main() {
	case DepNsubj, DepCsubj:
		return roleSubject
	case DepObj, DepIobj:
		return roleObject
	case DepObl:
		if d.dep[t] == DepOblAgent {
			return roleSubject
		}
		return roleOblique
	case DepNmod:
		if d.dep[t] == DepNmodPoss {
			return rolePossessive
		}
		return roleNmod
	case DepAppos:
		return roleApposition
	case DepCompound, DepFlat:
		return roleCompound
	case DepRoot, DepParataxis:
		return roleRoot
	}
	return roleOther
}

// headOf is the token of [first, last] whose head lies outside.
func headOf(d *Doc, first, last int32) int32 {
	for t := first; t <= last; t++ {
		if h := d.head[t]; (h < first || h > last) && d.upos[t] != PUNCT && d.dep[t] != DepCase && d.dep[t] != DepDet {
			return t
		}
	}
	return last
}

// named makes the mention of a named entity.
func (c *corefWork) named(d *Doc, w *semWork, e Entity) {
	first, last := int32(e.First), int32(e.Last)
	m := corefMention{first: first, last: last, head: headOf(d, first, last), sent: d.sentOf[first], ent: -1, kind: Proper, label: e.Label, number: numberSingular, definite: 1}
	m.role = roleOf(d, m.head)
	m.noun = w.view[m.head].low
	switch e.Label {
	case EntityPerson:
		m.human = humanPerson
		m.gender = nameGender(w, first, last)
		if m.gender == genderUnknown {
			m.gender = titleGender(d, w, first)
		}
	case EntityOrganization:
		m.human = humanGroup
		if x := d.xpos[last]; x == TagNNPS || x == TagNNS {
			m.number = numberUnknown
		}
	case EntityLocation:
		m.human = humanPlace
	default:
		if w.view[m.head].word.flags&lexDemonym != 0 && d.xpos[m.head] == TagNNPS {
			m.human, m.number = humanGroup, numberPlural
		}
	}
	m.country = countryOf(d.text[d.start[first]:d.end[last]])
	c.m = append(c.m, m)
	c.coordination(d, m)
}

// coordination adds the group of conjuncts that m heads: "X and Y" is the antecedent of
// "they".
func (c *corefWork) coordination(d *Doc, m corefMention) {
	if d.dep[m.head] == DepConj {
		return
	}
	last := int32(-1)
	for k := d.firstChild[m.head]; k >= 0; k = d.nextSibling[k] {
		if d.dep[k] == DepConj && (d.upos[k] == PROPN || d.upos[k] == NOUN) && k > m.head {
			last = k
		}
	}
	if last < 0 || last-m.first > 40 {
		return
	}
	g := m
	g.last = phraseEnd(d, last)
	g.kind, g.coord, g.number, g.gender, g.country = Nominal, true, numberPlural, genderUnknown, 0
	g.label = EntityNone
	g.noun = 0
	if g.human == humanPlace {
		g.human = humanGroup
	}
	c.m = append(c.m, g)
}

// phraseEnd is the last token of a noun phrase without what follows its compound parts.
func phraseEnd(d *Doc, head int32) int32 {
	last := head
	for k := d.firstChild[head]; k >= 0; k = d.nextSibling[k] {
		if k > last && (d.dep[k] == DepFlat || d.dep[k] == DepCompound || d.dep[k] == DepGoeswith) {
			last = k
		}
	}
	return last
}

// nameGender tells from the first part of a person's name.
func nameGender(w *semWork, first, last int32) uint8 {
	if first == last && w.view[first].word.flags&lexSurname != 0 && w.view[first].word.flags&lexFirstCommon == 0 {
		return genderUnknown
	}
	f := w.view[first].word.flags
	switch {
	case f&lexMale != 0:
		return genderMale
	case f&lexFemale != 0:
		return genderFemale
	}
	return genderUnknown
}

// titleGender tells from a title before the name: "Mrs", "King".
func titleGender(d *Doc, w *semWork, first int32) uint8 {
	t := first - 1
	if t < 0 || d.sentOf[t] != d.sentOf[first] {
		return genderUnknown
	}
	f := w.view[t].word.flags
	if f&lexTitle == 0 {
		return genderUnknown
	}
	switch {
	case f&lexMaleNoun != 0 && f&lexFemaleNoun == 0:
		return genderMale
	case f&lexFemaleNoun != 0 && f&lexMaleNoun == 0:
		return genderFemale
	}
	return genderUnknown
}

func countryOf(s string) int16 {
	if len(s) < 2 || len(s) > 40 || s == "us" {
		return 0
	}
	if k, ok := countryIndexFold(s); ok && k.how != CountryCapital {
		return k.index + 1
	}
	return 0
}

// phrase makes the mention of a common noun or of a proper noun that is no entity.
func (c *corefWork) phrase(d *Doc, w *semWork, t, sent int32) {
	v := &w.view[t]
	m := corefMention{head: t, sent: sent, ent: -1, kind: Nominal, role: roleOf(d, t), noun: v.low}
	m.first, m.last = t, phraseEnd(d, t)
	if d.upos[t] == PROPN {
		m.kind = Proper
		m.label = EntityNone
		if v.word.flags&lexMonthDay != 0 {
			return
		}
	}
	if d.dep[t] == DepNmodUnmarked || d.dep[t] == DepOblUnmarked {
		return // mostly times
	}
	for k := d.firstChild[t]; k >= 0; k = d.nextSibling[k] {
		switch d.dep[k].Main() {
		case DepDet:
			m.first = min(m.first, k)
			switch w.view[k].low {
			case hashA, hashAn:
				m.definite = 2
			default:
				m.definite = 2
				if isDefinite(w.view[k].low) {
					m.definite = 1
				}
			}
		case DepAmod, DepNummod, DepCompound:
			if k < t {
				m.first = min(m.first, leftmost(d, k))
			}
			if f := w.view[k].word.flags; f&lexDemonym != 0 && m.country == 0 {
				m.country = countryOf(d.text[d.start[k]:d.end[k]])
			}
		case DepNmod:
			if d.dep[k] == DepNmodPoss {
				m.first = min(m.first, leftmost(d, k))
				m.definite = 1
				if m.country == 0 && d.upos[k] == PROPN {
					m.country = countryOf(d.text[d.start[k]:d.end[k]])
				}
			} else if k > t && k-t < 4 && hasCase(d, w, k, hashOf) {
				m.last = max(m.last, phraseEnd(d, k))
				if m.country == 0 && d.upos[k] == PROPN {
					m.country = countryOf(d.text[d.start[k]:d.end[k]])
				}
			}
		}
	}
	f := v.word.flags
	switch {
	case d.upos[t] == PROPN:
		if f&lexDemonym != 0 {
			m.human = humanGroup
		}
	case f&lexHuman != 0 || f&(lexMaleNoun|lexFemaleNoun) != 0:
		m.human = humanPerson
	case f&lexGroup != 0:
		m.human = humanGroup
	case f&lexPlaceNoun != 0:
		m.human = humanPlace
	}
	m.number = numberSingular
	if x := d.xpos[t]; x == TagNNS || x == TagNNPS {
		m.number = numberPlural
		if m.human == humanUnknown { // "presidents": look the lemma up
			switch g := w.words.words[lowHash(d.lemma[t])].flags; {
			case g&(lexHuman|lexMaleNoun|lexFemaleNoun) != 0:
				m.human = humanPerson
			case g&lexGroup != 0:
				m.human = humanGroup
			}
		}
		m.noun = lowHash(d.lemma[t])
	}
	if m.human == humanUnknown && d.upos[t] == NOUN {
		m.human = humanThing
	}
	switch {
	case f&lexMaleNoun != 0 && f&lexFemaleNoun == 0:
		m.gender = genderMale
	case f&lexFemaleNoun != 0 && f&lexMaleNoun == 0:
		m.gender = genderFemale
	}
	c.m = append(c.m, m)
	c.coordination(d, m)
}

func isDefinite(low uint32) bool {
	_, ok := definiteDets[low]
	return ok
}

var definiteDets = func() map[uint32]struct{} {
	m := map[uint32]struct{}{}
	for _, w := range []string{"the", "this", "that", "these", "those", "both"} {
		m[lowHash(w)] = struct{}{}
	}
	return m
}()

func hasCase(d *Doc, w *semWork, t int32, word uint32) bool {
	for k := d.firstChild[t]; k >= 0; k = d.nextSibling[k] {
		if d.dep[k] == DepCase && w.view[k].low == word {
			return true
		}
	}
	return false
}

// leftmost is the first token of the phrase under t, looking at most eight levels down.
func leftmost(d *Doc, t int32) int32 {
	first := t
	for range 8 {
		k := d.firstChild[t]
		if k < 0 || k >= first || d.upos[k] == PUNCT {
			break
		}
		first, t = k, k
	}
	return first
}
