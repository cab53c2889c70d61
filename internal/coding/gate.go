package coding

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// CandidateBelow is the score below which a record is shown for review and never counted.
const CandidateBelow = 0.5

// Sink is where the layers put their records. What it keeps is grounded.
type Sink struct {
	r       *Reading
	coder   string
	records []affair.Record
	refused int
}

// Emit takes a record on the token whose word it is. It fills what follows from the reading:
// document, coder, status, holder and chain (unless set already), evidence (the token's
// sentence, unless set already).
func (s *Sink) Emit(rec affair.Record, tok int) {
	rec.Doc, rec.Coder = s.r.Doc.ID, s.coder
	if len(rec.Evidence) == 0 {
		rec.Evidence = []affair.Quote{s.r.Evidence(tok)}
	}
	if rec.Holder == "" && rec.Kind != affair.KindActor && rec.Kind != affair.KindTone {
		rec.Holder, rec.Chain = s.r.Holder(tok)
	}
	rec.Status = affair.StatusMachine
	if rec.Score < CandidateBelow {
		rec.Status = affair.StatusCandidate
	}
	s.records = append(s.records, rec)
}

// Records are those emitted so far, in order, before the gate. Later layers may look at what
// earlier ones found.
func (s *Sink) Records() []affair.Record { return s.records }

// Gate lets through what is grounded, joins what is told twice into one record with all its
// evidence, numbers and sorts the records, and says how many it refused.
func Gate(doc *affair.Document, recs []affair.Record) (out []affair.Record, refused int) {
	at := map[string]int{}
	for _, rec := range recs {
		rec.Doc = doc.ID
		if rec.Payload() == nil || affair.Ground(doc, &rec) != nil || nilPayload(&rec) {
			refused++
			continue
		}
		if rec.Score < 0 || rec.Score > 1 || rec.Score != rec.Score {
			rec.Score = 0
		}
		if rec.Score < CandidateBelow && rec.Status == affair.StatusMachine {
			rec.Status = affair.StatusCandidate
		}
		sortQuotes(&rec.Evidence)
		key := tellingKey(&rec)
		i, seen := at[key]
		if !seen {
			at[key] = len(out)
			out = append(out, rec)
			continue
		}
		old := &out[i]
		if rec.Score > old.Score {
			old.Score, old.Pattern, old.Status, old.Note = rec.Score, rec.Pattern, rec.Status, rec.Note
		}
		old.Evidence = append(old.Evidence, rec.Evidence...)
		sortQuotes(&old.Evidence)
	}
	for i := range out {
		out[i].ID = affair.RecordID(&out[i])
	}
	affair.SortRecords(out)
	return slices.CompactFunc(out, func(a, b affair.Record) bool { return a.ID == b.ID }), refused
}

// nilPayload reports a record whose kind and payload do not agree.
func nilPayload(r *affair.Record) bool {
	switch r.Kind {
	case affair.KindActor:
		return r.Actor == nil || r.Actor.Name == ""
	case affair.KindStatement:
		return r.Statement == nil
	case affair.KindEvent:
		return r.Event == nil
	case affair.KindTie:
		return r.Tie == nil
	case affair.KindPosition:
		return r.Position == nil
	case affair.KindLink:
		return r.Link == nil
	case affair.KindFigure:
		return r.Figure == nil
	case affair.KindTone:
		return r.Tone == nil
	}
	return true
}

func sortQuotes(q *[]affair.Quote) {
	slices.SortFunc(*q, func(a, b affair.Quote) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	*q = slices.Compact(*q)
}

// tellingKey is the same for two records that tell the same thing. Events, links, figures
// and statements carry spans, so the spans are left out of the comparison where the rest
// says what is meant.
func tellingKey(r *affair.Record) string {
	var p any = r.Payload()
	switch r.Kind {
	case affair.KindEvent:
		e := *r.Event
		e.Action = affair.Quote{Text: strings.ToLower(e.Action.Text)}
		p = e
	case affair.KindPosition:
		q := *r.Position
		q.Issue = strings.ToLower(q.Issue)
		p = q
	}
	b, err := json.Marshal([]any{r.Kind, r.Holder, r.Chain, p})
	if err != nil { // a NaN in a figure; such a record is told once
		return r.ID + string(r.Kind) + r.Evidence[0].Text
	}
	return string(b)
}
