package system

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// told gives a link's ends the words of the text that they were read from.
func told(r affair.Record, cause, effect string) affair.Record {
	r.Link.Cause.Text, r.Link.Effect.Text = cause, effect
	return r
}

func TestTheWordsOfTheAccountHelpToFindAFactor(t *testing.T) {
	s := Build(nil, []affair.Record{
		told(link("d", "the council's decision", "+", "fish prices"), "the council allowed the millers to fish at night", "fish became dear"),
		told(link("d", "rain", "+", "the harvest"), "it rained", "the harvest was good"),
	}, Options{Namer: lakes})
	l := s.Locate([]string{"the millers' fishing at night", "rain", "war"})
	if x, ok := l["the millers' fishing at night"]; !ok || s.Factors[x.Factor].Name != "the council's decision" || x.Reason == "" {
		t.Errorf("%+v", l)
	}
	if x, ok := l["rain"]; !ok || x.Reason != "" {
		t.Errorf("a plain name: %+v", x)
	}
	if _, ok := l["war"]; ok {
		t.Error("a factor that nobody speaks of was found")
	}
}

func TestNoFactorIsTakenForTwo(t *testing.T) {
	s := Build(nil, []affair.Record{link("d", "support of the millers", "+", "weariness of the support of the millers")}, Options{})
	l := s.Locate([]string{"plain support of the millers", "weariness of such support"})
	a, b := l["plain support of the millers"], l["weariness of such support"]
	if len(l) != 2 || a.Factor == b.Factor || s.Factors[a.Factor].Name != "support of the millers" {
		t.Errorf("%+v", l)
	}
	if both := s.Locate([]string{"support of the millers", "the millers' support"}); len(both) != 2 {
		t.Errorf("two wordings of one form: %+v", both)
	}
}

func TestWordVectorsFindWordsOfAnotherStem(t *testing.T) {
	rs := []affair.Record{link("d", "purchase of boats by Norland", "+", "fish prices")}
	similar := func(a, b string) float64 {
		if a == "ships" && b == "boats" || a == "boats" && b == "ships" {
			return .8
		}
		return 0
	}
	if _, _, ok := Build(nil, rs, Options{Namer: lakes, Similar: similar}).FindLoosely("Norland's buying of ships"); !ok {
		t.Error("not found with word vectors")
	}
	if _, _, ok := Build(nil, rs, Options{Namer: lakes, Similar: similar}).FindLoosely("Sudland's buying of ships"); ok {
		t.Error("another actor's was found")
	}
}
