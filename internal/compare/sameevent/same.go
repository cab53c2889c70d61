// Package sameevent tells which mentions of events, in one document or in several, are of the
// same event.
//
// It is not learned. Two mentions can be one event when they stand in the same story and what
// they say was done is the same: by the stem of the head word (so that verb and noun meet), or
// by word vectors where stems differ. How far the sentences around them speak of the same
// matter decides between mentions of weak words ("said", "made", "took"), which name many
// events, and joins words of another stem; proper names that depend on the one and none of
// which depends on the other keep them apart. Mentions are gathered by average linkage on
// these scores (Sokal and Michener 1958), story by story.
//
// On the development part of ECB+ with marked mentions, over all its documents at once,
// CoNLL F1 is .767 against .738 for the same head lemma within the same stories
// (`rashomon eval sameevent`). No parameter was fitted, but how word vectors enter was chosen
// among six variants that were measured there; a number from unseen stories may be lower.
package sameevent

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/likeness"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Mention is one telling of an event.
type Mention struct {
	Doc   int // any number that tells documents apart
	Sent  int // sentence in the document
	Story int // mentions of different stories are never one event
	Head  string
	Lemma string // of the head
	Verb  bool
	Words []string // stems of the content words of the mention
	// Around are the stems of the content words of its sentence, nearest first; Args those
	// that depend on the head.
	Around []string
	Args   []string
	// Names are the words of the proper names that depend on the head: whom it concerns.
	Names []string
}

// FromTokens makes a mention of tokens first to last of an analysed document.
func FromTokens(d *nlp.Doc, first, last int) Mention {
	head := last
	for i := first; i <= last; i++ {
		if h := d.Token(i).Head(); (h < first || h > last) && content(d.Token(i).UPOS()) {
			head = i
			break
		}
	}
	t := d.Token(head)
	m := Mention{Head: plain(t.Text()), Sent: t.Sent(), Lemma: plain(t.Lemma()), Verb: t.UPOS() == nlp.VERB || t.UPOS() == nlp.AUX}
	for i := first; i <= last; i++ {
		if content(d.Token(i).UPOS()) {
			m.Words = append(m.Words, stemOf(d.Token(i)))
		}
	}
	s := d.Sentence(t.Sent())
	for dist := 1; dist <= s.Last()-s.First(); dist++ {
		for _, i := range []int{head - dist, head + dist} {
			if i >= s.First() && i <= s.Last() && (i < first || i > last) && content(d.Token(i).UPOS()) {
				m.Around = append(m.Around, stemOf(d.Token(i)))
				if d.Token(i).Head() == head {
					m.Args = append(m.Args, stemOf(d.Token(i)))
				}
			}
		}
	}
	for c := range t.Children() {
		if c >= first && c <= last {
			continue
		}
		lo, hi := d.Token(c).Subtree()
		for i := max(lo, s.First()); i <= min(hi, s.Last()); i++ {
			if d.Token(i).UPOS() == nlp.PROPN {
				m.Names = append(m.Names, stemOf(d.Token(i)))
			}
		}
	}
	return m
}

func content(p nlp.UPOS) bool {
	return p == nlp.NOUN || p == nlp.VERB || p == nlp.PROPN || p == nlp.ADJ || p == nlp.NUM
}

func stemOf(t nlp.Token) string {
	return system.Stem(plain(t.Lemma()))
}

// plain takes case, accents and signs off a word.
func plain(s string) string {
	return strings.TrimFunc(system.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// weak are heads that name many events; without a shared matter around them the same word
// says little.
var weak = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`say tell be have do make take get give go come put keep let report announce add state claim
		call ask become seem happen occur continue begin start stop end see know think want plan try event incident`) {
		weak[w] = true
	}
}

// Thresholds: JoinFrom is the score from which clusters are joined; vectorFrom the likeness from
// which words of other stems can mean the same, and vectorTo the most that likeness counts,
// since opposites are as alike as synonyms; otherNames what different names take off.
const (
	JoinFrom   = .5
	vectorFrom = .62
	vectorTo   = .6
	otherNames = .3
)

// Score says how far two mentions of one story are of one event, between 0 and 1. around is
// the likeness of what stands around them.
func Score(a, b *Mention, t *likeness.Table, around float64) float64 {
	if a.Story != b.Story {
		return 0
	}
	sa, sb := system.Stem(a.Lemma), system.Stem(b.Lemma)
	switch {
	case a.Lemma == b.Lemma || sa == sb:
		if weak[a.Lemma] {
			return min(1, .25+1.2*around)
		}
		x := .75 + around
		if len(a.Names) > 0 && len(b.Names) > 0 && !slices.ContainsFunc(a.Names, func(w string) bool { return slices.Contains(b.Names, w) }) {
			x -= otherNames
		}
		return min(1, x)
	case weak[a.Lemma] || weak[b.Lemma]:
		return 0
	case slices.Contains(a.Words, sb) || slices.Contains(b.Words, sa):
		return min(1, .5+around)
	}
	v := t.Words(a.Lemma, b.Lemma)
	if v < vectorFrom || (a.Doc == b.Doc && a.Sent == b.Sent) {
		return 0
	}
	return min(.9, min(v, vectorTo)-.3+1.2*around)
}

