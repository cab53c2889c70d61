package draw

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

func wellFormed(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in %.300s", err, s)
		}
	}
}

func random(factors, links int) *system.System {
	r := rand.New(rand.NewPCG(1, 2))
	var rs []affair.Record
	for i := range links {
		l := &affair.Link{CauseFactor: fmt.Sprintf("matter %d's reach in the long valley of <the> \"river\"", r.IntN(factors)),
			EffectFactor: fmt.Sprintf("matter %d's reach in the long valley of <the> \"river\"", r.IntN(factors)), Sign: "+", Modality: affair.Asserted}
		if r.IntN(3) == 0 {
			l.Sign = "-"
		}
		l.Modality = []affair.Modality{affair.Asserted, affair.Predicted, affair.Conditional, affair.Hedged, affair.Denied}[r.IntN(5)]
		rs = append(rs, affair.Record{ID: fmt.Sprint(i), Kind: affair.KindLink, Doc: fmt.Sprint("d", i%4), Status: affair.StatusMachine, Score: 1, Holder: "author",
			Evidence: []affair.Quote{{Text: "a & b \x00"}}, Link: l})
	}
	return system.Build(nil, rs, system.Options{})
}

func TestMapIsWellFormedAndTheSameEachTime(t *testing.T) {
	s := random(60, 90)
	a := Map(s, Options{Title: "A & B", ID: "m1"})
	wellFormed(t, a)
	if b := Map(s, Options{Title: "A & B", ID: "m1"}); a != b {
		t.Error("two drawings differ")
	}
	for _, want := range []string{"<title", "<desc", "stroke-dasharray=\"9 4\"", "<circle", "currentColor"} {
		if !strings.Contains(a, want) {
			t.Errorf("no %s", want)
		}
	}
	if f := os.Getenv("RASHOMON_DRAW"); f != "" { // to look at it
		if err := os.WriteFile(f, []byte(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBoxesDoNotOverlap(t *testing.T) {
	l := &layered{gapX: 80, gapY: 16}
	r := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		l.boxes = append(l.boxes, box{w: 160, h: 30 + 10*float64(r.IntN(4))})
	}
	for range 80 {
		if a, b := r.IntN(60), r.IntN(60); a != b {
			l.arcs = append(l.arcs, arc{from: a, to: b})
		}
	}
	l.run()
	for i := range 60 {
		for j := range i {
			a, b := l.boxes[i], l.boxes[j]
			if abs(a.x-b.x) < (a.w+b.w)/2-1e-6 && abs(a.y-b.y) < (a.h+b.h)/2-1e-6 {
				t.Errorf("boxes %d and %d overlap", i, j)
			}
		}
	}
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

func TestEmptySystemAndFoldedGroupsAreDrawn(t *testing.T) {
	wellFormed(t, Map(system.Build(nil, nil, system.Options{}), Options{}))
	s := random(12, 20)
	g := []system.Group{{Name: "the lot", Factors: []string{s.Factors[0].ID, s.Factors[1].ID, s.Factors[2].ID}}}
	m := Map(s, Options{Fold: g})
	wellFormed(t, m)
	if !strings.Contains(m, "the lot (3 factors)") {
		t.Error("the group is missing")
	}
}

func TestBarsAndDOT(t *testing.T) {
	s := random(12, 20)
	o, err := s.Run(t.Context(), system.RunConfig{Presses: []system.Push{{Factor: s.Factors[s.Edges[0].From].ID, Direction: "up"}}, Draws: 50, MaxDraws: 5000})
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, Bars("a <press>", []Column{{"one", o}, {"two", nil}}, Rows(o)))
	wellFormed(t, Map(s, Options{Answers: o.Answers}))
	d := DOT(s, `the "map"`)
	if !strings.HasPrefix(d, `digraph "the \"map\"" {`) || strings.Count(d, "->") != len(s.Edges) {
		t.Errorf("%.200s", d)
	}
}
