package nlp

import (
	"math"
	"slices"
	"strings"
	"sync"
	"time"
)

// annotateValues finds dates, durations and amounts and writes them to d.values. Relative
// dates count from ref (when not zero) or from the date last mentioned. The cost is linear
// in the text: every pattern looks at a bounded number of words ahead.
func annotateValues(d *Doc, ref time.Time) {
	r := valueReaders.Get().(*valueReader)
	defer valueReaders.Put(r)
	r.reset(d, ref)
	for s := range d.sents {
		r.sentence(int(d.sents[s].first), int(d.sents[s].end))
	}
	d.values = append(d.values[:0], r.out...)
	r.d = nil
}

var valueReaders = sync.Pool{New: func() any { return new(valueReader) }}

// atom is a piece of a token that is a number, a word or a mark: "200lbs" is two atoms,
// "3-inch" three. Values begin and end at atoms.
type atom struct {
	start, end int32 // bytes
	tok        int32
	kind       atomKind
	glued      bool // no space before it
	upper      bool // begins with a capital letter
	digits     int8 // number of digits before any point, for numbers
	decimal    bool // has a point or a thousands comma
	num        float64
	w          *valueWord // nil for words that play no part
}

type atomKind uint8

const (
	atomWord atomKind = iota
	atomNumber
	atomMark
)

// valueReader holds the atoms of a sentence and what was last mentioned.
type valueReader struct {
	d        *Doc
	a        []atom
	out      []Value
	ref      day // zero without reference
	refTime  time.Time
	anchor   day // the date last mentioned
	anchorAt int // sentence of the anchor
	sent     int
	story    bool // the anchor is a date that was told of
	history  bool // dates of the text lie mostly years before the reference
	buf      [32]byte
}

func (r *valueReader) reset(d *Doc, ref time.Time) {
	r.d, r.out, r.anchor, r.anchorAt, r.sent = d, r.out[:0], day{}, 0, 0
	r.ref, r.refTime = day{}, ref
	if !ref.IsZero() {
		r.ref = day{ref.Year(), int(ref.Month()), ref.Day()}
	}
	r.history = r.looksHistorical()
}

// looksHistorical reports whether most years named in the text lie at least two years
// before the reference: a bare "in August" then belongs to the year last told of.
func (r *valueReader) looksHistorical() bool {
	if r.ref.y == 0 {
		return true
	}
	past, all := 0, 0
	d := r.d
	for i := range d.start {
		if d.end[i]-d.start[i] != 4 {
			continue
		}
		t := d.text[d.start[i]:d.end[i]]
		y := 0
		for j := 0; j < 4; j++ {
			if t[j] < '0' || t[j] > '9' {
				y = -1
				break
			}
			y = y*10 + int(t[j]-'0')
		}
		if y < 1000 || y > 2100 {
			continue
		}
		all++
		if y <= r.ref.y-2 {
			past++
		}
	}
	return past >= 4 && past*10 >= all*8
}

// sentence reads the values of the tokens [first, end).
func (r *valueReader) sentence(first, end int) {
	r.atoms(first, end)
	r.sent++
	for i := 0; i < len(r.a); {
		a := &r.a[i]
		if a.kind == atomWord && a.w == nil || a.kind == atomMark && a.w == nil {
			i++
			continue
		}
		n := r.timex(i)
		if n == 0 {
			n = r.amount(i)
		}
		i += max(n, 1)
	}
}

// atoms cuts the tokens of a sentence.
func (r *valueReader) atoms(first, end int) {
	r.a = r.a[:0]
	d := r.d
	prevEnd := int32(-1)
	for t := first; t < end; t++ {
		s, e := d.start[t], d.end[t]
		if e-s > 8 && isAddress(d.text[s:e]) {
			continue
		}
		for p := s; p < e; {
			q := p
			a := atom{tok: int32(t), start: p, glued: p == prevEnd}
			c := d.text[p]
			switch {
			case c >= '0' && c <= '9':
				q = r.digits(&a, p, e)
			case isLetterByte(c):
				for q < e && (isLetterByte(d.text[q]) || d.text[q] == '.' && q+1 < e && isLetterByte(d.text[q+1]) && q > p) {
					q++
				}
				if n := runeMarkLen(d.text[p:e]); n > 0 {
					q = p + int32(n)
					a.kind = atomMark
				} else if q < e && d.text[q] == '.' { // "Sept.", "a.m."
					q++
				}
				a.upper = c >= 'A' && c <= 'Z'
			case c == '.' && p+1 < e && d.text[p+1] >= '0' && d.text[p+1] <= '9' && !a.glued:
				q = r.digits(&a, p, e) // ".5"
			default:
				a.kind = atomMark
				q++
			}
			if q <= p {
				q = p + 1
			}
			a.end = q
			if a.kind != atomNumber {
				a.w = r.lookup(d.text[p:q])
			}
			prevEnd = q
			r.a = append(r.a, a)
			p = q
		}
	}
}

