package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Input is what a report is made from.
type Input struct {
	Name      string // of the affair
	Documents []*affair.Document
	// Records is the view: machine records with people's decisions applied.
	Records  []affair.Record
	Refusals []affair.Refusal
	// Family maps a document's id to the id of its family; documents of one family are
	// reprints of each other and count as one witness. A document without entry is its own.
	Family map[string]string
	Coder  string // name and version of the coder
	// Names maps the name of an actor to a key that all its names share, States the same with
	// governments and peoples folded into their state; nil: only what the records say.
	Names, States func(name string) (key string, ok bool)
	// Similar is the likeness of two short phrases between 0 and 1; nil knows only words of one
	// stem.
	Similar func(a, b string) float64
	// FactorMerges and FactorsApart are people's decisions; see system.Decided.
	FactorMerges map[string]string
	FactorsApart map[string]bool
}

// Account is one document as the report shows it.
type Account struct {
	Code   string           `json:"code"` // two or three letters, unique in the report
	Doc    *affair.Document `json:"-"`
	ID     string           `json:"id"`
	Name   string           `json:"document"`
	Title  string           `json:"title"`
	Outlet string           `json:"outlet,omitempty"`
	Byline string           `json:"byline,omitempty"`
	Date   string           `json:"date,omitempty"`
	Origin string           `json:"origin,omitempty"`
	Words  int              `json:"words"`
	// SameAs is the code of the account of which this one is a reprint, or with which it
	// shares its text.
	SameAs string              `json:"same_as,omitempty"`
	Counts map[affair.Kind]int `json:"counts"`
	Review int                 `json:"candidates"` // candidates waiting for a person
	// Records that count, by layer, in document order.
	Records map[affair.Kind][]*affair.Record `json:"-"`
}

// Actor is an actor over all accounts.
type Actor struct {
	Name     string           `json:"name"`
	Kind     affair.ActorKind `json:"kind"`
	PartOf   string           `json:"part_of,omitempty"`
	Accounts []string         `json:"accounts"` // codes
	Mentions int              `json:"mentions"`
	// Tone by account code; absent where an account does not portray the actor.
	Tone map[string]int `json:"tone,omitempty"`
}

// Model is everything a report shows.
type Model struct {
	Name     string
	Coder    string
	Accounts []*Account
	Actors   []*Actor // by number of accounts, then mentions, then name
	Totals   map[affair.Kind]int
	Review   int // candidates
	Reviewed int // records a person accepted, edited or added
	Refusals []affair.Refusal
	ByDoc    map[string]*Account
	Records  []*affair.Record // that count, in order
	Families map[string]string

	Contradictions []Contradiction
	Network        string // SVG
	NetworkNote    string
	Timeline       []Moment
	Maps           []Map
	Tables         []Table
}

