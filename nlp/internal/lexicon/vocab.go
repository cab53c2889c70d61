package lexicon

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
)

// Cluster is a word class as numbers: the whole bit string and its first 4, 6 and 10 bits.
// All are 0 for a word of no class.
type Cluster struct{ Full, P4, P6, P10 uint16 }

// Vocab maps plain forms to rows. Row 0 is the word nobody knows.
type Vocab struct {
	Words    []string
	Clusters []Cluster
	index    map[string]int32
}

// NewVocab makes a vocabulary of these words; clusters may be nil.
func NewVocab(words []string, clusters []Cluster) *Vocab {
	v := &Vocab{Words: words, Clusters: clusters, index: make(map[string]int32, len(words))}
	if clusters == nil {
		v.Clusters = make([]Cluster, len(words))
	}
	for i, w := range words {
		v.index[w] = int32(i)
	}
	return v
}

// Row gives the row of a form: its own, or that of its kind.
func (v *Vocab) Row(form, normal string) int32 {
	if r, ok := v.index[normal]; ok {
		return r
	}
	return v.index[Kind(form)]
}

// KindRow gives the row of the kind of a form.
func (v *Vocab) KindRow(form string) int32 { return v.index[Kind(form)] }

// Known tells whether the plain form has a row of its own.
func (v *Vocab) Known(normal string) (int32, bool) {
	r, ok := v.index[normal]
	return r, ok
}

// ReadClusters reads clusters.tsv.gz of a data folder: bit string, word, count.
func ReadClusters(dir string) (map[string]string, error) {
	f, err := os.Open(filepath.Join(dir, "clusters.tsv.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read clusters: %w", err)
	}
	out := map[string]string{}
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		p := strings.Split(sc.Text(), "\t")
		if len(p) == 3 {
			out[p[1]] = p[0]
		}
	}
	return out, sc.Err()
}

// Vectors are word vectors in rows, in order of falling count of the words.
type Vectors struct {
	Words []string
	Count []uint32
	Dim   int
	Data  []float32
}

// Row is the vector of word i.
func (v *Vectors) Row(i int) []float32 { return v.Data[i*v.Dim : (i+1)*v.Dim] }

// ReadVectors reads one of the .i8.gz files of the word vector folder.
func ReadVectors(path string) (*Vectors, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	if len(b) < 12 || string(b[:4]) != "WVI8" {
		return nil, fmt.Errorf("%s is not a vector file", path)
	}
	r, d := int(binary.LittleEndian.Uint32(b[4:])), int(binary.LittleEndian.Uint32(b[8:]))
	b = b[12:]
	v := &Vectors{Dim: d, Words: make([]string, r), Count: make([]uint32, r), Data: make([]float32, r*d)}
	for i := range r {
		if len(b) < 2 {
			return nil, io.ErrUnexpectedEOF
		}
		n := int(binary.LittleEndian.Uint16(b))
		if len(b) < 6+n {
			return nil, io.ErrUnexpectedEOF
		}
		v.Words[i] = string(b[2 : 2+n])
		v.Count[i] = binary.LittleEndian.Uint32(b[2+n:])
		b = b[6+n:]
	}
	if len(b) < r*(4+d) {
		return nil, io.ErrUnexpectedEOF
	}
	for i := range r {
		s := math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		for j := range d {
			v.Data[i*d+j] = s * float32(int8(b[4*r+i*d+j]))
		}
	}
	return v, nil
}

// ClustersOf gives the cluster numbers of the words from their bit strings.
func ClustersOf(words []string, bits map[string]string) []Cluster {
	ids := map[string]uint16{}
	id := func(s string) uint16 {
		if s == "" {
			return 0
		}
		n, ok := ids[s]
		if !ok {
			n = uint16(len(ids) + 1)
			ids[s] = n
		}
		return n
	}
	cut := func(s string, n int) string { return s[:min(n, len(s))] }
	out := make([]Cluster, len(words))
	for i, w := range words {
		b := bits[w]
		if b == "" {
			continue
		}
		out[i] = Cluster{Full: id("f" + b), P4: id("4" + cut(b, 4)), P6: id("6" + cut(b, 6)), P10: id("t" + cut(b, 10))}
	}
	return out
}
