package compare

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// numbers makes figures in two accounts and gives how many are disputed.
func numbers(figures ...[4]string) int {
	b := (&book{}).doc("d1", "A", "2031-04-01").doc("d2", "B", "2031-04-02").doc("d3", "C", "2025-01-01")
	for _, f := range figures {
		n := map[string]float64{"two": 2, "four": 4, "forty": 40, "3,100": 3100, "12": 12}[f[1]]
		b.add(f[0], "author", f[3], affair.Record{Kind: affair.KindFigure, Figure: &affair.Figure{Value: f[1], Number: n, Of: f[2]}})
	}
	return len(New(b.in).Contradictions())
}

func TestOnlyComparableNumbersContradict(t *testing.T) {
	for _, x := range []struct {
		name    string
		figures [][4]string
		want    int
	}{
		{"the same places, the same fate", [][4]string{{"d1", "four", "barns", "The storm burnt four barns"}, {"d2", "forty", "barns", "forty barns burnt in the storm"}}, 1},
		{"one place named and one not", [][4]string{{"d1", "12", "barns in the valley", "12 barns in the valley burnt"}, {"d2", "forty", "barns", "forty barns burnt"}}, 1},
		{"people of whom other things are said", [][4]string{{"d1", "two", "people", "two people drowned"}, {"d2", "3,100", "people", "3,100 people marched through the town"}}, 0},
		{"an account that has both", [][4]string{{"d1", "two", "people", "two people died in the flood"}, {"d2", "two", "people", "two people died in the flood and 3,100 people lost houses in the flood"},
			{"d2", "3,100", "people", "two people died in the flood and 3,100 people lost houses in the flood"}}, 0},
		{"two towns", [][4]string{{"d1", "four", "barns of Oldtown", "four barns burnt"}, {"d2", "forty", "barns of Newtown", "forty barns burnt"}}, 0},
		{"six years between", [][4]string{{"d3", "four", "barns", "The storm burnt four barns"}, {"d2", "forty", "barns", "forty barns burnt in the storm"}}, 0},
	} {
		if n := numbers(x.figures...); n != x.want {
			t.Errorf("%s: %d contradictions, want %d", x.name, n, x.want)
		}
	}
}

func TestWhoSupportsWhomIsDisputed(t *testing.T) {
	b := (&book{}).doc("d1", "A", "").doc("d2", "B", "")
	b.tie("d1", "author", "Norland", "protects", "Sudland", false)
	b.tie("d2", "author", "Norland", "friend-of", "Sudland", true)
	xs := New(b.in).Contradictions()
	if len(xs) != 1 || xs[0].Kind != SupportOppose || xs[0].SaysA != "Norland protects Sudland" {
		t.Errorf("%+v", xs)
	}
}
