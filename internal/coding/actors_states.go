package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// States that no table knows. A table of states is out of date the day a new one is declared,
// and fictional or historical affairs have states of their own. What a name stands for is
// decided by all that the document says around it, every place where it stands casting a vote:
// "the government of Norvia", "Norvia's border", "the Norvian army" speak for a state, "Mr
// Norvia" and "Norvia, 45," for a person, "in Norvia" only for a place.

// nameVotes is what a document says about one unknown name.
type nameVotes struct {
	name                 string
	state, person, place float64
	owns                 float64 // "Norvia's army": persons have armies too, so this alone decides nothing
	at                   []tokenSpan
	adj                  string // its adjective of origin, as written
}

type tokenSpan struct{ first, last int }

// Nouns that only states have, by whom they belong to: firmly, or also for other bodies.
var (
	stateNouns = set("government", "kingdom", "parliament", "republic", "army", "navy", "troop", "soldier", "border", "territory", "sovereignty",
		"independence", "annexation", "embassy", "ambassador", "citizen", "citizenship", "coast", "frontier", "armed", "airspace", "constitution",
		"king", "queen", "emperor", "premier", "capital", "prime", "foreign", "military", "warship", "gunboat", "consulate", "passport", "refugee", "nation", "junta", "senate", "minister")
	maybeStateNouns = set("president", "people", "leader", "chancellor", "economy", "delegation", "authority", "invasion", "occupation",
		"recognition", "security", "state", "country", "village", "farmer", "official", "diplomat", "side", "bank", "police", "court", "ministry", "cabinet", "regime")
	townNouns   = set("city", "town", "village", "port", "province", "district", "region", "suburb", "island", "valley", "river", "lake", "mayor", "hamlet", "street", "battle", "university", "airport")
	placePreps  = set("in", "at", "near", "across", "outside", "inside", "into", "within", "around", "throughout")
	namedCity   = set("government", "administration", "cabinet", "regime", "minister", "president", "leader", "people", "side")
	stateDoings = set("invade", "annex", "ratify", "recognise", "recognize", "accuse", "expel", "impose", "deploy", "sign", "reject", "demand", "warn", "threaten",
		"sanction", "withdraw", "deny", "protest", "join", "agree", "refuse", "blame", "declare", "condemn", "insist", "negotiate", "export", "import", "ban", "promise", "offer", "secede", "mobilise", "mobilize")
)

// unknownStates finds the states among the names that the gazetteer does not know, and takes
// back persons that are only ever named as places.
func (b *actorBuilder) unknownStates() {
	votes := b.collectVotes()
	keys := sortedKeys(votes)
	for _, k := range keys {
		v := votes[k]
		for _, d := range keys { // its adjective, and its people
			if dv := votes[d]; d != k && demonymOf(d, k) {
				v.state += 2
				if v.adj == "" || !strings.HasSuffix(dv.name, "s") {
					v.adj = strings.TrimSuffix(dv.name, "s")
				}
			}
		}
	}
	changed := false
	for _, k := range keys {
		v := votes[k]
		if v.state >= 1 {
			v.state += min(v.owns, 1.5)
		}
		switch {
		case b.isDemonym(k, keys, votes):
		case v.state >= 2 && v.state > v.person && (v.state >= v.place || v.adj != "" || v.state >= 3):
			b.makeState(k, v, keys, votes)
			changed = true
		case v.place >= 1 && v.person < 1:
			for _, s := range v.at {
				if c := b.covered[s.first]; c != 0 && b.spans[c-1].label == nlp.EntityPerson {
					b.spans[c-1].label = nlp.EntityLocation
				}
			}
		}
	}
	if changed {
		slices.SortStableFunc(b.spans, func(x, y nameSpan) int { return x.first - y.first })
		b.recover()
	}
}

// isDemonym reports whether a name is the adjective of another name of the document that is a
// state.
func (b *actorBuilder) isDemonym(k string, keys []string, votes map[string]*nameVotes) bool {
	return slices.ContainsFunc(keys, func(base string) bool {
		v := votes[base]
		return base != k && demonymOf(k, base) && v.state >= 2 && v.state > v.person
	})
}

