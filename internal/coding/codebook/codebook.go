// Package codebook reads the codebook: what the coder looks for, kept as data.
//
// A codebook is a set of YAML files. Each file holds a list of entries; an entry is one
// pattern over a normalised clause, with example sentences that must match and
// counter-examples that must not:
//
//   - id: assault-invade
//     layer: event
//     type: ASSAULT
//     when:
//     verb: [invade, bomb, "open fire", "@bombing"]
//     noun: [invasion, bombing]
//     with: {object: {actor: true}}
//     roles: {source: [subject], target: [object, "prep:against"]}
//     negated: deny
//     score: 0.9
//     yes: [{text: "Rome invaded Carthage.", source: Rome, target: Carthage}]
//     no: ["Rome was calm."]
//
// The file lists.yaml holds named word lists; "@name" in a pattern stands for the words of
// the list. A user's file may add entries and lists, or replace one by giving its id again;
// an entry with `off: true` removes it.
//
// The package knows nothing of documents. Matching an entry against a clause is done in
// package coding, which imports this one.
package codebook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

//go:embed *.yaml
var embedded embed.FS

// Embedded is the codebook that comes with the program.
func Embedded() fs.FS { return embedded }

// Entry is one pattern.
type Entry struct {
	ID    string `yaml:"id"`
	Layer string `yaml:"layer"` // event, tie, position, link, statement
	Type  string `yaml:"type"`  // the layer's type: ASSAULT, ally-of, ...
	Mode  string `yaml:"mode,omitempty"`
	Note  string `yaml:"note,omitempty"`

	When Condition `yaml:"when"`
	// Roles names the layer's slots and, for each, the paths to its filler, tried in order:
	// the first that leads somewhere fills the slot.
	Roles Roles `yaml:"roles"`
	// Optional lists slots that may stay empty; the others must be filled for a match.
	Optional Words `yaml:"optional,omitempty"`

	// Negated says what a negated clause does: deny (the record is marked negated or
	// denied, the default), flip (the sign or stance turns), drop (no match), ignore, or
	// "type:X" (a record of type X instead).
	Negated string `yaml:"negated,omitempty"`
	// Score is the estimate, 0..1, that what matches is right. Zero means 0.8.
	Score float64 `yaml:"score,omitempty"`
	// Sign (+ or -) is for links, Stance (-1, 0, +1) for positions.
	Sign   string `yaml:"sign,omitempty"`
	Stance int    `yaml:"stance,omitempty"`
	// Set holds further settings that one layer understands.
	Set map[string]string `yaml:"set,omitempty"`
	// Off removes the entry of this id.
	Off bool `yaml:"off,omitempty"`

	Yes []Example `yaml:"yes,omitempty"`
	No  []string  `yaml:"no,omitempty"`

	File  string `yaml:"-"` // where it was read
	order int
}

// Condition says which clauses an entry matches. Of verb, noun and adj at least one must be
// given, or Any.
type Condition struct {
	// Verb lists lemmas of verbs, alone, with their particle ("take over"), their preposition
	// ("call on", "go on strike") or their object ("open fire", "make decision"), Noun those of event nouns and predicate nominals, Adj
	// those of predicate adjectives and adjectives before a noun.
	Verb Words `yaml:"verb,omitempty"`
	Noun Words `yaml:"noun,omitempty"`
	Adj  Words `yaml:"adj,omitempty"`
	// Any lets the entry see every clause; slow, for entries that look at arguments only.
	Any bool `yaml:"any,omitempty"`

	With    map[string]Constraint `yaml:"with,omitempty"`
	Without map[string]Constraint `yaml:"without,omitempty"`
	// Mood requires moods to be present (true) or absent (false): negated, future, planned,
	// conditional, hedged, obligation, question, attempt, desired.
	Mood map[string]bool `yaml:"mood,omitempty"`
	// Passive, when given, requires the passive or the active.
	Passive *bool `yaml:"passive,omitempty"`
	// Predicate, when given, requires a noun to be (true) or not to be (false) what is
	// said of a subject: "X is an ally" rather than "an ally".
	Predicate *bool `yaml:"predicate,omitempty"`
}

