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

// widen sets y to q*scale.
func widen(y []float32, q []int16, scale float32) {
	q = q[:len(y)]
	i := 0
	if fast {
		if n := len(y) &^ 7; n > 0 {
			widenAVX(n, &q[0], &y[0], scale)
			i = n
		}
	}
	for ; i < len(y); i++ {
		y[i] = float32(q[i]) * scale
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
