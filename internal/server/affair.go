package server

import (
	"bytes"
	"context"
	"html"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/microcosm-cc/bluemonday"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Affair is the affair at a glance.
type Affair struct {
	Name       string           `json:"name"`
	Accounts   []Account        `json:"accounts" doc:"the first thousand, by name"`
	Total      int              `json:"total" doc:"accounts in all"`
	Tallies    []store.Tally    `json:"tallies"`
	Refusals   []affair.Refusal `json:"refusals"`
	Candidates int              `json:"candidates"`
	Decisions  int64            `json:"decisions"`
	Version    string           `json:"version" doc:"of the affair's state"`
	Coder      string           `json:"coder"`
	User       User             `json:"user"`
	Mode       string           `json:"mode" enum:"file,server"`
}

const mostAccounts = 1000

type docPath struct {
	ID string `path:"id" doc:"id of the document"`
}

func (s *Server) registerAffair() {
	operation(s, Reader, huma.Operation{OperationID: "get-affair", Method: http.MethodGet, Path: "/affair", Summary: "The affair at a glance"}, s.getAffair)
	operation(s, Reader, huma.Operation{OperationID: "get-overview", Method: http.MethodGet, Path: "/overview", Summary: "Who stands how to whom, where the accounts part, what waits"}, s.getOverview)
	operation(s, Reader, huma.Operation{OperationID: "list-accounts", Method: http.MethodGet, Path: "/accounts", Summary: "The accounts, by name"}, s.listAccounts)
	operation(s, Reader, huma.Operation{OperationID: "get-account", Method: http.MethodGet, Path: "/accounts/{id}", Summary: "One account with its parts and where each field was found"}, s.getAccount)
	operation(s, Reader, huma.Operation{OperationID: "get-text", Method: http.MethodGet, Path: "/accounts/{id}/text", Summary: "The stored text with its parts"}, s.getText)
	s.raw(Reader, http.MethodGet, "/api/accounts/{id}/original", "The original bytes, as a download", "application/octet-stream", s.original)
	s.raw(Reader, http.MethodGet, "/api/accounts/{id}/page", "The original page without scripts, forms, pictures and links, for a sandboxed frame", "text/html", s.page)
}

func (s *Server) getAffair(ctx context.Context, _ *struct{}) (*body[Affair], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	a := Affair{Name: s.c.Name, Accounts: st.accounts[:min(mostAccounts, len(st.accounts))], Total: len(st.accounts), Version: st.version, Mode: s.c.Mode, Refusals: []affair.Refusal{}, Tallies: []store.Tally{}}
	ts, err := s.db.Tallies(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	a.Tallies = append(a.Tallies, ts...)
	for _, t := range ts {
		if t.Status == affair.StatusCandidate {
			a.Candidates += t.N
		}
	}
	rs, err := s.db.Refusals(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	a.Refusals = append(a.Refusals, rs...)
	v, err := s.db.State(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	a.Decisions = v.Decisions
	coders, err := s.db.Coders(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	a.Coder = strings.Join(coders, ", ")
	a.User, _ = UserOf(ctx)
	return answer(a), nil
}

type accountsIn struct {
	After string `query:"after" doc:"the id after which to go on"`
	Limit int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

// Accounts is a page of accounts.
type Accounts struct {
	Accounts []Account `json:"accounts"`
	Total    int       `json:"total"`
	Next     string    `json:"next"`
}

func (s *Server) listAccounts(ctx context.Context, in *accountsIn) (*body[Accounts], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	from := 0
	if in.After != "" {
		i, ok := st.byID[in.After]
		if !ok {
			return nil, huma.Error404NotFound("there is no account " + in.After + ": begin again without 'after'")
		}
		from = i + 1
	}
	to := min(from+in.Limit, len(st.accounts))
	out := Accounts{Accounts: st.accounts[from:to], Total: len(st.accounts)}
	if to < len(st.accounts) {
		out.Next = st.accounts[to-1].ID
	}
	return answer(out), nil
}

// AccountDetails is one account with what was read of it.
type AccountDetails struct {
	Account
	SHA256    string                  `json:"sha256"`
	MediaType string                  `json:"media_type"`
	Parts     []affair.Part           `json:"parts"`
	Fields    map[string]affair.Field `json:"fields" doc:"each with where it was found and how sure"`
}

func (s *Server) getAccount(ctx context.Context, in *docPath) (*body[AccountDetails], error) {
	st, d, err := s.document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := AccountDetails{Account: st.account(d.ID), SHA256: d.SHA256, MediaType: d.MediaType, Parts: d.Parts, Fields: map[string]affair.Field{}}
	for name, f := range map[string]affair.Field{"title": d.Title, "deck": d.Deck, "outlet": d.Outlet, "byline": d.Byline, "origin": d.Origin, "section": d.Section,
		"language": d.Language, "url": d.URL, "published": d.Published, "updated": d.Updated, "retrieved": d.Retrieved} {
		if f.Value != "" {
			out.Fields[name] = f
		}
	}
	if out.Coder, err = s.db.Coder(ctx, d.ID); err != nil {
		return nil, problemOf(err)
	}
	return answer(out), nil
}

func (s *Server) document(ctx context.Context, id string) (*state, *affair.Document, error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, nil, problemOf(err)
	}
	d, err := s.db.Document(ctx, id)
	if err != nil {
		return nil, nil, problemOf(err)
	}
	return st, d, nil
}

// Text is a document's stored text.
type Text struct {
	Text  string        `json:"text"`
	Parts []affair.Part `json:"parts"`
	// Sentences of the coded parts, in order.
	Sentences []affair.Span `json:"sentences"`
	// Relatives are the reprints, excerpts, translations and versions of the document.
	Relatives []Account `json:"relatives"`
}

func (s *Server) getText(ctx context.Context, in *docPath) (*body[Text], error) {
	st, d, err := s.document(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := Text{Text: d.Text, Parts: d.Parts, Relatives: []Account{}}
	if out.Sentences, err = remember(&s.memo, st.version, "sentences "+d.ID, func() ([]affair.Span, error) { return s.sentencesOf(d) }); err != nil {
		return nil, problemOf(err)
	}
	if f := st.account(d.ID).Family; f != "" {
		for _, a := range st.accounts {
			if a.Family == f && a.ID != d.ID {
				out.Relatives = append(out.Relatives, a)
			}
		}
	}
	return answer(out), nil
}

// sandbox is the policy of pages that strangers wrote: they are shown, and can do nothing.
const sandbox = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

func (s *Server) original(w http.ResponseWriter, r *http.Request) {
	_, d, err := s.document(r.Context(), r.PathValue("id"))
	if err != nil {
		writeProblem(w, err)
		return
	}
	b, err := s.db.Original(r.Context(), d.ID)
	if err != nil {
		writeProblem(w, err)
		return
	}
	w.Header().Set("Content-Security-Policy", sandbox)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment; filename=\""+fileName(d.Name)+"\"")
	_, _ = w.Write(b)
}

// fileName makes a document's name one that can stand in a header and names no folder.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '_'
	}, name)
	if name = strings.Trim(name, "."); name == "" {
		return "original"
	}
	return name
}

// shown is what is left of a stranger's page: its text and its structure.
var shown = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("article", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "footer",
		"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "ins", "li", "main", "nav", "ol", "p", "pre", "q", "s", "section", "small", "span", "strong", "sub",
		"sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul")
	return p
}()

const pageStyle = `<style>:root{color-scheme:light dark}body{font:16px/1.5 Georgia,serif;margin:1.5rem;max-width:44rem}nav,footer,aside{opacity:.7;font-size:.85em}table{border-collapse:collapse}td,th{border:1px solid;padding:.2em .5em}</style>`

// page shows an original page beside its text. What is no web page is shown as its text.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	_, d, err := s.document(r.Context(), r.PathValue("id"))
	if err != nil {
		writeProblem(w, err)
		return
	}
	var b bytes.Buffer
	b.WriteString("<!doctype html><meta charset=\"utf-8\"><title>Original</title>" + pageStyle)
	if d.MediaType == "text/html" && (d.Charset == "" || strings.EqualFold(d.Charset, "utf-8") || strings.EqualFold(d.Charset, "ascii")) {
		raw, err := s.db.Original(r.Context(), d.ID)
		if err != nil {
			writeProblem(w, err)
			return
		}
		b.Write(shown.SanitizeBytes(raw))
	} else {
		b.WriteString("<pre style=\"white-space:pre-wrap;font:inherit\">" + html.EscapeString(d.Text) + "</pre>")
	}
	w.Header().Set("Content-Security-Policy", sandbox)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}

