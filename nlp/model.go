package nlp

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// Options steer one analysis. The zero value is right for plain text.
type Options struct {
	// Regions limits the analysis to these byte ranges of the text, in order and without
	// overlap; no sentence crosses from one to the next. Nil means the whole text.
	Regions []Region
	// Reference is the moment that relative dates ("last Monday") count from, usually the
	// date of publication. Zero leaves them unresolved.
	Reference time.Time
	// SyntaxOnly stops after the trees: no entities, coreference or values.
	SyntaxOnly bool
}

// Model is a trained analyser. It is immutable and may be used by any number of goroutines
// at once.
type Model struct {
	net      *neural.Net
	lemmas   *Lemmatizer
	splitter *Splitter
	pool     sync.Pool // of *work
}

// work is the memory of one analysis under way.
type work struct {
	pieces []piece
	ends   []int
	feats  []uint32
	forms  []string
	spans  []neural.Span
	net    neural.Work
	lemmas map[lemmaKey]string
}

// lemmaKey is a question put to the lemmatizer before.
type lemmaKey struct {
	form string
	upos UPOS
	xpos XPOS
}

// Caches of a work are emptied when they reach this many entries.
const maxLemmas = 8192

//go:embed models/syntax.bin
var syntaxFile string

var loadEmbedded = sync.OnceValues(func() (*Model, error) { return Decode(syntaxFile) })

// Load returns the model that is built into the program. It is decoded once, at the first
// call.
func Load() (*Model, error) {
	m, err := loadEmbedded()
	if err != nil {
		return nil, fmt.Errorf("load embedded model: %w", err)
	}
	return m, nil
}

// maxText is how many bytes of a text are analysed; offsets have 31 bits.
const maxText = 1<<31 - 1

// Analyse analyses a text. Any bytes are allowed; it never panics and takes time in
// proportion to the length of the text.
func (m *Model) Analyse(text string, o Options) *Doc {
	d := &Doc{}
	m.AnalyseInto(d, text, o)
	return d
}

// AnalyseInto is Analyse into a document that was used before; its memory is used again, so
// nothing read from it earlier may still be in use.
func (m *Model) AnalyseInto(d *Doc, text string, o Options) {
	d.reset(text)
	w := m.work()
	defer m.pool.Put(w)
	text = text[:min(len(text), maxText)]
	if o.Regions == nil {
		m.split(d, w, 0, len(text))
	}
	at := 0
	for _, r := range o.Regions {
		// Regions out of order or out of the text are brought in, not trusted.
		start := min(max(r.Start, at), len(text))
		end := min(max(r.End, start), len(text))
		m.split(d, w, start, end)
		at = end
	}
	m.predict(d, w)
	d.indexTree()
	if !o.SyntaxOnly {
		m.annotate(d, o)
	}
}

// AnalyseTokens keeps the tokens and sentences of a document, for instance one that
// ReadCoNLLU read, and predicts all the rest anew.
func (m *Model) AnalyseTokens(d *Doc, o Options) {
	w := m.work()
	defer m.pool.Put(w)
	d.entities, d.mentions, d.values = d.entities[:0], d.mentions[:0], d.values[:0]
	d.frames, d.roles = d.frames[:0], d.roles[:0]
	m.predict(d, w)
	d.indexTree()
	if !o.SyntaxOnly {
		m.annotate(d, o)
	}
}

func (m *Model) work() *work {
	if w, ok := m.pool.Get().(*work); ok {
		return w
	}
	return &work{}
}

// reset makes the document empty, over a new text.
func (d *Doc) reset(text string) {
	d.text = text
	d.start, d.end, d.flag = d.start[:0], d.end[:0], d.flag[:0]
	d.sentOf, d.sents, d.comments = d.sentOf[:0], d.sents[:0], nil
	d.upos, d.xpos, d.lemma = d.upos[:0], d.xpos[:0], d.lemma[:0]
	d.head, d.dep = d.head[:0], d.dep[:0]
	d.entities, d.mentions, d.values = d.entities[:0], d.mentions[:0], d.values[:0]
	d.frames, d.roles = d.frames[:0], d.roles[:0]
}

