package pdfdoc

import (
	"errors"
	"io"
	"strconv"
	"sync/atomic"

	"github.com/ledongthuc/pdf"
)

// operand is an operand of a content stream's operator: a number, a string, a name, or an
// array of these. Dictionaries are passed over.
type operand struct {
	kind byte // 'n' number, 's' string, 'N' name, 'a' array, 'd' dictionary
	num  float64
	text string
	list []operand
}

// lexer reads a content stream (PDF 32000-1, 7.8.2). It ends at the end of its bytes, whatever
// stands there.
type lexer struct {
	b  []byte
	at int
}

const (
	maxContent  = 64 << 20 // bytes of one content stream, unpacked
	maxOperands = 4096
	maxArrays   = 8 // nesting
)

// readStream unpacks a stream, or an array of streams that are one.
func readStream(v pdf.Value) []byte {
	if v.Kind() != pdf.Array {
		return readOne(v)
	}
	var out []byte
	for i := 0; i < v.Len() && len(out) < maxContent; i++ {
		out = append(append(out, readOne(v.Index(i))...), '\n')
	}
	return out
}

func readOne(v pdf.Value) []byte {
	if v.Kind() != pdf.Stream {
		return nil
	}
	r := v.Reader()
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, maxContent)) // a cut stream gives what it has
	return b
}

// interpret calls do for every operator with its operands. do returns false to stop.
func interpret(b []byte, do func(op string, args []operand) bool) {
	l := &lexer{b: b}
	var args []operand
	for {
		o, op, ok := l.next(0)
		switch {
		case !ok:
			return
		case op == "BI":
			l.inlineImage()
			args = args[:0]
		case op != "":
			if !do(op, args) {
				return
			}
			args = args[:0]
		case len(args) < maxOperands:
			args = append(args, o)
		}
	}
}

func space(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool {
	switch c {
	case '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}

// next reads an operand or an operator; ok is false at the end.
func (l *lexer) next(depth int) (o operand, op string, ok bool) {
	for l.at < len(l.b) {
		c := l.b[l.at]
		switch {
		case space(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		case c == '(':
			return operand{kind: 's', text: l.literal()}, "", true
		case c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<':
			l.dictionary()
			return operand{kind: 'd'}, "", true
		case c == '<':
			return operand{kind: 's', text: l.hex()}, "", true
		case c == '/':
			l.at++
			return operand{kind: 'N', text: l.word()}, "", true
		case c == '[':
			l.at++
			return l.array(depth), "", true
		case delimiter(c):
			l.at++ // a stray one
			if c == ']' && depth > 0 {
				return operand{}, "]", true
			}
		default:
			w := l.word()
			if n, err := strconv.ParseFloat(w, 64); err == nil && (w[0] <= '9') {
				return operand{kind: 'n', num: n}, "", true
			}
			return operand{}, w, true
		}
	}
	return operand{}, "", false
}

func (l *lexer) word() string {
	start := l.at
	for l.at < len(l.b) && !space(l.b[l.at]) && !delimiter(l.b[l.at]) {
		l.at++
	}
	return string(l.b[start:l.at])
}

func (l *lexer) array(depth int) operand {
	o := operand{kind: 'a'}
	for {
		e, op, ok := l.next(depth + 1)
		if !ok || op == "]" || depth >= maxArrays {
			return o
		}
		if op == "" && len(o.list) < 1<<16 {
			o.list = append(o.list, e)
		}
	}
}

// literal reads a string in round brackets.
func (l *lexer) literal() string {
	l.at++
	var out []byte
	depth := 1
	for l.at < len(l.b) {
		c := l.b[l.at]
		l.at++
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return string(out)
			}
		case '\\':
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func (l *lexer) escape(out []byte) []byte {
	if l.at >= len(l.b) {
		return out
	}
	c := l.b[l.at]
	l.at++
	switch c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b':
		return append(out, '\b')
	case 'f':
		return append(out, '\f')
	case '\r':
		if l.at < len(l.b) && l.b[l.at] == '\n' {
			l.at++
		}
		return out
	case '\n':
		return out
	}
	if c < '0' || c > '7' {
		return append(out, c)
	}
	n := int(c - '0')
	for i := 0; i < 2 && l.at < len(l.b) && l.b[l.at] >= '0' && l.b[l.at] <= '7'; i++ {
		n = n*8 + int(l.b[l.at]-'0')
		l.at++
	}
	return append(out, byte(n))
}

func (l *lexer) hex() string {
	l.at++
	start := l.at
	for l.at < len(l.b) && l.b[l.at] != '>' {
		l.at++
	}
	s := unhex(l.b[start:l.at])
	if l.at < len(l.b) {
		l.at++
	}
	return s
}

// dictionary passes over a dictionary, and over those inside it.
func (l *lexer) dictionary() {
	depth := 0
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case c == '(':
			l.literal()
			continue
		case c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<':
			depth++
			l.at++
		case c == '>' && l.at+1 < len(l.b) && l.b[l.at+1] == '>':
			l.at++
			if depth--; depth == 0 {
				l.at++
				return
			}
		}
		l.at++
	}
}

// inlineImage passes over the data of a picture inside the stream, up to its end mark.
func (l *lexer) inlineImage() {
	for ; l.at+2 < len(l.b); l.at++ {
		if l.b[l.at] == 'E' && l.b[l.at+1] == 'I' && space(l.b[l.at-1]) && space(l.b[l.at+2]) {
			l.at += 2
			return
		}
	}
	l.at = len(l.b)
}

// boundedReader is a file that can be read only so often: a file whose objects point at each
// other in a circle would be read for ever.
type boundedReader struct {
	r     io.ReaderAt
	left  atomic.Int64
	calls atomic.Int64
}

var errCircle = errors.New("its objects point at each other without end")

func (b *boundedReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := b.r.ReadAt(p, off)
	if b.left.Add(-int64(n)) < 0 || b.calls.Add(-1) < 0 {
		return 0, errCircle
	}
	return n, err
}
