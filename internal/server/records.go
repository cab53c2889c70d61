package server

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/xuri/excelize/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// FilterIn are the query parameters that choose records.
type FilterIn struct {
	ID       []string `query:"id,explode" doc:"ids of records; may repeat"`
	Kind     []string `query:"kind,explode" doc:"actor, statement, event, tie, position, link, figure, tone; may repeat"`
	Status   []string `query:"status,explode" doc:"machine, candidate, accepted, edited, added, rejected, or any; may repeat (default: those that count)"`
	Doc      []string `query:"doc,explode" doc:"ids of documents; may repeat"`
	Account  []string `query:"account,explode" doc:"the same as doc"`
	Actor    string   `query:"actor" doc:"naming this actor, in whatever role"`
	Issue    string   `query:"issue"`
	Factor   string   `query:"factor"`
	Holder   string   `query:"holder" doc:"whose word it is: a name, or author"`
	Type     []string `query:"type,explode" doc:"event type, tie type, stance, sign, actor kind, form; may repeat"`
	Modality string   `query:"modality"`
	Coder    string   `query:"coder"`
	From     string   `query:"from" doc:"dated from this day on"`
	Until    string   `query:"until" doc:"dated until this day"`
	Q        string   `query:"q" doc:"full-text query over the words and names"`
	MinScore float64  `query:"min_score" minimum:"0" maximum:"1"`
}

func (in *FilterIn) filter() (store.Filter, error) {
	f := store.Filter{IDs: in.ID, Docs: append(in.Doc[:len(in.Doc):len(in.Doc)], in.Account...), Actor: in.Actor, Issue: in.Issue, Factor: in.Factor, Holder: in.Holder,
		Types: in.Type, Modality: in.Modality, Coder: in.Coder, From: in.From, Until: in.Until, Text: in.Q, MinScore: in.MinScore}
	if len(in.ID) > 0 && len(in.Status) == 0 {
		f.Status = store.AnyStatus // who names a record means that one
	}
	if len(in.ID) > 1000 {
		return f, huma.Error422UnprocessableEntity("at most a thousand ids at once")
	}
	for _, k := range in.Kind {
		if !slices.Contains(affair.Kinds, affair.Kind(k)) {
			return f, huma.Error422UnprocessableEntity(fmt.Sprintf("there is no kind %q: the kinds are actor, statement, event, tie, position, link, figure and tone", k))
		}
		f.Kinds = append(f.Kinds, affair.Kind(k))
	}
	for _, v := range in.Status {
		switch {
		case v == "any":
			f.Status = store.AnyStatus
			return f, nil
		case !slices.Contains(store.AnyStatus, affair.Status(v)):
			return f, huma.Error422UnprocessableEntity(fmt.Sprintf("there is no state %q: the states are machine, candidate, accepted, edited, added, rejected and any", v))
		}
		f.Status = append(f.Status, affair.Status(v))
	}
	return f, nil
}

