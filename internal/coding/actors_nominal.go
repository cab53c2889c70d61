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
	if b.headMention[of] == 0 && b.covered[of] == 0 && b.tok(of).UPOS() == nlp.NOUN {
		b.description(of)
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

// ofObject is the noun under "of" behind the token, or -1.
func (b *actorBuilder) ofObject(i int) int {
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		if (ct.Dep() == nlp.DepNmod || ct.Dep() == nlp.DepObl) && (b.r.caseOf(c) == "of" || b.r.caseOf(c) == "among") {
			return c
		}
	}
	return b.behind(i, "of")
}

// behind is the noun under a preposition that stands right behind the token, wherever the
// tree hangs it; -1 if there is none.
func (b *actorBuilder) behind(i int, preps ...string) int {
	if i+1 >= b.n.Len() || b.tok(i+1).Sent() != b.tok(i).Sent() {
		return -1
	}
	p := b.tok(i + 1)
	if p.Dep() != nlp.DepCase || !slices.Contains(preps, strings.ToLower(p.Text())) {
		return -1
	}
	if h := p.Head(); h > i && b.tok(h).UPOS() != nlp.VERB {
		return h
	}
	return -1
}

// nounForms are the forms by which a noun is looked up: its lemma, and for words whose
// plural the lemmatiser keeps or takes apart ("troops", "media"), the word and its singular.
func (b *actorBuilder) nounForms(i int) [3]string {
	t := b.tok(i)
	w := strings.ToLower(t.Text())
	return [3]string{lemmaLower(t), w, singular(w)}
}

// classAt is the class of the noun, its two-word form first.
func (b *actorBuilder) classAt(i int) *class {
	p := b.precedingWord(i)
	for _, l := range b.nounForms(i) {
		if p != "" {
			if c := b.g.classOf(p + " " + l); c != nil {
				return c
			}
		}
	}
	for _, l := range b.nounForms(i) {
		if c := b.g.classOf(l); c != nil {
			return c
		}
	}
	return nil
}

func (b *actorBuilder) officeAt(i int) string {
	l := lemmaLower(b.tok(i))
	if p := b.precedingWord(i); p != "" && b.g.offices[p+" "+l] {
		return p + " " + l
	}
	if b.g.offices[l] {
		return l
	}
	return ""
}

func (b *actorBuilder) plural(i int) bool {
	t := b.tok(i)
	return t.XPOS() == nlp.TagNNS || t.XPOS() == nlp.TagNNPS
}

// definite is 1 for "the", "this", a possessor; -1 for "a", "any", "no"; 0 for a bare noun.
func (b *actorBuilder) definite(i int) int {
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		switch ct.Dep() {
		case nlp.DepDet:
			switch lemmaOf(ct) {
			case "the", "this", "that", "these", "those", "both":
				return 1
			case "a", "an", "any", "no", "every", "each", "some", "another":
				return -1
			}
		case nlp.DepNmodPoss:
			return 1
		}
	}
	return 0
}

// negated reports "no country".
func (b *actorBuilder) noneOf(i int) bool {
	d := b.tok(i).Child(nlp.DepDet)
	return d >= 0 && (lemmaOf(b.tok(d)) == "no" || lemmaOf(b.tok(d)) == "neither" || lemmaOf(b.tok(d)) == "what" || lemmaOf(b.tok(d)) == "which")
}

