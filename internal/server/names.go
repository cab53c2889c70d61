package server

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

type namesIn struct {
	Scope string `path:"scope" enum:"actor,issue,factor"`
	Q     string `query:"q" doc:"part of the name"`
	Limit int    `query:"limit" default:"200" minimum:"1" maximum:"1000"`
}

// Names lists names with how many records have each.
type Names struct {
	Names []store.NameCount `json:"names"`
	Total int               `json:"total"`
}

type namePath struct {
	Name string `path:"name"`
}

// NamePage is all that is said about one actor, issue or factor. Lists hold the first twenty; the
// counts are whole.
type NamePage struct {
	Name    string              `json:"name"`
	Scope   string              `json:"scope"`
	Kind    string              `json:"kind,omitempty" doc:"of an actor"`
	PartOf  string              `json:"part_of,omitempty"`
	Aliases []string            `json:"aliases" doc:"other names that the accounts give the actor"`
	Joined  []string            `json:"joined" doc:"names that the comparison takes for the same"`
	Total   int                 `json:"total"`
	Counts  map[affair.Kind]int `json:"counts" doc:"records by kind"`
	// Accounts counts the records of each account.
	Accounts  []Facet            `json:"accounts"`
	Portrayal []compare.Portrait `json:"portrayal"`
	Mentions  []Coded            `json:"mentions"`
	Says      []Coded            `json:"says" doc:"statements of the actor"`
	Wants     []Coded            `json:"wants" doc:"positions"`
	Does      []Coded            `json:"does" doc:"events it brings about"`
	DoneTo    []Coded            `json:"done_to"`
	Ties      []Coded            `json:"ties"`
	Links     []Coded            `json:"links"`
	LinksIn   []Coded            `json:"links_in" doc:"of a factor: what moves it"`
	LinksOut  []Coded            `json:"links_out" doc:"of a factor: what it moves"`
	Tones     []Coded            `json:"tones"`
	Held      []Coded            `json:"held" doc:"what it says about others: records it is the holder of"`
	// Totals counts what the lists were cut from, where it is more than the list shows.
	Totals map[string]int `json:"totals"`
	// Decisions are those that made the name what it is: merges, renames and splits.
	Decisions []Decision `json:"decisions"`
}

func (s *Server) registerNames() {
	operation(s, Reader, huma.Operation{OperationID: "list-names", Method: http.MethodGet, Path: "/names/{scope}", Summary: "Names of actors, issues or factors, most frequent first"}, s.names)
	for _, scope := range []string{store.ScopeActor, store.ScopeIssue, store.ScopeFactor} {
		operation(s, Reader, huma.Operation{OperationID: "get-" + scope, Method: http.MethodGet, Path: "/" + scope + "s/{name}", Summary: "All that is said about one " + scope, Errors: []int{http.StatusNotFound}},
			func(ctx context.Context, in *namePath) (*body[NamePage], error) {
				return s.namePage(ctx, scope, in.Name)
			})
	}
	operation(s, Reader, huma.Operation{OperationID: "search", Method: http.MethodGet, Path: "/search", Summary: "Documents, records and names"}, s.search)
}

func (s *Server) names(ctx context.Context, in *namesIn) (*body[Names], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	all, err := remember(&s.memo, st.version, "names "+in.Scope, func() ([]store.NameCount, error) { return s.db.Names(ctx, in.Scope, 0) })
	if err != nil {
		return nil, problemOf(err)
	}
	out := Names{Names: []store.NameCount{}}
	q := strings.ToLower(in.Q)
	for _, n := range all {
		if q != "" && !strings.Contains(strings.ToLower(n.Name), q) {
			continue
		}
		out.Total++
		if len(out.Names) < in.Limit {
			out.Names = append(out.Names, n)
		}
	}
	return answer(out), nil
}

// mostLooked is how many records of a kind a page looks through; the table has no such bound.
const mostLooked = 2000

// shownOf is how many records of a sort a page shows; the table shows the rest.
const shownOf = 20

