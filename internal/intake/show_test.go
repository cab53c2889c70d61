package intake

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// TestShow prints how the files named in SHOW are told apart; for looking, not for checking.
func TestShow(t *testing.T) {
	if os.Getenv("SHOW") == "" {
		t.Skip("set SHOW to a file to see how it is read")
	}
	res, err := Read(context.Background(), Source{Path: os.Getenv("SHOW")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range res.Items {
		if it.Refusal != nil {
			fmt.Println("REFUSED", it.Refusal)
			continue
		}
		d := it.Doc
		fmt.Printf("== %s %s %s lang=%s notes=%q\n title=%+v\n deck=%+v\n outlet=%+v\n byline=%+v\n origin=%+v\n section=%+v\n published=%+v updated=%+v url=%v\n", d.Name, d.MediaType, d.Charset, d.Language.Value, d.Notes, d.Title, d.Deck, d.Outlet, d.Byline, d.Origin, d.Section, d.Published, d.Updated, d.URL.Value)
		for _, p := range d.Parts {
			s := d.Text[p.Start:p.End]
			if len(s) > 110 {
				s = s[:70] + " … " + s[len(s)-36:]
			}
			fmt.Printf("%-11s %-30s %q\n", p.Kind, p.Rule, s)
		}
	}
}
