// Package neural holds the arithmetic of the neural models: matrix products in floats for
// training and in integers for use, and the network that is built of them.
//
// Products of integers are exact, so an analysis is the same on every machine.
package neural

// Panel is the number of columns that the kernels work on at once. Column counts are
// multiples of it.
const Panel = 16

// PackFloat lays out the k x n matrix b in panels for MulFloat, into dst if it is large
// enough.
func PackFloat(dst, b []float32, k, n int) []float32 {
	if cap(dst) < k*n {
		dst = make([]float32, k*n)
	}
	dst = dst[:k*n]
	o := 0
	for j := 0; j < n; j += Panel {
		for i := range k {
			copy(dst[o:o+Panel], b[i*n+j:])
			o += Panel
		}
	}
	return dst
}

// MulFloat adds the product of a (m x k, rows lda apart) and a packed matrix of n columns to c
// (m x n, rows ldc apart).
func MulFloat(c []float32, ldc int, a []float32, lda int, packed []float32, m, k, n int) {
	if k == 0 {
		return
	}
	// Blocks of rows keep a in the second-level cache while the panels pass by.
	const block = 96
	for m > block {
		mulFloat(c, ldc, a, lda, packed, block, k, n)
		c, a, m = c[block*ldc:], a[block*lda:], m-block
	}
	if m > 0 {
		mulFloat(c, ldc, a, lda, packed, m, k, n)
	}
}

func mulFloat(c []float32, ldc int, a []float32, lda int, packed []float32, m, k, n int) {
	for j := 0; j < n; j += Panel {
		b := packed[j*k : (j+Panel)*k]
		i := 0
		if fast {
			for ; i+4 <= m; i += 4 {
				_, _ = a[(i+3)*lda+k-1], c[(i+3)*ldc+j+Panel-1]
				sgemm4x16(k, &a[i*lda], lda, &b[0], &c[i*ldc+j], ldc)
			}
			for ; i < m; i++ {
				_, _ = a[i*lda+k-1], c[i*ldc+j+Panel-1]
				sgemm1x16(k, &a[i*lda], &b[0], &c[i*ldc+j])
			}
			continue
		}
		for ; i < m; i++ {
			row, out := a[i*lda:i*lda+k], (*[Panel]float32)(c[i*ldc+j:])
			for q, x := range row {
				if x == 0 {
					continue
				}
				p := (*[Panel]float32)(b[q*Panel:])
				for u := range Panel {
					out[u] += float32(x * p[u])
				}
			}
		}
	}
}

// PackInt lays out the k x n matrix b, k even, in panels of pairs for MulInt.
func PackInt(b []int16, k, n int) []int16 {
	dst := make([]int16, 0, k*n)
	for j := 0; j < n; j += Panel {
		for i := 0; i < k; i += 2 {
			for u := range Panel {
				dst = append(dst, b[i*n+j+u], b[(i+1)*n+j+u])
			}
		}
	}
	return dst
}

// MulInt sets c (m x n) to the product of a (m x k, rows lda apart, k even) and a packed
// matrix of n columns.
func MulInt(c []int32, ldc int, a []int16, lda int, packed []int16, m, k, n int) {
	if m == 0 || k == 0 {
		return
	}
	for j := 0; j < n; j += Panel {
		b := packed[j*k : (j+Panel)*k]
		i := 0
		if fast {
			for ; i+4 <= m; i += 4 {
				_, _ = a[(i+3)*lda+k-1], c[(i+3)*ldc+j+Panel-1]
				igemm4x16(k/2, &a[i*lda], lda, &b[0], &c[i*ldc+j], ldc)
			}
			for ; i < m; i++ {
				_, _ = a[i*lda+k-1], c[i*ldc+j+Panel-1]
				igemm1x16(k/2, &a[i*lda], &b[0], &c[i*ldc+j])
			}
			continue
		}
		for ; i < m; i++ {
			row, out := a[i*lda:i*lda+k], (*[Panel]int32)(c[i*ldc+j:])
			*out = [Panel]int32{}
			for q := 0; q < k; q += 2 {
				x, y := int32(row[q]), int32(row[q+1])
				p := (*[2 * Panel]int16)(b[q*Panel:])
				for u := range Panel {
					out[u] += x*int32(p[2*u]) + y*int32(p[2*u+1])
				}
			}
		}
	}
}

// Transpose sets dst (n x m) to the transpose of a (m x n).
func Transpose(dst, a []float32, m, n int) []float32 {
	if cap(dst) < m*n {
		dst = make([]float32, m*n)
	}
	dst = dst[:m*n]
	const tile = 16
	for i0 := 0; i0 < m; i0 += tile {
		for j0 := 0; j0 < n; j0 += tile {
			for i := i0; i < min(i0+tile, m); i++ {
				for j := j0; j < min(j0+tile, n); j++ {
					dst[j*m+i] = a[i*n+j]
				}
			}
		}
	}
	return dst
}
