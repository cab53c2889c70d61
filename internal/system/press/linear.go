package press

import (
	"math"
	"slices"
)

func sortInts(x []int) { slices.Sort(x) }

// eliminate factors the n x n matrix in place as L U without exchanging rows and reports
// whether every pivot is positive.
func eliminate(m []float64, n int) bool {
	for k := range n {
		p := m[k*n+k]
		if p <= 0 {
			return false
		}
		for i := k + 1; i < n; i++ {
			f := m[i*n+k]
			if f == 0 {
				continue
			}
			f /= p
			m[i*n+k] = f
			row, top := m[i*n+k+1:i*n+n], m[k*n+k+1:k*n+n]
			for j, t := range top {
				row[j] -= f * t
			}
		}
	}
	return true
}

// factor is L U with row exchanges, recorded in perm. It reports whether the determinant is
// positive.
func factor(m []float64, perm []int, n int) bool {
	positive := true
	for k := range n {
		best := k
		for i := k + 1; i < n; i++ {
			if math.Abs(m[i*n+k]) > math.Abs(m[best*n+k]) {
				best = i
			}
		}
		perm[k] = best
		if best != k {
			positive = !positive
			a, b := m[k*n:k*n+n], m[best*n:best*n+n]
			for j := range a {
				a[j], b[j] = b[j], a[j]
			}
		}
		p := m[k*n+k]
		if p == 0 {
			return false
		}
		if p < 0 {
			positive = !positive
		}
		for i := k + 1; i < n; i++ {
			f := m[i*n+k]
			if f == 0 {
				continue
			}
			f /= p
			m[i*n+k] = f
			row, top := m[i*n+k+1:i*n+n], m[k*n+k+1:k*n+n]
			for j, t := range top {
				row[j] -= f * t
			}
		}
	}
	return positive
}

// backSolve solves L U y = y with the factors of eliminate (perm[0] = -1) or factor.
func backSolve(m []float64, perm []int, y []float64, n int) {
	if perm[0] >= 0 {
		for k := range n {
			y[k], y[perm[k]] = y[perm[k]], y[k]
		}
	}
	for i := 1; i < n; i++ {
		t := y[i]
		for j, f := range m[i*n : i*n+i] {
			t -= f * y[j]
		}
		y[i] = t
	}
	for i := n - 1; i >= 0; i-- {
		t := y[i]
		for j := i + 1; j < n; j++ {
			t -= m[i*n+j] * y[j]
		}
		y[i] = t / m[i*n+i]
	}
}

// hurwitz reports whether all eigenvalues of the n x n matrix m (minus the system's) have
// positive real parts. m is destroyed.
func hurwitz(m []float64, n int) bool {
	hessenberg(m, n)
	return positiveSpectrum(m, n)
}

// hessenberg brings the matrix to upper Hessenberg form by stabilised elimination, which
// keeps the eigenvalues and costs half of what reflections do (Golub and Van Loan, Matrix
// Computations, section 7.4).
func hessenberg(a []float64, n int) {
	for m := 1; m < n-1; m++ {
		p := m
		for i := m + 1; i < n; i++ {
			if math.Abs(a[i*n+m-1]) > math.Abs(a[p*n+m-1]) {
				p = i
			}
		}
		x := a[p*n+m-1]
		if x == 0 {
			continue
		}
		if p != m {
			for j := m - 1; j < n; j++ {
				a[p*n+j], a[m*n+j] = a[m*n+j], a[p*n+j]
			}
			for i := range n {
				a[i*n+p], a[i*n+m] = a[i*n+m], a[i*n+p]
			}
		}
		for i := m + 1; i < n; i++ {
			y := a[i*n+m-1]
			if y == 0 {
				continue
			}
			y /= x
			a[i*n+m-1] = 0
			ri, rm := a[i*n+m:i*n+n], a[m*n+m:m*n+n]
			for j := range ri {
				ri[j] -= y * rm[j]
			}
			for j := range n {
				a[j*n+m] += y * a[j*n+i]
			}
		}
	}
}

