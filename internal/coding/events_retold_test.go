package coding

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatIsPreparedIsTheEvent(t *testing.T) {
	got := eventLines(t, "Peru is preparing to recognise Palestine.")
	if !slices.Contains(got, "SUPPORT Peru > Palestine (planned)") || len(got) != 1 {
		t.Errorf("got %v", got)
	}
}

func TestADeniedDeedIsTheDeedDenied(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a part in it", "Peru denied any involvement in the bombing of the Chilean embassy.", "ASSAULT Peru > Chile (denied)"},
		{"having done it", "Peru denied having attacked Chile.", "ASSAULT Peru > Chile (denied)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := eventLines(t, tt.text)
			if !slices.ContainsFunc(got, func(s string) bool {
				return strings.HasPrefix(s, "ASSAULT Peru > Chile") && strings.HasSuffix(s, "(denied)")
			}) || slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "REJECT") }) {
				t.Errorf("%s\ngot  %v\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestANounThatComesBackToADeedTellsNoSecondOne(t *testing.T) {
	text := "Peru invaded Chile. The invasion lasted a week. Bolivia protested against the invasion of Chile."
	n := 0
	for _, r := range codedAs(t, text) {
		if r.Event != nil && r.Event.Type == "ASSAULT" {
			n++
			if len(r.Evidence) < 2 {
				t.Errorf("%d pieces of evidence, want the later sentences too", len(r.Evidence))
			}
		}
	}
	if n != 1 {
		t.Errorf("got %d assaults, want 1: %v", n, eventLines(t, text))
	}
}

func TestADifferentDeedOfTheSameKindStaysAnother(t *testing.T) {
	n := 0
	for _, l := range eventLines(t, "Peru invaded Chile. Later Bolivia's invasion of Paraguay surprised many.") {
		if strings.HasPrefix(l, "ASSAULT") {
			n++
		}
	}
	if n != 2 {
		t.Errorf("got %d assaults, want 2", n)
	}
}

func TestWhoIsBlamedForADeedIsItsDoer(t *testing.T) {
	got := eventLines(t, "Peru criticised Chile for expelling the Bolivian ambassador.")
	if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "SANCTION Chile > Bolivia") }) {
		t.Errorf("got %v", got)
	}
}

func TestWhoDeclaresIndependenceDoesSoFromWhoClaimsIt(t *testing.T) {
	got := eventLines(t, "China and Japan met. Taiwan declared independence.")
	if !slices.Contains(got, "REJECT Taiwan > China (asserted)") {
		t.Errorf("got %v", got)
	}
}

func TestFiguresOfPeopleSayWhatBefellThem(t *testing.T) {
	var got []string
	for _, r := range codedAs(t, "Two people died and about 3,100 people lost their homes. Police arrested 31 farmers.") {
		if r.Figure != nil {
			got = append(got, r.Figure.Of)
		}
	}
	slices.Sort(got)
	if want := []string{"farmers arrested", "people who died", "people who lost homes"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFactorsAreCleanNounPhrases(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Rosa's rejection of", "Rosa's rejection"},
		{"flood's status as 's crime", "flood's status as crime"},
		{"Petra's", "Petra"},
		{"the miners'", "the miners"},
		{"one country's control of the", "one country's control"},
		{"Peru 's influence", "Peru's influence"},
		{"of bread", "bread"},
		{"bread", "bread"},
		{"of", ""},
		{"", ""},
	}
	for _, tt := range tests {
		if got := tidyFactor(tt.in); got != tt.want {
			t.Errorf("tidyFactor(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
