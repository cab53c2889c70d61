package coding

import (
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// scanNames finds names: by the entity tagger and by the gazetteer, the longer winning, and
// the gazetteer where they are equal.
func (b *actorBuilder) scanNames() {
	ents := b.n.Entities()
	entAt := map[int]nlp.Entity{}
	for _, e := range ents {
		entAt[e.First] = e
	}
	inEnt := make([]int32, b.n.Len())
	for k, e := range ents {
		for i := e.First; i <= e.Last && i < len(inEnt); i++ {
			inEnt[i] = int32(k) + 1
		}
	}
	for s := range b.n.Sentences() {
		upper := shouting(s.Text())
		for i := s.First(); i <= s.Last(); {
			f, flast := b.lookupAt(i, s.Last(), upper)
			e, isEnt := entAt[i]
			if isEnt && e.Last > i && directions[strings.ToLower(b.tok(i).Text())] && flast < 0 {
				if g, l := b.lookupAt(i+1, s.Last(), upper); l == e.Last { // "East Ukraine"
					b.cover(nameSpan{first: i, last: l, form: g, gaz: true})
					i = l + 1
					continue
				}
			}
			if isEnt && e.Label == nlp.EntityPerson && flast >= 0 && flast+1 < e.Last && b.isTitle(flast+1) {
				// "Gaulish President X": whose president stands apart from the name
				b.cover(nameSpan{first: i, last: flast, form: f, gaz: true})
				k := flast + 1
				for k < e.Last && b.isTitle(k) {
					k++
				}
				entAt[k] = nlp.Entity{First: k, Last: e.Last, Label: e.Label}
				i = k
				continue
			}
			switch {
			case isEnt && (flast < e.Last || e.Label == nlp.EntityPerson && flast == e.Last && i < e.Last) && b.keepEntity(e, flast):
				b.cover(nameSpan{first: e.First, last: e.Last, label: e.Label})
				i = e.Last + 1
			case flast >= 0:
				b.cover(nameSpan{first: i, last: flast, form: f, gaz: true})
				i = flast + 1
			default:
				i++
			}
		}
	}
}

var directions = set("east", "west", "north", "south", "eastern", "western", "northern", "southern", "central", "southeastern", "southwestern", "northeastern", "northwestern", "upper", "lower", "mainland", "neighbouring", "neighboring")

// keepEntity reports whether an entity that is longer than the gazetteer form at its start
// is kept as one name.
func (b *actorBuilder) keepEntity(e nlp.Entity, flast int) bool {
	switch e.Label {
	case nlp.EntityPerson:
		if b.isTitle(e.Last) {
			return false // "Gaulish President" is an office without its name
		}
		for i := e.First; i <= e.Last; i++ {
			if notPersons[strings.ToLower(b.tok(i).Text())] {
				return false
			}
		}
		return flast < 0 || e.Last > e.First
	case nlp.EntityOrganization:
		return true
	case nlp.EntityLocation:
		return flast < 0
	}
	return false
}

// notPersons are words that stand in no person's name.
var notPersons = set("war", "world", "agreement", "treaty", "act", "day", "crisis", "plan", "project", "resolution", "initiative", "award", "prize", "street", "square", "church", "party", "army", "law", "accord", "summit", "conference", "university", "cup", "group", "council", "union", "committee", "the")

func (b *actorBuilder) cover(s nameSpan) {
	b.spans = append(b.spans, s)
	for i := s.first; i <= s.last; i++ {
		b.covered[i] = int32(len(b.spans))
	}
}

// lookupAt finds the longest gazetteer form that starts at the token and ends with one.
func (b *actorBuilder) lookupAt(i, sentLast int, upper bool) (form, int) {
	text := b.n.Text()
	start := b.tok(i).Start()
	forms, lens := b.g.lookup(text[start:], upper)
	for k, f := range forms {
		end := start + lens[k]
		for j := i; j <= sentLast && b.tok(j).Start() < end; j++ {
			if b.tok(j).End() == end {
				if b.formFits(f, i, j) {
					return f, j
				}
			}
		}
	}
	return form{}, -1
}

// formFits rejects forms that stand for something else here.
func (b *actorBuilder) formFits(f form, first, last int) bool {
	t := b.tok(first)
	if first == last {
		switch t.UPOS() {
		case nlp.VERB, nlp.AUX, nlp.ADV, nlp.ADP, nlp.PRON:
			if f.text != "US" || t.UPOS() == nlp.VERB {
				return false
			}
		}
	}
	if f.text == "US" && !strings.HasPrefix(t.Text(), "US") {
		return false
	}
	return true
}

// shouting reports whether a text is in capitals: a headline or a link line.
func shouting(s string) bool {
	up, low := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			up++
		case unicode.IsLower(r):
			low++
		}
	}
	return up > 8 && up > 4*low
}

