package report

import (
	"encoding/json"
	"io"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// JSON writes the report's figures as one JSON document. Records are named by id; the
// export has their contents.
func (m *Model) JSON(w io.Writer) error {
	type side struct {
		Label   string   `json:"label"`
		Records []string `json:"records"`
	}
	type contradiction struct {
		Title  string `json:"title"`
		Reason string `json:"reason"`
		Sides  []side `json:"sides"`
	}
	type moment struct {
		Date    string   `json:"date"`
		Records []string `json:"records"`
	}
	out := struct {
		Name           string              `json:"name"`
		Coder          string              `json:"coder,omitempty"`
		Totals         map[affair.Kind]int `json:"totals"`
		Candidates     int                 `json:"candidates"`
		Reviewed       int                 `json:"reviewed"`
		Accounts       []*Account          `json:"accounts"`
		Actors         []*Actor            `json:"actors"`
		Contradictions []contradiction     `json:"contradictions"`
		Timeline       []moment            `json:"timeline"`
		Tables         []Table             `json:"tables"`
		Refusals       []affair.Refusal    `json:"refusals"`
	}{Name: m.Name, Coder: m.Coder, Totals: m.Totals, Candidates: m.Review, Reviewed: m.Reviewed,
		Accounts: m.Accounts, Actors: m.Actors, Refusals: m.Refusals,
		Contradictions: []contradiction{}, Timeline: []moment{}, Tables: m.Tables}
	if out.Tables == nil {
		out.Tables = []Table{}
	}
	for _, c := range m.Contradictions {
		x := contradiction{Title: c.Title, Reason: c.Reason}
		for _, s := range c.Sides {
			x.Sides = append(x.Sides, side{s.Label, ids(s.Records)})
		}
		out.Contradictions = append(out.Contradictions, x)
	}
	for _, t := range m.Timeline {
		out.Timeline = append(out.Timeline, moment{t.Date, ids(t.Records)})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func ids(rs []*affair.Record) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.ID
	}
	return out
}
