// Package svg holds what the program's drawings share: text measured and wrapped without a
// font, escaping, numbers, and the style by which a drawing follows the page's colours.
package svg

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Style is the style sheet of every drawing. Colours come from the page through variables,
// with values of their own for a file that stands alone, in light and dark.
const Style = `<style>
.r{--ink:var(--rashomon-ink,currentColor);--paper:var(--rashomon-paper,#fff);--faint:var(--rashomon-faint,#767676);--plus:var(--rashomon-plus,#0b6e4f);--minus:var(--rashomon-minus,#b3261e);--mark:var(--rashomon-mark,#f2c94c);color:var(--rashomon-text,#1b1b1b);font:12px/1.25 system-ui,sans-serif}
@media (prefers-color-scheme:dark){.r{--paper:var(--rashomon-paper,#1b1b1b);--faint:var(--rashomon-faint,#9a9a9a);--plus:var(--rashomon-plus,#58c9a0);--minus:var(--rashomon-minus,#ff8a80);color:var(--rashomon-text,#f0f0f0)}}
.r text{fill:var(--ink)}.r .faint{fill:var(--faint)}.r .box{fill:var(--paper);stroke:var(--ink)}.r .line{fill:none;stroke:var(--ink)}
.r .plus{stroke:var(--plus)}.r .minus{stroke:var(--minus)}.r .fplus{fill:var(--plus)}.r .fminus{fill:var(--minus)}.r .halo{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round}
</style>`

// Escape makes text safe inside an element or a quoted attribute. Characters that XML does
// not allow are dropped.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == utf8.RuneError, r < 0x20 && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Num writes a coordinate with at most one decimal.
func Num(x float64) string {
	s := strconv.FormatFloat(x, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// Width estimates the width of text in pixels at the size, for a common sans-serif face.
func Width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljI.,:;'|!()[] ", r):
			w += .3
		case strings.ContainsRune("mwMW@%—", r):
			w += .85
		case r > 0x2E80: // wide scripts
			w += 1
		case unicode.IsUpper(r) || unicode.IsDigit(r):
			w += .64
		default:
			w += .54
		}
	}
	return w * size
}

// Wrap breaks text into at most lines lines of the width; what does not fit ends in "…".
func Wrap(s string, width, size float64, lines int) []string {
	var out []string
	cur := ""
	words := strings.Fields(s)
	for k := 0; k < len(words); k++ {
		w := words[k]
		for Width(w, size) > width && utf8.RuneCountInString(w) > 4 { // a word longer than the line is cut
			head, tail := cut(w, width, size)
			w, words[k] = head, tail
			if cur != "" {
				out = append(out, cur)
			}
			out, cur = append(out, w), ""
			w = words[k]
		}
		switch {
		case cur == "":
			cur = w
		case Width(cur+" "+w, size) <= width:
			cur += " " + w
		default:
			out = append(out, cur)
			cur = w
		}
	}
	if cur != "" {
		out = append(out, cur)
	}
	if len(out) > lines {
		out = out[:lines]
		last := out[lines-1]
		for last != "" && Width(last+"…", size) > width {
			_, n := utf8.DecodeLastRuneInString(last)
			last = last[:len(last)-n]
		}
		out[lines-1] = strings.TrimRight(last, " ,.;") + "…"
	}
	return out
}

func cut(w string, width, size float64) (string, string) {
	n := 0
	for i, r := range w {
		if i > 0 && Width(w[:i], size)+size > width {
			break
		}
		n = i + utf8.RuneLen(r)
	}
	if n >= len(w) || n <= 0 {
		_, k := utf8.DecodeRuneInString(w)
		n = k
	}
	return w[:n], w[n:]
}