func (s *Server) namePage(ctx context.Context, scope, name string) (*body[NamePage], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	f := scoped(scope, name)
	f.Status = nil
	p := NamePage{Name: name, Scope: scope, Counts: map[affair.Kind]int{}, Aliases: []string{}, Joined: []string{}, Accounts: []Facet{}, Portrayal: []compare.Portrait{}, Decisions: []Decision{}}
	kinds, err := s.db.Facet(ctx, f, "kind", 0)
	if err != nil {
		return nil, problemOf(err)
	}
	for _, k := range kinds {
		p.Counts[affair.Kind(k.Name)] = k.Records
		p.Total += k.Records
	}
	if p.Total == 0 {
		return nil, huma.Error404NotFound(fmt.Sprintf("no record that counts names %q as %s: it may have been merged or renamed; search for it", name, scope))
	}
	accounts, err := s.db.Facet(ctx, f, "account", 0)
	if err != nil {
		return nil, problemOf(err)
	}
	for _, a := range accounts {
		x := st.account(a.Name)
		p.Accounts = append(p.Accounts, Facet{Value: a.Name, Label: x.Code + " " + x.title(), N: a.Records})
	}
	lists := map[*[]Coded]func(*affair.Record) bool{
		&p.Mentions: func(r *affair.Record) bool { return r.Actor != nil },
		&p.Says:     func(r *affair.Record) bool { return r.Statement != nil && r.Statement.Speaker == name },
		&p.Wants:    func(r *affair.Record) bool { return r.Position != nil },
		&p.Does:     func(r *affair.Record) bool { return r.Event != nil && slices.Contains(r.Event.Source, name) },
		&p.DoneTo:   func(r *affair.Record) bool { return r.Event != nil && slices.Contains(r.Event.Target, name) },
		&p.Ties:     func(r *affair.Record) bool { return r.Tie != nil && (r.Tie.From == name || r.Tie.To == name) },
		&p.Links:    func(r *affair.Record) bool { return r.Link != nil && scope == store.ScopeActor },
		&p.LinksIn:  func(r *affair.Record) bool { return r.Link != nil && r.Link.EffectFactor == name },
		&p.LinksOut: func(r *affair.Record) bool { return r.Link != nil && r.Link.CauseFactor == name },
		&p.Tones:    func(r *affair.Record) bool { return r.Tone != nil },
		&p.Held:     func(r *affair.Record) bool { return r.Holder == name },
	}
	for l := range lists {
		*l = []Coded{}
	}
	names := map[*[]Coded]string{&p.Mentions: "mentions", &p.Says: "says", &p.Wants: "wants", &p.Does: "does", &p.DoneTo: "done_to", &p.Ties: "ties",
		&p.Links: "links", &p.LinksIn: "links_in", &p.LinksOut: "links_out", &p.Tones: "tones", &p.Held: "held"}
	p.Totals = map[string]int{}
	aliases := map[string]bool{}
	for _, k := range affair.Kinds {
		f.Kinds, f.Limit = []affair.Kind{k}, mostLooked
		for r, err := range s.db.Records(ctx, f) {
			if err != nil {
				return nil, problemOf(err)
			}
			if r.Actor != nil && r.Actor.Name == name {
				p.Kind, p.PartOf = string(r.Actor.Kind), r.Actor.PartOf
				for _, m := range r.Actor.Mentions {
					aliases[m.Text] = true
				}
			}
			for l, is := range lists {
				if !is(&r) {
					continue
				}
				p.Totals[names[l]]++
				if len(*l) < shownOf || l == &p.Ties { // ties are summed up, not read one by one
					*l = append(*l, st.coded(&r))
				}
			}
		}
	}
	for a := range aliases {
		if a != name {
			p.Aliases = append(p.Aliases, a)
		}
	}
	slices.Sort(p.Aliases)
	p.Aliases = p.Aliases[:min(60, len(p.Aliases))]
	for l := range lists {
		if l == &p.Ties {
			continue // their quotes are asked for when a tie is opened
		}
		if err := s.sentences(ctx, *l); err != nil {
			return nil, problemOf(err)
		}
	}
	if scope == store.ScopeActor {
		if err := s.actorExtras(st, &p); err != nil {
			return nil, problemOf(err)
		}
	}
	if err := s.nameDecisions(ctx, st, &p); err != nil {
		return nil, problemOf(err)
	}
	return answer(p), nil
}

