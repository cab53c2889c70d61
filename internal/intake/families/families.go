// Package families finds reprints: documents that are the same text, and documents that hold
// a large part of another. Corroboration counts families, not documents, because a wire
// story printed ten times is one witness.
//
// No document is compared with all others. Each text is cut into shingles of four words; a
// quarter of them, chosen by hash, goes into an index (resemblance and containment from
// sampled shingles after Broder, "On the resemblance and containment of documents", 1997).
// Documents that share enough of the sample are compared in full. Cost grows with the number
// of documents, also when a story was printed a thousand times: in a long list of holders of
// one shingle each is compared with the first few and with its neighbours only, and families
// close over the chain.
package families

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/cespare/xxhash/v2"
)

// Doc is a document by its id and the text of its body.
type Doc struct{ ID, Text string }

// Relation says how one document stands to another.
type Relation string

// The relations.
const (
	// Reprint: the two are the same text, edits aside.
	Reprint Relation = "reprint"
	// Excerpt: the first is, for the most part, a part of the second.
	Excerpt Relation = "excerpt"
	// Contains: the first holds most of the second, and more.
	Contains Relation = "contains"
)

// Link is what was found of two documents.
type Link struct {
	A, B     string // ids; A is the smaller id
	Relation Relation
	// AInB and BInA are the shares of each document's shingles that the other has, 0 to 1.
	AInB, BInA float64
}

// Family is a set of documents of one origin. Documents without relatives are families of one.
type Family struct {
	// ID is the smallest id of its documents.
	ID   string
	Docs []string // sorted
}

// Result is the outcome of Group. Families are sorted by ID, links by A and B.
type Result struct {
	Families []Family
	Links    []Link
}

// Of returns the family of each document.
func (r Result) Of() map[string]string {
	out := map[string]string{}
	for _, f := range r.Families {
		for _, d := range f.Docs {
			out[d] = f.ID
		}
	}
	return out
}

const (
	width   = 4 // words of a shingle
	sample  = 4 // one shingle in so many is indexed
	reprint = .5
	excerpt = .45
	// least is the smallest number of shingles two documents of a family share: less is a
	// sentence that both quote.
	least = 25
	// fan is with how many holders of a shingle at either end a document is compared.
	fan = 4
)

// Group puts documents into families. The result does not depend on the order of docs.
// Ids must be distinct; of several documents with one id the first in order of text counts.
func Group(docs []Doc) Result {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b Doc) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text)) })
	docs = slices.CompactFunc(docs, func(a, b Doc) bool { return a.ID == b.ID })
	links := verify(docs, candidates(docs))
	return assemble(docs, links)
}

// shingles returns the distinct shingle hashes of a text, sorted.
func shingles(text string) []uint64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if len(words) < width {
		return nil
	}
	out := make([]uint64, 0, len(words))
	var h xxhash.Digest
	for i := 0; i+width <= len(words); i++ {
		h.Reset()
		for _, w := range words[i : i+width] {
			_, _ = h.WriteString(w)
			_, _ = h.WriteString(" ")
		}
		out = append(out, h.Sum64())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

type pair struct{ a, b int }

// candidates returns the pairs that share enough sampled shingles to be worth comparing.
func candidates(docs []Doc) []pair {
	type entry struct {
		hash uint64
		doc  int
	}
	var index []entry
	size := make([]int, len(docs))
	for i, d := range docs {
		for _, h := range shingles(d.Text) {
			if h%sample == 0 {
				index = append(index, entry{h, i})
				size[i]++
			}
		}
	}
	slices.SortFunc(index, func(a, b entry) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.doc, b.doc)) })
	shared := map[pair]int{}
	for i := 0; i < len(index); {
		j := i + 1
		for j < len(index) && index[j].hash == index[i].hash {
			j++
		}
		for k := i + 1; k < j; k++ {
			for m := i; m < min(i+fan, k); m++ {
				shared[pair{index[m].doc, index[k].doc}]++
			}
			for m := max(i+fan, k-fan); m < k; m++ {
				shared[pair{index[m].doc, index[k].doc}]++
			}
		}
		i = j
	}
	var out []pair
	for p, n := range shared {
		// Half of what verify asks for: a sample errs.
		if small := min(size[p.a], size[p.b]); n*sample*2 >= least && float64(n) >= .5*min(reprint, excerpt)*float64(small)*.7 {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return out
}

// verify compares candidates in full.
func verify(docs []Doc, pairs []pair) []Link {
	var out []Link
	// Pairs are sorted by a, so a's shingles are kept; b's are made again, which costs time
	// by the pair but keeps memory flat.
	last, sa := -1, []uint64(nil)
	for _, p := range pairs {
		if p.a != last {
			last, sa = p.a, shingles(docs[p.a].Text)
		}
		sb := shingles(docs[p.b].Text)
		n := common(sa, sb)
		if n == 0 {
			continue
		}
		l := Link{A: docs[p.a].ID, B: docs[p.b].ID, AInB: float64(n) / float64(len(sa)), BInA: float64(n) / float64(len(sb))}
		same := slices.Equal(sa, sb) && len(sa) >= 3
		jaccard := float64(n) / float64(len(sa)+len(sb)-n)
		switch {
		case n < least && !same:
			continue
		case jaccard >= reprint, l.AInB >= .6 && l.BInA >= .6:
			l.Relation = Reprint
		case l.AInB >= excerpt && l.AInB >= l.BInA:
			l.Relation = Excerpt
		case l.BInA >= excerpt:
			l.Relation = Contains
		default:
			continue
		}
		out = append(out, l)
	}
	return out
}

// common counts what two sorted lists share.
func common(a, b []uint64) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n++
			i++
			j++
		}
	}
	return n
}

// assemble closes families over links. Reprints are one family always. A longer document
// joins the family of the part it holds most of; if it holds parts of several origins, as
// a roundup does, the others stay what they are, and the link says that it contains them.
func assemble(docs []Doc, links []Link) Result {
	at := map[string]int{}
	joined := newSets(len(docs))
	for i, d := range docs {
		at[d.ID] = i
	}
	type held struct {
		big, small int
		share      float64 // of the big one
	}
	var parts []held
	taken := map[int]bool{} // longer documents that have joined the family of a part
	for _, l := range links {
		a, b := at[l.A], at[l.B]
		switch l.Relation {
		case Reprint:
			joined.union(a, b)
			if l.AInB < l.BInA && l.AInB < .8 {
				taken[a] = true
			} else if l.BInA < l.AInB && l.BInA < .8 {
				taken[b] = true
			}
		case Excerpt:
			parts = append(parts, held{b, a, l.BInA})
		case Contains:
			parts = append(parts, held{a, b, l.AInB})
		}
	}
	slices.SortFunc(parts, func(x, y held) int {
		return cmp.Or(cmp.Compare(y.share, x.share), cmp.Compare(x.big, y.big), cmp.Compare(x.small, y.small))
	})
	for _, p := range parts {
		if !taken[p.big] {
			taken[p.big] = true
			joined.union(p.big, p.small)
		}
	}
	groups := map[int][]string{}
	for i, d := range docs {
		groups[joined.find(i)] = append(groups[joined.find(i)], d.ID) // docs are sorted, so members are too
	}
	r := Result{Links: links}
	for _, ids := range groups {
		r.Families = append(r.Families, Family{ID: ids[0], Docs: ids})
	}
	slices.SortFunc(r.Families, func(a, b Family) int { return cmp.Compare(a.ID, b.ID) })
	return r
}
