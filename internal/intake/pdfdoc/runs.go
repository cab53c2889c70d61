// Package pdfdoc reads the text layer of PDF files: it collects positioned runs of text from
// the pages' content streams, puts them into lines, columns and paragraphs in reading order,
// joins words that were hyphenated at line ends, and tells running heads from text. The file
// structure is read by github.com/ledongthuc/pdf.
package pdfdoc

import (
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// run is a string shown at one place.
type run struct {
	text string
	x, y float64 // of its beginning, in points, y upwards
	w    float64 // width
	size float64
	bold bool
}

// Limits of what one file may hold. Beyond them reading stops with what was read.
const (
	maxPages = 3000
	maxRuns  = 400_000 // a page
	maxForms = 16      // nesting of form objects
	maxOps   = 3_000_000
)

type matrix [6]float64 // a b c d e f

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

var identity = matrix{1, 0, 0, 1, 0, 0}

// font is what is needed of a font: from codes to text, and how wide codes are.
type font struct {
	two    bool // codes of two bytes
	table  map[int]string
	width  map[int]float64
	normal float64 // width of codes not in width
	bold   bool
}

// fonts caches the fonts of a file by what they are called in which resources.
type interpreter struct {
	fonts map[string]*font
	runs  []run
	ops   int
	stop  bool
}

type state struct {
	ctm                                 matrix
	font                                *font
	size, char, word, scale, rise, lead float64
}

func (ip *interpreter) page(p pdf.Page) {
	ip.content(p.V.Key("Contents"), p.Resources(), identity, 0)
}

// content interprets a content stream. It may panic on a broken one; the caller recovers and
// keeps the runs collected before.
func (ip *interpreter) content(strm, resources pdf.Value, ctm matrix, depth int) {
	if depth > maxForms || strm.IsNull() {
		return
	}
	g := state{ctm: ctm, scale: 1}
	var saved []state
	tm, tlm := identity, identity
	show := func(s string) {
		if len(ip.runs) >= maxRuns || g.font == nil || s == "" {
			return
		}
		text, adv := g.font.decode(s, g.size, g.char, g.word, g.scale)
		m := matrix{g.size * g.scale, 0, 0, g.size, 0, g.rise}.mul(tm).mul(g.ctm)
		if m[1]*m[1] < .05*m[0]*m[0] && text != "" { // upright text only
			size := m[3]
			if size < 0 {
				size = -size
			}
			sx := tm.mul(g.ctm)[0]
			ip.runs = append(ip.runs, run{text: text, x: m[4], y: m[5], w: adv * sx, size: size, bold: g.font.bold})
		}
		tm = matrix{1, 0, 0, 1, adv, 0}.mul(tm)
	}
	next := func(x, y float64) {
		tlm = matrix{1, 0, 0, 1, x, y}.mul(tlm)
		tm = tlm
	}
	interpret(readStream(strm), func(op string, args []operand) bool {
		if ip.ops++; ip.ops > maxOps || ip.stop {
			ip.stop = true
			return false
		}
		num := func(i int) float64 {
			if i < len(args) {
				return args[i].num
			}
			return 0
		}
		switch op {
		case "cm":
			if len(args) == 6 {
				g.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.mul(g.ctm)
			}
		case "q":
			if len(saved) < 200 {
				saved = append(saved, g)
			}
		case "Q":
			if n := len(saved); n > 0 {
				g, saved = saved[n-1], saved[:n-1]
			}
		case "BT":
			tm, tlm = identity, identity
		case "Tc":
			g.char = num(0)
		case "Tw":
			g.word = num(0)
		case "Tz":
			g.scale = num(0) / 100
		case "TL":
			g.lead = num(0)
		case "Ts":
			g.rise = num(0)
		case "Tf":
			if len(args) == 2 {
				g.font, g.size = ip.font(resources, args[0].text), num(1)
			}
		case "Td":
			next(num(0), num(1))
		case "TD":
			g.lead = -num(1)
			next(num(0), num(1))
		case "T*":
			next(0, -g.lead)
		case "Tm":
			if len(args) == 6 {
				tlm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
				tm = tlm
			}
		case "Tj", "'", "\"":
			if len(args) == 0 {
				return true
			}
			if op == "\"" && len(args) == 3 {
				g.word, g.char = num(0), num(1)
			}
			if op != "Tj" {
				next(0, -g.lead)
			}
			show(args[len(args)-1].text)
		case "TJ":
			if len(args) == 0 {
				return true
			}
			for _, v := range args[0].list {
				if v.kind == 's' {
					show(v.text)
				} else {
					tm = matrix{1, 0, 0, 1, -v.num / 1000 * g.size * g.scale, 0}.mul(tm)
				}
			}
		case "Do":
			if len(args) == 1 {
				x := resources.Key("XObject").Key(args[0].text)
				if x.Key("Subtype").Name() != "Form" {
					return true
				}
				res := x.Key("Resources")
				if res.IsNull() {
					res = resources
				}
				m := identity
				if a := x.Key("Matrix"); a.Len() == 6 {
					for i := range m {
						m[i] = a.Index(i).Float64()
					}
				}
				ip.content(x, res, m.mul(g.ctm), depth+1)
			}
		}
		return true
	})
}

func (ip *interpreter) font(resources pdf.Value, name string) *font {
	v := resources.Key("Font").Key(name)
	key := name + "\x00" + v.Key("BaseFont").Name() + "\x00" + v.Key("Encoding").String() + "\x00" + v.Key("ToUnicode").String() + "\x00" + v.Key("FirstChar").String()
	if f, ok := ip.fonts[key]; ok {
		return f
	}
	f := newFont(v)
	ip.fonts[key] = f
	return f
}

func newFont(v pdf.Value) (f *font) {
	f = &font{table: map[int]string{}, width: map[int]float64{}, normal: 500, two: v.Key("Subtype").Name() == "Type0"}
	f.bold = strings.Contains(strings.ToLower(v.Key("BaseFont").Name()), "bold")
	defer func() { _ = recover() }() // a broken font gives the codes themselves
	if f.two {
		d := v.Key("DescendantFonts").Index(0)
		f.normal = 1000
		if w := d.Key("DW"); !w.IsNull() {
			f.normal = w.Float64()
		}
		readWidths(d.Key("W"), f.width)
	} else {
		first := int(v.Key("FirstChar").Int64())
		w := v.Key("Widths")
		for i := 0; i < min(w.Len(), 256); i++ {
			f.width[first+i] = w.Index(i).Float64()
		}
		if w.Len() == 0 {
			standardWidths(v.Key("BaseFont").Name(), f.width)
		}
		// A font with a map of its own and no encoding needs no other, and the library would
		// read the map in a way that a broken one never ends.
		if e := v.Key("Encoding"); !e.IsNull() && e.Name() != "Identity-H" || v.Key("ToUnicode").IsNull() {
			pf := pdf.Font{V: v}
			enc := pf.Encoder()
			for c := range 256 {
				if s := enc.Decode(string([]byte{byte(c)})); s != "" && s != string(utf8.RuneError) {
					f.table[c] = s
				}
			}
		}
	}
	if u := v.Key("ToUnicode"); u.Kind() == pdf.Stream {
		readToUnicode(u, f.table)
	}
	return f
}

// readWidths reads the W array of a composite font: c [w w ...] or c1 c2 w.
func readWidths(w pdf.Value, out map[int]float64) {
	for i := 0; i+1 < w.Len() && len(out) < 70000; {
		c := int(w.Index(i).Int64())
		if l := w.Index(i + 1); l.Kind() == pdf.Array {
			for j := 0; j < l.Len(); j++ {
				out[c+j] = l.Index(j).Float64()
			}
			i += 2
			continue
		}
		for k := c; k <= int(w.Index(i+1).Int64()) && k-c < 70000; k++ {
			out[k] = w.Index(i + 2).Float64()
		}
		i += 3
	}
}

// decode gives the text of a shown string and how far it moves on, in text space.
func (f *font) decode(s string, size, char, word, scale float64) (string, float64) {
	var b strings.Builder
	adv := 0.0
	step := 1
	if f.two {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		c := code(s[i : i+step])
		w, ok := f.width[c]
		if !ok {
			w = f.normal
		}
		adv += (w/1000*size + char) * scale
		if step == 1 && c == ' ' {
			adv += word * scale
		}
		if t, ok := f.table[c]; ok {
			b.WriteString(t)
		} else if !f.two && c >= ' ' && c < 0x7f {
			b.WriteByte(byte(c))
		}
	}
	return ligatures.Replace(b.String()), adv
}

// ligatures are drawn as one sign and read as letters.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00a0", " ", "\x00", "")

// standardWidths gives rough widths for the fonts every reader has and files need not
// describe: Courier is even, the others near the averages of Helvetica and Times.
func standardWidths(base string, out map[int]float64) {
	even := strings.Contains(base, "Courier")
	for c := 32; c < 256; c++ {
		w := 520.0
		switch {
		case even:
			w = 600
		case strings.ContainsRune(" .,;:!|'ijltfI()[]/", rune(c)):
			w = 278
		case c >= 'A' && c <= 'Z', c == 'm', c == 'w':
			w = 690
		}
		out[c] = w
	}
}
