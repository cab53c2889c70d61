package system

import (
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// tokenF1 is the likeness of two spans by which the codebook's scorer matches links.
func tokenF1(a, b string) float64 {
	bag := map[string]int{}
	for w := range strings.FieldsSeq(strings.ToLower(a)) {
		bag[w]++
	}
	n := 0
	for w := range strings.FieldsSeq(strings.ToLower(b)) {
		if bag[w] > 0 {
			bag[w]--
			n++
		}
	}
	total := len(strings.Fields(a)) + len(strings.Fields(b))
	if total == 0 {
		return 0
	}
	return 2 * float64(n) / float64(total)
}

func linksOf(rs []affair.Record) []*affair.Link {
	var out []*affair.Link
	for i := range rs {
		if rs[i].Link != nil {
			out = append(out, rs[i].Link)
		}
	}
	return out
}

// Two coders name factors in their own words. Where both coded the same causal claim (the
// same spans of the text), the factors at its ends are the same: that is the reference.
func TestFactorsOfTwoCodingsAreMatchedByTheirNames(t *testing.T) {
	as, bs := readGold(t, shared(t, "gold", "a")), readGold(t, shared(t, "gold", "b"))
	hit, found, wanted := 0, 0, 0
	for k := range as {
		namer := NewNamer(append(append([]affair.Record{}, as[k].Records...), bs[k].Records...), nil)
		a, b := Build(nil, as[k].Records, Options{Namer: namer}), Build(nil, bs[k].Records, Options{Namer: namer})
		reference := referencePairs(a, b, linksOf(as[k].Records), linksOf(bs[k].Records))
		judgedA, judgedB := map[int]bool{}, map[int]bool{}
		for p := range reference {
			judgedA[p[0]], judgedB[p[1]] = true, true
		}
		for _, p := range Align(a, b, nil) {
			switch {
			case reference[[2]int{p.A, p.B}]:
				hit++
				found++
			case judgedA[p.A] || judgedB[p.B]:
				found++
			}
		}
		wanted += len(reference)
	}
	f := 2 * float64(hit) / float64(found+wanted)
	t.Logf("%d of %d pairs found, %d judged: F1 %.3f", hit, wanted, found, f)
	if f < .85 {
		t.Errorf("F1 %.3f fell below .85", f)
	}
}

func referencePairs(a, b *System, la, lb []*affair.Link) map[[2]int]bool {
	ref := map[[2]int]bool{}
	usedA, usedB := map[int]bool{}, map[int]bool{}
	score := make([][]float64, len(la))
	for i, x := range la {
		for _, y := range lb {
			p, q := tokenF1(x.Cause.Text, y.Cause.Text), tokenF1(x.Effect.Text, y.Effect.Text)
			if min(p, q) < .3 {
				p, q = 0, 0
			}
			score[i] = append(score[i], p+q)
		}
	}
	for {
		best, bi, bj := 0.0, -1, -1
		for i := range la {
			for j := range lb {
				if !usedA[i] && !usedB[j] && score[i][j] > best {
					best, bi, bj = score[i][j], i, j
				}
			}
		}
		if bi < 0 {
			return ref
		}
		usedA[bi], usedB[bj] = true, true
		for _, w := range [][2]string{{la[bi].CauseFactor, lb[bj].CauseFactor}, {la[bi].EffectFactor, lb[bj].EffectFactor}} {
			i, _, _ := a.Find(w[0])
			j, _, _ := b.Find(w[1])
			ref[[2]int{i, j}] = true
		}
	}
}
