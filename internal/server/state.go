package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/intake/families"
	"github.com/rashomon-affairs/rashomon/internal/report"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// state is what is known of one state of the affair. It is made once for a state and read by many.
type state struct {
	version  string
	docs     []*affair.Document // without their texts, by name
	words    map[string]int     // of the bodies, by id
	family   map[string]string  // by id
	accounts []Account
	byID     map[string]int // place in docs and accounts

	whole func() (*whole, error)
}

// whole is the affair read whole, for laying accounts side by side. It is made when first asked
// for.
type whole struct {
	docs     []affair.Document
	records  []affair.Record
	families map[string]string
	compare  *compare.Comparison
	namer    system.Namer
	merges   map[string]string
	apart    map[string]bool
}

// countWords is up to how many documents the words of each are counted for the list.
const countWords = 2000

// now gives the affair's present state.
func (s *Server) now(ctx context.Context) (*state, error) {
	v, err := s.db.State(ctx)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != nil && s.state.version == v.String() {
		return s.state, nil
	}
	// What is made here is used by later requests: it must not end with this one.
	st, err := s.read(context.WithoutCancel(ctx), v, s.state)
	if err != nil {
		return nil, err
	}
	s.state = st
	return st, nil
}

// read makes a state. Documents never change: what was made of them before is used again while no
// new one has come.
func (s *Server) read(ctx context.Context, v store.State, before *state) (*state, error) {
	st := &state{version: v.String(), byID: map[string]int{}, accounts: []Account{}, words: map[string]int{}, family: map[string]string{}}
	if before != nil && len(before.docs) == v.Documents {
		st.docs, st.words, st.family = before.docs, before.words, before.family
	} else if err := s.readDocuments(ctx, st); err != nil {
		return nil, err
	}
	words, family := st.words, st.family
	counts, err := s.perAccount(ctx, store.Counting)
	if err != nil {
		return nil, err
	}
	waiting, err := s.perAccount(ctx, []affair.Status{affair.StatusCandidate})
	if err != nil {
		return nil, err
	}
	codes := codesOf(st.docs)
	for i, d := range st.docs {
		st.byID[d.ID] = i
		st.accounts = append(st.accounts, Account{ID: d.ID, Name: d.Name, Code: codes[i], Title: d.Title.Value, Outlet: d.Outlet.Value, Byline: d.Byline.Value,
			Published: d.Published.Value, Origin: d.Origin.Value, URL: d.URL.Value, Language: d.Language.Value, Words: words[d.ID], Records: counts[d.ID],
			Candidates: waiting[d.ID], Family: family[d.ID], Notes: d.Notes})
	}
	st.whole = sync.OnceValues(func() (*whole, error) { return s.readWhole(ctx) })
	return st, nil
}

func (s *Server) readDocuments(ctx context.Context, st *state) error {
	var err error
	if st.docs, err = store.Collect(s.db.Documents(ctx, store.DocumentFilter{WithoutText: true})); err != nil || len(st.docs) > countWords {
		return err
	}
	full, err := store.Collect(s.db.Documents(ctx, store.DocumentFilter{}))
	if err != nil {
		return err
	}
	for _, d := range full {
		for _, p := range d.Body() {
			st.words[d.ID] += len(strings.Fields(d.Text[p.Start:p.End]))
		}
	}
	st.family = families.OfDocuments(full)
	return nil
}

func (s *Server) perAccount(ctx context.Context, status []affair.Status) (map[string]int, error) {
	ns, err := s.db.Facet(ctx, store.Filter{Status: status}, "account", 0)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, n := range ns {
		out[n.Name] = n.Records
	}
	return out, nil
}

func (s *Server) readWhole(ctx context.Context) (*whole, error) {
	snap, err := s.db.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer snap.Close()
	docs, err := store.Collect(snap.Documents(ctx, store.DocumentFilter{}))
	if err != nil {
		return nil, err
	}
	w := &whole{families: families.OfDocuments(docs)}
	for _, d := range docs {
		w.docs = append(w.docs, *d)
	}
	if w.records, err = store.Collect(snap.Records(ctx, store.Filter{})); err != nil {
		return nil, err
	}
	log, err := store.Collect(snap.Decisions(ctx, 0))
	if err != nil {
		return nil, err
	}
	w.merges, w.apart = system.Decided(log, store.Live(log))
	w.namer = system.NewNamer(w.records, s.c.States)
	w.compare = compare.New(compare.Input{Documents: w.docs, Records: w.records, Families: w.families,
		Gazetteer: s.c.Actors, States: s.c.States, FactorMerges: w.merges, FactorsApart: w.apart, Similar: s.c.Phrases})
	return w, nil
}

