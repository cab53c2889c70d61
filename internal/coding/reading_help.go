package coding

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// index builds the tables from tokens to mentions, clauses and voices.
func (r *Reading) index() {
	n := r.N.Len()
	r.mentionAt, r.clauseAt, r.voiceAt = filled(n), filled(n), filled(n)
	for i, m := range r.Mentions {
		r.mentionAt[m.Head] = int32(i)
	}
	for i := range r.Clauses {
		r.clauseAt[r.Clauses[i].Pred] = int32(i)
	}
	for i, v := range r.Voices { // outer voices come before the inner ones
		for t := v.First; t <= v.Last; t++ {
			r.voiceAt[t] = int32(i)
		}
	}
}

func filled(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

// MentionAt returns the mention whose head is the token, or nil.
func (r *Reading) MentionAt(tok int) *Mention {
	if tok < 0 || tok >= len(r.mentionAt) || r.mentionAt[tok] < 0 {
		return nil
	}
	return &r.Mentions[r.mentionAt[tok]]
}

// ClauseAt returns the clause whose predicate is the token, or nil.
func (r *Reading) ClauseAt(tok int) *Clause {
	if tok < 0 || tok >= len(r.clauseAt) || r.clauseAt[tok] < 0 {
		return nil
	}
	return &r.Clauses[r.clauseAt[tok]]
}

// VoiceAt returns the index of the innermost voice over the token, -1 for the author.
func (r *Reading) VoiceAt(tok int) int {
	if tok < 0 || tok >= len(r.voiceAt) {
		return -1
	}
	return int(r.voiceAt[tok])
}

// ActorsAt returns the actors (indexes in r.Actors) that the noun phrase headed by the token
// stands for: the actor mentioned there, the members of a coordination, the actor in
// apposition. When the phrase is no actor itself, the actor that it belongs to stands for it
// ("the leaders of Rome", "Rome's officials"), unless the phrase is an event or a thing. An
// adjective of origin, asked for itself, stands for its actor ("Roman" in "Roman raids"). See
// DirectActorsAt for the strict form.
func (r *Reading) ActorsAt(tok int) []int {
	return r.actorsAt(tok, true, 0)
}

// DirectActorsAt is ActorsAt without the fallback to possessors.
func (r *Reading) DirectActorsAt(tok int) []int {
	return r.actorsAt(tok, false, 0)
}

func (r *Reading) actorsAt(tok int, fallback bool, depth int) []int {
	if tok < 0 || tok >= r.N.Len() || depth > 8 {
		return nil
	}
	var out []int
	add := func(as ...int) {
		for _, a := range as {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	t := r.N.Token(tok)
	if m := r.MentionAt(tok); m != nil && (!m.Modifier || depth == 0) {
		add(m.Actor)
		add(r.together[tok]...)
	} else {
		for c := range t.Children() { // apposition: "the leader, Hannibal"
			if d := r.N.Token(c).Dep(); d == nlp.DepAppos || d == nlp.DepFlat {
				add(r.actorsAt(c, false, depth+1)...)
				if len(out) > 0 {
					break
				}
			}
		}
		if len(out) == 0 && fallback && r.standsFor(tok) {
			for c := range t.Children() {
				ct := r.N.Token(c)
				switch {
				case ct.Dep() == nlp.DepNmodPoss, ct.Dep() == nlp.DepNmod && r.caseOf(c) == "of":
					add(r.actorsAt(c, false, depth+1)...)
				case (ct.Dep() == nlp.DepAmod || ct.Dep() == nlp.DepCompound) && r.MentionAt(c) != nil:
					add(r.MentionAt(c).Actor)
				}
				if len(out) > 0 {
					break
				}
			}
		}
	}
	for c := range t.Children() {
		if ct := r.N.Token(c); ct.Dep() == nlp.DepConj && ct.UPOS() != nlp.VERB && r.clauseKindAt(c) != VerbClause {
			add(r.actorsAt(c, fallback, depth+1)...)
		}
	}
	return out
}

// clauseKindAt is the kind of the clause at the token, NominalClause if there is none.
func (r *Reading) clauseKindAt(tok int) ClauseKind {
	if c := r.ClauseAt(tok); c != nil {
		return c.Kind
	}
	return NominalClause
}

// standsFor reports whether a noun may be replaced by whom it belongs to: people, bodies and
// parts of them, not events or things.
func (r *Reading) standsFor(tok int) bool {
	return r.words.bodies[r.N.Token(tok).Lemma()]
}

// ActorsOf returns the actors that fill the role in the clause, coordination included.
func (r *Reading) ActorsOf(c *Clause, role Role) []int {
	var out []int
	for _, h := range c.Arg(role) {
		for _, a := range r.ActorsAt(h) {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

// ActorName is the canonical name of an actor.
func (r *Reading) ActorName(i int) string { return r.Actors[i].Name }

// ActorNames gives the canonical names of actors, in order.
func (r *Reading) ActorNames(is []int) []string {
	var out []string
	for _, i := range is {
		out = append(out, r.Actors[i].Name)
	}
	return out
}

// Holder says whose word the token is: affair.AuthorHolder or the innermost speaker, with
// the chain of speakers, outermost first, where there are more than one.
func (r *Reading) Holder(tok int) (holder string, chain []string) {
	return r.holderOf(r.VoiceAt(tok))
}

func (r *Reading) holderOf(v int) (holder string, chain []string) {
	for n := 0; v >= 0 && n < 16; n++ {
		if s := r.speakerName(v); len(chain) == 0 || chain[len(chain)-1] != s {
			chain = append(chain, s)
		}
		if by := r.Voices[v].Reporter; by != "" && by != chain[len(chain)-1] {
			chain = append(chain, by)
		}
		v = r.Voices[v].Outer
	}
	if len(chain) == 0 {
		return affair.AuthorHolder, nil
	}
	slices.Reverse(chain)
	holder = chain[len(chain)-1]
	if len(chain) == 1 {
		chain = nil
	}
	return holder, chain
}

// speakerName is the speaker of a voice: actor names joined by "; ", or as worded.
func (r *Reading) speakerName(v int) string {
	if len(r.Voices[v].Speakers) == 0 {
		return strings.Join(strings.Fields(r.Voices[v].Unnamed), " ")
	}
	return strings.Join(r.ActorNames(r.Voices[v].Speakers), "; ")
}

// Sentence returns the sentence that holds the token.
func (r *Reading) Sentence(tok int) nlp.Sent { return r.N.Sentence(r.N.Token(tok).Sent()) }

// Quote is the text from the first to the last token, both included.
func (r *Reading) Quote(first, last int) affair.Quote {
	return affair.QuoteOf(r.Doc.Text, affair.Span{Start: r.N.Token(first).Start(), End: r.N.Token(last).End()})
}

// Evidence is the sentence that holds the token.
func (r *Reading) Evidence(tok int) affair.Quote {
	s := r.Sentence(tok)
	return r.Quote(s.First(), s.Last())
}

// Phrase is the text of the token's subtree without clauses that hang behind it, without
// leading punctuation, case markers, and trailing punctuation.
func (r *Reading) Phrase(tok int) affair.Quote {
	f, l := r.PhraseSpan(tok)
	return r.Quote(f, l)
}

// PhraseSpan is the extent of the noun phrase headed by the token: its subtree without case
// markers, coordination, appositions, relative clauses and punctuation at the ends.
func (r *Reading) PhraseSpan(tok int) (first, last int) {
	first, last = tok, tok
	for c := range r.N.Token(tok).Children() {
		switch r.N.Token(c).Dep() {
		case nlp.DepCase, nlp.DepCc, nlp.DepConj, nlp.DepPunct, nlp.DepAppos, nlp.DepAclRelcl, nlp.DepMark,
			nlp.DepCop, nlp.DepNsubj, nlp.DepNsubjPass, nlp.DepCsubj, nlp.DepAdvcl, nlp.DepParataxis, nlp.DepAux, nlp.DepDiscourse:
			continue
		}
		f, l := r.N.Token(c).Subtree()
		first, last = min(first, f), max(last, l)
	}
	return r.trimPunct(first, last)
}

// trimPunct moves the ends of a span inwards over punctuation.
func (r *Reading) trimPunct(first, last int) (int, int) {
	for first < last && r.N.Token(first).UPOS() == nlp.PUNCT {
		first++
	}
	for last > first && r.N.Token(last).UPOS() == nlp.PUNCT {
		last--
	}
	return first, last
}

// caseOf returns the preposition of a noun, several words joined ("because of"), or "".
func (r *Reading) caseOf(tok int) string {
	for c := range r.N.Token(tok).Children() {
		ct := r.N.Token(c)
		if ct.Dep() != nlp.DepCase || ct.XPOS() == nlp.TagPOS {
			continue
		}
		w := strings.ToLower(ct.Lemma())
		if ct.UPOS() == nlp.VERB { // "according to", "including"
			w = strings.ToLower(ct.Text())
		}
		for f := range ct.Children() {
			if r.N.Token(f).Dep() == nlp.DepFixed {
				w += " " + strings.ToLower(r.N.Token(f).Lemma())
			}
		}
		return w
	}
	return ""
}

// markOf returns the subordinating word of a clause ("because", "in order"), or "".
func (r *Reading) markOf(tok int) string {
	to := ""
	for c := range r.N.Token(tok).Children() {
		ct := r.N.Token(c)
		w := strings.ToLower(ct.Lemma())
		switch {
		case ct.Dep() == nlp.DepMark && w == "to":
			to = "to"
		case ct.Dep() == nlp.DepMark, ct.Dep() == nlp.DepCase && ct.XPOS() != nlp.TagPOS,
			ct.Dep() == nlp.DepAdvmod && (ct.XPOS() == nlp.TagWRB || ct.UPOS() == nlp.SCONJ):
			for f := range ct.Children() {
				if r.N.Token(f).Dep() == nlp.DepFixed {
					w += " " + strings.ToLower(r.N.Token(f).Lemma())
				}
			}
			return w
		}
	}
	return to
}
