package train

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// wordTypes guesses from the company that a word keeps in news text whether it is the name
// of a person, an organisation or a place, or no name: a logistic regression over the word
// vectors, learned from the embedded lists of names and from words of the treebanks. The
// result has, for every word, four chances of two bits each: person, organisation, place,
// no name.
func wordTypes(data string) (map[string]uint8, error) {
	words, vecs, err := readVectors(filepath.Join(data, "word-vectors-en", "vectors-100.i8.gz"))
	if err != nil {
		return nil, err
	}
	seeds, err := typeSeeds(data)
	if err != nil {
		return nil, err
	}
	const classes = 4
	dim := len(vecs[0])
	w := make([][]float64, classes)
	for i := range w {
		w[i] = make([]float64, dim+1)
	}
	var train []int
	var count [classes]float64
	for i, word := range words {
		if c, ok := seeds[word]; ok {
			train = append(train, i)
			count[c]++
		}
	}
	if len(train) == 0 {
		return nil, fmt.Errorf("guess kinds of words: no seeds")
	}
	rng := rand.New(rand.NewPCG(5, 5))
	chances := func(v []float64) (p [classes]float64) {
		var z float64
		for c := range classes {
			s := w[c][dim]
			for k, x := range v {
				s += w[c][k] * x
			}
			p[c] = math.Exp(min(s, 50))
			z += p[c]
		}
		for c := range p {
			p[c] /= z
		}
		return p
	}
	for epoch := range 20 {
		rate := 0.5 / (1 + float64(epoch))
		rng.Shuffle(len(train), func(a, b int) { train[a], train[b] = train[b], train[a] })
		for _, i := range train {
			gold := seeds[words[i]]
			p := chances(vecs[i])
			weight := math.Sqrt(float64(len(train)) / (classes * count[gold]))
			for c := range classes {
				g := -p[c]
				if c == gold {
					g++
				}
				g *= rate * weight
				for k, x := range vecs[i] {
					w[c][k] += g * x
				}
				w[c][dim] += g
			}
		}
	}
	out := make(map[string]uint8, len(words))
	for i, word := range words {
		if strings.HasPrefix(word, "<unk") {
			continue
		}
		p := chances(vecs[i])
		var b uint8
		for c := range classes {
			q := uint8(0)
			switch {
			case p[c] > 0.8:
				q = 3
			case p[c] > 0.45:
				q = 2
			case p[c] > 0.15:
				q = 1
			}
			b |= q << (2 * c)
		}
		out[word] = b
	}
	return out, nil
}

// typeSeeds are words whose kind is known: 0 person, 1 organisation, 2 place, 3 no name.
func typeSeeds(data string) (map[string]int, error) {
	lower, upper := map[string]int{}, map[string]int{}
	for _, f := range []string{"ud-ewt/en_ewt-ud-train.conllu", "ud-gum/en_gum-ud-train-open.conllu"} {
		docs, err := treebankDocs(filepath.Join(data, f))
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			for s := range d.Sentences() {
				for i := s.First() + 1; i <= s.Last(); i++ {
					t := d.Token(i)
					form := t.Text()
					if form[0] >= 'a' && form[0] <= 'z' && t.UPOS() != nlp.PROPN {
						lower[form]++
					} else if t.UPOS() == nlp.PROPN {
						upper[strings.ToLower(form)]++
					}
				}
			}
		}
	}
	seeds := map[string]int{}
	for _, k := range nlp.ListedNames() {
		if lower[k.Name] > 0 {
			continue
		}
		class := map[string]int{"f": 0, "s": 0, "o": 1, "p": 2}[k.Kind]
		if old, ok := seeds[k.Name]; ok && old != class {
			if old < 3 && class < 3 {
				// A surname and a town, a first name and a county: not clear.
				if !(old == 0 && class == 0) {
					delete(seeds, k.Name)
					lower[k.Name] = 1
				}
			}
			continue
		}
		seeds[k.Name] = class
	}
	for w, n := range lower {
		if n >= 2 && n > 4*upper[w] {
			seeds[w] = 3
		}
	}
	docs, err := entityData(data)
	if err != nil {
		return nil, err
	}
	votes := map[string]*[4]int{}
	for _, ld := range docs {
		for _, e := range ld.Entities {
			if e.First != e.Last || e.Label > nlp.EntityLocation {
				continue
			}
			w := strings.ToLower(ld.Doc.SpanText(e.First, e.Last))
			if votes[w] == nil {
				votes[w] = new([4]int)
			}
			votes[w][e.Label-1]++
		}
	}
	for w, v := range votes {
		best := 0
		for c := range v {
			if v[c] > v[best] {
				best = c
			}
		}
		if lower[w] == 0 && v[best] >= 2 {
			seeds[w] = best
		}
	}
	return seeds, nil
}

// readVectors reads the word vectors of data/word-vectors-en and gives them length 1.
func readVectors(path string) ([]string, [][]float64, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open word vectors: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, fmt.Errorf("read word vectors: %w", err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, nil, fmt.Errorf("read word vectors: %w", err)
	}
	if len(b) < 12 || !bytes.Equal(b[:4], []byte("WVI8")) {
		return nil, nil, fmt.Errorf("read word vectors: not a vector file")
	}
	rows, dim := int(binary.LittleEndian.Uint32(b[4:])), int(binary.LittleEndian.Uint32(b[8:]))
	b = b[12:]
	words := make([]string, 0, rows)
	for range rows {
		n := int(binary.LittleEndian.Uint16(b))
		words = append(words, string(b[2:2+n]))
		b = b[2+n+4:]
	}
	b = b[4*rows:] // a scale each, which the length takes away
	vecs := make([][]float64, rows)
	for i := range vecs {
		v := make([]float64, dim)
		var sum float64
		for k := range v {
			v[k] = float64(int8(b[i*dim+k]))
			sum += v[k] * v[k]
		}
		// Longer than 1, so that few steps reach far.
		s := 4 / math.Sqrt(max(sum, 1))
		for k := range v {
			v[k] *= s
		}
		vecs[i] = v
	}
	return slices.Clip(words), vecs, nil
}
