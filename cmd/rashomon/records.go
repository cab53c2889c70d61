package main

import (
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/report"
)

// recordTable lays records of one kind out in columns: what they say, whose word it is, and
// the sentence.
func recordTable(k affair.Kind, rs []affair.Record, docs map[string]*affair.Document) *table {
	t := &table{right: map[int]bool{}}
	t.head = append([]string{"id", "account"}, columns(k)...)
	if k != affair.KindActor && k != affair.KindTone {
		t.head = append(t.head, "voice")
	}
	t.head = append(t.head, "status", "quote")
	for i := range rs {
		r := &rs[i]
		name := r.Doc
		if d := docs[r.Doc]; d != nil {
			name = d.Name
		}
		row := append([]string{r.ID, name}, cells(r)...)
		if k != affair.KindActor && k != affair.KindTone {
			row = append(row, report.Voice(r))
		}
		t.add(append(row, string(r.Status), r.Evidence[0].Text)...)
	}
	return t
}

func columns(k affair.Kind) []string {
	switch k {
	case affair.KindActor:
		return []string{"name", "kind", "part of", "mentions"}
	case affair.KindStatement:
		return []string{"speaker", "form", "content", "cue"}
	case affair.KindEvent:
		return []string{"source", "type", "target", "action", "date", "modality"}
	case affair.KindTie:
		return []string{"from", "type", "to"}
	case affair.KindPosition:
		return []string{"actor", "stance", "issue"}
	case affair.KindLink:
		return []string{"cause", "sign", "effect", "modality"}
	case affair.KindFigure:
		return []string{"value", "unit", "of", "date"}
	case affair.KindTone:
		return []string{"actor", "tone"}
	}
	return nil
}

func cells(r *affair.Record) []string {
	switch {
	case r.Actor != nil:
		return []string{r.Actor.Name, string(r.Actor.Kind), r.Actor.PartOf, strconv.Itoa(len(r.Actor.Mentions))}
	case r.Statement != nil:
		return []string{r.Statement.Speaker, r.Statement.Form, r.Statement.Content.Text, r.Statement.Cue.Text}
	case r.Event != nil:
		e := r.Event
		typ := e.Type
		if e.Mode != "" {
			typ += "/" + e.Mode
		}
		return []string{strings.Join(e.Source, "; "), typ, strings.Join(e.Target, "; "), e.Action.Text, e.Date, string(e.Modality)}
	case r.Tie != nil:
		typ := r.Tie.Type
		if r.Tie.Negated {
			typ = "not " + typ
		}
		return []string{r.Tie.From, typ, r.Tie.To}
	case r.Position != nil:
		return []string{r.Position.Actor, report.Stance(r.Position.Stance), r.Position.Issue}
	case r.Link != nil:
		return []string{r.Link.CauseFactor, r.Link.Sign, r.Link.EffectFactor, string(r.Link.Modality)}
	case r.Figure != nil:
		return []string{r.Figure.Value, r.Figure.Unit, r.Figure.Of, r.Figure.Date}
	case r.Tone != nil:
		return []string{r.Tone.Actor, report.ToneWord(r.Tone.Value)}
	}
	return nil
}
