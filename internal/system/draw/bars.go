package draw

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/svg"
)

// Column is one account's answers in a drawing of bars.
type Column struct {
	Name    string
	Outcome *system.Outcome
}

// Row is one factor across the columns: the index of its answer in each, -1 where the
// account does not speak of it, and whether the account words it the other way round.
type Row struct {
	Name  string
	Index []int
	Flip  []bool
}

// Rows lists the factors that a single outcome's presses reach, for Bars.
func Rows(o *system.Outcome) []Row {
	var out []Row
	for i, a := range o.Answers {
		if a.Reached && !a.Pressed {
			out = append(out, Row{Name: a.Factor, Index: []int{i}, Flip: []bool{false}})
		}
	}
	return out
}

// Bars draws, for each factor and account, the share of stable draws in which it falls (to
// the left) and rises (to the right), with the 95 % interval as a whisker.
func Bars(title string, columns []Column, rows []Row) string {
	const label, col, step = 260.0, 190.0, 30.0
	w := label + col*float64(len(columns)) + 2*margin
	h := 70 + step*float64(len(rows)) + margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="r" role="img" viewBox="0 0 %s %s" width="%s" height="%s">`, svg.Num(w), svg.Num(h), svg.Num(w), svg.Num(h))
	fmt.Fprintf(&b, "\n<title>%s</title>\n<desc>", svg.Escape(title))
	for _, r := range rows {
		for k, c := range columns {
			if a, ok := answer(c, r, k); ok {
				fmt.Fprintf(&b, "%s: %s rises in %.0f %% of draws, falls in %.0f %%. ", svg.Escape(c.Name), svg.Escape(r.Name), 100*a.up, 100*a.down)
			}
		}
	}
	b.WriteString("</desc>\n" + svg.Style + "\n")
	for k, c := range columns {
		x := margin + label + col*float64(k) + col/2
		fmt.Fprintf(&b, `<text x="%s" y="22" text-anchor="middle" font-weight="bold">%s</text>`, svg.Num(x), svg.Escape(svg.Wrap(c.Name, col-10, textSize, 1)[0]))
		note := ""
		if c.Outcome != nil {
			note = fmt.Sprintf("%d draws, %.0f %% stable", c.Outcome.Accepted, 100*c.Outcome.Share)
		}
		fmt.Fprintf(&b, `<text x="%s" y="38" text-anchor="middle" font-size="10" class="faint">%s</text>`, svg.Num(x), note)
		fmt.Fprintf(&b, `<text x="%s" y="54" text-anchor="middle" font-size="10" class="faint">falls ◂ ▸ rises</text><path class="line" opacity=".4" d="M%s 60V%s"/>`+"\n", svg.Num(x), svg.Num(x), svg.Num(h-margin))
	}
	for i, r := range rows {
		y := 74 + step*float64(i)
		for n, t := range svg.Wrap(r.Name, label-16, 11, 2) {
			fmt.Fprintf(&b, `<text font-size="11" x="%s" y="%s">%s</text>`, svg.Num(margin), svg.Num(y+13*float64(n)), svg.Escape(t))
		}
		for k, c := range columns {
			x := margin + label + col*float64(k) + col/2
			a, ok := answer(c, r, k)
			if !ok {
				fmt.Fprintf(&b, `<text font-size="10" class="faint" text-anchor="middle" x="%s" y="%s">says nothing</text>`, svg.Num(x), svg.Num(y+4))
				continue
			}
			half := col/2 - 12
			fmt.Fprintf(&b, `<rect class="fplus" x="%s" y="%s" width="%s" height="12"/><rect class="fminus" x="%s" y="%s" width="%s" height="12"/>`,
				svg.Num(x), svg.Num(y-6), svg.Num(half*a.up), svg.Num(x-half*a.down), svg.Num(y-6), svg.Num(half*a.down))
			fmt.Fprintf(&b, `<path class="line" d="M%s %sH%sM%s %sH%s"/>`, svg.Num(x+half*a.upRange[0]), svg.Num(y), svg.Num(x+half*a.upRange[1]),
				svg.Num(x-half*a.downRange[0]), svg.Num(y), svg.Num(x-half*a.downRange[1]))
		}
		b.WriteString("\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

type shares struct {
	up, down           float64
	upRange, downRange [2]float64
}

func answer(c Column, r Row, k int) (shares, bool) {
	if c.Outcome == nil || k >= len(r.Index) || r.Index[k] < 0 || r.Index[k] >= len(c.Outcome.Answers) || c.Outcome.Accepted == 0 {
		return shares{}, false
	}
	a := c.Outcome.Answers[r.Index[k]]
	s := shares{a.ShareUp, a.ShareDown, a.UpRange, a.DownRange}
	if k < len(r.Flip) && r.Flip[k] {
		s = shares{s.down, s.up, s.downRange, s.upRange}
	}
	return s, true
}

// Aligned lists the factors that the presses of several outcomes reach, each system's factors
// matched to those of the first (system.Align), for Bars with one column an outcome. A nil
// outcome or system leaves its column empty.
func Aligned(systems []*system.System, outcomes []*system.Outcome) []Row {
	var out []Row
	at := map[[2]int]int{} // column and factor -> row
	add := func(k, factor int) int {
		i, ok := at[[2]int{k, factor}]
		if !ok {
			i = len(out)
			r := Row{Name: systems[k].Factors[factor].Name, Index: make([]int, len(systems)), Flip: make([]bool, len(systems))}
			for j := range r.Index {
				r.Index[j] = -1
			}
			out = append(out, r)
			at[[2]int{k, factor}] = i
		}
		out[i].Index[k] = factor
		return i
	}
	for k, o := range outcomes {
		if o == nil || systems[k] == nil {
			continue
		}
		first := slices.IndexFunc(outcomes[:k], func(x *system.Outcome) bool { return x != nil })
		if first >= 0 && systems[first] != nil {
			for _, p := range system.Align(systems[first], systems[k], nil) {
				if i, ok := at[[2]int{first, p.A}]; ok {
					at[[2]int{k, p.B}] = i
					out[i].Index[k], out[i].Flip[k] = p.B, p.Flipped
				}
			}
		}
		for f, a := range o.Answers {
			if a.Reached && !a.Pressed {
				add(k, f)
			}
		}
	}
	return out
}