// nameMentions makes actors and mentions of the name spans, in order.
func (b *actorBuilder) nameMentions() {
	for k := range b.spans {
		s := &b.spans[k]
		head := b.spanHead(s.first, s.last)
		switch {
		case s.gaz:
			b.gazMention(s, head)
		case b.dateline(s) || s.first == s.last && b.locative(head):
		case s.label == nlp.EntityPerson:
			b.personMention(s, head)
		case s.label == nlp.EntityOrganization:
			b.organisationMention(s, head)
		}
	}
}

// placeMentions takes the places that turned out to be actors elsewhere.
func (b *actorBuilder) placeMentions() {
	for _, p := range b.places {
		if a, ok := b.byKey["gaz:"+p.ent.code]; ok {
			b.mention(p.span.first, p.span.last, p.head, a, nlp.Proper, b.isModifier(p.head))
		}
	}
}

// dateline reports a place in capitals before a dash at the start of a paragraph.
func (b *actorBuilder) dateline(s *nameSpan) bool {
	if s.first != b.n.Sentence(b.tok(s.first).Sent()).First() || s.last+1 >= b.n.Len() {
		return false
	}
	w := b.n.SpanText(s.first, s.last)
	switch b.tok(s.last + 1).Text() {
	case "-", "—", "–", "_", "--", "(", ",":
		return len(w) > 3 && strings.ToUpper(w) == w
	}
	return false
}

// locative reports whether a name stands under a preposition of place.
func (b *actorBuilder) locative(head int) bool {
	h := head
	if b.tok(head).Dep() == nlp.DepConj && b.tok(head).Head() >= 0 {
		h = b.tok(head).Head()
	}
	switch b.r.caseOf(h) {
	case "in", "at", "near", "outside", "into", "through", "around", "inside", "outside of", "across", "throughout", "between":
		return b.tok(h).Dep() == nlp.DepObl || b.tok(h).Dep() == nlp.DepNmod && b.r.caseOf(h) != "between"
	}
	return false
}

func (b *actorBuilder) gazMention(s *nameSpan, head int) {
	e := s.form.ent
	modifier := b.isModifier(head)
	add := func(actor int, mod bool) {
		b.mention(s.first, s.last, head, actor, nlp.Proper, mod)
	}
	switch s.form.kind {
	case formName, formBloc, formMedia:
		if s.form.kind == formMedia && s.first > 0 && b.tok(s.first-1).Text() == "(" {
			return // an agency's credit
		}
		if e.region && e.code != "WEST" && s.form.kind == formName && !isBloc(s.form.text) && !modifier && !b.agentive(head, 0) {
			b.place(s, head, e)
			return
		}
		if s.form.kind == formName && e.kind == affair.Country && b.addressOf(s.first, head) {
			return
		}
		add(b.entityActor(e), modifier)
	case formPeople:
		if modifier && e.adj != "" || b.tok(head).Dep() == nlp.DepXcomp || b.tok(head).Child(nlp.DepCop) >= 0 {
			add(b.entityActor(e), true) // "they became Romans"
			return
		}
		if _, l := b.phrase(head); !modifier && head <= s.last && l > s.last { // "Armenians in Abkhazia"
			b.mention(s.first, l, head, b.peopleOf(e), nlp.Proper, false)
			return
		}
		add(b.peopleOf(e), modifier)
	case formMetonym:
		add(b.governmentOf(e), modifier)
	case formCapital:
		if b.agentive(head, 0) {
			add(b.governmentOf(e), modifier)
		}
	case formAdj:
		switch {
		case modifier && e.region && e.code != "WEST":
			b.place(s, head, e)
		case modifier:
			add(b.entityActor(e), true)
		case b.nounLike(head):
			if b.tok(head).Child(nlp.DepCop) >= 0 || b.tok(head).Dep() == nlp.DepXcomp {
				add(b.entityActor(e), true) // "they are Serb"
				return
			}
			f, l := b.phrase(head)
			b.mention(min(f, s.first), max(l, s.last), head, b.peopleOf(e), nlp.Proper, false) // "the British", "an Albanian"
		default:
			add(b.entityActor(e), true)
		}
	}
}

// isBloc reports whether a region's name says that it is made of actors.
func isBloc(name string) bool {
	for _, w := range []string{"states", "countries", "nations", "republics", "world", "community", "South", "powers"} {
		if strings.HasSuffix(name, w) {
			return true
		}
	}
	return false
}

// place keeps in mind a region that is named as a place: it is a mention only if the region
// is an actor elsewhere in the document.
func (b *actorBuilder) place(s *nameSpan, head int, e *entity) {
	b.places = append(b.places, placeMention{*s, head, e})
}

