package system

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// link makes a record: "cause -> effect" or "cause -| effect" in a document.
func link(doc, cause, sign, effect string) affair.Record {
	r := affair.Record{Kind: affair.KindLink, Doc: doc, Status: affair.StatusMachine, Score: .9, Holder: affair.AuthorHolder,
		Evidence: []affair.Quote{{Span: affair.Span{Start: 0, End: 1}, Text: cause + " / " + effect}},
		Link:     &affair.Link{CauseFactor: cause, EffectFactor: effect, Sign: sign, Modality: affair.Asserted}}
	r.ID = affair.RecordID(&r)
	return r
}

func namerOf(names map[string]string) Namer {
	return func(n string) (string, bool) { k, ok := names[n]; return k, ok }
}

var lakes = namerOf(map[string]string{"norland": "norland", "norlandic": "norland", "sudland": "sudland", "sudlandic": "sudland"})

func TestWordingsOfOneMatterShareAKey(t *testing.T) {
	for _, x := range []struct {
		a, b string
		flip bool
	}{
		{"Norlandic support for Sudland", "support from Norland for Sudland", false},
		{"Norland's support for Sudland", "loss of Norlandic support for Sudland", true},
		{"stability of the lake towns", "instability of the lake town", true},
		{"resolution of the dam dispute", "the dam dispute's resolution", false},
		{"refusal to sell water to Norland", "selling of water to Norland", true},
		{"growing investment in the dam", "investments in the dam", false},
		{"decline in fish prices", "rising fish prices", true},
		{"the fish price's decline", "rising fish prices", true},
		{"cutting fish prices", "fish prices", true},
		{"Sudland's membership of the League", "Sudland's accession to the League", false},
	} {
		fa, fb := FormOf(x.a, lakes), FormOf(x.b, lakes)
		if fa.Key() != fb.Key() {
			t.Errorf("%q is %s, %q is %s", x.a, fa.Key(), x.b, fb.Key())
		}
		if (fa.Flip != fb.Flip) != x.flip {
			t.Errorf("%q and %q: opposite directions %v, want %v", x.a, x.b, fa.Flip != fb.Flip, x.flip)
		}
	}
}

func TestWordingsOfDifferentMattersKeepApart(t *testing.T) {
	for _, x := range [][2]string{
		{"Norlandic support for Sudland", "Sudlandic support for Norland"},
		{"Norland's recognition of Sudland", "Sudland's recognition of Norland"},
		{"fall of Norland", "Norland"},
		{"Norland's power", "Norland's wealth"},
		{"the dam's cost", "the dam's height"},
	} {
		if a, b := FormOf(x[0], lakes), FormOf(x[1], lakes); a.Key() == b.Key() {
			t.Errorf("%q and %q share %s", x[0], x[1], a.Key())
		}
	}
}

func TestAJoinWithTheOppositeTurnsTheSign(t *testing.T) {
	s := Build(nil, []affair.Record{
		link("d1", "rain", "+", "trust in the dam"),
		link("d2", "rain", "-", "distrust in the dam"),
	}, Options{})
	if len(s.Edges) != 1 || s.Edges[0].Sign != 1 || len(s.Edges[0].Claims) != 2 || s.Edges[0].Accounts != 2 {
		t.Fatalf("edges %+v", s.Edges)
	}
	i, _, _ := s.Find("trust in the dam")
	if j := s.Factors[i].Joins; len(j) != 1 || !j[0].Flipped || j[0].Reason == "" {
		t.Errorf("joins %+v", j)
	}
	if _, flipped, ok := s.Find("distrust in the dam"); !ok || !flipped {
		t.Errorf("the opposite is found flipped: %v %v", flipped, ok)
	}
}

func TestOppositeClaimsStandBesideEachOther(t *testing.T) {
	s := Build(nil, []affair.Record{link("d1", "tolls", "+", "traffic"), link("d2", "tolls", "-", "traffic")}, Options{})
	if len(s.Edges) != 2 || !s.Edges[0].Conflict || !s.Edges[1].Conflict {
		t.Fatalf("%+v", s.Edges)
	}
	m, _ := s.Model()
	if len(m.Edges) != 1 || m.Edges[0].Sign != 0 || m.Edges[0].Lean != 0 {
		t.Errorf("the press sees %+v", m.Edges)
	}
}

