package coding

import (
	"fmt"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// toneWords are the words by which authors blame and praise.
type toneWords struct{ blame, praise map[string]bool }

var toneWordsMade sync.Map // *codebook.Book -> *toneWords

// toneWordsOf reads tone.yaml of the codebook; a user's file of the same name adds to it.
func toneWordsOf(book *codebook.Book) (*toneWords, error) {
	if w, ok := toneWordsMade.Load(book); ok {
		return w.(*toneWords), nil
	}
	w := &toneWords{blame: map[string]bool{}, praise: map[string]bool{}}
	dec := yaml.NewDecoder(strings.NewReader(string(book.File("tone.yaml"))))
	for {
		var f struct {
			Blame  codebook.Words `yaml:"blame"`
			Praise codebook.Words `yaml:"praise"`
		}
		if err := dec.Decode(&f); err != nil {
			if err.Error() == "EOF" {
				break
			}
			return nil, fmt.Errorf("read tone.yaml: %w", err)
		}
		for _, x := range f.Blame {
			w.blame[x] = true
		}
		for _, x := range f.Praise {
			w.praise[x] = true
		}
	}
	toneWordsMade.Store(book, w)
	return w, nil
}

// value is -1 for a word of blame, +1 for one of praise, else 0.
func (w *toneWords) value(t nlp.Token) int {
	l := strings.ToLower(t.Lemma())
	low := strings.ToLower(t.Text())
	switch {
	case w.blame[l] || w.blame[low]:
		return -1
	case w.praise[l] || w.praise[low]:
		return 1
	}
	return 0
}

// portrayal counts how one mention is portrayed by what its actor does and is.
type portrayal struct{ blame, praise int }

func (p *portrayal) add(v int) {
	switch {
	case v < 0:
		p.blame++
	case v > 0:
		p.praise++
	}
}

// portrayalOf reads the words around a mention: what it is the agent of, what it is said to
// be, what modifies it, and, for an adjective of origin or a possessor, the noun it belongs
// to.
func (t *toneReader) portrayalOf(m *Mention) portrayal {
	r := t.r
	var p portrayal
	seen := map[int]bool{}
	word := func(tok int, turn bool) {
		if tok < 0 || seen[tok] || tok >= m.First && tok <= m.Last && tok == m.Head {
			return
		}
		seen[tok] = true
		v := t.lists.value(r.N.Token(tok))
		if turn {
			v = -v
		}
		p.add(v)
	}
	mods := func(tok int) {
		for c := range r.N.Token(tok).Children() {
			switch r.N.Token(c).Dep() {
			case nlp.DepAmod, nlp.DepCompound, nlp.DepAdvmod:
				word(c, false)
			}
		}
	}
	head := m.Head
	mods(head)
	for c := range r.N.Token(head).Children() {
		if d := r.N.Token(c).Dep(); d == nlp.DepAppos || d == nlp.DepNmodDesc {
			word(c, false)
			mods(c)
		}
	}
	ht := r.N.Token(head)
	switch ht.Dep() {
	case nlp.DepNmodPoss, nlp.DepAmod, nlp.DepCompound: // "Roman aggression", "Rome's sabotage"
		if h := ht.Head(); h >= 0 {
			word(h, false)
			mods(h)
		}
	case nlp.DepNmod:
		if h := ht.Head(); h >= 0 && (r.caseOf(head) == "by" || r.caseOf(head) == "of") {
			word(h, false)
		}
	}
	for i := range t.subjectOf[head] {
		c := &r.Clauses[t.subjectOf[head][i]]
		word(c.Pred, c.Mood.Negated)
		mods(c.Pred)
		for _, a := range c.Args {
			switch a.Role {
			case Object, Complement, Prep("as"), Prep("in"):
				if a.Head != head {
					word(a.Head, c.Mood.Negated)
					if r.MentionAt(a.Head) == nil {
						mods(a.Head)
					}
				}
			}
		}
	}
	return p
}