// digits reads a number in figures: 1,234.5 or 1234 or 0.5. A space between groups ("10
// 000") is not joined here.
func (r *valueReader) digits(a *atom, p, e int32) int32 {
	text := r.d.text
	a.kind = atomNumber
	q := p
	var v float64
	n := 0
	for q < e && text[q] >= '0' && text[q] <= '9' {
		v = v*10 + float64(text[q]-'0')
		q++
		n++
	}
	a.digits = int8(min(n, 100))
	for n <= 3 && q+3 < e && text[q] == ',' && isDigits(text[q+1:q+4]) && (q+4 == e || text[q+4] < '0' || text[q+4] > '9') {
		for k := int32(1); k <= 3; k++ {
			v = v*10 + float64(text[q+k]-'0')
		}
		q += 4
		a.decimal = true
	}
	if q+1 < e && text[q] == '.' && text[q+1] >= '0' && text[q+1] <= '9' {
		k := q + 1
		scale := 0.1
		f := v
		for k < e && text[k] >= '0' && text[k] <= '9' {
			f += float64(text[k]-'0') * scale
			scale /= 10
			k++
		}
		if k+1 >= e || text[k] != '.' || text[k+1] < '0' || text[k+1] > '9' { // not 1.2.3
			v, q = round12(f), k
			a.decimal = true
		}
	}
	a.num = v
	return q
}

// isAddress reports whether a token is a web or mail address; its figures measure nothing.
func isAddress(s string) bool {
	return strings.Contains(s, "://") || strings.Contains(s, "www.") || strings.IndexByte(s, '@') > 0
}

// round12 takes the noise of binary fractions away.
func round12(v float64) float64 {
	if v == 0 || math.Abs(v) > 1e15 || math.Abs(v) < 1e-3 {
		return v
	}
	return math.Round(v*1e9) / 1e9
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) > 0
}

func isLetterByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// runeMarkLen gives the length of a mark beyond ASCII that stands alone as an atom: currency
// signs, vulgar fractions, dashes and quotes.
func runeMarkLen(s string) int {
	if s[0] < 0x80 {
		return 0
	}
	for i, r := range s {
		if i > 0 {
			break
		}
		switch {
		case strings.ContainsRune("€£¥₽₴₹₺₪₩₫₦₱₡₭¢½⅓⅔¼¾⅛–—−‒’‘“”°…·", r):
			return len(string(r))
		}
	}
	return 0
}

func (r *valueReader) lookup(s string) *valueWord {
	if len(s) > len(r.buf) {
		return nil
	}
	b := r.buf[:0]
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return valueWords[string(b)]
}

// is reports whether atom i exists and has one of the classes.
func (r *valueReader) is(i int, c wordClass) bool {
	return i >= 0 && i < len(r.a) && r.a[i].w != nil && r.a[i].w.class&c != 0
}

// text is atom i as it stands, "" outside the sentence.
func (r *valueReader) text(i int) string {
	if i < 0 || i >= len(r.a) {
		return ""
	}
	return r.d.text[r.a[i].start:r.a[i].end]
}

func (r *valueReader) number(i int) bool {
	return i >= 0 && i < len(r.a) && r.a[i].kind == atomNumber
}

func (r *valueReader) word(i int, words ...string) bool {
	t := r.text(i)
	return t != "" && slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, t) })
}

// hyphen reports whether atom i is a hyphen or dash.
func (r *valueReader) hyphen(i int) bool {
	switch r.text(i) {
	case "-", "–", "—", "−", "‒":
		return true
	}
	return false
}

// emit records a value over the atoms [i, j).
func (r *valueReader) emit(i, j int, v Value) int {
	v.First, v.Last = int(r.a[i].tok), int(r.a[j-1].tok)
	v.Start, v.End = int(r.a[i].start), int(r.a[j-1].end)
	r.out = append(r.out, v)
	return j - i
}

// approx reads the qualifier that ends before atom i: "about", "more than".
func (r *valueReader) approx(i int) string {
	if r.is(i-1, wcDet) {
		i--
	}
	t := strings.ToLower(r.text(i - 1))
	t2 := strings.ToLower(r.text(i - 2))
	switch t {
	case "about", "around", "roughly", "approximately", "some", "circa", "nearly", "almost", "approx.", "approx", "ca.", "c.", "~", "near", "estimated":
		return "about"
	case "over", "above", "exceeding", "topping", "surpassing":
		return "more"
	case "under", "below":
		return "less"
	case "than":
		switch t2 {
		case "more", "greater", "higher", "larger", "better", "longer":
			if t3 := strings.ToLower(r.text(i - 3)); t3 == "no" || t3 == "not" {
				return "at most"
			}
			return "more"
		case "less", "fewer", "lower", "smaller":
			if t3 := strings.ToLower(r.text(i - 3)); t3 == "no" || t3 == "not" {
				return "at least"
			}
			return "less"
		}
	case "least", "minimum":
		return "at least"
	case "most":
		if t2 == "at" {
			return "at most"
		}
	case "to":
		switch t2 {
		case "up":
			return "at most"
		case "close", "next":
			return "about"
		}
	case "as":
		if t2 == "many" || t2 == "much" || t2 == "high" {
			return "at most"
		}
		if t2 == "few" || t2 == "little" || t2 == "low" {
			return "at least"
		}
	case "between":
		return "at least"
	case "maximum":
		return "at most"
	}
	return ""
}
