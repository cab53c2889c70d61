package learn

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
)

// Tagger is a linear-chain conditional random field over hashed token features. It is
// immutable after training.
type Tagger struct {
	labels int
	bits   int
	// w holds bucket*labels+label, then the transitions from*labels+to, then the weights of
	// the first label and of the last.
	w []float32
}

// Bits is the logarithm of the number of buckets.
func (m *Tagger) Bits() int { return m.bits }

// Labels is the number of labels.
func (m *Tagger) Labels() int { return m.labels }

// Sequence is one training sentence: features and labels of its tokens. Weight scales its
// loss, zero means 1.
type Sequence struct {
	Tokens []Example
	Labels []int
	Weight float64
}

// TaggerOptions steer training; zero fields take the values named.
type TaggerOptions struct {
	Bits   int     // 17
	Epochs int     // 12
	Rate   float64 // 0.2
	L2     float64 // 0.0005 per sequence
	// Prune drops weights smaller than this at the end, 0.02.
	Prune float64
	Seed  uint64
}

// TrainTagger fits a tagger with labels 0..labels-1.
func TrainTagger(seqs []Sequence, labels int, o TaggerOptions) *Tagger {
	def := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	def(&o.Rate, 0.2)
	def(&o.L2, 0.0005)
	def(&o.Prune, 0.02)
	if o.Bits == 0 {
		o.Bits = 17
	}
	if o.Epochs == 0 {
		o.Epochs = 12
	}
	L := labels
	n := (1<<o.Bits)*L + L*L + 2*L
	w, g2 := make([]float64, n), make([]float64, n)
	tr, st, en := (1<<o.Bits)*L, (1<<o.Bits)*L+L*L, (1<<o.Bits)*L+L*L+L
	rng := rand.New(rand.NewPCG(o.Seed, 0x9e3779b97f4a7c15))
	order := rng.Perm(len(seqs))
	step := func(i int, g float64) {
		g += o.L2 * w[i]
		g2[i] += g * g
		if g2[i] > 0 {
			w[i] -= o.Rate * g / (1e-6 + math.Sqrt(g2[i]))
		}
	}
	var emit, alpha, beta []float64
	for range o.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, e := range order {
			q := seqs[e]
			T := len(q.Tokens)
			if T == 0 {
				continue
			}
			sw := q.Weight
			if sw == 0 {
				sw = 1
			}
			emit = resize(emit, T*L)
			for t, x := range q.Tokens {
				for k := range L {
					s := 0.0
					for j, b := range x.Idx {
						s += w[int(b)*L+k] * float64(x.Val[j])
					}
					emit[t*L+k] = s
				}
			}
			alpha, beta = resize(alpha, T*L), resize(beta, T*L)
			logZ := forwardBackward(emit, w[tr:st], w[st:en], w[en:], L, alpha, beta)
			for t, x := range q.Tokens {
				for k := range L {
					g := math.Exp(alpha[t*L+k] + beta[t*L+k] - logZ)
					if q.Labels[t] == k {
						g--
					}
					if math.Abs(g) < 1e-6 {
						continue
					}
					for j, b := range x.Idx {
						step(int(b)*L+k, sw*g*float64(x.Val[j]))
					}
					if t == 0 {
						step(st+k, sw*g)
					}
					if t == T-1 {
						step(en+k, sw*g)
					}
				}
			}
			for a := range L {
				for b := range L {
					g := 0.0
					for t := 1; t < T; t++ {
						g += math.Exp(alpha[(t-1)*L+a] + w[tr+a*L+b] + emit[t*L+b] + beta[t*L+b] - logZ)
						if q.Labels[t-1] == a && q.Labels[t] == b {
							g--
						}
					}
					step(tr+a*L+b, sw*g)
				}
			}
		}
	}
	m := &Tagger{labels: L, bits: o.Bits, w: make([]float32, n)}
	for i := range w {
		if math.Abs(w[i]) >= o.Prune || i >= tr {
			m.w[i] = float32(w[i])
		}
	}
	return m
}

func resize(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	return s[:n]
}

func logSum(xs []float64) float64 {
	hi := math.Inf(-1)
	for _, x := range xs {
		hi = math.Max(hi, x)
	}
	if math.IsInf(hi, -1) {
		return hi
	}
	s := 0.0
	for _, x := range xs {
		s += math.Exp(x - hi)
	}
	return hi + math.Log(s)
}

func forwardBackward(emit, trans, first, last []float64, L int, alpha, beta []float64) float64 {
	T := len(emit) / L
	buf := make([]float64, L)
	for k := range L {
		alpha[k] = first[k] + emit[k]
	}
	for t := 1; t < T; t++ {
		for k := range L {
			for j := range L {
				buf[j] = alpha[(t-1)*L+j] + trans[j*L+k]
			}
			alpha[t*L+k] = logSum(buf) + emit[t*L+k]
		}
	}
	for k := range L {
		beta[(T-1)*L+k] = last[k]
	}
	for t := T - 2; t >= 0; t-- {
		for k := range L {
			for j := range L {
				buf[j] = trans[k*L+j] + emit[(t+1)*L+j] + beta[(t+1)*L+j]
			}
			beta[t*L+k] = logSum(buf)
		}
	}
	for k := range L {
		buf[k] = alpha[(T-1)*L+k] + last[k]
	}
	return logSum(buf)
}

// Lattice holds the scores of one sentence under a tagger.
type Lattice struct {
	m    *Tagger
	emit []float64
}

