package coding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Binding is how an entry matched a clause: what fills each slot.
type Binding struct {
	Entry  *codebook.Entry
	Clause *Clause
	slots  []boundSlot
}

type boundSlot struct {
	name  string
	path  string // the path that filled it
	heads []int
}

// Heads returns the head tokens that fill the slot, coordination included; nil when it is
// empty.
func (b Binding) Heads(slot string) []int {
	for _, s := range b.slots {
		if s.name == slot {
			return s.heads
		}
	}
	return nil
}

// Head returns the first head token of the slot, or -1.
func (b Binding) Head(slot string) int {
	if h := b.Heads(slot); len(h) > 0 {
		return h[0]
	}
	return -1
}

// Path returns the path that filled the slot, or "".
func (b Binding) Path(slot string) string {
	for _, s := range b.slots {
		if s.name == slot {
			return s.path
		}
	}
	return ""
}

// Match tests one entry against one clause. Slots whose paths lead nowhere make it fail,
// unless the entry calls them optional.
func (r *Reading) Match(e *codebook.Entry, c *Clause) (Binding, bool) {
	b, why := r.match(e, c)
	return b, why == ""
}

// match is Match with the reason of a failure, for Explain.
func (r *Reading) match(e *codebook.Entry, c *Clause) (Binding, string) {
	w := &e.When
	if !w.Any && !r.wordMatches(w, c) {
		return Binding{}, "another word"
	}
	if w.Passive != nil && *w.Passive != c.Passive {
		return Binding{}, "voice (active or passive) differs"
	}
	if w.Predicate != nil && *w.Predicate != c.Predicate {
		return Binding{}, "is or is not said of a subject"
	}
	for _, m := range sortedKeys(w.Mood) {
		if c.Mood.Is(m) != w.Mood[m] {
			return Binding{}, "mood " + m
		}
	}
	if e.Negated == "drop" && c.Mood.Negated {
		return Binding{}, "negated"
	}
	for _, p := range sortedKeys(w.With) {
		if !r.anyHolds(c, p, w.With[p]) {
			return Binding{}, "with " + p
		}
	}
	for _, p := range sortedKeys(w.Without) {
		if r.anyHolds(c, p, w.Without[p]) {
			return Binding{}, "without " + p
		}
	}
	b, filled := Binding{Entry: e, Clause: c}, false
	for _, s := range e.Roles {
		heads, path := r.firstPath(c, s.Paths)
		if len(heads) == 0 && !slices.Contains(e.Optional, s.Name) {
			return Binding{}, "no " + s.Name
		}
		b.slots = append(b.slots, boundSlot{s.Name, path, heads})
		filled = filled || len(heads) > 0
	}
	if e.Layer == "event" && !filled {
		return Binding{}, "no source and no target"
	}
	return b, ""
}

// firstPath tries the paths in order. A path that ends in "!" asks for an actor.
func (r *Reading) firstPath(c *Clause, paths []string) ([]int, string) {
	for _, p := range paths {
		bare, strict := strings.CutSuffix(p, "!")
		heads := r.Resolve(c, bare)
		if strict {
			heads = slices.DeleteFunc(heads, func(h int) bool { return len(r.ActorsAt(h)) == 0 })
		}
		if len(heads) > 0 {
			return heads, p
		}
	}
	return nil, ""
}

// Resolve follows a path from a clause and returns the head tokens it leads to. A path is
// role names joined by dots: "object", "prep:with", "complement.subject" (the subject of the
// complement's clause). "self" is the predicate, "governor" the predicate of the clause
// above; "prep:*" any preposition; "a|b" the first of two roles that is filled.
func (r *Reading) Resolve(c *Clause, path string) []int {
	heads := []int{c.Pred}
	for i, seg := range strings.Split(path, ".") {
		var next []int
		for _, h := range heads {
			cl := c
			if i > 0 {
				if cl = r.ClauseAt(h); cl == nil {
					continue
				}
			}
			next = append(next, r.step(cl, seg)...)
		}
		if heads = next; len(heads) == 0 {
			return nil
		}
	}
	return heads
}