// Cluster gives each mention the number of its event. The error is that of the table of word
// vectors.
func Cluster(ms []Mention) ([]int, error) {
	t, err := likeness.Load()
	if err != nil {
		return nil, err
	}
	byStory := map[int][]int{}
	var order []int
	for i := range ms {
		if byStory[ms[i].Story] == nil {
			order = append(order, ms[i].Story)
		}
		byStory[ms[i].Story] = append(byStory[ms[i].Story], i)
	}
	idf := inverse(ms)
	of := make([]int, len(ms))
	next := 0
	for _, s := range order {
		idx := byStory[s]
		sim := make([][]float64, len(idx))
		vecs := make([]map[string]float64, len(idx))
		for i, x := range idx {
			sim[i] = make([]float64, len(idx))
			vecs[i] = surroundings(&ms[x], idf)
		}
		for i := range idx {
			for j := range i {
				x := Score(&ms[idx[i]], &ms[idx[j]], t, cosine(vecs[i], vecs[j]))
				sim[i][j], sim[j][i] = x, x
			}
		}
		for i, g := range average(sim, JoinFrom) {
			of[idx[i]] = next + g
		}
		next += len(idx)
	}
	return of, nil
}

// surroundings weighs the words around a mention: the nearer and the rarer, the more; those
// that depend on the head twice.
func surroundings(m *Mention, idf map[string]float64) map[string]float64 {
	v := map[string]float64{}
	for i, w := range m.Around {
		v[w] += idf[w] / (1 + .1*float64(i))
	}
	for _, w := range m.Args {
		v[w] += idf[w]
	}
	return v
}

func inverse(ms []Mention) map[string]float64 {
	df := map[string]map[int]bool{}
	docs := map[int]bool{}
	for i := range ms {
		docs[ms[i].Doc] = true
		for _, w := range ms[i].Around {
			if df[w] == nil {
				df[w] = map[int]bool{}
			}
			df[w][ms[i].Doc] = true
		}
	}
	out := map[string]float64{}
	for w, d := range df {
		out[w] = math.Log(1 + float64(len(docs))/float64(len(d)))
	}
	return out
}

func cosine(a, b map[string]float64) float64 {
	s, na, nb := 0.0, 0.0, 0.0
	for _, w := range sortedKeys(a) { // in one order: sums of floats depend on it
		x := a[w]
		na += x * x
		s += x * b[w]
	}
	for _, w := range sortedKeys(b) {
		nb += b[w] * b[w]
	}
	if na == 0 || nb == 0 {
		return 0
	}
	return s / math.Sqrt(na*nb)
}

func sortedKeys(m map[string]float64) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// average joins by average linkage while the most alike clusters are at least as alike as
// least.
func average(sim [][]float64, least float64) []int {
	n := len(sim)
	size, alive, of := make([]float64, n), make([]bool, n), make([]int, n)
	s := make([][]float64, n)
	for i := range n {
		size[i], alive[i], of[i] = 1, true, i
		s[i] = slices.Clone(sim[i])
	}
	for {
		a, b, best := -1, -1, least
		for i := range n {
			for j := i + 1; alive[i] && j < n; j++ {
				if alive[j] && (s[i][j] > best || (a < 0 && s[i][j] == best)) {
					a, b, best = i, j, s[i][j]
				}
			}
		}
		if a < 0 {
			return of
		}
		for c := range n {
			if alive[c] && c != a && c != b {
				x := (size[a]*s[a][c] + size[b]*s[b][c]) / (size[a] + size[b])
				s[a][c], s[c][a] = x, x
			}
		}
		size[a] += size[b]
		alive[b] = false
		for i := range of {
			if of[i] == b {
				of[i] = a
			}
		}
	}
}

// Stories gathers documents, given as words, into stories by average linkage on the cosine of
// their tf-idf vectors.
func Stories(docs [][]string) []int {
	df := map[string]int{}
	counts := make([]map[string]float64, len(docs))
	for i, d := range docs {
		counts[i] = map[string]float64{}
		for _, w := range d {
			w = strings.ToLower(w)
			if len(w) < 3 || !unicode.IsLetter([]rune(w)[0]) {
				continue
			}
			counts[i][system.Stem(w)]++
		}
		for w := range counts[i] {
			df[w]++
		}
	}
	for i := range counts {
		for w, n := range counts[i] {
			counts[i][w] = (1 + math.Log(n)) * math.Log(float64(len(docs))/float64(df[w]))
		}
	}
	sim := make([][]float64, len(docs))
	for i := range docs {
		sim[i] = make([]float64, len(docs))
		for j := range i {
			x := cosine(counts[i], counts[j])
			sim[i][j], sim[j][i] = x, x
		}
	}
	// The cut is the one whose stories are best set off from each other.
	best, of := math.Inf(-1), make([]int, len(docs))
	for cut := .08; cut < .4; cut += .02 {
		try := average(sim, cut)
		if q := silhouette(sim, try); q > best+1e-9 {
			best, of = q, try
		}
	}
	return of
}

// silhouette is how much nearer documents are to their own story than to the next (Rousseeuw
// 1987), on average; a document alone counts 0.
func silhouette(sim [][]float64, of []int) float64 {
	total := 0.0
	for i := range sim {
		sum, n := map[int]float64{}, map[int]float64{}
		for j := range sim {
			if i != j {
				sum[of[j]] += 1 - sim[i][j]
				n[of[j]]++
			}
		}
		if n[of[i]] == 0 {
			continue
		}
		own, next := sum[of[i]]/n[of[i]], math.Inf(1)
		for g, x := range sum {
			if g != of[i] {
				next = min(next, x/n[g])
			}
		}
		if math.IsInf(next, 1) {
			continue
		}
		total += (next - own) / max(next, own)
	}
	return total / float64(max(1, len(sim)))
}
