package nlp

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp/internal/neural"
)

//go:embed models/srl.bin
var srlFile []byte

// Frame is a predicate with its arguments: who did what to whom, when, where and how
// (PropBank; Palmer, Gildea and Kingsbury 2005).
type Frame struct {
	Pred int // token of the predicate
	Args []Role
}

// Role is an argument of a predicate: the tokens [First, Last].
type Role struct {
	Label       RoleLabel
	First, Last int
	Head        int // token that carries the syntax of the argument
}

// RoleLabel is a PropBank role; the zero value is none.
type RoleLabel uint8

var roleNames = [...]string{"_", "ARG0", "ARG1", "ARG2", "ARG3", "ARG4", "ARG5", "ARGM-TMP", "ARGM-LOC", "ARGM-MNR", "ARGM-ADV", "ARGM-MOD", "ARGM-NEG", "ARGM-DIS",
	"ARGM-EXT", "ARGM-PRP", "ARGM-CAU", "ARGM-DIR", "ARGM-PRD", "ARGM-GOL", "ARGM-ADJ", "ARGM-LVB", "ARGM-PRR", "ARGM-COM", "ARGM-CXN", "ARGM-REC",
	"R-ARG0", "R-ARG1", "R-ARG2", "R-ARGM-LOC", "R-ARGM-TMP"}

const roleCount = len(roleNames)

// The roles that other code asks for by name.
const (
	RoleNone RoleLabel = iota
	RoleArg0
	RoleArg1
	RoleArg2
	RoleArg3
	RoleArg4
	RoleArg5
	RoleTime
	RolePlace
	RoleManner
	RoleAdverbial
	RoleModal
	RoleNegation
	RoleDiscourse
	RoleExtent
	RolePurpose
	RoleCause
)

// String gives the label as PropBank has it: "ARG0", "ARGM-TMP", "R-ARG1".
func (r RoleLabel) String() string { return roleNames[r] }

// ParseRole returns the role of that name, RoleNone for one that isn't learned.
func ParseRole(s string) RoleLabel {
	for i, n := range roleNames {
		if i > 0 && n == s {
			return RoleLabel(i)
		}
	}
	return RoleNone
}

// Frames returns the predicates with their arguments, in order. Do not change them.
func (d *Doc) Frames() []Frame { return d.frames }

// srlBits is the size of the table of features.
const srlBits = 17

// srlModel is a multi-class logistic regression over hashed features of predicate and
// candidate, with weights of one byte.
type srlModel struct {
	w     []int8              // row of roleCount for each feature, and SumWidth bytes that are not used
	nouns map[uint32]struct{} // lemmas of nouns and adjectives that are predicates
}

const srlMagic = "RSRL1\n"

func (m *srlModel) encode(w io.Writer) error {
	b := []byte(srlMagic)
	nouns := make([]uint32, 0, len(m.nouns))
	for h := range m.nouns {
		nouns = append(nouns, h)
	}
	slices.Sort(nouns)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(nouns)))
	for _, h := range nouns {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	for _, x := range m.w[:roleCount<<srlBits] {
		b = append(b, byte(x))
	}
	return writeGzip(w, b)
}

func decodeSRL(file []byte) (*srlModel, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("read role model: %w", err)
	}
	b, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("read role model: %w", err)
	}
	rest, ok := bytes.CutPrefix(b, []byte(srlMagic))
	if !ok || len(rest) < 4 {
		return nil, fmt.Errorf("read role model: not a role model")
	}
	n := int(binary.LittleEndian.Uint32(rest))
	rest = rest[4:]
	if n < 0 || n > 1<<20 || len(rest) != 4*n+roleCount<<srlBits {
		return nil, fmt.Errorf("read role model: %d bytes that don't fit this program", len(b))
	}
	m := &srlModel{w: make([]int8, roleCount<<srlBits+neural.SumWidth), nouns: make(map[uint32]struct{}, n)}
	for i := range n {
		m.nouns[binary.LittleEndian.Uint32(rest[4*i:])] = struct{}{}
	}
	for i, x := range rest[4*n:] {
		m.w[i] = int8(x)
	}
	return m, nil
}

