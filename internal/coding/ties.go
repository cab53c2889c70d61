package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// codeTies codes standing relations: those that an entry of the codebook finds in a clause,
// offices ("President Diaz of Peru"), and relations that hide in compounds ("pro-Malian").
func codeTies(r *Reading, book *codebook.Book, out *Sink) {
	k := &tieCoder{r: r, out: out, seen: map[tieKey]bool{}}
	r.Fire(book, "tie", k.fire)
	k.offices(book)
	k.compounds(book)
	k.standing()
}

// standingOf says which entries for events tell of a relation that goes on: who protests
// opposes, who gives aid is a giver.
var standingOf = map[string]string{
	"protest": "opposes", "protest-stage": "opposes", "protest-noun": "opposes", "aid-give": "gives-aid-to",
	"cooperate-deepen": "cooperates-with", "cooperate-exercise": "cooperates-with",
}

// standing makes ties of such events.
func (k *tieCoder) standing() {
	byName := map[string]int{}
	for i := range k.r.Actors {
		byName[k.r.Actors[i].Name] = i
	}
	for _, rec := range k.out.Records() {
		typ := standingOf[rec.Pattern]
		if rec.Event == nil || typ == "" || rec.Event.Modality != affair.Asserted {
			continue
		}
		tok := k.tokenAt(rec.Event.Action.Start)
		for _, s := range rec.Event.Source {
			for _, t := range rec.Event.Target {
				f, okf := byName[s]
				to, okt := byName[t]
				if okf && okt && tok >= 0 {
					k.emitAt(f, typ, to, false, 0.6, "standing:"+rec.Pattern, "", tok)
				}
			}
		}
	}
}

