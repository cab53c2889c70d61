package nlp

// describe resolves a description ("the president", "the company") or makes it an entity of
// its own.
func (c *corefWork) describe(d *Doc, w *semWork, i int) {
	m := &c.m[i]
	if m.coord || m.definite != 1 || m.kind != Nominal {
		if m.ent < 0 {
			c.entity(i)
		}
		return
	}
	reach := int32(6)
	if m.human == humanPerson || m.human == humanGroup {
		reach = 25
	}
	possessor := c.possessor(d, m)
	lowest := max(0, i-250)
	for k := i - 1; k >= lowest; k-- {
		o := &c.m[k]
		if m.sent-o.sent > reach {
			break
		}
		if o.ent < 0 || o.kind == Pronominal || o.coord || o.first <= m.head && m.head <= o.last || m.first <= o.head && o.head <= m.last {
			continue
		}
		x := &c.e[o.ent]
		if m.country != 0 && x.country != 0 && m.country != x.country {
			continue
		}
		if !c.mayBeSame(m, x) {
			continue
		}
		same := false
		switch {
		case o.kind == Nominal && o.noun == m.noun:
			// The same noun: what stands before it must not tell the two apart.
			same = c.modifiersAgree(d, w, m, o) && (possessor == 0 || c.possessor(d, o) == 0 || possessor == c.possessor(d, o)) && o.number == m.number
		case m.human == humanPerson && m.number == numberSingular && x.human == humanPerson && x.hasTitle(m.noun):
			same = m.country == 0 || x.country == 0 || m.country == x.country
		case m.human == humanGroup && o.kind == Proper && x.human == humanGroup:
			same = c.nameHolds(d, o, m) || m.sent-o.sent <= 1 && o.role == roleSubject && isPlainThe(d, w, m) && genericGroup(w.view[m.head].low) && x.label == EntityOrganization
		case m.human == humanPlace && o.kind == Proper && x.label == EntityLocation:
			same = isPlainThe(d, w, m) && m.sent-o.sent <= 1 && (x.country != 0) == countryNoun(w.view[m.head].low)
		}
		if same {
			c.join(i, o.ent)
			return
		}
	}
	c.entity(i)
}

// possessor is the hash of the possessor's head, 0 without one.
func (c *corefWork) possessor(d *Doc, m *corefMention) uint32 {
	for k := d.firstChild[m.head]; k >= 0; k = d.nextSibling[k] {
		if d.dep[k] == DepNmodPoss {
			return foldHash(d.text[d.start[k]:d.end[k]])
		}
	}
	return 0
}

// isPlainThe reports whether the description is determiner and noun only.
func isPlainThe(d *Doc, w *semWork, m *corefMention) bool {
	return m.last == m.head && m.head-m.first == 1 && d.dep[m.first].Main() == DepDet
}

// modifiersAgree reports whether every adjective and number of the later description m also
// stands in o or is absent from one of the two.
func (c *corefWork) modifiersAgree(d *Doc, w *semWork, m, o *corefMention) bool {
	mine, shared, theirs := 0, 0, 0
	for k := d.firstChild[o.head]; k >= 0; k = d.nextSibling[k] {
		if r := d.dep[k].Main(); k < o.head && (r == DepAmod || r == DepNummod || r == DepCompound) {
			theirs++
		}
	}
	for k := d.firstChild[m.head]; k >= 0; k = d.nextSibling[k] {
		r := d.dep[k].Main()
		if k > m.head && r == DepNmod && d.dep[k] != DepNmodPoss {
			// "the ministry of X": the same complement or none.
			ok := false
			for q := d.firstChild[o.head]; q >= 0; q = d.nextSibling[q] {
				ok = ok || d.dep[q].Main() == DepNmod && w.view[q].low == w.view[k].low
			}
			if !ok {
				return false
			}
		}
		if k > m.head || r != DepAmod && r != DepNummod && r != DepCompound {
			continue
		}
		mine++
		for q := d.firstChild[o.head]; q >= 0; q = d.nextSibling[q] {
			if w.view[q].low == w.view[k].low {
				shared++
				break
			}
		}
	}
	return mine == shared && (mine > 0 || theirs <= 1)
}

// nameHolds reports whether the description's noun is part of the name: "the bank" for the
// World Bank.
func (c *corefWork) nameHolds(d *Doc, o, m *corefMention) bool {
	if m.last != m.head {
		return false
	}
	noun := d.text[d.start[m.head]:d.end[m.head]]
	for t := o.first; t <= o.last; t++ {
		if s := d.text[d.start[t]:d.end[t]]; len(s) == len(noun) && foldHash(s) == foldHash(noun) {
			return true
		}
	}
	return false
}

var groupNouns = hashSet("company firm group organization organisation party bank agency newspaper corporation union alliance movement militia bloc")

var countryNouns = hashSet("country nation state republic kingdom")

func hashSet(words string) map[uint32]struct{} {
	m := map[uint32]struct{}{}
	start := 0
	for i := 0; i <= len(words); i++ {
		if i == len(words) || words[i] == ' ' {
			m[lowHash(words[start:i])] = struct{}{}
			start = i + 1
		}
	}
	return m
}

func genericGroup(low uint32) bool { _, ok := groupNouns[low]; return ok }

func countryNoun(low uint32) bool { _, ok := countryNouns[low]; return ok }
