package compare

import (
	"errors"
	"math"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
)

// tones makes an affair of one document in which coders say how actors are portrayed.
func tones(said map[string]map[string]int) Input {
	in := Input{Documents: []affair.Document{{ID: "d", Name: "d", Text: "0123456789 0123456789 0123456789"}}}
	n := 0
	for _, coder := range []string{"anna", "ben", MachineCoder} {
		for _, actor := range []string{"Aldo", "Berta", "Carl", "Dora"} {
			v, ok := said[coder][actor]
			if !ok {
				continue
			}
			r := affair.Record{ID: coder + actor, Kind: affair.KindTone, Doc: "d", Status: affair.StatusAdded, Score: 1, Coder: coder,
				Evidence: []affair.Quote{{Span: affair.Span{Start: 5 * int(actor[0]-'A'), End: 5*int(actor[0]-'A') + 4}}}, Tone: &affair.Tone{Actor: actor, Value: v}}
			if coder == MachineCoder {
				r.Status, r.Coder = affair.StatusMachine, "rules 1"
			}
			in.Records = append(in.Records, r)
			n++
		}
	}
	return in
}

func TestCodersWhoSayTheSameAgreeFully(t *testing.T) {
	same := map[string]int{"Aldo": 1, "Berta": -1, "Carl": 0}
	a, err := New(tones(map[string]map[string]int{"anna": same, MachineCoder: same})).Agreement(AgreementConfig{Kind: affair.KindTone})
	if err != nil {
		t.Fatal(err)
	}
	if a.Alpha == nil || a.Alpha.Alpha != 1 || a.Units != 3 || a.Pairs[0].Cohen.Kappa != 1 || a.Pairs[0].Scott.Kappa != 1 || a.Fleiss.Kappa != 1 ||
		a.Pairs[0].Exact.F1 != 1 || a.Unitizing.Alpha != 1 || math.Abs(a.Gamma.Gamma-1) > 1e-9 {
		t.Errorf("%+v %+v", a, a.Pairs)
	}
}

func TestWhatOneCoderLeavesOutCountsInSpansAndNotInAlpha(t *testing.T) {
	a, err := New(tones(map[string]map[string]int{"anna": {"Aldo": 1, "Berta": -1, "Carl": 0, "Dora": 1}, "ben": {"Aldo": 1, "Berta": -1}})).
		Agreement(AgreementConfig{Kind: affair.KindTone})
	if err != nil {
		t.Fatal(err)
	}
	if a.Alpha.Alpha != 1 || a.Units != 2 || a.Single != 2 {
		t.Errorf("alpha %+v, units %d, single %d", a.Alpha, a.Units, a.Single)
	}
	if f := a.Pairs[0].Exact.F1; math.Abs(f-2.0*2/6) > 1e-12 {
		t.Errorf("span F1 %v", f)
	}
}

func TestAgreementOfOneCoderIsRefused(t *testing.T) {
	c := New(tones(map[string]map[string]int{"anna": {"Aldo": 1}}))
	for _, cfg := range []AgreementConfig{{Kind: affair.KindTone}, {Kind: affair.KindTone, Coders: []string{"anna", "ben"}}, {Kind: affair.KindTie}, {}} {
		if _, err := c.Agreement(cfg); !errors.Is(err, ErrCoders) {
			t.Errorf("%+v: %v", cfg, err)
		}
	}
}

func TestNetworksWithoutFiltersAreMadeOnce(t *testing.T) {
	c := New(dam().in)
	cfg := network.Config{Aggregation: network.Subtract}
	a, err := c.Network(VarActor, VarIssue, false, cfg)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := c.Network(VarActor, VarIssue, false, cfg); a != b {
		t.Error("made twice")
	}
	cfg.Exclude = map[string][]string{"a": {"nobody"}}
	if b, err := c.Network(VarActor, VarIssue, false, cfg); err != nil || a == b {
		t.Errorf("a filtered network is the kept one, %v", err)
	}
	if _, err := c.Network("weather", VarIssue, false, cfg); err == nil {
		t.Error("a network of the weather")
	}
}
