package system

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Selection says whose claims make up the system. The zero value takes all.
type Selection struct {
	Documents []string `json:"documents,omitempty"` // ids or names
	Outlet    string   `json:"outlet,omitempty"`
	// Holder takes what one voice claims: affair.AuthorHolder, or a speaker's name.
	Holder string `json:"holder,omitempty"`
}

// Options say how factors are joined. The zero value joins by normal form alone.
type Options struct {
	Selection
	// Namer knows the actors' names; nil knows none. See NewNamer.
	Namer Namer
	// Families maps a document's id to its family of reprints; a document without an entry
	// is a family of its own.
	Families map[string]string
	// Merges are people's decisions: wording (or factor name) -> the one it is made part of.
	// Chains are followed.
	Merges map[string]string
	// A merge of one wording takes with it those that its normal form joins to it.
	// Apart lists wordings that a person took out of the factor they were joined to: each
	// stands alone unless Merges sends it elsewhere.
	Apart map[string]bool
	// Similar is the likeness of two words between -1 and 1 (word vectors), by which FindLoosely
	// knows words that are about the same; nil knows only words of one stem.
	Similar func(a, b string) float64
	// Candidates takes in links that are still candidates, as doubtful edges.
	Candidates bool
}

// Claim is one link record as part of an edge.
type Claim struct {
	Record   string          `json:"record"`
	Doc      string          `json:"doc"`
	Account  string          `json:"account"` // the document's name
	Family   string          `json:"family"`
	Holder   string          `json:"holder"`
	Chain    []string        `json:"chain,omitempty"`
	Modality affair.Modality `json:"modality"`
	Status   affair.Status   `json:"status"`
	Score    float64         `json:"score"`
	Cause    string          `json:"cause"` // the factors as worded
	Effect   string          `json:"effect"`
	// CauseWords and EffectWords are the spans that the factors were read from.
	CauseWords  string         `json:"cause_words,omitempty"`
	EffectWords string         `json:"effect_words,omitempty"`
	Sign        int            `json:"sign"` // as coded, before any folding
	Folded      bool           `json:"folded,omitempty"`
	Evidence    []affair.Quote `json:"evidence"`
}

// Source is who stands behind the claim: the account's family and the holder.
func (c *Claim) Source() string { return c.Family + "\x00" + c.Holder }

// Edge bundles the claims that one factor moves another in one direction.
type Edge struct {
	ID   string `json:"id"`
	From int    `json:"-"` // index in System.Factors
	To   int    `json:"-"`
	// FromID and ToID are the factors' ids.
	FromID string  `json:"from"`
	ToID   string  `json:"to"`
	Sign   int     `json:"sign"` // +1: more makes more; -1: more makes less
	Claims []Claim `json:"claims"`
	// Accounts is the number of independent families in which somebody asserts it, denials
	// and candidates aside.
	Accounts int `json:"accounts"`
	// Modality is the plainest in which it is claimed.
	Modality affair.Modality `json:"modality"`
	// Doubt is between 0 (certain) and 1; see Doubt of a claim.
	Doubt float64 `json:"doubt"`
	// Conflict: the opposite sign is claimed too, by a claim of the same standing.
	Conflict bool `json:"conflict,omitempty"`
	// Denials is the number of claims that deny it. An edge that is only denied is shown and
	// never run.
	Denials  int  `json:"denials,omitempty"`
	Denied   bool `json:"denied,omitempty"`
	Reviewed int  `json:"reviewed"` // claims that a person accepted, edited or added
	// Candidate: it rests on candidates alone.
	Candidate bool `json:"candidate,omitempty"`
}

// Runs reports whether the edge takes part in a run.
func (e *Edge) Runs() bool { return !e.Denied && e.From != e.To }

// Join says why a wording is part of a factor.
type Join struct {
	Wording string `json:"wording"`
	Into    string `json:"into"`
	Flipped bool   `json:"flipped,omitempty"` // it names the opposite direction
	Reason  string `json:"reason"`
	Person  bool   `json:"person,omitempty"` // decided by a person
}

// Factor is something that can rise or fall.
type Factor struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Wordings []string `json:"wordings"`
	Joins    []Join   `json:"joins,omitempty"`
	Actors   []string `json:"actors,omitempty"`
	Form     Form     `json:"-"`
}

// System is a signed directed graph of factors. Factors are sorted by name, edges by their
// ends and sign.
type System struct {
	Selection Selection `json:"selection"`
	Factors   []Factor  `json:"factors"`
	Edges     []Edge    `json:"edges"`
	// Accounts lists the names of the documents whose claims are in it.
	Accounts []string `json:"accounts"`
	Families int      `json:"families"`
	Links    int      `json:"links"`
	Reviewed int      `json:"reviewed"`
	// Notes say what a reader should know about how it was built.
	Notes []string `json:"notes,omitempty"`

	byWording map[string]place
	byKey     map[string]place // normal form -> factor, and whether its own orientation is turned
	namer     Namer
	similar   func(a, b string) float64
	known     *known
}

type place struct {
	factor int
	flip   bool
}

