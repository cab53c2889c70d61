package page

// Traits are the features of a block that a reader may want for its own judgement.
type Traits struct {
	Words, Repeats         int
	Link, Lower, Stops     float64 // shares, 0 to 1
	Terminal, Caps, Bullet bool
	Cue, TailCue           bool // a wording that marks what is not the account
	Chars                  int
}

// Measure computes the traits of all blocks; Read does so itself.
func (p *Page) Measure() { p.measure() }

// Traits returns what Measure found for block i.
func (p *Page) Traits(i int) Traits {
	f := &p.Blocks[i].f
	return Traits{
		Words: f.words, Repeats: f.repeats, Link: f.link, Lower: f.lower, Stops: f.stops, Terminal: f.terminal, Caps: f.caps, Bullet: f.bullet,
		Cue: f.cue != nil, TailCue: f.cue != nil && f.cue.tail, Chars: f.chars,
	}
}
