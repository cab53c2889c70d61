package coding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// Names knows the actors of the codebook's tables by all their names. It is immutable and
// safe for concurrent use.
type Names struct{ g *gazetteer }

// NewNames reads the tables of the codebook. The error names the file that does not read.
func NewNames(book *codebook.Book) (*Names, error) {
	g, err := newGazetteer(book)
	if err != nil {
		return nil, err
	}
	return &Names{g}, nil
}

// Actor gives the key of the actor that a name stands for: the actor's canonical name in
// lower case, without accents and article. "The Kremlin" and "Russian government" have one
// key and "Russia" another; an adjective of origin has that of its country. Only a name that
// is the whole of a table's entry counts, and only with its capital letter: "turkey" is a
// bird.
func (n *Names) Actor(name string) (string, bool) { return n.find(name, false) }

// State is Actor with governments and peoples folded into their state, for telling whether
// two wordings of one factor are about the same parties.
func (n *Names) State(name string) (string, bool) { return n.find(name, true) }

func (n *Names) find(name string, state bool) (string, bool) {
	name = strings.TrimSpace(name)
	for _, article := range []string{"the ", "The "} {
		name = strings.TrimPrefix(name, article)
	}
	name = strings.TrimSuffix(strings.ReplaceAll(name, "’", "'"), "'s")
	if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) && !unicode.IsDigit(r) {
		return "", false
	}
	forms, length := n.g.lookup(name, true)
	for i, f := range forms {
		if length[i] != len(name) || f.ent == nil {
			continue
		}
		e := f.ent
		if state {
			for range 3 {
				p := n.g.byCode[e.part]
				if p == nil || (e.kind != affair.Government && e.kind != affair.Public) {
					break
				}
				e = p
			}
			return nameKey(e.name), true
		}
		switch {
		case (f.kind == formCapital || f.kind == formMetonym) && e.kind == affair.Country:
			return nameKey(e.governmentName()), true
		case f.kind == formPeople && e.kind == affair.Country && !e.people:
			return nameKey(e.of() + " people"), true
		}
		return nameKey(e.name), true
	}
	return "", false
}

func nameKey(s string) string { return strings.TrimPrefix(foldWord(s), "the ") }
