package neural

// Tanh is Lambert's continued fraction of the hyperbolic tangent, cut at its seventh power
// and held at the ends: error below 1e-4, smooth, monotone. Training and use share it, and
// it rounds alike everywhere (the conversions forbid fused operations).
func Tanh(x float32) float32 {
	const lim = 4.97
	x = max(-lim, min(lim, x))
	s := x * x
	p := float32(s+378) * s
	p = float32(float32(p+17325)*s) + 135135
	q := float32(float32(28*s)+3150) * s
	q = float32(float32(q+62370)*s) + 135135
	return float32(x*p) / q
}

// Sigmoid is the logistic function by way of Tanh.
func Sigmoid(x float32) float32 { return float32(0.5*Tanh(0.5*x)) + 0.5 }
