package coding

import (
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// joinRetold drops what another predicate of the same sentence tells already: "launched an
// attack", "decided to join", "trying to warn, flatter and hire".
func (r *Reading) joinRetold(es []foundEvent) {
	for i := range es {
		e := &es[i]
		if e.dropped {
			continue
		}
		s := r.N.Token(e.b.Clause.Pred).Sent()
		for j := range es {
			o := &es[j]
			if i == j || o.dropped || r.N.Token(o.b.Clause.Pred).Sent() != s {
				continue
			}
			if r.retells(e, o) {
				if r.fuller(o, e) {
					e.dropped = true
					break
				}
				o.dropped = true
			}
		}
	}
}

// retells reports whether two events of one sentence are the same one: the same actors (or
// one of them leaves a side open) and the same type, or one inside the other.
func (r *Reading) retells(a, b *foundEvent) bool {
	fits := func(x, y []int) bool {
		return len(x) == 0 || len(y) == 0 || slices.ContainsFunc(x, func(i int) bool { return slices.Contains(y, i) })
	}
	if !fits(a.source, b.source) {
		return false
	}
	if r.prepares(a, b) || r.prepares(b, a) {
		return true
	}
	if !fits(a.target, b.target) {
		return false
	}
	if a.typ == b.typ {
		return true
	}
	inside := r.within(a.b.Clause, b.b.Clause) || r.within(b.b.Clause, a.b.Clause)
	return inside && len(a.source) > 0 && len(b.source) > 0 && slices.Equal(a.target, b.target)
}

// within reports whether clause c hangs under clause g.
func (r *Reading) within(c, g *Clause) bool {
	for n, p := 0, c.Parent; p >= 0 && n < 8; n, p = n+1, r.Clauses[p].Parent {
		if r.Clauses[p].Pred == g.Pred {
			return true
		}
	}
	return false
}

// fuller reports whether a says more than b: more sides filled, a higher score, or it stands
// first.
func (r *Reading) fuller(a, b *foundEvent) bool {
	fa := min(1, len(a.source)) + min(1, len(a.target))
	fb := min(1, len(b.source)) + min(1, len(b.target))
	switch {
	case r.prepares(a, b):
		return false
	case r.prepares(b, a):
		return true
	case fa != fb:
		return fa > fb
	case len(a.source)+len(a.target) != len(b.source)+len(b.target) && a.typ == b.typ:
		return len(a.source)+len(a.target) > len(b.source)+len(b.target)
	case a.typ != b.typ && r.within(b.b.Clause, a.b.Clause):
		return true
	case a.typ != b.typ && r.within(a.b.Clause, b.b.Clause):
		return false
	case a.score != b.score:
		return a.score > b.score
	}
	return a.b.Clause.Pred < b.b.Clause.Pred
}

// prepares reports whether a only says that b was decided, prepared or dared ("is preparing to
// recognise"): such an entry is marked `weak` in the codebook, and what it leads up to is the
// event.
func (r *Reading) prepares(a, b *foundEvent) bool {
	if a.b.Entry.Set["weak"] == "" || a.said || b.said {
		return false
	}
	for d, n := b.b.Clause, 0; d.Parent >= 0 && n < 3; n++ {
		if d.Relation != nlp.DepXcomp && d.Relation != nlp.DepCcomp && d.Relation != nlp.DepConj && d.Relation != nlp.DepAdvcl && d.Relation != nlp.DepObj {
			return false
		}
		g := &r.Clauses[d.Parent]
		if g == a.b.Clause {
			return true
		}
		d = g
	}
	return false
}

// involved are the nouns by which somebody has a part in a deed: "denied any role in the raid".
var involved = set("involvement", "role", "responsibility", "complicity", "part", "hand", "participation", "link", "connection", "guilt")

// deniedDeeds turns a denial of a deed that is itself an event into that event, denied: "denied
// having shelled the port", "denied any role in the raid".
func (r *Reading) deniedDeeds(es []foundEvent) {
	for i := range es {
		e := &es[i]
		c := e.b.Clause
		if e.dropped || e.typ != "REJECT" || c.Kind != VerbClause || !r.words.denying[c.Lemma] || c.Mood.Negated {
			continue
		}
		for j := range es {
			o := &es[j]
			if i == j || o.dropped || o.said || o.typ == "REJECT" {
				continue
			}
			if r.deniedBy(o.b.Clause, c) {
				if len(o.source) == 0 {
					o.source = slices.DeleteFunc(slices.Clone(e.source), func(a int) bool { return slices.Contains(o.target, a) })
				}
				o.mood, e.dropped = affair.Denied, true
			}
		}
	}
}

// deniedBy reports whether a clause is what the verb of denial c denies: its complement, its
// object, or what its object is a part in.
func (r *Reading) deniedBy(d, c *Clause) bool {
	if slices.Contains(c.Arg(Complement), d.Pred) || slices.Contains(c.Arg(Object), d.Pred) {
		return true
	}
	for _, h := range c.Arg(Object) {
		if !involved[lemmaOf(r.N.Token(h))] {
			continue
		}
		for _, role := range []Role{Prep("in"), Prep("for"), Prep("to"), Prep("with")} {
			if g := r.ClauseAt(h); g != nil && slices.Contains(g.Arg(role), d.Pred) || slices.Contains(c.Arg(role), d.Pred) {
				return true
			}
		}
	}
	return false
}

// joinNamedAgain makes one event of a deed and the nouns by which later sentences come back to
// it: "Mali expelled the envoys. ... The expulsion of the envoys". The noun must be definite or
// have its doer or victim beside it, be of the same type, and name nobody whom the deed does not
// have.
func (r *Reading) joinNamedAgain(es []foundEvent) {
	order := make([]int, 0, len(es))
	for i := range es {
		if !es[i].dropped {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return es[a].b.Clause.Pred - es[b].b.Clause.Pred })
	for n, i := range order {
		e := &es[i]
		c := e.b.Clause
		if c.Kind != NominalClause || e.said || !r.definiteNoun(c) {
			continue
		}
		for k := n - 1; k >= 0; k-- {
			o := &es[order[k]]
			if o.dropped || o.said || o.typ != e.typ || o.mood != e.mood || r.N.Token(o.b.Clause.Pred).Sent() == r.N.Token(c.Pred).Sent() {
				continue
			}
			if contained(e.source, o.source) && contained(e.target, o.target) {
				o.again = append(o.again, append([]int{c.Pred}, e.again...)...)
				e.dropped = true
				break
			}
		}
	}
}

// vows turns a promise of a hostile deed into a threat: "vowed to bomb the port".
func (r *Reading) vows(es []foundEvent) {
	for i := range es {
		e := &es[i]
		c := e.b.Clause
		if e.dropped || e.typ != "AGREE" || c.Kind != VerbClause || c.Mood.Negated || e.b.Entry.Set["weak"] != "" {
			continue
		}
		for j := range es {
			o := &es[j]
			if o.dropped || o.said || !evilDeeds[o.typ] || o.b.Clause.Mood.Negated || !slices.Contains(c.Arg(Complement), o.b.Clause.Pred) {
				continue
			}
			e.typ, e.mode = "THREATEN", ""
			if len(e.target) == 0 {
				e.target = o.target
			}
			break
		}
	}
}

// contained reports whether every actor of a is one of b.
func contained(a, b []int) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// definiteNoun reports whether an event noun comes back to something known.
func (r *Reading) definiteNoun(c *Clause) bool {
	if len(c.Arg(Possessor)) > 0 || len(c.Arg(Modifier)) > 0 {
		return true
	}
	d := r.N.Token(c.Pred).Child(nlp.DepDet)
	if d < 0 {
		return false
	}
	switch lemmaOf(r.N.Token(d)) {
	case "the", "this", "that", "these", "those":
		return true
	}
	return false
}
