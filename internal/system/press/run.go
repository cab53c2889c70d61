package press

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Press pushes a node and holds the push: Amount 1 up, -1 down.
type Press struct {
	Node   int     `json:"node"`
	Amount float64 `json:"amount"`
}

// Validator is something known to have happened: in every accepted draw the node's response
// has this sign (-1, 0 or 1).
type Validator struct {
	Node int `json:"node"`
	Sign int `json:"sign"`
}

// Config says how to run. The zero value of each field has a stated meaning.
type Config struct {
	Presses    []Press
	Validators []Validator
	// Draws is the number of accepted draws wanted; 0 means 10,000.
	Draws int
	// MaxDraws bounds all draws, stable or not; 0 means 200 for each one wanted, and at
	// least 100,000, but fewer in systems with a large strongly connected part.
	MaxDraws int
	Seed     uint64
	// Epsilon is the size below which a response counts as none; 0 means 1e-5.
	Epsilon float64
	// Workers is the number of goroutines; 0 means one a processor. It has no influence on
	// the result.
	Workers int
	// Whole asks for stability of the whole model. By default only the part that the
	// presses can reach is drawn: nothing outside it can change the answer.
	Whole bool
	// Densities asks for the mean weights of accepted and of refused stable draws.
	Densities bool
}

// Response is how one node answers, over the accepted draws.
type Response struct {
	Node int `json:"node"`
	Down int `json:"down"`
	Zero int `json:"zero"`
	Up   int `json:"up"`
	// Shares of the accepted draws, and the 95 % interval of ShareUp and ShareDown (Wilson).
	ShareDown float64    `json:"share_down"`
	ShareZero float64    `json:"share_zero"`
	ShareUp   float64    `json:"share_up"`
	UpRange   [2]float64 `json:"up_interval"`
	DownRange [2]float64 `json:"down_interval"`
	// Reached is false when no path leads from a press to the node.
	Reached bool `json:"reached"`
}

// Sign is the sign that at least the share bar of the draws agrees on, or 0.
func (r Response) Sign(bar float64) int {
	switch {
	case r.ShareUp >= bar && r.ShareUp > r.ShareDown:
		return 1
	case r.ShareDown >= bar && r.ShareDown > r.ShareUp:
		return -1
	}
	return 0
}

// Density compares an edge's weight in draws that passed the validators with those that did
// not: a difference says that what happened tells something about the edge.
type Density struct {
	Edge     int     `json:"edge"`
	Accepted float64 `json:"accepted"` // mean absolute weight; a left-out edge has 0
	Refused  float64 `json:"refused"`
}

// Result is the outcome of a run.
type Result struct {
	Drawn    int `json:"drawn"`
	Stable   int `json:"stable"`
	Accepted int `json:"accepted"`
	// StableShare is Stable/Drawn; Likelihood is Accepted/Stable, by which rival models of
	// the same happening may be compared.
	StableShare float64 `json:"stable_share"`
	Likelihood  float64 `json:"likelihood"`
	// Size of the part that was drawn, and of its largest strongly connected part.
	Nodes     int        `json:"nodes"`
	Edges     int        `json:"edges"`
	Core      int        `json:"core"`
	Responses []Response `json:"responses"` // one a node of the model, in order
	Densities []Density  `json:"densities,omitempty"`
	// Note says what kept the run from its full number of draws, if anything did.
	Note string `json:"note,omitempty"`
}

// ErrNoPress is returned when nothing is pressed.
var ErrNoPress = errors.New("nothing is pressed")

// MaxCore is the largest strongly connected part that is drawn: the time for one draw grows
// with the cube of its size, and hardly any weighting of more is stable.
const MaxCore = 400

// ErrEntangled is returned for a model with a larger strongly connected part.
var ErrEntangled = errors.New("the system is too entangled to be drawn")

// batchSize is the number of draws that share one random stream. Streams are numbered, and
// batches are taken in order, so the result does not depend on the number of workers.
const batchSize = 256

// Run draws until enough draws are accepted or MaxDraws is reached. It is deterministic in
// (m, c.Seed, numbers of draws). The error is ErrNoPress, one of
// Check, one that wraps ErrEntangled, or the context's.
func Run(ctx context.Context, m *Model, c Config) (*Result, error) {
	if err := m.Check(); err != nil {
		return nil, fmt.Errorf("run press: %w", err)
	}
	if len(c.Presses) == 0 {
		return nil, ErrNoPress
	}
	for _, p := range c.Presses {
		if p.Node < 0 || p.Node >= m.N() {
			return nil, fmt.Errorf("run press: node %d is pressed, but there are %d", p.Node, m.N())
		}
	}
	for _, v := range c.Validators {
		if v.Node < 0 || v.Node >= m.N() {
			return nil, fmt.Errorf("run press: node %d validates, but there are %d", v.Node, m.N())
		}
	}
	c.Draws = cmp.Or(c.Draws, 10000)
	limited := c.MaxDraws > 0
	c.MaxDraws = cmp.Or(c.MaxDraws, max(100000, 200*c.Draws))
	c.Epsilon = cmp.Or(c.Epsilon, 1e-5)
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))
	e := newEngine(m, c)
	if e.core > MaxCore {
		return nil, fmt.Errorf("%w: %d factors all move each other, at most %d can be drawn", ErrEntangled, e.core, MaxCore)
	}
	if !limited { // a draw costs about 12 core^3 steps: keep to what a minute or two can do
		core := float64(e.core)
		e.c.MaxDraws = min(c.MaxDraws, max(2000, int(2e11/(12*core*core*core))))
	}
	t := e.drawAll(ctx)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return e.result(t), nil
}