// srlWork is the memory of the labelling of one document.
type srlWork struct {
	cand   []srlCandidate
	feats  []uint32
	score  [roleCount]int32
	lemma  []uint32 // hash of the lemma of each token
	timely []uint8  // 1 inside a date or duration
	roles  []Role
	first  []int32 // first and last token of each subtree
	last   []int32
}

// srlCandidate is a phrase that may be an argument.
type srlCandidate struct {
	head, first, last int32
	path              uint32
	level             int32
	variant           uint32 // 1 for a phrase that is cut short, 2 for the bare predicate of a copula
	scores            [roleCount]int32
}

// frames finds predicates and labels their arguments.
func (w *semWork) frames(d *Doc, m *srlModel) {
	w.prepareFrames(d)
	s := &w.srl
	d.frames = d.frames[:0]
	s.roles = s.roles[:0]
	for i := range d.start {
		if !w.isPredicate(d, m, int32(i)) {
			continue
		}
		n := len(s.roles)
		s.roles = w.arguments(d, m, int32(i), s.roles)
		if len(s.roles) > n {
			d.frames = append(d.frames, Frame{Pred: i})
			// The place in the common list is set when that no longer moves.
			d.frames[len(d.frames)-1].Args = s.roles[n:len(s.roles):len(s.roles)]
		}
	}
	all := append(d.roles[:0], s.roles...)
	at := 0
	for k := range d.frames {
		n := len(d.frames[k].Args)
		d.frames[k].Args = all[at : at+n : at+n]
		at += n
	}
	d.roles = all
}

// prepareFrames fills the columns that the features use.
func (w *semWork) prepareFrames(d *Doc) {
	s := &w.srl
	n := len(d.start)
	s.lemma, s.timely = resize(s.lemma, n), resize(s.timely, n)
	s.first, s.last = resize(s.first, n), resize(s.last, n)
	clear(s.timely)
	for _, v := range d.values {
		if v.Kind == ValueDate || v.Kind == ValueDuration || v.Kind == ValueSet {
			for t := v.First; t <= v.Last; t++ {
				s.timely[t] = 1
			}
		}
	}
	for i := range d.start {
		s.lemma[i] = stringHash(d.lemma[i])
		s.first[i], s.last[i] = int32(i), int32(i)
	}
	// The ends of subtrees, by walking from every token up to the root; no deeper than a
	// bound, so that a chain of ten thousand links costs no more than its length times it.
	for i := range d.start {
		t := int32(i)
		for h, k := d.head[t], 0; h >= 0 && k < 60; h, k = d.head[h], k+1 {
			if s.first[h] <= t && t <= s.last[h] && h != t && k > 0 {
				break
			}
			s.first[h], s.last[h] = min(s.first[h], t), max(s.last[h], t)
		}
	}
}

// isPredicate tells whether token i evokes a frame: full verbs, copulas and those nouns and
// adjectives that the training data treat so.
func (w *semWork) isPredicate(d *Doc, m *srlModel, i int32) bool {
	switch d.upos[i] {
	case VERB:
		return true
	case AUX:
		return d.dep[i] == DepCop
	case NOUN, ADJ:
		_, ok := m.nouns[mix2(w.srl.lemma[i], uint32(d.upos[i]))]
		return ok
	}
	return false
}

// srlEager is added to the score of every role against none. Chosen on PropBank's dev part.
var srlEager int32 = 45

const (
	srlLevels = 4  // how far up the tree arguments are looked for
	srlMost   = 40 // candidates of a predicate
)

