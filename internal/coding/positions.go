package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// codePositions codes who wants what: what an entry of the codebook finds in a clause, what a
// speaker says must be done, and the ends for which an actor acts.
func codePositions(r *Reading, book *codebook.Book, out *Sink) {
	k := &positionCoder{r: r, out: out, seen: map[positionKey]bool{}, told: map[string]bool{}}
	r.Fire(book, "position", k.fire)
	k.obligations()
	k.ends()
}

type positionKey struct{ actor, issue int }

type positionCoder struct {
	r    *Reading
	out  *Sink
	seen map[positionKey]bool
	told map[string]bool
}

// fire emits the positions of a binding: every actor on every issue.
func (k *positionCoder) fire(b Binding) {
	c, e := b.Clause, b.Entry
	stance := e.Stance
	if c.Mood.Negated && e.Negated == "flip" {
		stance = -stance
	}
	if c.Mood.Conditional || c.Mood.Obligation || c.Mood.Question || c.Mood.Hedged {
		return
	}
	for _, a := range k.r.membersOf(b, "source") {
		for _, h := range b.Heads("issue") {
			if k.r.words.conditionMarks[k.r.markOf(h)] {
				continue // to ask whether is to want nothing
			}
			st := stance
			if k.r.deniesItself(h) {
				st = -st // "decided not to extend"
			}
			k.emit(a, h, st, e.Score, e.ID, c)
		}
	}
}

// deniesItself reports whether a clause has a negation of its own: "not to extend".
func (r *Reading) deniesItself(h int) bool {
	if c := r.ClauseAt(h); c == nil || c.Kind != VerbClause {
		return false
	}
	for ch := range r.N.Token(h).Children() {
		if t := r.N.Token(ch); t.Dep() == nlp.DepAdvmod && ch < h && r.words.negative[strings.ToLower(t.Lemma())] {
			return true
		}
	}
	return false
}

// emit writes down one position, once for each actor and issue.
func (k *positionCoder) emit(actor, issue, stance int, score float64, pattern string, c *Clause) {
	if issue == c.Pred && pattern != "said-must" && pattern != "end" || k.seen[positionKey{actor, issue}] {
		return
	}
	if as := k.r.DirectActorsAt(issue); slices.Contains(as, actor) || k.r.samePeople([]int{actor}, as) {
		return // one's own country is no issue
	}
	if ownLand[lemmaOf(k.r.N.Token(issue))] && k.r.N.Token(issue).Child(nlp.DepNmodPoss) >= 0 {
		return
	}
	text := k.r.issue(issue, actor, stance < 0)
	if text == "" {
		return
	}
	t := strings.ToLower(k.r.Actors[actor].Name + "|" + text)
	if k.told[t] {
		return
	}
	k.seen[positionKey{actor, issue}], k.told[t] = true, true
	k.out.Emit(affair.Record{
		Kind: affair.KindPosition, Score: score, Pattern: pattern,
		Position: &affair.Position{Actor: k.r.Actors[actor].Name, Issue: text, Stance: stance},
	}, c.Pred)
}

// ownLand are nouns for what everybody is for.
var ownLand = set("country", "homeland", "fatherland", "motherland", "nation", "people", "child", "family")

// obligations are what a speaker says that others must, should or have to do.
func (k *positionCoder) obligations() {
	r := k.r
	for i := range r.Clauses {
		c := &r.Clauses[i]
		v := r.VoiceAt(c.Pred)
		if v < 0 || !c.Mood.Obligation || c.Mood.Question || c.Mood.Conditional || c.Kind != VerbClause || c.Relation == nlp.DepAcl || c.Relation == nlp.DepAclRelcl {
			continue
		}
		stance := 1
		if c.Mood.Negated {
			stance = -1
		}
		for _, a := range r.Voices[v].Speakers {
			k.emit(a, c.Pred, stance, 0.6, "said-must", c)
		}
	}
}

// ends are what an actor acts for: "in order to", "to" behind a finite act.
func (k *positionCoder) ends() {
	r := k.r
	for i := range r.Clauses {
		c := &r.Clauses[i]
		if c.Kind != VerbClause || c.Relation != nlp.DepAdvcl || c.Parent < 0 || !c.Mood.Desired || c.Mood.Negated {
			continue
		}
		g := &r.Clauses[c.Parent]
		if m := r.markOf(c.Pred); m != "in order" && m != "in order to" && m != "so as" && m != "so as to" {
			continue
		}
		if g.Pred > c.Pred || g.Kind != VerbClause || g.Mood.Conditional || g.Mood.Question {
			continue
		}
		for _, a := range r.ActorsOf(g, Subject) {
			k.emit(a, c.Pred, 1, 0.55, "end", c)
		}
	}
}

// issue words what is wanted as a short noun phrase: the phrase itself for a noun, a
// nominalised clause for a verb ("to join the union" by Mali: "Mali's accession to the
// union").
func (r *Reading) issue(h, actor int, against bool) string {
	t := r.N.Token(h)
	c := r.ClauseAt(h)
	if c == nil || c.Kind == NominalClause || t.UPOS() != nlp.VERB {
		q := r.Phrase(h)
		return q.Text
	}
	return r.nominalise(c, actor)
}

