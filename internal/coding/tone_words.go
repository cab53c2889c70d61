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

// value is -1 for a word of blame, +1 for one of praise, else 0. A word against somebody by name
// ("anti-Roman") is one of blame.
func (w *toneWords) value(t nlp.Token) int {
	l := strings.ToLower(t.Lemma())
	low := strings.ToLower(t.Text())
	switch {
	case w.blame[l] || w.blame[low]:
		return -1
	case w.praise[l] || w.praise[low]:
		return 1
	}
	if rest, ok := strings.CutPrefix(t.Text(), "anti-"); ok && startsUpper(rest) {
		return -1
	}
	return 0
}

// portrayal counts how one mention is portrayed by what its actor does and is.
type portrayal struct {
	blame, praise int
	// victim is set when the actor suffers what somebody else does.
	victim bool
}

func (p *portrayal) add(v int) {
	switch {
	case v < 0:
		p.blame++
	case v > 0:
		p.praise++
	}
}

// portrayalReader collects the words around one mention, each once.
type portrayalReader struct {
	t    *toneReader
	m    *Mention
	p    portrayal
	seen map[int]bool
}

// portrayalOf reads the words around a mention: what it is the agent of, what it is said to
// be, what modifies it, and the same of the noun that it belongs to ("Roman aggression", "the
// position of Rome is weak").
func (t *toneReader) portrayalOf(m *Mention) portrayal {
	r := t.r
	x := &portrayalReader{t: t, m: m, seen: map[int]bool{}}
	x.modifiers(m.Head)
	for c := range r.N.Token(m.Head).Children() {
		if d := r.N.Token(c).Dep(); d == nlp.DepAppos || d == nlp.DepNmodDesc {
			x.word(c, false)
			x.modifiers(c)
		}
	}
	x.acts(m.Head)
	ht := r.N.Token(m.Head)
	owner := ht.Head()
	switch ht.Dep() {
	case nlp.DepNmodPoss, nlp.DepAmod, nlp.DepCompound:
		if owner >= 0 {
			x.word(owner, false)
			x.modifiers(owner)
			x.acts(owner)
		}
	case nlp.DepNmod:
		switch p := r.caseOf(m.Head); {
		case owner < 0:
		case p == "by":
			x.word(owner, false)
		case p == "of" && !x.suffers(owner):
			x.word(owner, false)
			x.acts(owner)
		case p == "against" || p == "on" || p == "of":
			x.p.victim = t.lists.value(r.N.Token(owner)) < 0 || t.model.Words.Polarity(lemmaOf(r.N.Token(owner))) < -0.3
		}
	case nlp.DepObj, nlp.DepNsubjPass:
		if owner >= 0 {
			x.p.victim = t.lists.value(r.N.Token(owner)) < 0 || t.model.Words.Polarity(lemmaOf(r.N.Token(owner))) < -0.3
		}
	}
	return x.p
}

// suffers reports whether a noun tells what is done to whom stands behind its "of".
func (x *portrayalReader) suffers(noun int) bool {
	c := x.t.r.ClauseAt(noun)
	if c == nil {
		return false
	}
	for _, h := range c.Arg(Object) {
		if h == x.m.Head {
			return x.t.model.Words.Polarity(lemmaOf(x.t.r.N.Token(noun))) < -0.2 || x.t.lists.value(x.t.r.N.Token(noun)) < 0
		}
	}
	return false
}

// word counts one word; turn makes blame of praise and the reverse.
func (x *portrayalReader) word(tok int, turn bool) {
	if tok < 0 || x.seen[tok] || tok == x.m.Head {
		return
	}
	x.seen[tok] = true
	t := x.t.r.N.Token(tok)
	v := x.t.lists.value(t)
	for c := range t.Children() { // "ostentatiously friendly"
		if ct := x.t.r.N.Token(c); ct.Dep() == nlp.DepAdvmod && x.t.lists.value(ct) < 0 {
			v = -1
			x.seen[c] = true
		}
	}
	if turn {
		v = -v
	}
	x.p.add(v)
}

func (x *portrayalReader) modifiers(tok int) {
	for c := range x.t.r.N.Token(tok).Children() {
		switch x.t.r.N.Token(c).Dep() {
		case nlp.DepAmod, nlp.DepCompound, nlp.DepAdvmod:
			x.word(c, false)
		}
	}
}

// acts reads the clauses that a noun is the subject of.
func (x *portrayalReader) acts(head int) {
	r := x.t.r
	for _, i := range x.t.subjectOf[head] {
		c := &r.Clauses[i]
		if c.Kind == NominalClause && !c.Predicate && r.N.Token(c.Pred).Head() != head && r.N.Token(head).Head() != c.Pred && c.Light == "" {
			continue
		}
		x.word(c.Pred, c.Mood.Negated)
		x.modifiers(c.Pred)
		for _, a := range c.Args {
			if a.Role == Subject || a.Head == x.m.Head || r.MentionAt(a.Head) != nil {
				continue
			}
			if p, ok := strings.CutPrefix(string(a.Role), "prep:"); a.Role == Object || a.Role == Complement || ok && (p == "as" || p == "in" || p == "into" || p == "to" || p == "with") {
				x.word(a.Head, c.Mood.Negated)
				x.modifiers(a.Head)
			}
		}
	}
}
