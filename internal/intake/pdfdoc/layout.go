package pdfdoc

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a line of one column.
type line struct {
	text    string
	x, y, w float64
	size    float64
	bold    bool
}

func (l line) right() float64 { return l.x + l.w }

// lines puts runs into lines: runs on one baseline, cut where a gap is too wide for a space
// between words, or where a gutter runs down the page.
func lines(runs []run) []line {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(b.y, a.y) })
	var rows [][]run
	for i := 0; i < len(runs); {
		j := i + 1
		for j < len(runs) && runs[i].y-runs[j].y < .35*math.Max(4, math.Min(runs[i].size, runs[j].size)) {
			j++
		}
		row := slices.Clone(runs[i:j])
		slices.SortStableFunc(row, func(a, b run) int { return cmp.Compare(a.x, b.x) })
		rows = append(rows, row)
		i = j
	}
	cuts := gutters(rows)
	var out []line
	for _, row := range rows {
		out = append(out, cutRow(row, cuts)...)
	}
	return out
}

// gap is white space between two runs of a row.
type gap struct{ from, to float64 }

// gutters finds the x at which gaps stand under each other in many rows while hardly a row
// has text there. Spaces between words do not stand under each other for long.
func gutters(rows [][]run) []float64 {
	var gaps [][]gap
	var all []float64
	for _, row := range rows {
		var g []gap
		end := math.Inf(-1)
		for _, r := range row {
			if strings.TrimSpace(r.text) == "" {
				continue
			}
			if !math.IsInf(end, -1) && r.x-end > .45*r.size {
				g = append(g, gap{end, r.x})
				all = append(all, (end+r.x)/2)
			}
			end = math.Max(end, r.x+r.w)
		}
		gaps = append(gaps, g)
	}
	slices.Sort(all)
	var out []float64
	for len(out) < 6 {
		best, at := 0, 0.0
		for i, x := range all {
			if i > 0 && x-all[i-1] < 1 || slices.ContainsFunc(out, func(o float64) bool { return math.Abs(o-x) < 30 }) {
				continue
			}
			hit, cross := 0, 0
			for k, row := range rows {
				switch {
				case slices.ContainsFunc(gaps[k], func(g gap) bool { return g.from < x && x < g.to }):
					hit++
				case slices.ContainsFunc(row, func(r run) bool { return r.x < x && x < r.x+r.w && strings.TrimSpace(r.text) != "" }):
					cross++
				}
			}
			if hit >= 5 && hit > 2*cross && hit-cross > best {
				best, at = hit-cross, x
			}
		}
		if best == 0 {
			break
		}
		out = append(out, at)
	}
	return out
}

func cutRow(row []run, cuts []float64) []line {
	var out []line
	var cur line
	var b strings.Builder
	end := 0.0
	flush := func() {
		if s := strings.TrimSpace(b.String()); s != "" {
			cur.text, cur.w = s, end-cur.x
			out = append(out, cur)
		}
		b.Reset()
	}
	for _, r := range row {
		if strings.TrimSpace(r.text) == "" {
			if b.Len() > 0 && r.x-end < 1.2*r.size {
				b.WriteByte(' ')
				end = math.Max(end, math.Min(r.x+r.w, end+.6*r.size))
			}
			continue
		}
		gap := r.x - end
		cut := slices.ContainsFunc(cuts, func(x float64) bool { return end <= x && x <= r.x })
		if b.Len() == 0 || gap > 1.2*math.Max(r.size, 6) || cut && gap > .45*r.size {
			flush()
			lead := len(r.text) - len(strings.TrimLeft(r.text, " ")) // blanks that indent
			cur = line{x: r.x + .27*r.size*float64(lead), y: r.y, size: r.size, bold: r.bold}
		} else {
			if gap > .17*r.size && !strings.HasSuffix(b.String(), " ") && !strings.HasPrefix(r.text, " ") {
				b.WriteByte(' ')
			}
			cur.size = math.Max(cur.size, r.size)
			cur.bold = cur.bold && r.bold
		}
		if gap < -.5*r.size && strings.HasSuffix(b.String(), r.text) && len(r.text) > 1 {
			continue // printed twice for boldness
		}
		b.WriteString(r.text)
		end = r.x + r.w
	}
	flush()
	return out
}

// order puts the lines of a page into reading order. Where a gutter divides the page, rows
// that cross it cut the page into bands, and in each band the left side is read before the
// right; each side may be divided again. before is the gutter of the page before, or 0: a
// last page may hold too few lines to show its own.
func order(ls []line, depth int, before float64) []line {
	g, ok := gutter(ls)
	if !ok && before > 0 && len(ls) < 30 && !slices.ContainsFunc(ls, func(l line) bool { return l.x < before-1 && l.right() > before+1 }) {
		g, ok = before, true
	}
	if !ok || depth > 4 {
		slices.SortStableFunc(ls, func(a, b line) int {
			if d := b.y - a.y; math.Abs(d) > .3*math.Max(4, math.Min(a.size, b.size)) {
				return cmp.Compare(b.y, a.y)
			}
			return cmp.Compare(a.x, b.x)
		})
		return ls
	}
	slices.SortStableFunc(ls, func(a, b line) int { return cmp.Compare(b.y, a.y) })
	var out, left, right []line
	band := func() {
		out = append(out, order(left, depth+1, 0)...)
		out = append(out, order(right, depth+1, 0)...)
		left, right = nil, nil
	}
	for _, l := range ls {
		switch {
		case l.right() <= g+1:
			left = append(left, l)
		case l.x >= g-1:
			right = append(right, l)
		default:
			band()
			out = append(out, l)
		}
	}
	band()
	return out
}

