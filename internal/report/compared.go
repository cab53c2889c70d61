package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	cdraw "github.com/rashomon-affairs/rashomon/internal/compare/draw"
)

// Bounds of what a report shows; `rashomon compare` shows all.
const (
	shownContradictions = 20
	shownMoments        = 80
	shownTies           = 40
)

// buildCompared fills what is seen only with the accounts side by side: contradictions, the
// network of ties, the timeline.
func (m *Model) buildCompared(from *Input) {
	in := compare.Input{Families: m.Families, Gazetteer: from.Names, States: from.States, Similar: from.Similar, FactorMerges: from.FactorMerges, FactorsApart: from.FactorsApart}
	byID := map[string]*affair.Record{}
	for _, a := range m.Accounts {
		in.Documents = append(in.Documents, *a.Doc)
	}
	for _, r := range m.Records {
		in.Records = append(in.Records, *r)
		byID[r.ID] = r
	}
	c := compare.New(in)

	for _, x := range c.Contradictions() {
		a, b := byID[x.A.Record], byID[x.B.Record]
		if a == nil || b == nil || len(m.Contradictions) == shownContradictions {
			continue
		}
		m.Contradictions = append(m.Contradictions, Contradiction{Title: x.About, Reason: x.Reason, Sides: []Side{
			{Label: x.SaysA, Records: []*affair.Record{a}}, {Label: x.SaysB, Records: []*affair.Record{b}}}})
	}

	if n := c.TieNetwork(shownTies); len(n.Nodes) > 1 {
		m.Network = cdraw.Ties(n, cdraw.Options{Title: "Who stands how to whom", ID: "ties"})
		m.NetworkNote = fmt.Sprintf("%d actors and %d ties, the most told first; bodies stand for themselves, disputed ties are doubled.", len(n.Nodes), len(n.Edges))
	}

	m.buildTables(c)
	for _, e := range c.Timeline(1).Events {
		if len(m.Timeline) == shownMoments {
			break
		}
		mo := Moment{Date: e.Date}
		if mo.Date == "" {
			mo.Date = e.From
			if e.To != e.From {
				mo.Date += "/" + e.To
			}
		}
		for _, v := range e.Versions {
			if r := byID[v.Record]; r != nil {
				mo.Records = append(mo.Records, r)
			}
		}
		slices.SortStableFunc(mo.Records, func(x, y *affair.Record) int {
			return cmp.Compare(m.ByDoc[x.Doc].Code, m.ByDoc[y.Doc].Code)
		})
		if len(mo.Records) > 0 {
			m.Timeline = append(m.Timeline, mo)
		}
	}
}
