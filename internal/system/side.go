package system

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Side is one account's answer to the common press.
type Side struct {
	Name    string   `json:"name"`
	Outcome *Outcome `json:"outcome,omitempty"`
	// Missing lists pressed factors that the account does not speak of.
	Missing []string `json:"missing,omitempty"`
}

// Difference is a factor for which two accounts answer differently.
type Difference struct {
	Factor string `json:"factor"` // as the first account words it
	Other  string `json:"other"`  // as the second does
	A      string `json:"a"`      // verdicts
	B      string `json:"b"`
	// ShareA and ShareB are the shares of draws in which the factor rises.
	ShareA float64 `json:"share_a"`
	ShareB float64 `json:"share_b"`
	// Opposite: one says up, the other down.
	Opposite bool `json:"opposite"`
	// Why lists the smallest sets of changes to B's links under which B answers as A does,
	// and of A's under which A answers as B does.
	BecomesA []Change `json:"b_becomes_a,omitempty"`
	BecomesB []Change `json:"a_becomes_b,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// Change is a set of single steps on one account's links.
type Change struct {
	Steps []Step `json:"steps"`
}

// Step is one change of one edge.
type Step struct {
	What  string  `json:"what"` // "leave out", "turn", "take over"
	From  string  `json:"from"`
	To    string  `json:"to"`
	Sign  int     `json:"sign"`   // of the edge as claimed
	Edge  string  `json:"edge"`   // id
	Claim []Claim `json:"claims"` // with the quotes
}

func (st Step) String() string {
	verb := map[int]string{1: "raises", -1: "lowers"}[st.Sign]
	return fmt.Sprintf("%s: %s %s %s", st.What, st.From, verb, st.To)
}

// SideBySide is two systems under one press.
type SideBySide struct {
	A           Side         `json:"a"`
	B           Side         `json:"b"`
	Aligned     int          `json:"aligned"` // factors that both speak of
	Pairs       []NamedPair  `json:"pairs"`
	Differences []Difference `json:"differences"`
	Same        []string     `json:"same"` // aligned factors on which both give one answer
	Sentence    string       `json:"sentence"`
}

// NamedPair is an aligned pair by names.
type NamedPair struct {
	A       string  `json:"a"`
	B       string  `json:"b"`
	Score   float64 `json:"score"`
	Flipped bool    `json:"flipped,omitempty"`
	Reason  string  `json:"reason"`
}

// RunSideBySide presses two systems alike and says where they answer differently and which
// links make the difference. similar: see Align.
func RunSideBySide(ctx context.Context, nameA string, a *System, nameB string, b *System, c RunConfig, similar func(x, y string) float64) (*SideBySide, error) {
	pairs := Align(a, b, similar)
	inB, inA := map[int]place{}, map[int]place{} // where a factor of the other is
	x := &SideBySide{A: Side{Name: nameA}, B: Side{Name: nameB}, Aligned: len(pairs)}
	for _, p := range pairs {
		inB[p.A], inA[p.B] = place{p.B, p.Flipped}, place{p.A, p.Flipped}
		x.Pairs = append(x.Pairs, NamedPair{a.Factors[p.A].Name, b.Factors[p.B].Name, p.Score, p.Flipped, p.Reason})
	}
	ca, cb := c, c
	ca.Presses, cb.Presses = nil, nil
	for _, push := range c.Presses {
		ia, fa, okA := a.FindLoosely(push.Factor)
		ib, fb, okB := b.FindLoosely(push.Factor)
		if okA && !okB {
			if p, ok := inB[ia]; ok {
				ib, fb, okB = p.factor, fa != p.flip, true
			}
		}
		if okB && !okA {
			if p, ok := inA[ib]; ok {
				ia, fa, okA = p.factor, fb != p.flip, true
			}
		}
		if okA {
			ca.Presses = append(ca.Presses, Push{a.Factors[ia].ID, turned(push.Direction, fa)})
		} else {
			x.A.Missing = append(x.A.Missing, push.Factor)
		}
		if okB {
			cb.Presses = append(cb.Presses, Push{b.Factors[ib].ID, turned(push.Direction, fb)})
		} else {
			x.B.Missing = append(x.B.Missing, push.Factor)
		}
	}
	for _, side := range []struct {
		to *Side
		s  *System
		c  RunConfig
	}{{&x.A, a, ca}, {&x.B, b, cb}} {
		if len(side.c.Presses) == 0 {
			continue
		}
		o, err := side.s.Run(ctx, side.c)
		if err != nil {
			return nil, err
		}
		for i := range o.Presses { // ids are for finding; names are for reading
			if k, _, ok := side.s.Find(o.Presses[i].Factor); ok {
				o.Presses[i].Factor = side.s.Factors[k].Name
			}
		}
		o.Sentence = side.s.sentence(o)
		side.to.Outcome = o
	}
	if x.A.Outcome == nil || x.B.Outcome == nil {
		x.Sentence = missingSentence(x)
		return x, nil
	}
	for _, p := range pairs {
		va, vb := x.A.Outcome.Answers[p.A], x.B.Outcome.Answers[p.B]
		if va.Pressed || vb.Pressed {
			continue
		}
		wb, shareB := vb.Verdict, vb.ShareUp
		if p.Flipped {
			wb, shareB = turned(wb, true), vb.ShareDown
		}
		if va.Verdict == wb {
			x.Same = append(x.Same, va.Factor)
			continue
		}
		d := Difference{Factor: va.Factor, Other: vb.Factor, A: va.Verdict, B: wb, ShareA: va.ShareUp, ShareB: shareB,
			Opposite: (va.Verdict == "up" && wb == "down") || (va.Verdict == "down" && wb == "up")}
		var err error
		if d.BecomesA, err = b.reconcile(ctx, cb, p.B, turned(va.Verdict, p.Flipped), a, inB); err != nil {
			return nil, err
		}
		if d.BecomesB, err = a.reconcile(ctx, ca, p.A, wb, b, inA); err != nil {
			return nil, err
		}
		if len(d.BecomesA)+len(d.BecomesB) == 0 {
			d.Note = "no change of up to two links reconciles them"
		}
		x.Differences = append(x.Differences, d)
	}
	slices.SortStableFunc(x.Differences, func(p, q Difference) int {
		rank := func(d Difference) int {
			switch {
			case d.Opposite:
				return 0
			case d.A != "none" && d.B != "none":
				return 1
			}
			return 2
		}
		return cmp.Or(cmp.Compare(rank(p), rank(q)), cmp.Compare(abs(q.ShareA-q.ShareB), abs(p.ShareA-p.ShareB)))
	})
	x.Sentence = x.sentence()
	return x, nil
}

func turned(dir string, flip bool) string {
	if !flip {
		return dir
	}
	switch dir {
	case "up":
		return "down"
	case "down":
		return "up"
	}
	return dir
}

func missingSentence(x *SideBySide) string {
	for _, s := range []Side{x.A, x.B} {
		if s.Outcome == nil {
			return fmt.Sprintf("%s does not speak of %s, so nothing follows in its system.", s.Name, strings.Join(s.Missing, " or "))
		}
	}
	return ""
}

func (x *SideBySide) sentence() string {
	if x.Aligned == 0 {
		return fmt.Sprintf("%s and %s share no factor: their answers cannot be compared.", x.A.Name, x.B.Name)
	}
	if len(x.Differences) == 0 {
		return fmt.Sprintf("On the %d factors that both speak of, %s and %s give the same answers.", x.Aligned, x.A.Name, x.B.Name)
	}
	d := x.Differences[0]
	say := func(v string) string {
		switch v {
		case "up":
			return "rises"
		case "down":
			return "falls"
		case "none":
			return "does not move"
		}
		return "may go either way"
	}
	s := fmt.Sprintf("According to %s %s %s, according to %s it %s", x.A.Name, d.Factor, say(d.A), x.B.Name, say(d.B))
	if n := len(x.Differences) - 1; n > 0 {
		s += fmt.Sprintf("; they differ on %d more", n)
	}
	if len(d.BecomesA) > 0 {
		s += fmt.Sprintf(". %s would agree with %s if one were to %s", x.B.Name, x.A.Name, d.BecomesA[0].Steps[0])
		if len(d.BecomesA[0].Steps) > 1 {
			s += fmt.Sprintf(", and %s", d.BecomesA[0].Steps[1])
		}
	}
	return s + "."
}

// Bounds of the search for reconciling changes.
const (
	maxSingles   = 60  // single steps tried
	maxDoubles   = 400 // pairs of steps tried, if no single one does
	maxSets      = 5   // sets reported
	searchDraws  = 300
	verifyRepeat = 4 // a set found is run again with this many times the draws
)

// reconcile looks for the smallest sets of changes to the system's own edges under which the
// pressed system gives the wanted verdict for a factor: leaving an edge out, turning its
// sign, or taking over an edge of the other account between aligned factors (ours maps the
// other's factors to this system's). One step is tried before two.
func (s *System) reconcile(ctx context.Context, c RunConfig, factor int, want string, other *System, ours map[int]place) ([]Change, error) {
	if want == "open" {
		return nil, nil
	}
	steps := s.steps(c, factor, other, ours)
	c.Draws, c.MaxDraws = searchDraws, 20*searchDraws
	try := func(set []plan) (bool, error) {
		ok, err := s.with(set).verdict(ctx, c, factor, want)
		if err != nil || !ok {
			return false, err
		}
		v := c
		v.Draws, v.MaxDraws, v.Seed = verifyRepeat*c.Draws, verifyRepeat*c.MaxDraws, c.Seed+1
		return s.with(set).verdict(ctx, v, factor, want)
	}
	var out []Change
	for _, p := range steps {
		ok, err := try([]plan{p})
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, Change{[]Step{p.step}})
			if len(out) == maxSets {
				return out, nil
			}
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	tried := 0
	for i, p := range steps {
		for _, q := range steps[i+1:] {
			if p.edge == q.edge && p.edge >= 0 {
				continue
			}
			if tried++; tried > maxDoubles {
				return out, nil
			}
			ok, err := try([]plan{p, q})
			if err != nil {
				return nil, err
			}
			if ok {
				out = append(out, Change{[]Step{p.step, q.step}})
				if len(out) == maxSets {
					return out, nil
				}
			}
		}
	}
	return out, nil
}

// plan is a step with what it does.
type plan struct {
	step Step
	edge int // index in Edges of the edge left out or turned, -1 for one taken over
	turn bool
	add  Edge
}

// steps lists the single changes that could matter: edges on a way from a press to the
// factor, weakest first, and the other account's edges that would make such a way.
func (s *System) steps(c RunConfig, factor int, other *System, ours map[int]place) []plan {
	from := make([]bool, len(s.Factors))
	var stack []int
	for _, p := range c.Presses {
		if i, _, ok := s.Find(p.Factor); ok && !from[i] {
			from[i] = true
			stack = append(stack, i)
		}
	}
	out := s.outEdges()
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, k := range out[v] {
			if u := s.Edges[k].To; !from[u] {
				from[u] = true
				stack = append(stack, u)
			}
		}
	}
	dist := s.distanceTo(factor)
	var ps []plan
	for i := range s.Edges {
		e := &s.Edges[i]
		if e.Runs() && from[e.From] && dist[e.To] >= 0 {
			st := s.step("leave out", e)
			ps = append(ps, plan{step: st, edge: i})
			st.What = "turn"
			ps = append(ps, plan{step: st, edge: i, turn: true})
		}
	}
	if other != nil {
		for i := range other.Edges {
			e := &other.Edges[i]
			if !e.Runs() {
				continue
			}
			from, ok := ours[e.From]
			to, ok2 := ours[e.To]
			a, b := from.factor, to.factor
			if !ok || !ok2 || a == b {
				continue
			}
			sign := e.Sign
			if from.flip != to.flip {
				sign = -sign
			}
			have := false
			for _, m := range s.Edges {
				have = have || (m.Runs() && m.From == a && m.To == b && m.Sign == sign)
			}
			if have {
				continue
			}
			add := *e
			add.From, add.To, add.Sign, add.Conflict = a, b, sign, false
			st := s.step("take over", &add)
			ps = append(ps, plan{step: st, edge: -1, add: add})
		}
	}
	slices.SortStableFunc(ps, func(x, y plan) int {
		return cmp.Or(cmp.Compare(len(x.step.Claim), len(y.step.Claim)), cmp.Compare(y.edge, x.edge), strings.Compare(x.step.What, y.step.What))
	})
	return ps[:min(maxSingles, len(ps))]
}

func (s *System) step(what string, e *Edge) Step {
	return Step{What: what, From: s.Factors[e.From].Name, To: s.Factors[e.To].Name, Sign: e.Sign, Edge: e.ID, Claim: e.Claims}
}

// with is the system after the changes; factors are shared, edges copied.
func (s *System) with(plans []plan) *System {
	out := *s
	out.Edges = nil
	act := map[int]plan{}
	for _, p := range plans {
		if p.edge >= 0 {
			act[p.edge] = p
		}
	}
	for i, e := range s.Edges {
		p, ok := act[i]
		if ok && !p.turn {
			continue
		}
		if ok {
			e.Sign = -e.Sign
			e.Conflict = false
		}
		out.Edges = append(out.Edges, e)
	}
	for _, p := range plans {
		if p.edge < 0 {
			out.Edges = append(out.Edges, p.add)
		}
	}
	slices.SortStableFunc(out.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(b.Sign, a.Sign))
	})
	// Which signs stand against each other may have changed.
	for i := range out.Edges {
		out.Edges[i].Conflict = false
	}
	for i := 1; i < len(out.Edges); i++ {
		a, b := &out.Edges[i-1], &out.Edges[i]
		if a.From == b.From && a.To == b.To && a.Sign != b.Sign && a.Runs() && b.Runs() {
			a.Conflict, b.Conflict = true, true
		}
	}
	return &out
}

func (s *System) verdict(ctx context.Context, c RunConfig, factor int, want string) (bool, error) {
	o, err := s.Run(ctx, c)
	if err != nil {
		return false, err
	}
	return o.Accepted > 0 && o.Answers[factor].Verdict == want, nil
}
