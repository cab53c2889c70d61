package nlp

import (
	"unicode"
	"unicode/utf8"
)

// countryIndexFold looks a name up in the table of countries without making garbage for
// ASCII names.
func countryIndexFold(s string) (countryKey, bool) {
	var buf [40]byte
	if len(s) > len(buf) {
		return countryKey{}, false
	}
	b := buf[:0]
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 {
			_, how := LookupCountry(s)
			if how == NoCountry {
				return countryKey{}, false
			}
			k, ok := countryIndex()[lowerString(s)]
			return k, ok
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	k, ok := countryIndex()[string(b)]
	return k, ok
}

func lowerString(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	return string(b)
}

// foldRunes are letters with marks as they are written where the marks are dropped.
var foldRunes = func() map[rune]string {
	m := map[rune]string{}
	for _, p := range []struct{ from, to string }{
		{"àáâãäåāăą", "a"}, {"çćĉċč", "c"}, {"ďđ", "d"}, {"èéêëēĕėęě", "e"}, {"ĝğġģ", "g"}, {"ĥħ", "h"}, {"ìíîïĩīĭįı", "i"},
		{"ķ", "k"}, {"ĺļľŀł", "l"}, {"ñńņňŉ", "n"}, {"òóôõöøōŏő", "o"}, {"ŕŗř", "r"}, {"śŝşšș", "s"}, {"ţťŧț", "t"},
		{"ùúûüũūŭůűų", "u"}, {"ŵ", "w"}, {"ýÿŷ", "y"}, {"źżž", "z"}, {"æ", "ae"}, {"œ", "oe"}, {"ß", "ss"}, {"þ", "th"}, {"ð", "d"},
	} {
		for _, r := range p.from {
			m[r] = p.to
		}
	}
	return m
}()

// foldHash hashes a word of a name: lower case, without diacritics and full stops.
func foldHash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x80 {
			return foldHashUnicode(s)
		}
		if c == '.' || c == '\'' {
			continue
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func foldHashUnicode(s string) uint32 {
	h := uint32(2166136261)
	for _, r := range s {
		r = unicode.ToLower(r)
		if r == '.' || r == '\'' || r == '’' {
			continue
		}
		if t, ok := foldRunes[r]; ok {
			for i := 0; i < len(t); i++ {
				h = (h ^ uint32(t[i])) * 16777619
			}
			continue
		}
		if r < 0x80 {
			h = (h ^ uint32(r)) * 16777619
			continue
		}
		h = (h ^ uint32(r)&0xff) * 16777619
		h = (h ^ uint32(r)>>8) * 16777619
	}
	return h
}

// Keys of the table of names: the whole name, the surname alone, the initials.
const (
	keyFull uint32 = iota + 1
	keySurname
	keyFirst
	keyAcronym
	keyCountry
	keySuffix
)

func nameKey(kind, h uint32) uint32 { return mix2(h, kind*0x51ed27) ^ kind }

// name finds the entity of a name that stands earlier in the text, or makes a new one, and
// files it under all the ways it may be named later.
func (c *corefWork) name(d *Doc, w *semWork, i int) {
	m := &c.m[i]
	full := uint32(0)
	words := 0
	var firstWord, lastWord uint32
	first := m.first
	// "the United Nations" and "United Nations" are one.
	if first < m.last && w.view[first].low == hashThe {
		first++
	}
	for t := first; t <= m.last; t++ {
		s := d.text[d.start[t]:d.end[t]]
		if d.upos[t] == PUNCT && len(s) == 1 && s != "&" {
			continue
		}
		if t == m.last && (s == "'s" || s == "’s") {
			continue
		}
		h := foldHash(s)
		full = mix2(full, h)
		if words == 0 {
			firstWord = h
		}
		lastWord = h
		words++
	}
	if words == 0 {
		return
	}
	lookup := func(kind, h uint32) int32 {
		if e, ok := c.names[nameKey(kind, h)]; ok {
			return e
		}
		return -1
	}
	e := lookup(keyFull, full)
	if e < 0 && m.country > 0 && m.label != EntityPerson {
		e = lookup(keyCountry, uint32(m.country))
	}
	person := m.label == EntityPerson
	if e < 0 && (person || m.label == EntityNone || m.label == EntityMisc) {
		if words == 1 {
			e = lookup(keySurname, lastWord)
			if e < 0 {
				if e = lookup(keyFirst, lastWord); e >= 0 && w.view[m.last].word.flags&(lexSurname|lexFirst) == lexSurname {
					e = -1
				}
			}
		} else if person {
			// "Putin" first, "Vladimir Putin" later.
			if k := lookup(keySurname, lastWord); k >= 0 && (c.e[k].firstName == 0 || c.e[k].firstName == firstWord) && (c.e[k].gender == m.gender || c.e[k].gender == genderUnknown || m.gender == genderUnknown) {
				e = k
			} else if k := lookup(keyFirst, firstWord); k >= 0 && c.e[k].last1 == 0 && c.e[k].label == EntityPerson {
				e = k
			}
		}
	}
	if e < 0 && !person {
		if words == 1 && w.view[m.head].cap == capAll || words == 1 && m.last == first && looksAcronym(d.text[d.start[first]:d.end[first]]) {
			e = lookup(keyAcronym, firstWord)
		} else if words >= 2 {
			if a := c.acronym(d, first, m.last); a != 0 {
				if k := lookup(keyFull, mix2(0, a)); k >= 0 && c.e[k].label != EntityPerson {
					e = k
				}
			}
		}
		if e < 0 && words >= 2 && m.label == EntityOrganization {
			// "the Russian Defence Ministry" and "the Defence Ministry"
			if k := lookup(keySuffix, mix2(mix2(0, c.wordHash(d, m.last-1)), lastWord)); k >= 0 && (c.e[k].country == 0 || m.country == 0 || c.e[k].country == m.country) {
				e = k
			}
		}
	}
	if e >= 0 && !compatibleLabels(c.e[e].label, m.label) {
		e = -1
	}
	if e >= 0 {
		c.join(i, e)
	} else {
		e = c.entity(i)
	}
	x := &c.e[e]
	if x.label == EntityNone {
		x.label = m.label
	}
	put := func(kind, h uint32) { c.names[nameKey(kind, h)] = e }
	put(keyFull, full)
	if m.country > 0 && !person {
		put(keyCountry, uint32(m.country))
	}
	switch {
	case person:
		if words >= 2 {
			x.firstName, x.last1 = firstWord, lastWord
			put(keySurname, lastWord)
			put(keyFirst, firstWord)
		} else {
			if w.view[m.last].word.flags&lexFirstCommon != 0 && w.view[m.last].word.flags&lexSurnameFreq == 0 {
				put(keyFirst, lastWord)
			} else if _, ok := c.names[nameKey(keySurname, lastWord)]; !ok {
				put(keySurname, lastWord)
			}
		}
	case words >= 2:
		if a := c.acronym(d, first, m.last); a != 0 {
			if _, ok := c.names[nameKey(keyAcronym, a)]; !ok {
				put(keyAcronym, a)
			}
		}
		if m.label == EntityOrganization {
			put(keySuffix, mix2(mix2(0, c.wordHash(d, m.last-1)), lastWord))
		}
	}
}

func (c *corefWork) wordHash(d *Doc, t int32) uint32 { return foldHash(d.text[d.start[t]:d.end[t]]) }

func looksAcronym(s string) bool {
	upper := 0
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			upper++
		} else if s[i] != '.' {
			return false
		}
	}
	return upper >= 2
}

