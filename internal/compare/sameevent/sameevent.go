// Package sameevent decides which mentions of events in several documents are mentions of
// the same event, by the words of the mention and of what stands around it. It is a small
// linear model over a dozen likenesses, followed by average-link clustering; its weights are
// learned from the training part of the ECB+ corpus (Cybulska and Vossen 2014) and its
// threshold chosen there.
package sameevent

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/system"
)

// Mention is one mention of an event.
type Mention struct {
	Doc      int      // index in the documents given to New
	Words    []string // of the mention itself
	Sentence []string // of the sentence it stands in
	// Actors, Times: keys of who takes part and when, where known; empty is unknown.
	Actors []string
	Times  []string
}

// Matcher holds what is known of the documents: how common words are, and how alike any two
// documents. It is not safe for concurrent use.
type Matcher struct {
	docs    []vector
	story   []int // documents that tell one story have one number
	ids     map[string]int32
	alike   map[[2]int]float64 // likeness of documents, found once
	idf     map[string]float64
	similar func(a, b string) float64
	rare    float64 // weight of a word in one document only
}

// vector is sparse: words by number, ascending, with their weights, of length 1.
type vector struct {
	ids    []int32
	values []float64
}

// New counts the words of the documents. similar gives the likeness of two words between -1
// and 1 and may be nil.
func New(docs [][]string, similar func(a, b string) float64) *Matcher {
	m := &Matcher{idf: map[string]float64{}, similar: similar, ids: map[string]int32{}, alike: map[[2]int]float64{}}
	df := map[string]int{}
	stems := make([][]string, len(docs))
	for i, d := range docs {
		stems[i] = terms(d)
		seen := map[string]bool{}
		for _, s := range stems[i] {
			if !seen[s] {
				seen[s] = true
				df[s]++
			}
		}
	}
	n := float64(len(docs))
	m.rare = math.Log(1 + n)
	for s, k := range df {
		m.idf[s] = math.Log((1 + n) / float64(k))
	}
	for _, d := range stems {
		m.docs = append(m.docs, m.vector(d))
	}
	m.stories(StoryLikeness)
	return m
}

// terms of a document: stems, pairs of neighbouring stems, and names and numbers once more,
// since two stories of one sort differ in these.
func terms(words []string) []string {
	var out []string
	before := ""
	for i, w := range words {
		s := stem(w)
		if s != "" {
			out = append(out, s)
			if r := []rune(w)[0]; unicode.IsDigit(r) || (i > 0 && unicode.IsUpper(r)) {
				out = append(out, "#"+s)
			}
			if before != "" {
				out = append(out, before+" "+s)
			}
		}
		before = s
	}
	return out
}

// StoryLikeness is the mean cosine of their words from which groups of documents are taken
// to tell one story.
const StoryLikeness = .11

// maxStories bounds the documents that are grouped, at a cost that grows with the square; of
// more each is a story of its own, and only the likeness of documents counts.
const maxStories = 3000

// stories groups documents by average linkage.
func (m *Matcher) stories(bar float64) {
	n := len(m.docs)
	m.story = make([]int, n)
	for i := range m.story {
		m.story[i] = i
	}
	if n > maxStories {
		return
	}
	p := make([][]float32, n)
	for i := range n {
		p[i] = make([]float32, n)
		for j := range i {
			x := float32(m.likeness(i, j))
			p[i][j], p[j][i] = x, x
		}
	}
	for i, r := range agglomerate(p, float32(bar)) {
		m.story[i] = r
	}
}

func (m *Matcher) weight(s string) float64 {
	if x, ok := m.idf[s]; ok {
		return x
	}
	return m.rare
}

func (m *Matcher) vector(stems []string) vector {
	tf := map[int32]float64{}
	weight := map[int32]float64{}
	for _, s := range stems {
		if len(s) < 2 {
			continue
		}
		id, ok := m.ids[s]
		if !ok {
			id = int32(len(m.ids))
			m.ids[s] = id
		}
		tf[id]++
		weight[id] = m.weight(s)
	}
	v := vector{}
	for id := range tf {
		v.ids = append(v.ids, id)
	}
	slices.Sort(v.ids)
	norm := 0.0
	for _, id := range v.ids {
		x := (1 + math.Log(tf[id])) * weight[id]
		v.values = append(v.values, x)
		norm += x * x
	}
	for i := range v.values {
		v.values[i] /= math.Sqrt(norm)
	}
	return v
}

func cosine(a, b vector) float64 {
	x := 0.0
	for i, j := 0, 0; i < len(a.ids) && j < len(b.ids); {
		switch {
		case a.ids[i] < b.ids[j]:
			i++
		case a.ids[i] > b.ids[j]:
			j++
		default:
			x += a.values[i] * b.values[j]
			i++
			j++
		}
	}
	return x
}

