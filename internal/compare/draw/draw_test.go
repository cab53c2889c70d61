package draw

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
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

func small() *compare.Comparison {
	in := compare.Input{}
	n := 0
	add := func(doc string, r affair.Record) {
		n++
		r.ID, r.Doc, r.Status, r.Score, r.Holder = fmt.Sprint("r", n), doc, affair.StatusMachine, 1, "author"
		r.Evidence = []affair.Quote{{Text: "<quoted> & \"said\""}}
		in.Records = append(in.Records, r)
	}
	types := []string{"ally-of", "rival-of", "leads", "supports"}
	for i := range 40 {
		doc := fmt.Sprint("d", i%3)
		a, b := fmt.Sprint("Actor <", i%9, ">"), fmt.Sprint("Actor <", (i*5+1)%9, ">")
		add(doc, affair.Record{Kind: affair.KindTie, Tie: &affair.Tie{From: a, Type: types[i%4], To: b, Negated: i%7 == 0}})
		add(doc, affair.Record{Kind: affair.KindEvent, Event: &affair.Event{Source: []string{a}, Target: []string{b}, Action: affair.Quote{Text: fmt.Sprint("moved its fleet ", i)},
			Type: "MOBILIZE", Date: fmt.Sprintf("20%02d-0%d", 10+i%12, 1+i%9), Modality: []affair.Modality{affair.Asserted, affair.Planned, affair.Denied, affair.Hypothetical}[i%4]}})
	}
	for i := range 3 {
		in.Documents = append(in.Documents, affair.Document{ID: fmt.Sprint("d", i), Name: fmt.Sprint("account ", i, " & co")})
	}
	return compare.New(in)
}

func TestDrawingsAreWellFormedAndTheSameEachTime(t *testing.T) {
	c := small()
	var m *network.Matrix
	var ss []network.Statement
	for i := range 30 {
		ss = append(ss, network.Statement{ID: fmt.Sprint(i), A: fmt.Sprint("org ", i%7), B: fmt.Sprint("issue ", i%4), Level: float64(i % 2)})
	}
	m, err := network.OneMode(ss, network.Config{Aggregation: network.Subtract})
	if err != nil {
		t.Fatal(err)
	}
	two, err := network.TwoMode(ss, network.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for name, draw := range map[string]func() string{
		"ties":     func() string { return Ties(c.TieNetwork(0), Options{ID: "x"}) },
		"timeline": func() string { return Timeline(c.Timeline(0), nil, Options{}) },
		"one-mode": func() string { return Discourse(m, []int{0, 1, 0, 1, 0, 1, 0}, Options{}) },
		"two-mode": func() string { return Discourse(two, nil, Options{}) },
		"nothing": func() string {
			return Ties(&compare.TieNetwork{}, Options{}) + Timeline(&compare.Timeline{}, nil, Options{})
		},
	} {
		a := draw()
		wellFormed(t, a)
		if a != draw() {
			t.Errorf("%s: two drawings differ", name)
		}
		if !strings.Contains(a, "<title") || strings.Contains(a, "NaN") {
			t.Errorf("%s: no title, or a number is missing", name)
		}
	}
}
