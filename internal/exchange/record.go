package exchange

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// layers are the names of the lists of records, in the order of affair.Kinds.
var layers = map[affair.Kind]string{
	affair.KindActor: "actors", affair.KindStatement: "statements", affair.KindEvent: "events", affair.KindTie: "ties",
	affair.KindPosition: "positions", affair.KindLink: "links", affair.KindFigure: "figures", affair.KindTone: "tone",
}

// Layer is the plural name of a kind, as it stands in exports and on the command line.
func Layer(k affair.Kind) string {
	if k == AllLayers {
		return "records"
	}
	return layers[k]
}

// joint joins several actors in one field.
const joint = "; "

// RecordJSON is one record as it stands in an export: the fields of the gold format, and beside
// every span its offsets, in bytes and in code points.
func RecordJSON(d *affair.Document, r *affair.Record) ([]byte, error) {
	o := recordObject(r, newOffsets(d.Text))
	return o.bytes(), o.err
}

func recordObject(r *affair.Record, at *offsets) *object {
	o := &object{}
	o.put("id", r.ID)
	o.put("status", r.Status)
	o.put("score", r.Score)
	o.put("coder", r.Coder)
	some(o, "pattern", r.Pattern)
	payload(o, r, at)
	switch r.Kind {
	case affair.KindActor, affair.KindTone:
	case affair.KindStatement:
		chain := r.Chain
		if chain == nil {
			chain = []string{}
		}
		o.put("holder", r.Holder)
		o.put("chain", chain)
	default:
		o.put("holder", r.Holder)
		if len(r.Chain) > 0 {
			o.put("chain", r.Chain)
		}
	}
	evidence(o, r, at)
	some(o, "note", r.Note)
	return o
}

// evidence puts the record's evidence. For tone the gold format has a list.
func evidence(o *object, r *affair.Record, at *offsets) {
	if r.Kind == affair.KindTone {
		texts, spans := []string{}, []*object{}
		for _, q := range r.Evidence {
			texts = append(texts, q.Text)
			s := &object{}
			s.span(q, at)
			spans = append(spans, s)
		}
		o.put("evidence", texts)
		o.objects("spans", spans)
		return
	}
	if len(r.Evidence) == 0 {
		return
	}
	o.put("evidence", r.Evidence[0].Text)
	o.span(r.Evidence[0], at)
	if len(r.Evidence) > 1 {
		var more []*object
		for _, q := range r.Evidence[1:] {
			more = append(more, quoteObject(q, at))
		}
		o.objects("evidence_more", more)
	}
}

func payload(o *object, r *affair.Record, at *offsets) {
	switch {
	case r.Actor != nil:
		a := r.Actor
		o.put("name", a.Name)
		o.put("kind", a.Kind)
		o.put("part_of", a.PartOf)
		mentions := []*object{}
		for _, m := range a.Mentions {
			mentions = append(mentions, quoteObject(m, at))
		}
		o.objects("mentions", mentions)
	case r.Statement != nil:
		s := r.Statement
		o.put("speaker", s.Speaker)
		o.quote("content", s.Content, at)
		o.quote("cue", s.Cue, at)
		o.put("form", s.Form)
	case r.Event != nil:
		e := r.Event
		o.put("source", strings.Join(e.Source, joint))
		o.quote("action", e.Action, at)
		o.put("target", strings.Join(e.Target, joint))
		o.put("type", e.Type)
		some(o, "mode", e.Mode)
		o.put("date", e.Date)
		o.put("place", e.Place)
		o.put("modality", e.Modality)
	case r.Tie != nil:
		t := r.Tie
		o.put("from", t.From)
		o.put("type", t.Type)
		o.put("to", t.To)
		o.put("negated", t.Negated)
		some(o, "since", t.Since)
		some(o, "until", t.Until)
	case r.Position != nil:
		o.put("actor", r.Position.Actor)
		o.put("issue", r.Position.Issue)
		o.put("stance", r.Position.Stance)
	case r.Link != nil:
		l := r.Link
		o.quote("cause", l.Cause, at)
		o.put("cause_factor", l.CauseFactor)
		o.quote("effect", l.Effect, at)
		o.put("effect_factor", l.EffectFactor)
		o.put("sign", l.Sign)
		o.put("modality", l.Modality)
	case r.Figure != nil:
		f := r.Figure
		o.put("value", f.Value)
		o.put("number", f.Number)
		o.put("unit", f.Unit)
		o.put("of", f.Of)
		o.put("date", f.Date)
		o.put("source_named", f.SourceNamed)
	case r.Tone != nil:
		o.put("actor", r.Tone.Actor)
		o.put("value", r.Tone.Value)
	}
}
