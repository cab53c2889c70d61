package exchange_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"gonum.org/v1/gonum/graph/formats/gexf12"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func TestAnnotationsPointAtTheirQuotes(t *testing.T) {
	db := affairOf(t, 0, 1, 2)
	var b bytes.Buffer
	if err := exchange.ExportAnnotations(t.Context(), &b, &db.Reader, store.Filter{}); err != nil {
		t.Fatal(err)
	}
	var c struct {
		Type  string
		Total int
		First struct {
			Items []struct {
				ID, Type string
				Creator  struct{ Type, Name string }
				Body     []struct{ Type, Purpose, Value string }
				Target   []struct {
					Source   string
					Selector []struct {
						Type                  string
						Start, End            int
						Exact, Prefix, Suffix string
					}
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &c); err != nil {
		t.Fatal(err)
	}
	if c.Type != "AnnotationCollection" || c.Total == 0 || len(c.First.Items) != c.Total {
		t.Fatalf("%d items of %d", len(c.First.Items), c.Total)
	}
	for _, it := range c.First.Items {
		if (it.Creator.Type == "Person") != (it.Creator.Name == "Ana") || len(it.Body) != 2 || !json.Valid([]byte(it.Body[1].Value)) {
			t.Errorf("%s: %+v %+v", it.ID, it.Creator, it.Body)
		}
		for _, target := range it.Target {
			d, err := db.Document(t.Context(), strings.TrimPrefix(target.Source, "urn:rashomon:document:"))
			if err != nil {
				t.Fatal(err)
			}
			text, at, q := []rune(d.Text), target.Selector[0], target.Selector[1]
			if string(text[at.Start:at.End]) != q.Exact || !strings.Contains(d.Text, q.Prefix+q.Exact+q.Suffix) {
				t.Errorf("%s: %+v does not fit %+v", it.ID, at, q)
			}
		}
	}
}

func TestPloverRecordsKeepWhoSaysSoAndWhatIsNotAFact(t *testing.T) {
	db := affairOf(t, 0)
	rs, err := store.Collect(db.Records(t.Context(), store.Filter{Kinds: []affair.Kind{affair.KindEvent}}))
	if err != nil || len(rs) != 1 {
		t.Fatal(err)
	}
	planned := rs[0]
	e := *planned.Event
	e.Modality, e.Date, e.Source, e.Type, e.Mode = affair.Planned, "", []string{"The West", "Council of Veldra"}, "ACCUSE", "allege"
	planned.Event, planned.Holder = &e, "Dana Ruiz"
	if _, err := db.Decide(t.Context(), affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &planned}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := exchange.ExportPlover(t.Context(), &b, &db.Reader, exchange.PloverOptions{
		Scale: func(typ, mode string) (float64, bool) { return -3.5, typ == "ACCUSE" }}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		var r struct {
			Date, Event, Holder, Comment string
			Actor                        []map[string]any
			Mode                         []string
			Quad                         int     `json:"quad_code"`
			Scale                        float64 `json:"event_scale"`
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		switch r.Event {
		case "SANCTION":
			if r.Date != "2010" || r.Holder != "author" || len(r.Mode) != 0 || r.Quad != 4 || r.Scale != 0 {
				t.Errorf("%s", line)
			}
		case "ACCUSE":
			if r.Date != "2010-03-01" || r.Comment == "" || r.Holder != "Daniela Ruiz" && r.Holder != "Dana Ruiz" || len(r.Mode) != 2 || r.Mode[1] != "future" ||
				len(r.Actor) != 2 || r.Actor[0]["entity_text"] != "The West" || r.Actor[1]["sector"] == nil || r.Scale != -3.5 {
				t.Errorf("%s", line)
			}
		default:
			t.Errorf("%s", line)
		}
	}
}

// graphml and gexf are what the tests read back.
type graphml struct {
	Keys []struct {
		ID   string `xml:"id,attr"`
		For  string `xml:"for,attr"`
		Name string `xml:"attr.name,attr"`
		Type string `xml:"attr.type,attr"`
	} `xml:"key"`
	Nodes []struct {
		ID string `xml:"id,attr"`
	} `xml:"graph>node"`
	Edges []struct {
		Source string `xml:"source,attr"`
		Target string `xml:"target,attr"`
		Data   []struct {
			Key  string `xml:"key,attr"`
			Text string `xml:",chardata"`
		} `xml:"data"`
	} `xml:"graph>edge"`
}

type gexf struct {
	Graph struct {
		Mode       string `xml:"mode,attr"`
		Attributes []struct {
			Class string `xml:"class,attr"`
			Attr  []struct {
				Title string `xml:"title,attr"`
			} `xml:"attribute"`
		} `xml:"attributes"`
		Nodes []struct {
			ID    string `xml:"id,attr"`
			Label string `xml:"label,attr"`
		} `xml:"nodes>node"`
		Edges []struct {
			Source string `xml:"source,attr"`
			Weight string `xml:"weight,attr"`
			Start  string `xml:"start,attr"`
			Values []struct {
				Value string `xml:"value,attr"`
			} `xml:"attvalues>attvalue"`
		} `xml:"edges>edge"`
	} `xml:"graph"`
}

func TestGraphsAreReadBackAsTheyWere(t *testing.T) {
	db := affairOf(t, 0, 1, 2)
	for name, make := range map[string]func() (*exchange.Graph, error){
		"ties":   func() (*exchange.Graph, error) { return exchange.TieGraph(t.Context(), &db.Reader, store.Filter{}) },
		"links":  func() (*exchange.Graph, error) { return exchange.LinkGraph(t.Context(), &db.Reader, store.Filter{}) },
		"events": func() (*exchange.Graph, error) { return exchange.EventGraph(t.Context(), &db.Reader, store.Filter{}) },
	} {
		g, err := make()
		if err != nil {
			t.Fatal(err)
		}
		if name != "events" && (len(g.Nodes) < 2 || len(g.Edges) < 3) { // the made-up events have no target
			t.Errorf("%s: %d nodes, %d edges", name, len(g.Nodes), len(g.Edges))
		}
		if len(g.Edges) > 0 {
			g.Edges[0].Attrs = append(g.Edges[0].Attrs, exchange.Attr{Name: "hostile", Value: "<&>\"\x00\x1b]]> ü\u2028"})
			g.Edges[0].Start = "2008"
		}
		var a, b bytes.Buffer
		if err := errors.Join(exchange.WriteGraphML(&a, g), exchange.WriteGEXF(&b, g)); err != nil {
			t.Fatal(err)
		}
		var m graphml
		if err := xml.Unmarshal(a.Bytes(), &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(m.Nodes) != len(g.Nodes) || len(m.Edges) != len(g.Edges) {
			t.Errorf("%s: graphml has %d nodes, %d edges", name, len(m.Nodes), len(m.Edges))
		}
		var x gexf
		if err := xml.Unmarshal(b.Bytes(), &x); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(x.Graph.Nodes) != len(g.Nodes) || len(x.Graph.Edges) != len(g.Edges) {
			t.Errorf("%s: gexf has %d nodes, %d edges", name, len(x.Graph.Nodes), len(x.Graph.Edges))
		}
		if name == "ties" && x.Graph.Edges[0].Start != "2008-01-01" {
			t.Errorf("start %q", x.Graph.Edges[0].Start)
		}
		for i := range g.Edges {
			e := &g.Edges[i]
			if m.Edges[i].Source != e.From || m.Edges[i].Target != e.To ||
				len(m.Edges[i].Data) != len(e.Attrs)+2 || len(x.Graph.Edges[i].Values) != len(e.Attrs) {
				t.Errorf("%s: edge %d: %+v, %+v, want %+v", name, i, m.Edges[i], x.Graph.Edges[i], e)
			}
		}
	}
	mixed := &exchange.Graph{Nodes: []exchange.Node{{ID: "a"}, {ID: "b"}}, Edges: []exchange.Edge{{From: "a", To: "b", Undirected: true}, {From: "a", To: "b"}}}
	for _, write := range []func(io.Writer, *exchange.Graph) error{exchange.WriteGraphML, exchange.WriteGEXF} {
		var b bytes.Buffer
		if err := write(&b, mixed); err != nil || !strings.Contains(b.String(), "symmetric") || strings.Contains(b.String(), "undirected") {
			t.Errorf("a mixed graph is written as %s, %v", b.String(), err)
		}
	}
	for name, g := range map[string]*exchange.Graph{
		"an edge to nowhere": {Nodes: []exchange.Node{{ID: "a"}}, Edges: []exchange.Edge{{From: "a", To: "b"}}},
		"two nodes alike":    {Nodes: []exchange.Node{{ID: "a"}, {ID: "a"}}},
		"two types":          {Nodes: []exchange.Node{{ID: "a", Attrs: []exchange.Attr{{"x", 1}}}, {ID: "b", Attrs: []exchange.Attr{{"x", "1"}}}}},
	} {
		if err := exchange.WriteGraphML(&bytes.Buffer{}, g); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
		if err := exchange.WriteGEXF(&bytes.Buffer{}, g); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Another library reads what was written: ids, ends, weights, and every attribute by its name.
func TestGonumReadsOurGEXF(t *testing.T) {
	db := affairOf(t, 0, 1, 2)
	g, err := exchange.TieGraph(t.Context(), &db.Reader, store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := exchange.WriteGEXF(&b, g); err != nil {
		t.Fatal(err)
	}
	// Gonum knows GEXF 1.2; what we write of 1.3 differs from it in the name of the format alone.
	old := strings.Replace(b.String(), "http://gexf.net/1.3", "http://www.gexf.net/1.2draft", 1)
	var c gexf12.Content
	if err := xml.Unmarshal([]byte(old), &c); err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{} // class and id -> name
	for _, as := range c.Graph.Attributes {
		for _, a := range as.Attributes {
			titles[as.Class+" "+a.ID] = a.Title
		}
	}
	values := func(class string, vs *gexf12.AttValues) map[string]string {
		out := map[string]string{}
		if vs != nil {
			for _, v := range vs.AttValues {
				out[titles[class+" "+v.For]] = v.Value
			}
		}
		return out
	}
	same := func(what string, got map[string]string, want []exchange.Attr) {
		if len(got) != len(want) {
			t.Errorf("%s: %d attributes, want %d", what, len(got), len(want))
		}
		for _, a := range want {
			if got[a.Name] != fmt.Sprint(a.Value) {
				t.Errorf("%s: %s is %q, want %v", what, a.Name, got[a.Name], a.Value)
			}
		}
	}
	if len(c.Graph.Nodes.Nodes) != len(g.Nodes) || len(c.Graph.Edges.Edges) != len(g.Edges) || len(g.Edges) == 0 {
		t.Fatalf("%d nodes and %d edges, want %d and %d", len(c.Graph.Nodes.Nodes), len(c.Graph.Edges.Edges), len(g.Nodes), len(g.Edges))
	}
	for i, n := range c.Graph.Nodes.Nodes {
		if n.ID != g.Nodes[i].ID {
			t.Errorf("node %q, want %q", n.ID, g.Nodes[i].ID)
		}
		same("node "+n.ID, values("node", n.AttValues), g.Nodes[i].Attrs)
	}
	for i, e := range c.Graph.Edges.Edges {
		if w := g.Edges[i]; e.Source != w.From || e.Target != w.To || e.Weight != w.Weight {
			t.Errorf("edge %+v, want %+v", e, w)
		}
		same("edge "+e.ID, values("edge", e.AttValues), g.Edges[i].Attrs)
	}
}
