package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// object is a JSON object under construction; members stay in the order in which they are put.
type object struct {
	b   bytes.Buffer
	err error
}

func (o *object) put(key string, v any) {
	if o.b.Len() == 0 {
		o.b.WriteByte('{')
	} else {
		o.b.WriteString(", ")
	}
	o.value(key)
	o.b.WriteString(": ")
	o.value(v)
}

// some puts a member unless its value is the zero value.
func some[T comparable](o *object, key string, v T) {
	var zero T
	if v != zero {
		o.put(key, v)
	}
}

func (o *object) value(v any) {
	if sub, ok := v.(*object); ok {
		o.b.Write(sub.bytes())
		return
	}
	enc := json.NewEncoder(&o.b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil && o.err == nil {
		o.err = err
	}
	if n := o.b.Len(); n > 0 && o.b.Bytes()[n-1] == '\n' {
		o.b.Truncate(n - 1)
	}
}

// objects puts a list of objects.
func (o *object) objects(key string, l []*object) {
	raw := []byte("[")
	for i, sub := range l {
		if i > 0 {
			raw = append(raw, ", "...)
		}
		raw = append(raw, sub.bytes()...)
	}
	o.put(key, json.RawMessage(append(raw, ']')))
}

func (o *object) bytes() []byte {
	if o.b.Len() == 0 {
		return []byte("{}")
	}
	return append(o.b.Bytes()[:o.b.Len():o.b.Len()], '}')
}

// quote puts a span under its own prefix: content, content_start, content_end and the code
// points. An empty quote is an empty string without offsets.
func (o *object) quote(key string, q affair.Quote, at *offsets) {
	o.put(key, q.Text)
	if q.End <= q.Start {
		return
	}
	o.put(key+"_start", q.Start)
	o.put(key+"_end", q.End)
	o.put(key+"_cp_start", at.codePoint(q.Start))
	o.put(key+"_cp_end", at.codePoint(q.End))
}

// span puts the offsets of a quote as start, end, cp_start and cp_end.
func (o *object) span(q affair.Quote, at *offsets) {
	o.put("start", q.Start)
	o.put("end", q.End)
	o.put("cp_start", at.codePoint(q.Start))
	o.put("cp_end", at.codePoint(q.End))
}

func quoteObject(q affair.Quote, at *offsets) *object {
	o := &object{}
	o.put("text", q.Text)
	o.span(q, at)
	return o
}

// offsets turns byte offsets of a text into code points.
type offsets struct {
	text  string
	steps []int // code points before every stepth byte
}

const step = 256

func newOffsets(text string) *offsets {
	at := &offsets{text: text, steps: make([]int, 0, len(text)/step+1)}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%step == 0 {
			at.steps = append(at.steps, n)
		}
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	if len(text)%step == 0 {
		at.steps = append(at.steps, n)
	}
	return at
}

func (at *offsets) codePoint(b int) int {
	if b < 0 || b > len(at.text) {
		return -1
	}
	n := at.steps[b/step]
	for i := b / step * step; i < b; i++ {
		if utf8.RuneStart(at.text[i]) {
			n++
		}
	}
	return n
}

// printer writes the frame around objects and remembers the first error.
type printer struct {
	w   *bufio.Writer
	err error
}

func newPrinter(w io.Writer) *printer { return &printer{w: bufio.NewWriterSize(w, 1<<16)} }

func (p *printer) print(s ...string) {
	for _, x := range s {
		if p.err == nil {
			_, p.err = p.w.WriteString(x)
		}
	}
}

func (p *printer) json(v any) {
	var o object
	o.value(v)
	if o.err != nil && p.err == nil {
		p.err = o.err
	}
	if p.err == nil {
		_, p.err = p.w.Write(o.b.Bytes())
	}
}

func (p *printer) object(o *object) {
	if o.err != nil && p.err == nil {
		p.err = o.err
	}
	if p.err == nil {
		_, p.err = p.w.Write(o.bytes())
	}
}

func (p *printer) flush() error {
	if p.err == nil {
		p.err = p.w.Flush()
	}
	return p.err
}
