package train

import (
	"math"
	"math/rand/v2"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

// sru is a layer of simple recurrent units (Lei et al. 2018), read in both directions. All
// matrix products are over whole batches; only cheap sums run along the sentence.
type sru struct {
	h, in, gates int
	w            *param // in x gates*2h; columns: gate, direction, unit
	b            *param
	vf, vr       *param // 1 x 2h
	u, du        []float32
	xt, f, r, c  []float32
	out          []float32
}

func newSRU(in, h, gates int, rng *rand.Rand) *sru {
	l := &sru{h: h, in: in, gates: gates}
	l.w = newParam(in, gates*2*h, 1/math.Sqrt(float64(in)), rng)
	l.b = newParam(1, gates*2*h, 0, rng)
	l.vf, l.vr = newParam(1, 2*h, 0, rng), newParam(1, 2*h, 0, rng)
	return l
}

func (l *sru) params() []*param { return []*param{l.w, l.b, l.vf, l.vr} }

func need(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n, n+n/4)
	}
	return s[:n]
}

func zeroed(s []float32, n int) []float32 {
	s = need(s, n)
	clear(s)
	return s
}

// span is a sentence's range of rows in a batch.
type span struct{ a, b int }

// forward runs the layer on x (n rows) and returns its output (n x 2h).
func (l *sru) forward(x []float32, n int, spans []span) []float32 {
	h2, gc := 2*l.h, l.gates*2*l.h
	l.u = need(l.u, n*gc)
	for i := range n {
		copy(l.u[i*gc:(i+1)*gc], l.b.w)
	}
	l.w.forward(l.u, x, n)
	l.xt, l.f, l.r = need(l.xt, n*h2), need(l.f, n*h2), need(l.r, n*h2)
	l.c, l.out = need(l.c, n*h2), need(l.out, n*h2)
	zero := make([]float32, l.h)
	for _, s := range spans {
		for d := range 2 {
			prev := zero
			for k := range s.b - s.a {
				t := s.a + k
				if d == 1 {
					t = s.b - 1 - k
				}
				o := t*h2 + d*l.h
				u := l.u[t*gc+d*l.h:]
				skip := x[t*l.in+d*l.h:]
				if l.gates == 4 {
					skip = u[3*h2:]
				}
				c := l.c[o : o+l.h]
				vf, vr := l.vf.w[d*l.h:], l.vr.w[d*l.h:]
				for j := range c {
					xt := neural.Tanh(u[j])
					f := neural.Sigmoid(u[h2+j] + vf[j]*prev[j])
					r := neural.Sigmoid(u[2*h2+j] + vr[j]*prev[j])
					cc := xt + f*(prev[j]-xt)
					c[j] = cc
					l.xt[o+j], l.f[o+j], l.r[o+j] = xt, f, r
					l.out[o+j] = skip[j] + r*(cc-skip[j])
				}
				prev = c
			}
		}
	}
	return l.out
}

// backward takes the gradient of the output and adds that of the input to dx (may be nil).
func (l *sru) backward(dx, x, dout []float32, n int, spans []span, s *scratch) {
	h2, gc := 2*l.h, l.gates*2*l.h
	l.du = need(l.du, n*gc)
	zero := make([]float32, l.h)
	carry := make([]float32, l.h)
	for _, sp := range spans {
		for d := range 2 {
			clear(carry)
			for k := sp.b - sp.a - 1; k >= 0; k-- {
				t, pt := sp.a+k, sp.a+k-1
				if d == 1 {
					t = sp.b - 1 - k
					pt = t + 1
				}
				prev := zero
				if k > 0 {
					prev = l.c[pt*h2+d*l.h:]
				}
				o := t*h2 + d*l.h
				u := l.u[t*gc+d*l.h:]
				du := l.du[t*gc+d*l.h:]
				skip := x[t*l.in+d*l.h:]
				if l.gates == 4 {
					skip = u[3*h2:]
				}
				vf, vr := l.vf.w[d*l.h:], l.vr.w[d*l.h:]
				gf, gr := l.vf.g[d*l.h:], l.vr.g[d*l.h:]
				for j := range l.h {
					do := dout[o+j]
					xt, f, r, c := l.xt[o+j], l.f[o+j], l.r[o+j], l.c[o+j]
					dr := do * (c - skip[j]) * r * (1 - r)
					ds := do * (1 - r)
					if l.gates == 4 {
						du[3*h2+j] = ds
					} else if dx != nil {
						dx[t*l.in+d*l.h+j] += ds
					}
					dc := do*r + carry[j]
					df := dc * (prev[j] - xt) * f * (1 - f)
					du[2*h2+j], du[h2+j] = dr, df
					du[j] = dc * (1 - f) * (1 - xt*xt)
					gf[j] += df * prev[j]
					gr[j] += dr * prev[j]
					carry[j] = dc*f + df*vf[j] + dr*vr[j]
				}
			}
		}
	}
	for i := range n {
		for j, v := range l.du[i*gc : (i+1)*gc] {
			l.b.g[j] += v
		}
	}
	l.w.backward(dx, x, l.du, n, s)
}
