package compare

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// ActorEntry is one actor of the affair, across documents.
type ActorEntry struct {
	Key   string           `json:"key"`
	Name  string           `json:"name"` // the commonest full name
	Kind  affair.ActorKind `json:"kind"`
	Names []string         `json:"names"` // as the documents have it
	// Root is the key of the country or body it acts for, through part of; Key itself if
	// none. Comparisons of who did what to whom are made between roots.
	Root      string   `json:"root"`
	Documents []string `json:"documents"` // ids
	Mentions  int      `json:"mentions"`
	// Reasons say why names that differ are one actor.
	Reasons []string `json:"reasons,omitempty"`
}

type actorIndex struct {
	merges  map[string]string // folded
	gaz     func(string) (string, bool)
	byName  map[string]string // folded full name or unambiguous short form -> key
	inDoc   map[string]string // doc \x00 folded name -> key
	root    map[string]string
	entries map[string]*ActorEntry
	order   []string
	spelled map[string]string // of names that no actor record has: as first written
}

// titles may stand before a name without making it another.
var titles = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "president": true, "prime": true, "minister": true,
	"foreign": true, "sir": true, "lord": true, "lady": true, "general": true, "colonel": true, "captain": true, "senator": true,
	"chancellor": true, "professor": true, "prof": true, "king": true, "queen": true, "prince": true, "princess": true, "secretary": true,
	"pope": true, "archbishop": true, "judge": true, "governor": true, "mayor": true, "the": true}

// key folds a name for comparison: no case, accents, article, titles, possessive.
func nameKey(s string) string {
	w := strings.FieldsFunc(fold(s), func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == ',' })
	for len(w) > 1 && titles[w[0]] {
		w = w[1:]
	}
	return strings.TrimSuffix(strings.Join(w, " "), "'s")
}

func newActorIndex(in Input, records []*affair.Record) *actorIndex {
	x := &actorIndex{merges: map[string]string{}, gaz: in.Gazetteer, byName: map[string]string{}, inDoc: map[string]string{},
		root: map[string]string{}, entries: map[string]*ActorEntry{}, spelled: map[string]string{}}
	for from, to := range in.ActorMerges {
		x.merges[nameKey(from)] = nameKey(to)
	}
	// Surnames and initials that belong to exactly one full name of the affair.
	surnames, initials := map[string]map[string]bool{}, map[string]map[string]bool{}
	put := func(m map[string]map[string]bool, k, v string) {
		if m[k] == nil {
			m[k] = map[string]bool{}
		}
		m[k][v] = true
	}
	for _, r := range records {
		full := x.canonical(r.Actor.Name)
		w := strings.Fields(nameKey(r.Actor.Name))
		if len(w) < 2 {
			continue
		}
		if r.Actor.Kind == affair.Person {
			put(surnames, w[len(w)-1], full)
		} else if a := acronym(r.Actor.Name); a != "" {
			put(initials, a, full)
		}
	}
	only := func(m map[string]map[string]bool, k string) string {
		if len(m[k]) == 1 {
			for v := range m[k] {
				return v
			}
		}
		return ""
	}
	names := map[string]map[string]int{}
	kinds := map[string]map[affair.ActorKind]int{}
	part := map[string]map[string]int{}
	for _, r := range records {
		a := r.Actor
		key, why := x.canonical(a.Name), ""
		n := nameKey(a.Name)
		switch {
		case x.merged(n) != n:
			why = "a person merged " + a.Name
		case key != n:
			why = a.Name + " is a known name of it"
		case a.Kind == affair.Person && !strings.Contains(n, " "):
			if full := only(surnames, n); full != "" {
				key, why = full, a.Name+" is nobody else's surname here"
			}
		case !strings.Contains(n, " ") && isAcronym(a.Name):
			if full := only(initials, n); full != "" {
				key, why = full, a.Name+" is its initials"
			}
		}
		x.byName[n] = key
		x.inDoc[r.Doc+"\x00"+n] = key
		e := x.entries[key]
		if e == nil {
			e = &ActorEntry{Key: key}
			x.entries[key] = e
			x.order = append(x.order, key)
			names[key], kinds[key], part[key] = map[string]int{}, map[affair.ActorKind]int{}, map[string]int{}
		}
		names[key][a.Name]++
		kinds[key][a.Kind]++
		if a.PartOf != "" {
			part[key][a.PartOf]++
		}
		if why != "" && !slices.Contains(e.Reasons, why) {
			e.Reasons = append(e.Reasons, why)
		}
		e.Mentions += len(a.Mentions)
		if n := len(e.Documents); n == 0 || e.Documents[n-1] != r.Doc {
			e.Documents = append(e.Documents, r.Doc)
		}
		for _, m := range a.Mentions {
			if k := nameKey(m.Text); k != "" && startsUpper(m.Text) {
				if _, ok := x.inDoc[r.Doc+"\x00"+k]; !ok {
					x.inDoc[r.Doc+"\x00"+k] = key
				}
			}
		}
	}
	slices.Sort(x.order)
	for k, e := range x.entries {
		e.Name, e.Kind = commonest(names[k]), commonest(kinds[k])
		for n := range names[k] {
			e.Names = append(e.Names, n)
		}
		slices.Sort(e.Names)
	}
	for _, k := range x.order {
		x.root[k] = x.findRoot(k, part)
	}
	for _, e := range x.entries {
		e.Root = x.root[e.Key]
	}
	return x
}

