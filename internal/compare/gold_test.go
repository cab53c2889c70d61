package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// shared finds the development data or skips aloud.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	root := cmp.Or(os.Getenv("RASHOMON_SHARED"), filepath.Join("..", "..", "..", "shared"))
	p := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no development data at %s: set RASHOMON_SHARED to run this test", p)
	}
	return p
}

// flexible holds what gold files write as text, list, number or object.
type flexible []string

func (f *flexible) UnmarshalJSON(b []byte) error {
	var list []string
	if json.Unmarshal(b, &list) == nil {
		*f = list
		return nil
	}
	var o struct{ Text string }
	if b[0] == '{' {
		err := json.Unmarshal(b, &o)
		*f = flexible{o.Text}
		return err
	}
	s := strings.Trim(string(b), `"`)
	var text string
	if json.Unmarshal(b, &text) == nil {
		s = text
	}
	for x := range strings.SplitSeq(s, ";") {
		if x = strings.TrimSpace(x); x != "" && x != "null" {
			*f = append(*f, x)
		}
	}
	return nil
}

func (f flexible) one() string { return strings.Join(f, "; ") }

func goldInput(t *testing.T, dir string) Input {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var in Input
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var g struct {
			Outlet, Date string
			Actors       []struct {
				Name, Kind string
				PartOf     flexible `json:"part_of"`
				Mentions   []flexible
			}
			Events []struct {
				Source, Target                                 flexible
				Action, Type, Date, Modality, Evidence, Holder string
			}
			Ties []struct {
				From, To               flexible
				Type, Evidence, Holder string
				Negated                bool
			}
			Positions []struct {
				Actor                   flexible
				Issue, Evidence, Holder string
				Stance                  int
			}
			Links []struct {
				Cause, Effect, Sign, Holder, Modality, Evidence string
				CauseFactor                                     string `json:"cause_factor"`
				EffectFactor                                    string `json:"effect_factor"`
			}
			Tone []struct {
				Actor flexible
				Value int
			}
		}
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".txt.json")
		in.Documents = append(in.Documents, affair.Document{ID: id, Name: id, Outlet: affair.Field{Value: g.Outlet}, Published: affair.Field{Value: g.Date}})
		n := 0
		add := func(r affair.Record, evidence, holder string) {
			r.ID, r.Doc, r.Status, r.Score, r.Holder = fmt.Sprintf("%s-%d", id, n), id, affair.StatusAdded, 1, cmp.Or(holder, "author")
			r.Evidence = []affair.Quote{{Span: affair.Span{Start: n, End: n + 1}, Text: evidence}}
			n++
			in.Records = append(in.Records, r)
		}
		for _, a := range g.Actors {
			x := &affair.Actor{Name: a.Name, Kind: affair.ActorKind(a.Kind), PartOf: a.PartOf.one()}
			for _, m := range a.Mentions {
				x.Mentions = append(x.Mentions, affair.Quote{Text: m.one()})
			}
			add(affair.Record{Kind: affair.KindActor, Actor: x}, a.Name, "")
		}
		for _, e := range g.Events {
			add(affair.Record{Kind: affair.KindEvent, Event: &affair.Event{Source: e.Source, Target: e.Target, Action: affair.Quote{Text: e.Action},
				Type: e.Type, Date: e.Date, Modality: affair.Modality(e.Modality)}}, e.Evidence, e.Holder)
		}
		for _, x := range g.Ties {
			add(affair.Record{Kind: affair.KindTie, Tie: &affair.Tie{From: x.From.one(), Type: x.Type, To: x.To.one(), Negated: x.Negated}}, x.Evidence, x.Holder)
		}
		for _, p := range g.Positions {
			add(affair.Record{Kind: affair.KindPosition, Position: &affair.Position{Actor: p.Actor.one(), Issue: p.Issue, Stance: p.Stance}}, p.Evidence, p.Holder)
		}
		for _, l := range g.Links {
			add(affair.Record{Kind: affair.KindLink, Link: &affair.Link{CauseFactor: l.CauseFactor, EffectFactor: l.EffectFactor, Sign: l.Sign, Modality: affair.Modality(l.Modality)}}, l.Evidence, l.Holder)
		}
		for _, x := range g.Tone {
			add(affair.Record{Kind: affair.KindTone, Tone: &affair.Tone{Actor: x.Actor.one(), Value: x.Value}}, "", "")
		}
	}
	return in
}
