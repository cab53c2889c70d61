package draw

import (
	"slices"

	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/svg"
)

// Layout is where a map's boxes and lines lie, for drawing it elsewhere. Lengths are in the units
// of Map, the origin is the upper left corner.
type Layout struct {
	Width  float64   `json:"width"`
	Height float64   `json:"height"`
	Nodes  []NodeBox `json:"nodes"` // in the order of System.Factors
	Edges  []EdgeWay `json:"edges"` // in the order of System.Edges, without links of a factor to itself
}

// NodeBox is a factor's box by its centre, with its name in lines that fit.
type NodeBox struct {
	ID    string   `json:"id"`
	X     float64  `json:"x"`
	Y     float64  `json:"y"`
	W     float64  `json:"w"`
	H     float64  `json:"h"`
	Lines []string `json:"lines"`
}

// EdgeWay is the way of a link, from its cause to its effect.
type EdgeWay struct {
	ID     string       `json:"id"`
	Points [][2]float64 `json:"points"`
	// Back: it runs against the reading direction, and so closes a loop.
	Back bool `json:"back,omitempty"`
}

// Place lays a system out as Map does.
func Place(s *system.System) Layout {
	l := &layered{gapX: 92, gapY: 16}
	out := Layout{Nodes: []NodeBox{}, Edges: []EdgeWay{}}
	for _, f := range s.Factors {
		lines := svg.Wrap(f.Name, textWidth, textSize, 4)
		l.boxes = append(l.boxes, box{w: boxWidth, h: float64(len(lines))*lineStep + 12})
		out.Nodes = append(out.Nodes, NodeBox{ID: f.ID, Lines: lines})
	}
	at := map[[2]int]int{} // one arc for both signs
	for i := range s.Edges {
		e := &s.Edges[i]
		if _, ok := at[[2]int{e.From, e.To}]; ok || e.From == e.To {
			continue
		}
		at[[2]int{e.From, e.To}] = len(l.arcs)
		l.arcs = append(l.arcs, arc{from: e.From, to: e.To})
	}
	out.Width, out.Height = l.run()
	for i := range out.Nodes {
		n, b := &out.Nodes[i], l.boxes[i]
		n.X, n.Y, n.W, n.H = b.x, b.y, b.w, b.h
	}
	ports := l.ports()
	for i := range s.Edges {
		e := &s.Edges[i]
		k, ok := at[[2]int{e.From, e.To}]
		if !ok {
			continue
		}
		shift := 0.0
		if e.Conflict {
			shift = 5
			if e.Sign < 0 {
				shift = -5
			}
		}
		p, q := ports[[2]int{k, 0}], ports[[2]int{k, 1}]
		points := [][2]float64{{p[0], p[1] + shift}}
		for _, d := range l.arcs[k].via {
			b := l.boxes[d]
			points = append(points, [2]float64{b.x, b.y + shift})
		}
		points = append(points, [2]float64{q[0], q[1] + shift})
		if l.arcs[k].turned {
			slices.Reverse(points)
		}
		out.Edges = append(out.Edges, EdgeWay{ID: e.ID, Points: points, Back: l.arcs[k].turned})
	}
	return out
}