// findRoot follows part-of from persons, governments and forces to the country or body they
// act for. Parties, publics, media and groups act for themselves.
func (x *actorIndex) findRoot(key string, part map[string]map[string]int) string {
	k := key
	for range 5 {
		e := x.entries[k]
		if e == nil || (e.Kind != affair.Government && e.Kind != affair.Military && e.Kind != affair.Person) || len(part[k]) == 0 {
			break
		}
		next := x.global(commonest(part[k]))
		if n := x.entries[next]; next == k || (n != nil && n.Kind == affair.Organisation) {
			break
		}
		k = next
	}
	return k
}

func (x *actorIndex) merged(n string) string {
	for range 20 {
		to, ok := x.merges[n]
		if !ok || to == n {
			break
		}
		n = to
	}
	return n
}

// canonical is a name's key by merges and gazetteer alone.
func (x *actorIndex) canonical(name string) string {
	n := x.merged(nameKey(name))
	if x.gaz != nil {
		if k, ok := x.gaz(n); ok {
			return k
		}
		if k, ok := x.gaz(name); ok && x.merged(nameKey(name)) == nameKey(name) {
			return k
		}
	}
	return n
}

// global resolves a name outside any document.
func (x *actorIndex) global(name string) string {
	n := nameKey(name)
	if k, ok := x.byName[n]; ok {
		return k
	}
	return x.canonical(name)
}

// of resolves a name as one document uses it.
func (x *actorIndex) of(doc, name string) string {
	if k, ok := x.inDoc[doc+"\x00"+nameKey(name)]; ok {
		return k
	}
	return x.global(name)
}

// rootOf is the key of whom the actor acts for.
func (x *actorIndex) rootOf(key string) string { return cmp.Or(x.root[key], key) }

// name is what to show for a key.
func (x *actorIndex) name(key string) string {
	if e := x.entries[key]; e != nil {
		return e.Name
	}
	return cmp.Or(x.spelled[key], key)
}

// spell keeps how a name is written of which there is no actor record.
func (x *actorIndex) spell(doc string, names ...string) {
	for _, n := range names {
		if n == "" || n == affair.AuthorHolder {
			continue
		}
		if k := x.of(doc, n); x.entries[k] == nil && x.spelled[k] == "" {
			x.spelled[k] = n
		}
	}
}

// state folds a government into its country and leaves everybody else: contradictions are
// not made out of a person and the country behind.
func (x *actorIndex) state(key string) string {
	if e := x.entries[key]; e != nil && e.Kind == affair.Government {
		return x.rootOf(key)
	}
	return key
}

func acronym(name string) string {
	var b strings.Builder
	for w := range strings.FieldsSeq(name) {
		if r := []rune(w)[0]; unicode.IsUpper(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	if b.Len() < 2 {
		return ""
	}
	return b.String()
}

func isAcronym(s string) bool {
	n := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n >= 2
}

func startsUpper(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

// commonest is the most counted value, the smallest of equals.
func commonest[K cmp.Ordered](m map[K]int) K {
	var best K
	n := -1
	for k, v := range m {
		if v > n || (v == n && k < best) {
			best, n = k, v
		}
	}
	return best
}

// Actors lists the actors of the affair, those told of in most documents first.
func (c *Comparison) Actors() []ActorEntry {
	return once(&c.views, "actors", func() []ActorEntry { return c.actorsOf() })
}

func (c *Comparison) actorsOf() []ActorEntry {
	var out []ActorEntry
	for _, k := range c.actors.order {
		out = append(out, *c.actors.entries[k])
	}
	slices.SortStableFunc(out, func(a, b ActorEntry) int {
		return cmp.Or(cmp.Compare(len(b.Documents), len(a.Documents)), cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Key, b.Key))
	})
	return out
}

// ActorKey is the key of an actor by the name that a document, or the user, gives it.
func (c *Comparison) ActorKey(doc, name string) string { return c.actors.of(doc, name) }

// ActorName is the name to show for a key.
func (c *Comparison) ActorName(key string) string { return c.actors.name(key) }
