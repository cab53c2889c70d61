// Package nlp analyses English text: tokens, sentences, tags, lemmas, dependency trees,
// named entities, coreference, dates and amounts. It is a library of its own and knows
// nothing of the program around it:
//
//	m, err := nlp.Load()
//	doc := m.Analyse("Moscow accused Kyiv on Monday. It denied the claim.", nlp.Options{})
//	for s := range doc.Sentences() {
//		fmt.Println(doc.Token(s.Root()).Lemma())
//	}
//
// A Doc is one flat set of columns over the untouched text; Token and Sent are views (a
// pointer and an index). No token ever loses its byte offsets. Analysis is deterministic,
// pure Go, and safe on any bytes. A Model is immutable and may be used by any number of
// goroutines at once; a Doc may be read by any number.
package nlp

import "iter"

// Region is a half-open byte range of a text.
type Region struct{ Start, End int }

// Entity is a named span of tokens [First, Last].
type Entity struct {
	First, Last int
	Label       EntityLabel
}

// EntityLabel is the type of a named entity.
type EntityLabel uint8

// The entity labels. GPE (countries, cities as polities) is folded into Location, as in
// Universal NER.
const (
	EntityNone EntityLabel = iota
	EntityPerson
	EntityOrganization
	EntityLocation
	EntityMisc
)

// String gives PER, ORG, LOC, MISC or O.
func (l EntityLabel) String() string { return [...]string{"O", "PER", "ORG", "LOC", "MISC"}[l] }

// Mention is a span of tokens [First, Last] that refers to something; mentions with the same
// Chain refer to the same thing. Chains are numbered from 1 in order of first mention.
type Mention struct {
	First, Last int
	Head        int // token that carries the syntax of the mention
	Chain       int
	Kind        MentionKind
}

// MentionKind says how the mention is worded.
type MentionKind uint8

// Proper is a name, nominal a description ("the president"), pronominal a pronoun.
const (
	Proper MentionKind = iota
	Nominal
	Pronominal
)

// ValueKind says what a Value measures.
type ValueKind uint8

// The kinds of value.
const (
	ValueDate ValueKind = iota
	ValueDuration
	ValueSet // recurring time
	ValueNumber
	ValueOrdinal
	ValuePercent
	ValueMoney
	ValueQuantity // number with a unit of measurement
	ValueAge
)

// Value is a date, a duration or an amount with its resolved value.
type Value struct {
	First, Last int // tokens
	Start, End  int // bytes
	Kind        ValueKind
	// ISO is the TIMEX3-style value of a date or duration: "2014-05-07", "2014-W23",
	// "1990/1993", "P3D". Relative dates that could not be resolved keep "".
	ISO string
	// Number is the resolved number of an amount ("about $21 billion" is 2.1e10).
	Number float64
	// Unit is the unit of an amount: ISO 4217 code for money, "percent", "km", "year".
	Unit string
	// Approx is "", "about", "at least", "at most", "less", "more".
	Approx string
}

// Doc is an analysed text. Columns are indexed by token; a token index is valid for the
// whole document. The zero Doc is an empty document.
type Doc struct {
	text string

	start, end []int32  // bytes
	flag       []uint8  // flagSpaceAfter, flagInMWT
	upos       []UPOS   // universal tag
	xpos       []XPOS   // Penn tag
	lemma      []string // interned in the model where known
	head       []int32  // absolute token index, -1 for a root
	dep        []Dep
	sentOf     []int32

	firstChild, nextSibling []int32 // tree index, built by indexTree; -1 ends

	sents    []tokenRange
	comments []string // of each sentence, lines with their "#"; nil for analysed text
	entities []Entity
	mentions []Mention
	values   []Value
	frames   []Frame
	roles    []Role // arguments of all frames
}

type tokenRange struct{ first, end int32 } // [first, end)

const (
	flagSpaceAfter uint8 = 1 << iota // white space (or the end) follows the token
	flagMWTNext                      // token is joined with the next in one multiword token
)

// Text returns the text the document was made from, unchanged.
func (d *Doc) Text() string { return d.text }

// Len returns the number of tokens.
func (d *Doc) Len() int { return len(d.start) }

// Token returns a view of token i; it panics when i is out of range.
func (d *Doc) Token(i int) Token { _ = d.start[i]; return Token{d, int32(i)} }

// Entities returns the named entities in order. Do not change them.
func (d *Doc) Entities() []Entity { return d.entities }

// Mentions returns the mentions of all coreference chains in order. Do not change them.
func (d *Doc) Mentions() []Mention { return d.mentions }

// Values returns dates and amounts in order. Do not change them.
func (d *Doc) Values() []Value { return d.values }

// NumSentences returns the number of sentences.
func (d *Doc) NumSentences() int { return len(d.sents) }

