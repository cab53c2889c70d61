package nlp

import (
	_ "embed"
	"fmt"
	"sync"
	"time"

	"github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"
	"github.com/rashomon-affairs/rashomon/nlp/internal/syntax"
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
	vocab  *lexicon.Vocab
	linear *syntax.Linear
	lemmas *Lemmatizer
	pool   sync.Pool // of *work
}

// work is the memory of one analysis under way.
type work struct {
	pieces []piece
	ends   []int
	sent   syntax.Sentence
	syn    syntax.Scratch
}

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
}

// split appends the tokens and sentences of text[start:end].
func (m *Model) split(d *Doc, w *work, start, end int) {
	w.pieces = tokenize(d.text, start, end, w.pieces[:0])
	w.ends = boundaries(d.text, w.pieces, w.ends[:0])
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

// predict fills tags, lemmas, heads and relations of all sentences.
func (m *Model) predict(d *Doc, w *work) {
	n := len(d.start)
	d.upos, d.xpos = resize(d.upos, n), resize(d.xpos, n)
	d.lemma, d.head, d.dep = resize(d.lemma, n), resize(d.head, n), resize(d.dep, n)
	for _, s := range d.sents {
		w.sent.Reset()
		for i := s.first; i < s.end; i++ {
			form := d.text[d.start[i]:d.end[i]]
			normal := lexicon.Normal(form)
			row := m.vocab.Row(form, normal)
			w.sent.Add(form, normal, row, m.vocab.Clusters[row], lexicon.Shape(form))
		}
		m.linear.Tag(&w.sent, &w.syn)
		m.linear.Parse(&w.sent, &w.syn)
		for k := range w.sent.Len() {
			i := int(s.first) + k
			d.upos[i], d.xpos[i] = UPOS(w.sent.UPOS[k]), XPOS(w.sent.XPOS[k])
			d.dep[i] = Dep(w.sent.Deps[k])
			d.head[i] = -1
			if h := w.sent.Heads[k]; h >= 0 {
				d.head[i] = h + s.first
			} else {
				d.dep[i] = DepRoot
			}
			d.lemma[i] = m.lemmas.Lemma(w.sent.Forms[k], d.xpos[i])
		}
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
