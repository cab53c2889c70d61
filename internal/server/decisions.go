package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Move is what a person does.
type Move struct {
	Act    string     `json:"act" enum:"accept,reject,edit,add,merge,rename,split,undo"`
	Record string     `json:"record,omitempty" doc:"for accept, reject and edit"`
	New    *NewRecord `json:"new,omitempty" doc:"for edit and add"`
	Scope  string     `json:"scope,omitempty" doc:"for merge, rename and split: actor, issue or factor"`
	From   []string   `json:"from,omitempty"`
	To     string     `json:"to,omitempty"`
	Undoes int64      `json:"undoes,omitempty"`
	Why    string     `json:"why,omitempty" maxLength:"2000"`
	// Seen is the Seq of the last decision on the record that the person had seen. When there is a
	// later one by somebody else, the answer is 409 and shows it; nothing is decided.
	Seen *int64 `json:"seen,omitempty" doc:"seq of the last decision on the record that one has seen; 409 when there is a later one"`
}

// NewRecord is a record as a person makes it. Quotes are given by their spans; the words are
// taken from the document.
type NewRecord struct {
	Kind     affair.Kind     `json:"kind"`
	Doc      string          `json:"doc,omitempty" doc:"the document; for an edit that of the record"`
	Payload  json.RawMessage `json:"payload"`
	Holder   string          `json:"holder,omitempty"`
	Chain    []string        `json:"chain,omitempty"`
	Modality affair.Modality `json:"modality,omitempty"`
	Evidence []affair.Span   `json:"evidence"`
	Note     string          `json:"note,omitempty"`
}

type moveIn struct{ Body Move }

// Outcome is what came of a move.
type Outcome struct {
	Decision Decision `json:"decision"`
	Records  []Coded  `json:"records" doc:"those it changed, as they are now; a hundred at most"`
	Version  string   `json:"version"`
}

// Preview is what a decision on names would change.
type Preview struct {
	PerKind    map[affair.Kind]int `json:"perKind"`
	Total      int                 `json:"total"`
	Records    []Coded             `json:"records" doc:"the first twenty"`
	Collisions []string            `json:"collisions" doc:"what stands in the way or is worth a second look"`
}

type logIn struct {
	After  int64  `query:"after" minimum:"0"`
	Before int64  `query:"before" minimum:"0" doc:"for order=desc: entries before this one"`
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
	Order  string `query:"order" enum:"asc,desc" default:"asc"`
}

// Log is a page of the log.
type Log struct {
	Decisions []Decision `json:"decisions"`
	Next      int64      `json:"next" doc:"for 'after' (asc) or 'before' (desc); 0 at the end"`
	Total     int64      `json:"total"`
}

func (s *Server) registerDecisions() {
	bad := []int{http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity}
	operation(s, Coder, huma.Operation{OperationID: "decide", Method: http.MethodPost, Path: "/decisions", Summary: "Accept, reject, edit, add, merge, rename, split, undo", Errors: bad, MaxBodyBytes: maxBody}, s.decide)
	operation(s, Reader, huma.Operation{OperationID: "preview", Method: http.MethodPost, Path: "/decisions/preview", Summary: "What a merge, rename or split would change", Errors: bad, MaxBodyBytes: maxBody}, s.preview)
	operation(s, Reader, huma.Operation{OperationID: "list-decisions", Method: http.MethodGet, Path: "/decisions", Summary: "The log of decisions"}, s.log)
}

func (st *state) decision(d *affair.Decision) Decision {
	out := Decision{Seq: d.Seq, Act: string(d.Act), Who: d.Who, When: d.When, Why: d.Why, Record: d.Record, Scope: d.Scope, From: d.From, To: d.To, Undoes: d.Undoes}
	if d.New != nil {
		c := st.coded(d.New)
		out.New = &c
	}
	if d.Was != nil {
		c := st.coded(d.Was)
		out.Was = &c
	}
	return out
}

func (s *Server) decide(ctx context.Context, in *moveIn) (*body[Outcome], error) {
	u, _ := UserOf(ctx)
	m := &in.Body
	if slices.Contains([]string{"merge", "rename", "split"}, m.Act) && !u.Role.May(Editor) {
		return nil, huma.Error403Forbidden("deciding on names changes the records of all: this needs the role editor")
	}
	if m.Act == "undo" && !u.Role.May(Editor) {
		undone, err := s.db.Decision(ctx, m.Undoes)
		if err != nil {
			return nil, problemOf(err)
		}
		if undone.Who != u.Name {
			return nil, huma.Error403Forbidden("this was decided by " + undone.Who + ": only an editor may undo what somebody else decided")
		}
	}
	d, err := s.decision(ctx, m, u)
	if err != nil {
		return nil, err
	}
	if err := s.unseen(ctx, m, u); err != nil {
		return nil, err
	}
	logged, err := s.db.Decide(ctx, d)
	if err != nil {
		return nil, problemOf(err)
	}
	if len(logged) == 0 {
		return nil, huma.Error409Conflict("this was decided already: nothing was changed")
	}
	done := logged[0]
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	changed, err := s.changed(ctx, &done)
	if err != nil {
		return nil, problemOf(err)
	}
	out := Outcome{Decision: st.decision(&done), Records: st.codedAll(changed), Version: st.version}
	if err := s.sentences(ctx, out.Records); err != nil {
		return nil, problemOf(err)
	}
	s.tell(&done)
	s.hub.send("version", map[string]string{"version": st.version})
	return answer(out), nil
}

