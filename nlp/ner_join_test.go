package nlp

import "testing"

func TestNamesAreCompleted(t *testing.T) {
	m := model(t)
	for _, c := range []struct {
		text, name string
		label      EntityLabel
	}{
		{"Halden Stone, Inc., built the dam near Port Allard.", "Halden Stone, Inc.", EntityOrganization},
	} {
		d := m.Analyse(c.text, Options{})
		found := false
		for _, e := range d.Entities() {
			found = found || d.SpanText(e.First, e.Last) == c.name && e.Label == c.label
		}
		if !found {
			t.Errorf("%q: %v, want %s %q", c.text, d.Entities(), c.label, c.name)
		}
	}
}

func TestPeoplesAndStormsAreNoPersons(t *testing.T) {
	m := model(t)
	for _, text := range []string{"The Hemmings of the coast and other Sadarites fled .", "Then came Hurricane Martha and took the roofs ."} {
		d := m.Analyse(text, Options{})
		for _, e := range d.Entities() {
			if e.Label == EntityPerson {
				t.Errorf("%q: %q is a person", text, d.SpanText(e.First, e.Last))
			}
		}
	}
}

// Every row of a table of weights must fit what SumRows adds up.
func TestRowsFitTheSums(t *testing.T) {
	if nerLabels > 32 || roleCount > 32 {
		t.Fatalf("rows of %d and %d bytes", nerLabels, roleCount)
	}
}
