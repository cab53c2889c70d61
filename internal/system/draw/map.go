// Package draw makes pictures of causal systems: the map as a layered drawing, the map in
// the DOT language, and responses as bars. Drawings are plain SVG without scripts, follow the
// colours of the page they stand in, carry title and description, and are the same byte for
// byte for the same system.
package draw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/svg"
)

// Options say what to draw. The zero value draws everything.
type Options struct {
	Title string
	// Answers, if set, colours factors by the verdicts of a run.
	Answers []system.Answer
	// Fold draws each of these groups as one box.
	Fold []system.Group
	// ID makes ids inside the drawing unique in a page with several.
	ID string
}

const (
	boxWidth  = 168.0
	textSize  = 12.0
	textWidth = boxWidth - 16
	lineStep  = 15.0
	margin    = 24.0
)

// Map draws the system as a layered causal map. Plus is an arrowhead, minus a ball; the line
// tells the modality: whole for asserted, long dashes for predicted, dashes for conditional,
// dots for hedged, faint with a cross for denied. Links that lead back, and so close loops,
// are drawn bold, with R (reinforcing) or B (balancing) beside them.
func Map(s *system.System, o Options) string {
	names, of := folded(s, o.Fold)
	l := &layered{gapX: 92, gapY: 16}
	lines := make([][]string, len(names))
	for i, n := range names {
		lines[i] = svg.Wrap(n, textWidth, textSize, 4)
		l.boxes = append(l.boxes, box{w: boxWidth, h: float64(len(lines[i]))*lineStep + 12})
	}
	var edges []*system.Edge
	var selfs []*system.Edge
	at := map[[2]int]int{} // one arc for both signs
	arcOf := []int{}
	for i := range s.Edges {
		e := &s.Edges[i]
		a, b := of[e.From], of[e.To]
		if a == b {
			if e.From == e.To {
				selfs = append(selfs, e)
			}
			continue
		}
		k, ok := at[[2]int{a, b}]
		if !ok {
			k = len(l.arcs)
			at[[2]int{a, b}] = k
			l.arcs = append(l.arcs, arc{from: a, to: b})
		}
		edges = append(edges, e)
		arcOf = append(arcOf, k)
	}
	w, h := l.run()
	legendTop := h + 2*margin
	var b strings.Builder
	title := o.Title
	if title == "" {
		title = "Causal map"
	}
	id := svg.Escape(o.ID)
	plus, minus, back := 0, 0, 0
	for i, e := range edges {
		if e.Sign > 0 {
			plus++
		} else {
			minus++
		}
		if l.arcs[arcOf[i]].turned {
			back++
		}
	}
	w = max(w, 640)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="r" role="img" aria-labelledby="%st %sd" viewBox="0 0 %s %s" width="%s" height="%s">`,
		id, id, svg.Num(w+2*margin), svg.Num(legendTop+48), svg.Num(w+2*margin), svg.Num(legendTop+48))
	fmt.Fprintf(&b, "\n<title id=\"%st\">%s</title>\n<desc id=\"%sd\">%d factors, %d raising and %d lowering links, %d of them leading back. %s</desc>\n",
		id, svg.Escape(title), id, len(names), plus, minus, back, svg.Escape(describe(s)))
	b.WriteString(svg.Style + "\n")
	marks := loopMarks(s)
	fmt.Fprintf(&b, "<g transform=\"translate(%s %s)\">\n", svg.Num(margin), svg.Num(margin))
	ports := l.ports()
	drawn := map[int]int{}
	for i, e := range edges {
		k := arcOf[i]
		drawn[k]++
		shift := 0.0
		if e.Conflict {
			shift = 5
			if e.Sign < 0 {
				shift = -5
			}
		}
		drawEdge(&b, s, l, k, e, shift, ports, marks[e.ID])
	}
	for _, e := range selfs {
		drawSelf(&b, s, l.boxes[of[e.From]], e)
	}
	verdict := map[string]string{}
	for _, a := range o.Answers {
		v := a.Verdict
		if a.Pressed {
			v = "pressed " + v
		}
		verdict[a.ID] = v
	}
	for i := range names {
		drawBox(&b, l.boxes[i], lines[i], names[i], ids(s, of, i), verdict)
	}
	b.WriteString("</g>\n")
	legend(&b, margin, legendTop, len(o.Answers) > 0)
	b.WriteString("</svg>\n")
	return b.String()
}

// folded gives the names of the boxes and the box of each factor.
func folded(s *system.System, groups []system.Group) ([]string, []int) {
	in := map[string]int{}
	var names []string
	for _, g := range groups {
		for _, f := range g.Factors {
			in[f] = len(names)
		}
		names = append(names, fmt.Sprintf("%s (%d factors)", g.Name, len(g.Factors)))
	}
	of := make([]int, len(s.Factors))
	for i := range s.Factors {
		k, ok := in[s.Factors[i].ID]
		if !ok {
			k = len(names)
			names = append(names, s.Factors[i].Name)
		}
		of[i] = k
	}
	return names, of
}

func ids(s *system.System, of []int, box int) []string {
	var out []string
	for i := range s.Factors {
		if of[i] == box {
			out = append(out, s.Factors[i].ID)
		}
	}
	return out
}

// describe tells the map in words, for those who do not see it.
func describe(s *system.System) string {
	var parts []string
	for i := range s.Edges {
		e := &s.Edges[i]
		verb := "raises"
		if e.Sign < 0 {
			verb = "lowers"
		}
		if e.Denied {
			verb = "is denied to move"
		}
		parts = append(parts, fmt.Sprintf("%s %s %s.", s.Factors[e.From].Name, verb, s.Factors[e.To].Name))
		if len(parts) == 40 && len(s.Edges) > 41 {
			parts = append(parts, fmt.Sprintf("And %d more links.", len(s.Edges)-40))
			break
		}
	}
	return strings.Join(parts, " ")
}

// loopMarks gives each edge the names of the loops that it closes: R1, B2 and so on.
func loopMarks(s *system.System) map[string][]string {
	marks := map[string][]string{}
	r, bal := 0, 0
	for _, l := range s.Examine().Loops {
		var m string
		if l.Kind == "reinforcing" {
			r++
			m = fmt.Sprintf("R%d", r)
		} else {
			bal++
			m = fmt.Sprintf("B%d", bal)
		}
		for _, e := range l.Edges {
			if len(marks[e]) < 4 {
				marks[e] = append(marks[e], m)
			}
		}
	}
	return marks
}

// ports spreads the ends of the arcs along the sides of the boxes, in the order in which
// they will not cross at once.
func (l *layered) ports() map[[2]int][2]float64 {
	type end struct {
		arc int
		y   float64
	}
	right, left := make([][]end, len(l.boxes)), make([][]end, len(l.boxes))
	for k := range l.arcs {
		a := &l.arcs[k]
		u, v := a.ends()
		first, last := v, u
		if len(a.via) > 0 {
			first, last = a.via[0], a.via[len(a.via)-1]
		}
		right[u] = append(right[u], end{k, l.boxes[first].y})
		left[v] = append(left[v], end{k, l.boxes[last].y})
	}
	out := map[[2]int][2]float64{} // arc, 0 right end of u or 1 left end of v -> point
	spread := func(i int, ends []end, side int) {
		slices.SortStableFunc(ends, func(a, b end) int {
			switch {
			case a.y < b.y:
				return -1
			case a.y > b.y:
				return 1
			}
			return a.arc - b.arc
		})
		bx := l.boxes[i]
		for n, e := range ends {
			y := bx.y - bx.h/2 + bx.h*float64(n+1)/float64(len(ends)+1)
			x := bx.x + bx.w/2
			if side == 1 {
				x = bx.x - bx.w/2
			}
			out[[2]int{e.arc, side}] = [2]float64{x, y}
		}
	}
	for i := range l.boxes {
		spread(i, right[i], 0)
		spread(i, left[i], 1)
	}
	return out
}

var dashes = map[affair.Modality]string{affair.Predicted: "9 4", affair.Conditional: "5 4", affair.Hedged: "1.5 4", affair.Denied: "2 6"}

func drawEdge(b *strings.Builder, s *system.System, l *layered, k int, e *system.Edge, shift float64, ports map[[2]int][2]float64, marks []string) {
	a := &l.arcs[k]
	p, q := ports[[2]int{k, 0}], ports[[2]int{k, 1}]
	p[1] += shift
	q[1] += shift
	points := [][2]float64{p}
	for _, d := range a.via {
		x, y, w := l.boxes[d].x, l.boxes[d].y+shift, l.boxes[d].w/2
		points = append(points, [2]float64{x - w, y}, [2]float64{x + w, y})
	}
	points = append(points, q)
	class := "plus"
	if e.Sign < 0 {
		class = "minus"
	}
	const head = 9.0
	tip, dir := q, 1.0
	if a.turned { // the layout runs against the edge: the head is at the right end of its first box
		tip, dir = p, -1.0
		points[0][0] += head
	} else {
		points[len(points)-1][0] -= head
	}
	width := 1.2 + .5*float64(min(e.Accounts, 5)-1)
	if e.Accounts == 0 {
		width = 1
	}
	if a.turned {
		width += .8
	}
	fmt.Fprintf(b, `<g class="edge" data-edge="%s" data-from="%s" data-to="%s"><title>%s</title>`, e.ID, e.FromID, e.ToID, svg.Escape(edgeTitle(s, e)))
	fmt.Fprintf(b, `<path class="line %s" d="%s" stroke-width="%s"`, class, curve(points), svg.Num(max(1, width)))
	if d := dashes[e.Modality]; d != "" {
		fmt.Fprintf(b, ` stroke-dasharray="%s"`, d)
	}
	if e.Denied || e.Candidate {
		b.WriteString(` opacity=".55"`)
	}
	b.WriteString("/>")
	if e.Sign > 0 {
		fmt.Fprintf(b, `<path class="f%s" d="M%s %sl%s -4.5v9z"/>`, class, svg.Num(tip[0]), svg.Num(tip[1]), svg.Num(-dir*head))
	} else {
		fmt.Fprintf(b, `<circle class="f%s" cx="%s" cy="%s" r="4.3"/>`, class, svg.Num(tip[0]-dir*4.5), svg.Num(tip[1]))
	}
	m := points[len(points)/2]
	if len(points) == 2 {
		m = [2]float64{(points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2}
	}
	if e.Denied {
		fmt.Fprintf(b, `<path class="line" d="M%s %sl8 8m0 -8l-8 8"/>`, svg.Num(m[0]-4), svg.Num(m[1]-4))
	}
	if a.turned && len(marks) > 0 {
		fmt.Fprintf(b, `<text class="halo" font-size="11" font-weight="bold" x="%s" y="%s" text-anchor="middle">%s</text>`,
			svg.Num(m[0]), svg.Num(m[1]-5), svg.Escape(strings.Join(marks, " ")))
	}
	b.WriteString("</g>\n")
}

func drawSelf(b *strings.Builder, s *system.System, bx box, e *system.Edge) {
	x, y := bx.x+bx.w/2-22, bx.y-bx.h/2
	class := "plus"
	if e.Sign < 0 {
		class = "minus"
	}
	fmt.Fprintf(b, `<g class="edge" data-edge="%s"><title>%s</title><path class="line %s" stroke-dasharray="2 3" d="M%s %sc-4 -18 20 -18 16 0"/></g>`+"\n",
		e.ID, svg.Escape(edgeTitle(s, e)), class, svg.Num(x), svg.Num(y))
}

func edgeTitle(s *system.System, e *system.Edge) string {
	verb := "raises"
	if e.Sign < 0 {
		verb = "lowers"
	}
	t := fmt.Sprintf("%s %s %s (%s; %d independent %s", s.Factors[e.From].Name, verb, s.Factors[e.To].Name, e.Modality, e.Accounts, word(e.Accounts, "account", "accounts"))
	if e.Conflict {
		t += "; the opposite is claimed too"
	}
	t += ")"
	for i, c := range e.Claims {
		if i == 3 {
			t += fmt.Sprintf("\n… and %d more", len(e.Claims)-3)
			break
		}
		if len(c.Evidence) > 0 {
			t += fmt.Sprintf("\n%s, %s: “%s”", c.Account, c.Holder, c.Evidence[0].Text)
		}
	}
	return t
}

func word(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// curve is a smooth line through the points, level at each of them.
func curve(p [][2]float64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", svg.Num(p[0][0]), svg.Num(p[0][1]))
	for i := 1; i < len(p); i++ {
		m := (p[i-1][0] + p[i][0]) / 2
		fmt.Fprintf(&b, "C%s %s %s %s %s %s", svg.Num(m), svg.Num(p[i-1][1]), svg.Num(m), svg.Num(p[i][1]), svg.Num(p[i][0]), svg.Num(p[i][1]))
	}
	return b.String()
}

var verdictMark = map[string]string{"up": "▲", "down": "▼", "open": "?", "none": ""}

func drawBox(b *strings.Builder, bx box, lines []string, name string, factors []string, verdict map[string]string) {
	x, y := bx.x-bx.w/2, bx.y-bx.h/2
	mark, weight := "", 1.0
	if len(factors) == 1 {
		v, pressed := strings.CutPrefix(verdict[factors[0]], "pressed ")
		mark = verdictMark[v]
		if pressed {
			weight = 2.6
		}
	}
	fmt.Fprintf(b, `<g class="factor" data-factor="%s"><title>%s</title><rect class="box" x="%s" y="%s" width="%s" height="%s" rx="5" stroke-width="%s"/>`,
		strings.Join(factors, " "), svg.Escape(name), svg.Num(x), svg.Num(y), svg.Num(bx.w), svg.Num(bx.h), svg.Num(weight))
	fmt.Fprintf(b, `<text font-size="%s" text-anchor="middle">`, svg.Num(textSize))
	for i, t := range lines {
		fmt.Fprintf(b, `<tspan x="%s" y="%s">%s</tspan>`, svg.Num(bx.x), svg.Num(y+6+lineStep*float64(i)+11), svg.Escape(t))
	}
	b.WriteString("</text>")
	if mark != "" {
		class := map[string]string{"▲": "fplus", "▼": "fminus", "?": "faint"}[mark]
		fmt.Fprintf(b, `<text class="%s" style="fill:var(--%s)" font-size="13" font-weight="bold" x="%s" y="%s">%s</text>`,
			class, map[string]string{"▲": "plus", "▼": "minus", "?": "faint"}[mark], svg.Num(x+bx.w-12), svg.Num(y-3), mark)
	}
	b.WriteString("</g>\n")
}

func legend(b *strings.Builder, x, y float64, run bool) {
	fmt.Fprintf(b, `<g class="legend" font-size="11" transform="translate(%s %s)">`, svg.Num(x), svg.Num(y))
	b.WriteString(`<path class="line plus" d="M0 0h24"/><path class="fplus" d="M33 0l-9 -4.5v9z"/><text x="38" y="4">raises</text>`)
	b.WriteString(`<path class="line minus" d="M84 0h24"/><circle class="fminus" cx="112" cy="0" r="4.3"/><text x="122" y="4">lowers</text>`)
	px := 172
	for _, m := range []affair.Modality{affair.Asserted, affair.Predicted, affair.Conditional, affair.Hedged, affair.Denied} {
		fmt.Fprintf(b, `<path class="line" d="M%d 0h30" stroke-dasharray="%s"/><text x="%d" y="4">%s</text>`, px, dashes[m], px+36, m)
		px += 52 + int(svg.Width(string(m), 11))
	}
	b.WriteString(`<text x="0" y="22">Thicker lines: more independent accounts. Bold lines lead back; R closes a reinforcing, B a balancing loop.</text>`)
	if run {
		b.WriteString(`<text x="0" y="38">▲ rises, ▼ falls, ? the signs alone do not decide; a thick frame is pressed.</text>`)
	}
	b.WriteString("</g>\n")
}
