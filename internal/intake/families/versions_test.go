package families

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// article makes a document whose text is all body, a paragraph a line.
func article(id, name, url, taken, text string) *affair.Document {
	d := &affair.Document{ID: id, Name: name, Text: text, URL: affair.Field{Value: url}, Retrieved: affair.Field{Value: taken}}
	at := 0
	for _, l := range strings.SplitAfter(text, "\n") {
		if s := strings.TrimRight(l, "\n"); s != "" {
			d.Parts = append(d.Parts, affair.Part{Span: affair.Span{Start: at, End: at + len(s)}, Kind: affair.PartBody})
		}
		at += len(l)
	}
	return d
}

const (
	morning = "The ferry to Ostrava Bay was late again on Monday.\nThe harbour master blamed the fog and promised a second boat by spring.\n"
	evening = "The ferry to Ostrava Bay was late again on Monday.\nThe harbour master blamed the crew and promised a second boat by spring.\nThe crew denied it.\n"
	other   = "A bakery in the old town has won a prize for its rye bread, which nobody had expected.\nIts owner is ninety years old.\n"
)

func TestVersionsOfOneAddressAreAChainOldestFirst(t *testing.T) {
	for _, c := range []struct {
		name string
		docs []*affair.Document
		want [][]string
	}{
		{"the same address fetched twice", []*affair.Document{
			article("b", "https://paper.example/ferry", "", "2031-03-02T18:00:00Z", evening),
			article("c", "https://paper.example/ferry", "", "2031-03-02T08:00:00Z", morning)}, [][]string{{"c", "b"}}},
		{"times with zones are compared as moments", []*affair.Document{
			article("a", "https://paper.example/ferry", "", "2031-03-02T01:00:00+09:00", morning),
			article("b", "https://paper.example/ferry", "", "2031-03-01T17:00:00Z", evening)}, [][]string{{"a", "b"}}},
		{"a fetched address may have been rewritten whole", []*affair.Document{
			article("a", "https://paper.example/live", "", "2031-03-01T08:00:00Z", morning),
			article("b", "https://paper.example/live", "", "2031-03-02T08:00:00Z", other)}, [][]string{{"a", "b"}}},
		{"tracking parameters, www and the scheme do not matter", []*affair.Document{
			article("a", "saved.html", "http://www.paper.example/ferry/?utm_source=x", "", morning),
			article("b", "https://paper.example/ferry", "", "2031-03-02T08:00:00Z", evening)}, [][]string{{"a", "b"}}},
		{"one canonical address for different texts is no version", []*affair.Document{
			article("a", "1.html", "https://paper.example/all", "", morning),
			article("b", "2.html", "https://paper.example/all", "", other)}, nil},
		{"a front page given as canonical joins nothing", []*affair.Document{
			article("a", "1.html", "https://paper.example/", "", morning),
			article("b", "2.html", "https://paper.example", "", evening)}, nil},
		{"a file saved again under its name", []*affair.Document{
			article("a", "ferry.txt", "", "", morning), article("b", "ferry.txt", "", "", evening)}, [][]string{{"a", "b"}}},
		{"two files of one name that have nothing in common", []*affair.Document{
			article("a", "index.html", "", "", morning), article("b", "index.html", "", "", other)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 2 { // whatever the order
				var got [][]string
				for _, ch := range Versions(c.docs) {
					got = append(got, ch.Docs)
				}
				if !slices.EqualFunc(got, c.want, slices.Equal) {
					t.Errorf("got %v, want %v", got, c.want)
				}
				slices.Reverse(c.docs)
			}
		})
	}
}

func TestVersionsAreOneFamilyEvenWhenRewritten(t *testing.T) {
	f := OfDocuments([]*affair.Document{
		article("a", "https://paper.example/live", "", "2031-03-01T08:00:00Z", morning),
		article("b", "https://paper.example/live", "", "2031-03-02T08:00:00Z", other),
		article("c", "else.txt", "", "", strings.Repeat("something else altogether about the weather in the hills ", 9)),
	})
	if f["a"] != f["b"] || f["a"] == f["c"] {
		t.Errorf("families %v", f)
	}
}

func TestDifferenceNamesWhatWasChangedWordByWord(t *testing.T) {
	got := Difference(article("a", "x", "", "", morning), article("b", "x", "", "", evening))
	if len(got) != 2 || got[0].OldText != "fog" || got[0].NewText != "crew" || got[1].OldText != "" || got[1].NewText != "The crew denied it." {
		t.Errorf("got %+v", got)
	}
}

func TestDifferenceOfTheSameTextIsNothing(t *testing.T) {
	if got := Difference(article("a", "x", "", "", morning), article("b", "x", "", "", morning)); got != nil {
		t.Errorf("got %+v", got)
	}
}

// Taking the old words out and putting the new ones in leads from one text to the other.
func TestDifferenceLeadsFromOneTextToTheOther(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "é", "d.\n"}), 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		a := article("a", "x", "", "", strings.Join(words.Draw(t, "old"), " "))
		b := article("b", "x", "", "", strings.Join(words.Draw(t, "new"), " "))
		var got []string
		at := 0
		rest := wordsOf(a)
		take := func(until int) {
			for at < len(rest) && rest[at].Start < until {
				got = append(got, rest[at].text)
				at++
			}
		}
		cs := Difference(a, b)
		for i, c := range cs {
			if a.Text[c.Old.Start:c.Old.End] != c.OldText || b.Text[c.New.Start:c.New.End] != c.NewText {
				t.Fatalf("change %d does not stand where it says: %+v", i, c)
			}
			if c.Old.Len() > 0 {
				take(c.Old.Start)
				for at < len(rest) && rest[at].End <= c.Old.End {
					at++
				}
			} else { // only added: before what stands there in the new text, so many words of the new one are through
				n := 0
				for _, w := range wordsOf(b) {
					if w.Start < c.New.Start {
						n++
					}
				}
				for len(got) < n {
					got = append(got, rest[at].text)
					at++
				}
			}
			got = append(got, strings.Fields(c.NewText)...)
		}
		take(len(a.Text) + 1)
		if want := strings.Fields(b.Text); !slices.Equal(got, want) {
			t.Fatalf("got %q, want %q; changes %+v", got, want, cs)
		}
	})
}
