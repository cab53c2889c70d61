package families

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func TestATranslationIsOfTheFamilyOfWhatItNames(t *testing.T) {
	original := article("o", "ferry.txt", "", "", "Der Hafenmeister gibt dem Nebel die Schuld.\n")
	original.Title = affair.Field{Value: "Schon wieder kommt die Fähre zu spät"}
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"in the same paragraph", "The harbour master blames the fog.\nTranslated from the German: “Schon wieder kommt die Fähre zu spät”, by Clara Ekberg.\n", true},
		{"in the line before", "The harbour master blames the fog.\nThis piece was first published in the Island Post.\nSchon wieder kommt die Fähre zu spät\n", true},
		{"a title that is only mentioned", "The headline Schon wieder kommt die Fähre zu spät made people laugh.\n", false},
		{"a title that is cut", "Translated from the German: Schon wieder kommt die Fähre zu\n", false},
		{"something translated from somewhere", "Translated from the German by Clara Ekberg.\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			docs := []*affair.Document{article("e", "english.txt", "", "", c.text), original}
			f := OfDocuments(docs)
			if got := f["e"] == f["o"]; got != c.want {
				t.Errorf("one family: %v, want %v; links %+v", got, c.want, Translations(docs))
			}
		})
	}
}

func TestShortTitlesAreNobodysOriginal(t *testing.T) {
	a := article("a", "a.txt", "", "", "Some words of a text.\n")
	a.Title = affair.Field{Value: "The ferry"}
	b := article("b", "b.txt", "", "", "Translated by Clara Ekberg, who takes the ferry every day.\n")
	if l := Translations([]*affair.Document{a, b}); l != nil {
		t.Errorf("links %+v", l)
	}
}
