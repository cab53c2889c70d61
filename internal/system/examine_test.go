package system

import (
	"slices"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system/fcm"
)

func TestLoopsAreNamedByTheirSigns(t *testing.T) {
	s := Build(nil, []affair.Record{
		link("d1", "fear", "+", "armament"), link("d1", "armament", "+", "fear"),
		link("d1", "catch", "-", "fish stock"), link("d1", "fish stock", "+", "catch"),
		link("d1", "fear", "+", "catch"),
	}, Options{})
	x := s.Examine()
	if len(x.Loops) != 2 {
		t.Fatalf("loops %+v", x.Loops)
	}
	kinds := map[string]string{}
	for _, l := range x.Loops {
		kinds[l.Factors[0]] = l.Kind
	}
	if kinds["armament"] != "reinforcing" || kinds["catch"] != "balancing" {
		t.Errorf("%v", kinds)
	}
}

func TestLongAndManyLoopsAreBounded(t *testing.T) {
	var rs []affair.Record
	name := func(i int) string { return "node " + string(rune('a'+i)) }
	for i := range 14 {
		for j := range 14 {
			if i != j {
				rs = append(rs, link("d", name(i), "+", name(j)))
			}
		}
	}
	x := Build(nil, rs, Options{}).Examine()
	if len(x.Loops) != maxLoops || !x.LoopsOver {
		t.Errorf("%d loops, cut %v", len(x.Loops), x.LoopsOver)
	}
}

func TestDriversDriveAndOutcomesComeOut(t *testing.T) {
	x := Build(nil, []affair.Record{link("d", "drought", "+", "hunger"), link("d", "war", "+", "hunger"), link("d", "hunger", "+", "flight")}, Options{}).Examine()
	if !slices.Equal(x.Drivers, []string{"drought", "war"}) || !slices.Contains(x.Outcomes, "flight") {
		t.Errorf("drivers %v outcomes %v", x.Drivers, x.Outcomes)
	}
	if x.Factors[0].Reach != 2 || x.Complexity != .5 {
		t.Errorf("%+v", x)
	}
}

func TestRobustnessIsTheNumberOfAccountsToDisbelieve(t *testing.T) {
	rs := []affair.Record{
		link("d1", "toll", "+", "price"), link("d2", "toll", "+", "price"), link("d1", "price", "+", "anger"),
		link("d3", "toll", "+", "delay"), link("d3", "delay", "+", "anger"),
	}
	s := Build(nil, rs, Options{})
	tr, err := s.Trace("toll", "anger", 0)
	if err != nil {
		t.Fatal(err)
	}
	// One account on price -> anger, one on the way through delay.
	if tr.Robustness != 2 || len(tr.Paths) != 2 || len(tr.Weakest) != 2 {
		t.Errorf("%+v", tr)
	}
	// d1's author tells the whole first path, d3's the whole second.
	if tr.Threads != 2 || tr.Paths[0].Threads != 1 {
		t.Errorf("threads %d, %d", tr.Threads, tr.Paths[0].Threads)
	}
	if tr.Paths[0].Edges[0].Claims[0].Evidence[0].Text == "" {
		t.Error("a path lost its quotes")
	}
}

func TestSideBySideNamesTheLinkThatMakesTheDifference(t *testing.T) {
	a := Build(nil, []affair.Record{link("a", "bridge toll", "+", "town revenue"), link("a", "town revenue", "+", "road repair")}, Options{})
	b := Build(nil, []affair.Record{link("b", "bridge toll", "-", "town revenue"), link("b", "town revenue", "+", "road repair")}, Options{})
	x, err := RunSideBySide(t.Context(), "the Herald", a, "the Ferryman", b, RunConfig{Presses: []Push{{"the bridge toll", "up"}}, Draws: 300}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Differences) != 2 || !x.Differences[0].Opposite {
		t.Fatalf("%+v", x.Differences)
	}
	for _, d := range x.Differences {
		if len(d.BecomesA) == 0 {
			t.Fatalf("nothing reconciles %+v", d)
		}
		st := d.BecomesA[0].Steps
		if len(st) != 1 || st[0].What != "turn" || st[0].To == "" || len(st[0].Claim) == 0 {
			t.Errorf("steps %+v", st)
		}
	}
	if !strings.Contains(x.Sentence, "According to the Herald") {
		t.Errorf("sentence %q", x.Sentence)
	}
}

