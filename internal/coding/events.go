package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// foundEvent is an event before it is decided which of several readings of the same words
// stays.
type foundEvent struct {
	b       Binding
	source  []int // indexes in Reading.Actors
	target  []int
	typ     string
	mode    string
	mood    affair.Modality
	score   float64
	dropped bool
	again   []int // predicates of later sentences that only name the event again
	// said is set for an act of saying that no predicate names (see events_speech.go), with
	// the words of the action and the voice that reports it.
	said        bool
	first, last int
	voice       int
}

// codeEvents codes who did what to whom: one event for each predicate that an entry of the
// codebook knows, with its actors, unless it is told by another predicate of the same
// sentence.
func codeEvents(r *Reading, book *codebook.Book, out *Sink) {
	var found []foundEvent
	r.Fire(book, "event", func(b Binding) {
		if e, ok := r.eventOf(b); ok {
			found = append(found, e)
		}
	})
	r.oneEventAPredicate(found)
	for i := range found {
		r.announced(&found[i])
	}
	found = append(found, r.accusations(found)...)
	found = append(found, r.demands()...)
	r.deniedDeeds(found)
	r.vows(found)
	r.joinRetold(found)
	r.joinNamedAgain(found)
	for i := range found {
		if e := &found[i]; !e.dropped {
			out.Emit(r.eventRecord(e), e.b.Clause.Pred)
		}
	}
}

// eventOf turns a binding into an event, or refuses it: for want of actors, or because the
// words only want, ask or suppose it.
func (r *Reading) eventOf(b Binding) (foundEvent, bool) {
	c := b.Clause
	e := foundEvent{b: b, typ: b.Entry.Type, mode: b.Entry.Mode, score: b.Entry.Score}
	if c.Kind == NominalClause && r.MentionAt(c.Pred) != nil {
		return e, false // "the opposition", "the mission" is somebody, not something done
	}
	e.source = r.slotActors(b, "source")
	var of []int
	if c.Kind == NominalClause && b.Path("source") == "prep:of!" && suffered[e.typ] && !r.words.subjectOf[c.Lemma] {
		of, e.source = e.source, nil // "the invasion of Chile" says whom, not who
	}
	if len(e.source) == 0 {
		e.source = r.doerOf(c)
	}
	if e.target = of; len(of) == 0 {
		e.target = r.targetActors(b, e.source)
	}
	mutual := b.Entry.Set["mutual"] != ""
	if mutual && len(e.target) == 0 && len(e.source) == 1 {
		if as := r.partsOf(b.Head("source")); len(as) > 1 {
			e.source = as
		}
	}
	switch {
	case mutual && len(e.target) == 0 && len(e.source) > 1:
		e.target = slices.Clone(e.source)
	case mutual && slices.Equal(e.source, e.target) && len(e.source) > 1:
	default:
		e.target = slices.DeleteFunc(e.target, func(a int) bool {
			return slices.Contains(e.source, a) || ownCountry[e.typ] && r.samePeople(e.source, []int{a})
		})
	}
	bare := b.Entry.Set["bare"]
	if len(e.source) == 0 && (bare != "both" || len(e.target) == 0) || len(e.target) == 0 && bare == "" {
		return e, false
	}
	if e.typ == "REJECT" && len(e.target) == 0 && len(e.source) > 0 && b.Entry.Set["from"] == "claimant" {
		e.target = r.claimantOf(e.source[0])
	}
	if len(e.source) == 0 && c.Kind == VerbClause && !c.Passive {
		return e, false // somebody does it who is no actor, or the tree is wrong
	}
	if c.Kind == NounClause && r.caseOf(c.Pred) != "behind" && (c.Relation != nlp.DepAppos || strings.HasPrefix(b.Path("source"), "subject")) {
		return e, false // "it is an attack" says what something is
	}
	if e.typ == "REQUEST" && r.asksWhether(c) {
		return e, false
	}
	m := c.Mood
	switch n := b.Entry.Negated; {
	case n == "ignore":
		m.Negated = false
	case m.Negated && strings.HasPrefix(n, "type:"):
		e.typ, e.mode, m.Negated = n[len("type:"):], "", false
	case m.Negated && n == "flip":
		m.Negated = false
	}
	if m.Desired && !m.Negated && r.merelyWanted(c) {
		return e, false // a mere want is a position
	}
	e.mood = m.Event()
	return e, true
}

