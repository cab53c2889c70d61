package coding

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

func TestStatementEntriesMatchTheirExamples(t *testing.T) {
	book := testBook(t)
	for _, f := range codebook.Test(book, func(text string) []codebook.Firing { return read(t, text).Firings(book) }) {
		if f.Entry.Layer == "statement" {
			t.Error(f)
		}
	}
}

func TestAUsersFileAddsATieType(t *testing.T) {
	book, err := codebook.Load(codebook.Embedded(), fstest.MapFS{"debt.yaml": {Data: []byte(`
- id: debt-borrow
  layer: tie
  type: owes
  when: {verb: [borrow, owe]}
  roles: {source: ["subject!"], target: ["prep:from!", "recipient!", "prep:to!"]}
`)}})
	if err != nil {
		t.Fatal(err)
	}
	coder, err := NewRuleCoder(book)
	if err != nil {
		t.Fatal(err)
	}
	recs, err := coder.Code(context.Background(), input(t, "Kenya borrowed money from China."))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recs {
		if r.Tie != nil && r.Tie.Type == "owes" && r.Tie.From == "Kenya" && r.Tie.To == "China" {
			return
		}
	}
	t.Errorf("no tie 'owes' among %d records", len(recs))
}

func TestExplainShowsClausesAndEntries(t *testing.T) {
	s := read(t, "Kenya said that Uganda had left.").Explain(testBook(t))
	for _, want := range []string{"say(subject=Kenya", "leave(subject=Uganda", "say-that"} {
		if !strings.Contains(s, want) {
			t.Errorf("explanation lacks %q:\n%s", want, s)
		}
	}
}
