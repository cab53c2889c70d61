package system

import (
	"context"
	"maps"
	"slices"
)

// Expectation is what an account says, or plainly implies, would follow if a factor rose or
// fell: what running the account's own system must reproduce.
type Expectation struct {
	Press     string           `json:"press"`
	Direction string           `json:"direction"` // up or down
	Expect    []ExpectedChange `json:"expect"`
	Evidence  string           `json:"evidence,omitempty"`
}

// ExpectedChange is one consequence.
type ExpectedChange struct {
	Factor    string `json:"factor"`
	Direction string `json:"direction"` // up or down
}

// Verdict says whether an expectation holds.
type Verdict struct {
	Press     string         `json:"press"`
	Direction string         `json:"direction"`
	Held      bool           `json:"held"`              // every consequence that was expected
	Found     bool           `json:"found"`             // the pressed factor is in the system
	Matched   string         `json:"matched,omitempty"` // the factor it was found as
	Reason    string         `json:"reason,omitempty"`  // why, where the wordings differ
	Drawn     int            `json:"drawn"`
	Stable    int            `json:"stable"`
	Share     float64        `json:"stable_share"`
	Expect    []VerdictOfOne `json:"expect"`
	// NotFound lists the factors named in the expectation that the system lacks.
	NotFound []string `json:"not_found,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// VerdictOfOne is one consequence's share of the draws.
type VerdictOfOne struct {
	Factor    string  `json:"factor"`
	Matched   string  `json:"matched,omitempty"`
	Reason    string  `json:"reason,omitempty"`
	Direction string  `json:"direction"`
	Share     float64 `json:"share"` // of the accepted draws with the expected sign
	// Exact is the direction by the signs alone (sign of the adjoint), "none" where it is
	// nil, empty where it was not computed.
	Exact string `json:"exact,omitempty"`
	Held  bool   `json:"held"`
}

// Expectations presses each expectation's factor and looks whether what was expected
// follows: in at least Bar of the accepted draws, or by the exact sign. c.Presses is ignored.
// The error is that of the context, or of a broken model.
func Expectations(ctx context.Context, s *System, es []Expectation, c RunConfig) ([]Verdict, error) {
	var out []Verdict
	var names []string
	for _, e := range es {
		names = append(names, e.Press)
		for _, x := range e.Expect {
			names = append(names, x.Factor)
		}
	}
	found := s.Locate(names)
	for _, e := range es {
		v := Verdict{Press: e.Press, Direction: e.Direction}
		press, ok := found[e.Press]
		i, pf := press.Factor, press.Flipped
		v.Reason = press.Reason
		if !ok {
			v.NotFound = append(v.NotFound, e.Press)
			for _, x := range e.Expect {
				one := VerdictOfOne{Factor: x.Factor, Direction: x.Direction}
				if l, ok := found[x.Factor]; ok {
					one.Matched, one.Reason = s.Factors[l.Factor].Name, l.Reason
				} else {
					v.NotFound = append(v.NotFound, x.Factor)
				}
				v.Expect = append(v.Expect, one)
			}
			v.Note = "the pressed factor is not in the system"
			out = append(out, v)
			continue
		}
		v.Found, v.Matched = true, s.Factors[i].Name
		amount := dirSign(e.Direction)
		if pf {
			amount = -amount
		}
		rc := c
		rc.Presses = []Push{{Factor: s.Factors[i].ID, Direction: direction(amount)}}
		o, err := s.Run(ctx, rc)
		if err != nil {
			return nil, err
		}
		v.Drawn, v.Stable, v.Share, v.Note = o.Drawn, o.Stable, o.Share, o.Note
		v.Held = len(e.Expect) > 0
		exact := s.exactSigns(i)
		for _, x := range e.Expect {
			one := VerdictOfOne{Factor: x.Factor, Direction: x.Direction}
			l, ok := found[x.Factor]
			k, ef := l.Factor, l.Flipped
			one.Reason = l.Reason
			if !ok || (k == i && Fold(x.Factor) != Fold(e.Press)) { // a factor does not follow from itself
				v.NotFound = append(v.NotFound, x.Factor)
				v.Held = false
				v.Expect = append(v.Expect, one)
				continue
			}
			one.Matched = s.Factors[k].Name
			want := dirSign(x.Direction)
			if ef {
				want = -want
			}
			one.Share = o.Answers[k].ShareUp
			if want < 0 {
				one.Share = o.Answers[k].ShareDown
			}
			one.Held = o.Accepted > 0 && one.Share >= Bar
			if exact != nil {
				sign := exact[k] * amount
				shown := sign
				if ef {
					shown = -sign
				}
				one.Exact = direction(shown)
				one.Held = one.Held || (sign == want && want != 0)
			}
			v.Held = v.Held && one.Held
			v.Expect = append(v.Expect, one)
		}
		out = append(out, v)
	}
	return out, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