// suffered lists the types whose noun has its victim behind "of".
var suffered = map[string]bool{"ASSAULT": true, "COERCE": true, "SANCTION": true, "ACCUSE": true, "SUPPORT": true}

// claimantOf is the state that claims a contested territory, if the document knows it: who
// declares independence without saying from whom does so from it.
func (r *Reading) claimantOf(a int) []int {
	if r.gaz == nil {
		return nil
	}
	e := r.gaz.byCode[r.Actors[a].Code]
	if e == nil || e.claimed == "" {
		return nil
	}
	for i := range r.Actors {
		if r.Actors[i].Code == e.claimed {
			return []int{i}
		}
	}
	return nil
}

// partsOf are the actors of a coordination behind "of" or "between": "the ministries of Peru
// and Chile".
func (r *Reading) partsOf(tok int) []int {
	if tok < 0 {
		return nil
	}
	for ch := range r.N.Token(tok).Children() {
		if r.N.Token(ch).Dep() != nlp.DepNmod {
			continue
		}
		switch r.caseOf(ch) {
		case "of", "from", "between":
			if as := r.DirectActorsAt(ch); len(as) > 1 {
				return as
			}
		}
	}
	return nil
}

// doerOf is who acts where the clause itself does not say it: behind a noun that only says
// how ("answered with an attack", "without concessions to", "in talks with"), who is accused
// ("accused Peru of spying"), and who stands behind "for" ("a date for Peru to join").
func (r *Reading) doerOf(c *Clause) []int {
	t := r.N.Token(c.Pred)
	if t.Head() < 0 {
		return nil
	}
	g := r.ClauseAt(t.Head())
	if g == nil {
		return nil
	}
	switch {
	case c.Kind == VerbClause && c.Relation == nlp.DepAcl && r.markOf(c.Pred) == "to":
		return r.ActorsOf(g, Prep("for"))
	case (t.Dep() == nlp.DepObl || t.Dep() == nlp.DepAdvcl) && accusing[g.Lemma]:
		if m := r.caseOf(c.Pred) + r.markOf(c.Pred); m == "of" || m == "for" || m == "ofof" || m == "forfor" {
			return r.ActorsOf(g, Object)
		}
	case c.Kind == NominalClause && t.Dep() == nlp.DepNsubj && g.Parent >= 0 && g.Relation == nlp.DepCcomp && told[r.Clauses[g.Parent].Lemma]:
		return r.ActorsOf(&r.Clauses[g.Parent], Object) // "warned Peru that further raids"
	case c.Kind == NominalClause && t.Dep() == nlp.DepObl && !g.Passive:
		switch r.caseOf(c.Pred) {
		case "with", "without", "by", "through", "in", "during", "via", "after", "before":
			return r.ActorsOf(g, Subject)
		}
	}
	return nil
}

// told are verbs that hold against somebody what their clause says.
var told = set("warn", "caution", "threaten", "remind", "admonish")

var accusing = set("mock", "criticise", "praise", "thank", "fault", "ridicule", "deride", "rebuke", "castigate", "censure", "expel", "fine", "imprison", "reproach", "slam", "scold", "lambast", "lambaste", "attack", "hail", "commend", "denounce", "accuse", "blame", "suspect", "convict", "condemn", "denounce", "criticise", "criticize", "arrest", "charge", "sentence", "jail", "punish", "indict")

