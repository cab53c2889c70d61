package neural

import (
	"math/rand/v2"
	"testing"
)

func TestVectorKernelsGiveTheBitsOfThePortableLoops(t *testing.T) {
	if !fast {
		t.Skip("no vector kernels on this machine")
	}
	r := rand.New(rand.NewPCG(5, 6))
	const n = 48
	draw := func(scale float32) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = scale * (2*r.Float32() - 1)
		}
		return x
	}
	for range 200 {
		ux, uf, ur, skip, vf, vr, prev := draw(9), draw(6), draw(6), draw(2), draw(1), draw(1), draw(1)
		acc := make([]int32, n)
		for i := range acc {
			acc[i] = int32(r.Uint32()) >> 6
		}
		run := func(on bool) (c, out, y, z []float32, q []int16) {
			was := fast
			setFast(on)
			defer setFast(was)
			c, out, y, z, q = make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]int16, n)
			step(c, out, ux, uf, ur, skip, vf, vr, prev)
			dequantise(y, acc, vf, vr)
			leaky(q, ux, 256)
			q2 := make([]int16, n)
			reluSum(q2, uf, ur, 200)
			for i := range q {
				q[i] += q2[i]
			}
			quantise(q2, y, 256)
			for i := range q {
				q[i] ^= q2[i]
			}
			sum2(z, q, q[:n], vf, 1.0/512)
			addScaled(z, ux, 0.3)
			return
		}
		c1, o1, y1, z1, q1 := run(true)
		c2, o2, y2, z2, q2 := run(false)
		for i := range n {
			if c1[i] != c2[i] || o1[i] != o2[i] || y1[i] != y2[i] || z1[i] != z2[i] || q1[i] != q2[i] {
				t.Fatalf("unit %d differs: %v %v %v %v %v and %v %v %v %v %v", i, c1[i], o1[i], y1[i], z1[i], q1[i], c2[i], o2[i], y2[i], z2[i], q2[i])
			}
		}
	}
}

func TestSumsOfRowsAreThoseOfThePortableLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const stride, rows = 19, 60
	w := make([]int8, rows*stride+SumWidth)
	for i := range w {
		w[i] = int8(r.Uint32())
	}
	for n := range 9 {
		var want, portable, quick [SumWidth]int16
		list := make([]uint32, n*7)
		for i := range list {
			list[i] = uint32(r.IntN(rows))
		}
		for i := range want {
			for _, k := range list {
				want[i] += int16(w[int(k)*stride+i])
			}
		}
		was := fast
		setFast(false)
		SumRows(&portable, w, stride, list)
		setFast(was)
		SumRows(&quick, w, stride, list)
		if portable != want || quick != want {
			t.Fatalf("%d rows: %v and %v, want %v", len(list), portable, quick, want)
		}
	}
}
