package compare

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// Variable is something that can be a mode of a network.
type Variable string

// The variables: who holds the position, on what, and the fields of the account.
const (
	VarActor   Variable = "actor"
	VarIssue   Variable = "issue"
	VarHolder  Variable = "holder"
	VarAccount Variable = "account"
	VarOutlet  Variable = "outlet"
	VarAuthor  Variable = "author"
	VarSection Variable = "section"
	VarFamily  Variable = "family"
	VarKind    Variable = "kind" // of the actor
)

// Variables lists them all.
var Variables = []Variable{VarActor, VarIssue, VarHolder, VarAccount, VarOutlet, VarAuthor, VarSection, VarFamily, VarKind}

// Statements turns the positions of the affair into statements of discourse networks:
// stance +1 is level 1, -1 is level 0; neutral ones are left out (a network of for and
// against has no place for them). Dates are the accounts'. Joint holders are one statement
// each.
func (c *Comparison) Statements(a, b Variable) ([]network.Statement, error) {
	for _, v := range []Variable{a, b} {
		if !slices.Contains(Variables, v) {
			return nil, fmt.Errorf("variable %q is not one of %v", v, Variables)
		}
	}
	return once(&c.views, argument("statements", a, b), func() []network.Statement { return c.statementsOf(a, b) }), nil
}

func (c *Comparison) statementsOf(a, b Variable) []network.Statement {
	issue := map[string]*IssueCluster{}
	against := map[string]bool{} // records whose stance the cluster turned
	for _, cl := range c.issues {
		for _, s := range cl.Stances {
			for _, v := range s.For {
				issue[v.Record] = cl
			}
			for _, v := range s.Against {
				issue[v.Record], against[v.Record] = cl, true
			}
		}
	}
	var out []network.Statement
	for _, r := range c.records[affair.KindPosition] {
		cl := issue[r.ID]
		if cl == nil {
			continue
		}
		value := func(v Variable) string {
			d := c.byDoc[r.Doc]
			key := c.actors.of(r.Doc, r.Position.Actor)
			switch v {
			case VarActor:
				return c.actors.name(key)
			case VarIssue:
				return cl.Issue
			case VarHolder:
				if r.Holder == affair.AuthorHolder || r.Holder == "" {
					return "author of " + c.account(r.Doc)
				}
				return c.actors.name(c.actors.of(r.Doc, r.Holder))
			case VarAccount:
				return c.account(r.Doc)
			case VarFamily:
				return c.family(r.Doc)
			case VarKind:
				if e := c.actors.entries[key]; e != nil {
					return string(e.Kind)
				}
			}
			if d == nil {
				return ""
			}
			switch v {
			case VarOutlet:
				return d.Outlet.Value
			case VarAuthor:
				return d.Byline.Value
			case VarSection:
				return d.Section.Value
			}
			return ""
		}
		s := network.Statement{ID: r.ID, Doc: r.Doc, A: value(a), B: value(b), Level: 1, Fields: map[string]string{}}
		if against[r.ID] {
			s.Level = 0
		}
		for _, v := range Variables {
			s.Fields[string(v)] = value(v)
		}
		if d := c.byDoc[r.Doc]; d != nil {
			if w, ok := days(d.Published.Value); ok {
				s.Time = time.Unix(int64(w.lo)*86400, 0).UTC()
			}
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b network.Statement) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) })
	return out
}

// MostShown is how many actors and issues a network of positions shows in a large affair.
const MostShown = 60

// Network is the network of two variables; see network.OneMode and network.TwoMode. What it
// gives for a configuration without bounds of time and exclusions is kept, for Most of nothing
// or MostShown. Errors are those of Statements and of the network.
func (c *Comparison) Network(a, b Variable, oneMode bool, cfg network.Config) (*network.Matrix, error) {
	st, err := c.Statements(a, b)
	if err != nil {
		return nil, err
	}
	build := network.TwoMode
	if oneMode {
		build = network.OneMode
	}
	if len(cfg.Exclude) > 0 || !cfg.From.IsZero() || !cfg.To.IsZero() || cfg.Scale != [2]float64{} || (cfg.Most != 0 && cfg.Most != MostShown) {
		return build(st, cfg)
	}
	type made struct {
		m   *network.Matrix
		err error
	}
	x := once(&c.views, argument("network", a, b, oneMode, cfg.Aggregation, cfg.Normalisation, cfg.Duplicates, cfg.Isolates, cfg.Compatible, cfg.Most), func() made {
		m, err := build(st, cfg)
		return made{m, err}
	})
	return x.m, x.err
}