func TestReprintsAreOneWitness(t *testing.T) {
	rs := []affair.Record{link("d1", "tolls", "+", "traffic"), link("d2", "tolls", "+", "traffic"), link("d3", "tolls", "+", "traffic")}
	s := Build(nil, rs, Options{Families: map[string]string{"d1": "wire", "d2": "wire"}})
	if e := s.Edges[0]; e.Accounts != 2 || len(e.Claims) != 3 {
		t.Errorf("%d accounts behind %d claims, want 2 behind 3", e.Accounts, len(e.Claims))
	}
}

func TestDeniedLinksAreShownAndNotRun(t *testing.T) {
	r := link("d1", "prayer", "+", "rain")
	r.Link.Modality = affair.Denied
	s := Build(nil, []affair.Record{r}, Options{})
	if m, _ := s.Model(); len(m.Edges) != 0 || len(s.Edges) != 1 || !s.Edges[0].Denied || len(s.Notes) == 0 {
		t.Errorf("edges %+v notes %v", s.Edges, s.Notes)
	}
}

func TestPeopleMergeAndPartFactors(t *testing.T) {
	rs := []affair.Record{link("d1", "tolls", "+", "traffic"), link("d2", "road charges", "-", "jams"), link("d3", "the tolls", "+", "cost")}
	s := Build(nil, rs, Options{Merges: map[string]string{"road charges": "tolls"}, Apart: map[string]bool{"the tolls": true}})
	a, _, _ := s.Find("road charges")
	b, _, _ := s.Find("tolls")
	c, _, _ := s.Find("the tolls")
	if a != b || a == c {
		t.Errorf("road charges %d, tolls %d, the tolls %d", a, b, c)
	}
	circle := Build(nil, rs, Options{Merges: map[string]string{"tolls": "road charges", "road charges": "tolls"}})
	if len(circle.Factors) == 0 {
		t.Error("a circle of merges swallowed the factors")
	}
}

func TestSystemDoesNotDependOnTheOrderOfRecords(t *testing.T) {
	var rs []affair.Record
	for i := range 20 {
		rs = append(rs, link(fmt.Sprintf("d%d", i%4), fmt.Sprintf("matter %c", 'a'+i%7), "+", fmt.Sprintf("matter %c", 'h'+i%5)))
	}
	a, err := json.Marshal(Build(nil, rs, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for i, j := 0, len(rs)-1; i < j; i, j = i+1, j-1 {
		rs[i], rs[j] = rs[j], rs[i]
	}
	b, err := json.Marshal(Build(nil, rs, Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Error("another order of records gave another system")
	}
}

func TestRunSaysWhatItRestsOn(t *testing.T) {
	rs := []affair.Record{link("d1", "rain", "+", "harvest"), link("d2", "harvest", "-", "bread price"), link("d3", "war", "+", "bread price")}
	s := Build(nil, rs, Options{})
	o, err := s.Run(t.Context(), RunConfig{Presses: []Push{{"rain", "up"}}, Draws: 500})
	if err != nil {
		t.Fatal(err)
	}
	if o.Links != 2 || len(o.Accounts) != 2 || o.Share != 1 || o.Accepted != 500 {
		t.Errorf("%+v", o)
	}
	got := map[string]string{}
	for _, a := range o.Answers {
		got[a.Factor] = a.Verdict
	}
	if got["harvest"] != "up" || got["bread price"] != "down" || got["war"] != "none" {
		t.Errorf("%v", got)
	}
	want := "If rain rises, harvest rises and bread price falls."
	if len(o.Sentence) < len(want) || o.Sentence[:len(want)-1] != want[:len(want)-1] {
		t.Errorf("sentence %q", o.Sentence)
	}
	if _, err := s.Run(t.Context(), RunConfig{Presses: []Push{{"gold", "up"}}}); err == nil {
		t.Error("an unknown factor was pressed")
	}
}

func TestFactorsAreFoundByNearNamesOnly(t *testing.T) {
	s := Build(nil, []affair.Record{link("d", "Norland's influence over the lake towns", "+", "military aid to Sudland"), link("d", "need for a toll on the new bridge", "-", "traffic")}, Options{Namer: lakes})
	for wording, want := range map[string]string{
		"Norlandic influence":          "Norland's influence over the lake towns",
		"the need for a bridge toll":   "need for a toll on the new bridge",
		"Sudland's influence":          "",
		"military exercises of Norway": "",
	} {
		i, _, ok := s.FindLoosely(wording)
		got := ""
		if ok {
			got = s.Factors[i].Name
		}
		if got != want {
			t.Errorf("%q is found as %q, want %q", wording, got, want)
		}
	}
}
