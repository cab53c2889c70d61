package page

import "math"

// weigh gives each block its weight in the search for the body: about the tenth part of its
// words for running prose, and a small negative number for anything that interrupts prose.
func (p *Page) weigh() {
	caps := p.capitals()
	for i := range p.Blocks {
		b := &p.Blocks[i]
		b.f.weight = weight(b, caps) + b.Hint.Prior
	}
}

// capitals reports whether the page is set in capitals throughout, as old wire copy is.
func (p *Page) capitals() bool {
	caps, all := 0, 0
	for i := range p.Blocks {
		all += p.Blocks[i].f.words
		if p.Blocks[i].f.caps {
			caps += p.Blocks[i].f.words
		}
	}
	return caps*3 > all*2
}

func weight(b *Block, caps bool) float64 {
	f := &b.f
	if b.Hint.Kind != "" && !b.Hint.Kind.Coded() {
		return -1
	}
	if f.words == 0 {
		return -.1
	}
	// How much the block reads like prose, as a log-odds. The coefficients were set by hand
	// on invented pages; the weights of long paragraphs leave much room for error.
	z := -2.2 + 1.8*min(float64(f.words)/14, 2.5)
	if f.terminal {
		z += 1.6
	} else {
		z -= 1
	}
	lower := min(f.lower, .8)
	if caps {
		lower = .6
	}
	z += 2 * (min(f.stops, .5) + lower - .6)
	z -= 5 * f.link
	if f.caps && !caps {
		z -= 2
	}
	if f.bullet {
		z -= .8
	}
	if f.repeats > 1 && f.words < 40 {
		z -= 1.5
	}
	if b.Hint.Heading > 0 || f.marked > 0 {
		z -= 2.5
	}
	prose := 1 / (1 + math.Exp(-z))
	w := (2*prose - 1)
	if w > 0 {
		w *= 1 + min(float64(f.words), 150)/10
	} else {
		w *= 1.6
		if f.link > .8 {
			w -= .6
		}
	}
	if f.cue != nil && !f.cue.tail {
		w = min(w, 0) + f.cue.weight
	}
	return w
}

// stretch returns the first and last block of the stretch with the greatest sum of weights,
// and false if no block has a positive one. Among equals the earliest and shortest is taken.
func (p *Page) stretch() (first, last int, ok bool) {
	for i := range p.Blocks {
		if p.Blocks[i].Hint.Body > 0 {
			if !ok {
				first, ok = i, true
			}
			last = i
		}
	}
	if ok {
		return first, last, true
	}
	best, sum, start := 0.0, 0.0, 0
	for i := range p.Blocks {
		if sum <= 0 {
			sum, start = 0, i
		}
		sum += p.Blocks[i].f.weight
		if sum > best+1e-9 {
			best, first, last, ok = sum, start, i, true
		}
	}
	return first, last, ok
}
