package learn

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Target is a sentence with a named target and the tone towards it.
type Target struct {
	Sentence string `json:"sentence"`
	Mention  string `json:"mention"`
	From     int    `json:"from"` // characters
	To       int    `json:"to"`
	Polarity int    `json:"polarity"` // -1, 0, 1
	ID       string `json:"id"`
}

// ReadTargets reads NewsMTSC, one JSON object a line, and turns its character offsets into
// byte offsets.
func ReadTargets(r io.Reader) ([]Target, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	var out []Target
	for n := 1; sc.Scan(); n++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var t Target
		if err := json.Unmarshal(sc.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("read targets, line %d: %w", n, err)
		}
		t.From, t.To = byteAt(t.Sentence, t.From), byteAt(t.Sentence, t.To)
		out = append(out, t)
	}
	return out, sc.Err()
}

func byteAt(s string, chars int) int {
	for i := range s {
		if chars == 0 {
			return i
		}
		chars--
	}
	return len(s)
}

// TokensIn gives the words that overlap a byte range, -1 for none.
func TokensIn(ws []Word, start, end int) TokenSpan {
	sp := TokenSpan{-1, -2}
	for i, w := range ws {
		if w.Start < end && start < w.End {
			if sp.First < 0 {
				sp.First = i
			}
			sp.Last = i
		}
	}
	return sp
}

// ToneModel tells the tone of a sentence towards a target in it.
type ToneModel struct {
	Words *Words
	Model *Linear
}

// Tone gives the probabilities of bad, neutral and good.
func (m *ToneModel) Tone(ws []Word, target TokenSpan) [3]float64 {
	f := NewFeatures(m.Model.Bits())
	targetFeatures(f, ws, target, m.Words)
	p := m.Model.Predict(f)
	return [3]float64{p[0], p[1], p[2]}
}

// TrainTone fits the model.
func TrainTone(data []Target, analyse func(string) []Word, words *Words, o LinearOptions) *ToneModel {
	if o.Bits == 0 {
		o.Bits = 18
	}
	var xs []Example
	var ys []int
	f := NewFeatures(o.Bits)
	last := ""
	var ws []Word
	for _, t := range data {
		if t.Sentence != last {
			ws, last = analyse(t.Sentence), t.Sentence
		}
		sp := TokensIn(ws, t.From, t.To)
		if sp.First < 0 {
			continue
		}
		f.Reset()
		targetFeatures(f, ws, sp, words)
		xs = append(xs, f.Example())
		ys = append(ys, t.Polarity+1)
	}
	return &ToneModel{Words: words, Model: TrainLinear(xs, ys, 3, o)}
}

// negators turn the polarity of what follows.
var negators = map[string]bool{"not": true, "n't": true, "no": true, "never": true, "without": true, "hardly": true,
	"nothing": true, "nor": true, "neither": true, "fail": true, "failed": true, "fails": true, "failing": true, "lack": true, "lacks": true, "lacked": true}

// targetFeatures describes how a sentence treats the target.
func targetFeatures(f *Features, ws []Word, target TokenSpan, words *Words) {
	head := target.Last
	for i := target.First; i <= target.Last; i++ {
		if h := ws[i].Head; h < target.First || h > target.Last {
			head = i
			break
		}
	}
	pol := make([]float64, len(ws))
	for i, w := range ws {
		pol[i] = words.Polarity(w.Lower)
		if i >= target.First && i <= target.Last || pol[i] > -0.12 && pol[i] < 0.12 {
			pol[i] = 0
		}
		for j := max(0, i-3); j < i; j++ {
			if negators[ws[j].Lower] {
				pol[i] = -0.7 * pol[i]
				break
			}
		}
	}
	put := func(v float64, name ...string) {
		if v != 0 {
			f.Put(float32(v), name...)
		}
	}
	var left, right, near, all float64
	quoted := 0
	for i, w := range ws {
		switch w.Text {
		case "\"", "“", "”", "''", "``":
			quoted++
			continue
		}
		if i >= target.First && i <= target.Last {
			continue
		}
		side, dist := "L", target.First-i
		if i > target.Last {
			side, dist = "R", i-target.Last
		}
		decay := 1 / (1 + 0.1*float64(dist))
		all += pol[i]
		if side == "L" {
			left += pol[i] * decay
		} else {
			right += pol[i] * decay
		}
		if dist <= 5 {
			near += pol[i]
		}
		b := "3"
		switch {
		case dist <= 2:
			b = "1"
		case dist <= 6:
			b = "2"
		}
		f.Add("w", w.Lower)
		f.Add("ws", side, w.Lower)
		f.Add("wb", side, b, w.Lemma)
		p := words.Path(w.Lower)
		f.Add("cb", side, b, prefix(p, 8))
		f.Add("cs", side, prefix(p, 12))
		if i > 0 {
			f.Add("ww", ws[i-1].Lower, w.Lower)
			if dist <= 6 {
				f.Add("wwb", side, masked(ws, i-1, target), w.Lower)
			}
		}
		if dist <= 4 {
			f.Add("wd", side, strconv.Itoa(dist), w.Lower)
			f.Add("cd", side, strconv.Itoa(dist), prefix(p, 8))
		}
		if w.Lower == "but" || w.Lower == "although" || w.Lower == "despite" || w.Lower == "while" {
			f.Add("turn", side, w.Lower)
		}
	}
	put(left, "pl")
	put(right, "pr")
	put(near, "pn")
	put(all, "pa")
	sgn := func(v float64) string {
		switch {
		case v < -0.8:
			return "--"
		case v < -0.2:
			return "-"
		case v > 0.8:
			return "++"
		case v > 0.2:
			return "+"
		}
		return "0"
	}
	f.Add("sl", sgn(left))
	f.Add("sr", sgn(right))
	f.Add("slr", sgn(left), sgn(right))
	f.Add("sn", sgn(near), sgn(all))
	f.Add("pos", strconv.Itoa(min(target.First, 8)))
	f.Add("quoted", strconv.Itoa(min(quoted, 4)))
	f.Add("bias")
	for i := target.First; i <= target.Last; i++ {
		f.Add("t", ws[i].Lower)
		f.Add("tc", prefix(words.Path(ws[i].Lower), 8))
	}
	if ws[head].Dep == "" {
		return
	}
	treeFeatures(f, ws, target, head, pol, words, put, sgn)
}

