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
	labelled             float64 // mentions that the tagger takes for a person, weighted
	owns                 float64 // "Norvia's army": persons have armies too, so this alone decides nothing
	at                   []tokenSpan
	adj                  string   // its adjective of origin, as written
	beside               []string // names that it is coordinated with; "" for a known state
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
		"sanction", "withdraw", "deny", "protest", "join", "agree", "refuse", "blame", "declare", "condemn", "insist", "negotiate", "export", "import", "ban", "promise", "offer", "secede", "mobilise", "mobilize", "supply", "sell", "buy", "recall", "support", "oppose", "depend", "attack")
)

// unknownStates finds the states among the names that the gazetteer does not know, and takes
// back persons that are only ever named as places.
func (b *actorBuilder) unknownStates() {
	votes := b.collectVotes()
	keys := sortedKeys(votes)
	derived := b.derivedWords()
	for _, k := range keys {
		v := votes[k]
		for _, d := range derived { // its adjective, and its people
			if demonymOf(fold(d), k) {
				v.state += 2
				if v.adj == "" || !strings.HasSuffix(d, "s") {
					v.adj = strings.TrimSuffix(d, "s")
				}
			}
		}
	}
	isState := func(v *nameVotes) bool {
		weak := min(v.labelled, 0.75) // what the tagger thinks of single words counts only so much
		if v.state <= v.person+weak {
			return false
		}
		return v.state >= 2 && (v.state >= v.place || v.adj != "" || v.state >= 3) || v.state >= 1.5 && v.person == 0
	}
	for _, k := range keys {
		if v := votes[k]; v.state >= 0.75 {
			v.state += min(v.owns, 1.5)
		}
	}
	for _, k := range keys { // "Norvia and Selland": like stands with like
		for _, p := range votes[k].beside {
			if o := votes[p]; o != nil && isState(o) || o == nil && p == "" {
				votes[k].state++
			}
		}
	}
	changed := false
	for _, k := range keys {
		v := votes[k]
		switch {
		case b.isDemonym(k, keys, votes):
		case isState(v):
			b.makeState(k, v)
			changed = true
		case v.place >= 1 && v.person+v.labelled < 1.5:
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

// derivedWords are the capitalised words of the document that can be adjectives of origin, also
// inside longer names ("the Norvian Herald"), sorted.
func (b *actorBuilder) derivedWords() []string {
	seen := map[string]bool{}
	for i := range b.n.Len() {
		w := b.tok(i).Text()
		if len(w) > 5 && startsUpperRune(w) && (b.covered[i] == 0 || !b.spans[b.covered[i]-1].gaz) {
			seen[w] = true
		}
	}
	return sortedKeys(seen)
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
func (b *actorBuilder) makeState(key string, v *nameVotes) {
	e := &entity{code: "named-" + key, name: v.name, kind: affair.Country, adj: v.adj}
	put := func(s tokenSpan, k formKind) {
		b.replace(s.first, s.last, nlp.EntityNone)
		sp := &b.spans[len(b.spans)-1]
		sp.gaz, sp.form = true, form{e, k, b.n.SpanText(s.first, s.last)}
	}
	for _, s := range v.at {
		put(s, formName)
	}
	for i := range b.n.Len() {
		t := b.tok(i)
		if !startsUpperRune(t.Text()) || !demonymOf(fold(t.Text()), key) {
			continue
		}
		if c := b.covered[i]; c != 0 {
			s := b.spans[c-1]
			if s.gaz || s.first != i || s.last > i && !b.officeOnly(i+1, s.last) {
				continue // inside a longer name
			}
		}
		if t.XPOS() == nlp.TagNNS || t.XPOS() == nlp.TagNNPS {
			put(tokenSpan{i, i}, formPeople)
		} else {
			put(tokenSpan{i, i}, formAdj)
		}
	}
}

// officeOnly reports whether words behind an adjective of origin are an office or a part of
// one: "Norvian Energy Minister" names nobody.
func (b *actorBuilder) officeOnly(first, last int) bool {
	if b.isTitle(last) {
		return true
	}
	return last+1 < b.n.Len() && b.tok(last+1).Sent() == b.tok(last).Sent() && startsUpperRune(b.tok(last+1).Text()) && b.isTitle(last+1)
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
			surnames[w[len(w)-1]], surnames[w[0]] = true, true
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
				v = &nameVotes{name: name, state: landLike(key)}
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
		v.labelled += 0.25
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
	if prev == "with" || prev == "between" || prev == "against" || prev == "from" || prev == "to" || prev == "of" {
		if dealings[at(sp.first-2)] {
			v.state += 0.5
		}
	}
	if prev == "on" && (at(sp.first-2) == "depend" || at(sp.first-2) == "dependence") {
		v.state += 0.5
	}
	if w := strings.ToLower(at(sp.last + 1)); w == "and" && sp.last+2 <= s.Last() {
		v.beside = append(v.beside, b.nameAt(sp.last+2))
	}
	if prev == "and" && sp.first-2 >= s.First() {
		v.beside = append(v.beside, b.nameAt(sp.first-2))
	}
	head := b.spanHead(sp.first, sp.last)
	if t := b.tok(head); t.Dep() == nlp.DepNsubj && t.Head() >= 0 {
		l := lemmaOf(b.tok(t.Head()))
		for ch := range b.tok(t.Head()).Children() { // "recalled its ambassador"
			if ct := b.tok(ch); ct.Dep() == nlp.DepObj {
				if p := ct.Child(nlp.DepNmodPoss); p >= 0 && strings.EqualFold(b.tok(p).Text(), "its") {
					v.state += 0.5
				}
			}
		}
		switch {
		case label == nlp.EntityLocation && (stateDoings[l] || b.r.words.humanVerbs[l]):
			v.state += 1.5
		case stateDoings[l] && label != nlp.EntityOrganization && label != nlp.EntityPerson:
			v.state += 0.75
		case b.r.words.humanVerbs[l]:
			v.person += 0.5
		}
	}
}

// nameAt is the folded name that stands at the token: "" for a state that the table knows, a
// word that is no name for anything else.
func (b *actorBuilder) nameAt(i int) string {
	if c := b.covered[i]; c != 0 {
		s := b.spans[c-1]
		if s.gaz {
			if s.form.kind == formName && s.form.ent.kind == affair.Country {
				return ""
			}
			return "-"
		}
		return fold(strings.Join(strings.Fields(b.n.SpanText(s.first, s.last)), " "))
	}
	if t := b.tok(i); startsUpperRune(t.Text()) {
		return fold(t.Text())
	}
	return "-"
}

// landLike is what the form of a name alone speaks for: many lands end in -land, -stan or -ia.
func landLike(key string) float64 {
	switch {
	case len(key) < 6 || strings.Contains(key, " "):
		return 0
	case strings.HasSuffix(key, "land"), strings.HasSuffix(key, "stan"):
		return 0.75
	case strings.HasSuffix(key, "ia"):
		return 0.5
	}
	return 0
}

// dealings are nouns for what states have with each other.
var dealings = set("talk", "talks", "relation", "relations", "treaty", "war", "border", "trade", "tie", "ties", "alliance", "friend", "ally", "enemy", "neighbour", "neighbor",
	"agreement", "dispute", "quarrel", "pact", "sanction", "embargo", "export", "import", "peace", "ceasefire", "negotiation", "invasion", "visit", "independence", "conflict")

// demonymOf reports whether d can be the adjective, or the people, of the state called base:
// Norvia, Norvian, Norvians. Both are folded.
func demonymOf(d, base string) bool {
	if len(d) < 3 || len(base) < 3 || d[:3] != base[:3] { // every stem has three letters of the name
		return false
	}
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
