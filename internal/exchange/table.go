package exchange

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// table is one layer laid out in columns, as CSV, XLSX and Parquet all have it.
type table struct {
	kind   affair.Kind
	fields []field
}

// field is a column: its name and, by example, the type of its cells.
type field struct {
	name string
	zero any // "", 0, 0.0 or false
}

func newTable(k affair.Kind) (*table, error) {
	columns := tables[k]
	if columns == nil {
		return nil, fmt.Errorf("%w: there is no layer %q", store.ErrInvalid, k)
	}
	t := &table{kind: k, fields: []field{{"document", ""}, {"id", ""}, {"status", ""}, {"score", 0.0}, {"coder", ""}}}
	empty := blank()
	for _, c := range columns {
		t.fields = append(t.fields, field{c.name, c.cell(empty)})
	}
	if t.voiced() {
		t.fields = append(t.fields, field{"holder", ""}, field{"chain", ""})
	}
	t.fields = append(t.fields, field{"evidence", ""}, field{"start", 0}, field{"end", 0}, field{"cp_start", 0}, field{"cp_end", 0},
		field{"pieces", 0}, field{"pattern", ""}, field{"note", ""})
	return t, nil
}

// blank is a record of every kind at once, from which the types of cells are read.
func blank() *affair.Record {
	return &affair.Record{Actor: &affair.Actor{}, Statement: &affair.Statement{}, Event: &affair.Event{}, Tie: &affair.Tie{},
		Position: &affair.Position{}, Link: &affair.Link{}, Figure: &affair.Figure{}, Tone: &affair.Tone{}}
}

// voiced reports whether records of the layer have a holder.
func (t *table) voiced() bool { return t.kind != affair.KindActor && t.kind != affair.KindTone }

func (t *table) names() []string {
	out := make([]string, len(t.fields))
	for i, f := range t.fields {
		out[i] = f.name
	}
	return out
}

