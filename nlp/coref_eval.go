package nlp

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// GAPScores compares pronouns with the GAP set (Webster and others 2018): every example asks
// of two names whether a pronoun means them; precision and recall are over the yes answers.
type GAPScores struct {
	TruePos, FalsePos, FalseNeg int
	Masculine, Feminine         [3]int // true positive, false positive, false negative
	Misses                      []string
}

// F1 over both names of all examples.
func (s GAPScores) F1() float64 {
	return spanF1(s.TruePos, s.TruePos+s.FalsePos, s.TruePos+s.FalseNeg)
}

func (s GAPScores) String() string {
	part := func(c [3]int) float64 { return spanF1(c[0], c[0]+c[1], c[0]+c[2]) }
	return fmt.Sprintf("pronouns: F1 %.4f (P %.4f, R %.4f); masculine %.4f, feminine %.4f", s.F1(),
		timexShare(s.TruePos, s.TruePos+s.FalsePos), timexShare(s.TruePos, s.TruePos+s.FalseNeg), part(s.Masculine), part(s.Feminine))
}

// GAPExample is one line of the set; offsets are bytes.
type GAPExample struct {
	ID, Text, Pronoun string
	PronounAt         int
	A, B              string
	AAt, BAt          int
	ACoref, BCoref    bool
}

// ReadGAP reads a file of the set.
func ReadGAP(path string) ([]GAPExample, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read pronouns: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, -1
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read pronouns %s: %w", filepath.Base(path), err)
	}
	var out []GAPExample
	for i, p := range rows {
		if i == 0 {
			continue
		}
		if len(p) < 10 {
			return nil, fmt.Errorf("read pronouns %s: line %d has %d columns", filepath.Base(path), i+1, len(p))
		}
		at := byteOffsets(p[1])
		num := func(s string) int { n, _ := strconv.Atoi(s); return at(n) }
		out = append(out, GAPExample{
			ID: p[0], Text: p[1], Pronoun: p[2], PronounAt: num(p[3]), A: p[4], AAt: num(p[5]), ACoref: strings.EqualFold(p[6], "true"),
			B: p[7], BAt: num(p[8]), BCoref: strings.EqualFold(p[9], "true"),
		})
	}
	return out, nil
}

// EvaluateGAP scores pronouns against a GAP file.
func EvaluateGAP(m *Model, path string) (GAPScores, error) {
	var s GAPScores
	examples, err := ReadGAP(path)
	if err != nil {
		return s, err
	}
	for _, x := range examples {
		d := m.Analyse(x.Text, Options{})
		chain := d.chainsAt(x.PronounAt, x.PronounAt+len(x.Pronoun))
		c := &s.Masculine
		if strings.HasPrefix(strings.ToLower(x.Pronoun), "s") || strings.EqualFold(x.Pronoun, "her") || strings.EqualFold(x.Pronoun, "hers") {
			c = &s.Feminine
		}
		for k, name := range []struct {
			at, n int
			gold  bool
		}{{x.AAt, len(x.A), x.ACoref}, {x.BAt, len(x.B), x.BCoref}} {
			said := false
			for _, a := range d.chainsAt(name.at, name.at+name.n) {
				for _, b := range chain {
					said = said || a == b
				}
			}
			switch {
			case said && name.gold:
				s.TruePos++
				c[0]++
			case said:
				s.FalsePos++
				c[1]++
			case name.gold:
				s.FalseNeg++
				c[2]++
			}
			if said != name.gold {
				s.Misses = append(s.Misses, fmt.Sprintf("%s %c said %v, pronoun %q at %d, A %q, B %q | %s", x.ID, 'A'+rune(k), said, x.Pronoun, x.PronounAt, x.A, x.B, x.Text))
			}
		}
	}
	return s, nil
}

// chainsAt lists the chains of the mentions whose head lies in the bytes [start, end), or
// that lie inside it.
func (d *Doc) chainsAt(start, end int) []int {
	var out []int
	for _, m := range d.mentions {
		s, e := int(d.start[m.Head]), int(d.end[m.Head])
		inside := int(d.start[m.First]) >= start && int(d.end[m.Last]) <= end
		// A longer name around the marked one counts when it ends with it.
		if s >= start && e <= end && m.Kind != Nominal || inside || m.Kind == Proper && int(d.start[m.First]) <= start && int(d.end[m.Last]) >= end {
			out = append(out, m.Chain)
		}
	}
	return out
}
