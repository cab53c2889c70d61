package learn

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Words knows of each frequent word its class of distribution (a path in a tree of Brown
// classes) and how good or bad it sounds. It is immutable.
type Words struct {
	m map[string]wordInfo
}

type wordInfo struct {
	path     string
	polarity int8
}

// Path is the word's path in the tree of classes, "" when the word is unknown.
func (w *Words) Path(lower string) string { return w.m[lower].path }

// Polarity is how good (up to 1) or bad (down to -1) the word sounds, 0 when unknown.
func (w *Words) Polarity(lower string) float64 { return float64(w.m[lower].polarity) / 127 }

// ReadWords reads what BuildWords made.
func ReadWords(r io.Reader) (*Words, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read word table: %w", err)
	}
	w := &Words{m: map[string]wordInfo{}}
	sc := bufio.NewScanner(io.LimitReader(z, maxModelBytes))
	path := ""
	for sc.Scan() {
		l := sc.Text()
		if p, ok := strings.CutPrefix(l, "#"); ok {
			path = p
			continue
		}
		word, pol, ok := strings.Cut(l, "\t")
		if !ok {
			return nil, errors.New("read word table: bad line")
		}
		p, err := strconv.ParseInt(pol, 10, 8)
		if err != nil {
			return nil, fmt.Errorf("read word table: %w", err)
		}
		w.m[word] = wordInfo{path, int8(p)}
	}
	return w, sc.Err()
}

// BuildWords makes the table for the n most frequent words from a file of classes (path TAB
// word TAB count, sorted by path), word vectors (magic WVI8) and a lexicon of good and bad
// words (values -1..1). The polarity of a word is that of a ridge regression from its vector
// to the lexicon, mixed with the lexicon's own value where there is one, so that words near
// to bad words sound bad.
func BuildWords(classes, vectors []byte, lexicon map[string]float64, n int, w io.Writer) error {
	vec, order, err := readVectors(vectors)
	if err != nil {
		return err
	}
	keep := map[string]bool{}
	for _, x := range order[:min(n, len(order))] {
		keep[x] = true
	}
	beta := ridge(vec, lexicon)
	var buf bytes.Buffer
	last := ""
	for line := range strings.Lines(string(classes)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 3 || !keep[f[1]] || strings.HasPrefix(f[1], "<") || strings.HasPrefix(f[1], "#") {
			continue
		}
		if f[0] != last {
			fmt.Fprintf(&buf, "#%s\n", f[0])
			last = f[0]
		}
		p := 0.0
		if v, ok := vec[f[1]]; ok {
			p = dot(beta, v) + beta[len(beta)-1]
		}
		if l, ok := lexicon[f[1]]; ok {
			p = 0.25*p + 0.75*l
		}
		fmt.Fprintf(&buf, "%s\t%d\n", f[1], int(math.Round(127*max(-1, min(1, p)))))
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(buf.Bytes()); err != nil {
		return err
	}
	return z.Close()
}

func dot(a []float64, b []float32) float64 {
	s := 0.0
	for i, v := range b {
		s += a[i] * float64(v)
	}
	return s
}

func readVectors(data []byte) (map[string][]float32, []string, error) {
	bad := errors.New("read word vectors: not in the form expected")
	if len(data) < 12 || string(data[:4]) != "WVI8" {
		return nil, nil, bad
	}
	r, d := int(binary.LittleEndian.Uint32(data[4:])), int(binary.LittleEndian.Uint32(data[8:]))
	at := 12
	words := make([]string, 0, r)
	for range r {
		if at+2 > len(data) {
			return nil, nil, bad
		}
		l := int(binary.LittleEndian.Uint16(data[at:]))
		if at+2+l+4 > len(data) {
			return nil, nil, bad
		}
		words = append(words, string(data[at+2:at+2+l]))
		at += 2 + l + 4
	}
	at += 4 * r // vectors are made unit length, so the scales do not matter
	if at+r*d > len(data) {
		return nil, nil, bad
	}
	out := make(map[string][]float32, r)
	for i, w := range words {
		v := make([]float32, d)
		s := 0.0
		for j := range d {
			v[j] = float32(int8(data[at+i*d+j]))
			s += float64(v[j]) * float64(v[j])
		}
		for j := range v {
			v[j] = float32(float64(v[j]) / math.Sqrt(max(s, 1)))
		}
		out[w] = v
	}
	return out, words, nil
}

// ridge solves (X'X + I) b = X'y with an intercept as the last coefficient.
func ridge(vec map[string][]float32, y map[string]float64) []float64 {
	var keys []string
	d := 0
	for w := range y {
		if v, ok := vec[w]; ok {
			keys = append(keys, w)
			d = len(v)
		}
	}
	slices.Sort(keys)
	n := d + 1
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n+1)
		a[i][i] = 1
	}
	x := make([]float64, n)
	for _, k := range keys {
		for i, v := range vec[k] {
			x[i] = float64(v)
		}
		x[d] = 1
		for i := range n {
			for j := range n {
				a[i][j] += x[i] * x[j]
			}
			a[i][n] += x[i] * y[k]
		}
	}
	for c := range n { // elimination; the matrix is positive definite
		for r := c + 1; r < n; r++ {
			f := a[r][c] / a[c][c]
			for j := c; j <= n; j++ {
				a[r][j] -= f * a[c][j]
			}
		}
	}
	b := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		s := a[i][n]
		for j := i + 1; j < n; j++ {
			s -= a[i][j] * b[j]
		}
		b[i] = s / a[i][i]
	}
	return b
}
