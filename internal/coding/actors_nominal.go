package coding

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// descriptions reads nouns and pronouns in the order of the text, so that each can look back
// at who was mentioned before.
func (b *actorBuilder) descriptions() {
	for s := range b.n.Sentences() {
		for i := s.First(); i <= s.Last(); i++ {
			if b.headMention[i] != 0 {
				continue
			}
			t := b.tok(i)
			switch t.UPOS() {
			case nlp.NOUN:
				if b.covered[i] == 0 {
					b.description(i)
				}
			case nlp.PROPN:
				if b.covered[i] == 0 && (b.g.offices[lemmaLower(t)] || b.classAt(i) != nil) {
					b.description(i)
				}
			case nlp.PRON:
				b.pronoun(i)
			case nlp.DET, nlp.ADJ, nlp.NUM:
				b.quantity(i)
			}
		}
	}
}

// quantityNouns pass on who they count: "most of the voters", "members of the army".
var quantityNouns = set("number", "majority", "part", "half", "dozen", "hundred", "thousand", "million", "percent", "%", "lot", "handful",
	"series", "couple", "rest", "third", "quarter", "share", "member", "most", "some", "all", "each", "many", "one", "none", "several", "few", "both",
	"two", "three", "four", "five", "any", "either", "neither", "much", "plenty", "section", "bulk", "ranks", "score", "rank", "group", "minority", "side", "remainder", "proportion", "crowd", "face", "person", "unit", "representative")

// quantity gives "most of the voters" the actor of "voters".
func (b *actorBuilder) quantity(i int) bool {
	t := b.tok(i)
	if !quantityNouns[lemmaLower(t)] && t.UPOS() != nlp.NUM {
		return false
	}
	of := b.ofObject(i)
	if of < 0 {
		return false
	}
	if b.headMention[of] == 0 && b.covered[of] == 0 {
		switch b.tok(of).UPOS() {
		case nlp.NOUN:
			b.description(of)
		case nlp.PRON: // "eighty of them"
			b.pronoun(of)
		}
	}
	m := b.at(of)
	if m == nil || m.Modifier {
		return false
	}
	if t.UPOS() == nlp.NUM && t.Dep() == nlp.DepNummod {
		return false
	}
	f, l := b.phrase(i)
	b.mention(f, l, i, m.Actor, nlp.Nominal, false)
	return true
}

// description makes or finds the actor of a noun.
func (b *actorBuilder) description(i int) {
	t := b.tok(i)
	switch t.Dep() {
	case nlp.DepCompound, nlp.DepAmod, nlp.DepFixed, nlp.DepFlat, nlp.DepGoeswith, nlp.DepNmodDesc:
		return
	case nlp.DepNmod, nlp.DepNmodUnmarked:
		if t.Head() > i && b.r.caseOf(i) == "" {
			return // stands before a noun
		}
	}
	if b.noneOf(i) || b.headMention[i] != 0 || b.covered[i] != 0 {
		return
	}
	if quantityNouns[lemmaLower(t)] && b.quantity(i) {
		return
	}
	if b.twoSides(i) {
		return
	}
	if n := teams[lemmaLower(t)]; n > 0 && b.definite(i) > 0 && b.ofObject(i) < 0 && b.lastPersons(i, n) {
		return
	}
	cl, office := b.classAt(i), b.officeAt(i)
	if cl == nil && office == "" && b.speaks(i) {
		cl = speakers
		if !b.plural(i) {
			office = lemmaLower(t)
		}
	}
	if cl == nil && office == "" || b.noReference(i) {
		return
	}
	for c := range t.Children() { // the name in apposition says who it is
		if d := b.tok(c).Dep(); (d == nlp.DepAppos || d == nlp.DepFlat) && c > i {
			if m := b.at(c); m != nil && !m.Modifier {
				b.alias(i, m.Actor)
				return
			}
		}
	}
	if t.Dep() == nlp.DepAppos && t.Head() >= 0 {
		if m := b.at(t.Head()); m != nil && !m.Modifier {
			b.alias(i, m.Actor)
			return
		}
	}
	if b.predicative(i) {
		return
	}
	if cl != nil && cl.Class == "countries" && b.countryWord(i) {
		return
	}
	if office != "" || cl != nil && (lemmaLower(t) == "leader" || cl.Class == "minority") {
		if b.plural(i) && b.pairWord(i) == 2 && b.definite(i) >= 0 && b.lastPersons(i, 2) {
			return
		}
	}
	if cl != nil && cl.Class == "alliance" && !b.plural(i) {
		if b.definite(i) <= 0 || b.recent(i, func(a *Actor, in *actorInfo) bool { return a.Kind == affair.Alliance }) || !b.coreArgument(i) {
			return
		}
		key := "alliance:" + lemmaLower(t) + "|" + b.modifiers(i)
		a := b.actor(key, Actor{Name: b.shortName(i), Kind: affair.Alliance}, actorInfo{class: cl, owner: -1, head: lemmaLower(t)})
		f, l := b.phrase(i)
		b.mention(f, l, i, a, nlp.Nominal, false)
		return
	}
	if office != "" && !b.plural(i) && (cl == nil || !b.anyOf(i)) {
		b.officeHolder(i, office, cl)
		return
	}
	if cl != nil {
		b.collective(i, cl)
	}
}