// Overview is what the first page shows.
type Overview struct {
	Actors         []OverviewActor         `json:"actors"`
	Stances        Stances                 `json:"stances"`
	Contradictions []compare.Contradiction `json:"contradictions" doc:"the five weightiest"`
	ContradictAll  int                     `json:"contradictions_total"`
	Waiting        Waiting                 `json:"waiting"`
	Timeline       []Point                 `json:"timeline" doc:"asserted events by month"`
}

// OverviewActor is one of the main actors.
type OverviewActor struct {
	Name     string             `json:"name"`
	Kind     affair.ActorKind   `json:"kind"`
	Records  int                `json:"records"`
	Accounts int                `json:"accounts"`
	Tone     map[string]float64 `json:"tone" doc:"mean tone by account code, -1 to 1"`
}

// Stances is how the main actors stand to each other.
type Stances struct {
	Actors []string     `json:"actors"`
	Cells  []StanceCell `json:"cells" doc:"those with a tie"`
}

// StanceCell is how a stands to b, by all ties between them.
type StanceCell struct {
	A         string   `json:"a"`
	B         string   `json:"b"`
	Sign      int      `json:"sign" doc:"1 friendly, -1 hostile, 0 neither or both"`
	Ties      int      `json:"ties"`
	Contested bool     `json:"contested" doc:"affirmed by some and denied by others, or friendly to some and hostile to others"`
	Records   []string `json:"records"`
}