// Build gathers a report. Its result depends only on the input's content, not on its order.
func Build(in Input) *Model {
	m := &Model{Name: in.Name, Coder: in.Coder, Totals: map[affair.Kind]int{}, ByDoc: map[string]*Account{}, Families: in.Family}
	m.Refusals = slices.Clone(in.Refusals)
	slices.SortFunc(m.Refusals, func(a, b affair.Refusal) int { return cmp.Compare(a.Source, b.Source) })
	docs := slices.Clone(in.Documents)
	slices.SortFunc(docs, func(a, b *affair.Document) int {
		return cmp.Or(cmp.Compare(dateKey(a), dateKey(b)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	used := map[string]bool{}
	for _, d := range docs {
		a := &Account{Code: accountCode(d, used), Doc: d, ID: d.ID, Name: d.Name, Title: OneLine(d.Title.Value), Outlet: d.Outlet.Value,
			Byline: d.Byline.Value, Date: d.Published.Value, Origin: d.Origin.Value, Words: countWords(d),
			Counts: map[affair.Kind]int{}, Records: map[affair.Kind][]*affair.Record{}}
		if a.Title == "" {
			a.Title = d.Name
		}
		m.Accounts = append(m.Accounts, a)
		m.ByDoc[d.ID] = a
	}
	first := map[string]string{} // family -> code of its first account by date
	for _, a := range m.Accounts {
		f := in.Family[a.ID]
		if f == "" {
			continue
		}
		if c, ok := first[f]; ok {
			a.SameAs = c
		} else {
			first[f] = a.Code
		}
	}

	rs := slices.Clone(in.Records)
	affair.SortRecords(rs)
	for i := range rs {
		r := &rs[i]
		a := m.ByDoc[r.Doc]
		if a == nil {
			continue
		}
		if r.Status == affair.StatusCandidate {
			a.Review++
			m.Review++
		}
		if !r.Status.Counts() {
			continue
		}
		if r.Status != affair.StatusMachine {
			m.Reviewed++
		}
		a.Counts[r.Kind]++
		m.Totals[r.Kind]++
		a.Records[r.Kind] = append(a.Records[r.Kind], r)
		m.Records = append(m.Records, r)
	}
	m.buildActors()
	m.buildCompared(&in)
	m.buildMaps(&in)
	return m
}

func (m *Model) buildActors() {
	byName := map[string]*Actor{}
	for _, a := range m.Accounts {
		for _, r := range a.Records[affair.KindActor] {
			x := byName[r.Actor.Name]
			if x == nil {
				x = &Actor{Name: r.Actor.Name, Kind: r.Actor.Kind, PartOf: r.Actor.PartOf, Tone: map[string]int{}}
				byName[x.Name] = x
			}
			if x.PartOf == "" {
				x.PartOf = r.Actor.PartOf
			}
			x.Mentions += len(r.Actor.Mentions)
			if !slices.Contains(x.Accounts, a.Code) {
				x.Accounts = append(x.Accounts, a.Code)
			}
		}
		for _, r := range a.Records[affair.KindTone] {
			if x := byName[r.Tone.Actor]; x != nil {
				x.Tone[a.Code] = r.Tone.Value
			}
		}
	}
	for _, n := range slices.Sorted(maps.Keys(byName)) {
		m.Actors = append(m.Actors, byName[n])
	}
	slices.SortStableFunc(m.Actors, func(a, b *Actor) int {
		return cmp.Or(cmp.Compare(len(b.Accounts), len(a.Accounts)), cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.Name, b.Name))
	})
}

// dateKey sorts dated accounts by date and undated ones last.
func dateKey(d *affair.Document) string {
	if d.Published.Value == "" {
		return "~"
	}
	return d.Published.Value
}

// accountCode makes a short unique code from the outlet or, failing that, the title.
func accountCode(d *affair.Document, used map[string]bool) string {
	var ws []string
	for _, src := range []string{d.Outlet.Value, d.Title.Value, d.Name} {
		for _, w := range strings.FieldsFunc(src, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			switch strings.ToLower(w) {
			case "the", "a", "an", "of", "and", "in", "on", "for", "to":
				continue
			}
			ws = append(ws, w)
		}
		if len(ws) > 0 {
			break
		}
	}
	initials := ""
	for _, w := range ws {
		initials += string(unicode.ToUpper([]rune(w)[0]))
	}
	if len(ws) == 1 {
		initials = strings.ToUpper(string([]rune(ws[0])[:min(2, len([]rune(ws[0])))]))
	}
	if initials == "" {
		initials = "XX"
	}
	r := []rune(initials)
	tries := []string{string(r[:min(2, len(r))])}
	if len(r) > 2 {
		tries = append(tries, string(r[0])+string(r[2]), string(r[:3]))
	}
	for _, t := range tries {
		if !used[t] {
			used[t] = true
			return t
		}
	}
	for n := 2; ; n++ {
		t := tries[0] + strconv.Itoa(n)
		if !used[t] {
			used[t] = true
			return t
		}
	}
}

func countWords(d *affair.Document) int {
	n := 0
	for _, p := range d.Body() {
		n += len(strings.Fields(d.Text[p.Start:p.End]))
	}
	return n
}
