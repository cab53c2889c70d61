package nlp

// refine mends the names that the sequence model found with what is known of words and with
// the rest of the document: titles are no part of a name and peoples no persons; a listed
// country or place is a place; a proper noun that news text uses as the name of one kind only
// is of that kind; and what is a name in one place is one in another nearby.
func (w *semWork) refine(d *Doc) {
	w.taken = resize(w.taken, len(d.start))
	clear(w.taken)
	kept := d.entities[:0]
	for _, e := range d.entities {
		if w.mend(d, &e) {
			for t := e.First; t <= e.Last; t++ {
				w.taken[t] = true
			}
			kept = append(kept, e)
		}
	}
	d.entities = kept
	w.bodies(d)
	sortEntities(d.entities)
	w.joinNames(d)
	clear(w.taken)
	for _, e := range d.entities {
		for t := e.First; t <= e.Last; t++ {
			w.taken[t] = true
		}
	}
	w.listed(d)
	w.repeated(d)
	sortEntities(d.entities)
}

// mend corrects one entity and reports whether it stays.
func (w *semWork) mend(d *Doc, e *Entity) bool {
	if e.Label == EntityPerson {
		for e.First < e.Last && (w.view[e.First].word.flags&(lexTitle|lexHuman) != 0 || w.view[e.First].low == hashPrime) && w.view[e.First].word.flags&lexFirstCommon == 0 {
			e.First++
		}
	}
	v := &w.view[e.First]
	if e.First == e.Last {
		if v.word.flags&lexDemonym != 0 && v.gaz == 0 && e.Label != EntityOrganization {
			return false
		}
		if e.Label == EntityPerson && v.word.flags&lexTitle != 0 && v.word.flags&lexFirst == 0 {
			return false
		}
		if v.word.flags&lexMonthDay != 0 && v.word.flags&lexFirst == 0 {
			return false
		}
		if l := w.kindOf(e.First); l != EntityNone && e.Label != EntityMisc {
			e.Label = l
		}
	}
	if k := v.gaz / 4; e.Label != EntityPerson && (k == phraseCountry || k == phrasePlaceBig) && w.wholePhrase(e.First, e.Last) {
		e.Label = EntityLocation
	} else if k == phraseOrg && w.wholePhrase(e.First, e.Last) && e.Label != EntityPerson {
		e.Label = EntityOrganization
	}
	return true
}

var hashPrime = lowHash("prime")

// bodies takes a run of proper nouns that ends in a word for a body ("Programme", "Treasury")
// as one organisation when the model left that word out.
func (w *semWork) bodies(d *Doc) {
	n := len(d.start)
	w.spans = w.spans[:0]
	for i := 0; i < n; i++ {
		if !neighbourName(d, i) {
			continue
		}
		j := i
		for j+1 < n && neighbourName(d, j+1) && d.sentOf[j+1] == d.sentOf[i] {
			j++
		}
		if j > i && j-i < 8 && !w.taken[j] && w.view[j].word.flags&lexGroup != 0 && w.view[i].word.flags&lexTitle == 0 {
			w.spans = append(w.spans, tokenRange{int32(i), int32(j)})
		}
		i = j
	}
	if len(w.spans) == 0 {
		return
	}
	// Entities are in order here, and so are the spans.
	k := 0
	kept := d.entities[:0]
	for _, e := range d.entities {
		for k < len(w.spans) && int(w.spans[k].end) < e.First {
			k++
		}
		if k < len(w.spans) && int(w.spans[k].first) <= e.Last {
			if int(w.spans[k].first) <= e.First && e.Last <= int(w.spans[k].end) {
				continue
			}
			w.spans[k].first = w.spans[k].end + 1 // it reaches out of the span: leave both
		}
		kept = append(kept, e)
	}
	d.entities = kept
	for _, s := range w.spans {
		if s.first <= s.end {
			w.add(d, int(s.first), int(s.end), EntityOrganization)
		}
	}
}