// acronym hashes the initials of the capitalised words, 0 when there are fewer than two.
func (c *corefWork) acronym(d *Doc, first, last int32) uint32 {
	h := uint32(2166136261)
	n := 0
	for t := first; t <= last; t++ {
		b := d.text[d.start[t]]
		if b < 'A' || b > 'Z' {
			continue
		}
		h = (h ^ uint32(b+'a'-'A')) * 16777619
		n++
	}
	if n < 2 {
		return 0
	}
	return h
}

func compatibleLabels(a, b EntityLabel) bool {
	if a == b || a == EntityNone || b == EntityNone || a == EntityMisc || b == EntityMisc {
		return true
	}
	return a != EntityPerson && b != EntityPerson
}

// titles notes the offices of persons: "President X", "X, the president of Y", "X is the
// president".
func (c *corefWork) titles(d *Doc, w *semWork) {
	for i := range c.m {
		m := &c.m[i]
		if m.kind != Proper || m.ent < 0 || m.label != EntityPerson {
			continue
		}
		x := &c.e[m.ent]
		// Titles and offices directly before the name, back to the start of the phrase.
		for t := m.first - 1; t >= 0 && t >= m.first-4 && d.sentOf[t] == m.sent; t-- {
			f := w.view[t].word.flags
			if f&(lexTitle|lexHuman) == 0 && f&lexDemonym == 0 && d.upos[t] != ADJ && d.upos[t] != PROPN && d.upos[t] != NOUN {
				break
			}
			if f&(lexTitle|lexHuman) != 0 {
				x.addTitle(w.view[t].low)
			}
			if f&lexDemonym != 0 && x.country == 0 {
				x.country = countryOf(d.text[d.start[t]:d.end[t]])
			}
			if x.gender == genderUnknown {
				if f&lexMaleNoun != 0 && f&lexFemaleNoun == 0 {
					x.gender = genderMale
				} else if f&lexFemaleNoun != 0 && f&lexMaleNoun == 0 {
					x.gender = genderFemale
				}
			}
		}
		// "X is the president": the noun is the predicate, X its subject.
		if h := d.head[m.head]; h >= 0 && d.dep[m.head].Main() == DepNsubj && d.upos[h] == NOUN {
			f := w.view[h].word.flags
			if f&(lexHuman|lexTitle) != 0 {
				x.addTitle(w.view[h].low)
			}
			if x.gender == genderUnknown {
				if f&lexMaleNoun != 0 && f&lexFemaleNoun == 0 {
					x.gender = genderMale
				} else if f&lexFemaleNoun != 0 && f&lexMaleNoun == 0 {
					x.gender = genderFemale
				}
			}
		}
	}
}