// tokenAt is the token that starts at the byte offset, -1 if none does.
func (k *tieCoder) tokenAt(off int) int {
	lo, hi := 0, k.r.N.Len()
	for lo < hi {
		if m := (lo + hi) / 2; k.r.N.Token(m).Start() < off {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo < k.r.N.Len() && k.r.N.Token(lo).Start() == off {
		return lo
	}
	return -1
}

type tieKey struct {
	from, to int
	typ      string
	negated  bool
	holder   string
}

type tieCoder struct {
	r    *Reading
	out  *Sink
	seen map[tieKey]bool
}

// fire emits the ties of a binding: every member of the one side with every member of the
// other.
func (k *tieCoder) fire(b Binding) {
	r, c, e := k.r, b.Clause, b.Entry
	m := c.Mood
	unreal := m.Conditional || m.Question || m.Hedged || m.Desired || m.Obligation || m.Planned || m.Future
	notYet := false
	switch {
	case c.Kind == NominalClause || presupposing[c.Lemma]:
		unreal = false // "wants to deepen its cooperation with": there is one
	case unreal && e.Set["until"] != "":
		switch r.markOf(c.Pred) {
		case "as soon as", "once", "until", "unless", "before", "till":
			unreal, notYet = false, true // "as soon as Peru recognises": it does not yet
		}
	}
	switch e.Set["when"] {
	case "unreal": // what is only wished or planned says how things stand
		if !unreal && r.finiteClause(c) {
			return
		}
	default:
		if unreal && !(m.Future && e.Set["when"] == "future") {
			return // a relation that is only wished, feared or asked about does not stand
		}
	}
	negated := m.Negated != (e.Set["negate"] != "")
	if m.Negated && e.Negated == "ignore" {
		negated = e.Set["negate"] != ""
	}
	if notYet {
		negated = !negated
	}
	from, to := r.membersOf(b, "source"), r.membersOf(b, "target")
	if len(from) == 0 {
		from = r.doerOf(c)
	}
	if e.Set["mutual"] != "" && len(from) > 1 && (len(to) == 0 || slices.Equal(from, to)) {
		for i := range from {
			for j := i + 1; j < len(from); j++ {
				k.emit(from[i], e.Type, from[j], negated, e.Score, e.ID, c)
			}
		}
		return
	}
	for _, f := range from {
		for _, t := range to {
			k.emit(f, e.Type, t, negated, e.Score, e.ID, c)
		}
	}
}

// presupposing verbs take for granted that there is what they are done to.
var presupposing = set("strengthen", "maintain", "deepen", "preserve", "expand", "keep", "continue", "sever", "end", "break", "jeopardise", "jeopardize", "strain", "cement", "intensify", "nurture", "damage", "harm")

// finiteClause reports whether the predicate stands in a finite form.
func (r *Reading) finiteClause(c *Clause) bool {
	switch r.N.Token(c.Pred).XPOS() {
	case nlp.TagVBD, nlp.TagVBZ, nlp.TagVBP:
		return true
	}
	return r.N.Token(c.Pred).Child(nlp.DepAux, nlp.DepAuxPass, nlp.DepCop) >= 0
}

// membersOf are the actors that fill a slot, a group that lists its members ("countries such
// as Peru and Chile") giving them instead of itself.
func (r *Reading) membersOf(b Binding, slot string) []int {
	var out []int
	if as := r.listedBeside(b, slot); len(as) > 0 {
		return as
	}
	for _, h := range b.Heads(slot) {
		as := r.examples(h)
		if len(as) == 0 {
			as = r.ActorsAt(h)
		}
		for _, a := range as {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// listedBeside are the examples that hang on the predicate instead of on their group, on the
// group's side of it.
func (r *Reading) listedBeside(b Binding, slot string) []int {
	if len(b.Heads(slot)) != 1 {
		return nil
	}
	h := b.Head(slot)
	for _, p := range []string{"such as", "including", "like", "namely"} {
		for _, x := range b.Clause.Arg(Prep(p)) {
			if (x < b.Clause.Pred) == (h < b.Clause.Pred) && x > h {
				return r.DirectActorsAt(x)
			}
		}
	}
	return nil
}

// examples are the actors listed as examples of the noun: "such as", "including", "like".
func (r *Reading) examples(tok int) []int {
	var walk func(t, depth int) []int
	walk = func(t, depth int) []int {
		for ch := range r.N.Token(t).Children() {
			ct := r.N.Token(ch)
			if ct.Dep() != nlp.DepNmod && ct.Dep() != nlp.DepObl {
				continue
			}
			switch r.caseOf(ch) {
			case "such as", "including", "include", "like", "namely":
				return r.DirectActorsAt(ch)
			case "of", "in":
				if depth < 2 {
					if as := walk(ch, depth+1); len(as) > 0 {
						return as
					}
				}
			}
		}
		return nil
	}
	return walk(tok, 0)
}

// emit writes down one tie, once for each holder.
func (k *tieCoder) emit(from int, typ string, to int, negated bool, score float64, pattern string, c *Clause) {
	if from == to || k.r.Actors[from].Name == k.r.Actors[to].Name {
		return
	}
	since := ""
	if c != nil && !negated {
		since = k.since(c)
	}
	k.emitAt(from, typ, to, negated, score, pattern, since, c.Pred)
}

func (k *tieCoder) emitAt(from int, typ string, to int, negated bool, score float64, pattern, since string, tok int) {
	if from == to || k.r.Actors[from].Name == k.r.Actors[to].Name {
		return
	}
	holder, _ := k.r.Holder(tok)
	key := tieKey{from, to, typ, negated, holder}
	if affair.SymmetricTies[typ] && from > to {
		key.from, key.to = to, from
	}
	if k.seen[key] {
		return
	}
	k.seen[key] = true
	k.out.Emit(affair.Record{
		Kind: affair.KindTie, Score: score, Pattern: pattern,
		Tie: &affair.Tie{From: k.r.Actors[from].Name, Type: typ, To: k.r.Actors[to].Name, Negated: negated, Since: since},
	}, tok)
}

// since is the date behind "since" or "from" in the clause.
func (k *tieCoder) since(c *Clause) string {
	for _, a := range c.Args {
		if a.Role != Prep("since") {
			continue
		}
		for _, v := range k.r.N.Values() {
			if dated(v.ISO) && v.First <= a.Head && a.Head <= v.Last {
				return v.ISO
			}
		}
	}
	return ""
}

// offices reads titles: who heads a body leads it, whoever else has an office there is part
// of it. Bodies are part of the alliance or organisation that they are named after.
func (k *tieCoder) offices(book *codebook.Book) {
	r := k.r
	heads, staff := book.Set("head-title"), book.Set("staff-title")
	byName := map[string]int{}
	for i := range r.Actors {
		if _, ok := byName[r.Actors[i].Name]; !ok {
			byName[r.Actors[i].Name] = i
		}
	}
	for i := range r.Actors {
		a := &r.Actors[i]
		body, ok := byName[a.PartOf]
		if a.PartOf == "" || !ok || body == i {
			continue
		}
		bk := r.Actors[body].Kind
		switch {
		case a.Kind == affair.Person && a.Proper && bk != affair.Person && bk != affair.Public && i < len(r.titles):
			typ, score := "", 0.0
			for _, t := range r.titles[i] {
				switch {
				case heads[t]:
					typ, score = "leads", 0.85
				case staff[t] && typ == "":
					typ, score = "part-of", 0.75
				}
			}
			if typ == "leads" && slices.ContainsFunc(r.titles[i], func(t string) bool { return subordinate[t] }) && !slices.ContainsFunc(r.titles[i], topOffice) {
				typ, score = "part-of", 0.7
			}
			if typ != "" {
				k.emitAt(i, typ, body, false, score, "office", "", k.titled(i))
			}
		case a.Kind == affair.Military || a.Kind == affair.Organisation || a.Kind == affair.Media || a.Kind == affair.Government:
			if bk == affair.Alliance || bk == affair.Organisation || bk == affair.Military || bk == affair.Media {
				k.emitAt(i, "part-of", body, false, 0.65, "body", "", k.titled(i))
			}
		}
	}
}

// topOffice titles head a government although a word of theirs names a member of it.
func topOffice(t string) bool {
	return t == "prime minister" || t == "premier" || t == "first minister"
}

// subordinate titles make of a head a member: "deputy chairman", "vice president".
var subordinate = set("deputy", "vice", "spokesman", "spokeswoman", "spokesperson", "adviser", "advisor", "minister", "ambassador", "envoy", "aide", "vice-president", "vice president", "deputy chairman", "deputy commander")

// titled is the head of the mention of the actor that says most, its longest but pronouns.
func (k *tieCoder) titled(actor int) int {
	best, long := -1, -1
	for i := range k.r.Mentions {
		m := &k.r.Mentions[i]
		if m.Actor == actor && m.Kind != nlp.Pronominal && m.Last-m.First > long {
			best, long = m.Head, m.Last-m.First
		}
	}
	return max(best, 0)
}

// compounds reads relations that hide in adjectives: "pro-Malian rebels" support Mali,
// "anti-Malian measures" are of somebody who opposes it, "Malian-backed rebels" are supported
// by it.
func (k *tieCoder) compounds(*codebook.Book) {
	r := k.r
	for i := range r.Mentions {
		m := &r.Mentions[i]
		if !m.Modifier && m.Kind != nlp.Proper {
			continue
		}
		text := r.N.Text()
		start := r.N.Token(m.First).Start()
		before := strings.ToLower(text[max(0, start-6):start])
		inside := strings.ToLower(r.N.SpanText(m.First, m.Last))
		after := strings.ToLower(text[r.N.Token(m.Last).End():min(len(text), r.N.Token(m.Last).End()+14)])
		typ, invert := "", false
		switch {
		case hasSuffixAny(before, "pro-", "pro‑") || strings.HasPrefix(inside, "pro-"):
			typ = "supports"
		case hasSuffixAny(before, "anti-", "anti‑") || strings.HasPrefix(inside, "anti-"):
			typ = "opposes"
		case hasPrefixAny(after, "-backed", "-supported", "-sponsored", "-funded", "-financed", "-aligned"):
			typ, invert = "supports", true
		case hasPrefixAny(after, "-controlled", "-run", "-held", "-dominated", "-owned", "-ruled"):
			typ, invert = "controls", true
		case hasPrefixAny(after, "-occupied", "-annexed"):
			typ, invert = "occupies", true
		case hasPrefixAny(after, "-led"):
			typ, invert = "leads", true
		case hasPrefixAny(after, "-armed"):
			typ, invert = "supplies-arms-to", true
		}
		if typ == "" {
			continue
		}
		for _, a := range k.bearers(m, typ) {
			if invert {
				k.emitAt(m.Actor, typ, a, false, 0.75, "compound", "", m.Head)
			} else {
				k.emitAt(a, typ, m.Actor, false, 0.75, "compound", "", m.Head)
			}
		}
	}
}

// bearers are whom a compound adjective is said of: the actor named by its noun, else whose
// thing the noun names, else who does something with it.
func (k *tieCoder) bearers(m *Mention, typ string) []int {
	r := k.r
	noun := r.N.Token(m.Head).Head()
	for n := 0; n < 3 && noun >= 0 && r.N.Token(noun).UPOS() != nlp.NOUN && r.N.Token(noun).UPOS() != nlp.PROPN; n++ {
		noun = r.N.Token(noun).Head()
	}
	if noun < 0 {
		return nil
	}
	other := func(as []int) []int {
		return slices.DeleteFunc(slices.Clone(as), func(a int) bool { return a == m.Actor })
	}
	if mm := r.MentionAt(noun); mm != nil {
		return other([]int{mm.Actor})
	}
	if typ != "supports" && typ != "opposes" {
		return nil
	}
	if c := r.ClauseAt(noun); c != nil {
		if as := other(r.ActorsOf(c, Possessor)); len(as) > 0 {
			return as
		}
		if g := r.ClauseAt(r.N.Token(noun).Head()); g != nil && slices.Contains(g.Arg(Object), noun) && !g.Mood.Negated {
			if against := oppositeVerbs[g.Lemma]; !against {
				return other(r.ActorsOf(g, Subject))
			}
		}
	}
	return nil
}

// oppositeVerbs turn the meaning of an attitude that is their object.
var oppositeVerbs = set("reject", "oppose", "condemn", "denounce", "fight", "combat", "criticise", "criticize", "deny", "counter", "ban", "deplore", "suffer", "face")

func hasSuffixAny(s string, xs ...string) bool {
	return slices.ContainsFunc(xs, func(x string) bool { return strings.HasSuffix(s, x) })
}

func hasPrefixAny(s string, xs ...string) bool {
	return slices.ContainsFunc(xs, func(x string) bool { return strings.HasPrefix(s, x) })
}
