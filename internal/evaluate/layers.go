package evaluate

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Score counts one layer: gold records, coded records, and those matched one to one.
type Score struct {
	Layer   string  `json:"layer"`
	Gold    int     `json:"gold"`
	Coded   int     `json:"coded"`
	Matched int     `json:"matched"`
	P       float64 `json:"precision"`
	R       float64 `json:"recall"`
	F1      float64 `json:"f1"`
}

func (s *Score) finish() {
	if s.Coded > 0 {
		s.P = float64(s.Matched) / float64(s.Coded)
	}
	if s.Gold > 0 {
		s.R = float64(s.Matched) / float64(s.Gold)
	}
	if s.P+s.R > 0 {
		s.F1 = 2 * s.P * s.R / (s.P + s.R)
	}
}

// Layers is the result of comparing two sides.
type Layers struct {
	Scores    []Score  `json:"layers"`
	Documents int      `json:"documents"` // gold documents that were found among the coded
	Of        int      `json:"of"`
	Missing   []string `json:"missing,omitempty"`
}

// tieGroup merges near-synonymous tie types for scoring, as the codebook's scorer does.
var tieGroup = map[string]string{
	"friend-of": "friend", "ally-of": "friend", "supports": "friend", "cooperates-with": "friend",
	"rival-of": "rival", "opposes": "rival", "at-war-with": "rival",
	"member-of": "member", "part-of": "member", "candidate-of": "candidate",
	"supplies-arms-to": "arms", "supplies-energy-to": "energy", "invests-in": "econ", "trades-with": "econ",
	"gives-aid-to": "aid", "mediates-for": "mediate", "protects": "protect", "depends-on": "protect",
	"recognises": "recognise", "sanctions": "sanction", "occupies": "control", "controls": "control",
	"infiltrates": "infiltrate", "influences": "influence", "has-presence-in": "presence", "leads": "leads",
}

// Compare scores coded documents against gold ones, layer by layer. Matching is one to one
// and greedy by overlap:
//
//	actors      they share a name or a proper mention
//	statements  content token F1 >= .5 and the same speaker
//	events      same source and target, evidence overlaps; with type: the same type too
//	ties        same actors (order free where symmetric) and type group
//	positions   same actor, same stance, evidence overlaps
//	links       cause and effect token F1 >= .3; with sign: the same sign too
//	figures     the same number in the same evidence
//	tone        same actor, same sign
func Compare(gold, coded map[string]*Document) Layers {
	total := map[string]*Score{}
	var order []string
	out := Layers{Of: len(gold)}
	for _, name := range slices.Sorted(maps.Keys(gold)) {
		c, ok := coded[name]
		if ok {
			out.Documents++
		} else {
			out.Missing = append(out.Missing, name)
			c = &Document{}
		}
		for _, l := range compareDocument(gold[name], c) {
			t := total[l.name]
			if t == nil {
				t = &Score{Layer: l.name}
				total[l.name] = t
				order = append(order, l.name)
			}
			t.Matched += len(l.pairs)
			t.Gold += l.gold
			t.Coded += l.coded
		}
	}
	for _, n := range order {
		total[n].finish()
		out.Scores = append(out.Scores, *total[n])
	}
	return out
}

type layer struct {
	name        string
	gold, coded int
	pairs       [][2]int
}