type placeMention struct {
	span nameSpan
	head int
	ent  *entity
}

// isModifier reports whether a name stands before a noun as its modifier.
func (b *actorBuilder) isModifier(head int) bool {
	t := b.tok(head)
	switch t.Dep() {
	case nlp.DepAmod, nlp.DepCompound:
		return true
	case nlp.DepNmod, nlp.DepNmodDesc, nlp.DepNmodUnmarked:
		return t.Head() > head && b.r.caseOf(head) == ""
	case nlp.DepConj:
		h := t.Head()
		return h >= 0 && b.isModifier(h) && (b.tok(h).Dep() == nlp.DepAmod || b.tok(h).Dep() == nlp.DepCompound)
	}
	return false
}

func (b *actorBuilder) nounLike(head int) bool {
	switch b.tok(head).UPOS() {
	case nlp.NOUN, nlp.PROPN:
		return true
	case nlp.ADJ:
		return b.tok(head).Child(nlp.DepDet) >= 0 && b.tok(head).Child(nlp.DepCop) < 0
	}
	return false
}

// addressOf reports whether a country only completes a place: "Normandy, France".
func (b *actorBuilder) addressOf(first, head int) bool {
	if first < 2 || b.tok(first-1).Text() != "," {
		return false
	}
	p := b.covered[first-2]
	d := b.tok(head).Dep()
	if d != nlp.DepAppos && d != nlp.DepNmod && d != nlp.DepNmodUnmarked && d != nlp.DepList && d != nlp.DepFlat {
		return false
	}
	if p == 0 {
		return false
	}
	s := b.spans[p-1]
	return !s.gaz && s.label == nlp.EntityLocation || s.gaz && s.form.kind == formCapital
}

// agentive reports whether a capital stands for the government: as subject, possessor,
// addressee, or under a preposition that takes partners rather than places.
func (b *actorBuilder) agentive(head, depth int) bool {
	t := b.tok(head)
	gov := ""
	if t.Head() >= 0 {
		gov = lemmaOf(b.tok(t.Head()))
	}
	if t.Child(nlp.DepCop) >= 0 && b.r.caseOf(head) == "" {
		return true // "it is Lima that"
	}
	switch t.Dep() {
	case nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepNmodPoss, nlp.DepIobj, nlp.DepOblAgent:
		return true
	case nlp.DepObj:
		return !placeVerbs[gov]
	case nlp.DepConj:
		return t.Head() >= 0 && depth < 8 && b.agentiveConj(t.Head(), depth+1)
	case nlp.DepObl, nlp.DepNmod:
		switch b.r.caseOf(head) {
		case "with", "between", "against", "by", "towards", "toward", "for", "on", "among", "because of", "according to", "despite", "unlike":
			return true
		case "to":
			return !motionWords[gov]
		case "from":
			return t.Dep() == nlp.DepNmod && sentNouns[gov]
		case "of":
			return !placeNouns[gov]
		}
	}
	return false
}

// agentiveConj judges a member of a coordination by the first.
func (b *actorBuilder) agentiveConj(head, depth int) bool {
	if b.at(head) != nil && b.r.caseOf(head) == "" && b.tok(head).Dep() != nlp.DepObl {
		return true
	}
	return b.agentive(head, depth)
}

var (
	placeVerbs  = set("visit", "leave", "reach", "enter", "bomb", "capture", "take", "hit", "shell", "attack", "occupy", "surround", "besiege", "seize", "flee", "tour", "liberate", "storm", "bombard", "strike", "retake", "recapture", "cross")
	motionWords = set("visit", "trip", "come", "go", "travel", "arrive", "return", "fly", "flee", "move", "transport", "way", "road", "drive", "head", "march", "journey", "flight", "arrival", "arrive", "advance", "send", "bring", "back", "close", "near", "transfer", "deport", "move", "retreat", "withdraw", "escape", "come", "summon", "invite", "welcome")
	placeNouns  = set("city", "mayor", "capital", "centre", "center", "street", "outskirts", "north", "south", "east", "west", "suburb", "university", "bishop", "archbishop", "siege", "battle", "resident", "outside", "people", "town", "map", "part", "heart", "middle", "treaty", "bombing", "occupation", "fall")
)

// sentNouns are what a government sends: "pressure from Lima".
var sentNouns = set("support", "pressure", "message", "response", "aid", "assistance", "threat", "demand", "signal", "approval", "call", "help", "weapon", "arm", "supply", "money", "funding", "order", "instruction", "proposal", "offer", "loan", "guarantee", "pledge", "protest", "criticism", "backing", "influence", "independence", "recognition", "concession", "statement", "reaction", "request", "invitation", "subsidy", "gas", "oil", "interference", "answer", "official", "initiative")
