package coding

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// actorBuilder finds the actors of a document: first by their names, then, in reading
// order, by descriptions and pronouns.
type actorBuilder struct {
	r     *Reading
	n     *nlp.Doc
	g     *gazetteer
	info  []actorInfo
	byKey map[string]int
	// covered maps a token to 1 + the index of the name span over it.
	covered []int32
	spans   []nameSpan
	// headMention maps a head token to 1 + the index of its mention in r.Mentions.
	headMention []int32
	persons     *personIndex
	places      []placeMention
	chains      map[int]int // head token -> coreference chain
}

// actorInfo is what the builder knows of an actor beside what Reading.Actors shows.
type actorInfo struct {
	key    string
	class  *class
	ent    *entity
	owner  int             // actor that it belongs to, -1
	titles map[string]bool // lemmas of offices and descriptions
	female bool
	male   bool
	head   string // lemma of the head noun of a description
	count  int
	heads  []int // tokens of its mentions, in order
}

// nameSpan is a name found in the text.
type nameSpan struct {
	first, last int
	form        form
	gaz         bool
	label       nlp.EntityLabel
}

func (r *Reading) findActors() {
	b := &actorBuilder{
		r: r, n: r.N, g: r.gaz, byKey: map[string]int{},
		covered: make([]int32, r.N.Len()), headMention: make([]int32, r.N.Len()),
	}
	b.scanNames()
	b.unknownNames()
	b.indexPersons()
	b.nameMentions()
	b.placeMentions()
	b.personTitles()
	b.descriptions()
	b.finish()
}

func (b *actorBuilder) tok(i int) nlp.Token { return b.n.Token(i) }

// actor returns the actor of the key, made new from proto if there is none.
func (b *actorBuilder) actor(key string, proto Actor, info actorInfo) int {
	if i, ok := b.byKey[key]; ok {
		return i
	}
	i := len(b.r.Actors)
	info.key = key
	if info.titles == nil {
		info.titles = map[string]bool{}
	}
	b.byKey[key] = i
	b.r.Actors = append(b.r.Actors, proto)
	b.info = append(b.info, info)
	return i
}

// entityActor is the actor of a gazetteer row.
func (b *actorBuilder) entityActor(e *entity) int {
	proto := Actor{Name: e.name, Kind: e.kind, Code: e.code, Plural: e.people || e.region}
	owner := -1
	if p := b.g.byCode[e.part]; p != nil {
		proto.PartOf = p.name
		owner = -2 // known by name only; see finish
	}
	return b.actor("gaz:"+e.code, proto, actorInfo{ent: e, owner: owner})
}

// governmentOf is the government of a state; a body has none and stands for itself.
func (b *actorBuilder) governmentOf(e *entity) int {
	if e.kind != affair.Country {
		return b.entityActor(e)
	}
	return b.actor("class:government|gaz:"+e.code,
		Actor{Name: e.governmentName(), Kind: affair.Government, PartOf: e.name, Code: e.code + ".GOV"},
		actorInfo{class: b.g.classes["government"], owner: -2, ent: e})
}

// peopleOf is the population of a state.
func (b *actorBuilder) peopleOf(e *entity) int {
	if e.people || e.kind != affair.Country {
		return b.entityActor(e)
	}
	return b.actor("class:people|gaz:"+e.code,
		Actor{Name: e.of() + " people", Kind: affair.Public, PartOf: e.name, Code: e.code + ".PUB", Plural: true},
		actorInfo{class: b.g.classes["people"], owner: -2, ent: e})
}

// mention records a mention; the first one on a head token wins.
func (b *actorBuilder) mention(first, last, head, actor int, kind nlp.MentionKind, modifier bool) {
	if b.headMention[head] != 0 {
		return
	}
	b.r.Mentions = append(b.r.Mentions, Mention{First: first, Last: last, Head: head, Actor: actor, Kind: kind, Modifier: modifier})
	b.headMention[head] = int32(len(b.r.Mentions))
	b.info[actor].count++
	in := &b.info[actor]
	at, _ := slices.BinarySearch(in.heads, head)
	in.heads = slices.Insert(in.heads, at, head)
	if kind == nlp.Proper && !modifier {
		b.r.Actors[actor].Proper = true
	}
}

// at returns the mention whose head is the token, or nil.
func (b *actorBuilder) at(tok int) *Mention {
	if tok < 0 || b.headMention[tok] == 0 {
		return nil
	}
	return &b.r.Mentions[b.headMention[tok]-1]
}

