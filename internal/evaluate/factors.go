package evaluate

import (
	"maps"
	"slices"
	"strconv"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// FactorScore says how well the factors of two independent codings are matched by their
// names. Where both coders coded the same causal claim (the same spans of the text), the
// factors at its ends are the same: those pairs are the reference. A match of two factors of
// which neither is in the reference is not judged.
type FactorScore struct {
	Documents int     `json:"documents"`
	Reference int     `json:"reference"` // pairs
	Judged    int     `json:"judged"`    // matches
	Right     int     `json:"right"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// EvaluateFactors matches the factors of one coding to another's, document by document.
// states knows actors' names; see system.NewNamer.
func EvaluateFactors(a, b map[string]*Document, states system.Namer) FactorScore {
	var s FactorScore
	for _, name := range slices.Sorted(maps.Keys(a)) {
		other := b[name]
		if other == nil {
			continue
		}
		s.Documents++
		ra, rb := linkRecords(a[name]), linkRecords(other)
		namer := system.NewNamer(slices.Concat(ra, rb), states)
		sa, sb := system.Build(nil, ra, system.Options{Namer: namer}), system.Build(nil, rb, system.Options{Namer: namer})
		reference := sameClaims(sa, sb, a[name].Links, other.Links)
		inA, inB := map[int]bool{}, map[int]bool{}
		for p := range reference {
			inA[p[0]], inB[p[1]] = true, true
		}
		for _, p := range system.Align(sa, sb, nil) {
			switch {
			case reference[[2]int{p.A, p.B}]:
				s.Right++
				s.Judged++
			case inA[p.A] || inB[p.B]:
				s.Judged++
			}
		}
		s.Reference += len(reference)
	}
	if s.Judged > 0 {
		s.Precision = float64(s.Right) / float64(s.Judged)
	}
	if s.Reference > 0 {
		s.Recall = float64(s.Right) / float64(s.Reference)
	}
	if s.Judged+s.Reference > 0 {
		s.F1 = 2 * float64(s.Right) / float64(s.Judged+s.Reference)
	}
	return s
}

// linkRecords are the actors and links of a coding as records.
func linkRecords(d *Document) []affair.Record {
	var out []affair.Record
	for i, a := range d.Actors {
		r := affair.Record{ID: "a" + strconv.Itoa(i), Kind: affair.KindActor, Doc: d.Document, Status: affair.StatusAdded, Score: 1,
			Actor: &affair.Actor{Name: a.Name, Kind: affair.ActorKind(a.Kind), PartOf: a.PartOf}}
		for _, m := range a.Mentions {
			r.Actor.Mentions = append(r.Actor.Mentions, affair.Quote{Text: string(m)})
		}
		out = append(out, r)
	}
	for i, l := range d.Links {
		out = append(out, affair.Record{ID: "l" + strconv.Itoa(i), Kind: affair.KindLink, Doc: d.Document, Status: affair.StatusAdded, Score: 1,
			Evidence: []affair.Quote{{Span: affair.Span{Start: i, End: i + 1}, Text: l.Cause}},
			Link: &affair.Link{Cause: affair.Quote{Text: l.Cause}, Effect: affair.Quote{Text: l.Effect}, CauseFactor: l.CauseFactor,
				EffectFactor: l.EffectFactor, Sign: l.Sign, Modality: affair.Asserted}})
	}
	return out
}

// sameClaims pairs the links of two codings whose spans are alike, the most alike first, and
// gives the pairs of factors at their ends.
func sameClaims(a, b *system.System, la, lb []Link) map[[2]int]bool {
	type pair struct {
		i, j  int
		score float64
	}
	var ps []pair
	for i, x := range la {
		for j, y := range lb {
			if p, q := tokenF1(words(x.Cause), words(y.Cause)), tokenF1(words(x.Effect), words(y.Effect)); min(p, q) >= .3 {
				ps = append(ps, pair{i, j, p + q})
			}
		}
	}
	slices.SortStableFunc(ps, func(x, y pair) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
	out := map[[2]int]bool{}
	usedA, usedB := map[int]bool{}, map[int]bool{}
	for _, p := range ps {
		if usedA[p.i] || usedB[p.j] {
			continue
		}
		usedA[p.i], usedB[p.j] = true, true
		for _, w := range [][2]string{{la[p.i].CauseFactor, lb[p.j].CauseFactor}, {la[p.i].EffectFactor, lb[p.j].EffectFactor}} {
			i, _, okA := a.Find(w[0])
			j, _, okB := b.Find(w[1])
			if okA && okB {
				out[[2]int{i, j}] = true
			}
		}
	}
	return out
}
