package exchange

import (
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Graph is a network for other tools. Nodes and edges are written in the order in which they
// stand; several edges between the same nodes are several edges. When only some edges are
// undirected, all are written as directed, with an attribute "symmetric": few tools read a graph
// that is both.
type Graph struct {
	Name  string
	Nodes []Node
	Edges []Edge
}

// Node is a node with its attributes.
type Node struct {
	ID    string
	Label string
	Attrs []Attr
}

// Edge is an edge between two nodes, named by their ids.
type Edge struct {
	ID         string // empty: numbered
	From, To   string
	Label      string
	Weight     float64
	Undirected bool
	Start, End string // dates of its life, may be empty; GEXF only
	Attrs      []Attr
}

// Attr is a named value: a string, bool, int or float64. An attribute of one name has one type
// in all nodes, and in all edges.
type Attr struct {
	Name  string
	Value any
}

// mixed reports whether the graph has edges of both sorts, undirected whether all edges are.
func (g *Graph) mixed() (mixed, undirected bool) {
	n := 0
	for i := range g.Edges {
		if g.Edges[i].Undirected {
			n++
		}
	}
	return n > 0 && n < len(g.Edges), n > 0 && n == len(g.Edges)
}

// prepared is the graph as it is written, with the name of the sort of its edges.
func (g *Graph) prepared() (*Graph, string) {
	mixed, undirected := g.mixed()
	if undirected {
		return g, "undirected"
	}
	if !mixed {
		return g, "directed"
	}
	out := *g
	out.Edges = slices.Clone(g.Edges)
	for i := range out.Edges {
		e := &out.Edges[i]
		e.Attrs = append(slices.Clone(e.Attrs), Attr{"symmetric", e.Undirected})
	}
	return &out, "directed"
}

// attrs lists the attributes that occur, in order of their names, with the type of each.
func attrs(seq func(yield func([]Attr) bool)) ([]Attr, error) {
	types := map[string]any{}
	var bad error
	seq(func(l []Attr) bool {
		for _, a := range l {
			if was, ok := types[a.Name]; ok && kindOf(was) != kindOf(a.Value) {
				bad = fmt.Errorf("%w: attribute %q is %s here and %s there", store.ErrInvalid, a.Name, kindOf(was), kindOf(a.Value))
			}
			types[a.Name] = a.Value
		}
		return bad == nil
	})
	var out []Attr
	for n, v := range types {
		out = append(out, Attr{n, v})
	}
	slices.SortFunc(out, func(a, b Attr) int { return cmp.Compare(a.Name, b.Name) })
	return out, bad
}

func (g *Graph) attrs() (nodes, edges []Attr, err error) {
	nodes, err = attrs(func(yield func([]Attr) bool) {
		for i := range g.Nodes {
			if !yield(g.Nodes[i].Attrs) {
				return
			}
		}
	})
	if err != nil {
		return nil, nil, err
	}
	edges, err = attrs(func(yield func([]Attr) bool) {
		for i := range g.Edges {
			if !yield(g.Edges[i].Attrs) {
				return
			}
		}
	})
	return nodes, edges, err
}

// check proves that ids are unique and edges end in nodes.
func (g *Graph) check() error {
	ids := make(map[string]bool, len(g.Nodes))
	for i := range g.Nodes {
		if n := &g.Nodes[i]; n.ID == "" || ids[n.ID] {
			return fmt.Errorf("%w: node id %q is empty or not the only one", store.ErrInvalid, n.ID)
		}
		ids[g.Nodes[i].ID] = true
	}
	for i := range g.Edges {
		if e := &g.Edges[i]; !ids[e.From] || !ids[e.To] {
			return fmt.Errorf("%w: edge %q to %q leads to no node", store.ErrInvalid, e.From, e.To)
		}
	}
	return nil
}

// kindOf is the GraphML name of a value's type.
func kindOf(v any) string {
	switch v.(type) {
	case bool:
		return "boolean"
	case int:
		return "long"
	case float64:
		return "double"
	}
	return "string"
}

func text(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// days gives the first and the last day of a date that may be a year, a month or a day.
func days(s string) (first, last string, ok bool) {
	for _, p := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(p.layout, s); err == nil {
			return t.Format(time.DateOnly), t.AddDate(p.years, p.months, p.days).AddDate(0, 0, -1).Format(time.DateOnly), true
		}
	}
	return "", "", false
}

// element is any XML element. encoding/xml replaces what XML cannot hold.
type element struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Sub     []*element
}