type recordsIn struct {
	FilterIn
	Sort  string `query:"sort" doc:"account, date, holder, kind, modality, score, status or type; with - in front the other way round"`
	After string `query:"after" doc:"what the page before gave as next"`
	Limit int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

// Records is a page of records.
type Records struct {
	Records []Coded `json:"records"`
	Total   int     `json:"total"`
	Next    string  `json:"next" doc:"for 'after'; empty at the end"`
}

type recordPath struct {
	ID string `path:"id" doc:"id of the record"`
}

func (s *Server) registerRecords() {
	bad := []int{http.StatusUnprocessableEntity}
	operation(s, Reader, huma.Operation{OperationID: "list-records", Method: http.MethodGet, Path: "/records", Summary: "Records, filtered, sorted and paged", Errors: bad}, s.listRecords)
	operation(s, Reader, huma.Operation{OperationID: "count-records", Method: http.MethodGet, Path: "/records/facets", Summary: "How many of the chosen records have which kind, status, type ...", Errors: bad}, s.facets)
	operation(s, Reader, huma.Operation{OperationID: "get-record", Method: http.MethodGet, Path: "/records/{id}", Summary: "One record with its sentence and history"}, s.getRecord)
	operation(s, Reader, huma.Operation{OperationID: "get-next", Method: http.MethodGet, Path: "/next", Summary: "The next candidate, across documents", Errors: bad}, s.next)
	s.raw(Reader, http.MethodGet, "/api/records/export", "Exactly the records that the same parameters list, as a file", "text/csv", s.exportRecords)
}

func (s *Server) listRecords(ctx context.Context, in *recordsIn) (*body[Records], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	out := Records{Records: []Coded{}}
	key := fmt.Sprintf("count %+v", f)
	if out.Total, err = remember(&s.memo, st.version, key, func() (int, error) { return s.db.Count(ctx, f) }); err != nil {
		return nil, problemOf(err)
	}
	f.Limit = in.Limit
	rs, next, err := s.pageOf(ctx, f, in.Sort, in.After)
	if err != nil {
		return nil, err
	}
	out.Records, out.Next = st.codedAll(rs), next
	if err := s.sentences(ctx, out.Records); err != nil {
		return nil, problemOf(err)
	}
	return answer(out), nil
}

// pageOf gives a page. In the order of the affair a page begins behind a record, which costs
// the same wherever it is; sorted otherwise, at a number of records.
func (s *Server) pageOf(ctx context.Context, f store.Filter, sort, after string) ([]affair.Record, string, error) {
	by, back := strings.CutPrefix(sort, "-")
	if by == "" && !back {
		f.After = after
		rs, err := store.Collect(s.db.Records(ctx, f))
		if err != nil {
			return nil, "", problemOf(err)
		}
		if f.Limit > 0 && len(rs) == f.Limit {
			return rs, rs[len(rs)-1].ID, nil
		}
		return rs, "", nil
	}
	offset := 0
	if after != "" {
		n, err := strconv.Atoi(after)
		if err != nil || n < 0 {
			return nil, "", huma.Error422UnprocessableEntity("'after' is not what a page gave as next: begin again without it")
		}
		offset = n
	}
	rs, err := s.db.Listed(ctx, f, by, back, offset)
	if errors.Is(err, store.ErrInvalid) {
		return nil, "", huma.Error422UnprocessableEntity("cannot sort by " + by + ": choose one of " + strings.Join(store.Orders(), ", "))
	}
	if err != nil {
		return nil, "", problemOf(err)
	}
	if f.Limit > 0 && len(rs) == f.Limit {
		return rs, strconv.Itoa(offset + len(rs)), nil
	}
	return rs, "", nil
}

// sentences adds the text around each record's first evidence. Documents are read once each.
func (s *Server) sentences(ctx context.Context, cs []Coded) error {
	texts := map[string]string{}
	for i := range cs {
		c := &cs[i]
		if len(c.Evidence) == 0 {
			continue
		}
		text, ok := texts[c.Doc]
		if !ok {
			d, err := s.db.Document(ctx, c.Doc)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			text = d.Text
			texts[c.Doc] = text
		}
		a := around(text, c.Evidence[0].Span, 160)
		c.Sentence, c.SentenceStart = text[a.Start:a.End], a.Start
	}
	return nil
}

// Facets counts the chosen records.
type Facets struct {
	Kind     []Facet `json:"kind"`
	Status   []Facet `json:"status"`
	Type     []Facet `json:"type"`
	Modality []Facet `json:"modality"`
	Account  []Facet `json:"account"`
	Holder   []Facet `json:"holder"`
	Coder    []Facet `json:"coder"`
	Actor    []Facet `json:"actor"`
}

func (s *Server) facets(ctx context.Context, in *FilterIn) (*body[Facets], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	out, err := remember(&s.memo, st.version, fmt.Sprintf("facets %+v", f), func() (Facets, error) {
		var out Facets
		for _, x := range []struct {
			to     *[]Facet
			column string
		}{{&out.Kind, "kind"}, {&out.Status, "status"}, {&out.Type, "type"}, {&out.Modality, "modality"}, {&out.Account, "account"}, {&out.Holder, "holder"}, {&out.Coder, "coder"}, {&out.Actor, "actor"}} {
			ns, err := s.db.Facet(ctx, f, x.column, 50)
			if err != nil {
				return out, err
			}
			*x.to = []Facet{}
			for _, n := range ns {
				v := Facet{Value: n.Name, N: n.Records}
				if x.column == "account" {
					a := st.account(n.Name)
					v.Label = a.Code + " " + a.title()
				}
				*x.to = append(*x.to, v)
			}
		}
		return out, nil
	})
	if err != nil {
		return nil, problemOf(err)
	}
	return answer(out), nil
}

func (s *Server) getRecord(ctx context.Context, in *recordPath) (*body[Coded], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	r, err := s.db.Record(ctx, in.ID)
	if err != nil {
		return nil, problemOf(err)
	}
	cs := []Coded{st.coded(&r)}
	if err := s.sentences(ctx, cs); err != nil {
		return nil, problemOf(err)
	}
	ds, err := s.db.RecordDecisions(ctx, r.ID)
	if err != nil {
		return nil, problemOf(err)
	}
	cs[0].Decisions = []Decision{}
	live := store.Live(ds)
	for _, d := range ds {
		w := st.decision(&d)
		w.Undone = d.Act != affair.ActUndo && !live[d.Seq]
		cs[0].Decisions = append(cs[0].Decisions, w)
	}
	cs[0].Neighbours = &Neighbours{}
	for before, to := range map[bool]*string{true: &cs[0].Neighbours.Previous, false: &cs[0].Neighbours.Next} {
		n, err := s.db.Neighbour(ctx, store.Filter{Status: []affair.Status{affair.StatusCandidate}}, r.ID, before)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, problemOf(err)
		}
		*to = n.ID
	}
	return answer(cs[0]), nil
}

