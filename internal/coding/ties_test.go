package coding

import (
	"slices"
	"testing"
)

func tieLines(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for _, r := range codedAs(t, text) {
		if r.Tie != nil {
			s := r.Tie.From + " " + r.Tie.Type + " " + r.Tie.To
			if r.Tie.Negated {
				s = "not " + s
			}
			out = append(out, s)
		}
	}
	return out
}

func TestTiesSayHowActorsStandToEachOther(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"said of a subject", "Peru is an ally of Chile.", "Peru ally-of Chile"},
		{"a possessor", "Peru is Chile's ally.", "Peru ally-of Chile"},
		{"negated", "Peru is not a friend of Chile.", "not Peru friend-of Chile"},
		{"examples stand for their group", "Countries such as Kenya and Ghana are members of the African Union.", "Ghana member-of African Union"},
		{"an office", "Peruvian President Maria Quispe spoke at length.", "Maria Quispe leads Peru"},
		{"between two", "Relations between Peru and Chile are warm.", "Peru friend-of Chile"},
		{"a refusal to recognise", "Peru refuses to recognise Palestine.", "not Peru recognises Palestine"},
		{"arms bought are supplied", "Peru bought rifles from Belgium.", "Belgium supplies-arms-to Peru"},
		{"dependence", "Bhutan depends on India.", "Bhutan depends-on India"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tieLines(t, tt.text); !slices.Contains(got, tt.want) {
				t.Errorf("%s\ngot  %v\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestAWishedRelationDoesNotStand(t *testing.T) {
	if got := tieLines(t, "Would Peru support Chile?"); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}
