package coding

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// actorOf returns the actor that the text's n-th occurrence of the words mentions.
func actorOf(r *Reading, words string) string {
	for _, m := range r.Mentions {
		if r.Quote(m.First, m.Last).Text == words || r.N.Token(m.Head).Text() == words {
			return r.Actors[m.Actor].Name
		}
	}
	return ""
}

func TestMentionsGoToWhomTheyMean(t *testing.T) {
	tests := []struct{ name, text, words, want string }{
		{"country", "Peru signed the treaty.", "Peru", "Peru"},
		{"abbreviation", "The U.S. signed the treaty.", "U.S.", "United States"},
		{"capital that acts", "Lima rejected the offer.", "Lima", "Peruvian government"},
		{"metonym", "The White House rejected the offer.", "White House", "US government"},
		{"capital of an alliance", "Brussels rejected the offer.", "Brussels", "European Union"},
		{"people", "The Peruvians rejected the offer.", "Peruvians", "Peruvian people"},
		{"leaders are the government", "Peruvian leaders rejected the offer.", "leaders", "Peruvian government"},
		{"troops are the army", "Peruvian troops crossed the river.", "troops", "Peruvian army"},
		{"surname", "President Alan Quispe met the miners. Quispe promised help.", "Quispe", "Alan Quispe"},
		{"pronoun", "President Alan Quispe arrived. He promised help.", "He", "Alan Quispe"},
		{"definite description", "Peruvian President Alan Quispe arrived. The Peruvian president promised help.", "president", "Alan Quispe"},
		{"title behind the name", "Alan Quispe, the president of Peru, arrived. The Peruvian president promised help.", "president", "Alan Quispe"},
		{"the alliance", "NATO met in Oslo. The alliance promised help.", "alliance", "NATO"},
		{"the country", "Peru signed the treaty. The country needs peace.", "country", "Peru"},
		{"most of", "Most of the Peruvians rejected the offer.", "Most", "Peruvian people"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := read(t, tt.text)
			if got := actorOf(r, tt.words); got != tt.want {
				var all []string
				for _, m := range r.Mentions {
					all = append(all, r.Quote(m.First, m.Last).Text+" -> "+r.Actors[m.Actor].Name)
				}
				t.Errorf("%q is %q, want %q; mentions %q", tt.words, got, tt.want, all)
			}
		})
	}
}

func TestACapitalWhereSomethingHappensIsNoActor(t *testing.T) {
	r := read(t, "The ministers met in Lima.")
	if got := actorOf(r, "Lima"); got != "" {
		t.Errorf("Lima is %q, want no actor", got)
	}
}

func TestBothCountriesAreTwoActors(t *testing.T) {
	r := read(t, "Peru and Chile signed the treaty. Both countries need peace.")
	for i := 0; i < r.N.Len(); i++ {
		if r.N.Token(i).Text() == "countries" {
			got := r.ActorNames(r.ActorsAt(i))
			slices.Sort(got)
			if !slices.Equal(got, []string{"Chile", "Peru"}) {
				t.Errorf("both countries are %q", got)
			}
		}
	}
}

func TestPersonsBelongToWhatTheirTitlesSay(t *testing.T) {
	r := read(t, "Peruvian President Alan Quispe met Chilean minister Rosa Tapia.")
	want := map[string]string{"Alan Quispe": "Peru", "Rosa Tapia": "Chile"}
	for _, a := range r.Actors {
		if w := want[a.Name]; w != "" && a.PartOf != w {
			t.Errorf("%s belongs to %q, want %q", a.Name, a.PartOf, w)
		}
		if want[a.Name] != "" && a.Kind != affair.Person {
			t.Errorf("%s is a %s", a.Name, a.Kind)
		}
	}
}

func TestContestedTerritoriesFollowTheSetting(t *testing.T) {
	for setting, want := range map[string]string{"own": "", "claimed": "China"} {
		book, err := codebook.Load(codebook.Embedded(), fstest.MapFS{
			"actors.yaml": {Data: []byte("settings: {contested-TWN: " + setting + "}\n")},
		})
		if err != nil {
			t.Fatal(err)
		}
		rd, err := NewReader(book)
		if err != nil {
			t.Fatal(err)
		}
		r := rd.Read(input(t, "Taiwan rejected the offer."))
		if len(r.Actors) == 0 || r.Actors[0].Name != "Taiwan" || r.Actors[0].PartOf != want {
			t.Errorf("setting %s: actors %+v, want Taiwan part of %q", setting, r.Actors, want)
		}
	}
}
