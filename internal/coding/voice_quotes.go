package coding

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// quotation is a stretch of text in quotation marks, the marks left out. A quotation may run
// over several paragraphs.
type quotation struct {
	start, end int // bytes
	depth      int // 0 for the outermost
	single     bool
	open       bool // never closed: it ends with its last paragraph
}

// quoteMark is one quotation mark with what it can be.
type quoteMark struct {
	at, width  int
	kind       byte // 'd' double, 's' single
	opens      bool
	closes     bool
	atParStart bool
	par        int
}

// findQuotations pairs the quotation marks of the coded parts. Curly and doubled marks say
// themselves whether they open; straight ones are judged by the white space beside them. A
// mark that opens at the start of a paragraph while the same quotation is still running
// continues it.
func findQuotations(d *affair.Document) []quotation {
	var marks []quoteMark
	parts := d.Coded()
	for pi, p := range parts {
		marks = appendMarks(marks, d.Text, p.Start, p.End, pi)
	}
	var out []quotation
	type opened struct {
		m   quoteMark
		idx int
	}
	var stack []opened
	closeAt := func(k, end int, open bool) {
		o := stack[k]
		if end > o.m.at+o.m.width {
			out = append(out, quotation{o.m.at + o.m.width, end, k, o.m.kind == 's', open})
		}
		stack = stack[:k]
	}
	for i, m := range marks {
		for len(stack) > 0 && stack[len(stack)-1].m.par != m.par {
			top := stack[len(stack)-1]
			if runsOn(marks, i, top.m, d.Text, parts) {
				break
			}
			closeAt(len(stack)-1, parts[top.m.par].End, true)
		}
		top := -1
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].m.kind == m.kind {
				top = k
				break
			}
		}
		switch {
		case top >= 0 && m.atParStart && m.opens && m.par != stack[top].m.par:
			// the running quotation goes on in a new paragraph
		case top >= 0 && m.closes && (!m.opens || top == len(stack)-1):
			closeAt(top, m.at, false)
		case m.opens && len(stack) < 4:
			stack = append(stack, opened{m, i})
		}
	}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		closeAt(len(stack)-1, parts[top.m.par].End, true)
	}
	return out
}

// runsOn reports whether a quotation opened in an earlier paragraph is closed later: going
// on from mark i, the marks of its kind balance to a closing one.
func runsOn(marks []quoteMark, i int, open quoteMark, text string, parts []affair.Part) bool {
	depth := 1
	for _, m := range marks[i:] {
		if m.kind != open.kind {
			continue
		}
		switch {
		case m.atParStart && m.opens:
			if depth == 1 {
				continue // continuation
			}
			depth++
		case m.opens && !m.closes:
			depth++
		case m.closes && !m.opens:
			depth--
		case m.closes: // straight: cannot tell, take it as closing what is open
			depth--
		}
		if depth == 0 {
			if open.kind == 's' && m.par-open.par > 3 {
				return false
			}
			return true
		}
	}
	return false
}

func appendMarks(marks []quoteMark, text string, start, end, par int) []quoteMark {
	first := true
	for i := start; i < end; {
		r, w := utf8.DecodeRuneInString(text[i:end])
		before, after := ' ', ' '
		if i > start {
			before, _ = utf8.DecodeLastRuneInString(text[start:i])
		}
		if i+w < end {
			after, _ = utf8.DecodeRuneInString(text[i+w : end])
		}
		m := quoteMark{at: i, width: w, atParStart: first, par: par}
		leftOpen := unicode.IsSpace(before) || strings.ContainsRune("([{—–-_\"“‘'`", before)
		rightOpen := unicode.IsSpace(after) || strings.ContainsRune(")]}.,;:!?—–-_\"”’'", after)
		switch r {
		case '“', '«', '„':
			m.kind, m.opens = 'd', true
		case '”', '»':
			m.kind, m.closes = 'd', true
			if r == '”' && first {
				m.opens, m.closes = true, false // mistaken for an opening mark
			}
		case '"':
			m.kind = 'd'
			m.opens, m.closes = leftOpen && !unicode.IsSpace(after), !leftOpen || rightOpen
			if m.opens && m.closes && !rightOpen {
				m.closes = false
			}
		case '`':
			if i+1 < end && text[i+1] == '`' {
				m.kind, m.opens, m.width = 'd', true, 2
				w = 2
			} else if leftOpen {
				m.kind, m.opens = 's', true
			}
		case '\'':
			switch {
			case i+1 < end && text[i+1] == '\'':
				m.kind, m.closes, m.width = 'd', true, 2
				w = 2
				if i+2 < end && text[i+2] == '\'' { // "'''": the inner mark first
					marks = append(marks, quoteMark{at: i, width: 1, kind: 's', closes: true, par: par})
					m.at, w = i+1, 3
				}
			case leftOpen && unicode.IsLetter(after):
				m.kind, m.opens = 's', true
			case rightOpen && !unicode.IsSpace(before):
				m.kind, m.closes = 's', true
			}
		case '‘':
			m.kind, m.opens = 's', true
		case '’':
			if rightOpen && !unicode.IsSpace(before) {
				m.kind, m.closes = 's', true
			}
		}
		if m.kind != 0 && (m.opens || m.closes) {
			marks = append(marks, m)
		}
		if !unicode.IsSpace(r) {
			first = false
		}
		i += w
	}
	return marks
}
