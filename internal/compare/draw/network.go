// Package draw makes pictures of comparisons: the network of ties, discourse networks and
// the timeline. Drawings are plain SVG without scripts, follow the colours of the page they
// stand in, carry title and description, and are the same byte for byte for the same input.
package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
	"github.com/rashomon-affairs/rashomon/internal/system/svg"
)

// Options of a drawing.
type Options struct {
	Title string
	ID    string  // makes ids inside the drawing unique in a page with several
	Width float64 // 0: 900
}

// graph is what the layout sees.
type graph struct {
	names  []string
	size   []float64 // radius
	weight map[[2]int]float64
}

// layout places nodes by stress majorization (Gansner, Koren and North 2005): distances on
// paper come near distances in the graph. The start is a circle in the order of the nodes,
// so the same graph gets the same picture.
func (g *graph) layout(width, height float64) [][2]float64 {
	n := len(g.names)
	pos := make([][2]float64, n)
	if n == 0 {
		return pos
	}
	d := g.distances()
	for i := range pos {
		a := 2*math.Pi*float64(i)/float64(n) + .3
		r := 1 + .3*float64(i%3)
		pos[i] = [2]float64{r * math.Cos(a) * math.Sqrt(float64(n)), r * math.Sin(a) * math.Sqrt(float64(n))}
	}
	for range 200 {
		move := 0.0
		for i := range n {
			var x, y, w float64
			for j := range n {
				if i == j {
					continue
				}
				wij := 1 / (d[i][j] * d[i][j])
				if d[i][j] == apart {
					wij *= .1
				}
				dx, dy := pos[i][0]-pos[j][0], pos[i][1]-pos[j][1]
				l := math.Hypot(dx, dy)
				if l < 1e-9 {
					dx, dy, l = 1e-3*float64(i-j), 1e-3, 1e-3
				}
				x += wij * (pos[j][0] + d[i][j]*dx/l)
				y += wij * (pos[j][1] + d[i][j]*dy/l)
				w += wij
			}
			if w > 0 {
				move = max(move, math.Abs(pos[i][0]-x/w)+math.Abs(pos[i][1]-y/w))
				pos[i] = [2]float64{x / w, y / w}
			}
		}
		if move < 1e-4 {
			break
		}
	}
	g.fit(pos, width, height)
	g.separate(pos, width, height)
	return pos
}

// apart is the distance of parts without a way between them; it pulls less than others.
const apart = 2.75

// distances by breadth-first search; parts without a way between them stand a little apart.
func (g *graph) distances() [][]float64 {
	n := len(g.names)
	next := make([][]int, n)
	for e := range g.weight {
		next[e[0]] = append(next[e[0]], e[1])
		next[e[1]] = append(next[e[1]], e[0])
	}
	d := make([][]float64, n)
	for i := range n {
		slices.Sort(next[i])
		d[i] = make([]float64, n)
		for j := range d[i] {
			d[i][j] = math.Inf(1)
		}
	}
	for i := range n {
		d[i][i] = 0
		for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
			for _, j := range next[queue[0]] {
				if math.IsInf(d[i][j], 1) {
					d[i][j] = d[i][queue[0]] + 1
					queue = append(queue, j)
				}
			}
		}
	}
	for i := range n {
		for j := range n {
			if math.IsInf(d[i][j], 1) {
				d[i][j] = apart
			}
			if i != j {
				d[i][j] = max(d[i][j], 1)
			}
		}
	}
	return d
}

func (g *graph) fit(pos [][2]float64, width, height float64) {
	lo, hi := pos[0], pos[0]
	for _, p := range pos {
		for k := range 2 {
			lo[k], hi[k] = min(lo[k], p[k]), max(hi[k], p[k])
		}
	}
	const edge = 70
	for i := range pos {
		for k, size := range [2]float64{width, height} {
			span := hi[k] - lo[k]
			if span < 1e-9 {
				pos[i][k] = size / 2
				continue
			}
			pos[i][k] = edge + (pos[i][k]-lo[k])/span*(size-2*edge)
		}
	}
}

// separate pushes overlapping labels apart.
func (g *graph) separate(pos [][2]float64, width, height float64) {
	for range 60 {
		moved := false
		for i := range pos {
			for j := range i {
				w := (svg.Width(g.names[i], 11)+svg.Width(g.names[j], 11))/2 + 8
				h := 34.0
				dx, dy := pos[i][0]-pos[j][0], pos[i][1]-pos[j][1]
				ox, oy := w-math.Abs(dx), h-math.Abs(dy)
				if ox <= 0 || oy <= 0 {
					continue
				}
				moved = true
				if oy/height < ox/width { // push along the shorter way out
					s := math.Copysign(oy/2+.5, dy)
					pos[i][1] += s
					pos[j][1] -= s
				} else {
					s := math.Copysign(ox/2+.5, dx)
					pos[i][0] += s
					pos[j][0] -= s
				}
			}
		}
		for i := range pos {
			half := svg.Width(g.names[i], 11)/2 + 4
			pos[i][0] = min(width-half, max(half, pos[i][0]))
			pos[i][1] = min(height-30, max(20, pos[i][1]))
		}
		if !moved {
			break
		}
	}
}