// candidates lists the phrases around predicate p: its dependents, and those of the words
// above it (Xue and Palmer 2004), and these words themselves.
func (w *semWork) argCandidates(d *Doc, p int32) []srlCandidate {
	s := &w.srl
	s.cand = s.cand[:0]
	push := func(t, first, last int32, path uint32, level int32, variant uint32) {
		first, last = w.trim(d, first, last)
		if first <= p && p <= last || len(s.cand) >= srlMost || first > last {
			return
		}
		if n := len(s.cand); variant > 0 && n > 0 && s.cand[n-1].first == first && s.cand[n-1].last == last {
			return
		}
		s.cand = append(s.cand, srlCandidate{head: t, first: first, last: last, path: path, level: level, variant: variant})
	}
	add := func(t, first, last int32, path uint32, level int32) {
		if d.upos[t] == PUNCT {
			return
		}
		push(t, first, last, path, level, 0)
		// The same phrase without a clause, a conjunct or a complement that trails it.
		clause, comp := int32(-1), int32(-1)
		for k := d.firstChild[t]; k >= 0; k = d.nextSibling[k] {
			if k <= t || s.first[k] <= t || s.first[k] <= first {
				continue
			}
			switch r := d.dep[k].Main(); {
			case clause < 0 && (r == DepParataxis || r == DepAdvcl || r == DepConj || r == DepAppos || r == DepObl && level == 0 && d.dep[t].Main() != DepCcomp && d.dep[t].Main() != DepXcomp && d.dep[t].Main() != DepAdvcl):
				clause = s.first[k] - 1
			case r == DepAcl || r == DepNmod && !hasCase(d, w, k, hashOf):
				comp = s.first[k] - 1
			}
		}
		if clause >= t && clause < last {
			push(t, first, clause, mix2(path, 3), level, 1)
		}
		if comp >= t && comp < last && level == 0 {
			push(t, first, comp, mix2(path, 4), level, 3)
		}
	}
	path := uint32(17)
	cur, below := p, int32(-1)
	for level := int32(0); level <= srlLevels; level++ {
		for k := d.firstChild[cur]; k >= 0; k = d.nextSibling[k] {
			if k == below {
				continue
			}
			add(k, s.first[k], s.last[k], mix2(path, uint32(d.dep[k])+64), level)
			// Two dependents that follow each other may be one argument: "let [me know]", or
			// a complement that was hung too high.
			if n := d.nextSibling[k]; level == 0 && k > p && n >= 0 && n != below && s.first[n] == s.last[k]+1 && d.upos[n] != PUNCT && d.upos[k] != PUNCT {
				h := k
				if d.dep[n].Main() == DepXcomp || d.dep[n].Main() == DepCcomp {
					h = n
				}
				push(h, s.first[k], s.last[n], mix2(mix2(path, uint32(d.dep[k])+64), uint32(d.dep[n])), level, 4)
			}
		}
		h := d.head[cur]
		if h < 0 {
			break
		}
		path = mix2(path, uint32(d.dep[cur])+1)
		// The word above, without the part that holds the predicate.
		first, last := s.first[h], s.last[h]
		switch {
		case d.dep[cur] == DepCop || d.dep[cur].Main() == DepAux:
			first = cur + 1
			if h < cur {
				first, last = s.first[h], cur-1
			}
		case cur > h:
			last = s.first[cur] - 1
		default:
			first = s.last[cur] + 1
		}
		for first < h && (d.dep[first] == DepCase || d.dep[first] == DepMark || d.dep[first] == DepCc || d.upos[first] == PUNCT) && d.head[first] == h {
			first++ // "with [the people] who came"
		}
		if first <= h && h <= last {
			add(h, first, last, mix2(path, 7), level+1)
			if d.dep[cur] == DepCop && level == 0 && len(s.cand) < srlMost {
				if a, b := w.barePredicate(d, cur, h); a > cur && (a != first || b != last) {
					s.cand = append(s.cand, srlCandidate{head: h, first: a, last: b, path: mix2(path, 5), level: 1, variant: 2})
				}
			}
		}
		below, cur = cur, h
	}
	return s.cand
}