// split appends the tokens and sentences of text[start:end].
func (m *Model) split(d *Doc, w *work, start, end int) {
	w.pieces = tokenize(d.text, start, end, w.pieces[:0])
	w.ends = m.splitter.boundaries(d.text, w.pieces, w.ends[:0], &w.feats)
	i := 0
	for _, e := range w.ends {
		first := len(d.start)
		for ; i < e; i++ {
			p := w.pieces[i]
			if i+1 == e {
				p.flag &^= flagMWTNext
			}
			d.start = append(d.start, p.start)
			d.end = append(d.end, p.end)
			d.flag = append(d.flag, p.flag)
			d.sentOf = append(d.sentOf, int32(len(d.sents)))
		}
		d.sents = append(d.sents, tokenRange{int32(first), int32(len(d.start))})
	}
}

// block is about how many tokens go through the network at once.
const block = 256

// predict fills tags, lemmas, heads and relations of all sentences.
func (m *Model) predict(d *Doc, w *work) {
	n := len(d.start)
	d.upos, d.xpos = resize(d.upos, n), resize(d.xpos, n)
	d.lemma, d.head, d.dep = resize(d.lemma, n), resize(d.head, n), resize(d.dep, n)
	i, at := 0, int32(0) // sentence and token that come next
	for at < int32(n) {
		first := at
		w.forms, w.spans = w.forms[:0], w.spans[:0]
		for i < len(d.sents) && len(w.forms) < block {
			// Given sentences may be of any length; the parser's work grows with its square, so
			// longer ones go in pieces.
			end := min(at+maxSentence, d.sents[i].end)
			w.spans = append(w.spans, neural.Span{A: int(at - first), B: int(end - first)})
			for ; at < end; at++ {
				w.forms = append(w.forms, d.text[d.start[at]:d.end[at]])
			}
			if at == d.sents[i].end {
				i++
			}
		}
		m.net.Analyse(&w.net, w.forms, w.spans)
		for _, s := range w.spans {
			for k := s.A; k < s.B; k++ {
				t := int(first) + k
				d.upos[t], d.xpos[t] = UPOS(w.net.UPOS[k]), XPOS(w.net.XPOS[k])
				d.dep[t] = Dep(m.net.DepOf[w.net.Deps[k]])
				d.head[t] = -1
				if h := w.net.Heads[k]; h >= 0 {
					d.head[t] = first + int32(s.A) + h
				}
				reconcile(d, t)
				d.lemma[t] = m.lemma(w, w.forms[k], d.upos[t], d.xpos[t])
			}
		}
	}
	for _, s := range d.sents {
		if s.end-s.first > maxSentence {
			joinRoots(d, s)
		}
	}
	clear(w.forms) // don't keep the text alive
}

// reconcile gives a function word the tag that its relation in the tree asks for: the tree
// knows whether "before" brings a clause or a noun.
func reconcile(d *Doc, t int) {
	switch u, x, r := d.upos[t], d.xpos[t], d.dep[t]; {
	case r == DepMark && (u == ADP && x == TagIN || u == PRON && x == TagWDT):
		d.upos[t], d.xpos[t] = SCONJ, TagIN
	case r == DepCase && (u == SCONJ && x == TagIN || u == PART && x == TagTO):
		d.upos[t], d.xpos[t] = ADP, TagIN
	}
}

// joinRoots hangs all roots of a sentence but the first on the first.
func joinRoots(d *Doc, s tokenRange) {
	root := int32(-1)
	for i := s.first; i < s.end; i++ {
		switch {
		case d.head[i] >= 0:
		case root < 0:
			root = i
		default:
			d.head[i], d.dep[i] = root, DepParataxis
		}
	}
}

// lemma asks the lemmatizer, or the memory of what it said.
func (m *Model) lemma(w *work, form string, u UPOS, x XPOS) string {
	if lem, ok := w.lemmas[lemmaKey{form, u, x}]; ok {
		return lem
	}
	form = strings.Clone(form)
	lem := m.lemmas.Lemma(form, u, x)
	if len(form) <= 64 {
		if w.lemmas == nil {
			w.lemmas = make(map[lemmaKey]string, maxLemmas)
		}
		if len(w.lemmas) >= maxLemmas {
			clear(w.lemmas)
		}
		w.lemmas[lemmaKey{form, u, x}] = lem
	}
	return lem
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