// Waiting is what waits for a person.
type Waiting struct {
	Candidates int                 `json:"candidates"`
	ByKind     map[affair.Kind]int `json:"byKind"`
	First      string              `json:"first" doc:"id of the first candidate"`
}

// Point is how many events a month has.
type Point struct {
	Date string `json:"date"`
	N    int    `json:"n"`
}

const mainActors = 12

func (s *Server) getOverview(ctx context.Context, _ *struct{}) (*body[Overview], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	o, err := remember(&s.memo, st.version, "overview", func() (Overview, error) { return s.overview(st) })
	if err != nil {
		return nil, problemOf(err)
	}
	o.Waiting = Waiting{ByKind: map[affair.Kind]int{}}
	ts, err := s.db.Tallies(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	for _, t := range ts {
		if t.Status == affair.StatusCandidate && t.N > 0 {
			o.Waiting.ByKind[t.Kind] += t.N
			o.Waiting.Candidates += t.N
		}
	}
	if o.Waiting.Candidates > 0 {
		r, err := s.db.Neighbour(ctx, store.Filter{Status: []affair.Status{affair.StatusCandidate}}, "", false)
		if err != nil {
			return nil, problemOf(err)
		}
		o.Waiting.First = r.ID
	}
	return answer(o), nil
}

func (s *Server) overview(st *state) (Overview, error) {
	o := Overview{Actors: []OverviewActor{}, Contradictions: []compare.Contradiction{}, Timeline: []Point{}}
	w, err := st.whole()
	if err != nil {
		return o, err
	}
	tone := map[string]map[string]float64{} // actor key -> account code -> tone
	for _, p := range w.compare.Portrayal().Cells {
		byCode := map[string][]float64{}
		for _, v := range p.Tone {
			c := st.account(v.Doc).Code
			byCode[c] = append(byCode[c], toneOf(v.Wording))
		}
		for c, ts := range byCode {
			if tone[p.Key] == nil {
				tone[p.Key] = map[string]float64{}
			}
			sum := 0.0
			for _, t := range ts {
				sum += t
			}
			tone[p.Key][c] = sum / float64(len(ts))
		}
	}
	main := map[string]string{} // key -> name
	actors := w.compare.Actors()
	for _, a := range actors[:min(mainActors, len(actors))] {
		t := tone[a.Key]
		if t == nil {
			t = map[string]float64{}
		}
		o.Actors = append(o.Actors, OverviewActor{Name: a.Name, Kind: a.Kind, Records: a.Mentions, Accounts: len(a.Documents), Tone: t})
		main[a.Key] = a.Name
	}
	o.Stances = stances(w.compare.TieNetwork(500), main, o.Actors)
	all := w.compare.Contradictions()
	o.ContradictAll = len(all)
	o.Contradictions = append(o.Contradictions, all[:min(5, len(all))]...)
	months := map[string]int{}
	for _, e := range w.compare.Timeline(1).Events {
		if len(e.From) >= 7 && e.From[:7] == e.To[:min(7, len(e.To))] {
			months[e.From[:7]]++
		}
	}
	for _, m := range slices.Sorted(maps.Keys(months)) {
		o.Timeline = append(o.Timeline, Point{m, months[m]})
	}
	return o, nil
}

// toneOf reads the wording of a tone back.
func toneOf(wording string) float64 {
	switch wording {
	case "positive":
		return 1
	case "negative":
		return -1
	}
	return 0
}

// stances sums up the ties between the main actors.
func stances(n *compare.TieNetwork, main map[string]string, actors []OverviewActor) Stances {
	out := Stances{Actors: []string{}, Cells: []StanceCell{}}
	for _, a := range actors {
		out.Actors = append(out.Actors, a.Name)
	}
	cells := map[[2]string]*StanceCell{}
	var order [][2]string
	for _, e := range n.Edges {
		a, b := main[n.Nodes[e.From].Key], main[n.Nodes[e.To].Key]
		if a == "" || b == "" {
			continue
		}
		k := [2]string{a, b}
		c := cells[k]
		if c == nil {
			c = &StanceCell{A: a, B: b, Sign: e.Sign, Records: []string{}}
			cells[k] = c
			order = append(order, k)
		}
		if c.Sign != e.Sign && e.Sign != 0 {
			if c.Sign != 0 {
				c.Contested = true
				c.Sign = 0
			} else if !c.Contested {
				c.Sign = e.Sign
			}
		}
		c.Contested = c.Contested || e.Disputed
		c.Ties++
		for _, v := range e.Versions {
			if len(c.Records) < 100 {
				c.Records = append(c.Records, v.Record)
			}
		}
	}
	for _, k := range order {
		out.Cells = append(out.Cells, *cells[k])
	}
	return out
}

// sentencesOf finds the sentences of the parts that were coded.
func (s *Server) sentencesOf(d *affair.Document) ([]affair.Span, error) {
	out := []affair.Span{}
	if s.c.Deps == nil {
		return out, nil
	}
	deps, err := s.c.Deps()
	if err != nil {
		return nil, err
	}
	n, err := deps.Analyse(d)
	if err != nil {
		return nil, err
	}
	for i := range n.NumSentences() {
		sent := n.Sentence(i)
		sp := affair.Span{Start: sent.Start(), End: sent.End()}
		if p, ok := d.PartAt(sp.Start); ok && p.Kind.Coded() && sp.Len() > 0 {
			out = append(out, sp)
		}
	}
	return out, nil
}