// trim takes marks and conjunctions off the ends of a phrase, but leaves it in its quotation
// marks or brackets.
func (w *semWork) trim(d *Doc, first, last int32) (int32, int32) {
	closed := func() bool {
		if first >= last {
			return false
		}
		a, b := d.xpos[first], d.xpos[last]
		return a == TagOpenQuote && b == TagCloseQuote || a == TagLRB && b == TagRRB
	}
	for first < last && (d.upos[first] == PUNCT || d.dep[first] == DepCc) && !closed() {
		first++
	}
	for last > first && d.upos[last] == PUNCT && !closed() {
		// A quotation mark that was opened inside the phrase stays with it.
		if (d.xpos[last] == TagCloseQuote || d.xpos[last] == TagRRB) && w.opened(d, first, last) {
			break
		}
		last--
	}
	return first, last
}

// opened reports whether the mark at last was opened at or behind first.
func (w *semWork) opened(d *Doc, first, last int32) bool {
	open := TagOpenQuote
	if d.xpos[last] == TagRRB {
		open = TagLRB
	}
	for t := last - 1; t >= first && t > last-60; t-- {
		if d.xpos[t] == open {
			return true
		}
		if d.xpos[t] == d.xpos[last] {
			return false
		}
	}
	return false
}

// barePredicate is the predicate of copula c without adverbs of time and place and clauses
// around it.
func (w *semWork) barePredicate(d *Doc, c, h int32) (first, last int32) {
	s := &w.srl
	first, last = h, h
	for k := d.firstChild[h]; k >= 0; k = d.nextSibling[k] {
		switch d.dep[k].Main() {
		case DepDet, DepAmod, DepNummod, DepCompound, DepFlat, DepCase, DepFixed, DepNmod, DepAcl:
			if s.first[k] > c {
				first, last = min(first, s.first[k]), max(last, s.last[k])
			}
		}
	}
	return first, last
}

// arguments labels the candidates of predicate p and appends the arguments found, in order.
func (w *semWork) arguments(d *Doc, m *srlModel, p int32, out []Role) []Role {
	s := &w.srl
	cands := w.argCandidates(d, p)
	frame := w.frameHash(d, p)
	passive := w.passive(d, p)
	for k := range cands {
		c := &cands[k]
		s.feats = w.srlFeatures(s.feats[:0], d, p, c, frame, passive)
		var sum [neural.SumWidth]int16
		neural.SumRows(&sum, m.w, roleCount, s.feats)
		for l := range c.scores {
			c.scores[l] = int32(sum[l])
		}
	}
	// The surest first; no core role twice, no overlap.
	n := len(out)
	var used [roleCount]bool
	for range cands {
		best, label, gain := -1, 0, int32(0)
		for k := range cands {
			c := &cands[k]
			for l := 1; l < roleCount; l++ {
				if g := c.scores[l] - c.scores[0] + srlEager; g > gain && !(used[l] && coreRole(l)) {
					best, label, gain = k, l, g
				}
			}
		}
		if best < 0 {
			break
		}
		c := &cands[best]
		c.scores[0] = 1 << 28 // taken
		clash := false
		for _, r := range out[n:] {
			clash = clash || int(c.first) <= r.Last && int(c.last) >= r.First
		}
		if clash {
			continue
		}
		used[label] = true
		out = append(out, Role{Label: RoleLabel(label), First: int(c.first), Last: int(c.last), Head: int(c.head)})
	}
	slices.SortFunc(out[n:], func(a, b Role) int { return a.First - b.First })
	return out
}

func coreRole(l int) bool { return l >= int(RoleArg0) && l <= int(RoleArg5) || l == int(RoleModal) }

// passive tells the voice of a verb: 0 active, 1 passive, 2 a participle without auxiliary.
func (w *semWork) passive(d *Doc, p int32) uint32 {
	for k := d.firstChild[p]; k >= 0; k = d.nextSibling[k] {
		if d.dep[k] == DepAuxPass || d.dep[k] == DepNsubjPass {
			return 1
		}
	}
	if d.xpos[p] == TagVBN {
		return 2
	}
	return 0
}

