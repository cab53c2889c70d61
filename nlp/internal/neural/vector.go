package neural

import "math"

// clampInt rounds to the nearest integer (ties to even) within the limit.
func clampInt(x float32) int16 {
	x = max(-actLimit, min(actLimit, x))
	return int16(math.RoundToEven(float64(x)))
}

// quantise turns floats into integers of the scale.
func quantise(dst []int16, x []float32, scale float32) {
	dst = dst[:len(x)]
	i := 0
	if fast {
		if n := len(x) &^ 15; n > 0 {
			quantiseAVX(n, &x[0], &dst[0], scale)
			i = n
		}
	}
	for ; i < len(x); i++ {
		dst[i] = clampInt(float32(x[i] * scale))
	}
}

// dequantise sets y to acc*scale + bias.
func dequantise(y []float32, acc []int32, scale, bias []float32) {
	acc, scale, bias = acc[:len(y)], scale[:len(y)], bias[:len(y)]
	i := 0
	if fast {
		if n := len(y) &^ 7; n > 0 {
			dequantiseAVX(n, &acc[0], &scale[0], &bias[0], &y[0])
			i = n
		}
	}
	for ; i < len(y); i++ {
		y[i] = float32(float32(acc[i])*scale[i]) + bias[i]
	}
}

// sum2 sets y to (a+b)*scale + bias.
func sum2(y []float32, a, b []int16, bias []float32, scale float32) {
	n := len(y)
	a, b, bias = a[:n], b[:n], bias[:n]
	i := 0
	if fast {
		if m := n &^ 7; m > 0 {
			sum2AVX(m, &a[0], &b[0], &bias[0], &y[0], scale)
			i = m
		}
	}
	for ; i < n; i++ {
		y[i] = float32(float32(int32(a[i])+int32(b[i]))*scale) + bias[i]
	}
}

// addScaled adds x*by to y.
func addScaled(y, x []float32, by float32) {
	x = x[:len(y)]
	i := 0
	if fast {
		if m := len(y) &^ 7; m > 0 {
			addScaledAVX(m, &x[0], &y[0], by)
			i = m
		}
	}
	for ; i < len(y); i++ {
		y[i] += float32(x[i] * by)
	}
}

// leaky turns floats into integers of the scale, those below zero a tenth of themselves.
func leaky(dst []int16, x []float32, scale float32) {
	dst = dst[:len(x)]
	i := 0
	if fast {
		if n := len(x) &^ 15; n > 0 {
			leakyAVX(n, &x[0], &dst[0], scale)
			i = n
		}
	}
	for ; i < len(x); i++ {
		dst[i] = clampInt(float32(max(x[i], float32(0.1*x[i])) * scale))
	}
}

// reluSum turns the sums of a and b that are above zero into integers of the scale.
func reluSum(dst []int16, a, b []float32, scale float32) {
	dst, b = dst[:len(a)], b[:len(a)]
	i := 0
	if fast {
		if n := len(a) &^ 15; n > 0 {
			reluSumAVX(n, &a[0], &b[0], &dst[0], scale)
			i = n
		}
	}
	for ; i < len(a); i++ {
		dst[i] = clampInt(float32(max(0, a[i]+b[i]) * scale))
	}
}

// step makes one step of the recurrent units: the new cells to c, the output to out. prev is
// the cells before and may be c itself; skip may be out itself.
func step(c, out, ux, uf, ur, skip, vf, vr, prev []float32) {
	n := len(c)
	out, ux, uf, ur, skip, vf, vr, prev = out[:n], ux[:n], uf[:n], ur[:n], skip[:n], vf[:n], vr[:n], prev[:n]
	i := 0
	if fast {
		if m := n &^ 7; m > 0 {
			stepAVX(m, &c[0], &out[0], &ux[0], &uf[0], &ur[0], &skip[0], &vf[0], &vr[0], &prev[0])
			i = m
		}
	}
	for ; i < n; i++ {
		p := prev[i]
		xt := Tanh(ux[i])
		f := Sigmoid(uf[i] + float32(vf[i]*p))
		r := Sigmoid(ur[i] + float32(vr[i]*p))
		cc := xt + float32(f*(p-xt))
		c[i] = cc
		out[i] = skip[i] + float32(r*(cc-skip[i]))
	}
}

// SumWidth is how many columns SumRows adds up.
const SumWidth = 32

// SumRows adds the first SumWidth bytes from the beginning of each of the rows of w, stride
// bytes apart, to acc. The rows may be shorter than that: then w needs SumWidth bytes behind
// the beginning of the last, and the caller does not look at the columns behind a row's end.
// No more than 250 rows may be added up.
func SumRows(acc *[SumWidth]int16, w []int8, stride int, rows []uint32) {
	if len(rows) == 0 {
		return
	}
	if fast {
		last := (len(w) - SumWidth) / stride
		for _, r := range rows {
			if int(r) > last {
				panic("row out of range")
			}
		}
		sumRowsAVX(acc, &w[0], stride, &rows[0], len(rows))
		return
	}
	for _, r := range rows {
		row := (*[SumWidth]int8)(w[int(r)*stride:])
		for i, x := range row {
			acc[i] += int16(x)
		}
	}
}
