package intake

import (
	"context"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

func TestAQuoteLeadsBackToItsPlaceInTheOriginal(t *testing.T) {
	marked := strings.Replace(string(htmlFixture()), "Mara Lindqvist", "<b>M</b>ara <i>Lindqvist</i>", 1)
	marked = strings.Replace(marked, "“We were never asked,”", "&ldquo;We were <em>never</em> asked,&rdquo;", 1)
	for _, c := range []struct{ name, original, quote, want string }{
		{"plain text", "Title here\n\n" + para1 + "\n", "close the old ferry", "close the old ferry"},
		{"a byte order mark", "\xef\xbb\xbfTitle here\n\n" + para1 + "\n", "close the old ferry", "close the old ferry"},
		{"one byte a letter", "Fähre fährt nicht mehr\n\nDie Fähre nach Grauwasser fährt ab Montag nicht mehr, sagte der Bürgermeister am Abend.\n", "Bürgermeister", "B\xfcrgermeister"},
		{"marks behind letters", "Title here\n\nLa ferme\u0301 est ferme\u0301, dit le maire, et le village n'a plus de marche\u0301 depuis lundi.\n", "fermé, dit", "ferme\u0301, dit"},
		{"tags inside the quote", marked, "Mara Lindqvist, the mayor", "M</b>ara <i>Lindqvist</i>, the mayor"},
		{"entities", marked, "We were never asked", "We were <em>never</em> asked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			original := []byte(c.original)
			if c.name == "one byte a letter" {
				original = nil
				for _, r := range c.original {
					original = append(original, byte(r)) // Latin 1
				}
			}
			res, err := Read(context.Background(), Source{Name: "x", Bytes: original}, Options{})
			if err != nil || len(res.Docs()) != 1 {
				t.Fatal(res, err)
			}
			d := res.Docs()[0]
			at := strings.Index(d.Text, c.quote)
			if at < 0 {
				t.Fatalf("%q is not in %q", c.quote, d.Text)
			}
			got, ok := NewMap(d, original).Find(affair.Span{Start: at, End: at + len(c.quote)})
			if !ok || string(original[got.Start:got.End]) != c.want {
				t.Errorf("%v %q, want %q", ok, original[got.Start:got.End], c.want)
			}
		})
	}
}

func TestNearlyAllPartsOfRealPagesLeadBack(t *testing.T) {
	pages, err := readBenchmark(shared(t, "data/article-extraction"))
	if err != nil {
		t.Fatal(err)
	}
	found, all := 0, 0
	for _, p := range pages[:15] {
		res, err := Read(context.Background(), Source{Name: p.id, Bytes: p.html, URL: p.url}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range res.Items {
			if it.Doc == nil {
				continue
			}
			m := NewMap(it.Doc, it.Original)
			for _, part := range it.Doc.Coded() {
				all++
				if _, ok := m.Find(part.Span); !ok {
					t.Logf("%s %v %.90q", p.id[:8], m == nil, it.Doc.Text[part.Start:part.End])
				} else {
					found++
				}
			}
		}
	}
	t.Logf("%d of %d coded parts found in the original", found, all)
	if found*100 < all*97 {
		t.Errorf("only %d of %d coded parts lead back", found, all)
	}
}
