package compare

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// bareCounts are heads that say nothing of what is counted unless something stands beside
// them: "people" of whom one sentence says that they died and another that they marched.
var bareCounts = stemSet(`people person man woman child citizen inhabitant resident year month week day hour minute
	time percent country state part thing number case member share point million billion money dollar euro power
	half others one ones`)

// quantity is one telling of a number, with what decides whether another is comparable.
type quantity struct {
	v       *Version
	number  float64
	loose   bool
	form    system.Form
	of      string
	when    span
	dated   bool
	context []string // stems of the content words around the value
}

// maxQuantities bounds the tellings of one head and unit that are looked at in pairs.
const maxQuantities = 60

// figureContradictions pairs different values of one quantity. Two tellings are of one
// quantity when they count the same head in the same unit; all that one says of it beside
// (actors, other words) is in the other; their times meet, or where they have none their
// accounts are of the same year; and, unless more than the head is shared, the sentences say the
// same of it. A document that itself gives both values, of what only the head names, speaks of
// two quantities.
func (c *Comparison) figureContradictions() []Contradiction {
	groups := map[string][]quantity{}
	var order []string
	for _, r := range c.records[affair.KindFigure] {
		f := r.Figure
		form := system.FormOf(f.Of, c.namer)
		if form.Head == "" {
			continue
		}
		v := c.version(r, f.Value, f.Date, affair.Asserted)
		q := quantity{v: &v, number: f.Number, loose: approximate(f.Value), form: form, of: f.Of, context: contextOf(r, f)}
		if q.when, q.dated = days(f.Date); !q.dated {
			if w, ok := days(v.Published); ok {
				q.when = span{w.lo - 183, w.hi + 183}
			} else {
				q.when = span{-1 << 30, 1 << 30}
			}
		}
		k := form.Head + "\x00" + fold(f.Unit)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], q)
	}
	var out []Contradiction
	for _, k := range order {
		out = append(out, c.disputed(groups[k])...)
	}
	return out
}

// disputed finds the disputed quantities among tellings of one head and unit.
func (c *Comparison) disputed(qs []quantity) []Contradiction {
	if len(qs) < 2 {
		return nil
	}
	if len(qs) > maxQuantities {
		slices.SortStableFunc(qs, func(a, b quantity) int {
			x, y := c.voiceWeight(a.v)*a.v.Score, c.voiceWeight(b.v)*b.v.Score
			switch {
			case x > y:
				return -1
			case x < y:
				return 1
			}
			return 0
		})
		qs = qs[:maxQuantities]
	}
	gives := func(doc string, q *quantity) bool {
		return slices.ContainsFunc(qs, func(o quantity) bool {
			return o.v.Doc == doc && agree(o.number, q.number, o.loose || q.loose)
		})
	}
	best := map[int]*Contradiction{} // by component
	of := make([]int, len(qs))
	for i := range of {
		of[i] = i
	}
	find := func(i int) int {
		for of[i] != i {
			i = of[i]
		}
		return i
	}
	for i := range qs {
		for j := i + 1; j < len(qs); j++ {
			a, b := &qs[i], &qs[j]
			w := comparable(a, b)
			if w == 0 || c.voice(a.v) == c.voice(b.v) || agree(a.number, b.number, a.loose || b.loose) {
				continue
			}
			if w < plainly && (gives(a.v.Doc, b) || gives(b.v.Doc, a)) {
				continue
			}
			x, ok := c.pairUp([]Version{*a.v}, []Version{*b.v}, w, nil)
			if !ok {
				continue
			}
			x.Kind, x.About = OtherValue, a.of
			if len(b.of) > len(a.of) {
				x.About = b.of
			}
			x.SaysA, x.SaysB = x.A.Wording, x.B.Wording
			x.Reason = fmt.Sprintf("the same quantity: %s says %s, %s says %s", who(&x.A), x.A.Wording, who(&x.B), x.B.Wording)
			ri, rj := find(i), find(j)
			joined := x
			for _, r := range []int{ri, rj} {
				old := best[r]
				if old == nil || (r == rj && ri == rj) {
					continue
				}
				n := joined.Others + old.Others + 1
				if old.Rank >= joined.Rank {
					joined = *old
				}
				joined.Others = n
			}
			of[rj] = ri
			delete(best, rj)
			best[ri] = &joined
		}
	}
	var out []Contradiction
	for i := range qs {
		if x := best[i]; x != nil {
			out = append(out, *x)
		}
	}
	return out
}

// plainly is the weight of tellings that name the same quantity by more than its head.
const plainly = .8

// comparable weighs whether two tellings are of one quantity: 0 if they are not.
func comparable(a, b *quantity) float64 {
	if !a.when.meets(b.when) {
		return 0
	}
	if !within(a.form.Rest, b.form.Rest) || !within(a.form.Actors(), b.form.Actors()) {
		return 0
	}
	shared := min(len(a.form.Rest), len(b.form.Rest)) + min(len(a.form.Actors()), len(b.form.Actors()))
	said := 0
	for _, s := range a.context {
		if slices.Contains(b.context, s) {
			said++
		}
	}
	bare := bareCounts[a.form.Head]
	w := .9
	switch {
	case shared > 0 && !bare:
	case said >= 2 || (said == 1 && !bare):
		w = .6
	case shared > 0 && said > 0:
		w = .7
	case !bare && a.form.Key() == b.form.Key() && a.v.Doc != b.v.Doc && ratio(a.number, b.number) <= 20:
		w = .35 // one bare noun in two accounts: worth a look, last
	default:
		return 0
	}
	if !a.dated || !b.dated {
		w *= .9
	}
	return w
}

func ratio(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return 1 << 30
	}
	return max(a, b) / min(a, b)
}

// within reports whether one list holds the other.
func within(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// contextWords is how far from the value its sentence is read.
const contextWords = 8

// contextOf is the stems of the content words around the value, but for those of what is
// counted.
func contextOf(r *affair.Record, f *affair.Figure) []string {
	text := evidenceText(r)
	at := strings.Index(text, f.Value)
	if at < 0 {
		at = 0
	}
	words := func(s string) []string {
		return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) })
	}
	before, after := words(text[:at]), words(text[min(len(text), at+len(f.Value)):])
	near := slices.Concat(before[max(0, len(before)-contextWords):], after[:min(contextWords, len(after))])
	not := map[string]bool{}
	for _, w := range words(f.Of + " " + f.Value) {
		not[system.Stem(w)] = true
	}
	var out []string
	for _, w := range near {
		if s := system.Stem(w); len(w) > 2 && !lightWords[w] && !lightWords[s] && !not[s] && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
