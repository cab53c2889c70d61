package system

import (
	"cmp"
	"encoding/json"
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

type goldDoc struct {
	Doc          affair.Document
	Records      []affair.Record
	Expectations []Expectation
}

// readGold reads a folder of hand-coded files as records.
func readGold(t *testing.T, dir string) []goldDoc {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []goldDoc
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var g struct {
			Document, Outlet string
			Actors           []struct {
				Name, Kind string
				PartOf     string `json:"part_of"`
				Mentions   []json.RawMessage
			}
			Links []struct {
				Cause, Effect, Sign, Holder, Modality, Evidence string
				CauseFactor                                     string `json:"cause_factor"`
				EffectFactor                                    string `json:"effect_factor"`
			}
			System struct{ Expectations []Expectation }
		}
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".json")
		d := goldDoc{Doc: affair.Document{ID: id, Name: id, Outlet: affair.Field{Value: g.Outlet}}, Expectations: g.System.Expectations}
		for i, a := range g.Actors {
			r := affair.Record{ID: id + "a" + string(rune('0'+i)), Kind: affair.KindActor, Doc: id, Status: affair.StatusAdded, Score: 1,
				Actor: &affair.Actor{Name: a.Name, Kind: affair.ActorKind(a.Kind), PartOf: a.PartOf}}
			for _, m := range a.Mentions {
				var s string
				if json.Unmarshal(m, &s) != nil {
					var o struct{ Text string }
					if err := json.Unmarshal(m, &o); err != nil {
						t.Fatal(err)
					}
					s = o.Text
				}
				r.Actor.Mentions = append(r.Actor.Mentions, affair.Quote{Text: s})
			}
			d.Records = append(d.Records, r)
		}
		for i, l := range g.Links {
			d.Records = append(d.Records, affair.Record{ID: id + "l" + string(rune('0'+i)), Kind: affair.KindLink, Doc: id, Status: affair.StatusAdded,
				Score: 1, Holder: l.Holder, Evidence: []affair.Quote{{Span: affair.Span{Start: i, End: i + 1}, Text: l.Evidence}},
				Link: &affair.Link{Cause: affair.Quote{Text: l.Cause}, Effect: affair.Quote{Text: l.Effect}, CauseFactor: l.CauseFactor,
					EffectFactor: l.EffectFactor, Sign: l.Sign, Modality: affair.Modality(l.Modality)}})
		}
		out = append(out, d)
	}
	return out
}

func TestAccountsOwnPredictionsComeTrue(t *testing.T) {
	for _, coder := range []string{"a", "b"} {
		held, total := 0, 0
		for _, d := range readGold(t, shared(t, "gold", coder)) {
			s := Build([]affair.Document{d.Doc}, d.Records, Options{Namer: NewNamer(d.Records, nil)})
			for _, f := range s.Factors {
				for _, j := range f.Joins {
					t.Logf("%s/%s: %q is joined to %q: %s", coder, d.Doc.Name, j.Wording, j.Into, j.Reason)
				}
			}
			vs, err := Expectations(t.Context(), s, d.Expectations, RunConfig{Draws: 2000, Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range vs {
				total++
				if v.Held {
					held++
					continue
				}
				t.Errorf("%s/%s: press %q %s does not hold: %+v", coder, d.Doc.Name, v.Press, v.Direction, v)
			}
		}
		t.Logf("coder %s: %d of %d expectations hold", coder, held, total)
	}
}