// spanHead is the token of a span whose head lies outside it.
func (b *actorBuilder) spanHead(first, last int) int {
	for i := first; i <= last; i++ {
		if h := b.tok(i).Head(); h < first || h > last {
			if b.tok(i).UPOS() != nlp.PUNCT && b.tok(i).UPOS() != nlp.ADP && b.tok(i).UPOS() != nlp.DET {
				return i
			}
		}
	}
	return last
}

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

func set(ws ...string) map[string]bool {
	m := make(map[string]bool, len(ws))
	for _, w := range ws {
		m[w] = true
	}
	return m
}

// organisationMention makes an actor of an organisation that the gazetteer does not know.
func (b *actorBuilder) organisationMention(s *nameSpan, head int) {
	first := s.first
	for first < s.last && b.tok(first).UPOS() == nlp.DET {
		first++
	}
	name := b.n.SpanText(first, s.last)
	if !startsUpperRune(name) && !strings.ContainsFunc(name, unicode.IsUpper) {
		return
	}
	kind, cl := affair.Organisation, (*class)(nil)
	for i := first; i <= s.last; i++ {
		if c := b.g.classOf(lemmaLower(b.tok(i))); c != nil && c.Class != "people" && c.Class != "countries" && c.Class != "minority" {
			kind, cl = affair.ActorKind(c.Kind), c
		}
	}
	owner := -1
	for i := first; i <= s.last; i++ { // "Russian Academy of Sciences"
		if f, l := b.lookupAt(i, s.last, false); l >= 0 && (i > first || l < s.last) {
			owner = b.entityActor(f.ent)
			break
		}
	}
	key := "org:" + spelling.Replace(fold(name))
	if k, ok := b.acronymOf(name); ok {
		key = k
	} else if k, ok := b.apposed(first, name); ok {
		key = k
	}
	lemma := ""
	if cl != nil {
		lemma = b.bodyLemma(first, s.last)
	}
	a := b.actor(key, Actor{Name: name, Kind: kind}, actorInfo{class: cl, owner: owner, head: lemma})
	b.mention(first, s.last, head, a, nlp.Proper, b.isModifier(head))
}

// spelling makes one of British and American names of bodies.
var spelling = strings.NewReplacer("defense", "defence", "organization", "organisation", "labor ", "labour ", "center", "centre", "program ", "programme ")

// bodyLemma is the noun for a body among the words of a name.
func (b *actorBuilder) bodyLemma(first, last int) string {
	l := ""
	for i := first; i <= last; i++ {
		if b.g.classOf(lemmaLower(b.tok(i))) != nil {
			l = lemmaLower(b.tok(i))
		}
	}
	return l
}

// apposed reports whether a name in capitals follows another body's name, set off by commas
// or in brackets: "the Oil and Gas Company, OGC,".
func (b *actorBuilder) apposed(first int, name string) (string, bool) {
	if first < 2 || strings.ToUpper(name) != name || strings.Contains(name, " ") {
		return "", false
	}
	p := b.tok(first - 1).Text()
	c := b.covered[first-2]
	if p != "," && p != "(" || c == 0 || b.spans[c-1].gaz || b.spans[c-1].label != nlp.EntityOrganization {
		return "", false
	}
	s := b.spans[c-1]
	m := b.at(b.spanHead(s.first, s.last))
	if m == nil || b.info[m.Actor].class == nil {
		return "", false
	}
	return b.info[m.Actor].key, true
}

// acronymOf finds an organisation named before whose initials are the name, or of which the
// name is a part.
func (b *actorBuilder) acronymOf(name string) (string, bool) {
	for i := range b.r.Actors {
		k := b.info[i].key
		if !strings.HasPrefix(k, "org:") {
			continue
		}
		full := b.r.Actors[i].Name
		if isAcronym(name, full) || isAcronym(full, name) {
			return k, true
		}
	}
	return "", false
}

// isAcronym reports whether short is made of the initials of the words of long.
func isAcronym(short, long string) bool {
	if len(short) < 2 || len(short) > 8 || strings.ToUpper(short) != short || !strings.Contains(long, " ") {
		return false
	}
	all, caps := "", ""
	for _, w := range strings.FieldsFunc(long, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		r := []rune(w)[0]
		all += string(unicode.ToUpper(r))
		if unicode.IsUpper(r) {
			caps += string(r)
		}
	}
	s := strings.ReplaceAll(short, ".", "")
	return s == all || s == caps
}