// Lattice scores the tokens of a sentence.
func (m *Tagger) Lattice(tokens []Example) *Lattice {
	L := m.labels
	l := &Lattice{m: m, emit: make([]float64, len(tokens)*L)}
	for t, x := range tokens {
		for j, b := range x.Idx {
			o := int(b) * L
			for k := range L {
				l.emit[t*L+k] += float64(m.w[o+k]) * float64(x.Val[j])
			}
		}
	}
	return l
}

// Best is the best sequence of labels (Viterbi). allowed, when given, says which labels may
// follow which (from -1 at the start).
func (l *Lattice) Best(allowed func(from, to int) bool) []int {
	L := l.m.labels
	T := len(l.emit) / L
	if T == 0 {
		return nil
	}
	tr := l.m.w[(1<<l.m.bits)*L:]
	st, en := tr[L*L:], tr[L*L+L:]
	score := make([]float64, T*L)
	back := make([]int, T*L)
	for k := range L {
		score[k] = math.Inf(-1)
		if allowed == nil || allowed(-1, k) {
			score[k] = float64(st[k]) + l.emit[k]
		}
	}
	for t := 1; t < T; t++ {
		for k := range L {
			best, arg := math.Inf(-1), 0
			for j := range L {
				if allowed != nil && !allowed(j, k) {
					continue
				}
				if s := score[(t-1)*L+j] + float64(tr[j*L+k]); s > best {
					best, arg = s, j
				}
			}
			score[t*L+k], back[t*L+k] = best+l.emit[t*L+k], arg
		}
	}
	k, best := 0, math.Inf(-1)
	for j := range L {
		if s := score[(T-1)*L+j] + float64(en[j]); s > best {
			k, best = j, s
		}
	}
	out := make([]int, T)
	for t := T - 1; t >= 0; t-- {
		out[t] = k
		k = back[t*L+k]
	}
	return out
}

// BestOnce is the best sequence in which every span type of must occurs exactly once: a span
// of type b starts with label b and goes on with b+1. It returns nil when the sentence is too
// short. The score is the log potential of the sequence.
func (l *Lattice) BestOnce(allowed func(from, to int) bool, must ...int) ([]int, float64) {
	L := l.m.labels
	T := len(l.emit) / L
	M := 1 << len(must)
	if T < len(must) {
		return nil, 0
	}
	tr := l.m.w[(1<<l.m.bits)*L:]
	st, en := tr[L*L:], tr[L*L+L:]
	next := func(mask, k int) int { // the mask after label k, -1 when forbidden
		for i, b := range must {
			if k == b {
				if mask&(1<<i) != 0 {
					return -1
				}
				return mask | 1<<i
			}
		}
		return mask
	}
	score := make([]float64, T*M*L)
	back := make([]int32, T*M*L)
	for i := range score {
		score[i] = math.Inf(-1)
	}
	for k := range L {
		if m := next(0, k); m >= 0 && allowed(-1, k) {
			score[m*L+k] = float64(st[k]) + l.emit[k]
		}
	}
	for t := 1; t < T; t++ {
		for m := range M {
			for j := range L {
				s := score[((t-1)*M+m)*L+j]
				if math.IsInf(s, -1) {
					continue
				}
				for k := range L {
					nm := next(m, k)
					if nm < 0 || !allowed(j, k) {
						continue
					}
					at := (t*M+nm)*L + k
					if v := s + float64(tr[j*L+k]) + l.emit[t*L+k]; v > score[at] {
						score[at], back[at] = v, int32(m*L+j)
					}
				}
			}
		}
	}
	best, arg := math.Inf(-1), -1
	for k := range L {
		if s := score[((T-1)*M+M-1)*L+k] + float64(en[k]); s > best {
			best, arg = s, (M-1)*L+k
		}
	}
	if arg < 0 || math.IsInf(best, -1) {
		return nil, 0
	}
	out := make([]int, T)
	for t := T - 1; t >= 0; t-- {
		out[t] = arg % L
		arg = int(back[t*M*L+arg])
	}
	return out, best
}

// Marginals gives the probability of each label at each token, token*labels+label.
func (l *Lattice) Marginals() []float64 {
	L := l.m.labels
	T := len(l.emit) / L
	if T == 0 {
		return nil
	}
	tr := make([]float64, L*L+2*L)
	for i := range tr {
		tr[i] = float64(l.m.w[(1<<l.m.bits)*L+i])
	}
	a, b := make([]float64, T*L), make([]float64, T*L)
	z := forwardBackward(l.emit, tr[:L*L], tr[L*L:L*L+L], tr[L*L+L:], L, a, b)
	for i := range a {
		a[i] = math.Exp(a[i] + b[i] - z)
	}
	return a
}

// Write writes the model, weights rounded, compressed.
func (m *Tagger) Write(w io.Writer) error {
	return writeWeights(w, "RTG1", []uint32{uint32(m.labels), uint32(m.bits)}, m.w)
}

// ReadTagger reads what Write wrote.
func ReadTagger(r io.Reader) (*Tagger, error) {
	head, w, err := readWeights(r, "RTG1", 2, func(h []uint32) (int, error) {
		if h[0] < 2 || h[0] > 64 || h[1] > 22 {
			return 0, errors.New("bad dimensions")
		}
		l := int(h[0])
		return l<<h[1] + l*l + 2*l, nil
	})
	if err != nil {
		return nil, fmt.Errorf("read tagger: %w", err)
	}
	return &Tagger{labels: int(head[0]), bits: int(head[1]), w: w}, nil
}