// merelyWanted reports whether the clause, or one that it depends on, is what somebody only
// wants to do.
func (r *Reading) merelyWanted(c *Clause) bool {
	for n, d := 0, c; n < 4 && d.Parent >= 0; n++ {
		g := &r.Clauses[d.Parent]
		if wishes[g.Lemma] {
			return true
		}
		if !g.Mood.Desired {
			return false
		}
		d = g
	}
	return false
}

var wishes = set("want", "wish", "hope", "desire", "like", "prefer", "aspire", "dream", "long", "love", "need", "intention", "desire", "wish", "hope", "eager", "keen", "interested", "interest", "ambition")

// asksWhether reports whether a verb of asking or telling is followed by a finite clause: to
// ask whether or tell that something is so demands nothing.
func (r *Reading) asksWhether(c *Clause) bool {
	switch c.Lemma {
	case "ask", "tell", "advise", "convince", "persuade":
	default:
		return false
	}
	for _, h := range c.Arg(Complement) {
		if d := r.ClauseAt(h); d != nil && d.Kind == VerbClause && r.finiteClause(d) && !d.Mood.Obligation && r.markOf(h) != "to" {
			return true
		}
	}
	return false
}

// ownCountry lists the types that tell nothing when the target is the source's own country or
// body: to love or visit one's own country is no event between actors.
var ownCountry = map[string]bool{"SUPPORT": true, "CONSULT": true, "COOPERATE": true}

