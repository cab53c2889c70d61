package system

import (
	"cmp"
	"slices"
)

// plausible reports whether two forms can name one matter at all: the head of one is among
// the words of the other, and where both name actors they share one. "Norland's influence"
// is not "Sudland's influence", and "military exercises" are no "military aid".
func plausible(a, b Form) bool {
	has := func(f Form, w string) bool { return w != "" && (f.Head == w || slices.Contains(f.Rest, w)) }
	if !has(b, a.Head) && !has(a, b.Head) {
		return false
	}
	x, y := a.Actors(), b.Actors()
	if len(x) == 0 || len(y) == 0 {
		return true
	}
	return slices.ContainsFunc(x, func(k string) bool { return slices.Contains(y, k) })
}

// Similarity of two forms, between 0 and 1: how far their words agree, less where the actors
// differ or have changed places.
func Similarity(a, b Form) float64 {
	words := func(f Form) map[string]float64 {
		m := map[string]float64{}
		for _, w := range f.Rest {
			m[w] = 1
		}
		if f.Head != "" {
			m[f.Head] = 1.5
		}
		return m
	}
	wa, wb := words(a), words(b)
	var common, total float64
	for w, x := range wa {
		total += x
		if y, ok := wb[w]; ok {
			common += x + y
		}
	}
	for _, x := range wb {
		total += x
	}
	aa, ab := actorPlaces(a), actorPlaces(b)
	for k, pa := range aa {
		total += 1
		if pb, ok := ab[k]; ok {
			if pa&pb != 0 || pa == placeOf || pb == placeOf {
				common += 2
			} else {
				common += .5
			}
		}
	}
	total += float64(len(ab))
	if total == 0 {
		return 0
	}
	return common / total
}

const (
	placeAgent = 1 << iota
	placePatient
	placeOf
)

func actorPlaces(f Form) map[string]int {
	m := map[string]int{}
	for _, k := range f.Agent {
		m[k] |= placeAgent
	}
	for _, k := range f.Patient {
		m[k] |= placePatient
	}
	for _, k := range f.Of {
		m[k] |= placeOf
	}
	return m
}

// Pair aligns a factor of one system with one of another.
type Pair struct {
	A       int     `json:"a"` // index in the first system's Factors
	B       int     `json:"b"`
	Score   float64 `json:"score"`
	Flipped bool    `json:"flipped,omitempty"` // the two are worded in opposite directions
	Reason  string  `json:"reason"`
}

// Align matches the factors of two systems one to one: those with the same normal form
// first, then the most similar, where a pair gains from neighbours that are aligned already
// by edges of the same direction. similar, if not nil, gives the likeness of two wordings
// between 0 and 1 (word vectors) and is averaged with Similarity.
func Align(a, b *System, similar func(x, y string) float64) []Pair {
	var out []Pair
	usedA, usedB := make([]int, len(a.Factors)), make([]int, len(b.Factors))
	for i := range usedA {
		usedA[i] = -1
	}
	byKey := map[string]int{}
	for j := range usedB {
		usedB[j] = -1
		byKey[b.Factors[j].Form.Key()] = j
	}
	take := func(i, j int, score float64, why string) {
		usedA[i], usedB[j] = j, i
		out = append(out, Pair{A: i, B: j, Score: score, Flipped: a.Factors[i].Form.Flip != b.Factors[j].Form.Flip, Reason: why})
	}
	for i := range a.Factors {
		if j, ok := byKey[a.Factors[i].Form.Key()]; ok && usedB[j] < 0 && !a.Factors[i].Form.Empty() {
			take(i, j, 1, "the same normal form")
		}
	}
	// Candidates share a word or an actor: an index keeps this from being all pairs.
	index := map[string][]int{}
	for j := range b.Factors {
		if usedB[j] < 0 {
			for _, k := range features(b.Factors[j].Form) {
				index[k] = append(index[k], j)
			}
		}
	}
	type cand struct {
		i, j int
		base float64
	}
	var cands []cand
	for i := range a.Factors {
		if usedA[i] >= 0 {
			continue
		}
		seen := map[int]bool{}
		for _, k := range features(a.Factors[i].Form) {
			for _, j := range index[k] {
				if seen[j] {
					continue
				}
				seen[j] = true
				x := Similarity(a.Factors[i].Form, b.Factors[j].Form)
				if similar != nil {
					x = (x + similar(a.Factors[i].Name, b.Factors[j].Name)) / 2
				}
				cands = append(cands, cand{i, j, x})
			}
		}
	}
	// Neighbours count only where there are few enough candidates to look at them anew after
	// each match.
	if len(cands) > 50_000 {
		slices.SortStableFunc(cands, func(x, y cand) int { return cmp.Compare(y.base, x.base) })
		for _, x := range cands {
			if x.base >= Near && usedA[x.i] < 0 && usedB[x.j] < 0 {
				take(x.i, x.j, x.base, "most of the same words")
			}
		}
		return out
	}
	na, nb := a.neighbours(), b.neighbours()
	for {
		best, at := 0.0, -1
		for c, x := range cands {
			if usedA[x.i] >= 0 || usedB[x.j] >= 0 {
				continue
			}
			score := x.base + .15*min(1, sharedNeighbours(na[x.i], nb[x.j], usedA))
			if score > best {
				best, at = score, c
			}
		}
		if at < 0 || best < Near {
			break
		}
		why := "most of the same words"
		if cands[at].base < Near {
			why = "some of the same words, and linked to the same factors"
		}
		take(cands[at].i, cands[at].j, min(1, best), why)
	}
	return out
}

func features(f Form) []string {
	out := append([]string{}, f.Rest...)
	if f.Head != "" {
		out = append(out, f.Head)
	}
	for _, k := range f.Actors() {
		out = append(out, "@"+k)
	}
	return out
}

// neighbours lists each factor's neighbours: successors as they are, predecessors as -1-n.
func (s *System) neighbours() [][]int {
	out := make([][]int, len(s.Factors))
	for i := range s.Edges {
		e := &s.Edges[i]
		out[e.From] = append(out[e.From], e.To)
		out[e.To] = append(out[e.To], -1-e.From)
	}
	return out
}

// sharedNeighbours counts the neighbours of one factor that are aligned with neighbours of the other.
func sharedNeighbours(na, nb []int, used []int) float64 {
	n := 0.0
	for _, x := range na {
		want := 0
		if x >= 0 {
			if want = used[x]; want < 0 {
				continue
			}
		} else {
			if want = used[-1-x]; want < 0 {
				continue
			}
			want = -1 - want
		}
		for _, y := range nb {
			if y == want {
				n++
				break
			}
		}
	}
	return n
}
