// Package linear holds multi-class linear models over hashed sparse features: an averaged
// perceptron to learn them (Collins 2002) and a compact integer form to apply them.
package linear

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// Hash mixes a feature template number with up to any number of values. It never gives 0.
func Hash(vals ...uint32) uint32 {
	h := uint64(0x9E3779B97F4A7C15)
	for _, v := range vals {
		h = (h ^ uint64(v)) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	return fold(h)
}

// Hash2 is Hash of two values, without a slice.
func Hash2(a, b uint32) uint32 {
	h := (uint64(0x9E3779B97F4A7C15) ^ uint64(a)) * 0xff51afd7ed558ccd
	h ^= h >> 32
	h = (h ^ uint64(b)) * 0xff51afd7ed558ccd
	h ^= h >> 32
	return fold(h)
}

// Hash3 is Hash of three values, without a slice.
func Hash3(a, b, c uint32) uint32 {
	h := (uint64(0x9E3779B97F4A7C15) ^ uint64(a)) * 0xff51afd7ed558ccd
	h ^= h >> 32
	h = (h ^ uint64(b)) * 0xff51afd7ed558ccd
	h ^= h >> 32
	h = (h ^ uint64(c)) * 0xff51afd7ed558ccd
	h ^= h >> 32
	return fold(h)
}

func fold(h uint64) uint32 {
	if r := uint32(h>>32) ^ uint32(h); r != 0 {
		return r
	}
	return 1
}

// String hashes a string (FNV-1a).
func String(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// Model is a learned model: a table from feature hashes to rows of integer weights.
type Model struct {
	Classes int
	shift   uint8
	keys    []uint32 // open addressing, 0 is free
	rows    []int32
	weights []int8 // Classes a row
}

// Score adds the weights of the features to out, which has one place a class.
func (m *Model) Score(feats []uint32, out []int32) {
	clear(out)
	if len(m.keys) == 0 {
		return
	}
	mask := uint32(len(m.keys) - 1)
	for _, f := range feats {
		for i := (f * 2654435769) >> m.shift; ; i = (i + 1) & mask {
			k := m.keys[i]
			if k == f {
				row := m.weights[int(m.rows[i])*m.Classes:]
				row = row[:len(out)]
				for c, w := range row {
					out[c] += int32(w)
				}
				break
			}
			if k == 0 {
				break
			}
		}
	}
}

// Best returns the class with the highest score.
func Best(scores []int32) int {
	b := 0
	for i, s := range scores {
		if s > scores[b] {
			b = i
		}
	}
	return b
}

// build lays out the hash table.
func (m *Model) build(keys []uint32) {
	n := 4
	for n*3 < len(keys)*5 {
		n *= 2
	}
	m.shift = uint8(32 - bits.TrailingZeros(uint(n)))
	m.keys, m.rows = make([]uint32, n), make([]int32, n)
	mask := uint32(n - 1)
	for r, k := range keys {
		i := (k * 2654435769) >> m.shift
		for m.keys[i] != 0 {
			i = (i + 1) & mask
		}
		m.keys[i], m.rows[i] = k, int32(r)
	}
}

// AppendTo appends the model in its file form: classes, rows, then for each row in order of
// hash the difference of hashes and the weights that are not zero.
func (m *Model) AppendTo(b []byte) []byte {
	type kr struct {
		k uint32
		r int32
	}
	var ks []kr
	for i, k := range m.keys {
		if k != 0 {
			ks = append(ks, kr{k, m.rows[i]})
		}
	}
	slices.SortFunc(ks, func(a, b kr) int {
		if a.k < b.k {
			return -1
		}
		return 1
	})
	b = binary.AppendUvarint(b, uint64(m.Classes))
	b = binary.AppendUvarint(b, uint64(len(ks)))
	last := uint32(0)
	for _, x := range ks {
		b = binary.AppendUvarint(b, uint64(x.k-last))
		last = x.k
	}
	for _, x := range ks {
		row := m.weights[int(x.r)*m.Classes:][:m.Classes]
		n := 0
		for _, w := range row {
			if w != 0 {
				n++
			}
		}
		b = append(b, byte(n))
		for c, w := range row {
			if w != 0 {
				b = append(b, byte(c), byte(w))
			}
		}
	}
	return b
}

var errShort = errors.New("linear model is cut short")

// Decode reads a model that AppendTo wrote and returns the bytes behind it.
func Decode(b []byte) (*Model, []byte, error) {
	next := func() (uint64, error) {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return 0, errShort
		}
		b = b[n:]
		return v, nil
	}
	classes, err := next()
	if err != nil {
		return nil, nil, err
	}
	rows, err := next()
	if err != nil {
		return nil, nil, err
	}
	if classes == 0 || classes > 255 || rows > uint64(len(b)) {
		return nil, nil, fmt.Errorf("linear model with %d classes and %d rows", classes, rows)
	}
	m := &Model{Classes: int(classes), weights: make([]int8, rows*classes)}
	keys := make([]uint32, rows)
	last := uint64(0)
	for i := range keys {
		d, err := next()
		if err != nil {
			return nil, nil, err
		}
		last += d
		keys[i] = uint32(last)
	}
	for r := range keys {
		if len(b) == 0 || len(b) < 1+2*int(b[0]) {
			return nil, nil, errShort
		}
		n := int(b[0])
		for i := range n {
			c := int(b[1+2*i])
			if c >= m.Classes {
				return nil, nil, errors.New("linear model with a class out of range")
			}
			m.weights[r*m.Classes+c] = int8(b[2+2*i])
		}
		b = b[1+2*n:]
	}
	m.build(keys)
	return m, b, nil
}

// Trainer learns a model by averaged perceptron updates. It isn't safe for concurrent use.
type Trainer struct {
	classes int
	index   map[uint32]int32
	w       []float32
	sum     []float64
	stamp   []int32
	hits    []int32
	step    int32
}

// NewTrainer makes an empty trainer.
func NewTrainer(classes int) *Trainer {
	return &Trainer{classes: classes, index: map[uint32]int32{}}
}

// Score sums the present weights of the features.
func (t *Trainer) Score(feats []uint32, out []float32) {
	clear(out)
	for _, f := range feats {
		if r, ok := t.index[f]; ok {
			row := t.w[int(r)*t.classes:][:len(out)]
			for c, w := range row {
				out[c] += w
			}
		}
	}
}

// Tick counts one example, updated or not; averages run over ticks.
func (t *Trainer) Tick() { t.step++ }

// Update rewards class good and punishes class bad on the features.
func (t *Trainer) Update(feats []uint32, good, bad int, by float32) {
	for _, f := range feats {
		r, ok := t.index[f]
		if !ok {
			r = int32(len(t.index))
			t.index[f] = r
			t.w = append(t.w, make([]float32, t.classes)...)
			t.sum = append(t.sum, make([]float64, t.classes)...)
			t.stamp = append(t.stamp, make([]int32, t.classes)...)
			t.hits = append(t.hits, 0)
		}
		t.hits[r]++
		t.add(int(r)*t.classes+good, by)
		t.add(int(r)*t.classes+bad, -by)
	}
}

func (t *Trainer) add(i int, by float32) {
	t.sum[i] += float64(t.step-t.stamp[i]) * float64(t.w[i])
	t.stamp[i] = t.step
	t.w[i] += by
}

// Model gives the averaged model in integers. Features updated fewer than minHits times are
// left out.
func (t *Trainer) Model(minHits int) *Model {
	type row struct {
		key uint32
		r   int32
	}
	var rows []row
	for k, r := range t.index {
		if int(t.hits[r]) >= minHits {
			rows = append(rows, row{k, r})
		}
	}
	slices.SortFunc(rows, func(a, b row) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	avg := func(i int) float64 {
		return (t.sum[i] + float64(t.step-t.stamp[i])*float64(t.w[i])) / float64(max(t.step, 1))
	}
	// The scale is set by a high quantile, so that a few huge weights don't cost precision.
	var abs []float64
	for _, x := range rows {
		for c := range t.classes {
			if v := math.Abs(avg(int(x.r)*t.classes + c)); v > 0 {
				abs = append(abs, v)
			}
		}
	}
	slices.Sort(abs)
	scale := 1.0
	if len(abs) > 0 {
		scale = 127 / abs[int(float64(len(abs)-1)*0.9995)]
	}
	m := &Model{Classes: t.classes}
	var keys []uint32
	q := make([]int8, t.classes)
	for _, x := range rows {
		some := false
		for c := range q {
			v := math.Round(avg(int(x.r)*t.classes+c) * scale)
			q[c] = int8(max(-127, min(127, v)))
			some = some || q[c] != 0
		}
		if some {
			keys = append(keys, x.key)
			m.weights = append(m.weights, q...)
		}
	}
	m.build(keys)
	return m
}