// Constraint is a test on the filler of a path. Every given part must hold.
type Constraint struct {
	Actor *bool `yaml:"actor,omitempty"` // it refers (or does not refer) to an actor
	Kind  Words `yaml:"kind,omitempty"`  // the actor's kind is one of these
	Lemma Words `yaml:"lemma,omitempty"` // the head word's lemma is one of these
	// Clause requires the filler to be (or not to be) a clause's predicate.
	Clause *bool `yaml:"clause,omitempty"`
	// Mod requires one of these words among the modifiers of the head.
	Mod Words `yaml:"mod,omitempty"`
}

// Roles maps slots to paths and remembers the order in which they were written.
type Roles []Slot

// Slot is one slot with its paths.
type Slot struct {
	Name  string
	Paths []string
}

// Words is a list of words; in YAML also a single word.
type Words []string

// Example is a sentence that must match, with the actors or words that its slots must hold.
type Example struct {
	Text  string
	Slots map[string]string
}

// UnmarshalYAML reads a word or a list of words.
func (w *Words) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = Words{n.Value}
		return nil
	}
	var s []string
	if err := n.Decode(&s); err != nil {
		return err
	}
	*w = s
	return nil
}

// UnmarshalYAML reads slots in the order written.
func (r *Roles) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: roles must be a mapping of slot to paths", n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		var w Words
		if err := n.Content[i+1].Decode(&w); err != nil {
			return err
		}
		*r = append(*r, Slot{Name: n.Content[i].Value, Paths: w})
	}
	return nil
}

// UnmarshalYAML reads a bare sentence, or a mapping with `text` and slots.
func (e *Example) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		e.Text = n.Value
		return nil
	}
	var m map[string]string
	if err := n.Decode(&m); err != nil {
		return err
	}
	e.Text = m["text"]
	delete(m, "text")
	e.Slots = m
	if e.Text == "" {
		return fmt.Errorf("line %d: an example needs a text", n.Line)
	}
	return nil
}

// Book is a loaded codebook. It is immutable.
type Book struct {
	entries []*Entry
	lists   map[string][]string
	files   map[string][]byte // data files that are not lists of entries, by name

	byWord map[string]map[string][]*Entry // layer -> "verb:invade" -> entries in order
	any    map[string][]*Entry            // layer -> entries that see every clause
	digest string
}

// Digest is a short hash of everything the book was read from: two books with one digest
// code alike.
func (b *Book) Digest() string { return b.digest }

// dataFiles are YAML files with their own form, kept as bytes for who reads them.
func dataFile(name string) bool {
	return strings.HasPrefix(name, "countries") || strings.HasPrefix(name, "actors") ||
		strings.HasPrefix(name, "tone") || strings.HasPrefix(name, "words")
}

// Load reads every *.yaml file of the first file system, then those of the others, which add
// to it or replace entries and lists of the same name.
func Load(base fs.FS, user ...fs.FS) (*Book, error) {
	b := &Book{lists: map[string][]string{}, files: map[string][]byte{}}
	byID := map[string]*Entry{}
	n := 0
	sum := sha256.New()
	for layer, fsys := range append([]fs.FS{base}, user...) {
		names, err := fs.Glob(fsys, "*.yaml")
		if err != nil {
			return nil, fmt.Errorf("list codebook files: %w", err)
		}
		slices.Sort(names)
		seen := map[string]bool{}
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, fmt.Errorf("read codebook file %s: %w", name, err)
			}
			fmt.Fprintf(sum, "%d %s %d\n", layer, name, len(data))
			sum.Write(data)
			switch {
			case strings.HasPrefix(name, "lists"):
				var m map[string]Words
				if err := yaml.Unmarshal(data, &m); err != nil {
					return nil, fmt.Errorf("read codebook file %s: %w", name, err)
				}
				for k, v := range m {
					b.lists[k] = v
				}
			case dataFile(name):
				if layer > 0 && len(b.files[name]) > 0 {
					data = slices.Concat(b.files[name], []byte("\n---\n"), data)
				}
				b.files[name] = data
			default:
				es, err := parse(name, data)
				if err != nil {
					return nil, err
				}
				for _, e := range es {
					if seen[e.ID] {
						return nil, fmt.Errorf("codebook file %s: id %s stands twice", name, e.ID)
					}
					seen[e.ID] = true
					n++
					e.order = n
					if old := byID[e.ID]; old != nil {
						e.order = old.order
					}
					byID[e.ID] = e
				}
			}
		}
	}
	for _, e := range byID {
		if !e.Off {
			b.entries = append(b.entries, e)
		}
	}
	slices.SortFunc(b.entries, func(x, y *Entry) int { return cmp.Compare(x.order, y.order) })
	b.digest = hex.EncodeToString(sum.Sum(nil)[:4])
	return b, b.compile()
}