// account gives what lists show of a document; a document that came since is shown by its id.
func (st *state) account(id string) Account {
	if i, ok := st.byID[id]; ok {
		return st.accounts[i]
	}
	return Account{ID: id, Name: id, Code: "?"}
}

// title is an account's name for a person: the outlet with the day, or the document's name.
func (a Account) title() string {
	if a.Outlet == "" {
		return a.Name
	}
	return a.Outlet
}

// coded makes the wire form of a record.
func (st *state) coded(r *affair.Record) Coded {
	a := st.account(r.Doc)
	c := Coded{ID: r.ID, Kind: r.Kind, Doc: r.Doc, Document: a.Name, Account: a.title(), Code: a.Code, Outlet: a.Outlet, Published: a.Published,
		Status: r.Status, Score: r.Score, Coder: r.Coder, Rule: r.Pattern, Holder: r.Holder, Chain: r.Chain, Title: report.Describe(r),
		Evidence: r.Evidence, Note: r.Note, Payload: r.Payload()}
	switch {
	case r.Event != nil:
		c.Modality = r.Event.Modality
	case r.Link != nil:
		c.Modality = r.Link.Modality
	}
	if c.Evidence == nil {
		c.Evidence = []affair.Quote{}
	}
	return c
}

func (st *state) codedAll(rs []affair.Record) []Coded {
	out := make([]Coded, len(rs))
	for i := range rs {
		out[i] = st.coded(&rs[i])
	}
	return out
}

// around gives the text about a span, up to the ends of its paragraph and at most so many bytes
// to either side, cut at spaces.
func around(text string, s affair.Span, most int) affair.Span {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return affair.Span{}
	}
	from, to := s.Start, s.End
	if i := strings.LastIndexByte(text[:from], '\n'); i >= 0 {
		from = i + 1
	} else {
		from = 0
	}
	if i := strings.IndexByte(text[to:], '\n'); i >= 0 {
		to += i
	} else {
		to = len(text)
	}
	if s.Start-from > most {
		from = s.Start - most
		for from < s.Start && !unicode.IsSpace(rune(text[from])) {
			from++
		}
	}
	if to-s.End > most {
		to = s.End + most
		for to > s.End && !unicode.IsSpace(rune(text[to-1])) {
			to--
		}
	}
	for from < s.Start && !utf8.RuneStart(text[from]) {
		from++
	}
	return affair.Span{Start: from, End: to}
}

// codesOf gives each document two to four letters: the initials of its outlet, its title or its name,
// told apart by further letters and then by numbers.
func codesOf(docs []*affair.Document) []string {
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(docs[a].Published.Value, docs[b].Published.Value), cmp.Compare(docs[a].ID, docs[b].ID))
	})
	out := make([]string, len(docs))
	taken := map[string]bool{}
	next := map[string]int{}
	for _, i := range order {
		d := docs[i]
		name := d.Outlet.Value
		if name == "" {
			name = d.Title.Value
		}
		if name == "" {
			name = store.Base(d.Name)
		}
		out[i] = code(name, taken, next)
		taken[out[i]] = true
	}
	return out
}

// small are words of outlets' names that say nothing about which it is.
var small = map[string]bool{"the": true, "a": true, "of": true, "and": true, "der": true, "die": true, "das": true, "le": true, "la": true, "el": true, "http": true, "https": true, "www": true}

func code(name string, taken map[string]bool, next map[string]int) string {
	var words [][]rune
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if !small[strings.ToLower(w)] {
			words = append(words, []rune(strings.ToUpper(w)))
		}
	}
	if len(words) == 0 {
		words = [][]rune{[]rune("XX")}
	}
	var tries []string
	if len(words) > 1 {
		tries = append(tries, string([]rune{words[0][0], words[1][0]}))
		if len(words) > 2 {
			tries = append(tries, string([]rune{words[0][0], words[1][0], words[2][0]}))
		}
	}
	for i := 1; i < len(words[0]); i++ {
		tries = append(tries, string([]rune{words[0][0], words[0][i]}))
	}
	if len(words[0]) == 1 && len(words) == 1 {
		tries = append(tries, string(words[0])+"X")
	}
	for _, t := range tries[:min(len(tries), 6)] {
		if !taken[t] {
			return t
		}
	}
	base := "XX"
	if len(tries) > 0 {
		base = tries[0]
	}
	for n := max(2, next[base]); ; n++ {
		if t := fmt.Sprintf("%s%d", base, n); !taken[t] {
			next[base] = n + 1
			return t
		}
	}
}