// rows gives the chosen records of the layer, one after the other. do must not keep the row.
func (t *table) rows(ctx context.Context, r *store.Reader, f store.Filter, do func(row []any) error) error {
	if t.kind != AllLayers {
		f.Kinds = []affair.Kind{t.kind}
	}
	var d *affair.Document
	var at *offsets
	row := make([]any, 0, len(t.fields))
	for rec, err := range r.Records(ctx, f) {
		if err != nil {
			return err
		}
		if d == nil || d.ID != rec.Doc { // records come document by document
			if d, err = r.Document(ctx, rec.Doc); err != nil {
				return err
			}
			at = newOffsets(d.Text)
		}
		row = t.row(row[:0], d, at, &rec)
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

// row appends the cells of a record of a document.
func (t *table) row(row []any, d *affair.Document, at *offsets, rec *affair.Record) []any {
	row = append(row, d.Name, rec.ID, string(rec.Status), rec.Score, rec.Coder)
	for _, c := range tables[t.kind] {
		row = append(row, c.cell(rec))
	}
	if t.voiced() {
		row = append(row, rec.Holder, strings.Join(rec.Chain, joint))
	}
	e := rec.Evidence[0]
	return append(row, e.Text, e.Start, e.End, at.codePoint(e.Start), at.codePoint(e.End), len(rec.Evidence), rec.Pattern, rec.Note)
}

func cellText(v any) string {
	switch x := v.(type) {
	case int:
		return strconv.Itoa(x)
	case float64:
		return number(x)
	case bool:
		return strconv.FormatBool(x)
	case string:
		return x
	}
	return ""
}

type column struct {
	name string
	cell func(*affair.Record) any // string, int, float64 or bool, the same for every record
}

// AllLayers, in the place of a kind, stands for the records of all layers in one table, with what
// they have in common.
const AllLayers affair.Kind = ""

// tables are the columns of each layer beside those that all have.
var tables = map[affair.Kind][]column{
	AllLayers: {
		{"kind", func(r *affair.Record) any { return string(r.Kind) }},
		{"says", func(r *affair.Record) any { return Summary(r) }},
		{"modality", func(r *affair.Record) any {
			switch {
			case r.Event != nil:
				return string(r.Event.Modality)
			case r.Link != nil:
				return string(r.Link.Modality)
			}
			return ""
		}},
	},
	affair.KindActor: {
		{"name", func(r *affair.Record) any { return r.Actor.Name }},
		{"kind", func(r *affair.Record) any { return string(r.Actor.Kind) }},
		{"part_of", func(r *affair.Record) any { return r.Actor.PartOf }},
		{"mentions", func(r *affair.Record) any { return len(r.Actor.Mentions) }},
	},
	affair.KindStatement: {
		{"speaker", func(r *affair.Record) any { return r.Statement.Speaker }},
		{"content", func(r *affair.Record) any { return r.Statement.Content.Text }},
		{"cue", func(r *affair.Record) any { return r.Statement.Cue.Text }},
		{"form", func(r *affair.Record) any { return r.Statement.Form }},
	},
	affair.KindEvent: {
		{"source", func(r *affair.Record) any { return strings.Join(r.Event.Source, joint) }},
		{"action", func(r *affair.Record) any { return r.Event.Action.Text }},
		{"target", func(r *affair.Record) any { return strings.Join(r.Event.Target, joint) }},
		{"type", func(r *affair.Record) any { return r.Event.Type }},
		{"mode", func(r *affair.Record) any { return r.Event.Mode }},
		{"date", func(r *affair.Record) any { return r.Event.Date }},
		{"place", func(r *affair.Record) any { return r.Event.Place }},
		{"modality", func(r *affair.Record) any { return string(r.Event.Modality) }},
	},
	affair.KindTie: {
		{"from", func(r *affair.Record) any { return r.Tie.From }},
		{"type", func(r *affair.Record) any { return r.Tie.Type }},
		{"to", func(r *affair.Record) any { return r.Tie.To }},
		{"negated", func(r *affair.Record) any { return r.Tie.Negated }},
		{"since", func(r *affair.Record) any { return r.Tie.Since }},
		{"until", func(r *affair.Record) any { return r.Tie.Until }},
	},
	affair.KindPosition: {
		{"actor", func(r *affair.Record) any { return r.Position.Actor }},
		{"issue", func(r *affair.Record) any { return r.Position.Issue }},
		{"stance", func(r *affair.Record) any { return r.Position.Stance }},
	},
	affair.KindLink: {
		{"cause", func(r *affair.Record) any { return r.Link.Cause.Text }},
		{"cause_factor", func(r *affair.Record) any { return r.Link.CauseFactor }},
		{"effect", func(r *affair.Record) any { return r.Link.Effect.Text }},
		{"effect_factor", func(r *affair.Record) any { return r.Link.EffectFactor }},
		{"sign", func(r *affair.Record) any { return r.Link.Sign }},
		{"modality", func(r *affair.Record) any { return string(r.Link.Modality) }},
	},
	affair.KindFigure: {
		{"value", func(r *affair.Record) any { return r.Figure.Value }},
		{"number", func(r *affair.Record) any { return r.Figure.Number }},
		{"unit", func(r *affair.Record) any { return r.Figure.Unit }},
		{"of", func(r *affair.Record) any { return r.Figure.Of }},
		{"date", func(r *affair.Record) any { return r.Figure.Date }},
		{"source_named", func(r *affair.Record) any { return r.Figure.SourceNamed }},
	},
	affair.KindTone: {
		{"actor", func(r *affair.Record) any { return r.Tone.Actor }},
		{"value", func(r *affair.Record) any { return r.Tone.Value }},
	},
}

func documentNames(ctx context.Context, r *store.Reader) (map[string]string, error) {
	names := map[string]string{}
	for d, err := range r.Documents(ctx, store.DocumentFilter{WithoutText: true}) {
		if err != nil {
			return nil, err
		}
		names[d.ID] = d.Name
	}
	return names, nil
}
