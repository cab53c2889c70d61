package evaluate

import (
	"math"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func TestScoresTakenAtTheirWordHaveNoError(t *testing.T) {
	var js []Judged
	for i := range 10 {
		j := Judged{Document: "d", Layer: affair.KindTie, Score: 0.8}
		if i < 8 {
			j.Holds = 1
		}
		js = append(js, j)
	}
	r := Reliable(js)
	if math.Abs(r.Error) > 1e-9 || len(r.Bins) != 1 || math.Abs(r.Bins[0].Holds-0.8) > 1e-9 {
		t.Errorf("got %+v", r)
	}
	for i := range js {
		js[i].Score = 1
	}
	if r := Reliable(js); math.Abs(r.Error-0.2) > 1e-9 {
		t.Errorf("scores of 1 of which .8 hold: error %v, want .2", r.Error)
	}
}

func TestCrossValidationNeverLooksAtTheDocumentItScores(t *testing.T) {
	js := []Judged{
		{Document: "a", Layer: affair.KindTie, Pattern: "p", Holds: 1}, {Document: "a", Layer: affair.KindTie, Pattern: "p", Holds: 1},
		{Document: "b", Layer: affair.KindTie, Pattern: "p", Holds: 0}, {Document: "b", Layer: affair.KindTie, Pattern: "p", Holds: 0},
	}
	got := Cross(js)
	if got[0].Score >= got[2].Score {
		t.Errorf("document a, whose records hold, is scored %.2f by b; b is scored %.2f by a", got[0].Score, got[2].Score)
	}
}

func TestARecordOnWhichTwoCodingsDisagreeHoldsByHalf(t *testing.T) {
	doc := func(n int) map[string]*Document {
		d := &Document{Document: "x", Actors: []Actor{{Name: "Peru"}, {Name: "Chile"}}}
		if n > 0 {
			d.Ties = []Tie{{From: names{"Peru"}, Type: "rival-of", To: names{"Chile"}, Evidence: "Peru is a rival of Chile."}}
		}
		return map[string]*Document{"x": d}
	}
	for _, j := range Judge(doc(1), doc(1), doc(0)) {
		if j.Layer == affair.KindTie && j.Holds != 0.5 {
			t.Errorf("holds by %v, want .5", j.Holds)
		}
	}
}

func TestThePlotIsAWellFormedDrawing(t *testing.T) {
	var sb strings.Builder
	if err := Reliable([]Judged{{Score: 0.7, Holds: 1}}).WriteSVG(&sb, "Title"); err != nil {
		t.Fatal(err)
	}
	if s := sb.String(); !strings.HasPrefix(s, "<svg") || !strings.HasSuffix(s, "</svg>\n") || strings.Contains(s, "%!") || strings.Count(s, "<circle") != 1 {
		t.Errorf("got %s", s)
	}
}
