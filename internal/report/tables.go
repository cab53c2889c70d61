package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
)

// Table is one comparison laid out in rows: what accounts share, leave out, and how they differ.
type Table struct {
	ID    string   `json:"id"`
	Title string   `json:"title"`
	Note  string   `json:"note,omitempty"`
	Head  []string `json:"head"`
	// Rows hold one cell for each head. Wide cells hold words, the others are short.
	Rows [][]string `json:"rows"`
	More int        `json:"more,omitempty"` // rows left out
}

// Bounds of the tables; `rashomon compare` shows all.
const (
	shownCorroborated = 25
	shownOmitted      = 6
	shownPortrayed    = 25
	shownDyads        = 20
	mostNetwork       = 60
)

func (t *Table) add(cells ...string) { t.Rows = append(t.Rows, cells) }

// buildTables lays out the comparisons that are rows. Tables without a row are left out.
func (m *Model) buildTables(c *compare.Comparison) {
	for _, t := range []*Table{m.corroborated(c), m.leftOut(c), m.portrayed(c), camps(c), m.doings(c), agreed(c)} {
		if t != nil && len(t.Rows) > 0 {
			m.Tables = append(m.Tables, *t)
		}
	}
}

// codes are the codes of the accounts that tell something, each once.
func (m *Model) codes(vs []compare.Version) string {
	var out []string
	for i := range vs {
		if a := m.ByDoc[vs[i].Doc]; a != nil && !slices.Contains(out, a.Code) {
			out = append(out, a.Code)
		}
	}
	return strings.Join(out, ", ")
}

func (m *Model) corroborated(c *compare.Comparison) *Table {
	xs := c.Corroborations()
	t := &Table{ID: "shared", Title: "What independent accounts both tell", Note: "reprints are one witness; what is planned, supposed or denied is not added to what is asserted",
		Head: []string{"What", "Mood", "Families", "Voices", "Accounts", "In the words of one"}, More: max(0, len(xs)-shownCorroborated)}
	for _, x := range xs[:min(shownCorroborated, len(xs))] {
		quote := ""
		if len(x.Versions[0].Quotes) > 0 {
			quote = Cut(OneLine(x.Versions[0].Quotes[0].Text), 160)
		}
		t.add(x.Label, string(x.Modality), strconv.Itoa(x.Families), strconv.Itoa(x.Voices), m.codes(x.Versions), quote)
	}
	return t
}

func (m *Model) leftOut(c *compare.Comparison) *Table {
	t := &Table{ID: "omitted", Title: "What each account leaves out", Note: "that at least two other families tell, the most told first",
		Head: []string{"Account", "Leaves out", "Kind", "Told by families"}}
	for _, o := range c.Omissions(nil, 2, shownOmitted) {
		a := m.ByDoc[o.Doc]
		if a == nil {
			continue
		}
		for _, it := range o.Items {
			t.add(a.Code, it.Label, it.Kind, strconv.Itoa(it.Families))
		}
		t.More += o.Total - len(o.Items)
	}
	return t
}

func (m *Model) portrayed(c *compare.Comparison) *Table {
	t := &Table{ID: "portrayal", Title: "Whom each outlet makes act, and be acted upon", Note: "asserted events; the words are those that carry the author's tone",
		Head: []string{"Actor", "Outlet", "Tone", "Acts", "Acted upon", "Speaks", "Words"}}
	for _, p := range c.Portrayal().Cells {
		if len(p.Acts)+len(p.ActedOn)+len(p.Tone) == 0 {
			continue
		}
		if len(t.Rows) == shownPortrayed {
			t.More++
			continue
		}
		tone, words := "", ""
		if p.Positive+p.Neutral+p.Negative > 0 {
			tone = fmt.Sprintf("%+.1f", p.Mean)
		}
		if len(p.Tone) > 0 && len(p.Tone[0].Quotes) > 0 {
			words = Cut(OneLine(p.Tone[0].Quotes[0].Text), 60)
		}
		t.add(p.Actor, p.Outlet, tone, tally(p.Acts), tally(p.ActedOn), strconv.Itoa(p.Speaks), words)
	}
	return t
}

