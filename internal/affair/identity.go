package affair

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// RecordID is a hash of what a record is: its document, its kind, whose word it is, its
// payload and where its evidence stands. Status, score, pattern and note are not part of it,
// so a better coder that finds the same thing finds it under the same id, and people's
// decisions stay attached.
func RecordID(r *Record) string {
	id := struct {
		Doc      string
		Kind     Kind
		Holder   string
		Chain    []string
		Payload  any
		Evidence []Span
		Person   string `json:",omitempty"`
	}{Doc: r.Doc, Kind: r.Kind, Holder: r.Holder, Chain: r.Chain, Payload: r.Payload()}
	for _, e := range r.Evidence {
		id.Evidence = append(id.Evidence, e.Span)
	}
	if r.Status == StatusAdded {
		id.Person = r.Coder // a person's record beside the machine's same one is another record
	}
	b, err := json.Marshal(id)
	if err != nil {
		panic("affair: record payload does not marshal: " + err.Error()) // plain structs always do
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:8])
}

// Payload returns the part of the record that Kind names, or nil.
func (r *Record) Payload() any {
	switch r.Kind {
	case KindActor:
		return r.Actor
	case KindStatement:
		return r.Statement
	case KindEvent:
		return r.Event
	case KindTie:
		return r.Tie
	case KindPosition:
		return r.Position
	case KindLink:
		return r.Link
	case KindFigure:
		return r.Figure
	case KindTone:
		return r.Tone
	}
	return nil
}

// Quotes returns every quote in the record: its evidence and the spans inside its payload,
// empty ones left out.
func (r *Record) Quotes() []Quote {
	q := slices.Clone(r.Evidence)
	add := func(x Quote) {
		if x.End > x.Start || x.Text != "" {
			q = append(q, x)
		}
	}
	switch {
	case r.Actor != nil:
		for _, m := range r.Actor.Mentions {
			add(m)
		}
	case r.Statement != nil:
		add(r.Statement.Content)
		add(r.Statement.Cue)
	case r.Event != nil:
		add(r.Event.Action)
	case r.Link != nil:
		add(r.Link.Cause)
		add(r.Link.Effect)
	}
	return q
}

// ErrUngrounded is returned by Ground for a record whose words are not in the document.
var ErrUngrounded = errors.New("record is not grounded in its document")

// Ground checks the first law for one record: it has evidence, every quote in it equals the
// text at its offsets, and no quote cuts a character in two. The error wraps ErrUngrounded.
func Ground(d *Document, r *Record) error {
	if r.Doc != d.ID {
		return fmt.Errorf("%w: it belongs to document %s, not %s", ErrUngrounded, r.Doc, d.ID)
	}
	if len(r.Evidence) == 0 {
		return fmt.Errorf("%w: no evidence", ErrUngrounded)
	}
	for _, q := range r.Quotes() {
		if q.Start < 0 || q.End > len(d.Text) || q.Start >= q.End {
			return fmt.Errorf("%w: span %d..%d is outside the text", ErrUngrounded, q.Start, q.End)
		}
		if d.Text[q.Start:q.End] != q.Text {
			return fmt.Errorf("%w: %q does not stand at %d", ErrUngrounded, q.Text, q.Start)
		}
		if !utf8.RuneStart(d.Text[q.Start]) || (q.End < len(d.Text) && !utf8.RuneStart(d.Text[q.End])) {
			return fmt.Errorf("%w: span %d..%d cuts a character", ErrUngrounded, q.Start, q.End)
		}
	}
	return nil
}

// SortRecords puts records into their one order: by kind, place of the first evidence, id.
func SortRecords(rs []Record) {
	order := map[Kind]int{}
	for i, k := range Kinds {
		order[k] = i
	}
	slices.SortFunc(rs, func(a, b Record) int {
		return cmp.Or(
			cmp.Compare(a.Doc, b.Doc),
			cmp.Compare(order[a.Kind], order[b.Kind]),
			cmp.Compare(first(a).Start, first(b).Start),
			cmp.Compare(first(a).End, first(b).End),
			cmp.Compare(a.ID, b.ID))
	})
}

func first(r Record) Span {
	if len(r.Evidence) == 0 {
		return Span{}
	}
	return r.Evidence[0].Span
}
