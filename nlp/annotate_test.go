package nlp

import (
	"strings"
	"testing"
	"time"
)

func loadTest(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNamesAreFoundWithTheirKind(t *testing.T) {
	m := loadTest(t)
	for _, c := range []struct {
		text, name string
		label      EntityLabel
	}{
		{"The African Union sent observers to Nairobi last week.", "African Union", EntityOrganization},
		{"The African Union sent observers to Nairobi last week.", "Nairobi", EntityLocation},
		{"President Uhuru Kenyatta spoke to farmers in the valley.", "Uhuru Kenyatta", EntityPerson},
	} {
		d := m.Analyse(c.text, Options{})
		ok := false
		for _, e := range d.Entities() {
			ok = ok || d.SpanText(e.First, e.Last) == c.name && e.Label == c.label
		}
		if !ok {
			t.Errorf("%q: no %s %q among %v", c.text, c.label, c.name, d.Entities())
		}
	}
}

func TestPronounsAndDescriptionsJoinTheChainOfTheName(t *testing.T) {
	m := loadTest(t)
	d := m.Analyse("President Uhuru Kenyatta opened the dam on Monday. He thanked the engineers. Kenyatta then left.", Options{})
	chain := map[string]int{}
	for _, x := range d.Mentions() {
		chain[d.SpanText(x.First, x.Last)] = x.Chain
	}
	if chain["Uhuru Kenyatta"] == 0 || chain["He"] != chain["Uhuru Kenyatta"] || chain["Kenyatta"] != chain["Uhuru Kenyatta"] {
		t.Errorf("chains %v", chain)
	}
}

func TestFramesTellWhoDidWhatToWhom(t *testing.T) {
	m := loadTest(t)
	d := m.Analyse("The minister sold the old ferry to a bank in March.", Options{})
	for _, f := range d.Frames() {
		if d.Token(f.Pred).Text() != "sold" {
			continue
		}
		s := f.String(d)
		if strings.Contains(s, "[ARG0 The minister]") && strings.Contains(s, "[ARG1 the old ferry]") {
			return
		}
		t.Errorf("frame %s", s)
	}
	t.Error("no frame of sold")
}

func TestCountriesAreKnownByNameAdjectivePeopleAndCapital(t *testing.T) {
	for word, how := range map[string]CountryMatch{"Kenya": CountryName, "Kenyan": CountryAdjective, "Danes": CountryPeople, "Nairobi": CountryCapital, "us": NoCountry, "table": NoCountry} {
		if _, got := LookupCountry(word); got != how {
			t.Errorf("%s: %d, want %d", word, got, how)
		}
	}
}

func TestAnnotationStaysInPlaceOnOddText(t *testing.T) {
	m := loadTest(t)
	for _, s := range []string{"", "\x00\xff\xfe", strings.Repeat("Bank ", 500), strings.Repeat("(", 2000), strings.Repeat("😀", 300), strings.Repeat("he said she said it, ", 200), "مرحبا بالعالم 5 دولار"} {
		d := m.Analyse(s, Options{Reference: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)})
		for _, e := range d.Entities() {
			if e.First > e.Last || e.Last >= d.Len() {
				t.Fatalf("%.20q: entity %+v of %d tokens", s, e, d.Len())
			}
		}
		for _, x := range d.Mentions() {
			if x.First > x.Last || x.Last >= d.Len() || x.Chain < 1 {
				t.Fatalf("%.20q: mention %+v", s, x)
			}
		}
		for _, f := range d.Frames() {
			for _, r := range f.Args {
				if r.First > r.Last || r.Last >= d.Len() {
					t.Fatalf("%.20q: role %+v", s, r)
				}
			}
		}
	}
}
