package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// codeTies codes standing relations: those that an entry of the codebook finds in a clause,
// offices ("President Diaz of Peru"), and relations that hide in compounds ("pro-Malian").
func codeTies(r *Reading, book *codebook.Book, out *Sink) {
	k := &tieCoder{r: r, out: out, seen: map[tieKey]bool{}}
	r.Fire(book, "tie", k.fire)
	k.offices(book)
	k.compounds(book)
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
	if m.Conditional || m.Question || m.Hedged || m.Desired || m.Obligation || m.Planned {
		return // a relation that is only wished, feared or asked about does not stand
	}
	negated := m.Negated != (e.Set["negate"] != "")
	if m.Negated && e.Negated == "ignore" {
		negated = e.Set["negate"] != ""
	}
	from, to := r.slotActors(b, "source"), r.slotActors(b, "target")
	if affair.SymmetricTies[e.Type] && slices.Equal(from, to) {
		for i := range from {
			for j := i + 1; j < len(from); j++ {
				k.emit(from[i], e.Type, to[j], negated, e.Score, e.ID, c)
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
			if v.ISO != "" && v.First <= a.Head && a.Head <= v.Last {
				return v.ISO
			}
		}
	}
	return ""
}

// offices reads titles before names: "Peruvian President Maria Diaz", "Diaz's spokesman
// Juan Perez". Who heads a body leads it; whoever else holds an office there is part of it.
func (k *tieCoder) offices(book *codebook.Book) {
	r := k.r
	heads, staff := book.Set("head-title"), book.Set("staff-title")
	for i := range r.Mentions {
		m := &r.Mentions[i]
		a := &r.Actors[m.Actor]
		if m.Modifier || a.Kind != affair.Person || !a.Proper {
			continue
		}
		first := k.phraseStart(m)
		for t := first; t < m.Last; t++ {
			typ, n := k.title(t, m.Last, heads, staff)
			if typ == "" {
				continue
			}
			for _, body := range k.bodies(first, t, m) {
				k.emitAt(m.Actor, typ, body, false, 0.85, "office", "", m.Head)
			}
			t += n - 1
		}
	}
}

// phraseStart is the first token of the run of adjectives, nouns and possessors that stands
// before a name without a break.
func (k *tieCoder) phraseStart(m *Mention) int {
	s := k.r.Sentence(m.First)
	i := m.First
	for i > s.First() && m.First-i < 12 {
		t := k.r.N.Token(i - 1)
		switch t.XPOS().String() {
		case "JJ", "NN", "NNS", "NNP", "NNPS", "POS", "HYPH", "VBN", "CC", "PRP$":
		case "IN":
			if t.Text() != "of" {
				return i
			}
		case "DT":
			return i - 1
		default:
			return i
		}
		i--
	}
	return i
}

// title reports which relation the title at the token gives, and of how many tokens it is.
func (k *tieCoder) title(t, last int, heads, staff map[string]bool) (typ string, n int) {
	w := strings.ToLower(k.r.N.Token(t).Text())
	for n := 2; n >= 1; n-- {
		x := w
		if n == 2 {
			if t+1 >= last {
				continue
			}
			x += " " + strings.ToLower(k.r.N.Token(t+1).Text())
		}
		switch {
		case heads[x]:
			return "leads", n
		case staff[x]:
			return "part-of", n
		}
	}
	return "", 0
}

// bodies are the actors named between the start of the phrase and the title, or behind an
// "of" after the title.
func (k *tieCoder) bodies(first, title int, m *Mention) []int {
	var out []int
	for i := first; i < title; i++ {
		for j := range k.r.Mentions {
			b := &k.r.Mentions[j]
			if b.Head == i && b.Actor != m.Actor && k.r.Actors[b.Actor].Kind != affair.Person && !slices.Contains(out, b.Actor) {
				out = append(out, b.Actor)
			}
		}
	}
	return out
}

// compounds reads relations that hide in adjectives: "pro-Malian rebels" support Mali,
// "Malian-backed rebels" are supported by it.
func (k *tieCoder) compounds(book *codebook.Book) {
	r := k.r
	for s := range r.N.Sentences() {
		for i := s.First(); i <= s.Last(); i++ {
			prefix, typ := compoundPrefix(r, i)
			if typ == "" {
				continue
			}
			_ = prefix
		}
	}
}

func compoundPrefix(r *Reading, i int) (string, string) { return "", "" }