type nextIn struct {
	After     string   `query:"after" doc:"id of the record to go on from"`
	Direction string   `query:"direction" enum:"next,previous" default:"next"`
	Kind      []string `query:"kind,explode"`
	Doc       []string `query:"doc,explode"`
	Wrap      bool     `query:"wrap" doc:"go on at the other end"`
}

// Next is the candidate to decide next.
type Next struct {
	Record *Coded `json:"record"`
	Left   int    `json:"left" doc:"candidates in all that the parameters choose"`
}

func (s *Server) next(ctx context.Context, in *nextIn) (*body[Next], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	choice := FilterIn{Kind: in.Kind, Doc: in.Doc, Status: []string{string(affair.StatusCandidate)}}
	f, err := choice.filter()
	if err != nil {
		return nil, err
	}
	out := Next{}
	if out.Left, err = s.db.Count(ctx, f); err != nil {
		return nil, problemOf(err)
	}
	r, err := s.db.Neighbour(ctx, f, in.After, in.Direction == "previous")
	if errors.Is(err, store.ErrNotFound) && in.Wrap && in.After != "" && out.Left > 0 {
		r, err = s.db.Neighbour(ctx, f, "", in.Direction == "previous")
	}
	if errors.Is(err, store.ErrNotFound) {
		return answer(out), nil
	}
	if err != nil {
		return nil, problemOf(err)
	}
	cs := []Coded{st.coded(&r)}
	if err := s.sentences(ctx, cs); err != nil {
		return nil, problemOf(err)
	}
	out.Record = &cs[0]
	return answer(out), nil
}

// mostExported bounds a file: a spreadsheet holds no more rows.
const mostExported = 1_000_000

func (s *Server) exportRecords(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	in := filterOf(q)
	f, err := in.filter()
	if err != nil {
		writeProblem(w, err)
		return
	}
	st, err := s.now(r.Context())
	if err != nil {
		writeProblem(w, err)
		return
	}
	f.Limit = mostExported
	rs, _, err := s.pageOf(r.Context(), f, q.Get("sort"), "")
	if err != nil {
		writeProblem(w, err)
		return
	}
	format := q.Get("format")
	send := map[string]func(http.ResponseWriter, []Coded) error{"": sendCSV, "csv": sendCSV, "json": sendJSON, "xlsx": sendXLSX}[format]
	if send == nil {
		writeProblem(w, huma.Error422UnprocessableEntity("there is no format "+format+": choose csv, json or xlsx"))
		return
	}
	if format == "" {
		format = "csv"
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+fileName(s.c.Name)+`-records.`+format+`"`)
	if err := send(w, st.codedAll(rs)); err != nil {
		s.c.Log.Warn("an export broke off", "error", err)
	}
}

// filterOf reads the parameters of a raw route.
func filterOf(q url.Values) FilterIn {
	score, _ := strconv.ParseFloat(q.Get("min_score"), 64) // none is 0
	return FilterIn{ID: q["id"], Kind: q["kind"], Status: q["status"], Doc: q["doc"], Account: q["account"], Actor: q.Get("actor"), Issue: q.Get("issue"), Factor: q.Get("factor"),
		Holder: q.Get("holder"), Type: q["type"], Modality: q.Get("modality"), Coder: q.Get("coder"), From: q.Get("from"), Until: q.Get("until"), Q: q.Get("q"), MinScore: score}
}

var columns = []string{"id", "kind", "account", "document", "published", "status", "score", "holder", "modality", "says", "quote", "start", "end", "coder", "rule"}

func row(c *Coded) []string {
	quote, start, end := "", "", ""
	if len(c.Evidence) > 0 {
		e := c.Evidence[0]
		quote, start, end = e.Text, strconv.Itoa(e.Start), strconv.Itoa(e.End)
	}
	return []string{c.ID, string(c.Kind), c.Account, c.Document, c.Published, string(c.Status), strconv.FormatFloat(c.Score, 'f', 2, 64), c.Holder, string(c.Modality),
		c.Title, quote, start, end, c.Coder, c.Rule}
}

// guarded keeps a spreadsheet from taking a cell for a formula.
func guarded(cells []string) []string {
	for i, c := range cells {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
			cells[i] = "'" + c
		}
	}
	return cells
}

func sendCSV(w http.ResponseWriter, cs []Coded) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for i := range cs {
		if err := out.Write(guarded(row(&cs[i]))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func sendJSON(w http.ResponseWriter, cs []Coded) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"records": cs, "offsets": "utf-8 bytes"})
}

func sendXLSX(w http.ResponseWriter, cs []Coded) error {
	f := excelize.NewFile()
	defer f.Close()
	sw, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	line := func(n int, cells []string) error {
		vs := make([]any, len(cells))
		for i, c := range cells {
			vs[i] = c
		}
		at, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		return sw.SetRow(at, vs)
	}
	if err := line(1, append([]string(nil), columns...)); err != nil {
		return err
	}
	for i := range cs {
		if err := line(i+2, guarded(row(&cs[i]))); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return f.Write(w)
}