// Doubt is how doubtful a single claim makes its edge: a hedged one is as likely out as in,
// a candidate is as likely in as its score says. Asserted, conditional and predicted claims
// are plain about what leads to what; what they leave open is whether the cause comes.
func Doubt(r *affair.Record) float64 {
	keep := 1.0
	if r.Status == affair.StatusCandidate {
		keep = min(.95, max(.05, r.Score))
	}
	if r.Link.Modality == affair.Hedged {
		keep *= .5
	}
	return 1 - keep
}

// Build makes the system of the selected links. Records of other kinds, and rejected ones,
// are ignored. docs may be nil; it gives accounts their names and outlets.
func Build(docs []affair.Document, records []affair.Record, o Options) *System {
	s := &System{Selection: o.Selection, byWording: map[string]place{}, byKey: map[string]place{}, namer: o.Namer, similar: o.Similar, known: &known{}}
	byDoc := map[string]*affair.Document{}
	for i := range docs {
		byDoc[docs[i].ID] = &docs[i]
	}
	links := pick(byDoc, records, o)
	s.factors(links, o)
	s.edges(links, byDoc, o)
	accounts, families := map[string]bool{}, map[string]bool{}
	for _, e := range s.Edges {
		for _, c := range e.Claims {
			accounts[c.Account], families[c.Family] = true, true
			s.Links++
		}
		s.Reviewed += e.Reviewed
		if e.From == e.To {
			s.Notes = append(s.Notes, fmt.Sprintf("%q is said to act on itself; such a link is shown and not run", s.Factors[e.From].Name))
		}
		if e.Denied {
			s.Notes = append(s.Notes, fmt.Sprintf("that %q leads to %q is only denied; it is shown and not run", s.Factors[e.From].Name, s.Factors[e.To].Name))
		}
	}
	s.Notes = slices.Compact(s.Notes)
	s.Accounts = slices.Sorted(maps.Keys(accounts))
	s.Families = len(families)
	return s
}