func startsUpperRune(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

// lemmaLower is the lower-cased lemma, of plural proper nouns too ("Ministries").
func lemmaLower(t nlp.Token) string {
	l := strings.ToLower(t.Lemma())
	if t.UPOS() == nlp.PROPN && t.XPOS() == nlp.TagNNPS {
		l = singular(l)
	}
	return l
}

func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3:
		return w[:len(w)-1]
	}
	return w
}

// finish settles part-of and sorts the mentions.
func (b *actorBuilder) finish() {
	for i := range b.r.Actors {
		a, in := &b.r.Actors[i], b.info[i]
		if in.owner >= 0 && a.PartOf == "" && in.owner != i {
			a.PartOf = b.r.Actors[in.owner].Name
		}
	}
	b.r.titles = make([][]string, len(b.r.Actors))
	for i, in := range b.info {
		b.r.titles[i] = sortedKeys(in.titles)
	}
	b.r.female = make([]int8, len(b.r.Actors))
	for i, in := range b.info {
		switch {
		case in.female:
			b.r.female[i] = 1
		case in.male:
			b.r.female[i] = -1
		}
	}
	slices.SortStableFunc(b.r.Mentions, func(x, y Mention) int {
		return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(y.Last, x.Last), cmp.Compare(x.Head, y.Head))
	})
}

// codeActors emits one record an actor that is mentioned otherwise than as a mere pronoun.
func codeActors(r *Reading, _ *codebook.Book, out *Sink) {
	quotes := make([][]affair.Quote, len(r.Actors))
	first := make([]int, len(r.Actors))
	named := make([]bool, len(r.Actors))
	for i := range first {
		first[i] = -1
	}
	add := func(a int, m Mention) {
		quotes[a] = append(quotes[a], r.Quote(m.First, m.Last))
		good := m.Kind == nlp.Proper && !m.Modifier
		switch {
		case first[a] < 0, good && !named[a]:
			first[a] = len(quotes[a]) - 1
			named[a] = good
		}
	}
	for _, m := range r.Mentions {
		add(m.Actor, m)
		for _, a := range r.together[m.Head] {
			if a != m.Actor {
				add(a, m)
			}
		}
	}
	for i, a := range r.Actors {
		if len(quotes[i]) == 0 || r.onlyWeak(i) {
			continue
		}
		ev := quotes[i][first[i]]
		sortQuotes(&quotes[i])
		score := 0.75
		switch {
		case a.Proper:
			score = 0.9
		case a.Kind == affair.Person || a.PartOf == "":
			score = 0.6
		}
		out.Emit(affair.Record{
			Kind: affair.KindActor, Score: score, Evidence: []affair.Quote{ev},
			Actor: &affair.Actor{Name: a.Name, Kind: a.Kind, PartOf: a.PartOf, Mentions: quotes[i]},
		}, 0)
	}
}

// onlyWeak reports whether an actor is mentioned only by pronouns or as what a thing is
// called after ("the Kashmir question").
func (r *Reading) onlyWeak(a int) bool {
	for _, m := range r.Mentions {
		if m.Actor != a || m.Kind == nlp.Pronominal {
			continue
		}
		if !m.Modifier || r.Actors[a].Kind != affair.Person && !r.namesThing(&m) {
			return false
		}
	}
	return true
}

// namesThing reports whether a modifier belongs to a noun for a thing or a place rather than
// for people, a body or a deed.
func (r *Reading) namesThing(m *Mention) bool {
	t := r.N.Token(m.Head)
	h := t.Head()
	if h < 0 {
		return false
	}
	l := lemmaLower(r.N.Token(h))
	if t.UPOS() == nlp.ADJ {
		return placeThings[l]
	}
	w := strings.ToLower(r.N.Token(h).Text())
	return t.Dep() == nlp.DepCompound && !r.words.bodies[l] && r.gaz.classOf(l) == nil && r.gaz.classOf(singular(w)) == nil && !r.gaz.offices[l]
}

var placeThings = set("capital", "city", "town", "village", "border", "coast", "sea", "soil", "territory", "island", "river", "language", "word", "airport", "port", "harbor", "harbour", "shelf", "winter", "summer", "food", "cuisine", "restaurant", "wine")
