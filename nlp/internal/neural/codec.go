package neural

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"unsafe"

	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
)

// Append writes the network in its file form. Nothing in it is compressed: most of it is
// vectors in 8 bits, and what isn't copied needn't be waited for.
func (n *Net) Append(b []byte) []byte {
	w := writer{b}
	c := n.Config
	for _, x := range []int{c.Word, c.Tuned, c.Shape, c.Affix, c.Place, c.Hidden, c.Layers, c.TagLayer, c.Tags, c.Arc, c.Label, c.Deps, n.RootDep} {
		w.uint(x)
	}
	for _, p := range n.Pairs {
		w.b = append(w.b, p[0], p[1])
	}
	w.b = append(w.b, n.DepOf...)
	w.uint(len(n.Index.Vocab.Words))
	for r, s := range n.Index.Vocab.Words {
		w.string(s)
		w.uint(int(n.Index.Tuned[r]))
	}
	for _, m := range n.Index.Affix {
		keys := make([]string, len(m)+1)
		for s, i := range m {
			keys[i] = s
		}
		w.uint(len(m))
		for _, s := range keys[1:] {
			w.string(s)
		}
	}
	for _, t := range n.tables() {
		w.floats(t.Scale)
		w.ints(t.Q)
	}
	for _, m := range n.matrices() {
		w.uint(m.In)
		w.uint(m.Out)
		w.floats(m.Scale)
		w.floats(m.Bias)
		w.ints(m.Q)
	}
	for i := range n.Layers {
		w.floats(n.Layers[i].VF)
		w.floats(n.Layers[i].VR)
	}
	w.floats(n.Root)
	return w.b
}

func (n *Net) tables() []*Table {
	out := []*Table{&n.Word, &n.Tuned, &n.ShapeT, &n.FeedT, &n.PlaceT}
	for k := range n.AffixT {
		out = append(out, &n.AffixT[k])
	}
	return out
}

func (n *Net) matrices() []*Matrix {
	out := []*Matrix{&n.Tag, &n.Proj, &n.Arc, &n.LabelM}
	for i := range n.Layers {
		out = append(out, &n.Layers[i].W)
	}
	return out
}

