package coding

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// countryWord resolves "the country", "both countries", "his country", "the region"; it
// reports whether the noun is done with.
func (b *actorBuilder) countryWord(i int) bool {
	l := lemmaLower(b.tok(i))
	isCountry := func(a *Actor, in *actorInfo) bool { return a.Kind == affair.Country && in.ent != nil }
	if b.plural(i) {
		if n := b.pairWord(i); n == 2 && b.modifiers(i) == "" {
			x := b.lastActor(i, isCountry)
			if x < 0 {
				return true
			}
			y := b.lastActor(i, func(a *Actor, in *actorInfo) bool { return isCountry(a, in) && a.Name != b.r.Actors[x].Name })
			if y < 0 {
				return true
			}
			b.alias(i, min(x, y))
			b.r.together[i] = []int{max(x, y)}
			return true
		}
		return false
	}
	switch l {
	case "region", "territory":
		if b.definite(i) > 0 && b.modifiers(i) == "" && b.owner(i) < 0 {
			b.recent(i, func(a *Actor, in *actorInfo) bool { return in.ent != nil && in.ent.region })
		}
		return true
	case "power", "ally", "donor", "signatory", "state", "nation", "superpower", "democracy":
		if l != "state" && l != "nation" {
			return true
		}
	case "government":
		return false
	}
	if o := b.owner(i); o >= 0 {
		c := b.countryOf(o, 0)
		if b.hasPossPronoun(i) && c >= 0 {
			b.alias(i, c)
		}
		return true
	}
	if b.definite(i) > 0 {
		b.recent(i, isCountry)
	}
	return true
}

// countryOf climbs from an actor to its country, -1 if it has none.
func (b *actorBuilder) countryOf(a, depth int) int {
	if depth > 8 {
		return -1
	}
	in := &b.info[a]
	if b.r.Actors[a].Kind == affair.Country {
		return a
	}
	if in.owner >= 0 {
		return b.countryOf(in.owner, depth+1)
	}
	if in.ent != nil && in.owner == -2 {
		e := in.ent
		if e.kind != affair.Country {
			if e = b.g.byCode[e.part]; e == nil {
				return -1
			}
		}
		if e.kind == affair.Country {
			return b.entityActor(e)
		}
	}
	return -1
}

// partyNouns are what two that deal with each other are called together.
var partyNouns = set("side", "party", "government", "capital", "neighbour", "neighbor", "power", "rival", "army")

// twoSides resolves "the two sides", "both parties": the two states, governments, bodies or
// forces named last that are not one part of the other.
func (b *actorBuilder) twoSides(i int) bool {
	if !partyNouns[lemmaLower(b.tok(i))] || !b.plural(i) || b.pairWord(i) != 2 || b.modifiers(i) != "" || b.ofObject(i) >= 0 {
		return false
	}
	dealing := func(a *Actor, in *actorInfo) bool {
		switch a.Kind {
		case affair.Country, affair.Government, affair.Alliance, affair.Military, affair.Organisation:
			return a.Proper || in.ent != nil
		}
		return false
	}
	start := b.n.Sentence(b.tok(i).Sent()).First()
	pair := func(before int) (x, y int) {
		if x = b.lastActor(before, dealing); x < 0 {
			return -1, -1
		}
		return x, b.lastActor(before, func(a *Actor, in *actorInfo) bool {
			o := &b.r.Actors[x]
			return dealing(a, in) && a.Name != o.Name && a.PartOf != o.Name && o.PartOf != a.Name && (a.PartOf == "" || a.PartOf != o.PartOf)
		})
	}
	x, y := pair(start) // who acts in the sentence stands between the two
	if y < 0 {
		if x, y = pair(i); y < 0 {
			return false
		}
	}
	f, l := b.phrase(i)
	b.mention(f, l, i, min(x, y), nlp.Nominal, false)
	b.r.together[i] = []int{max(x, y)}
	return true
}

