package intake

import (
	"context"
	"testing"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"golang.org/x/text/unicode/norm"
)

// checkDocument states what holds for every document, whatever it was read from.
func checkDocument(t *testing.T, d *affair.Document) {
	t.Helper()
	if !utf8.ValidString(d.Text) {
		t.Errorf("%s: text is not UTF-8", d.Name)
	}
	if !norm.NFC.IsNormalString(d.Text) {
		t.Errorf("%s: text is not NFC", d.Name)
	}
	at := 0
	for _, p := range d.Parts {
		if p.Start < at || p.End <= p.Start || p.End > len(d.Text) {
			t.Fatalf("%s: part %+v is out of order or out of the text", d.Name, p)
		}
		if p.Kind == "" {
			t.Errorf("%s: part %+v has no kind", d.Name, p)
		}
		if !utf8.RuneStart(d.Text[p.Start]) || p.End < len(d.Text) && !utf8.RuneStart(d.Text[p.End]) {
			t.Errorf("%s: part %+v cuts a character", d.Name, p)
		}
		at = p.End
	}
	for _, f := range []affair.Field{d.Title, d.Deck, d.Outlet, d.Byline, d.Origin, d.Section, d.Published, d.Updated} {
		if f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(d.Text) {
			t.Errorf("%s: field %+v is out of the text", d.Name, f)
		}
		if f.Value != "" && (f.Where == "" || f.Score <= 0 || f.Score > 1) {
			t.Errorf("%s: field %+v does not say where it was found or how sure it is", d.Name, f)
		}
	}
}

func FuzzReadText(f *testing.F) {
	f.Add([]byte("A title\nThe Daily Fixture\n2011-03-03\n\nThe ferry left late, the harbour master said.\n"))
	f.Add([]byte("\xff\xfeA\x00b\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		res, err := Read(context.Background(), Source{Name: "x.txt", Bytes: b}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range res.Docs() {
			checkDocument(t, d)
		}
		if len(res.Items) == 0 {
			t.Fatal("neither a document nor a refusal")
		}
	})
}

func TestReadLeavesAPlainTextFileAsItIs(t *testing.T) {
	const s = "\n  A storm in Port Sandy\r\n\r\nThe ferry left late on Monday, the harbour master said, because of the wind.  \r\n\n"
	res, err := Read(context.Background(), Source{Name: "a.txt", Bytes: []byte(s)}, Options{})
	if err != nil || len(res.Docs()) != 1 {
		t.Fatalf("%v %v", res, err)
	}
	if got := res.Docs()[0].Text; got != s {
		t.Errorf("text is %q, want the file unchanged", got)
	}
}

func TestReadRefusesByName(t *testing.T) {
	for name, b := range map[string][]byte{
		"empty":       {},
		"white space": []byte(" \n\t "),
		"binary":      []byte("\x00\x01\x02\x03\x04\xff\x10\x11\x12\x13\x14"),
		"no words":    []byte("12 34 56"),
	} {
		res, err := Read(context.Background(), Source{Name: name, Bytes: b}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if rs := res.Refusals(); len(rs) != 1 || rs[0].Reason == "" || rs[0].Advice == "" || rs[0].Source != name {
			t.Errorf("%s: refusals are %v", name, rs)
		}
	}
}