// teams are nouns for a number of persons named before.
var teams = map[string]int{"pair": 2, "duo": 2, "couple": 2, "twosome": 2, "trio": 3, "quartet": 4}

// lastPersons makes "the two leaders" the persons named last, as many as are meant.
func (b *actorBuilder) lastPersons(i, n int) bool {
	var got []int
	for len(got) < n {
		a := b.lastActor(i, func(a *Actor, in *actorInfo) bool {
			return a.Kind == affair.Person && a.Proper && !slices.ContainsFunc(got, func(g int) bool { return b.r.Actors[g].Name == a.Name })
		})
		if a < 0 {
			return false
		}
		got = append(got, a)
	}
	slices.Sort(got)
	f, l := b.phrase(i)
	b.mention(f, l, i, got[0], nlp.Nominal, false)
	b.r.together[i] = got[1:]
	return true
}

// speakers is the class of nouns that no list has and that speak.
var speakers = &class{Class: "speakers", Kind: "group", Name: "speakers"}

// alias makes a description another mention of an actor.
func (b *actorBuilder) alias(i, actor int) {
	f, l := b.phrase(i)
	b.mention(f, l, i, actor, nlp.Nominal, false)
	switch b.r.Actors[actor].Kind {
	case affair.Country, affair.Alliance: // "his country" is not part of him
	default:
		b.ownedBy(i, actor)
	}
	b.info[actor].titles[lemmaLower(b.tok(i))] = true
}

// ownedBy takes from a description whom the actor belongs to, if it is not known.
func (b *actorBuilder) ownedBy(i, actor int) {
	if o := b.owner(i); o >= 0 && o != actor && b.info[actor].owner == -1 {
		b.info[actor].owner = o
	}
}

// recent makes the noun a mention of the actor mentioned last that fits.
func (b *actorBuilder) recent(i int, fits func(*Actor, *actorInfo) bool) bool {
	a := b.lastActor(i, fits)
	if a < 0 {
		return false
	}
	b.alias(i, a)
	return true
}

func (b *actorBuilder) lastActor(i int, fits func(*Actor, *actorInfo) bool) int {
	best := -1
	for a := range b.r.Actors {
		if b.info[a].count == 0 || !fits(&b.r.Actors[a], &b.info[a]) {
			continue
		}
		p := b.lastBefore(a, i)
		if p >= 0 && (best < 0 || p > b.lastBefore(best, i)) {
			best = a
		}
	}
	return best
}

// lastBefore is the last token before i that mentions the actor, -1 if none.
func (b *actorBuilder) lastBefore(a, i int) int {
	hs := b.info[a].heads
	at, _ := slices.BinarySearch(hs, i)
	if at == 0 {
		return -1
	}
	return hs[at-1]
}

