package coding

import (
	"context"
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// ruleCoderName changes whenever the rules do.
const ruleCoderName = "rule/2"

// layer codes one kind of record over a finished reading.
type layer struct {
	kind affair.Kind
	code func(r *Reading, book *codebook.Book, out *Sink)
}

// layers are the steps of the rule coder after the reading is made, in the order in which
// they run: a later one may look at the records of an earlier one through Sink.Records.
var layers = []layer{
	{affair.KindActor, codeActors},
	{affair.KindStatement, codeStatements},
	{affair.KindEvent, codeEvents},
	{affair.KindTie, codeTies},
	{affair.KindPosition, codePositions},
	{affair.KindLink, codeLinks},
	{affair.KindFigure, codeFigures},
	{affair.KindTone, codeTone},
}

type ruleCoder struct {
	book *codebook.Book
	base *base
}

// NewRuleCoder returns the coder that reads with the patterns of the codebook.
func NewRuleCoder(book *codebook.Book) (Coder, error) {
	b, err := newBase(book)
	if err != nil {
		return nil, err
	}
	return &ruleCoder{book: book, base: b}, nil
}

// Name implements Coder. It names the codebook too, so that documents are coded again when
// the codebook changes.
func (c *ruleCoder) Name() string { return ruleCoderName + " codebook " + c.book.Digest() }

// Code implements Coder.
func (c *ruleCoder) Code(ctx context.Context, in Input) ([]affair.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("code %s: %w", in.Doc.Name, err)
	}
	r := c.base.read(in)
	sink := &Sink{r: r, coder: c.Name()}
	for _, l := range layers {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("code %s: %w", in.Doc.Name, err)
		}
		l.code(r, c.book, sink)
	}
	recs, _ := Gate(in.Doc, sink.records)
	calibrate(recs, shippedCalibration())
	return recs, nil
}

// base is what the rule coder makes of a codebook once: word lists and the gazetteer. It is
// immutable.
type base struct {
	book  *codebook.Book
	words *lexicon
	gaz   *gazetteer
}

func newBase(book *codebook.Book) (*base, error) {
	g, err := newGazetteer(book)
	if err != nil {
		return nil, err
	}
	return &base{book: book, words: newLexicon(book), gaz: g}, nil
}

// Reader makes readings without coding them, for codebook test and explain, and for tests of
// the layers.
type Reader struct{ b *base }

// NewReader returns a reader with the word lists and the gazetteer of the codebook.
func NewReader(book *codebook.Book) (*Reader, error) {
	b, err := newBase(book)
	if err != nil {
		return nil, err
	}
	return &Reader{b}, nil
}

// Read analyses one document up to the point where the layers start.
func (rd *Reader) Read(in Input) *Reading { return rd.b.read(in) }

func (b *base) read(in Input) *Reading {
	r := &Reading{Doc: in.Doc, N: in.NLP, words: b.words, gaz: b.gaz, together: map[int][]int{}}
	r.index()
	r.buildClauses()
	r.findActors()
	for i := range r.Actors { // a name that a hard-wrapped line breaks is the name
		r.Actors[i].Name = strings.Join(strings.Fields(r.Actors[i].Name), " ")
	}
	r.index()
	r.findVoices(b.book)
	r.index()
	return r
}
