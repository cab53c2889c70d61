package nlp

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"
)

// TestScoresStayAboveTheirFloors measures on the development sets where they are at hand. The
// floors lie a little below what was reached, to catch a drop.
func TestScoresStayAboveTheirFloors(t *testing.T) {
	data := filepath.Join(cmp.Or(os.Getenv("RASHOMON_SHARED"), "../../shared"), "data")
	if _, err := os.Stat(data); err != nil {
		t.Skip("no development sets on this machine: set RASHOMON_SHARED to their folder")
	}
	if testing.Short() {
		t.Skip("short test")
	}
	m := loadTest(t)
	check := func(name string, score, floor float64, err error) {
		t.Helper()
		switch {
		case err != nil:
			t.Error(err)
		case score < floor:
			t.Errorf("%s: %.4f is below the floor %.2f", name, score, floor)
		}
	}
	n, err := EvaluateNER(m, filepath.Join(data, "uner-ewt"))
	check("entities", n.Total().F1(), 0.69, err)
	r, err := EvaluateRoles(m, filepath.Join(data, "propbank-ewt", "ewt-propbank-dev.jsonl"))
	check("roles", r.Given.F1(), 0.67, err)
	g, err := EvaluateGAP(m, filepath.Join(data, "gap-coref", "gap-validation.tsv"))
	check("pronouns", g.F1(), 0.66, err)
	x, err := EvaluateTimex(m, filepath.Join(data, "wikiwars-timex"))
	check("dates", x.RelaxedF1(), 0.93, err)
	check("values of dates", x.ValueAccuracy(), 0.87, err)
	v, err := EvaluateValues(m, filepath.Join(data, "recognizers-specs"))
	check("amounts", v.F1(), 0.81, err)
}