func compareDocument(g, c *Document) []layer {
	ag, ac := newAliases(g.Actors), newAliases(c.Actors)
	var out []layer
	add := func(name string, ng, nc int, f func(i, j int) float64) {
		out = append(out, layer{name, ng, nc, greedy(ng, nc, f)})
	}

	add("actors", len(g.Actors), len(c.Actors), func(i, j int) float64 {
		a, b := ag.get(g.Actors[i].Name), ac.get(c.Actors[j].Name)
		return float64(common(a, b)) / float64(max(1, min(len(a), len(b))))
	})

	gs, cs := column(g.Statements, func(s Statement) string { return s.Content }), column(c.Statements, func(s Statement) string { return s.Content })
	content := func(i, j int) float64 {
		if f := tokenF1(gs[i], cs[j]); f >= .5 {
			return f
		}
		return 0
	}
	add("statements", len(gs), len(cs), func(i, j int) float64 {
		f := content(i, j)
		if f > 0 && same(ag, splitNames(g.Statements[i].Speaker), ac, splitNames(c.Statements[j].Speaker)) {
			return f
		}
		return 0
	})
	add("statements(span)", len(gs), len(cs), content)

	ge, ce := column(g.Events, func(e Event) string { return e.Evidence }), column(c.Events, func(e Event) string { return e.Evidence })
	event := func(i, j int) float64 {
		o := overlap(ge[i], ce[j])
		x, y := g.Events[i], c.Events[j]
		if o < .6 || !same(ag, x.Source, ac, y.Source) || !same(ag, x.Target, ac, y.Target) {
			return 0
		}
		return o + tokenF1(words(x.Action), words(y.Action))
	}
	add("events", len(ge), len(ce), event)
	add("events+type", len(ge), len(ce), func(i, j int) float64 {
		if g.Events[i].Type != c.Events[j].Type {
			return 0
		}
		return event(i, j)
	})

	add("ties", len(g.Ties), len(c.Ties), func(i, j int) float64 {
		x, y := g.Ties[i], c.Ties[j]
		if group(x.Type) != group(y.Type) || x.Negated != y.Negated {
			return 0
		}
		straight := same(ag, x.From, ac, y.From) && same(ag, x.To, ac, y.To)
		crossed := (affair.SymmetricTies[x.Type] || affair.SymmetricTies[y.Type]) &&
			same(ag, x.From, ac, y.To) && same(ag, x.To, ac, y.From)
		if !straight && !crossed {
			return 0
		}
		return 1 + overlap(words(x.Evidence), words(y.Evidence))
	})

	add("positions", len(g.Positions), len(c.Positions), func(i, j int) float64 {
		x, y := g.Positions[i], c.Positions[j]
		o := overlap(words(x.Evidence), words(y.Evidence))
		if o < .6 || x.Stance != y.Stance || !same(ag, x.Actor, ac, y.Actor) {
			return 0
		}
		return o + tokenF1(words(x.Issue), words(y.Issue))
	})

	gc, ge2 := column(g.Links, func(l Link) string { return l.Cause }), column(g.Links, func(l Link) string { return l.Effect })
	cc, ce2 := column(c.Links, func(l Link) string { return l.Cause }), column(c.Links, func(l Link) string { return l.Effect })
	link := func(i, j int) float64 {
		a, b := tokenF1(gc[i], cc[j]), tokenF1(ge2[i], ce2[j])
		if a < .3 || b < .3 {
			return 0
		}
		return a + b
	}
	add("links", len(gc), len(cc), link)
	add("links+sign", len(gc), len(cc), func(i, j int) float64 {
		if g.Links[i].Sign != c.Links[j].Sign {
			return 0
		}
		return link(i, j)
	})

	add("figures", len(g.Figures), len(c.Figures), func(i, j int) float64 {
		x, y := g.Figures[i], c.Figures[j]
		xf, xs := number(string(x.Value))
		yf, ys := number(string(y.Value))
		if o := overlap(words(x.Evidence), words(y.Evidence)); o > .5 && xf == yf && xs == ys {
			return o
		}
		return 0
	})

	add("tone", len(g.Tone), len(c.Tone), func(i, j int) float64 {
		if g.Tone[i].Value == c.Tone[j].Value && same(ag, g.Tone[i].Actor, ac, c.Tone[j].Actor) {
			return 1
		}
		return 0
	})
	return out
}

func column[T any](rs []T, text func(T) string) [][]string {
	out := make([][]string, len(rs))
	for i, r := range rs {
		out[i] = words(text(r))
	}
	return out
}

func group(t string) string {
	if g, ok := tieGroup[t]; ok {
		return g
	}
	return t
}

// WriteTable prints the scores as a table.
func (l Layers) WriteTable(w io.Writer) error {
	for _, m := range l.Missing {
		fmt.Fprintf(w, "missing document: %s\n", m)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "layer\tgold\tcoded\tmatch\tP\tR\tF1\t\n")
	for _, s := range l.Scores {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%.2f\t%.2f\t%.2f\t\n", s.Layer, s.Gold, s.Coded, s.Matched, s.P, s.R, s.F1)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "(%d of %d documents)\n", l.Documents, l.Of)
	return err
}
