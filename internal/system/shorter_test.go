package system

import (
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func TestAShorterWordingJoinsTheOneThatSaysMoreInOneAccount(t *testing.T) {
	for _, x := range []struct {
		name    string
		rs      []affair.Record
		factors int
	}{
		{"a place left out", []affair.Record{link("d", "Norland's influence in the lake towns", "+", "fish prices"), link("d", "wool exports", "+", "Norland's influence")}, 3},
		{"in two accounts", []affair.Record{link("d", "Norland's influence in the lake towns", "+", "fish prices"), link("e", "wool exports", "+", "Norland's influence")}, 4},
		{"two longer ones", []affair.Record{link("d", "Norland's influence in the lake towns", "+", "fish prices"), link("d", "Norland's influence in the hills", "+", "wool exports"),
			link("d", "rain", "+", "Norland's influence")}, 6},
		{"another matter", []affair.Record{link("d", "recognition of Norland", "+", "fish prices"), link("d", "recognition of a Norland decision", "+", "wool exports")}, 4},
		{"a head alone", []affair.Record{link("d", "influence in the hills", "+", "fish prices"), link("d", "influence", "+", "wool exports")}, 4},
	} {
		s := Build(nil, x.rs, Options{Namer: lakes})
		if len(s.Factors) != x.factors {
			t.Errorf("%s: %d factors, want %d: %v", x.name, len(s.Factors), x.factors, s.Factors)
		}
		if x.factors == 3 {
			i, _, _ := s.Find("Norland's influence")
			if j := s.Factors[i].Joins; len(j) != 1 || !strings.Contains(j[0].Reason, "longer wording") {
				t.Errorf("%s: joins %+v", x.name, j)
			}
		}
	}
}