func parse(name string, data []byte) ([]*Entry, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var out []*Entry
	for {
		var es []*Entry
		err := dec.Decode(&es)
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read codebook file %s: %w", name, err)
		}
		for _, e := range es {
			e.File = name
			out = append(out, e)
		}
	}
}

// compile expands lists and builds the index.
func (b *Book) compile() error {
	b.byWord, b.any = map[string]map[string][]*Entry{}, map[string][]*Entry{}
	for _, e := range b.entries {
		if err := b.check(e); err != nil {
			return fmt.Errorf("codebook file %s: entry %q: %w", e.File, e.ID, err)
		}
		w := &e.When
		for _, l := range []*Words{&w.Verb, &w.Noun, &w.Adj} {
			x, err := b.expand(*l, 0)
			if err != nil {
				return fmt.Errorf("codebook file %s: entry %q: %w", e.File, e.ID, err)
			}
			*l = x
		}
		for _, m := range []map[string]Constraint{w.With, w.Without} {
			for k, c := range m {
				for _, l := range []*Words{&c.Lemma, &c.Mod, &c.Kind} {
					x, err := b.expand(*l, 0)
					if err != nil {
						return fmt.Errorf("codebook file %s: entry %q: %w", e.File, e.ID, err)
					}
					*l = x
				}
				m[k] = c
			}
		}
		if w.Any {
			b.any[e.Layer] = append(b.any[e.Layer], e)
			continue
		}
		if b.byWord[e.Layer] == nil {
			b.byWord[e.Layer] = map[string][]*Entry{}
		}
		add := func(class string, ws Words) {
			for _, x := range ws {
				k := class + x
				if l := b.byWord[e.Layer][k]; len(l) == 0 || l[len(l)-1] != e {
					b.byWord[e.Layer][k] = append(l, e)
				}
			}
		}
		add("v:", w.Verb)
		add("n:", w.Noun)
		add("a:", w.Adj)
	}
	return nil
}

var moods = []string{"negated", "future", "planned", "conditional", "hedged", "obligation", "question", "attempt", "desired"}

func (b *Book) check(e *Entry) error {
	switch {
	case e.ID == "":
		return errors.New("no id")
	case e.Layer == "":
		return errors.New("no layer")
	case !e.When.Any && len(e.When.Verb)+len(e.When.Noun)+len(e.When.Adj) == 0:
		return errors.New("when needs a verb, a noun, an adj, or any: true")
	case e.Score < 0 || e.Score > 1:
		return fmt.Errorf("score %v is not between 0 and 1", e.Score)
	}
	switch {
	case e.Negated == "" || e.Negated == "deny" || e.Negated == "flip" || e.Negated == "drop" || e.Negated == "ignore":
	case strings.HasPrefix(e.Negated, "type:"):
	default:
		return fmt.Errorf("negated %q is none of deny, flip, drop, ignore, type:X", e.Negated)
	}
	for m := range e.When.Mood {
		if !slices.Contains(moods, m) {
			return fmt.Errorf("mood %q is none of %s", m, strings.Join(moods, ", "))
		}
	}
	if e.Score == 0 {
		e.Score = 0.8
	}
	if e.Negated == "" {
		e.Negated = "deny"
	}
	return nil
}

