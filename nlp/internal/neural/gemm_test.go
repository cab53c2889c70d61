package neural

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestProductsAgreeWithTheDefinition(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range [][3]int{{1, 2, 16}, {4, 8, 16}, {7, 34, 48}, {13, 192, 64}} {
		m, k, n := s[0], s[1], s[2]
		a, b := make([]float32, m*k), make([]float32, k*n)
		ai, bi := make([]int16, m*k), make([]int16, k*n)
		for i := range a {
			a[i] = r.Float32() - 0.5
			ai[i] = int16(r.IntN(8001) - 4000)
		}
		for i := range b {
			b[i] = r.Float32() - 0.5
			bi[i] = int16(r.IntN(255) - 127)
		}
		c, ci := make([]float32, m*n), make([]int32, m*n)
		MulFloat(c, n, a, k, PackFloat(nil, b, k, n), m, k, n)
		MulInt(ci, n, ai, k, PackInt(bi, k, n), m, k, n)
		for i := range m {
			for j := range n {
				var want float64
				var wi int32
				for q := range k {
					want += float64(a[i*k+q]) * float64(b[q*n+j])
					wi += int32(ai[i*k+q]) * int32(bi[q*n+j])
				}
				if math.Abs(want-float64(c[i*n+j])) > 1e-4 {
					t.Fatalf("%v: float product at %d,%d is %g, want %g", s, i, j, c[i*n+j], want)
				}
				if wi != ci[i*n+j] {
					t.Fatalf("%v: integer product at %d,%d is %d, want %d", s, i, j, ci[i*n+j], wi)
				}
			}
		}
	}
}

func BenchmarkMulFloat(b *testing.B) {
	m, k, n := 1000, 192, 576
	x, w, c := make([]float32, m*k), make([]float32, k*n), make([]float32, m*n)
	p := PackFloat(nil, w, k, n)
	b.SetBytes(int64(m * k * n))
	for b.Loop() {
		MulFloat(c, n, x, k, p, m, k, n)
	}
}

func BenchmarkMulInt(b *testing.B) {
	m, k, n := 100, 192, 576
	x, w, c := make([]int16, m*k), make([]int16, k*n), make([]int32, m*n)
	p := PackInt(w, k, n)
	b.SetBytes(int64(m * k * n))
	for b.Loop() {
		MulInt(c, n, x, k, p, m, k, n)
	}
}
