package likeness

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// Size of the embedded table.
const (
	keptWords  = 30_000
	keptDims   = 48
	sharedDims = 2
)

// Learn makes a table from word vectors in the form WVI8 (magic, rows and dimensions as uint32;
// each word with its length as uint16 before and its count as uint32 behind; a float32 scale a
// row; an int8 a value; little-endian, words by falling count), gzipped. Words with other signs
// than letters and digits, but for a hyphen or apostrophe inside, are left out.
func Learn(r io.Reader) ([]byte, error) {
	words, x, err := readVectors(r)
	if err != nil {
		return nil, err
	}
	d := len(x[0])
	mean := make([]float64, d)
	for _, row := range x {
		for k, v := range row {
			mean[k] += v / float64(len(x))
		}
	}
	cov := mat.NewSymDense(d, nil)
	for _, row := range x {
		for k := range row {
			row[k] -= mean[k]
		}
		cov.SymRankOne(cov, 1/float64(len(x)), mat.NewVecDense(d, row))
	}
	var e mat.EigenSym
	if !e.Factorize(cov, true) {
		return nil, fmt.Errorf("learn word table: the directions of the vectors were not found")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	dims := min(keptDims, d-sharedDims)
	signs := make([]float64, dims) // a direction's sign is the solver's choice: make it ours
	for k := range dims {
		c := d - 1 - sharedDims - k // eigenvalues ascend
		signs[k] = 1
		at := 0
		for i := range d {
			if math.Abs(v.At(i, c)) > math.Abs(v.At(at, c))+1e-9 {
				at = i
			}
		}
		if v.At(at, c) < 0 {
			signs[k] = -1
		}
	}
	var out bytes.Buffer
	list := strings.Join(words, "\n")
	out.WriteString(magic)
	for _, n := range []int{len(words), dims, len(list)} {
		out.Write(binary.LittleEndian.AppendUint32(nil, uint32(n)))
	}
	out.WriteString(list)
	y := make([]float64, dims)
	for _, row := range x {
		top := 0.0
		for k := range dims {
			s := 0.0
			for i := range d {
				s += row[i] * v.At(i, d-1-sharedDims-k)
			}
			y[k] = s * signs[k]
			top = max(top, math.Abs(s))
		}
		for k := range dims {
			q := int8(0)
			if top > 0 {
				q = int8(math.Round(y[k] / top * 127))
			}
			out.WriteByte(byte(q))
		}
	}
	var z bytes.Buffer
	w, err := gzip.NewWriterLevel(&z, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return z.Bytes(), nil
}

// readVectors reads the commonest words and their vectors.
func readVectors(r io.Reader) ([]string, [][]float64, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, fmt.Errorf("read word vectors: %w", err)
	}
	b := bufio.NewReaderSize(z, 1<<20)
	head := make([]byte, 12)
	if _, err := io.ReadFull(b, head); err != nil || string(head[:4]) != "WVI8" {
		return nil, nil, fmt.Errorf("read word vectors: not in the form WVI8")
	}
	n, d := int(binary.LittleEndian.Uint32(head[4:])), int(binary.LittleEndian.Uint32(head[8:]))
	if n <= 0 || n > 1<<22 || d <= sharedDims || d > 1<<12 {
		return nil, nil, fmt.Errorf("read word vectors: %d words of %d dimensions", n, d)
	}
	all := make([]string, n)
	for i := range all {
		var size [2]byte
		if _, err := io.ReadFull(b, size[:]); err != nil {
			return nil, nil, fmt.Errorf("read word vectors: %w", err)
		}
		w := make([]byte, int(binary.LittleEndian.Uint16(size[:]))+4)
		if _, err := io.ReadFull(b, w); err != nil {
			return nil, nil, fmt.Errorf("read word vectors: %w", err)
		}
		all[i] = string(w[:len(w)-4])
	}
	if _, err := io.CopyN(io.Discard, b, int64(4*n)); err != nil { // scales: likeness does not need them
		return nil, nil, fmt.Errorf("read word vectors: %w", err)
	}
	var words []string
	var x [][]float64
	row := make([]byte, d)
	for i := range n {
		if _, err := io.ReadFull(b, row); err != nil {
			return nil, nil, fmt.Errorf("read word vectors: %w", err)
		}
		if len(words) == keptWords || !plainWord(all[i]) {
			continue
		}
		v := make([]float64, d)
		s := 0.0
		for k, c := range row {
			v[k] = float64(int8(c))
			s += v[k] * v[k]
		}
		if s == 0 {
			continue
		}
		for k := range v {
			v[k] /= math.Sqrt(s)
		}
		words = append(words, all[i])
		x = append(x, v)
	}
	if len(words) == 0 {
		return nil, nil, fmt.Errorf("read word vectors: no words")
	}
	return words, x, nil
}

func plainWord(w string) bool {
	letters := 0
	for i, r := range w {
		switch {
		case r >= 'a' && r <= 'z', r > 127:
			letters++
		case r == '0':
		case (r == '-' || r == '\'') && i > 0 && i < len(w)-1:
		default:
			return false
		}
	}
	return letters > 1
}