// tally lists what was counted, most first.
func tally(n map[string]int) string {
	ks := slices.Sorted(maps.Keys(n))
	slices.SortStableFunc(ks, func(a, b string) int { return n[b] - n[a] })
	for i, k := range ks {
		ks[i] = strings.ToLower(k) + " " + strconv.Itoa(n[k])
	}
	return strings.Join(ks, ", ")
}

// camps shows into which camps positions divide the actors, and how sharply.
func camps(c *compare.Comparison) *Table {
	st, err := c.Statements(compare.VarActor, compare.VarIssue)
	if err != nil {
		return nil
	}
	var ms [2]*network.Matrix
	for i, a := range []network.Aggregation{network.Congruence, network.Conflict} {
		if ms[i], err = network.OneMode(st, network.Config{Aggregation: a, Normalisation: network.Average, Most: mostNetwork}); err != nil {
			return nil
		}
	}
	if ms[0].Sum()+ms[1].Sum() == 0 {
		return nil // nobody shares an issue with anybody
	}
	p := network.Polarize(ms[0], ms[1], 2, network.Free, 1)
	t := &Table{ID: "camps", Title: "Camps", Note: fmt.Sprintf("two camps by shared and opposed stances; polarization %.2f of 1", p.Score), Head: []string{"Camp", "Actors"}}
	tied := map[string]bool{}
	for _, m := range ms {
		for i, r := range m.Rows {
			for j := range m.Cols {
				if i != j && m.Cells[i][j] != 0 {
					tied[r] = true
				}
			}
		}
	}
	for i, camp := range p.Camps {
		camp = slices.DeleteFunc(slices.Clone(camp), func(a string) bool { return !tied[a] })
		if len(camp) > 0 {
			t.add(strconv.Itoa(i+1), strings.Join(camp, ", "))
		}
	}
	return t
}

func (m *Model) doings(c *compare.Comparison) *Table {
	xs := c.Dyads(compare.Month)
	t := &Table{ID: "dyads", Title: "Who did what to whom", Note: "asserted events, scored from -10 (conflict) to 10 (cooperation) after Goldstein and PLOVER",
		Head: []string{"From", "To", "Events", "Mean", "By month"}, More: max(0, len(xs)-shownDyads)}
	for _, d := range xs[:min(shownDyads, len(xs))] {
		var points []string
		for _, p := range d.Points {
			points = append(points, fmt.Sprintf("%s %+.1f", p.Period, p.Mean))
		}
		if len(points) > 6 {
			points = append(points[:6], "…")
		}
		t.add(d.From, d.To, strconv.Itoa(d.Events), fmt.Sprintf("%+.1f", d.Mean), strings.Join(points, ", "))
	}
	return t
}

// agreed shows how far coders agree, where a person coded beside the machine.
func agreed(c *compare.Comparison) *Table {
	t := &Table{ID: "agreement", Title: "How far the coders agree", Note: "Krippendorff's alpha where several coded the same thing; F1 of overlapping spans for what was found at all",
		Head: []string{"Layer", "Coders", "Alpha", "95 %", "Units", "Span F1"}}
	for _, k := range affair.Kinds {
		a, err := c.Agreement(compare.AgreementConfig{Kind: k, Bootstrap: 300, Seed: 1})
		if err != nil {
			continue // nobody coded the layer beside the machine
		}
		alpha, interval := "undefined", ""
		if a.Alpha != nil {
			alpha, interval = fmt.Sprintf("%.3f", a.Alpha.Alpha), fmt.Sprintf("%.3f to %.3f", a.Alpha.Interval[0], a.Alpha.Interval[1])
		}
		var f []string
		for _, p := range a.Pairs {
			f = append(f, fmt.Sprintf("%s and %s %.3f", p.A, p.B, p.Overlap.F1))
		}
		t.add(Plural(k), strings.Join(a.Coders, ", "), alpha, interval, strconv.Itoa(a.Units), strings.Join(f, "; "))
	}
	return t
}
