package families

import (
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Change is a place where two versions differ: what Old said became New. Either is empty when
// words were only added or only taken out. Spans are bytes in the documents' texts.
type Change struct {
	Old, New         affair.Span
	OldText, NewText string
}

// maxCells bounds the table of the comparison: 16 million cells are some 4,000 changed words
// in either text, beginnings and ends that are the same aside.
const maxCells = 16 << 20

// Difference compares the bodies of two versions word by word, by their longest common
// subsequence. What lies between is compared paragraph by paragraph when so much differs that words
// would take too long, and given as one change when even that would. The changes are in the order
// of the text.
func Difference(older, newer *affair.Document) []Change {
	a, b := wordsOf(older), wordsOf(newer)
	front, back := trim(a, b)
	if (len(a)-front-back)*(len(b)-front-back) > maxCells {
		a, b = paragraphsOf(older), paragraphsOf(newer)
		front, back = trim(a, b)
	}
	ma, mb := a[front:len(a)-back], b[front:len(b)-back]
	var out []Change
	add := func(x, y []piece) {
		if len(x) == 0 && len(y) == 0 {
			return
		}
		var c Change
		if len(x) > 0 {
			c.Old = affair.Span{Start: x[0].Start, End: x[len(x)-1].End}
			c.OldText = older.Text[c.Old.Start:c.Old.End]
		}
		if len(y) > 0 {
			c.New = affair.Span{Start: y[0].Start, End: y[len(y)-1].End}
			c.NewText = newer.Text[c.New.Start:c.New.End]
		}
		out = append(out, c)
	}
	if len(ma)*len(mb) > maxCells {
		add(ma, mb)
		return out
	}
	i, j := 0, 0
	for _, m := range matching(ma, mb) {
		add(ma[i:m[0]], mb[j:m[1]])
		i, j = m[0]+1, m[1]+1
	}
	add(ma[i:], mb[j:])
	return out
}

// piece is a word or a paragraph at its place.
type piece struct {
	affair.Span
	text string
}

func wordsOf(d *affair.Document) []piece {
	var out []piece
	for _, p := range d.Body() {
		start := -1
		for i := p.Start; i < p.End; {
			r, n := utf8.DecodeRuneInString(d.Text[i:p.End])
			switch space := unicode.IsSpace(r); {
			case space && start >= 0:
				out = append(out, piece{affair.Span{Start: start, End: i}, d.Text[start:i]})
				start = -1
			case !space && start < 0:
				start = i
			}
			i += n
		}
		if start >= 0 {
			out = append(out, piece{affair.Span{Start: start, End: p.End}, d.Text[start:p.End]})
		}
	}
	return out
}

func paragraphsOf(d *affair.Document) []piece {
	var out []piece
	for _, p := range d.Body() {
		out = append(out, piece{p.Span, d.Text[p.Start:p.End]})
	}
	return out
}

// trim counts the pieces that both begin and end with.
func trim(a, b []piece) (front, back int) {
	n := min(len(a), len(b))
	for front < n && a[front].text == b[front].text {
		front++
	}
	for back < n-front && a[len(a)-1-back].text == b[len(b)-1-back].text {
		back++
	}
	return front, back
}

// matching returns the index pairs of a longest common subsequence, in order.
func matching(a, b []piece) [][2]int {
	w := len(b) + 1
	long := make([]int32, (len(a)+1)*w) // [i*w+j]: length for a[i:], b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].text == b[j].text {
				long[i*w+j] = long[(i+1)*w+j+1] + 1
			} else {
				long[i*w+j] = max(long[(i+1)*w+j], long[i*w+j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].text == b[j].text:
			out = append(out, [2]int{i, j})
			i++
			j++
		case long[(i+1)*w+j] >= long[i*w+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}