func (r *Reading) step(c *Clause, seg string) []int {
	switch seg {
	case "self":
		return []int{c.Pred}
	case "governor":
		if c.Parent >= 0 {
			return []int{r.Clauses[c.Parent].Pred}
		}
		return nil
	}
	if prefix, ok := strings.CutSuffix(seg, "*"); ok {
		var out []int
		for _, a := range c.Args {
			if strings.HasPrefix(string(a.Role), prefix) {
				out = append(out, a.Head)
			}
		}
		return out
	}
	for _, alt := range strings.Split(seg, "|") {
		if h := c.Arg(Role(alt)); len(h) > 0 {
			return h
		}
	}
	return nil
}

func (r *Reading) wordMatches(w *codebook.Condition, c *Clause) bool {
	switch c.Kind {
	case VerbClause:
		if slices.Contains(w.Verb, c.Lemma) {
			return true
		}
		for _, a := range c.Args {
			if slices.ContainsFunc(r.withArg(c, a), func(f string) bool { return slices.Contains(w.Verb, f) }) {
				return true
			}
		}
	case NounClause, NominalClause:
		return slices.Contains(w.Noun, c.Lemma) ||
			slices.ContainsFunc(r.withModifiers(c), func(f string) bool { return slices.Contains(w.Noun, f) })
	case AdjectiveClause:
		return slices.Contains(w.Adj, c.Lemma)
	}
	return false
}

// withArg is the verb together with one of its arguments, as a pattern names it: with the
// object ("open fire"), with the preposition ("call on"), with both ("go on strike").
func (r *Reading) withArg(c *Clause, a Arg) []string {
	if a.Role == Object {
		return []string{c.Lemma + " " + lemmaOf(r.N.Token(a.Head))}
	}
	if p, ok := strings.CutPrefix(string(a.Role), "prep:"); ok {
		return []string{c.Lemma + " " + p, c.Lemma + " " + p + " " + lemmaOf(r.N.Token(a.Head))}
	}
	return nil
}

// withModifiers is the noun together with each of its lower-case modifiers, as a pattern
// names it: "phone call", "joint exercise".
func (r *Reading) withModifiers(c *Clause) []string {
	var out []string
	for ch := range r.N.Token(c.Pred).Children() {
		switch t := r.N.Token(ch); t.Dep() {
		case nlp.DepAmod, nlp.DepCompound:
			out = append(out, lemmaOf(t)+" "+c.Lemma)
		}
	}
	return out
}

func (r *Reading) anyHolds(c *Clause, path string, want codebook.Constraint) bool {
	for _, h := range r.Resolve(c, path) {
		if r.holds(h, want) {
			return true
		}
	}
	return false
}

func (r *Reading) holds(h int, want codebook.Constraint) bool {
	if want.Actor != nil && (len(r.ActorsAt(h)) > 0) != *want.Actor {
		return false
	}
	if len(want.Lemma) > 0 && !slices.Contains(want.Lemma, lemmaOf(r.N.Token(h))) {
		return false
	}
	if want.Clause != nil && (r.ClauseAt(h) != nil && r.ClauseAt(h).Kind != NominalClause) != *want.Clause {
		return false
	}
	if len(want.Kind) > 0 && !slices.ContainsFunc(r.ActorsAt(h), func(a int) bool {
		return slices.Contains(want.Kind, string(r.Actors[a].Kind))
	}) {
		return false
	}
	if len(want.Mod) > 0 {
		for ch := range r.N.Token(h).Children() {
			t := r.N.Token(ch)
			switch t.Dep() {
			case nlp.DepAmod, nlp.DepCompound, nlp.DepDet, nlp.DepNmod, nlp.DepNmodPoss, nlp.DepAdvmod, nlp.DepNummod:
				if slices.Contains(want.Mod, lemmaOf(t)) {
					return true
				}
			}
		}
		return false
	}
	return true
}