// DecodeNet reads what Append wrote. The network keeps parts of file.
func DecodeNet(file string) (*Net, error) {
	r := decoder{s: file}
	n := &Net{}
	c := &n.Config
	for _, x := range []*int{&c.Word, &c.Tuned, &c.Shape, &c.Affix, &c.Place, &c.Hidden, &c.Layers, &c.TagLayer, &c.Tags, &c.Arc, &c.Label, &c.Deps, &n.RootDep} {
		*x = r.uint(4096)
	}
	if r.err == nil && (c.Layers < 1 || c.Layers > 8 || c.Tags > 255 || c.Deps > 255 || c.Tags < 1 || c.Deps < 2 || c.Hidden < 8 || c.Hidden%8 != 0 ||
		c.Arc%Panel != 0 || c.Label%Panel != 0 || c.TagLayer < 1 || c.TagLayer >= c.Layers || n.RootDep >= c.Deps) {
		r.err = errors.New("network of impossible shape")
	}
	if r.err != nil {
		return nil, r.err
	}
	p := r.take(2 * c.Tags)
	for i := 0; i+1 < len(p); i += 2 {
		n.Pairs = append(n.Pairs, [2]uint8{p[i], p[i+1]})
	}
	n.DepOf = []uint8(r.take(c.Deps))
	words := make([]string, r.uint(len(r.s)))
	n.Index = &Index{Tuned: make([]int32, len(words))}
	for i := range words {
		words[i] = r.string()
		n.Index.Tuned[i] = int32(r.uint(1 << 30))
		n.Index.NTuned = max(n.Index.NTuned, int(n.Index.Tuned[i])+1)
	}
	if r.err == nil && len(words) == 0 {
		r.err = errors.New("network without words")
	}
	if r.err != nil {
		return nil, r.err
	}
	n.Index.Vocab = lexicon.NewVocab(words, nil)
	rows := []int{len(words), n.Index.NTuned, lexicon.Shapes + 3, c.Tags, Places}
	dims := []int{c.Word, c.Tuned, c.Shape, 2 * c.Hidden, c.Place}
	for k := range n.Index.Affix {
		m := make(map[string]int32)
		for i := range r.uint(len(r.s)) {
			m[r.string()] = int32(i + 1)
		}
		n.Index.Affix[k] = m
		rows, dims = append(rows, len(m)+1), append(dims, c.Affix)
	}
	for i, t := range n.tables() {
		t.Dim = dims[i]
		t.Scale = r.floats(rows[i])
		t.Q = r.ints(rows[i] * dims[i])
	}
	n.Layers = make([]Layer, c.Layers)
	h2 := 2 * c.Hidden
	in := []int{h2, h2, c.Arc, c.Label}
	out := []int{Pad(c.Tags), 2*c.Arc + 2*c.Label, c.Arc, Pad(c.Deps)}
	for l := range n.Layers {
		n.Layers[l].Gates = c.Gates(l)
		in, out = append(in, c.In(l)), append(out, c.Gates(l)*h2)
	}
	for i, m := range n.matrices() {
		m.In, m.Out = r.uint(1<<20), r.uint(1<<20)
		if m.In != in[i] || m.Out != out[i] || m.In%2 != 0 || m.Out%Panel != 0 {
			r.err = errors.New("network whose matrices don't fit")
		}
		if r.err != nil {
			return nil, r.err
		}
		m.Scale, m.Bias = r.floats(m.Out), r.floats(m.Out)
		m.Q = r.ints(m.In * m.Out)
	}
	for l := range n.Layers {
		n.Layers[l].VF, n.Layers[l].VR = r.floats(h2), r.floats(h2)
	}
	n.Root = r.floats(c.Arc + c.Label)
	if r.err != nil {
		return nil, r.err
	}
	if len(r.s) > 0 {
		return nil, errors.New("bytes behind the network")
	}
	for _, p := range n.Pairs {
		if p[0] >= maxTag || p[1] >= maxTag {
			return nil, errors.New("network with a tag out of range")
		}
	}
	n.Prepare()
	return n, nil
}

type writer struct{ b []byte }

func (w *writer) uint(x int)      { w.b = binary.AppendUvarint(w.b, uint64(x)) }
func (w *writer) string(s string) { w.uint(len(s)); w.b = append(w.b, s...) }
func (w *writer) floats(x []float32) {
	for _, v := range x {
		w.b = binary.LittleEndian.AppendUint32(w.b, math.Float32bits(v))
	}
}
func (w *writer) ints(x []int8) {
	w.b = slices.Grow(w.b, len(x))
	for _, v := range x {
		w.b = append(w.b, byte(v))
	}
}

type decoder struct {
	s   string
	err error
}

func (d *decoder) take(n int) string {
	if d.err != nil || n < 0 || n > len(d.s) {
		d.err = io.ErrUnexpectedEOF
		return ""
	}
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}

// uint reads a number that may not be larger than limit.
func (d *decoder) uint(limit int) int {
	var x uint64
	for i := 0; i < len(d.s) && i < 5; i++ {
		x |= uint64(d.s[i]&0x7f) << (7 * i)
		if d.s[i] < 0x80 {
			d.s = d.s[i+1:]
			if x > uint64(limit) {
				break
			}
			return int(x)
		}
	}
	if d.err == nil {
		d.err = errors.New("number out of range")
	}
	return 0
}

func (d *decoder) string() string { return d.take(d.uint(len(d.s))) }

func (d *decoder) floats(n int) []float32 {
	s := d.take(4 * n)
	out := make([]float32, len(s)/4)
	for i := range out {
		v := uint32(s[4*i]) | uint32(s[4*i+1])<<8 | uint32(s[4*i+2])<<16 | uint32(s[4*i+3])<<24
		out[i] = math.Float32frombits(v)
	}
	return out
}

// ints gives signed bytes without copying them; they are never written to.
func (d *decoder) ints(n int) []int8 {
	s := d.take(n)
	if s == "" {
		return nil
	}
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.StringData(s))), len(s))
}
