package evaluate

import (
	"os"
	"path/filepath"
	"testing"
)

// shared finds the development data or skips aloud.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	root := os.Getenv("RASHOMON_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	p := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("no development data at %s: set RASHOMON_SHARED to run this test", p)
	}
	return p
}

func TestTwoIndependentCodingsAgreeAsTheCodebookSays(t *testing.T) {
	a, err := Load(shared(t, "gold", "a"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Load(shared(t, "gold", "b"))
	if err != nil {
		t.Fatal(err)
	}
	// The matched counts of CODEBOOK.md's table, reckoned there by another program.
	want := map[string][3]int{
		"actors": {132, 125, 118}, "statements": {81, 93, 76}, "events": {99, 106, 82}, "events+type": {99, 106, 74},
		"ties": {114, 136, 104}, "positions": {91, 94, 80}, "links": {124, 105, 92}, "links+sign": {124, 105, 86},
		"figures": {7, 11, 7}, "tone": {29, 30, 26},
	}
	for _, s := range Compare(a, b).Scores {
		if w, ok := want[s.Layer]; ok && w != [3]int{s.Gold, s.Coded, s.Matched} {
			t.Errorf("%s: gold, coded, matched = %d, %d, %d; want %v", s.Layer, s.Gold, s.Coded, s.Matched, w)
		}
	}
}

func TestFoldMakesNamesComparable(t *testing.T) {
	for in, want := range map[string]string{
		"The Ministry":   "ministry",
		"Vučić’s":        "vucic",
		" an  island ":   "island",
		"“Friends”":      "friends",
		"Ministry\nhall": "ministry hall",
	} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMatchingIsOneToOne(t *testing.T) {
	g := map[string]*Document{"d": {Ties: []Tie{
		{From: names{"Rome"}, Type: "ally-of", To: names{"Numidia"}, Evidence: "Rome and Numidia are allies."},
	}}}
	c := map[string]*Document{"d": {Ties: []Tie{
		{From: names{"Numidia"}, Type: "friend-of", To: names{"Rome"}, Evidence: "Rome and Numidia are allies."},
		{From: names{"Rome"}, Type: "ally-of", To: names{"Numidia"}, Evidence: "Rome and Numidia are allies."},
	}}}
	for _, s := range Compare(g, c).Scores {
		if s.Layer == "ties" && (s.Matched != 1 || s.Coded != 2) {
			t.Errorf("two coded ties matched one gold tie %d times", s.Matched)
		}
	}
}