// Node is an actor of the ties network.
type Node struct {
	Key    string           `json:"key"`
	Name   string           `json:"name"`
	Kind   affair.ActorKind `json:"kind"`
	Degree int              `json:"degree"`
}

// TieEdge is a tie of the network, affirmed or negated.
type TieEdge struct {
	From    int    `json:"from"` // index of the node
	To      int    `json:"to"`
	Type    string `json:"type"`
	Negated bool   `json:"negated,omitempty"`
	// Sign is +1 for ties of friendship, help and membership, -1 for hostility, 0 for others;
	// a negated tie has the other sign where that makes sense.
	Sign     int       `json:"sign"`
	Families int       `json:"families"`
	Directed bool      `json:"directed"`
	Disputed bool      `json:"disputed,omitempty"` // affirmed by some, negated by others
	Versions []Version `json:"versions"`
}

// TieNetwork is the network of ties between actors.
type TieNetwork struct {
	Nodes []Node    `json:"nodes"`
	Edges []TieEdge `json:"edges"`
	Left  int       `json:"left_out"` // nodes beyond the limit
}

var tieSign = map[string]int{"ally-of": 1, "friend-of": 1, "supports": 1, "protects": 1, "gives-aid-to": 1, "cooperates-with": 1, "member-of": 1,
	"recognises": 1, "supplies-arms-to": 1, "trades-with": 1, "rival-of": -1, "at-war-with": -1, "opposes": -1, "sanctions": -1, "occupies": -1, "infiltrates": -1}

// TieNetwork builds the network of the limit best-connected actors (0: 60).
func (c *Comparison) TieNetwork(limit int) *TieNetwork {
	if limit != 0 && limit != shownTies {
		return c.tieNetworkOf(limit)
	}
	return once(&c.views, argument("ties", limit), func() *TieNetwork { return c.tieNetworkOf(limit) })
}

func (c *Comparison) tieNetworkOf(limit int) *TieNetwork {
	if limit <= 0 {
		limit = shownTies
	}
	degree := map[string]int{}
	for _, cl := range c.ties {
		if cl.to != "" && cl.from != cl.to {
			degree[cl.from] += max(1, cl.Affirmed.Families)
			degree[cl.to] += max(1, cl.Affirmed.Families)
		}
	}
	keys := make([]string, 0, len(degree))
	for k := range degree {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		if degree[a] != degree[b] {
			return degree[b] - degree[a]
		}
		if a < b {
			return -1
		}
		return 1
	})
	n := &TieNetwork{Left: max(0, len(keys)-limit)}
	at := map[string]int{}
	for _, k := range keys[:min(limit, len(keys))] {
		at[k] = len(n.Nodes)
		node := Node{Key: k, Name: c.actors.name(k), Degree: degree[k]}
		if e := c.actors.entries[k]; e != nil {
			node.Kind = e.Kind
		}
		n.Nodes = append(n.Nodes, node)
	}
	for _, cl := range c.ties {
		from, ok := at[cl.from]
		to, ok2 := at[cl.to]
		if !ok || !ok2 || from == to {
			continue
		}
		for _, neg := range []bool{false, true} {
			s := cl.Affirmed
			if neg {
				s = cl.Negated
			}
			if s.Documents == 0 {
				continue
			}
			e := TieEdge{From: from, To: to, Type: cl.Type, Negated: neg, Sign: tieSign[cl.Type], Families: s.Families,
				Directed: !affair.SymmetricTies[cl.Type], Disputed: cl.Affirmed.Documents > 0 && cl.Negated.Documents > 0}
			if neg {
				e.Sign = -max(0, e.Sign)
			}
			for i, v := range cl.Versions {
				if cl.negated[i] == neg {
					e.Versions = append(e.Versions, v)
				}
			}
			n.Edges = append(n.Edges, e)
		}
	}
	return n
}

// Namer is the name table of the affair, for building systems with the same one.
func (c *Comparison) Namer() system.Namer { return c.namer }
