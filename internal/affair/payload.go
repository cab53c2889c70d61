package affair

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// SetPayload sets the payload that Kind names from its JSON. Fields that it does not have are an
// error: a misspelt one would be lost without a word.
func (r *Record) SetPayload(b []byte) error {
	var to any
	switch r.Kind {
	case KindActor:
		r.Actor = &Actor{}
		to = r.Actor
	case KindStatement:
		r.Statement = &Statement{}
		to = r.Statement
	case KindEvent:
		r.Event = &Event{}
		to = r.Event
	case KindTie:
		r.Tie = &Tie{}
		to = r.Tie
	case KindPosition:
		r.Position = &Position{}
		to = r.Position
	case KindLink:
		r.Link = &Link{}
		to = r.Link
	case KindFigure:
		r.Figure = &Figure{}
		to = r.Figure
	case KindTone:
		r.Tone = &Tone{}
		to = r.Tone
	default:
		return fmt.Errorf("there is no kind %q", r.Kind)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(to)
}

// QuotePointers are the quotes inside the payload, to be changed in place. Evidence is not among
// them.
func (r *Record) QuotePointers() []*Quote {
	switch {
	case r.Actor != nil:
		out := make([]*Quote, len(r.Actor.Mentions))
		for i := range r.Actor.Mentions {
			out[i] = &r.Actor.Mentions[i]
		}
		return out
	case r.Statement != nil:
		return []*Quote{&r.Statement.Content, &r.Statement.Cue}
	case r.Event != nil:
		return []*Quote{&r.Event.Action}
	case r.Link != nil:
		return []*Quote{&r.Link.Cause, &r.Link.Effect}
	}
	return nil
}
