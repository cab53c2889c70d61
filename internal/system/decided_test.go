package system

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func TestMergeTakesAlongWhatItsFormJoins(t *testing.T) {
	rs := []affair.Record{}
	for i, w := range []string{"growth of the harbour", "the harbour's growth", "spread of the docks"} {
		rs = append(rs, affair.Record{ID: string(rune('a' + i)), Kind: affair.KindLink, Doc: "d", Status: affair.StatusMachine,
			Link: &affair.Link{CauseFactor: w, EffectFactor: "traffic on the bay", Sign: "+", Modality: affair.Asserted}})
	}
	log := []affair.Decision{
		{Seq: 1, Act: affair.ActMerge, Scope: "factor", From: []string{"growth of the harbour"}, To: "spread of the docks"},
		{Seq: 2, Act: affair.ActMerge, Scope: "actor", From: []string{"traffic on the bay"}, To: "nobody"},
	}
	merges, apart := Decided(log, map[int64]bool{1: true, 2: true})
	s := Build(nil, rs, Options{Merges: merges, Apart: apart})
	if len(s.Factors) != 2 {
		t.Fatalf("%d factors, want the docks and the traffic: %+v", len(s.Factors), s.Factors)
	}
	if i, _, ok := s.Find("the harbour's growth"); !ok || s.Factors[i].Name != "spread of the docks" {
		t.Errorf("the other wording of what was merged did not go along")
	}
	if merges, _ := Decided(log, map[int64]bool{2: true}); len(merges) != 0 {
		t.Errorf("an undone decision still merges: %v", merges)
	}
}

func TestSplitTakesAWordingOutOfItsForm(t *testing.T) {
	rs := []affair.Record{}
	for i, w := range []string{"growth of the harbour", "the harbour's growth"} {
		rs = append(rs, affair.Record{ID: string(rune('a' + i)), Kind: affair.KindLink, Doc: "d", Status: affair.StatusMachine,
			Link: &affair.Link{CauseFactor: w, EffectFactor: "traffic on the bay", Sign: "+", Modality: affair.Asserted}})
	}
	log := []affair.Decision{{Seq: 1, Act: affair.ActSplit, Scope: "factor", From: []string{"the harbour's growth"}}}
	merges, apart := Decided(log, map[int64]bool{1: true})
	if s := Build(nil, rs, Options{Merges: merges, Apart: apart}); len(s.Factors) != 3 {
		t.Errorf("%d factors, want three", len(s.Factors))
	}
}