// likeness of two documents.
func (m *Matcher) likeness(a, b int) float64 {
	k := [2]int{min(a, b), max(a, b)}
	x, ok := m.alike[k]
	if !ok {
		x = cosine(m.docs[a], m.docs[b])
		m.alike[k] = x
	}
	return x
}

func stem(w string) string {
	f := system.Fold(strings.Trim(w, "'’\"“”.,;:!?()"))
	if f == "" || function[f] {
		return ""
	}
	for _, r := range f {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return system.Stem(f)
		}
	}
	return ""
}

var function = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`the a an of in on at to for from by with and or but as is are was were be been being has have had it its he she
		they his her their this that these those who which what when where not no than then there here also will would can could may
		up out off over after before into about s t n't 's i you we him them said`) {
		m[w] = true
	}
	return m
}()

var particles = map[string]bool{"up": true, "out": true, "off": true, "over": true, "down": true, "in": true, "on": true, "away": true, "back": true, "to": true, "of": true, "by": true, "for": true, "into": true}

// light verbs carry little of what happened.
var light = map[string]bool{"take": true, "make": true, "have": true, "do": true, "give": true, "get": true, "go": true, "be": true, "come": true, "put": true, "set": true}

var reporting = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`say tell announce report claim state add note explain confirm speak comment reveal ask suggest deny`) {
		reporting[system.Stem(w)] = true
	}
}

// head is the word of the mention that says most: the last one that is no particle, or the
// first after a light verb.
func (x *Mention) head() string {
	ws := x.Words
	for len(ws) > 1 && particles[strings.ToLower(ws[len(ws)-1])] {
		ws = ws[:len(ws)-1]
	}
	if len(ws) == 0 {
		return ""
	}
	h := ws[len(ws)-1]
	if len(ws) == 2 && !light[system.Stem(system.Fold(ws[0]))] && particles[strings.ToLower(ws[1])] {
		h = ws[0]
	}
	if s := stem(h); s != "" {
		return s
	}
	return system.Stem(system.Fold(h))
}

// item is a mention with everything that is computed once.
type item struct {
	doc      int
	head     string
	raw      string
	stems    map[string]bool
	sentence vector
	names    map[string]bool // capitalised words and numbers of the sentence
	actors   map[string]bool
	times    map[string]bool
}

func (m *Matcher) item(x *Mention) item {
	it := item{doc: x.Doc, head: x.head(), stems: map[string]bool{}, names: map[string]bool{}, actors: map[string]bool{}, times: map[string]bool{}}
	if len(x.Words) > 0 {
		it.raw = system.Fold(x.Words[len(x.Words)-1])
	}
	for _, w := range x.Words {
		if s := stem(w); s != "" {
			it.stems[s] = true
		}
	}
	var ss []string
	for i, w := range x.Sentence {
		s := stem(w)
		if s == "" {
			continue
		}
		if !it.stems[s] {
			ss = append(ss, s)
		}
		if r := []rune(w)[0]; (i > 0 && unicode.IsUpper(r)) || unicode.IsDigit(r) {
			it.names[s] = true
		}
	}
	it.sentence = m.vector(ss)
	for _, a := range x.Actors {
		it.actors[a] = true
	}
	for _, t := range x.Times {
		it.times[t] = true
	}
	return it
}

const features = 18

// likenesses of two mentions; the first is always 1.
func (m *Matcher) likenesses(a, b *item) [features]float64 {
	var f [features]float64
	f[0] = 1
	same := 0.0
	if a.head == b.head && a.head != "" {
		same = 1
	}
	doc := 1.0
	if a.doc != b.doc {
		doc = m.likeness(a.doc, b.doc)
	} else {
		f[13] = 1
	}
	sent := cosine(a.sentence, b.sentence)
	names := overlap(a.names, b.names)
	idf := m.weight(a.head) / m.rare
	inner := overlap(a.stems, b.stems)
	f[1] = same
	f[2] = same * idf
	f[3] = sent
	f[4] = doc
	f[5] = same * doc
	f[6] = same * sent
	f[7] = names
	f[8] = same * names
	f[9] = inner * (1 - same)
	if reporting[a.head] && reporting[b.head] {
		f[10] = 1
	}
	if m.similar != nil && same == 0 {
		f[11] = max(0, m.similar(a.raw, b.raw))
		f[12] = f[11] * sent
	}
	f[14] = same * f[13]
	if m.story[a.doc] == m.story[b.doc] {
		f[15], f[16], f[17] = 1, same, same*sent
	}
	return f
}

