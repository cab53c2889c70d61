package system

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/system/press"
)

// Push is one factor pressed: "up" or "down".
type Push struct {
	Factor    string `json:"factor"` // a wording; see System.Find
	Direction string `json:"direction"`
}

// ParsePush reads "FACTOR=up", "FACTOR=down", or "FACTOR" alone, which is up.
func ParsePush(s string) (Push, error) {
	name, dir, ok := s, "up", false
	if i := strings.LastIndex(s, "="); i >= 0 {
		name, dir, ok = strings.TrimSpace(s[:i]), strings.ToLower(strings.TrimSpace(s[i+1:])), true
	}
	switch dir {
	case "up", "+", "rise", "1", "+1":
		dir = "up"
	case "down", "-", "fall", "-1":
		dir = "down"
	default:
		return Push{}, fmt.Errorf("press %q: direction must be up or down, not %q", s, dir)
	}
	if strings.TrimSpace(name) == "" {
		return Push{}, fmt.Errorf("press %q: no factor is named", s)
	}
	_ = ok
	return Push{Factor: strings.TrimSpace(name), Direction: dir}, nil
}

func direction(sign int) string {
	switch {
	case sign > 0:
		return "up"
	case sign < 0:
		return "down"
	}
	return "none"
}

func dirSign(d string) int {
	switch strings.ToLower(d) {
	case "up", "+", "1", "+1":
		return 1
	case "down", "-", "-1":
		return -1
	}
	return 0
}

// ErrUnknownFactor is returned when a pressed factor is not in the system.
var ErrUnknownFactor = errors.New("no such factor in the system")

// Model is the system as the press sees it, with the index in System.Edges of each of its
// edges (for a conflict, the index of the positive edge). Edges that are only denied, or act
// on their own factor, are left out. Where both signs are claimed each draw takes one, with
// the odds of the independent accounts on either side.
func (s *System) Model() (*press.Model, []int) {
	m := &press.Model{}
	for _, f := range s.Factors {
		m.Names = append(m.Names, f.Name)
	}
	var edges []int
	for i := 0; i < len(s.Edges); i++ {
		e := &s.Edges[i]
		if !e.Runs() {
			continue
		}
		x := press.Edge{From: e.From, To: e.To, Sign: e.Sign, Doubt: e.Doubt}
		if e.Conflict && e.Sign > 0 && i+1 < len(s.Edges) && s.Edges[i+1].From == e.From && s.Edges[i+1].To == e.To {
			o := &s.Edges[i+1] // sorted: plus before minus
			plus, minus := weight(e), weight(o)
			x.Sign, x.Lean, x.Doubt = 0, (plus-minus)/(plus+minus), min(e.Doubt, o.Doubt)
			m.Edges, edges = append(m.Edges, x), append(edges, i)
			i++
			continue
		}
		m.Edges, edges = append(m.Edges, x), append(edges, i)
	}
	return m, edges
}

func weight(e *Edge) float64 { return float64(max(1, e.Accounts)) * (1 - e.Doubt) }

// RunConfig says how a press is run. Draws, Seed, MaxDraws, Workers, Whole: see press.Config.
type RunConfig struct {
	Presses  []Push `json:"presses"`
	Observed []Push `json:"observed,omitempty"` // known to have happened: "up", "down" or "none"
	Draws    int    `json:"draws"`
	MaxDraws int    `json:"max_draws,omitempty"`
	Seed     uint64 `json:"seed"`
	Workers  int    `json:"-"`
	Whole    bool   `json:"whole,omitempty"`
}

// Answer is what happens to one factor.
type Answer struct {
	Factor string `json:"factor"`
	ID     string `json:"id"`
	// Verdict is "up" or "down" if at least Bar of the draws say so, "none" if as many do
	// not move it, else "open".
	Verdict string `json:"verdict"`
	press.Response
	// Accounts is the number of independent accounts on the best supported path from a
	// press: the smallest number of accounts behind any of its edges, at its largest.
	Accounts int  `json:"accounts"`
	Pressed  bool `json:"pressed,omitempty"`
}

// Bar is the share of draws from which a direction is called an answer.
const Bar = .8

// Outcome is a run with everything needed to judge it.
type Outcome struct {
	Method     string   `json:"method"`
	Presses    []Push   `json:"presses"`
	Drawn      int      `json:"drawn"`
	Stable     int      `json:"stable"`
	Accepted   int      `json:"accepted"`
	Share      float64  `json:"stable_share"`
	Likelihood float64  `json:"likelihood"`
	Seed       uint64   `json:"seed"`
	Factors    int      `json:"factors"` // in the part that was run
	Edges      int      `json:"edges"`
	Links      int      `json:"links"`    // claims behind those edges
	Reviewed   int      `json:"reviewed"` // of them reviewed by a person
	Accounts   []string `json:"accounts"` // documents behind those edges
	Doubtful   int      `json:"doubtful"` // edges that some draws leave out
	Conflicts  int      `json:"conflicts"`
	Answers    []Answer `json:"answers"` // one a factor, in the order of System.Factors
	Sentence   string   `json:"sentence"`
	Note       string   `json:"note,omitempty"`
}