func pick(byDoc map[string]*affair.Document, records []affair.Record, o Options) []*affair.Record {
	var out []*affair.Record
	for i := range records {
		r := &records[i]
		if r.Kind != affair.KindLink || r.Link == nil {
			continue
		}
		if !r.Status.Counts() && !(o.Candidates && r.Status == affair.StatusCandidate) {
			continue
		}
		name, outlet := docName(byDoc, r.Doc), ""
		if d := byDoc[r.Doc]; d != nil {
			outlet = d.Outlet.Value
		}
		if len(o.Documents) > 0 && !slices.Contains(o.Documents, r.Doc) && !slices.Contains(o.Documents, name) {
			continue
		}
		if (o.Outlet != "" && Fold(o.Outlet) != Fold(outlet)) || (o.Holder != "" && Fold(o.Holder) != Fold(r.Holder)) {
			continue
		}
		out = append(out, r)
	}
	// One order, whatever the order of the input.
	slices.SortStableFunc(out, func(a, b *affair.Record) int {
		return cmp.Or(cmp.Compare(docName(byDoc, a.Doc), docName(byDoc, b.Doc)), cmp.Compare(start(a), start(b)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func start(r *affair.Record) int {
	if len(r.Evidence) == 0 {
		return 0
	}
	return r.Evidence[0].Start
}

func docName(byDoc map[string]*affair.Document, id string) string {
	if d := byDoc[id]; d != nil && d.Name != "" {
		return d.Name
	}
	return id
}

// wordings of a link as factors; the spans stand in where a coder gave no factor.
func wordings(l *affair.Link) (cause, effect string) {
	return cmp.Or(l.CauseFactor, l.Cause.Text), cmp.Or(l.EffectFactor, l.Effect.Text)
}

// factors groups the wordings.
func (s *System) factors(links []*affair.Record, o Options) {
	count := map[string]int{}
	var order []string
	docs := map[string]map[string]bool{} // wording -> documents
	see := func(w, doc string) {
		if count[w] == 0 {
			order = append(order, w)
			docs[w] = map[string]bool{}
		}
		count[w]++
		docs[w][doc] = true
	}
	for _, r := range links {
		c, e := wordings(r.Link)
		see(c, r.Doc)
		see(e, r.Doc)
	}
	type group struct {
		key      string
		wordings []string
		forms    []Form
		person   map[string]bool
	}
	groups := map[string]*group{}
	var keys []string
	merged := map[string]string{} // normal form of what a person merged -> into what
	for _, from := range slices.Sorted(maps.Keys(o.Merges)) {
		if f := FormOf(from, o.Namer); !f.Empty() {
			merged[f.Key()] = o.Merges[from]
		}
	}
	for _, w := range order {
		target, moved := follow(o.Merges, w)
		if !moved && len(merged) > 0 && !o.Apart[w] {
			if to, ok := merged[FormOf(w, o.Namer).Key()]; ok {
				target, _ = follow(o.Merges, to)
				moved = target != w
			}
		}
		f := FormOf(target, o.Namer)
		key := f.Key()
		if f.Empty() {
			key = "=" + target
		}
		if o.Apart[target] {
			key = "=" + target
		}
		g := groups[key]
		if g == nil {
			g = &group{key: key, person: map[string]bool{}}
			groups[key] = g
			keys = append(keys, key)
		}
		g.wordings = append(g.wordings, w)
		g.forms = append(g.forms, f)
		g.person[w] = moved
	}
	shorter := s.joinShorter(keys, func(k string) *Form {
		g := groups[k]
		for _, moved := range g.person {
			if moved {
				return nil
			}
		}
		if strings.HasPrefix(k, "=") {
			return nil
		}
		return &g.forms[0]
	}, func(k string) map[string]bool {
		out := map[string]bool{}
		for _, w := range groups[k].wordings {
			maps.Copy(out, docs[w])
		}
		return out
	})
	for _, k := range keys {
		if into, ok := shorter[k]; ok {
			g, h := groups[k], groups[into]
			h.wordings = append(h.wordings, g.wordings...)
			h.forms = append(h.forms, g.forms...)
			for w := range g.person {
				h.person[w] = g.person[w]
			}
		}
	}
	keys = slices.DeleteFunc(keys, func(k string) bool { _, ok := shorter[k]; return ok })
	var fs []Factor
	var flips [][]bool
	for _, k := range keys {
		g := groups[k]
		// The name is the commonest wording in the common direction, the first of equals;
		// where a person merged, what it was merged into.
		best, up := 0, 0
		for i, w := range g.wordings {
			if g.forms[i].Flip {
				up -= count[w]
			} else {
				up += count[w]
			}
		}
		flipped := up < 0
		score := func(i int) int {
			n := count[g.wordings[i]]
			if g.forms[i].Flip == flipped {
				n += 1 << 20
			}
			return n
		}
		for i := range g.wordings {
			if score(i) > score(best) {
				best = i
			}
		}
		name := g.wordings[best]
		if t, moved := follow(o.Merges, name); moved {
			name = t
		}
		base := FormOf(name, o.Namer)
		f := Factor{ID: "f" + short(k), Name: name, Wordings: slices.Clone(g.wordings), Form: base, Actors: base.Actors()}
		fl := make([]bool, len(g.wordings))
		for i, w := range g.wordings {
			fl[i] = g.forms[i].Flip != base.Flip
			if w == name {
				continue
			}
			f.Joins = append(f.Joins, Join{Wording: w, Into: name, Flipped: fl[i], Person: g.person[w],
				Reason: joinReason(w, name, g.forms[i], base, fl[i], g.person[w])})
		}
		fs = append(fs, f)
		flips = append(flips, fl)
	}
	idx := make([]int, len(fs))
	for i := range idx {
		idx[i] = i
	}
	slices.SortFunc(idx, func(a, b int) int {
		return cmp.Or(cmp.Compare(Fold(fs[a].Name), Fold(fs[b].Name)), cmp.Compare(fs[a].ID, fs[b].ID))
	})
	for n, i := range idx {
		for k, w := range fs[i].Wordings {
			s.byWording[w] = place{n, flips[i][k]}
			f := FormOf(w, o.Namer)
			if _, ok := s.byKey[f.Key()]; !ok && !f.Empty() {
				s.byKey[f.Key()] = place{n, f.Flip != flips[i][k]}
			}
		}
		s.Factors = append(s.Factors, fs[i])
	}
}

// follow walks a chain of merges to its end; a circle ends where it began.
func follow(merges map[string]string, w string) (string, bool) {
	seen := map[string]bool{w: true}
	to := w
	for {
		next, ok := merges[to]
		if !ok || seen[next] {
			return to, to != w
		}
		seen[next] = true
		to = next
	}
}

func joinReason(w, name string, f, base Form, flipped, person bool) string {
	if person {
		return "a person merged them"
	}
	if flipped {
		word := cmp.Or(f.FlipBy, base.FlipBy)
		return fmt.Sprintf("the same matter in the other direction: %q turns the sign", word)
	}
	if f.Key() != base.Key() {
		return "in the same account, the longer wording says all that the shorter does"
	}
	if f.FlipBy != "" && f.FlipBy == base.FlipBy {
		return "the same words in another form"
	}
	if a := f.Actors(); len(a) > 0 && Fold(w) != Fold(name) {
		return "the same matter and the same actors (" + strings.Join(a, ", ") + ") in other words"
	}
	return "the same words in another form"
}

func short(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:5])
}

// Find returns the factor that a wording names: by the wording itself, a factor's name or
// id, or its normal form. flipped says that the wording names the opposite direction.
func (s *System) Find(wording string) (factor int, flipped, ok bool) {
	if p, ok := s.byWording[wording]; ok {
		return p.factor, p.flip, true
	}
	f := FormOf(wording, s.namer)
	key := f.Key()
	folded := Fold(strings.TrimSpace(wording))
	for i := range s.Factors {
		if s.Factors[i].ID == wording || Fold(s.Factors[i].Name) == folded {
			return i, false, true
		}
	}
	if f.Empty() {
		return 0, false, false
	}
	if p, ok := s.byKey[key]; ok {
		return p.factor, f.Flip != p.flip, true
	}
	return 0, false, false
}