// conflict is 409 with what somebody else decided in the meantime.
type conflict struct {
	huma.ErrorModel
	Decisions []Decision `json:"decisions"`
}

// unseen answers 409 when somebody else decided on the record since the person looked.
func (s *Server) unseen(ctx context.Context, m *Move, u User) error {
	if m.Seen == nil || m.Record == "" {
		return nil
	}
	ds, err := s.db.RecordDecisions(ctx, m.Record)
	if err != nil {
		return problemOf(err)
	}
	var later []Decision
	st, err := s.now(ctx)
	if err != nil {
		return problemOf(err)
	}
	for i := range ds {
		if ds[i].Seq > *m.Seen && ds[i].Who != u.Name {
			later = append(later, st.decision(&ds[i]))
		}
	}
	if len(later) == 0 {
		return nil
	}
	last := later[len(later)-1]
	return &conflict{ErrorModel: huma.ErrorModel{Status: http.StatusConflict, Title: "Somebody else was quicker",
		Detail: fmt.Sprintf("%s decided on this record in the meantime (%s): look at it again, then decide", last.Who, last.Act)}, Decisions: later}
}

// decision turns a move into an entry for the log.
func (s *Server) decision(ctx context.Context, m *Move, u User) (affair.Decision, error) {
	d := affair.Decision{Act: affair.Act(m.Act), Who: u.Name, Why: m.Why, Record: m.Record, Scope: m.Scope, From: m.From, To: strings.TrimSpace(m.To), Undoes: m.Undoes}
	if d.Act != affair.ActEdit && d.Act != affair.ActAdd {
		return d, nil
	}
	if m.New == nil {
		return d, huma.Error422UnprocessableEntity("to " + m.Act + " a record, say in 'new' what it is")
	}
	r, err := s.record(ctx, m)
	if err != nil {
		return d, err
	}
	d.New = r
	return d, nil
}

// record makes the record that a person wrote down; its words are the document's at its spans.
func (s *Server) record(ctx context.Context, m *Move) (*affair.Record, error) {
	n := m.New
	if m.Act == string(affair.ActEdit) {
		old, err := s.db.Record(ctx, m.Record)
		if err != nil {
			return nil, problemOf(err)
		}
		if n.Doc != "" && n.Doc != old.Doc {
			return nil, huma.Error422UnprocessableEntity("an edit stays in its document: add a record to the other one instead")
		}
		n.Doc = old.Doc
	}
	d, err := s.db.Document(ctx, n.Doc)
	if err != nil {
		return nil, problemOf(err)
	}
	r := &affair.Record{Kind: n.Kind, Doc: d.ID, Holder: n.Holder, Chain: n.Chain, Note: n.Note, Score: 1}
	if !slices.Contains(affair.Kinds, n.Kind) {
		return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("there is no kind %q", n.Kind))
	}
	if err := r.SetPayload(n.Payload); err != nil {
		return nil, huma.Error422UnprocessableEntity("the payload is not that of a " + string(n.Kind) + ": " + err.Error())
	}
	if n.Modality != "" {
		switch {
		case r.Event != nil:
			r.Event.Modality = n.Modality
		case r.Link != nil:
			r.Link.Modality = n.Modality
		}
	}
	for _, e := range n.Evidence {
		q, err := quote(d.Text, e)
		if err != nil {
			return nil, err
		}
		r.Evidence = append(r.Evidence, q)
	}
	for _, q := range r.QuotePointers() {
		if q.Start == 0 && q.End == 0 {
			continue // a quote that the payload leaves out
		}
		if *q, err = quote(d.Text, q.Span); err != nil {
			return nil, err
		}
	}
	if err := affair.Ground(d, r); err != nil {
		return nil, huma.Error422UnprocessableEntity(err.Error() + ": select the words in the text")
	}
	return r, nil
}