func TestSideBySideSaysWhenAnAccountIsSilent(t *testing.T) {
	a := Build(nil, []affair.Record{link("a", "toll", "+", "revenue")}, Options{})
	b := Build(nil, []affair.Record{link("b", "fog", "-", "ferries")}, Options{})
	x, err := RunSideBySide(t.Context(), "A", a, "B", b, RunConfig{Presses: []Push{{"toll", "up"}}, Draws: 100}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if x.B.Outcome != nil || !strings.Contains(x.Sentence, "B does not speak of toll") {
		t.Errorf("%q", x.Sentence)
	}
}

func TestTheLinkWorthCheckingIsTheDoubtfulOneOnTheWay(t *testing.T) {
	rs := []affair.Record{link("a", "toll", "+", "revenue"), link("a", "revenue", "+", "repair"), link("a", "fog", "+", "delay")}
	rs[1].Score = .4
	rs[0].Score = .99
	s := Build(nil, rs, Options{})
	x, err := s.Sensitivity(t.Context(), RunConfig{Presses: []Push{{"toll", "up"}}, Draws: 300}, "repair")
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Edges) != 2 || x.Edges[0].From != "revenue" || !x.Edges[0].Changes {
		t.Errorf("%+v", x.Edges)
	}
}

func TestSurprisesStandOutFromOtherGroups(t *testing.T) {
	var rs []affair.Record
	for _, d := range []string{"n1", "n2", "n3", "n4", "s1", "s2", "s3", "s4"} {
		rs = append(rs, link(d, "rain", "+", "harvest"))
		if d[0] == 'n' {
			rs = append(rs, link(d, "tax", "-", "harvest"))
		}
	}
	x := Build(nil, rs, Options{}).Surprises(func(doc string) string { return doc[:1] })
	if len(x) == 0 || x[0].From != "tax" || x[0].Residual < 1.96 {
		t.Errorf("%+v", x)
	}
}

func TestBothWaysOfRunningAgreeOnAChain(t *testing.T) {
	s := Build(nil, []affair.Record{link("a", "toll", "+", "revenue"), link("a", "revenue", "-", "debt")}, Options{})
	o, err := s.RunFCM([]Push{{"toll", "up"}}, fcm.Config{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, a := range o.Answers {
		got[a.Factor] = a.Direction
	}
	if got["revenue"] != "up" || got["debt"] != "down" {
		t.Errorf("%v", got)
	}
	x, err := s.Exact("toll")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range x.Answers {
		if a.Weight != 1 {
			t.Errorf("%s has weight %v on a chain", a.Factor, a.Weight)
		}
	}
}

func TestALinkThatOnlyOneAccountKnowsCanBeTakenOver(t *testing.T) {
	a := Build(nil, []affair.Record{link("a", "toll", "+", "revenue"), link("a", "revenue", "+", "repair")}, Options{})
	b := Build(nil, []affair.Record{link("b", "toll", "+", "revenue"), link("b", "storms", "-", "repair")}, Options{})
	x, err := RunSideBySide(t.Context(), "A", a, "B", b, RunConfig{Presses: []Push{{"toll", "up"}}, Draws: 300}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Differences) != 1 || len(x.Differences[0].BecomesA) == 0 {
		t.Fatalf("%+v", x.Differences)
	}
	if st := x.Differences[0].BecomesA[0].Steps[0]; st.What != "take over" || st.From != "revenue" || st.Claim[0].Doc != "a" {
		t.Errorf("%+v", st)
	}
	if st := x.Differences[0].BecomesB[0].Steps[0]; st.What != "leave out" {
		t.Errorf("%+v", st)
	}
}