// wholePhrase reports whether the tokens are one listed phrase.
func (w *semWork) wholePhrase(first, last int) bool {
	if first == last {
		return w.view[first].gaz != 0 && w.view[first].gaz%4 == nerU
	}
	return w.view[first].gaz != 0 && w.view[first].gaz%4 == nerB && w.view[last].gaz%4 == nerL && last-first < 12
}

// kindOf gives the one kind of name that a word is surely used as, EntityNone without one.
func (w *semWork) kindOf(t int) EntityLabel {
	k := w.view[t].word.kind
	p, o, l, n := k&3, k>>2&3, k>>4&3, k>>6
	switch {
	case n > 0:
	case p == 3 && o == 0 && l == 0:
		return EntityPerson
	case o == 3 && p == 0 && l == 0:
		return EntityOrganization
	case l == 3 && p == 0 && o == 0:
		return EntityLocation
	}
	return EntityNone
}

// listed adds names that the model passed over: listed phrases in capitals and proper nouns
// whose kind is sure.
func (w *semWork) listed(d *Doc) {
	n := len(d.start)
	for i := 0; i < n; i++ {
		v := &w.view[i]
		if w.taken[i] || !isName(d, i) {
			continue
		}
		if v.gaz != 0 && (v.gaz%4 == nerB || v.gaz%4 == nerU) {
			j := i
			free := true
			for v.gaz%4 == nerB && j+1 < n && w.view[j].gaz%4 != nerL {
				j++
				free = free && !w.taken[j]
			}
			alone := !neighbourName(d, i-1) && !neighbourName(d, j+1)
			if kind := v.gaz / 4; free && alone && (j > i || kind >= phrasePlaceBig && v.word.flags&(lexFirst|lexDemonym) == 0) {
				l := EntityLocation
				if kind == phraseOrg {
					l = EntityOrganization
				}
				w.add(d, i, j, l)
				i = j
				continue
			}
		}
		if l := w.kindOf(i); l != EntityNone && !neighbourName(d, i-1) && !neighbourName(d, i+1) && v.word.flags&(lexMonthDay|lexDemonym|lexTitle) == 0 {
			w.add(d, i, i, l)
		}
	}
}

func (w *semWork) add(d *Doc, first, last int, l EntityLabel) {
	d.entities = append(d.entities, Entity{first, last, l})
	for t := first; t <= last; t++ {
		w.taken[t] = true
	}
}

func isName(d *Doc, i int) bool {
	return i >= 0 && i < len(d.xpos) && (d.xpos[i] == TagNNP || d.xpos[i] == TagNNPS) && len(d.text[d.start[i]:d.end[i]]) > 1
}

// neighbourName reports whether the token beside a name belongs to a longer one.
func neighbourName(d *Doc, i int) bool {
	return isName(d, i) && d.text[d.start[i]] < 'a'
}

// nearby is how many tokens apart two uses of a name may stand to be held for the same.
const nearby = 3000

// repeated labels a proper noun that stands alone as the same word is labelled elsewhere in
// reach: alone, or as the surname of a person.
func (w *semWork) repeated(d *Doc) {
	if w.uses == nil {
		w.uses = map[uint32]nameUse{}
	}
	clear(w.uses)
	for _, e := range d.entities {
		switch {
		case e.First == e.Last:
			w.uses[w.view[e.First].low] = nameUse{e.Label, int32(e.First)}
		case e.Label == EntityPerson:
			if _, ok := w.uses[w.view[e.Last].low]; !ok {
				w.uses[w.view[e.Last].low] = nameUse{e.Label, int32(e.Last)}
			}
		}
	}
	for i := range d.start {
		if w.taken[i] || !isName(d, i) || w.view[i].cap == capLower || neighbourName(d, i-1) || neighbourName(d, i+1) {
			continue
		}
		if u, ok := w.uses[w.view[i].low]; ok && i-int(u.at) < nearby && int(u.at)-i < nearby {
			w.add(d, i, i, u.label)
		}
	}
}

// nameUse is where a word was used as a name and of what kind.
type nameUse struct {
	label EntityLabel
	at    int32
}
