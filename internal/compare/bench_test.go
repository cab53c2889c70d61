//go:build unix

package compare

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
)

// large makes an affair of the given number of documents with thirty records each: a few
// actors are in most documents and most are in few, as in news.
func large(docs int) Input {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.3, 4, uint64(50+docs/4))
	actor := func() string { return fmt.Sprintf("Actor %d", zipf.Uint64()) }
	verbs := []string{"attacked", "met", "accused", "supported", "sent aid to", "threatened", "sanctioned", "visited", "released prisoners of", "blocked trade with"}
	things := []string{"convoy", "port", "minister", "factory", "border post", "radio tower", "embassy", "harvest", "bridge", "fleet", "railway", "budget"}
	mods := []affair.Modality{affair.Asserted, affair.Asserted, affair.Asserted, affair.Denied, affair.Planned}
	var in Input
	for d := range docs {
		id := fmt.Sprintf("d%06d", d)
		in.Documents = append(in.Documents, affair.Document{ID: id, Name: id, Outlet: affair.Field{Value: fmt.Sprint("outlet ", d%40)},
			Published: affair.Field{Value: fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(10), 1+r.IntN(12), 1+r.IntN(28))}})
		n := 0
		add := func(x affair.Record) {
			x.ID, x.Doc, x.Status, x.Score, x.Holder = fmt.Sprintf("%s-%d", id, n), id, affair.StatusMachine, .8, affair.AuthorHolder
			x.Evidence = []affair.Quote{{Span: affair.Span{Start: n, End: n + 1}, Text: "q"}}
			n++
			in.Records = append(in.Records, x)
		}
		var cast []string
		for range 8 {
			cast = append(cast, actor())
			add(affair.Record{Kind: affair.KindActor, Actor: &affair.Actor{Name: cast[len(cast)-1], Kind: affair.Organisation}})
		}
		who := func() string { return cast[r.IntN(len(cast))] }
		for range 10 {
			add(affair.Record{Kind: affair.KindEvent, Event: &affair.Event{Source: []string{who()}, Target: []string{who()},
				Action: affair.Quote{Text: verbs[r.IntN(len(verbs))] + " the " + things[r.IntN(len(things))]}, Type: affair.EventTypes[r.IntN(16)],
				Date: fmt.Sprintf("20%02d-%02d", 10+r.IntN(10), 1+r.IntN(12)), Modality: mods[r.IntN(len(mods))]}})
		}
		for range 5 {
			add(affair.Record{Kind: affair.KindTie, Tie: &affair.Tie{From: who(), Type: affair.TieTypes[r.IntN(len(affair.TieTypes))], To: who(), Negated: r.IntN(10) == 0}})
		}
		for range 3 {
			add(affair.Record{Kind: affair.KindPosition, Position: &affair.Position{Actor: who(), Issue: "the " + things[r.IntN(12)] + " of " + actor(), Stance: 1 - 2*r.IntN(2)}})
		}
		for range 3 {
			add(affair.Record{Kind: affair.KindLink, Link: &affair.Link{CauseFactor: things[r.IntN(12)] + " of " + actor(), EffectFactor: things[r.IntN(12)] + " of " + actor(), Sign: "+", Modality: affair.Asserted}})
		}
		add(affair.Record{Kind: affair.KindFigure, Figure: &affair.Figure{Value: "12", Number: float64(r.IntN(50)), Of: things[r.IntN(12)] + " of " + actor(), Unit: "people"}})
	}
	return in
}

// size is how many documents, with thirty records each, the benchmark of the workbench's
// comparisons has: -docs 100000 is what the program promises to bear.
var size = flag.Int("docs", 2000, "documents of the benchmark")

// The time for ten times the documents should be about ten times as long.
func BenchmarkNew1000Documents(b *testing.B)  { benchmarkNew(b, 1000) }
func BenchmarkNew10000Documents(b *testing.B) { benchmarkNew(b, 10000) }

func benchmarkNew(b *testing.B, docs int) {
	in := large(docs)
	for b.Loop() {
		c := New(in)
		b.ReportMetric(float64(len(c.events)), "events")
		_ = c.Contradictions()
		_ = c.Coverage()
	}
}

// shown is what the workbench shows, as it asks for it.
var shown = []struct {
	name string
	run  func(c *Comparison)
}{
	{"coverage", func(c *Comparison) { c.Coverage() }},
	{"omissions of one account", func(c *Comparison) { c.Omissions([]string{c.docs[len(c.docs)/2].ID}, 2, 50) }},
	{"corroborations", func(c *Comparison) { c.Corroborations() }},
	{"contradictions", func(c *Comparison) { c.Contradictions() }},
	{"portrayal", func(c *Comparison) { c.Portrayal() }},
	{"timeline", func(c *Comparison) { c.Timeline(2) }},
	{"dyads", func(c *Comparison) { c.Dyads(Month) }},
	{"event list", func(c *Comparison) { c.EventList() }},
	{"ties", func(c *Comparison) { c.TieNetwork(0) }},
	{"actors", func(c *Comparison) { c.Actors() }},
	{"network of the most active", func(c *Comparison) { network1(c) }},
}

func network1(c *Comparison) {
	if _, err := c.Network(VarActor, VarIssue, true, network.Config{Aggregation: network.Congruence, Normalisation: network.Average, Most: MostShown}); err != nil {
		panic(err)
	}
}

// cpu is the processor time that the process has used: on a busy machine, what a step costs.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkWorkbench reports, for an affair of -docs documents, the seconds that indexing and
// precomputing take, by the clock and of the processors, and, for each comparison, the
// milliseconds after precomputing.
func BenchmarkWorkbench(b *testing.B) {
	in := large(*size)
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start, used := time.Now(), cpu()
		c := New(in)
		b.ReportMetric(time.Since(start).Seconds(), "s-index")
		b.ReportMetric((cpu() - used).Seconds(), "cpu-s-index")
		start, used = time.Now(), cpu()
		c.Precompute()
		b.ReportMetric(time.Since(start).Seconds(), "s-precompute")
		b.ReportMetric((cpu() - used).Seconds(), "cpu-s-precompute")
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e9, "GB-kept")
		worst := 0.0
		for _, x := range shown {
			t := time.Now()
			x.run(c)
			ms := float64(time.Since(t).Microseconds()) / 1000
			worst = max(worst, ms)
			b.Logf("%-28s %8.1f ms", x.name, ms)
		}
		b.ReportMetric(worst, "ms-worst-ready")
		b.ReportMetric(float64(len(in.Records)), "records")
	}
}

func BenchmarkContradictions(b *testing.B) {
	c := New(large(*size))
	for b.Loop() {
		_ = c.contradictionsOf()
	}
}
