package store

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// View is what one sees: the machine's records with the decisions that are not undone applied
// in order of Seq. It is a pure function; records and log are not changed, and the result
// shares nothing with them that is changed later. The result is in the order of
// affair.SortRecords and includes rejected records and candidates.
//
//   - accept and reject set the status; the later decision wins.
//   - edit puts the new content in place of the record under its old id.
//   - add makes a new record; it stays "added" when it is edited or accepted.
//   - merge and rename turn names into another, in every record that stands at that point of
//     the log; records that people write later say what they say.
//   - split takes a name back out of the one it was merged into.
//   - undo takes one decision back, whichever; undoing an undo brings it back.
//
// A record that was accepted or edited and that the machine no longer finds is kept as it was
// seen then, with a note. It keeps the names under which it was decided.
//
// Log may be the whole log of an affair or the part that concerns the documents of the
// records: their record decisions and all decisions on names and undos.
func View(machine []affair.Record, log []affair.Decision) []affair.Record {
	live := Live(log)
	return newNaming(log, live).show(fold(machine, log, live))
}

// Live tells which decisions of a log are not undone. A decision is undone when a live undo
// names it; undos can be undone. The log is in order of Seq.
func Live(log []affair.Decision) map[int64]bool {
	undone := map[int64]bool{}
	live := make(map[int64]bool, len(log))
	for i := len(log) - 1; i >= 0; i-- { // an undo stands after what it undoes
		d := &log[i]
		if undone[d.Seq] {
			continue
		}
		live[d.Seq] = true
		if d.Act == affair.ActUndo {
			undone[d.Undoes] = true
		}
	}
	return live
}

// entry is a record during the fold: names as written, and since which decision each name
// slot stands (0: from the beginning).
type entry struct {
	rec   affair.Record
	since []int64 // by name slot; nil means all 0
}

func (e *entry) at(slot int) int64 {
	if e.since == nil {
		return 0
	}
	return e.since[slot]
}

// fold applies the live decisions on records to the machine's records.
func fold(machine []affair.Record, log []affair.Decision, live map[int64]bool) []*entry {
	state := make(map[string]*entry, len(machine))
	for _, r := range machine {
		state[r.ID] = &entry{rec: r}
	}
	byPeople := map[string]bool{} // ids that exist only by a decision to add them
	for i := range log {
		d := &log[i]
		if d.Act == affair.ActAdd {
			byPeople[d.Record] = true
		}
		if !live[d.Seq] {
			continue
		}
		switch d.Act {
		case affair.ActAdd:
			if e := state[d.Record]; e != nil {
				e.rec.Status = affair.StatusAdded
			} else if d.New != nil {
				state[d.Record] = written(*d.New, d.Seq)
			}
		case affair.ActAccept, affair.ActReject, affair.ActEdit:
			e := state[d.Record]
			if e == nil {
				if d.Act == affair.ActReject || d.Was == nil || byPeople[d.Record] {
					continue
				}
				e = written(*d.Was, d.Seq)
				e.rec.Note = join(e.rec.Note, "the coder no longer finds this; kept because a person vouched for it")
				state[d.Record] = e
			}
			e.decide(d, byPeople[d.Record])
		}
	}
	out := make([]*entry, 0, len(state))
	for _, e := range state {
		out = append(out, e)
	}
	return out
}

func written(r affair.Record, seq int64) *entry {
	e := &entry{rec: r}
	e.since = make([]int64, len(slots(&r)))
	for i := range e.since {
		e.since[i] = seq
	}
	return e
}

func (e *entry) decide(d *affair.Decision, byPeople bool) {
	switch d.Act {
	case affair.ActAccept:
		e.rec.Status = affair.StatusAccepted
	case affair.ActReject:
		e.rec.Status = affair.StatusRejected
		return
	case affair.ActEdit:
		if d.New == nil {
			return
		}
		e.edit(d)
	}
	if byPeople {
		e.rec.Status = affair.StatusAdded
	}
}

// edit replaces the content. Names that the person left as they were seen stay what they are
// underneath, so that a merge can still be undone for them.
func (e *entry) edit(d *affair.Decision) {
	id, note := e.rec.ID, e.rec.Note
	var seen []slot
	if d.Was != nil {
		seen = slots(d.Was)
	}
	under := slots(&e.rec)
	same := slices.EqualFunc(seen, under, func(a, b slot) bool { return a.field == b.field })
	r := deepCopy(*d.New)
	var since []int64
	n := 0
	rename(&r, func(s slot) string {
		seq, name := d.Seq, s.name
		if same {
			if i := slices.Index(seen, s); i >= 0 {
				seq, name = e.at(i), under[i].name
			}
		}
		since = append(since, seq)
		n++
		return name
	})
	r.ID, r.Status, r.Coder, r.Score = id, affair.StatusEdited, d.Who, 1
	if r.Note == "" {
		r.Note = note
	}
	e.rec, e.since = r, since
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// deepCopy copies a record so that changing its names changes no other. Quotes are shared.
func deepCopy(r affair.Record) affair.Record {
	r.Chain = slices.Clone(r.Chain)
	switch {
	case r.Actor != nil:
		c := *r.Actor
		r.Actor = &c
	case r.Statement != nil:
		c := *r.Statement
		r.Statement = &c
	case r.Event != nil:
		c := *r.Event
		c.Source, c.Target = slices.Clone(c.Source), slices.Clone(c.Target)
		r.Event = &c
	case r.Tie != nil:
		c := *r.Tie
		r.Tie = &c
	case r.Position != nil:
		c := *r.Position
		r.Position = &c
	case r.Link != nil:
		c := *r.Link
		r.Link = &c
	case r.Tone != nil:
		c := *r.Tone
		r.Tone = &c
	}
	return r
}

// canonical is the one JSON form of a value: struct order, no escaping of HTML, no new line
// at the end.
func canonical(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