// appositions joins "Y, the president" with Y and "the president, Y" with the description.
func (c *corefWork) appositions(d *Doc) {
	// Mentions by head token, in a window: heads of appositions are near.
	for i := range c.m {
		m := &c.m[i]
		if m.coord || m.ent >= 0 && m.kind == Nominal || d.dep[m.head] != DepAppos {
			continue
		}
		h := d.head[m.head]
		for k := i - 1; k >= 0 && k >= i-12; k-- {
			o := &c.m[k]
			if o.head != h || o.coord {
				continue
			}
			switch {
			case m.ent < 0 && o.ent >= 0 && c.mayBeSame(m, &c.e[o.ent]):
				c.join(i, o.ent)
			case m.ent >= 0 && o.ent < 0 && o.kind == Nominal && c.mayBeSame(o, &c.e[m.ent]):
				c.join(k, m.ent)
			}
			break
		}
	}
}

// mayBeSame reports whether description m can refer to x: a person to a person, a group to
// a group.
func (c *corefWork) mayBeSame(m *corefMention, x *corefEntity) bool {
	if m.gender != genderUnknown && x.gender != genderUnknown && m.gender != x.gender {
		return false
	}
	if m.number == numberPlural && x.number == numberSingular || m.number == numberSingular && x.number == numberPlural {
		return false
	}
	if m.human == humanUnknown || x.human == humanUnknown {
		return true
	}
	if x.human == humanPerson || m.human == humanPerson {
		return x.human == m.human
	}
	if m.human == humanThing || x.human == humanThing {
		return m.human == x.human || x.label != EntityNone
	}
	return true
}
