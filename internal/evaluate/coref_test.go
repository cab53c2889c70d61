package evaluate

import (
	"math"
	"testing"
)

func TestClustersAreScoredByTheThreeMeasures(t *testing.T) {
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s %.6f, want %.6f", what, got, want)
		}
	}
	same := ScoreCoref([]int{1, 1, 2, 3, 3}, []int{7, 7, 9, 8, 8})
	near("the same clusters", same.CoNLL, 1)
	// Gold {1 2 3} {4 5} {6}; found {1 2} {3 4 5} {6}, worked by hand.
	s := ScoreCoref([]int{0, 0, 0, 1, 1, 2}, []int{0, 0, 1, 1, 1, 2})
	near("MUC recall", s.MUC.Recall, 2.0/3)
	near("MUC precision", s.MUC.Precision, 2.0/3)
	near("B-cubed precision", s.B3.Precision, (1+1+1.0/3+2.0/3+2.0/3+1)/6)
	near("B-cubed recall", s.B3.Recall, (2.0/3+2.0/3+1.0/3+1+1+1)/6)
	near("CEAF", s.CEAFe.F1, (.8+.8+1)/3)
	all := ScoreCoref([]int{0, 1, 2}, []int{0, 0, 0})
	near("all in one, MUC recall", all.MUC.Recall, 0)
	near("all in one, B-cubed precision", all.B3.Precision, 1.0/3)
}