// nominalise turns a clause into a noun phrase: its subject as possessor, its verb as a noun
// or gerund, its objects as worded.
func (r *Reading) nominalise(c *Clause, actor int) string {
	noun, prep := ingForm(c.Lemma), ""
	if n, ok := nominalOf[c.Lemma]; ok {
		noun, prep = n.noun, n.prep
	}
	var sb strings.Builder
	subject := ""
	if as := r.ActorsOf(c, Subject); len(as) > 0 {
		subject = r.Actors[as[0]].Name
	} else if s := c.Arg(Subject); len(s) > 0 {
		subject = r.Phrase(s[0]).Text
	}
	if subject != "" && r.N.Token(c.Pred).UPOS() == nlp.VERB {
		sb.WriteString(subject)
		if strings.HasSuffix(subject, "s") {
			sb.WriteString("' ")
		} else {
			sb.WriteString("'s ")
		}
	}
	sb.WriteString(noun)
	for i, h := range c.Arg(Object) {
		if i > 0 {
			sb.WriteString(" and ")
		} else if prep != "" {
			sb.WriteString(" " + prep + " ")
		} else {
			sb.WriteString(" ")
		}
		sb.WriteString(r.Phrase(h).Text)
	}
	for _, a := range c.Args {
		if p, ok := strings.CutPrefix(string(a.Role), "prep:"); ok && !a.Inferred && p != "-" {
			sb.WriteString(" " + p + " " + r.Phrase(a.Head).Text)
		}
	}
	for _, h := range c.Arg(Complement) {
		f, l := r.N.Token(h).Subtree()
		f, l = r.trimPunct(f, l)
		if l-f < 25 {
			sb.WriteString(" " + r.Quote(f, l).Text)
		}
	}
	return sb.String()
}

type nominalForm struct{ noun, prep string }

// nominalOf has the nouns of verbs that are common in what actors want, with the preposition
// that takes the verb's object.
var nominalOf = map[string]nominalForm{
	"join": {"accession", "to"}, "leave": {"departure", "from"}, "recognise": {"recognition", "of"}, "recognize": {"recognition", "of"},
	"withdraw": {"withdrawal", "of"}, "invade": {"invasion", "of"}, "attack": {"attack", "on"}, "support": {"support", "for"},
	"strengthen": {"strengthening", "of"}, "expand": {"expansion", "of"}, "reduce": {"reduction", "of"}, "resolve": {"resolution", "of"},
	"release": {"release", "of"}, "extend": {"extension", "of"}, "cooperate": {"cooperation", ""}, "negotiate": {"negotiations", "on"},
	"meet": {"meeting", "with"}, "visit": {"visit", "to"}, "help": {"help", "for"}, "assist": {"assistance", "to"}, "destroy": {"destruction", "of"},
	"build": {"construction", "of"}, "create": {"creation", "of"}, "establish": {"establishment", "of"}, "remove": {"removal", "of"},
	"protect": {"protection", "of"}, "defend": {"defence", "of"}, "abolish": {"abolition", "of"}, "reform": {"reform", "of"},
	"investigate": {"investigation", "of"}, "return": {"return", "of"}, "deploy": {"deployment", "of"}, "supply": {"supply", "of"},
	"buy": {"purchase", "of"}, "sell": {"sale", "of"}, "divide": {"division", "of"}, "contain": {"containment", "of"},
	"annex": {"annexation", "of"}, "occupy": {"occupation", "of"}, "expel": {"expulsion", "of"}, "punish": {"punishment", "of"},
	"resign": {"resignation", ""}, "end": {"end", "of"}, "stop": {"end", "of"}, "improve": {"improvement", "of"}, "develop": {"development", "of"},
	"maintain": {"maintenance", "of"}, "merge": {"merger", "with"}, "ratify": {"ratification", "of"}, "sign": {"signing", "of"},
	"impose": {"imposition", "of"}, "lift": {"lifting", "of"}, "increase": {"increase", "in"}, "weaken": {"weakening", "of"},
	"change": {"change", "of"}, "control": {"control", "of"}, "restore": {"restoration", "of"}, "preserve": {"preservation", "of"},
	"achieve": {"achievement", "of"}, "prevent": {"prevention", "of"}, "provide": {"provision", "of"}, "use": {"use", "of"},
	"open": {"opening", "of"}, "close": {"closure", "of"}, "suspend": {"suspension", "of"}, "adopt": {"adoption", "of"},
}

// ingForm is the -ing form of a verb.
func ingForm(lemma string) string {
	w, particle, _ := strings.Cut(lemma, " ")
	switch {
	case w == "be" || w == "see" || strings.HasSuffix(w, "ee") || strings.HasSuffix(w, "oe") || strings.HasSuffix(w, "ye"):
		w += "ing"
	case strings.HasSuffix(w, "ie"):
		w = w[:len(w)-2] + "ying"
	case strings.HasSuffix(w, "e"):
		w = w[:len(w)-1] + "ing"
	case doublesLast(w):
		w += w[len(w)-1:] + "ing"
	default:
		w += "ing"
	}
	if particle != "" {
		w += " " + particle
	}
	return w
}

// doublesLast reports whether a short verb doubles its last consonant: "get", "stop", "cut".
func doublesLast(w string) bool {
	n := len(w)
	if n < 3 || n > 4 {
		return n > 4 && (strings.HasSuffix(w, "mit") || strings.HasSuffix(w, "fer"))
	}
	vowel := func(b byte) bool { return strings.IndexByte("aeiou", b) >= 0 }
	return !vowel(w[n-1]) && strings.IndexByte("wxy", w[n-1]) < 0 && vowel(w[n-2]) && !vowel(w[n-3])
}
