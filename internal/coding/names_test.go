package coding

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

func TestNamesOfOneActorHaveOneKey(t *testing.T) {
	book, err := codebook.Load(codebook.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	n, err := NewNames(book)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ name, actor, state string }{
		{"Kenya", "kenya", "kenya"},
		{"Kenyan", "kenya", "kenya"},
		{"the Kenyans", "kenyan people", "kenya"},
		{"Nairobi", "kenyan government", "kenya"},
		{"the White House", "us government", "united states"},
		{"kenya", "", ""},
		{"Kenya's ports", "", ""},
		{"", "", ""},
	} {
		a, _ := n.Actor(x.name)
		s, _ := n.State(x.name)
		if a != x.actor || s != x.state {
			t.Errorf("%q: actor %q, state %q; want %q, %q", x.name, a, s, x.actor, x.state)
		}
	}
}