func elem(name string, attrs ...string) *element {
	e := &element{XMLName: xml.Name{Local: name}}
	for i := 0; i+1 < len(attrs); i += 2 {
		e.Attrs = append(e.Attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	return e
}

func (e *element) add(sub ...*element) *element {
	e.Sub = append(e.Sub, sub...)
	return e
}

func writeXML(w io.Writer, e *element) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(e); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// WriteGraphML writes a graph as GraphML 1.0 (graphml.graphdrawing.org).
func WriteGraphML(w io.Writer, g *Graph) error {
	g, sort := g.prepared()
	nodes, edges, err := g.attrs()
	if err == nil {
		err = g.check()
	}
	if err != nil {
		return fmt.Errorf("write graphml: %w", err)
	}
	root := elem("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns")
	ids := [2]map[string]string{{}, {}}
	for i, side := range []struct {
		name  string
		attrs []Attr
	}{{"node", append([]Attr{{"label", ""}}, nodes...)}, {"edge", append([]Attr{{"label", ""}, {"weight", 1.}}, edges...)}} {
		for k, a := range side.attrs {
			id := fmt.Sprintf("%c%d", side.name[0], k)
			if _, taken := ids[i][a.Name]; taken {
				return fmt.Errorf("write graphml: %w: attribute %q is our own", store.ErrInvalid, a.Name)
			}
			ids[i][a.Name] = id
			root.add(elem("key", "id", id, "for", side.name, "attr.name", a.Name, "attr.type", kindOf(a.Value)))
		}
	}
	data := func(e *element, side int, name string, v any) {
		d := elem("data", "key", ids[side][name])
		d.Text = text(v)
		e.add(d)
	}
	graph := elem("graph", "id", g.Name, "edgedefault", sort)
	root.add(graph)
	for i := range g.Nodes {
		n := &g.Nodes[i]
		e := elem("node", "id", n.ID)
		data(e, 0, "label", n.Label)
		for _, a := range n.Attrs {
			data(e, 0, a.Name, a.Value)
		}
		graph.add(e)
	}
	for i := range g.Edges {
		ed := &g.Edges[i]
		e := elem("edge", "id", edgeID(ed, i), "source", ed.From, "target", ed.To)
		data(e, 1, "label", ed.Label)
		data(e, 1, "weight", ed.Weight)
		for _, a := range ed.Attrs {
			data(e, 1, a.Name, a.Value)
		}
		graph.add(e)
	}
	if err := writeXML(w, root); err != nil {
		return fmt.Errorf("write graphml: %w", err)
	}
	return nil
}

func edgeID(e *Edge, i int) string {
	if e.ID != "" {
		return e.ID
	}
	return strconv.Itoa(i)
}

// WriteGEXF writes a graph as GEXF 1.3 (gexf.net), the format of Gephi. Edges with a start or an
// end make it a graph over time.
func WriteGEXF(w io.Writer, g *Graph) error {
	g, sort := g.prepared()
	nodes, edges, err := g.attrs()
	if err == nil {
		err = g.check()
	}
	if err != nil {
		return fmt.Errorf("write gexf: %w", err)
	}
	graph := elem("graph", "defaultedgetype", sort)
	if slices.ContainsFunc(g.Edges, func(e Edge) bool { _, _, a := days(e.Start); _, _, b := days(e.End); return a || b }) {
		graph.Attrs = append(graph.Attrs, xml.Attr{Name: xml.Name{Local: "mode"}, Value: "dynamic"}, xml.Attr{Name: xml.Name{Local: "timeformat"}, Value: "date"})
	}
	declare := func(class string, l []Attr) map[string]string {
		ids := map[string]string{}
		d := elem("attributes", "class", class)
		for i, a := range l {
			ids[a.Name] = strconv.Itoa(i)
			d.add(elem("attribute", "id", strconv.Itoa(i), "title", a.Name, "type", kindOf(a.Value)))
		}
		if len(l) > 0 {
			graph.add(d)
		}
		return ids
	}
	values := func(e *element, ids map[string]string, l []Attr) {
		if len(l) == 0 {
			return
		}
		v := elem("attvalues")
		for _, a := range l {
			v.add(elem("attvalue", "for", ids[a.Name], "value", text(a.Value)))
		}
		e.add(v)
	}
	nodeIDs, edgeIDs := declare("node", nodes), declare("edge", edges)
	ns, es := elem("nodes"), elem("edges")
	for i := range g.Nodes {
		n := &g.Nodes[i]
		e := elem("node", "id", n.ID, "label", n.Label)
		values(e, nodeIDs, n.Attrs)
		ns.add(e)
	}
	for i := range g.Edges {
		ed := &g.Edges[i]
		e := elem("edge", "id", edgeID(ed, i), "source", ed.From, "target", ed.To, "label", ed.Label, "weight", text(ed.Weight))
		if from, _, ok := days(ed.Start); ok {
			e.Attrs = append(e.Attrs, xml.Attr{Name: xml.Name{Local: "start"}, Value: from})
		}
		if _, to, ok := days(ed.End); ok {
			e.Attrs = append(e.Attrs, xml.Attr{Name: xml.Name{Local: "end"}, Value: to})
		}
		values(e, edgeIDs, ed.Attrs)
		es.add(e)
	}
	meta := elem("meta").add(&element{XMLName: xml.Name{Local: "creator"}, Text: "Rashomon"}, &element{XMLName: xml.Name{Local: "description"}, Text: g.Name})
	root := elem("gexf", "xmlns", "http://gexf.net/1.3", "version", "1.3").add(meta, graph.add(ns, es))
	if err := writeXML(w, root); err != nil {
		return fmt.Errorf("write gexf: %w", err)
	}
	return nil
}

// TieGraph makes the network of ties: an actor a node, a record an edge, with the words that say
// it.
func TieGraph(ctx context.Context, r *store.Reader, f store.Filter) (*Graph, error) {
	f.Kinds = []affair.Kind{affair.KindTie}
	return graphOf(ctx, r, f, "ties", func(rec *affair.Record) Edge {
		t := rec.Tie
		return Edge{From: t.From, To: t.To, Label: t.Type, Weight: 1, Undirected: affair.SymmetricTies[t.Type], Start: t.Since, End: t.Until,
			Attrs: []Attr{{"type", t.Type}, {"negated", t.Negated}, {"since", t.Since}, {"until", t.Until}}}
	})
}

// LinkGraph makes the causal map of all accounts: a factor a node, a record an edge. The weight
// is the sign.
func LinkGraph(ctx context.Context, r *store.Reader, f store.Filter) (*Graph, error) {
	f.Kinds = []affair.Kind{affair.KindLink}
	return graphOf(ctx, r, f, "links", func(rec *affair.Record) Edge {
		l := rec.Link
		weight := 1.
		if l.Sign == "-" {
			weight = -1
		}
		return Edge{From: l.CauseFactor, To: l.EffectFactor, Label: l.Sign, Weight: weight,
			Attrs: []Attr{{"sign", l.Sign}, {"modality", string(l.Modality)}, {"cause", l.Cause.Text}, {"effect", l.Effect.Text}}}
	})
}

// EventGraph makes the network of who did what to whom: an actor a node; an event an edge from
// each source to each target. Events without either are left out.
func EventGraph(ctx context.Context, r *store.Reader, f store.Filter) (*Graph, error) {
	f.Kinds = []affair.Kind{affair.KindEvent}
	return graphOf(ctx, r, f, "events", func(rec *affair.Record) Edge {
		e := rec.Event
		start, end, _ := cutDate(e.Date)
		return Edge{Label: e.Type, Weight: 1, Start: start, End: end, Attrs: []Attr{{"type", e.Type}, {"mode", e.Mode}, {"date", e.Date},
			{"modality", string(e.Modality)}, {"action", e.Action.Text}}}
	})
}

func cutDate(s string) (start, end string, isRange bool) {
	for i := range s {
		if s[i] == '/' {
			return s[:i], s[i+1:], true
		}
	}
	return s, s, false
}

// graphOf makes a graph of records. Nodes are in order of their names.
func graphOf(ctx context.Context, r *store.Reader, f store.Filter, name string, edge func(*affair.Record) Edge) (*Graph, error) {
	docs, err := documentNames(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("make graph of %s: %w", name, err)
	}
	kinds := map[string]affair.ActorKind{}
	if name != "links" {
		for a, err := range r.Records(ctx, store.Filter{Kinds: []affair.Kind{affair.KindActor}}) {
			if err != nil {
				return nil, fmt.Errorf("make graph of %s: %w", name, err)
			}
			if kinds[a.Actor.Name] == "" {
				kinds[a.Actor.Name] = a.Actor.Kind
			}
		}
	}
	g := &Graph{Name: name}
	degree := map[string]int{}
	for rec, err := range r.Records(ctx, f) {
		if err != nil {
			return nil, fmt.Errorf("make graph of %s: %w", name, err)
		}
		e := edge(&rec)
		e.Attrs = append(e.Attrs, Attr{"record", rec.ID}, Attr{"document", docs[rec.Doc]}, Attr{"holder", rec.Holder},
			Attr{"status", string(rec.Status)}, Attr{"score", rec.Score}, Attr{"quote", rec.Evidence[0].Text})
		from, to := []string{e.From}, []string{e.To}
		if rec.Event != nil {
			from, to = rec.Event.Source, rec.Event.Target
		}
		for _, e.From = range from {
			for _, e.To = range to {
				if e.From != "" && e.To != "" {
					degree[e.From]++
					degree[e.To]++
					g.Edges = append(g.Edges, e)
				}
			}
		}
	}
	for n, d := range degree {
		node := Node{ID: n, Label: n, Attrs: []Attr{{"degree", d}}}
		if name != "links" {
			node.Attrs = append(node.Attrs, Attr{"kind", string(kinds[n])})
		}
		g.Nodes = append(g.Nodes, node)
	}
	slices.SortFunc(g.Nodes, func(a, b Node) int { return cmp.Compare(a.ID, b.ID) })
	return g, nil
}