// Fire calls f for every entry of the layer that matches a clause, in the order of clauses
// and, within a clause, of entries.
func (r *Reading) Fire(book *codebook.Book, layer string, f func(Binding)) {
	var cand []*codebook.Entry
	for i := range r.Clauses {
		c := &r.Clauses[i]
		cand = append(cand[:0], book.Any(layer)...)
		switch c.Kind {
		case VerbClause:
			cand = append(cand, book.Lookup(layer, "v", c.Lemma)...)
			for _, a := range c.Args {
				for _, f := range r.withArg(c, a) {
					cand = append(cand, book.Lookup(layer, "v", f)...)
				}
			}
		case NounClause, NominalClause:
			cand = append(cand, book.Lookup(layer, "n", c.Lemma)...)
			for _, f := range r.withModifiers(c) {
				cand = append(cand, book.Lookup(layer, "n", f)...)
			}
		case AdjectiveClause:
			cand = append(cand, book.Lookup(layer, "a", c.Lemma)...)
		}
		slices.SortStableFunc(cand, func(a, b *codebook.Entry) int {
			switch {
			case a == b:
				return 0
			case a.Before(b):
				return -1
			}
			return 1
		})
		for _, e := range slices.Compact(cand) {
			if b, ok := r.Match(e, c); ok {
				f(b)
			}
		}
	}
}

// Firings lists which entries match the text of the reading, with slots as text: actor names
// where there are actors, the phrase otherwise. It is what codebook.Test and `codebook
// explain` show.
func (r *Reading) Firings(book *codebook.Book) []codebook.Firing {
	var out []codebook.Firing
	layers := map[string]bool{}
	for _, e := range book.Entries("") {
		if layers[e.Layer] {
			continue
		}
		layers[e.Layer] = true
		r.Fire(book, e.Layer, func(b Binding) {
			f := codebook.Firing{Entry: b.Entry, Slots: map[string]string{}, Words: map[string]string{}}
			for _, s := range b.slots {
				f.Slots[s.name], f.Words[s.name] = r.fillerText(s.heads), r.fillerWords(s.heads)
			}
			out = append(out, f)
		})
	}
	return out
}

// fillerWords is what fills a slot in the words of the text, members of a coordination
// joined by "; ".
func (r *Reading) fillerWords(heads []int) string {
	var out []string
	for _, h := range heads {
		f, l := r.PhraseSpan(h)
		if c := r.ClauseAt(h); c != nil && c.Kind == VerbClause {
			f, l = r.N.Token(h).Subtree()
			f, l = r.trimPunct(f, l)
			for f < l && r.N.Token(f).Dep() == nlp.DepMark {
				f++
			}
		}
		out = append(out, r.N.SpanText(f, l))
	}
	return strings.Join(out, "; ")
}

func (r *Reading) fillerText(heads []int) string {
	var actors []int
	for _, h := range heads {
		for _, a := range r.ActorsAt(h) {
			if !slices.Contains(actors, a) {
				actors = append(actors, a)
			}
		}
	}
	if len(actors) > 0 {
		return strings.Join(r.ActorNames(actors), "; ")
	}
	if len(heads) > 0 {
		return r.Phrase(heads[0]).Text
	}
	return ""
}

// Explain says for every clause of the reading how it was understood and which entries fired.
func (r *Reading) Explain(book *codebook.Book) string {
	var sb strings.Builder
	for i := range r.Clauses {
		fmt.Fprintln(&sb, r.describe(&r.Clauses[i]))
	}
	for _, f := range r.Firings(book) {
		fmt.Fprintf(&sb, "%s (%s %s, %s)", f.Entry.ID, f.Entry.Layer, f.Entry.Type, f.Entry.File)
		for _, s := range f.Entry.Roles {
			fmt.Fprintf(&sb, " %s=%q", s.Name, f.Slots[s.Name])
		}
		fmt.Fprintln(&sb)
	}
	return sb.String()
}

// describe gives a clause in one line: "invade(subject=Rome, object=Gaul) planned".
func (r *Reading) describe(c *Clause) string {
	var args []string
	for _, a := range c.Args {
		args = append(args, string(a.Role)+"="+r.N.Token(a.Head).Text())
	}
	s := [...]string{"", "adj ", "is-a ", "noun "}[c.Kind] + c.Lemma + "(" + strings.Join(args, ", ") + ")"
	if c.Light != "" {
		s += " light:" + c.Light
	}
	for _, m := range []string{"negated", "future", "planned", "conditional", "hedged", "obligation", "question", "attempt", "desired"} {
		if c.Mood.Is(m) {
			s += " " + m
		}
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string {
	if len(m) == 0 {
		return nil
	}
	ks := make([]string, 0, len(m))
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}
