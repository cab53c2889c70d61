package compare

import (
	"fmt"
	"sync"

	"github.com/rashomon-affairs/rashomon/internal/compare/network"
)

// memo keeps what comparisons have given, by name and arguments, so that each is worked out
// once for one state of the affair, and by one goroutine.
type memo struct{ m sync.Map }

// once returns what make gave the first time for the name.
func once[T any](m *memo, name string, make func() T) T {
	f, _ := m.m.LoadOrStore(name, sync.OnceValue(func() any { return make() }))
	return f.(func() any)().(T)
}

// keptLeast is the most of a bound that a user sets for which the answer is kept; more bounds
// than a page offers would fill memory.
const keptLeast = 9

// shownTies is how many actors a network of ties shows by default.
const shownTies = 60

// Precompute works out every comparison that is shown without arguments, so that afterwards
// each is there at once: coverage, omissions' items, corroborations, contradictions,
// portrayal, the timeline, dyads by month, positions for networks and the ties. Call it in the
// background after documents have come in, and go on showing the Comparison before until it
// is done.
func (c *Comparison) Precompute() {
	var w sync.WaitGroup
	for _, f := range []func(){
		func() { c.Coverage(); c.Omissions([]string{}, 2, 1) },
		func() { c.Contradictions() },
		func() { c.Corroborations() },
		func() { c.Portrayal() },
		func() { c.Timeline(1); c.Timeline(2); c.Dyads(Month); c.EventList() },
		func() { // these variables and settings exist, and a network of sixty is never too large
			_, _ = c.Network(VarActor, VarIssue, false, network.Config{Aggregation: network.Subtract, Most: MostShown})
			_, _ = c.Network(VarActor, VarIssue, true, network.Config{Aggregation: network.Congruence, Normalisation: network.Average, Most: MostShown})
			_, _ = c.Network(VarActor, VarIssue, true, network.Config{Aggregation: network.Conflict, Normalisation: network.Average, Most: MostShown})
		},
		func() { c.TieNetwork(0); c.Actors() },
	} {
		w.Go(f)
	}
	w.Wait()
}

func argument(parts ...any) string { return fmt.Sprintln(parts...) }