// tally counts what a batch, or the whole run, gave.
type tally struct {
	drawn, stable, accepted int
	up, down                []int32
	accW, refW              []float64
}

func (e *engine) newTally() *tally {
	t := &tally{up: make([]int32, len(e.nodes)), down: make([]int32, len(e.nodes))}
	if e.c.Densities {
		t.accW, t.refW = make([]float64, len(e.edges)), make([]float64, len(e.edges))
	}
	return t
}

func (t *tally) add(o *tally) {
	t.drawn += o.drawn
	t.stable += o.stable
	t.accepted += o.accepted
	for i := range t.up {
		t.up[i] += o.up[i]
		t.down[i] += o.down[i]
	}
	for i := range t.accW {
		t.accW[i] += o.accW[i]
		t.refW[i] += o.refW[i]
	}
}

// drawAll runs rounds of one batch a worker. A batch stops by itself when it alone has all
// that is wanted; the last batch that is needed is run again with the number still missing,
// so that exactly Draws are accepted whatever the round looked like.
func (e *engine) drawAll(ctx context.Context) *tally {
	total := e.newTally()
	workers := make([]*worker, e.c.Workers)
	for i := range workers {
		workers[i] = e.newWorker()
	}
	for next := uint64(0); total.accepted < e.c.Draws && total.drawn < e.c.MaxDraws && ctx.Err() == nil; {
		got := make([]*tally, len(workers))
		var wg sync.WaitGroup
		for i, w := range workers {
			wg.Go(func() { got[i] = w.batch(next+uint64(i), e.c.Draws, batchSize) })
		}
		wg.Wait()
		for i, b := range got {
			want, room := e.c.Draws-total.accepted, e.c.MaxDraws-total.drawn
			if want <= 0 || room <= 0 {
				break
			}
			if b.accepted > want || b.drawn > room {
				b = workers[0].batch(next+uint64(i), want, min(batchSize, room))
			}
			total.add(b)
		}
		next += uint64(len(workers))
	}
	return total
}

// batch makes up to size draws of the numbered stream and stops after want accepted ones.
func (w *worker) batch(stream uint64, want, size int) *tally {
	t := w.e.newTally()
	w.rng = rand.New(rand.NewPCG(w.e.c.Seed, stream))
	for t.drawn < size && t.accepted < want {
		t.drawn++
		w.draw()
		if !w.stable() {
			continue
		}
		t.stable++
		w.solve()
		ok := w.valid()
		if ok {
			t.accepted++
			for i, x := range w.s {
				if x > w.e.c.Epsilon {
					t.up[i]++
				} else if x < -w.e.c.Epsilon {
					t.down[i]++
				}
			}
		}
		if t.accW != nil {
			sum := t.refW
			if ok {
				sum = t.accW
			}
			for k, x := range w.weight {
				sum[k] += math.Abs(x)
			}
		}
	}
	return t
}

func (e *engine) result(t *tally) *Result {
	r := &Result{Drawn: t.drawn, Stable: t.stable, Accepted: t.accepted,
		StableShare: ratio(t.stable, t.drawn), Likelihood: ratio(t.accepted, t.stable),
		Nodes: len(e.nodes), Edges: len(e.edges), Core: e.core}
	switch {
	case t.stable == 0:
		r.Note = "no stable weighting was found"
	case t.accepted == 0:
		r.Note = "no stable weighting agrees with what is known to have happened"
	case t.accepted < e.c.Draws:
		r.Note = fmt.Sprintf("only %d of %d draws were accepted before the limit of %d", t.accepted, e.c.Draws, e.c.MaxDraws)
	}
	for i := range e.m.N() {
		x := Response{Node: i, Zero: t.accepted}
		if k := e.local[i]; k >= 0 {
			x.Up, x.Down = int(t.up[k]), int(t.down[k])
			x.Zero -= x.Up + x.Down
			x.Reached = e.reached[i]
		}
		x.ShareUp, x.ShareDown, x.ShareZero = ratio(x.Up, t.accepted), ratio(x.Down, t.accepted), ratio(x.Zero, t.accepted)
		x.UpRange, x.DownRange = Wilson(x.Up, t.accepted), Wilson(x.Down, t.accepted)
		r.Responses = append(r.Responses, x)
	}
	if e.c.Densities {
		for k, w := range e.edges {
			d := Density{Edge: w.index}
			if t.accepted > 0 {
				d.Accepted = t.accW[k] / float64(t.accepted)
			}
			if t.stable > t.accepted {
				d.Refused = t.refW[k] / float64(t.stable-t.accepted)
			}
			if w.index >= 0 {
				r.Densities = append(r.Densities, d)
			}
		}
		slices.SortFunc(r.Densities, func(a, b Density) int { return cmp.Compare(a.Edge, b.Edge) })
	}
	return r
}

func ratio(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(k) / float64(n)
}

// Wilson is the 95 % score interval of a share of k in n (Wilson 1927); [0, 1] for n = 0.
func Wilson(k, n int) [2]float64 {
	if n == 0 {
		return [2]float64{0, 1}
	}
	const z = 1.959963984540054
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return [2]float64{max(0, mid-half), min(1, mid+half)}
}