// owner is the actor that a noun phrase belongs to by a modifier, a possessor, "of", "in",
// "from"; -1 if there is none.
func (b *actorBuilder) owner(i int) int {
	best, rank := -1, 9
	take := func(a, r int) {
		if r < rank {
			best, rank = a, r
		}
	}
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		if b.headMention[c] == 0 && ct.UPOS() == nlp.PRON && ct.Dep() == nlp.DepNmodPoss {
			b.pronoun(c)
		}
		m := b.at(c)
		if m == nil {
			continue
		}
		switch ct.Dep() {
		case nlp.DepNmodPoss:
			take(m.Actor, 0)
		case nlp.DepAmod, nlp.DepCompound, nlp.DepNmodDesc:
			if b.proAnti(c) {
				continue
			}
			take(m.Actor, 1)
		case nlp.DepNmod:
			switch b.r.caseOf(c) {
			case "of":
				take(m.Actor, 2)
			case "from", "for", "at":
				take(m.Actor, 3)
			case "in":
				take(m.Actor, 4)
			case "":
				take(m.Actor, 1)
			}
		}
	}
	if best < 0 { // "Roman security agencies", wherever the tree hangs the adjective
		for k := b.left(i, false); k < i; k++ {
			if m := b.at(k); m != nil && m.Modifier && !b.proAnti(k) {
				best = m.Actor
				break
			}
		}
	}
	if best < 0 {
		if h := b.behind(i, "of", "from"); h >= 0 {
			if m := b.at(h); m != nil {
				best = m.Actor
			}
		}
	}
	return best
}

// proAnti reports whether an adjective of origin only says for or against whom: "pro-Roman".
func (b *actorBuilder) proAnti(i int) bool {
	first := i
	if b.covered[i] != 0 {
		first = b.spans[b.covered[i]-1].first
	}
	for j := first - 1; j >= max(0, first-2); j-- {
		switch strings.ToLower(strings.TrimSuffix(b.tok(j).Text(), "-")) {
		case "pro", "anti", "ex", "non", "post":
			return true
		case "-", "‑", "–", "":
		default:
			return false
		}
	}
	return false
}

// left is the first token of the noun phrase that ends with head i: modifiers that stand
// without a gap before it and, if all is set, numbers, possessors and determiners too.
func (b *actorBuilder) left(i int, all bool) int {
	first := i
	s := b.n.Sentence(b.tok(i).Sent()).First()
	for k := i - 1; k >= s; k-- {
		t := b.tok(k)
		if !b.under(k, i) {
			break
		}
		ok := false
		switch t.UPOS() {
		case nlp.ADJ, nlp.NOUN, nlp.PROPN, nlp.X:
			ok = t.XPOS() != nlp.TagPOS
		case nlp.VERB:
			ok = t.Dep() == nlp.DepAmod || t.Dep() == nlp.DepCompound
		case nlp.ADV:
			ok = t.Dep() == nlp.DepAdvmod && all
		case nlp.PUNCT:
			ok = t.Text() == "-" || b.quoteMark(k)
		case nlp.ADP, nlp.PART:
			ok = t.XPOS() == nlp.TagPOS && all || t.Text() == "pro" || t.Text() == "anti"
		case nlp.CCONJ:
			ok = all && k+1 < i && b.tok(k+1).Dep() == nlp.DepConj
		case nlp.DET, nlp.NUM:
			ok = all && t.XPOS() != nlp.TagWDT
		case nlp.PRON:
			ok = all && t.Dep() == nlp.DepNmodPoss
		}
		if !ok {
			break
		}
		if d := t.Dep(); !all && (d == nlp.DepNmodPoss || d == nlp.DepDet || d == nlp.DepNummod || d == nlp.DepNsubj) {
			break
		}
		first = k
	}
	for first < i && b.tok(first).UPOS() == nlp.PUNCT {
		first++
	}
	return first
}

func (b *actorBuilder) quoteMark(k int) bool {
	switch b.tok(k).Text() {
	case "“", "”", "\"", "‘", "’", "'", "``", "''":
		return true
	}
	return false
}

// under reports whether token k hangs, directly or not, on head i.
func (b *actorBuilder) under(k, i int) bool {
	for h, n := b.tok(k).Head(), 0; h >= 0 && n < 5; h, n = b.tok(h).Head(), n+1 {
		if h == i {
			return true
		}
	}
	return false
}

