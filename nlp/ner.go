package nlp

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"sync"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

//go:embed models/ner.bin
var nerFile []byte

// Entity labels inside a sentence: O, and for each type the first, inner and last token of a
// longer name and the only token of a short one.
const (
	nerTypes  = 4
	nerLabels = 1 + 4*nerTypes
)

const (
	nerB = iota
	nerI
	nerL
	nerU
)

func nerLabel(t EntityLabel, pos int) int { return 1 + 4*(int(t)-1) + pos }

func nerType(label int) EntityLabel { return EntityLabel((label-1)/4 + 1) }

func nerPos(label int) int { return (label - 1) % 4 }

// nerAllowed tells which label may follow which; label -1 is the sentence's end or beginning.
func nerAllowed(prev, next int) bool {
	open := prev > 0 && (nerPos(prev) == nerB || nerPos(prev) == nerI)
	if next <= 0 {
		return !open
	}
	p := nerPos(next)
	if p == nerB || p == nerU {
		return !open
	}
	return open && nerType(prev) == nerType(next)
}

// nerOutsideCost is taken off the score of O: the data to learn from are few, so that the
// model misses more names than it invents. Chosen on UNER EWT dev.
var nerOutsideCost int32 = 10

// nerBits is the size of the table of features, as a power of two.
const nerBits = 18

// nerModel is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001)
// with hashed features and weights of one byte.
type nerModel struct {
	trans [nerLabels][nerLabels]int32
	w     []int8 // row of nerLabels for each of 1<<nerBits features, and SumWidth bytes that are not used
}

const nerMagic = "RNER2\n"

// encode writes magic, transitions and the weights, compressed.
func (m *nerModel) encode(w io.Writer) error {
	b := []byte(nerMagic)
	for i := range m.trans {
		for j := range m.trans[i] {
			b = binary.LittleEndian.AppendUint32(b, uint32(m.trans[i][j]))
		}
	}
	for _, x := range m.w[:nerLabels<<nerBits] {
		b = append(b, byte(x))
	}
	return writeGzip(w, b)
}

func decodeNER(file []byte) (*nerModel, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read entity model: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("read entity model: %w", err)
	}
	want := len(nerMagic) + 4*nerLabels*nerLabels + nerLabels<<nerBits
	if len(b) != want || string(b[:len(nerMagic)]) != nerMagic {
		return nil, fmt.Errorf("read entity model: %d bytes that don't fit this program", len(b))
	}
	b = b[len(nerMagic):]
	m := &nerModel{w: make([]int8, nerLabels<<nerBits+neural.SumWidth)}
	for i := range m.trans {
		for j := range m.trans[i] {
			m.trans[i][j] = int32(binary.LittleEndian.Uint32(b))
			b = b[4:]
		}
	}
	for i, x := range b {
		m.w[i] = int8(x)
	}
	return m, nil
}

// semantics are the learned parts of this half of the library, read once.
type semantics struct {
	words *wordKnowledge
	ner   *nerModel
	coref *corefModel
	srl   *srlModel
}

var sharedSemantics = sync.OnceValues(func() (*semantics, error) {
	w, err := loadWords()
	if err != nil {
		return nil, err
	}
	s := &semantics{words: w}
	if s.ner, err = decodeNER(nerFile); err != nil {
		return nil, err
	}
	if s.coref, err = decodeCoref(corefFile); err != nil {
		return nil, err
	}
	if s.srl, err = decodeSRL(srlFile); err != nil {
		return nil, err
	}
	return s, nil
})

// tokenView is what the parts here know of a token beside its tags.
type tokenView struct {
	low   uint32 // hash of the lower-case form
	form  uint32 // hash of the form
	shape uint32
	pre3  uint32
	suf3  uint32
	suf2  uint32
	word  lexEntry
	cl    clusterBits
	cap   uint8 // capLower and so on
	gaz   uint8 // kind of listed phrase times 4 plus place in it, 0 outside
	doc   uint8 // how the form is written elsewhere in the document
}

