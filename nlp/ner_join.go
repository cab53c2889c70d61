package nlp

import "slices"

// companyForms are the legal forms that end the names of companies.
var companyForms = lowSet("inc inc. corp corp. ltd ltd. llc l.l.c. llp l.l.p. lp l.p. plc gmbh co co. s.a. n.v. pvt. pty")

// stormWords come before the name of a storm, an operation or a ship, which is no person.
var stormWords = lowSet("hurricane typhoon cyclone storm operation hms uss tropical project")

// stateCodes are the postal codes of the states of the USA.
var stateCodes = func() map[string]bool {
	return set(`AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH
	OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC`)
}()

func lowSet(words string) map[uint32]bool {
	m := map[uint32]bool{}
	for w := range set(words) {
		m[lowHash(w)] = true
	}
	return m
}

var hashComma = lowHash(",")

// joinNames completes names in order: the legal form of a company ("Halden , Inc."), the field
// or place of a body ("Ministry of Ports and Dams"); and takes back what is none: a legal
// form alone, a people taken for a person, a storm with a person's name.
func (w *semWork) joinNames(d *Doc) {
	kept := d.entities[:0]
	for k := 0; k < len(d.entities); k++ {
		e := d.entities[k]
		if len(kept) > 0 && e.First <= kept[len(kept)-1].Last {
			continue // swallowed by the one before
		}
		if end := w.companyEnd(d, e.Last); end > e.Last && e.Label != EntityMisc {
			e.Last, e.Label = end, EntityOrganization
		}
		if e.First == e.Last && companyForms[w.view[e.First].low] && w.view[e.First].cap != capLower {
			continue
		}
		if e.Label == EntityOrganization {
			noun := e.Last
			for t := e.First + 1; t <= e.Last; t++ {
				if w.view[t].low == hashOf {
					noun = t - 1
					break
				}
			}
			if w.view[noun].word.flags&lexGroup != 0 {
				e.Last = max(e.Last, w.bodyEnd(d, noun))
			}
		}
		if e.Label == EntityPerson {
			switch {
			case e.First == e.Last && d.xpos[e.First] == TagNNPS && w.view[e.First].word.flags&(lexFirst|lexSurnameFreq) == 0:
				continue
			case stormWords[w.view[e.First].low], e.First > 0 && stormWords[w.view[e.First-1].low] && w.view[e.First-1].cap == capFirst && d.sentOf[e.First] == d.sentOf[e.First-1]:
				e.Label = EntityMisc
			}
		}
		if e.First == e.Last && e.Label != EntityLocation && w.stateCode(d, e.First) {
			e.Label = EntityLocation
		}
		kept = append(kept, e)
	}
	d.entities = kept
}

// companyEnd gives the last token of a legal form that follows token t, with or without a
// comma, or t.
func (w *semWork) companyEnd(d *Doc, t int) int {
	last := int(d.sents[d.sentOf[t]].end) - 1
	n := t + 1
	if n < last && w.view[n].low == hashComma {
		n++
	}
	if n <= last && companyForms[w.view[n].low] && w.view[n].cap != capLower {
		return n
	}
	return t
}

// bodyEnd gives the last token of a body whose noun is token t: "of" and proper nouns that
// follow, two of them joined by "and" only if neither stands for itself.
func (w *semWork) bodyEnd(d *Doc, t int) int {
	end := int(d.sents[d.sentOf[t]].end)
	run := func(i int) int { // behind the proper nouns from i
		for i < end && neighbourName(d, i) {
			i++
		}
		return i
	}
	if t+2 >= end || w.view[t+1].low != hashOf {
		return t
	}
	i := t + 2
	if w.view[i].low == hashThe {
		i++
	}
	j := run(i)
	if j == i {
		return t
	}
	if j+1 < end && w.view[j].low == hashAnd && w.view[i].gaz == 0 {
		if k := run(j + 1); k > j+1 && w.view[j+1].gaz == 0 && w.view[j+1].word.flags&lexFirst == 0 {
			j = k
		}
	}
	return j - 1
}

// stateCode reports whether token t is the code of a state behind a place and a comma.
func (w *semWork) stateCode(d *Doc, t int) bool {
	return t >= 2 && w.view[t-1].low == hashComma && stateCodes[d.text[d.start[t]:d.end[t]]] && neighbourName(d, t-2)
}

// sortEntities orders entities by their places.
func sortEntities(es []Entity) {
	slices.SortFunc(es, func(a, b Entity) int { return a.First - b.First })
}