// Ties draws the network of ties: friendly ties whole with an arrowhead, hostile ones with
// a bar across, others thin and dashed; disputed ones are doubled.
func Ties(n *compare.TieNetwork, o Options) string {
	g := &graph{weight: map[[2]int]float64{}}
	for _, x := range n.Nodes {
		g.names = append(g.names, x.Name)
		g.size = append(g.size, 4+2.2*math.Sqrt(float64(x.Degree)))
	}
	bundle := map[[2]int][]compare.TieEdge{}
	var order [][2]int
	for _, e := range n.Edges {
		k := [2]int{min(e.From, e.To), max(e.From, e.To)}
		if bundle[k] == nil {
			order = append(order, k)
		}
		bundle[k] = append(bundle[k], e)
		g.weight[k]++
	}
	width := o.Width
	if width == 0 {
		width = 900
	}
	height := max(320, min(width*.8, 180+16*float64(len(n.Nodes))))
	pos := g.layout(width, height)
	var b strings.Builder
	var desc []string
	for _, e := range n.Edges {
		not := ""
		if e.Negated {
			not = "not "
		}
		desc = append(desc, fmt.Sprintf("%s %s%s %s.", n.Nodes[e.From].Name, not, e.Type, n.Nodes[e.To].Name))
	}
	open(&b, o, "Ties between actors", width, height+30, fmt.Sprintf("%d actors, %d ties. ", len(n.Nodes), len(n.Edges))+strings.Join(desc[:min(60, len(desc))], " "))
	for _, k := range order {
		drawTies(&b, n, g, pos, bundle[k])
	}
	drawNodes(&b, g, pos, func(i int) string { return n.Nodes[i].Key })
	fmt.Fprintf(&b, `<g font-size="11" transform="translate(16 %s)"><path class="line plus" stroke-width="2" d="M0 0h26"/><text x="32" y="4">friendly</text><path class="line minus" stroke-width="2" d="M100 0h26M113 -4v8"/><text x="132" y="4">hostile, or friendship denied</text><path class="line" stroke-dasharray="3 3" d="M310 0h26"/><text x="342" y="4">other</text><text x="400" y="4">double: both are claimed</text></g>`, svg.Num(height+14))
	b.WriteString("\n</svg>\n")
	return b.String()
}

func open(b *strings.Builder, o Options, title string, w, h float64, desc string) {
	if o.Title != "" {
		title = o.Title
	}
	id := svg.Escape(o.ID)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" class="r" role="img" aria-labelledby="%st %sd" viewBox="0 0 %s %s" width="%s" height="%s">`,
		id, id, svg.Num(w), svg.Num(h), svg.Num(w), svg.Num(h))
	fmt.Fprintf(b, "\n<title id=\"%st\">%s</title>\n<desc id=\"%sd\">%s</desc>\n%s\n", id, svg.Escape(title), id, svg.Escape(desc), svg.Style)
}

func drawTies(b *strings.Builder, n *compare.TieNetwork, g *graph, pos [][2]float64, es []compare.TieEdge) {
	plus, minus, other := 0, 0, 0
	var tips []string
	toFirst, toSecond := false, false
	i, j := min(es[0].From, es[0].To), max(es[0].From, es[0].To)
	for _, e := range es {
		switch {
		case e.Sign > 0:
			plus = max(plus, e.Families)
		case e.Sign < 0:
			minus = max(minus, e.Families)
		default:
			other = max(other, e.Families)
		}
		if e.Directed {
			toFirst = toFirst || e.To == i
			toSecond = toSecond || e.To == j
		}
		not := ""
		if e.Negated {
			not = "not "
		}
		tip := fmt.Sprintf("%s %s%s %s (%d independent %s)", n.Nodes[e.From].Name, not, e.Type, n.Nodes[e.To].Name, e.Families, word(e.Families, "account", "accounts"))
		if len(e.Versions) > 0 && len(e.Versions[0].Quotes) > 0 {
			tip += ": “" + e.Versions[0].Quotes[0].Text + "”"
		}
		tips = append(tips, tip)
	}
	p, q := pos[i], pos[j]
	dx, dy := q[0]-p[0], q[1]-p[1]
	l := max(1, math.Hypot(dx, dy))
	ux, uy := dx/l, dy/l
	p = [2]float64{p[0] + ux*(g.size[i]+2), p[1] + uy*(g.size[i]+2)}
	q = [2]float64{q[0] - ux*(g.size[j]+2), q[1] - uy*(g.size[j]+2)}
	fmt.Fprintf(b, `<g class="tie" data-from="%s" data-to="%s"><title>%s</title>`, svg.Escape(n.Nodes[i].Key), svg.Escape(n.Nodes[j].Key), svg.Escape(strings.Join(tips, "\n")))
	line := func(shift float64, class, dash string, families int) {
		fmt.Fprintf(b, `<path class="line %s" stroke-width="%s" d="M%s %sL%s %s"`, class, svg.Num(1+.7*float64(min(families, 6)-1)),
			svg.Num(p[0]-uy*shift), svg.Num(p[1]+ux*shift), svg.Num(q[0]-uy*shift), svg.Num(q[1]+ux*shift))
		if dash != "" {
			fmt.Fprintf(b, ` stroke-dasharray="%s"`, dash)
		}
		b.WriteString("/>")
	}
	switch {
	case plus > 0 && minus > 0:
		line(2.5, "plus", "", plus)
		line(-2.5, "minus", "", minus)
	case plus > 0:
		line(0, "plus", "", plus)
	case minus > 0:
		line(0, "minus", "", minus)
	default:
		line(0, "", "3 3", other)
	}
	if minus > 0 {
		mx, my := (p[0]+q[0])/2, (p[1]+q[1])/2
		fmt.Fprintf(b, `<path class="line minus" stroke-width="2" d="M%s %sL%s %s"/>`, svg.Num(mx-uy*5), svg.Num(my+ux*5), svg.Num(mx+uy*5), svg.Num(my-ux*5))
	}
	class := ""
	if plus > 0 {
		class = "fplus"
	} else if minus > 0 {
		class = "fminus"
	}
	head := func(at [2]float64, s float64) {
		fmt.Fprintf(b, `<path class="%s" style="stroke:none" d="M%s %sL%s %sL%s %sz"/>`, class, svg.Num(at[0]), svg.Num(at[1]),
			svg.Num(at[0]-s*ux*7-uy*3.2), svg.Num(at[1]-s*uy*7+ux*3.2), svg.Num(at[0]-s*ux*7+uy*3.2), svg.Num(at[1]-s*uy*7-ux*3.2))
	}
	if toSecond {
		head(q, 1)
	}
	if toFirst {
		head(p, -1)
	}
	b.WriteString("</g>\n")
}