// phrase is the extent of a description: determiner, modifiers, head, and a short "of",
// "in", "from", "for" phrase.
func (b *actorBuilder) phrase(i int) (first, last int) {
	first, last = b.left(i, true), i
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		switch ct.Dep() {
		case nlp.DepFlat, nlp.DepCompound:
			if c == last+1 {
				last = c
			}
		case nlp.DepNmod:
			switch b.r.caseOf(c) {
			case "of", "from", "for", "in", "at", "among", "around", "throughout":
				if f, l := b.r.PhraseSpan(c); l-i <= 12 && f > i && f <= last+3 {
					last = max(last, l)
				}
			}
		}
	}
	if h := b.behind(i, "of", "from"); h >= 0 && last == i {
		if f, l := b.r.PhraseSpan(h); l-i <= 8 && f > i && f <= i+3 {
			last = l
		}
	}
	return b.r.trimPunct(first, last)
}

// shortName is the words of the phrase from its modifiers to its head, without determiner
// and numbers, a possessor replaced by the name of whom it stands for.
func (b *actorBuilder) shortName(i int) string {
	first := b.left(i, false)
	name := strings.Join(strings.Fields(b.n.SpanText(first, i)), " ")
	for c := range b.tok(i).Children() {
		if b.tok(c).Dep() == nlp.DepNmodPoss {
			if m := b.at(c); m != nil {
				return b.r.Actors[m.Actor].Name + "'s " + name
			}
			return name
		}
	}
	if first == i {
		if _, l := b.phrase(i); l > i {
			name = strings.Join(strings.Fields(b.n.SpanText(i, l)), " ")
		}
	}
	return name
}

