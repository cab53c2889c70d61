package nlp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp/internal/linear"
	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// A model file is the magic, a version and sections: name, length, bytes. A program reads
// exactly one version; another is refused.
const (
	modelMagic   = "RASHNLP\x00"
	modelVersion = 3
)

// ErrModelVersion is returned for a model file made for another version of the code.
var ErrModelVersion = errors.New("model file is of another version")

// Parts are the pieces of a model, as training hands them over.
type Parts struct {
	Net      *neural.Net
	Lemmas   *Lemmatizer
	Splitter *Splitter // may be nil: rules alone
}

// NewModel makes a model of its parts.
func NewModel(p Parts) *Model { return &Model{net: p.Net, lemmas: p.Lemmas, splitter: p.Splitter} }

// Encode gives the model in its file form.
func (m *Model) Encode() []byte {
	b := append([]byte(modelMagic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[len(modelMagic):], modelVersion)
	section := func(name string, body []byte) {
		b = append(b, byte(len(name)))
		b = append(b, name...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
		b = append(b, body...)
	}
	section("lemmas", encodeLemmas(m.lemmas))
	if m.splitter != nil {
		body := binary.AppendUvarint(nil, uint64(m.splitter.Least))
		section("sentences", m.splitter.Model.AppendTo(body))
	}
	section("net", m.net.Append(nil))
	return b
}

// Decode reads a model file. The string isn't copied where that can be avoided.
func Decode(file string) (*Model, error) {
	rest, ok := strings.CutPrefix(file, modelMagic)
	if !ok || len(rest) < 4 {
		return nil, errors.New("not a model file")
	}
	if v := binary.LittleEndian.Uint32([]byte(rest[:4])); v != modelVersion {
		return nil, fmt.Errorf("%w: file %d, program %d; train again or use the matching program", ErrModelVersion, v, modelVersion)
	}
	rest = rest[4:]
	sections := map[string]string{}
	for len(rest) > 0 {
		n := int(rest[0])
		if len(rest) < 1+n+4 {
			return nil, io.ErrUnexpectedEOF
		}
		name := rest[1 : 1+n]
		size := int(binary.LittleEndian.Uint32([]byte(rest[1+n : 5+n])))
		rest = rest[5+n:]
		if size > len(rest) {
			return nil, fmt.Errorf("section %s: %w", name, io.ErrUnexpectedEOF)
		}
		sections[name] = rest[:size]
		rest = rest[size:]
	}
	m := &Model{}
	var err error
	if m.lemmas, err = decodeLemmas(sections["lemmas"]); err != nil {
		return nil, fmt.Errorf("lemmas: %w", err)
	}
	if m.net, err = neural.DecodeNet(sections["net"]); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	if b, ok := sections["sentences"]; ok {
		r := reader{b: b}
		sp := &Splitter{Least: int32(r.uvarint())}
		if sp.Model, _, err = linear.Decode([]byte(r.b)); err != nil {
			return nil, fmt.Errorf("sentences: %w", err)
		}
		if sp.Model.Classes != 2 {
			return nil, fmt.Errorf("sentences: %d classes", sp.Model.Classes)
		}
		m.splitter = sp
	}
	for _, p := range m.net.Pairs {
		if int(p[0]) >= len(uposNames) || int(p[1]) >= len(xposNames) {
			return nil, errors.New("network with a tag out of range")
		}
	}
	for _, d := range m.net.DepOf {
		if int(d) >= len(depNames) {
			return nil, errors.New("network with a relation out of range")
		}
	}
	return m, nil
}

// reader reads the simple parts of a section and keeps the first error.
type reader struct {
	b   string
	err error
}

func (r *reader) uvarint() uint64 {
	var v uint64
	for i := 0; i < len(r.b) && i < binary.MaxVarintLen64; i++ {
		v |= uint64(r.b[i]&0x7f) << (7 * i)
		if r.b[i] < 0x80 {
			r.b = r.b[i+1:]
			return v
		}
	}
	r.err = io.ErrUnexpectedEOF
	return 0
}

// count reads a number of things that take at least size bytes each.
func (r *reader) count(size int) int {
	v := r.uvarint()
	if v > uint64(len(r.b)/size) {
		r.err = io.ErrUnexpectedEOF
		return 0
	}
	return int(v)
}

// bytes gives the next n bytes; zeros, 4 at most, after an error.
func (r *reader) bytes(n int) string {
	if r.err != nil || n > len(r.b) {
		r.err = io.ErrUnexpectedEOF
		return "\x00\x00\x00\x00"[:min(n, 4)]
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) string() string { return r.bytes(r.count(1)) }

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func encodeLemmas(l *Lemmatizer) []byte {
	keys := func(n int, each func(func(string))) []string {
		out := make([]string, 0, n)
		each(func(k string) { out = append(out, k) })
		slices.Sort(out)
		return out
	}
	rules := keys(len(l.rules), func(f func(string)) {
		for k := range l.rules {
			f(k)
		}
	})
	full := keys(len(l.full), func(f func(string)) {
		for k := range l.full {
			f(k)
		}
	})
	known := keys(len(l.known), func(f func(string)) {
		for k := range l.known {
			f(k)
		}
	})
	b := binary.AppendUvarint(nil, uint64(len(known)))
	for _, k := range known {
		b = appendString(b, k)
	}
	b = binary.AppendUvarint(b, uint64(len(rules)))
	for _, k := range rules {
		b = appendString(b, k)
		b = append(b, byte(l.rules[k].cut))
		b = appendString(b, l.rules[k].add)
	}
	b = binary.AppendUvarint(b, uint64(len(full)))
	for _, k := range full {
		b = appendString(b, k)
		b = appendString(b, l.full[k])
	}
	return b
}

func decodeLemmas(b string) (*Lemmatizer, error) {
	r := reader{b: b}
	n := r.count(1)
	l := &Lemmatizer{known: make(map[string]bool, n)}
	for range n {
		l.known[r.string()] = true
	}
	n = r.count(3)
	l.rules = make(map[string]lemmaRule, n)
	for range n {
		k := r.string()
		c := r.bytes(1)[0]
		l.rules[k] = lemmaRule{int8(c), r.string()}
	}
	n = r.count(2)
	l.full = make(map[string]string, n)
	for range n {
		k := r.string()
		l.full[k] = r.string()
	}
	return l, r.err
}
