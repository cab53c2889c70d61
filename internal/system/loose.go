package system

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Near is the likeness from which a factor named from outside, or by another account, is
// taken to be one that is worded otherwise, if nothing is nearer.
const Near = .5

// FindLoosely is Find, and failing that the factor whose wordings, and the words of the
// account that it was read from, are nearest to what is asked for, if they are near enough and
// nearer than those of any other: a name given from outside the account is seldom worded as
// the account words it. See Candidates for what makes them near.
func (s *System) FindLoosely(wording string) (factor int, flipped, ok bool) {
	if i, f, ok := s.Find(wording); ok {
		return i, f, true
	}
	cs := s.Candidates(wording, 2)
	if len(cs) == 0 || cs[0].Score < Near || (len(cs) > 1 && cs[0].Score == cs[1].Score) {
		return 0, false, false
	}
	return cs[0].Factor, cs[0].Flipped, true
}

// Candidate is a factor that may be meant by a wording.
type Candidate struct {
	Factor  int     `json:"factor"`
	Score   float64 `json:"score"`
	Flipped bool    `json:"flipped,omitempty"`
	Reason  string  `json:"reason"`
}

// Candidates lists the factors nearest to a wording, at most limit, the nearest first. A
// factor is near by how many of the wording's words it shares, the head counting most: by
// stem, or by word vectors where Options.Similar is set; by the actors that both name; and
// by how few words it has beside. The words of the text that the factor was read from
// count less than its name. Factors that name other actors, or share neither head nor two
// words, are left out.
func (s *System) Candidates(wording string, limit int) []Candidate {
	s.known.once.Do(s.profile)
	want := s.bagOf(wording)
	form := FormOf(wording, s.namer)
	var out []Candidate
	for i := range s.known.profiles {
		best, why := 0.0, ""
		for _, p := range s.known.profiles[i].names {
			x, w := s.near(want, p, nil)
			if !s.sameHead(want, p) {
				x *= otherHead
			}
			if x > best {
				best, why = x, w
			}
		}
		for _, p := range s.known.profiles[i].spans {
			x, w := s.near(want, p.name, p.text)
			x *= fromText
			if !s.sameHead(want, p.name) {
				x *= fromText
			}
			if x > best {
				best, why = x, w+", in the words of the account"
			}
		}
		if best > 0 {
			out = append(out, Candidate{Factor: i, Score: best, Flipped: form.Flip != s.Factors[i].Form.Flip, Reason: why})
		}
	}
	slices.SortStableFunc(out, func(a, b Candidate) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return out[:min(limit, len(out))]
}

// known is what the factors of a system are known by, made when first asked for.
type known struct {
	once     sync.Once
	profiles []profile
}

// profile is what a factor is known by.
type profile struct {
	names []*bag
	spans []spanBag
}

type spanBag struct{ name, text *bag }

// bag is a wording's words without order.
type bag struct {
	words  []bagWord
	actors []string
}

type bagWord struct {
	stem, text string
	weight     float64
}

// headWeight is how much more the head of a wording counts than another word.
const headWeight = 1.5

func (s *System) bagOf(wording string) *bag {
	f := FormOf(wording, s.namer)
	b := &bag{actors: f.Actors()}
	surface := map[string]string{}
	for _, w := range nameActors(splitWords(wording), s.namer) {
		if w.actor == "" {
			t := w.text
			if pos, ok := antonyms[t]; ok {
				t = pos
			}
			x := t
			if y, ok := synonyms[t]; ok {
				x = y
			}
			surface[Stem(x)] = t
		}
	}
	if f.Head != "" {
		b.words = append(b.words, bagWord{f.Head, surface[f.Head], headWeight})
	}
	for _, r := range f.Rest {
		if r != f.Head {
			b.words = append(b.words, bagWord{r, surface[r], 1})
		}
	}
	return b
}

func (s *System) profile() {
	s.known.profiles = make([]profile, len(s.Factors))
	seen := map[string]bool{}
	for i := range s.Factors {
		for _, w := range s.Factors[i].Wordings {
			s.known.profiles[i].names = append(s.known.profiles[i].names, s.bagOf(w))
		}
	}
	add := func(factor int, name, words string) {
		k := name + "\x00" + words
		if words == "" || seen[k] || strings.Count(words, " ") > 30 { // a whole paragraph names nothing
			return
		}
		seen[k] = true
		s.known.profiles[factor].spans = append(s.known.profiles[factor].spans, spanBag{s.bagOf(name), s.bagOf(words)})
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		for _, c := range e.Claims {
			add(e.From, c.Cause, c.CauseWords)
			add(e.To, c.Effect, c.EffectWords)
		}
	}
}

// alike is how far a word is among others: 1 by stem, less by word vectors.
func (s *System) alike(w bagWord, among *bag) float64 {
	best := 0.0
	if among == nil {
		return 0
	}
	for _, x := range among.words {
		if x.stem == w.stem {
			return 1
		}
		if s.similar == nil || w.text == "" || x.text == "" {
			continue
		}
		if v := s.similar(w.text, x.text); v > alikeFrom {
			best = max(best, min(.85, v))
		}
	}
	return best
}

// alikeFrom is the likeness of word vectors from which two words count as about the same.
const alikeFrom = .6

// near is how near a wording is to a name, and the text behind it if not nil.
func (s *System) near(want, name, text *bag) (float64, string) {
	got, total, heads, words := 0.0, 0.0, false, 0
	var shared []string
	for i, w := range want.words {
		x := max(s.alike(w, name), s.alike(w, text))
		got += w.weight * x
		total += w.weight
		if x > 0 {
			words++
			shared = append(shared, cmp.Or(w.text, w.stem))
			heads = heads || i == 0
		}
	}
	if !heads && words < 2 && !s.headAmong(name, want) {
		return 0, ""
	}
	have := name.actors
	if text != nil {
		have = sortedUnion(have, text.actors)
	}
	common := 0
	for _, k := range want.actors {
		if slices.Contains(have, k) {
			common++
		}
	}
	if len(want.actors) > 0 && len(have) > 0 && common == 0 {
		return 0, ""
	}
	if len(want.actors) > 0 {
		got += float64(common)
		total += float64(len(want.actors))
	}
	if total == 0 {
		return 0, ""
	}
	recall := got / total
	back, all := 0.0, 0.0
	for _, w := range name.words {
		back += w.weight * s.alike(w, want)
		all += w.weight
	}
	for _, k := range name.actors {
		if slices.Contains(want.actors, k) {
			back++
		}
		all++
	}
	precision := 0.0
	if all > 0 {
		precision = back / all
	}
	why := "the words " + strings.Join(shared, ", ")
	if common > 0 {
		why += " and the same actors"
	}
	return .65*recall + .35*precision, why
}

// otherHead is what a name of another head is worth: "weariness of the tolls" is nearer to
// "weariness" than to "the tolls".
const otherHead = .85

// fromText is what a name is worth that is known only with the words of the text, and once more
// if it has another head: the text has verbs where names have nouns.
const fromText = .95

func (s *System) sameHead(a, b *bag) bool {
	x, ok := a.head()
	y, ok2 := b.head()
	return !ok || !ok2 || s.alike(x, &bag{words: []bagWord{y}}) > 0
}

func (b *bag) head() (bagWord, bool) {
	if len(b.words) == 0 || b.words[0].weight != headWeight {
		return bagWord{}, false
	}
	return b.words[0], true
}

// Located is where a wording was found.
type Located struct {
	Factor  int
	Flipped bool
	Reason  string // empty where the wording itself, or its normal form, is there
}

// Locate finds several wordings at once, as FindLoosely does, but so that no factor is taken
// for two of them unless they have one normal form: the nearest pair is matched first.
// Wordings that are not found are not in the result.
func (s *System) Locate(wordings []string) map[string]Located {
	out := map[string]Located{}
	type cand struct {
		wording string
		c       Candidate
	}
	var cands []cand
	taken := map[int]string{} // factor -> normal form of the wording that took it
	key := func(w string) string { return FormOf(w, s.namer).Key() }
	for _, w := range wordings {
		if _, ok := out[w]; ok {
			continue
		}
		if i, f, ok := s.Find(w); ok {
			out[w] = Located{Factor: i, Flipped: f}
			taken[i] = key(w)
		}
	}
	seen := map[string]bool{}
	for _, w := range wordings {
		if _, ok := out[w]; ok || seen[w] {
			continue
		}
		seen[w] = true
		for _, c := range s.Candidates(w, 8) {
			if c.Score >= Near {
				cands = append(cands, cand{w, c})
			}
		}
	}
	slices.SortStableFunc(cands, func(a, b cand) int { return cmp.Compare(b.c.Score, a.c.Score) })
	for _, x := range cands {
		if _, ok := out[x.wording]; ok {
			continue
		}
		if by, ok := taken[x.c.Factor]; ok && by != key(x.wording) {
			continue
		}
		out[x.wording] = Located{x.c.Factor, x.c.Flipped, x.c.Reason}
		taken[x.c.Factor] = key(x.wording)
	}
	return out
}

// headAmong reports whether the head of a name is among the words asked for.
func (s *System) headAmong(name, want *bag) bool {
	h, ok := name.head()
	return ok && s.alike(h, want) > 0
}
