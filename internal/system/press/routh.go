package press

import "math"

// verdict of a quick test.
type verdict int8

const (
	unstable verdict = -1
	unsure   verdict = 0
	stable   verdict = 1
)

// polynomial computes the coefficients of det(x I + H), the highest first, for an upper
// Hessenberg matrix H (La Budde's method: Rehman and Ipsen 2011), and bounds of their
// rounding errors. p and e have room for n+1 polynomials of up to n+1 coefficients.
func polynomial(h []float64, n int, p, e []float64) (coef, bound []float64) {
	const eps = 2.3e-16
	w := n + 1
	p[0], e[0] = 1, 0
	for i := 1; i <= n; i++ {
		q, qe := p[i*w:i*w+w], e[i*w:i*w+w] // coefficient of x^k at k
		last, lastE := p[(i-1)*w:(i-1)*w+w], e[(i-1)*w:(i-1)*w+w]
		d := h[(i-1)*n+i-1]
		q[0], qe[0] = 0, 0
		for k := range i {
			q[k+1], qe[k+1] = last[k], lastE[k]
		}
		ad := math.Abs(d)
		for k := range i {
			q[k] += d * last[k]
			qe[k] += ad * (lastE[k] + 2*eps*math.Abs(last[k]))
		}
		// det(xI+H): the sign of the products of subdiagonals alternates.
		prod := 1.0
		for m := 1; m < i; m++ {
			prod *= -h[(i-m)*n+i-m-1]
			if prod == 0 {
				break
			}
			c := h[(i-1-m)*n+i-1] * prod
			if c == 0 {
				continue
			}
			ac := math.Abs(c)
			r, re := p[(i-1-m)*w:(i-1-m)*w+w], e[(i-1-m)*w:(i-1-m)*w+w]
			for k := 0; k < i-m; k++ {
				q[k] += c * r[k]
				qe[k] += ac * (re[k] + float64(m+3)*eps*math.Abs(r[k]))
			}
		}
	}
	return p[n*w : n*w+w], e[n*w : n*w+w]
}

// routh judges by the Routh array whether all roots of the polynomial (coefficient of x^k at
// k, with error bounds) have negative real parts, and says unsure where rounding could have
// turned a sign. a, b and their bounds are room for n+1 numbers each.
func routh(coef, bound []float64, n int, room []float64) verdict {
	const eps = 2.3e-16
	for k := range n + 1 {
		if coef[k] < -2*bound[k] {
			return unstable
		}
	}
	w := n/2 + 2
	a, ae, b, be := room[:w], room[w:2*w], room[2*w:3*w], room[3*w:4*w]
	clear(room[:4*w])
	for k := n; k >= 0; k-- {
		at := (n - k) / 2
		if (n-k)%2 == 0 {
			a[at], ae[at] = coef[k], bound[k]
		} else {
			b[at], be[at] = coef[k], bound[k]
		}
	}
	for range n {
		if b[0] < -2*be[0] {
			return unstable
		}
		if b[0] <= 4*be[0] {
			return unsure
		}
		q := a[0] / b[0]
		aq := math.Abs(q)
		qe := aq * (ae[0]/math.Abs(a[0]) + be[0]/b[0] + eps)
		for j := 0; j+1 < w; j++ {
			t := q * b[j+1]
			v := a[j+1] - t
			ve := ae[j+1] + aq*be[j+1] + qe*math.Abs(b[j+1]) + eps*(math.Abs(t)+math.Abs(v))
			a[j], ae[j] = v, ve // becomes the next row
		}
		a[w-1], ae[w-1] = 0, 0
		a, ae, b, be = b, be, a, ae
	}
	return stable
}
