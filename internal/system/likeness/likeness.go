// Package likeness says how alike two words, or two phrases, are in what they are about, by word
// vectors learned from news text.
//
// The table that is embedded holds the 30,000 commonest words of the vectors with 48 dimensions,
// a byte each. It is learned (Learn) from vectors of 100 dimensions: the mean and the two main
// directions that all words share are taken off, which sharpens likeness (Mu and Viswanath,
// "All-but-the-Top", 2018), and the next 48 main directions are kept. The vectors were counted
// from English news articles and essays; the table holds words and numbers and no text.
//
// Likeness of subject is not sameness: "war" and "peace" are alike. Use it to choose among
// candidates that agree otherwise.
package likeness

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"unicode"
)

//go:embed words.bin.gz
var embedded []byte

// Table is a table of word vectors. It is immutable and safe for concurrent use.
type Table struct {
	dims  int
	index map[string]int32
	rows  []int8
	norm  []float32
}

// ErrTable is wrapped by errors about bytes that are no table.
var ErrTable = errors.New("not a table of word vectors")

const magic = "LIK1"

// Load returns the embedded table, read once.
var Load = sync.OnceValues(func() (*Table, error) { return Read(bytes.NewReader(embedded)) })

// maxTable bounds what Read unpacks.
const maxTable = 64 << 20

// Read reads a table that Learn wrote.
func Read(r io.Reader) (*Table, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	b, err := io.ReadAll(io.LimitReader(z, maxTable))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	if len(b) < 16 || string(b[:4]) != magic {
		return nil, fmt.Errorf("%w: no mark at its beginning", ErrTable)
	}
	n, d, w := int(binary.LittleEndian.Uint32(b[4:])), int(binary.LittleEndian.Uint32(b[8:])), int(binary.LittleEndian.Uint32(b[12:]))
	if n < 0 || d <= 0 || w < 0 || n > maxTable/d || len(b) != 16+w+n*d {
		return nil, fmt.Errorf("%w: %d bytes for %d words of %d dimensions", ErrTable, len(b), n, d)
	}
	words := strings.Split(string(b[16:16+w]), "\n")
	if len(words) != n {
		return nil, fmt.Errorf("%w: %d words of %d", ErrTable, len(words), n)
	}
	t := &Table{dims: d, index: make(map[string]int32, n), rows: make([]int8, n*d), norm: make([]float32, n)}
	for i, x := range b[16+w:] {
		t.rows[i] = int8(x)
	}
	for i, x := range words {
		t.index[x] = int32(i)
		s := 0.0
		for _, v := range t.rows[i*d : (i+1)*d] {
			s += float64(v) * float64(v)
		}
		t.norm[i] = float32(math.Sqrt(s))
	}
	return t, nil
}

// lookup finds a word as it stands or lower-cased, its digits as zeros.
func (t *Table) lookup(w string) (int, bool) {
	w = strings.ToLower(w)
	if strings.ContainsAny(w, "123456789") {
		w = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '0'
			}
			return r
		}, w)
	}
	i, ok := t.index[w]
	return int(i), ok
}

// Words is the cosine of two words, between -1 and 1; 1 for the same word, 0 where the table
// lacks one of two different ones.
func (t *Table) Words(a, b string) float64 {
	if strings.EqualFold(a, b) {
		return 1
	}
	i, ok := t.lookup(a)
	j, ok2 := t.lookup(b)
	if !ok || !ok2 || t.norm[i] == 0 || t.norm[j] == 0 {
		return 0
	}
	s := 0.0
	x, y := t.rows[i*t.dims:(i+1)*t.dims], t.rows[j*t.dims:(j+1)*t.dims]
	for k := range x {
		s += float64(x[k]) * float64(y[k])
	}
	return s / float64(t.norm[i]) / float64(t.norm[j])
}

// Weight is how much a word tells: between 0 and 1, rare words more than common ones (Arora,
// Liang and Ma 2017, with the word's share of all text estimated from its rank by Zipf's law).
func (t *Table) Weight(w string) float64 {
	const a = 1e-3
	i, ok := t.lookup(w)
	if !ok {
		return 1
	}
	return a / (a + .1/float64(i+1))
}

// Phrases is the cosine of the weighted means of two phrases' words, between 0 and 1; 1 for the
// same phrase, 0 where the table lacks all words of one.
func (t *Table) Phrases(a, b string) float64 {
	if strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b)) {
		return 1
	}
	x, y := t.mean(a), t.mean(b)
	s, nx, ny := 0.0, 0.0, 0.0
	for k := range x {
		s, nx, ny = s+x[k]*y[k], nx+x[k]*x[k], ny+y[k]*y[k]
	}
	if nx == 0 || ny == 0 {
		return 0
	}
	return max(0, s/math.Sqrt(nx*ny))
}

func (t *Table) mean(s string) []float64 {
	m := make([]float64, t.dims)
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		i, ok := t.lookup(w)
		if !ok || t.norm[i] == 0 {
			continue
		}
		f := t.Weight(w) / float64(t.norm[i])
		for k, v := range t.rows[i*t.dims : (i+1)*t.dims] {
			m[k] += f * float64(v)
		}
	}
	return m
}
