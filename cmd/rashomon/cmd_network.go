package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
)

// networkOptions are the flags of discourse networks.
type networkOptions struct {
	mode          string
	a, b          string
	aggregation   string
	normalisation string
	duplicates    string
	compatible    bool
	isolates      bool
	coalitions    int
	from, until   string
	exclude       []string
	invert        bool
	most          int
	camps         int
	search        string
	seed          uint64
}

func (n *networkOptions) flags(f *pflag.FlagSet, view string) {
	f.StringVar(&n.a, "a", "actor", "first `variable`: actor, issue, holder, account, outlet, author, section, family, kind")
	f.StringVar(&n.b, "b", "issue", "second `variable`")
	f.StringVar(&n.duplicates, "duplicates", "include", "include, document, week, month, year or acrossrange")
	f.BoolVar(&n.compatible, "dna-compatible", false, "where the Discourse Network Analyzer departs from its paper, do as it does")
	f.Uint64Var(&n.seed, "seed", 1, "the `number` that searches start from")
	f.StringVar(&n.from, "from", "", "only accounts from this `day` on")
	f.StringVar(&n.until, "until", "", "only accounts until this `day`")
	f.StringArrayVar(&n.exclude, "exclude", nil, "leave out statements with this `VARIABLE=VALUE`, for instance outlet=Herald (may be given several times)")
	f.IntVar(&n.most, "most", 0, "only the `many` actors and issues with most statements; 0: all")
	f.BoolVar(&n.invert, "invert", false, "keep only what --exclude names")
	if view == "polarization" {
		f.IntVar(&n.camps, "camps", 2, "how `many` camps")
		f.StringVar(&n.search, "search", "free", "free, greedy or genetic")
		return
	}
	if view == "ideal" {
		return
	}
	if view == "coalitions" || view == "backbone" {
		f.StringVar(&n.aggregation, "aggregation", "", "ignore, congruence, conflict or subtract (default: "+map[string]string{"coalitions": "congruence", "backbone": "subtract, averaged, once a document"}[view]+")")
		f.StringVar(&n.normalisation, "normalisation", "no", "no, average, jaccard, cosine-dna or cosine")
		if view == "coalitions" {
			f.IntVar(&n.coalitions, "groups", 0, "exactly this `many` groups; 0: as many as fit best")
		}
		return
	}
	if view == "windows" || view == "phases" {
		f.StringVar(&n.mode, "mode", "one", "one (actors by actors) or two (actors by issues)")
		f.StringVar(&n.aggregation, "aggregation", "", "ignore, congruence, conflict, subtract or combine (default: congruence)")
		f.StringVar(&n.normalisation, "normalisation", "no", "no; two-mode: activity, prominence; one-mode: average, jaccard, cosine-dna, cosine")
		return
	}
	f.StringVar(&n.mode, "mode", "two", "one (actors by actors) or two (actors by issues)")
	f.StringVar(&n.aggregation, "aggregation", "", "ignore, congruence, conflict, subtract or combine (default: subtract)")
	f.StringVar(&n.normalisation, "normalisation", "no", "no; two-mode: activity, prominence; one-mode: average, jaccard, cosine-dna, cosine")
	f.BoolVar(&n.isolates, "isolates", false, "keep rows and columns without a statement")
	f.IntVar(&n.coalitions, "coalitions", -1, "find coalitions: this `many`, 0 for as many as fit best")
}

// networkResult is a network with how it was made.
type networkResult struct {
	*network.Matrix
	Config     network.Config      `json:"config"`
	Coalitions []network.Coalition `json:"coalitions,omitempty"`
}

// graph is the network for other tools: what a node is and, where coalitions were found, in
// which one it stands by the best method; an edge's weight is its cell.
func (n networkResult) graph(c *compare.Comparison) *exchange.Graph {
	g := &exchange.Graph{Name: "discourse"}
	kinds := map[string]string{}
	for _, a := range c.Actors() {
		kinds[a.Name] = string(a.Kind)
	}
	// A value may stand in both modes of a two-mode network; ids keep the two apart.
	node := func(mode, name string, group int) {
		g.Nodes = append(g.Nodes, exchange.Node{ID: mode + ":" + name, Label: name,
			Attrs: []exchange.Attr{{Name: "mode", Value: mode}, {Name: "kind", Value: kinds[name]}, {Name: "coalition", Value: group}}})
	}
	for i, r := range n.Rows {
		group := 0
		if len(n.Coalitions) > 0 {
			group = n.Coalitions[0].Of[i] + 1
		}
		node("a", r, group)
	}
	to := "a:"
	if !n.OneMode {
		to = "b:"
		for _, x := range n.Cols {
			node("b", x, 0)
		}
	}
	for _, e := range n.Edges() {
		sign := "+"
		if e.Weight < 0 {
			sign = "-"
		}
		g.Edges = append(g.Edges, exchange.Edge{From: "a:" + e.From, To: to + e.To, Weight: e.Weight, Undirected: true,
			Attrs: []exchange.Attr{{Name: "sign", Value: sign}}})
	}
	return g
}

// discourse computes a network of positions.
func discourse(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	n := &o.net
	st, cfg, err := o.positions(c)
	if err != nil {
		return nil, nil, err
	}
	if cfg.Aggregation == "" {
		cfg.Aggregation = network.Subtract
	}
	build := network.TwoMode
	switch n.mode {
	case "one":
		build = network.OneMode
	case "two":
	default:
		return nil, nil, usagef("--mode wants one or two, not %q", n.mode)
	}
	m, err := build(st, cfg)
	if err != nil {
		return nil, nil, usageError{err}
	}
	t := &table{head: append([]string{""}, m.Cols...), right: map[int]bool{}}
	for j := range m.Cols {
		t.right[j+1] = true
	}
	for i, r := range m.Rows {
		row := []string{r}
		for _, x := range m.Cells[i] {
			row = append(row, strconv.FormatFloat(x, 'f', -1, 64))
		}
		t.add(row...)
	}
	out := networkResult{Matrix: m, Config: cfg}
	if n.coalitions >= 0 && m.OneMode {
		out.Coalitions = network.Coalitions(m, n.coalitions, n.seed)
	}
	return out, t, nil
}

// polarization finds the camps into which the actors fall.
func polarization(c *compare.Comparison, o *compareOptions) (any, *table, error) {
	n := &o.net
	st, cfg, err := o.positions(c)
	if err != nil {
		return nil, nil, err
	}
	var ms [2]*network.Matrix
	for i, agg := range []network.Aggregation{network.Congruence, network.Conflict} {
		cfg.Aggregation, cfg.Normalisation = agg, network.Average
		ms[i], err = network.OneMode(st, cfg)
		if err != nil {
			return nil, nil, usageError{err}
		}
	}
	switch network.Search(n.search) {
	case network.Free, network.Greedy, network.Genetic:
	default:
		return nil, nil, usagef("--search wants free, greedy or genetic, not %q", n.search)
	}
	p := network.Polarize(ms[0], ms[1], n.camps, network.Search(n.search), n.seed)
	t := &table{head: []string{"camp", "members", "score"}, right: map[int]bool{2: true}}
	for i, camp := range p.Camps {
		score := ""
		if i == 0 {
			score = fmt.Sprintf("%.4f", p.Score)
		}
		t.add(strconv.Itoa(i+1), strings.Join(camp, ", "), score)
	}
	return p, t, nil
}