func quote(text string, s affair.Span) (affair.Quote, error) {
	if s.Start < 0 || s.End > len(text) || s.Start >= s.End {
		return affair.Quote{}, huma.Error422UnprocessableEntity(fmt.Sprintf("the span %d to %d is not in the text, which has %d bytes", s.Start, s.End, len(text)))
	}
	return affair.QuoteOf(text, s), nil
}

// changed are the records that a decision was about.
func (s *Server) changed(ctx context.Context, d *affair.Decision) ([]affair.Record, error) {
	if d.Act == affair.ActUndo {
		undone, err := s.db.Decision(ctx, d.Undoes)
		if err != nil {
			return nil, err
		}
		return s.changed(ctx, &undone)
	}
	if d.Scope != "" {
		var out []affair.Record
		seen := map[string]bool{}
		for _, name := range append([]string{d.To}, d.From...) {
			if name == "" {
				continue
			}
			f := scoped(d.Scope, name)
			f.Limit = 100
			rs, err := store.Collect(s.db.Records(ctx, f))
			if err != nil {
				return nil, err
			}
			for _, r := range rs {
				if !seen[r.ID] && len(out) < 100 {
					seen[r.ID] = true
					out = append(out, r)
				}
			}
		}
		return out, nil
	}
	id := d.Record
	if id == "" && d.New != nil {
		id = d.New.ID
	}
	r, err := s.db.Record(ctx, id)
	if err != nil {
		return []affair.Record{}, nil //nolint:nilerr // an added record that was undone is gone
	}
	return []affair.Record{r}, nil
}

// scoped chooses the records with a name.
func scoped(scope, name string) store.Filter {
	f := store.Filter{Status: store.AnyStatus}
	switch scope {
	case store.ScopeActor:
		f.Actor = name
	case store.ScopeIssue:
		f.Issue = name
	case store.ScopeFactor:
		f.Factor = name
	}
	return f
}

func (s *Server) preview(ctx context.Context, in *moveIn) (*body[Preview], error) {
	m := &in.Body
	if !slices.Contains(store.Scopes, m.Scope) || len(m.From) == 0 {
		return nil, huma.Error422UnprocessableEntity("a preview needs scope (actor, issue or factor) and from")
	}
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	p := Preview{PerKind: map[affair.Kind]int{}, Records: []Coded{}, Collisions: []string{}}
	seen := map[string]bool{}
	for _, name := range m.From {
		f := scoped(m.Scope, name)
		f.Status = nil
		kinds, err := s.db.Facet(ctx, f, "kind", 0)
		if err != nil {
			return nil, problemOf(err)
		}
		if len(kinds) == 0 {
			p.Collisions = append(p.Collisions, fmt.Sprintf("nothing is named %q", name))
		}
		for _, k := range kinds {
			p.PerKind[affair.Kind(k.Name)] += k.Records
			p.Total += k.Records
		}
		f.Limit = 20
		rs, err := store.Collect(s.db.Records(ctx, f))
		if err != nil {
			return nil, problemOf(err)
		}
		for _, c := range st.codedAll(rs) {
			if !seen[c.ID] && len(p.Records) < 20 {
				seen[c.ID] = true
				p.Records = append(p.Records, c)
			}
		}
	}
	if to := strings.TrimSpace(m.To); m.Act == string(affair.ActRename) && to != "" {
		n, err := s.db.Count(ctx, scoped(m.Scope, to))
		if err != nil {
			return nil, problemOf(err)
		}
		if n > 0 && !slices.Contains(m.From, to) {
			p.Collisions = append(p.Collisions, fmt.Sprintf("%q is the name of %d records already: this would make the two one", to, n))
		}
	}
	if err := s.sentences(ctx, p.Records); err != nil {
		return nil, problemOf(err)
	}
	return answer(p), nil
}

func (s *Server) log(ctx context.Context, in *logIn) (*body[Log], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	v, err := s.db.State(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	out := Log{Decisions: []Decision{}, Total: v.Decisions}
	after, last := in.After, v.Decisions
	if in.Order == "desc" {
		if in.Before > 0 {
			last = min(last, in.Before-1)
		}
		after = max(0, last-int64(in.Limit))
	}
	for d, err := range s.db.Decisions(ctx, after) {
		if err != nil {
			return nil, problemOf(err)
		}
		if d.Seq > last || len(out.Decisions) == in.Limit {
			break
		}
		out.Decisions = append(out.Decisions, st.decision(&d))
	}
	if n := len(out.Decisions); n > 0 {
		if in.Order == "desc" {
			if out.Decisions[0].Seq > 1 {
				out.Next = out.Decisions[0].Seq
			}
			slices.Reverse(out.Decisions)
		} else if out.Decisions[n-1].Seq < last {
			out.Next = out.Decisions[n-1].Seq
		}
	}
	return answer(out), nil
}