func word(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func drawNodes(b *strings.Builder, g *graph, pos [][2]float64, key func(int) string) {
	for i, n := range g.names {
		fmt.Fprintf(b, `<g class="node" data-key="%s"><circle class="box" cx="%s" cy="%s" r="%s" stroke-width="1.4"/><text class="halo" font-size="11" text-anchor="middle" x="%s" y="%s">%s</text></g>`+"\n",
			svg.Escape(key(i)), svg.Num(pos[i][0]), svg.Num(pos[i][1]), svg.Num(g.size[i]), svg.Num(pos[i][0]), svg.Num(pos[i][1]+g.size[i]+11), svg.Escape(n))
	}
}

// Discourse draws a one-mode or two-mode network: positive cells as whole lines, negative
// ones dashed with a bar, thicker for more. Nodes may be marked by group (nil: none).
func Discourse(m *network.Matrix, group []int, o Options) string {
	g := &graph{weight: map[[2]int]float64{}}
	g.names = slices.Clone(m.Rows)
	shift := 0
	if !m.OneMode {
		shift = len(m.Rows)
		g.names = append(g.names, m.Cols...)
	}
	strength := make([]float64, len(g.names))
	type line struct {
		i, j int
		w    float64
	}
	var lines []line
	top := 0.0
	for i, r := range m.Cells {
		for j, w := range r {
			if w == 0 || (m.OneMode && j <= i) {
				continue
			}
			k := j + shift
			lines = append(lines, line{i, k, w})
			strength[i] += math.Abs(w)
			strength[k] += math.Abs(w)
			top = max(top, math.Abs(w))
			if w > 0 {
				g.weight[[2]int{i, k}] = w
			}
		}
	}
	most := slices.Max(append([]float64{1e-9}, strength...))
	for i := range g.names {
		g.size = append(g.size, 4+9*math.Sqrt(strength[i]/most))
	}
	width := o.Width
	if width == 0 {
		width = 900
	}
	height := max(320, min(width*.8, 180+14*float64(len(g.names))))
	pos := g.layout(width, height)
	var b strings.Builder
	open(&b, o, "Discourse network", width, height, fmt.Sprintf("%d nodes, %d lines.", len(g.names), len(lines)))
	for _, l := range lines {
		class, dash := "plus", ""
		if l.w < 0 {
			class, dash = "minus", ` stroke-dasharray="5 3"`
		}
		fmt.Fprintf(&b, `<path class="line %s" opacity=".75" stroke-width="%s"%s d="M%s %sL%s %s"><title>%s – %s: %.4g</title></path>`+"\n", class, svg.Num(.6+4*math.Abs(l.w)/top), dash,
			svg.Num(pos[l.i][0]), svg.Num(pos[l.i][1]), svg.Num(pos[l.j][0]), svg.Num(pos[l.j][1]), svg.Escape(g.names[l.i]), svg.Escape(g.names[l.j]), l.w)
	}
	drawNodes(&b, g, pos, func(i int) string { return g.names[i] })
	for i, c := range group {
		if i < len(pos) {
			fmt.Fprintf(&b, `<text font-size="9" text-anchor="middle" x="%s" y="%s">%s</text>`, svg.Num(pos[i][0]), svg.Num(pos[i][1]+3), svg.Escape(string(rune('A'+c%26))))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}