const (
	capLower uint8 = iota
	capFirst
	capAll
	capMixed
	capDigit
	capPunct
)

// semWork is the memory of one annotation.
type semWork struct {
	view   []tokenView
	cased  map[uint32]uint8 // by low: bit 0 seen in lower case, bit 1 seen with a capital inside a sentence
	feats  []uint32
	score  []int32
	back   []uint8
	labels []uint8
	taken  []bool
	spans  []tokenRange
	uses   map[uint32]nameUse
	words  *wordKnowledge
	coref  corefWork
	srl    srlWork
}

var semPool = sync.Pool{New: func() any { return &semWork{cased: map[uint32]uint8{}} }}

// look fills the views of all tokens.
func (w *semWork) look(d *Doc, k *wordKnowledge) {
	n := len(d.start)
	if cap(w.view) < n {
		w.view = make([]tokenView, n, n+n/4)
	}
	w.view = w.view[:n]
	clear(w.cased)
	for i := range w.view {
		v := &w.view[i]
		t := d.text[d.start[i]:d.end[i]]
		*v = tokenView{low: lowHash(t)}
		v.form = stringHash(t)
		v.shape, v.cap = shapeHash(t)
		v.pre3, v.suf3, v.suf2 = affixes(t)
		v.word = k.words[v.low]
		v.cl = k.clusters[v.word.cluster]
	}
	for _, s := range d.sents {
		first := true
		for i := s.first; i < s.end; i++ {
			v := &w.view[i]
			switch v.cap {
			case capLower:
				w.cased[v.low] |= 1
			case capFirst, capAll, capMixed:
				if !first && len(d.text[d.start[i]:d.end[i]]) > 1 {
					w.cased[v.low] |= 2
				}
			}
			if v.cap != capPunct {
				first = false
			}
		}
		w.phrases(int(s.first), int(s.end), k)
	}
	for i := range w.view {
		v := &w.view[i]
		if v.cap == capFirst || v.cap == capAll || v.cap == capMixed {
			v.doc = 1 + w.cased[v.low]
		}
	}
}

// phrases marks listed names of one or more words, leftmost and longest first.
func (w *semWork) phrases(first, end int, k *wordKnowledge) {
	for i := first; i < end; {
		v := &w.view[i]
		most, ok := k.starts[v.low]
		if !ok {
			i++
			continue
		}
		h := phraseSeed
		found, kind := 0, phraseNone
		for n := 1; n <= int(most) && i+n <= end; n++ {
			h = phraseStep(h, w.view[i+n-1].low)
			if x, ok := k.phrases[h]; ok {
				found, kind = n, x
			}
		}
		if found == 0 {
			i++
			continue
		}
		for n := range found {
			pos := uint8(nerI)
			switch {
			case found == 1:
				pos = nerU
			case n == 0:
				pos = nerB
			case n == found-1:
				pos = nerL
			}
			w.view[i+n].gaz = kind*4 + pos
		}
		i += found
	}
}

func stringHash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// shapeHash hashes the shape of a word ("Xxx", "XXX", "d") with runs shortened to two, and
// tells its case.
func shapeHash(s string) (uint32, uint8) {
	h := uint32(2166136261)
	var last byte
	run := 0
	upper, lower, digit := 0, 0, 0
	firstUpper := false
	for i, r := range s {
		c := byte('x')
		switch {
		case r >= 'a' && r <= 'z':
			lower++
		case r >= 'A' && r <= 'Z':
			c = 'X'
			upper++
			firstUpper = firstUpper || i == 0
		case r >= '0' && r <= '9':
			c = 'd'
			digit++
		case r < 0x80:
			c = byte(r)
		case isUpperRune(r):
			c = 'X'
			upper++
			firstUpper = firstUpper || i == 0
		case isLetterRune(r):
			lower++
		default:
			c = '~'
		}
		if c == last {
			run++
			if run >= 2 {
				continue
			}
		} else {
			last, run = c, 0
		}
		h = (h ^ uint32(c)) * 16777619
	}
	switch {
	case upper == 0 && lower == 0 && digit > 0:
		return h, capDigit
	case upper == 0 && lower == 0:
		return h, capPunct
	case upper == 0:
		return h, capLower
	case lower == 0:
		return h, capAll
	case firstUpper && upper == 1:
		return h, capFirst
	}
	return h, capMixed
}