// modifiers is the key of a description: its lower-cased modifiers before the head, without
// determiners, adjectives of origin, and words that only count or order.
func (b *actorBuilder) modifiers(i int) string {
	var out []string
	for c := range b.tok(i).Children() {
		ct := b.tok(c)
		if c > i || b.at(c) != nil && !b.proAnti(c) {
			continue
		}
		switch ct.Dep() {
		case nlp.DepAmod, nlp.DepCompound:
			l := lemmaOf(ct)
			if b.proAnti(c) {
				l = "pro " + l
			}
			if !emptyModifiers[l] {
				out = append(out, l)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

var emptyModifiers = set("many", "several", "few", "more", "most", "numerous", "such", "same", "certain", "various", "whole", "entire", "very", "own", "average", "ordinary", "so-called", "former", "current", "new", "late", "top", "senior", "few", "surviving", "captured", "armed", "own", "first", "last", "two", "three")

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
	cl, office := b.classAt(i), b.officeAt(i)
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
	if cl != nil && cl.Class == "alliance" && !b.plural(i) {
		if b.definite(i) > 0 {
			b.recent(i, func(a *Actor, in *actorInfo) bool { return a.Kind == affair.Alliance })
		}
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

// anyOf reports "any consul", "every consul": one stands for all.
func (b *actorBuilder) anyOf(i int) bool {
	d := b.tok(i).Child(nlp.DepDet)
	if d < 0 {
		return false
	}
	switch lemmaOf(b.tok(d)) {
	case "any", "every", "each":
		return true
	}
	return false
}

// noReference reports a noun that stands for no actor here: before another noun, in a fixed
// phrase ("in public"), in "self-government", or as the type of a machine ("MiG-29 fighters").
func (b *actorBuilder) noReference(i int) bool {
	t := b.tok(i)
	end := b.n.Sentence(t.Sent()).Last()
	if i < end {
		n := b.tok(i + 1)
		if n.UPOS() == nlp.NOUN && !b.plural(i) && b.headMention[i+1] == 0 && b.covered[i+1] == 0 && !b.r.words.times[lemmaOf(n)] && t.SpaceAfter() {
			return true
		}
	}
	if i > 0 {
		p := b.tok(i - 1)
		switch {
		case p.Text() == "-" && i > 1 && strings.EqualFold(b.tok(i-2).Text(), "self"):
			return true
		case strings.EqualFold(p.Text(), "in") && lemmaOf(t) == "public":
			return true
		case isNumber(p.Text()) && i > 1 && b.tok(i-2).Text() == "-":
			return true
		case strings.ContainsAny(p.Text(), "0123456789") && !isNumber(p.Text()) && p.Sent() == t.Sent():
			return true
		}
	}
	return false
}

func isNumber(s string) bool {
	return strings.Trim(s, "0123456789.,") == ""
}

// alias makes a description another mention of an actor.
func (b *actorBuilder) alias(i, actor int) {
	f, l := b.phrase(i)
	b.mention(f, l, i, actor, nlp.Nominal, false)
	if o := b.owner(i); o >= 0 && o != actor && b.info[actor].owner == -1 {
		b.info[actor].owner = o
	}
	b.info[actor].titles[lemmaLower(b.tok(i))] = true
}

// predicative reports whether a noun is said of something rather than referring: behind a
// copula, under "as", or as a secondary predicate.
func (b *actorBuilder) predicative(i int) bool {
	t := b.tok(i)
	if t.Child(nlp.DepCop) >= 0 && !b.there(i) || t.Dep() == nlp.DepXcomp {
		return true
	}
	if t.Dep() == nlp.DepConj && t.Head() >= 0 {
		return b.tok(t.Head()).UPOS() == nlp.NOUN && b.predicative(t.Head())
	}
	if (t.Dep() == nlp.DepObl || t.Dep() == nlp.DepNmod || t.Dep() == nlp.DepAdvcl) && b.r.caseOf(i) == "as" {
		return true
	}
	f := b.left(i, true)
	if f == 0 || !strings.EqualFold(b.tok(f-1).Text(), "as") || b.tok(f-1).Sent() != t.Sent() {
		return false
	}
	return f < 2 || !strings.EqualFold(b.tok(f-2).Text(), "such") && !strings.EqualFold(b.tok(f-2).Text(), "well") && b.definite(i) <= 0
}

func (b *actorBuilder) there(i int) bool { return b.tok(i).Child(nlp.DepExpl) >= 0 }

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

func (b *actorBuilder) hasPossPronoun(i int) bool {
	p := b.tok(i).Child(nlp.DepNmodPoss)
	return p >= 0 && b.tok(p).UPOS() == nlp.PRON
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

// pairWord is 2 for "both" and "two" before a noun.
func (b *actorBuilder) pairWord(i int) int {
	for c := range b.tok(i).Children() {
		switch lemmaOf(b.tok(c)) {
		case "both", "two":
			return 2
		}
	}
	return 0
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

func (b *actorBuilder) hasPoss(i int) bool { return b.tok(i).Child(nlp.DepNmodPoss) >= 0 }

func (b *actorBuilder) ownerKey(o int) string {
	if o < 0 {
		return ""
	}
	return b.info[o].key
}

// coreArgument reports whether a noun stands where somebody acts or is acted upon.
func (b *actorBuilder) coreArgument(i int) bool {
	t := b.tok(i)
	switch t.Dep() {
	case nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepObj, nlp.DepIobj, nlp.DepOblAgent, nlp.DepNmodPoss:
		return true
	case nlp.DepObl, nlp.DepNmod:
		switch b.r.caseOf(i) {
		case "by", "with", "against", "to", "from", "between", "of", "according to":
			return true
		}
	case nlp.DepConj:
		return t.Head() >= 0 && (b.tok(t.Head()).UPOS() == nlp.NOUN || b.tok(t.Head()).UPOS() == nlp.PROPN) && b.coreArgument(t.Head())
	case nlp.DepRoot:
		return t.Child(nlp.DepAcl, nlp.DepAclRelcl) >= 0
	}
	return false
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
	if cl.Class == "organisation" && b.plural(i) && (o < 0 || def == 0) {
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
		if (def > 0 || cl.Class == "rebels" || mods == "") && b.recent(i, same) {
			return
		}
		if cl.Join && def > 0 && mods == "" && cl.Class != "rebels" && cl.Class != "people" {
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

var collectiveNouns = set("opposition", "media", "press", "electorate", "public", "people", "population", "army", "military", "navy", "government", "leadership", "society", "police", "diaspora", "crowd", "mob", "parliament", "congress", "senate", "populace", "judiciary", "intelligence", "regime", "minority", "majority", "insurgency", "staff", "crew", "mafia")