// collective resolves plurals and bodies: "Roman leaders", "the army", "protesters".
func (b *actorBuilder) collective(i int, cl *class) {
	t := b.tok(i)
	lemma := lemmaLower(t)
	o, def, mods := b.owner(i), b.definite(i), b.modifiers(i)
	if !b.plural(i) && !b.anyOf(i) && !collectiveNouns[lemma] && !cl.Join && cl.Kind != "government" && cl.Kind != "organisation" && cl.Kind != "media" && cl.Kind != "military" {
		// a single person: "a boy"
		if cl.Kind != "public" && cl.Kind != "group" || !b.coreArgument(i) || def <= 0 && o < 0 && mods == "" {
			return
		}
		key := "one:" + lemma + "|" + b.ownerKey(o) + "|" + mods
		if def > 0 && o < 0 && b.recent(i, func(a *Actor, in *actorInfo) bool {
			return a.Kind == affair.Person && (in.titles[lemma] || in.head == lemma)
		}) {
			return
		}
		a := b.actor(key, Actor{Name: b.shortName(i), Kind: affair.Person}, actorInfo{owner: o, head: lemma, titles: map[string]bool{lemma: true}})
		f, l := b.phrase(i)
		b.mention(f, l, i, a, nlp.Nominal, false)
		return
	}
	if !b.plural(i) && def <= 0 && o < 0 && mods == "" && !collectiveNouns[lemma] {
		return // "a company"
	}
	if cl.Class == "organisation" && b.plural(i) && (o < 0 && (mods == "" || !b.coreArgument(i)) || o >= 0 && def == 0 && !b.coreArgument(i)) {
		return // "companies", "all parties"
	}
	if lemma == "people" && o < 0 && b.tok(i).Child(nlp.DepNummod) >= 0 {
		return // "sixty people" are a figure
	}
	if lemma == "state" || lemma == "authority" && !b.plural(i) || (lemma == "leader" || lemma == "ruler") && !b.plural(i) || lemma == "power" && !b.plural(i) {
		return
	}
	if def > 0 && !b.plural(i) && (cl.Class == "organisation" || cl.Class == "media") && b.theBody(i, cl, o) {
		return
	}
	f, l := b.phrase(i)
	if o < 0 {
		same := func(a *Actor, in *actorInfo) bool {
			if in.class != cl {
				return false
			}
			if in.head == lemma {
				return mods == "" || strings.Contains(in.key, mods)
			}
			return cl.Join && (mods == "" && def > 0 || cl.Class == "rebels" && in.owner < 0)
		}
		if (def > 0 || cl.Class == "rebels" || mods == "") && !b.ours(i) && b.recent(i, same) {
			return
		}
		if cl.Join && def > 0 && mods == "" && cl.Class != "rebels" && cl.Class != "people" && !b.hasPossPronoun(i) {
			if c := b.lastActor(i, func(a *Actor, in *actorInfo) bool { return a.Kind == affair.Country && in.ent != nil }); c >= 0 {
				o = c
			}
		}
	}
	if o >= 0 && cl.Join && b.r.Actors[o].Kind == affair.Person && mods == "" {
		switch cl.Class {
		case "government", "army", "navy", "airforce", "people", "intelligence": // "his army" is his country's
			if c := b.countryOf(o, 0); c >= 0 {
				o = c
			}
		}
	}
	name := b.shortName(i)
	key := "class:" + cl.Class + "|" + b.ownerKey(o)
	ent := (*entity)(nil)
	if o >= 0 {
		ent = b.info[o].ent
	}
	kind := affair.ActorKind(cl.Kind)
	joined := cl.Join && o >= 0 && (mods == "" || cl.Class != "media" && cl.Class != "people")
	switch {
	case joined && ent != nil && (b.r.Actors[o].Kind == affair.Country || b.r.Actors[o].Kind == affair.Alliance):
		name = ent.of() + " " + cl.Name
		if cl.Class == "people" && b.r.Actors[o].Kind == affair.Country {
			a := b.peopleOf(ent)
			b.mention(f, l, i, a, nlp.Nominal, false)
			return
		}
	case joined:
	default:
		key += "|" + lemma + "|" + mods
	}
	a := b.actor(key, Actor{Name: name, Kind: kind, Plural: b.plural(i)}, actorInfo{class: cl, owner: o, head: lemma, ent: nil})
	b.mention(f, l, i, a, nlp.Nominal, false)
	b.info[a].head = cmp.Or(b.info[a].head, lemma)
	if joined && ent != nil {
		b.shared(i, a, cl)
	}
}

// shared gives a plural of several states ("the governments of Peru, Chile and Bolivia",
// "Peruvian and Chilean leaders") one actor for each of them, beside the first.
func (b *actorBuilder) shared(i, first int, cl *class) {
	if !b.plural(i) {
		return
	}
	for c := range b.tok(i).Children() {
		m := b.at(c)
		if m == nil || b.proAnti(c) {
			continue
		}
		switch b.tok(c).Dep() {
		case nlp.DepNmod:
			if b.r.caseOf(c) != "of" {
				continue
			}
		case nlp.DepAmod, nlp.DepCompound, nlp.DepNmodPoss, nlp.DepNmodDesc:
		default:
			continue
		}
		for cc := range b.tok(c).Children() {
			o := b.at(cc)
			if b.tok(cc).Dep() != nlp.DepConj || o == nil || o.Actor == m.Actor {
				continue
			}
			ent := b.info[o.Actor].ent
			if ent == nil || b.r.Actors[o.Actor].Kind != affair.Country && b.r.Actors[o.Actor].Kind != affair.Alliance {
				continue
			}
			key := "class:" + cl.Class + "|" + b.ownerKey(o.Actor)
			a := b.actor(key, Actor{Name: ent.of() + " " + cl.Name, Kind: affair.ActorKind(cl.Kind), Plural: true}, actorInfo{class: cl, owner: o.Actor, head: b.info[first].head})
			if a != first && !slices.Contains(b.r.together[i], a) {
				b.r.together[i] = append(b.r.together[i], a)
			}
		}
	}
}

var collectiveNouns = set("opposition", "media", "press", "electorate", "public", "people", "population", "army", "military", "navy", "government", "leadership", "society", "police", "diaspora", "crowd", "mob", "parliament", "congress", "senate", "populace", "judiciary", "intelligence", "regime", "minority", "majority", "insurgency", "staff", "crew", "mafia")