// Run presses factors of the system. The error wraps ErrUnknownFactor when a named factor
// is not found.
func (s *System) Run(ctx context.Context, c RunConfig) (*Outcome, error) {
	m, edges := s.Model()
	pc := press.Config{Draws: c.Draws, MaxDraws: c.MaxDraws, Seed: c.Seed, Workers: c.Workers, Whole: c.Whole}
	pressed := map[int]bool{}
	for _, p := range c.Presses {
		i, flipped, ok := s.Find(p.Factor)
		if !ok {
			return nil, fmt.Errorf("press %q: %w", p.Factor, ErrUnknownFactor)
		}
		amount := float64(cmp.Or(dirSign(p.Direction), 1))
		if flipped {
			amount = -amount
		}
		pressed[i] = true
		pc.Presses = append(pc.Presses, press.Press{Node: i, Amount: amount})
	}
	for _, p := range c.Observed {
		i, flipped, ok := s.Find(p.Factor)
		if !ok {
			return nil, fmt.Errorf("observation %q: %w", p.Factor, ErrUnknownFactor)
		}
		sign := dirSign(p.Direction)
		if flipped {
			sign = -sign
		}
		pc.Validators = append(pc.Validators, press.Validator{Node: i, Sign: sign})
	}
	r, err := press.Run(ctx, m, pc)
	if err != nil {
		return nil, fmt.Errorf("run system: %w", err)
	}
	o := &Outcome{Method: "press", Presses: c.Presses, Drawn: r.Drawn, Stable: r.Stable, Accepted: r.Accepted,
		Share: r.StableShare, Likelihood: r.Likelihood, Seed: c.Seed, Factors: r.Nodes, Note: r.Note}
	reached := func(i int) bool { return c.Whole || r.Responses[i].Reached }
	accounts := map[string]bool{}
	for k, e := range m.Edges {
		if !reached(e.From) || !reached(e.To) {
			continue
		}
		o.Edges++
		if e.Doubt > 0 {
			o.Doubtful++
		}
		both := []*Edge{&s.Edges[edges[k]]}
		if e.Sign == 0 {
			o.Conflicts++
			both = append(both, &s.Edges[edges[k]+1])
		}
		for _, x := range both {
			o.Reviewed += x.Reviewed
			for _, cl := range x.Claims {
				o.Links++
				accounts[cl.Account] = true
			}
		}
	}
	o.Accounts = sortedKeys(accounts)
	support := s.support(pressed)
	for i, x := range r.Responses {
		a := Answer{Factor: s.Factors[i].Name, ID: s.Factors[i].ID, Response: x, Accounts: support[i], Pressed: pressed[i], Verdict: "open"}
		switch x.Sign(Bar) {
		case 1:
			a.Verdict = "up"
		case -1:
			a.Verdict = "down"
		default:
			if x.ShareZero >= Bar {
				a.Verdict = "none"
			}
		}
		if r.Accepted == 0 {
			a.Verdict = "open"
		}
		o.Answers = append(o.Answers, a)
	}
	o.Sentence = s.sentence(o)
	return o, nil
}

// support finds, for each factor, the widest path from the pressed ones, an edge being as
// wide as the number of its accounts.
func (s *System) support(from map[int]bool) []int {
	width := make([]int, len(s.Factors))
	for changed, first := true, true; changed || first; first = false {
		changed = false
		for i := range s.Edges {
			e := &s.Edges[i]
			if !e.Runs() || from[e.To] {
				continue
			}
			w := max(e.Accounts, 0)
			if !from[e.From] {
				w = min(w, width[e.From])
			}
			if w > width[e.To] {
				width[e.To], changed = w, true
			}
		}
	}
	return width
}

// sentence says the outcome in plain words.
func (s *System) sentence(o *Outcome) string {
	if o.Accepted == 0 {
		return "Nothing can be said: " + o.Note + "."
	}
	var b strings.Builder
	for i, p := range o.Presses {
		if i > 0 {
			b.WriteString(" and ")
		} else {
			b.WriteString("If ")
		}
		verb := "rises"
		if dirSign(p.Direction) < 0 {
			verb = "falls"
		}
		fmt.Fprintf(&b, "%s %s", p.Factor, verb)
	}
	var up, down []string
	open, moved := 0, 0
	for _, a := range o.Answers {
		if a.Pressed || !a.Reached {
			continue
		}
		moved++
		switch a.Verdict {
		case "up":
			up = append(up, a.Factor)
		case "down":
			down = append(down, a.Factor)
		default:
			open++
		}
	}
	if moved == 0 {
		b.WriteString(", nothing else follows: no link leads on from it.")
		return b.String()
	}
	sep := ", "
	if len(up) > 0 {
		fmt.Fprintf(&b, ", %s %s", few(up), plural(len(up), "rises", "rise"))
		sep = " and "
	}
	if len(down) > 0 {
		fmt.Fprintf(&b, "%s%s %s", sep, few(down), plural(len(down), "falls", "fall"))
	}
	if open > 0 {
		fmt.Fprintf(&b, "; for %d other %s the signs alone do not decide", open, plural(open, "factor", "factors"))
	}
	fmt.Fprintf(&b, ". (%d stable weightings, %.0f %% of those drawn; %d %s from %d %s, %d of them reviewed.)",
		o.Accepted, 100*o.Share, o.Links, plural(o.Links, "link", "links"), len(o.Accounts), plural(len(o.Accounts), "account", "accounts"), o.Reviewed)
	return b.String()
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// few lists up to four names and counts the rest.
func few(names []string) string {
	const n = 4
	if len(names) > n {
		return strings.Join(names[:n], ", ") + fmt.Sprintf(" and %d more", len(names)-n)
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