// officeHolder resolves "the Roman consul", "its president", "a spokesman".
func (b *actorBuilder) officeHolder(i int, office string, cl *class) {
	t := b.tok(i)
	o, def := b.owner(i), b.definite(i)
	lemma := lemmaLower(t)
	kind := affair.Person
	if def > 0 || o >= 0 {
		country := -1
		if o >= 0 {
			country = b.countryOf(o, 0)
		}
		fits := func(a *Actor, in *actorInfo) bool {
			if a.Kind != affair.Person || !in.holds(office, lemma) {
				return false
			}
			if o < 0 {
				return !genericOffices[lemma] || in.titles[lemma]
			}
			if in.owner == o {
				return true
			}
			if in.owner >= 0 && country >= 0 {
				return b.countryOf(in.owner, 0) == country
			}
			return false
		}
		if b.recent(i, fits) {
			return
		}
		if o >= 0 && !genericOffices[lemma] && b.recent(i, func(a *Actor, in *actorInfo) bool {
			return a.Kind == affair.Person && a.Proper && in.owner < 0 && in.holds(office, lemma)
		}) {
			return
		}
	}
	if def < 0 && o < 0 && (cl == nil || !b.coreArgument(i)) {
		return
	}
	if def >= 0 && o < 0 && !b.coreArgument(i) {
		return
	}
	key := "office:" + office + "|" + b.ownerKey(o) + "|" + b.modifiers(i)
	name := b.shortName(i)
	if o >= 0 && b.info[o].ent != nil && !b.hasPoss(i) && !strings.Contains(name, b.info[o].ent.of()) && len(strings.Fields(name)) == 1 {
		name = b.info[o].ent.of() + " " + name
	}
	a := b.actor(key, Actor{Name: name, Kind: kind}, actorInfo{owner: o, head: lemma, titles: map[string]bool{office: true, lemma: true}})
	f, l := b.phrase(i)
	b.mention(f, l, i, a, nlp.Nominal, false)
}

func (b *actorBuilder) ownerKey(o int) string {
	if o < 0 {
		return ""
	}
	return b.info[o].key
}

// theBody resolves "the company", "the Peruvian supplier" to the body named last that can be
// meant.
func (b *actorBuilder) theBody(i int, cl *class, o int) bool {
	lemma := lemmaLower(b.tok(i))
	country := -1
	if o >= 0 {
		country = b.countryOf(o, 0)
	}
	return b.recent(i, func(a *Actor, in *actorInfo) bool {
		if !a.Proper || string(a.Kind) != cl.Kind {
			return false
		}
		if in.class == cl && in.head != "" && in.head != lemma && !looseBodies[lemma] {
			return false
		}
		if in.class != cl && !looseBodies[lemma] && cl.Class == "organisation" && in.class != nil {
			return false
		}
		if o < 0 || in.owner < 0 {
			return true
		}
		return in.owner == o || country >= 0 && b.countryOf(in.owner, 0) == country
	})
}

// looseBodies are nouns that may stand for any body of their kind.
var looseBodies = set("company", "firm", "giant", "supplier", "operator", "manufacturer", "conglomerate", "corporation", "holding", "group", "organisation", "organization", "broadcaster", "newspaper", "channel", "station", "agency", "outlet", "daily", "network")

// genericOffices are words for the first of any body, whatever the office is called.
var genericOffices = set("leader", "head", "chief", "boss", "ruler")

// topOffices are the offices that a generic word can mean.
var topOffices = []string{"president", "prime minister", "premier", "chancellor", "king", "queen", "emperor", "tsar", "secretary general", "secretary-general",
	"chairman", "chairwoman", "director", "chief executive", "ceo", "leader", "head", "general secretary", "dictator"}

// holds reports whether a person is known to hold the office.
func (in *actorInfo) holds(office, lemma string) bool {
	if in.titles[office] || office == lemma && in.titles[lemma] {
		return true
	}
	if genericOffices[lemma] {
		for _, t := range topOffices {
			if in.titles[t] {
				return true
			}
		}
	}
	return false
}
