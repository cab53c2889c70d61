package report

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Contradiction is two sides that cannot both hold, as the report shows it.
type Contradiction struct {
	Title  string
	Reason string
	Sides  []Side
}

// Side is one side of a contradiction.
type Side struct {
	Label   string
	Records []*affair.Record
}

// Moment is one line of the timeline: a date and every account's version.
type Moment struct {
	Date    string
	Records []*affair.Record
}

// Map is the drawn causal map of one account.
type Map struct {
	Account *Account
	SVG     string
	Note    string
}

const shownActors = 25

// MainActors are those that the actor table shows.
func (m *Model) MainActors() []*Actor { return m.Actors[:min(shownActors, len(m.Actors))] }

// MoreActors are the others.
func (m *Model) MoreActors() []*Actor { return m.Actors[min(shownActors, len(m.Actors)):] }

// Figures are the figures of all accounts, in the accounts' order.
func (m *Model) Figures() []*affair.Record {
	var out []*affair.Record
	for _, a := range m.Accounts {
		out = append(out, a.Records[affair.KindFigure]...)
	}
	return out
}

// TiesOf lists how an actor stands to others, each with the codes of the accounts that say
// so: "ally-of Selland (NH, RB)".
func (m *Model) TiesOf(name string) []string {
	var order []string
	codes := map[string][]string{}
	for _, a := range m.Accounts {
		for _, r := range a.Records[affair.KindTie] {
			if r.Tie.From != name {
				continue
			}
			s := r.Tie.Type
			if r.Tie.Negated {
				s = "not " + s
			}
			if r.Tie.To != "" {
				s += " " + r.Tie.To
			}
			if _, ok := codes[s]; !ok {
				order = append(order, s)
			}
			if !slices.Contains(codes[s], a.Code) {
				codes[s] = append(codes[s], a.Code)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(codes[b]) - len(codes[a]) })
	if len(order) > 8 {
		order = order[:8]
	}
	for i, s := range order {
		order[i] = s + " (" + strings.Join(codes[s], ", ") + ")"
	}
	return order
}
