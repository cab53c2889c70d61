package nlp

import (
	_ "embed"
	"encoding/binary"
	"fmt"
)

//go:embed models/coref.bin
var corefFile []byte

// corefBits is the size of the table of weights of the ranker.
const corefBits = 13

// corefModel ranks the antecedents of a pronoun: a linear model over hashed features of the
// pair, learned as a softmax over all candidates of a pronoun and "none of them".
type corefModel struct{ w []int16 }

const corefMagic = "RCOREF1\n"

func decodeCoref(b []byte) (*corefModel, error) {
	if len(b) != len(corefMagic)+2<<corefBits || string(b[:len(corefMagic)]) != corefMagic {
		return nil, fmt.Errorf("read coreference model: %d bytes that don't fit this program", len(b))
	}
	b = b[len(corefMagic):]
	m := &corefModel{w: make([]int16, 1<<corefBits)}
	for i := range m.w {
		m.w[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return m, nil
}

func (m *corefModel) encode() []byte {
	b := []byte(corefMagic)
	for _, x := range m.w {
		b = binary.LittleEndian.AppendUint16(b, uint16(x))
	}
	return b
}

// candidate is an entity that a pronoun may refer to, by its nearest mention.
type candidate struct {
	ent     int32
	mention int32
	rank    int32 // how many compatible ones are nearer
	after   bool  // stands behind the pronoun, in the same sentence
	feats   []uint32
}

const (
	pronounWindow  = 3  // sentences to look back
	mentionsWindow = 60 // mentions to look back
)

// candidates lists what pronoun i may refer to, nearest first.
func (c *corefWork) candidates(d *Doc, i int) []candidate {
	p := &c.m[i]
	c.search++
	c.cand = c.cand[:0]
	rank := int32(0)
	for k := i - 1; k >= 0 && k >= i-mentionsWindow; k-- {
		m := &c.m[k]
		if p.sent-m.sent > pronounWindow {
			break
		}
		if m.ent < 0 || c.seen[m.ent] == c.search || !c.possible(d, p, m) {
			continue
		}
		c.seen[m.ent] = c.search
		c.push(candidate{ent: m.ent, mention: int32(k), rank: rank})
		rank++
	}
	rank = 0
	for k := i + 1; k < len(c.m) && k <= i+12 && c.m[k].sent == p.sent; k++ {
		m := &c.m[k]
		if m.ent < 0 || m.kind == Pronominal || c.seen[m.ent] == c.search || !c.possible(d, p, m) {
			continue
		}
		c.seen[m.ent] = c.search
		c.push(candidate{ent: m.ent, mention: int32(k), rank: rank, after: true})
		rank++
	}
	return c.cand
}

// push appends and keeps the memory of the feature lists.
func (c *corefWork) push(x candidate) {
	n := len(c.cand)
	if n < cap(c.cand) {
		x.feats = c.cand[:n+1][n].feats[:0]
	}
	c.cand = append(c.cand, x)
}

// possible applies what grammar forbids: number, gender, kind, and the places in which a
// pronoun and its antecedent can't stand.
func (c *corefWork) possible(d *Doc, p, m *corefMention) bool {
	x := &c.e[m.ent]
	switch p.pron {
	case pronHe, pronShe:
		if x.human == humanGroup || x.human == humanPlace || x.human == humanThing || x.number == numberPlural || m.coord {
			return false
		}
		if x.gender != genderUnknown && x.gender != p.gender {
			return false
		}
	case pronIt:
		if x.human == humanPerson || x.number == numberPlural && x.human != humanGroup || m.coord || x.label == EntityPerson || x.gender != genderUnknown && x.human != humanThing {
			return false
		}
	case pronThey:
		if x.number == numberSingular && x.human != humanGroup && x.human != humanPlace && x.human != humanPerson && !m.coord {
			return false
		}
		if x.label == EntityPerson && x.number != numberPlural && !m.coord {
			return false
		}
	}
	if m.first <= p.head && p.head <= m.last {
		return false
	}
	if m.sent == p.sent {
		// Two arguments of one verb are two things, unless the second is reflexive.
		if p.role != rolePossessive && d.head[m.head] >= 0 && d.head[m.head] == d.head[p.head] && !isReflexive(d, p.head) && m.role != rolePossessive {
			return false
		}
		// "his brother": not the brother himself.
		if p.role == rolePossessive && d.head[p.head] == m.head {
			return false
		}
	}
	return true
}

func isReflexive(d *Doc, t int32) bool {
	s := d.text[d.start[t]:d.end[t]]
	return len(s) > 5 && (s[len(s)-4:] == "self" || s[len(s)-4:] == "lves")
}

// resolvePronoun gives the entity of pronoun i, -1 for none.
func (c *corefWork) resolvePronoun(d *Doc, w *semWork, i int, model *corefModel) int32 {
	best, at := int32(0), -1
	cands := c.candidates(d, i)
	c.feats = c.noneFeatures(c.feats[:0], i, len(cands))
	for _, f := range c.feats {
		best += int32(model.w[f])
	}
	for k := range cands {
		x := &cands[k]
		x.feats = c.features(x.feats[:0], d, w, i, x, len(cands))
		s := int32(0)
		for _, f := range x.feats {
			s += int32(model.w[f])
		}
		if s > best {
			best, at = s, k
		}
	}
	if at < 0 {
		return -1
	}
	return cands[at].ent
}

func corefFeature(t, v uint32) uint32 {
	h := (v + t*0x9e3779b1) * 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return h & (1<<corefBits - 1)
}

// noneFeatures describe a pronoun that refers to nothing in reach.
func (c *corefWork) noneFeatures(f []uint32, i, n int) []uint32 {
	p := &c.m[i]
	pc := uint32(p.pron)
	f = append(f, corefFeature(90, pc))
	f = append(f, corefFeature(91, pc*16+uint32(min(n, 6))))
	return append(f, corefFeature(92, pc*16+uint32(p.role)))
}

// features describe pronoun i and one candidate.
func (c *corefWork) features(f []uint32, d *Doc, w *semWork, i int, x *candidate, n int) []uint32 {
	p, m, e := &c.m[i], &c.m[x.mention], &c.e[x.ent]
	pc := uint32(p.pron)
	if pc == uint32(pronShe) {
		pc = uint32(pronHe) // men and women are spoken of alike
	}
	dist := uint32(min(p.sent-m.sent, 3))
	after := uint32(0)
	if x.after {
		after = 1
	}
	role, prole := uint32(m.role), uint32(p.role)
	add := func(t, v uint32) { f = append(f, corefFeature(t, v*8+pc)) }
	add(1, dist*2+after)
	add(2, (dist*16+role)*2+after)
	add(3, ((dist*16+role)*16+prole)*2+after)
	add(4, uint32(min(x.rank, 5))*2+after)
	add(5, (uint32(min(x.rank, 3))*4+dist)*16+role)
	add(6, uint32(m.kind)*4+uint32(m.definite))
	add(7, uint32(e.label)*8+uint32(e.human))
	add(8, uint32(e.number)*8+uint32(e.human))
	g := uint32(0)
	if e.gender != genderUnknown && e.gender == p.gender {
		g = 1
	}
	add(9, g*8+uint32(e.label))
	add(10, g*2+boolBit(m.kind == Pronominal))
	add(11, uint32(min(e.count, 8)))
	add(12, boolBit(m.coord)*4+uint32(m.number))
	if m.kind == Pronominal {
		add(13, boolBit(m.pron == p.pron)*16+role)
	}
	if m.role == p.role {
		add(14, dist*16+role)
	}
	if m.sent == p.sent {
		gap := p.head - m.last
		if gap < 0 {
			gap = m.first - p.head
		}
		b := uint32(0)
		for gap > 1 && b < 6 {
			gap /= 2
			b++
		}
		add(15, b*2+after)
		// The verbs above: "X said that he": the antecedent is the subject of a verb that
		// governs the pronoun's clause.
		mv, up := d.head[m.head], p.head
		depth := uint32(0)
		for depth < 8 && up >= 0 && up != mv {
			up = d.head[up]
			depth++
		}
		if up == mv && mv >= 0 {
			add(16, (depth*16+role)*16+prole)
			add(17, boolBit(role == uint32(roleSubject))*8+min(depth, 4))
		} else {
			add(18, role*16+prole)
		}
		if up >= 0 && d.head[p.head] >= 0 {
			add(19, uint32(d.dep[d.head[p.head]].Main())*16+role)
		}
		if p.role == rolePossessive {
			// "X and his brother", "X sold his house"
			h := d.head[p.head]
			if h >= 0 && d.head[h] == m.head {
				add(20, uint32(d.dep[h].Main()))
			}
			if h >= 0 && d.head[h] >= 0 && d.head[h] == d.head[m.head] {
				add(21, role*64+uint32(d.dep[h].Main()))
			}
		}
	} else {
		// The first mention of a sentence, and the subject of its root, are what it is
		// about.
		add(22, boolBit(d.head[m.head] >= 0 && d.head[d.head[m.head]] < 0)*16+role)
		add(23, boolBit(m.first == d.sents[m.sent].first)*4+dist)
	}
	main := p.head
	for range 3 {
		if d.head[main] >= 0 {
			main = d.head[main]
		}
	}
	add(24, boolBit(d.head[main] < 0)*16+prole)
	add(25, uint32(min(n, 5))*8+uint32(min(x.rank, 5)))
	if e.count >= 3 {
		add(26, dist*16+role)
	}
	if int(x.ent) == c.busiest() {
		add(27, dist)
	}
	if e.label == EntityNone && m.kind == Nominal {
		add(28, uint32(w.view[m.head].cl.p6)*4+dist)
		add(29, uint32(w.view[m.head].cl.p10))
	}
	if gov := d.head[p.head]; gov >= 0 && e.label == EntityNone {
		add(30, mix2(uint32(w.view[gov].cl.p6), uint32(w.view[m.head].cl.p6)))
	}
	return f
}

func boolBit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// busiest is the entity with most mentions so far, -1 when there is none.
func (c *corefWork) busiest() int {
	if c.busyAt == len(c.e) && c.busyAt > 0 && c.busyCount == c.e[c.busy].count {
		return c.busy
	}
	// Looked up at most once for each new entity or mention of the leader.
	best := -1
	for k := range c.e {
		if k >= 400 {
			break
		}
		if best < 0 || c.e[k].count > c.e[best].count {
			best = k
		}
	}
	if best >= 0 {
		c.busy, c.busyAt, c.busyCount = best, len(c.e), c.e[best].count
	}
	return best
}
