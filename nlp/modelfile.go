package nlp

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/linear"
	"github.com/rashomon-affairs/rashomon/nlp/internal/syntax"
)

// A model file is the magic, a version and sections: name, length, bytes. A program reads
// exactly one version; another is refused.
const (
	modelMagic   = "RASHNLP\x00"
	modelVersion = 1
)

// ErrModelVersion is returned for a model file made for another version of the code.
var ErrModelVersion = errors.New("model file is of another version")

// Parts are the pieces of a model, as training hands them over.
type Parts struct {
	Vocab  *lexicon.Vocab
	Linear *syntax.Linear
	Lemmas *Lemmatizer
}

// NewModel makes a model of its parts.
func NewModel(p Parts) *Model { return &Model{vocab: p.Vocab, linear: p.Linear, lemmas: p.Lemmas} }

// Encode gives the model in its file form.
func (m *Model) Encode() []byte {
	b := append([]byte(modelMagic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[len(modelMagic):], modelVersion)
	section := func(name string, body []byte) {
		var z bytes.Buffer
		w, _ := gzip.NewWriterLevel(&z, gzip.BestCompression)
		w.Write(body) // a bytes.Buffer doesn't fail
		w.Close()
		b = append(b, byte(len(name)))
		b = append(b, name...)
		b = binary.LittleEndian.AppendUint32(b, uint32(z.Len()))
		b = append(b, z.Bytes()...)
	}
	section("vocab", encodeVocab(m.vocab))
	section("lemmas", encodeLemmas(m.lemmas))
	if l := m.linear; l != nil {
		var body []byte
		body = binary.AppendUvarint(body, uint64(len(l.Pairs)))
		for _, p := range l.Pairs {
			body = append(body, p[0], p[1])
		}
		body = binary.AppendUvarint(body, uint64(len(l.DepOf)))
		body = append(body, l.DepOf...)
		body = l.Tagger.AppendTo(body)
		body = l.Mover.AppendTo(body)
		body = l.Labeller.AppendTo(body)
		section("linear", body)
	}
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
	sections := map[string][]byte{}
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
		z, err := gzip.NewReader(strings.NewReader(rest[:size]))
		if err != nil {
			return nil, fmt.Errorf("section %s: %w", name, err)
		}
		body, err := io.ReadAll(io.LimitReader(z, 256<<20))
		if err != nil {
			return nil, fmt.Errorf("section %s: %w", name, err)
		}
		sections[name] = body
		rest = rest[size:]
	}
	m := &Model{}
	var err error
	if m.vocab, err = decodeVocab(sections["vocab"]); err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	if m.lemmas, err = decodeLemmas(sections["lemmas"]); err != nil {
		return nil, fmt.Errorf("lemmas: %w", err)
	}
	if m.linear, err = decodeLinear(sections["linear"]); err != nil {
		return nil, fmt.Errorf("linear models: %w", err)
	}
	return m, nil
}

func decodeLinear(b []byte) (*syntax.Linear, error) {
	r := reader{b: b}
	l := &syntax.Linear{}
	for range r.count(2) {
		p := r.bytes(2)
		l.Pairs = append(l.Pairs, [2]uint8{p[0], p[1]})
	}
	l.DepOf = slices.Clone(r.bytes(r.count(1)))
	if r.err != nil {
		return nil, r.err
	}
	for _, m := range []**linear.Model{&l.Tagger, &l.Mover, &l.Labeller} {
		var err error
		if *m, r.b, err = linear.Decode(r.b); err != nil {
			return nil, err
		}
	}
	for _, p := range l.Pairs {
		if int(p[0]) >= len(uposNames) || int(p[1]) >= len(xposNames) {
			return nil, errors.New("tag out of range")
		}
	}
	for _, d := range l.DepOf {
		if int(d) >= len(depNames) {
			return nil, errors.New("relation out of range")
		}
	}
	if l.Tagger.Classes != len(l.Pairs) || l.Mover.Classes != 3 || l.Labeller.Classes != len(l.DepOf) {
		return nil, errors.New("sizes don't fit")
	}
	return l, nil
}

// reader reads the simple parts of a section and keeps the first error.
type reader struct {
	b   []byte
	err error
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.err = io.ErrUnexpectedEOF
		return 0
	}
	r.b = r.b[n:]
	return v
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

// bytes gives the next n bytes; zeros after an error.
func (r *reader) bytes(n int) []byte {
	if r.err != nil || n > len(r.b) {
		r.err = io.ErrUnexpectedEOF
		return make([]byte, min(n, 8))
	}
	v := r.b[:n]
	r.b = r.b[n:]
	return v
}

func (r *reader) string() string { return string(r.bytes(r.count(1))) }

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

func encodeVocab(v *lexicon.Vocab) []byte {
	b := binary.AppendUvarint(nil, uint64(len(v.Words)))
	for i, w := range v.Words {
		b = appendString(b, w)
		c := v.Clusters[i]
		for _, x := range []uint16{c.Full, c.P4, c.P6, c.P10} {
			b = binary.AppendUvarint(b, uint64(x))
		}
	}
	return b
}

func decodeVocab(b []byte) (*lexicon.Vocab, error) {
	r := reader{b: b}
	n := r.count(5)
	words := make([]string, n)
	clusters := make([]lexicon.Cluster, n)
	for i := range n {
		words[i] = r.string()
		var c [4]uint16
		for k := range c {
			c[k] = uint16(r.uvarint())
		}
		clusters[i] = lexicon.Cluster{Full: c[0], P4: c[1], P6: c[2], P10: c[3]}
	}
	if r.err == nil && n == 0 {
		r.err = errors.New("empty")
	}
	return lexicon.NewVocab(words, clusters), r.err
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
	b := binary.AppendUvarint(nil, uint64(len(rules)))
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

func decodeLemmas(b []byte) (*Lemmatizer, error) {
	r := reader{b: b}
	n := r.count(3)
	l := &Lemmatizer{rules: make(map[string]lemmaRule, n)}
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