// Sentence returns sentence i.
func (d *Doc) Sentence(i int) Sent { _ = d.sents[i]; return Sent{d, int32(i)} }

// Sentences iterates over the sentences in order.
func (d *Doc) Sentences() iter.Seq[Sent] {
	return func(yield func(Sent) bool) {
		for i := range d.sents {
			if !yield(Sent{d, int32(i)}) {
				return
			}
		}
	}
}

// SpanText returns the text from the first to the last token, both included.
func (d *Doc) SpanText(first, last int) string { return d.text[d.start[first]:d.end[last]] }

// Sent is a view of one sentence.
type Sent struct {
	d *Doc
	i int32
}

// Index is the sentence's number in the document.
func (s Sent) Index() int { return int(s.i) }

// First and Last are the token indexes of the sentence's ends, both included.
func (s Sent) First() int { return int(s.d.sents[s.i].first) }

// Last is the index of the last token.
func (s Sent) Last() int { return int(s.d.sents[s.i].end) - 1 }

// Len is the number of tokens.
func (s Sent) Len() int { return int(s.d.sents[s.i].end - s.d.sents[s.i].first) }

// Start and End are byte offsets in the text.
func (s Sent) Start() int { return int(s.d.start[s.First()]) }

// End is the byte offset behind the last token.
func (s Sent) End() int { return int(s.d.end[s.Last()]) }

// Text is the sentence as it stands in the text.
func (s Sent) Text() string { return s.d.text[s.Start():s.End()] }

// Root returns the token index of the root of the tree.
func (s Sent) Root() int {
	for i := s.First(); i <= s.Last(); i++ {
		if s.d.head[i] < 0 {
			return i
		}
	}
	return s.First()
}

// Token is a view of one token.
type Token struct {
	d *Doc
	i int32
}

// Index is the token's number in the document.
func (t Token) Index() int { return int(t.i) }

// Start is the byte offset of the token.
func (t Token) Start() int { return int(t.d.start[t.i]) }

// End is the byte offset behind the token.
func (t Token) End() int { return int(t.d.end[t.i]) }

// Text is the token as it stands in the text.
func (t Token) Text() string { return t.d.text[t.d.start[t.i]:t.d.end[t.i]] }

// Lemma is the dictionary form, lower-cased except for proper nouns.
func (t Token) Lemma() string { return t.d.lemma[t.i] }

// UPOS is the universal part of speech.
func (t Token) UPOS() UPOS { return t.d.upos[t.i] }

// XPOS is the Penn Treebank tag.
func (t Token) XPOS() XPOS { return t.d.xpos[t.i] }

// Dep is the relation to the head.
func (t Token) Dep() Dep { return t.d.dep[t.i] }

// Head is the index of the head, -1 for the root.
func (t Token) Head() int { return int(t.d.head[t.i]) }

// Sent is the index of the sentence.
func (t Token) Sent() int { return int(t.d.sentOf[t.i]) }

// SpaceAfter reports whether white space or the end of the text follows.
func (t Token) SpaceAfter() bool { return t.d.flag[t.i]&flagSpaceAfter != 0 }

// Children iterates over the dependents of the token, left to right.
func (t Token) Children() iter.Seq[int] {
	return func(yield func(int) bool) {
		for c := t.d.firstChild[t.i]; c >= 0; c = t.d.nextSibling[c] {
			if !yield(int(c)) {
				return
			}
		}
	}
}

// Child returns the first dependent with one of the relations, or -1.
func (t Token) Child(deps ...Dep) int {
	for c := t.d.firstChild[t.i]; c >= 0; c = t.d.nextSibling[c] {
		for _, d := range deps {
			if t.d.dep[c] == d {
				return int(c)
			}
		}
	}
	return -1
}

// Subtree returns the first and last token of the token's subtree, both included. In a
// projective tree that is the whole yield.
func (t Token) Subtree() (first, last int) {
	first, last = int(t.i), int(t.i)
	for c := t.d.firstChild[t.i]; c >= 0; c = t.d.nextSibling[c] {
		f, l := (Token{t.d, c}).Subtree()
		first, last = min(first, f), max(last, l)
	}
	return first, last
}

// indexTree builds the child lists from the heads. Call it after heads change.
func (d *Doc) indexTree() {
	n := len(d.head)
	d.firstChild = resize32(d.firstChild, n)
	d.nextSibling = resize32(d.nextSibling, n)
	for i := range d.firstChild {
		d.firstChild[i], d.nextSibling[i] = -1, -1
	}
	for i := n - 1; i >= 0; i-- { // right to left, so that lists run left to right
		if h := d.head[i]; h >= 0 {
			d.nextSibling[i] = d.firstChild[h]
			d.firstChild[h] = int32(i)
		}
	}
}

func resize32(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	return s[:n]
}