// makeState covers every place where a state, its adjective or its people is named.
func (b *actorBuilder) makeState(key string, v *nameVotes, keys []string, votes map[string]*nameVotes) {
	e := &entity{code: "named-" + key, name: v.name, kind: affair.Country, adj: v.adj}
	put := func(s tokenSpan, k formKind) {
		b.replace(s.first, s.last, nlp.EntityNone)
		sp := &b.spans[len(b.spans)-1]
		sp.gaz, sp.form = true, form{e, k, b.n.SpanText(s.first, s.last)}
	}
	for _, s := range v.at {
		put(s, formName)
	}
	for _, d := range keys {
		if d == key || !demonymOf(d, key) {
			continue
		}
		for _, s := range votes[d].at {
			if t := b.tok(s.last); t.XPOS() == nlp.TagNNS || t.XPOS() == nlp.TagNNPS {
				put(s, formPeople)
			} else {
				put(s, formAdj)
			}
		}
	}
}

// collectVotes looks at every unknown name of the document, by its folded words.
func (b *actorBuilder) collectVotes() map[string]*nameVotes {
	votes := map[string]*nameVotes{}
	surnames := map[string]bool{}
	for k := range b.spans {
		s := &b.spans[k]
		if s.gaz || s.label != nlp.EntityPerson || s.last == s.first {
			continue
		}
		if w, _, _ := b.nameWords(s); len(w) > 1 {
			surnames[w[len(w)-1]] = true
		}
	}
	for s := range b.n.Sentences() {
		if shouting(s.Text()) {
			continue
		}
		for i := s.First(); i <= s.Last(); i++ {
			sp, label, ok := b.unknownName(i, s)
			if !ok {
				continue
			}
			name := strings.Join(strings.Fields(b.n.SpanText(sp.first, sp.last)), " ")
			key := fold(name)
			v := votes[key]
			if v == nil {
				v = &nameVotes{name: name}
				votes[key] = v
			}
			v.at = append(v.at, sp)
			if surnames[key] {
				v.person += 3
			}
			b.vote(v, sp, label, s)
			i = sp.last
		}
	}
	return votes
}

// unknownName is the name that starts at the token and that the gazetteer does not know: an
// entity of at most three words, or a run of proper nouns.
func (b *actorBuilder) unknownName(i int, s nlp.Sent) (tokenSpan, nlp.EntityLabel, bool) {
	sp, label := tokenSpan{i, i}, nlp.EntityNone
	if c := b.covered[i]; c != 0 {
		x := b.spans[c-1]
		if x.gaz || x.first != i || x.last-x.first > 2 {
			return sp, label, false
		}
		sp, label = tokenSpan{x.first, x.last}, x.label
		if label == nlp.EntityPerson && x.last > x.first {
			return sp, label, false
		}
		for sp.first < sp.last && b.tok(sp.first).UPOS() == nlp.DET {
			sp.first++
		}
	} else {
		t := b.tok(i)
		if t.UPOS() != nlp.PROPN && t.UPOS() != nlp.ADJ && t.UPOS() != nlp.NOUN || !startsUpperRune(t.Text()) || i == s.First() && t.UPOS() != nlp.PROPN && t.UPOS() != nlp.ADJ {
			return sp, label, false
		}
		for t.UPOS() == nlp.PROPN && sp.last < s.Last() && sp.last-i < 2 && b.covered[sp.last+1] == 0 && b.tok(sp.last+1).UPOS() == nlp.PROPN && startsUpperRune(b.tok(sp.last+1).Text()) {
			if l := lemmaLower(b.tok(sp.last + 1)); b.g.classOf(l) != nil || b.g.offices[l] {
				break
			}
			sp.last++
		}
	}
	for k := sp.first; k <= sp.last; k++ {
		t := b.tok(k)
		l := lemmaLower(t)
		if b.g.classOf(l) != nil || b.g.offices[l] || b.isTitle(k) || notPersons[l] || b.r.words.times[l] || len(t.Text()) < 4 || strings.ToUpper(t.Text()) == t.Text() {
			return sp, label, false
		}
	}
	return sp, label, true
}