// actorExtras adds what only the comparison knows.
func (s *Server) actorExtras(st *state, p *NamePage) error {
	w, err := st.whole()
	if err != nil {
		return err
	}
	key := w.compare.ActorKey("", p.Name)
	for _, a := range w.compare.Actors() {
		if a.Key == key {
			for _, n := range a.Names {
				if n != p.Name {
					p.Joined = append(p.Joined, n)
				}
			}
		}
	}
	portrayal, err := remember(&s.memo, st.version, "portrayal", func() (*compare.Portrayal, error) { return w.compare.Portrayal(), nil })
	if err != nil {
		return err
	}
	for _, c := range portrayal.Cells {
		if c.Key == key {
			p.Portrayal = append(p.Portrayal, c)
		}
	}
	return nil
}

// nameDecisions adds the live decisions that concern the name.
func (s *Server) nameDecisions(ctx context.Context, st *state, p *NamePage) error {
	log, err := remember(&s.memo, st.version, "log", func() ([]affair.Decision, error) { return store.Collect(s.db.Decisions(ctx, 0)) })
	if err != nil {
		return err
	}
	live := store.Live(log)
	for i := range log {
		d := &log[i]
		if d.Scope == p.Scope && live[d.Seq] && (d.To == p.Name || slices.Contains(d.From, p.Name)) {
			p.Decisions = append(p.Decisions, st.decision(d))
		}
	}
	return nil
}

type searchIn struct {
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"500" doc:"words; \"side by side\"; begin*; -without; OR"`
	Limit int    `query:"limit" default:"20" minimum:"1" maximum:"100"`
}

// Found is what a search found.
type Found struct {
	Documents []FoundDocument `json:"documents"`
	Records   []Coded         `json:"records"`
	Names     []FoundName     `json:"names"`
}

// FoundDocument is an account in which the words stand.
type FoundDocument struct {
	Account Account `json:"account"`
	Snippet string  `json:"snippet" doc:"the matching words stand between « and »"`
}

// FoundName is a name with the words in it.
type FoundName struct {
	Scope   string `json:"scope"`
	Name    string `json:"name"`
	Records int    `json:"records"`
}

func (s *Server) search(ctx context.Context, in *searchIn) (*body[Found], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	out := Found{Documents: []FoundDocument{}, Records: []Coded{}, Names: []FoundName{}}
	docs, err := s.db.Search(ctx, in.Q, store.SearchOptions{Limit: in.Limit, NoRecords: true})
	if err != nil {
		return nil, problemOf(err)
	}
	for _, h := range docs {
		out.Documents = append(out.Documents, FoundDocument{st.account(h.Doc), h.Snippet})
	}
	hits, err := s.db.Search(ctx, in.Q, store.SearchOptions{Limit: in.Limit, NoDocuments: true})
	if err != nil {
		return nil, problemOf(err)
	}
	for _, h := range hits {
		r, err := s.db.Record(ctx, h.Record)
		if err != nil {
			return nil, problemOf(err)
		}
		out.Records = append(out.Records, st.coded(&r))
	}
	if err := s.sentences(ctx, out.Records); err != nil {
		return nil, problemOf(err)
	}
	words := strings.Fields(strings.ToLower(in.Q))
	for _, scope := range store.Scopes {
		all, err := remember(&s.memo, st.version, "names "+scope, func() ([]store.NameCount, error) { return s.db.Names(ctx, scope, 0) })
		if err != nil {
			return nil, problemOf(err)
		}
		n := 0
		for _, c := range all {
			if n < 10 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(strings.ToLower(c.Name), strings.Trim(w, `"*`)) }) {
				out.Names = append(out.Names, FoundName{scope, c.Name, c.Records})
				n++
			}
		}
	}
	return answer(out), nil
}
