package learn

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// CausalSentence is a sentence of the Causal News Corpus with its label and, when causal,
// its relations.
type CausalSentence struct {
	DocID     string
	Text      string
	Causal    bool
	Relations []CausalRelation
}

// CausalRelation holds the byte spans of a cause, an effect and the signal between them; a
// zero span is none.
type CausalRelation struct {
	Cause, Effect ByteSpan
	Signals       []ByteSpan
}

// ByteSpan is a half-open range of bytes.
type ByteSpan struct{ Start, End int }

func readCSV(r io.Reader) ([]map[string]string, error) {
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	c.LazyQuotes = true
	rows, err := c.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("empty file")
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, v := range row {
			if i < len(rows[0]) {
				m[rows[0][i]] = v
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// ReadCausalNews reads the two files of the Causal News Corpus: sentences with labels, and
// relations marked in the text. Sentences come in the order of the first file.
func ReadCausalNews(sentences, relations io.Reader) ([]CausalSentence, error) {
	rows, err := readCSV(sentences)
	if err != nil {
		return nil, fmt.Errorf("read causal sentences: %w", err)
	}
	var out []CausalSentence
	byText := map[string]int{}
	for _, m := range rows {
		id := m["index"]
		if i := strings.LastIndexByte(id, '_'); i > 0 {
			id = id[:i]
		}
		s := CausalSentence{DocID: id, Text: m["text"], Causal: m["label"] == "1"}
		if _, ok := byText[s.Text]; !ok {
			byText[s.Text] = len(out)
		}
		out = append(out, s)
	}
	rows, err = readCSV(relations)
	if err != nil {
		return nil, fmt.Errorf("read causal relations: %w", err)
	}
	for _, m := range rows {
		text, rel, err := unmark(m["text_w_pairs"])
		if err != nil {
			return nil, fmt.Errorf("read causal relation %s: %w", m["index"], err)
		}
		i, ok := byText[text]
		if !ok {
			i = len(out)
			byText[text] = i
			out = append(out, CausalSentence{Text: text, Causal: true})
		}
		out[i].DocID = m["doc_id"]
		out[i].Relations = append(out[i].Relations, rel)
	}
	return out, nil
}

// unmark takes the tags out of a marked sentence.
func unmark(s string) (string, CausalRelation, error) {
	var sb strings.Builder
	var rel CausalRelation
	open := map[string]int{}
	for len(s) > 0 {
		if s[0] == '<' {
			if e := strings.IndexByte(s, '>'); e > 0 {
				tag := s[1:e]
				name := strings.TrimPrefix(tag, "/")
				if len(name) == 4 && (strings.HasPrefix(name, "ARG") || strings.HasPrefix(name, "SIG")) {
					if tag == name {
						open[name] = sb.Len()
					} else {
						sp := ByteSpan{open[name], sb.Len()}
						switch {
						case name == "ARG0":
							rel.Cause = sp
						case name == "ARG1":
							rel.Effect = sp
						default:
							rel.Signals = append(rel.Signals, sp)
						}
					}
					s = s[e+1:]
					continue
				}
			}
		}
		sb.WriteByte(s[0])
		s = s[1:]
	}
	if rel.Cause.End == 0 || rel.Effect.End == 0 {
		return "", rel, errors.New("no cause or no effect")
	}
	return sb.String(), rel, nil
}

// The labels of the causal tagger: outside, and begin and inside of cause, effect, signal.
const (
	labelO = iota
	labelBC
	labelIC
	labelBE
	labelIE
	labelBS
	labelIS
	numLabels
)

// Follow says which label may follow which: an inside only behind its begin or inside.
func Follow(from, to int) bool {
	switch to {
	case labelIC:
		return from == labelBC || from == labelIC
	case labelIE:
		return from == labelBE || from == labelIE
	case labelIS:
		return from == labelBS || from == labelIS
	}
	return true
}

// labels gives the tagger's labels of a relation. A signal inside a cause or effect is left
// to the cause or effect.
func labels(ws []Word, rel CausalRelation) []int {
	out := make([]int, len(ws))
	mark := func(sp ByteSpan, b int, over bool) {
		first := true
		for i, w := range ws {
			if w.Start >= sp.Start && w.End <= sp.End {
				if over || out[i] == labelO {
					if out[i] = b + 1; first {
						out[i] = b
					}
				}
				first = false
			}
		}
	}
	mark(rel.Cause, labelBC, true)
	mark(rel.Effect, labelBE, true)
	for _, s := range rel.Signals {
		mark(s, labelBS, false)
	}
	return out
}

// CausalModels are the two models learned from the Causal News Corpus.
type CausalModels struct {
	Words    *Words
	Sentence *Linear
	Spans    *Tagger // cause and effect
	Signals  *Linear // is the token part of the signal, given cause and effect? nil finds none
}

// Probability is how likely the sentence states a cause and its effect.
func (m *CausalModels) Probability(ws []Word) float64 {
	f := NewFeatures(m.Sentence.Bits())
	sentenceFeatures(f, ws, m.Words)
	return m.Sentence.Predict(f)[1]
}

// TokenSpan is a span of tokens [First, Last] of a sentence; First is -1 for none.
type TokenSpan struct{ First, Last int }

// CauseEffect is the cause and the effect that the tagger finds in a sentence.
type CauseEffect struct {
	Cause, Effect TokenSpan
	Signals       []TokenSpan
}

// Find gives the best cause and effect of a sentence taken to be causal; ok is false when
// the sentence is too short.
func (m *CausalModels) Find(ws []Word) (ce CauseEffect, ok bool) {
	lab, _ := m.Spans.Lattice(tokenFeatures(ws, m.Words, m.Spans.Bits())).BestOnce(Follow, labelBC, labelBE)
	if lab == nil {
		return CauseEffect{}, false
	}
	return m.relation(ws, lab), true
}

// relation reads a labelling and finds the signal.
func (m *CausalModels) relation(ws []Word, lab []int) CauseEffect {
	ce := CauseEffect{Cause: longest(lab, labelBC), Effect: longest(lab, labelBE)}
	if m.Signals == nil {
		return ce
	}
	f := NewFeatures(m.Signals.Bits())
	open := false
	for i := range ws {
		f.Reset()
		signalFeatures(f, ws, m.Words, ce.Cause, ce.Effect, i)
		if m.Signals.Predict(f)[1] < 0.5 {
			open = false
			continue
		}
		if open {
			ce.Signals[len(ce.Signals)-1].Last = i
		} else {
			ce.Signals = append(ce.Signals, TokenSpan{i, i})
		}
		open = true
	}
	return ce
}

// Mass gives, for every token, the probability that it belongs to a cause and to an effect.
func (m *CausalModels) Mass(ws []Word) (cause, effect []float64) {
	mg := m.Spans.Lattice(tokenFeatures(ws, m.Words, m.Spans.Bits())).Marginals()
	for i := range ws {
		cause = append(cause, mg[i*numLabels+labelBC]+mg[i*numLabels+labelIC])
		effect = append(effect, mg[i*numLabels+labelBE]+mg[i*numLabels+labelIE])
	}
	return cause, effect
}

func longest(lab []int, b int) TokenSpan {
	best := TokenSpan{-1, -2}
	for i := 0; i < len(lab); i++ {
		if lab[i] != b {
			continue
		}
		j := i
		for j+1 < len(lab) && lab[j+1] == b+1 {
			j++
		}
		if j-i > best.Last-best.First {
			best = TokenSpan{i, j}
		}
	}
	return best
}

// TrainCausal fits both models. Sentences without relations train only the classifier.
func TrainCausal(data []CausalSentence, analyse func(string) []Word, words *Words, so LinearOptions, to TaggerOptions) *CausalModels {
	if so.Bits == 0 {
		so.Bits = 17
	}
	if to.Bits == 0 {
		to.Bits = 17
	}
	var xs []Example
	var ys, sy []int
	var sx []Example
	var seqs []Sequence
	f, sf := NewFeatures(so.Bits), NewFeatures(16)
	for _, s := range data {
		ws := analyse(s.Text)
		f.Reset()
		sentenceFeatures(f, ws, words)
		xs = append(xs, f.Example())
		y := 0
		if s.Causal {
			y = 1
		}
		ys = append(ys, y)
		if len(s.Relations) == 0 {
			continue
		}
		tf := tokenFeatures(ws, words, to.Bits)
		for _, rel := range s.Relations {
			seqs = append(seqs, Sequence{Tokens: tf, Labels: labels(ws, rel), Weight: 1 / float64(len(s.Relations))})
			cause, effect := TokensIn(ws, rel.Cause.Start, rel.Cause.End), TokensIn(ws, rel.Effect.Start, rel.Effect.End)
			for i, w := range ws {
				sf.Reset()
				signalFeatures(sf, ws, words, cause, effect, i)
				y := 0
				for _, g := range rel.Signals {
					if w.Start >= g.Start && w.End <= g.End {
						y = 1
					}
				}
				sx = append(sx, sf.Example())
				sy = append(sy, y)
			}
		}
	}
	return &CausalModels{
		Words: words, Sentence: TrainLinear(xs, ys, 2, so), Spans: TrainTagger(seqs, numLabels, to),
		Signals: TrainLinear(sx, sy, 2, LinearOptions{Bits: 16, L1: 0.5, Epochs: 4}),
	}
}

// SplitByDocument puts every tenth-part-th document aside for tuning, by a hash of its name.
func SplitByDocument(data []CausalSentence, part, of uint32) (train, tune []CausalSentence) {
	for _, s := range data {
		if Hash(s.DocID)%of == part {
			tune = append(tune, s)
		} else {
			train = append(train, s)
		}
	}
	return slices.Clip(train), slices.Clip(tune)
}

// CausalOptions are the settings with which the models of the program are trained.
func CausalOptions() (LinearOptions, TaggerOptions) {
	return LinearOptions{Bits: 18, L1: 3, Epochs: 6}, TaggerOptions{Bits: 18, Epochs: 10, Rate: 0.05}
}

// TuningPart of TuningParts is the share of the Causal News Corpus, by document, on which the
// models of the program are measured and not trained.
const (
	TuningPart  = 0
	TuningParts = 8
)