// vote adds what the words around one mention of a name speak for.
func (b *actorBuilder) vote(v *nameVotes, sp tokenSpan, label nlp.EntityLabel, s nlp.Sent) {
	at := func(i int) string {
		if i < s.First() || i > s.Last() {
			return ""
		}
		return lemmaLower(b.tok(i))
	}
	switch label {
	case nlp.EntityPerson:
		v.person += 0.25
	case nlp.EntityLocation:
		v.state, v.place = v.state+0.25, v.place+0.25
	}
	prev := at(sp.first - 1)
	switch {
	case prev == "of" || prev == "to" && (at(sp.first-2) == "ambassador" || at(sp.first-2) == "envoy"):
		switch n := at(sp.first - 2); {
		case stateNouns[n] && n != "minister" || n == "minister" && stateNouns[at(sp.first-3)]:
			v.state += 2
		case maybeStateNouns[n]:
			v.state++
		case townNouns[n]:
			v.place += 2
		}
	case placePreps[prev]:
		v.place++
		v.state += 0.25
	case sp.first > s.First() && b.isPersonalTitle(sp.first-1):
		v.person += 2
	}
	next := at(sp.last + 1)
	switch {
	case sp.last < s.Last() && b.tok(sp.last+1).XPOS() == nlp.TagPOS:
		for k := sp.last + 2; k <= min(sp.last+4, s.Last()); k++ {
			n := at(k)
			if stateNouns[n] {
				v.owns++
				break
			}
			if maybeStateNouns[n] {
				v.owns += 0.5
				break
			}
			if u := b.tok(k).UPOS(); u != nlp.ADJ && u != nlp.NOUN && u != nlp.PROPN {
				break
			}
		}
	case stateNouns[next] && !namedCity[next]:
		v.state += 2
	case stateNouns[next] || maybeStateNouns[next]:
		v.state += 0.75
	case next == "," && sp.last+3 <= s.Last() && isNumber(at(sp.last+2)) && at(sp.last+3) == ",":
		v.person += 2
	}
	head := b.spanHead(sp.first, sp.last)
	if t := b.tok(head); t.Dep() == nlp.DepNsubj && t.Head() >= 0 {
		l := lemmaOf(b.tok(t.Head()))
		switch {
		case label == nlp.EntityLocation && (stateDoings[l] || b.r.words.humanVerbs[l]):
			v.state += 1.5
		case stateDoings[l] && label != nlp.EntityOrganization:
			v.state += 0.75
		case b.r.words.humanVerbs[l]:
			v.person += 0.5
		}
	}
}

// demonymOf reports whether d can be the adjective, or the people, of the state called base:
// Norvia, Norvian, Norvians. Both are folded.
func demonymOf(d, base string) bool {
	if strings.Contains(base, " ") || strings.Contains(d, " ") || len(base) < 4 || len(d) <= len(base)-2 || d == base {
		return false
	}
	d = strings.TrimSuffix(d, "s")
	if d == base {
		return false
	}
	stems := []string{base}
	for _, end := range []string{"a", "e", "i", "o", "ia", "land", "y"} {
		if st, ok := strings.CutSuffix(base, end); ok && len(st) >= 3 {
			stems = append(stems, st)
		}
	}
	for _, st := range stems {
		suffix, ok := strings.CutPrefix(d, st)
		if !ok {
			continue
		}
		switch suffix {
		case "n", "an", "ian", "ean", "ese", "nese", "ish", "lander", "landic", "landish", "i", "ic", "ite", "er":
			return true
		}
	}
	return false
}

// expandedNames takes in bodies that are named with their short form in brackets behind, by
// which they go from then on: "the Upper River Trust (URT)".
func (b *actorBuilder) expandedNames() {
	for i := 2; i+1 < b.n.Len(); i++ {
		short := b.tok(i).Text()
		if b.tok(i-1).Text() != "(" || b.tok(i+1).Text() != ")" || len(short) < 2 || len(short) > 8 || strings.ToUpper(short) != short || !startsUpperRune(short) {
			continue
		}
		end := i - 2
		first := -1
		for k := end; k >= max(b.n.Sentence(b.tok(end).Sent()).First(), end-9); k-- {
			if !startsUpperRune(b.tok(k).Text()) {
				continue
			}
			if isAcronym(short, strings.Join(strings.Fields(b.n.SpanText(k, end)), " ")) {
				first = k
				break
			}
		}
		if first < 0 || b.covered[first] != 0 && b.spans[b.covered[first]-1].gaz && b.spans[b.covered[first]-1].last >= end {
			continue
		}
		b.replace(first, end, nlp.EntityOrganization)
		for k := 0; k < b.n.Len(); k++ {
			if c := b.covered[k]; b.tok(k).Text() == short && (c == 0 || !b.spans[c-1].gaz && b.spans[c-1].first == b.spans[c-1].last) {
				b.replace(k, k, nlp.EntityOrganization)
			}
		}
	}
	slices.SortStableFunc(b.spans, func(x, y nameSpan) int { return x.first - y.first })
	b.recover()
}