// positiveSpectrum finds the eigenvalues of a Hessenberg matrix by the implicit double shift
// of Francis (1961) and stops at the first whose real part is not positive.
func positiveSpectrum(a []float64, n int) bool {
	const eps = 2.220446049250313e-16
	norm := 0.0
	for i := range n {
		for j := max(0, i-1); j < n; j++ {
			norm += math.Abs(a[i*n+j])
		}
	}
	hi := n - 1
	for iter := 0; hi >= 0; {
		// The last active row whose subdiagonal is negligible.
		lo := hi
		for ; lo > 0; lo-- {
			s := math.Abs(a[(lo-1)*n+lo-1]) + math.Abs(a[lo*n+lo])
			if s == 0 {
				s = norm
			}
			if math.Abs(a[lo*n+lo-1]) <= eps*s {
				a[lo*n+lo-1] = 0
				break
			}
		}
		switch hi - lo {
		case 0:
			if a[hi*n+hi] <= 0 {
				return false
			}
			hi--
			iter = 0
			continue
		case 1:
			// A 2 x 2 block is good exactly if its trace and determinant are positive.
			w, x, y, z := a[lo*n+lo], a[lo*n+hi], a[hi*n+lo], a[hi*n+hi]
			if w+z <= 0 || w*z-x*y <= 0 {
				return false
			}
			hi -= 2
			iter = 0
			continue
		}
		iter++
		if iter > 60 {
			return false // did not converge: not counted as stable
		}
		s, t := a[(hi-1)*n+hi-1]+a[hi*n+hi], a[(hi-1)*n+hi-1]*a[hi*n+hi]-a[(hi-1)*n+hi]*a[hi*n+hi-1]
		if iter%11 == 10 { // an unusual shift breaks the rare cycle
			w := math.Abs(a[hi*n+hi-1]) + math.Abs(a[(hi-1)*n+hi-2])
			s, t = 1.5*w, w*w
		}
		francis(a, n, lo, hi, s, t)
	}
	return true
}

// francis makes one double step on rows and columns lo..hi with shifts of sum s and product
// t. Only the active window is updated: eigenvalues need no more.
func francis(a []float64, n, lo, hi int, s, t float64) {
	h := func(i, j int) float64 { return a[i*n+j] }
	x := h(lo, lo)*h(lo, lo) + h(lo, lo+1)*h(lo+1, lo) - s*h(lo, lo) + t
	y := h(lo+1, lo) * (h(lo, lo) + h(lo+1, lo+1) - s)
	z := h(lo+1, lo) * h(lo+2, lo+1)
	for k := lo; k < hi; k++ {
		last := k == hi-1
		if k > lo {
			x, y, z = h(k, k-1), h(k+1, k-1), 0
			if !last {
				z = h(k+2, k-1)
			}
		}
		if last {
			z = 0
		}
		scale := math.Abs(x) + math.Abs(y) + math.Abs(z)
		if scale == 0 {
			continue
		}
		x, y, z = x/scale, y/scale, z/scale
		r := math.Copysign(math.Sqrt(x*x+y*y+z*z), x)
		// The reflection I - v w' with v = (1, v1, v2), w = w0 v.
		v1, v2, w0 := y/(x+r), z/(x+r), (x+r)/r
		if k > lo {
			a[k*n+k-1], a[(k+1)*n+k-1] = -r*scale, 0
			if !last {
				a[(k+2)*n+k-1] = 0
			}
		}
		if last {
			r0, r1 := a[k*n:k*n+n], a[(k+1)*n:(k+1)*n+n]
			for j := k; j <= hi; j++ {
				p := w0 * (r0[j] + v1*r1[j])
				r0[j] -= p
				r1[j] -= p * v1
			}
			for i := lo; i <= hi; i++ {
				c := a[i*n+k : i*n+k+2]
				p := w0 * (c[0] + v1*c[1])
				c[0] -= p
				c[1] -= p * v1
			}
			continue
		}
		r0, r1, r2 := a[k*n:k*n+n], a[(k+1)*n:(k+1)*n+n], a[(k+2)*n:(k+2)*n+n]
		for j := k; j <= hi; j++ {
			p := w0 * (r0[j] + v1*r1[j] + v2*r2[j])
			r0[j] -= p
			r1[j] -= p * v1
			r2[j] -= p * v2
		}
		for i := lo; i <= min(hi, k+3); i++ {
			c := a[i*n+k : i*n+k+3]
			p := w0 * (c[0] + v1*c[1] + v2*c[2])
			c[0] -= p
			c[1] -= p * v1
			c[2] -= p * v2
		}
	}
}
