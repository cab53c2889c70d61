package report

import (
	"fmt"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/draw"
)

// buildMaps draws the causal map of every account that has links.
func (m *Model) buildMaps(in *Input) {
	var docs []affair.Document
	var records []affair.Record
	for _, a := range m.Accounts {
		docs = append(docs, *a.Doc)
		for _, k := range []affair.Kind{affair.KindActor, affair.KindLink} {
			for _, r := range a.Records[k] {
				records = append(records, *r)
			}
		}
	}
	namer := system.NewNamer(records, in.States)
	for _, a := range m.Accounts {
		if len(a.Records[affair.KindLink]) == 0 {
			continue
		}
		s := system.Build(docs, records, system.Options{Namer: namer, Families: m.Families, Merges: in.FactorMerges, Apart: in.FactorsApart,
			Selection: system.Selection{Documents: []string{a.ID}}})
		loops := 0
		for range s.Examine().Loops {
			loops++
		}
		m.Maps = append(m.Maps, Map{Account: a,
			SVG:  draw.Map(s, draw.Options{Title: "Causal map of " + a.Title, ID: a.Code}),
			Note: fmt.Sprintf("%d factors, %d links, %d loops", len(s.Factors), s.Links, loops)})
	}
}