func overlap(a, b map[string]bool) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return float64(n) / float64(min(len(a), len(b)))
}

// Model is the learned weights and the likeness from which clusters are joined.
type Model struct {
	Weights   [features]float64
	Threshold float64
}

// Probability that two mentions are of one event.
func (m *Matcher) probability(w *Model, a, b *item) float64 {
	// Where both know who took part or when, and nothing fits, it is another event.
	if apart(a.actors, b.actors) || apart(a.times, b.times) {
		return 0
	}
	f := m.likenesses(a, b)
	z := 0.0
	for i := range f {
		z += w.Weights[i] * f[i]
	}
	return 1 / (1 + math.Exp(-z))
}

func apart(a, b map[string]bool) bool { return len(a) > 0 && len(b) > 0 && overlap(a, b) == 0 }

// MaxMentions bounds one call of Cluster, whose cost grows with the square: bring together
// by keys first.
const MaxMentions = 4000

// Cluster numbers the mentions so that those of one event have one number, by average
// linkage. Of more than MaxMentions only those with the same head are compared.
func (m *Matcher) Cluster(w *Model, ms []Mention) []int {
	items := make([]item, len(ms))
	for i := range ms {
		items[i] = m.item(&ms[i])
	}
	of := make([]int, len(ms))
	for i := range of {
		of[i] = i
	}
	groups := [][]int{}
	if len(ms) <= MaxMentions {
		all := make([]int, len(ms))
		for i := range all {
			all[i] = i
		}
		groups = append(groups, all)
	} else {
		at := map[string]int{}
		for i := range items {
			k, ok := at[items[i].head]
			if !ok {
				k = len(groups)
				at[items[i].head] = k
				groups = append(groups, nil)
			}
			if len(groups[k]) < MaxMentions {
				groups[k] = append(groups[k], i)
			}
		}
	}
	for _, g := range groups {
		m.link(w, items, g, of)
	}
	return of
}

// link clusters the mentions g by their pairwise probabilities.
func (m *Matcher) link(w *Model, items []item, g []int, of []int) {
	n := len(g)
	p := make([][]float32, n)
	for i := range n {
		p[i] = make([]float32, n)
		for j := range i {
			x := float32(m.probability(w, &items[g[i]], &items[g[j]]))
			p[i][j], p[j][i] = x, x
		}
	}
	for i, r := range agglomerate(p, float32(w.Threshold)) {
		of[g[i]] = g[r]
	}
}

// agglomerate joins the two clusters with the highest mean likeness until it falls below the
// bar, and gives each thing the first of its cluster. Each cluster remembers its best
// partner, so that a round costs one row. p is changed.
func agglomerate(p [][]float32, bar float32) []int {
	n := len(p)
	size, alive, best := make([]float32, n), make([]bool, n), make([]int, n)
	find := func(i int) {
		best[i] = -1
		for j := range n {
			if j != i && alive[j] && (best[i] < 0 || p[i][j] > p[i][best[i]]) {
				best[i] = j
			}
		}
	}
	root := make([]int, n)
	for i := range n {
		size[i], alive[i], root[i] = 1, true, i
	}
	for i := range n {
		find(i)
	}
	for {
		a := -1
		for i := range n {
			if alive[i] && best[i] >= 0 && (a < 0 || p[i][best[i]] > p[a][best[a]]) {
				a = i
			}
		}
		if a < 0 || p[a][best[a]] < bar {
			return root
		}
		b := best[a]
		if b < a {
			a, b = b, a
		}
		alive[b] = false
		for c := range n {
			if alive[c] && c != a {
				x := (size[a]*p[a][c] + size[b]*p[b][c]) / (size[a] + size[b])
				p[a][c], p[c][a] = x, x
			}
		}
		size[a] += size[b]
		for i := range root {
			if root[i] == b {
				root[i] = a
			}
		}
		find(a)
		for c := range n {
			if alive[c] && c != a && (best[c] == a || best[c] == b || best[c] < 0) {
				find(c)
			} else if alive[c] && c != a && p[c][a] > p[c][best[c]] {
				best[c] = a
			}
		}
	}
}

// SameHead is the baseline: mentions with the same head in documents of one group.
func (m *Matcher) SameHead(ms []Mention, group func(doc int) string) []int {
	at := map[string]int{}
	of := make([]int, len(ms))
	for i := range ms {
		k := group(ms[i].Doc) + "\x00" + ms[i].head()
		if _, ok := at[k]; !ok {
			at[k] = i
		}
		of[i] = at[k]
	}
	return of
}
