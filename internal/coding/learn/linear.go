package learn

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
)

// Linear is a multinomial logistic regression over hashed features. It is immutable after
// training and may be used by any number of goroutines.
type Linear struct {
	classes int
	bits    int
	w       []float32 // bucket * classes + class
}

// Classes is the number of classes.
func (m *Linear) Classes() int { return m.classes }

// Bits is the logarithm of the number of buckets.
func (m *Linear) Bits() int { return m.bits }

// LinearOptions steer training; zero fields take the values named.
type LinearOptions struct {
	Bits   int     // 17
	Epochs int     // 8
	Alpha  float64 // learning rate, 0.1
	L1     float64 // 0.5
	L2     float64 // 1
	Seed   uint64
	// ClassWeight multiplies the loss of the examples of a class; nil means 1.
	ClassWeight []float64
}

// TrainLinear fits a model to examples with classes 0..classes-1.
func TrainLinear(xs []Example, ys []int, classes int, o LinearOptions) *Linear {
	def := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.Alpha, 0.1)
	def(&o.L1, 0.5)
	def(&o.L2, 1)
	if o.Bits == 0 {
		o.Bits = 17
	}
	if o.Epochs == 0 {
		o.Epochs = 8
	}
	n := (1 << o.Bits) * classes
	z, g2 := make([]float64, n), make([]float64, n)
	weight := func(i int) float64 {
		if math.Abs(z[i]) <= o.L1 {
			return 0
		}
		s := 1.0
		if z[i] < 0 {
			s = -1
		}
		return -(z[i] - s*o.L1) / ((1+math.Sqrt(g2[i]))/o.Alpha + o.L2)
	}
	rng := rand.New(rand.NewPCG(o.Seed, 0x9e3779b97f4a7c15))
	order := rng.Perm(len(xs))
	score, ws := make([]float64, classes), []float64{}
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, e := range order {
			x, y := xs[e], ys[e]
			clear(score)
			ws = ws[:0]
			for j, b := range x.Idx {
				for k := range classes {
					w := weight(int(b)*classes + k)
					ws = append(ws, w)
					score[k] += w * float64(x.Val[j])
				}
			}
			softmax(score)
			cw := 1.0
			if o.ClassWeight != nil {
				cw = o.ClassWeight[y]
			}
			for j, b := range x.Idx {
				for k := range classes {
					g := score[k]
					if k == y {
						g--
					}
					g *= float64(x.Val[j]) * cw
					if g == 0 {
						continue
					}
					i := int(b)*classes + k
					sigma := (math.Sqrt(g2[i]+g*g) - math.Sqrt(g2[i])) / o.Alpha
					z[i] += g - sigma*ws[j*classes+k]
					g2[i] += g * g
				}
			}
		}
	}
	m := &Linear{classes: classes, bits: o.Bits, w: make([]float32, n)}
	for i := range m.w {
		m.w[i] = float32(weight(i))
	}
	return m
}

func softmax(s []float64) {
	hi := math.Inf(-1)
	for _, v := range s {
		hi = math.Max(hi, v)
	}
	sum := 0.0
	for i, v := range s {
		s[i] = math.Exp(v - hi)
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}

// Predict returns the probability of each class.
func (m *Linear) Predict(f *Features) []float64 {
	s := make([]float64, m.classes)
	for j, b := range f.idx {
		o := int(b) * m.classes
		for k := range s {
			s[k] += float64(m.w[o+k]) * float64(f.val[j])
		}
	}
	softmax(s)
	return s
}

// Write writes the model, weights rounded to 1/127 of the largest, compressed.
func (m *Linear) Write(w io.Writer) error {
	return writeWeights(w, "RLN1", []uint32{uint32(m.classes), uint32(m.bits)}, m.w)
}

// ReadLinear reads what Write wrote.
func ReadLinear(r io.Reader) (*Linear, error) {
	head, w, err := readWeights(r, "RLN1", 2, func(h []uint32) (int, error) {
		if h[0] < 2 || h[0] > 64 || h[1] > 22 {
			return 0, errors.New("bad dimensions")
		}
		return int(h[0]) << h[1], nil
	})
	if err != nil {
		return nil, fmt.Errorf("read linear model: %w", err)
	}
	return &Linear{classes: int(head[0]), bits: int(head[1]), w: w}, nil
}

// writeWeights writes a magic, a header of uint32, the scale, and the weights as pairs of
// (varint gap, int8), the whole compressed without a clock.
func writeWeights(w io.Writer, magic string, head []uint32, ws []float32) error {
	var hi float64
	for _, v := range ws {
		hi = math.Max(hi, math.Abs(float64(v)))
	}
	var gaps, vals []byte
	last, count := -1, uint32(0)
	for i, v := range ws {
		q := int8(0)
		if hi > 0 {
			q = int8(math.Round(float64(v) / hi * 127))
		}
		if q != 0 {
			gaps = binary.AppendUvarint(gaps, uint64(i-last))
			vals = append(vals, byte(q))
			last = i
			count++
		}
	}
	var buf bytes.Buffer
	buf.WriteString(magic)
	for _, h := range append(head, math.Float32bits(float32(hi)), count, uint32(len(gaps))) {
		_ = binary.Write(&buf, binary.LittleEndian, h)
	}
	buf.Write(gaps)
	buf.Write(vals)
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(buf.Bytes()); err != nil {
		return err
	}
	return z.Close()
}

// maxModelBytes bounds what a model file may unpack to.
const maxModelBytes = 16 << 20

func readWeights(r io.Reader, magic string, heads int, size func([]uint32) (int, error)) ([]uint32, []float32, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, maxModelBytes))
	if err != nil {
		return nil, nil, err
	}
	if len(data) < 4+4*(heads+3) || string(data[:4]) != magic {
		return nil, nil, errors.New("not a model of this kind")
	}
	data = data[4:]
	head := make([]uint32, heads+3)
	for i := range head {
		head[i] = binary.LittleEndian.Uint32(data[4*i:])
	}
	data = data[4*len(head):]
	n, err := size(head)
	if err != nil {
		return nil, nil, err
	}
	hi, count, ng := float64(math.Float32frombits(head[heads])), int(head[heads+1]), int(head[heads+2])
	if ng > len(data) || count > len(data)-ng {
		return nil, nil, io.ErrUnexpectedEOF
	}
	gaps, vals := data[:ng], data[ng:]
	ws := make([]float32, n)
	at := -1
	for i := range count {
		g, k := binary.Uvarint(gaps)
		if k <= 0 || g == 0 || g > uint64(n) {
			return nil, nil, errors.New("bad gap")
		}
		gaps = gaps[k:]
		if at += int(g); at >= n {
			return nil, nil, errors.New("weight out of range")
		}
		ws[at] = float32(float64(int8(vals[i])) / 127 * hi)
	}
	return head, ws, nil
}