// affixes hashes the first three and the last three and two bytes of the lower-case word.
func affixes(s string) (pre3, suf3, suf2 uint32) {
	low := func(c byte) uint32 {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		return uint32(c)
	}
	n := len(s)
	for i := 0; i < min(3, n); i++ {
		pre3 = pre3<<8 | low(s[i])
	}
	for i := max(0, n-3); i < n; i++ {
		suf3 = suf3<<8 | low(s[i])
	}
	for i := max(0, n-2); i < n; i++ {
		suf2 = suf2<<8 | low(s[i])
	}
	return pre3, suf3, suf2
}

// nerFeature mixes template and value.
func nerFeature(t uint32, v uint32) uint32 {
	h := (v + t*0x9e3779b1) * 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return h & (1<<nerBits - 1)
}

func mix2(a, b uint32) uint32 { return (a ^ b*0x9e3779b1) * 0x85ebca6b }

var emptyView = tokenView{low: 1, form: 1, shape: 1}

// nerFeatures appends the features of token i of the sentence [first, end).
func nerFeatures(f []uint32, d *Doc, view []tokenView, i, first, end int) []uint32 {
	at := func(k int) *tokenView {
		if k < first || k >= end {
			return &emptyView
		}
		return &view[k]
	}
	tag := func(k int) uint32 {
		if k < first || k >= end {
			return 99
		}
		return uint32(d.xpos[k])
	}
	v, p, n := at(i), at(i-1), at(i+1)
	pp, nn := at(i-2), at(i+2)
	start := uint32(0)
	if i == first {
		start = 1
	}
	t := uint32(0)
	add := func(x uint32) {
		t++
		f = append(f, nerFeature(t, x))
	}
	add(0)
	add(v.low)
	add(v.form)
	add(p.low)
	add(n.low)
	add(pp.low)
	add(nn.low)
	add(mix2(p.low, v.low))
	add(mix2(v.low, n.low))
	add(mix2(p.low, n.low))
	add(v.shape)
	add(mix2(v.shape, start))
	add(mix2(p.shape, v.shape))
	add(mix2(v.shape, n.shape))
	add(mix2(mix2(p.shape, v.shape), n.shape))
	add(v.pre3)
	add(v.suf3)
	add(v.suf2)
	add(mix2(uint32(v.cap), v.suf3))
	add(uint32(v.cl.full))
	add(uint32(v.cl.p10))
	add(uint32(v.cl.p6))
	add(uint32(v.cl.p4))
	add(mix2(uint32(v.cl.p8), uint32(v.cap)))
	add(uint32(p.cl.full))
	add(uint32(p.cl.p8))
	add(uint32(n.cl.full))
	add(uint32(n.cl.p8))
	add(mix2(uint32(p.cl.p8), uint32(v.cl.p8)))
	add(mix2(uint32(v.cl.p8), uint32(n.cl.p8)))
	add(uint32(pp.cl.p8))
	add(uint32(nn.cl.p8))
	add(mix2(uint32(p.cl.p8), uint32(v.cap)))
	add(mix2(uint32(n.cl.p8), uint32(v.cap)))
	add(tag(i))
	add(mix2(tag(i-1), tag(i)))
	add(mix2(tag(i), tag(i+1)))
	add(mix2(mix2(tag(i-1), tag(i)), tag(i+1)))
	add(mix2(uint32(v.word.flags), uint32(v.cap)))
	add(mix2(uint32(p.word.flags), uint32(v.cap)))
	add(mix2(uint32(n.word.flags), uint32(v.cap)))
	add(mix2(mix2(uint32(v.word.flags), uint32(n.word.flags)), mix2(uint32(v.cap), uint32(n.cap))))
	add(mix2(mix2(uint32(p.word.flags), uint32(v.word.flags)), mix2(uint32(p.cap), uint32(v.cap))))
	add(mix2(uint32(v.word.kind), uint32(v.cap)))
	add(mix2(mix2(uint32(v.word.kind), uint32(n.word.kind)), mix2(uint32(v.cap), uint32(n.cap))))
	add(mix2(mix2(uint32(p.word.kind), uint32(v.word.kind)), mix2(uint32(p.cap), uint32(v.cap))))
	add(mix2(uint32(v.word.kind), tag(i)))
	add(mix2(uint32(v.gaz), uint32(v.cap)))
	add(mix2(uint32(v.gaz), mix2(uint32(p.cap), uint32(n.cap))))
	add(mix2(uint32(p.gaz), uint32(v.gaz)))
	add(mix2(uint32(v.gaz), uint32(n.gaz)))
	add(mix2(uint32(v.doc), start))
	add(mix2(uint32(v.doc), uint32(v.gaz)))
	add(mix2(mix2(uint32(p.cap), uint32(v.cap)), uint32(n.cap)))
	add(mix2(mix2(uint32(pp.cap), uint32(p.cap)), mix2(uint32(v.cap), mix2(uint32(n.cap), uint32(nn.cap)))))
	return f
}

