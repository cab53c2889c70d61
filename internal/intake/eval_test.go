package intake

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

// shared is the folder of reference data, or the test is skipped aloud.
func shared(t *testing.T, sub string) string {
	t.Helper()
	dir := os.Getenv("RASHOMON_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, sub)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no reference data at %s; set RASHOMON_SHARED", dir)
	}
	return dir
}

func TestExtractionHoldsItsFloor(t *testing.T) {
	e, err := EvaluateExtraction(context.Background(), shared(t, "data/article-extraction"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages: precision %.4f, recall %.4f, F1 %.4f, exact %.2f", e.Pages, e.Precision, e.Recall, e.F1, e.Exact)
	for _, p := range e.ByPage {
		if p.Precision < .9 || p.Recall < .9 {
			t.Logf("%s %.3f %.3f %s", p.ID[:8], p.Precision, p.Recall, p.URL)
		}
	}
	if e.F1 < .955 {
		t.Errorf("F1 is %.4f, the floor is .955", e.F1)
	}
}

func TestDatesHoldTheirFloor(t *testing.T) {
	byAddress, byText, err := EvaluateDates(context.Background(), shared(t, "data/article-extraction"))
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name string
		d    Dates
	}{{"day in the address", byAddress}, {"metadata hidden", byText}} {
		t.Logf("%s: %d pages, right %d, wrong %d, none %d", x.name, x.d.Pages, x.d.Right, x.d.Wrong, x.d.None)
		for _, p := range x.d.ByPage {
			t.Logf("%s want %s got %s (%s)", p.ID[:8], p.Want, p.Got, p.Where)
		}
	}
	if byAddress.Share() < .9 {
		t.Errorf("%.2f of the days are right, the floor is .90", byAddress.Share())
	}
}