// gutter finds the x that divides the lines into two columns: few lines cross it, many stand
// on either side, and beside each other.
func gutter(ls []line) (float64, bool) {
	if len(ls) < 8 {
		return 0, false
	}
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, l := range ls {
		lo, hi = math.Min(lo, l.x), math.Max(hi, l.right())
	}
	// Columns begin where many lines begin: the candidates are the left edges.
	var edges []float64
	for _, l := range ls {
		if l.x > lo+.2*(hi-lo) && l.x < lo+.8*(hi-lo) {
			edges = append(edges, l.x)
		}
	}
	slices.Sort(edges)
	best, at := 0.0, 0.0
	for i := 0; i < len(edges); {
		j := i
		for j < len(edges) && edges[j]-edges[i] < 3 {
			j++
		}
		if j-i >= 4 {
			x := edges[i] - 2
			left, right, cross := 0, 0, 0
			top, bottom := math.Inf(-1), math.Inf(1)
			ltop, lbottom := math.Inf(-1), math.Inf(1)
			for _, l := range ls {
				switch {
				case l.right() <= x:
					left++
					ltop, lbottom = math.Max(ltop, l.y), math.Min(lbottom, l.y)
				case l.x >= x:
					right++
					top, bottom = math.Max(top, l.y), math.Min(bottom, l.y)
				default:
					cross++
				}
			}
			overlap := math.Min(top, ltop) - math.Max(bottom, lbottom)
			if left >= 4 && right >= 4 && overlap > 20 && cross*4 < left+right {
				if s := float64(min(left, right)) - 2*float64(cross); s > best {
					best, at = s, x
				}
			}
		}
		i = j
	}
	return at, best > 0
}

// paragraph is a paragraph of the file.
type paragraph struct {
	text      string
	size      float64
	bold      bool
	furniture bool // running head, page number
	lines     int
}

// paragraphs joins the lines of a page, in reading order.
func paragraphs(ls []line, words map[string]int) []paragraph {
	var out []paragraph
	lead := leading(ls)
	for i := 0; i < len(ls); {
		j := i + 1
		left, right := ls[i].x, ls[i].right()
		for j < len(ls) && sameParagraph(ls[j-1], ls[j], ls[i:j], lead, left, right) {
			if j > i+1 || ls[j].x < left {
				left = math.Min(left, ls[j].x)
			}
			right = math.Max(right, ls[j].right())
			j++
		}
		p := paragraph{size: ls[i].size, bold: ls[i].bold, lines: j - i}
		for k := i; k < j; k++ {
			p.text = joinLine(p.text, ls[k].text, words)
			p.bold = p.bold && ls[k].bold
		}
		out = append(out, p)
		i = j
	}
	return out
}

// leading is the usual distance of the lines of running text.
func leading(ls []line) float64 {
	var d []float64
	for i := 1; i < len(ls); i++ {
		if g := ls[i-1].y - ls[i].y; g > 2 && g < 4*ls[i].size && math.Abs(ls[i].size-ls[i-1].size) < .6 {
			d = append(d, g)
		}
	}
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[len(d)/3]
}

func sameParagraph(a, b line, so []line, lead, left, right float64) bool {
	gap := a.y - b.y
	if gap <= 0 || math.Abs(a.size-b.size) > .12*math.Max(a.size, b.size) || a.bold != b.bold && len(so) == 1 {
		return false
	}
	if b.x > right || b.right() < left {
		return false // another column
	}
	limit := 1.9 * b.size
	if lead > 0 {
		limit = math.Min(limit, 1.35*lead)
		if lead > 1.7*b.size { // double spacing
			limit = 1.35 * lead
		}
	}
	if gap > limit {
		return false
	}
	// An indented first line begins a paragraph; so does a line behind a short last one.
	if len(so) > 1 && b.x-left > .8*b.size && b.x-left < 6*b.size && a.x-left < .5*b.size {
		return false
	}
	if len(so) == 1 && b.x-a.x > .8*b.size {
		return false
	}
	if len(so) >= 1 && right-a.right() > .22*(right-left) && ends(a.text) && right-left > 12*b.size {
		return false
	}
	return true
}

// joinLine puts two lines of a paragraph together. A hyphen at the line's end is dropped if
// the word is known without it elsewhere in the file or unless it is known with it.
func joinLine(a, b string, words map[string]int) string {
	if a == "" {
		return b
	}
	if strings.HasSuffix(a, "\u00ad") {
		return strings.TrimSuffix(a, "\u00ad") + b
	}
	r, _ := utf8.DecodeRuneInString(b)
	if (strings.HasSuffix(a, "-") || strings.HasSuffix(a, "‐")) && unicode.IsLower(r) {
		cut := strings.TrimSuffix(strings.TrimSuffix(a, "-"), "‐")
		if p, _ := utf8.DecodeLastRuneInString(cut); unicode.IsLetter(p) {
			first, second := lastWord(cut), firstWord(b)
			if words[strings.ToLower(first+second)] > 0 || words[strings.ToLower(first+"-"+second)] == 0 {
				return cut + b
			}
			return a + b
		}
	}
	return a + " " + b
}

func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	return s[i+1:]
}

func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }); i >= 0 {
		return s[:i]
	}
	return s
}

func ends(s string) bool {
	s = strings.TrimRight(s, "\"'”’»)] ")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":")
}
