package train

import (
	"math"
	"math/rand/v2"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// param is a matrix that is learned, with its gradient and the moments of Adam (Kingma and
// Ba 2015). Tables of vectors set sparse, so that only rows that were used are touched.
type param struct {
	rows, cols int
	w, g, m, v []float32
	avg        []float32 // moving average of w, what is kept in the end
	sparse     bool
	none       bool // row 0 stays zero
	touched    []int32
	mark       []bool
	packed     []float32 // of w
	packedT    []float32 // of the transpose of w
	tmp        []float32
}

func newParam(rows, cols int, std float64, rng *rand.Rand) *param {
	p := &param{rows: rows, cols: cols}
	n := rows * cols
	p.w, p.g, p.m, p.v, p.avg = make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range p.w {
		p.w[i] = float32(rng.NormFloat64() * std)
	}
	copy(p.avg, p.w)
	return p
}

func newTable(rows, cols int, std float64, rng *rand.Rand) *param {
	p := newParam(rows, cols, std, rng)
	p.sparse, p.none = true, true
	p.mark = make([]bool, rows)
	clear(p.w[:cols]) // row 0 is "none"
	clear(p.avg[:cols])
	return p
}

func (p *param) row(i int32) []float32 { return p.w[int(i)*p.cols : (int(i)+1)*p.cols] }

// gradRow gives the gradient of row i of a table and notes that it is used.
func (p *param) gradRow(i int32) []float32 {
	if !p.mark[i] {
		p.mark[i] = true
		p.touched = append(p.touched, i)
	}
	return p.g[int(i)*p.cols : (int(i)+1)*p.cols]
}

// pack prepares the products with w.
func (p *param) pack() {
	p.packed = neural.PackFloat(p.packed, p.w, p.rows, p.cols)
	p.tmp = neural.Transpose(p.tmp, p.w, p.rows, p.cols)
	p.packedT = neural.PackFloat(p.packedT, p.tmp, p.cols, p.rows)
}

// forward adds x (n rows) times w to y.
func (p *param) forward(y, x []float32, n int) {
	neural.MulFloat(y, p.cols, x, p.rows, p.packed, n, p.rows, p.cols)
}

// scratch is memory for products of gradients.
type scratch struct{ t, b []float32 }

// backward adds the gradient of w and, where dx is given, that of the input.
func (p *param) backward(dx, x, dy []float32, n int, s *scratch) {
	const block = 256
	for k := 0; k < n; k += block {
		m := min(block, n-k)
		s.t = neural.Transpose(s.t, x[k*p.rows:], m, p.rows)
		s.b = neural.PackFloat(s.b, dy[k*p.cols:(k+m)*p.cols], m, p.cols)
		neural.MulFloat(p.g, p.cols, s.t, m, s.b, p.rows, m, p.cols)
	}
	if dx != nil {
		neural.MulFloat(dx, p.rows, dy, p.cols, p.packedT, n, p.cols, p.rows)
	}
}

// norm2 is the squared length of the gradient.
func (p *param) norm2() float64 {
	s := 0.0
	sum := func(g []float32) {
		for _, x := range g {
			s += float64(x) * float64(x)
		}
	}
	if !p.sparse {
		sum(p.g)
		return s
	}
	for _, r := range p.touched {
		sum(p.g[int(r)*p.cols : (int(r)+1)*p.cols])
	}
	return s
}

// adam holds the settings of one step.
type adam struct {
	rate, scale float32
	b1, b2      float32
	c1, c2      float32 // bias corrections
	keep        float32 // of the moving average
	decay       float32
}

func (a *adam) step(p *param) {
	if !p.sparse {
		a.update(p, 0, len(p.w))
		return
	}
	for _, r := range p.touched {
		if r > 0 || !p.none {
			a.update(p, int(r)*p.cols, (int(r)+1)*p.cols)
		} else {
			clear(p.g[:p.cols])
		}
		p.mark[r] = false
	}
	p.touched = p.touched[:0]
}

func (a *adam) update(p *param, i, j int) {
	w, g, m, v, avg := p.w[i:j], p.g[i:j], p.m[i:j], p.v[i:j], p.avg[i:j]
	for k := range w {
		x := g[k] * a.scale
		g[k] = 0
		m[k] += (1 - a.b1) * (x - m[k])
		v[k] += (1 - a.b2) * (x*x - v[k])
		w[k] -= a.rate * ((m[k] / a.c1) / (float32(math.Sqrt(float64(v[k]/a.c2))) + 1e-8))
		avg[k] += (1 - a.keep) * (w[k] - avg[k])
	}
}

func argmax(s []float32) int {
	b := 0
	for i, v := range s {
		if v > s[b] {
			b = i
		}
	}
	return b
}