// frameHash describes which dependents the predicate has.
func (w *semWork) frameHash(d *Doc, p int32) uint32 {
	h := uint32(d.dep[p].Main()) + 1
	for k := d.firstChild[p]; k >= 0; k = d.nextSibling[k] {
		switch d.dep[k].Main() {
		case DepNsubj, DepObj, DepIobj, DepCcomp, DepXcomp, DepCsubj, DepObl:
			h = mix2(h, uint32(d.dep[k].Main())*2+boolBit(k > p))
		}
	}
	return h
}

func srlFeature(t, v uint32) uint32 {
	h := (v + t*0x9e3779b1) * 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return h & (1<<srlBits - 1)
}

// srlFeatures describe predicate p and candidate c.
func (w *semWork) srlFeatures(f []uint32, d *Doc, p int32, c *srlCandidate, frame, passive uint32) []uint32 {
	s := &w.srl
	t := c.head
	dep := uint32(d.dep[t])
	lemma := s.lemma[p]
	v := &w.view[t]
	side := boolBit(t > p)
	marker := uint32(0) // preposition or conjunction of the phrase
	for k := d.firstChild[t]; k >= 0; k = d.nextSibling[k] {
		if r := d.dep[k].Main(); r == DepCase || r == DepMark {
			marker = w.view[k].low
			break
		}
	}
	at := mix2(mix2(dep, side), uint32(c.level)+c.variant*16)
	kind := uint32(d.upos[p])
	n := uint32(0)
	add := func(x uint32) {
		n++
		f = append(f, srlFeature(n, x))
	}
	add(kind)
	add(mix2(c.path, kind))
	add(mix2(c.path, lemma))
	add(mix2(mix2(c.path, passive), side))
	add(mix2(at, lemma))
	add(mix2(mix2(at, lemma), passive))
	add(mix2(at, mix2(passive, kind)))
	add(mix2(at, v.low))
	add(mix2(at, uint32(d.xpos[t])))
	add(mix2(v.low, side))
	add(mix2(marker, at))
	add(mix2(marker, lemma))
	add(mix2(marker, mix2(uint32(v.cl.p8), dep)))
	add(mix2(marker, mix2(v.low, dep)))
	add(mix2(uint32(v.cl.p8), at))
	add(mix2(uint32(v.cl.p10), dep))
	add(mix2(uint32(v.cl.p6), mix2(lemma, dep)))
	add(mix2(frame, at))
	add(mix2(mix2(frame, lemma), at))
	add(mix2(mix2(frame, passive), mix2(c.path, marker)))
	add(mix2(uint32(s.timely[t])+2*uint32(w.coref.entityLabel(d, t)), at))
	add(mix2(uint32(s.timely[t]), mix2(marker, dep)))
	add(mix2(w.view[c.first].low, at))
	add(mix2(w.view[c.last].low, dep))
	add(mix2(uint32(d.xpos[c.first]), mix2(uint32(d.xpos[c.last]), at)))
	add(mix2(uint32(w.view[p].cl.p10), at))
	add(mix2(uint32(w.view[p].cl.p6), mix2(c.path, marker)))
	add(mix2(uint32(d.xpos[p]), c.path))
	gap := c.first - p
	if gap < 0 {
		gap = p - c.last
	}
	add(mix2(uint32(min(gap, 6)), at))
	add(mix2(uint32(min(c.last-c.first, 5)), at))
	add(mix2(uint32(d.dep[p]), at))
	return f
}

// entityLabel is the label of the entity that token t is part of.
func (c *corefWork) entityLabel(d *Doc, t int32) EntityLabel {
	if int(t) < len(c.inside) && c.inside[t] > 0 && int(c.inside[t]) <= len(d.entities) {
		return d.entities[c.inside[t]-1].Label
	}
	return EntityNone
}

// String writes the frame with the words of its document for messages.
func (f Frame) String(d *Doc) string {
	var b strings.Builder
	b.WriteString(d.SpanText(f.Pred, f.Pred))
	for _, r := range f.Args {
		fmt.Fprintf(&b, " [%s %s]", r.Label, d.SpanText(r.First, r.Last))
	}
	return b.String()
}
