package store

import (
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// The scopes of decisions on names.
const (
	ScopeActor  = "actor"
	ScopeIssue  = "issue"
	ScopeFactor = "factor"
)

// Scopes lists the scopes of decisions on names.
var Scopes = []string{ScopeActor, ScopeIssue, ScopeFactor}

// together joins several names in one field (joint speakers).
const together = "; "

// slot is one place in a record where a name stands. Members of a list share the field.
type slot struct{ field, name string }

func (s slot) scope() string {
	switch s.field {
	case "issue":
		return ScopeIssue
	case "cause_factor", "effect_factor":
		return ScopeFactor
	}
	return ScopeActor
}

// slots lists the names in a record, in a fixed order.
func slots(r *affair.Record) []slot {
	var out []slot
	walk(r, func(s slot, _ func(string)) { out = append(out, s) })
	return out
}

// rename gives every name slot the name that f returns. The record must be the caller's own
// (deepCopy).
func rename(r *affair.Record, f func(slot) string) {
	walk(r, func(s slot, set func(string)) {
		if n := f(s); n != s.name {
			set(n)
		}
	})
}

// walk visits every place in the record where a name stands. Joint names in one field are
// visited one by one.
func walk(r *affair.Record, visit func(s slot, set func(string))) {
	field := func(name string, p *string) {
		if *p == "" {
			return
		}
		if !strings.Contains(*p, together) {
			visit(slot{name, *p}, func(n string) { *p = n })
			return
		}
		parts := strings.Split(*p, together)
		for i := range parts {
			visit(slot{name, parts[i]}, func(n string) {
				parts[i] = n
				*p = strings.Join(parts, together)
			})
		}
	}
	list := func(name string, l []string) {
		for i := range l {
			field(name, &l[i])
		}
	}
	if r.Holder != affair.AuthorHolder {
		field("holder", &r.Holder)
	}
	for i := range r.Chain {
		field("chain", &r.Chain[i])
	}
	switch {
	case r.Actor != nil:
		field("name", &r.Actor.Name)
		field("part_of", &r.Actor.PartOf)
	case r.Statement != nil:
		field("speaker", &r.Statement.Speaker)
	case r.Event != nil:
		list("source", r.Event.Source)
		list("target", r.Event.Target)
	case r.Tie != nil:
		field("from", &r.Tie.From)
		field("to", &r.Tie.To)
	case r.Position != nil:
		field("actor", &r.Position.Actor)
		field("issue", &r.Position.Issue)
	case r.Link != nil:
		field("cause_factor", &r.Link.CauseFactor)
		field("effect_factor", &r.Link.EffectFactor)
	case r.Tone != nil:
		field("actor", &r.Tone.Actor)
	}
}

// nameOp is a live decision on names.
type nameOp struct {
	seq   int64
	split bool
	from  []string
	to    string
}

// naming says what names have become. It remembers what it worked out and is for one
// goroutine.
type naming struct {
	ops     map[string][]nameOp // by scope, in order of seq
	touched map[[2]string]bool  // scope and name: what any op concerns
	memo    map[memoKey]string
}

type memoKey struct {
	scope, name string
	since       int64
}

func newNaming(log []affair.Decision, live map[int64]bool) *naming {
	n := &naming{ops: map[string][]nameOp{}, touched: map[[2]string]bool{}, memo: map[memoKey]string{}}
	for i := range log {
		d := &log[i]
		if !live[d.Seq] || !onNames(d.Act) {
			continue
		}
		n.ops[d.Scope] = append(n.ops[d.Scope], nameOp{d.Seq, d.Act == affair.ActSplit, d.From, d.To})
		for _, f := range d.From {
			n.touched[[2]string{d.Scope, f}] = true
		}
	}
	return n
}

func onNames(a affair.Act) bool {
	return a == affair.ActMerge || a == affair.ActRename || a == affair.ActSplit
}

// resolve is what a name that was written after decision since is called now.
func (n *naming) resolve(scope, name string, since int64) string {
	if !n.touched[[2]string{scope, name}] {
		return name
	}
	key := memoKey{scope, name, since}
	if to, ok := n.memo[key]; ok {
		return to
	}
	was := []string{name} // what it has been called, now last
	for _, op := range n.ops[scope] {
		now := was[len(was)-1]
		switch {
		case op.seq <= since:
		case op.split:
			i := slices.Index(was, op.from[0])
			if i >= 0 && (op.to == "" || op.to == now) {
				was = was[:i+1]
			}
		case now != op.to && slices.Contains(op.from, now):
			was = append(was, op.to)
		}
	}
	n.memo[key] = was[len(was)-1]
	return was[len(was)-1]
}

// show gives the records of the fold their names of now, and their order.
func (n *naming) show(state []*entry) []affair.Record {
	out := make([]affair.Record, 0, len(state))
	for _, e := range state {
		out = append(out, n.shown(e))
	}
	affair.SortRecords(out)
	return out
}

func (n *naming) shown(e *entry) affair.Record {
	i, changed := -1, false
	walk(&e.rec, func(s slot, _ func(string)) {
		i++
		changed = changed || n.resolve(s.scope(), s.name, e.at(i)) != s.name
	})
	if !changed {
		return e.rec
	}
	r := deepCopy(e.rec)
	i = -1
	rename(&r, func(s slot) string {
		i++
		return n.resolve(s.scope(), s.name, e.at(i))
	})
	onceEach(&r)
	return r
}

// onceEach drops the repetitions that a merge leaves: joint speakers who are now one, an
// actor that is now part of itself.
func onceEach(r *affair.Record) {
	joint := func(p *string) {
		if strings.Contains(*p, together) {
			*p = strings.Join(unique(strings.Split(*p, together)), together)
		}
	}
	joint(&r.Holder)
	r.Chain = slices.Compact(r.Chain)
	switch {
	case r.Actor != nil:
		if r.Actor.PartOf == r.Actor.Name {
			r.Actor.PartOf = ""
		}
	case r.Statement != nil:
		joint(&r.Statement.Speaker)
	case r.Event != nil:
		r.Event.Source, r.Event.Target = unique(r.Event.Source), unique(r.Event.Target)
	case r.Position != nil:
		joint(&r.Position.Actor)
	}
}

// unique drops later repetitions.
func unique(l []string) []string {
	var out []string
	for _, s := range l {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