// entities finds names with the Viterbi algorithm, sentence by sentence.
func (w *semWork) entities(d *Doc, m *nerModel) {
	d.entities = d.entities[:0]
	for _, s := range d.sents {
		first, end := int(s.first), int(s.end)
		n := end - first
		if n == 0 {
			continue
		}
		if cap(w.score) < n*nerLabels {
			w.score = make([]int32, n*nerLabels*2)
			w.back = make([]uint8, n*nerLabels*2)
			w.labels = make([]uint8, n*2)
		}
		for i := first; i < end; i++ {
			w.feats = nerFeatures(w.feats[:0], d, w.view, i, first, end)
			row := w.score[(i-first)*nerLabels : (i-first+1)*nerLabels]
			var sum [neural.SumWidth]int16
			neural.SumRows(&sum, m.w, nerLabels, w.feats)
			for l := range row {
				row[l] = int32(sum[l])
			}
		}
		for i := range n {
			w.score[i*nerLabels] -= nerOutsideCost
		}
		m.viterbi(w.score, w.back, w.labels[:n], n)
		for i := 0; i < n; i++ {
			l := int(w.labels[i])
			if l == 0 {
				continue
			}
			j := i
			for j+1 < n && nerPos(int(w.labels[j])) != nerL && nerPos(int(w.labels[j])) != nerU {
				j++
			}
			d.entities = append(d.entities, Entity{first + i, first + j, nerType(l)})
			i = j
		}
	}
}

var nerPrev = func() (t [nerLabels][]int) {
	for l := range t {
		for p := range nerLabels {
			if nerAllowed(p, l) {
				t[l] = append(t[l], p)
			}
		}
	}
	return t
}()

// viterbi turns the scores of n tokens into the best allowed sequence; it overwrites score.
func (m *nerModel) viterbi(score []int32, back, labels []uint8, n int) {
	const low = -1 << 29
	for l := range nerLabels {
		if !nerAllowed(-1, l) {
			score[l] = low
		}
	}
	for i := 1; i < n; i++ {
		prev, row := score[(i-1)*nerLabels:i*nerLabels], score[i*nerLabels:(i+1)*nerLabels]
		for l := range nerLabels {
			best, from := int32(low), 0
			for _, p := range nerPrev[l] {
				if s := prev[p] + m.trans[p][l]; s > best {
					best, from = s, p
				}
			}
			row[l] += best
			back[i*nerLabels+l] = uint8(from)
		}
	}
	last := score[(n-1)*nerLabels : n*nerLabels]
	best := 0
	for l := range nerLabels {
		if nerAllowed(l, -1) && last[l] > last[best] {
			best = l
		}
	}
	for i := n - 1; i >= 0; i-- {
		labels[i] = uint8(best)
		best = int(back[i*nerLabels+best])
	}
}