func masked(ws []Word, i int, t TokenSpan) string {
	if i >= t.First && i <= t.Last {
		return "<T>"
	}
	return ws[i].Lower
}

// treeFeatures describes what the tree says of the target: what it is subject or object of,
// what modifies it, and how good or bad the clauses around it sound.
func treeFeatures(f *Features, ws []Word, target TokenSpan, head int, pol []float64, words *Words, put func(float64, ...string), sgn func(float64) string) {
	neg := func(v int) string {
		for i, w := range ws {
			if w.Head == v && negators[w.Lower] {
				_ = i
				return "not"
			}
		}
		return ""
	}
	sums := subtreeSums(ws, pol)
	dep, at := ws[head].Dep, head
	for n := 0; dep == "conj" || dep == "flat" || dep == "appos" || dep == "compound"; n++ {
		if at = ws[at].Head; at < 0 || n > 4 {
			break
		}
		dep = ws[at].Dep
	}
	f.Add("dep", dep)
	path, v := dep, -1
	if at >= 0 {
		v = ws[at].Head
	}
	for n := 0; v >= 0 && n < 4; n++ {
		h := ws[v]
		ng := neg(v)
		p := pol[v]
		if ng != "" {
			p = -p
		}
		f.Add("g", strconv.Itoa(n), path, h.Lemma, ng)
		f.Add("gc", path, prefix(words.Path(h.Lower), 8), ng)
		f.Add("gp", path, sgn(p*2))
		put(p, "gv", path)
		put(p, "gn", strconv.Itoa(n))
		if n < 2 { // the other dependents of the governor
			for i, w := range ws {
				if w.Head != v || i == at || i >= target.First && i <= target.Last || w.Dep == "punct" {
					continue
				}
				s := sums[i]
				f.Add("sib", path, w.Dep, w.Lemma)
				f.Add("vsib", h.Lemma, dep, w.Dep, w.Lemma)
				f.Add("sibp", path, w.Dep, sgn(s))
				put(s, "sibv", path, w.Dep)
			}
		}
		if h.Dep == "root" || h.Head < 0 {
			break
		}
		path += ">" + h.Dep
		v = h.Head
	}
	for i, w := range ws {
		if w.Head >= target.First && w.Head <= target.Last && (i < target.First || i > target.Last) {
			f.Add("mod", w.Dep, w.Lemma)
			s := sums[i]
			f.Add("modp", w.Dep, sgn(s))
			put(s, "modv", w.Dep)
		}
	}
}

// subtreeSums gives for every token the polarity of its subtree.
func subtreeSums(ws []Word, pol []float64) []float64 {
	out := make([]float64, len(ws))
	for j, p := range pol {
		if p == 0 {
			continue
		}
		for h, n := j, 0; h >= 0 && n < 40; h, n = ws[h].Head, n+1 {
			out[h] += p
		}
	}
	return out
}

// Confusion counts answers by right class and given class, 0 bad, 1 neutral, 2 good.
type Confusion [3][3]int

// EvalTone runs the model over targets.
func EvalTone(m *ToneModel, data []Target, analyse func(string) []Word) Confusion {
	var c Confusion
	last := ""
	var ws []Word
	for _, t := range data {
		if t.Sentence != last {
			ws, last = analyse(t.Sentence), t.Sentence
		}
		got := 1
		if sp := TokensIn(ws, t.From, t.To); sp.First >= 0 {
			p := m.Tone(ws, sp)
			for k, v := range p {
				if v > p[got] {
					got = k
				}
			}
		}
		c[t.Polarity+1][got]++
	}
	return c
}

// Accuracy is the share of right answers.
func (c Confusion) Accuracy() float64 {
	n, ok := 0, 0
	for i := range c {
		for j := range c[i] {
			n += c[i][j]
			if i == j {
				ok += c[i][j]
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(ok) / float64(n)
}

// MacroF1 is the mean F1 of the three classes.
func (c Confusion) MacroF1() float64 {
	sum := 0.0
	for k := range c {
		gold, got := 0, 0
		for j := range c {
			gold += c[k][j]
			got += c[j][k]
		}
		if gold+got > 0 {
			sum += 2 * float64(c[k][k]) / float64(gold+got)
		}
	}
	return sum / 3
}
