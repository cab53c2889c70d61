package coding

import (
	"fmt"
	"slices"
	"testing"
)

func positionLines(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, r := range codedAs(t, text) {
		if r.Position != nil {
			out = append(out, fmt.Sprintf("%s %+d %s", r.Position.Actor, r.Position.Stance, r.Position.Issue))
		}
	}
	return out
}

func TestPositionsSayWhoWantsWhat(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a want, nominalised", "Albania wants to join the African Union.", "Albania +1 Albania's accession to the African Union"},
		{"support", "Ghana supports the ceasefire.", "Ghana +1 the ceasefire"},
		{"opposition", "Ghana opposes the dam.", "Ghana -1 the dam"},
		{"a negated want", "Ghana does not support the dam.", "Ghana -1 the dam"},
		{"an adjective", "Iceland is interested in a new treaty.", "Iceland +1 a new treaty"},
		{"what disturbs", "The dam worries Sudan.", "Sudan -1 The dam"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := positionLines(t, tt.text); !slices.Contains(got, tt.want) {
				t.Errorf("%s\ngot  %v\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestIngFormSpellsVerbs(t *testing.T) {
	for in, want := range map[string]string{"join": "joining", "leave": "leaving", "stop": "stopping", "see": "seeing", "die": "dying", "give up": "giving up", "fix": "fixing"} {
		if got := ingForm(in); got != want {
			t.Errorf("ingForm(%q) = %q, want %q", in, got, want)
		}
	}
}