// slotActors are the actors that fill a slot, in order.
func (r *Reading) slotActors(b Binding, slot string) []int {
	var out []int
	for _, h := range b.Heads(slot) {
		for _, a := range r.ActorsAt(h) {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// targetActors are the actors that fill the target. Where the words that should name them name
// a thing, the actor nearest under the thing or the complement is meant ("lifted the ban on
// the party", "promised to help Chad"); and a capital or country that is only a place here
// ("flew to Ottawa") stands for the government there, if the document knows it.
func (r *Reading) targetActors(b Binding, source []int) []int {
	out := r.slotActors(b, "target")
	if len(out) > 0 && !(len(source) > 0 && !slices.ContainsFunc(out, func(a int) bool { return !slices.Contains(source, a) })) {
		return out
	}
	for _, h := range b.Heads("target") {
		if a := r.placeActor(h); a >= 0 && !slices.Contains(out, a) {
			return []int{a}
		}
	}
	if b.Entry.Set["deep"] == "no" {
		return out
	}
	if c := b.Clause; c.Kind == NominalClause && r.N.Token(c.Pred).Dep() == nlp.DepNsubj { // "pressure forced Greece"
		if g := r.ClauseAt(r.N.Token(c.Pred).Head()); g != nil && g.Kind == VerbClause {
			for _, role := range []Role{Object, Complement} {
				for _, h := range g.Arg(role) {
					as := slices.DeleteFunc(slices.Clone(r.ActorsAt(h)), func(a int) bool { return slices.Contains(source, a) })
					if len(as) == 0 {
						as = r.actorsUnder(h, source, 0)
					}
					if len(as) > 0 {
						return as
					}
				}
			}
		}
	}
	var things []int
	for _, role := range []Role{Object, Complement, IndirectObject} {
		things = append(things, b.Clause.Arg(role)...)
	}
	things = append(things, r.targetThings(b)...)
	if b.Clause.Kind == VerbClause {
		things = append(things, b.Clause.Arg(Mark(""))...)
	}
	for _, h := range things {
		if slices.ContainsFunc(r.ActorsAt(h), func(a int) bool { return slices.Contains(source, a) }) {
			continue // "the request of the Peruvian premier" is not one to Peru
		}
		if as := r.actorsUnder(h, source, 0); len(as) > 0 {
			return as
		}
	}
	if whereIsWhom[b.Entry.Type] && b.Entry.Set["mutual"] == "" {
		for _, h := range b.Clause.Arg(Prep("in")) {
			as := slices.DeleteFunc(slices.Clone(r.ActorsAt(h)), func(a int) bool { return slices.Contains(source, a) })
			if len(as) > 0 {
				return as
			}
			if a := r.placeActor(h); a >= 0 && !slices.Contains(source, a) {
				return []int{a}
			}
		}
	}
	return out
}

// targetThings are the heads of what stands, though no actor, where the entry looks for the
// target under a preposition: "asked for Peruvian help".
func (r *Reading) targetThings(b Binding) []int {
	var out []int
	for _, s := range b.Entry.Roles {
		if s.Name != "target" {
			continue
		}
		for _, p := range s.Paths {
			p = strings.TrimSuffix(p, "!")
			p, _, _ = strings.Cut(p, ".")
			if strings.HasPrefix(p, "prep:") && !strings.ContainsAny(p, "*|") {
				out = append(out, b.Clause.Arg(Role(p))...)
			}
		}
	}
	return out
}

// whereIsWhom lists the types of act whose place says against or for whom they are: protests
// in a capital, aid cut off in a country.
var whereIsWhom = map[string]bool{"PROTEST": true, "SANCTION": true, "COERCE": true, "CONCEDE": true, "AID": true, "COOPERATE": true}

// actorsUnder are the actors that stand nearest under the token in the tree, others than
// those in not, relative clauses left out.
func (r *Reading) actorsUnder(tok int, not []int, depth int) []int {
	if depth > 4 {
		return nil
	}
	var out, things []int
	for ch := range r.N.Token(tok).Children() {
		t := r.N.Token(ch)
		switch t.Dep() {
		case nlp.DepNmod, nlp.DepNmodPoss, nlp.DepAmod, nlp.DepCompound, nlp.DepObj, nlp.DepIobj, nlp.DepObl, nlp.DepXcomp, nlp.DepCcomp, nlp.DepNsubj, nlp.DepAcl, nlp.DepNmodDesc, nlp.DepOblAgent:
		case nlp.DepAdvcl: // "providing weapons to help Peru"
			if r.markOf(ch) != "to" {
				continue
			}
		default:
			continue
		}
		if t.Dep() == nlp.DepObl && r.words.times[lemmaOf(t)] {
			continue
		}
		as := r.ActorsAt(ch)
		for _, a := range as {
			if !slices.Contains(not, a) && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
		if len(as) == 0 {
			things = append(things, ch)
		}
	}
	for _, h := range things {
		if len(out) > 0 {
			break
		}
		out = r.actorsUnder(h, not, depth+1)
	}
	return out
}

// placeActor is the actor of the document that governs the place named at the token, -1 if
// there is none.
func (r *Reading) placeActor(tok int) int {
	if r.gaz == nil {
		return -1
	}
	t := r.N.Token(tok)
	if t.UPOS() != nlp.PROPN {
		return -1
	}
	forms, lens := r.gaz.lookup(r.N.Text()[t.Start():], false)
	for i, f := range forms {
		if t.Start()+lens[i] < t.End() || f.kind != formCapital && f.kind != formName {
			continue
		}
		country := -1
		for a := range r.Actors {
			switch r.Actors[a].Code {
			case f.ent.code + ".GOV":
				return a
			case f.ent.code:
				country = a
			}
		}
		return country
	}
	return -1
}

// oneEventAPredicate keeps, of the entries that match one predicate, the one with the most
// actors and, among those, the highest score; of equals the first in the codebook.
func (r *Reading) oneEventAPredicate(es []foundEvent) {
	filled := func(e *foundEvent) int { return min(1, len(e.source)) + min(1, len(e.target)) }
	best := map[int]int{}
	for i := range es {
		e := &es[i]
		j, ok := best[e.b.Clause.Pred]
		if !ok {
			best[e.b.Clause.Pred] = i
			continue
		}
		o := &es[j]
		if f, g := filled(e), filled(o); f > g || f == g && r.weight(e) > r.weight(o) {
			o.dropped = true
			best[e.b.Clause.Pred] = i
		} else {
			e.dropped = true
		}
	}
}

// weight ranks two entries on one predicate: the score, and more for one that names the verb
// together with an argument or asks for one.
func (r *Reading) weight(e *foundEvent) float64 {
	w := e.score
	if c := e.b.Clause; c.Kind == VerbClause {
		for _, a := range c.Args {
			if slices.ContainsFunc(r.withArg(c, a), func(f string) bool { return slices.Contains(e.b.Entry.When.Verb, f) }) {
				return w + 0.3
			}
		}
	}
	if len(e.b.Entry.When.With) > 0 {
		w += 0.1
	}
	return w
}

// eventRecord writes the event down.
func (r *Reading) eventRecord(e *foundEvent) affair.Record {
	c := e.b.Clause
	first, last := e.first, e.last
	holder, chain := "", []string(nil)
	if e.said {
		holder, chain = r.holderOf(e.voice)
	} else {
		first, last = r.actionSpan(c)
	}
	var evidence []affair.Quote
	for _, t := range append([]int{c.Pred}, e.again...) {
		evidence = append(evidence, r.Evidence(t))
	}
	return affair.Record{
		Kind: affair.KindEvent, Score: e.score, Pattern: e.b.Entry.ID, Holder: holder, Chain: chain, Evidence: evidence,
		Event: &affair.Event{
			Source: r.ActorNames(e.source), Target: r.ActorNames(e.target),
			Action: r.Quote(first, last), Type: e.typ, Mode: e.mode, Modality: e.mood,
			Date: r.dateOf(c), Place: r.placeOf(c),
		},
	}
}

// actionSpan is the verb phrase as worded: from the first auxiliary or the predicate to the
// end of its objects and complements, without subject and adverbial clauses; of a noun, its
// phrase.
func (r *Reading) actionSpan(c *Clause) (first, last int) {
	if c.Kind == NominalClause {
		return r.PhraseSpan(c.Pred)
	}
	first, last = c.Pred, c.Pred
	for ch := range r.N.Token(c.Pred).Children() {
		t := r.N.Token(ch)
		f, l := t.Subtree()
		switch t.Dep() {
		case nlp.DepAux, nlp.DepAuxPass, nlp.DepCop, nlp.DepMark:
			if t.Dep() == nlp.DepMark && !strings.EqualFold(t.Text(), "to") {
				continue
			}
			if ch < c.Pred {
				first = min(first, f)
			}
		case nlp.DepObj, nlp.DepIobj, nlp.DepXcomp, nlp.DepCcomp, nlp.DepObl, nlp.DepOblAgent, nlp.DepOblUnmarked, nlp.DepCompoundPrt:
			if f > c.Pred {
				last = max(last, l)
			}
		case nlp.DepAdvmod:
			if ch < c.Pred && c.Pred-ch == 1 {
				first = min(first, ch)
			}
		}
	}
	return r.trimPunct(first, last)
}

// dateOf is the resolved date that the clause gives, the one nearest to its predicate; "" if
// it gives none.
func (r *Reading) dateOf(c *Clause) string {
	best, date := 1<<30, ""
	for _, v := range r.N.Values() {
		if v.Kind != nlp.ValueDate || !dated(v.ISO) || v.Last < c.First || v.First > c.Last {
			continue
		}
		d := v.First - c.Pred
		if d < 0 {
			d = -d
		}
		if d < best {
			best, date = d, v.ISO
		}
	}
	return date
}

// dated reports whether a resolved time says when: "now" and "in the past" (PRESENT_REF,
// PAST_REF) do not.
func dated(iso string) bool { return iso != "" && !strings.HasSuffix(iso, "_REF") }

// placeOf is the place that the clause names with "in", "at" or "near".
func (r *Reading) placeOf(c *Clause) string {
	for _, a := range c.Args {
		switch a.Role {
		case Prep("in"), Prep("at"), Prep("near"), Prep("outside"), Prep("off"):
			for _, e := range r.N.Entities() {
				if e.Label == nlp.EntityLocation && e.First <= a.Head && a.Head <= e.Last {
					return r.N.SpanText(e.First, e.Last)
				}
			}
		}
	}
	return ""
}
