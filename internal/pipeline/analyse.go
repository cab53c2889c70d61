package pipeline

import (
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// With makes Deps.Analyse from a model.
func With(m *nlp.Model) func(*affair.Document) (*nlp.Doc, error) {
	return func(d *affair.Document) (*nlp.Doc, error) { return m.Analyse(d.Text, AnalysisOptions(d)), nil }
}

// AnalysisOptions are the options under which a document is analysed for coding: each coded part
// is a region of its own, and relative dates count from the day of publication when the day is
// known.
func AnalysisOptions(d *affair.Document) nlp.Options {
	o := nlp.Options{Regions: []nlp.Region{}}
	for _, p := range d.Coded() {
		o.Regions = append(o.Regions, nlp.Region{Start: p.Start, End: p.End})
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.Parse(layout, d.Published.Value); err == nil {
			o.Reference = t
			break
		}
	}
	return o
}
