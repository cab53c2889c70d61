package exchange

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// PloverOptions of an export of events.
type PloverOptions struct {
	// Records chooses among the events.
	Records store.Filter
	// Scale gives the score of a type and mode; nil leaves event_scale out.
	Scale func(typ, mode string) (float64, bool)
}

// quads are the quad codes of PLOVER's types: 1 verbal cooperation, 2 material cooperation, 3
// verbal conflict, 4 material conflict, by the sections of the PLOVER manual.
var quads = map[string]int{
	"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2,
	"REQUEST": 3, "ACCUSE": 3, "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}

// sectors are the PLOVER sectors of our kinds of actor, where the kind decides it.
var sectors = map[affair.ActorKind]string{
	affair.Government: "GOV", affair.Military: "MIL", affair.Media: "MED", affair.Alliance: "IGO",
}

// auxiliary are PLOVER's auxiliary modes, which peers leave out: what is planned, supposed or
// denied must not be counted as done.
var auxiliary = map[affair.Modality]string{affair.Planned: "future", affair.Hypothetical: "hypothetical", affair.Denied: "negation"}

// ExportPlover writes events as PLOVER records, one JSON object a line. Several sources or
// targets are lists, not several records. Actors keep their names whatever they are: who has no
// country ("the West") has no code, and is not lost. An event without a date of its own has that
// of publication, and a comment that says so. The holder is in "holder", an addition of ours: an
// event that somebody claims is not one that happened.
func ExportPlover(ctx context.Context, w io.Writer, r *store.Reader, o PloverOptions) error {
	f := o.Records
	f.Kinds = []affair.Kind{affair.KindEvent}
	p := newPrinter(w)
	var d *affair.Document
	var at *offsets
	var kinds map[string]*affair.Actor
	n := 0
	for rec, err := range r.Records(ctx, f) {
		if err != nil {
			return fmt.Errorf("export plover: %w", err)
		}
		if d == nil || d.ID != rec.Doc {
			if d, err = r.Document(ctx, rec.Doc); err != nil {
				return fmt.Errorf("export plover: %w", err)
			}
			at, n, kinds = newOffsets(d.Text), 0, map[string]*affair.Actor{}
			for a, err := range r.Records(ctx, store.Filter{Kinds: []affair.Kind{affair.KindActor}, Docs: []string{d.ID}}) {
				if err != nil {
					return fmt.Errorf("export plover: %w", err)
				}
				if kinds[a.Actor.Name] == nil {
					kinds[a.Actor.Name] = a.Actor
				}
			}
		}
		n++
		p.object(ploverObject(d, &rec, at, kinds, n, o.Scale))
		p.print("\n")
	}
	if err := p.flush(); err != nil {
		return fmt.Errorf("export plover: %w", err)
	}
	return nil
}

func ploverObject(d *affair.Document, r *affair.Record, at *offsets, kinds map[string]*affair.Actor, n int, scale func(string, string) (float64, bool)) *object {
	e := r.Event
	o := &object{}
	o.put("id", r.ID)
	date, end, _ := strings.Cut(e.Date, "/")
	comment := ""
	if date == "" {
		date, _, _ = strings.Cut(d.Published.Value, "T")
		comment = "date of publication"
	}
	o.put("date", date)
	some(o, "enddate", end)
	o.objects("actor", ploverActors(e.Source, kinds))
	o.objects("recipient", ploverActors(e.Target, kinds))
	o.put("event", e.Type)
	some(o, "quad_code", quads[e.Type])
	if scale != nil {
		if s, ok := scale(e.Type, e.Mode); ok {
			o.put("event_scale", s)
		}
	}
	mode := []string{}
	if e.Mode != "" {
		mode = append(mode, e.Mode)
	}
	if a := auxiliary[e.Modality]; a != "" {
		mode = append(mode, a)
	}
	o.put("mode", mode)
	o.put("context", []string{})
	if e.Place != "" {
		l := &object{}
		l.put("extracted_place", e.Place)
		o.put("event_loc", l)
	}
	o.put("event_text", e.Action.Text)
	o.put("text", r.Evidence[0].Text)
	info := &object{}
	info.put("sequence", n)
	info.put("start", at.codePoint(r.Evidence[0].Start))
	info.put("end", at.codePoint(r.Evidence[0].End))
	o.put("text_info", info)
	cite := &object{}
	cite.put("citation", d.Name)
	some(cite, "url", d.URL.Value)
	some(cite, "title", d.Title.Value)
	some(cite, "language", d.Language.Value)
	some(cite, "publication", d.Outlet.Value)
	o.put("cite_info", cite)
	o.put("holder", r.Holder)
	if len(r.Chain) > 0 {
		o.put("chain", r.Chain)
	}
	o.put("coder", r.Coder)
	some(o, "comment", comment)
	return o
}

func ploverActors(names []string, kinds map[string]*affair.Actor) []*object {
	out := []*object{}
	for _, n := range names {
		o := &object{}
		o.put("entity_text", n)
		if a := kinds[n]; a != nil {
			if s := sectors[a.Kind]; s != "" {
				o.put("sector", []string{s})
			}
			some(o, "part_of", a.PartOf)
		}
		out = append(out, o)
	}
	return out
}
