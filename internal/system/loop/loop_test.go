package loop

import (
	"errors"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func matrix(rows ...[]int) [][]int { return rows }

var published = matrix(
	[]int{-1, 1, 0, 0, 0}, []int{-1, -1, 0, 1, 1}, []int{0, 0, -1, 1, 0}, []int{0, 0, -1, -1, 1}, []int{1, -1, 1, -1, -1})

func ints(t *testing.T, bs []*big.Int) []int64 {
	t.Helper()
	var out []int64
	for _, b := range bs {
		if !b.IsInt64() {
			t.Fatalf("%v is no small number", b)
		}
		out = append(out, b.Int64())
	}
	return out
}

func TestPublishedMapIsAnalysedAsPublished(t *testing.T) {
	r, err := Analyse(published)
	if err != nil {
		t.Fatal(err)
	}
	if got := ints(t, r.Polynomial); !slices.Equal(got, []int64{1, 5, 14, 21, 17, 4}) {
		t.Errorf("polynomial %v", got)
	}
	adj := [][]int64{{5, 2, 2, 1, 3}, {1, 2, 2, 1, 3}, {2, 0, 4, 2, 2}, {2, 0, 0, 2, 2}, {4, 0, 4, 0, 4}}
	feedback := [][]int64{{7, 4, 4, 3, 3}, {7, 4, 4, 3, 3}, {2, 2, 8, 4, 2}, {2, 2, 6, 4, 2}, {4, 4, 6, 6, 4}}
	for i := range adj {
		if got := ints(t, r.Adjoint[i]); !slices.Equal(got, adj[i]) {
			t.Errorf("adjoint row %d: %v, want %v", i, got, adj[i])
		}
	}
	for j := range feedback {
		col, err := AbsoluteFeedback(published, j)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range ints(t, col) {
			if x != feedback[i][j] {
				t.Errorf("T[%d][%d] = %d, want %d", i, j, x, feedback[i][j])
			}
		}
	}
	if w := Weighted(r.Adjoint[0][1], big.NewInt(4)); w != .5 {
		t.Errorf("weighted prediction %v, want .5", w)
	}
}

func TestHareIsStableAndRisesWithItsPlant(t *testing.T) {
	// H, P, V: V and P limit themselves, V feeds H, H feeds P.
	r, err := Analyse(matrix([]int{0, -1, 1}, []int{1, -1, 0}, []int{-1, 0, -1}))
	if err != nil {
		t.Fatal(err)
	}
	if got := ints(t, r.Polynomial); !slices.Equal(got, []int64{1, 2, 3, 2}) {
		t.Errorf("polynomial %v", got)
	}
	want := [][]int64{{1, -1, 1}, {1, 1, 1}, {-1, 1, 1}}
	for i := range want {
		if got := ints(t, r.Adjoint[i]); !slices.Equal(got, want[i]) {
			t.Errorf("adjoint row %d: %v, want %v", i, got, want[i])
		}
	}
	if !r.Stable {
		t.Error("not found stable")
	}
	if r.Adjoint[0][2].Sign() <= 0 {
		t.Error("a press on the plant does not raise the hare")
	}
}

func TestAdjointTimesMatrixIsDeterminant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		a := make([][]int, n)
		for i := range a {
			a[i] = rapid.SliceOfN(rapid.IntRange(-1, 1), n, n).Draw(t, "row")
		}
		r, err := Analyse(a)
		if err != nil {
			t.Fatal(err)
		}
		// adj(-A) (-A) = det(-A) I, and det(-A) is the last coefficient.
		p := times(a, r.Adjoint)
		for i := range n {
			for j := range n {
				want := new(big.Int)
				if i == j {
					want.Neg(r.Polynomial[n])
				}
				if p[i][j].Cmp(want) != 0 {
					t.Fatalf("A adj(-A) at %d,%d is %v, want %v", i, j, p[i][j], want)
				}
			}
		}
	})
}

// permanent by its definition, for small matrices.
func permanent(a [][]int, row int, used []bool, skip int) int64 {
	if row == len(a) {
		return 1
	}
	if row == skip {
		return permanent(a, row+1, used, skip)
	}
	var sum int64
	for k, x := range a[row] {
		if x != 0 && !used[k] {
			used[k] = true
			sum += permanent(a, row+1, used, skip)
			used[k] = false
		}
	}
	return sum
}

func TestAbsoluteFeedbackIsThePermanent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		a := make([][]int, n)
		for i := range a {
			a[i] = rapid.SliceOfN(rapid.IntRange(-1, 1), n, n).Draw(t, "row")
		}
		j := rapid.IntRange(0, n-1).Draw(t, "j")
		col, err := AbsoluteFeedback(a, j)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			used := make([]bool, n)
			used[i] = true
			if want := permanent(a, 0, used, j); col[i].Int64() != want {
				t.Fatalf("T[%d][%d] = %v, want %d", i, j, col[i], want)
			}
		}
	})
}

func TestFortySparseFactorsAreExact(t *testing.T) {
	const n = 40
	a := make([][]int, n)
	for i := range a {
		a[i] = make([]int, n)
		a[i][i] = -1
		a[i][(i+n-1)%n] = 1
		a[i][(i*7+3)%n] = -1
	}
	r, err := Analyse(a)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Polynomial) != n+1 {
		t.Errorf("polynomial of degree %d", len(r.Polynomial)-1)
	}
	if _, err := AbsoluteFeedback(a, 0); err != nil && !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func TestTooManyNodesAreRefused(t *testing.T) {
	a := make([][]int, MaxNodes+1)
	for i := range a {
		a[i] = make([]int, MaxNodes+1)
	}
	if _, err := Analyse(a); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error %v", err)
	}
}