func (b *Book) expand(ws Words, depth int) (Words, error) {
	var out Words
	for _, w := range ws {
		name, isList := strings.CutPrefix(w, "@")
		if !isList {
			out = append(out, w)
			continue
		}
		l, ok := b.lists[name]
		if !ok {
			return nil, fmt.Errorf("no list named %q", name)
		}
		if depth > 8 {
			return nil, fmt.Errorf("list %q contains itself", name)
		}
		x, err := b.expand(l, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, x...)
	}
	return out, nil
}

// List returns the words of a named list, nested lists expanded, or nil.
func (b *Book) List(name string) []string {
	x, err := b.expand(Words{"@" + name}, 0)
	if err != nil {
		return nil
	}
	return x
}

// Set returns the words of a named list as a set.
func (b *Book) Set(name string) map[string]bool {
	m := map[string]bool{}
	for _, w := range b.List(name) {
		m[w] = true
	}
	return m
}

// File returns the bytes of a data file (countries.yaml, actors.yaml, tone.yaml), with users'
// files of the same name behind it as further YAML documents; nil if there is none.
func (b *Book) File(name string) []byte { return b.files[name] }

// Entries returns the entries of a layer in order; layer "" means all.
func (b *Book) Entries(layer string) []*Entry {
	if layer == "" {
		return b.entries
	}
	var out []*Entry
	for _, e := range b.entries {
		if e.Layer == layer {
			out = append(out, e)
		}
	}
	return out
}

// Lookup returns the entries of a layer that name the word in the class ("v" verb, "n" noun,
// "a" adjective), in order.
func (b *Book) Lookup(layer, class, word string) []*Entry {
	return b.byWord[layer][class+":"+word]
}

// Any returns the entries of a layer that see every clause.
func (b *Book) Any(layer string) []*Entry { return b.any[layer] }

// Before reports whether e stands before f in the book.
func (e *Entry) Before(f *Entry) bool { return e.order < f.order }

// Failure is an example that does not do what it should.
type Failure struct {
	Entry *Entry
	Text  string
	Want  string
	Got   string
}

// String says what is wrong in one line.
func (f Failure) String() string {
	return fmt.Sprintf("%s: %q: want %s, got %s", f.Entry.ID, f.Text, f.Want, f.Got)
}

// Firing is an entry that matched a sentence, with what fills its slots: the names of actors
// where there are any, and the words themselves.
type Firing struct {
	Entry *Entry
	Slots map[string]string // names, joined by "; ", or words
	Words map[string]string // always words
}

// holds reports whether the slot is filled as an example says: by that name or by those
// words, articles and case aside.
func (f Firing) holds(slot, want string) bool {
	w := plain(want)
	return w == plain(f.Slots[slot]) || w == plain(f.Words[slot])
}

func plain(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, a := range []string{"the ", "a ", "an "} {
		s = strings.TrimPrefix(s, a)
	}
	return s
}

// Test runs every example and counter-example through match, which analyses a text and says
// which entries fired with which slots, and returns those that fail, in order.
func Test(b *Book, match func(text string) []Firing) []Failure {
	var out []Failure
	for _, e := range b.entries {
		for _, y := range e.Yes {
			got, best := "no match", -1
			for _, f := range match(y.Text) {
				if f.Entry != e {
					continue
				}
				bad, good := "", 0
				for _, s := range e.Roles {
					want, asked := y.Slots[s.Name]
					if asked && !f.holds(s.Name, want) {
						bad += fmt.Sprintf(" %s=%q", s.Name, f.Slots[s.Name])
					} else {
						good++
					}
				}
				if bad == "" {
					got = ""
					break
				}
				if good > best {
					best, got = good, strings.TrimSpace(bad)
				}
			}
			if got != "" {
				out = append(out, Failure{e, y.Text, describe(e, y), got})
			}
		}
		for _, n := range e.No {
			for _, f := range match(n) {
				if f.Entry == e {
					out = append(out, Failure{e, n, "no match", fmt.Sprint(f.Slots)})
					break
				}
			}
		}
	}
	return out
}

func describe(e *Entry, y Example) string {
	s := "a match"
	for _, sl := range e.Roles {
		if v, ok := y.Slots[sl.Name]; ok {
			s += fmt.Sprintf(" %s=%q", sl.Name, v)
		}
	}
	return s
}
