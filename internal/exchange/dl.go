package exchange

import (
	"fmt"
	"io"
	"strings"
)

// WriteDL writes a graph in the DL format of UCINET, as an edge list with the labels in it. Edges
// between the same two nodes are added up, in the order in which the first of them stands;
// attributes are left out, for which the format has no place. Undirected edges are written both
// ways.
func WriteDL(w io.Writer, g *Graph) error {
	if err := g.check(); err != nil {
		return fmt.Errorf("write dl: %w", err)
	}
	names := dlNames(g)
	sums := map[[2]string]float64{}
	var order [][2]string
	add := func(from, to string, weight float64) {
		k := [2]string{names[from], names[to]}
		if _, ok := sums[k]; !ok {
			order = append(order, k)
		}
		sums[k] += weight
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		add(e.From, e.To, e.Weight)
		if e.Undirected && e.From != e.To {
			add(e.To, e.From, e.Weight)
		}
	}
	p := newPrinter(w)
	p.print(fmt.Sprintf("dl n=%d format=edgelist1\nlabels:\n", len(g.Nodes)))
	for i := range g.Nodes {
		p.print("\"", names[g.Nodes[i].ID], "\"\n")
	}
	p.print("labels embedded\ndata:\n")
	for _, k := range order {
		p.print("\"", k[0], "\" \"", k[1], "\" ", number(sums[k]), "\n")
	}
	if err := p.flush(); err != nil {
		return fmt.Errorf("write dl: %w", err)
	}
	return nil
}

// dlNames gives each node a label that the format can hold, in quotation marks and on one line,
// and that no other node has.
func dlNames(g *Graph) map[string]string {
	names, taken := map[string]string{}, map[string]bool{}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		base := strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if r == '"' || r < ' ' {
				return ' '
			}
			return r
		}, n.Label)), " ")
		if base == "" {
			base = "node"
		}
		name := base
		for k := 2; taken[name]; k++ {
			name = fmt.Sprintf("%s (%d)", base, k)
		}
		names[n.ID], taken[name] = name, true
	}
	return names
}
