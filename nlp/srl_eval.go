package nlp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// RoleScores compares semantic roles with PropBank: an argument is right when both ends and
// the label are. Given is with the predicates of the corpus given, Found with those that the
// model finds itself. Frames of auxiliaries (be.03, have.01, do.01) don't count.
type RoleScores struct {
	Given, Found SpanCount
	Labels       map[string]SpanCount // of Given
	Misses       []string
}

// SpanCount counts spans in the corpus, by the system, and in both.
type SpanCount struct{ Gold, System, Both int }

// F1 of the count.
func (c SpanCount) F1() float64 { return spanF1(c.Both, c.System, c.Gold) }

func (s RoleScores) String() string {
	return fmt.Sprintf("roles: F1 %.4f (P %.4f, R %.4f) with predicates given, %.4f with predicates found", s.Given.F1(),
		timexShare(s.Given.Both, s.Given.System), timexShare(s.Given.Both, s.Given.Gold), s.Found.F1())
}

// RoleSentence is a sentence of the PropBank file.
type RoleSentence struct {
	Tokens []string `json:"tokens"`
	Frames []struct {
		Pred    int     `json:"pred"`
		Roleset string  `json:"roleset"`
		Args    [][]any `json:"args"`
	} `json:"frames"`
}

// ReadRoles reads a file of sentences with frames, one JSON object a line.
func ReadRoles(path string) ([]RoleSentence, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read roles: %w", err)
	}
	defer f.Close()
	var out []RoleSentence
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		var s RoleSentence
		if err := json.Unmarshal(sc.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("read roles %s: %w", filepath.Base(path), err)
		}
		out = append(out, s)
	}
	return out, sc.Err()
}

// goldRole is an argument of the corpus, in tokens of its sentence.
type goldRole struct {
	label       string
	first, last int
}

func auxiliaryFrame(roleset string) bool {
	return roleset == "be.03" || roleset == "have.01" || roleset == "do.01"
}

// roles reads the arguments of frame k.
func (s *RoleSentence) roles(k int) []goldRole {
	var out []goldRole
	for _, a := range s.Frames[k].Args {
		if len(a) != 3 {
			continue
		}
		label, _ := a[0].(string)
		first, _ := a[1].(float64)
		last, _ := a[2].(float64)
		if first < 0 || last < first || int(last) >= len(s.Tokens) {
			continue
		}
		out = append(out, goldRole{label, int(first), int(last)})
	}
	return out
}

// roleDoc makes a document of the sentences and analyses it.
func roleDoc(m *Model, ss []RoleSentence) *Doc {
	tokens := make([][]string, len(ss))
	for i := range ss {
		tokens[i] = ss[i].Tokens
	}
	d := DocFromTokens(tokens)
	m.AnalyseTokens(d, Options{})
	return d
}

// EvaluateRoles scores roles on predicted trees against a file of PropBank frames.
func EvaluateRoles(m *Model, path string) (RoleScores, error) {
	s := RoleScores{Labels: map[string]SpanCount{}}
	ss, err := ReadRoles(path)
	if err != nil {
		return s, err
	}
	sem, err := sharedSemantics()
	if err != nil {
		return s, err
	}
	for part := range slices.Chunk(ss, 100) {
		d := roleDoc(m, part)
		w := &semWork{cased: map[uint32]uint8{}, words: sem.words}
		w.look(d, sem.words)
		w.coref.reset(d)
		w.prepareFrames(d)
		found := map[int][]Role{}
		for _, f := range d.frames {
			found[f.Pred] = f.Args
		}
		for k := range part {
			s.sentence(d, w, sem, &part[k], int(d.sents[k].first), found)
		}
		for _, args := range found { // predicates that the corpus doesn't have
			s.Found.System += len(args)
		}
	}
	return s, nil
}

func (s *RoleScores) sentence(d *Doc, w *semWork, sem *semantics, rs *RoleSentence, base int, found map[int][]Role) {
	for k, f := range rs.Frames {
		if auxiliaryFrame(f.Roleset) {
			delete(found, base+f.Pred)
			continue
		}
		gold := rs.roles(k)
		mine := w.arguments(d, sem.srl, int32(base+f.Pred), nil)
		match := func(r Role) bool {
			return slices.Contains(gold, goldRole{r.Label.String(), r.First - base, r.Last - base})
		}
		for _, g := range gold {
			c := s.Labels[g.label]
			c.Gold++
			s.Labels[g.label] = c
		}
		s.Given.Gold += len(gold)
		s.Given.System += len(mine)
		wrong := false
		for _, r := range mine {
			c := s.Labels[r.Label.String()]
			c.System++
			if match(r) {
				s.Given.Both++
				c.Both++
			} else {
				wrong = true
			}
			s.Labels[r.Label.String()] = c
		}
		if wrong {
			fr := Frame{base + f.Pred, mine}
			var b strings.Builder
			for _, g := range gold {
				fmt.Fprintf(&b, " [%s %s]", g.label, strings.Join(rs.Tokens[g.first:g.last+1], " "))
			}
			s.Misses = append(s.Misses, fr.String(d)+" | gold:"+b.String())
		}
		s.Found.Gold += len(gold)
		for _, r := range found[base+f.Pred] {
			s.Found.System++
			if match(r) {
				s.Found.Both++
			}
		}
		delete(found, base+f.Pred)
	}
}
