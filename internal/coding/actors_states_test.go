package coding

import (
	"slices"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func actorKinds(r *Reading) map[string]affair.ActorKind {
	out := map[string]affair.ActorKind{}
	for _, m := range r.Mentions {
		out[r.Actors[m.Actor].Name] = r.Actors[m.Actor].Kind
	}
	return out
}

func TestStatesThatNoTableKnowsAreFoundByWhatTheDocumentSaysAroundThem(t *testing.T) {
	tests := []struct {
		name, text, actor string
		kind              affair.ActorKind
	}{
		{"by their government", "The government of Norvia rejected the offer. Norvia is poor.", "Norvia", affair.Country},
		{"by their adjective", "Norvian troops crossed the river. Norvia denied it. The Norvian embassy closed.", "Norvia", affair.Country},
		{"by an embassy", "The Selland embassy was shut. Selland protested.", "Selland", affair.Country},
		{"their people", "The government of Norvia fell. The Norvians rejoiced.", "Norvian people", affair.Public},
		{"their troops", "The government of Norvia fell. Norvian troops rejoiced.", "Norvian army", affair.Military},
		{"not a person whose army it is", "Bruckner's army attacked. Bruckner said that it was over.", "Bruckner", affair.Person},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := actorKinds(read(t, tt.text))
			if k, ok := got[tt.actor]; !ok || k != tt.kind {
				t.Errorf("%s\ngot %v, want %s as %s", tt.text, got, tt.actor, tt.kind)
			}
		})
	}
}

func TestAnAdjectiveOfOriginIsDerivedFromItsState(t *testing.T) {
	tests := []struct {
		demonym, base string
		want          bool
	}{
		{"norvian", "norvia", true}, {"norvians", "norvia", true}, {"sellandic", "selland", true},
		{"karese", "kara", true}, {"norvia", "norvia", false}, {"martian", "norvia", false}, {"norvias", "norvia", false}, {"norman", "norvia", false},
	}
	for _, tt := range tests {
		if got := demonymOf(tt.demonym, tt.base); got != tt.want {
			t.Errorf("demonymOf(%q, %q) = %v, want %v", tt.demonym, tt.base, got, tt.want)
		}
	}
}

func TestAShortFormInBracketsIsTheBodyBeforeIt(t *testing.T) {
	r := read(t, "The Upper River Trust (URT) criticised the ministry. Later the URT warned Peru.")
	for _, m := range r.Mentions {
		if w := r.N.SpanText(m.Head, m.Head); w == "URT" && r.Actors[m.Actor].Name != "Upper River Trust" {
			t.Errorf("URT is %q", r.Actors[m.Actor].Name)
		}
	}
	if got := eventLines(t, "The Upper River Trust (URT) criticised the ministry. Later the URT warned Peru."); !slices.Contains(got, "THREATEN Upper River Trust > Peru (asserted)") {
		t.Errorf("got %v", got)
	}
}

func TestOneCountryIsNotPartOfWhoseCountryItIs(t *testing.T) {
	r := read(t, "Peruvian President Alan Quispe spoke. Peru is poor. He loves his country.")
	for _, a := range r.Actors {
		if a.Kind == affair.Country && a.PartOf != "" {
			t.Errorf("%s is part of %q", a.Name, a.PartOf)
		}
	}
}

func TestThePluralOfSeveralStatesIsOneActorEach(t *testing.T) {
	got := eventLines(t, "The governments of Peru, Chile and Bolivia condemned Ecuador.")
	want := "ACCUSE Peruvian government; Chilean government; Bolivian government > Ecuador (asserted)"
	if !slices.Contains(got, want) {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestTheTwoSidesAreThoseNamedLast(t *testing.T) {
	got := eventLines(t, "Peru has quarrelled with Chile for a year. Brazil mediated between the two sides.")
	if !slices.ContainsFunc(got, func(s string) bool {
		return s == "CONSULT Brazil > Peru; Chile (asserted)" || s == "CONSULT Brazil > Chile; Peru (asserted)"
	}) {
		t.Errorf("got %v", got)
	}
}
